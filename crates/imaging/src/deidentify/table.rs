//! The standard's table of what happens to which attribute (PS3.15 Table E.1-1), as data.

use super::profile::Profile;
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
#[derive(Debug, Clone, Copy)]
struct Row {
    /// From the least to the most that is left of the value.
    least: Rule,
    most: Rule,
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
    let rules = || basic.split('/').filter_map(basic_rule);
    let option_rule = |letter: &str| match letter {
        "K" => Some(Rule::Keep),
        "C" => Some(Rule::Clean),
        _ => None,
    };
    let row = Row {
        least: rules().next()?,
        most: rules().next_back()?,
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

/// What the table says of an attribute; None where it does not list it. `required`: whether the kind of
/// object may need a value of attributes that the table leaves open (X/Z/D).
pub(super) fn rule(tag: Tag, profile: Profile, required: bool) -> Option<Rule> {
    let row = TABLE.get(&tag)?;
    let kept = profile.device.then_some(row.device).flatten();
    let kept = kept.or(profile.patient_characteristics.then_some(row.patient_characteristics).flatten());
    Some(match kept {
        Some(rule) => rule,
        None if profile.longitudinal && row.longitudinal => Rule::Shift,
        None if profile.clean_descriptors && row.clean_descriptors => Rule::Clean,
        // A reference to images that are mapped alike stays useful and names nobody.
        None if required || row.most == Rule::Map => row.most,
        None => row.least,
    })
}

#[cfg(test)]
mod tests {
    use super::{Rule, TABLE, rule};
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
            assert_eq!(rule(tag, basic, false), Some(by_basic), "{tag}");
            assert_eq!(rule(tag, all, false), Some(by_all), "{tag}");
        }
        assert_eq!(rule(tags::CONTENT_DATE, basic, true), Some(Rule::Dummy));
        assert_eq!(rule(tags::CONTENT_DATE, basic, false), Some(Rule::Empty));
        assert_eq!(rule(tags::ROWS, basic, false), None);
    }
}
