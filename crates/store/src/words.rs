//! The domain's words, as text columns hold them.

use domain::batch::BatchKind;
use domain::case::CaseUnit;
use domain::import::FileOutcome;
use domain::read::{ReadState, Remark};
use domain::role::Role;
use domain::split::Split;

use crate::db::{Column, FromValue, ToValue, Value};

macro_rules! words {
    ($($word:ty, $parse:expr;)+) => {$(
        impl ToValue for $word {
            const COLUMN: Column = Column::Text;
            fn to_value(&self) -> Value {
                Value::Text(self.word().to_owned())
            }
        }
        impl FromValue for $word {
            fn from_value(value: Value) -> Option<Self> {
                let word = String::from_value(value)?;
                $parse(word.as_str())
            }
        }
    )+};
}

words! {
    Role, |word: &str| word.parse().ok();
    Split, |word: &str| word.parse().ok();
    CaseUnit, CaseUnit::from_word;
    FileOutcome, |word: &str| word.parse().ok();
    BatchKind, |word: &str| word.parse().ok();
    ReadState, |word: &str| word.parse().ok();
    Remark, Remark::from_word;
}
