//! Pixels: kept, but for the bits that are none and for what is written beside them.

use super::value::little;
use super::{Out, OutSet};
use crate::dataset::{DataSet, Value};
use crate::frames;
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use std::borrow::Cow;

/// Whether an attribute holds pixels, or says where they lie.
pub fn is_pixels(tag: Tag) -> bool {
    matches!(
        tag,
        tags::PIXEL_DATA
            | tags::FLOAT_PIXEL_DATA
            | tags::DOUBLE_FLOAT_PIXEL_DATA
            | tags::EXTENDED_OFFSET_TABLE
            | tags::EXTENDED_OFFSET_TABLE_LENGTHS
    )
}

/// Pixels as they are, without remarks in their codestreams.
pub fn kept<'a>(value: &'a Value<'a>) -> Out<'a> {
    match value {
        Value::Bytes(bytes) => Out::Bytes((*bytes).into()),
        Value::Encapsulated { table, fragments } => {
            Out::Encapsulated { table, fragments: without_remarks(fragments) }
        }
        Value::Items(_) => Out::Items(Vec::new()),
    }
}

/// Fragments of the same lengths without what stands in their frames beside the picture. A frame begins where
/// a codestream does.
fn without_remarks<'a>(fragments: &[&'a [u8]]) -> Vec<Cow<'a, [u8]>> {
    let begins =
        |fragment: &[u8]| fragment.starts_with(&[0xff, 0xd8]) || fragment.starts_with(&[0xff, 0x4f, 0xff]);
    let mut cleaned = Vec::with_capacity(fragments.len());
    for frame in fragments.chunk_by(|_, next| !begins(next)) {
        if let [only] = frame {
            cleaned.push(frames::without_remarks(Cow::Borrowed(only)));
            continue;
        }
        let whole = frames::without_remarks(Cow::Owned(frame.concat()));
        let mut rest = &whole[..];
        for fragment in frame {
            let (part, behind) = rest.split_at(fragment.len());
            cleaned.push(Cow::Owned(part.to_vec()));
            rest = behind;
        }
    }
    cleaned
}

/// Puts uncompressed pixels into little endian without the bits above the stored ones, which may be an
/// overlay's. Tells whether they are uncompressed.
pub fn put_native<'a>(set: &'a DataSet<'a>, out: &mut OutSet<'a>) -> bool {
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
