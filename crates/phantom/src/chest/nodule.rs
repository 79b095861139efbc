//! Lung nodules: where they lie, what they look like, and their exact outline on each slice.

use super::Grid;
use super::anatomy::Anatomy;
use crate::outline::Outline;
use crate::truth::{Contour, Lesion};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::{PI, TAU};
use std::ops::Range;

/// How a nodule looks at the lung window.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Texture {
    Solid,
    PartSolid,
    GroundGlass,
}

impl Texture {
    pub fn key(self) -> &'static str {
        match self {
            Self::Solid => "solid",
            Self::PartSolid => "part_solid",
            Self::GroundGlass => "ground_glass",
        }
    }
}

/// A nodule: a ball whose outline varies with direction, the same on every slice.
pub(super) struct Nodule {
    pub centre: [f64; 3],
    /// mm.
    pub radius: f64,
    pub texture: Texture,
    margin: &'static str,
    outline: Outline,
}

/// Part of the radius that the solid core of a part-solid nodule takes.
pub(crate) const CORE: f64 = 0.5;
/// Radii of nodules, mm.
pub(super) const RADII: Range<f64> = 3.2..10.0;
/// Slices that cut less than this part of the radius show nothing to outline.
const VISIBLE: f64 = 0.45;
const POINTS: usize = 40;

/// Places nodules within the lungs, apart from each other.
pub(super) fn place(
    rng: &mut ChaCha8Rng,
    anatomy: &Anatomy,
    grid: &Grid,
    wanted: usize,
    radii: &Range<f64>,
) -> Vec<Nodule> {
    let mut placed: Vec<Nodule> = Vec::new();
    for _ in 0..20_000 {
        if placed.len() == wanted {
            break;
        }
        let nodule = random(rng, grid, radii);
        let apart =
            placed.iter().all(|other| other.distance(nodule.centre) > other.radius + nodule.radius + 12.0);
        if apart && nodule.fits(anatomy) {
            placed.push(nodule);
        }
    }
    placed
}

fn random(rng: &mut ChaCha8Rng, grid: &Grid, radii: &Range<f64>) -> Nodule {
    let radius = rng.random_range(radii.clone());
    let texture = match rng.random_range(0..10) {
        0..6 => Texture::Solid,
        6..8 => Texture::PartSolid,
        _ => Texture::GroundGlass,
    };
    let (margin, outline) = match rng.random_range(0..3) {
        0 => ("smooth", Outline::random(rng, 2..=3, 0.06)),
        1 => ("lobulated", Outline::random(rng, 2..=5, 0.11)),
        _ => ("spiculated", Outline::random(rng, 3..=9, 0.08)),
    };
    let [bottom, top] = [grid.heights[0], grid.heights[grid.heights.len() - 1]];
    let inset = radius.min((top - bottom) / 4.0);
    let centre = [
        rng.random_range(-140.0..140.0),
        rng.random_range(-95.0..95.0),
        rng.random_range(bottom + inset..top - inset),
    ];
    Nodule { centre, radius, texture, margin, outline }
}

impl Nodule {
    fn fits(&self, anatomy: &Anatomy) -> bool {
        let reach = self.radius + 3.0;
        let around = (0..12).flat_map(|n| {
            let angle = f64::from(n) / 12.0 * TAU;
            [-0.6, 0.0, 0.6].map(|lift| [reach * angle.cos(), reach * angle.sin(), reach * lift])
        });
        let mut shell = around.map(|offset| std::array::from_fn(|i| self.centre[i] + offset[i]));
        shell.all(|place| anatomy.lung_depth(place) > 0.0)
    }

    pub fn distance(&self, place: [f64; 3]) -> f64 {
        (0..3).map(|i| (place[i] - self.centre[i]).powi(2)).sum::<f64>().sqrt()
    }

    /// The radius that a slice at this height cuts.
    pub fn cut(&self, height: f64) -> f64 {
        (self.radius.powi(2) - (height - self.centre[2]).powi(2)).max(0.0).sqrt()
    }

    /// How deep inside the nodule, or its core, a place of a slice lies.
    pub fn depth(&self, [x, y]: [f64; 2], cut: f64) -> f64 {
        self.outline.depth([x - self.centre[0], y - self.centre[1]], cut)
    }

    pub fn truth(&self, index: usize, grid: &Grid, sop_uids: &[String]) -> Lesion {
        let attributes = [("texture", self.texture.key()), ("margin", self.margin)];
        let contours = grid.heights.iter().zip(sop_uids).filter_map(|(&height, sop_uid)| {
            let cut = self.cut(height);
            let centre = [grid.image(self.centre[0]), grid.image(self.centre[1])];
            (cut >= VISIBLE * self.radius).then(|| Contour {
                sop_uid: sop_uid.clone(),
                frame: 1,
                points: self.outline.points(centre, [cut / grid.pixel_mm; 2], POINTS),
            })
        });
        let conspicuity = match self.texture {
            Texture::Solid => 1.0,
            Texture::PartSolid => 0.7,
            Texture::GroundGlass => 0.45,
        };
        Lesion {
            id: index as u32 + 1,
            structure: "nodule",
            diameter_mm: self.diameter(),
            centre_mm: Some(self.centre),
            conspicuity,
            attributes: attributes.map(|(k, v)| (k.to_owned(), v.to_owned())).into(),
            side: if self.centre[0] < 0.0 { 'R' } else { 'L' },
            contours: contours.collect(),
        }
    }

    /// Of the circle whose area the largest outline has, mm.
    fn diameter(&self) -> f64 {
        let steps = 360;
        let mean_square: f64 = (0..steps)
            .map(|n| self.outline.radius(f64::from(n) / f64::from(steps) * 2.0 * PI).powi(2))
            .sum::<f64>()
            / f64::from(steps);
        2.0 * self.radius * mean_square.sqrt()
    }
}
