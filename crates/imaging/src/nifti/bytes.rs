//! The bytes of a NIfTI file, as they are or inflated piece by piece.

use super::header::{self, Header};
use crate::refusal::Refusal;
use flate2::read::MultiGzDecoder;
use std::borrow::Cow;
use std::io::{self, BufReader, Read};

/// Deflate makes at most 1,032 bytes of one.
const MOST_INFLATED: u64 = 1032;

/// How much may follow the voxels before reading on is given up.
const MOST_TAIL: u64 = 64 << 20;

const CHUNK: usize = 1 << 16;

/// A file as it came.
pub(super) struct Source<'a> {
    file: &'a [u8],
    gzipped: bool,
}

impl<'a> Source<'a> {
    pub fn of(file: &'a [u8]) -> Self {
        Self { file, gzipped: file.starts_with(&[0x1f, 0x8b]) }
    }

    /// As many bytes from the beginning as the longest header has, or fewer where there are no more.
    pub fn start(&self) -> Result<Cow<'a, [u8]>, Refusal> {
        if !self.gzipped {
            return Ok(Cow::Borrowed(&self.file[..self.file.len().min(header::LONGEST)]));
        }
        let mut start = Vec::new();
        MultiGzDecoder::new(self.file)
            .take(header::LONGEST as u64)
            .read_to_end(&mut start)
            .map_err(|error| damaged(&error))?;
        Ok(Cow::Owned(start))
    }

    /// That what the header declares can be there at all.
    pub fn check_covers(&self, header: &Header) -> Result<(), Refusal> {
        let needed = header.voxels_at.saturating_add(header.voxel_bytes());
        let length = self.file.len() as u64;
        let most = if self.gzipped { length.saturating_mul(MOST_INFLATED) } else { length };
        if needed <= most {
            return Ok(());
        }
        if self.gzipped || (needed >= 1 << 29 && needed / 16 > length) {
            return Err(Refusal::Hostile {
                claim: format!("its header declares {needed} bytes of voxels and {length} bytes are there"),
            });
        }
        Err(cut(needed, length))
    }

    /// Calls `row` with the bytes of each row of the volume in order; then makes sure of the checksum of a
    /// gzipped file.
    pub fn each_row(
        &self,
        header: &Header,
        row: &mut dyn FnMut(&[u8]) -> Result<(), Refusal>,
    ) -> Result<(), Refusal> {
        if !self.gzipped {
            let from = usize::try_from(header.voxels_at).unwrap_or(usize::MAX);
            let there = self.file.get(from..).unwrap_or_default();
            return header.rows().zip(there.chunks_exact(header.row_bytes())).try_for_each(|(_, b)| row(b));
        }
        let mut inflated = BufReader::with_capacity(CHUNK, MultiGzDecoder::new(self.file));
        let failed = |error: io::Error| match error.kind() {
            io::ErrorKind::UnexpectedEof => cut(header.voxel_bytes(), self.file.len() as u64),
            _ => damaged(&error),
        };
        let skipped =
            io::copy(&mut inflated.by_ref().take(header.voxels_at), &mut io::sink()).map_err(failed)?;
        if skipped < header.voxels_at {
            return Err(cut(header.voxels_at, skipped));
        }
        let mut line = vec![0; header.row_bytes()];
        for _ in header.rows() {
            inflated.read_exact(&mut line).map_err(failed)?;
            row(&line)?;
        }
        io::copy(&mut inflated.take(MOST_TAIL), &mut io::sink()).map_err(|error| damaged(&error))?;
        Ok(())
    }
}

fn cut(needed: u64, there: u64) -> Refusal {
    Refusal::Truncated { at: "the volume of the NIfTI file".into(), needed, there }
}

fn damaged(error: &io::Error) -> Refusal {
    Refusal::damaged(format!("the gzipped file does not inflate: {error}"))
}
