//! From runs of labels to masks, in two passes: where each label lies, then its voxels.

use super::{Segment, Selection};
use crate::refusal::Refusal;
use geometry::{Mask, MaskBuilder, VoxelBox};
use std::collections::BTreeMap;
use std::ops::Range;

/// Voxels side by side in a row that have the same label, which is never 0.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Run {
    pub slice: u32,
    pub row: u32,
    pub columns: Range<u32>,
    pub label: i64,
}

/// A file whose voxels can be gone through more than once.
pub(crate) trait RunSource {
    /// Calls `visit` for every run of voxels that are not background, until it or the file fails.
    fn each_run(&self, visit: &mut dyn FnMut(Run) -> Result<(), Refusal>) -> Result<(), Refusal>;
}

/// Beyond so many labels it is an image and no label map.
const MOST_LABELS: usize = 1024;

/// Beyond so many words of 64 voxels (2 GB) masks are not held in memory.
const MOST_WORDS: u64 = 1 << 28;

/// The masks of a selection; one that does not occur is empty.
pub(crate) fn gather(source: &dyn RunSource, selection: &Selection) -> Result<Vec<Segment>, Refusal> {
    let boxes = boxes(source, selection)?;
    let words: u64 = boxes.values().map(words).sum();
    if words > MOST_WORDS {
        return Err(Refusal::NotAMask {
            cause: format!("its masks would take {} MB of memory", words >> 17),
            next: "choose one label, or cut the volume down to what is marked",
        });
    }
    let mut builders: BTreeMap<Option<i64>, MaskBuilder> =
        boxes.iter().map(|(key, bounds)| (*key, MaskBuilder::within(bounds))).collect();
    source.each_run(&mut |run| {
        if wanted(selection, run.label)
            && let Some(builder) = builders.get_mut(&key(selection, run.label))
        {
            builder.fill(run.slice, run.row, run.columns);
        }
        Ok(())
    })?;
    let mut segments: Vec<Segment> = builders
        .into_iter()
        .map(|(label, builder)| Segment { label, name: None, mask: builder.finish() })
        .collect();
    if segments.is_empty() && *selection != Selection::Each {
        let label = if let Selection::Label(label) = selection { Some(*label) } else { None };
        segments.push(Segment { label, name: None, mask: Mask::default() });
    }
    Ok(segments)
}

/// The labels that occur, background left out.
pub(crate) fn labels(source: &dyn RunSource) -> Result<Vec<i64>, Refusal> {
    Ok(boxes(source, &Selection::Each)?.into_keys().flatten().collect())
}

/// Whether a label is in the selection.
fn wanted(selection: &Selection, label: i64) -> bool {
    !matches!(selection, Selection::Label(chosen) if *chosen != label)
}

/// Under which mask a label goes: its own, or that of all.
fn key(selection: &Selection, label: i64) -> Option<i64> {
    matches!(selection, Selection::Label(_) | Selection::Each).then_some(label)
}

/// The box around each mask of the selection.
fn boxes(source: &dyn RunSource, selection: &Selection) -> Result<BTreeMap<Option<i64>, VoxelBox>, Refusal> {
    let mut seen: BTreeMap<i64, VoxelBox> = BTreeMap::new();
    source.each_run(&mut |run| {
        let bounds = around(&run);
        seen.entry(run.label).and_modify(|all| join(all, &bounds)).or_insert(bounds);
        if seen.len() > MOST_LABELS {
            return Err(Refusal::NotAMask {
                cause: format!("it holds more than {MOST_LABELS} different values"),
                next: "it looks like an image: give the mask that was drawn on it",
            });
        }
        Ok(())
    })?;
    let mut boxes: BTreeMap<Option<i64>, VoxelBox> = BTreeMap::new();
    for (label, bounds) in seen.into_iter().filter(|(label, _)| wanted(selection, *label)) {
        boxes.entry(key(selection, label)).and_modify(|all| join(all, &bounds)).or_insert(bounds);
    }
    Ok(boxes)
}

fn around(run: &Run) -> VoxelBox {
    VoxelBox { slices: run.slice..run.slice + 1, rows: run.row..run.row + 1, columns: run.columns.clone() }
}

fn join(bounds: &mut VoxelBox, other: &VoxelBox) {
    let wider = |a: &Range<u32>, b: &Range<u32>| a.start.min(b.start)..a.end.max(b.end);
    bounds.slices = wider(&bounds.slices, &other.slices);
    bounds.rows = wider(&bounds.rows, &other.rows);
    bounds.columns = wider(&bounds.columns, &other.columns);
}

fn words(bounds: &VoxelBox) -> u64 {
    let length = |range: &Range<u32>| u64::from(range.end - range.start);
    let across = u64::from(bounds.columns.end.div_ceil(64) - bounds.columns.start / 64);
    length(&bounds.slices).saturating_mul(length(&bounds.rows)).saturating_mul(across)
}
