//! Text reduced to what cannot name anybody: the words of the field, short numbers, short codes.

use super::identifiers::Identifiers;
use super::vocabulary::is_of_the_field;

/// The values of a text, each without the words that might name somebody.
pub(super) fn cleaned(text: &str, identifiers: &Identifiers) -> String {
    let values: Vec<String> = text.split('\\').map(|value| one(value, identifiers)).collect();
    if values.iter().all(String::is_empty) { String::new() } else { values.join("\\") }
}

fn one(value: &str, identifiers: &Identifiers) -> String {
    let mut kept = String::new();
    for part in value.split_whitespace() {
        let safe: Vec<&str> = part
            .split(['_', '^', ',', ';', '(', ')', '[', ']', '/'])
            .map(|word| word.trim_matches(|c: char| !c.is_ascii_alphanumeric() && c != '*'))
            .filter(|word| !word.is_empty() && is_safe(word) && !identifiers.are_in(word))
            .collect();
        if !safe.is_empty() {
            if !kept.is_empty() {
                kept.push(' ');
            }
            kept.push_str(&safe.join(" "));
        }
    }
    kept
}

/// Whether a word names nobody: of the field, a short number with its unit, or a short code such as T2 or B30f.
fn is_safe(word: &str) -> bool {
    let plain = word.bytes().all(|b| b.is_ascii_alphanumeric() || b"+-.*%".contains(&b));
    let digits = word.bytes().filter(u8::is_ascii_digit).count();
    let letters = word.bytes().filter(u8::is_ascii_alphabetic).count();
    let code = digits > 0 && digits <= 4 && letters <= 3;
    plain && (code || letters + digits == word.len() && letters <= 2 && digits == 0 || of_the_field(word))
}

/// Compounds such as `t2-weighted` are of the field where all of their parts are.
fn of_the_field(word: &str) -> bool {
    word.split(['-', '+', '.', '*']).all(|part| {
        part.is_empty()
            || is_of_the_field(&part.to_ascii_lowercase())
            || (part.len() <= 3 && part.bytes().any(|b| b.is_ascii_digit()))
    })
}

#[cfg(test)]
mod tests {
    use super::cleaned;
    use crate::deidentify::identifiers::Identifiers;
    use rstest::rstest;

    #[rstest]
    #[case("CT CHEST WITHOUT CONTRAST", "CT CHEST WITHOUT CONTRAST")]
    #[case("T1_MPRAGE_SAG_p2 1.0mm", "T1 MPRAGE SAG p2 1.0mm")]
    #[case("Chest of Mr Smith, 12345678", "Chest of Mr")]
    #[case("B30f\\STANDARD", "B30f\\STANDARD")]
    #[case("Follow-up for J. Doe 2024-05-06", "Follow-up for J")]
    #[case("Müller", "")]
    fn only_the_words_of_the_field_stay(#[case] text: &str, #[case] kept: &str) {
        assert_eq!(cleaned(text, &Identifiers::default()), kept);
    }
}
