//! Coefficients of grades: agreement in part, by the usual weightings, and ranks.

use serde::Serialize;
use stats::agreement::{
    Metric, Weighting, Weights, brennan_prediger, brennan_prediger_of_two, conger_kappa, fleiss_kappa,
    gwet_ac, gwet_ac_of_two, krippendorff_alpha, krippendorff_alpha_categories, krippendorff_of_two,
    percent_agreement, scott_pi, unanimous_fraction, weighted_kappa,
};
use stats::ranks::{kendall_tau_b, kendall_w, mean_spearman, spearman};
use stats::{Estimable, Measurements, NotEstimable, Ratings};

use super::super::entry::{Entries, Entry, Figure};
use super::categories::Categorised;
use super::nominal::resampled;

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

/// Every coefficient under every weighting.
pub fn weighted(data: &Categorised<'_>) -> Weighted {
    Weighted {
        unweighted: under(data, Weighting::Unweighted),
        linear: under(data, Weighting::Linear),
        quadratic: under(data, Weighting::Quadratic),
        ordinal: under(data, Weighting::Ordinal),
        radical: under(data, Weighting::Radical),
        ratio: under(data, Weighting::Ratio),
    }
}

fn under(data: &Categorised<'_>, kind: Weighting) -> Entries {
    let suitable = weights(data, kind);
    let entry = |key: &str, label: &str, statistic: &(dyn Fn(&Ratings, &Weights) -> Estimable + Sync)| {
        data.entry(key, label, |ratings| statistic(ratings, suitable.as_ref().map_err(|cause| *cause)?))
    };
    let level = data.task.level;
    let mut entries = vec![entry("percent_agreement", "Agreement", &|r, w| percent_agreement(r, w, level))];
    if data.two_readers() {
        entries.extend([
            entry("cohen_kappa", "Cohen kappa", &|r, w| weighted_kappa(&r.table(0, 1)?, w, level)),
            entry("scott_pi", "Scott pi", &|r, w| scott_pi(&r.table(0, 1)?, w, level)),
            entry("gwet_ac", "Gwet AC", &|r, w| gwet_ac_of_two(&r.table(0, 1)?, w, level)),
            entry("krippendorff_alpha", "Krippendorff", &|r, w| {
                krippendorff_of_two(&r.table(0, 1)?, w, level)
            }),
            entry("brennan_prediger", "Brennan-P.", &|r, w| {
                brennan_prediger_of_two(&r.table(0, 1)?, w, level)
            }),
        ]);
    } else {
        entries.extend([
            entry("conger_kappa", "Conger kappa", &|r, w| conger_kappa(r, w, level)),
            entry("fleiss_kappa", "Fleiss kappa", &|r, w| fleiss_kappa(r, w, level)),
            entry("gwet_ac", "Gwet AC", &|r, w| gwet_ac(r, w, level)),
            entry("krippendorff_alpha", "Krippendorff", &|r, w| krippendorff_alpha_categories(r, w, level)),
            entry("brennan_prediger", "Brennan-P.", &|r, w| brennan_prediger(r, w, level)),
        ]);
    }
    Entries(entries)
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
pub fn figures(data: &Categorised<'_>) -> Vec<Entry> {
    let alpha = krippendorff_alpha(&data.measurements, Metric::Ordinal);
    let alpha = alpha.and_then(|estimate| resampled(data, estimate.into(), Metric::Ordinal));
    let numbers = |ratings: &Ratings| {
        let row = |row: Vec<Option<usize>>| row.into_iter().map(|c| Some(data.values[c?])).collect();
        let rows: Vec<Vec<Option<f64>>> = ratings.rows().map(|r| row(r.collect())).collect();
        Measurements::from_rows(&rows)
    };
    let pairs = |ratings: &Ratings| -> Vec<(f64, f64)> {
        let both = |unit| Some((data.values[ratings.get(unit, 0)?], data.values[ratings.get(unit, 1)?]));
        (0..ratings.units()).filter_map(both).collect()
    };
    let mut entries = vec![
        Entry {
            key: "krippendorff_alpha".into(),
            label: "Krippendorff alpha, ordinal".into(),
            outcome: alpha,
        },
        data.bare(UNANIMOUS, unanimous_fraction),
        ranked(data, data.bare(KENDALL_W, |r| Ok(kendall_w(&numbers(r)?)?.w))),
    ];
    if data.two_readers() {
        entries.push(data.bare(SPEARMAN, |r| spearman(&pairs(r))));
        entries.push(data.bare(TAU_B, |r| kendall_tau_b(&pairs(r))));
    } else {
        entries.push(ranked(data, data.bare(MEAN_SPEARMAN, |r| mean_spearman(&numbers(r)?))));
    }
    entries
}

/// An entry that rests on the cases which every reader rated.
fn ranked(data: &Categorised<'_>, entry: Entry) -> Entry {
    let n = data.measurements.complete_rows().len();
    Entry { outcome: entry.outcome.map(|figure| Figure { n, ..figure }), ..entry }
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
