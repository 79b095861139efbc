//! Agreement of measurements.

use serde_json::{Value, json};
use stats::measurement::{
    Icc, IccForm, LimitsInterval, Replicate, concordance, intraclass_correlations, limits_of_agreement,
    limits_with_constant_true_value, limits_with_varying_true_value, pearson, repeatability, two_way_anova,
    variance_components,
};
use stats::ranks::{kendall_tau_b, kendall_w, mean_spearman};
use stats::{Interval, Level, Measurements};

use crate::answers::{Answer, Answers, Case};

const P95: Level = Level::P95;

fn limits(interval: Interval) -> [f64; 2] {
    [interval.low, interval.high]
}

pub fn intraclass(case: &Case, answers: &mut Answers) {
    let Some(table) = case.table("ratings").and_then(|rows| Measurements::from_rows(&rows).ok()) else {
        return;
    };
    if case.wants("ICC") {
        correlations(&table, answers);
    }
    if case.wants("var_unit") {
        let fit = variance_components(&table);
        answers.put("var_unit", fit.map(|f| f.unit));
        answers.put("var_rater", fit.map(|f| f.reader));
        answers.put("var_residual", fit.map(|f| f.residual));
        answers.put("mean", fit.map(|f| f.mean));
        answers.put("reml_loglik", fit.map(|f| f.log_likelihood));
        answers.put("icc_agreement_single", fit.map(|f| f.agreement()));
        answers.put("icc_consistency_single", fit.map(|f| f.consistency()));
    }
    if case.wants("kendall") {
        let w = kendall_w(&table);
        answers.put("kendall_w_tie_corrected", w.map(|w| w.w));
        answers.put("chi2", w.map(|w| w.chi_square));
        answers.put("p", w.map(|w| w.p));
        answers.put("spearman_mean_pairwise", mean_spearman(&table));
        let first: Vec<(f64, f64)> = table.complete_rows().iter().map(|row| (row[0], row[1])).collect();
        answers.put("kendall_tau_b_first_pair", kendall_tau_b(&first));
    }
}

fn correlations(table: &Measurements, answers: &mut Answers) {
    let anova = two_way_anova(table);
    answers.put("sem_consistency", anova.map(|a| a.error_of_consistency()));
    answers.put("sem_agreement", anova.map(|a| a.error_of_agreement()));
    answers.put("within_subject_sd", anova.map(|a| a.within_subject_sd()));
    answers.put("repeatability_coefficient", anova.map(|a| a.repeatability_coefficient()));
    if let Ok(a) = anova {
        let squares = json!({ "MSB": a.between_units, "MSW": a.within_units, "MSJ": a.between_readers, "MSE": a.residual });
        answers.put("mean_squares", squares);
        let f =
            json!({ "MSB/MSW": a.between_units / a.within_units, "MSB/MSE": a.between_units / a.residual });
        answers.put("F", f);
    }
    for Icc { form, estimate } in intraclass_correlations(table, P95).into_iter().flatten() {
        let name = match form {
            IccForm::OneWaySingle => "ICC(1,1)",
            IccForm::AgreementSingle => "ICC(2,1)",
            IccForm::ConsistencySingle => "ICC(3,1)",
            IccForm::OneWayMean => "ICC(1,k)",
            IccForm::AgreementMean => "ICC(2,k)",
            IccForm::ConsistencyMean => "ICC(3,k)",
        };
        answers.put(name, estimate);
        answers.put(format!("{name}_ci95"), estimate.interval.map(limits));
    }
}

fn pairs(case: &Case, x: &str, y: &str) -> Option<Vec<(f64, f64)>> {
    Some(case.numbers(x)?.into_iter().zip(case.numbers(y)?).collect())
}

pub fn two_methods(case: &Case, answers: &mut Answers) {
    if let Some(pairs) = pairs(case, "first", "second") {
        let r = repeatability(&pairs);
        answers.put("repeatability_coef_2sd_zero_mean", r.map(|r| r.coefficient));
        answers.put("twice_sd_of_differences", r.map(|r| r.twice_sd_of_differences));
        answers.put("within_sd", r.map(|r| r.within_sd));
    }
    if case.input("id").is_some() {
        replicates(case, answers);
    } else if let Some(pairs) = pairs(case, "x", "y") {
        single(&pairs, answers);
        lin(&pairs, answers);
    }
}

fn single(pairs: &[(f64, f64)], answers: &mut Answers) {
    for (name, method) in [
        ("loa_ci95_exact", LimitsInterval::Exact),
        ("loa_ci95_ba1986", LimitsInterval::BlandAltman1986),
        ("loa_ci95_ba1999", LimitsInterval::BlandAltman1999),
    ] {
        let l = limits_of_agreement(pairs, P95, method);
        answers.put(name, l.map(|l| [l.lower_interval, l.upper_interval].map(limits)));
        answers.put("n", l.map(|l| l.n));
        answers.put("bias", l.map(|l| l.bias));
        answers.put("sd", l.map(|l| l.sd));
        answers.put("bias_ci95", l.map(|l| limits(l.bias_interval)));
        answers.put("loa", l.map(|l| [l.lower, l.upper]));
        answers.put("proportional_bias_slope", l.map(|l| l.slope));
        answers.put("proportional_bias_p", l.map(|l| l.slope_p));
    }
}

fn lin(pairs: &[(f64, f64)], answers: &mut Answers) {
    answers.put("pearson", pearson(pairs));
    if let Ok(c) = concordance(pairs, P95) {
        let interval = c.estimate.interval.map(limits);
        answers.put("ccc_n", c.estimate);
        answers.put("ccc_n_minus_1", c.unbiased);
        let epir = interval.map(|[lo, hi]| json!({ "est": c.estimate.value, "lo": lo, "hi": hi }));
        answers.put("ccc_epir", epir);
        answers.put("bias_correction_Cb", c.bias_correction);
        answers.put("scale_shift", c.scale_shift);
        answers.put("location_shift", c.location_shift);
    }
}

fn replicates(case: &Case, answers: &mut Answers) {
    let list = |key| case.input(key).and_then(Value::as_array).unwrap();
    let row = |((id, x), y): ((&Value, &Value), &Value)| Replicate {
        unit: id.as_u64().unwrap(),
        x: x.as_f64(),
        y: y.as_f64(),
    };
    let rows: Vec<Replicate> = list("id").iter().zip(list("x")).zip(list("y")).map(row).collect();
    if let Ok(l) = limits_with_varying_true_value(&rows, P95) {
        answers.put("nest/bias", l.bias);
        answers.put("nest/msb", l.mean_square_between);
        answers.put("nest/msw", l.variance_within[0]);
        answers.put("nest/divisor", l.divisor);
        answers.put("nest/sd_total", l.sd);
        answers.put("nest/loa", [l.lower, l.upper]);
    }
    let constant = limits_with_constant_true_value(&rows, P95);
    answers.put("const/bias_of_means", constant.map(|l| l.bias));
    answers.put("const/var_mean_diff", constant.map(|l| l.variance_between));
    answers.put("const/within_var_x", constant.map(|l| l.variance_within[0]));
    answers.put("const/within_var_y", constant.map(|l| l.variance_within[1]));
    answers.put("const/sd_total", constant.map(|l| l.sd));
    answers.put("const/loa", constant.map(|l| [l.lower, l.upper]));
    answers.put("bias", constant.map(|l| l.bias));
    answers.put("sd_total", constant.map(|l| l.sd));
    answers.put("loa", constant.map(|l| [l.lower, l.upper]));
    let mover = constant.map(|l| [l.lower_interval.map(limits).json(), l.upper_interval.map(limits).json()]);
    answers.put("loa_ci95_mover", mover);
}
