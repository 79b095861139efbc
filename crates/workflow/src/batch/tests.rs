use domain::batch::BatchKind;
use domain::id::BatchId;
use domain::role::Role;
use jiff::Span;

use super::{create, list, progress, release, remove};
use crate::authority::duty::{Manage, OverseeReads};
use crate::fault::Fault;
use crate::testing::{World, each_engine, study};

fn conflict<T>(result: Result<T, Fault>) -> String {
    match result {
        Err(Fault::Conflict(sentence)) => sentence,
        Err(other) => panic!("not a conflict: {other}"),
        Ok(_) => panic!("not refused"),
    }
}

#[test]
fn a_batch_is_planned_from_free_cases_released_once_and_followed() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob", "cem"], 6, 2).await;
        let permit = world.permit::<Manage>("chest", &mia).await;
        let first = create(world.app(), &permit, BatchKind::First, " First ", 4, None).await.unwrap();
        assert_eq!((&*first.name, first.cases, first.released_at), ("First", 4, None));
        let taken = conflict(create(world.app(), &permit, BatchKind::Further, "First", 1, None).await);
        assert!(taken.contains("named “First” already"), "{taken}");
        let many = conflict(create(world.app(), &permit, BatchKind::Further, "More", 3, None).await);
        assert!(many.contains("only 2 are in no batch yet"), "{many}");

        let deadline = world.app().now() + Span::new().hours(72);
        let released = release(world.app(), &permit, first.id, Some(deadline)).await.unwrap();
        assert_eq!((released.queued, released.deadline), (8, Some(deadline)));
        assert!(conflict(release(world.app(), &permit, first.id, None).await).contains("released already"));
        assert!(conflict(remove(world.app(), &permit, first.id).await).contains("part of the record"));

        let overseer = world.permit::<OverseeReads>("chest", &mia).await;
        let seen = progress(world.app(), &overseer, first.id).await.unwrap();
        let loads: Vec<u32> = seen.readers.iter().map(|reader| reader.tally.queued).collect();
        assert_eq!((loads.iter().sum::<u32>(), loads.len(), seen.cases.len()), (8, 3, 4));
        assert!(loads.iter().all(|load| (2..=3).contains(load)), "{loads:?}");
        assert_eq!(seen.readers[0].median_seconds.value, None);
        let actions: Vec<String> = world.trail().await;
        assert!(actions.contains(&format!("batch.released {}", first.id)), "{actions:?}");
    });
}

#[test]
fn a_planned_batch_can_be_removed_and_frees_its_cases() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        let permit = world.permit::<Manage>("chest", &mia).await;
        let batch = create(world.app(), &permit, BatchKind::First, "First", 2, None).await.unwrap();
        remove(world.app(), &permit, batch.id).await.unwrap();
        create(world.app(), &permit, BatchKind::First, "First", 2, None).await.unwrap();
        let overseer = world.permit::<OverseeReads>("chest", &mia).await;
        assert_eq!(list(world.app(), &overseer).await.unwrap().len(), 1);
        let gone = remove(world.app(), &permit, BatchId(world.app().new_id())).await;
        assert!(matches!(gone, Err(Fault::NotFound(_))));
    });
}

#[test]
fn what_is_missing_for_a_release_is_named_with_what_to_do() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let permit = world.permit::<Manage>("chest", &mia).await;
        for patient in 1..=2 {
            world.import("chest", study::ct(patient, 2)).await;
        }
        let batch = create(world.app(), &permit, BatchKind::First, "First", 2, None).await.unwrap().id;
        let refused = async |world: &World| conflict(release(world.app(), &permit, batch, None).await);
        assert!(refused(&world).await.contains("role reader under Members"));
        world.member("chest", "ann", &[Role::Reader]).await;
        assert!(refused(&world).await.contains("release the protocol, then the batch"));
        world.release_protocol(&crate::testing::protocol(), &mia).await;
        assert!(refused(&world).await.contains("draw the split under Dataset"));
        crate::split::draw(world.app(), &permit, domain::split::SplitDesign::default()).await.unwrap();
        world
            .plan(|plan| {
                plan.reads_per_case = domain::plan::ReadsPerCase { test: 2, validation: 2, training: 2 }
            })
            .await;
        let few = refused(&world).await;
        assert!(few.contains("2 independent reads of a case need 2 readers, but the project has 1"), "{few}");
        world.member("chest", "bob", &[Role::Reader]).await;
        release(world.app(), &permit, batch, None).await.unwrap();
    });
}

#[test]
fn every_reader_reads_every_practice_case_without_repeats() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob", "cem"], 3, 1).await;
        world.plan(|plan| plan.repeat_fraction = 0.5).await;
        let batch = world.release(&mia, BatchKind::Practice, 2).await;
        let overseer = world.permit::<OverseeReads>("chest", &mia).await;
        let seen = progress(world.app(), &overseer, batch).await.unwrap();
        assert!(seen.readers.iter().all(|reader| reader.tally.queued == 2));
        assert_eq!(seen.readers.len(), 3);
    });
}
