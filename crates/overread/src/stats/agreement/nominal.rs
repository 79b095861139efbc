//! Coefficients of categories without order.

use stats::agreement::{
    ContingencyTable, Metric, Weighting, Weights, alpha_bootstrap, bias_index, brennan_prediger,
    brennan_prediger_of_two, category_kappas, cohen_kappa, conger_kappa, fleiss_kappa, gwet_ac,
    gwet_ac_of_two, kappa_max, krippendorff_alpha_categories, krippendorff_of_two, light_kappa,
    percent_agreement, percent_agreement_of_two, prevalence_index, scott_pi, specific_agreement,
    unanimous_fraction,
};
use stats::{Estimable, NotEstimable, Ratings};

use super::super::entry::{Entry, Figure};
use super::categories::Categorised;

/// All that fit.
pub fn figures(data: &Categorised<'_>) -> Vec<Entry> {
    let mut entries = any_number_of_readers(data);
    if data.two_readers() {
        entries.extend(two_readers(data));
    } else {
        entries.extend(several_readers(data));
    }
    entries.extend(specific(data));
    entries
}

fn any_number_of_readers(data: &Categorised<'_>) -> Vec<Entry> {
    let level = data.task.level;
    let plain = Weights::of(Weighting::Unweighted, data.ratings.categories());
    let two = data.two_readers();
    let beyond_chance = |statistic: Estimable| {
        statistic.and_then(|e| data.varied().then_some(e).ok_or(NotEstimable::NoVariation))
    };
    vec![
        data.entry("percent_agreement", "Percent agreement", |r| {
            if two {
                percent_agreement_of_two(&r.table(0, 1)?, level)
            } else {
                percent_agreement(r, &plain, level)
            }
        }),
        alpha(data),
        data.entry("gwet_ac1", "Gwet AC1", |r| {
            beyond_chance(if two {
                gwet_ac_of_two(&r.table(0, 1)?, &plain, level)
            } else {
                gwet_ac(r, &plain, level)
            })
        }),
        data.entry("brennan_prediger", "Brennan-Prediger", |r| {
            beyond_chance(if two {
                brennan_prediger_of_two(&r.table(0, 1)?, &plain, level)
            } else {
                brennan_prediger(r, &plain, level)
            })
        }),
    ]
}

/// Krippendorff's alpha, resampled by its own fast bootstrap.
fn alpha(data: &Categorised<'_>) -> Entry {
    let level = data.task.level;
    let plain = Weights::of(Weighting::Unweighted, data.ratings.categories());
    let analytic = if data.two_readers() {
        data.ratings.table(0, 1).and_then(|table| krippendorff_of_two(&table, &plain, level))
    } else {
        krippendorff_alpha_categories(&data.ratings, &plain, level)
    };
    Entry::new(
        "krippendorff_alpha",
        "Krippendorff alpha",
        analytic.and_then(|e| resampled(data, e.into(), Metric::Nominal)),
    )
}

/// Alpha with the interval of its own bootstrap, where one is asked for.
pub fn resampled(data: &Categorised<'_>, figure: Figure, metric: Metric) -> Estimable<Figure> {
    let Some(resampling) = data.task.resampling else { return Ok(figure) };
    let bootstrap = alpha_bootstrap(&data.measurements, &resampling.of_unit, metric, &resampling.plan)?;
    Ok(resampling.relabelled(Figure::from(bootstrap), figure.n))
}

fn several_readers(data: &Categorised<'_>) -> Vec<Entry> {
    let level = data.task.level;
    let plain = Weights::of(Weighting::Unweighted, data.ratings.categories());
    let mut entries = vec![
        data.entry("fleiss_kappa", "Fleiss kappa", |r| fleiss_kappa(r, &plain, level)),
        data.entry("conger_kappa", "Conger kappa", |r| conger_kappa(r, &plain, level)),
        data.bare(LIGHT, light_kappa),
        data.bare(UNANIMOUS, unanimous_fraction),
    ];
    for (index, name) in data.names().iter().enumerate().filter(|_| data.names().len() > 2) {
        let [_, _, method, definition] = CATEGORY_KAPPA;
        let mut entry =
            data.bare(["", "", method, definition], move |r| category_kappas(r)?.swap_remove(index));
        entry.key = format!("fleiss_kappa/{name}");
        entry.label = format!("Fleiss kappa of “{name}”");
        entries.push(entry);
    }
    entries
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

fn two_readers(data: &Categorised<'_>) -> Vec<Entry> {
    let level = data.task.level;
    let plain = Weights::of(Weighting::Unweighted, data.ratings.categories());
    let mut entries = vec![
        data.entry("cohen_kappa", "Cohen kappa", |r| cohen_kappa(&r.table(0, 1)?, level)),
        data.entry("scott_pi", "Scott pi", |r| scott_pi(&r.table(0, 1)?, &plain, level)),
        data.bare(KAPPA_MAX, |r| kappa_max(&r.table(0, 1)?)),
    ];
    if data.names().len() == 2 {
        entries.push(data.bare(PREVALENCE, |r| prevalence_index(&last_first(&r.table(0, 1)?)?)));
        entries.push(data.bare(BIAS, |r| bias_index(&last_first(&r.table(0, 1)?)?)));
    }
    entries
}

/// The table with its categories in reverse: the last, such as 1 of 0 and 1, is the positive one.
pub fn last_first(table: &ContingencyTable) -> Estimable<ContingencyTable> {
    let order = || (0..table.categories()).rev();
    let rows: Vec<Vec<u64>> = order().map(|a| order().map(|b| table.count(a, b)).collect()).collect();
    ContingencyTable::new(&rows)
}

/// Agreement on each category: of two readers, or over all pairs of readers.
fn specific(data: &Categorised<'_>) -> Vec<Entry> {
    let level = data.task.level;
    let two = data.two_readers();
    let agreement = move |ratings: &Ratings, category: usize| {
        let mut estimate = specific_agreement(&all_pairs(ratings)?, category, level)?;
        if !two {
            estimate.interval = None;
            estimate.definition = "2 × cases that both of a pair put into the category / ratings of either in it, summed over all pairs of readers; n counts those ratings";
        }
        Ok(estimate)
    };
    let entry = |(category, name): (usize, &String)| {
        let (key, label) = (format!("specific_agreement/{name}"), format!("Agreement on “{name}”"));
        data.entry(key, label, move |ratings| agreement(ratings, category))
    };
    data.names().iter().enumerate().map(entry).collect()
}

/// The sum of the cross tables of all pairs of readers.
fn all_pairs(ratings: &Ratings) -> Estimable<ContingencyTable> {
    let mut pairs = Vec::new();
    for row in ratings.rows() {
        let given: Vec<usize> = row.flatten().collect();
        for (index, &first) in given.iter().enumerate() {
            pairs.extend(given[index + 1..].iter().map(|&second| (first, second)));
        }
    }
    ContingencyTable::from_pairs(ratings.categories(), &pairs)
}
