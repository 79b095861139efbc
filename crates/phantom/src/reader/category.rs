//! Categories by what is seen, and the values that are mistaken for each other.

use super::SimulatedFinding;
use std::collections::BTreeMap;

/// A finding with its side and the diameter that the reader takes it for, mm.
type Perceived = (char, f64, SimulatedFinding);

/// Attributes and questions whose values have an order, in that order.
const SCALES: [(&str, &[&str]); 10] = [
    ("texture", &["ground_glass", "part_solid", "solid"]),
    ("margin", &["smooth", "lobulated", "spiculated"]),
    ("margin", &["circumscribed", "indistinct", "spiculated"]),
    ("shape", &["round", "oval", "irregular"]),
    ("lung_rads", &["1", "2", "3", "4A", "4B"]),
    ("density", &["a", "b", "c", "d"]),
    ("birads_right", &["1", "2", "3", "4", "5"]),
    ("birads_left", &["1", "2", "3", "4", "5"]),
    ("uptake", &["3", "4", "5"]),
    ("deauville", &["1", "2", "3", "4", "5"]),
];

/// The value beside this one on its scale.
pub(super) fn neighbour(key: &str, value: &str, up: bool) -> Option<&'static str> {
    let (_, scale) = SCALES.iter().find(|(name, scale)| *name == key && scale.contains(&value))?;
    let at = scale.iter().position(|term| *term == value)?;
    // "1" says that there is nothing, which a reader who marked something does not say.
    let lowest = usize::from(scale[0] == "1");
    if at < lowest {
        return None;
    }
    let beside = if up { at + 1 } else { at.checked_sub(1)? };
    scale.get(beside).filter(|_| beside >= lowest).copied()
}

/// Lung-RADS of a nodule at baseline, by texture and mean diameter (ACR Lung-RADS 2022).
pub(crate) fn lung_rads(texture: &str, diameter_mm: f64) -> &'static str {
    let core = diameter_mm * crate::chest::CORE_PART;
    match texture {
        "ground_glass" if diameter_mm < 30.0 => "2",
        "ground_glass" => "3",
        "part_solid" if diameter_mm < 6.0 => "2",
        "part_solid" if core < 6.0 => "3",
        "part_solid" if core < 8.0 => "4A",
        "part_solid" => "4B",
        _ if diameter_mm < 6.0 => "2",
        _ if diameter_mm < 8.0 => "3",
        _ if diameter_mm < 15.0 => "4A",
        _ => "4B",
    }
}

/// BI-RADS category of a mass by shape and margin.
pub(crate) fn birads(shape: &str, margin: &str) -> u8 {
    match (shape, margin) {
        ("oval", "circumscribed") => 2,
        (_, "circumscribed") => 3,
        (_, "spiculated") => 5,
        _ => 4,
    }
}

pub(super) fn chest_answers(perceived: &[Perceived]) -> BTreeMap<String, String> {
    let category = perceived
        .iter()
        .map(|(_, diameter, finding)| lung_rads(attribute(finding, "texture"), *diameter))
        .max()
        .unwrap_or("1");
    let present = if perceived.is_empty() { "no" } else { "yes" };
    [("nodule_present", present), ("lung_rads", category)].map(|(k, v)| (k.to_owned(), v.to_owned())).into()
}

pub(super) fn breast_answers(
    perceived: &[Perceived],
    truth: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    let worst = |side: char| {
        let of_side = perceived.iter().filter(|(at, ..)| *at == side);
        let category = of_side.map(|(_, _, finding)| match finding.structure {
            "mass" => birads(attribute(finding, "shape"), attribute(finding, "margin")),
            _ => 4,
        });
        category.max().unwrap_or(1).to_string()
    };
    let density = truth.get("density").cloned().unwrap_or_else(|| "b".to_owned());
    [("density", density), ("birads_right", worst('R')), ("birads_left", worst('L'))]
        .map(|(key, value)| (key.to_owned(), value))
        .into()
}

/// The Deauville score of the lesion with the most uptake; none: no uptake above the surroundings.
pub(super) fn uptake_answers(perceived: &[Perceived]) -> BTreeMap<String, String> {
    let score = perceived.iter().map(|(_, _, finding)| attribute(finding, "uptake")).max().unwrap_or("1");
    [("deauville".to_owned(), score.to_owned())].into()
}

fn attribute<'a>(finding: &'a SimulatedFinding, key: &str) -> &'a str {
    finding.attributes.get(key).map_or("", String::as_str)
}
