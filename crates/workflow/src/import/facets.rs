//! From what an image's header says to the texts that data is sliced by.

use std::collections::BTreeMap;

use domain::facet::{Facet, decade, rounded};
use imaging::Facets;

/// The text of each facet that an image has.
pub(super) fn texts(facets: Facets) -> Vec<(Facet, String)> {
    let number = |number: Option<f64>| number.and_then(rounded);
    let spacing = facets.pixel_spacing.and_then(|[rows, columns]| {
        let (rows, columns) = (rounded(rows)?, rounded(columns)?);
        Some(if rows == columns { rows } else { format!("{rows} × {columns}") })
    });
    let syntax = facets
        .transfer_syntax
        .map(|uid| imaging::transfer_syntax_name(&uid).map_or_else(|| uid.clone(), str::to_owned));
    let part = |text: Option<String>, range: std::ops::Range<usize>| {
        text.and_then(|text| text.get(range).map(str::to_owned))
    };
    [
        (Facet::Modality, facets.modality),
        (Facet::Manufacturer, facets.manufacturer),
        (Facet::Model, facets.model),
        (Facet::Institution, facets.institution),
        (Facet::Station, facets.station),
        (Facet::Country, facets.country),
        (Facet::SoftwareVersions, facets.software_versions),
        (Facet::Kvp, number(facets.kvp)),
        (Facet::Exposure, number(facets.exposure)),
        (Facet::TubeCurrent, number(facets.tube_current)),
        (Facet::SliceThickness, number(facets.slice_thickness)),
        (Facet::PixelSpacing, spacing),
        (Facet::FieldStrength, number(facets.field_strength)),
        (Facet::BodyPart, facets.body_part),
        (Facet::Laterality, facets.laterality),
        (Facet::View, facets.view),
        (Facet::Age, facets.age_years.and_then(decade)),
        (Facet::Sex, facets.sex),
        (Facet::AcquisitionYear, part(facets.acquisition_date, 0..4)),
        (Facet::AcquisitionHour, part(facets.acquisition_time, 0..2)),
        (Facet::TransferSyntax, syntax),
        (Facet::Frames, facets.frames.map(|frames| frames.to_string())),
    ]
    .into_iter()
    .filter_map(|(facet, text)| Some((facet, presentable(&text?)?)))
    .collect()
}

/// The facets of a case, from those of its images.
pub(super) fn of_case(images: Vec<Facets>) -> Vec<(&'static str, String)> {
    let mut values: BTreeMap<Facet, Vec<String>> = BTreeMap::new();
    for (facet, text) in images.into_iter().flat_map(texts) {
        values.entry(facet).or_default().push(text);
    }
    let told = values.iter().filter_map(|(facet, values)| {
        Some((facet.word(), facet.of_case(values.iter().map(String::as_str))?))
    });
    told.collect()
}

/// Trimmed, without control characters, at most 120 characters; `None` if nothing is left.
fn presentable(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !c.is_control()).take(120).collect();
    let text = text.trim();
    (!text.is_empty()).then(|| text.to_owned())
}
