//! What becomes of each element, by its rule, its value representation, and where it stands.

use super::identifiers::Identifiers;
use super::profile::Profile;
use super::table::{self, Rule};
use super::text::cleaned;
use super::{Actions, Out, OutSet, dates, private};
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
    pub family: Family,
}

/// What a kind of object requires of the attributes that the standard's table leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Family {
    /// Single-frame images and their like: optional attributes may be absent.
    Plain,
    /// Enhanced multi-frame objects, segmentations and doses: what is optional elsewhere needs a value.
    Enhanced,
}

impl Family {
    pub fn of(sop_class_uid: &str) -> Self {
        const ENHANCED: [&str; 12] =
            ["2.1", "2.2", "4.1", "4.3", "4.4", "6.2", "12.1.1", "12.2.1", "13.1", "30", "66", "128.1"];
        let below = sop_class_uid.strip_prefix("1.2.840.10008.5.1.4.1.1.").unwrap_or_default();
        let enhanced = ENHANCED.iter().any(|start| {
            below.strip_prefix(start).is_some_and(|rest| rest.is_empty() || rest.starts_with('.'))
        });
        if enhanced { Self::Enhanced } else { Self::Plain }
    }

    /// Acquisition Context is of type 2 in projection radiography too (PS3.3 C.7.6.14).
    fn requires(self, tag: Tag) -> bool {
        self == Self::Enhanced || tag == tags::ACQUISITION_CONTEXT_SEQUENCE
    }
}

/// A data set without what names the patient.
pub(super) fn data_set<'a>(
    set: &'a DataSet<'a>,
    subject: &Subject<'_>,
    actions: &mut Actions,
    depth: usize,
) -> OutSet<'a> {
    let mut out = OutSet::new();
    for element in &set.elements {
        if let Some((vr, value)) = treated(set, element, subject, actions, depth) {
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
    depth: usize,
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
    if depth == 0 && is_pixels(tag) {
        return Some((element.vr, pixel_value(&element.value)));
    }
    let rule = table::rule(tag, subject.profile, subject.family.requires(tag));
    let rule = rule.unwrap_or_else(|| unlisted(element));
    applied(rule, set, element, subject, actions, depth)
}

/// The pseudonym stands where the patient's name and number stood.
fn stand_in<'a>(tag: Tag, subject: &Subject<'_>) -> Option<Out<'a>> {
    matches!(tag, tags::PATIENT_NAME | tags::PATIENT_ID)
        .then(|| Out::Bytes(subject.pseudonym.clone().into_bytes().into()))
}

fn is_pixels(tag: Tag) -> bool {
    matches!(
        tag,
        tags::PIXEL_DATA
            | tags::FLOAT_PIXEL_DATA
            | tags::DOUBLE_FLOAT_PIXEL_DATA
            | tags::EXTENDED_OFFSET_TABLE
            | tags::EXTENDED_OFFSET_TABLE_LENGTHS
    )
}

fn pixel_value<'a>(value: &'a Value<'a>) -> Out<'a> {
    match value {
        Value::Bytes(bytes) => Out::Bytes((*bytes).into()),
        Value::Encapsulated { table, fragments } => Out::Encapsulated { table, fragments },
        Value::Items(_) => Out::Items(Vec::new()),
    }
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
    depth: usize,
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
                    let items = items.iter().map(|item| data_set(item, subject, actions, depth + 1));
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
                Out::Bytes(dummy(vr, bytes).into())
            }
            Rule::Map => plain(mapped(&ascii(bytes), subject, actions)),
            Rule::Shift if moves && matches!(vr, VR::DA | VR::DT) => {
                actions.dates_shifted += 1;
                plain(dates::shifted(&ascii(bytes), subject.shift_days))
            }
            Rule::Shift if moves && vr == VR::TM => plain(clock(&ascii(bytes))),
            Rule::Remove | Rule::Shift => {
                actions.removed += 1;
                return None;
            }
            Rule::Keep if vr == VR::AS => plain(capped(&ascii(bytes))),
            Rule::Keep | Rule::Clean => {
                return clean_value(rule, set, element, bytes, text, subject, actions);
            }
        },
    ))
}

fn clean_value<'a>(
    rule: Rule,
    set: &'a DataSet<'a>,
    element: &Element<'_>,
    bytes: &'a [u8],
    text: impl Fn() -> String,
    subject: &Subject<'_>,
    actions: &mut Actions,
) -> Option<(VR, Out<'a>)> {
    let vr = element.vr;
    let plain = |value: String| Some((vr, Out::Bytes(value.into_bytes().into())));
    let kept = || Some((vr, Out::Bytes(little(vr, bytes, set.is_big_endian()))));
    match vr {
        VR::IS | VR::DS => {
            let numeric = bytes.iter().all(|byte| b"0123456789+-.eE\\ \0".contains(byte));
            if numeric { kept() } else { plain(String::new()) }
        }
        VR::CS => {
            let value = ascii(bytes);
            let code =
                value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_ \\".contains(&b));
            let safe =
                code && value.split('\\').all(|one| one.len() <= 16) && !subject.identifiers.are_in(&value);
            let listed = element.tag == tags::SPECIFIC_CHARACTER_SET;
            if safe || listed { kept() } else { plain(String::new()) }
        }
        VR::LO | VR::SH | VR::ST | VR::LT | VR::UT | VR::UC | VR::AE | VR::PN | VR::UN | VR::UR => {
            let coded = matches!(
                element.tag,
                tags::CODE_VALUE
                    | tags::CODING_SCHEME_DESIGNATOR
                    | tags::CODE_MEANING
                    | tags::CODING_SCHEME_VERSION
            ) && is_standard_code(set);
            let technical = TECHNICAL.contains(&element.tag);
            if (coded || technical || rule == Rule::Keep) && !subject.identifiers.are_in(&text()) {
                return kept();
            }
            actions.cleaned += 1;
            let left = cleaned(&text(), &subject.identifiers);
            // Nobody knows where a value is required: what had one keeps having one.
            plain(if left.is_empty() && !bytes.is_empty() { NOBODY.into() } else { left })
        }
        VR::DA | VR::DT | VR::TM | VR::OB | VR::OW if rule == Rule::Clean => None,
        _ => kept(),
    }
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

/// Names of things of the trade, none of a person.
const TECHNICAL: [Tag; 12] = [
    tags::MANUFACTURER,
    tags::MANUFACTURER_MODEL_NAME,
    tags::SOFTWARE_VERSIONS,
    tags::CONVOLUTION_KERNEL,
    tags::FILTER_TYPE,
    tags::SEQUENCE_NAME,
    tags::PULSE_SEQUENCE_NAME,
    tags::RECEIVE_COIL_NAME,
    tags::TRANSMIT_COIL_NAME,
    tags::MULTI_COIL_ELEMENT_NAME,
    tags::DETECTOR_DESCRIPTION,
    tags::RADIOPHARMACEUTICAL,
];

/// A value of text that is no one's.
const NOBODY: &str = "ANONYMIZED";

/// Whether a code is one of a public scheme, whose meanings name nobody.
fn is_standard_code(set: &DataSet<'_>) -> bool {
    const SCHEMES: [&str; 12] =
        ["DCM", "SCT", "SRT", "SNM3", "LN", "UCUM", "FMA", "RADLEX", "NCIt", "UMLS", "MDC", "ACR"];
    set.text(tags::CODING_SCHEME_DESIGNATOR).is_some_and(|scheme| SCHEMES.contains(&scheme.as_str()))
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
    Some((vr, Out::Bytes(little(vr, bytes, set.is_big_endian()))))
}

/// Each UID by its pseudonym; those that the standard gives out mean the same for everybody.
fn mapped(values: &str, subject: &Subject<'_>, actions: &mut Actions) -> String {
    let one = |uid: &str| match uid.trim_matches(['\0', ' ']) {
        "" => String::new(),
        standard if standard.starts_with("1.2.840.10008.") && standard.len() <= 64 && is_uid(standard) => {
            standard.to_owned()
        }
        other => subject.uids.map(other),
    };
    actions.uids_mapped += 1;
    values.split('\\').map(one).collect::<Vec<_>>().join("\\")
}

fn is_uid(value: &str) -> bool {
    value.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Times of day stay where dates are moved; what is none goes.
fn clock(value: &str) -> String {
    if value.bytes().all(|b| b.is_ascii_digit() || b".:\\".contains(&b)) {
        value.to_owned()
    } else {
        String::new()
    }
}

/// Ages above 89 years are rare enough to name a person.
fn capped(age: &str) -> String {
    match age.strip_suffix('Y').and_then(|years| years.parse::<u32>().ok()) {
        Some(years) if years > 89 => "090Y".into(),
        _ if age.len() <= 4 && age.bytes().all(|b| b.is_ascii_digit() || b"YMWD".contains(&b)) => {
            age.to_owned()
        }
        _ => String::new(),
    }
}

/// A value that is no one's, in the form of its value representation.
fn dummy(vr: VR, bytes: &[u8]) -> Vec<u8> {
    match vr {
        VR::DA => b"19000101".to_vec(),
        VR::TM => b"000000".to_vec(),
        VR::DT => b"19000101000000".to_vec(),
        VR::IS | VR::DS => b"0".to_vec(),
        VR::AS => b"000Y".to_vec(),
        VR::UI => b"2.25.0".to_vec(),
        VR::PN | VR::LO | VR::SH | VR::ST | VR::LT | VR::UT | VR::UC | VR::CS | VR::AE => NOBODY.into(),
        _ => vec![0; bytes.len().min(64)],
    }
}

/// A value in little endian.
pub(super) fn little(vr: VR, bytes: &[u8], big_endian: bool) -> Cow<'_, [u8]> {
    let width = match vr {
        VR::US | VR::SS | VR::AT | VR::OW => 2,
        VR::UL | VR::SL | VR::FL | VR::OF | VR::OL => 4,
        VR::FD | VR::OD | VR::OV | VR::SV | VR::UV => 8,
        _ => 1,
    };
    if !big_endian || width == 1 {
        return Cow::Borrowed(bytes);
    }
    Cow::Owned(bytes.chunks(width).flat_map(|chunk| chunk.iter().rev().copied()).collect())
}

/// Puts uncompressed pixels into little endian without the bits above the stored ones, which may be an
/// overlay's. Tells whether they are uncompressed.
pub(super) fn pixels<'a>(set: &'a DataSet<'a>, out: &mut OutSet<'a>) -> bool {
    let Some(Value::Bytes(bytes)) = set.get(tags::PIXEL_DATA).map(|element| &element.value) else {
        return !matches!(set.get(tags::PIXEL_DATA).map(|e| &e.value), Some(Value::Encapsulated { .. }));
    };
    let number = |tag| set.integer(tag).and_then(|n| u32::try_from(n).ok());
    let allocated = number(tags::BITS_ALLOCATED).unwrap_or(8);
    let vr = if allocated > 8 { VR::OW } else { VR::OB };
    let swapped_as = match (allocated, set.get(tags::PIXEL_DATA).map(|element| element.vr)) {
        (32, _) => VR::OL,
        (16, _) | (1 | 8, Some(VR::OW)) => VR::OW,
        _ => VR::OB,
    };
    let mut value = little(swapped_as, bytes, set.is_big_endian());
    let stored = number(tags::BITS_STORED).unwrap_or(allocated);
    let high = number(tags::HIGH_BIT).unwrap_or(stored.saturating_sub(1));
    let signed = set.integer(tags::PIXEL_REPRESENTATION) == Some(1);
    if allocated == 16 && high < 15 && stored >= 1 && stored <= high + 1 {
        let clean = |word: u16| {
            let (left, right) = (15 - high, 16 - stored);
            if signed { (((word << left) as i16) >> right) as u16 } else { (word << left) >> right }
        };
        let low = high + 1 - stored;
        let cleaned = |word: u16| clean(word) << low;
        if value
            .as_chunks()
            .0
            .iter()
            .any(|pair| cleaned(u16::from_le_bytes(*pair)) != u16::from_le_bytes(*pair))
        {
            for pair in value.to_mut().as_chunks_mut::<2>().0 {
                *pair = cleaned(u16::from_le_bytes(*pair)).to_le_bytes();
            }
        }
    }
    out.insert(tags::PIXEL_DATA, (vr, Out::Bytes(value)));
    true
}
