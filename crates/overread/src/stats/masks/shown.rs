//! The comparison as a person reads it.

use anyhow::Result;
use stats::NotEstimable;

use super::super::entry::Entry;
use super::super::report::Column::{Left, Right};
use super::super::report::{Report, number};
use super::compare::{Comparison, OfPair};
use super::{Analysis, Field};

pub fn print(analysis: &Analysis) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Masks: {}", analysis.files.join(", ")));
    report.paragraph(&grid(analysis));
    for comparison in &analysis.labels {
        label(&mut report, analysis, comparison);
    }
    if let Some(written) = &analysis.written {
        report.heading("Consensus written");
        report.paragraph(&format!("{} ({} voxels).", written.file, written.voxels));
    }
    let mut notes = analysis.notes.clone();
    notes.extend(analysis.labels.iter().flat_map(about));
    notes.sort();
    notes.dedup();
    report.notes(&notes);
    definitions(&mut report, analysis);
    report.print()
}

fn grid(analysis: &Analysis) -> String {
    let [columns, rows, slices] = analysis.grid.voxels;
    let [x, y, z] = analysis.grid.spacing_mm.map(number);
    if analysis.grid.plane {
        return format!(
            "One image of {columns} × {rows} pixels of {x} × {y} mm: distances are in the plane."
        );
    }
    format!("A grid of {columns} × {rows} × {slices} voxels (columns, rows, slices) of {x} × {y} × {z} mm.")
}

fn label(report: &mut Report, analysis: &Analysis, comparison: &Comparison) {
    let title = match (comparison.label, &comparison.name) {
        (Some(label), Some(name)) => format!(" of label {label} ({name})"),
        (Some(label), None) => format!(" of label {label}"),
        (None, _) => String::new(),
    };
    masks(report, &title, comparison);
    if comparison.pairs.is_empty() {
        return;
    }
    pairs(report, &title, &comparison.pairs);
    report.figures(&format!("All masks together{title}"), &comparison.figures);
    if analysis.labels.len() == 1 && comparison.masks.iter().all(|mask| mask.voxels == 0) {
        report.paragraph("All masks are empty: the readers agree that there is nothing to mark.");
    }
}

fn masks(report: &mut Report, title: &str, comparison: &Comparison) {
    report.heading(&format!("Masks{title}, and the readers as STAPLE sees them"));
    let size = comparison.masks.first().map_or("volume", |mask| mask.figures.0[0].label.as_str());
    let columns = [Left(""), Right("voxels"), Right(size), Right("sensitivity"), Right("specificity")];
    let mut rows: Vec<Vec<String>> = comparison
        .masks
        .iter()
        .map(|mask| {
            let cells = mask.figures.0.iter().map(value);
            [mask.file.clone(), mask.voxels.to_string()].into_iter().chain(cells).collect()
        })
        .collect();
    for consensus in &comparison.consensus {
        let voxels = consensus.voxels.map_or_else(|| "–".to_owned(), |voxels| voxels.to_string());
        let size = consensus.size.0.first().map_or_else(|| "–".to_owned(), value);
        rows.push(vec![
            format!("consensus: {}", consensus.method),
            voxels,
            size,
            String::new(),
            String::new(),
        ]);
    }
    report.table(&columns, &rows);
}

fn pairs(report: &mut Report, title: &str, pairs: &[OfPair]) {
    report.heading(&format!("Pairs{title}"));
    let Some(first) = pairs.first() else { return };
    let labels = first.figures.0.iter().map(|entry| Right(entry.label.as_str()));
    let columns: Vec<_> = [Left("first"), Left("second")].into_iter().chain(labels).collect();
    let rows: Vec<Vec<String>> = pairs
        .iter()
        .map(|pair| {
            let values = pair.figures.0.iter().map(value);
            [pair.first.clone(), pair.second.clone()].into_iter().chain(values).collect()
        })
        .collect();
    report.table(&columns, &rows);
}

fn value(entry: &Entry) -> String {
    match &entry.outcome {
        Ok(figure) => number(figure.value),
        Err(NotEstimable::BothEmpty) => "both empty".to_owned(),
        Err(NotEstimable::OneEmpty) => "one empty".to_owned(),
        Err(_) => "–".to_owned(),
    }
}

/// What is to be said of one label.
fn about(comparison: &Comparison) -> Vec<String> {
    let count = |cause: NotEstimable| {
        let entries = comparison.pairs.iter().flat_map(|pair| &pair.figures.0);
        let distances = entries.filter(|entry| entry.key == "hausdorff_mm");
        distances.filter(|entry| entry.outcome.as_ref().err() == Some(&cause)).count()
    };
    let of = comparison.label.map(|label| format!("Label {label}: ")).unwrap_or_default();
    let mut notes = Vec::new();
    let both = count(NotEstimable::BothEmpty);
    if both > 0 {
        notes.push(format!(
            "{of}{both} of {} pairs are empty on both sides: agreement on absence, left out of every mean.",
            comparison.pairs.len()
        ));
    }
    let one = count(NotEstimable::OneEmpty);
    if one > 0 {
        notes.push(format!(
            "{of}{one} of {} pairs are empty on one side: Dice is 0, and there is no distance to average.",
            comparison.pairs.len()
        ));
    }
    if let Some(staple) = &comparison.staple {
        let field = match staple.field {
            Field::Box => "the box around all masks",
            Field::Grid => "the whole grid",
        };
        notes.push(format!(
            "{of}STAPLE's specificity and consensus depend on the field of view: {field}, {} voxels.",
            staple.field_voxels
        ));
    }
    if !comparison.pairs.is_empty() {
        notes.push(
            "There are no intervals: masks of one case tell nothing of the spread over cases.".to_owned(),
        );
    }
    if comparison.masks.len() == 2 {
        notes.push(
            "Two masks have no majority beyond what both hold, and STAPLE cannot tell which of them is right."
                .to_owned(),
        );
    }
    notes
}

fn definitions(report: &mut Report, analysis: &Analysis) {
    let mut all: Vec<Entry> = Vec::new();
    for comparison in &analysis.labels {
        all.extend(comparison.pairs.iter().flat_map(|pair| pair.figures.0.clone()));
        all.extend(comparison.figures.0.last().cloned());
    }
    report.definitions(&all);
}
