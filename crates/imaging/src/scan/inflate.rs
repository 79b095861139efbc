//! Inflating a deflated data set (PS3.5 A.5), never beyond the bound.

use super::MAX_INFLATED_BYTES;
use crate::refusal::Refusal;
use std::io::Read;

/// Deflate cannot do better than about 1032:1, and a header and pixels stay far below.
const MAX_RATIO: u64 = 200;
const FREE_BYTES: u64 = 16 << 20;

pub(super) fn inflate(deflated: &[u8]) -> Result<Vec<u8>, Refusal> {
    let limit = (deflated.len() as u64 * MAX_RATIO).clamp(FREE_BYTES, MAX_INFLATED_BYTES);
    let mut body = Vec::new();
    flate2::read::DeflateDecoder::new(deflated)
        .take(limit + 1)
        .read_to_end(&mut body)
        .map_err(|error| Refusal::damaged(format!("the deflated data set does not inflate: {error}")))?;
    if body.len() as u64 > limit {
        return Err(Refusal::Hostile {
            claim: format!("{} deflated bytes inflate to more than {limit}", deflated.len()),
        });
    }
    Ok(body)
}
