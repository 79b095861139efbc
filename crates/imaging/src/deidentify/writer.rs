//! A Part 10 file written anew (PS3.10 Section 7.1, PS3.5 Section 7): Explicit VR Little Endian.

use super::{Out, OutSet};
use crate::refusal::Refusal;
use dicom_core::{Tag, VR};

/// Names this writer in file meta information (PS3.7 D.3.3.2); a UID made from a UUID.
const IMPLEMENTATION_CLASS_UID: &str = "2.25.310838457893015234567890123456789012345";
const IMPLEMENTATION_VERSION_NAME: &str = "OVERREAD";

/// The bytes of a file.
pub(crate) fn file(sop_class: &str, sop: &str, syntax: &str, set: &OutSet<'_>) -> Result<Vec<u8>, Refusal> {
    let mut meta = Vec::new();
    let text = |bytes: &mut Vec<u8>, element, vr, value: &str| {
        self::element(bytes, Tag(2, element), vr, &Out::Bytes(value.as_bytes().into()))
    };
    element(&mut meta, Tag(2, 1), VR::OB, &Out::Bytes([0u8, 1].as_slice().into()))?;
    text(&mut meta, 2, VR::UI, sop_class)?;
    text(&mut meta, 3, VR::UI, sop)?;
    text(&mut meta, 0x10, VR::UI, syntax)?;
    text(&mut meta, 0x12, VR::UI, IMPLEMENTATION_CLASS_UID)?;
    text(&mut meta, 0x13, VR::SH, IMPLEMENTATION_VERSION_NAME)?;
    let mut bytes = vec![0; 128];
    bytes.extend_from_slice(b"DICM");
    let length = (meta.len() as u32).to_le_bytes();
    element(&mut bytes, Tag(2, 0), VR::UL, &Out::Bytes(length.as_slice().into()))?;
    bytes.extend_from_slice(&meta);
    data_set(&mut bytes, set)?;
    Ok(bytes)
}

fn data_set(bytes: &mut Vec<u8>, set: &OutSet<'_>) -> Result<(), Refusal> {
    set.iter().try_for_each(|(tag, (vr, value))| element(bytes, *tag, *vr, value))
}

fn element(bytes: &mut Vec<u8>, tag: Tag, vr: VR, value: &Out<'_>) -> Result<(), Refusal> {
    match value {
        Out::Bytes(value) => {
            let length = value.len().next_multiple_of(2);
            let short = u16::try_from(length).ok();
            // A value too long for its representation is written as unknown (PS3.5 6.2.2).
            let vr = if short.is_none() && !is_long(vr) { VR::UN } else { vr };
            head(bytes, tag, vr);
            match short.filter(|_| !is_long(vr)) {
                Some(length) => bytes.extend_from_slice(&length.to_le_bytes()),
                None => long_length(bytes, tag, length)?,
            }
            bytes.extend_from_slice(value);
            if value.len() < length {
                bytes.push(if matches!(vr, VR::UI) || is_long(vr) && vr != VR::UT { 0 } else { b' ' });
            }
        }
        Out::Items(items) => {
            head(bytes, tag, VR::SQ);
            bytes.extend_from_slice(&[0, 0, 0xff, 0xff, 0xff, 0xff]);
            for set in items {
                bytes.extend_from_slice(&[0xfe, 0xff, 0x00, 0xe0, 0xff, 0xff, 0xff, 0xff]);
                data_set(bytes, set)?;
                bytes.extend_from_slice(&[0xfe, 0xff, 0x0d, 0xe0, 0, 0, 0, 0]);
            }
            bytes.extend_from_slice(&[0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
        }
        Out::Encapsulated { table, fragments } => {
            head(bytes, tag, VR::OB);
            bytes.extend_from_slice(&[0, 0, 0xff, 0xff, 0xff, 0xff]);
            for fragment in std::iter::once(*table).chain(fragments.iter().map(AsRef::as_ref)) {
                bytes.extend_from_slice(&[0xfe, 0xff, 0x00, 0xe0]);
                bytes.extend_from_slice(&(fragment.len() as u32).to_le_bytes());
                bytes.extend_from_slice(fragment);
            }
            bytes.extend_from_slice(&[0xfe, 0xff, 0xdd, 0xe0, 0, 0, 0, 0]);
        }
    }
    Ok(())
}

fn head(bytes: &mut Vec<u8>, tag: Tag, vr: VR) {
    bytes.extend_from_slice(&tag.0.to_le_bytes());
    bytes.extend_from_slice(&tag.1.to_le_bytes());
    bytes.extend_from_slice(vr.to_string().as_bytes());
}

fn long_length(bytes: &mut Vec<u8>, tag: Tag, length: usize) -> Result<(), Refusal> {
    let length = u32::try_from(length).ok().filter(|&length| length < u32::MAX - 1);
    let length = length.ok_or_else(|| Refusal::unsupported(format!("a value of {tag} over 4 GB")))?;
    bytes.extend_from_slice(&[0, 0]);
    bytes.extend_from_slice(&length.to_le_bytes());
    Ok(())
}

fn is_long(vr: VR) -> bool {
    use VR::{OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV};
    matches!(vr, OB | OD | OF | OL | OV | OW | SQ | SV | UC | UN | UR | UT | UV)
}
