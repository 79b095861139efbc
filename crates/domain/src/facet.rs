//! The attributes that data can be sliced by, and how the values of a case's images become the one
//! text that stands for the case.

use std::collections::BTreeMap;

/// An attribute that data can be sliced by.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Facet {
    /// What kind of device: CT, MR, MG …
    Modality,
    /// Who made the device.
    Manufacturer,
    /// The device's model.
    Model,
    /// The institution that made the images.
    Institution,
    /// The device's own name there.
    Station,
    /// The country, where given.
    Country,
    /// Software of the device.
    SoftwareVersions,
    /// Peak tube voltage, kV.
    Kvp,
    /// Exposure, mAs.
    Exposure,
    /// Tube current, mA.
    TubeCurrent,
    /// Slice thickness, mm.
    SliceThickness,
    /// Distance between rows and columns, mm.
    PixelSpacing,
    /// Magnetic field, T.
    FieldStrength,
    /// The part of the body.
    BodyPart,
    /// The side of the body.
    Laterality,
    /// The projection.
    View,
    /// Age at the examination, by decade.
    Age,
    /// Sex.
    Sex,
    /// Year of acquisition.
    AcquisitionYear,
    /// Hour of the day of acquisition.
    AcquisitionHour,
    /// How the pixels are encoded.
    TransferSyntax,
    /// Frames per image.
    Frames,
}

impl Facet {
    /// Every facet, in the order in which they are listed.
    pub const ALL: [Self; 22] = [
        Self::Modality,
        Self::Manufacturer,
        Self::Model,
        Self::Institution,
        Self::Station,
        Self::Country,
        Self::SoftwareVersions,
        Self::Kvp,
        Self::Exposure,
        Self::TubeCurrent,
        Self::SliceThickness,
        Self::PixelSpacing,
        Self::FieldStrength,
        Self::BodyPart,
        Self::Laterality,
        Self::View,
        Self::Age,
        Self::Sex,
        Self::AcquisitionYear,
        Self::AcquisitionHour,
        Self::TransferSyntax,
        Self::Frames,
    ];

    /// The word in the API and the database.
    pub const fn word(self) -> &'static str {
        self.words().0
    }

    /// What people read.
    pub const fn name(self) -> &'static str {
        self.words().1
    }

    const fn words(self) -> (&'static str, &'static str) {
        match self {
            Self::Modality => ("modality", "Modality"),
            Self::Manufacturer => ("manufacturer", "Manufacturer"),
            Self::Model => ("model", "Model"),
            Self::Institution => ("institution", "Institution"),
            Self::Station => ("station", "Station"),
            Self::Country => ("country", "Country"),
            Self::SoftwareVersions => ("software_versions", "Software versions"),
            Self::Kvp => ("kvp", "Tube voltage (kVp)"),
            Self::Exposure => ("exposure", "Exposure (mAs)"),
            Self::TubeCurrent => ("tube_current", "Tube current (mA)"),
            Self::SliceThickness => ("slice_thickness", "Slice thickness (mm)"),
            Self::PixelSpacing => ("pixel_spacing", "Pixel spacing (mm)"),
            Self::FieldStrength => ("field_strength", "Field strength (T)"),
            Self::BodyPart => ("body_part", "Body part"),
            Self::Laterality => ("laterality", "Laterality"),
            Self::View => ("view", "View"),
            Self::Age => ("age", "Age (years)"),
            Self::Sex => ("sex", "Sex"),
            Self::AcquisitionYear => ("acquisition_year", "Year of acquisition"),
            Self::AcquisitionHour => ("acquisition_hour", "Hour of acquisition"),
            Self::TransferSyntax => ("transfer_syntax", "Transfer syntax"),
            Self::Frames => ("frames", "Frames per image"),
        }
    }

    /// The facet that a word names.
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|facet| facet.word() == word)
    }

    /// Whether a case may well hold several values that belong together, so that all are named.
    const fn is_a_set(self) -> bool {
        matches!(self, Self::Laterality | Self::View)
    }

    /// The value that stands for a case, given those of its images: the most common one, and among
    /// equally common ones the first in order; for views and sides all of them, and for the modalities
    /// of a PET with its CT or MR, which is one examination. `None` where no image has a value.
    pub fn of_case<'a>(self, values: impl IntoIterator<Item = &'a str>) -> Option<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for value in values {
            *counts.entry(value).or_default() += 1;
        }
        let is_hybrid = self == Self::Modality && counts.contains_key("PT");
        if (self.is_a_set() || is_hybrid) && counts.len() > 1 {
            return Some(counts.into_keys().collect::<Vec<_>>().join(" + "));
        }
        let most = counts.values().max().copied()?;
        counts.into_iter().find(|(_, count)| *count == most).map(|(value, _)| value.to_owned())
    }
}

/// A number as a facet's text: at most three significant digits, or all digits before the point.
pub fn rounded(number: f64) -> Option<String> {
    if !number.is_finite() {
        return None;
    }
    if number == 0.0 {
        return Some("0".to_owned());
    }
    let digits_before = number.abs().log10().floor() as i32 + 1;
    let decimals = (3 - digits_before).clamp(0, 6);
    let text = format!("{number:.0$}", decimals as usize);
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    Some(if text == "-0" { "0" } else { text }.to_owned())
}

/// The decade of an age, such as `60–69`.
pub fn decade(years: f64) -> Option<String> {
    if !(0.0..200.0).contains(&years) {
        return None;
    }
    let from = (years / 10.0).floor() as u32 * 10;
    Some(format!("{from}–{}", from + 9))
}

#[cfg(test)]
mod tests {
    use super::{Facet, decade, rounded};

    #[test]
    fn the_most_common_value_stands_for_the_case() {
        assert_eq!(Facet::Kvp.of_case(["120", "100", "120"]).as_deref(), Some("120"));
        assert_eq!(Facet::Model.of_case(["B", "A"]).as_deref(), Some("A"));
        assert_eq!(Facet::Model.of_case([]), None);
        assert_eq!(Facet::Modality.of_case(["CT", "CT", "PT"]).as_deref(), Some("CT + PT"));
        assert_eq!(Facet::Modality.of_case(["CT", "CT", "SC"]).as_deref(), Some("CT"));
    }

    #[test]
    fn sides_and_views_are_all_named() {
        assert_eq!(Facet::Laterality.of_case(["R", "L", "R"]).as_deref(), Some("L + R"));
        assert_eq!(Facet::View.of_case(["CC", "CC"]).as_deref(), Some("CC"));
    }

    #[test]
    fn words_name_facets_one_to_one() {
        for facet in Facet::ALL {
            assert_eq!(Facet::from_word(facet.word()), Some(facet));
        }
        assert_eq!(Facet::from_word("shoe_size"), None);
    }

    #[test]
    fn numbers_keep_three_digits() {
        let cases = [
            (120.0, "120"),
            (0.683_594, "0.684"),
            (1.25, "1.25"),
            (2.999_999_9, "3"),
            (4095.7, "4096"),
            (0.0, "0"),
            (-0.000_000_01, "0"),
            (0.000_123_4, "0.000123"),
        ];
        for (number, text) in cases {
            assert_eq!(rounded(number).as_deref(), Some(text));
        }
        assert_eq!(rounded(f64::NAN), None);
    }

    #[test]
    fn ages_are_told_by_decade() {
        assert_eq!(decade(60.0).as_deref(), Some("60–69"));
        assert_eq!(decade(0.2).as_deref(), Some("0–9"));
        assert_eq!(decade(-1.0), None);
    }
}
