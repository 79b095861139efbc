//! The header reader and what a viewer is told of an image.
#![no_main]

use imaging::{KeptMetadata, UidMap, pseudonymised_metadata, read_header};

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let _ = read_header(file);
    let _ = KeptMetadata::of(file);
    let _ = pseudonymised_metadata(file, &UidMap::new(b"key"));
});
