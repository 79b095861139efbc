//! The Image Pixel module: how many samples, of how many bits, in what order (PS3.3 C.7.6.3).

use crate::dataset::DataSet;
use crate::refusal::Refusal;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use serde::{Deserialize, Serialize};

/// How the samples of an image are laid out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PixelModule {
    /// Rows of a frame.
    pub rows: u16,
    /// Columns of a frame.
    pub columns: u16,
    /// Number of Frames, 1 where absent.
    pub frames: u32,
    /// Samples per Pixel: 1 for grey, 3 for colour.
    pub samples_per_pixel: u16,
    /// Bits Allocated per sample.
    pub bits_allocated: u16,
    /// Bits Stored per sample.
    pub bits_stored: u16,
    /// The highest stored bit.
    pub high_bit: u16,
    /// Two's complement (Pixel Representation 1).
    pub signed: bool,
    /// Colour by plane (Planar Configuration 1).
    pub planar: bool,
    /// Photometric Interpretation.
    pub photometric: String,
}

impl PixelModule {
    pub(crate) fn of(set: &DataSet<'_>) -> Result<Self, Refusal> {
        let samples_per_pixel = number(set, tags::SAMPLES_PER_PIXEL).unwrap_or(1);
        let bits_allocated = required(set, tags::BITS_ALLOCATED, "Bits Allocated")?;
        let bits_stored = number(set, tags::BITS_STORED).unwrap_or(bits_allocated);
        let module = Self {
            rows: required(set, tags::ROWS, "Rows")?,
            columns: required(set, tags::COLUMNS, "Columns")?,
            frames: frames(set)?,
            samples_per_pixel,
            bits_allocated,
            bits_stored,
            high_bit: number(set, tags::HIGH_BIT).unwrap_or(bits_stored.saturating_sub(1)),
            signed: number(set, tags::PIXEL_REPRESENTATION) == Some(1),
            planar: samples_per_pixel > 1 && number(set, tags::PLANAR_CONFIGURATION) == Some(1),
            photometric: set
                .text(tags::PHOTOMETRIC_INTERPRETATION)
                .ok_or(Refusal::MissingAttribute { attribute: "Photometric Interpretation" })?,
        };
        module.check()?;
        Ok(module)
    }

    fn check(&self) -> Result<(), Refusal> {
        if !matches!(self.bits_allocated, 1 | 8 | 16 | 32) {
            return Err(Refusal::unsupported(format!("a sample of {} bits", self.bits_allocated)));
        }
        let stored = 1..=self.bits_allocated;
        let fits = (self.bits_stored..=self.bits_allocated).contains(&(self.high_bit.saturating_add(1)));
        if !stored.contains(&self.bits_stored) || !fits {
            return Err(Refusal::inconsistent(format!(
                "{} bits stored up to bit {} in {} allocated",
                self.bits_stored, self.high_bit, self.bits_allocated
            )));
        }
        let grey = self.photometric.starts_with("MONOCHROME") || self.photometric == "PALETTE COLOR";
        match (self.samples_per_pixel, grey) {
            (1, true) | (3, false) => Ok(()),
            (samples, _) => Err(Refusal::inconsistent(format!(
                "{samples} samples per pixel as {}",
                self.photometric.chars().take(16).collect::<String>()
            ))),
        }
    }

    /// Samples of one frame.
    pub(crate) fn samples(&self) -> usize {
        usize::from(self.rows) * usize::from(self.columns) * usize::from(self.samples_per_pixel)
    }

    /// Bits of one uncompressed frame as the file has it; chroma is halved in 4:2:2.
    pub(crate) fn native_bits(&self) -> u64 {
        let samples = self.samples() as u64;
        let samples = if self.is_subsampled() { samples / 3 * 2 } else { samples };
        samples * u64::from(self.bits_allocated)
    }

    /// Whether uncompressed colour has half of the chroma samples (PS3.3 C.7.6.3.1.2).
    pub(crate) fn is_subsampled(&self) -> bool {
        matches!(self.photometric.as_str(), "YBR_FULL_422" | "YBR_PARTIAL_422")
    }
}

fn number(set: &DataSet<'_>, tag: Tag) -> Option<u16> {
    set.integer(tag).and_then(|n| u16::try_from(n).ok())
}

fn required(set: &DataSet<'_>, tag: Tag, attribute: &'static str) -> Result<u16, Refusal> {
    number(set, tag).filter(|&n| n > 0).ok_or(Refusal::MissingAttribute { attribute })
}

fn frames(set: &DataSet<'_>) -> Result<u32, Refusal> {
    if set.bytes(tags::NUMBER_OF_FRAMES).is_none_or(|bytes| bytes.trim_ascii().is_empty()) {
        return Ok(1);
    }
    let frames = set.integer(tags::NUMBER_OF_FRAMES).and_then(|n| u32::try_from(n).ok());
    frames
        .filter(|&n| n > 0)
        .ok_or_else(|| Refusal::inconsistent("Number of Frames is no positive whole number"))
}
