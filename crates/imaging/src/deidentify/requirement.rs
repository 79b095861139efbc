//! What PS3.3 requires of the attributes to which PS3.15 Table E.1-1 gives several actions, by kind of
//! object and by the sequence in which they stand: the least action that keeps the object conformant is
//! the one that is taken (PS3.15 E.2).

use dicom_core::Tag;
use std::collections::HashMap;
use std::sync::LazyLock;

/// What must be left of an attribute, from nothing to a value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Requirement {
    /// It may be absent (type 3).
    Nothing,
    /// It must be there, be it empty (type 2).
    Attribute,
    /// It must have a value (type 1).
    Value,
}

/// Classes of objects that require the same: `None` stands for all.
type Asking = Vec<(Requirement, Option<Vec<&'static str>>)>;

static TYPES: LazyLock<HashMap<(Tag, Option<Tag>), Asking>> = LazyLock::new(|| {
    let mut types: HashMap<_, Asking> = HashMap::new();
    for line in include_str!("../../data/ps3.3-types.tsv").lines() {
        if let Some((place, asking)) = row(line) {
            types.entry(place).or_default().push(asking);
        }
    }
    types
});

type Row = ((Tag, Option<Tag>), (Requirement, Option<Vec<&'static str>>));

fn row(line: &'static str) -> Option<Row> {
    let mut fields = line.split('\t');
    let tag = |text: &str| {
        let number = u32::from_str_radix(text, 16).ok()?;
        Some(Tag((number >> 16) as u16, number as u16))
    };
    let place = (tag(fields.next()?)?, tag(fields.next()?));
    let requirement = match fields.next()? {
        "1" => Requirement::Value,
        _ => Requirement::Attribute,
    };
    let classes = fields.next()?;
    Some((place, (requirement, (classes != "*").then(|| classes.split(' ').collect()))))
}

/// A kind of object, by its SOP class.
#[derive(Debug, Clone)]
pub(super) struct Class {
    /// Without the root that all storage classes share; `None` where the table does not know it.
    below: Option<String>,
}

impl Class {
    pub fn of(sop_class_uid: &str) -> Self {
        let below = sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
        let known = TYPES.values().flatten().filter_map(|(_, classes)| classes.as_ref()).flatten();
        let known = known.into_iter().any(|class| *class == below);
        Self { below: known.then(|| below.to_owned()) }
    }

    /// What it asks for; of an object that the table does not know, the most that any asks for.
    pub fn asks_for(&self, tag: Tag, sequence: Option<Tag>) -> Requirement {
        let asking = TYPES.get(&(tag, sequence)).into_iter().flatten();
        let meant = |classes: &Option<Vec<&str>>| match (classes, &self.below) {
            (Some(classes), Some(below)) => classes.contains(&below.as_str()),
            _ => true,
        };
        let of_it = asking.filter(|(_, classes)| meant(classes)).map(|(requirement, _)| *requirement);
        of_it.max().unwrap_or(Requirement::Nothing)
    }
}

#[cfg(test)]
mod tests {
    use super::{Class, Requirement, TYPES};
    use dicom_dictionary_std::{tags, uids};
    use rstest::rstest;

    #[rstest]
    #[case(uids::CT_IMAGE_STORAGE, None, Requirement::Attribute)]
    #[case(uids::ENHANCED_CT_IMAGE_STORAGE, None, Requirement::Value)]
    #[case(uids::SEGMENTATION_STORAGE, None, Requirement::Value)]
    #[case("1.2.3.4", None, Requirement::Value)]
    #[case(uids::CT_IMAGE_STORAGE, Some(tags::REFERENCED_IMAGE_SEQUENCE), Requirement::Nothing)]
    fn the_content_date_is_required_where_the_standard_says_so(
        #[case] class: &str,
        #[case] sequence: Option<dicom_core::Tag>,
        #[case] asked: Requirement,
    ) {
        assert_eq!(Class::of(class).asks_for(tags::CONTENT_DATE, sequence), asked);
    }

    #[test]
    fn an_institution_is_required_of_a_person_and_not_of_an_image() {
        let image = Class::of(uids::MR_IMAGE_STORAGE);
        assert_eq!(image.asks_for(tags::INSTITUTION_NAME, None), Requirement::Nothing);
        let operators = Some(tags::OPERATOR_IDENTIFICATION_SEQUENCE);
        assert_eq!(image.asks_for(tags::INSTITUTION_NAME, operators), Requirement::Value);
    }

    #[test]
    fn every_line_is_read() {
        let lines = include_str!("../../data/ps3.3-types.tsv").lines().filter(|line| !line.starts_with('#'));
        assert_eq!(TYPES.values().map(Vec::len).sum::<usize>(), lines.count());
    }
}
