//! The consensus of each case.

use std::path::Path;

use anyhow::{Context, Result};
use serde::Serialize;
use stats::Ratings;

use super::super::labels::Categories;
use super::super::ratings::RatingsTable;
use super::Consensus;
use super::methods::Fit;

/// Shares that differ by less are a tie.
const TIE: f64 = 1e-9;

/// What became of a case.
#[derive(Serialize)]
pub struct CaseTruth {
    pub case: String,
    pub ratings: usize,
    /// Its category; none where the method does not settle it.
    pub consensus: Option<String>,
    /// The largest share or probability.
    pub certainty: f64,
    /// Share or probability in the order of the categories.
    pub shares: Vec<f64>,
    /// How easy the case is, where the method tells.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ease: Option<f64>,
    #[serde(skip)]
    pub class: Option<usize>,
}

pub fn of(
    table: &RatingsTable,
    categories: &Categories,
    ratings: &Ratings,
    fit: &Fit,
    certainty: f64,
) -> Vec<CaseTruth> {
    let case = |(unit, name): (usize, &String)| {
        let shares = fit.shares[unit][..categories.names.len()].to_vec();
        let given: Vec<usize> =
            (0..ratings.readers()).filter_map(|reader| ratings.get(unit, reader)).collect();
        let largest = shares.iter().copied().fold(0.0, f64::max);
        let class = winner(&shares, largest, given.len(), fit.needed).filter(|_| largest + TIE >= certainty);
        CaseTruth {
            case: name.clone(),
            ratings: given.len(),
            consensus: class.map(|class| categories.names[class].clone()),
            certainty: largest,
            shares,
            ease: fit.ease.as_ref().map(|ease| ease[unit]),
            class,
        }
    };
    table.units.iter().enumerate().map(case).collect()
}

/// The only category with the largest share, or with as many votes as are needed.
fn winner(shares: &[f64], largest: f64, votes: usize, needed: Option<usize>) -> Option<usize> {
    let enough = |share: f64| match needed {
        Some(needed) => share * votes as f64 + TIE >= needed as f64,
        None => share > 0.0 && share + TIE >= largest,
    };
    let mut classes = (0..shares.len()).filter(|&class| enough(shares[class]));
    classes.next().filter(|_| classes.next().is_none())
}

/// Share of the settled cases in each category.
pub fn shares(cases: &[CaseTruth], categories: &Categories) -> Vec<f64> {
    let settled = cases.iter().filter(|case| case.class.is_some()).count().max(1) as f64;
    let count = |class: usize| cases.iter().filter(|case| case.class == Some(class)).count() as f64;
    (0..categories.names.len()).map(|class| count(class) / settled).collect()
}

/// Writes a row per case.
pub fn write(path: &Path, consensus: &Consensus<'_>) -> Result<()> {
    let failed = || format!("the cases cannot be written to {}", path.display());
    let mut file = csv::Writer::from_path(path).with_context(failed)?;
    let headings = ["case", "consensus", "ratings"].map(str::to_owned).into_iter();
    let shares = consensus.categories.iter().map(|name| format!("share of {name}"));
    file.write_record(headings.chain(shares)).with_context(failed)?;
    for case in &consensus.cases {
        let decided = case.consensus.clone().unwrap_or_default();
        let cells = [case.case.clone(), decided, case.ratings.to_string()].into_iter();
        file.write_record(cells.chain(case.shares.iter().map(f64::to_string))).with_context(failed)?;
    }
    file.flush().with_context(failed)
}
