//! Lossless JPEG, Huffman coded (ITU-T T.81 Annex H, process 14): any predictor, point transform, restarts,
//! up to 16 bits, colours in one scan or in a scan of each.

use super::huffman::{Bits, Table};
use super::markers::segment;

/// What a codestream has told so far.
struct Reader {
    rows: usize,
    columns: usize,
    tables: [Option<Table>; 4],
    restart: usize,
    bits: u8,
    planes: Vec<Plane>,
}

/// The samples of one component, still without its point transform.
struct Plane {
    id: u8,
    sampling: u8,
    samples: Vec<u16>,
    transform: Option<u8>,
}

/// A component within a scan.
struct Part {
    plane: usize,
    table: Table,
}

/// The samples of a codestream of `rows` × `columns` pixels, by component; its size has been held against the
/// header before.
pub(super) fn decode(stream: &[u8], rows: usize, columns: usize) -> Result<Vec<u32>, String> {
    if stream.get(..2) != Some(&[0xff, 0xd8]) {
        return Err("it does not begin as JPEG".into());
    }
    if stream.len().saturating_mul(8) < rows * columns {
        return Err("its data ends before the picture does".into());
    }
    let mut reader =
        Reader { rows, columns, tables: Default::default(), restart: 0, bits: 0, planes: Vec::new() };
    let mut at = 2;
    while let Some((marker, payload, next)) = segment(stream, at)? {
        at = next;
        match marker {
            0xc4 => reader.huffman(payload)?,
            0xc3 => reader.frame(payload)?,
            0xc0..=0xcf => return Err(format!("a JPEG of process {marker:#04x} is not lossless")),
            0xdd => {
                let &[high, low] = payload else { return Err("a restart interval is cut short".into()) };
                reader.restart = u16::from_be_bytes([high, low]).into();
            }
            0xda => at += reader.scan(payload, &stream[at..])?,
            _ => {}
        }
        if !reader.planes.is_empty() && reader.planes.iter().all(|plane| plane.transform.is_some()) {
            return Ok(reader.samples());
        }
    }
    Err("not all of its colours are there".into())
}

impl Reader {
    fn huffman(&mut self, mut payload: &[u8]) -> Result<(), String> {
        while let Some((&head, rest)) = payload.split_first() {
            let (table, rest) = Table::read(rest)?;
            let slot = self.tables.get_mut(usize::from(head)).ok_or("a Huffman table has no such place")?;
            *slot = Some(table);
            payload = rest;
        }
        Ok(())
    }

    fn frame(&mut self, payload: &[u8]) -> Result<(), String> {
        let &[bits, rh, rl, ch, cl, count, ref parts @ ..] = payload else {
            return Err("its frame header is cut short".into());
        };
        let size = [[rh, rl], [ch, cl]].map(|pair| usize::from(u16::from_be_bytes(pair)));
        let told = parts.len() == usize::from(count) * 3 && (1..=4).contains(&count);
        if size != [self.rows, self.columns] || !(2..=16).contains(&bits) || !told || !self.planes.is_empty()
        {
            return Err("its frame header makes no sense".into());
        }
        self.bits = bits;
        let samples = vec![0; self.rows * self.columns];
        let plane =
            |part: &[u8]| Plane { id: part[0], sampling: part[1], samples: samples.clone(), transform: None };
        self.planes = parts.chunks_exact(3).map(plane).collect();
        Ok(())
    }

    /// Takes a scan's data in, and tells how many bytes it was.
    fn scan(&mut self, payload: &[u8], data: &[u8]) -> Result<usize, String> {
        const SENSELESS: &str = "its scan header makes no sense";
        let (&count, rest) = payload.split_first().ok_or(SENSELESS)?;
        let (parts, rest) = rest.split_at_checked(usize::from(count) * 2).ok_or(SENSELESS)?;
        let &[predictor, _, approximation] = rest else { return Err(SENSELESS.into()) };
        let transform = approximation & 15;
        if !(1..=7).contains(&predictor) || transform >= self.bits || count == 0 {
            return Err(SENSELESS.into());
        }
        if !self.restart.is_multiple_of(self.columns) {
            return Err("it restarts within a line".into());
        }
        let parts = parts.as_chunks().0.iter().map(|part| self.part(*part, count, transform));
        let parts = parts.collect::<Result<Vec<_>, _>>()?;
        let mut bits = Bits::new(data);
        self.lines(&parts, predictor, self.bits - transform, &mut bits)?;
        Ok(bits.next_marker())
    }

    /// A component of a scan, which no scan held before.
    fn part(&mut self, [id, tables]: [u8; 2], count: u8, transform: u8) -> Result<Part, &'static str> {
        let plane = self.planes.iter().position(|plane| plane.id == id && plane.transform.is_none());
        let plane = plane.ok_or("a scan is of no colour, or of one that was there before")?;
        if count > 1 && self.planes[plane].sampling != 0x11 {
            return Err("its colours are sampled by blocks");
        }
        self.planes[plane].transform = Some(transform);
        let table = self.tables.get(usize::from(tables >> 4)).cloned().flatten();
        Ok(Part { plane, table: table.ok_or("a scan's Huffman table is missing")? })
    }

    fn lines(
        &mut self,
        parts: &[Part],
        predictor: u8,
        depth: u8,
        bits: &mut Bits<'_>,
    ) -> Result<(), &'static str> {
        let lines_between = self.restart / self.columns;
        let mut alone = true;
        for row in 0..self.rows {
            if lines_between > 0 && row > 0 && row % lines_between == 0 {
                bits.restart()?;
                alone = true;
            }
            for at in row * self.columns..(row + 1) * self.columns {
                for part in parts {
                    let samples = &mut self.planes[part.plane].samples;
                    let near = Near { samples, at, columns: self.columns };
                    let predicted = match (at == row * self.columns, alone) {
                        (true, true) => 1 << (depth - 1),
                        (true, false) => near.above(),
                        (false, true) => near.left(),
                        (false, false) => near.predicted(predictor),
                    };
                    let difference = difference(bits, &part.table)?;
                    samples[at] = (predicted + difference) as u16;
                }
            }
            alone = false;
        }
        Ok(())
    }

    fn samples(&self) -> Vec<u32> {
        let shifted = |plane: &Plane| {
            let transform = plane.transform.unwrap_or(0);
            plane.samples.iter().map(move |&sample| u32::from(sample) << transform).collect::<Vec<_>>()
        };
        self.planes.iter().flat_map(shifted).collect()
    }
}

/// A difference from what was predicted (T.81 H.1.2.2); the greatest has no bits of its own.
fn difference(bits: &mut Bits<'_>, table: &Table) -> Result<i32, &'static str> {
    match bits.symbol(table)? {
        16 => Ok(32_768),
        size => bits.signed(size.into()),
    }
}

/// The neighbours of a sample.
struct Near<'a> {
    samples: &'a [u16],
    at: usize,
    columns: usize,
}

impl Near<'_> {
    fn left(&self) -> i32 {
        self.samples[self.at - 1].into()
    }

    fn above(&self) -> i32 {
        self.samples[self.at - self.columns].into()
    }

    /// Table H.1.
    fn predicted(&self, predictor: u8) -> i32 {
        let (a, b) = (self.left(), self.above());
        let c = i32::from(self.samples[self.at - self.columns - 1]);
        match predictor {
            1 => a,
            2 => b,
            3 => c,
            4 => a + b - c,
            5 => a + ((b - c) >> 1),
            6 => b + ((a - c) >> 1),
            _ => (a + b) >> 1,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// How a picture is written.
    #[derive(Debug, Clone)]
    struct Way {
        predictor: u8,
        transform: u8,
        bits: u8,
        lines_between_restarts: usize,
        colours: usize,
        scan_of_each: bool,
    }

    fn ways() -> impl Strategy<Value = Way> {
        let colours = prop_oneof![Just(1usize), Just(3)];
        (1u8..=7, 0u8..4, 5u8..=16, 0usize..4, colours, any::<bool>()).prop_map(
            |(predictor, transform, bits, lines_between_restarts, colours, scan_of_each)| Way {
                predictor,
                transform,
                bits,
                lines_between_restarts,
                colours,
                scan_of_each,
            },
        )
    }

    /// Bits of a scan, each byte of ones followed by a zero.
    #[derive(Default)]
    struct Writer {
        bytes: Vec<u8>,
        bits: Vec<bool>,
    }

    impl Writer {
        fn put(&mut self, value: u32, count: u32) {
            self.bits.extend((0..count).rev().map(|bit| value >> bit & 1 == 1));
        }

        fn flush(&mut self) {
            for byte in self.bits.chunks(8) {
                let byte = (0..8).fold(0, |word, bit| word << 1 | u8::from(*byte.get(bit).unwrap_or(&true)));
                self.bytes.push(byte);
                if byte == 0xff {
                    self.bytes.push(0);
                }
            }
            self.bits.clear();
        }

        /// All seventeen sizes have codes of five bits.
        fn difference(&mut self, difference: u16) {
            let signed = i32::from(difference.cast_signed());
            let size = if signed == -32_768 { 16 } else { 32 - signed.unsigned_abs().leading_zeros() };
            self.put(size, 5);
            if size < 16 {
                let word = if signed < 0 { signed - 1 + (1 << size) } else { signed };
                self.put(word as u32, size);
            }
        }
    }

    /// The samples without their lower bits as a codestream, by the definitions of Annex H.
    fn encode(way: &Way, rows: usize, columns: usize, picture: &[Vec<u16>]) -> Vec<u8> {
        let mut stream = vec![0xff, 0xd8, 0xff, 0xc4, 0, 19 + 17, 0];
        stream.extend([0, 0, 0, 0, 17, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
        stream.extend(0..17);
        stream.extend([0xff, 0xdd, 0, 4]);
        stream.extend(((way.lines_between_restarts * columns) as u16).to_be_bytes());
        stream.extend([0xff, 0xc3, 0, 8 + 3 * way.colours as u8, way.bits, 0, rows as u8, 0, columns as u8]);
        stream.push(way.colours as u8);
        stream.extend((0..way.colours as u8).flat_map(|id| [id, 0x11, 0]));
        let all: Vec<usize> = (0..way.colours).collect();
        let scans: Vec<&[usize]> = if way.scan_of_each { all.chunks(1).collect() } else { vec![&all] };
        for scan in scans {
            stream.extend([0xff, 0xda, 0, 6 + 2 * scan.len() as u8, scan.len() as u8]);
            stream.extend(scan.iter().flat_map(|id| [*id as u8, 0]));
            stream.extend([way.predictor, 0, way.transform]);
            stream.extend(scan_data(way, rows, columns, picture, scan));
        }
        stream.extend([0xff, 0xd9]);
        stream
    }

    fn scan_data(way: &Way, rows: usize, columns: usize, picture: &[Vec<u16>], scan: &[usize]) -> Vec<u8> {
        let mut writer = Writer::default();
        let mut restarts = 0;
        for row in 0..rows {
            let between = way.lines_between_restarts;
            let alone = row == 0 || (between > 0 && row % between == 0);
            if alone && row > 0 {
                writer.flush();
                writer.bytes.extend([0xff, 0xd0 + restarts % 8]);
                restarts += 1;
            }
            for column in 0..columns {
                for &colour in scan {
                    let sample =
                        |r: usize, c: usize| i32::from(picture[colour][r * columns + c] >> way.transform);
                    let predicted = match (column, alone) {
                        (0, true) => 1 << (way.bits - way.transform - 1),
                        (0, false) => sample(row - 1, 0),
                        (_, true) => sample(row, column - 1),
                        _ => {
                            let (a, b) = (sample(row, column - 1), sample(row - 1, column));
                            let c = sample(row - 1, column - 1);
                            let of =
                                [a, b, c, a + b - c, a + ((b - c) >> 1), b + ((a - c) >> 1), (a + b) >> 1];
                            of[usize::from(way.predictor) - 1]
                        }
                    };
                    writer.difference((sample(row, column) - predicted) as u16);
                }
            }
        }
        writer.flush();
        writer.bytes
    }

    proptest! {
        #[test]
        fn every_way_comes_back(way in ways(), rows in 1usize..9, columns in 1usize..9, seed in any::<u64>()) {
            let mut state = seed;
            let mut sample = || {
                state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
                ((state >> 40) as u16) >> (16 - way.bits) >> way.transform << way.transform
            };
            let picture: Vec<Vec<u16>> =
                (0..way.colours).map(|_| (0..rows * columns).map(|_| sample()).collect()).collect();
            let stream = encode(&way, rows, columns, &picture);
            let expected: Vec<u32> = picture.concat().into_iter().map(u32::from).collect();
            prop_assert_eq!(decode(&stream, rows, columns), Ok(expected));
        }

        #[test]
        fn what_is_broken_is_an_error_or_a_picture(at in 2usize..200, byte in any::<u8>(), cut in 2usize..200) {
            let way = Way { predictor: 4, transform: 1, bits: 12, lines_between_restarts: 2, colours: 3, scan_of_each: true };
            let picture = vec![(0..48).map(|n| n * 60).collect(); 3];
            let mut stream = encode(&way, 6, 8, &picture);
            let at = at % stream.len();
            stream[at] = byte;
            stream.truncate(stream.len().min(cut.max(at)));
            prop_assert!(decode(&stream, 6, 8).map_or(true, |words| words.len() == 3 * 48));
        }
    }
}
