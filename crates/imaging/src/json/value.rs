//! Values by their value representation (PS3.18 F.2.3 to F.2.5).

use crate::dataset::DataSet;
use dicom_core::VR;
use std::fmt::{Display, Write};

/// Appends `,"Value":[…]`, or nothing where there is no value but padding.
pub(super) fn write(out: &mut String, set: &DataSet<'_>, vr: VR, bytes: &[u8]) {
    let before = out.len();
    out.push_str(",\"Value\":[");
    let begin = out.len();
    match vr {
        VR::US => fixed(out, set, bytes, |b| u16::from_le_bytes(b).into()),
        VR::SS => fixed(out, set, bytes, |b| i16::from_le_bytes(b).into()),
        VR::UL => fixed(out, set, bytes, |b| u32::from_le_bytes(b).into()),
        VR::SL => fixed(out, set, bytes, |b| i32::from_le_bytes(b).into()),
        VR::UV => fixed(out, set, bytes, |b| whole(u64::from_le_bytes(b).into())),
        VR::SV => fixed(out, set, bytes, |b| whole(i64::from_le_bytes(b).into())),
        VR::FL => fixed(out, set, bytes, |b| float(f32::from_le_bytes(b))),
        VR::FD => fixed(out, set, bytes, |b| double(f64::from_le_bytes(b))),
        VR::AT => tags(out, set, bytes),
        VR::DS | VR::IS => each(out, &set.charset.decode(bytes), decimal),
        VR::PN => each(out, &set.charset.decode(bytes), name),
        VR::LT | VR::ST | VR::UT | VR::UR => {
            let text = set.charset.decode(bytes);
            let text = text.trim_end_matches([' ', '\0']);
            if !text.is_empty() {
                string(out, text);
            }
        }
        _ => each(out, &set.charset.decode(bytes), string),
    }
    if out.len() == begin {
        out.truncate(before);
    } else {
        out.push(']');
    }
}

/// Values of text between backslashes; an empty one is null, and only empty ones are no value.
fn each(out: &mut String, text: &str, write: impl Fn(&mut String, &str)) {
    let values = || text.split('\\').map(|value| value.trim_matches([' ', '\0']));
    if values().all(str::is_empty) {
        return;
    }
    for (index, value) in values().enumerate() {
        if index > 0 {
            out.push(',');
        }
        if value.is_empty() {
            out.push_str("null");
        } else {
            write(out, value);
        }
    }
}

fn fixed<const N: usize>(
    out: &mut String,
    set: &DataSet<'_>,
    bytes: &[u8],
    read: impl Fn([u8; N]) -> serde_json::Value,
) {
    for (index, value) in bytes.as_chunks::<N>().0.iter().enumerate() {
        let mut value = *value;
        if set.is_big_endian() {
            value.reverse();
        }
        separated(out, index, &read(value));
    }
}

fn separated(out: &mut String, index: usize, value: &impl Display) {
    let comma = if index > 0 { "," } else { "" };
    let _ = write!(out, "{comma}{value}");
}

/// Beyond 2⁵³ a JSON number may lose digits at its reader.
fn whole(number: i128) -> serde_json::Value {
    match i64::try_from(number) {
        Ok(exact) if exact.unsigned_abs() <= 1 << 53 => exact.into(),
        _ => number.to_string().into(),
    }
}

/// The shortest digits that are this single: those of the double would pretend to more.
fn float(number: f32) -> serde_json::Value {
    number.to_string().parse::<f64>().map_or(serde_json::Value::Null, double)
}

/// What is no number is null: JSON has no word for it.
fn double(number: f64) -> serde_json::Value {
    serde_json::Number::from_f64(number).map_or(serde_json::Value::Null, Into::into)
}

fn tags(out: &mut String, set: &DataSet<'_>, bytes: &[u8]) {
    for (index, [a, b, c, d]) in bytes.as_chunks::<4>().0.iter().enumerate() {
        let word = |low: u8, high: u8| if set.is_big_endian() { [high, low] } else { [low, high] };
        let (group, element) = (u16::from_le_bytes(word(*a, *b)), u16::from_le_bytes(word(*c, *d)));
        separated(out, index, &format_args!("\"{group:04X}{element:04X}\""));
    }
}

/// A decimal or integer string: a number where the number keeps every digit, else the string.
fn decimal(out: &mut String, text: &str) {
    match number(text) {
        Some(number) => out.push_str(&number),
        None => string(out, text),
    }
}

/// The text as JSON writes numbers; `None` where it is no number, or has digits that a double loses.
fn number(text: &str) -> Option<String> {
    let value: f64 = text.parse().ok().filter(|value: &f64| value.is_finite())?;
    let plain = text.bytes().all(|b| b.is_ascii_digit() || matches!(b, b'+' | b'-' | b'.' | b'e' | b'E'));
    let mantissa = text.split(['e', 'E']).next()?;
    let digits: String = mantissa.chars().filter(char::is_ascii_digit).collect();
    let digits = digits.trim_start_matches('0');
    let kept = digits.len() <= 15 || {
        let shown = format!("{value:.*e}", digits.len() - 1);
        let mantissa = shown.split('e').next().unwrap_or_default();
        mantissa.bytes().filter(u8::is_ascii_digit).eq(digits.bytes())
    };
    if !plain || !kept {
        return None;
    }
    // As JSON has it already, it stays as it was written: 1.50 says more than 1.5.
    if serde_json::from_str::<serde_json::Number>(text).is_ok() {
        return Some(text.to_owned());
    }
    match text.parse::<i64>() {
        Ok(whole) => Some(whole.to_string()),
        Err(_) => serde_json::Number::from_f64(value).map(|number| number.to_string()),
    }
}

/// A person's name by its component groups.
fn name(out: &mut String, text: &str) {
    let groups = ["Alphabetic", "Ideographic", "Phonetic"].into_iter().zip(text.split('='));
    out.push('{');
    let mut first = true;
    for (group, value) in groups.map(|(group, value)| (group, value.trim_matches([' ', '\0']))) {
        if value.is_empty() {
            continue;
        }
        if !first {
            out.push(',');
        }
        first = false;
        let _ = write!(out, "\"{group}\":");
        string(out, value);
    }
    out.push('}');
}

fn string(out: &mut String, text: &str) {
    let _ = write!(out, "{}", Quoted(text));
}

struct Quoted<'a>(&'a str);

impl Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_char('"')?;
        for letter in self.0.chars() {
            match letter {
                '"' | '\\' => write!(f, "\\{letter}")?,
                '\u{0}'..='\u{1f}' => write!(f, "\\u{:04x}", u32::from(letter))?,
                _ => f.write_char(letter)?,
            }
        }
        f.write_char('"')
    }
}

#[cfg(test)]
mod tests {
    use super::number;
    use rstest::rstest;

    #[rstest]
    #[case("1.50", Some("1.50"))]
    #[case("-0.5", Some("-0.5"))]
    #[case(".5", Some("0.5"))]
    #[case("5.", Some("5.0"))]
    #[case("+7", Some("7"))]
    #[case("007", Some("7"))]
    #[case("1.0e-3", Some("1.0e-3"))]
    #[case("-1.01010101010101", Some("-1.01010101010101"))]
    #[case("9007199254740993", None)]
    #[case("0.1234567890123456", Some("0.1234567890123456"))]
    #[case("inf", None)]
    #[case("1,5", None)]
    #[case("1e999", None)]
    fn decimals_keep_their_digits(#[case] text: &str, #[case] json: Option<&str>) {
        assert_eq!(number(text).as_deref(), json);
    }
}
