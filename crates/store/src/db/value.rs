//! Values that go into a statement and come out of a row, the same for both engines.

use domain::id::{
    ArbitrationId, BatchId, CaseId, ImportId, InstanceId, ProjectId, QuarantineId, ReadId, SeriesId, StudyId,
    SubjectId, Token, UserId,
};
use jiff::Timestamp;
use uuid::Uuid;

/// A statement's values, in the order of `$1`, `$2`, …
pub type Args = Vec<Value>;

/// One value. A null keeps its column type, because `PostgreSQL` wants to know it.
#[derive(Clone, Debug, PartialEq)]
pub enum Value {
    /// An absent value of that type.
    Null(Column),
    /// `BOOLEAN` (`SQLite`: 0 or 1).
    Bool(bool),
    /// `BIGINT`; also a point in time, in microseconds since 1970.
    I64(i64),
    /// `DOUBLE PRECISION`.
    F64(f64),
    /// `TEXT`; also JSON.
    Text(String),
    /// `BYTEA` (`SQLite`: BLOB).
    Bytes(Vec<u8>),
    /// `UUID` (`SQLite`: a BLOB of 16 bytes).
    Uuid(Uuid),
}

/// The types that a column can have.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Column {
    /// See [`Value::Bool`].
    Bool,
    /// See [`Value::I64`].
    I64,
    /// See [`Value::F64`].
    F64,
    /// See [`Value::Text`].
    Text,
    /// See [`Value::Bytes`].
    Bytes,
    /// See [`Value::Uuid`].
    Uuid,
}

/// What can be bound to a statement.
pub trait ToValue {
    /// The column type that it is stored in.
    const COLUMN: Column;
    /// The value as bound.
    fn to_value(&self) -> Value;
}

/// What can be read from a column that is not null. `None`: the column holds something else.
pub trait FromValue: Sized {
    /// Reads the value; an engine's own form (0 and 1, 16 bytes) is accepted.
    fn from_value(value: Value) -> Option<Self>;

    /// What a null reads as; `None` where null is not allowed.
    fn from_null() -> Option<Self> {
        None
    }
}

impl<T: ToValue + ?Sized> ToValue for &T {
    const COLUMN: Column = T::COLUMN;
    fn to_value(&self) -> Value {
        (**self).to_value()
    }
}

impl<T: ToValue> ToValue for Option<T> {
    const COLUMN: Column = T::COLUMN;
    fn to_value(&self) -> Value {
        self.as_ref().map_or(Value::Null(T::COLUMN), ToValue::to_value)
    }
}

impl<T: FromValue> FromValue for Option<T> {
    fn from_value(value: Value) -> Option<Self> {
        T::from_value(value).map(Some)
    }
    fn from_null() -> Option<Self> {
        Some(None)
    }
}

macro_rules! stored_as {
    ($($ty:ty => $column:ident, $this:ident $to:expr;)*) => {$(
        impl ToValue for $ty {
            const COLUMN: Column = Column::$column;
            fn to_value(&self) -> Value {
                let $this = self;
                Value::$column($to)
            }
        }
    )*};
}

stored_as! {
    bool => Bool, x *x;
    i64 => I64, x *x;
    i32 => I64, x i64::from(*x);
    u32 => I64, x i64::from(*x);
    u16 => I64, x i64::from(*x);
    u8 => I64, x i64::from(*x);
    Timestamp => I64, x x.as_microsecond();
    f64 => F64, x *x;
    str => Text, x x.to_owned();
    String => Text, x x.clone();
    serde_json::Value => Text, x x.to_string();
    [u8] => Bytes, x x.to_vec();
    [u8; 16] => Bytes, x x.to_vec();
    [u8; 32] => Bytes, x x.to_vec();
    Vec<u8> => Bytes, x x.clone();
    Uuid => Uuid, x *x;
}

macro_rules! whole_numbers {
    ($($ty:ty),*) => {$(
        impl FromValue for $ty {
            fn from_value(value: Value) -> Option<Self> {
                match value {
                    Value::I64(x) => x.try_into().ok(),
                    _ => None,
                }
            }
        }
    )*};
}
whole_numbers!(i64, i32, u64, u32, u16, u8, usize);

impl FromValue for bool {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Bool(x) => Some(x),
            Value::I64(x @ (0 | 1)) => Some(x == 1),
            _ => None,
        }
    }
}

impl FromValue for f64 {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::F64(x) => Some(x),
            Value::I64(x) => Some(x as f64),
            _ => None,
        }
    }
}

impl FromValue for String {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(x) => Some(x),
            _ => None,
        }
    }
}

impl FromValue for Vec<u8> {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Bytes(x) => Some(x),
            _ => None,
        }
    }
}

impl FromValue for Uuid {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Uuid(x) => Some(x),
            Value::Bytes(x) => Uuid::from_slice(&x).ok(),
            _ => None,
        }
    }
}

impl<const N: usize> FromValue for [u8; N] {
    fn from_value(value: Value) -> Option<Self> {
        Vec::from_value(value).and_then(|x| x.try_into().ok())
    }
}

impl FromValue for Timestamp {
    fn from_value(value: Value) -> Option<Self> {
        i64::from_value(value).and_then(|x| Timestamp::from_microsecond(x).ok())
    }
}

impl FromValue for serde_json::Value {
    fn from_value(value: Value) -> Option<Self> {
        String::from_value(value).and_then(|x| serde_json::from_str(&x).ok())
    }
}

macro_rules! identities {
    ($($id:ident),+ $(,)?) => {$(
        impl ToValue for $id {
            const COLUMN: Column = Column::Uuid;
            fn to_value(&self) -> Value {
                Value::Uuid(self.0)
            }
        }
        impl FromValue for $id {
            fn from_value(value: Value) -> Option<Self> {
                Uuid::from_value(value).map(Self)
            }
        }
    )+};
}
identities!(
    UserId,
    ProjectId,
    SubjectId,
    StudyId,
    SeriesId,
    InstanceId,
    ImportId,
    QuarantineId,
    CaseId,
    BatchId,
    ReadId,
    ArbitrationId,
);

impl ToValue for Token {
    const COLUMN: Column = Column::Bytes;
    fn to_value(&self) -> Value {
        Value::Bytes(self.as_bytes().to_vec())
    }
}

impl FromValue for Token {
    fn from_value(value: Value) -> Option<Self> {
        <[u8; 16]>::from_value(value).map(Self::from_random)
    }
}
