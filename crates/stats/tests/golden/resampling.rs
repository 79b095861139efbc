//! Bootstrap, jackknife and all resamples.

use stats::agreement::{ContingencyTable, cohen_kappa};
use stats::descriptive::median;
use stats::measurement::pearson;
use stats::resampling::{Bootstrap, exact_bootstrap, jackknife, mean_of_clusters, replicate};
use stats::{Level, NotEstimable};

use crate::answers::{Answers, Case, numbers};

fn plan(replicates: usize) -> Bootstrap {
    Bootstrap { replicates, seed: 20, level: Level::P95 }
}

pub fn resampling(case: &Case, answers: &mut Answers) {
    if let (Some(x), Some(y)) = (case.numbers("lsat"), case.numbers("gpa")) {
        let correlation = |counts: &[u32]| {
            let drawn = (0..x.len()).flat_map(|i| std::iter::repeat_n((x[i], y[i]), counts[i] as usize));
            pearson(&drawn.collect::<Vec<_>>()).ok()
        };
        all(x.len(), correlation, answers);
    }
    if case.wants("jackknife_se")
        && let Some(rows) = case.table("ratings")
    {
        let category = |v: &Option<f64>| v.map_or(0, |v| v as usize);
        let categories = rows.iter().flatten().map(category).max().unwrap_or(0) + 1;
        let kappa = |counts: &[u32]| {
            let drawn = rows.iter().zip(counts);
            let pairs: Vec<(usize, usize)> = drawn
                .flat_map(|(row, &n)| std::iter::repeat_n((category(&row[0]), category(&row[1])), n as usize))
                .collect();
            let table = ContingencyTable::from_pairs(categories, &pairs).ok()?;
            Some(cohen_kappa(&table, Level::P95).ok()?.value)
        };
        all(rows.len(), kappa, answers);
    }
    if case.wants("bootstrap_variance")
        && let Some(x) = case.numbers("x")
    {
        exhaustive(&x, answers);
    }
    let dice = case.input("dice_per_patient").and_then(|v| v.as_array());
    if let Some(clusters) = dice.and_then(|d| d.iter().map(numbers).collect::<Option<Vec<_>>>()) {
        let mean = mean_of_clusters(&clusters, &plan(100_000));
        answers.put("cluster_bootstrap_se", mean.map(|m| m.standard_error));
        answers.put("cluster_percentile95", mean.map(|m| m.interval.map(|i| [i.low, i.high])));
        answers.put("mean", mean);
        let all: Vec<f64> = clusters.into_iter().flatten().collect();
        let naive = stats::descriptive::variance(&all).map(|v| (v / all.len() as f64).sqrt());
        answers.put("naive_se", naive);
    }
}

fn all(n: usize, statistic: impl Fn(&[u32]) -> Option<f64> + Sync, answers: &mut Answers) {
    let Ok(jack) = jackknife(n, &statistic) else {
        return;
    };
    let drawn = replicate(&vec![1; n], &plan(40_000), &statistic);
    answers.put("estimate", jack.estimate);
    answers.put("jackknife_se", jack.standard_error);
    answers.put("jackknife_bias", jack.bias);
    answers.put("acceleration", jack.acceleration);
    answers.put("bootstrap_se", drawn.standard_error());
    answers.put("percentile95", drawn.percentile(Level::P95).map(|i| [i.low, i.high]));
    answers.put("bca95", drawn.bca(jack.estimate, jack.acceleration, Level::P95).map(|i| [i.low, i.high]));
    answers.put("z0", drawn.bias_correction(jack.estimate));
}

fn exhaustive(x: &[f64], answers: &mut Answers) {
    let drawn = |counts: &[u32]| -> Vec<f64> {
        x.iter().zip(counts).flat_map(|(v, &n)| std::iter::repeat_n(*v, n as usize)).collect()
    };
    let variance = |of: &dyn Fn(&[f64]) -> f64| -> Result<f64, NotEstimable> {
        let outcomes = exact_bootstrap(x.len(), |counts| of(&drawn(counts)))?;
        let moment = |k: i32| outcomes.iter().map(|o| o.probability * o.value.powi(k)).sum::<f64>();
        Ok(moment(2) - moment(1).powi(2))
    };
    let middle = |values: &[f64]| median(values).unwrap();
    answers.put("bootstrap_variance_of_mean", variance(&|v| v.iter().sum::<f64>() / v.len() as f64));
    answers.put("bootstrap_variance_of_median", variance(&middle));
    let medians = exact_bootstrap(x.len(), |counts| middle(&drawn(counts)));
    let chance =
        |value: f64| medians.iter().flatten().filter(|o| o.value == value).map(|o| o.probability).sum();
    answers.put("prob_median_equals_each", x.iter().map(|&v| chance(v)).collect::<Vec<f64>>());
}
