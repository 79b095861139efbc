//! NIfTI files made field by field from nifti1.h and nifti2.h.

use flate2::{Compression, write::GzEncoder};
use imaging::{Reading, Refusal, Segmentation, Selection, read_segmentation};
use std::io::Write;

/// A NIfTI file to be.
#[derive(Debug, Clone)]
pub struct Nifti {
    pub second: bool,
    pub big_endian: bool,
    /// The data type's code.
    pub code: i16,
    pub bits: i16,
    pub dim: [i64; 8],
    pub pixdim: [f64; 4],
    pub scaling: [f64; 2],
    pub units: u8,
    pub qform: Option<[f64; 6]>,
    pub sform: Option<[[f64; 4]; 3]>,
    pub magic: &'static [u8],
    pub voxels_at: f64,
    /// Values in the order of the file.
    pub values: Vec<f64>,
}

/// The codes of all data types that masks come in, with their bits.
pub const TYPES: [(i16, i16); 10] =
    [(2, 8), (4, 16), (8, 32), (16, 32), (64, 64), (256, 8), (512, 16), (768, 32), (1024, 64), (1280, 64)];

/// An uint8 NIfTI-1 volume of `sides` columns, rows and slices of 1 mm, its sform the identity.
pub fn nifti(sides: [i64; 3], values: Vec<f64>) -> Nifti {
    let [columns, rows, slices] = sides;
    Nifti {
        second: false,
        big_endian: false,
        code: 2,
        bits: 8,
        dim: [3, columns, rows, slices, 1, 1, 1, 1],
        pixdim: [1.0; 4],
        scaling: [0.0, 0.0],
        units: 2,
        qform: None,
        sform: Some([[1.0, 0.0, 0.0, 0.0], [0.0, 1.0, 0.0, 0.0], [0.0, 0.0, 1.0, 0.0]]),
        magic: b"n+1\0",
        voxels_at: 352.0,
        values,
    }
}

struct Writer {
    bytes: Vec<u8>,
    second: bool,
    big_endian: bool,
}

impl Writer {
    fn put<const N: usize>(&mut self, at: usize, mut little: [u8; N]) {
        if self.big_endian {
            little.reverse();
        }
        self.bytes[at..at + N].copy_from_slice(&little);
    }

    fn real(&mut self, first: usize, second: usize, value: f64) {
        if self.second {
            self.put(second, value.to_le_bytes());
        } else {
            self.put(first, (value as f32).to_le_bytes());
        }
    }

    fn code(&mut self, first: usize, second: usize, value: i16) {
        if self.second {
            self.put(second, i32::from(value).to_le_bytes());
        } else {
            self.put(first, value.to_le_bytes());
        }
    }
}

impl Nifti {
    pub fn second_version(mut self) -> Self {
        self.second = true;
        self.magic = b"n+2\0";
        self.voxels_at = 544.0;
        self
    }

    /// The bytes of the file.
    pub fn bytes(&self) -> Vec<u8> {
        let length = if self.second { 544 } else { 352 };
        let mut w = Writer { bytes: vec![0; length], second: self.second, big_endian: self.big_endian };
        w.put(0, (if self.second { 540_i32 } else { 348 }).to_le_bytes());
        let magic_at = if self.second { 4 } else { 344 };
        w.bytes[magic_at..magic_at + 4].copy_from_slice(self.magic);
        w.put(if self.second { 12 } else { 70 }, self.code.to_le_bytes());
        w.put(if self.second { 14 } else { 72 }, self.bits.to_le_bytes());
        for (n, side) in self.dim.into_iter().enumerate() {
            if self.second {
                w.put(16 + 8 * n, side.to_le_bytes());
            } else {
                w.put(40 + 2 * n, (side as i16).to_le_bytes());
            }
        }
        for (n, size) in self.pixdim.into_iter().enumerate() {
            w.real(76 + 4 * n, 104 + 8 * n, size);
        }
        if self.second {
            w.put(168, (self.voxels_at as i64).to_le_bytes());
            w.put(500, i32::from(self.units).to_le_bytes());
        } else {
            w.put(108, (self.voxels_at as f32).to_le_bytes());
            w.bytes[123] = self.units;
        }
        w.real(112, 176, self.scaling[0]);
        w.real(116, 184, self.scaling[1]);
        for (n, value) in self.qform.iter().flatten().enumerate() {
            w.code(252, 344, 1);
            w.real(256 + 4 * n, 352 + 8 * n, *value);
        }
        for (n, value) in self.sform.iter().flatten().flatten().enumerate() {
            w.code(254, 348, 2);
            w.real(280 + 4 * n, 400 + 8 * n, *value);
        }
        let mut bytes = w.bytes;
        bytes.resize(bytes.len().max(self.voxels_at as usize), 0);
        for value in &self.values {
            let mut stored = self.stored(*value);
            if self.big_endian {
                stored.reverse();
            }
            bytes.extend(stored);
        }
        bytes
    }

    pub fn gzipped(&self) -> Vec<u8> {
        gzip(&self.bytes())
    }

    fn stored(&self, value: f64) -> Vec<u8> {
        match self.code {
            4 => (value as i16).to_le_bytes().to_vec(),
            8 => (value as i32).to_le_bytes().to_vec(),
            16 => (value as f32).to_le_bytes().to_vec(),
            64 => value.to_le_bytes().to_vec(),
            256 => (value as i8).to_le_bytes().to_vec(),
            512 => (value as u16).to_le_bytes().to_vec(),
            768 => (value as u32).to_le_bytes().to_vec(),
            1024 => (value as i64).to_le_bytes().to_vec(),
            1280 => (value as u64).to_le_bytes().to_vec(),
            _ => vec![value as u8],
        }
    }
}

pub fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// Reads with a selection and no threshold.
pub fn read(file: &[u8], selection: Selection) -> Result<Segmentation, Refusal> {
    read_segmentation(file, &Reading { selection, threshold: None })
}
