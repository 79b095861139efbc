//! The key of what a browser keeps of a read: it never leaves the server but for the reader who is
//! signed in, so that a draft on a disk is noise to everybody else.

use domain::id::Token;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Tells the key of a draft from other uses of a read's secret.
const USE: &[u8] = b"overread draft key 1\0";

/// The first half of HMAC-SHA256 of the read's address under its secret, in hexadecimal: the same at
/// every opening, another for every read.
pub(super) fn of(secret: &[u8; 32], read: &Token) -> String {
    let mut block = [0; 64];
    block[..32].copy_from_slice(secret);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(USE);
    mac.update(read.to_string().as_bytes());
    let mut key = hex::encode(mac.finalize().into_bytes());
    key.truncate(32);
    key
}

#[cfg(test)]
mod tests {
    use domain::id::Token;

    use super::of;

    #[test]
    fn a_read_keeps_its_key_and_shares_it_with_no_other() {
        let (one, other) = (Token::from_random([1; 16]), Token::from_random([2; 16]));
        assert_eq!(of(&[7; 32], &one), of(&[7; 32], &one));
        assert_ne!(of(&[7; 32], &one), of(&[7; 32], &other));
        assert_ne!(of(&[7; 32], &one), of(&[8; 32], &one));
    }
}
