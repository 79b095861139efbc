//! Simulated readers: what a reader of known skill would mark and answer.
//!
//! A reader finds a lesion with a probability that grows with its size and conspicuity, draws it with
//! a bias and a shake of their own, and mistakes attributes and answers now and then. The seed of a
//! read decides all of it.

mod category;
mod draw;

pub(crate) use category::{birads, lung_rads};

use crate::noise;
use crate::truth::{Decoy, Lesion, Modality, Truth, TruthImage};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::collections::BTreeMap;

/// How well somebody reads.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// Diameter of a plain lesion that is found half of the time, mm.
    pub size_at_half_sensitivity_mm: f64,
    /// How slowly sensitivity grows with size, mm.
    pub sensitivity_slope_mm: f64,
    /// Probability of finding a large, plain lesion.
    pub max_sensitivity: f64,
    /// Mean number of marks per case where there is no lesion.
    pub false_positives_per_case: f64,
    /// How far outside of the true border this reader draws, mm; negative: inside.
    pub looseness_mm: f64,
    /// How much the border shakes, mm.
    pub jitter_mm: f64,
    /// Probability of a wrong attribute or answer.
    pub confusion: f64,
}

impl Skill {
    const fn new(
        half: f64,
        slope: f64,
        max: f64,
        false_positives: f64,
        hand: [f64; 2],
        confusion: f64,
    ) -> Self {
        Self {
            size_at_half_sensitivity_mm: half,
            sensitivity_slope_mm: slope,
            max_sensitivity: max,
            false_positives_per_case: false_positives,
            looseness_mm: hand[0],
            jitter_mm: hand[1],
            confusion,
        }
    }

    /// Finds nearly everything, draws tightly.
    pub const fn expert() -> Self {
        Self::new(3.0, 0.8, 0.99, 0.04, [0.1, 0.3], 0.04)
    }

    /// A solid radiologist.
    pub const fn experienced() -> Self {
        Self::new(4.0, 1.2, 0.96, 0.12, [0.3, 0.5], 0.09)
    }

    /// Misses small lesions and is unsure of attributes.
    pub const fn trainee() -> Self {
        Self::new(6.5, 1.8, 0.9, 0.3, [0.5, 0.9], 0.2)
    }

    /// Sees well but draws far outside of the border.
    pub const fn loose() -> Self {
        Self::new(4.0, 1.2, 0.96, 0.15, [2.4, 0.8], 0.1)
    }

    /// Marks much that is harmless.
    pub const fn over_caller() -> Self {
        Self::new(3.2, 1.0, 0.98, 1.1, [0.6, 0.6], 0.12)
    }
}

/// The shape that a structure is marked with; points are (column, row).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum MarkShape {
    /// One point.
    Point,
    /// Two opposite corners.
    Rectangle,
    /// Four axis ends: the long axis, then the short one.
    Ellipse,
    /// A closed outline, the first point not repeated.
    Contour,
}

/// One mark on one image.
#[derive(Debug, Clone, PartialEq)]
pub struct Mark {
    /// SOP Instance UID.
    pub sop_uid: String,
    /// Frame number, from 1.
    pub frame: u32,
    /// What the points mean.
    pub shape: MarkShape,
    /// (column, row), centre of the first pixel at (0.5, 0.5).
    pub points: Vec<[f64; 2]>,
}

/// One thing that a simulated reader marks.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedFinding {
    /// `nodule`, `mass`, `calcifications` or `lesion`.
    pub structure: &'static str,
    /// The lesion that it is, or none: a false positive.
    pub lesion: Option<u32>,
    /// Its marks, by image.
    pub marks: Vec<Mark>,
    /// Its attributes by key.
    pub attributes: BTreeMap<String, String>,
}

/// One simulated read of one case.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedRead {
    /// What was marked.
    pub findings: Vec<SimulatedFinding>,
    /// Answers to the case's questions by key.
    pub answers: BTreeMap<String, String>,
}

/// A simulated reader.
#[derive(Debug, Clone, PartialEq)]
pub struct SimulatedReader {
    /// How well they read.
    pub skill: Skill,
    /// The shape for each structure; a contour where none is given.
    pub shapes: BTreeMap<&'static str, MarkShape>,
}

impl SimulatedReader {
    /// A reader who marks as the demo's protocols ask: nodules by contour, masses by ellipse,
    /// calcifications by rectangle.
    pub fn new(skill: Skill) -> Self {
        let shapes = [
            ("nodule", MarkShape::Contour),
            ("mass", MarkShape::Ellipse),
            ("calcifications", MarkShape::Rectangle),
        ];
        Self { skill, shapes: shapes.into() }
    }

    /// Reads a case; the seed stands for this reader and this occasion.
    pub fn read(&self, truth: &Truth, seed: u64) -> SimulatedRead {
        let rng = &mut noise::source(seed, 7);
        let mut findings = Vec::new();
        let mut perceived = Vec::new();
        for lesion in &truth.lesions {
            // Drawn for every lesion, so that skill alone decides between two readers of one seed.
            let luck: f64 = rng.random_range(0.0..1.0);
            if luck < self.sensitivity(lesion) {
                let finding = self.mark_lesion(lesion, truth, rng);
                perceived.push((
                    lesion.side,
                    lesion.diameter_mm + 2.0 * self.skill.looseness_mm,
                    finding.clone(),
                ));
                findings.push(finding);
            }
        }
        for decoy in self.mistaken(truth, rng) {
            let finding = self.mark_decoy(decoy, truth, rng);
            perceived.push((decoy.side, decoy.radius_mm * 2.0, finding.clone()));
            findings.push(finding);
        }
        let answers = match truth.modality {
            Modality::Ct => category::chest_answers(&perceived),
            Modality::Mg => category::breast_answers(&perceived, &truth.answers),
            Modality::Pt => category::uptake_answers(&perceived),
        };
        let answers = answers.into_iter().map(|(key, value)| self.answer(key, value, rng)).collect();
        SimulatedRead { findings, answers }
    }

    /// The probability of finding a lesion.
    pub fn sensitivity(&self, lesion: &Lesion) -> f64 {
        let seen = lesion.diameter_mm * (0.55 + 0.45 * lesion.conspicuity);
        let above = (seen - self.skill.size_at_half_sensitivity_mm) / self.skill.sensitivity_slope_mm;
        self.skill.max_sensitivity / (1.0 + (-above).exp())
    }

    fn mark_lesion(&self, lesion: &Lesion, truth: &Truth, rng: &mut ChaCha8Rng) -> SimulatedFinding {
        let hand = draw::Hand::new(&self.skill, rng);
        let shape = self.shape(lesion.structure);
        let middle = lesion.contours.len() / 2;
        let many = lesion.contours.len() > 2;
        let marks = lesion
            .contours
            .iter()
            .enumerate()
            .filter(|&(n, _)| {
                // The ends of a lesion are often left out.
                let end = many && (n == 0 || n + 1 == lesion.contours.len());
                !end || n == middle || rng.random_bool(0.7)
            })
            .map(|(_, contour)| (contour, spacing(truth, &contour.sop_uid)))
            .collect::<Vec<_>>();
        let marks = marks
            .into_iter()
            .map(|(contour, mm)| Mark {
                sop_uid: contour.sop_uid.clone(),
                frame: contour.frame,
                shape,
                points: draw::shaped(shape, &hand.outline(&contour.points, mm, rng)),
            })
            .collect();
        let attributes = &lesion.attributes;
        let attributes = attributes.iter().map(|(k, v)| self.answer(k.clone(), v.clone(), rng)).collect();
        SimulatedFinding { structure: lesion.structure, lesion: Some(lesion.id), marks, attributes }
    }

    fn mark_decoy(&self, decoy: &Decoy, truth: &Truth, rng: &mut ChaCha8Rng) -> SimulatedFinding {
        let hand = draw::Hand::new(&self.skill, rng);
        let mm = spacing(truth, &decoy.sop_uid);
        let circle = crate::outline::Outline::default().points(decoy.point, [decoy.radius_mm / mm; 2], 24);
        let shape = self.shape(decoy.structure);
        let mark = Mark {
            sop_uid: decoy.sop_uid.clone(),
            frame: decoy.frame,
            shape,
            points: draw::shaped(shape, &hand.outline(&circle, mm, rng)),
        };
        let attributes = match decoy.structure {
            "nodule" => vec![("texture", "solid"), ("margin", "smooth")],
            "lesion" => vec![("uptake", "4")],
            _ => vec![("shape", "oval"), ("margin", "indistinct")],
        };
        SimulatedFinding {
            structure: decoy.structure,
            lesion: None,
            marks: vec![mark],
            attributes: attributes.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
        }
    }

    fn shape(&self, structure: &str) -> MarkShape {
        self.shapes.get(structure).copied().unwrap_or(MarkShape::Contour)
    }

    /// As many decoys as a Poisson draw says.
    fn mistaken<'a>(&self, truth: &'a Truth, rng: &mut ChaCha8Rng) -> Vec<&'a Decoy> {
        let mut left = (-self.skill.false_positives_per_case).exp();
        let luck: f64 = rng.random_range(0.0..1.0);
        let (mut count, mut sum) = (0usize, left);
        while luck > sum && count < truth.decoys.len() {
            count += 1;
            left *= self.skill.false_positives_per_case / count as f64;
            sum += left;
        }
        let mut decoys: Vec<&Decoy> = truth.decoys.iter().collect();
        (0..count.min(decoys.len())).map(|_| decoys.swap_remove(rng.random_range(0..decoys.len()))).collect()
    }

    /// The value, or with the probability of confusion a neighbouring one.
    fn answer(&self, key: String, value: String, rng: &mut ChaCha8Rng) -> (String, String) {
        let luck: f64 = rng.random_range(0.0..1.0);
        let up = rng.random_bool(0.5);
        let confused = if luck < self.skill.confusion { category::neighbour(&key, &value, up) } else { None };
        let value = confused.map_or(value, str::to_owned);
        (key, value)
    }
}

/// Millimetres per pixel of an image.
fn spacing(truth: &Truth, sop_uid: &str) -> f64 {
    let image: Option<&TruthImage> = truth.images.iter().find(|image| image.sop_uid == sop_uid);
    image.map_or(1.0, |image| image.spacing[0])
}
