//! Reading out of a folder in one go, into memory that is neither cleared nor asked of the system for each.
//! Frames are sent this way, and their rate is decided here: what the system has in memory already is copied
//! at once, and only what has to come from the disk takes a thread that may wait.

use std::fs::File;
use std::io;
use std::ops::Range;
use std::os::unix::fs::{FileExt as _, MetadataExt as _};
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;

use super::Digest;
use super::folder::Folder;
use super::open_files::OpenFiles;

/// Buffers that are kept for the next frames.
const KEPT: usize = 32;
/// The largest that is kept, and the most that is copied where requests are answered: a frame of a CT or MR
/// image, as it is.
const LARGEST_KEPT: usize = 1 << 20;

/// Buffers that nobody uses, whose bytes may be anything.
#[derive(Clone, Debug, Default)]
pub(super) struct Buffers(Arc<Mutex<Vec<Vec<u8>>>>);

/// What was read, whose memory comes back when all of it is sent.
struct Filled {
    bytes: Vec<u8>,
    length: usize,
    home: Buffers,
}

impl Buffers {
    /// One of at least so many bytes.
    fn take(&self, room: usize) -> Vec<u8> {
        if room > LARGEST_KEPT {
            return vec![0; room];
        }
        let kept = self.0.lock().unwrap_or_else(PoisonError::into_inner).pop();
        kept.filter(|buffer| buffer.len() >= room).unwrap_or_else(|| vec![0; room])
    }

    /// The beginning of one that was taken, as it was filled.
    fn filled(&self, bytes: Vec<u8>, length: usize) -> Bytes {
        Bytes::from_owner(Filled { bytes, length, home: self.clone() })
    }

    fn give_back(&self, buffer: Vec<u8>) {
        let mut kept = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if buffer.len() <= LARGEST_KEPT && kept.len() < KEPT {
            kept.push(buffer);
        }
    }
}

impl AsRef<[u8]> for Filled {
    fn as_ref(&self) -> &[u8] {
        &self.bytes[..self.length]
    }
}

impl Drop for Filled {
    fn drop(&mut self) {
        self.home.give_back(std::mem::take(&mut self.bytes));
    }
}

/// What is needed to read frames.
#[derive(Clone, Debug, Default)]
pub(super) struct Frames {
    buffers: Buffers,
    files: OpenFiles,
}

impl Frames {
    /// Some of a blob's bytes, fewer if it ends before, where they can be had without waiting: the file is open
    /// and its bytes are in the system's memory.
    pub fn at_once(&self, digest: &Digest, range: &Range<u64>) -> Option<Bytes> {
        let file = self.files.get(digest)?;
        let about = file.metadata().ok()?;
        if about.nlink() == 0 {
            // It was removed, or another file has taken its name.
            self.files.forget(digest);
            return None;
        }
        let wanted = within(about.len(), range)?;
        if wanted > LARGEST_KEPT {
            return None;
        }
        let mut buffer = self.buffers.take(wanted);
        let mut done = 0;
        while done < wanted {
            let rest = &mut buffer[done..wanted];
            let Ok(read @ 1..) = without_waiting(&file, rest, range.start + done as u64) else {
                self.buffers.give_back(buffer);
                return None;
            };
            done += read;
        }
        Some(self.buffers.filled(buffer, wanted))
    }

    /// Some of a blob's bytes, fewer if it ends before; `None`: there is no such blob here. This waits for the
    /// disk.
    pub fn read(&self, folder: &Folder, digest: &Digest, range: &Range<u64>) -> io::Result<Option<Bytes>> {
        let file = match File::open(folder.target(digest)) {
            Ok(file) => Arc::new(file),
            Err(why) if why.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(why) => return Err(why),
        };
        let wanted = within(file.metadata()?.len(), range).ok_or(io::ErrorKind::OutOfMemory)?;
        let mut buffer = self.buffers.take(wanted);
        let mut done = 0;
        while done < wanted {
            match file.read_at(&mut buffer[done..wanted], range.start + done as u64) {
                Ok(0) => break,
                Ok(read) => done += read,
                Err(why) if why.kind() == io::ErrorKind::Interrupted => {}
                Err(why) => return Err(why),
            }
        }
        self.files.keep(*digest, file);
        Ok(Some(self.buffers.filled(buffer, done)))
    }
}

/// How many bytes of a range there are in a file of that size.
fn within(size: u64, range: &Range<u64>) -> Option<usize> {
    usize::try_from(range.end.min(size).saturating_sub(range.start)).ok()
}

/// Reads what is in the system's memory, and nothing that would have to come from the disk.
#[cfg(target_os = "linux")]
fn without_waiting(file: &File, into: &mut [u8], at: u64) -> io::Result<usize> {
    use rustix::io::{ReadWriteFlags, preadv2};
    Ok(preadv2(file, &mut [io::IoSliceMut::new(into)], at, ReadWriteFlags::NOWAIT)?)
}

#[cfg(not(target_os = "linux"))]
fn without_waiting(_: &File, _: &mut [u8], _: u64) -> io::Result<usize> {
    Err(io::ErrorKind::Unsupported.into())
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::{Frames, LARGEST_KEPT};
    use crate::blob::Digest;
    use crate::blob::folder::Folder;

    #[test]
    fn what_was_read_before_is_had_without_waiting() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), 0).unwrap();
        let bytes: Vec<u8> = (0..=250).cycle().take(2 * LARGEST_KEPT).collect();
        let digest = folder.put(&bytes).unwrap();
        let frames = Frames::default();
        assert!(frames.at_once(&digest, &(0..9)).is_none(), "it is not open");
        let end = bytes.len() as u64;
        for range in [0..9, 7..LARGEST_KEPT as u64, end - 5..end + 5, end..end + 1] {
            let expected = &bytes[range.start as usize..range.end.min(end) as usize];
            assert_eq!(frames.read(&folder, &digest, &range).unwrap().unwrap(), expected);
            // Where the file system cannot tell, it is read as before.
            assert!(frames.at_once(&digest, &range).is_none_or(|found| found == expected), "{range:?}");
        }
        assert!(frames.at_once(&digest, &(0..end)).is_none(), "too much to be copied here");
        assert!(frames.read(&folder, &Digest::of(b"no"), &(0..1)).unwrap().is_none());
    }

    #[test]
    fn a_file_that_gave_way_is_not_read_from() {
        let place = tempfile::tempdir().unwrap();
        let folder = Folder::open(place.path(), 0).unwrap();
        let digest = folder.put(b"what is right").unwrap();
        let target = folder.target(&digest);
        fs::write(&target, b"what a failing machine left").unwrap();
        let frames = Frames::default();
        assert_eq!(frames.read(&folder, &digest, &(0..4)).unwrap().unwrap(), "what");
        folder.put(b"what is right").unwrap();
        assert!(frames.at_once(&digest, &(8..13)).is_none());
        assert_eq!(frames.read(&folder, &digest, &(8..13)).unwrap().unwrap(), "right");
        fs::remove_file(&target).unwrap();
        assert!(frames.at_once(&digest, &(8..13)).is_none(), "it was removed");
    }
}
