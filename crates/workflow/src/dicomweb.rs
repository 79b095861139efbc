//! `DICOMweb` (PS3.18): searching, retrieving and storing the originals of a project, with their identity.
//!
//! Everything is answered from the archive index and the blobs, for an [`Audience`]: overseers, who see
//! the originals with their identity, or the blind reader of one read.

mod audience;
mod catching_up;
pub mod deposit;
pub(crate) mod entry;
pub mod progressive;
pub(crate) mod reader;
pub(crate) mod recent_images;
pub mod retrieve;
pub mod search;

pub use audience::Audience;
pub use catching_up::catch_up;
pub use imaging::archive::Level;
pub use reader::Reader;
pub(crate) use reader::coarse;
pub use store::archive::place::Place;

/// The address of a place below the root of a `DICOMweb` service; UIDs of strangers are escaped.
pub fn address(root: &str, place: &Place) -> String {
    let mut address = format!("{root}/studies/{}", segment(&place.study));
    if let Some(series) = &place.series {
        address.extend(["/series/", &segment(series)]);
    }
    if let Some(instance) = &place.instance {
        address.extend(["/instances/", &segment(instance)]);
    }
    address
}

fn segment(uid: &str) -> String {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || matches!(byte, b'.' | b'-' | b'_');
    uid.bytes()
        .map(|byte| if plain(byte) { char::from(byte).to_string() } else { format!("%{byte:02X}") })
        .collect()
}

#[cfg(test)]
mod tests;
