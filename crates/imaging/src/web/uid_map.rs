//! UIDs for pseudonyms: the same key gives the same UID, and no way leads back without it.

use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Maps UIDs by HMAC-SHA256 to `2.25.` and 128 bits (PS3.5 Annex B.2).
#[derive(Clone)]
pub struct UidMap {
    keyed: Hmac<Sha256>,
}

impl UidMap {
    /// A map under a secret key; another key gives unrelated UIDs.
    pub fn new(key: &[u8]) -> Self {
        // HMAC takes keys of any length: longer ones are hashed first (RFC 2104).
        let mut padded = [0u8; 64];
        if key.len() <= padded.len() {
            padded[..key.len()].copy_from_slice(key);
        } else {
            padded[..32].copy_from_slice(&<Sha256 as sha2::Digest>::digest(key));
        }
        Self { keyed: <Hmac<Sha256> as KeyInit>::new(&padded.into()) }
    }

    /// The pseudonym of `uid`.
    pub fn map(&self, uid: &str) -> String {
        format!("2.25.{}", self.number(uid))
    }

    /// The number that stands for `text` under this key.
    pub(crate) fn number(&self, text: &str) -> u128 {
        let mut mac = self.keyed.clone();
        mac.update(text.as_bytes());
        let digest: [u8; 32] = mac.finalize().into_bytes().into();
        let (first, _) = digest.as_chunks::<16>();
        u128::from_be_bytes(first[0])
    }
}

impl std::fmt::Debug for UidMap {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("UidMap(secret)")
    }
}

#[cfg(test)]
mod tests {
    use super::UidMap;

    #[test]
    fn the_key_decides() {
        let map = UidMap::new(b"key");
        assert_eq!(map.map("1.2.3"), UidMap::new(b"key").map("1.2.3"));
        assert_ne!(map.map("1.2.3"), map.map("1.2.4"));
        assert_ne!(map.map("1.2.3"), UidMap::new(b"other").map("1.2.3"));
        assert!(map.map("1.2.3").len() <= 64 && !map.map("1.2.3").starts_with("2.25.0"));
    }

    /// RFC 4231, test cases 2 and 6 (a key longer than the block).
    #[test]
    fn it_is_hmac_sha256() {
        let first = u128::from_str_radix("5bdcc146bf60754e6a042426089575c7", 16).unwrap();
        assert_eq!(UidMap::new(b"Jefe").map("what do ya want for nothing?"), format!("2.25.{first}"));
        let sixth = u128::from_str_radix("60e431591ee0b67f0d8a26aacbf5b77f", 16).unwrap();
        let text = "Test Using Larger Than Block-Size Key - Hash Key First";
        assert_eq!(UidMap::new(&[0xaa; 131]).map(text), format!("2.25.{sixth}"));
    }
}
