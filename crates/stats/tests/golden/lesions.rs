//! Lesions found and missed, boxes.

use geometry::{
    BoundingBox, Call, Froc, ImageBoxes, Mask, Point, ReferenceBox, ScoredBox, average_precision, call_case,
    coco_figures, median_box, panoptic_quality, weighted_mean_box,
};
use serde_json::{Value, json};
use stats::Level;

use crate::answers::{Answer, Answers, Case, numbers};

/// A cube `z0,z1,y0,y1,x0,x1` as a mask.
fn cube(edges: &[f64]) -> Mask {
    let range = |axis: usize| edges[2 * axis] as u32..edges[2 * axis + 1] as u32;
    let voxels: Vec<[u32; 3]> =
        range(0).flat_map(|z| range(1).flat_map(move |y| range(2).map(move |x| [z, y, x]))).collect();
    Mask::from_voxels(&voxels)
}

fn rows(value: &Value) -> Option<Vec<Vec<f64>>> {
    value.as_array()?.iter().map(numbers).collect()
}

pub fn detection(case: &Case, answers: &mut Answers) {
    let overlap = case.param("min_overlap").and_then(Value::as_f64);
    if let (Some(cases), Some(overlap)) = (case.input("cases").and_then(Value::as_array), overlap) {
        let calls: Vec<Vec<Call>> = cases.iter().map(|c| called(c, overlap)).collect();
        operating_characteristic(cases, &calls, answers);
    }
    let threshold = case.param("iou_threshold").and_then(Value::as_f64);
    let sides = ["reference", "prediction"].map(|key| case.input(key).and_then(rows));
    if let ([Some(reference), Some(prediction)], Some(threshold)) = (sides, threshold) {
        let masks = |rows: Vec<Vec<f64>>| rows.iter().map(|r| cube(r)).collect::<Vec<_>>();
        let (reference, prediction) = (masks(reference), masks(prediction));
        let (r, p): (Vec<&Mask>, Vec<&Mask>) = (reference.iter().collect(), prediction.iter().collect());
        let Some(q) = panoptic_quality(&r, &p, threshold) else {
            return;
        };
        answers.put("tp_fp_fn", [q.counts.matched, q.counts.second_only, q.counts.first_only]);
        answers.put("rq_f1", q.recognition);
        answers.put("sq_iou", q.segmentation);
        answers.put("sq_dice", q.segmentation_dice);
        answers.put("pq", q.quality());
        answers.put("pq_dice", q.quality_dice());
    }
}

fn called(case: &Value, overlap: f64) -> Vec<Call> {
    let lesions: Vec<Mask> = rows(&case["gt"]).unwrap().iter().map(|r| cube(r)).collect();
    let found: Vec<(Mask, f64)> = rows(&case["det"]).unwrap().iter().map(|r| (cube(r), r[6])).collect();
    let candidates: Vec<(&Mask, f64)> = found.iter().map(|(m, c)| (m, *c)).collect();
    call_case(&lesions.iter().collect::<Vec<_>>(), &candidates, overlap)
}

fn operating_characteristic(cases: &[Value], calls: &[Vec<Call>], answers: &mut Answers) {
    let froc = Froc::of(calls).unwrap();
    answers.put("average_precision", average_precision(calls));
    answers.put("n_lesions", froc.lesions);
    // picai_eval holds its curve in single precision, and ends it at infinitely many false alarms.
    let single = |v: &f64| f64::from(*v as f32);
    let mut sensitivity: Vec<f64> = froc.sensitivity.iter().map(single).collect();
    sensitivity.extend(sensitivity.last().copied());
    let mut alarms: Vec<f64> = froc.false_alarms.iter().map(single).collect();
    alarms.push(f64::INFINITY);
    answers.put("froc_tpr", sensitivity);
    answers.put("froc_fp_per_case", alarms);
    let at: serde_json::Map<String, Value> = ["0.25", "0.5", "1", "2"]
        .into_iter()
        .map(|limit| (limit.to_owned(), json!(single(&froc.sensitivity_at(limit.parse().unwrap())))))
        .collect();
    answers.put("tpr_at_fp_per_case", Value::Object(at));
    let score = |case: &Value| {
        let found = rows(&case["det"]).unwrap();
        let highest = found.iter().map(|d| d[6]).fold(0.0, f64::max);
        (!rows(&case["gt"]).unwrap().is_empty(), highest)
    };
    let scored: Vec<(bool, f64)> = cases.iter().map(score).collect();
    answers.put("case_auroc", stats::roc::auc(&scored, Level::P95));
    let mut list: Vec<[f64; 3]> = calls
        .iter()
        .flatten()
        .map(|call| match *call {
            Call::Hit { confidence, overlap } => [1.0, confidence, overlap],
            Call::Missed => [1.0, 0.0, 0.0],
            Call::FalseAlarm { confidence } => [0.0, confidence, 0.0],
        })
        .collect();
    list.sort_by(|a, b| a.partial_cmp(b).unwrap());
    answers.put("lesion_list", list.into_iter().map(|l| l.to_vec()).collect::<Vec<_>>());
}

fn corners(b: &[f64]) -> BoundingBox {
    BoundingBox::from_corners(Point::new(b[0], b[1]), Point::new(b[2], b[3]))
}

/// A box `x,y,w,h`.
fn sized(b: &[f64]) -> BoundingBox {
    corners(&[b[0], b[1], b[0] + b[2], b[1] + b[3]])
}

pub fn boxes(case: &Case, answers: &mut Answers) {
    if let Some(pairs) = case.input("pairs").and_then(Value::as_array) {
        let three = |pair: &Value| {
            let two = rows(pair).unwrap();
            let (a, b) = (corners(&two[0]), corners(&two[1]));
            [a.iou(&b), a.generalised_iou(&b), a.distance_iou(&b)]
        };
        answers.put("iou_giou_diou", pairs.iter().map(three).collect::<Vec<_>>());
    }
    if let Some(boxes) = case.input("boxes").and_then(rows) {
        let boxes: Vec<BoundingBox> = boxes.iter().map(|b| corners(b)).collect();
        let sides = |b: BoundingBox| [b.left, b.top, b.right, b.bottom];
        answers.put("median_box", median_box(&boxes).map(sides));
        let weights = case.numbers("weights").unwrap_or_default();
        let weighted: Vec<(BoundingBox, f64)> = boxes.iter().copied().zip(weights).collect();
        answers.put("weighted_mean_box", weighted_mean_box(&weighted).map(sides));
        let pairs = (0..boxes.len()).flat_map(|i| (i + 1..boxes.len()).map(move |j| (i, j)));
        let overlaps: Vec<f64> = pairs.filter_map(|(i, j)| boxes[i].iou(&boxes[j])).collect();
        answers.put("mean_pairwise_iou", stats::descriptive::mean(&overlaps));
    }
    if let Some(images) = case.input("images").and_then(Value::as_array) {
        let images: Vec<ImageBoxes> = images.iter().map(image).collect();
        let f = coco_figures(&images);
        // pycocotools writes -1 where no reference box counts.
        for (name, figure) in [
            ("AP_50_95", f.precision),
            ("AP_50", f.precision_50),
            ("AP_75", f.precision_75),
            ("AP_small", f.precision_small),
            ("AP_medium", f.precision_medium),
            ("AP_large", f.precision_large),
            ("AR_1", f.recall[0]),
            ("AR_10", f.recall[1]),
            ("AR_100", f.recall[2]),
        ] {
            answers.put(name, figure.unwrap_or(-1.0).json());
        }
    }
}

fn image(value: &Value) -> ImageBoxes {
    let reference = rows(&value["gt"]).unwrap();
    let detected = rows(&value["det"]).unwrap();
    ImageBoxes {
        reference: reference.iter().map(|b| ReferenceBox { area: sized(b), class: b[4] as u32 }).collect(),
        detected: detected
            .iter()
            .map(|b| ScoredBox { area: sized(b), class: b[4] as u32, score: b[5] })
            .collect(),
    }
}
