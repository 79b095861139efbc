//! Frames as their file has them, unlike those of [`frame`](crate::frame), which suit a viewer.

use crate::dataset::DataSet;
use crate::frames::{FrameIndex, Image, within};
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::syntax::{Codec, EXPLICIT_LITTLE, HTJ2K_RPCL, RAW_MEDIA_TYPE, Syntax};
use crate::transcode::{Target, transcode};
use bytes::Bytes;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;

/// Where the frames of an image lie in its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ArchivedFrames {
    /// How many there are; 0 where there are no pixels.
    pub frames: u32,
    place: Place,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Place {
    /// One behind the other, each of so many bytes.
    Even { offset: u64, length: u64 },
    /// Offset and length of each that stands in one piece.
    Each(Vec<Option<(u64, u64)>>),
    /// Not as they are sent: of another byte order, deflated, or not cut at whole bytes.
    Inside,
}

impl ArchivedFrames {
    pub(super) fn of(set: &DataSet<'_>, transfer_syntax_uid: &str) -> Result<Self, Refusal> {
        if set.get(tags::PIXEL_DATA).is_none() {
            return Ok(Self { frames: 0, place: Place::Inside });
        }
        let image = Image::of(set, transfer_syntax_uid)?;
        let frames = image.pixels.frames;
        let place = if image.syntax.codec != Codec::Native {
            let each = (1..=frames).map(|number| image.extent(number));
            Place::Each(each.collect::<Result<_, Refusal>>()?)
        } else if needs_work(&image) {
            Place::Inside
        } else {
            match image.extent(1)? {
                Some((offset, length)) => Place::Even { offset, length },
                None => Place::Inside,
            }
        };
        Ok(Self { frames, place })
    }

    /// Offset and length of the frame `number` (from 1) in the file, where it can be sent as it stands
    /// there; any other is had from [`archived_frame`].
    pub fn extent(&self, number: u32) -> Option<(u64, u64)> {
        let index = number.checked_sub(1).filter(|_| number <= self.frames)?;
        match &self.place {
            Place::Even { offset, length } => Some((offset + u64::from(index) * length, *length)),
            Place::Each(each) => each.get(index as usize).copied().flatten(),
            Place::Inside => None,
        }
    }
}

/// Whether uncompressed frames are not in the file as Explicit VR Little Endian has them, each from a
/// whole byte on.
fn needs_work(image: &Image<'_>) -> bool {
    (image.big_endian && (image.pixels.bits_allocated > 8 || image.words))
        || (image.pixels.frames > 1 && !image.pixels.native_bits().is_multiple_of(8))
}

/// How a frame is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ArchivedFrame {
    /// Its media type (PS3.18 Table 8.7.3-5).
    pub media_type: &'static str,
    /// Transfer Syntax UID of its bytes.
    pub transfer_syntax_uid: &'static str,
    /// What it is made into; `None`: it is as its file has it.
    pub made: Option<Target>,
}

impl ArchivedFrame {
    /// Its media type with its transfer syntax.
    pub fn content_type(&self) -> String {
        format!("{}; transfer-syntax={}", self.media_type, self.transfer_syntax_uid)
    }

    /// Whether there are other ways without loss that take far fewer bytes.
    pub fn is_bulky(&self) -> bool {
        let codec = Syntax::of(self.transfer_syntax_uid).map(|syntax| syntax.codec);
        matches!(codec, Some(Codec::Native | Codec::Rle))
    }

    /// The ways in which a frame of a file in that transfer syntax can be sent, the original first.
    pub fn ways(transfer_syntax_uid: &str) -> Vec<Self> {
        let plain = |made| Self { media_type: RAW_MEDIA_TYPE, transfer_syntax_uid: EXPLICIT_LITTLE, made };
        let progressive =
            Self { media_type: "image/jphc", transfer_syntax_uid: HTJ2K_RPCL, made: Some(Target::Htj2kRpcl) };
        let mut ways = match Syntax::of(transfer_syntax_uid) {
            Some(Syntax { codec: Codec::Native, .. }) => vec![plain(None)],
            Some(syntax) => {
                let (media_type, transfer_syntax_uid) = (syntax.media_type, syntax.uid);
                let original = Self { media_type, transfer_syntax_uid, made: None };
                vec![original, plain(Some(Target::ExplicitLittle))]
            }
            None => Vec::new(),
        };
        if !ways.iter().any(|way| way.transfer_syntax_uid == HTJ2K_RPCL) && !ways.is_empty() {
            ways.push(progressive);
        }
        ways
    }
}

impl FrameIndex {
    /// The ways in which the frames can be sent to a viewer, the usual one first.
    pub fn ways(&self) -> Vec<ArchivedFrame> {
        let uid = self.content_type.split_once("transfer-syntax=").map_or("", |(_, uid)| uid);
        let mut ways = ArchivedFrame::ways(uid);
        // Samples that are made for the viewer are not those of the file, from which others are made.
        if self.extents.iter().any(Option::is_none) {
            ways.truncate(1);
        }
        ways
    }
}

/// The frame `number` (from 1) of a file, as it stands there or made into something else.
///
/// # Errors
/// A [`Refusal`] where there is no such frame, or none that would be decoded rightly.
pub fn archived_frame(file: &Bytes, number: u32, made: Option<Target>) -> Result<Bytes, Refusal> {
    let opened = Opened::new(file)?;
    let set = opened.data_set()?;
    let image = Image::of(&set, &opened.transfer_syntax_uid)?;
    let encoded = image.encoded(number)?;
    match made {
        None if image.syntax.codec == Codec::Native => Ok(plain(file, &image, number, encoded)),
        None => Ok(match encoded {
            Cow::Owned(bytes) => bytes.into(),
            Cow::Borrowed(bytes) => within(file, bytes),
        }),
        Some(Target::ExplicitLittle) => {
            let bytes = transcode(file, number, Target::ExplicitLittle)?.bytes;
            let width = usize::from(image.pixels.bits_allocated.div_ceil(8));
            Ok(if image.pixels.planar { by_plane(&bytes, width).into() } else { bytes })
        }
        Some(Target::Htj2kRpcl) => {
            let transcoded = transcode(file, number, Target::Htj2kRpcl)?;
            if transcoded.transfer_syntax_uid == HTJ2K_RPCL {
                return Ok(transcoded.bytes);
            }
            Err(Refusal::unsupported(format!("a frame of {} bits in HTJ2K", image.pixels.bits_stored)))
        }
    }
}

/// An uncompressed frame in little endian, from a whole byte on.
fn plain(file: &Bytes, image: &Image<'_>, number: u32, encoded: Cow<'_, [u8]>) -> Bytes {
    let bits = image.pixels.native_bits();
    let before = (u64::from(number - 1) * bits % 8) as u32;
    if before > 0 {
        return shifted(&encoded, before, bits).into();
    }
    match image.pixels.bits_allocated {
        16 if image.big_endian => swapped::<2>(&encoded).into(),
        32 if image.big_endian => swapped::<4>(&encoded).into(),
        _ => match encoded {
            Cow::Owned(bytes) => bytes.into(),
            Cow::Borrowed(bytes) => within(file, bytes),
        },
    }
}

/// The bits from `before` on, in whole bytes; bits behind the last are zero.
fn shifted(bytes: &[u8], before: u32, bits: u64) -> Vec<u8> {
    let length = bits.div_ceil(8) as usize;
    let mut out: Vec<u8> = (0..length)
        .map(|at| {
            let next = bytes.get(at + 1).copied().unwrap_or(0);
            let pair = u16::from_le_bytes([bytes.get(at).copied().unwrap_or(0), next]);
            (pair >> before) as u8
        })
        .collect();
    if let (Some(last), used @ 1..) = (out.last_mut(), bits % 8) {
        *last &= (1 << used) - 1;
    }
    out
}

fn swapped<const N: usize>(bytes: &[u8]) -> Vec<u8> {
    let word = |word: &[u8; N]| {
        let mut word = *word;
        word.reverse();
        word
    };
    bytes.as_chunks::<N>().0.iter().flat_map(word).collect()
}

fn by_plane(bytes: &[u8], width: usize) -> Vec<u8> {
    let pixels = bytes.len() / (3 * width);
    let sample = |plane: usize, pixel: usize| {
        let at = (pixel * 3 + plane) * width;
        &bytes[at..at + width]
    };
    (0..3).flat_map(|plane| (0..pixels).flat_map(move |pixel| sample(plane, pixel))).copied().collect()
}

#[cfg(test)]
mod tests {
    use super::{by_plane, shifted};

    #[test]
    fn bits_are_shifted_to_whole_bytes() {
        // Frames of 5 bits: 10110, 01101 (least significant bit first).
        let packed = [0b1010_1101, 0b0000_0001];
        assert_eq!(shifted(&packed, 5, 5), [0b0000_1101]);
        assert_eq!(shifted(&[0xff, 0xff], 1, 9), [0xff, 0x01]);
    }

    #[test]
    fn colour_goes_by_plane() {
        assert_eq!(by_plane(&[1, 2, 3, 4, 5, 6], 1), [1, 4, 2, 5, 3, 6]);
        assert_eq!(by_plane(&[1, 10, 2, 20, 3, 30], 2), [1, 10, 2, 20, 3, 30]);
    }
}
