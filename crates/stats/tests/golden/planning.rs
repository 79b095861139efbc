//! Numbers of cases; areas under the ROC curve.

use serde_json::{Value, json};
use stats::planning::{
    Cases, KappaModel, acceptance_plan, cases_for_icc_precision, cases_for_icc_test,
    cases_for_kappa_precision, cases_for_kappa_test, cases_for_mcnemar, cases_for_proportion,
    cases_for_sensitivity, cases_for_two_reader_kappa_test, cases_for_zero_errors, design_effect,
    lesions_for, pairs_for_limits_of_agreement,
};
use stats::roc::{Covariances, auc, compare_auc, mrmc};
use stats::{Estimable, Level};

use crate::answers::{Answer, Answers, Case, error, limits, numbers};

const P95: Level = Level::P95;

fn cases(answers: &mut Answers, cases: Estimable<Cases>) {
    answers.put("n_raw", cases.map(|c| c.raw));
    answers.put("n", cases.map(|c| c.needed));
}

pub fn planning(case: &Case, answers: &mut Answers) {
    let get = |key| case.number(key);
    let readers = get("raters").map_or(2, |r| r as usize);
    let width = get("ci_width");
    if let (Some(rho), Some(width)) = (get("rho"), width) {
        cases(answers, cases_for_icc_precision(rho, readers, width, P95));
    }
    if let (Some(null), Some(rho)) = (get("rho0"), get("rho1")) {
        let (alpha, power) = (get("alpha_one_sided").unwrap(), get("power").unwrap());
        cases(answers, cases_for_icc_test(null, rho, readers, alpha, power));
    }
    if let (Some(p), Some(width)) = (get("p"), width) {
        cases(answers, cases_for_proportion(p, width, P95));
    }
    if let (Some(sensitivity), Some(width), Some(prevalence)) = (get("sensitivity"), width, get("prevalence"))
    {
        let both = cases_for_sensitivity(sensitivity, width, prevalence, P95);
        answers.put("n_diseased", both.map(|b| b[0].needed));
        answers.put("n_total", both.map(|b| b[1].needed));
    }
    if let Some(width) = get("ci_width_in_sd") {
        cases(answers, pairs_for_limits_of_agreement(width, P95));
    }
    if let (Some(a), Some(b)) = (get("p10"), get("p01")) {
        cases(answers, cases_for_mcnemar(a, b, get("alpha").unwrap(), get("power").unwrap()));
    }
    if let (Some(rate), Some(confidence)) = (get("max_error_rate"), get("confidence")) {
        answers.put("n", cases_for_zero_errors(rate, confidence));
    }
    if let (Some(good), Some(bad)) = (get("good_error_rate"), get("bad_error_rate")) {
        let plan = acceptance_plan(good, bad, get("producer_risk").unwrap(), get("consumer_risk").unwrap());
        answers.put("n", plan.map(|p| p.n));
        answers.put("c", plan.map(|p| p.c));
    }
    if let (Some(n), Some(m)) = (get("n_independent"), get("mean_cluster")) {
        let effect = design_effect(m, get("cv_cluster_size").unwrap_or(0.0), get("icc").unwrap());
        answers.put("design_effect", effect);
        answers.put("n_lesions", lesions_for(n as u64, effect));
    }
    kappa(case, readers, answers);
}

fn kappa(case: &Case, readers: usize, answers: &mut Answers) {
    let get = |key| case.number(key);
    let Some(null) = get("kappa0") else {
        return;
    };
    let alpha = get("alpha").unwrap();
    if let (Some(kappa), Some(a), Some(b)) = (get("kappa1"), get("rate1"), get("rate2")) {
        let two_sided = case.input("two_sided").and_then(Value::as_bool).unwrap_or(false);
        cases(
            answers,
            cases_for_two_reader_kappa_test(null, kappa, [a, b], alpha, get("power").unwrap(), two_sided),
        );
    }
    let Some(shares) = case.numbers("proportions") else {
        return;
    };
    let model = KappaModel { shares, readers };
    if let (Some(low), Some(high)) = (get("kappa_low"), get("kappa_high")) {
        let level = Level::new(1.0 - alpha).unwrap();
        answers.put("n", cases_for_kappa_precision(&model, null, low, high, level).map(|c| c.raw));
    }
    if let (Some(kappa), Some(power)) = (get("kappa1"), get("power")) {
        answers.put("n", cases_for_kappa_test(&model, null, kappa, alpha, power).map(|c| c.raw));
    }
}

pub fn roc(case: &Case, answers: &mut Answers) {
    let Some(truth) = case.numbers("truth") else {
        return;
    };
    let truth: Vec<bool> = truth.into_iter().map(|t| t > 0.0).collect();
    if let (Some(a), Some(b)) = (case.numbers("score_a"), case.numbers("score_b")) {
        let of =
            |scores: &[f64]| auc(&truth.iter().copied().zip(scores.iter().copied()).collect::<Vec<_>>(), P95);
        let both = [of(&a), of(&b)];
        answers.put("auc", both.to_vec());
        answers.put("se", both.iter().map(error).collect::<Vec<_>>());
        let three = |e: &Estimable| limits(e).map(|[low, high]| [low, e.unwrap().value, high]);
        answers.put("ci95_wald", both.iter().map(three).collect::<Vec<_>>());
        let triples: Vec<(bool, f64, f64)> = (0..a.len()).map(|i| (truth[i], a[i], b[i])).collect();
        let test = compare_auc(&triples);
        answers.put("z", test.map(|t| t.z));
        answers.put("p", test.map(|t| t.p));
    }
    let ratings = case.input("ratings").and_then(Value::as_array);
    let scores = ratings.and_then(|methods| {
        let of = |m: &Value| m.as_array()?.iter().map(numbers).collect::<Option<Vec<_>>>();
        methods.iter().map(of).collect::<Option<Vec<_>>>()
    });
    let Some(scores) = scores else {
        return;
    };
    for (name, how) in [("or_jackknife", Covariances::Jackknife), ("or_delong", Covariances::DeLong)] {
        let Ok(m) = mrmc(&truth, &scores, how, P95) else {
            continue;
        };
        let c = m.covariances;
        answers.put(
            name,
            json!({
                "var": c.variance, "cov1": c.same_reader, "cov2": c.same_method, "cov3": c.neither,
                "ms_t": m.mean_square_methods, "ms_tr": m.mean_square_interaction,
                "F": m.f, "ddf": m.degrees, "p": m.p, "diff": m.difference,
                "ci": m.interval.map(|i| [i.low, i.high]).json(),
                "fixed_reader_z": m.fixed_readers_z, "fixed_reader_p": m.fixed_readers_p,
            }),
        );
        answers.put("auc", m.areas);
    }
}
