//! Character sets: bytes to text, never failing for want of a table (PS3.5 Section 6.1).

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};

/// The character set of a data set, by (0008,0005).
#[derive(Debug, Clone, Default)]
pub(crate) struct Charset {
    first: SpecificCharacterSet,
    code_extensions: bool,
}

impl Charset {
    /// The set that the values of Specific Character Set name; an unknown one reads as the default.
    pub fn of(terms: &str) -> Self {
        let mut terms = terms.split('\\').map(str::trim);
        let first = terms.next().and_then(named).unwrap_or_default();
        Self { first, code_extensions: terms.next().is_some() }
    }

    /// The text of `bytes`; what no table knows becomes the replacement character.
    pub fn decode(&self, bytes: &[u8]) -> String {
        if bytes.is_ascii() && !bytes.contains(&ESCAPE) {
            return String::from_utf8_lossy(bytes).into_owned();
        }
        if self.code_extensions || bytes.contains(&ESCAPE) {
            return self.decode_extended(bytes);
        }
        decode_with(&self.first, bytes)
    }

    /// ISO 2022: each escape sequence switches the set until the next (PS3.5 6.1.2.5).
    fn decode_extended(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (set, with_escape, head) = designation(rest);
            let end = rest[head..].iter().position(|&b| b == ESCAPE).map_or(rest.len(), |n| head + n);
            let run = if with_escape { &rest[..end] } else { &rest[head..end] };
            text.push_str(&decode_with(set.as_ref().unwrap_or(&self.first), run));
            rest = &rest[end..];
        }
        text
    }
}

const ESCAPE: u8 = 0x1b;

/// The set that an escape sequence at the start of `bytes` designates, whether the decoder needs to
/// see the sequence itself, and its length.
fn designation(bytes: &[u8]) -> (Option<SpecificCharacterSet>, bool, usize) {
    match bytes {
        [ESCAPE, b'$', b'B' | b'@', ..] => (named("ISO 2022 IR 87"), true, 3),
        [ESCAPE, b'$', b')', b'C', ..] => (named("ISO 2022 IR 149"), false, 4),
        [ESCAPE, b'$', b')', b'A', ..] => (named("ISO 2022 IR 58"), false, 4),
        [ESCAPE, b'(' | b')', b'J' | b'I', ..] => (named("ISO 2022 IR 13"), false, 3),
        [ESCAPE, b'(', b'B', ..] => (None, false, 3),
        [ESCAPE, b'-', final_byte, ..] => (latin(*final_byte), false, 3),
        [ESCAPE, ..] => (None, false, 1),
        _ => (None, false, 0),
    }
}

fn latin(final_byte: u8) -> Option<SpecificCharacterSet> {
    let term = match final_byte {
        b'A' => "ISO 2022 IR 100",
        b'B' => "ISO 2022 IR 101",
        b'C' => "ISO 2022 IR 109",
        b'D' => "ISO 2022 IR 110",
        b'F' => "ISO 2022 IR 126",
        b'G' => "ISO 2022 IR 127",
        b'H' => "ISO 2022 IR 138",
        b'L' => "ISO 2022 IR 144",
        b'T' => "ISO 2022 IR 166",
        _ => return None,
    };
    named(term)
}

fn named(term: &str) -> Option<SpecificCharacterSet> {
    SpecificCharacterSet::from_code(term)
        .or_else(|| SpecificCharacterSet::from_code(&term.replace("ISO 2022 IR ", "ISO_IR ")))
}

/// The decoder writes what it does not know as an octal escape, whose backslash would split the
/// value in two: such text is read as UTF-8 with replacement characters instead.
fn decode_with(set: &SpecificCharacterSet, bytes: &[u8]) -> String {
    let values = bytes.split(|&byte| byte == b'\\').count();
    set.decode(bytes)
        .ok()
        .filter(|text| text.matches('\\').count() < values)
        .unwrap_or_else(|| String::from_utf8_lossy(bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::Charset;
    use rstest::rstest;

    #[rstest]
    #[case("ISO_IR 100", b"Buc^J\xe9r\xf4me", "Buc^Jérôme")]
    #[case("ISO_IR 192", "Wang^XiaoDong=王".as_bytes(), "Wang^XiaoDong=王")]
    #[case("\\ISO 2022 IR 87", b"Yamada^Tarou=\x1b$B;3ED\x1b(B^\x1b$BB@O:\x1b(B", "Yamada^Tarou=山田^太郎")]
    #[case("\\ISO 2022 IR 149", b"Hong=\x1b$)C\xfb\xf3", "Hong=洪")]
    #[case("no such set", b"plain", "plain")]
    fn text_is_decoded(#[case] terms: &str, #[case] bytes: &[u8], #[case] text: &str) {
        assert_eq!(Charset::of(terms).decode(bytes), text);
    }

    #[test]
    fn undecodable_bytes_lose_only_themselves() {
        assert_eq!(Charset::of("ISO_IR 192").decode(b"ab\xffc"), "ab\u{fffd}c");
    }
}
