//! Found and missed lesions: counts, FROC, average precision, panoptic quality.

use crate::matching::match_by_overlap;
use crate::{Mask, overlap};

/// How many findings of two readers match, the first being the reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct MatchCounts {
    /// Matched pairs.
    pub matched: usize,
    /// Findings of the second reader only.
    pub second_only: usize,
    /// Findings of the first reader only.
    pub first_only: usize,
}

impl MatchCounts {
    /// Counts from the numbers of findings and of matched pairs.
    pub fn new(first: usize, second: usize, matched: usize) -> Self {
        Self {
            matched,
            second_only: second.saturating_sub(matched),
            first_only: first.saturating_sub(matched),
        }
    }

    /// Positive specific agreement or F1: 2 matched / (2 matched + unmatched of both)
    /// (Hripcsak & Rothschild 2005); `None` when neither found anything.
    ///
    /// ```
    /// use geometry::MatchCounts;
    /// // Three findings of one reader, two of the other, two of them the same.
    /// assert_eq!(MatchCounts::new(3, 2, 2).f1(), Some(0.8));
    /// assert_eq!(MatchCounts::new(0, 0, 0).f1(), None);
    /// ```
    pub fn f1(&self) -> Option<f64> {
        let below = 2 * self.matched + self.second_only + self.first_only;
        (below > 0).then(|| 2.0 * self.matched as f64 / below as f64)
    }

    /// Matched pairs over all distinct findings; `None` when neither found anything.
    ///
    /// ```
    /// use geometry::MatchCounts;
    /// assert_eq!(MatchCounts::new(3, 2, 2).jaccard(), Some(2.0 / 3.0));
    /// ```
    pub fn jaccard(&self) -> Option<f64> {
        let below = self.matched + self.second_only + self.first_only;
        (below > 0).then(|| self.matched as f64 / below as f64)
    }
}

/// What became of a lesion or of a candidate.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Call {
    /// A lesion that a candidate found.
    Hit {
        /// The candidate's confidence.
        confidence: f64,
        /// Intersection over union of the two.
        overlap: f64,
    },
    /// A lesion that no candidate found.
    Missed,
    /// A candidate that touches no lesion enough.
    FalseAlarm {
        /// The candidate's confidence.
        confidence: f64,
    },
}

/// Matches the candidates of one case to its lesions by intersection over union of at least `min_overlap`.
/// A further candidate that touches a lesion enough is neither hit nor false alarm (Saha et al. 2024).
///
/// ```
/// use geometry::{Call, Mask, call_case};
/// let lesion = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1]]);
/// let elsewhere = Mask::from_voxels(&[[0, 9, 9]]);
/// let calls = call_case(&[&lesion], &[(&lesion, 0.9), (&elsewhere, 0.4)], 0.2);
/// assert_eq!(calls, [Call::Hit { confidence: 0.9, overlap: 1.0 }, Call::FalseAlarm { confidence: 0.4 }]);
/// ```
pub fn call_case(lesions: &[&Mask], candidates: &[(&Mask, f64)], min_overlap: f64) -> Vec<Call> {
    let masks: Vec<&Mask> = candidates.iter().map(|c| c.0).collect();
    let pairs = match_by_overlap(lesions, &masks, min_overlap);
    let mut calls: Vec<Call> = Vec::new();
    for lesion in 0..lesions.len() {
        calls.push(match pairs.iter().find(|p| p.first == lesion) {
            Some(pair) => Call::Hit { confidence: candidates[pair.second].1, overlap: 1.0 - pair.cost },
            None => Call::Missed,
        });
    }
    for (index, (mask, confidence)) in candidates.iter().enumerate() {
        let touches = |lesion: &&Mask| {
            overlap(lesion, mask).jaccard().is_some_and(|iou| iou > 0.0 && iou >= min_overlap)
        };
        if !pairs.iter().any(|p| p.second == index) && !lesions.iter().any(touches) {
            calls.push(Call::FalseAlarm { confidence: *confidence });
        }
    }
    calls
}

/// Panoptic quality of one case (Kirillov et al. 2019).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PanopticQuality {
    /// Matched and unmatched objects.
    pub counts: MatchCounts,
    /// Recognition quality: F1 of the objects.
    pub recognition: f64,
    /// Segmentation quality: mean intersection over union of the matched pairs.
    pub segmentation: f64,
    /// The same with Dice.
    pub segmentation_dice: f64,
}

impl PanopticQuality {
    /// Recognition times segmentation quality.
    ///
    /// ```
    /// use geometry::{Mask, panoptic_quality};
    /// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 0, 3]]);
    /// let b = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2]]);
    /// assert_eq!(panoptic_quality(&[&a], &[&b], 0.5).unwrap().quality(), 0.75);
    /// ```
    pub fn quality(&self) -> f64 {
        self.recognition * self.segmentation
    }

    /// The same with Dice.
    pub fn quality_dice(&self) -> f64 {
        self.recognition * self.segmentation_dice
    }
}

/// Panoptic quality of predicted against reference objects, matched one to one at an intersection over union of
/// at least `threshold`. Without a match all qualities are 0; `None` when both are without objects.
///
/// ```
/// use geometry::{Mask, panoptic_quality};
/// let a = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2], [0, 0, 3]]);
/// let b = Mask::from_voxels(&[[0, 0, 0], [0, 0, 1], [0, 0, 2]]);
/// let c = Mask::from_voxels(&[[0, 9, 9]]);
/// let found = panoptic_quality(&[&a], &[&b, &c], 0.5).unwrap();
/// assert_eq!((found.recognition, found.segmentation), (2.0 / 3.0, 0.75));
/// ```
pub fn panoptic_quality(reference: &[&Mask], predicted: &[&Mask], threshold: f64) -> Option<PanopticQuality> {
    let pairs = match_by_overlap(reference, predicted, threshold);
    let counts = MatchCounts::new(reference.len(), predicted.len(), pairs.len());
    let matched = pairs.len().max(1) as f64;
    let dice = pairs.iter().filter_map(|p| overlap(reference[p.first], predicted[p.second]).dice());
    Some(PanopticQuality {
        counts,
        recognition: counts.f1()?,
        segmentation: pairs.iter().map(|p| 1.0 - p.cost).sum::<f64>() / matched,
        segmentation_dice: dice.sum::<f64>() / matched,
    })
}
