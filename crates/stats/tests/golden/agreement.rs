//! Agreement in categories: tables of two readers, several readers with gaps, Krippendorff's alpha.

use serde_json::json;
use stats::agreement::{
    ContingencyTable, Metric, Weighting, Weights, bias_index, brennan_prediger, brennan_prediger_of_two,
    category_kappas, chance_agreement, cohen_kappa, conger_kappa, fleiss_kappa, fleiss_null, gwet_ac,
    gwet_ac_of_two, kappa_max, kappa_null_standard_error, krippendorff_alpha, krippendorff_alpha_categories,
    krippendorff_of_two, light_kappa, mean_pairwise_agreement, pabak, pairable_values, percent_agreement,
    percent_agreement_of_two, prevalence_index, scott_pi, specific_agreement, unanimous_fraction,
    weighted_kappa,
};
use stats::{Estimable, Level, Measurements, NotEstimable, Ratings};

use crate::answers::{Answer, Answers, Case, error, limits};

const P95: Level = Level::P95;

pub fn contingency_table(case: &Case) -> Option<ContingencyTable> {
    let rows = case.table("table")?;
    let count = |v: Option<f64>| v.map(|v| v as u64);
    let rows: Option<Vec<Vec<u64>>> =
        rows.into_iter().map(|row| row.into_iter().map(count).collect()).collect();
    ContingencyTable::new(&rows?).ok()
}

pub fn two_readers(case: &Case, answers: &mut Answers) {
    let Some(table) = contingency_table(case) else {
        return;
    };
    let q = table.categories();
    let plain = Weights::of(Weighting::Unweighted, q);
    answers.put("chance_agreement_cohen", chance_agreement(&table, &plain));
    answers.put("kappa_max", kappa_max(&table));
    kappa(answers, "cohen_kappa", &table, &plain);
    kappa(answers, "weighted_kappa_linear", &table, &Weights::of(Weighting::Linear, q));
    kappa(answers, "weighted_kappa_quadratic", &table, &Weights::of(Weighting::Quadratic, q));
    let custom = [[0.0, 1.0, 3.0], [1.0, 0.0, 6.0], [3.0, 6.0, 0.0]].map(|row| row.to_vec());
    let custom = Weights::from_disagreement(&custom).and_then(|w| weighted_kappa(&table, &w, P95));
    answers.put("custom_weighted_kappa", custom);
    with_error(answers, "cohen_kappa_gwet", cohen_kappa(&table, P95));
    with_error(answers, "percent_agreement", percent_agreement_of_two(&table, P95));
    with_error(answers, "krippendorff_nominal", krippendorff_of_two(&table, &plain, P95));
    for (suffix, ac, kind) in [
        ("", "gwet_ac1", Weighting::Unweighted),
        ("_linear", "gwet_ac2", Weighting::Linear),
        ("_quadratic", "gwet_ac2", Weighting::Quadratic),
    ] {
        let weights = Weights::of(kind, q);
        with_error(answers, &format!("{ac}{suffix}"), gwet_ac_of_two(&table, &weights, P95));
        with_error(answers, &format!("scott_pi{suffix}"), scott_pi(&table, &weights, P95));
        let bp = brennan_prediger_of_two(&table, &weights, P95);
        with_error(answers, &format!("brennan_prediger{suffix}"), bp);
    }
    let specific: Vec<_> = (0..q).map(|k| specific_agreement(&table, k, P95)).collect();
    answers.put("specific_agreement", specific);
    answers.put("prevalence_index", prevalence_index(&table));
    answers.put("bias_index", bias_index(&table));
    answers.put("pabak", pabak(&table));
}

fn kappa(answers: &mut Answers, name: &str, table: &ContingencyTable, weights: &Weights) {
    let kappa = weighted_kappa(table, weights, P95);
    answers.put(format!("{name}_ase"), error(&kappa));
    answers.put(format!("{name}_ase0"), kappa_null_standard_error(table, weights));
    answers.put(format!("{name}_wald95"), limits(&kappa));
    answers.put(name, kappa);
}

fn with_error(answers: &mut Answers, name: &str, estimate: Estimable) {
    answers.put(format!("{name}_se_gwet"), error(&estimate));
    answers.put(name, estimate);
}

/// Ratings in the categories that the case lists, in their order.
fn ratings(case: &Case) -> Option<(Ratings, Vec<f64>)> {
    let categories = case.numbers("categories")?;
    let index = |v: f64| categories.iter().position(|c| *c == v);
    let rows: Vec<Vec<Option<usize>>> = case
        .table("ratings")?
        .into_iter()
        .map(|row| row.into_iter().map(|v| v.and_then(index)).collect())
        .collect();
    Some((Ratings::from_rows(categories.len(), &rows).ok()?, categories))
}

type Coefficient = fn(&Ratings, &Weights, Level) -> Estimable;

pub fn several_readers(case: &Case, answers: &mut Answers) {
    let Some((ratings, values)) = ratings(case) else {
        return;
    };
    let coefficients: [(&str, Coefficient); 6] = [
        ("percent_agreement", percent_agreement),
        ("gwet_ac", gwet_ac),
        ("fleiss", fleiss_kappa),
        ("krippendorff", krippendorff_alpha_categories),
        ("conger", conger_kappa),
        ("brennan_prediger", brennan_prediger),
    ];
    let weightings = [
        ("unweighted", Weighting::Unweighted),
        ("linear", Weighting::Linear),
        ("quadratic", Weighting::Quadratic),
        ("ordinal", Weighting::Ordinal),
        ("radical", Weighting::Radical),
        ("ratio", Weighting::Ratio),
    ];
    for (suffix, weighting) in weightings {
        let weights = Weights::on_values(weighting, &values);
        for (name, coefficient) in coefficients {
            let estimate = coefficient(&ratings, &weights, P95);
            let full = format!("{name}/{suffix}");
            let value = json!({
                "coef": estimate.json(),
                "se": error(&estimate).json(),
                "ci95": limits(&estimate).json(),
            });
            answers.put(full, value);
        }
    }
    complete_data(&ratings, answers);
}

fn complete_data(ratings: &Ratings, answers: &mut Answers) {
    let plain = Weights::of(Weighting::Unweighted, ratings.categories());
    let null = fleiss_null(ratings);
    let of_null = |get: fn(&stats::agreement::FleissNull) -> f64| null.as_ref().map(get).map_err(|e| *e);
    answers.put("mean_pairwise_agreement", mean_pairwise_agreement(ratings));
    answers.put("chance_agreement", of_null(|n| n.chance_agreement));
    answers.put("fleiss_kappa", fleiss_kappa(ratings, &plain, P95));
    answers.put("fleiss_kappa_se0", of_null(|n| n.standard_error));
    answers.put("fleiss_kappa_z", of_null(|n| n.z));
    answers.put("category_kappa", category_kappas(ratings));
    answers.put("category_kappa_se0", of_null(|n| n.category_standard_error));
    answers.put("conger_kappa", conger_kappa(ratings, &plain, P95));
    answers.put("light_kappa", light_kappa(ratings));
    answers.put("percent_all_agree", unanimous_fraction(ratings));
}

pub fn alpha(case: &Case, answers: &mut Answers) {
    let Some(rows) = case.table("ratings") else {
        return;
    };
    let Ok(table) = Measurements::from_rows(&rows) else {
        return;
    };
    for (name, metric) in [
        ("nominal", Metric::Nominal),
        ("ordinal", Metric::Ordinal),
        ("interval", Metric::Interval),
        ("ratio", Metric::Ratio),
    ] {
        let alpha: Result<_, NotEstimable> = krippendorff_alpha(&table, metric);
        answers.put(format!("alpha/{name}"), alpha);
    }
    answers.put("pairable_values", pairable_values(&table));
}
