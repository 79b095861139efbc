//! Blobs that were read last, held open: opening a file waits for the disk, what is open tells at once whether
//! its bytes are at hand.

use std::collections::HashMap;
use std::fs::File;
use std::sync::{Arc, Mutex, PoisonError};

use super::Digest;

/// Files that are held open: a series or two, and well below what a process may open.
const MOST: usize = 256;

/// The files, and when each was last asked for.
#[derive(Clone, Debug, Default)]
pub(super) struct OpenFiles(Arc<Mutex<Held>>);

#[derive(Debug, Default)]
struct Held {
    files: HashMap<Digest, (Arc<File>, u64)>,
    asked: u64,
}

impl OpenFiles {
    pub fn get(&self, digest: &Digest) -> Option<Arc<File>> {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        held.asked += 1;
        let now = held.asked;
        let (file, last) = held.files.get_mut(digest)?;
        *last = now;
        Some(Arc::clone(file))
    }

    /// Holds a file; the one that nobody asked for the longest gives way.
    pub fn keep(&self, digest: Digest, file: Arc<File>) {
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if held.files.len() >= MOST && !held.files.contains_key(&digest) {
            let oldest = held.files.iter().min_by_key(|(_, (_, last))| *last).map(|(digest, _)| *digest);
            oldest.and_then(|oldest| held.files.remove(&oldest));
        }
        held.asked += 1;
        let now = held.asked;
        held.files.insert(digest, (file, now));
    }

    pub fn forget(&self, digest: &Digest) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).files.remove(digest);
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::{MOST, OpenFiles};
    use crate::blob::Digest;

    #[test]
    fn the_file_that_nobody_asked_for_the_longest_gives_way() {
        let files = OpenFiles::default();
        let file = Arc::new(tempfile::tempfile().unwrap());
        let digest = |number: usize| Digest::of(&number.to_le_bytes());
        for number in 0..MOST {
            files.keep(digest(number), Arc::clone(&file));
        }
        assert!(files.get(&digest(0)).is_some());
        files.keep(digest(MOST), file);
        assert!(files.get(&digest(1)).is_none(), "the next oldest");
        assert!(files.get(&digest(0)).is_some() && files.get(&digest(MOST)).is_some());
        files.forget(&digest(0));
        assert!(files.get(&digest(0)).is_none());
    }
}
