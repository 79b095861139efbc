//! Character sets: bytes to text, never failing for want of a table (PS3.5 Section 6.1).

use dicom_encoding::text::{SpecificCharacterSet, TextCodec};
use encoding::DecoderTrap;
use encoding::all::{EUC_JP, GB18030, ISO_8859_15, WINDOWS_1254};
use encoding::types::EncodingRef;
use std::borrow::Cow;

/// The character set of a data set, by (0008,0005).
#[derive(Debug, Clone, Default)]
pub(crate) struct Charset {
    first: Table,
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
        self.first.decode(bytes)
    }

    /// ISO 2022: each escape sequence switches the set until the next (PS3.5 6.1.2.5).
    fn decode_extended(&self, bytes: &[u8]) -> String {
        let mut text = String::new();
        let mut rest = bytes;
        while !rest.is_empty() {
            let (set, with_escape, head) = designation(rest);
            let end = rest[head..].iter().position(|&b| b == ESCAPE).map_or(rest.len(), |n| head + n);
            let run = if with_escape { &rest[..end] } else { &rest[head..end] };
            text.push_str(&set.as_ref().unwrap_or(&self.first).decode(run));
            rest = &rest[end..];
        }
        text
    }
}

const ESCAPE: u8 = 0x1b;

/// The set that an escape sequence at the start of `bytes` designates (PS3.3 Tables C.12-3, C.12-4),
/// whether the decoder needs to see the sequence itself, and its length.
fn designation(bytes: &[u8]) -> (Option<Table>, bool, usize) {
    let known = |term: &str| named(term);
    match bytes {
        [ESCAPE, b'$', b'B' | b'@', ..] => (known("ISO_IR 87"), true, 3),
        [ESCAPE, b'$', b'(', b'D', ..] => (Some(Table::Supplementary), false, 4),
        [ESCAPE, b'$', b')', b'C', ..] => (known("ISO_IR 149"), false, 4),
        [ESCAPE, b'$', b')', b'A', ..] => (known("GB2312"), false, 4),
        [ESCAPE, b'(' | b')', b'J' | b'I', ..] => (known("ISO_IR 13"), false, 3),
        [ESCAPE, b'(', b'B', ..] => (None, false, 3),
        [ESCAPE, b'-', final_byte, ..] => (latin(*final_byte), false, 3),
        [ESCAPE, ..] => (None, false, 1),
        _ => (None, false, 0),
    }
}

fn latin(final_byte: u8) -> Option<Table> {
    let term = match final_byte {
        b'A' => "ISO_IR 100",
        b'B' => "ISO_IR 101",
        b'C' => "ISO_IR 109",
        b'D' => "ISO_IR 110",
        b'F' => "ISO_IR 126",
        b'G' => "ISO_IR 127",
        b'H' => "ISO_IR 138",
        b'L' => "ISO_IR 144",
        b'M' => "ISO_IR 148",
        b'T' => "ISO_IR 166",
        b'b' => "ISO_IR 203",
        _ => return None,
    };
    named(term)
}

/// How bytes of a run read.
#[derive(Debug, Clone)]
enum Table {
    Known(SpecificCharacterSet),
    Gb18030,
    /// ISO 8859-9 (ISO-IR 148).
    Turkish,
    /// ISO 8859-15 (ISO-IR 203).
    Latin9,
    /// JIS X 0212, in two bytes of seven bits.
    Supplementary,
}

impl Table {
    fn decode(&self, bytes: &[u8]) -> String {
        let replaced = |encoding: EncodingRef, bytes: &[u8]| {
            encoding.decode(bytes, DecoderTrap::Replace).unwrap_or_else(Cow::into_owned)
        };
        match self {
            Self::Known(set) => decode_with(set, bytes),
            Self::Gb18030 => replaced(GB18030, bytes),
            Self::Turkish => replaced(WINDOWS_1254, bytes),
            Self::Latin9 => replaced(ISO_8859_15, bytes),
            Self::Supplementary => {
                // In EUC, each character of this set stands behind a byte of its own (SS3).
                let pairs = bytes.chunks(2).flat_map(|pair| match *pair {
                    [a @ 0x21..=0x7e, b @ 0x21..=0x7e] => vec![0x8f, a | 0x80, b | 0x80],
                    _ => pair.to_vec(),
                });
                replaced(EUC_JP, &pairs.collect::<Vec<u8>>())
            }
        }
    }
}

impl Default for Table {
    fn default() -> Self {
        Self::Known(SpecificCharacterSet::default())
    }
}

/// The set of a defined term (PS3.3 C.12.1.1.2), in whatever spelling writers give it: what counts is
/// its registration number.
fn named(term: &str) -> Option<Table> {
    let plain: String = term.to_ascii_uppercase().chars().filter(char::is_ascii_alphanumeric).collect();
    let number = plain.strip_prefix("ISO").map(|rest| rest.strip_prefix("2022").unwrap_or(rest));
    let number = number.map(|rest| rest.strip_prefix("IR").unwrap_or(rest));
    Some(match (plain.as_str(), number) {
        ("GB18030", _) => Table::Gb18030,
        ("UTF8", _) | (_, Some("192")) => Table::Known(SpecificCharacterSet::from_code("ISO_IR 192")?),
        ("GBK" | "GB2312", _) | (_, Some("58")) => Table::Known(SpecificCharacterSet::from_code("GBK")?),
        (_, Some("148")) => Table::Turkish,
        (_, Some("203")) => Table::Latin9,
        (_, Some("159")) => Table::Known(SpecificCharacterSet::default()),
        (_, Some(number)) => Table::Known(SpecificCharacterSet::from_code(&format!("ISO_IR {number}"))?),
        _ => return None,
    })
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
    #[case("ISO_IR 203", b"10 \xa4", "10 €")]
    #[case("ISO_IR 148", b"\xdeahin", "Şahin")]
    #[case("ISO_IR 166", b"\xca\xc1\xaa\xd2\xc2", "สมชาย")]
    #[case("GB18030", b"Wang=\xcd\xf5", "Wang=王")]
    #[case("ISO-IR 100", b"J\xe9r", "Jér")]
    #[case("ISO 2022 IR 6\\ISO 2022 IR 58", b"Zhang=\x1b$)A\xd5\xc5", "Zhang=张")]
    #[case("\\ISO 2022 IR 159", b"\x1b$(D\x30\x21\x1b(B", "丂")]
    #[case("ISO 2022 IR 100\\ISO 2022 IR 144", b"Anna=\x1b-L\xb0\xdd\xdd\xd0", "Anna=Анна")]
    fn text_is_decoded(#[case] terms: &str, #[case] bytes: &[u8], #[case] text: &str) {
        assert_eq!(Charset::of(terms).decode(bytes), text);
    }

    #[test]
    fn undecodable_bytes_lose_only_themselves() {
        assert_eq!(Charset::of("ISO_IR 192").decode(b"ab\xffc"), "ab\u{fffd}c");
    }

    /// The names in real files of all scripts, as other libraries read them.
    #[rstest]
    #[case("chrArab", "قباني^لنزار")]
    #[case("chrFren", "Buc^Jérôme")]
    #[case("chrFrenMulti", "Buc^Jérôme")]
    #[case("chrGerm", "Äneas^Rüdiger")]
    #[case("chrGreek", "Διονυσιος")]
    #[case("chrH31", "Yamada^Tarou=山田^太郎=やまだ^たろう")]
    #[case("chrH32", "ﾔﾏﾀﾞ^ﾀﾛｳ=山田^太郎=やまだ^たろう")]
    #[case("chrHbrw", "שרון^דבורה")]
    #[case("chrI2", "Hong^Gildong=洪^吉洞=홍^길동")]
    #[case("chrJapMulti", "やまだ^たろう")]
    #[case("chrJapMultiExplicitIR6", "やまだ^たろう")]
    #[case("chrKoreanMulti", "김희중")]
    #[case("chrRuss", "Люкceмбypг")]
    #[case("chrX1", "Wang^XiaoDong=王^小東")]
    #[case("chrX2", "Wang^XiaoDong=王^小东")]
    fn names_of_real_files_read_as_they_are(#[case] file: &str, #[case] name: &str) {
        let beside = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared");
        let shared = std::env::var("OVERREAD_SHARED").unwrap_or_else(|_| beside.into());
        let Ok(bytes) = std::fs::read(format!("{shared}/dicom/pydicom/{file}.dcm")) else {
            assert!(std::env::var_os("CI").is_none(), "{shared} is absent");
            eprintln!("skipped: no real files in {shared} (set OVERREAD_SHARED)");
            return;
        };
        let opened = crate::scan::Opened::new(&bytes).unwrap();
        let found = opened.data_set().unwrap().texts(dicom_dictionary_std::tags::PATIENT_NAME);
        // An empty last component group may be written or not.
        let found: Vec<&str> = found.iter().map(|name| name.trim_end_matches('=')).collect();
        assert_eq!(found, [name]);
    }
}
