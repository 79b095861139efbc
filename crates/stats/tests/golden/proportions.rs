//! Proportions, paired tests, a reader against the truth.

use serde_json::Value;
use stats::accuracy::{
    Calls, accuracy, balanced_accuracy, f1, matthews, negative_likelihood_ratio, negative_predictive_value,
    positive_likelihood_ratio, positive_predictive_value, sensitivity, specificity, youden,
};
use stats::paired::{
    bhapkar, bowker, cochran_q, mcnemar, paired_difference, paired_difference_wald, stuart_maxwell,
};
use stats::proportions::{
    agresti_coull, clopper_pearson, cluster_correlation, clustered_share, difference, jeffreys, wilson,
};
use stats::slices::{chi_square_of_rates, fisher_two_by_two};
use stats::{Estimable, Level, Ratings};

use crate::agreement::contingency_table;
use crate::answers::{Answer, Answers, Case, limits};

const P95: Level = Level::P95;

fn count(case: &Case, key: &str) -> Option<u64> {
    case.input(key)?.as_u64()
}

pub fn shares(case: &Case, answers: &mut Answers) {
    if let (Some(x), Some(n)) = (count(case, "x"), count(case, "n")) {
        answers.put("wilson95", limits(&wilson(x, n, P95)));
        answers.put("clopper_pearson95", limits(&clopper_pearson(x, n, P95)));
        answers.put("jeffreys95", limits(&jeffreys(x, n, P95)));
        answers.put("agresti_coull95", limits(&agresti_coull(x, n, P95)));
    }
    let cells = ["x1", "n1", "x2", "n2"].map(|key| count(case, key));
    if let [Some(x1), Some(n1), Some(x2), Some(n2)] = cells {
        let (first, second) = ((x1, n1), (x2, n2));
        let newcombe = difference(first, second, P95);
        answers.put("newcombe95", limits(&newcombe));
        answers.put("difference", newcombe);
        let fisher = fisher_two_by_two(first, second, P95);
        answers.put("fisher_p", fisher.map(|f| f.p));
        answers.put("fisher_or_conditional", fisher.map(|f| f.odds_ratio));
        answers.put("fisher_or_ci95", fisher.map(|f| [f.interval.low, f.interval.high]));
        let test = chi_square_of_rates(&[first, second]);
        answers.put("chi2", test.map(|t| t.statistic));
        answers.put("chi2_p", test.map(|t| t.p));
    }
    clustered(case, answers);
    reader(case, answers);
}

fn clustered(case: &Case, answers: &mut Answers) {
    let list = |key| Some(case.numbers(key)?.into_iter().map(|v| v as u64));
    let (Some(positives), Some(lesions)) = (list("positives_per_patient"), list("lesions_per_patient"))
    else {
        return;
    };
    let patients: Vec<(u64, u64)> = positives.zip(lesions).collect();
    let share = clustered_share(&patients, P95);
    answers.put("p", share.map(|s| s.estimate));
    answers.put("se_cluster", share.map(|s| s.estimate.standard_error));
    answers.put("design_effect", share.map(|s| s.design_effect));
    answers.put("n_effective", share.map(|s| s.effective_n));
    answers.put("wilson_on_effective_n95", limits(&share.map(|s| s.estimate)));
    answers.put("wald_t95", share.map(|s| [s.wald_t.low, s.wald_t.high]));
    answers.put("icc_anova", cluster_correlation(&patients));
}

fn reader(case: &Case, answers: &mut Answers) {
    let [Some(tp), Some(fp), Some(fneg), Some(tn)] = ["tp", "fp", "fn", "tn"].map(|key| count(case, key))
    else {
        return;
    };
    let calls = Calls { true_positive: tp, false_positive: fp, false_negative: fneg, true_negative: tn };
    let three = |estimate: Estimable| -> Value {
        let limits = limits(&estimate);
        estimate.map(|e| limits.map(|[low, high]| [e.value, low, high])).json()
    };
    answers.put("sensitivity", three(sensitivity(&calls, P95)));
    answers.put("specificity", three(specificity(&calls, P95)));
    answers.put("ppv", three(positive_predictive_value(&calls, P95)));
    answers.put("npv", three(negative_predictive_value(&calls, P95)));
    answers.put("accuracy", three(accuracy(&calls, P95)));
    answers.put("lr_positive", three(positive_likelihood_ratio(&calls, P95)));
    answers.put("lr_negative", three(negative_likelihood_ratio(&calls, P95)));
    answers.put("balanced_accuracy", balanced_accuracy(&calls));
    answers.put("youden", youden(&calls));
    answers.put("f1", f1(tp, fp, fneg));
    answers.put("mcc", matthews(&calls));
}

pub fn paired(case: &Case, answers: &mut Answers) {
    if let Some(table) = contingency_table(case) {
        let test = mcnemar(&table);
        answers.put("statistic", test.map(|t| t.asymptotic.statistic));
        answers.put("p_asymptotic", test.map(|t| t.asymptotic.p));
        answers.put("statistic_cc", test.map(|t| t.corrected.statistic));
        answers.put("p_cc", test.map(|t| t.corrected.p));
        answers.put("p_exact", test.map(|t| t.exact_p));
        answers.put("p_mid", test.map(|t| t.mid_p));
        let difference = paired_difference(&table, P95);
        answers.put("difference_newcombe95", limits(&difference));
        answers.put("difference", difference);
        answers.put("difference_wald95", paired_difference_wald(&table, P95).map(|i| [i.low, i.high]));
        for (name, test) in [
            ("bowker", bowker(&table)),
            ("stuart_maxwell", stuart_maxwell(&table)),
            ("bhapkar", bhapkar(&table)),
        ] {
            answers.put(format!("{name}_chi2"), test.map(|t| t.statistic));
            answers.put(format!("{name}_df"), test.map(|t| t.degrees));
            answers.put(format!("{name}_p"), test.map(|t| t.p));
        }
    }
    if let Some(rows) = case.table("binary") {
        let code = |v: Option<f64>| v.map(|v| v as usize);
        let rows: Vec<Vec<Option<usize>>> =
            rows.into_iter().map(|row| row.into_iter().map(code).collect()).collect();
        let test = Ratings::from_rows(2, &rows).and_then(|r| cochran_q(&r));
        answers.put("q", test.map(|t| t.statistic));
        answers.put("df", test.map(|t| t.degrees));
        answers.put("p", test.map(|t| t.p));
    }
}
