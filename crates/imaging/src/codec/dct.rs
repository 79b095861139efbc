//! Lossy JPEG of up to 12 bits and one component: sequential and progressive, Huffman coded
//! (ITU-T T.81, processes 2 and 4, and the retired 6, 8, 10 and 12).
//!
//! The inverse transform is computed in floating point from its definition and rounded once, so that
//! a sample differs from any conforming decoder's by rounding alone.

mod blocks;
mod inverse;

use super::huffman::{Bits, Table};
use super::markers::segment;
use blocks::{Blocks, ScanRange};

/// What a codestream has told so far.
#[derive(Default)]
struct Reader {
    quantisation: [Option<[u16; 64]>; 4],
    dc: [Option<Table>; 4],
    ac: [Option<Table>; 4],
    restart: usize,
    frame: Option<Frame>,
}

struct Frame {
    progressive: bool,
    bits: u8,
    table: usize,
    blocks: Blocks,
}

/// The samples of a codestream of `rows` × `columns` pixels; its size has been held against the
/// header before.
pub(super) fn decode(stream: &[u8], rows: usize, columns: usize) -> Result<Vec<u32>, String> {
    if stream.get(..2) != Some(&[0xff, 0xd8]) {
        return Err("it does not begin as JPEG".into());
    }
    let mut reader = Reader::default();
    let mut at = 2;
    let mut scans = 0;
    while let Some((marker, payload, next)) = segment(stream, at)? {
        at = next;
        match marker {
            0xdb => reader.quantisation(payload)?,
            0xc4 => reader.huffman(payload)?,
            0xc0..=0xc2 => reader.frame(marker, payload, (rows, columns))?,
            0xc3 | 0xc5..=0xcf => return Err(format!("a JPEG of process {marker:#04x} is not supported")),
            0xdd => {
                let &[high, low] = payload else { return Err("a restart interval is cut short".into()) };
                reader.restart = u16::from_be_bytes([high, low]).into();
            }
            0xda => {
                scans += 1;
                // A picture has 64 coefficients of 13 bits: what has more scans only costs time.
                if scans > 64 * 14 {
                    return Err("it has more scans than a picture can".into());
                }
                at += reader.scan(payload, &stream[at..])?;
            }
            _ => {}
        }
    }
    if scans == 0 {
        return Err("it has no scan".into());
    }
    reader.samples(rows, columns)
}

impl Reader {
    fn quantisation(&mut self, mut payload: &[u8]) -> Result<(), String> {
        while let Some((&head, rest)) = payload.split_first() {
            let width = if head >> 4 == 0 { 1 } else { 2 };
            let slot = self.quantisation.get_mut(usize::from(head & 15));
            let (Some(slot), Some((values, rest))) = (slot, rest.split_at_checked(64 * width)) else {
                return Err("a quantisation table is cut short".into());
            };
            let mut table = [0; 64];
            for (entry, value) in table.iter_mut().zip(values.chunks_exact(width)) {
                *entry = value.iter().fold(0, |word, byte| word << 8 | u16::from(*byte));
            }
            *slot = Some(table);
            payload = rest;
        }
        Ok(())
    }

    fn huffman(&mut self, mut payload: &[u8]) -> Result<(), String> {
        while let Some((&head, rest)) = payload.split_first() {
            let (table, rest) = Table::read(rest)?;
            let tables = if head >> 4 == 0 { &mut self.dc } else { &mut self.ac };
            let slot = tables.get_mut(usize::from(head & 15)).ok_or("a Huffman table has no such place")?;
            *slot = Some(table);
            payload = rest;
        }
        Ok(())
    }

    fn frame(&mut self, marker: u8, payload: &[u8], size: (usize, usize)) -> Result<(), String> {
        let &[bits, rh, rl, ch, cl, 1, _, _, table] = payload else {
            return Err("a JPEG of 12 bits with several colours is not supported".into());
        };
        let [rows, columns] = [[rh, rl], [ch, cl]].map(|pair| usize::from(u16::from_be_bytes(pair)));
        if (rows, columns) != size || !(8..=12).contains(&bits) || self.frame.is_some() {
            return Err("its frame header makes no sense".into());
        }
        self.frame = Some(Frame {
            progressive: marker == 0xc2,
            bits,
            table: table.into(),
            blocks: Blocks::new(rows, columns),
        });
        Ok(())
    }

    /// Takes a scan's data in, and tells how many bytes it was.
    fn scan(&mut self, payload: &[u8], data: &[u8]) -> Result<usize, String> {
        let &[1, _, tables, first, last, approximation] = payload else {
            return Err("its scan header makes no sense".into());
        };
        let frame = self.frame.as_mut().ok_or("a scan stands before its frame")?;
        let range = if frame.progressive {
            ScanRange::progressive(first, last, approximation)?
        } else {
            ScanRange::SEQUENTIAL
        };
        let table =
            |tables: &[Option<Table>; 4], place: u8| tables.get(usize::from(place)).cloned().flatten();
        let dc = table(&self.dc, tables >> 4);
        let ac = table(&self.ac, tables & 15);
        let mut bits = Bits::new(data);
        frame.blocks.scan(&range, dc.as_ref(), ac.as_ref(), self.restart, &mut bits)?;
        Ok(bits.next_marker())
    }

    fn samples(&self, rows: usize, columns: usize) -> Result<Vec<u32>, String> {
        let frame = self.frame.as_ref().ok_or("it has no frame")?;
        let table = self.quantisation.get(frame.table).and_then(Option::as_ref);
        let table = table.ok_or("it has no quantisation table")?;
        let highest = (1u32 << frame.bits) - 1;
        let level = f64::from(1u32 << (frame.bits - 1));
        let across = columns.div_ceil(8);
        let mut samples = vec![0; rows * columns];
        for (index, block) in frame.blocks.coefficients.iter().enumerate() {
            let (top, left) = (index / across * 8, index % across * 8);
            let values = inverse::transform(block, table);
            for (row, line) in values.as_chunks::<8>().0.iter().enumerate().take(rows.saturating_sub(top)) {
                let from = (top + row) * columns + left;
                let width = 8.min(columns - left);
                for (sample, value) in samples[from..from + width].iter_mut().zip(line) {
                    *sample = (value + level).round().clamp(0.0, f64::from(highest)) as u32;
                }
            }
        }
        Ok(samples)
    }
}
