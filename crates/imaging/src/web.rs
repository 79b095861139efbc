//! DICOM JSON (PS3.18 Annex F) of an image for a viewer, pseudonymised by construction.
//!
//! Only listed attributes are written, and each by a typed rule (`web/rules.rs`): numbers are parsed and
//! printed anew, codes come from defined lists, UIDs are mapped. There is no rule for free text,
//! names, dates or times, so that none can appear, whatever a file holds.

mod answers;
mod kept;
mod rules;
mod uid_map;
mod uptake;

pub use answers::{AddressOf, BlindCase, BlindImage};
pub use kept::KeptMetadata;
pub use uid_map::UidMap;

use crate::dataset::DataSet;
use crate::frames::{Image, Served};
use crate::lut::Lut;
use crate::refusal::Refusal;
use crate::scan::Opened;
use dicom_core::Tag;
use dicom_dictionary_std::tags;
use rules::{RULES, Rule};
use serde_json::{Map, Value, json};

/// The metadata of an image as [`frame`](crate::frame) sends it, with UIDs mapped by `uids`.
///
/// # Errors
/// A [`Refusal`] where the file is no image that can be shown.
pub fn pseudonymised_metadata(file: &[u8], uids: &UidMap) -> Result<Value, Refusal> {
    metadata(file, Some(uids))
}

/// The same with UIDs as they are where no map is given.
fn metadata(file: &[u8], uids: Option<&UidMap>) -> Result<Value, Refusal> {
    let opened = Opened::new(file)?;
    metadata_within(&opened.data_set()?, &opened.transfer_syntax_uid, uids)
}

fn metadata_within(
    set: &DataSet<'_>,
    transfer_syntax_uid: &str,
    uids: Option<&UidMap>,
) -> Result<Value, Refusal> {
    let image = Image::of(set, transfer_syntax_uid)?;
    let served = Served::of(&image)?;
    let mut json = listed(set, uids, image.pixels.signed);
    describe_pixels(&mut json, &image, &served);
    uptake::describe(&mut json, set);
    Ok(Value::Object(json))
}

fn listed(set: &DataSet<'_>, uids: Option<&UidMap>, signed: bool) -> Map<String, Value> {
    let mut json = Map::new();
    for (tag, rule) in RULES {
        if let Some((vr, values)) = written(set, *tag, *rule, uids, signed) {
            json.insert(key(*tag), json!({"vr": vr, "Value": values}));
        }
    }
    json
}

/// The value representation and the values of a listed attribute, where it is there and allowed.
type Written = Option<(&'static str, Vec<Value>)>;

fn written(set: &DataSet<'_>, tag: Tag, rule: Rule, uids: Option<&UidMap>, signed: bool) -> Written {
    match rule {
        Rule::Number(vr) => {
            let numbers = set.numbers(tag)?;
            Some((vr, numbers.into_iter().map(printed).collect()))
        }
        Rule::Sample => sample(set, tag, signed),
        Rule::TableDescriptor => {
            let [count, first, bits] = Lut::of(set, signed)?.descriptor();
            let vr = if first < 0 { "SS" } else { "US" };
            Some((vr, vec![count.into(), first.into(), bits.into()]))
        }
        Rule::TableEntries => {
            Some(("US", Lut::of(set, signed)?.entries.into_iter().map(Value::from).collect()))
        }
        Rule::Code(terms) => {
            let values: Vec<Value> = set
                .texts(tag)
                .into_iter()
                .map(|value| value.to_uppercase())
                .filter(|value| terms.contains(&value.as_str()))
                .map(Value::from)
                .collect();
            (!values.is_empty()).then_some(("CS", values))
        }
        Rule::Directions => {
            let values = set.texts(tag);
            let directed = values
                .iter()
                .all(|value| (1..=3).contains(&value.len()) && value.bytes().all(|b| b"APLRHF".contains(&b)));
            (values.len() == 2 && directed).then(|| ("CS", values.into_iter().map(Value::from).collect()))
        }
        Rule::MappedUid => {
            let uid = set.uid(tag)?;
            Some(("UI", vec![uids.map_or_else(|| uid.clone(), |uids| uids.map(&uid)).into()]))
        }
        Rule::StandardUid => {
            let uid = set.uid(tag).filter(|uid| is_standard(uid))?;
            Some(("UI", vec![uid.into()]))
        }
        Rule::StandardCode => {
            let code = set.text(tag).filter(|code| rules::is_standard_code(code))?;
            Some(("SH", vec![code.into()]))
        }
        Rule::Items => {
            let items: Vec<Value> =
                set.items(tag).iter().map(|item| Value::Object(listed(item, uids, signed))).collect();
            let told = items.iter().any(|item| item.as_object().is_some_and(|o| !o.is_empty()));
            told.then_some(("SQ", items))
        }
    }
}

/// A sample value reads as US where the file leaves its sign to the pixels (PS3.6, "US or SS").
fn sample(set: &DataSet<'_>, tag: Tag, signed: bool) -> Written {
    let value = set.integer(tag).filter(|value| (-0x8000..0x1_0000).contains(value))?;
    let (vr, value) = if signed {
        ("SS", if value > 0x7fff { value - 0x1_0000 } else { value })
    } else {
        ("US", value & 0xffff)
    };
    Some((vr, vec![value.into()]))
}

/// A UID that the standard itself gives out, such as a SOP class.
fn is_standard(uid: &str) -> bool {
    uid.starts_with("1.2.840.10008.") && uid.bytes().all(|b| b.is_ascii_digit() || b == b'.')
}

/// Whole numbers without a fraction, as JSON readers expect of US and IS.
fn printed(number: f64) -> Value {
    if number.fract() == 0.0 && number.abs() < 9.0e15 { json!(number as i64) } else { json!(number) }
}

fn key(tag: Tag) -> String {
    format!("{:04X}{:04X}", tag.0, tag.1)
}

/// The Image Pixel module of what is sent, which may differ from what the file has.
fn describe_pixels(json: &mut Map<String, Value>, image: &Image<'_>, served: &Served) {
    let pixels = &image.pixels;
    let mut number = |tag: Tag, vr: &str, value: u32| {
        json.insert(key(tag), json!({"vr": vr, "Value": [value]}));
    };
    number(tags::ROWS, "US", pixels.rows.into());
    number(tags::COLUMNS, "US", pixels.columns.into());
    number(tags::SAMPLES_PER_PIXEL, "US", served.samples_per_pixel.into());
    number(tags::BITS_ALLOCATED, "US", served.bits_allocated.into());
    number(tags::BITS_STORED, "US", served.bits_stored.into());
    number(tags::HIGH_BIT, "US", (served.bits_stored - 1).into());
    number(tags::PIXEL_REPRESENTATION, "US", (pixels.signed && !image.is_looked_up()).into());
    number(tags::NUMBER_OF_FRAMES, "IS", pixels.frames);
    if served.samples_per_pixel > 1 {
        number(tags::PLANAR_CONFIGURATION, "US", served.planar.into());
    }
    let photometric = rules::PHOTOMETRIC.iter().find(|term| **term == served.photometric);
    if let Some(term) = photometric {
        let value = json!({"vr": "CS", "Value": [term]});
        json.insert(key(tags::PHOTOMETRIC_INTERPRETATION), value);
    }
    if image.modality_lut.is_some() {
        // They count stored values, which are not what is sent.
        for tag in [tags::RESCALE_SLOPE, tags::RESCALE_INTERCEPT] {
            json.remove(&key(tag));
        }
        for tag in [tags::PIXEL_PADDING_VALUE, tags::PIXEL_PADDING_RANGE_LIMIT] {
            json.remove(&key(tag));
        }
    }
    let syntax = json!({"vr": "UI", "Value": [served.transfer_syntax_uid]});
    json.insert(key(tags::AVAILABLE_TRANSFER_SYNTAX_UID), syntax);
}

#[cfg(test)]
mod tests;
