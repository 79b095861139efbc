//! The thorax without its vessels: Hounsfield units by place.

use crate::outline::inside;
use rand::RngExt;
use rand_chacha::ChaCha8Rng;

/// A chest's proportions, mm.
pub(super) struct Anatomy {
    body: [f64; 2],
    fat: f64,
    cavity: [f64; 2],
    heart: [f64; 3],
    liver_top: f64,
    carina: f64,
    rib_shift: f64,
}

pub(super) const AIR: f64 = -1000.0;
const FAT: f64 = -100.0;
const MUSCLE: f64 = 55.0;
const SOFT: f64 = 42.0;
const LUNG: f64 = -860.0;
/// Width over which neighbouring tissues blend into each other.
const BORDER: f64 = 2.0;
/// The same as a PET sees it.
const SPREAD: f64 = 9.0;

impl Anatomy {
    pub fn random(rng: &mut ChaCha8Rng) -> Self {
        let body = [rng.random_range(150.0..168.0), rng.random_range(104.0..118.0)];
        let fat = rng.random_range(6.0..16.0);
        Self {
            body,
            fat,
            cavity: [body[0] - fat - 20.0, body[1] - fat - 14.0],
            heart: [rng.random_range(50.0..60.0), rng.random_range(42.0..50.0), 56.0],
            liver_top: rng.random_range(-40.0..-22.0),
            carina: rng.random_range(8.0..20.0),
            rib_shift: rng.random_range(0.0..26.0),
        }
    }

    /// Hounsfield units at a place.
    pub fn units(&self, [x, y, z]: [f64; 3]) -> f64 {
        let body = ellipse([x, y], self.body);
        if body < -BORDER {
            return self.outside(x, y);
        }
        let cavity = ellipse([x, y + 2.0], self.cavity);
        let mut units = if cavity > BORDER {
            self.chest([x, y, z])
        } else {
            let wall = mix(FAT, MUSCLE, inside(body - self.fat, BORDER));
            let wall = mix(wall, 20.0, inside(2.0 - body, BORDER));
            let wall = self.wall_bones([x, y, z], cavity, wall);
            mix(wall, self.chest([x, y, z]), inside(cavity, BORDER))
        };
        units = self.spine([x, y, z], units);
        mix(AIR, units, inside(body, BORDER))
    }

    /// How deep in lung a place lies, mm; negative in other tissue.
    pub fn lung_depth(&self, [x, y, z]: [f64; 3]) -> f64 {
        let wall = ellipse([x, y + 2.0], self.cavity);
        let spine = 21.0 - length(x / 1.15, y - self.spine_y());
        wall.min(-self.mediastinum([x, y, z])).min(-spine).min(-self.liver([x, y, z]))
    }

    /// Uptake of FDG at a place an hour after the injection, standardised by body weight (g/ml).
    pub fn uptake(&self, at: [f64; 3]) -> f64 {
        let [x, y, z] = at;
        let body = ellipse([x, y], self.body);
        let wall = mix(0.35, 0.8, inside(body - self.fat, SPREAD));
        let lung = mix(wall, 0.45, inside(ellipse([x, y + 2.0], self.cavity), SPREAD));
        let blood = mix(lung, 1.6, inside(self.mediastinum(at), SPREAD));
        let liver = mix(blood, 2.3, inside(self.liver(at), SPREAD));
        let marrow = mix(liver, 1.3, inside(18.0 - length(x / 1.15, y - self.spine_y()), SPREAD));
        mix(marrow, 3.4, inside(self.myocardium([x, y, z]), SPREAD)) * inside(body, SPREAD)
    }

    /// The wall of the left ventricle, a shell within the heart.
    fn myocardium(&self, [x, y, z]: [f64; 3]) -> f64 {
        let around = ellipsoid([x - 38.0, y + 26.0, z + 34.0], self.heart.map(|radius| radius * 0.57));
        6.0 - (around - 6.0).abs()
    }

    /// Where the vessels and the bronchus of a side enter the lung.
    pub fn hilum(&self, right: bool) -> [f64; 3] {
        if right { [-34.0, 14.0, self.carina - 16.0] } else { [42.0, 22.0, self.carina - 10.0] }
    }

    /// The table under the patient.
    fn outside(&self, x: f64, y: f64) -> f64 {
        let table = 2.0 - (y - self.body[1] - 9.0 + x * x / 1600.0).abs();
        mix(AIR, -250.0, inside(table.min(140.0 - x.abs()), BORDER))
    }

    /// What lies within the ribs: lung, mediastinum, airways, liver.
    fn chest(&self, at: [f64; 3]) -> f64 {
        let [_, y, _] = at;
        // Dependent lung is denser.
        let lung = LUNG + y * 0.35;
        let mut units = mix(lung, SOFT, inside(self.mediastinum(at), BORDER));
        units = mix(units, 58.0, inside(self.liver(at), BORDER));
        mix(units, AIR + 15.0, inside(self.airway(at), BORDER))
    }

    fn mediastinum(&self, [x, y, z]: [f64; 3]) -> f64 {
        let strip = 6.0 + 24.0 * (-(y / 36.0).powi(2)).exp() - (x - 2.0).abs();
        let [rx, ry, rz] = self.heart;
        let heart = ellipsoid([x - 22.0, y + 20.0, z + 26.0], [rx, ry, rz]);
        let aorta = 13.0 - length(x - 21.0, y - self.spine_y() + 18.0);
        let arch = (12.0 - length(z - self.carina - 22.0, x - 16.0)).min(36.0 - (y - 20.0).abs());
        strip.max(heart).max(aorta).max(arch)
    }

    fn liver(&self, [x, y, z]: [f64; 3]) -> f64 {
        ellipsoid([x + 66.0, y - 4.0, z - self.liver_top + 70.0], [84.0, 82.0, 70.0])
    }

    /// Trachea, and the main bronchi below the carina.
    fn airway(&self, [x, y, z]: [f64; 3]) -> f64 {
        if z > self.carina {
            return 8.5 - length(x - 1.0, (y - 6.0) * 1.1);
        }
        let below = self.carina - z;
        let spread = (4.0 + below * 1.1).min(34.0);
        let bronchus = |centre: f64| 6.0 - below * 0.12 - length(x - centre, y - 8.0 - below * 0.2);
        if below > 30.0 { -BORDER } else { bronchus(spread).max(bronchus(-spread)) }
    }

    fn spine_y(&self) -> f64 {
        self.cavity[1] - 20.0
    }

    fn spine(&self, [x, y, z]: [f64; 3], mut units: f64) -> f64 {
        let sy = self.spine_y();
        if x.abs() > 32.0 || y < sy - 24.0 {
            return units;
        }
        let body = 18.0 - length(x / 1.15, y - sy);
        let disc = ((z + 40.0).rem_euclid(26.0) - 13.0).abs() < 2.5;
        let bone = if disc { 90.0 } else { mix(180.0, 430.0, inside(2.5 - body, BORDER)) };
        units = mix(units, bone, inside(body, BORDER));
        let canal = 8.0 - length(x, y - sy - 26.0);
        units = mix(units, 330.0, inside(canal + 5.0, BORDER));
        let process = (3.0 - x.abs()).min(7.0 - (y - sy - 41.0).abs());
        let transverse = (3.5 - (y - sy - 22.0).abs()).min(28.0 - x.abs());
        units = mix(units, 280.0, inside(process.max(transverse), BORDER));
        mix(units, 15.0, inside(canal, BORDER))
    }

    /// Ribs, which slope forward and down, and the sternum.
    fn wall_bones(&self, [x, y, z]: [f64; 3], cavity: f64, units: f64) -> f64 {
        let phase = (z - 0.5 * y + self.rib_shift).rem_euclid(26.0) - 13.0;
        let rib = 5.2 - length(phase * 0.85, cavity + 8.5);
        let front = y < 0.0 && x.abs() < 34.0;
        let sternum = (5.0 - (cavity + 8.5).abs()).min(14.0 - x.abs());
        let bone = if front { sternum } else { rib };
        let dense = mix(220.0, 520.0, inside(1.6 - bone, BORDER));
        mix(units, dense, inside(bone, BORDER))
    }
}

pub(super) fn mix(under: f64, over: f64, part: f64) -> f64 {
    under + (over - under) * part
}

/// Faster than `hypot`, whose care for overflow is not needed here.
fn length(x: f64, y: f64) -> f64 {
    (x * x + y * y).sqrt()
}

/// About how deep inside an ellipse a point lies, mm.
fn ellipse([x, y]: [f64; 2], [a, b]: [f64; 2]) -> f64 {
    (1.0 - length(x / a, y / b)) * a.min(b)
}

fn ellipsoid([x, y, z]: [f64; 3], [a, b, c]: [f64; 3]) -> f64 {
    (1.0 - ((x / a).powi(2) + (y / b).powi(2) + (z / c).powi(2)).sqrt()) * a.min(b).min(c)
}
