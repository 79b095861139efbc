//! The name of an application entity.

use std::fmt;
use std::str::FromStr;

/// An application entity's title: 1 to 16 printable ASCII characters without a backslash; spaces around
/// it mean nothing (PS3.5 section 6.2, AE).
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct AeTitle(String);

impl AeTitle {
    /// The title as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for AeTitle {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl FromStr for AeTitle {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let title = text.trim_matches(' ');
        let printable = |byte: u8| (b' '..=b'~').contains(&byte) && byte != b'\\';
        if (1..=16).contains(&title.len()) && title.bytes().all(printable) {
            Ok(Self(title.to_owned()))
        } else {
            Err(format!("“{text}” is no AE title: give 1 to 16 ASCII characters without a backslash"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::AeTitle;

    #[test]
    fn spaces_around_a_title_mean_nothing_and_case_does() {
        let title = |text: &str| text.parse::<AeTitle>();
        assert_eq!(title(" CT 1  ").unwrap().as_str(), "CT 1");
        assert_ne!(title("ct1"), title("CT1"));
        for wrong in ["", "                ", "SEVENTEEN LETTERS", "A\\B", "Größe", "A\nB"] {
            assert!(title(wrong).is_err(), "{wrong:?}");
        }
    }
}
