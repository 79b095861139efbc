//! Words by which a file itself names people: wherever else they stand in it, they go.

use super::values;
use super::vocabulary::is_of_the_field;
use crate::dataset::{DataSet, Value};
use dicom_core::{Tag, VR};
use dicom_dictionary_std::tags;
use std::collections::HashSet;

/// Retired, and still written.
const OTHER_PATIENT_IDS: Tag = Tag(0x0010, 0x1000);
const MEDICAL_RECORD_LOCATOR: Tag = Tag(0x0010, 0x1090);

/// The words of all names and patient numbers of a file, in lower case.
#[derive(Debug, Default)]
pub(super) struct Identifiers(HashSet<String>);

impl Identifiers {
    pub fn of(set: &DataSet<'_>) -> Self {
        let mut found = Self::default();
        found.add(set);
        found
    }

    /// The words of texts that name somebody.
    pub fn of_texts(texts: &[&str]) -> Self {
        let mut found = Self::default();
        for text in texts {
            found.name(text);
        }
        found
    }

    /// A single letter names nobody; two do, in Chinese and Vietnamese names.
    fn name(&mut self, text: &str) {
        self.0.extend(words(text).filter(|word| word.chars().count() > 1).map(str::to_lowercase));
    }

    fn add(&mut self, set: &DataSet<'_>) {
        for (element, bytes) in values(set) {
            let naming = element.vr == VR::PN
                || matches!(
                    element.tag,
                    tags::PATIENT_ID | OTHER_PATIENT_IDS | tags::ACCESSION_NUMBER | MEDICAL_RECORD_LOCATOR
                );
            if naming {
                self.name(&set.charset.decode(bytes));
            }
        }
        for element in &set.elements {
            if let Value::Items(items) = &element.value {
                for item in items {
                    self.add(item);
                }
            }
        }
    }

    /// Whether one of the words stands in a code, where it is none of the field's own: a patient called
    /// Perfusion takes nothing from an image type.
    pub fn are_in_code(&self, code: &str) -> bool {
        words(code).map(str::to_lowercase).any(|word| self.0.contains(&word) && !is_of_the_field(&word))
    }

    /// Whether a number is one of them, and long enough for it to be no chance.
    pub fn is_number(&self, value: &str) -> bool {
        value.len() > 4 && self.0.contains(value.trim())
    }

    /// Whether one of the words stands in the text.
    pub fn are_in(&self, text: &str) -> bool {
        words(text).any(|word| self.0.contains(&word.to_lowercase()))
    }
}

/// Runs of letters and digits.
pub(super) fn words(text: &str) -> impl Iterator<Item = &str> {
    text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty())
}
