//! Coefficients of grades: agreement in part, by the usual weightings, and ranks.

// The methods themselves have one lifetime where the bootstrap asks for any.
#![allow(clippy::redundant_closure_for_method_calls)]

use std::sync::Arc;

use serde::Serialize;
use stats::agreement::{
    AgreementSums, Metric, Weighting, Weights, brennan_prediger, brennan_prediger_of_two, conger_kappa,
    fleiss_kappa, gwet_ac, gwet_ac_of_two, krippendorff_alpha, krippendorff_alpha_categories,
    krippendorff_of_two, percent_agreement, scott_pi, weighted_kappa,
};
use stats::{Estimable, NotEstimable};

use super::super::entry::Entries;
use super::categories::{Categorised, Draft};

/// Figures by weighting.
#[derive(Serialize)]
pub struct Weighted {
    pub unweighted: Entries,
    pub linear: Entries,
    pub quadratic: Entries,
    pub ordinal: Entries,
    pub radical: Entries,
    pub ratio: Entries,
}

impl Weighted {
    /// From the entries of each weighting, in the usual order.
    pub fn of(entries: impl Iterator<Item = Entries>) -> Option<Self> {
        let all: [Entries; 6] = entries.collect::<Vec<_>>().try_into().ok()?;
        let [unweighted, linear, quadratic, ordinal, radical, ratio] = all;
        Some(Self { unweighted, linear, quadratic, ordinal, radical, ratio })
    }

    /// All of them with their names, the usual order.
    pub fn all(&self) -> [(&'static str, &Entries); 6] {
        [
            ("unweighted", &self.unweighted),
            ("linear", &self.linear),
            ("quadratic", &self.quadratic),
            ("ordinal", &self.ordinal),
            ("radical", &self.radical),
            ("ratio", &self.ratio),
        ]
    }
}

const KINDS: [Weighting; 6] = [
    Weighting::Unweighted,
    Weighting::Linear,
    Weighting::Quadratic,
    Weighting::Ordinal,
    Weighting::Radical,
    Weighting::Ratio,
];

/// Every coefficient under every weighting.
pub fn weighted<'a>(data: &'a Categorised<'_>) -> Vec<Vec<Draft<'a>>> {
    KINDS.map(|kind| under(data, kind)).into()
}

/// A coefficient under its two names, of ratings and of sums.
type Named<'a> = (
    &'static str,
    &'static str,
    &'a dyn Fn(&Weights) -> Estimable,
    fn(&AgreementSums<'_>, &Weights) -> Estimable<f64>,
);

fn under<'a>(data: &'a Categorised<'_>, kind: Weighting) -> Vec<Draft<'a>> {
    let weights = Arc::new(weights(data, kind));
    let draft = |(key, label, estimate, of_sums): Named<'_>| {
        let found = weights.as_ref().as_ref().map_err(|cause| *cause).and_then(estimate);
        let weights = Arc::clone(&weights);
        Draft::new(key, label, found, move |sums| of_sums(sums, weights.as_ref().as_ref().map_err(|e| *e)?))
    };
    let (ratings, level) = (&data.ratings, data.task.level);
    let table = ratings.table(0, 1);
    let table = || table.as_ref().map_err(|cause| *cause);
    let agreement: Named<'_> =
        ("percent_agreement", "Agreement", &|w| percent_agreement(ratings, w, level), |s, w| {
            s.percent_agreement(w)
        });
    let coefficients: [Named<'_>; 5] = if data.two_readers() {
        [
            ("cohen_kappa", "Cohen kappa", &|w| weighted_kappa(table()?, w, level), |s, w| {
                s.cohen_kappa(0, 1, w)
            }),
            ("scott_pi", "Scott pi", &|w| scott_pi(table()?, w, level), |s, w| s.fleiss_kappa(w)),
            ("gwet_ac", "Gwet AC", &|w| gwet_ac_of_two(table()?, w, level), |s, w| s.gwet_ac(w)),
            ("krippendorff_alpha", "Krippendorff", &|w| krippendorff_of_two(table()?, w, level), |s, w| {
                s.krippendorff_alpha_categories(w)
            }),
            ("brennan_prediger", "Brennan-P.", &|w| brennan_prediger_of_two(table()?, w, level), |s, w| {
                s.brennan_prediger(w)
            }),
        ]
    } else {
        [
            ("conger_kappa", "Conger kappa", &|w| conger_kappa(ratings, w, level), |s, w| s.conger_kappa(w)),
            ("fleiss_kappa", "Fleiss kappa", &|w| fleiss_kappa(ratings, w, level), |s, w| s.fleiss_kappa(w)),
            ("gwet_ac", "Gwet AC", &|w| gwet_ac(ratings, w, level), |s, w| s.gwet_ac(w)),
            (
                "krippendorff_alpha",
                "Krippendorff",
                &|w| krippendorff_alpha_categories(ratings, w, level),
                |s, w| s.krippendorff_alpha_categories(w),
            ),
            ("brennan_prediger", "Brennan-P.", &|w| brennan_prediger(ratings, w, level), |s, w| {
                s.brennan_prediger(w)
            }),
        ]
    };
    [agreement].into_iter().chain(coefficients).map(draft).collect()
}

/// The weights, where the categories allow them.
fn weights(data: &Categorised<'_>, kind: Weighting) -> Estimable<Weights> {
    if !data.varied() {
        return Err(NotEstimable::NoVariation);
    }
    if kind == Weighting::Ratio && data.values.iter().any(|&value| value < 0.0) {
        return Err(NotEstimable::Unsuitable("ratio weights need grades that are not negative"));
    }
    Ok(Weights::on_values(kind, &data.values))
}

/// What needs no weighting.
pub fn figures<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let alpha = krippendorff_alpha(&data.measurements, Metric::Ordinal);
    let mut drafts = vec![
        Draft::new("krippendorff_alpha", "Krippendorff alpha, ordinal", alpha, |s| {
            s.krippendorff_alpha(Metric::Ordinal)
        }),
        data.bare(UNANIMOUS, |s| s.unanimous_fraction()),
        ranked(data, data.bare(KENDALL_W, |s| s.kendall_w())),
    ];
    if data.two_readers() {
        drafts.push(data.bare(SPEARMAN, |s| s.mean_spearman()));
        drafts.push(data.bare(TAU_B, |s| s.kendall_tau_b(0, 1)));
    } else {
        drafts.push(ranked(data, data.bare(MEAN_SPEARMAN, |s| s.mean_spearman())));
    }
    drafts
}

/// A figure that rests on the cases which every reader rated.
fn ranked<'a>(data: &Categorised<'_>, mut draft: Draft<'a>) -> Draft<'a> {
    if let Ok(figure) = &mut draft.entry.outcome {
        figure.n = data.measurements.complete_rows().len();
    }
    draft
}

const UNANIMOUS: [&str; 4] = [
    "unanimous",
    "All readers agree",
    "unanimous share",
    "share of the cases with two or more ratings whose ratings are all the same; n counts those cases",
];
const KENDALL_W: [&str; 4] = [
    "kendall_w",
    "Kendall W",
    "Kendall W",
    "concordance of the readers' rankings of the cases that all rated, corrected for ties; a reader who grades all cases one step higher agrees fully; n counts cases",
];
const MEAN_SPEARMAN: [&str; 4] = [
    "mean_spearman",
    "Mean Spearman correlation",
    "mean Spearman correlation",
    "mean rank correlation of all pairs of readers over the cases that all rated; n counts cases",
];
const SPEARMAN: [&str; 4] =
    ["spearman", "Spearman correlation", "Spearman correlation", "correlation of the ranks; n counts cases"];
const TAU_B: [&str; 4] = [
    "kendall_tau_b",
    "Kendall tau-b",
    "Kendall tau-b",
    "concordant minus discordant pairs of cases over the pairs not tied on either side; n counts cases",
];
