//! Identities. A `…Id` is a `UUIDv7` that stays inside the overseeing part of the product, since it
//! tells when it was made; a [`Token`] is random and is all that a reader or an arbiter ever sees.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! identities {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
        #[cfg_attr(feature = "schema", derive(utoipa::ToSchema), schema(value_type = String, format = Uuid))]
        #[serde(transparent)]
        pub struct $name(pub Uuid);

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl FromStr for $name {
            type Err = uuid::Error;
            fn from_str(text: &str) -> Result<Self, Self::Err> {
                Uuid::parse_str(text).map(Self)
            }
        }
    )+};
}

identities! {
    /// A person who can sign in.
    UserId,
    /// A project.
    ProjectId,
    /// The pseudonymised patient of a project.
    SubjectId,
    /// An imported study.
    StudyId,
    /// An imported series.
    SeriesId,
    /// An imported instance.
    InstanceId,
    /// One import, with its report.
    ImportId,
    /// A file that waits for a person's decision.
    QuarantineId,
    /// The unit of reading.
    CaseId,
    /// Cases released together.
    BatchId,
    /// One reader's independent look at one case.
    ReadId,
    /// A case before an arbiter.
    ArbitrationId,
}

/// A random 128-bit address, written as 32 hexadecimal digits. It says nothing of what it stands
/// for: neither when it was made nor how many others there are.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Token([u8; 16]);

/// The text is not a token: 32 hexadecimal digits are needed.
#[derive(Debug, thiserror::Error)]
#[error("not an address of a read: 32 hexadecimal digits are needed")]
pub struct NotAToken;

impl Token {
    /// A token of 16 random bytes, which the caller draws from a secure source.
    pub const fn from_random(bytes: [u8; 16]) -> Self {
        Self(bytes)
    }

    /// The bytes, as they are stored.
    pub const fn as_bytes(&self) -> &[u8; 16] {
        &self.0
    }

    /// What people call the case behind this token, such as `Case 7K3QXM`: six signs that no two of
    /// are easily confused, derived from the token alone.
    pub fn label(&self) -> String {
        const SIGNS: &[u8; 32] = b"23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
        let mut label = String::from("Case ");
        for byte in &self.0[..6] {
            label.push(SIGNS[usize::from(byte % 32)] as char);
        }
        label
    }
}

impl fmt::Display for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Token({self})")
    }
}

impl FromStr for Token {
    type Err = NotAToken;
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let mut bytes = [0; 16];
        hex::decode_to_slice(text, &mut bytes).map_err(|_| NotAToken)?;
        Ok(Self(bytes))
    }
}

impl Serialize for Token {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Token {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        String::deserialize(deserializer)?.parse().map_err(serde::de::Error::custom)
    }
}

#[cfg(feature = "schema")]
mod schema {
    use utoipa::openapi::{ObjectBuilder, RefOr, Schema, Type};

    impl utoipa::PartialSchema for super::Token {
        fn schema() -> RefOr<Schema> {
            ObjectBuilder::new().schema_type(Type::String).pattern(Some("^[0-9a-f]{32}$")).into()
        }
    }

    impl utoipa::ToSchema for super::Token {}
}
