//! UIDs of images as they are kept: two characters to a byte, since there are two for each image and each stands in
//! an index as well.
//!
//! A character is four bits, `.` 1 and the digits from 2 on, and an odd one at the end is followed by 0, so that
//! bytes sort as texts do. What is not made of these characters, as the UIDs of some files are not, is kept as it
//! is behind a byte of its own. Migrations write the same form: see `{uid …}` in [`crate::db`].

use crate::db::{Column, FromValue, ToValue, Value};

/// Stands before a text that is kept as it is: no packed UID begins with it.
const AS_IT_IS: u8 = 0xff;

/// A UID to bind to a statement.
pub(crate) struct Uid<'a>(pub &'a str);

/// A UID out of a row, packed or as text.
#[derive(Clone, PartialEq, Eq, Hash, Debug)]
pub(crate) struct KeptUid(pub String);

impl ToValue for Uid<'_> {
    const COLUMN: Column = Column::Bytes;

    fn to_value(&self) -> Value {
        Value::Bytes(packed(self.0))
    }
}

impl FromValue for KeptUid {
    fn from_value(value: Value) -> Option<Self> {
        match value {
            Value::Text(text) => Some(Self(text)),
            Value::Bytes(bytes) => text(&bytes).map(Self),
            _ => None,
        }
    }
}

fn packed(uid: &str) -> Vec<u8> {
    let Some(halves) = uid.bytes().map(half).collect::<Option<Vec<u8>>>() else {
        return [&[AS_IT_IS], uid.as_bytes()].concat();
    };
    halves.chunks(2).map(|pair| pair[0] << 4 | pair.get(1).copied().unwrap_or(0)).collect()
}

fn half(character: u8) -> Option<u8> {
    match character {
        b'.' => Some(1),
        b'0'..=b'9' => Some(character - b'0' + 2),
        _ => None,
    }
}

fn text(bytes: &[u8]) -> Option<String> {
    if let Some((&AS_IT_IS, text)) = bytes.split_first() {
        return String::from_utf8(text.to_vec()).ok();
    }
    let mut uid = String::with_capacity(bytes.len() * 2);
    for (place, half) in bytes.iter().flat_map(|byte| [byte >> 4, byte & 15]).enumerate() {
        match half {
            0 if place + 1 == bytes.len() * 2 => {}
            1 => uid.push('.'),
            2..=11 => uid.push(char::from(b'0' + half - 2)),
            _ => return None,
        }
    }
    Some(uid)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn round_trip(uid: &str) -> Option<String> {
        text(&packed(uid))
    }

    #[test]
    fn a_uid_takes_half_its_length() {
        assert_eq!(packed("1.2.840").len(), 4);
        assert_eq!(packed("1.2"), [0x31, 0x40]);
    }

    #[test]
    fn what_no_uid_is_is_kept_as_it_is() {
        for odd in ["", "1.2 ", "ABC", "1.2.ü", "\u{0}"] {
            assert_eq!(round_trip(odd).as_deref(), Some(odd));
        }
        assert!(packed("").is_empty(), "pages begin behind it");
    }

    #[test]
    fn bytes_that_are_no_uid_are_refused() {
        assert_eq!(text(&[0x3c]), None);
        assert_eq!(text(&[0x03, 0x30]), None);
        assert_eq!(text(&[AS_IT_IS, 0xc3]), None);
    }

    proptest! {
        #[test]
        fn every_text_comes_back(uid in "([0-9.]{1,64})|(.{0,20})") {
            prop_assert_eq!(round_trip(&uid), Some(uid));
        }

        #[test]
        fn bytes_sort_as_texts(one in "[0-9.]{1,20}", other in "[0-9.]{1,20}") {
            prop_assert_eq!(packed(&one).cmp(&packed(&other)), one.cmp(&other));
            prop_assert!(packed(&one) > packed(""));
        }
    }
}
