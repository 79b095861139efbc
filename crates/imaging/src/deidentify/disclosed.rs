//! What a profile lets a viewer know of an image beyond what every viewer is told: the attributes that
//! its options keep, each cleaned, capped or moved as in a copy.

use super::Profile;
use super::dates::shifted;
use super::identifiers::Identifiers;
use super::pseudonym::Pseudonyms;
use super::text::cleaned;
use crate::index::Facets;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde_json::{Map, Value, json};

/// What an index knows of an image, as its headers have it.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// How it was made, and of whom.
    pub facets: &'a Facets,
    /// Study Description.
    pub study_description: Option<&'a str>,
    /// Series Description.
    pub series_description: Option<&'a str>,
    /// Names and numbers of the patient: their words go wherever they stand.
    pub naming: &'a [&'a str],
}

/// DICOM JSON of what the options of a profile keep. Dates move by a number of days that comes from `key`
/// alone, the same for all images that are shown under it.
pub fn disclosed(profile: Profile, known: &Known<'_>, key: &[u8]) -> Map<String, Value> {
    let mut told = Told { json: Map::new(), identifiers: Identifiers::of_texts(known.naming) };
    let facets = known.facets;
    if profile.patient_characteristics {
        told.text(tags::PATIENT_AGE, "AS", facets.age_years.and_then(age));
        told.text(tags::PATIENT_SEX, "CS", facets.sex.clone());
    }
    if profile.device {
        told.clean(tags::MANUFACTURER, "LO", facets.manufacturer.as_deref());
        told.clean(tags::MANUFACTURER_MODEL_NAME, "LO", facets.model.as_deref());
        told.clean(tags::SOFTWARE_VERSIONS, "LO", facets.software_versions.as_deref());
        told.clean(tags::STATION_NAME, "SH", facets.station.as_deref());
    }
    if profile.longitudinal {
        let days = Pseudonyms::new(key).days("", "");
        let date = facets.acquisition_date.as_deref().map(|date| shifted(&date.replace('-', ""), days));
        told.text(tags::ACQUISITION_DATE, "DA", date);
        told.text(tags::ACQUISITION_TIME, "TM", facets.acquisition_time.as_deref().and_then(clock));
    }
    if profile.clean_descriptors {
        told.clean(tags::STUDY_DESCRIPTION, "LO", known.study_description);
        told.clean(tags::SERIES_DESCRIPTION, "LO", known.series_description);
    }
    told.json
}

struct Told {
    json: Map<String, Value>,
    identifiers: Identifiers,
}

impl Told {
    fn text(&mut self, tag: Tag, vr: &str, value: Option<String>) {
        if let Some(value) = value.filter(|value| !value.is_empty()) {
            let key = format!("{:04X}{:04X}", tag.0, tag.1);
            self.json.insert(key, json!({ "vr": vr, "Value": [value] }));
        }
    }

    fn clean(&mut self, tag: Tag, vr: &str, value: Option<&str>) {
        let left = value.map(|value| cleaned(value, &self.identifiers));
        self.text(tag, vr, left);
    }
}

/// An age string (PS3.5 Section 6.2: AS); above 89 years, 90.
fn age(years: f64) -> Option<String> {
    if !(0.0..200.0).contains(&years) {
        return None;
    }
    Some(match years {
        over if over >= 90.0 => "090Y".to_owned(),
        whole if whole >= 2.0 => format!("{:03}Y", whole as u32),
        small => format!("{:03}M", (small * 12.0).round() as u32),
    })
}

fn clock(time: &str) -> Option<String> {
    let digits: String = time.chars().filter(|&c| c != ':').collect();
    digits.bytes().all(|b| b.is_ascii_digit() || b == b'.').then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::{Known, disclosed};
    use crate::deidentify::Profile;
    use crate::index::Facets;
    use serde_json::Value;

    fn facets() -> Facets {
        Facets {
            manufacturer: Some("SIEMENS of Mr Musterfrau".into()),
            model: Some("B30f".into()),
            age_years: Some(93.4),
            sex: Some("F".into()),
            acquisition_date: Some("2024-03-01".into()),
            acquisition_time: Some("08:15:00".into()),
            institution: Some("St Elsewhere".into()),
            ..Facets::default()
        }
    }

    fn told(profile: &str, key: &[u8]) -> serde_json::Map<String, Value> {
        let known = Known {
            facets: &facets(),
            study_description: Some("CT Chest of Musterfrau"),
            series_description: Some("Head LI 1.5mm"),
            naming: &["Musterfrau^Li", "4711"],
        };
        disclosed(profile.parse::<Profile>().unwrap(), &known, key)
    }

    fn value<'a>(told: &'a serde_json::Map<String, Value>, key: &str) -> Option<&'a str> {
        told.get(key)?["Value"][0].as_str()
    }

    #[test]
    fn the_basic_profile_tells_nothing_more() {
        assert!(told("basic", b"k").is_empty());
    }

    #[test]
    fn each_option_tells_its_own_and_names_nobody() {
        let patient = told("patient-characteristics", b"k");
        assert_eq!((value(&patient, "00101010"), value(&patient, "00100040")), (Some("090Y"), Some("F")));
        let device = told("device", b"k");
        assert_eq!(
            (value(&device, "00080070"), value(&device, "00081090")),
            (Some("SIEMENS of Mr"), Some("B30f"))
        );
        let described = told("clean-descriptors", b"k");
        assert_eq!(value(&described, "00081030"), Some("CT Chest of"));
        assert_eq!(value(&described, "0008103E"), Some("Head 1.5mm"));
        let everything = told("clean-descriptors,longitudinal,device,patient-characteristics", b"k");
        let text = Value::Object(everything).to_string().to_lowercase();
        for naming in ["musterfrau", "4711", "elsewhere", "20240301", "\"li"] {
            assert!(!text.contains(naming), "{naming} in {text}");
        }
    }

    #[test]
    fn dates_move_by_the_key_alone() {
        let (one, again, other) =
            (told("longitudinal", b"a"), told("longitudinal", b"a"), told("longitudinal", b"b"));
        assert_eq!(one, again);
        assert_ne!(value(&one, "00080022"), value(&other, "00080022"));
        assert_ne!(value(&one, "00080022"), Some("20240301"));
        assert_eq!(value(&one, "00080032"), Some("081500"));
    }
}
