//! A table from stored values to those of the modality (PS3.3 C.11.1), in place of a slope and an intercept.

use crate::dataset::DataSet;
use crate::index::PixelModule;
use crate::lut::Lut;
use crate::refusal::Refusal;
use dicom_dictionary_std::tags;

/// The table of an image that has one; viewers know slopes alone, so that its values are looked up here.
pub(crate) struct ModalityLut(Lut);

impl ModalityLut {
    /// The table of a grey image; none where the file has none.
    pub fn of(set: &DataSet<'_>, pixels: &PixelModule) -> Result<Option<Self>, Refusal> {
        let item = set.item(tags::MODALITY_LUT_SEQUENCE).filter(|_| pixels.samples_per_pixel == 1);
        let Some(item) = item.filter(|item| item.get(tags::LUT_DESCRIPTOR).is_some()) else {
            return Ok(None);
        };
        let lut = Lut::of(item, pixels.signed)
            .ok_or_else(|| Refusal::inconsistent("the modality's table is shorter than it says"))?;
        Ok(Some(Self(lut)))
    }

    /// Bits of what it gives.
    pub const fn bits(&self) -> u16 {
        self.0.bits
    }

    /// What the stored value stands for; values outside take the nearest entry.
    pub fn value(&self, stored: i64) -> u16 {
        let index = (stored - self.0.first).clamp(0, self.0.entries.len() as i64 - 1);
        self.0.entries[index as usize]
    }

    /// A whole frame, as little endian words.
    pub fn to_little_endian(&self, stored: &[i64]) -> Vec<u8> {
        stored.iter().flat_map(|&value| self.value(value).to_le_bytes()).collect()
    }
}
