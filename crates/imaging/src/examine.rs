//! All that an import keeps of an image, by one walk over its file.

use bytes::Bytes;

use crate::archive::{Archived, archived_from};
use crate::far::{self, LargeFile};
use crate::frames::FrameIndex;
use crate::index::Header;
use crate::refusal::Refusal;
use crate::scan::Opened;
use crate::web::KeptMetadata;

/// What is kept of an image beside its bytes.
#[derive(Debug, Clone, PartialEq)]
pub struct Examined {
    /// What it is, whose, and what it can be sliced by.
    pub header: Header,
    /// How its frames are sent to a viewer.
    pub frame_index: FrameIndex,
    /// What a viewer is told of it.
    pub metadata: KeptMetadata,
    /// What `DICOMweb` finds and sends of it.
    pub archived: Archived,
}

/// Examines an image that is in memory.
///
/// # Errors
/// A [`Refusal`] where it is no image that can be shown rightly.
pub fn examine(file: &Bytes) -> Result<Examined, Refusal> {
    examined(&Opened::new(file)?)
}

/// How much of a large file is taken for its header, at first and when that is not enough.
const HEADERS: [u64; 4] = [1 << 20, 8 << 20, 64 << 20, 256 << 20];

/// Examines an image that is too large for memory: its header and one frame at a time are read.
///
/// # Errors
/// A [`Refusal`] where it is no image that can be shown rightly.
pub fn examine_large(file: &dyn LargeFile) -> Result<Examined, Refusal> {
    by_header(file, examined)
}

/// Reads a large file by its header.
pub(crate) fn by_header<T>(
    file: &dyn LargeFile,
    read: impl Fn(&Opened<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    by_headers(file, HEADERS, read)
}

fn by_headers<T>(
    file: &dyn LargeFile,
    lengths: [u64; 4],
    read: impl Fn(&Opened<'_>) -> Result<T, Refusal>,
) -> Result<T, Refusal> {
    for length in lengths.map(|length| length.min(file.size())) {
        let head = far::read(file, &(0..length))?;
        if length == file.size() {
            return read(&Opened::new(&head)?);
        }
        match Opened::beginning(&head, file) {
            Ok(Some(opened)) => {
                let found = read(&opened);
                if !opened.fell_short() {
                    return found;
                }
            }
            Ok(None) => {}
            Err(refusal) => return Err(refusal),
        }
    }
    Err(Refusal::Hostile { claim: format!("a header of more than {} bytes", lengths[lengths.len() - 1]) })
}

fn examined(opened: &Opened<'_>) -> Result<Examined, Refusal> {
    let set = opened.data_set()?;
    Ok(Examined {
        header: Header::of(opened, &set)?,
        frame_index: FrameIndex::within(&set, &opened.transfer_syntax_uid)?,
        metadata: KeptMetadata::within(&set, &opened.transfer_syntax_uid)?,
        archived: archived_from(opened, &set)?,
    })
}

#[cfg(test)]
mod tests {
    use std::io;

    use super::{LargeFile, by_headers, examine, examined};

    impl LargeFile for Vec<u8> {
        fn size(&self) -> u64 {
            self.len() as u64
        }

        fn read_at(&self, at: u64, into: &mut [u8]) -> io::Result<()> {
            let there = self.get(at as usize..at as usize + into.len());
            into.copy_from_slice(there.ok_or(io::ErrorKind::UnexpectedEof)?);
            Ok(())
        }
    }

    #[test]
    fn a_file_that_is_not_in_memory_is_examined_as_one_that_is() {
        let Some(paths) = crate::corpus::files() else { return };
        let (mut images, mut refused) = (0, 0);
        for path in paths {
            let file = std::fs::read(&path).unwrap();
            if file.len() < 140_000 {
                continue;
            }
            let near = examine(&file.clone().into());
            // The first is too short for most headers, the second leaves the pixels of most behind.
            let far = by_headers(&file, [66_000, 100_000, 1 << 20, 256 << 20], examined);
            match (near, far) {
                (Ok(near), Ok(far)) => {
                    assert!(near == far, "{}", path.display());
                    images += 1;
                }
                (Err(near), Err(far)) => {
                    assert_eq!(near, far, "{}", path.display());
                    refused += 1;
                }
                (near, far) => panic!("{}: {:?} and {:?}", path.display(), near.err(), far.err()),
            }
        }
        println!("{images} images alike, {refused} refused alike");
        assert!(images > 100, "only {images} images were examined both ways");
    }
}
