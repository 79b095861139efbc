//! What a project is called.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// The short name of a project in addresses and files, such as `chest-nodules`: 2 to 63 lower-case
/// letters, digits and hyphens, with a letter or digit at either end.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String, pattern = "^[a-z0-9][a-z0-9-]{0,61}[a-z0-9]$"))]
#[serde(transparent)]
pub struct Slug(String);

/// The text cannot name a project.
#[derive(Debug, thiserror::Error)]
#[error(
    "“{0}” cannot be a project's short name: use 2 to 63 lower-case letters, digits and hyphens, such as chest-nodules"
)]
pub struct NotASlug(pub String);

impl Slug {
    /// The text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Slug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Slug {
    type Err = NotASlug;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let signs =
            text.bytes().all(|sign| sign.is_ascii_lowercase() || sign.is_ascii_digit() || sign == b'-');
        let ends = !text.starts_with('-') && !text.ends_with('-');
        if signs && ends && (2..=63).contains(&text.len()) {
            Ok(Self(text.to_owned()))
        } else {
            Err(NotASlug(text.chars().take(80).collect()))
        }
    }
}

impl<'de> Deserialize<'de> for Slug {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::Slug;

    #[test]
    fn short_names_are_fit_for_an_address() {
        for good in ["ct", "chest-nodules", "2026-mammo"] {
            assert_eq!(good.parse::<Slug>().unwrap().as_str(), good);
        }
        let long = "a".repeat(64);
        for bad in ["", "a", "-a", "a-", "Chest", "a b", "a/b", "ä1", long.as_str()] {
            assert!(bad.parse::<Slug>().is_err(), "{bad} was taken");
        }
    }
}
