//! Scores: the area under the ROC curve.

use anyhow::Result;
use figures::{Curve, Curves};
use stats::Level;
use stats::roc::{auc, bootstrap_auc, compare_auc};

use super::super::entry::{Entries, Entry, Figure};
use super::super::ratings::RatingsTable;
use super::super::report::number;
use super::super::resample::Resampling;
use super::{Accuracy, ReaderFigures, Truth};

/// Truth and score of a case, where both are there.
type Scored = Option<(bool, f64)>;

fn scores(table: &RatingsTable, truth: &Truth) -> Result<Vec<Vec<Scored>>> {
    let mut scores = vec![vec![None; table.units.len()]; table.readers.len()];
    for (unit, reader, cell) in table.cells() {
        let score = cell.needed_number()?;
        scores[reader][unit] = truth.of_unit[unit].map(|truly| (truly, score));
    }
    Ok(scores)
}

/// The area of each reader; of two readers also how they differ.
pub fn readers(
    table: &RatingsTable,
    truth: &Truth,
    level: Level,
    resampling: Option<&Resampling>,
) -> Result<Vec<ReaderFigures>> {
    let scores = scores(table, truth)?;
    let replicates = match resampling {
        Some(Resampling { of_unit, plan, .. }) => bootstrap_auc(&scores, of_unit, plan)?,
        None => Vec::new(),
    };
    let reader = |(reader, (name, cases)): (usize, (&String, &Vec<Scored>))| {
        let given: Vec<(bool, f64)> = cases.iter().flatten().copied().collect();
        let area = auc(&given, level).map(|estimate| {
            let figure = Figure::from(estimate).within_share();
            match (resampling, replicates.get(reader)) {
                (Some(resampling), Some(found)) => resampling.resampled(figure, found),
                _ => figure,
            }
        });
        let figures = Entries(vec![Entry::new("auc", "Area under the ROC curve", area)]);
        ReaderFigures { reader: name.clone(), ratings: given.len(), counts: None, figures }
    };
    let mut readers: Vec<ReaderFigures> = table.readers.iter().zip(&scores).enumerate().map(reader).collect();
    if let [first, second] = scores.as_slice() {
        let both = |(a, b): (&Scored, &Scored)| Some((a.as_ref()?.0, a.as_ref()?.1, b.as_ref()?.1));
        let paired: Vec<(bool, f64, f64)> = first.iter().zip(second).filter_map(both).collect();
        let compared = compare_auc(&paired).map(|found| Figure {
            standard_error: Some(found.standard_error),
            ..Figure::plain(
                found.difference,
                paired.len(),
                "difference of the areas",
                "first minus second reader on the same cases, standard error by DeLong; n counts cases",
            )
        });
        let p = compare_auc(&paired).map(|found| {
            Figure::plain(
                found.p,
                paired.len(),
                "p of the difference",
                "two-sided p of DeLong's test; n counts cases",
            )
        });
        if let Some(reader) = readers.first_mut() {
            let other = &table.readers[1];
            reader.figures.0.push(Entry::new("auc_difference", format!("Difference to {other}"), compared));
            reader.figures.0.push(Entry::new(
                "auc_difference_p",
                format!("p of the difference to {other}"),
                p,
            ));
        }
    }
    Ok(readers)
}

/// The readers' ROC curves.
pub fn plot(table: &RatingsTable, truth: &Truth, accuracy: &Accuracy<'_>) -> Result<String> {
    let curve = |(reader, cases): (&ReaderFigures, &Vec<Scored>)| {
        let area = reader.figures.value("auc").map_or_else(|| "not estimable".to_owned(), number);
        Curve { label: format!("{}, area {area}", reader.reader), points: corners(cases) }
    };
    let figure = Curves {
        title: "Receiver operating characteristic".to_owned(),
        subtitle: format!(
            "{}: {} cases, {} positive",
            accuracy.file, accuracy.cases, accuracy.positive_cases
        ),
        across: "1 \u{2212} specificity".to_owned(),
        upwards: "sensitivity".to_owned(),
        end: 1.0,
        diagonal: true,
        curves: accuracy.readers.iter().zip(&scores(table, truth)?).map(curve).collect(),
    };
    Ok(figure.svg())
}

/// Corners of the curve: shares of negatives and positives with a score at or above each score.
fn corners(cases: &[Scored]) -> Vec<(f64, f64)> {
    let mut given: Vec<(bool, f64)> = cases.iter().flatten().copied().collect();
    given.sort_by(|a, b| b.1.total_cmp(&a.1));
    let positives = given.iter().filter(|case| case.0).count().max(1) as f64;
    let negatives = given.iter().filter(|case| !case.0).count().max(1) as f64;
    let (mut hits, mut alarms) = (0.0, 0.0);
    let mut corners = vec![(0.0, 0.0)];
    for same in given.chunk_by(|a, b| a.1.total_cmp(&b.1).is_eq()) {
        hits += same.iter().filter(|case| case.0).count() as f64;
        alarms += same.iter().filter(|case| !case.0).count() as f64;
        corners.push((alarms / negatives, hits / positives));
    }
    corners
}
