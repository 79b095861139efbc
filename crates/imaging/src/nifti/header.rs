//! The header: 348 bytes in NIfTI-1, 540 in NIfTI-2.

use super::orientation;
use crate::refusal::Refusal;
use crate::segmentation::PatientGrid;

/// Bytes of the longer header.
pub(super) const LONGEST: usize = 540;

const FIRST: usize = 348;

/// No side of a real volume is longer.
const LONGEST_SIDE: i64 = 1 << 24;

/// How a voxel is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum DataType {
    U8,
    I8,
    U16,
    I16,
    U32,
    I32,
    U64,
    I64,
    F32,
    F64,
}

/// What a mask needs of the header.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub big_endian: bool,
    /// Columns, rows, slices: NIfTI's i, j, k.
    pub sides: [u32; 3],
    pub data_type: DataType,
    /// Where the voxels begin in the file.
    pub voxels_at: u64,
    /// Factor and summand of the stored values.
    pub scaling: Option<[f64; 2]>,
    pub placing: Placing,
}

/// What the header says of the place in the patient, as written.
#[derive(Debug, Clone)]
pub(super) struct Placing {
    pub pixdim: [f64; 4],
    pub qform: Option<Quaternion>,
    pub sform: Option<[[f64; 4]; 3]>,
    /// Millimetres in the unit of length.
    pub unit: f64,
}

/// The rotation of the qform.
#[derive(Debug, Clone)]
pub(super) struct Quaternion {
    pub bcd: [f64; 3],
    pub offset: [f64; 3],
}

/// Whether bytes begin as a header does, whatever its byte order.
pub(super) fn begins(start: &[u8]) -> bool {
    fields(start).is_some()
}

impl Header {
    pub fn read(start: &[u8]) -> Result<Self, Refusal> {
        let fields = fields(start).ok_or(Refusal::NotASegmentation { found: "no NIfTI header" })?;
        let length = if fields.second { LONGEST } else { FIRST };
        if start.len() < length {
            return Err(Refusal::Truncated {
                at: "the NIfTI header".into(),
                needed: length as u64,
                there: start.len() as u64,
            });
        }
        fields.check_magic()?;
        Ok(Self {
            big_endian: fields.big_endian,
            sides: fields.sides()?,
            data_type: fields.data_type()?,
            voxels_at: fields.voxels_at()?,
            scaling: fields.scaling(),
            placing: fields.placing(),
        })
    }

    /// Bytes of a voxel.
    pub fn width(&self) -> usize {
        match self.data_type {
            DataType::U8 | DataType::I8 => 1,
            DataType::U16 | DataType::I16 => 2,
            DataType::U32 | DataType::I32 | DataType::F32 => 4,
            DataType::U64 | DataType::I64 | DataType::F64 => 8,
        }
    }

    pub fn row_bytes(&self) -> usize {
        self.sides[0] as usize * self.width()
    }

    /// Bytes of all voxels; at most 2⁷⁵ do not fit and are capped.
    pub fn voxel_bytes(&self) -> u64 {
        self.sides.iter().fold(self.width() as u64, |bytes, &side| bytes.saturating_mul(u64::from(side)))
    }

    /// Slice and row of every row in the order of the file.
    pub fn rows(&self) -> impl Iterator<Item = (u32, u32)> + use<> {
        let [_, rows, slices] = self.sides;
        (0..slices).flat_map(move |slice| (0..rows).map(move |row| (slice, row)))
    }

    /// Where the voxels lie.
    pub fn grid(&self) -> Result<PatientGrid, Refusal> {
        orientation::grid(self.sides, &self.placing)
    }
}

/// Reads fields by their place; the two versions have the same ones elsewhere.
struct Fields<'a> {
    bytes: &'a [u8],
    second: bool,
    big_endian: bool,
}

fn fields(start: &[u8]) -> Option<Fields<'_>> {
    let first: [u8; 4] = start.get(..4)?.try_into().ok()?;
    let (second, big_endian) = match (u32::from_le_bytes(first), u32::from_be_bytes(first)) {
        (348, _) => (false, false),
        (_, 348) => (false, true),
        (540, _) => (true, false),
        (_, 540) => (true, true),
        _ => return None,
    };
    Some(Fields { bytes: start, second, big_endian })
}

impl Fields<'_> {
    fn raw<const N: usize>(&self, at: usize) -> [u8; N] {
        let mut raw = [0; N];
        if let Some(bytes) = self.bytes.get(at..at + N) {
            raw.copy_from_slice(bytes);
        }
        if self.big_endian {
            raw.reverse();
        }
        raw
    }

    /// A whole number: 16 bits in NIfTI-1 at `first`; at `second` of so many bytes in NIfTI-2.
    fn whole(&self, first: usize, second: usize, bytes: usize) -> i64 {
        match (self.second, bytes) {
            (false, _) => i16::from_le_bytes(self.raw(first)).into(),
            (true, 2) => i16::from_le_bytes(self.raw(second)).into(),
            (true, 4) => i32::from_le_bytes(self.raw(second)).into(),
            (true, _) => i64::from_le_bytes(self.raw(second)),
        }
    }

    /// A real number: 32 bits in NIfTI-1, 64 bits in NIfTI-2.
    fn real(&self, first: usize, second: usize) -> f64 {
        if self.second {
            f64::from_le_bytes(self.raw(second))
        } else {
            f32::from_le_bytes(self.raw(first)).into()
        }
    }

    /// The `n`th of several real numbers in a row.
    fn nth(&self, first: usize, second: usize, n: usize) -> f64 {
        self.real(first + 4 * n, second + 8 * n)
    }

    fn check_magic(&self) -> Result<(), Refusal> {
        let magic = if self.second { self.bytes.get(4..8) } else { self.bytes.get(344..348) };
        match magic {
            Some(b"n+1\0" | b"n+2\0") => Ok(()),
            Some(b"ni1\0" | b"ni2\0") => Err(Refusal::NotAMask {
                cause: "it is the header of a pair of files, .hdr and .img".into(),
                next: "save both as one .nii file",
            }),
            _ => Err(Refusal::NotAMask {
                cause: "it has no NIfTI mark: an Analyze header does not say left from right".into(),
                next: "save it as NIfTI (.nii) with the program that made it",
            }),
        }
    }

    fn sides(&self) -> Result<[u32; 3], Refusal> {
        let dim = |n: usize| self.whole(40 + 2 * n, 16 + 8 * n, 8);
        let dimensions = dim(0);
        if !(1..=7).contains(&dimensions) {
            return Err(Refusal::damaged(format!("the NIfTI header declares {dimensions} dimensions")));
        }
        let side = |n: usize| if (n as i64) <= dimensions { dim(n) } else { 1 };
        if let Some(n) = (1..=7).find(|&n| !(1..=LONGEST_SIDE).contains(&side(n))) {
            return Err(Refusal::damaged(format!("side {n} of the volume has {} voxels", side(n))));
        }
        if let Some(n) = (4..=7).find(|&n| side(n) != 1) {
            return Err(Refusal::NotAMask {
                cause: format!("it holds {} volumes in its dimension {n}", side(n)),
                next: "save each volume as a file of its own",
            });
        }
        Ok([side(1), side(2), side(3)].map(|n| n as u32))
    }

    fn data_type(&self) -> Result<DataType, Refusal> {
        let code = self.whole(70, 12, 2);
        let (data_type, bits) = match code {
            2 => (DataType::U8, 8),
            4 => (DataType::I16, 16),
            8 => (DataType::I32, 32),
            16 => (DataType::F32, 32),
            64 => (DataType::F64, 64),
            256 => (DataType::I8, 8),
            512 => (DataType::U16, 16),
            768 => (DataType::U32, 32),
            1024 => (DataType::I64, 64),
            1280 => (DataType::U64, 64),
            _ => {
                return Err(Refusal::NotAMask {
                    cause: format!("its voxels are of the NIfTI data type {code}{}", other_type(code)),
                    next: "save the mask as whole numbers, for example uint8",
                });
            }
        };
        let stated = self.whole(72, 14, 2);
        if stated != bits {
            return Err(Refusal::inconsistent(format!("{stated} bits per voxel of data type {code}")));
        }
        Ok(data_type)
    }

    fn voxels_at(&self) -> Result<u64, Refusal> {
        let least = if self.second { 544.0 } else { 352.0 };
        let at = if self.second {
            i64::from_le_bytes(self.raw(168)) as f64
        } else {
            f64::from(f32::from_le_bytes(self.raw(108)))
        };
        // Some writers leave it 0 in a single file: the voxels then follow the header.
        match at {
            0.0 => Ok(least as u64),
            at if at >= least && at <= 1e15 && at.fract() == 0.0 => Ok(at as u64),
            at => Err(Refusal::damaged(format!("the NIfTI header puts the voxels at byte {at}"))),
        }
    }

    fn scaling(&self) -> Option<[f64; 2]> {
        let [slope, inter] = [self.real(112, 176), self.real(116, 184)];
        let scaled = slope.is_finite() && slope != 0.0 && inter.is_finite();
        (scaled && (slope, inter) != (1.0, 0.0)).then_some([slope, inter])
    }

    fn placing(&self) -> Placing {
        let units = if self.second { self.raw::<4>(500)[0] } else { self.raw::<1>(123)[0] };
        let triple = |first, second| [0, 1, 2].map(|n| self.nth(first, second, n));
        let row = |n: usize| [0, 1, 2, 3].map(|i| self.nth(280 + 16 * n, 400 + 32 * n, i));
        let has_qform = self.whole(252, 344, 4) > 0;
        let has_sform = self.whole(254, 348, 4) > 0;
        Placing {
            pixdim: [0, 1, 2, 3].map(|n| self.nth(76, 104, n)),
            qform: has_qform.then(|| Quaternion { bcd: triple(256, 352), offset: triple(268, 376) }),
            sform: has_sform.then(|| [0, 1, 2].map(row)),
            unit: match units & 7 {
                1 => 1e3,
                3 => 1e-3,
                _ => 1.0,
            },
        }
    }
}

fn other_type(code: i64) -> &'static str {
    match code {
        1 => " (single bits)",
        32 | 1792 | 2048 => " (complex numbers)",
        128 | 2304 => " (colours)",
        1536 => " (128-bit numbers)",
        _ => "",
    }
}
