//! The standard's table of what happens to which attribute (PS3.15 Table E.1-1), as data.

use super::profile::Profile;
use super::requirement::Requirement;
use dicom_core::Tag;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What happens to an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rule {
    /// Taken out.
    Remove,
    /// Left without a value.
    Empty,
    /// Given a stand-in.
    Dummy,
    /// UIDs mapped.
    Map,
    /// Kept.
    Keep,
    /// Reduced to what cannot name anybody.
    Clean,
    /// Moved in time.
    Shift,
}

/// A row of the table.
#[derive(Debug, Clone)]
struct Row {
    /// From the least to the most that is left of the value; at least one.
    basic: Vec<Rule>,
    clean_descriptors: bool,
    longitudinal: bool,
    device: Option<Rule>,
    patient_characteristics: Option<Rule>,
}

static TABLE: LazyLock<HashMap<Tag, Row>> =
    LazyLock::new(|| include_str!("../../data/ps3.15-e.1-1.tsv").lines().filter_map(row).collect());

fn row(line: &str) -> Option<(Tag, Row)> {
    let mut fields = line.split('\t');
    let tag = u32::from_str_radix(fields.next()?, 16).ok()?;
    let basic = fields.next()?;
    let mut option = || fields.next();
    let (clean, longitudinal, device, patient) = (option()?, option()?, option()?, option()?);
    let basic: Vec<Rule> = basic.split('/').filter_map(basic_rule).collect();
    let option_rule = |letter: &str| match letter {
        "K" => Some(Rule::Keep),
        "C" => Some(Rule::Clean),
        _ => None,
    };
    let row = Row {
        basic: (!basic.is_empty()).then_some(basic)?,
        clean_descriptors: clean == "C",
        longitudinal: longitudinal == "C",
        device: option_rule(device),
        patient_characteristics: option_rule(patient),
    };
    Some((Tag((tag >> 16) as u16, tag as u16), row))
}

fn basic_rule(letter: &str) -> Option<Rule> {
    Some(match letter {
        "X" => Rule::Remove,
        "Z" => Rule::Empty,
        "D" => Rule::Dummy,
        "U" => Rule::Map,
        _ => return None,
    })
}

impl Rule {
    fn leaves(self) -> Requirement {
        match self {
            Self::Remove => Requirement::Nothing,
            Self::Empty => Requirement::Attribute,
            _ => Requirement::Value,
        }
    }
}

impl Row {
    /// The least action that leaves what the object requires.
    fn basic(&self, required: Requirement) -> Rule {
        let most = self.basic.last().copied().unwrap_or(Rule::Remove);
        if most == Rule::Map {
            // A reference to images that are mapped alike stays useful and names nobody.
            return most;
        }
        self.basic.iter().copied().find(|rule| rule.leaves() >= required).unwrap_or(most)
    }
}

/// What the table says of an attribute of which the object requires so much; None where it does not
/// list it.
pub(super) fn rule(tag: Tag, profile: Profile, required: Requirement) -> Option<Rule> {
    let row = TABLE.get(&tag)?;
    let kept = profile.device.then_some(row.device).flatten();
    let kept = kept.or(profile.patient_characteristics.then_some(row.patient_characteristics).flatten());
    Some(match kept {
        Some(rule) => rule,
        None if profile.longitudinal && row.longitudinal => Rule::Shift,
        None if profile.clean_descriptors && row.clean_descriptors => Rule::Clean,
        None => row.basic(required),
    })
}

#[cfg(test)]
mod tests {
    use super::{Requirement, Rule, TABLE, rule};
    use crate::deidentify::Profile;
    use dicom_dictionary_std::tags;

    #[test]
    fn every_row_of_the_table_is_read() {
        let rows = include_str!("../../data/ps3.15-e.1-1.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(TABLE.len(), rows.count());
        assert!(TABLE.len() > 600);
    }

    #[test]
    fn options_amend_the_basic_profile() {
        let basic = Profile::default();
        let all: Profile = "clean-descriptors,longitudinal,device,patient-characteristics".parse().unwrap();
        for (tag, by_basic, by_all) in [
            (tags::PATIENT_NAME, Rule::Empty, Rule::Empty),
            (tags::STUDY_DATE, Rule::Empty, Rule::Shift),
            (tags::SERIES_DESCRIPTION, Rule::Remove, Rule::Clean),
            (tags::PATIENT_WEIGHT, Rule::Remove, Rule::Keep),
            (tags::STATION_NAME, Rule::Remove, Rule::Keep),
            (tags::SOP_INSTANCE_UID, Rule::Map, Rule::Map),
        ] {
            assert_eq!(rule(tag, basic, Requirement::Nothing), Some(by_basic), "{tag}");
            assert_eq!(rule(tag, all, Requirement::Nothing), Some(by_all), "{tag}");
        }
        let basic = |tag, required| rule(tag, basic, required);
        assert_eq!(basic(tags::CONTENT_DATE, Requirement::Value), Some(Rule::Dummy));
        assert_eq!(basic(tags::CONTENT_DATE, Requirement::Nothing), Some(Rule::Empty));
        // X/Z/D, X/D: the least that the object can be without.
        assert_eq!(basic(tags::DEVICE_SERIAL_NUMBER, Requirement::Nothing), Some(Rule::Remove));
        assert_eq!(basic(tags::DEVICE_SERIAL_NUMBER, Requirement::Attribute), Some(Rule::Empty));
        assert_eq!(basic(tags::DEVICE_SERIAL_NUMBER, Requirement::Value), Some(Rule::Dummy));
        assert_eq!(basic(tags::SERIES_DATE, Requirement::Attribute), Some(Rule::Dummy));
        assert_eq!(basic(tags::ROWS, Requirement::Nothing), None);
    }
}
