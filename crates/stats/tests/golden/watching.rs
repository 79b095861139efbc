//! Slices of the data and control charts.

use serde_json::Value;
use stats::Level;
use stats::charts::{
    CusumDesign, EwmaDesign, bernoulli_cusum, cusum, cusum_run_length, ewma, ewma_run_length, laney_p_prime,
    p_chart,
};
use stats::slices::{
    TwoByTwo, benjamini_hochberg, benjamini_yekutieli, bonferroni, breslow_day, breslow_day_tarone,
    chi_square_of_rates, fisher_exact, funnel_z, hochberg, holm, mantel_haenszel, overdispersion,
    shrunken_rates, slice_against_rest, trend,
};

use crate::answers::{Answers, Case, numbers};

const P95: Level = Level::P95;

pub fn slices(case: &Case, answers: &mut Answers) {
    if let Some(p) = case.numbers("p") {
        let bh = benjamini_hochberg(&p);
        answers.put("bh_rejected_at_0.05", bh.iter().filter(|&&q| q <= 0.05).count());
        answers.put("bh", bh);
        answers.put("holm", holm(&p));
        answers.put("by", benjamini_yekutieli(&p));
        answers.put("bonf", bonferroni(&p));
        answers.put("hoch", hochberg(&p));
    }
    if let (Some(errors), Some(n)) = (case.numbers("errors"), case.numbers("n")) {
        let slices: Vec<(u64, u64)> = errors.iter().zip(n).map(|(x, n)| (*x as u64, n as u64)).collect();
        rates(&slices, answers);
    }
    if let Some(tables) = case.input("tables").and_then(two_by_twos) {
        let common = mantel_haenszel(&tables, P95);
        answers.put("mh_or", common.map(|c| c.odds_ratio));
        answers.put("mh_or_ci95", common.map(|c| [c.interval.low, c.interval.high]));
        answers.put("cmh_chi2", common.map(|c| c.test.statistic));
        answers.put("cmh_chi2_cc", common.map(|c| c.corrected.statistic));
        answers.put("cmh_p", common.map(|c| c.test.p));
        answers.put("breslow_day", breslow_day(&tables).map(|t| [t.statistic, t.p]));
        answers.put("breslow_day_tarone", breslow_day_tarone(&tables).map(|t| [t.statistic, t.p]));
    }
}

fn two_by_twos(value: &Value) -> Option<Vec<TwoByTwo>> {
    let row = |row: &Value| Some([row.get(0)?.as_u64()?, row.get(1)?.as_u64()?]);
    value.as_array()?.iter().map(|t| Some([row(t.get(0)?)?, row(t.get(1)?)?])).collect()
}

fn rates(slices: &[(u64, u64)], answers: &mut Answers) {
    let test = chi_square_of_rates(slices);
    answers.put("chi2", test.map(|t| t.statistic));
    answers.put("df", test.map(|t| t.degrees));
    answers.put("p", test.map(|t| t.p));
    answers.put("fisher_p", fisher_exact(slices));
    let test = trend(slices);
    answers.put("trend_chi2", test.map(|t| t.statistic));
    answers.put("trend_p", test.map(|t| t.p));
    answers.put("funnel_z", funnel_z(slices));
    let rest = slice_against_rest(slices, P95).map(|all| {
        let three = |e: stats::Estimate| [e.value, e.interval.unwrap().low, e.interval.unwrap().high];
        all.into_iter().map(three).collect::<Vec<_>>()
    });
    answers.put("slice_minus_rest_newcombe95", rest);
    answers.put("overdispersion_rho", overdispersion(slices));
    answers.put("shrunken_rate", shrunken_rates(slices));
}

pub fn charts(case: &Case, answers: &mut Answers) {
    let param = |key| case.param(key).and_then(Value::as_f64);
    let x = case.numbers("x");
    if let (Some(x), Some(mean), Some(sd)) = (&x, param("mu0"), param("sigma")) {
        if let (Some(reference), Some(limit)) = (param("k"), param("h")) {
            let head_start = param("headstart").unwrap_or(0.0);
            sums(x, &CusumDesign { mean, sd, reference, limit, head_start }, answers);
        }
        if let (Some(weight), Some(width)) = (param("lambda"), param("L")) {
            let steady_state = case.param("steady_state_limits").and_then(Value::as_bool).unwrap_or(false);
            averages(x, &EwmaDesign { mean, sd, weight, width, steady_state }, answers);
        }
    }
    if let Some(shifts) = case.numbers("shifts_in_sd") {
        let length = |shift| match (param("k"), param("h"), param("lambda"), param("L")) {
            (Some(k), Some(h), ..) => cusum_run_length(k, h, shift),
            (_, _, Some(weight), Some(width)) => ewma_run_length(weight, width, shift),
            _ => None,
        };
        answers.put("arl", shifts.into_iter().map(length).collect::<Vec<_>>());
    }
    if let (Some(x), Some(n)) = (&x, case.input("n").and_then(numbers)) {
        let counts: Vec<(u64, u64)> = x.iter().zip(n).map(|(x, n)| (*x as u64, n as u64)).collect();
        if let (Ok(p), Ok(laney)) = (p_chart(&counts), laney_p_prime(&counts)) {
            answers.put("pbar", p.rate);
            answers.put("ucl", p.upper);
            answers.put("lcl", p.lower);
            answers.put("laney_sigma_z", laney.sigma_z);
            answers.put("laney_ucl", laney.chart.upper);
            answers.put("laney_lcl", laney.chart.lower);
        }
    }
    if let (Some(y), Some(p0), Some(p1), Some(h)) = (case.numbers("y"), param("p0"), param("p1"), param("h"))
    {
        let events: Vec<bool> = y.iter().map(|v| *v > 0.0).collect();
        let chart = bernoulli_cusum(&events, p0, p1, h);
        answers.put("s", chart.sums);
        answers.put("first_signal_index", chart.first_signal.map(|i| i + 1));
    }
}

/// Every point of a course also as `NAME_1`, `NAME_2` ….
fn course(name: &str, values: &[f64], answers: &mut Answers) {
    for (i, value) in values.iter().enumerate() {
        answers.put(format!("{name}_{}", i + 1), *value);
    }
    answers.put(name, values.to_vec());
}

fn sums(x: &[f64], design: &CusumDesign, answers: &mut Answers) {
    let chart = cusum(x, design);
    course("c_plus", &chart.upper, answers);
    course("c_minus", &chart.lower, answers);
    let run: Vec<f64> = chart.upper_run.iter().map(|n| *n as f64).collect();
    course("n_plus", &run, answers);
    answers.put("first_signal_index", chart.first_signal.map(|i| i + 1));
}

fn averages(x: &[f64], design: &EwmaDesign, answers: &mut Answers) {
    let chart = ewma(x, design);
    course("z", &chart.averages, answers);
    course("ucl", &chart.upper, answers);
    course("lcl", &chart.lower, answers);
    answers.put("first_signal_index", chart.first_signal.map(|i| i + 1));
    // A published limit may be given for a point beyond the data: the steady state's is the same everywhere.
    if design.steady_state {
        for i in x.len()..x.len() + 30 {
            answers.put(format!("ucl_{}", i + 1), chart.upper[0]);
            answers.put(format!("lcl_{}", i + 1), chart.lower[0]);
        }
    }
}
