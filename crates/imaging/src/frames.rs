//! The frames of an image as a viewer may be sent them.
//!
//! The original compressed bytes go out untouched where the viewer's decoders are right; what they
//! would get wrong (odd bit layouts, subsampled or planar colour) is decoded here to Explicit VR
//! Little Endian; what neither gets right is refused. `Served` says beforehand which of these
//! holds for an image, so that its metadata describes what is sent.

mod codestream;
mod index;
mod modality_lut;
mod native;
mod offsets;
mod palette;
mod rle;
mod served;

pub(crate) use codestream::check as check_codestream;
pub(crate) use codestream::without_remarks;
pub(crate) use codestream::{jpeg_2000_codestream, jpeg_2000_first_tile, jpeg_2000_signs, jpeg_bits};
pub use index::FrameIndex;
pub(crate) use native::samples;
pub(crate) use rle::run_lengths;
pub(crate) use served::Served;

use crate::dataset::{DataSet, Value};
use crate::far::{self, Far, FarFragments, FarPixels, LargeFile};
use crate::index::PixelModule;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{Codec, Syntax};
use bytes::Bytes;
use dicom_dictionary_std::tags;
use modality_lut::ModalityLut;
use palette::Palette;
use std::borrow::Cow;
use std::ops::Range;

/// Whether a frame's bytes are those of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// As they stand in the file, but for remarks beside the picture.
    Original,
    /// Decoded here, uncompressed.
    Decoded,
}

/// One frame, ready to send.
#[derive(Debug, Clone)]
pub struct FrameBytes {
    /// The encoded frame; a slice of the file where it stands in one piece.
    pub bytes: Bytes,
    /// Transfer Syntax UID of these bytes.
    pub transfer_syntax_uid: &'static str,
    /// Media type of these bytes (PS3.18 Table 8.7.3-5).
    pub media_type: &'static str,
    /// Whether these are the file's own bytes.
    pub form: Form,
}

impl FrameBytes {
    /// The content type with its transfer syntax, as DICOMweb has it.
    pub fn content_type(&self) -> String {
        format!("{}; transfer-syntax={}", self.media_type, self.transfer_syntax_uid)
    }
}

/// The frame `number` (from 1) of an image, as a viewer may be sent it.
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that would be shown rightly.
pub fn frame(file: &Bytes, number: u32) -> Result<FrameBytes, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let served = Served::of(&image)?;
    let encoded = image.encoded(number)?;
    let decoded = if image.syntax.codec == Codec::Native {
        native::normalised(&image, number)?
    } else {
        served.check(&image, number, &encoded)?;
        if served.decoded { Some(decoded(&image, number)?) } else { None }
    };
    let form = if decoded.is_some() { Form::Decoded } else { Form::Original };
    let encoded =
        if image.syntax.codec == Codec::Native { encoded } else { codestream::without_remarks(encoded) };
    let bytes = match (decoded, encoded) {
        (Some(decoded), _) => Bytes::from(decoded),
        (None, Cow::Owned(bytes)) => Bytes::from(bytes),
        (None, Cow::Borrowed(bytes)) => within(file, bytes),
    };
    Ok(FrameBytes {
        bytes,
        transfer_syntax_uid: served.transfer_syntax_uid,
        media_type: served.media_type,
        form,
    })
}

/// How many frames an image has.
///
/// # Errors
/// A [`Refusal`] where the file is no readable image.
pub fn frame_count(file: &[u8]) -> Result<u32, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    Ok(Image::of(&set, &opened.transfer_syntax_uid)?.pixels.frames)
}

/// A slice of `file` without a copy; an inflated data set lies outside of it and is copied.
pub(crate) fn within(file: &Bytes, part: &[u8]) -> Bytes {
    let range = file.as_ptr_range();
    let inside = range.contains(&part.as_ptr()) || part.is_empty();
    if inside { file.slice_ref(part) } else { Bytes::copy_from_slice(part) }
}

/// A compressed frame as uncompressed little endian samples, interleaved.
fn decoded(image: &Image<'_>, number: u32) -> Result<Vec<u8>, Refusal> {
    let pixels = crate::decode::image_frame(image, number)?;
    Ok(match (&image.palette, &image.modality_lut) {
        (Some(palette), _) => palette.to_rgb(&pixels.to_i64()),
        (None, Some(lut)) => lut.to_little_endian(&pixels.to_i64()),
        (None, None) => pixels.to_little_endian(),
    })
}

/// An image whose parts are found but not yet decoded.
pub(crate) struct Image<'a> {
    pub pixels: PixelModule,
    pub syntax: Syntax,
    pub palette: Option<Palette>,
    pub modality_lut: Option<ModalityLut>,
    pub big_endian: bool,
    /// Native pixels in 16-bit words (VR OW), which matters to 8-bit samples in big endian.
    pub words: bool,
    file: &'a [u8],
    data: PixelBytes<'a>,
}

enum PixelBytes<'a> {
    Native(&'a [u8]),
    Encapsulated { fragments: &'a [&'a [u8]], starts: Vec<usize> },
    FarNative { file: &'a dyn LargeFile, range: &'a Range<u64> },
    FarEncapsulated { file: &'a dyn LargeFile, fragments: &'a [Range<u64>], starts: Vec<usize> },
}

impl<'a> Image<'a> {
    pub fn of(set: &'a DataSet<'a>, transfer_syntax_uid: &str) -> Result<Self, Refusal> {
        let pixel_data =
            set.get(tags::PIXEL_DATA).ok_or(Refusal::MissingAttribute { attribute: "Pixel Data" })?;
        let pixels = PixelModule::of(set)?;
        let syntax = match Syntax::of(transfer_syntax_uid) {
            Some(Syntax { codec: Codec::Unknown, name, .. }) => return Err(Refusal::unsupported(name)),
            Some(syntax) => syntax,
            None => {
                let uid: String = transfer_syntax_uid.chars().take(64).collect();
                return Err(Refusal::unsupported(format!("the transfer syntax {uid}")));
            }
        };
        let data = PixelBytes::of(set, &pixel_data.value, &pixels, syntax)?;
        Ok(Self {
            palette: Palette::of(set, &pixels)?,
            modality_lut: ModalityLut::of(set, &pixels)?,
            big_endian: set.is_big_endian(),
            words: pixel_data.vr == dicom_core::VR::OW,
            pixels,
            syntax,
            file: set.file,
            data,
        })
    }

    /// Whether a table stands between the stored values and those that are sent.
    pub fn is_looked_up(&self) -> bool {
        self.palette.is_some() || self.modality_lut.is_some()
    }

    /// That the image can be sent, as far as its attributes and its first frame tell.
    pub fn check(&self) -> Result<(), Refusal> {
        self.check_length()?;
        let served = Served::of(self)?;
        if self.syntax.codec == Codec::Native { Ok(()) } else { served.check(self, 1, &self.encoded(1)?) }
    }

    /// Offset and length of the frame `number` where it stands in one piece of the file; what is inflated
    /// or joined does not.
    pub fn extent(&self, number: u32) -> Result<Option<(u64, u64)>, Refusal> {
        let index = self.index_of(number)?;
        match &self.data {
            PixelBytes::FarNative { range, .. } => {
                let within = self.native_range(index);
                Ok(Some((range.start + within.start as u64, within.len() as u64)))
            }
            PixelBytes::FarEncapsulated { fragments, starts, .. } => {
                let end = starts.get(index + 1).copied().unwrap_or(fragments.len());
                Ok(match &fragments[starts[index]..end] {
                    [only] => Some((only.start, only.end - only.start)),
                    _ => None,
                })
            }
            _ => {
                let part = self.encoded(number)?;
                let offset = part.as_ptr().addr().checked_sub(self.file.as_ptr().addr());
                let inside = offset.filter(|offset| offset + part.len() <= self.file.len());
                Ok(inside.map(|offset| (offset as u64, part.len() as u64)))
            }
        }
    }

    /// Goes over the bytes of an uncompressed frame a piece at a time; each piece but the last has an even
    /// length. Ends early where `look` says so, and says whether it did.
    pub fn any_piece(&self, number: u32, look: impl Fn(&[u8]) -> bool) -> Result<bool, Refusal> {
        const PIECE: u64 = 1 << 20;
        let PixelBytes::FarNative { file, .. } = &self.data else { return Ok(look(&self.encoded(number)?)) };
        let Some((offset, length)) = self.extent(number)? else { return Ok(false) };
        let mut at = offset;
        while at < offset + length {
            let piece = at..(at + PIECE).min(offset + length);
            at = piece.end;
            if look(&far::read(*file, &piece)?) {
                return Ok(true);
            }
        }
        Ok(false)
    }

    /// The photometric interpretation of samples that were decoded here: chroma is spread, and the
    /// transforms of JPEG 2000 are undone.
    pub fn decoded_photometric(&self) -> &str {
        match self.pixels.photometric.as_str() {
            "YBR_FULL_422" => "YBR_FULL",
            "YBR_RCT" | "YBR_ICT" => "RGB",
            as_it_is => as_it_is,
        }
    }

    /// That every frame is there.
    fn check_length(&self) -> Result<(), Refusal> {
        let there = match &self.data {
            PixelBytes::Native(bytes) => bytes.len() as u64,
            PixelBytes::FarNative { range, .. } => range.end - range.start,
            _ => return Ok(()),
        };
        let needed = (self.pixels.native_bits() * u64::from(self.pixels.frames)).div_ceil(8);
        if there < needed {
            return Err(Refusal::Truncated { at: "the pixel data".into(), needed, there });
        }
        Ok(())
    }

    /// The frame `number` as the file encodes it; for one bit per sample, the bytes that hold it.
    pub fn encoded(&self, number: u32) -> Result<Cow<'a, [u8]>, Refusal> {
        let index = self.index_of(number)?;
        match &self.data {
            PixelBytes::Native(bytes) => {
                self.check_length()?;
                let range = self.native_range(index);
                let in_words = self.big_endian && self.words && self.pixels.bits_allocated == 8;
                Ok(if in_words { Cow::Owned(unswapped(bytes, range)) } else { Cow::Borrowed(&bytes[range]) })
            }
            PixelBytes::FarNative { file, range } => {
                self.check_length()?;
                let mut within = self.native_range(index);
                let in_words = self.big_endian && self.words && self.pixels.bits_allocated == 8;
                if in_words {
                    // Whole words; what is read may begin before the frame.
                    within = within.start & !1..(within.end + 1) & !1;
                }
                let end = range.end.min(range.start + within.end as u64);
                let bytes = far::read(*file, &(range.start + within.start as u64..end))?;
                if !in_words {
                    return Ok(Cow::Owned(bytes));
                }
                let frame = self.native_range(index);
                Ok(Cow::Owned(unswapped(&bytes, frame.start - within.start..frame.end - within.start)))
            }
            PixelBytes::FarEncapsulated { file, fragments, starts } => {
                let end = starts.get(index + 1).copied().unwrap_or(fragments.len());
                let parts = fragments[starts[index]..end].iter().map(|range| far::read(*file, range));
                Ok(Cow::Owned(parts.collect::<Result<Vec<_>, _>>()?.concat()))
            }
            PixelBytes::Encapsulated { fragments, starts } => {
                let end = starts.get(index + 1).copied().unwrap_or(fragments.len());
                match &fragments[starts[index]..end] {
                    [only] => Ok(Cow::Borrowed(only)),
                    several => Ok(Cow::Owned(several.concat())),
                }
            }
        }
    }
}

impl Image<'_> {
    fn index_of(&self, number: u32) -> Result<usize, Refusal> {
        let frames = self.pixels.frames;
        if number == 0 || number > frames {
            return Err(Refusal::NoSuchFrame { number, frames });
        }
        Ok(number as usize - 1)
    }

    /// Where an uncompressed frame lies within the pixels.
    fn native_range(&self, index: usize) -> Range<usize> {
        let bits = self.pixels.native_bits() as usize;
        bits * index / 8..(bits * (index + 1)).div_ceil(8)
    }
}

impl<'a> PixelBytes<'a> {
    fn of(
        set: &'a DataSet<'a>,
        value: &'a Value<'a>,
        pixels: &PixelModule,
        syntax: Syntax,
    ) -> Result<Self, Refusal> {
        let native = syntax.codec == Codec::Native;
        match (value, &set.far) {
            (_, Some(Far { file, pixels: FarPixels::Native(range) })) if native => {
                Ok(Self::FarNative { file: *file, range })
            }
            (_, Some(Far { file, pixels: FarPixels::Encapsulated { table, fragments } })) if !native => {
                let found = FarFragments(*file, fragments);
                let starts = offsets::starts(set, table, &found, pixels, syntax.codec)?;
                Ok(Self::FarEncapsulated { file: *file, fragments, starts })
            }
            (Value::Bytes(bytes), None) if native => Ok(Self::Native(bytes)),
            (Value::Encapsulated { table, fragments }, None) if !native => Ok(Self::Encapsulated {
                starts: offsets::starts(set, table, &fragments[..], pixels, syntax.codec)?,
                fragments,
            }),
            _ => {
                let form = if native { "compressed" } else { "uncompressed" };
                Err(Refusal::inconsistent(format!("{form} pixels in {}", syntax.name)))
            }
        }
    }
}

/// Bytes that were written as 16-bit words in big endian, put back in their own order.
fn unswapped(bytes: &[u8], range: Range<usize>) -> Vec<u8> {
    range.filter_map(|n| bytes.get(n ^ 1).or_else(|| bytes.get(n)).copied()).collect()
}
