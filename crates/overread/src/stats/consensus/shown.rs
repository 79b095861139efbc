//! The consensus as a person reads it.

use anyhow::Result;

use super::super::report::Column::{Left, Right};
use super::super::report::{Report, percent};
use super::cases::CaseTruth;
use super::{Consensus, ReaderSkill};

/// So many cases are listed: the least certain ones.
const LISTED: usize = 20;

pub fn print(consensus: &Consensus<'_>) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Consensus: {}", consensus.file));
    report.paragraph(&format!(
        "{} cases, {} readers, {} ratings: {} settled, {} unsettled.",
        consensus.cases.len(),
        consensus.readers.len(),
        consensus.ratings,
        consensus.settled,
        consensus.unsettled
    ));
    report.heading("Categories");
    let row = |(name, share): (&String, &f64)| {
        let settled = consensus.cases.iter().filter(|case| case.consensus.as_ref() == Some(name)).count();
        vec![name.clone(), settled.to_string(), percent(*share)]
    };
    let rows: Vec<_> = consensus.categories.iter().zip(&consensus.category_shares).map(row).collect();
    report.table(&[Left(""), Right("settled cases"), Right("share, %")], &rows);
    for reader in &consensus.readers {
        self::reader(&mut report, consensus, reader);
    }
    least_certain(&mut report, consensus);
    report.notes(&consensus.notes);
    report.heading("What the figures are");
    report.point(consensus.definition);
    report.print()
}

fn reader(report: &mut Report, consensus: &Consensus<'_>, reader: &ReaderSkill) {
    report.figures(&format!("Reader {}, {} ratings", reader.reader, reader.ratings), &reader.figures);
    report.paragraph("");
    let labels: Vec<String> = consensus.categories.iter().map(|name| format!("said {name}")).collect();
    let columns: Vec<_> = [Left("consensus, %")].into_iter().chain(labels.iter().map(|l| Right(l))).collect();
    let row = |(name, shares): (&String, &Option<Vec<f64>>)| {
        let cells: Vec<String> = match shares {
            Some(shares) => shares.iter().map(|share| format!("{:.1}", share * 100.0)).collect(),
            None => vec!["–".to_owned(); labels.len()],
        };
        [name.clone()].into_iter().chain(cells).collect()
    };
    let rows: Vec<Vec<String>> = consensus.categories.iter().zip(&reader.confusion).map(row).collect();
    report.table(&columns, &rows);
}

fn least_certain(report: &mut Report, consensus: &Consensus<'_>) {
    let mut cases: Vec<&CaseTruth> = consensus.cases.iter().collect();
    cases.sort_by(|a, b| a.class.is_some().cmp(&b.class.is_some()).then(a.certainty.total_cmp(&b.certainty)));
    let all = cases.len();
    cases.truncate(LISTED);
    if cases.len() < all {
        report.heading(&format!(
            "The {LISTED} least certain of {all} cases (all of them: --csv FILE or --json)"
        ));
    } else {
        report.heading("Cases, the least certain first");
    }
    let columns: Vec<_> = [Left("case"), Left("consensus"), Right("ratings")]
        .into_iter()
        .chain(consensus.categories.iter().map(|name| Right(name)))
        .collect();
    let row = |case: &&CaseTruth| {
        let decided = case.consensus.clone().unwrap_or_else(|| "unsettled".to_owned());
        let shares = case.shares.iter().map(|share| format!("{share:.3}"));
        [case.case.clone(), decided, case.ratings.to_string()].into_iter().chain(shares).collect()
    };
    report.table(&columns, &cases.iter().map(row).collect::<Vec<_>>());
}
