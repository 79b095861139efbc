//! A few frames of a large file as a small file: whoever looks at them need not have the rest in memory.

use super::writer;
use super::{Out, OutSet};
use crate::examine::by_header;
use crate::far::LargeFile;
use crate::frames::Image;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{Codec, EXPLICIT_LITTLE};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use std::borrow::Cow;

/// The attributes that pixels are decoded by.
const PIXEL_MODULE: [Tag; 18] = [
    tags::SAMPLES_PER_PIXEL,
    tags::PHOTOMETRIC_INTERPRETATION,
    tags::PLANAR_CONFIGURATION,
    tags::ROWS,
    tags::COLUMNS,
    tags::BITS_ALLOCATED,
    tags::BITS_STORED,
    tags::HIGH_BIT,
    tags::PIXEL_REPRESENTATION,
    tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
    tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
    tags::SEGMENTED_BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
];

/// A file of nothing but the frames that [`text_in_corners`](super::text_in_corners) looks at and what they are
/// decoded by; `None` where it would have more than `most` bytes, or frames cannot be taken out one by one (of big
/// endian, deflated, or not cut at whole bytes).
///
/// # Errors
/// A [`Refusal`] where the file cannot be read, or is no image.
pub fn excerpt_for_text(file: &dyn LargeFile, most: u64) -> Result<Option<Vec<u8>>, Refusal> {
    by_header(file, |opened| excerpt(opened, most))
}

fn excerpt(opened: &Opened<'_>, most: u64) -> Result<Option<Vec<u8>>, Refusal> {
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let is_native = image.syntax.codec == Codec::Native;
    let is_cut = !is_native || image.pixels.native_bits().is_multiple_of(8);
    if set.is_big_endian() || !is_cut {
        return Ok(None);
    }
    let mut frames = Vec::new();
    let mut bytes = 0;
    for number in looked_at(image.pixels.frames) {
        let frame = image.encoded(number)?.into_owned();
        bytes += frame.len() as u64;
        if bytes > most {
            return Ok(None);
        }
        frames.push(frame);
    }
    let count = frames.len().to_string();
    let mut out = OutSet::new();
    for tag in PIXEL_MODULE {
        if let (Some(element), Some(value)) = (set.get(tag), set.bytes(tag)) {
            out.insert(tag, (element.vr, Out::Bytes(value.into())));
        }
    }
    out.insert(tags::NUMBER_OF_FRAMES, (VR::IS, Out::Bytes(Cow::Owned(count.into_bytes()))));
    let pixels = if is_native {
        let vr = if image.words { VR::OW } else { VR::OB };
        (vr, Out::Bytes(Cow::Owned(frames.concat())))
    } else {
        (VR::OB, Out::Encapsulated { table: &[], fragments: frames.into_iter().map(Cow::Owned).collect() })
    };
    out.insert(tags::PIXEL_DATA, pixels);
    let syntax = if is_native { EXPLICIT_LITTLE } else { &opened.transfer_syntax_uid };
    let uid = |tag| set.uid(tag).unwrap_or_default();
    let (class, instance) = (uid(tags::SOP_CLASS_UID), uid(tags::SOP_INSTANCE_UID));
    writer::file(&class, &instance, syntax, &out).map(Some)
}

/// The first, the middle and the last of so many frames.
pub(super) fn looked_at(frames: u32) -> Vec<u32> {
    let mut numbers = vec![1, frames.div_ceil(2).max(1), frames.max(1)];
    numbers.dedup();
    numbers
}

#[cfg(test)]
mod tests {

    use super::super::text_in_corners;
    use super::excerpt_for_text;

    #[test]
    fn an_excerpt_shows_the_text_that_the_whole_file_shows() {
        let Some(paths) = crate::corpus::files() else { return };
        let (mut compared, mut whole, mut smaller) = (0, 0, 0);
        for path in paths {
            let file = std::fs::read(&path).unwrap();
            let Ok(expected) = text_in_corners(&file) else { continue };
            match excerpt_for_text(&file, u64::MAX) {
                Ok(Some(excerpt)) => {
                    assert_eq!(text_in_corners(&excerpt), Ok(expected), "{}", path.display());
                    smaller += usize::from(excerpt.len() * 2 < file.len());
                    compared += 1;
                }
                Ok(None) | Err(_) => whole += 1,
            }
            assert!(!matches!(excerpt_for_text(&file, 0), Ok(Some(_))), "{}", path.display());
        }
        println!("{compared} excerpts, {smaller} of them of less than half; {whole} files not excerpted");
        assert!(compared > 200 && smaller > 5, "{compared} {smaller} {whole}");
    }
}
