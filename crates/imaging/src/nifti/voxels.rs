//! Voxels as runs of labels.

use super::bytes::Source;
use super::header::{DataType, Header};
use crate::refusal::Refusal;
use crate::segmentation::{Run, RunSource};

/// How far a scaled value may be from a whole number to be a label.
const WHOLE: f64 = 1e-4;

/// The volume behind a header.
pub(super) struct Voxels<'a> {
    source: &'a Source<'a>,
    header: &'a Header,
    threshold: Option<f64>,
}

impl<'a> Voxels<'a> {
    pub fn new(source: &'a Source<'a>, header: &'a Header, threshold: Option<f64>) -> Self {
        Self { source, header, threshold }
    }

    fn row_runs<const N: usize>(
        &self,
        at: (u32, u32),
        row: &[u8],
        visit: &mut dyn FnMut(Run) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        let (values, _) = row.as_chunks::<N>();
        let mut from = 0;
        while let Some(first) = values.get(from) {
            let length = values[from..].iter().take_while(|value| *value == first).count();
            let label = self.label(first)?;
            if label != 0 {
                let columns = from as u32..(from + length) as u32;
                visit(Run { slice: at.0, row: at.1, columns, label })?;
            }
            from += length;
        }
        Ok(())
    }

    /// The label of a stored value; 0 is background, and so is what is no number.
    fn label(&self, stored: &[u8]) -> Result<i64, Refusal> {
        let mut value = number(self.header, stored);
        if let Some([slope, inter]) = self.header.scaling {
            value = value * slope + inter;
        }
        if value.is_nan() {
            return Ok(0);
        }
        if let Some(threshold) = self.threshold {
            return Ok(i64::from(value >= threshold));
        }
        let whole = value.round();
        if (value - whole).abs() > WHOLE || whole.abs() > 9e15 {
            return Err(Refusal::NotAMask {
                cause: format!("the value {value} is no label"),
                next: "give the threshold from which a voxel is inside, or a mask of whole numbers",
            });
        }
        Ok(whole as i64)
    }
}

impl RunSource for Voxels<'_> {
    fn each_run(&self, visit: &mut dyn FnMut(Run) -> Result<(), Refusal>) -> Result<(), Refusal> {
        let mut places = self.header.rows();
        self.source.each_row(self.header, &mut |row| {
            let Some(at) = places.next() else { return Ok(()) };
            match self.header.width() {
                1 => self.row_runs::<1>(at, row, visit),
                2 => self.row_runs::<2>(at, row, visit),
                4 => self.row_runs::<4>(at, row, visit),
                _ => self.row_runs::<8>(at, row, visit),
            }
        })
    }
}

/// A stored value; more than 2⁵³ is rounded.
fn number(header: &Header, stored: &[u8]) -> f64 {
    let mut bytes = [0; 8];
    let width = stored.len().min(8);
    bytes[..width].copy_from_slice(&stored[..width]);
    if header.big_endian {
        bytes[..width].reverse();
    }
    let [a, b, c, d, ..] = bytes;
    match header.data_type {
        DataType::U8 => a.into(),
        DataType::I8 => i8::from_le_bytes([a]).into(),
        DataType::U16 => u16::from_le_bytes([a, b]).into(),
        DataType::I16 => i16::from_le_bytes([a, b]).into(),
        DataType::U32 => u32::from_le_bytes([a, b, c, d]).into(),
        DataType::I32 => i32::from_le_bytes([a, b, c, d]).into(),
        DataType::F32 => f32::from_le_bytes([a, b, c, d]).into(),
        DataType::U64 => u64::from_le_bytes(bytes) as f64,
        DataType::I64 => i64::from_le_bytes(bytes) as f64,
        DataType::F64 => f64::from_le_bytes(bytes),
    }
}
