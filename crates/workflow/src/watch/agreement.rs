//! Agreement between readers: observed, and beyond chance.

use std::collections::{BTreeMap, BTreeSet};

use domain::id::{CaseId, SubjectId};
use stats::agreement::{
    Metric, Weighting, Weights, alpha_bootstrap, conger_kappa, gwet_ac, krippendorff_alpha_categories,
    percent_agreement,
};
use stats::resampling::replicate;
use stats::{Estimable, Level, Measurements, NotEstimable, Ratings};

use super::ratings::{Rated, Scale, Unit};
use crate::figure::{Figure, bootstrap};

/// How well readers agree on one question, or on the presence of one structure.
#[derive(Clone, PartialEq, Debug)]
pub struct Agreement {
    /// Key of the question, or `structure:KEY`.
    pub subject: String,
    /// What people read.
    pub name: String,
    /// Share of pairs of readers that say the same.
    pub percent: Figure,
    /// Agreement beyond chance, by the coefficients that fit the scale.
    pub chance_corrected: Vec<Coefficient>,
}

/// A coefficient of agreement beyond chance.
#[derive(Clone, PartialEq, Debug)]
pub struct Coefficient {
    /// Its name.
    pub coefficient: &'static str,
    /// Its value.
    pub figure: Figure,
}

/// Agreement on everything that was rated, of all cases or of some.
pub(super) fn on(rated: &[Rated], cases: Option<&BTreeSet<CaseId>>) -> Vec<Agreement> {
    let of_cases = |rated: &Rated| {
        let units = rated.units.iter().filter(|unit| cases.is_none_or(|cases| cases.contains(&unit.case)));
        let units: Vec<&Unit> = units.collect();
        let (percent, chance_corrected) = match rated.scale {
            Scale::Nominal(categories) => of_categories(&units, categories, None),
            Scale::Ordinal(categories) => of_categories(&units, categories, Some(Weighting::Ordinal)),
            Scale::Numbers => of_numbers(&units),
        };
        Agreement { subject: rated.key.clone(), name: rated.name.clone(), percent, chance_corrected }
    };
    rated.iter().map(of_cases).collect()
}

type Statistic = fn(&Ratings, &Weights, Level) -> Estimable;

fn of_categories(
    units: &[&Unit],
    categories: usize,
    partial: Option<Weighting>,
) -> (Figure, Vec<Coefficient>) {
    let identity = Weights::of(Weighting::Unweighted, categories);
    let weights = Weights::of(partial.unwrap_or(Weighting::Unweighted), categories);
    let named: [(&str, Statistic); 3] = match partial {
        None => [
            ("κ (Conger; Cohen's for two readers)", conger_kappa),
            ("AC1 (Gwet)", gwet_ac),
            ("α (Krippendorff, nominal)", krippendorff_alpha_categories),
        ],
        Some(_) => [
            ("weighted κ (Conger, ordinal weights)", conger_kappa),
            ("AC2 (Gwet, ordinal weights)", gwet_ac),
            ("α (Krippendorff, ordinal weights)", krippendorff_alpha_categories),
        ],
    };
    let percent =
        figure(units, categories, &identity, percent_agreement, "percent agreement of pairs of readers")
            .cut_to(0.0..=1.0);
    let coefficient = |(coefficient, statistic): (&'static str, Statistic)| Coefficient {
        coefficient,
        figure: figure(units, categories, &weights, statistic, coefficient).cut_to(-1.0..=1.0),
    };
    (percent, named.into_iter().map(coefficient).collect())
}

/// A figure over units: with the analytic interval where each unit is of another subject, else with a
/// bootstrap that resamples whole subjects; a single subject gives no interval.
fn figure(units: &[&Unit], categories: usize, weights: &Weights, statistic: Statistic, name: &str) -> Figure {
    let rateable: Vec<&Unit> =
        units.iter().copied().filter(|unit| unit.ratings.iter().flatten().count() >= 2).collect();
    let of_rows = |rows: &[Vec<Option<usize>>]| {
        Ratings::from_rows(categories, rows).and_then(|ratings| statistic(&ratings, weights, Level::P95))
    };
    if rateable.is_empty() {
        return Figure::none(0, name, NotEstimable::NoPairs.to_string());
    }
    let rows: Vec<Vec<Option<usize>>> = rateable.iter().map(|unit| categories_of(unit)).collect();
    let whole = of_rows(&rows);
    let by_subject = by_subject(&rateable);
    if by_subject.len() == rateable.len() {
        return Figure::of(whole, rateable.len(), name);
    }
    let plan = bootstrap();
    let drawn = |drawn: &[u32]| {
        let repeated = by_subject.iter().zip(drawn).flat_map(|(units, n)| {
            std::iter::repeat_n(units, *n as usize).flatten().map(|unit| rows[*unit].clone())
        });
        of_rows(&repeated.collect::<Vec<_>>()).ok().map(|estimate| estimate.value)
    };
    let interval = replicate(&vec![1; by_subject.len()], &plan, drawn).percentile(plan.level).ok();
    let interval = interval.filter(|_| by_subject.len() > 1);
    let whole = whole.map(|estimate| stats::Estimate { interval, ..estimate });
    Figure::of(whole, rateable.len(), name)
}

fn categories_of(unit: &Unit) -> Vec<Option<usize>> {
    unit.ratings.iter().map(|rating| rating.map(|place| place as usize)).collect()
}

/// Indices of the units of each subject.
fn by_subject(units: &[&Unit]) -> Vec<Vec<usize>> {
    let mut subjects: BTreeMap<SubjectId, Vec<usize>> = BTreeMap::new();
    for (index, unit) in units.iter().enumerate() {
        subjects.entry(unit.subject).or_default().push(index);
    }
    subjects.into_values().collect()
}

fn of_numbers(units: &[&Unit]) -> (Figure, Vec<Coefficient>) {
    const NAME: &str = "α (Krippendorff, interval)";
    let rateable: Vec<&Unit> =
        units.iter().copied().filter(|unit| unit.ratings.iter().flatten().count() >= 2).collect();
    let rows: Vec<Vec<Option<f64>>> = rateable.iter().map(|unit| unit.ratings.clone()).collect();
    let mut clusters = vec![0; rateable.len()];
    let by_subject = by_subject(&rateable);
    let several = by_subject.len() > 1;
    for (cluster, units) in by_subject.into_iter().enumerate() {
        for unit in units {
            clusters[unit] = cluster;
        }
    }
    let alpha = Measurements::from_rows(&rows)
        .and_then(|table| alpha_bootstrap(&table, &clusters, Metric::Interval, &bootstrap()))
        .map(|alpha| stats::Estimate { interval: alpha.interval.filter(|_| several), ..alpha });
    let figure = Figure::of(alpha, rateable.len(), NAME);
    let why = "not estimable: numbers are seldom equal, so that percent agreement says nothing of them";
    let percent = Figure::none(rateable.len(), "percent agreement of pairs of readers", why.to_owned());
    (percent, vec![Coefficient { coefficient: NAME, figure }])
}
