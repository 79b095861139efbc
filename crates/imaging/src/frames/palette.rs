//! Palette colour: a table from stored values to red, green and blue (PS3.3 C.7.9).

use crate::dataset::DataSet;
use crate::index::PixelModule;
use crate::refusal::Refusal;
use dicom_core::Tag;
use dicom_dictionary_std::tags;

/// A colour table, reduced to 8 bits per channel.
pub(crate) struct Palette {
    first: i64,
    channels: [Vec<u8>; 3],
}

impl Palette {
    /// The table of an image in PALETTE COLOR; none of any other.
    pub fn of(set: &DataSet<'_>, pixels: &PixelModule) -> Result<Option<Self>, Refusal> {
        if pixels.photometric != "PALETTE COLOR" {
            return Ok(None);
        }
        let (red, first) = channel(
            set,
            tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::RED_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        )?;
        let (green, _) = channel(
            set,
            tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::GREEN_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        )?;
        let (blue, _) = channel(
            set,
            tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DESCRIPTOR,
            tags::BLUE_PALETTE_COLOR_LOOKUP_TABLE_DATA,
        )?;
        Ok(Some(Self { first, channels: [red, green, blue] }))
    }

    /// Red, green and blue of each stored value; values outside take the nearest entry.
    pub fn to_rgb(&self, values: &[i64]) -> Vec<u8> {
        let entry = |channel: &Vec<u8>, value: i64| {
            let index = (value - self.first).clamp(0, channel.len() as i64 - 1);
            channel[index as usize]
        };
        values.iter().flat_map(|&value| self.channels.each_ref().map(|c| entry(c, value))).collect()
    }
}

/// One channel's entries and the stored value that the first stands for.
fn channel(set: &DataSet<'_>, descriptor: Tag, data: Tag) -> Result<(Vec<u8>, i64), Refusal> {
    let descriptor: Option<[f64; 3]> = set.exactly(descriptor);
    let (Some([entries, first, bits]), Some(bytes)) = (descriptor, set.bytes(data)) else {
        return Err(Refusal::unsupported("palette colour without its plain tables"));
    };
    // 65,536 entries are written as 0; a negative count is that of a signed descriptor.
    let entries = match entries as i64 {
        0 => 1 << 16,
        negative @ i64::MIN..0 => negative + (1 << 16),
        count => count,
    } as usize;
    let words = bits > 8.0 || bytes.len() >= entries * 2;
    let width = if words { 2 } else { 1 };
    if bytes.len() < entries * width || entries == 0 {
        return Err(Refusal::inconsistent("the palette's tables are shorter than they say"));
    }
    let wide = bits > 8.0;
    let values = bytes.chunks_exact(width).take(entries).map(|entry| {
        let value = match *entry {
            [low, high] if set.is_big_endian() => u16::from_be_bytes([low, high]),
            [low, high] => u16::from_le_bytes([low, high]),
            [byte, ..] => u16::from(byte),
            [] => 0,
        };
        if wide { (value >> 8) as u8 } else { value as u8 }
    });
    Ok((values.collect(), first as i64))
}
