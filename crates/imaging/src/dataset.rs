//! Elements of a data set, borrowed from the file, and how their values read (PS3.5 Section 6.2).

use crate::charset::Charset;
use crate::far::Far;
use crate::refusal::Refusal;
use dicom_core::{Tag, VR};

/// A data set or an item of a sequence.
#[derive(Debug)]
pub(crate) struct DataSet<'a> {
    pub elements: Vec<Element<'a>>,
    pub charset: Charset,
    /// The whole file or, where the pixels are not in memory, its beginning; empty for an item.
    pub file: &'a [u8],
    /// Where the pixels are, if not in memory: their element then holds at most their beginning.
    pub far: Option<Far<'a>>,
    big_endian: bool,
}

/// One element; its VR is looked up where the file says UN.
#[derive(Debug)]
pub(crate) struct Element<'a> {
    pub tag: Tag,
    pub vr: VR,
    pub value: Value<'a>,
}

/// What an element holds.
#[derive(Debug)]
pub(crate) enum Value<'a> {
    /// The bytes as they stand in the file.
    Bytes(&'a [u8]),
    /// The items of a sequence.
    Items(Vec<DataSet<'a>>),
    /// Encapsulated pixels: the basic offset table and the fragments.
    Encapsulated { table: &'a [u8], fragments: Vec<&'a [u8]> },
}

impl<'a> DataSet<'a> {
    pub fn new(charset: Charset, big_endian: bool) -> Self {
        Self { elements: Vec::new(), charset, file: &[], far: None, big_endian }
    }

    pub fn is_big_endian(&self) -> bool {
        self.big_endian
    }

    pub fn get(&self, tag: Tag) -> Option<&Element<'a>> {
        self.elements.iter().find(|element| element.tag == tag)
    }

    pub fn bytes(&self, tag: Tag) -> Option<&'a [u8]> {
        match self.get(tag)?.value {
            Value::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }

    /// The items of a sequence; none where it is absent.
    pub fn items(&self, tag: Tag) -> &[DataSet<'a>] {
        match self.get(tag).map(|element| &element.value) {
            Some(Value::Items(items)) => items,
            _ => &[],
        }
    }

    /// The first item of a sequence.
    pub fn item(&self, tag: Tag) -> Option<&DataSet<'a>> {
        self.items(tag).first()
    }

    /// The first value as text in the data set's character set; empty reads as absent.
    pub fn text(&self, tag: Tag) -> Option<String> {
        self.texts(tag).into_iter().next().filter(|text| !text.is_empty())
    }

    /// All values as text, trimmed.
    pub fn texts(&self, tag: Tag) -> Vec<String> {
        let Some(bytes) = self.bytes(tag) else { return Vec::new() };
        let text = self.charset.decode(bytes);
        text.split('\\').map(|value| value.trim_matches([' ', '\0']).to_owned()).collect()
    }

    /// The only value of text that may hold backslashes, or joined values.
    pub fn joined(&self, tag: Tag) -> Option<String> {
        let values = self.texts(tag);
        let kept: Vec<_> = values.into_iter().filter(|value| !value.is_empty()).collect();
        (!kept.is_empty()).then(|| kept.join(", "))
    }

    /// A UID or another identifier in plain ASCII; anything else reads as absent.
    pub fn uid(&self, tag: Tag) -> Option<String> {
        let uid = ascii(self.bytes(tag)?);
        (!uid.is_empty() && uid.len() <= 64 && uid.bytes().all(|b| b.is_ascii_graphic())).then_some(uid)
    }

    /// A UID without which the image could not be kept or found.
    ///
    /// # Errors
    /// A [`Refusal`] where there is none, and where it is none: of several values, too long, or with letters
    /// that mean something else in an address.
    pub fn required_uid(&self, tag: Tag, attribute: &'static str) -> Result<String, Refusal> {
        if self.bytes(tag).is_none_or(|bytes| ascii(bytes).is_empty()) {
            return Err(Refusal::MissingAttribute { attribute });
        }
        let plain = |uid: &String| uid.bytes().all(|b| b.is_ascii_alphanumeric() || b".-_".contains(&b));
        let not_one =
            || Refusal::inconsistent(format!("{attribute} is not one UID of at most 64 digits and dots"));
        self.uid(tag).filter(plain).ok_or_else(not_one)
    }

    /// All values as numbers; none where one of them is no number.
    pub fn numbers(&self, tag: Tag) -> Option<Vec<f64>> {
        let element = self.get(tag)?;
        let Value::Bytes(bytes) = element.value else { return None };
        let numbers = match element.vr {
            VR::US => self.fixed(bytes, |b: [u8; 2]| f64::from(u16::from_le_bytes(b))),
            VR::SS => self.fixed(bytes, |b: [u8; 2]| f64::from(i16::from_le_bytes(b))),
            VR::UL => self.fixed(bytes, |b: [u8; 4]| f64::from(u32::from_le_bytes(b))),
            VR::SL => self.fixed(bytes, |b: [u8; 4]| f64::from(i32::from_le_bytes(b))),
            VR::FL => self.fixed(bytes, |b: [u8; 4]| f64::from(f32::from_le_bytes(b))),
            VR::FD => self.fixed(bytes, f64::from_le_bytes),
            VR::DS | VR::IS => decimal(bytes)?,
            _ => return None,
        };
        (!numbers.is_empty() && numbers.iter().all(|n| n.is_finite())).then_some(numbers)
    }

    /// The first value as a number.
    pub fn number(&self, tag: Tag) -> Option<f64> {
        self.numbers(tag)?.first().copied()
    }

    /// Exactly `N` numbers.
    pub fn exactly<const N: usize>(&self, tag: Tag) -> Option<[f64; N]> {
        self.numbers(tag)?.try_into().ok()
    }

    /// The first value where it is a whole number.
    pub fn integer(&self, tag: Tag) -> Option<i64> {
        self.number(tag).filter(|n| n.fract() == 0.0 && n.abs() < 9.0e15).map(|n| n as i64)
    }

    fn fixed<const N: usize>(&self, bytes: &[u8], read: impl Fn([u8; N]) -> f64) -> Vec<f64> {
        let (values, _) = bytes.as_chunks::<N>();
        let ordered = values.iter().map(|value| {
            let mut value = *value;
            if self.big_endian {
                value.reverse();
            }
            value
        });
        ordered.map(read).collect()
    }
}

/// Plain ASCII without padding; what lies outside of it becomes the replacement character.
pub(crate) fn ascii(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).trim_matches([' ', '\0', '\t', '\r', '\n']).to_owned()
}

fn decimal(bytes: &[u8]) -> Option<Vec<f64>> {
    let text = ascii(bytes);
    text.split('\\').map(|value| value.trim().parse().ok()).collect()
}
