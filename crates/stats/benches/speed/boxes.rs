//! Boxes of ten classes on 2,000 images.

use std::error::Error;
use std::path::Path;

use geometry::{BoundingBox, ImageBoxes, Point, ReferenceBox, ScoredBox, coco_figures};
use rand::{RngExt, SeedableRng};
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

use crate::clock::{Row, figure, measure};

const IMAGES: usize = 2000;
const CLASSES: u32 = 10;
const SIDE: f64 = 1024.0;

/// A box by its left, top, width and height: what the files hold, so that all read the same digits.
#[derive(Clone, Copy)]
struct Placed {
    sides: [f64; 4],
    class: u32,
    score: f64,
}

impl Placed {
    fn random(random: &mut ChaCha8Rng) -> Self {
        let (width, height) = (random.random_range(8.0..300.0_f64), random.random_range(8.0..300.0));
        let sides =
            [random.random_range(0.0..SIDE - width), random.random_range(0.0..SIDE - height), width, height];
        Self { sides: sides.map(f64::round), class: random.random_range(0..CLASSES), score: random.random() }
    }

    /// Found again, a little off.
    fn found(self, random: &mut ChaCha8Rng) -> Self {
        let jitter =
            self.sides.map(|s| (s + random.random_range(-0.08..0.08) * self.sides[2]).round().max(1.0));
        Self { sides: jitter, score: random.random_range(0.2..1.0), ..self }
    }

    fn area(self) -> BoundingBox {
        let [left, top, width, height] = self.sides;
        BoundingBox::from_corners(Point::new(left, top), Point::new(left + width, top + height))
    }
}

/// Reference and detected boxes of each image.
fn simulate() -> Vec<[Vec<Placed>; 2]> {
    let mut random = ChaCha8Rng::seed_from_u64(3);
    let one = |_| {
        let reference: Vec<Placed> =
            (0..random.random_range(3..12)).map(|_| Placed::random(&mut random)).collect();
        let mut detected: Vec<Placed> = Vec::new();
        for known in &reference {
            for _ in 0..random.random_range(0..3) {
                detected.push(known.found(&mut random));
            }
        }
        for _ in 0..random.random_range(5..25) {
            detected.push(Placed::random(&mut random));
        }
        [reference, detected]
    };
    (0..IMAGES).map(one).collect()
}

pub fn run(folder: &Path) -> Result<Vec<Row>, Box<dyn Error>> {
    let placed = simulate();
    write(folder, &placed)?;
    let images: Vec<ImageBoxes> = placed
        .iter()
        .map(|[reference, detected]| ImageBoxes {
            reference: reference.iter().map(|b| ReferenceBox { area: b.area(), class: b.class }).collect(),
            detected: detected
                .iter()
                .map(|b| ScoredBox { area: b.area(), class: b.class, score: b.score })
                .collect(),
        })
        .collect();
    Ok(vec![measure(
        "COCO AP",
        5,
        || coco_figures(&images),
        |found| {
            let named = [
                ("AP", found.precision),
                ("AP at 0.50", found.precision_50),
                ("AP at 0.75", found.precision_75),
                ("AP of small", found.precision_small),
                ("AR at 100", found.recall[2]),
            ];
            named.into_iter().filter_map(|(name, value)| Some(figure(name, value?))).collect()
        },
    )])
}

/// The files that the COCO tools read.
fn write(folder: &Path, placed: &[[Vec<Placed>; 2]]) -> Result<(), Box<dyn Error>> {
    let images: Vec<Value> =
        (1..=placed.len()).map(|id| json!({ "id": id, "width": SIDE, "height": SIDE })).collect();
    let categories: Vec<Value> = (0..CLASSES).map(|id| json!({ "id": id, "name": id.to_string() })).collect();
    let (mut annotations, mut detections) = (Vec::new(), Vec::new());
    for (image, [reference, detected]) in (1..).zip(placed) {
        for b in reference {
            let area = b.sides[2] * b.sides[3];
            annotations.push(json!({
                "id": annotations.len() + 1, "image_id": image, "category_id": b.class,
                "bbox": b.sides, "area": area, "iscrowd": 0,
            }));
        }
        for b in detected {
            detections.push(
                json!({ "image_id": image, "category_id": b.class, "bbox": b.sides, "score": b.score }),
            );
        }
    }
    let reference = json!({ "images": images, "categories": categories, "annotations": annotations });
    std::fs::write(folder.join("boxes_reference.json"), serde_json::to_vec(&reference)?)?;
    std::fs::write(folder.join("boxes_detected.json"), serde_json::to_vec(&detections)?)?;
    Ok(())
}
