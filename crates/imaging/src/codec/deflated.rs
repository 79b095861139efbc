//! Deflated Image Frame Compression: each frame an RFC 1951 stream of its own (PS3.5 A.4.13).

use std::io::Read;

/// Inflates a frame to its `length` bytes, never beyond; one byte of padding may follow.
pub(super) fn inflate(frame: &[u8], length: usize) -> Result<Vec<u8>, String> {
    let mut bytes = Vec::new();
    flate2::read::DeflateDecoder::new(frame)
        .take(length as u64 + 2)
        .read_to_end(&mut bytes)
        .map_err(|error| format!("it does not inflate: {error}"))?;
    if bytes.len() < length || bytes.len() > length + 1 {
        return Err(format!("it inflates to other than {length} bytes"));
    }
    bytes.truncate(length);
    Ok(bytes)
}
