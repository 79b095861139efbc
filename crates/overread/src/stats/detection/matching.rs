//! Which mark finds which lesion.

use geometry::{Call, match_pairs};

/// Where a mark or a lesion is, in millimetres (x, y, z).
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Place {
    /// A point.
    Point([f64; 3]),
    /// An upright box; a flat one reaches from 0 to 1 in z.
    Box { low: [f64; 3], high: [f64; 3] },
}

/// When a mark finds a lesion.
#[derive(Clone, Copy)]
pub struct Rule {
    /// Largest distance of two points.
    pub radius: f64,
    /// Least intersection over union of two boxes.
    pub overlap: f64,
}

impl Rule {
    /// The rule in words.
    pub fn words(&self) -> String {
        let one = "Matched one to one, as many as possible; a further mark on a lesion that is found counts neither way.";
        if self.radius > 0.0 {
            format!("A mark within {} mm of a lesion finds it. {one}", self.radius)
        } else {
            format!(
                "A box finds a lesion from an intersection over union of {}, a point within the box of a lesion (or the \
                 other way round). {one}",
                self.overlap
            )
        }
    }

    /// What the pair costs in the matching; `None` where the mark does not find the lesion.
    fn cost(&self, lesion: &Place, mark: &Place) -> Option<f64> {
        match (lesion, mark) {
            (Place::Point(a), Place::Point(b)) => Some(distance(a, b)).filter(|mm| *mm <= self.radius),
            (Place::Box { low, high }, Place::Point(at)) | (Place::Point(at), Place::Box { low, high }) => {
                let inside = (0..3).all(|axis| low[axis] <= at[axis] && at[axis] <= high[axis]);
                let centre = [0, 1, 2].map(|axis| f64::midpoint(low[axis], high[axis]));
                inside.then(|| distance(&centre, at))
            }
            (Place::Box { low: a, high: b }, Place::Box { low: c, high: d }) => {
                let shared: f64 =
                    (0..3).map(|axis| (b[axis].min(d[axis]) - a[axis].max(c[axis])).max(0.0)).product();
                let volume = |low: &[f64; 3], high: &[f64; 3]| {
                    (0..3).map(|axis| high[axis] - low[axis]).product::<f64>()
                };
                let share = shared / (volume(a, b) + volume(c, d) - shared);
                (share > 0.0 && share >= self.overlap).then_some(1.0 - share)
            }
        }
    }

    /// What became of the lesions and marks of a case.
    pub fn call(&self, lesions: &[Place], marks: &[(Place, f64)]) -> Vec<Call> {
        let cost = |lesion: usize, mark: usize| self.cost(&lesions[lesion], &marks[mark].0);
        let pairs = match_pairs(lesions.len(), marks.len(), cost);
        let found = |lesion: usize| pairs.iter().find(|pair| pair.first == lesion);
        let of_lesion = |lesion: usize| match found(lesion) {
            Some(pair) => Call::Hit { confidence: marks[pair.second].1, overlap: 1.0 - pair.cost },
            None => Call::Missed,
        };
        let mut calls: Vec<Call> = (0..lesions.len()).map(of_lesion).collect();
        for (mark, (_, confidence)) in marks.iter().enumerate() {
            let touches = (0..lesions.len()).any(|lesion| cost(lesion, mark).is_some());
            if !touches {
                calls.push(Call::FalseAlarm { confidence: *confidence });
            }
        }
        calls
    }
}

fn distance(a: &[f64; 3], b: &[f64; 3]) -> f64 {
    a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
}
