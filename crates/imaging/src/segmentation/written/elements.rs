//! Elements of a data set that is made, by their values.

use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;

use super::CodedName;
use crate::deidentify::{Out, OutSet};

/// Puts values into a data set.
pub(super) trait Elements {
    /// Text; several values are parted by backslashes.
    fn text(&mut self, tag: Tag, vr: VR, text: &str);
    /// An unsigned number of 16 bits.
    fn short(&mut self, tag: Tag, number: u16);
    /// Unsigned numbers of 32 bits.
    fn longs(&mut self, tag: Tag, numbers: &[u32]);
    /// Decimal strings.
    fn decimals(&mut self, tag: Tag, numbers: &[f64]);
    /// The name of an attribute.
    fn attribute(&mut self, tag: Tag, named: Tag);
}

impl Elements for OutSet<'_> {
    fn text(&mut self, tag: Tag, vr: VR, text: &str) {
        self.insert(tag, (vr, Out::Bytes(text.as_bytes().to_vec().into())));
    }

    fn short(&mut self, tag: Tag, number: u16) {
        self.insert(tag, (VR::US, Out::Bytes(number.to_le_bytes().to_vec().into())));
    }

    fn longs(&mut self, tag: Tag, numbers: &[u32]) {
        let bytes: Vec<u8> = numbers.iter().flat_map(|number| number.to_le_bytes()).collect();
        self.insert(tag, (VR::UL, Out::Bytes(bytes.into())));
    }

    fn decimals(&mut self, tag: Tag, numbers: &[f64]) {
        let text: Vec<String> = numbers.iter().map(|number| decimal(*number)).collect();
        self.text(tag, VR::DS, &text.join("\\"));
    }

    fn attribute(&mut self, tag: Tag, named: Tag) {
        let bytes = [named.0.to_le_bytes(), named.1.to_le_bytes()].concat();
        self.insert(tag, (VR::AT, Out::Bytes(bytes.into())));
    }
}

/// A sequence.
pub(super) fn items(items: Vec<OutSet<'_>>) -> (VR, Out<'_>) {
    (VR::SQ, Out::Items(items))
}

/// A sequence of one code.
pub(super) fn coded<'a>(code: &CodedName) -> (VR, Out<'a>) {
    let mut item = OutSet::new();
    item.text(tags::CODE_VALUE, VR::SH, &code.value);
    item.text(tags::CODING_SCHEME_DESIGNATOR, VR::SH, &code.scheme);
    item.text(tags::CODE_MEANING, VR::LO, &code.meaning);
    items(vec![item])
}

/// A number in 16 characters at most (PS3.5 6.2), as exact as they allow.
fn decimal(number: f64) -> String {
    let plain = number.to_string();
    if plain.len() <= 16 {
        return plain;
    }
    let exact = (0..=15).rev().map(|digits| format!("{number:.digits$}"));
    let short = |text: &String| text.len() <= 16;
    let scientific = (0..=10).rev().map(|digits| format!("{number:.digits$e}"));
    let is_tiny = number.abs() < 1e-4 || number.abs() >= 1e15;
    let fitting =
        if is_tiny { scientific.chain(Vec::new()).find(short) } else { exact.into_iter().find(short) };
    fitting.unwrap_or_else(|| "0".to_owned())
}

#[cfg(test)]
mod tests {
    use super::decimal;

    #[test]
    fn decimals_fit_and_come_back() {
        for number in
            [0.0, -0.703_125, 1.0 / 3.0, -123.456_789_012_345_67, 1e-9 / 3.0, -1e-17, 65_535.123_456_789_01]
        {
            let text = decimal(number);
            assert!(text.len() <= 16, "{text}");
            let back: f64 = text.parse().unwrap();
            assert!((back - number).abs() <= number.abs() * 1e-9, "{number} as {text}");
        }
    }
}
