//! The prevalence paradox in plain words: readers agree on nearly all cases, and kappa is low.

use std::fmt::Write as _;

use stats::Ratings;

use super::super::entry::Entries;
use super::super::report::{number, percent};
use super::categories::Categorised;

/// From this share of agreeing pairs on agreement is called high.
const HIGH_AGREEMENT: f64 = 0.8;
/// From this share of one category on the categories are called unbalanced.
const UNBALANCED: f64 = 0.8;
/// As far must a coefficient that ignores prevalence lie above kappa.
const GAP: f64 = 0.2;

/// A note with the numbers, where the paradox shows.
pub fn note(data: &Categorised<'_>, figures: &Entries) -> Option<String> {
    let agreement = figures.value("percent_agreement")?;
    let (kappa_name, kappa) = ["cohen_kappa", "fleiss_kappa"]
        .iter()
        .zip(["Cohen kappa", "Fleiss kappa"])
        .find_map(|(key, name)| Some((name, figures.value(key)?)))?;
    let ac1 = figures.value("gwet_ac1")?;
    let (commonest, share) = commonest(&data.ratings)?;
    if agreement < HIGH_AGREEMENT || share < UNBALANCED || ac1 - kappa < GAP {
        return None;
    }
    let chance = (agreement - kappa) / (1.0 - kappa);
    let mut note = format!(
        "Prevalence paradox: readers agree in {} % of the comparisons, yet {kappa_name} is only {}. {} % of all \
         ratings are “{}”, so that {} % agreement would come about by chance alone, and kappa tells only what lies \
         beyond. Gwet AC1 ({}) and Brennan-Prediger ({}) depend less on how common a category is.",
        percent(agreement),
        number(kappa),
        percent(share),
        data.names()[commonest],
        percent(chance),
        number(ac1),
        figures.value("brennan_prediger").map_or_else(|| "not estimable".to_owned(), number),
    );
    let rarest = (0..data.names().len()).filter(|&c| c != commonest).min_by_key(|&c| count(&data.ratings, c));
    if let Some((rare, common)) = rarest.and_then(|rare| {
        let on = |category: usize| figures.value(&format!("specific_agreement/{}", data.names()[category]));
        Some(((rare, on(rare)?), on(commonest)?))
    }) {
        let _ = write!(
            note,
            " Report the agreement on each category beside it: {} % on “{}”, {} % on “{}”.",
            percent(common),
            data.names()[commonest],
            percent(rare.1),
            data.names()[rare.0],
        );
    }
    Some(note)
}

/// The category given most often and its share of all ratings.
fn commonest(ratings: &Ratings) -> Option<(usize, f64)> {
    let counts: Vec<usize> = (0..ratings.categories()).map(|category| count(ratings, category)).collect();
    let (category, most) = counts.iter().copied().enumerate().max_by_key(|&(_, count)| count)?;
    Some((category, most as f64 / counts.iter().sum::<usize>() as f64))
}

fn count(ratings: &Ratings, category: usize) -> usize {
    ratings.rows().map(|row| row.flatten().filter(|&c| c == category).count()).sum()
}
