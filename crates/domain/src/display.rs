//! The display that a reader reads on: what a protocol demands of it, and the check that it shows faint differences.

use serde::{Deserialize, Serialize};

/// What a protocol demands of a reader's display.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DisplayDemand {
    /// Fewest physical pixels along the display's longer side.
    pub long_side: u32,
    /// Fewest physical pixels along its shorter side.
    pub short_side: u32,
    /// Whether readers check, once after each sign-in, that faint differences can be seen.
    #[serde(default)]
    pub check: bool,
}

/// Most pixels that a display may be asked to have along a side.
pub const LONGEST_SIDE: u32 = 20_000;

/// What a reader saw of a check pattern: faint letters on patches from dark to light, after the idea of the TG18-QC
/// pattern (AAPM On-line Report 03, 2005, section 4).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct DisplayCheck {
    /// The letters that were shown, darkest patch first.
    pub shown: String,
    /// What the reader read, letter by letter; anything else stands for a letter that could not be read.
    pub seen: String,
    /// Physical pixels of the display, across and down.
    pub pixels: [u32; 2],
}

/// Most letters of a pattern.
const MOST_LETTERS: usize = 12;

impl DisplayCheck {
    /// How many letters were read rightly.
    pub fn right(&self) -> usize {
        let pairs = self.shown.chars().zip(self.seen.chars());
        pairs.filter(|(shown, seen)| shown.eq_ignore_ascii_case(seen)).count()
    }

    /// How many letters there were.
    pub fn letters(&self) -> usize {
        self.shown.chars().count()
    }

    /// Why it cannot have been one, if so.
    pub fn fault(&self) -> Option<&'static str> {
        let is_pattern = (1..=MOST_LETTERS).contains(&self.letters())
            && self.shown.bytes().all(|letter| letter.is_ascii_uppercase());
        if !is_pattern {
            Some("A display check shows 1 to 12 capital letters: repeat it.")
        } else if self.seen.chars().count() > MOST_LETTERS {
            Some("More letters were read than a display check shows: repeat it.")
        } else if self.pixels.iter().any(|side| !(1..=LONGEST_SIDE).contains(side)) {
            Some("A display has 1 to 20000 pixels along a side: repeat the check.")
        } else {
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::DisplayCheck;

    fn check(shown: &str, seen: &str, pixels: [u32; 2]) -> DisplayCheck {
        DisplayCheck { shown: shown.to_owned(), seen: seen.to_owned(), pixels }
    }

    #[test]
    fn letters_count_by_place_whatever_their_case() {
        assert_eq!(check("KRSV", "krsv", [1920, 1080]).right(), 4);
        assert_eq!(check("KRSV", "ksrx", [1920, 1080]).right(), 1);
        assert_eq!(check("KRSV", "", [1920, 1080]).right(), 0);
    }

    #[test]
    fn what_cannot_be_a_check_is_none() {
        assert!(check("KRSV", "", [1920, 1080]).fault().is_none());
        for wrong in [
            check("", "", [1, 1]),
            check("kr", "", [1, 1]),
            check("K", "", [0, 1]),
            check("K", &"x".repeat(13), [1, 1]),
        ] {
            assert!(wrong.fault().is_some(), "{wrong:?}");
        }
    }
}
