//! The length- and depth-checking scan in front of everything.
#![no_main]

libfuzzer_sys::fuzz_target!(|file: &[u8]| {
    let _ = imaging::scan::scan(file);
});
