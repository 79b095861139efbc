//! A file written anew in Explicit VR Little Endian, uncompressed: what every reader takes, and what a
//! client gets that names no transfer syntax (PS3.18 8.7.3.5.2).

use super::frames::archived_frame;
use crate::dataset::{DataSet, Element, Value};
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{Codec, EXPLICIT_LITTLE};
use crate::transcode::Target;
use bytes::Bytes;
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

/// The same object in Explicit VR Little Endian, its pixels decoded without loss.
///
/// # Errors
/// A [`Refusal`] where the file cannot be read, or its pixels do not decode.
pub fn explicit(file: &Bytes) -> Result<Vec<u8>, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let sop_class = set.uid(tags::SOP_CLASS_UID).or_else(|| opened.media_sop_class_uid.clone());
    let mut out = meta(&sop_class.unwrap_or_default(), &set.uid(tags::SOP_INSTANCE_UID).unwrap_or_default());
    out.reserve(file.len());
    let decoded = match set.get(tags::PIXEL_DATA).map(|pixels| &pixels.value) {
        Some(Value::Encapsulated { .. }) => Some(Decoded::of(file, &set, &opened.transfer_syntax_uid)?),
        _ => None,
    };
    data_set(&mut out, &set, decoded.as_ref(), true)?;
    Ok(out)
}

/// Pixels that were compressed, and what describes them now.
struct Decoded {
    samples: Vec<u8>,
    bits_allocated: u16,
    photometric: String,
}

impl Decoded {
    fn of(file: &Bytes, set: &DataSet<'_>, transfer_syntax_uid: &str) -> Result<Self, Refusal> {
        let image = Image::of(set, transfer_syntax_uid)?;
        debug_assert!(image.syntax.codec != Codec::Native);
        let mut samples = Vec::new();
        for number in 1..=image.pixels.frames {
            samples.extend_from_slice(&archived_frame(file, number, Some(Target::ExplicitLittle))?);
        }
        Ok(Self {
            samples,
            bits_allocated: image.pixels.bits_allocated.max(8),
            photometric: image.decoded_photometric().to_owned(),
        })
    }
}

/// Preamble and file meta information (PS3.10 7.1).
fn meta(sop_class: &str, sop_instance: &str) -> Vec<u8> {
    // Made for this program with the rule of PS3.5 B.2.
    const IMPLEMENTATION: &str = "2.25.190146379205219830211437251867219384125";
    let mut group = Vec::new();
    put(&mut group, tags::FILE_META_INFORMATION_VERSION, VR::OB, &[0, 1]);
    put(&mut group, tags::MEDIA_STORAGE_SOP_CLASS_UID, VR::UI, sop_class.as_bytes());
    put(&mut group, tags::MEDIA_STORAGE_SOP_INSTANCE_UID, VR::UI, sop_instance.as_bytes());
    put(&mut group, tags::TRANSFER_SYNTAX_UID, VR::UI, EXPLICIT_LITTLE.as_bytes());
    put(&mut group, tags::IMPLEMENTATION_CLASS_UID, VR::UI, IMPLEMENTATION.as_bytes());
    let mut out = vec![0; 128];
    out.extend(b"DICM");
    let length = (group.len() as u32).to_le_bytes();
    put(&mut out, tags::FILE_META_INFORMATION_GROUP_LENGTH, VR::UL, &length);
    out.extend(group);
    out
}

fn data_set(
    out: &mut Vec<u8>,
    set: &DataSet<'_>,
    decoded: Option<&Decoded>,
    at_top: bool,
) -> Result<(), Refusal> {
    for element in &set.elements {
        // Group lengths would have to be counted anew and are retired; offset tables have no use.
        let offsets =
            matches!(element.tag, tags::EXTENDED_OFFSET_TABLE | tags::EXTENDED_OFFSET_TABLE_LENGTHS);
        if element.tag.1 == 0 || (offsets && decoded.is_some()) {
            continue;
        }
        match (&element.value, decoded.filter(|_| at_top)) {
            (_, Some(decoded)) if rewritten(out, element.tag, decoded) => {}
            (Value::Items(items), _) => sequence(out, element.tag, items)?,
            (Value::Bytes(bytes), _) => value(out, set, element, bytes),
            (Value::Encapsulated { .. }, _) => {
                return Err(Refusal::unsupported("compressed pixels within a sequence"));
            }
        }
    }
    Ok(())
}

/// Writes what decoding changed; says whether it did.
fn rewritten(out: &mut Vec<u8>, tag: Tag, decoded: &Decoded) -> bool {
    match tag {
        tags::PIXEL_DATA => {
            let vr = if decoded.bits_allocated > 8 { VR::OW } else { VR::OB };
            put(out, tag, vr, &decoded.samples);
        }
        tags::BITS_ALLOCATED => put(out, tag, VR::US, &decoded.bits_allocated.to_le_bytes()),
        tags::PHOTOMETRIC_INTERPRETATION => put(out, tag, VR::CS, decoded.photometric.as_bytes()),
        _ => return false,
    }
    true
}

/// A sequence and its items, each of undefined length.
fn sequence(out: &mut Vec<u8>, tag: Tag, items: &[DataSet<'_>]) -> Result<(), Refusal> {
    const UNDEFINED: [u8; 4] = [0xff; 4];
    head(out, tag, VR::SQ);
    out.extend(UNDEFINED);
    for item in items {
        delimiter(out, 0xE000, UNDEFINED);
        data_set(out, item, None, false)?;
        delimiter(out, 0xE00D, [0; 4]);
    }
    delimiter(out, 0xE0DD, [0; 4]);
    Ok(())
}

fn delimiter(out: &mut Vec<u8>, element: u16, length: [u8; 4]) {
    out.extend(0xFFFE_u16.to_le_bytes());
    out.extend(element.to_le_bytes());
    out.extend(length);
}

fn value(out: &mut Vec<u8>, set: &DataSet<'_>, element: &Element<'_>, bytes: &[u8]) {
    let width = if set.is_big_endian() { word_of(element.vr) } else { 1 };
    let fits = u16::try_from(bytes.len()).is_ok() || is_long(element.vr);
    // A value that is too long for its VR goes as UN (PS3.5 6.2.2).
    let vr = if fits { element.vr } else { VR::UN };
    if width == 1 {
        return put(out, element.tag, vr, bytes);
    }
    let swapped: Vec<u8> = bytes.chunks(width).flat_map(|word| word.iter().rev().copied()).collect();
    put(out, element.tag, vr, &swapped);
}

/// Bytes that change places between byte orders.
fn word_of(vr: VR) -> usize {
    match vr {
        VR::US | VR::SS | VR::OW | VR::AT => 2,
        VR::UL | VR::SL | VR::FL | VR::OL | VR::OF => 4,
        VR::FD | VR::OD | VR::OV | VR::UV | VR::SV => 8,
        _ => 1,
    }
}

/// VRs with a length of 32 bits (PS3.5 7.1.2).
fn is_long(vr: VR) -> bool {
    use VR::{OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV};
    matches!(vr, OB | OD | OF | OL | OV | OW | SQ | SV | UC | UN | UR | UT | UV)
}

fn head(out: &mut Vec<u8>, tag: Tag, vr: VR) {
    out.extend(tag.0.to_le_bytes());
    out.extend(tag.1.to_le_bytes());
    out.extend(vr.to_bytes());
    if is_long(vr) {
        out.extend([0, 0]);
    }
}

fn put(out: &mut Vec<u8>, tag: Tag, vr: VR, bytes: &[u8]) {
    head(out, tag, vr);
    let odd = bytes.len() % 2 == 1;
    let length = bytes.len() + usize::from(odd);
    if is_long(vr) {
        out.extend((length as u32).to_le_bytes());
    } else {
        out.extend((length as u16).to_le_bytes());
    }
    out.extend(bytes);
    if odd {
        let text = !matches!(vr, VR::UI | VR::OB | VR::OW | VR::UN);
        out.push(if text { b' ' } else { 0 });
    }
}
