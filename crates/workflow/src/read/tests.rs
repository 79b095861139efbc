use std::collections::BTreeMap;

use domain::batch::BatchKind;
use domain::finding::{Answer, Draft, Finding, Mark, Shape, Value};
use domain::id::Token;
use domain::read::{CannotBeRead, ReadState, UnreadableReason};
use jiff::Span;
use uuid::Uuid;

use super::{OwnRead, ReadingFault, home, next, save, submit, upcoming};
use crate::authority::SignedIn;
use crate::authority::duty::{OverseeReads, Reads};
use crate::fault::Fault;
use crate::testing::{World, each_engine, study};
use crate::viewing::{InstanceMap, series};

/// Opens the next read of a reader.
async fn open(world: &World, who: &SignedIn) -> Option<OwnRead> {
    let permit = world.permit::<Reads>("chest", who).await;
    let token = next(world.app(), &permit).await.unwrap()?;
    Some(OwnRead::grant(world.app(), who, token).await.unwrap())
}

async fn reader(world: &World, name: &str) -> SignedIn {
    world.person(name).await
}

/// A complete read that marks one nodule on the first image.
async fn one_nodule(world: &World, own: &OwnRead) -> Draft {
    let image = series(world.app().db(), &own.viewing()).await.unwrap()[0].instances[0].instance.clone();
    let text = |value: &str| Value::Text(value.to_owned());
    Draft {
        findings: vec![Finding {
            id: Uuid::from_u128(7),
            structure: "nodule".to_owned(),
            marks: vec![Mark {
                instance: image.clone(),
                frame: 1,
                shape: Shape::Rectangle,
                points: vec![[8.0, 8.0], [16.0, 16.0]],
                mask: None,
                plane: None,
            }],
            attributes: BTreeMap::from([("texture".to_owned(), text("solid"))]),
        }],
        answers: vec![
            Answer {
                question: "present".into(),
                instance: None,
                value: text("yes"),
                attributes: BTreeMap::new(),
            },
            Answer {
                question: "quality".into(),
                instance: Some(image),
                value: text("good"),
                attributes: BTreeMap::new(),
            },
        ],
        no_finding: false,
        cannot_be_read: None,
        active_seconds: 61.5,
    }
}

#[test]
fn a_read_is_opened_saved_and_submitted_under_true_uids() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        let before = &home(world.app(), &ann).await.unwrap()[0];
        assert_eq!((before.available, before.submitted, before.open_read), (2, 0, None));

        let own = open(&world, &ann).await.unwrap();
        assert_eq!(open(&world, &ann).await.unwrap().read().token, own.read().token, "one at a time");
        assert_eq!((own.read().state, own.read().protocol_version), (ReadState::Open, Some(1)));
        let draft = one_nodule(&world, &own).await;
        assert_eq!(save(world.app(), &own, 0, &draft).await.unwrap(), 1);
        assert!(submit(world.app(), &own, 1, &draft).await.unwrap(), "another read waits");

        let map = InstanceMap::of(world.app().db(), &own.viewing()).await.unwrap();
        let kept = store::read::findings(world.app().db(), &[own.read().id]).await.unwrap();
        let mark = &kept[&own.read().id][0].marks[0];
        assert_eq!(map.mapped(&mark.instance), Some(&*draft.findings[0].marks[0].instance));
        assert!((1..=2).any(|patient| mark.instance == study::sop_instance_uid(patient, 1)), "{mark:?}");
        let answers =
            &store::read::answers(world.app().db(), &[own.read().id]).await.unwrap()[&own.read().id];
        assert_eq!(answers[1].instance.as_deref(), Some(&*mark.instance));
        let after = &home(world.app(), &ann).await.unwrap()[0];
        assert_eq!((after.available, after.submitted, after.open_read), (1, 1, None));
        assert!(world.trail().await.contains(&format!("read.submitted {}", own.read().id)));
    });
}

#[test]
fn two_windows_never_overwrite_each_other_in_silence() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 1, 1).await;
        world.release(&mia, BatchKind::First, 1).await;
        let ann = reader(&world, "ann").await;
        let own = open(&world, &ann).await.unwrap();
        let draft = |seconds: f64| Draft { active_seconds: seconds, ..Draft::default() };
        assert_eq!(save(world.app(), &own, 0, &draft(1.0)).await.unwrap(), 1);
        assert_eq!(
            save(world.app(), &own, 0, &draft(1.0)).await.unwrap(),
            1,
            "sent again after a lost answer"
        );
        let Err(ReadingFault::DraftConflict { revision, draft: stored }) =
            save(world.app(), &own, 0, &draft(2.0)).await
        else {
            panic!("the other window's draft was overwritten");
        };
        assert_eq!((revision, *stored), (1, draft(1.0)));
        assert_eq!(save(world.app(), &own, 1, &draft(2.0)).await.unwrap(), 2);
        let late = submit(world.app(), &own, 1, &one_nodule(&world, &own).await).await;
        assert!(matches!(late, Err(ReadingFault::DraftConflict { revision: 2, .. })));
    });
}

#[test]
fn a_submission_is_complete_final_and_idempotent() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 1, 1).await;
        world.release(&mia, BatchKind::First, 1).await;
        let ann = reader(&world, "ann").await;
        let own = open(&world, &ann).await.unwrap();
        let Err(ReadingFault::Incomplete(missing)) = submit(world.app(), &own, 0, &Draft::default()).await
        else {
            panic!("an empty read was taken");
        };
        assert_eq!(missing.len(), 2, "{missing:?}");
        let draft = one_nodule(&world, &own).await;
        assert!(!submit(world.app(), &own, 0, &draft).await.unwrap());
        assert!(!submit(world.app(), &own, 0, &draft).await.unwrap(), "the same once more");
        let later = Draft { active_seconds: draft.active_seconds + 2.0, ..draft.clone() };
        assert!(!submit(world.app(), &own, 0, &later).await.unwrap(), "sent again after a lost answer");
        let other = Draft { answers: Vec::new(), ..draft.clone() };
        let refused = submit(world.app(), &own, 1, &other).await;
        assert!(matches!(refused, Err(ReadingFault::Other(Fault::Conflict(_)))));
        let refused = save(world.app(), &own, 1, &other).await;
        assert!(matches!(refused, Err(ReadingFault::Other(Fault::Conflict(_)))));
        let submissions = world.trail().await;
        assert_eq!(submissions.iter().filter(|line| line.starts_with("read.submitted")).count(), 1);
    });
}

#[test]
fn the_newest_protocol_is_acknowledged_before_the_next_read() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        let own = open(&world, &ann).await.unwrap();
        world.release_protocol(&crate::testing::protocol(), &mia).await;
        let still_open = open(&world, &ann).await.unwrap();
        assert_eq!(still_open.read().protocol_version, Some(1), "a read keeps its version");
        let draft = one_nodule(&world, &own).await;
        submit(world.app(), &own, 0, &draft).await.unwrap();
        let permit = world.permit::<Reads>("chest", &ann).await;
        let refused = next(world.app(), &permit).await;
        assert!(matches!(refused, Err(ReadingFault::AcknowledgementNeeded { version: 2 })));
        super::acknowledge(world.app(), &permit, 2).await.unwrap();
        super::acknowledge(world.app(), &permit, 2).await.unwrap();
        assert_eq!(open(&world, &ann).await.unwrap().read().protocol_version, Some(2));
        assert!(matches!(super::acknowledge(world.app(), &permit, 9).await, Err(Fault::NotFound(_))));
    });
}

#[test]
fn a_repeat_waits_for_the_washout_and_counts_nowhere_before() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.plan(|plan| (plan.repeat_fraction, plan.washout_days) = (0.5, 28)).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        let available = async || home(world.app(), &ann).await.unwrap()[0].available;
        assert_eq!(available().await, 2, "two originals; the repeat is not counted");
        for _ in 0..2 {
            let own = open(&world, &ann).await.unwrap();
            let draft = one_nodule(&world, &own).await;
            submit(world.app(), &own, 0, &draft).await.unwrap();
        }
        assert_eq!((available().await, open(&world, &ann).await.is_none()), (0, true));
        world.pass(Span::new().hours(28 * 24 - 1));
        assert_eq!(available().await, 0);
        world.pass(Span::new().hours(1));
        assert_eq!(available().await, 1);
        let own = open(&world, &ann).await.unwrap();
        assert_eq!(own.read().draft, Draft::default(), "nothing of the first read is shown");
    });
}

#[test]
fn reads_of_others_and_reads_that_wait_do_not_exist() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 1, 2).await;
        world.release(&mia, BatchKind::First, 1).await;
        let (ann, bob) = (reader(&world, "ann").await, reader(&world, "bob").await);
        let own = open(&world, &ann).await.unwrap();
        let refusal = async |who: &SignedIn, token: Token| match OwnRead::grant(world.app(), who, token).await
        {
            Err(Fault::NotFound(sentence)) => sentence,
            Err(other) => panic!("refused otherwise: {other}"),
            Ok(_) => panic!("granted"),
        };
        let nobodys = refusal(&bob, Token::from_random([9; 16])).await;
        assert_eq!(refusal(&bob, own.read().token).await, nobodys);
        let looked = super::viewing(world.app(), &bob, own.read().token).await;
        assert!(matches!(looked, Err(Fault::NotFound(_))));
    });
}

#[test]
fn a_case_that_most_cannot_read_has_no_reference_and_says_so() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bea", "cem"], 1, 3).await;
        world.release(&mia, BatchKind::First, 1).await;
        for (name, can) in [("ann", false), ("bea", true), ("cem", false)] {
            let who = reader(&world, name).await;
            let own = open(&world, &who).await.unwrap();
            let mut draft = one_nodule(&world, &own).await;
            draft.findings[0].id = Uuid::from_u128(name.len() as u128 + u128::from(name.as_bytes()[0]));
            let said = CannotBeRead { reason: UnreadableReason::ImageQuality, note: " moved ".to_owned() };
            draft.cannot_be_read = (!can).then_some(said);
            submit(world.app(), &own, 0, &draft).await.unwrap();
        }
        world.work().await;
        let permit = world.permit::<OverseeReads>("chest", &mia).await;
        let rows = crate::truth::list(world.app(), &permit).await.unwrap();
        assert_eq!((&*rows[0].state, rows[0].cannot_be_read, rows[0].standing), ("settled", true, 0));
        let found = crate::truth::find(world.app(), &permit, rows[0].case).await.unwrap();
        let notes: Vec<_> =
            found.reads.iter().filter_map(|read| Some(&*read.read.cannot_be_read.as_ref()?.note)).collect();
        assert_eq!(notes, ["moved", "moved"]);
        let file =
            crate::export::reference(world.app(), &permit, crate::export::Uids::Original).await.unwrap();
        let file: serde_json::Value = serde_json::from_slice(&file).unwrap();
        assert_eq!(file["cases"].as_array().unwrap().len(), 0);
        assert_eq!(
            file["cannot_be_read"][0]["reasons"],
            serde_json::json!(["image_quality", "image_quality"])
        );
        let watch = crate::watch::watch(world.app(), &permit, None).await.unwrap();
        let unable: Vec<_> =
            watch.readers.iter().map(|reader| (reader.cannot_be_read, reader.median_seconds.n)).collect();
        assert_eq!(unable, [(1, 0), (0, 1), (1, 0)]);
    });
}

/// What is promised to a reader next.
async fn promised(world: &World, who: &SignedIn) -> Option<Token> {
    let permit = world.permit::<Reads>("chest", who).await;
    upcoming(world.app(), &permit).await.unwrap().map(|(token, _)| token)
}

#[test]
fn the_next_read_is_promised_and_not_opened() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 2, 2).await;
        world.release(&mia, BatchKind::First, 2).await;
        let (ann, bob) = (reader(&world, "ann").await, reader(&world, "bob").await);
        let own = open(&world, &ann).await.unwrap();
        let token = promised(&world, &ann).await.unwrap();
        assert_ne!(token, own.read().token);
        assert_eq!(promised(&world, &ann).await, Some(token), "asked again, the same");
        let trail = world.trail().await;
        assert_eq!(trail.iter().filter(|line| line.starts_with("read.promised")).count(), 1, "{trail:?}");
        assert_eq!(trail.iter().filter(|line| line.starts_with("read.opened")).count(), 1, "{trail:?}");

        assert!(matches!(OwnRead::grant(world.app(), &ann, token).await, Err(Fault::NotFound(_))));
        assert!(super::viewing(world.app(), &ann, token).await.is_ok(), "its images may be looked at");
        assert!(matches!(super::viewing(world.app(), &bob, token).await, Err(Fault::NotFound(_))));
        let home = &home(world.app(), &ann).await.unwrap()[0];
        assert_eq!((home.available, home.open_read), (2, Some(own.read().token)));

        submit(world.app(), &own, 0, &one_nodule(&world, &own).await).await.unwrap();
        let then = open(&world, &ann).await.unwrap();
        assert_eq!(then.read().token, token);
        assert_eq!(promised(&world, &ann).await, None, "nothing comes after the last");
    });
}

#[test]
fn nothing_is_promised_under_a_protocol_that_is_not_acknowledged() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        open(&world, &ann).await.unwrap();
        world.release_protocol(&crate::testing::protocol(), &mia).await;
        assert_eq!(promised(&world, &ann).await, None);
    });
}

#[test]
fn a_repeat_whose_washout_ends_does_not_take_the_place_of_what_was_promised() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 4, 1).await;
        world.plan(|plan| (plan.repeat_fraction, plan.washout_days) = (0.5, 28)).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        for _ in 0..2 {
            let own = open(&world, &ann).await.unwrap();
            submit(world.app(), &own, 0, &one_nodule(&world, &own).await).await.unwrap();
        }
        assert_eq!(promised(&world, &ann).await, None, "the repeat washes out");
        world.plan(|plan| plan.repeat_fraction = 0.0).await;
        world.release(&mia, BatchKind::Further, 2).await;
        let own = open(&world, &ann).await.unwrap();
        let token = promised(&world, &ann).await.unwrap();
        world.pass(Span::new().hours(28 * 24));
        assert_eq!(home(world.app(), &ann).await.unwrap()[0].available, 3, "the repeat may be read now");
        assert_eq!(promised(&world, &ann).await, Some(token));
        submit(world.app(), &own, 0, &one_nodule(&world, &own).await).await.unwrap();
        assert_eq!(open(&world, &ann).await.unwrap().read().token, token);
    });
}
