//! The walk over elements, items and fragments (PS3.5 Section 7, A.4).

mod elsewhere;

use super::{MAX_DEPTH, MAX_ELEMENTS};
use crate::charset::Charset;
use crate::dataset::{DataSet, Element, Value, ascii};
use crate::far::{Far, FarPixels, LargeFile};
use crate::refusal::Refusal;
use crate::syntax::Encoding;
use dicom_core::dictionary::{DataDictionary, DataDictionaryEntry};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::{StandardDataDictionary, tags};
use std::cell::Cell;

const UNDEFINED: u32 = 0xFFFF_FFFF;
const ITEM: Tag = Tag(0xFFFE, 0xE000);
const ITEM_END: Tag = Tag(0xFFFE, 0xE00D);
const SEQUENCE_END: Tag = Tag(0xFFFE, 0xE0DD);

/// The elements of `body`, up to and with the pixel data.
pub(super) fn data_set(body: &[u8], encoding: Encoding) -> Result<DataSet<'_>, Refusal> {
    let mut walk = Walk::new(body, 0);
    walk.elements_until(End::At(body.len()), encoding, 0, &Charset::default())
}

/// A large file of which a walk has the beginning.
pub(super) struct Beginning<'a> {
    pub large: &'a dyn LargeFile,
    /// Where in the file the data set begins.
    pub body_at: u64,
    /// Told where the beginning proves too short.
    pub short: &'a Cell<bool>,
}

/// As [`data_set`], of which `body` is but the beginning: pixels behind it are left where they are.
pub(super) fn beginning<'a>(
    body: &'a [u8],
    encoding: Encoding,
    beginning: Beginning<'a>,
) -> Result<DataSet<'a>, Refusal> {
    let size = (beginning.large.size() - beginning.body_at) as usize;
    let large = beginning.large;
    let mut walk = Walk { size, beginning: Some(beginning), ..Walk::new(body, 0) };
    let mut set = walk.elements_until(End::At(size), encoding, 0, &Charset::default())?;
    set.far = walk.far.map(|pixels| Far { file: large, pixels });
    Ok(set)
}

/// The elements of group 0002 from `at`, and where they end.
pub(super) fn file_meta(file: &[u8], at: usize) -> Result<(DataSet<'_>, usize), Refusal> {
    let mut walk = Walk::new(file, at);
    let mut meta = DataSet::new(Charset::default(), false);
    while file.get(walk.at..walk.at + 2) == Some(&[2, 0]) {
        let element = walk.element(file.len(), Encoding::EXPLICIT_LITTLE, 0, &meta.charset)?;
        meta.elements.push(element);
    }
    Ok((meta, walk.at))
}

/// How `body` is really laid down: some writers declare explicit and write implicit VR, or the
/// other way round. The first element is short, so that letters of a known VR are no length.
pub(super) fn encoding_seen(body: &[u8], declared: Encoding) -> Encoding {
    let Some(vr) = body.get(4..6) else { return declared };
    let known = VR::from_binary([vr[0], vr[1]]).is_some();
    let letters = vr.iter().all(u8::is_ascii_uppercase);
    match declared {
        Encoding { explicit: false, .. } if known => Encoding::EXPLICIT_LITTLE,
        Encoding { explicit: true, big_endian: false } if !letters => Encoding::IMPLICIT_LITTLE,
        as_declared => as_declared,
    }
}

/// Where a data set or a sequence ends.
#[derive(Clone, Copy)]
enum End {
    /// At this byte.
    At(usize),
    /// At its delimiter, at the latest at this byte.
    Delimited(usize),
}

impl End {
    fn bound(self) -> usize {
        match self {
            Self::At(end) | Self::Delimited(end) => end,
        }
    }
}

struct Head {
    tag: Tag,
    vr: VR,
    length: u32,
}

struct Walk<'a> {
    bytes: &'a [u8],
    /// Of the whole, of which `bytes` may be but the beginning.
    size: usize,
    at: usize,
    elements: usize,
    beginning: Option<Beginning<'a>>,
    far: Option<FarPixels>,
}

/// So much more than an element's place is there, so that its head and what is looked at behind it are.
const MARGIN: usize = 64 << 10;

impl<'a> Walk<'a> {
    fn new(bytes: &'a [u8], at: usize) -> Self {
        Self { bytes, size: bytes.len(), at, elements: 0, beginning: None, far: None }
    }

    /// That what is needed next is in memory.
    fn is_here(&self, length: usize) -> Result<(), Refusal> {
        if self.at + length <= self.bytes.len() || self.bytes.len() == self.size {
            return Ok(());
        }
        if let Some(beginning) = &self.beginning {
            beginning.short.set(true);
        }
        Err(self.cut("the header"))
    }

    fn elements_until(
        &mut self,
        end: End,
        encoding: Encoding,
        depth: usize,
        charset: &Charset,
    ) -> Result<DataSet<'a>, Refusal> {
        let mut set = DataSet::new(charset.clone(), encoding.big_endian);
        while self.at < end.bound() {
            self.is_here(MARGIN)?;
            if self.delimiter(end, encoding)? || (depth == 0 && self.only_zeros_left()) {
                return Ok(set);
            }
            let element = self.element(end.bound(), encoding, depth, &set.charset)?;
            if element.tag == tags::SPECIFIC_CHARACTER_SET
                && let Value::Bytes(terms) = element.value
            {
                set.charset = Charset::of(&ascii(terms));
            }
            let pixels = depth == 0 && is_pixel_data(element.tag);
            set.elements.push(element);
            if pixels {
                return Ok(set);
            }
        }
        match end {
            End::At(_) => Ok(set),
            End::Delimited(_) => Err(self.cut("the end of an item")),
        }
    }

    /// Takes an item delimiter, where one may stand.
    fn delimiter(&mut self, end: End, encoding: Encoding) -> Result<bool, Refusal> {
        if !matches!(end, End::Delimited(_)) || self.peek_tag(encoding) != Some(ITEM_END) {
            return Ok(false);
        }
        self.take(8, "the end of an item").map(|_| true)
    }

    fn only_zeros_left(&self) -> bool {
        self.bytes[self.at..].iter().take(1 << 16).all(|&byte| byte == 0)
    }

    fn element(
        &mut self,
        bound: usize,
        encoding: Encoding,
        depth: usize,
        charset: &Charset,
    ) -> Result<Element<'a>, Refusal> {
        self.elements += 1;
        if self.elements > MAX_ELEMENTS {
            return Err(Refusal::Hostile { claim: format!("it has more than {MAX_ELEMENTS} elements") });
        }
        let head = self.head(encoding)?;
        let value = self.value(&head, bound, encoding, depth, charset)?;
        Ok(Element { tag: head.tag, vr: head.vr, value })
    }

    fn head(&mut self, encoding: Encoding) -> Result<Head, Refusal> {
        let start = self.take(8, "the head of an element")?;
        let tag = Tag(u16_of(&start[..2], encoding), u16_of(&start[2..4], encoding));
        if tag.0 == 0xFFFE {
            return Err(Refusal::damaged(format!("a stray {tag} at byte {}", self.at - 8)));
        }
        if !encoding.explicit {
            return Ok(Head { tag, vr: dictionary_vr(tag), length: u32_of(&start[4..8], encoding) });
        }
        let vr = VR::from_binary([start[4], start[5]]);
        let letters = start[4..6].iter().all(u8::is_ascii_uppercase);
        let long = vr.map_or(letters, has_long_length);
        let length = if long {
            u32_of(self.take(4, "the length of an element")?, encoding)
        } else {
            u32::from(u16_of(&start[6..8], encoding))
        };
        let vr = match vr {
            Some(known) if known != VR::UN => known,
            _ => dictionary_vr(tag),
        };
        Ok(Head { tag, vr, length })
    }

    fn value(
        &mut self,
        head: &Head,
        bound: usize,
        encoding: Encoding,
        depth: usize,
        charset: &Charset,
    ) -> Result<Value<'a>, Refusal> {
        let un = head.vr == VR::UN;
        if head.length == UNDEFINED {
            return if is_pixel_data(head.tag) {
                if self.beginning.is_some() { self.far_fragments(encoding) } else { self.fragments(encoding) }
            } else if head.vr == VR::SQ || un {
                // A sequence of unknown VR is implicit inside (PS3.5 6.2.2, note 2).
                let inside = if un { Encoding::IMPLICIT_LITTLE } else { encoding };
                self.items(End::Delimited(bound), inside, depth + 1, charset)
            } else {
                Err(Refusal::damaged(format!("{} ({}) has no length", head.tag, head.vr)))
            };
        }
        let length = head.length as usize;
        let there = bound - self.at.min(bound);
        if length > there {
            return Err(if bound == self.size {
                Refusal::overlong(head.tag, length as u64, there as u64)
            } else {
                Refusal::damaged(format!("{} reaches beyond the item that holds it", head.tag))
            });
        }
        if head.vr == VR::SQ {
            return self.items(End::At(self.at + length), encoding, depth + 1, charset);
        }
        if depth == 0 && is_pixel_data(head.tag) && self.at + length > self.bytes.len() {
            return self.far_value(length);
        }
        self.take(length, "a value").map(Value::Bytes)
    }

    fn items(
        &mut self,
        end: End,
        encoding: Encoding,
        depth: usize,
        charset: &Charset,
    ) -> Result<Value<'a>, Refusal> {
        if depth > MAX_DEPTH {
            return Err(Refusal::Hostile { claim: format!("sequences nest deeper than {MAX_DEPTH}") });
        }
        let encoding = self.encoding_of_items(encoding);
        let mut items = Vec::new();
        while self.at < end.bound() {
            let (tag, length) = self.item_head(encoding)?;
            match (tag, length) {
                (SEQUENCE_END, _) if matches!(end, End::Delimited(_)) => return Ok(Value::Items(items)),
                (ITEM, UNDEFINED) => {
                    let inside = End::Delimited(end.bound());
                    items.push(self.elements_until(inside, encoding, depth, charset)?);
                }
                (ITEM, _) => {
                    let there = end.bound() - self.at.min(end.bound());
                    if length as usize > there {
                        return Err(Refusal::overlong(tag, u64::from(length), there as u64));
                    }
                    let inside = End::At(self.at + length as usize);
                    items.push(self.elements_until(inside, encoding, depth, charset)?);
                }
                _ => return Err(Refusal::damaged(format!("{tag} where an item must begin"))),
            }
            self.elements += 1;
        }
        match end {
            End::At(_) => Ok(Value::Items(items)),
            End::Delimited(_) => Err(self.cut("the end of a sequence")),
        }
    }

    /// A known sequence written as UN may be implicit inside: its first element tells.
    fn encoding_of_items(&self, outside: Encoding) -> Encoding {
        let first = self.bytes.get(self.at + 8..).unwrap_or_default();
        match self.peek_tag(outside) {
            Some(ITEM) if outside.explicit && !outside.big_endian => match first.get(..2) {
                Some([0xfe, 0xff]) | None => outside,
                Some(_) => encoding_seen(first, outside),
            },
            _ => outside,
        }
    }

    /// Encapsulated pixel data: the offset table, then the fragments (PS3.5 A.4).
    fn fragments(&mut self, encoding: Encoding) -> Result<Value<'a>, Refusal> {
        let mut table = None;
        let mut fragments = Vec::new();
        loop {
            let (tag, length) = self.item_head(encoding)?;
            match tag {
                SEQUENCE_END => break,
                ITEM if length != UNDEFINED => {
                    let there = (self.bytes.len() - self.at) as u64;
                    if u64::from(length) > there {
                        return Err(Refusal::overlong(tags::PIXEL_DATA, u64::from(length), there));
                    }
                    let fragment = self.take(length as usize, "a fragment of the pixels")?;
                    if table.is_none() {
                        table = Some(fragment);
                    } else if fragments.len() < MAX_ELEMENTS {
                        fragments.push(fragment);
                    } else {
                        let claim = format!("it has more than {MAX_ELEMENTS} fragments");
                        return Err(Refusal::Hostile { claim });
                    }
                }
                _ => return Err(Refusal::damaged(format!("{tag} among the fragments of the pixels"))),
            }
        }
        Ok(Value::Encapsulated { table: table.unwrap_or_default(), fragments })
    }

    fn item_head(&mut self, encoding: Encoding) -> Result<(Tag, u32), Refusal> {
        let head = self.take(8, "the head of an item")?;
        let tag = Tag(u16_of(&head[..2], encoding), u16_of(&head[2..4], encoding));
        Ok((tag, u32_of(&head[4..8], encoding)))
    }

    fn peek_tag(&self, encoding: Encoding) -> Option<Tag> {
        let tag = self.bytes.get(self.at..self.at + 4)?;
        Some(Tag(u16_of(&tag[..2], encoding), u16_of(&tag[2..], encoding)))
    }

    fn take(&mut self, length: usize, what: &str) -> Result<&'a [u8], Refusal> {
        let there = self.size - self.at;
        if length > there {
            return Err(Refusal::Truncated {
                at: what.to_owned(),
                needed: length as u64,
                there: there as u64,
            });
        }
        self.is_here(length)?;
        let taken = &self.bytes[self.at..self.at + length];
        self.at += length;
        Ok(taken)
    }

    fn cut(&self, what: &str) -> Refusal {
        let there = self.size.saturating_sub(self.at) as u64;
        Refusal::Truncated { at: what.to_owned(), needed: 8, there }
    }
}

fn is_pixel_data(tag: Tag) -> bool {
    matches!(tag, tags::PIXEL_DATA | tags::FLOAT_PIXEL_DATA | tags::DOUBLE_FLOAT_PIXEL_DATA)
}

/// The VR of a standard tag; a private or unknown one stays UN.
fn dictionary_vr(tag: Tag) -> VR {
    StandardDataDictionary.by_tag(tag).map_or(VR::UN, |entry| entry.vr().relaxed())
}

/// VRs with two reserved bytes and a 32-bit length (PS3.5 7.1.2).
fn has_long_length(vr: VR) -> bool {
    use VR::{OB, OD, OF, OL, OV, OW, SQ, SV, UC, UN, UR, UT, UV};
    matches!(vr, OB | OD | OF | OL | OV | OW | SQ | SV | UC | UN | UR | UT | UV)
}

fn u16_of(bytes: &[u8], encoding: Encoding) -> u16 {
    let pair = [bytes[0], bytes[1]];
    if encoding.big_endian { u16::from_be_bytes(pair) } else { u16::from_le_bytes(pair) }
}

fn u32_of(bytes: &[u8], encoding: Encoding) -> u32 {
    let four = [bytes[0], bytes[1], bytes[2], bytes[3]];
    if encoding.big_endian { u32::from_be_bytes(four) } else { u32::from_le_bytes(four) }
}
