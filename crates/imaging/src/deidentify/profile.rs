//! Named profiles: the basic one of PS3.15 E.2, and options that amend it (E.3).

use serde::{Deserialize, Serialize};
use std::fmt;
use std::str::FromStr;

/// The basic profile with any of the options; written as their names, joined by commas.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Profile {
    /// Descriptions are reduced to the words of the field instead of being taken out (E.3.5).
    pub clean_descriptors: bool,
    /// Dates are moved by a secret number of days of the patient instead of being taken out (E.3.6).
    pub longitudinal: bool,
    /// What tells the device stays (E.3.8).
    pub device: bool,
    /// Age, sex, size and weight stay (E.3.7).
    pub patient_characteristics: bool,
    /// Private attributes that are known to be safe stay (E.3.10).
    pub safe_private: bool,
}

/// A name that no profile has.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error(
    "there is no profile {name}: write basic, clean-descriptors, longitudinal, device, patient-characteristics or \
     safe-private, several joined by commas"
)]
pub struct UnknownProfile {
    name: String,
}

impl Profile {
    fn options(self) -> [(&'static str, bool); 5] {
        [
            ("clean-descriptors", self.clean_descriptors),
            ("longitudinal", self.longitudinal),
            ("device", self.device),
            ("patient-characteristics", self.patient_characteristics),
            ("safe-private", self.safe_private),
        ]
    }

    /// Codes and meanings of what applies (PS3.16 CID 7050).
    pub(super) fn codes(self) -> impl Iterator<Item = (&'static str, &'static str)> {
        const OPTIONS: [(&str, &str); 5] = [
            ("113105", "Clean Descriptors Option"),
            ("113107", "Retain Longitudinal Temporal Information Modified Dates Option"),
            ("113109", "Retain Device Identity Option"),
            ("113108", "Retain Patient Characteristics Option"),
            ("113111", "Retain Safe Private Option"),
        ];
        let chosen = self.options().map(|(_, chosen)| chosen);
        let chosen = OPTIONS.into_iter().zip(chosen).filter_map(|(code, chosen)| chosen.then_some(code));
        std::iter::once(("113100", "Basic Application Confidentiality Profile")).chain(chosen)
    }
}

impl FromStr for Profile {
    type Err = UnknownProfile;

    fn from_str(names: &str) -> Result<Self, UnknownProfile> {
        let mut profile = Self::default();
        for name in names.split(',').map(str::trim).filter(|name| !name.is_empty()) {
            match name {
                "basic" => {}
                "clean-descriptors" => profile.clean_descriptors = true,
                "longitudinal" => profile.longitudinal = true,
                "device" => profile.device = true,
                "patient-characteristics" => profile.patient_characteristics = true,
                "safe-private" => profile.safe_private = true,
                unknown => return Err(UnknownProfile { name: unknown.to_owned() }),
            }
        }
        Ok(profile)
    }
}

impl fmt::Display for Profile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("basic")?;
        self.options()
            .into_iter()
            .filter(|(_, chosen)| *chosen)
            .try_for_each(|(name, _)| write!(f, ",{name}"))
    }
}

impl TryFrom<String> for Profile {
    type Error = UnknownProfile;

    fn try_from(names: String) -> Result<Self, UnknownProfile> {
        names.parse()
    }
}

impl From<Profile> for String {
    fn from(profile: Profile) -> Self {
        profile.to_string()
    }
}
