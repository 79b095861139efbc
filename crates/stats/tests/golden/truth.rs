//! Votes and truth inference.

use serde_json::Value;
use stats::truth::{
    Agreement, Label, Labels, Prior, agreement_with_majority, agreement_with_majority_of_others, dawid_skene,
    glad, lower_weighted_median, mace, majority, median_score, one_coin, score_range, weighted_by_agreement,
    weighted_majority,
};

use crate::answers::{Answer, Answers, Case};

pub fn votes(case: &Case, answers: &mut Answers) {
    let weights = case.numbers("weights");
    if let (Some(rows), Some(weights), Some(classes)) =
        (case.table("labels"), &weights, case.number("n_classes"))
    {
        let votes: Vec<_> = rows
            .iter()
            .map(|row| {
                let given = row.iter().zip(weights).filter_map(|(v, w)| Some(((*v)? as usize, *w)));
                weighted_majority(&given.collect::<Vec<_>>(), classes as usize)
            })
            .collect();
        answers.put("winner", votes.iter().map(|v| v.winner).collect::<Vec<_>>());
        answers.put("tied", votes.iter().map(stats::truth::Vote::tied).collect::<Vec<_>>());
        let shares =
            |v: stats::truth::Vote| v.shares.map_or(vec![None::<f64>; classes as usize].json(), Answer::json);
        answers.put("share", Value::Array(votes.into_iter().map(shares).collect()));
    }
    if let (Some(rows), Some(weights)) = (case.table("scores"), &weights) {
        let given: Vec<Vec<f64>> = rows.iter().map(|row| row.iter().flatten().copied().collect()).collect();
        answers.put("median", given.iter().map(|s| median_score(s)).collect::<Vec<_>>());
        answers.put("range", given.iter().map(|s| score_range(s)).collect::<Vec<_>>());
        let weighted = |row: &Vec<Option<f64>>| {
            let scored: Vec<(f64, f64)> =
                row.iter().zip(weights).filter_map(|(s, w)| Some(((*s)?, *w))).collect();
            lower_weighted_median(&scored)
        };
        answers.put("lower_weighted_median", rows.iter().map(weighted).collect::<Vec<_>>());
    }
}

fn labels(case: &Case) -> Option<Labels> {
    let list = |key| Some(case.numbers(key)?.into_iter().map(|v| v as usize).collect::<Vec<_>>());
    let (items, readers, ratings) = (list("items")?, list("raters")?, list("ratings")?);
    let base = case.number("base").unwrap_or(0.0) as usize;
    let labels: Vec<Label> = items
        .iter()
        .zip(&readers)
        .zip(&ratings)
        .map(|((&item, &reader), &class)| Label { item, reader, class: class - base })
        .collect();
    let count = |list: &[usize]| list.iter().max().map_or(0, |m| m + 1);
    Labels::new(count(&items), count(&readers), case.number("n_classes")? as usize, &labels).ok()
}

pub fn inference(case: &Case, answers: &mut Answers) {
    let Some(labels) = labels(case) else {
        return;
    };
    if case.wants("confusion") {
        for (prefix, prior) in [
            ("", Prior::Flat),
            ("map_", Prior::Dirichlet { classes: 3.0, rows: 8.0, accuracy: 0.6 }),
            ("smoothed01_", Prior::Smoothing(0.01)),
        ] {
            let Ok(fit) = dawid_skene(&labels, prior, 1e-14) else {
                continue;
            };
            answers.put(format!("{prefix}labels"), fit.classes());
            answers.put(format!("{prefix}class_marginals"), fit.class_shares);
            answers.put(format!("{prefix}confusion"), fit.confusion);
            answers.put(format!("{prefix}posterior"), fit.posterior);
            answers.put(format!("{prefix}log_likelihood"), fit.log_likelihood);
        }
        let votes: Vec<_> = (0..labels.items()).map(|i| labels.vote_fractions(i)).collect();
        answers.put("majority_fraction", votes);
    }
    if case.wants("wawa") {
        other_models(&labels, answers);
    }
}

fn other_models(labels: &Labels, answers: &mut Answers) {
    let plain = (0..labels.items()).map(|i| {
        let votes: Vec<usize> = labels.of_item(i).map(|v| v.1).collect();
        majority(&votes, labels.classes()).winner
    });
    // Ties hold no expectation here.
    let expected_ties: Vec<Option<usize>> = plain.collect();
    answers.put("majority_labels_where_untied", expected_ties);
    let (skills, shares) = weighted_by_agreement(labels);
    answers.put("wawa_skills", skills);
    answers.put("wawa_weighted_proba", shares);
    answers.put("one_coin_proba", one_coin(labels, 1e-14).map(|fit| fit.posterior));
    let fit = glad(labels);
    answers.put("glad_labels", fit.classes());
    let mut order: Vec<usize> = (0..labels.readers()).collect();
    order.sort_by(|&a, &b| fit.abilities[b].total_cmp(&fit.abilities[a]));
    answers.put("glad_alpha_order", order);
    let fit = mace(labels);
    answers.put("mace_labels", fit.classes());
    answers.put("mace_spamming", fit.spamming);
    let share = |list: Vec<Agreement>| list.into_iter().map(|a| a.share()).collect::<Vec<_>>();
    answers.put("skill_vs_untied_majority", share(agreement_with_majority(labels)));
    answers.put("skill_vs_majority_of_others", share(agreement_with_majority_of_others(labels)));
}

/// Whether our rows by reader id agree with rows in the order of the readers' first appearance.
pub fn in_order_of_appearance(case: &Case, expected: &Value, found: &Value) -> bool {
    let mut order: Vec<usize> = Vec::new();
    for reader in case.numbers("raters").unwrap_or_default() {
        if !order.contains(&(reader as usize)) {
            order.push(reader as usize);
        }
    }
    let turned: Vec<Value> = order.iter().filter_map(|&r| found.get(r).cloned()).collect();
    let tolerance = &case.0["expected"]["mace_spamming"]["tol"];
    crate::compare::compare(expected, &Value::Array(turned), tolerance).is_ok()
}
