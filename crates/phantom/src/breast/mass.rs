//! Masses and groups of calcifications, each seen in both views of its breast.

use super::tissue::{Breast, Projection};
use super::{Detector, View};
use crate::outline::{Outline, inside};
use crate::truth::{Contour, Lesion};
use rand::RngExt;
use rand_chacha::ChaCha8Rng;
use std::f64::consts::TAU;

/// A finding of one breast.
pub(super) struct Finding {
    pub side: char,
    /// mm.
    radius: f64,
    /// From the nipple, mm; the same in both views.
    distance: f64,
    /// Direction from the nipple's axis in the cranio-caudal and in the oblique view.
    angles: [f64; 2],
    kind: Kind,
}

enum Kind {
    Mass {
        shape: &'static str,
        margin: &'static str,
        outline: Outline,
        spicules: Vec<(f64, f64)>,
        contrast: f64,
    },
    /// Offsets and sizes of the calcifications, mm.
    Calcifications(Vec<([f64; 2], f64)>),
}

const POINTS: usize = 48;
/// Space between calcifications and the border of their group, mm.
const GROUP_BORDER: f64 = 1.0;

/// Places masses, and now and then a group of calcifications, within the breasts.
pub(super) fn place(rng: &mut ChaCha8Rng, breasts: &[Breast; 2], masses: usize) -> Vec<Finding> {
    let mut placed: Vec<Finding> = Vec::new();
    let groups = usize::from(rng.random_bool(0.3));
    for n in 0..masses + groups {
        for _ in 0..2000 {
            let finding = random(rng, n < masses);
            let breast = &breasts[usize::from(finding.side == 'L')];
            if finding.fits(breast) && placed.iter().all(|other| finding.apart(other)) {
                placed.push(finding);
                break;
            }
        }
    }
    placed
}

fn random(rng: &mut ChaCha8Rng, mass: bool) -> Finding {
    let kind = if mass { random_mass(rng) } else { random_calcifications(rng) };
    let radius = match &kind {
        Kind::Mass { .. } => rng.random_range(4.0..11.5),
        Kind::Calcifications(group) => {
            group.iter().map(|([x, y], size)| x.hypot(*y) + size).fold(0.0, f64::max) + GROUP_BORDER
        }
    };
    Finding {
        side: if rng.random_bool(0.5) { 'R' } else { 'L' },
        radius,
        distance: rng.random_range(22.0..78.0),
        angles: [rng.random_range(-0.8..0.8), rng.random_range(-0.7..0.6)],
        kind,
    }
}

fn random_mass(rng: &mut ChaCha8Rng) -> Kind {
    let (shape, outline) = match rng.random_range(0..3) {
        0 => ("oval", Outline::random(rng, 3..=3, 0.03).oval(rng, 0.2)),
        1 => ("round", Outline::random(rng, 2..=4, 0.025)),
        _ => ("irregular", Outline::random(rng, 2..=6, 0.1)),
    };
    let margin = match (shape, rng.random_range(0..3)) {
        ("irregular", 0) => "indistinct",
        ("irregular", _) => "spiculated",
        (_, 0) => "indistinct",
        _ => "circumscribed",
    };
    let spicules = if margin == "spiculated" { rng.random_range(12..20) } else { 0 };
    Kind::Mass {
        shape,
        margin,
        outline,
        spicules: (0..spicules).map(|_| (rng.random_range(0.0..TAU), rng.random_range(1.5..2.3))).collect(),
        contrast: rng.random_range(480.0..850.0),
    }
}

fn random_calcifications(rng: &mut ChaCha8Rng) -> Kind {
    let count = rng.random_range(7..15);
    let one = |rng: &mut ChaCha8Rng| {
        let offset = [rng.random_range(-5.5..5.5), rng.random_range(-4.0..4.0)];
        (offset, rng.random_range(0.28..0.55))
    };
    Kind::Calcifications((0..count).map(|_| one(rng)).collect())
}

impl Finding {
    fn centre(&self, breast: &Breast, projection: Projection) -> [f64; 2] {
        breast.place(
            projection,
            self.distance,
            self.angles[usize::from(projection == Projection::MedioLateralOblique)],
        )
    }

    fn fits(&self, breast: &Breast) -> bool {
        [Projection::CranioCaudal, Projection::MedioLateralOblique].into_iter().all(|projection| {
            let centre = self.centre(breast, projection);
            let reach = self.radius + 6.0;
            centre[0] > reach && breast.depth_at(projection, centre) > reach
        })
    }

    fn apart(&self, other: &Self) -> bool {
        self.side != other.side || (self.distance - other.distance).abs() > self.radius + other.radius + 6.0
    }

    /// BI-RADS category by morphology alone.
    pub fn birads(&self) -> u8 {
        match &self.kind {
            Kind::Calcifications(_) => 4,
            Kind::Mass { shape, margin, .. } => crate::reader::birads(shape, margin),
        }
    }

    /// Adds the finding to a view's grey values.
    pub fn draw(&self, breast: &Breast, view: View, detector: &Detector, values: &mut [f64]) {
        let centre = self.centre(breast, view.projection);
        let reach = self.radius * 2.6 + 6.0;
        let columns = usize::from(detector.columns);
        let [x, y] = detector.image(centre);
        let pixels = reach / detector.pixel_mm;
        let span = |middle: f64, size: u16| {
            let bound = |at: f64| at.clamp(0.0, f64::from(size)) as usize;
            bound(middle - pixels)..bound(middle + pixels)
        };
        for row in span(y, detector.rows) {
            for column in span(x, detector.columns) {
                let at = detector.at(column, row);
                let offset = [at[0] - centre[0], at[1] - centre[1]];
                values[row * columns + column] += self.brightness(offset);
            }
        }
    }

    /// What the finding adds at an offset (mm) from its centre.
    fn brightness(&self, offset: [f64; 2]) -> f64 {
        match &self.kind {
            Kind::Mass { margin, outline, spicules, contrast, .. } => {
                let border = if *margin == "indistinct" { 4.0 } else { 1.0 };
                let depth = outline.depth(offset, self.radius);
                let body = inside(depth, border) * (0.75 + 0.25 * inside(depth, self.radius));
                let rays = spicules.iter().map(|&(angle, length)| self.spicule(offset, angle, length));
                contrast * body.max(rays.fold(0.0, f64::max))
            }
            Kind::Calcifications(group) => group
                .iter()
                .map(|([x, y], size)| 1300.0 * inside(size - (offset[0] - x).hypot(offset[1] - y), 0.3))
                .fold(0.0, f64::max),
        }
    }

    /// A thin line that leaves the mass and fades out.
    fn spicule(&self, [x, y]: [f64; 2], angle: f64, length: f64) -> f64 {
        let along = x * angle.cos() + y * angle.sin();
        let beside = (y * angle.cos() - x * angle.sin()).abs();
        let fade = (1.0 - along / (self.radius * length)).clamp(0.0, 1.0);
        if along <= 0.0 { 0.0 } else { 0.5 * fade * inside(0.45 - beside, 0.5) }
    }

    /// The outline on a view; of calcifications, the box around the group.
    pub fn contour(&self, breast: &Breast, view: View, detector: &Detector, sop_uid: &str) -> Contour {
        let centre = self.centre(breast, view.projection);
        let offsets: Vec<[f64; 2]> = match &self.kind {
            Kind::Mass { outline, .. } => outline.points([0.0, 0.0], [self.radius; 2], POINTS),
            Kind::Calcifications(group) => boxed(group),
        };
        let points = offsets.iter().map(|[x, y]| detector.image([centre[0] + x, centre[1] + y]));
        Contour { sop_uid: sop_uid.to_owned(), frame: 1, points: points.collect() }
    }

    pub fn truth(&self, index: usize, contours: Vec<Contour>) -> Lesion {
        let (structure, attributes, conspicuity) = match &self.kind {
            Kind::Mass { shape, margin, contrast, .. } => {
                let seen = (contrast - 300.0) / 550.0 * if *margin == "indistinct" { 0.7 } else { 1.0 };
                ("mass", vec![("shape", *shape), ("margin", *margin)], seen)
            }
            Kind::Calcifications(_) => ("calcifications", Vec::new(), 0.75),
        };
        Lesion {
            id: index as u32 + 1,
            structure,
            diameter_mm: self.radius * 2.0,
            centre_mm: None,
            conspicuity: conspicuity.clamp(0.0, 1.0),
            attributes: attributes.into_iter().map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            side: self.side,
            contours,
        }
    }
}

fn boxed(group: &[([f64; 2], f64)]) -> Vec<[f64; 2]> {
    let edge = |axis: usize, sign: f64| {
        sign * group.iter().map(|(at, size)| sign * at[axis] + size).fold(f64::MIN, f64::max)
            + sign * GROUP_BORDER
    };
    let [left, right, top, bottom] = [edge(0, -1.0), edge(0, 1.0), edge(1, -1.0), edge(1, 1.0)];
    vec![[left, top], [right, top], [right, bottom], [left, bottom]]
}
