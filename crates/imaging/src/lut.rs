//! Look-up tables of grey values: a descriptor of three numbers and the entries (PS3.3 C.11.1.1 and C.11.2.1.1).

use crate::dataset::DataSet;
use dicom_dictionary_std::tags;

/// A table whose first entry stands for the value `first`, each further one for the next.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Lut {
    pub first: i64,
    /// Bits of an entry.
    pub bits: u16,
    pub entries: Vec<u16>,
}

impl Lut {
    /// The table of an item; none where it is not whole. `signed`: whether the values that go in are.
    pub fn of(item: &DataSet<'_>, signed: bool) -> Option<Self> {
        let [count, first, bits]: [f64; 3] = item.exactly(tags::LUT_DESCRIPTOR)?;
        let bytes = item.bytes(tags::LUT_DATA)?;
        // 65,536 entries are written as 0; a negative count is that of a signed descriptor.
        let entries = match count as i64 {
            0 => 1 << 16,
            negative @ i64::MIN..0 => negative + (1 << 16),
            count => count,
        } as usize;
        // A file in which values are signed may still name its descriptor unsigned.
        let first = first as i64;
        let first = if signed && first > 0x7fff { first - 0x1_0000 } else { first };
        let bits = Some(bits as u16).filter(|bits| (1..=16).contains(bits))?;
        // Entries of 8 bits may be packed two to a word.
        let packed = bits <= 8 && bytes.len() < entries * 2;
        let width = if packed { 1 } else { 2 };
        let word = |entry: &[u8]| match *entry {
            [low, high] if item.is_big_endian() => u16::from_be_bytes([low, high]),
            [low, high] => u16::from_le_bytes([low, high]),
            [byte, ..] => u16::from(byte),
            [] => 0,
        };
        let entries: Vec<u16> = if bytes.len() < entries * width || entries == 0 {
            return None;
        } else {
            bytes.chunks_exact(width).take(entries).map(word).collect()
        };
        Some(Self { first, bits, entries })
    }

    /// The descriptor as the standard writes it.
    pub fn descriptor(&self) -> [i64; 3] {
        [(self.entries.len() % (1 << 16)) as i64, self.first, i64::from(self.bits)]
    }
}
