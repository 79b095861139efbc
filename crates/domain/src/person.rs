//! What people sign in with.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Fewest characters of a password (NIST SP 800-63B asks for 8 at least).
pub const SHORTEST_PASSWORD: usize = 10;
/// Most bytes of a password that are taken: a longer one only costs time to hash.
pub const LONGEST_PASSWORD: usize = 256;

/// What a person signs in with: 2 to 64 of the letters a to z, digits, `.`, `_`, `-` and `@`. Capital
/// letters are taken as small ones.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String))]
#[serde(transparent)]
pub struct SignInName(String);

/// The text cannot be signed in with.
#[derive(Debug, thiserror::Error)]
#[error("“{0}” cannot be a sign-in name: use 2 to 64 letters a to z, digits, and the signs . _ - @")]
pub struct NotASignInName(pub String);

impl SignInName {
    /// The text, in small letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for SignInName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for SignInName {
    type Err = NotASignInName;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let name = text.trim().to_ascii_lowercase();
        let sign = |byte: u8| byte.is_ascii_alphanumeric() || b"._-@".contains(&byte);
        if (2..=64).contains(&name.len()) && name.bytes().all(sign) {
            Ok(Self(name))
        } else {
            Err(NotASignInName(text.chars().take(80).collect()))
        }
    }
}

impl<'de> Deserialize<'de> for SignInName {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

/// What is wrong with a new password, as a sentence; `None` if it may be used.
pub fn password_fault(password: &str, name: &SignInName) -> Option<String> {
    if password.chars().count() < SHORTEST_PASSWORD {
        return Some(format!("The password is too short: use {SHORTEST_PASSWORD} characters or more."));
    }
    if password.len() > LONGEST_PASSWORD {
        return Some(format!("The password is too long: use at most {LONGEST_PASSWORD} bytes."));
    }
    if password.to_lowercase().contains(name.as_str()) {
        return Some("The password holds the sign-in name: use one that does not.".to_owned());
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_taken_in_small_letters() {
        assert_eq!(" R.Meier@Clinic ".parse::<SignInName>().unwrap().as_str(), "r.meier@clinic");
        for bad in ["", "a", "a b", "ü1", "a/b"] {
            assert!(bad.parse::<SignInName>().is_err(), "{bad} was taken");
        }
    }

    #[test]
    fn weak_passwords_are_told_why() {
        let name: SignInName = "meier".parse().unwrap();
        assert!(password_fault("short", &name).unwrap().contains("too short"));
        assert!(password_fault("MeierMeier2026", &name).unwrap().contains("sign-in name"));
        assert!(password_fault(&"x".repeat(300), &name).unwrap().contains("too long"));
        assert_eq!(password_fault("correct horse battery", &name), None);
    }
}
