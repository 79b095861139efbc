//! Texts of images, kept small. The images of a series are told of in nearly the same words: the first is packed by
//! itself, against a dictionary of words that such texts have in common, and each further one against that first,
//! which is kept with the series as its base.
//!
//! Packed bytes tell by the first of them how they were made, so that what an earlier version packed can be read:
//! [`ALONE`], [`LIKE`], or else a stream of DEFLATE. After it come the text's length (32 bits, little endian) and a
//! frame of Zstandard (RFC 8878).

use std::cell::RefCell;
use std::io::Read as _;
use std::sync::OnceLock;

use flate2::read::DeflateDecoder;
use zstd::bulk::{Compressor, Decompressor};
use zstd::dict::{DecoderDictionary, EncoderDictionary};

use crate::Result;
use crate::db::{Row, StoreError};

/// Packed against [`WORDS`]. No stream of DEFLATE begins so: there is no block of type 3.
const ALONE: u8 = 0x07;
/// Packed against the base of its series.
const LIKE: u8 = 0x0f;

/// Words that texts have in common, the commonest last. They never change: better ones would be another form.
static WORDS: &[u8] = include_bytes!("packed/dictionary_1.txt");

/// Beyond this a text packs well enough by itself, and would be in the way of the others.
const LONGEST_BASE: usize = 32 << 10;

const LEVEL: i32 = 9;
const HEAD: usize = 5;

/// A text as it is kept.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Packed {
    bytes: Vec<u8>,
    base: Option<Vec<u8>>,
}

impl Packed {
    /// Reads it from the column at `index`, and its base from the next; `None`: there is none.
    pub(crate) fn at(row: &Row, index: usize) -> Result<Option<Self>> {
        let bytes: Option<Vec<u8>> = row.get(index)?;
        bytes.map(|bytes| Ok(Self { bytes, base: row.get(index + 1)? })).transpose()
    }

    /// Reads one that has no base from the column at `index`; `None`: there is none.
    pub(crate) fn by_itself(row: &Row, index: usize) -> Result<Option<Self>> {
        let bytes: Option<Vec<u8>> = row.get(index)?;
        Ok(bytes.map(|bytes| Self { bytes, base: None }))
    }

    /// The text. This takes a while where the text is long.
    pub fn text(&self) -> Result<String> {
        unpacked(&self.bytes, self.base.as_deref())
    }
}

/// A text packed by itself.
pub(crate) fn alone(text: &str) -> Result<Vec<u8>> {
    static PREPARED: OnceLock<EncoderDictionary<'static>> = OnceLock::new();
    let words = PREPARED.get_or_init(|| EncoderDictionary::copy(WORDS, LEVEL));
    let mut packer = Compressor::with_prepared_dictionary(words).map_err(|why| broken(&why))?;
    headed(ALONE, text, &mut packer)
}

/// Packs the texts of one series.
pub(crate) struct Series {
    /// The base as it is kept, once there is one.
    base: Option<Vec<u8>>,
    is_new: bool,
    packer: Option<Compressor<'static>>,
}

impl Series {
    /// A series with the base that is kept of it, if any is.
    pub fn of(base: Option<Vec<u8>>) -> Result<Self> {
        let packer = base.as_deref().map(|base| like(&unpacked(base, None)?)).transpose()?;
        Ok(Self { base, is_new: false, packer })
    }

    /// The text packed; the first becomes the base where there is none.
    pub fn pack(&mut self, text: &str) -> Result<Vec<u8>> {
        if self.packer.is_none() && text.len() <= LONGEST_BASE {
            self.base = Some(alone(text)?);
            self.is_new = true;
            self.packer = Some(like(text)?);
        }
        match &mut self.packer {
            Some(packer) => headed(LIKE, text, packer),
            None => alone(text),
        }
    }

    /// The base that is still to be kept.
    pub fn new_base(self) -> Option<Vec<u8>> {
        self.base.filter(|_| self.is_new)
    }
}

fn like(base: &str) -> Result<Compressor<'static>> {
    Compressor::with_dictionary(LEVEL, base.as_bytes()).map_err(|why| broken(&why))
}

fn headed(form: u8, text: &str, packer: &mut Compressor<'_>) -> Result<Vec<u8>> {
    let length = u32::try_from(text.len()).map_err(|why| broken(&why))?;
    let packed = packer.compress(text.as_bytes()).map_err(|why| broken(&why))?;
    let mut bytes = Vec::with_capacity(HEAD + packed.len());
    bytes.push(form);
    bytes.extend(length.to_le_bytes());
    bytes.extend(packed);
    Ok(bytes)
}

/// The base whose texts this thread unpacked last: those of a series come one after the other.
struct Latest {
    base: Vec<u8>,
    unpacker: Decompressor<'static>,
}

thread_local! {
    static LATEST: RefCell<Option<Latest>> = const { RefCell::new(None) };
    static BY_WORDS: RefCell<Option<Decompressor<'static>>> = const { RefCell::new(None) };
}

fn unpacked(bytes: &[u8], base: Option<&[u8]>) -> Result<String> {
    let bytes = match (bytes.split_first_chunk::<HEAD>(), base) {
        (Some((&[ALONE, length @ ..], packed)), _) => by_words(packed, u32::from_le_bytes(length)),
        (Some((&[LIKE, length @ ..], packed)), Some(base)) => {
            by_base(packed, u32::from_le_bytes(length), base)
        }
        (Some((&[LIKE, ..], _)), None) => Err(broken(&"its series has no base")),
        _ => {
            let mut text = Vec::with_capacity(bytes.len() * 5);
            DeflateDecoder::new(bytes).read_to_end(&mut text).map(|_| text).map_err(|why| broken(&why))
        }
    };
    String::from_utf8(bytes?).map_err(|why| broken(&why))
}

fn by_words(packed: &[u8], length: u32) -> Result<Vec<u8>> {
    static PREPARED: OnceLock<DecoderDictionary<'static>> = OnceLock::new();
    let words = PREPARED.get_or_init(|| DecoderDictionary::copy(WORDS));
    BY_WORDS.with_borrow_mut(|unpacker| {
        let unpacker = match unpacker {
            Some(unpacker) => unpacker,
            none => none.insert(Decompressor::with_prepared_dictionary(words).map_err(|why| broken(&why))?),
        };
        unpacker.decompress(packed, length as usize).map_err(|why| broken(&why))
    })
}

fn by_base(packed: &[u8], length: u32, base: &[u8]) -> Result<Vec<u8>> {
    LATEST.with_borrow_mut(|latest| {
        let latest = match latest {
            Some(latest) if latest.base == base => latest,
            other => {
                let text = unpacked(base, None)?;
                let unpacker = Decompressor::with_dictionary(text.as_bytes()).map_err(|why| broken(&why))?;
                other.insert(Latest { base: base.to_owned(), unpacker })
            }
        };
        latest.unpacker.decompress(packed, length as usize).map_err(|why| broken(&why))
    })
}

fn broken(why: &dyn std::fmt::Display) -> StoreError {
    StoreError::Packed { why: why.to_string() }
}

#[cfg(test)]
mod tests;
