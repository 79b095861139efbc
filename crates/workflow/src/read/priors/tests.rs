use domain::batch::BatchKind;
use domain::finding::{Draft, Finding, Mark, Shape};
use domain::prior::PriorStudies;
use domain::protocol::Protocol;
use domain::read::{CannotBeRead, UnreadableReason};
use domain::split::SplitDesign;
use uuid::Uuid;

use super::prior;
use crate::authority::SignedIn;
use crate::authority::duty::{Manage, Reads};
use crate::read::{OwnRead, ReadingFault, next, submit};
use crate::testing::{World, each_engine, protocol, study};
use crate::viewing::series;

/// Five cases: four studies of one subject, one of another.
const STUDIES: [(u32, &str, &str); 5] = [
    (2, "ONE", "20240601"),
    (3, "ONE", "20230601"),
    (4, "ONE", "20240301"),
    (5, "ONE", "20200101"),
    (6, "TWO", "20230601"),
];

/// The reader before them, with a protocol that shows prior studies so. The pixels of one study may name its patient.
async fn reader(world: &World, priors: Option<PriorStudies>, flagged: Option<u32>) -> SignedIn {
    let mia = world.ready_by(&Protocol { priors, ..protocol() }, &["ann"], 1, 1).await;
    for (number, subject, date) in STUDIES {
        let changes =
            [((0x0010, 0x0020), "LO", subject.as_bytes()), ((0x0008, 0x0020), "DA", date.as_bytes())];
        let files = study::ct(number, 2).into_iter().map(|(path, file)| {
            let file = study::with(&file, &changes);
            (path, if flagged == Some(number) { study::captured(&file) } else { file })
        });
        world.import("chest", files).await;
    }
    let may = world.permit::<Manage>("chest", &mia).await;
    let design = SplitDesign { seed: 1, test: 0.0, validation: 0.0, training: 1.0 };
    crate::split::draw(world.app(), &may, design).await.unwrap();
    world.release(&mia, BatchKind::First, 1 + STUDIES.len() - usize::from(flagged.is_some())).await;
    world.person("ann").await
}

async fn open(world: &World, who: &SignedIn) -> Option<OwnRead> {
    let permit = world.permit::<Reads>("chest", who).await;
    let token = next(world.app(), &permit).await.unwrap()?;
    Some(OwnRead::grant(world.app(), who, token).await.unwrap())
}

fn unreadable() -> Draft {
    let said = CannotBeRead { reason: UnreadableReason::Technical, note: String::new() };
    Draft { cannot_be_read: Some(said), ..Draft::default() }
}

/// The ages of the priors of every case, in order.
async fn ages(world: &World, ann: &SignedIn) -> Vec<Vec<i64>> {
    let mut ages = Vec::new();
    while let Some(own) = open(world, ann).await {
        ages.push(own.priors(world.app()).await.unwrap().iter().map(|prior| prior.days).collect());
        submit(world.app(), &own, 0, &unreadable()).await.unwrap();
    }
    ages.sort();
    ages
}

#[test]
fn earlier_studies_of_the_same_subject_are_shown_as_the_protocol_says() {
    each_engine(async |world| {
        let two = PriorStudies { most: 2, within_months: Some(24) };
        let ann = reader(&world, Some(two), None).await;
        let none = || Vec::new();
        assert_eq!(ages(&world, &ann).await, [none(), none(), none(), none(), vec![92, 366], vec![274]]);
    });
}

#[test]
fn none_is_shown_unless_the_protocol_says_so() {
    each_engine(async |world| {
        let ann = reader(&world, None, None).await;
        assert!(ages(&world, &ann).await.iter().all(Vec::is_empty));
    });
}

#[test]
fn one_whose_pixels_may_name_the_patient_is_left_out() {
    each_engine(async |world| {
        let ann = reader(&world, Some(PriorStudies { most: 8, within_months: None }), Some(4)).await;
        let ages = ages(&world, &ann).await;
        assert_eq!(ages.last().unwrap(), &[1247], "of 2023: that of 2020");
        assert!(ages.contains(&vec![366, 1613]), "{ages:?}: of June 2024, not that of March");
    });
}

#[test]
fn nothing_can_be_marked_on_a_prior_study() {
    each_engine(async |world| {
        let ann = reader(&world, Some(PriorStudies { most: 1, within_months: None }), None).await;
        while let Some(own) = open(&world, &ann).await {
            let token = own.read().token;
            let count = own.priors(world.app()).await.unwrap().len() as u32;
            assert!(prior(world.app(), &ann, token, 0).await.is_err());
            assert!(prior(world.app(), &ann, token, count + 1).await.is_err());
            if count == 1 {
                let viewing = prior(world.app(), &ann, token, 1).await.unwrap();
                let shown = series(world.app().db(), &viewing).await.unwrap();
                let draft = marked(&shown[0].instances[0].instance);
                let refused = submit(world.app(), &own, 0, &draft).await;
                let Err(ReadingFault::Incomplete(missing)) = refused else { panic!("it was taken") };
                assert!(missing.iter().any(|lack| lack.finding.is_some()), "{missing:?}");
            }
            submit(world.app(), &own, 0, &unreadable()).await.unwrap();
        }
    });
}

fn marked(instance: &str) -> Draft {
    let mark = Mark {
        instance: instance.to_owned(),
        frame: 1,
        shape: Shape::Rectangle,
        points: vec![[8.0, 8.0], [16.0, 16.0]],
        mask: None,
        plane: None,
    };
    let finding = Finding {
        id: Uuid::from_u128(7),
        structure: "nodule".to_owned(),
        marks: vec![mark],
        attributes: std::collections::BTreeMap::new(),
    };
    Draft { findings: vec![finding], ..Draft::default() }
}
