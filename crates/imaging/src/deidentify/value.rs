//! What is left of a value, by its value representation.

use super::element::Subject;
use super::table::Rule;
use super::text::cleaned;
use super::{Actions, Out};
use crate::dataset::{DataSet, Element, ascii};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use std::borrow::Cow;

/// A value without what might name somebody; none where nothing of it may stay.
pub fn clean<'a>(
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
            // Some number a series by its patient. Numbers of the picture are short or have a point.
            let naming = element.tag.0 != 0x0028 && subject.identifiers.is_number(&ascii(bytes));
            if numeric && !naming { kept() } else { plain(String::new()) }
        }
        VR::CS => {
            let value = ascii(bytes);
            let code =
                value.bytes().all(|b| b.is_ascii_uppercase() || b.is_ascii_digit() || b"_ \\".contains(&b));
            let safe = code
                && value.split('\\').all(|one| one.len() <= 16)
                && !subject.identifiers.are_in_code(&value);
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

/// Each UID by its pseudonym; those that the standard gives out mean the same for everybody.
pub fn mapped(values: &str, subject: &Subject<'_>, actions: &mut Actions) -> String {
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
pub fn clock(value: &str) -> String {
    if value.bytes().all(|b| b.is_ascii_digit() || b".:\\".contains(&b)) {
        value.to_owned()
    } else {
        String::new()
    }
}

/// Ages above 89 years are rare enough to name a person.
pub fn capped(age: &str) -> String {
    match age.strip_suffix('Y').and_then(|years| years.parse::<u32>().ok()) {
        Some(years) if years > 89 => "090Y".into(),
        _ if age.len() <= 4 && age.bytes().all(|b| b.is_ascii_digit() || b"YMWD".contains(&b)) => {
            age.to_owned()
        }
        _ => String::new(),
    }
}

/// A value that is no one's, in the form of its value representation.
pub fn dummy(vr: VR, bytes: &[u8]) -> Vec<u8> {
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
pub fn little(vr: VR, bytes: &[u8], big_endian: bool) -> Cow<'_, [u8]> {
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
