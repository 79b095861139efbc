//! Matching of two readers' marks and clusters of several readers' marks.

use geometry::{Cluster, MatchCounts, cluster_by_distance, connected_marks, match_by_distance};
use serde_json::{Value, json};

use crate::answers::{Answers, Case, numbers};

fn positions(value: &Value) -> Option<Vec<[f64; 3]>> {
    let position = |v: &Value| numbers(v)?.try_into().ok();
    value.as_array()?.iter().map(position).collect()
}

pub fn points(case: &Case, answers: &mut Answers) {
    let Some(radius) = case.param("radius").and_then(Value::as_f64) else {
        return;
    };
    if let (Some(a), Some(b)) = (case.input("a").and_then(positions), case.input("b").and_then(positions)) {
        two_readers(&a, &b, radius, answers);
    }
    let readers = case.input("readers").and_then(Value::as_array);
    if let Some(readers) = readers.and_then(|r| r.iter().map(positions).collect::<Option<Vec<_>>>()) {
        several_readers(&readers, radius, answers);
    }
}

fn two_readers(a: &[[f64; 3]], b: &[[f64; 3]], radius: f64, answers: &mut Answers) {
    let pairs = match_by_distance(a, b, radius);
    let listed: Vec<Value> = pairs.iter().map(|p| json!([p.first, p.second])).collect();
    answers.put("pairs", Value::from(listed));
    let total: f64 = pairs.iter().map(|p| p.cost).sum();
    answers.put("mean_distance", total / pairs.len() as f64);
    let counts = MatchCounts::new(a.len(), b.len(), pairs.len());
    answers.put("tp_fp_fn", [counts.matched, counts.second_only, counts.first_only]);
    answers.put("f1_positive_specific_agreement", counts.f1());
    answers.put("jaccard_lesion", counts.jaccard());
}

fn several_readers(readers: &[Vec<[f64; 3]>], radius: f64, answers: &mut Answers) {
    let all: Vec<(usize, usize)> =
        readers.iter().enumerate().flat_map(|(r, marks)| (0..marks.len()).map(move |m| (r, m))).collect();
    let distance = |i: usize, j: usize| {
        let (a, b) = (readers[all[i].0][all[i].1], readers[all[j].0][all[j].1]);
        a.iter().zip(b).map(|(x, y)| (x - y).powi(2)).sum::<f64>().sqrt()
    };
    let components: Vec<Vec<(usize, usize)>> = connected_marks(all.len(), distance, radius)
        .into_iter()
        .map(|group| group.into_iter().map(|i| all[i]).collect())
        .collect();
    let clusters: Vec<Vec<(usize, usize)>> = cluster_by_distance(readers, radius)
        .iter()
        .map(|Cluster { members }| members.iter().map(|m| (m.reader, m.mark)).collect())
        .collect();
    let all_pairs = (0..readers.len()).flat_map(|i| (i + 1..readers.len()).map(move |j| (i, j)));
    let f1 = |(i, j): (usize, usize)| {
        let (a, b): (&[_], &[_]) = (&readers[i], &readers[j]);
        MatchCounts::new(a.len(), b.len(), match_by_distance(a, b, radius).len()).f1()
    };
    let pairwise: Vec<f64> = all_pairs.filter_map(f1).collect();
    answers.put("mean_pairwise_f1", stats::descriptive::mean(&pairwise));
    answers.put("pairwise_f1", pairwise);
    for (list, name, count) in [
        (components, "components", "components_by_reader_count"),
        (clusters, "constrained_clusters", "constrained_by_reader_count"),
    ] {
        let mut by_count = vec![0; readers.len()];
        for group in &list {
            let mut of: Vec<usize> = group.iter().map(|m| m.0).collect();
            of.sort_unstable();
            of.dedup();
            by_count[of.len() - 1] += 1;
        }
        answers.put(name, json!(list));
        answers.put(count, json!(by_count));
    }
}
