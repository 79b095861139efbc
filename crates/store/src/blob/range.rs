//! Reading out of a folder in one go: opened and read in one turn of a thread, into memory that is neither
//! cleared nor asked of the system for each. Frames are sent this way, and their rate is decided here.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::ops::Range;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::Digest;
use super::folder::Folder;

/// Buffers that are kept for the next frames.
const KEPT: usize = 32;
/// The largest that is kept: a frame of a CT or MR image, as it is.
const LARGEST_KEPT: usize = 1 << 20;

/// Buffers that nobody uses.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers(Arc<Mutex<Vec<Vec<u8>>>>);

/// What was read, whose memory comes back when all of it is sent.
struct Filled {
    bytes: Vec<u8>,
    home: Buffers,
}

impl Buffers {
    /// An empty one with room for so many bytes.
    fn take(&self, room: usize) -> Vec<u8> {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut buffer = if room <= LARGEST_KEPT { kept.pop().unwrap_or_default() } else { Vec::new() };
        drop(kept);
        buffer.reserve_exact(room);
        buffer
    }
}

impl AsRef<[u8]> for Filled {
    fn as_ref(&self) -> &[u8] {
        &self.bytes
    }
}

impl Drop for Filled {
    fn drop(&mut self) {
        if self.bytes.capacity() > LARGEST_KEPT {
            return;
        }
        let mut kept = self.home.0.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.len() < KEPT {
            let mut buffer = std::mem::take(&mut self.bytes);
            buffer.clear();
            kept.push(buffer);
        }
    }
}

impl Folder {
    /// Some of a blob's bytes, fewer if it ends before; `None`: there is no such blob here.
    pub fn range(&self, digest: &Digest, range: &Range<u64>, buffers: &Buffers) -> io::Result<Option<Bytes>> {
        let mut file = match File::open(self.target(digest)) {
            Ok(file) => file,
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(why),
        };
        let end = range.end.min(file.metadata()?.len());
        let wanted = end.saturating_sub(range.start);
        let mut bytes = buffers.take(usize::try_from(wanted).map_err(io::Error::other)?);
        file.seek(SeekFrom::Start(range.start))?;
        file.take(wanted).read_to_end(&mut bytes)?;
        Ok(Some(Bytes::from_owner(Filled { bytes, home: buffers.clone() })))
    }
}
