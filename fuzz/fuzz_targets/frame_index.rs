//! The frame index, and the frames that it points at: each extent lies within the file.
#![no_main]

use bytes::Bytes;
use imaging::FrameIndex;

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let file = Bytes::copy_from_slice(file);
    let Ok(index) = FrameIndex::of(&file) else { return };
    for (offset, length) in index.extents.into_iter().flatten() {
        assert!(offset + length <= file.len() as u64);
    }
});
