//! Names that several entries of a zip archive have: readers know but one entry of each name.

use std::collections::HashSet;
use std::io::{self, Read, Seek, SeekFrom};

/// The signature of an entry of the central directory (APPNOTE 4.3.12), and the bytes of its fixed part.
const ENTRY: &[u8; 4] = b"PK\x01\x02";
const FIXED: usize = 46;

/// The names of the central directory at `start` that were there before, once for each time.
pub(super) fn repeated<R: Read + Seek>(archive: &mut R, start: u64, most: usize) -> io::Result<Vec<String>> {
    archive.seek(SeekFrom::Start(start))?;
    let mut directory = io::BufReader::new(archive);
    let (mut known, mut repeated) = (HashSet::new(), Vec::new());
    for _ in 0..=most {
        let mut head = [0; FIXED];
        match directory.read_exact(&mut head) {
            Ok(()) if head.starts_with(ENTRY) => {}
            Ok(()) => break,
            Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => break,
            Err(error) => return Err(error),
        }
        let length = |at: usize| u64::from(u16::from_le_bytes([head[at], head[at + 1]]));
        let mut name = Vec::new();
        directory.by_ref().take(length(28)).read_to_end(&mut name)?;
        io::copy(&mut directory.by_ref().take(length(30) + length(32)), &mut io::sink())?;
        // Folders hold nothing that could be lost.
        if !name.ends_with(b"/") && !known.insert(name.clone()) {
            repeated.push(String::from_utf8_lossy(&name).into_owned());
        }
    }
    Ok(repeated)
}
