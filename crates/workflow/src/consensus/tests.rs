use std::collections::BTreeMap;

use domain::consensus::{CaseRead, Consensus, Standing};
use domain::finding::{CutPlane, Finding, Mark, Pixels, Shape};
use domain::id::{CaseId, ReadId};
use domain::plan::ConsensusPolicy;
use domain::protocol::Protocol;
use proptest::prelude::*;
use serde_json::json;
use store::instance::Placed as Image;
use uuid::Uuid;

use super::settle;
use crate::space::Space;

mod staple;

/// Ten slices of 1 mm with pixels of 0.5 mm, and a radiograph that does not tell its distances.
fn space() -> Space {
    let image = |series: &str, uid: String, number: i32, geometry, facets| Image {
        series_instance_uid: series.to_owned(),
        series_number: Some(1),
        modality: "CT".to_owned(),
        sop_instance_uid: uid,
        number: Some(number),
        frames: 1,
        facets,
        geometry,
    };
    let slice = |number: i32| {
        let plane =
            imaging::Plane::new([0.0, 0.0, f64::from(number)], [1.0, 0.0, 0.0, 0.0, 1.0, 0.0], [0.5, 0.5]);
        let geometry =
            imaging::Geometry { frame_of_reference_uid: Some("1.9".to_owned()), planes: vec![plane] };
        image(
            "1.1",
            format!("1.1.{number}"),
            number,
            serde_json::to_string(&geometry).unwrap(),
            "{}".to_owned(),
        )
    };
    let plain = imaging::Geometry { frame_of_reference_uid: None, planes: Vec::new() };
    let plain = serde_json::to_string(&plain).unwrap();
    let radiograph = image("1.2", "1.2.1".to_owned(), 1, plain, "{}".to_owned());
    Space::lay_out(&(1..=10).map(slice).chain([radiograph]).collect::<Vec<_>>()).unwrap()
}

fn protocol(shape: Shape) -> Protocol {
    serde_json::from_value(json!({
        "structures": [{ "key": "mark", "name": "Mark", "shape": shape, "color": "#ffffff" }],
    }))
    .unwrap()
}

fn mark(instance: &str, shape: Shape, points: &[[f64; 2]]) -> Mark {
    Mark { instance: instance.to_owned(), frame: 1, shape, points: points.to_vec(), mask: None, plane: None }
}

fn finding(id: usize, marks: Vec<Mark>) -> Finding {
    Finding {
        id: Uuid::from_u128(id as u128),
        structure: "mark".to_owned(),
        marks,
        attributes: BTreeMap::new(),
    }
}

/// Each reader's findings, each of one mark, settled.
fn settled(shape: Shape, readers: &[Vec<Vec<Mark>>]) -> Consensus {
    settled_by(ConsensusPolicy::default(), shape, readers)
}

fn settled_by(policy: ConsensusPolicy, shape: Shape, readers: &[Vec<Vec<Mark>>]) -> Consensus {
    let mut id = 0;
    let reads: Vec<CaseRead> = readers
        .iter()
        .enumerate()
        .map(|(reader, findings)| CaseRead {
            read: ReadId(Uuid::from_u128(reader as u128)),
            findings: findings
                .iter()
                .map(|marks| {
                    id += 1;
                    finding(id, marks.clone())
                })
                .collect(),
            answers: Vec::new(),
            cannot_be_read: None,
        })
        .collect();
    settle(&space(), policy, (1, &protocol(shape)), &reads)
}

fn square(instance: &str, left: f64, side: f64) -> Vec<Mark> {
    vec![mark(instance, Shape::Rectangle, &[[left, 10.0], [left + side, 10.0 + side]])]
}

fn verdicts(consensus: &Consensus) -> Vec<(usize, Standing)> {
    let mut found: Vec<_> =
        consensus.findings.iter().map(|found| (found.members.len(), found.standing)).collect();
    found.sort_by_key(|(members, _)| std::cmp::Reverse(*members));
    found
}

#[test]
fn boxes_of_most_readers_stand_as_the_median_box() {
    let consensus = settled(
        Shape::Rectangle,
        &[
            vec![square("1.1.3", 10.0, 8.0)],
            vec![square("1.1.3", 11.0, 8.0), square("1.1.3", 60.0, 8.0)],
            vec![square("1.1.3", 12.0, 8.0)],
        ],
    );
    assert_eq!(verdicts(&consensus), [(3, Standing::Stands), (1, Standing::Rejected)]);
    let standing = consensus.findings.iter().find(|found| found.standing == Standing::Stands).unwrap();
    assert_eq!(standing.marks, square("1.1.3", 11.0, 8.0));
}

#[test]
fn areas_that_overlap_too_little_or_lie_on_other_slices_are_different_findings() {
    let apart = settled(
        Shape::Rectangle,
        &[
            vec![square("1.1.3", 10.0, 8.0)],
            vec![square("1.1.3", 17.0, 8.0)],
            vec![square("1.1.4", 10.0, 8.0)],
        ],
    );
    assert_eq!(verdicts(&apart).len(), 3);
}

#[test]
fn masks_become_the_voxels_that_most_painted() {
    // A bar of pixels in the second row of each slice.
    let bar = |slices: std::ops::RangeInclusive<i32>, from: u32, to: u32| -> Vec<Mark> {
        let mask = Some(Pixels { columns: 16, rows: 4, runs: vec![16 + from, to - from] });
        slices
            .map(|slice| Mark { mask: mask.clone(), ..mark(&format!("1.1.{slice}"), Shape::Mask, &[]) })
            .collect()
    };
    let consensus =
        settled(Shape::Mask, &[vec![bar(2..=4, 2, 12)], vec![bar(3..=5, 4, 14)], vec![bar(3..=4, 3, 13)]]);
    assert_eq!(verdicts(&consensus), [(3, Standing::Stands)]);
    assert_eq!(consensus.findings[0].marks, bar(3..=4, 3, 13));
}

#[test]
fn areas_on_cuts_are_compared_by_the_voxels_that_they_cross() {
    // A coronal cut through row 20 of the slices; its rows run down from slice 10.
    let cut = |at: f64| CutPlane {
        position: [0.0, at, 10.0],
        orientation: [1.0, 0.0, 0.0, 0.0, 0.0, -1.0],
        spacing: [0.5, 0.5],
    };
    let on = |plane: CutPlane, left: f64| {
        let points = [[left, 4.0], [left + 20.0, 4.0], [left + 20.0, 12.0], [left, 12.0]];
        vec![Mark { plane: Some(plane), ..mark("1.1.6", Shape::Polygon, &points) }]
    };
    let (here, there) = (cut(10.0), cut(14.0));
    let consensus =
        settled(Shape::Polygon, &[vec![on(here, 10.0)], vec![on(here, 12.0)], vec![on(there, 10.0)]]);
    assert_eq!(verdicts(&consensus), [(2, Standing::Stands), (1, Standing::Rejected)]);
    let standing = &consensus.findings.iter().find(|found| found.standing == Standing::Stands).unwrap().marks;
    // Pixels 4 to 11 of the cut lie 2 to 6 mm below slice 10.
    let mut slices: Vec<&str> = standing.iter().map(|mark| &*mark.instance).collect();
    slices.sort_unstable();
    slices.dedup();
    assert_eq!(slices, ["1.1.4", "1.1.5", "1.1.6", "1.1.7", "1.1.8"]);
    let rows = standing.iter().flat_map(|mark| &mark.points).map(|point| point[1]);
    assert!(rows.into_iter().all(|row| (20.0..=21.0).contains(&row)));

    let line =
        |end: f64| vec![Mark { plane: Some(here), ..mark("1.1.6", Shape::Line, &[[10.0, 5.0], [end, 9.0]]) }];
    let consensus = settled(Shape::Line, &[vec![line(30.0)], vec![line(32.0)], vec![line(34.0)]]);
    assert_eq!(consensus.findings[0].marks, line(32.0), "the median, on the same cut");
}

#[test]
fn splines_and_circles_enclose_as_outlines_do() {
    let round = |left: f64| vec![mark("1.1.3", Shape::Circle, &[[left, 20.0], [left + 6.0, 20.0]])];
    let consensus = settled(Shape::Circle, &[vec![round(20.0)], vec![round(21.0)], vec![round(60.0)]]);
    assert_eq!(verdicts(&consensus), [(2, Standing::Stands), (1, Standing::Rejected)]);
    let axes = |end: f64| {
        let points = [[10.0, 10.0], [end, 10.0], [15.0, 8.0], [15.0, 12.0]];
        vec![mark("1.1.3", Shape::Bidirectional, &points)]
    };
    let consensus = settled(Shape::Bidirectional, &[vec![axes(20.0)], vec![axes(21.0)], vec![axes(22.0)]]);
    assert_eq!(verdicts(&consensus), [(3, Standing::Stands)]);
    assert_eq!(consensus.findings[0].marks, axes(21.0), "the reader nearest to the others");
}

#[test]
fn contours_on_several_slices_become_the_outline_of_the_majority() {
    let disc = |from: i32, to: i32, left: f64| -> Vec<Mark> {
        let corners = [[left, 10.0], [left + 10.0, 10.0], [left + 10.0, 20.0], [left, 20.0]];
        (from..=to).map(|slice| mark(&format!("1.1.{slice}"), Shape::Contour, &corners)).collect()
    };
    let consensus =
        settled(Shape::Contour, &[vec![disc(2, 5, 10.0)], vec![disc(3, 6, 10.0)], vec![disc(3, 5, 12.0)]]);
    assert_eq!(verdicts(&consensus), [(3, Standing::Stands)]);
    let marks = &consensus.findings[0].marks;
    let slices: Vec<&str> = marks.iter().map(|mark| &*mark.instance).collect();
    assert_eq!(slices, ["1.1.3", "1.1.4", "1.1.5"], "two of three marked each of these");
    let reach = |mark: &Mark| mark.points.iter().map(|point| point[0]).fold(0.0, f64::max);
    assert!(
        marks.iter().all(|mark| mark.shape == Shape::Contour && (reach(mark) - 20.0).abs() < 1e-9),
        "{marks:?}"
    );
}

#[test]
fn points_join_by_millimetres_in_the_patient_across_slices() {
    let point = |instance: &str, column: f64| vec![mark(instance, Shape::Point, &[[column, 10.0]])];
    // 10 mm is the limit: 12 pixels of 0.5 mm are 6 mm; the slices are 2 mm apart.
    let near = settled(Shape::Point, &[vec![point("1.1.3", 10.0)], vec![point("1.1.5", 22.0)]]);
    assert_eq!(verdicts(&near), [(2, Standing::Stands)]);
    assert_eq!(near.findings[0].marks.len(), 1);
    let far = settled(Shape::Point, &[vec![point("1.1.3", 10.0)], vec![point("1.1.3", 31.0)]]);
    assert_eq!(verdicts(&far), [(1, Standing::Unsettled), (1, Standing::Unsettled)]);
    // Nothing tells where the radiograph lies in the patient.
    let elsewhere = settled(Shape::Point, &[vec![point("1.1.3", 10.0)], vec![point("1.2.1", 10.0)]]);
    assert_eq!(verdicts(&elsewhere).len(), 2);
    let same = settled(Shape::Point, &[vec![point("1.2.1", 10.0)], vec![point("1.2.1", 14.0)]]);
    assert_eq!(same.findings[0].marks[0].points, [[12.0, 10.0]], "the median of two");
}

#[test]
fn lines_join_whichever_end_was_drawn_first() {
    let line = |a: f64, b: f64| vec![mark("1.1.3", Shape::Line, &[[a, 10.0], [b, 10.0]])];
    let consensus =
        settled(Shape::Line, &[vec![line(10.0, 50.0)], vec![line(52.0, 12.0)], vec![line(8.0, 48.0)]]);
    assert_eq!(verdicts(&consensus), [(3, Standing::Stands)]);
    assert_eq!(consensus.findings[0].marks[0].points, [[10.0, 10.0], [50.0, 10.0]]);
}

#[test]
fn marks_that_make_no_shape_or_lie_nowhere_are_kept_apart() {
    let broken = vec![mark("9.9", Shape::Contour, &[[1.0, 1.0], [2.0, 1.0], [2.0, 2.0]])];
    let thin = vec![mark("1.1.3", Shape::Contour, &[[1.0, 1.0], [1.0, 1.0], [1.0, 1.0]])];
    let consensus = settled(Shape::Contour, &[vec![broken], vec![thin.clone()], vec![thin]]);
    assert_eq!(consensus.findings.iter().map(|found| found.members.len()).sum::<usize>(), 3);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn who_is_called_first_changes_nothing(
        boxes in prop::collection::vec(prop::collection::vec((0_u8..60, 4_u8..16), 0..4), 1..5),
        turn in 0_usize..5,
    ) {
        let readers: Vec<Vec<Vec<Mark>>> = boxes
            .iter()
            .map(|boxes| boxes.iter().map(|(left, side)| square("1.1.3", f64::from(*left), f64::from(*side))).collect())
            .collect();
        let mut turned = readers.clone();
        turned.rotate_left(turn % readers.len());
        let told = |consensus: &Consensus| {
            let mut told: Vec<String> = consensus
                .findings
                .iter()
                .map(|found| format!("{:?} {} {:?}", found.marks, found.members.len(), found.standing))
                .collect();
            told.sort();
            told
        };
        let (straight, turned) = (settled(Shape::Rectangle, &readers), settled(Shape::Rectangle, &turned));
        prop_assert_eq!(told(&straight), told(&turned));
        let members: usize = straight.findings.iter().map(|found| found.members.len()).sum();
        prop_assert_eq!(members, readers.iter().map(Vec::len).sum::<usize>(), "every finding is in one cluster");
        for found in &straight.findings {
            let mut reads: Vec<_> = found.members.iter().map(|member| member.read).collect();
            reads.dedup();
            prop_assert_eq!(reads.len(), found.members.len(), "one of each reader");
        }
    }
}

#[test]
fn two_readers_who_submit_at_once_leave_one_consensus() {
    use domain::batch::BatchKind;
    use domain::finding::Draft;

    use crate::authority::duty::Reads;
    use crate::read::{OwnRead, next, submit};

    crate::testing::each_engine(async |world| {
        let mia = world.ready_by(&Protocol::default(), &["ann", "bob"], 1, 2).await;
        world.release(&mia, BatchKind::First, 1).await;
        let mut own = Vec::new();
        for name in ["ann", "bob"] {
            let who = world.person(name).await;
            let permit = world.permit::<Reads>("chest", &who).await;
            let (one, other) = tokio::join!(next(world.app(), &permit), next(world.app(), &permit));
            let (one, other) = (one.unwrap(), other.unwrap());
            assert_eq!(one, other, "one read at a time, also when asked twice at once");
            own.push(OwnRead::grant(world.app(), &who, one.unwrap()).await.unwrap());
        }
        let draft = Draft::default();
        let (a, b) =
            tokio::join!(submit(world.app(), &own[0], 0, &draft), submit(world.app(), &own[1], 0, &draft));
        assert!(!a.unwrap() && !b.unwrap());
        world.work().await;
        let case: CaseId = own[0].read().case;
        let consensus =
            store::consensus::find(world.app().db(), case).await.unwrap().expect("it was computed");
        assert_eq!(consensus.reads.len(), 2);
        let computed = world.trail().await.into_iter().filter(|line| line.starts_with("consensus.computed"));
        assert_eq!(computed.count(), 1);
    });
}
