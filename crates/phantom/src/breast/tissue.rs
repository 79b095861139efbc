//! The breast's outline, its tissue, and the grey values of a view.

use super::mass::Finding;
use super::{Detector, View};
use crate::noise::{Texture, normal};
use crate::outline::inside;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// How the beam runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Projection {
    CranioCaudal,
    MedioLateralOblique,
}

impl Projection {
    /// SNOMED CT code and meaning (PS3.16 CID 4014).
    pub fn code(self) -> (&'static str, &'static str) {
        match self {
            Self::CranioCaudal => ("399162004", "cranio-caudal"),
            Self::MedioLateralOblique => ("399368009", "medio-lateral oblique"),
        }
    }
}

/// One breast.
pub(super) struct Breast {
    /// From chest wall to nipple, mm.
    depth: f64,
    /// Half of its height at the chest wall, mm.
    half: f64,
    /// Where the nipple lies, down the detector, mm.
    nipple: f64,
    /// a to d, by BI-RADS.
    pub density: char,
    /// How much of it is glandular.
    glandular: f64,
}

const AIR: f64 = 60.0;
const FAT: f64 = 1250.0;
const GLAND: f64 = 900.0;
const MUSCLE: f64 = 2100.0;
const SKIN: f64 = 500.0;
const NOISE: f64 = 28.0;

impl Breast {
    /// Right and left, alike but not the same.
    pub fn pair(rng: &mut ChaCha8Rng) -> [Self; 2] {
        let (depth, half) = (rng.random_range(92.0..132.0), rng.random_range(74.0..98.0));
        let class: usize = [0, 1, 1, 1, 2, 2, 3][rng.random_range(0..7)];
        let mut one = || Self {
            depth: depth * rng.random_range(0.96..1.04),
            half: half * rng.random_range(0.96..1.04),
            nipple: rng.random_range(114.0..126.0),
            density: ['a', 'b', 'c', 'd'][class],
            glandular: [0.16, 0.36, 0.56, 0.78][class] * rng.random_range(0.93..1.07),
        };
        [one(), one()]
    }

    /// How deep inside the breast a place lies, mm; negative in air.
    pub fn depth_at(&self, projection: Projection, [out, down]: [f64; 2]) -> f64 {
        if out > self.depth + 6.0 {
            return -10.0;
        }
        let centre = self.centre(projection);
        let above = down < centre;
        let half = match projection {
            Projection::MedioLateralOblique if above => self.half * 1.9,
            _ => self.half,
        };
        // A superellipse of power 2.25: a little squarer than an ellipse.
        let power = |part: f64| part * part * part.abs().sqrt().sqrt();
        let reach = (power(out / self.depth) + power((down - centre) / half)).powf(1.0 / 2.25);
        let nipple = 4.5 - (out - self.depth).hypot(down - centre);
        ((1.0 - reach) * self.depth.min(self.half)).max(nipple.min(1.5))
    }

    /// A place by its distance from the nipple (mm) and the direction to it from the nipple's axis.
    pub fn place(&self, projection: Projection, distance: f64, angle: f64) -> [f64; 2] {
        let down = self.centre(projection) + distance * angle.sin();
        [self.depth - distance * angle.cos(), down]
    }

    fn centre(&self, projection: Projection) -> f64 {
        self.nipple + if projection == Projection::MedioLateralOblique { 22.0 } else { 0.0 }
    }

    /// How deep inside the pectoral muscle a place lies; only an oblique view shows it.
    fn muscle(&self, projection: Projection, [out, down]: [f64; 2]) -> f64 {
        let (width, length) = (self.depth * 0.52, self.centre(projection) + 12.0);
        match projection {
            Projection::CranioCaudal => -100.0,
            Projection::MedioLateralOblique => (1.0 - out / width - down / length) * width * 0.8,
        }
    }

    /// How much of the tissue at a place is glandular, 0 to 1, apart from its grain.
    fn gland(&self, projection: Projection, [out, down]: [f64; 2]) -> f64 {
        let centre =
            self.centre(projection) - if projection == Projection::MedioLateralOblique { 14.0 } else { 6.0 };
        let x = (out - self.depth * 0.52) / (self.depth * 0.46);
        let y = (down - centre) / (self.half * 0.72);
        (1.15 - x.hypot(y)).clamp(0.0, 1.0)
    }
}

/// The stored values of a view, 12 bits, brighter where denser.
pub(super) fn render(
    breast: &Breast,
    view: View,
    detector: &Detector,
    findings: &[Finding],
    rng: &mut ChaCha8Rng,
) -> Vec<u16> {
    let texture = Texture::new(rng);
    let (columns, rows) = (usize::from(detector.columns), usize::from(detector.rows));
    let mut values: Vec<f64> = (0..columns * rows)
        .map(|n| grey(breast, view, detector.at(n % columns, n / columns), &texture))
        .collect();
    for finding in findings.iter().filter(|finding| finding.side == view.side) {
        finding.draw(breast, view, detector, &mut values);
    }
    values.iter().map(|&value| (value + normal(rng) * noise(value)).clamp(0.0, 4095.0) as u16).collect()
}

/// Detectors cut what lies in air down to nearly nothing.
fn noise(value: f64) -> f64 {
    if value < AIR + 20.0 { 4.0 } else { NOISE }
}

fn grey(breast: &Breast, view: View, place: [f64; 2], texture: &Texture) -> f64 {
    let depth = breast.depth_at(view.projection, place);
    if depth < -1.0 {
        return AIR;
    }
    let [out, down] = place.map(|mm| mm as f32);
    // Towards the skin the breast is thinner.
    let thick = (depth / 22.0).clamp(0.0, 1.0).sqrt();
    let clouds = f64::from(texture.layered(out / 16.0, down / 16.0, 4));
    let fine = f64::from(texture.layered(out / 3.5 + 40.0, down / 3.5, 3));
    let gland = breast.gland(view.projection, place);
    let dense = ((gland * (0.55 + breast.glandular) + (clouds - 0.5) * 1.3 + breast.glandular - 0.75) * 1.6)
        .clamp(0.0, 1.0);
    // Ligaments: thin bright lines where a coarse noise crosses its middle.
    let crossing = f64::from(texture.layered(out / 22.0 - 9.0, down / 22.0 + 31.0, 2)) - 0.5;
    let ligament = (-(crossing / 0.018).powi(2)).exp();
    let tissue = FAT
        + GLAND * dense
        + (fine - 0.5) * (160.0 + 420.0 * dense)
        + 110.0 * ligament * clouds * 1.4
        + 160.0 * (clouds - 0.5);
    let muscle = inside(breast.muscle(view.projection, place), 3.0);
    let inner = tissue + (MUSCLE + (fine - 0.5) * 150.0 - tissue) * muscle;
    let skin = SKIN * inside(1.6 - (depth - 1.0).abs(), 0.8);
    AIR + (inner * (0.25 + 0.75 * thick) + skin - AIR) * inside(depth, 1.0)
}
