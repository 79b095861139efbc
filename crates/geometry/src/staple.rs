//! STAPLE: the truth behind several masks, and each reader's sensitivity and specificity.

use std::collections::BTreeMap;

use thiserror::Error;

use crate::patterns::chosen;
use crate::{Mask, Patterns};

/// Why STAPLE cannot be run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
pub enum StapleError {
    /// No masks or more than 64.
    #[error("STAPLE needs between 1 and 64 masks")]
    Count,
    /// No voxel marked at all, or every voxel of the field marked by all.
    #[error(
        "STAPLE needs voxels inside and outside the masks: all masks are empty or fill the field of view"
    )]
    NoVariation,
    /// A field of view smaller than the masks.
    #[error("the field of view has fewer voxels than the masks together")]
    Field,
}

/// A STAPLE fit.
#[derive(Debug, Clone, PartialEq)]
pub struct Staple {
    /// Each reader's share of the true voxels that they marked.
    pub sensitivity: Vec<f64>,
    /// Each reader's share of the other voxels that they left out.
    pub specificity: Vec<f64>,
    /// Prior probability of a voxel: mean marked share over readers and field.
    pub prior: f64,
    /// Steps of the EM algorithm.
    pub iterations: usize,
    probability: BTreeMap<u64, f64>,
}

const MOST_STEPS: usize = 10_000;
const SETTLED: f64 = 1e-13;

impl Staple {
    /// Binary STAPLE by the EM algorithm of Warfield, Zou & Wells (2004), without a spatial term, sensitivity
    /// and specificity starting at 0.99999. `field` is the number of voxels of the field of view, which the
    /// prior and the specificities depend on: see [`Staple::bounding_box_field`]. A large field drives the
    /// specificities to 1 and the consensus to the union of all masks.
    ///
    /// ```
    /// use geometry::{Mask, Staple};
    /// let a = Mask::from_runs([1, 10, 10], &[22, 6, 4, 6, 62]);
    /// let b = Mask::from_runs([1, 10, 10], &[22, 6, 4, 5, 63]);
    /// let fit = Staple::of(&[&a, &b, &a], 100)?;
    /// assert_eq!(fit.consensus(&[&a, &b, &a], 0.5), a);
    /// # Ok::<(), geometry::StapleError>(())
    /// ```
    ///
    /// # Errors
    /// When there are no masks or more than 64, nothing to tell apart, or the field is too small.
    pub fn of(masks: &[&Mask], field: u64) -> Result<Self, StapleError> {
        // In one order whatever the readers' is: on masks without a common truth the steps leave a saddle by what
        // rounding gives them, and no reader's place may decide where they end.
        let mut order: Vec<usize> = (0..masks.len()).collect();
        order.sort_by(|&a, &b| masks[a].order(masks[b]));
        let ordered: Vec<&Mask> = order.iter().map(|&reader| masks[reader]).collect();
        Ok(Self::of_ordered(&ordered, field)?.in_places(&order))
    }

    /// The fit with reader `i` at place `order[i]`.
    fn in_places(mut self, order: &[usize]) -> Self {
        let placed = |values: &[f64]| {
            let mut placed = values.to_vec();
            order.iter().zip(values).for_each(|(&place, value)| placed[place] = *value);
            placed
        };
        let moved = |pattern: u64| {
            let bits = order.iter().enumerate().map(|(reader, &place)| (pattern >> reader & 1) << place);
            bits.fold(0, |all, bit| all | bit)
        };
        self.sensitivity = placed(&self.sensitivity);
        self.specificity = placed(&self.specificity);
        self.probability = self.probability.into_iter().map(|(pattern, p)| (moved(pattern), p)).collect();
        self
    }

    fn of_ordered(masks: &[&Mask], field: u64) -> Result<Self, StapleError> {
        let patterns = Patterns::of(masks).ok_or(StapleError::Count)?;
        let unmarked = field.checked_sub(patterns.union()).ok_or(StapleError::Field)?;
        let mut cells: Vec<(u64, f64)> = patterns.iter().map(|(p, n)| (p, n as f64)).collect();
        cells.push((0, unmarked as f64));
        let marked: f64 = cells.iter().map(|(p, n)| f64::from(p.count_ones()) * n).sum();
        let prior = marked / (masks.len() as f64 * field as f64);
        // Empty masks have an empty box around them, of which there is no share.
        if prior.is_nan() || prior <= 0.0 || prior >= 1.0 {
            return Err(StapleError::NoVariation);
        }
        let mut fit = Self {
            sensitivity: vec![0.99999; masks.len()],
            specificity: vec![0.99999; masks.len()],
            prior,
            iterations: 0,
            probability: BTreeMap::new(),
        };
        let mut truth = fit.expect(&cells);
        while fit.iterations < MOST_STEPS {
            fit.iterations += 1;
            let change = fit.maximise(&cells, &truth);
            truth = fit.expect(&cells);
            if change < SETTLED {
                break;
            }
        }
        fit.probability = cells.iter().map(|c| c.0).zip(truth).collect();
        Ok(fit)
    }

    /// Voxels of the box around all masks: the field of view that does not depend on the image.
    ///
    /// ```
    /// use geometry::{Mask, Staple};
    /// let (a, b) = (Mask::from_voxels(&[[0, 0, 0]]), Mask::from_voxels(&[[1, 2, 3]]));
    /// assert_eq!(Staple::bounding_box_field(&[&a, &b]), 2 * 3 * 4);
    /// ```
    pub fn bounding_box_field(masks: &[&Mask]) -> u64 {
        let boxes: Vec<_> = masks.iter().filter_map(|m| m.bounds()).collect();
        let length = |range: fn(&crate::VoxelBox) -> std::ops::Range<u32>| {
            let start = boxes.iter().map(|b| range(b).start).min().unwrap_or(0);
            let end = boxes.iter().map(|b| range(b).end).max().unwrap_or(0);
            u64::from(end - start)
        };
        length(|b| b.slices.clone()) * length(|b| b.rows.clone()) * length(|b| b.columns.clone())
    }

    /// Probability of a voxel that the readers of this combination (bit i for mask i) marked; `None` for a
    /// combination that does not occur.
    pub fn probability(&self, pattern: u64) -> Option<f64> {
        self.probability.get(&pattern).copied()
    }

    /// The voxels whose probability is at least `threshold`, among those that any reader marked. Give the
    /// masks of the fit in the same order.
    pub fn consensus(&self, masks: &[&Mask], threshold: f64) -> Mask {
        chosen(masks, |pattern| self.probability(pattern).is_some_and(|p| p >= threshold))
    }

    /// Probability of being true for each combination.
    fn expect(&self, cells: &[(u64, f64)]) -> Vec<f64> {
        let odds = |marked: bool, j: usize| {
            let (p, q) = (self.sensitivity[j], self.specificity[j]);
            if marked { (p, 1.0 - q) } else { (1.0 - p, q) }
        };
        let probability = |pattern: u64| {
            let readers = 0..self.sensitivity.len();
            let (yes, no) = readers.fold((self.prior, 1.0 - self.prior), |(yes, no), j| {
                let (a, b) = odds(pattern >> j & 1 == 1, j);
                (yes * a, no * b)
            });
            // Where either is impossible for every reader, the prior is all there is.
            if yes + no > 0.0 { yes / (yes + no) } else { self.prior }
        };
        cells.iter().map(|(pattern, _)| probability(*pattern)).collect()
    }

    /// New sensitivities and specificities; returns the largest change.
    fn maximise(&mut self, cells: &[(u64, f64)], truth: &[f64]) -> f64 {
        let total: f64 = cells.iter().zip(truth).map(|(c, w)| c.1 * w).sum();
        let rest: f64 = cells.iter().zip(truth).map(|(c, w)| c.1 * (1.0 - w)).sum();
        let mut change = 0.0_f64;
        for j in 0..self.sensitivity.len() {
            let (mut hit, mut spared) = (0.0, 0.0);
            for ((pattern, n), w) in cells.iter().zip(truth) {
                if pattern >> j & 1 == 1 {
                    hit += n * w;
                } else {
                    spared += n * (1.0 - w);
                }
            }
            let (p, q) = (hit / total, spared / rest);
            change = change.max((p - self.sensitivity[j]).abs()).max((q - self.specificity[j]).abs());
            self.sensitivity[j] = p;
            self.specificity[j] = q;
        }
        change
    }
}
