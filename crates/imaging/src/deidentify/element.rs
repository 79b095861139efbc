//! What becomes of each element, by its rule, its value representation, and where it stands.

use super::identifiers::Identifiers;
use super::profile::Profile;
use super::requirement::Class;
use super::table::{self, Rule};
use super::{Actions, Out, OutSet, dates, pixels, private, value};
use crate::dataset::{DataSet, Element, Value, ascii};
use crate::web::UidMap;
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use std::borrow::Cow;

/// What holds for all elements of a file.
pub(super) struct Subject<'k> {
    pub profile: Profile,
    pub uids: &'k UidMap,
    pub pseudonym: String,
    pub shift_days: i64,
    pub identifiers: Identifiers,
    pub class: Class,
}

/// A data set without what names the patient; `sequence` holds it, if one does.
pub(super) fn data_set<'a>(
    set: &'a DataSet<'a>,
    subject: &Subject<'_>,
    actions: &mut Actions,
    sequence: Option<Tag>,
) -> OutSet<'a> {
    let mut out = OutSet::new();
    for element in &set.elements {
        if let Some((vr, value)) = treated(set, element, subject, actions, sequence) {
            out.insert(element.tag, (vr, value));
        }
    }
    let blocks: Vec<Tag> = out.keys().filter(|tag| tag.0 % 2 == 1).copied().collect();
    for tag in blocks {
        let creator = Tag(tag.0, tag.1 >> 8);
        if let Some(name) = set.bytes(creator) {
            out.insert(creator, (VR::LO, Out::Bytes(name.into())));
        }
    }
    out
}

fn treated<'a>(
    set: &'a DataSet<'a>,
    element: &'a Element<'a>,
    subject: &Subject<'_>,
    actions: &mut Actions,
    sequence: Option<Tag>,
) -> Option<(VR, Out<'a>)> {
    let tag = element.tag;
    // Group lengths, curves, overlays, signatures and padding go whole.
    if tag.1 == 0 || matches!(tag.0, 0x5000..=0x50ff | 0x6000..=0x60ff | 0xfffa | 0xfffc) {
        actions.removed += usize::from(tag.1 != 0);
        return None;
    }
    if tag.0 % 2 == 1 {
        return private_value(set, element, subject, actions);
    }
    if let Some(out) = stand_in(tag, subject) {
        actions.replaced += 1;
        return Some((element.vr, out));
    }
    if sequence.is_none() && pixels::is_pixels(tag) {
        return Some((element.vr, pixels::kept(&element.value)));
    }
    let rule = table::rule(tag, subject.profile, subject.class.asks_for(tag, sequence));
    let rule = rule.unwrap_or_else(|| unlisted(element));
    applied(rule, set, element, subject, actions)
}

/// The pseudonym stands where the patient's name and number stood.
fn stand_in<'a>(tag: Tag, subject: &Subject<'_>) -> Option<Out<'a>> {
    matches!(tag, tags::PATIENT_NAME | tags::PATIENT_ID)
        .then(|| Out::Bytes(subject.pseudonym.clone().into_bytes().into()))
}

/// What happens to an attribute that the table does not list: its kind of value decides.
fn unlisted(element: &Element<'_>) -> Rule {
    match element.vr {
        VR::PN | VR::AE | VR::AS | VR::UN | VR::UR => Rule::Remove,
        VR::DA | VR::DT | VR::TM => Rule::Shift,
        VR::UI => Rule::Map,
        VR::LO | VR::SH | VR::ST | VR::LT | VR::UT | VR::UC | VR::CS | VR::IS | VR::DS => Rule::Clean,
        VR::OB | VR::OW | VR::OF | VR::OD | VR::OL | VR::OV => {
            if TABLES.contains(&element.tag) {
                Rule::Keep
            } else {
                Rule::Remove
            }
        }
        _ => Rule::Keep,
    }
}

fn applied<'a>(
    rule: Rule,
    set: &'a DataSet<'a>,
    element: &'a Element<'a>,
    subject: &Subject<'_>,
    actions: &mut Actions,
) -> Option<(VR, Out<'a>)> {
    let vr = element.vr;
    let bytes = match &element.value {
        Value::Bytes(bytes) => *bytes,
        Value::Encapsulated { .. } => return None,
        Value::Items(items) => {
            return match rule {
                Rule::Remove => {
                    actions.removed += 1;
                    None
                }
                Rule::Empty => {
                    actions.emptied += 1;
                    Some((VR::SQ, Out::Items(Vec::new())))
                }
                _ => {
                    let items = items.iter().map(|item| data_set(item, subject, actions, Some(element.tag)));
                    Some((VR::SQ, Out::Items(items.collect())))
                }
            };
        }
    };
    let text = || set.charset.decode(bytes);
    let moves = subject.profile.longitudinal;
    let plain = |value: String| Out::Bytes(value.into_bytes().into());
    Some((
        vr,
        match rule {
            Rule::Empty => {
                actions.emptied += 1;
                Out::Bytes(Cow::Borrowed(&[]))
            }
            Rule::Dummy => {
                actions.replaced += 1;
                Out::Bytes(value::dummy(vr, bytes).into())
            }
            Rule::Map => plain(value::mapped(&ascii(bytes), subject, actions)),
            Rule::Shift if moves && matches!(vr, VR::DA | VR::DT) => {
                actions.dates_shifted += 1;
                plain(dates::shifted(&ascii(bytes), subject.shift_days))
            }
            Rule::Shift if moves && vr == VR::TM => plain(value::clock(&ascii(bytes))),
            Rule::Remove | Rule::Shift => {
                actions.removed += 1;
                return None;
            }
            Rule::Keep if vr == VR::AS => plain(value::capped(&ascii(bytes))),
            Rule::Keep | Rule::Clean => {
                return value::clean(rule, set, element, bytes, text, subject, actions);
            }
        },
    ))
}

fn private_value<'a>(
    set: &'a DataSet<'a>,
    element: &'a Element<'a>,
    subject: &Subject<'_>,
    actions: &mut Actions,
) -> Option<(VR, Out<'a>)> {
    let Tag(group, number) = element.tag;
    if number < 0x100 {
        return None;
    }
    let creator = set.bytes(Tag(group, number >> 8)).map(ascii);
    let kept = match (&element.value, creator) {
        (Value::Bytes(bytes), Some(creator)) if subject.profile.safe_private => {
            private::safe(&creator, group, number, bytes).map(|vr| (vr, *bytes))
        }
        _ => None,
    };
    let Some((vr, bytes)) = kept else {
        actions.private_removed += 1;
        return None;
    };
    actions.private_kept += 1;
    Some((vr, Out::Bytes(value::little(vr, bytes, set.is_big_endian()))))
}

/// Binary values that are numbers of the picture.
const TABLES: [Tag; 7] = [
    tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::LUT_DATA,
];
