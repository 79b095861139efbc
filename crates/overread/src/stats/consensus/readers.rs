//! What the consensus says of each reader.

use serde::Serialize;
use stats::proportions::wilson;
use stats::truth::{Labels, agreement_with_majority_of_others};
use stats::{Estimable, Estimate, Level, NotEstimable};

use super::super::entry::{Entries, Entry, Figure};
use super::super::ratings::RatingsTable;
use super::cases::CaseTruth;
use super::methods::Fit;

/// A reader.
#[derive(Serialize)]
pub struct ReaderSkill {
    pub reader: String,
    pub ratings: usize,
    pub figures: Entries,
    /// Where the confusion matrix comes from.
    pub confusion_from: &'static str,
    /// By category of the consensus: the share of each category that the reader gave; none where the reader met
    /// no such case.
    pub confusion: Vec<Option<Vec<f64>>>,
}

pub fn of(
    table: &RatingsTable,
    labels: &Labels,
    cases: &[CaseTruth],
    fit: &Fit,
    level: Level,
) -> Vec<ReaderSkill> {
    let others = agreement_with_majority_of_others(labels);
    let mut counts = vec![vec![vec![0_u64; labels.classes()]; labels.classes()]; labels.readers()];
    let mut ratings = vec![0; labels.readers()];
    for (item, case) in cases.iter().enumerate() {
        for (reader, class) in labels.of_item(item) {
            ratings[reader] += 1;
            if let Some(truth) = case.class {
                counts[reader][truth][class] += 1;
            }
        }
    }
    let classes = cases.first().map_or(0, |case| case.shares.len());
    let skill = |(reader, name): (usize, &String)| {
        let mut figures = vec![
            Entry::new("agreement_with_others", "agrees with others", with_others(&others[reader], level)),
            Entry::new(
                "agreement_with_consensus",
                "agrees with consensus",
                with_consensus(&counts[reader], level),
            ),
        ];
        if let Some((method, values)) = &fit.skill {
            let value = values[reader].ok_or(NotEstimable::NoData);
            let definition = "as the method estimates or was given it; n counts ratings";
            let figure = value.map(|value| Figure::plain(value, ratings[reader], method, definition));
            figures.push(Entry::new(*method, *method, figure));
        }
        let (confusion_from, confusion) = match &fit.confusion {
            Some(matrices) => ("model", matrices[reader].clone()),
            None => ("settled cases", counts[reader].iter().map(|row| shares(row)).collect()),
        };
        let confusion =
            confusion.into_iter().take(classes).map(|row| row.map(|r| r[..classes].to_vec())).collect();
        let figures = Entries(figures);
        ReaderSkill { reader: name.clone(), ratings: ratings[reader], figures, confusion_from, confusion }
    };
    table.readers.iter().enumerate().map(skill).collect()
}

fn with_others(agreement: &stats::truth::Agreement, level: Level) -> Estimable {
    Ok(Estimate {
        method: "agreement with the majority of the others",
        definition: "share of the ratings equal to the majority of the other readers, ties left out; n counts ratings",
        ..wilson(agreement.equal, agreement.compared, level)?
    })
}

fn with_consensus(counts: &[Vec<u64>], level: Level) -> Estimable {
    let equal = (0..counts.len()).map(|class| counts[class][class]).sum();
    let all = counts.iter().flatten().sum();
    Ok(Estimate {
        method: "agreement with the consensus",
        definition: "share of the ratings equal to the consensus, to which the reader contributed; n counts ratings",
        ..wilson(equal, all, level)?
    })
}

fn shares(row: &[u64]) -> Option<Vec<f64>> {
    let total: u64 = row.iter().sum();
    (total > 0).then(|| row.iter().map(|&count| count as f64 / total as f64).collect())
}
