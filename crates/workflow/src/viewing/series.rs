//! Series as a viewer stacks them.

use imaging::{Facets, FramedImage, Geometry, OrderedBy, Stack, StackGeometry, UidMap, Volume};
use serde::Serialize;
use store::instance::Placed;

use super::broken;
use crate::fault::Fault;

/// A series of a case, its images in the order in which they are scrolled.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct Series {
    /// Mapped Series Instance UID.
    pub series: String,
    /// `CT`, `MR`, `MG` …
    pub modality: String,
    /// Series number.
    pub number: Option<i32>,
    /// The projection, where all images share one.
    pub view: Option<String>,
    /// The side, where all images share one.
    pub laterality: Option<String>,
    /// Images, ordered by position in the patient or else by their numbers.
    pub instances: Vec<Image>,
    /// Median distance between neighbouring slices, mm.
    pub slice_spacing: Option<f64>,
    /// What a reader should know of the stack, in sentences.
    pub warnings: Vec<String>,
}

/// An image of a series.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Image {
    /// Mapped SOP Instance UID.
    pub instance: String,
    /// How many frames it has, at least 1.
    pub frames: u32,
    /// Its frames (from 1) by where they lie in the patient; left out where that is as they are numbered.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub order: Vec<u32>,
}

impl Series {
    /// The series of these images, which all belong to it.
    pub(super) fn of(images: &[Placed], uids: &UidMap) -> Result<Self, Fault> {
        let facets: Vec<Facets> = read(images, |image| &image.facets, "facets")?;
        let geometry: Vec<Geometry> = read(images, |image| &image.geometry, "geometry")?;
        let framed: Vec<FramedImage> = images
            .iter()
            .zip(&geometry)
            .map(|(image, geometry)| FramedImage {
                geometry,
                frames: image.frames,
                instance_number: image.number,
            })
            .collect();
        let volume = imaging::order_frames(&framed);
        let stack = &volume.stack;
        let first = &images[0];
        Ok(Self {
            series: uids.map(&first.series_instance_uid),
            modality: first.modality.clone(),
            number: first.series_number,
            view: shared(facets.iter().map(|facets| &facets.view)),
            laterality: shared(facets.iter().map(|facets| &facets.laterality)),
            // Positions are decimal strings: what lies below a tenth of a micrometre is their rounding.
            slice_spacing: stack.geometry.as_ref().map(|found| (found.spacing_mm * 1e4).round() / 1e4),
            warnings: warnings(stack, &geometry),
            instances: in_order(&volume)
                .into_iter()
                .map(|(place, order)| Image {
                    instance: uids.map(&images[place].sop_instance_uid),
                    frames: images[place].frames,
                    order,
                })
                .collect(),
        })
    }
}

/// The images in the order of their first slices, each with the order of its frames where that is not as
/// they are numbered.
fn in_order(volume: &Volume) -> Vec<(usize, Vec<u32>)> {
    let mut images: Vec<(usize, Vec<u32>)> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for slice in &volume.slices {
        let place = *places.entry(slice.image).or_insert(images.len());
        if place == images.len() {
            images.push((slice.image, Vec::new()));
        }
        images[place].1.push(slice.frame);
    }
    for (_, frames) in &mut images {
        if frames.is_sorted() {
            frames.clear();
        }
    }
    images
}

fn read<T: serde::de::DeserializeOwned>(
    images: &[Placed],
    column: impl Fn(&Placed) -> &String,
    what: &str,
) -> Result<Vec<T>, Fault> {
    let read = |image| serde_json::from_str(column(image)).map_err(|why| broken(what, &why));
    images.iter().map(read).collect()
}

/// The value that all have, if they have the same.
fn shared<'a>(mut values: impl Iterator<Item = &'a Option<String>>) -> Option<String> {
    let first = values.next()?;
    values.all(|value| value == first).then(|| first.clone())?
}

fn warnings(stack: &Stack, geometry: &[Geometry]) -> Vec<String> {
    let Some(found) = &stack.geometry else {
        let planes = geometry.iter().filter(|geometry| geometry.plane(1).is_some()).count();
        let by_number = stack.by == OrderedBy::InstanceNumber && planes > 1;
        let sentence = "The images do not form one stack, so they are in order of their numbers.";
        return by_number.then(|| sentence.to_owned()).into_iter().collect();
    };
    of_geometry(found)
}

fn of_geometry(found: &StackGeometry) -> Vec<String> {
    let missing: u32 = found.gaps.iter().map(|gap| gap.missing).sum();
    let slices = if missing == 1 { "slice seems" } else { "slices seem" };
    let places = if found.gaps.len() == 1 { "place" } else { "places" };
    let images = if found.duplicates.len() == 1 { "image lies" } else { "images lie" };
    let tilt = found.gantry_tilt_degrees.abs();
    [
        (missing > 0).then(|| format!("{missing} {slices} to be missing, in {} {places}.", found.gaps.len())),
        (!found.duplicates.is_empty())
            .then(|| format!("{} {images} where another one is.", found.duplicates.len())),
        (found.uneven && missing == 0).then(|| "The slices are unevenly spaced.".to_owned()),
        found.mixed.then(|| {
            "The images differ in the distance of their pixels or in where their rows run.".to_owned()
        }),
        (tilt > 0.1).then(|| format!("The gantry was tilted by {tilt:.1}°.")),
    ]
    .into_iter()
    .flatten()
    .collect()
}

#[cfg(test)]
mod tests {
    use imaging::{Gap, StackGeometry};

    use super::of_geometry;

    #[test]
    fn a_reader_is_told_what_is_odd_about_a_stack() {
        let even = StackGeometry {
            spacing_mm: 1.0,
            gaps: vec![],
            duplicates: vec![],
            uneven: false,
            mixed: false,
            gantry_tilt_degrees: 0.0,
        };
        assert!(of_geometry(&even).is_empty());
        let odd = StackGeometry {
            gaps: vec![Gap { after: 3, missing: 2, distance_mm: 3.0 }],
            duplicates: vec![(1, 2)],
            uneven: true,
            gantry_tilt_degrees: -12.04,
            ..even
        };
        assert_eq!(
            of_geometry(&odd),
            [
                "2 slices seem to be missing, in 1 place.",
                "1 image lies where another one is.",
                "The gantry was tilted by 12.0°."
            ]
        );
    }
}
