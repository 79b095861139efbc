//! Average precision of scored boxes over many images, as the COCO challenge defines it.

use std::collections::{BTreeMap, BTreeSet};

use crate::BoundingBox;

/// A reference box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ReferenceBox {
    /// Where.
    pub area: BoundingBox,
    /// Its class.
    pub class: u32,
}

/// A detected box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScoredBox {
    /// Where.
    pub area: BoundingBox,
    /// Its class.
    pub class: u32,
    /// Its confidence.
    pub score: f64,
}

/// Reference and detected boxes of one image.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct ImageBoxes {
    /// The truth.
    pub reference: Vec<ReferenceBox>,
    /// The detections.
    pub detected: Vec<ScoredBox>,
}

/// The COCO figures; each `None` where no reference box counts.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CocoFigures {
    /// Average precision, mean over the overlaps 0.50, 0.55 … 0.95.
    pub precision: Option<f64>,
    /// At an overlap of 0.50.
    pub precision_50: Option<f64>,
    /// At an overlap of 0.75.
    pub precision_75: Option<f64>,
    /// Of reference boxes below 32² pixels.
    pub precision_small: Option<f64>,
    /// Of reference boxes from 32² to 96² pixels.
    pub precision_medium: Option<f64>,
    /// Of reference boxes above 96² pixels.
    pub precision_large: Option<f64>,
    /// Average recall with at most 1, 10 and 100 detections per image.
    pub recall: [Option<f64>; 3],
}

const OVERLAPS: usize = 10;
const RECALLS: usize = 101;
const SIZES: [(f64, f64); 4] = [(0.0, 1e10), (0.0, 1024.0), (1024.0, 9216.0), (9216.0, 1e10)];
const DETECTIONS: [usize; 3] = [1, 10, 100];

/// Step `i` of `n` even ones between two numbers, rounded as the reference implementation rounds: overlaps and
/// recalls often lie exactly at a step.
fn step(from: f64, to: f64, i: usize, n: usize) -> f64 {
    if i == n { to } else { from + i as f64 * ((to - from) / n as f64) }
}

fn threshold(overlap: usize) -> f64 {
    step(0.5, 0.95, overlap, OVERLAPS - 1)
}

/// Precision and recall of boxes over images, mean over classes (Lin et al. 2014; definitions of
/// pycocotools): detections in order of confidence take the free reference box that they overlap most;
/// precision is made monotone and read at 101 recalls.
///
/// ```
/// use geometry::{BoundingBox, ImageBoxes, Point, ReferenceBox, ScoredBox, coco_figures};
/// let area = BoundingBox::from_corners(Point::new(0.0, 0.0), Point::new(50.0, 40.0));
/// let image = ImageBoxes {
///     reference: vec![ReferenceBox { area, class: 0 }],
///     detected: vec![ScoredBox { area, class: 0, score: 0.9 }],
/// };
/// let found = coco_figures(&[image]);
/// assert!(found.precision.unwrap() > 0.9999 && found.precision_small.is_none());
/// ```
pub fn coco_figures(images: &[ImageBoxes]) -> CocoFigures {
    let classes: BTreeSet<u32> = images
        .iter()
        .flat_map(|i| i.reference.iter().map(|b| b.class).chain(i.detected.iter().map(|b| b.class)))
        .collect();
    let mut results: BTreeMap<(usize, usize), Vec<[ClassFigures; OVERLAPS]>> = BTreeMap::new();
    for class in classes {
        let pairs: Vec<ClassImage> = images.iter().map(|image| ClassImage::of(image, class)).collect();
        for (size, most) in [(0, 100), (1, 100), (2, 100), (3, 100), (0, 1), (0, 10)] {
            results.entry((size, most)).or_default().extend(class_figures(&pairs, SIZES[size], most));
        }
    }
    let mean = |size: usize, most: usize, overlaps: std::ops::Range<usize>, of: fn(&ClassFigures) -> f64| {
        let all: Vec<f64> =
            results.get(&(size, most))?.iter().flat_map(|c| c[overlaps.clone()].iter().map(of)).collect();
        (!all.is_empty()).then(|| all.iter().sum::<f64>() / all.len() as f64)
    };
    let precision = |size, overlaps| mean(size, 100, overlaps, |f| f.precision);
    CocoFigures {
        precision: precision(0, 0..OVERLAPS),
        precision_50: precision(0, 0..1),
        precision_75: precision(0, 5..6),
        precision_small: precision(1, 0..OVERLAPS),
        precision_medium: precision(2, 0..OVERLAPS),
        precision_large: precision(3, 0..OVERLAPS),
        recall: DETECTIONS.map(|most| mean(0, most, 0..OVERLAPS, |f| f.recall)),
    }
}

/// Precision and recall of one class at one overlap.
#[derive(Debug, Clone, Copy)]
struct ClassFigures {
    precision: f64,
    recall: f64,
}

/// One class of one image: sizes of the reference boxes, detections by falling score, and their overlaps.
struct ClassImage {
    reference: Vec<f64>,
    /// (score, size), falling by score.
    detected: Vec<(f64, f64)>,
    /// For each detection its overlap with each reference box.
    overlaps: Vec<f64>,
}

impl ClassImage {
    fn of(image: &ImageBoxes, class: u32) -> Self {
        let reference: Vec<&ReferenceBox> = image.reference.iter().filter(|b| b.class == class).collect();
        let mut detected: Vec<&ScoredBox> = image.detected.iter().filter(|b| b.class == class).collect();
        detected.sort_by(|a, b| b.score.total_cmp(&a.score));
        detected.truncate(DETECTIONS[2]);
        let overlaps = detected
            .iter()
            .flat_map(|d| reference.iter().map(|r| d.area.iou(&r.area).unwrap_or(0.0)))
            .collect();
        Self {
            reference: reference.iter().map(|b| b.area.area()).collect(),
            detected: detected.iter().map(|b| (b.score, b.area.area())).collect(),
            overlaps,
        }
    }
}

/// Figures at all overlaps; `None` when no reference box has the size.
fn class_figures(
    images: &[ClassImage],
    (low, high): (f64, f64),
    most: usize,
) -> Option<[ClassFigures; OVERLAPS]> {
    let sized = |size: f64| size >= low && size <= high;
    let total = images.iter().flat_map(|i| &i.reference).filter(|size| sized(**size)).count();
    if total == 0 {
        return None;
    }
    // Every counted detection: its score and, for each overlap, hit (1), false (0) or not counted (2).
    let mut calls: Vec<(f64, [u8; OVERLAPS])> = Vec::new();
    for image in images {
        let outcomes = match_image(image, &sized, most);
        calls.extend(image.detected.iter().take(most).map(|d| d.0).zip(outcomes));
    }
    calls.sort_by(|a, b| b.0.total_cmp(&a.0));
    Some(std::array::from_fn(|overlap| {
        let counted = calls.iter().map(|c| c.1[overlap]).filter(|outcome| *outcome < 2);
        figures(counted.map(|outcome| outcome == 1), total)
    }))
}

/// Assigns the detections of one image at every overlap.
fn match_image(image: &ClassImage, sized: &impl Fn(f64) -> bool, most: usize) -> Vec<[u8; OVERLAPS]> {
    let n = image.reference.len();
    // Reference boxes of the size first: those of another size are only taken when none fits.
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by_key(|&r| !sized(image.reference[r]));
    let mut outcomes = vec![[0_u8; OVERLAPS]; image.detected.len().min(most)];
    for overlap in 0..OVERLAPS {
        let mut taken = vec![false; n];
        for (d, outcome) in outcomes.iter_mut().enumerate() {
            let line = &image.overlaps[d * n..(d + 1) * n];
            let mut least = threshold(overlap).min(1.0 - 1e-10);
            let mut best: Option<usize> = None;
            for &r in &order {
                if taken[r] {
                    continue;
                }
                if best.is_some_and(|b| sized(image.reference[b])) && !sized(image.reference[r]) {
                    break;
                }
                if line[r] >= least {
                    least = line[r];
                    best = Some(r);
                }
            }
            outcome[overlap] = match best {
                Some(r) => {
                    taken[r] = true;
                    if sized(image.reference[r]) { 1 } else { 2 }
                }
                None if sized(image.detected[d].1) => 0,
                None => 2,
            };
        }
    }
    outcomes
}

fn figures(hits: impl Iterator<Item = bool>, total: usize) -> ClassFigures {
    let (mut found, mut points) = (0, Vec::new());
    for (seen, hit) in (1_usize..).zip(hits) {
        found += usize::from(hit);
        points.push((found as f64 / total as f64, found as f64 / (seen as f64 + f64::EPSILON)));
    }
    for i in (1..points.len()).rev() {
        points[i - 1].1 = points[i - 1].1.max(points[i].1);
    }
    let (mut sum, mut at) = (0.0, 0);
    for i in 0..RECALLS {
        let recall = step(0.0, 1.0, i, RECALLS - 1);
        while at < points.len() && points[at].0 < recall {
            at += 1;
        }
        sum += points.get(at).map_or(0.0, |p| p.1);
    }
    ClassFigures { precision: sum / RECALLS as f64, recall: points.last().map_or(0.0, |p| p.0) }
}

#[cfg(test)]
mod tests {
    use super::{OVERLAPS, RECALLS, step, threshold};

    #[test]
    fn steps_are_those_of_the_reference_implementation_to_the_last_digit() {
        let recall = |i| step(0.0, 1.0, i, RECALLS - 1);
        let recalls = [29, 57, 58, 100].map(recall);
        assert_eq!(
            recalls.map(f64::to_bits),
            [0.29, 0.570_000_000_000_000_1, 0.58, 1.0_f64].map(f64::to_bits)
        );
        let overlaps: Vec<u64> = (0..OVERLAPS).map(|i| threshold(i).to_bits()).collect();
        let known = [0.5, 0.55, 0.6, 0.65, 0.7, 0.75, 0.8, 0.85, 0.899_999_999_999_999_9, 0.95_f64];
        assert_eq!(overlaps, known.map(f64::to_bits));
    }
}
