//! Files that are too large for memory: their header is read as any other's, their pixels stay where they are.

use std::borrow::Cow;
use std::io;
use std::ops::Range;

use crate::refusal::Refusal;

/// A file that can be read at any place.
pub trait LargeFile {
    /// How many bytes it has.
    fn size(&self) -> u64;
    /// Fills `into` with its bytes from `at` on.
    fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()>;
}

/// The most of one frame, or of an offset table, that is read into memory.
const MOST: u64 = 1 << 30;

/// Pixels that are not in memory.
#[derive(Clone)]
pub(crate) struct Far<'a> {
    pub file: &'a dyn LargeFile,
    pub pixels: FarPixels,
}

/// Where in the file the pixels lie.
#[derive(Clone, Debug)]
pub(crate) enum FarPixels {
    /// Uncompressed.
    Native(Range<u64>),
    /// Encapsulated: the basic offset table, and each fragment.
    Encapsulated { table: Vec<u8>, fragments: Vec<Range<u64>> },
}

impl std::fmt::Debug for Far<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.pixels.fmt(f)
    }
}

/// What lies in that range of a file.
pub(crate) fn read(file: &dyn LargeFile, range: &Range<u64>) -> Result<Vec<u8>, Refusal> {
    let length = range.end - range.start;
    if length > MOST {
        return Err(Refusal::Hostile { claim: format!("one piece of {length} bytes") });
    }
    let mut bytes = vec![0; length as usize];
    file.read_at(range.start, &mut bytes).map_err(|why| unreadable(&why))?;
    Ok(bytes)
}

pub(crate) fn unreadable(why: &io::Error) -> Refusal {
    Refusal::damaged(format!("it cannot be read on: {why}"))
}

/// Fragments of compressed pixels, in memory or not.
pub(crate) trait Fragments {
    fn count(&self) -> usize;
    fn length(&self, index: usize) -> u64;
    /// The first bytes, enough to tell what a fragment begins with.
    fn beginning(&self, index: usize) -> Cow<'_, [u8]>;
}

impl Fragments for [&[u8]] {
    fn count(&self) -> usize {
        self.len()
    }

    fn length(&self, index: usize) -> u64 {
        self[index].len() as u64
    }

    fn beginning(&self, index: usize) -> Cow<'_, [u8]> {
        self[index].into()
    }
}

/// Fragments that are not in memory.
pub(crate) struct FarFragments<'a>(pub &'a dyn LargeFile, pub &'a [Range<u64>]);

impl Fragments for FarFragments<'_> {
    fn count(&self) -> usize {
        self.1.len()
    }

    fn length(&self, index: usize) -> u64 {
        self.1[index].end - self.1[index].start
    }

    fn beginning(&self, index: usize) -> Cow<'_, [u8]> {
        const BEGINNING: u64 = 128;
        let range = &self.1[index];
        let range = range.start..range.end.min(range.start + BEGINNING);
        read(self.0, &range).unwrap_or_default().into()
    }
}
