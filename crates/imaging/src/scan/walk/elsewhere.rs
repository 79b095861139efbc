//! Pixels of a large file that are left where they lie: only where is noted.

use super::{Beginning, ITEM, SEQUENCE_END, UNDEFINED, Walk, u16_of, u32_of};
use crate::dataset::Value;
use crate::far::{self, FarPixels};
use crate::refusal::Refusal;
use crate::scan::MAX_ELEMENTS;
use crate::syntax::Encoding;
use dicom_core::Tag;
use dicom_dictionary_std::tags;

impl<'a> Walk<'a> {
    /// Uncompressed pixels that are left where they are; their beginning is in memory.
    pub(super) fn far_value(&mut self, length: usize) -> Result<Value<'a>, Refusal> {
        self.is_here(1)?;
        let Some(beginning) = &self.beginning else { return Err(self.cut("a value")) };
        let start = beginning.body_at + self.at as u64;
        self.far = Some(FarPixels::Native(start..start + length as u64));
        let here = &self.bytes[self.at..];
        self.at += length;
        Ok(Value::Bytes(here))
    }

    /// Encapsulated pixels that are left where they are: only the heads of their items are read.
    pub(super) fn far_fragments(&mut self, encoding: Encoding) -> Result<Value<'a>, Refusal> {
        let (mut table, mut fragments) = (None, Vec::new());
        while let Some(fragment) = self.far_item(encoding)? {
            if table.is_none() {
                let large = self.beginning.as_ref().map(|beginning| beginning.large);
                let read = large.map(|large| far::read(large, &fragment)).transpose()?;
                table = Some(read.unwrap_or_default());
            } else if fragments.len() < MAX_ELEMENTS {
                fragments.push(fragment);
            } else {
                return Err(Refusal::Hostile { claim: format!("it has more than {MAX_ELEMENTS} fragments") });
            }
        }
        self.far = Some(FarPixels::Encapsulated { table: table.unwrap_or_default(), fragments });
        Ok(Value::Encapsulated { table: &[], fragments: Vec::new() })
    }

    /// Where the next fragment lies in the file; `None` at their end.
    fn far_item(&mut self, encoding: Encoding) -> Result<Option<std::ops::Range<u64>>, Refusal> {
        let Some(Beginning { large, body_at, .. }) = self.beginning else {
            return Err(self.cut("the head of an item"));
        };
        let mut head = [0; 8];
        if self.at + head.len() > self.size {
            return Err(self.cut("the head of an item"));
        }
        if let Some(here) = self.bytes.get(self.at..self.at + head.len()) {
            head.copy_from_slice(here);
        } else {
            let read = large.read_at(body_at + self.at as u64, &mut head);
            read.map_err(|why| far::unreadable(&why))?;
        }
        self.at += head.len();
        let tag = Tag(u16_of(&head[..2], encoding), u16_of(&head[2..4], encoding));
        let length = u32_of(&head[4..8], encoding);
        match tag {
            SEQUENCE_END => Ok(None),
            ITEM if length != UNDEFINED => {
                let there = (self.size - self.at) as u64;
                if u64::from(length) > there {
                    return Err(Refusal::overlong(tags::PIXEL_DATA, u64::from(length), there));
                }
                let start = body_at + self.at as u64;
                self.at += length as usize;
                Ok(Some(start..start + u64::from(length)))
            }
            _ => Err(Refusal::damaged(format!("{tag} among the fragments of the pixels"))),
        }
    }
}
