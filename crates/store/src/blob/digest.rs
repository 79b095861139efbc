//! The name of a blob.

use std::fmt::{Debug, Display, Formatter};
use std::str::FromStr;

use sha2::{Digest as _, Sha256};

use crate::db::{Column, FromValue, ToValue, Value};

/// A SHA-256, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Digest([u8; 32]);

/// The text is not a digest.
#[derive(Debug, thiserror::Error)]
#[error("not a SHA-256: 64 lower-case hexadecimal digits are needed")]
pub struct NotADigest;

impl Digest {
    /// The digest of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        Self(Sha256::digest(bytes).into())
    }
}

impl From<[u8; 32]> for Digest {
    fn from(sha256: [u8; 32]) -> Self {
        Self(sha256)
    }
}

impl Display for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl Debug for Digest {
    fn fmt(&self, f: &mut Formatter<'_>) -> std::fmt::Result {
        Display::fmt(self, f)
    }
}

impl FromStr for Digest {
    type Err = NotADigest;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 32];
        let lower = !text.bytes().any(|b| b.is_ascii_uppercase());
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotADigest)?;
        if lower { Ok(Self(bytes)) } else { Err(NotADigest) }
    }
}

impl ToValue for Digest {
    const COLUMN: Column = Column::Bytes;

    fn to_value(&self) -> Value {
        Value::Bytes(self.0.to_vec())
    }
}

impl FromValue for Digest {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => text.parse().ok(),
            bytes => <[u8; 32]>::from_value(bytes).map(Self),
        }
    }
}
