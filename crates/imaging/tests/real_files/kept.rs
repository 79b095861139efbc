//! What an index keeps of real files gives what the files themselves give.

use crate::corpus;
use bytes::Bytes;
use imaging::{FrameIndex, KeptMetadata, UidMap, frame, pseudonymised_metadata, read_header};
use std::path::{Path, PathBuf};

fn files(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() { found.extend(files(&path)) } else { found.push(path) }
    }
    found
}

#[test]
fn kept_metadata_and_extents_equal_what_the_file_gives() {
    let Some(folder) = corpus::folder() else { return };
    let uids = UidMap::new(b"a key");
    let mut in_place = 0;
    for path in files(&folder) {
        let file = Bytes::from(std::fs::read(&path).unwrap());
        let Ok(header) = read_header(&file) else { continue };
        let shown = path.display();
        let kept = KeptMetadata::of(&file).map(|kept| {
            let text = serde_json::to_string(&kept).unwrap();
            serde_json::from_str::<KeptMetadata>(&text).unwrap().pseudonymised(&uids)
        });
        assert_eq!(kept, pseudonymised_metadata(&file, &uids), "{shown}");
        let Ok(index) = FrameIndex::of(&file) else { continue };
        assert_eq!(index.extents.len() as u32, header.pixels.frames, "{shown}");
        for (number, extent) in (1..).zip(&index.extents).take(3) {
            let Some((offset, length)) = *extent else { continue };
            let sent = frame(&file, number).unwrap();
            assert_eq!(
                sent.bytes,
                file[offset as usize..(offset + length) as usize],
                "{shown}, frame {number}"
            );
            assert_eq!(sent.content_type(), index.content_type, "{shown}");
            in_place += 1;
        }
    }
    assert!(in_place > 200, "only {in_place} frames lie in their files as they are sent");
}
