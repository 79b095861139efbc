//! Coefficients of categories without order.

// The methods themselves have one lifetime where the bootstrap asks for any.
#![allow(clippy::redundant_closure_for_method_calls)]

use stats::agreement::{
    ContingencyTable, Metric, Weighting, Weights, bias_index, brennan_prediger, brennan_prediger_of_two,
    cohen_kappa, conger_kappa, fleiss_kappa, gwet_ac, gwet_ac_of_two, kappa_max,
    krippendorff_alpha_categories, krippendorff_of_two, percent_agreement, percent_agreement_of_two,
    prevalence_index, scott_pi, specific_agreement,
};
use stats::{Estimable, NotEstimable, Ratings};

use super::categories::{Categorised, Draft};

/// All that fit.
pub fn figures<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let mut drafts = any_number_of_readers(data);
    if data.two_readers() {
        drafts.extend(two_readers(data));
    } else {
        drafts.extend(several_readers(data));
    }
    drafts.extend(specific(data));
    drafts
}

fn plain(data: &Categorised<'_>) -> Weights {
    Weights::of(Weighting::Unweighted, data.ratings.categories())
}

fn any_number_of_readers<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let (level, weights, ratings) = (data.task.level, plain(data), &data.ratings);
    let of_two = |statistic: &dyn Fn(&ContingencyTable) -> Estimable| statistic(&ratings.table(0, 1)?);
    let beyond_chance = |statistic: Estimable| {
        statistic.and_then(|e| data.varied().then_some(e).ok_or(NotEstimable::NoVariation))
    };
    let [agreement, alpha, ac1, brennan] = if data.two_readers() {
        [
            of_two(&|table| percent_agreement_of_two(table, level)),
            of_two(&|table| krippendorff_of_two(table, &weights, level)),
            of_two(&|table| gwet_ac_of_two(table, &weights, level)),
            of_two(&|table| brennan_prediger_of_two(table, &weights, level)),
        ]
    } else {
        [
            percent_agreement(ratings, &weights, level),
            krippendorff_alpha_categories(ratings, &weights, level),
            gwet_ac(ratings, &weights, level),
            brennan_prediger(ratings, &weights, level),
        ]
    };
    vec![
        Draft::new("percent_agreement", "Percent agreement", agreement, |s| {
            s.percent_agreement(&plain(data))
        }),
        Draft::new("krippendorff_alpha", "Krippendorff alpha", alpha, |s| {
            s.krippendorff_alpha(Metric::Nominal)
        }),
        Draft::new("gwet_ac1", "Gwet AC1", beyond_chance(ac1), |s| s.gwet_ac(&plain(data))),
        Draft::new("brennan_prediger", "Brennan-Prediger", beyond_chance(brennan), |s| {
            s.brennan_prediger(&plain(data))
        }),
    ]
}

fn several_readers<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let (level, weights) = (data.task.level, plain(data));
    let mut drafts = vec![
        Draft::new("fleiss_kappa", "Fleiss kappa", fleiss_kappa(&data.ratings, &weights, level), |s| {
            s.fleiss_kappa(&plain(data))
        }),
        Draft::new("conger_kappa", "Conger kappa", conger_kappa(&data.ratings, &weights, level), |s| {
            s.conger_kappa(&plain(data))
        }),
        data.bare(LIGHT, |s| s.light_kappa()),
        data.bare(UNANIMOUS, |s| s.unanimous_fraction()),
    ];
    for (category, name) in data.names().iter().enumerate().filter(|_| data.names().len() > 2) {
        let mut draft = data.bare(CATEGORY_KAPPA, move |s| s.category_kappa(category));
        draft.entry.key = format!("fleiss_kappa/{name}");
        draft.entry.label = format!("Fleiss kappa of “{name}”");
        drafts.push(draft);
    }
    drafts
}

const LIGHT: [&str; 4] = [
    "light_kappa",
    "Light kappa",
    "Light kappa",
    "mean of Cohen's kappas of all pairs of readers; n counts cases with two or more ratings",
];
const UNANIMOUS: [&str; 4] = [
    "unanimous",
    "All readers agree",
    "unanimous share",
    "share of the cases with two or more ratings whose ratings are all the same; n counts those cases",
];
const CATEGORY_KAPPA: [&str; 4] = [
    "",
    "",
    "Fleiss kappa of a category",
    "kappa of one category against all others, for the same number of ratings per case; n counts cases",
];
const KAPPA_MAX: [&str; 4] = [
    "kappa_max",
    "Largest Cohen kappa possible",
    "kappa max",
    "the largest kappa that the two readers' shares of the categories allow; n counts cases",
];
const PREVALENCE: [&str; 4] = [
    "prevalence_index",
    "Prevalence index",
    "prevalence index",
    "share of the cases that both put into the last category minus the share that both put into the first; n counts cases",
];
const BIAS: [&str; 4] = [
    "bias_index",
    "Bias index",
    "bias index",
    "first reader's share of the last category minus the second reader's; n counts cases",
];

fn two_readers<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let (level, weights) = (data.task.level, plain(data));
    let table = data.ratings.table(0, 1);
    let table = table.as_ref().map_err(|cause| *cause);
    let mut drafts = vec![
        Draft::new("cohen_kappa", "Cohen kappa", table.and_then(|t| cohen_kappa(t, level)), |s| {
            s.cohen_kappa(0, 1, &plain(data))
        }),
        Draft::new("scott_pi", "Scott pi", table.and_then(|t| scott_pi(t, &weights, level)), |s| {
            s.fleiss_kappa(&plain(data))
        }),
        data.bare(KAPPA_MAX, |s| kappa_max(&s.table(0, 1)?)),
    ];
    if data.names().len() == 2 {
        drafts.push(data.bare(PREVALENCE, |s| prevalence_index(&last_first(&s.table(0, 1)?)?)));
        drafts.push(data.bare(BIAS, |s| bias_index(&last_first(&s.table(0, 1)?)?)));
    }
    drafts
}

/// The table with its categories in reverse: the last, such as 1 of 0 and 1, is the positive one.
pub fn last_first(table: &ContingencyTable) -> Estimable<ContingencyTable> {
    let order = || (0..table.categories()).rev();
    let rows: Vec<Vec<u64>> = order().map(|a| order().map(|b| table.count(a, b)).collect()).collect();
    ContingencyTable::new(&rows)
}

/// Agreement on each category: of two readers, or over all pairs of readers.
fn specific<'a>(data: &'a Categorised<'_>) -> Vec<Draft<'a>> {
    let level = data.task.level;
    let table = all_pairs(&data.ratings);
    let agreement = |category: usize| {
        let mut estimate = specific_agreement(table.as_ref().map_err(|cause| *cause)?, category, level)?;
        if !data.two_readers() {
            estimate.interval = None;
            estimate.definition = "2 × cases that both of a pair put into the category / ratings of either in it, summed over all pairs of readers; n counts those ratings";
        }
        Ok(estimate)
    };
    let draft = |(category, name): (usize, &String)| {
        let (key, label) = (format!("specific_agreement/{name}"), format!("Agreement on “{name}”"));
        Draft::new(key, label, agreement(category), move |s| s.specific_agreement(category))
    };
    data.names().iter().enumerate().map(draft).collect()
}

/// The sum of the cross tables of all pairs of readers.
fn all_pairs(ratings: &Ratings) -> Estimable<ContingencyTable> {
    let mut counts = vec![vec![0; ratings.categories()]; ratings.categories()];
    for row in ratings.rows() {
        let given: Vec<usize> = row.flatten().collect();
        for (index, &first) in given.iter().enumerate() {
            for &second in &given[index + 1..] {
                counts[first][second] += 1;
            }
        }
    }
    ContingencyTable::new(&counts)
}
