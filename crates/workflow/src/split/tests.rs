use std::collections::BTreeMap;

use domain::id::{ProjectId, SubjectId};
use domain::role::Role;
use domain::split::{Split, SplitDesign};
use store::subject::Subject;

use super::{draw, find};
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;
use crate::testing::{World, each_engine};

const DESIGN: SplitDesign = SplitDesign { seed: 7, test: 0.2, validation: 0.2, training: 0.6 };

async fn arrive(world: &World, project: ProjectId, ordinals: std::ops::Range<u32>) {
    let subjects: Vec<Subject> = ordinals
        .map(|ordinal| Subject {
            id: SubjectId(world.app().new_id()),
            patient_key: format!("P{ordinal}\\"),
            ordinal,
            label: format!("S-{ordinal:04}"),
        })
        .collect();
    let mut tx = world.app().db().begin().await.unwrap();
    store::subject::insert(&mut tx, project, &subjects).await.unwrap();
    tx.commit_unaudited().await.unwrap();
}

async fn splits(world: &World, project: ProjectId) -> BTreeMap<String, Option<Split>> {
    let subjects = store::subject::splits(world.app().db(), project).await.unwrap();
    subjects.into_iter().map(|(_, patient, split)| (patient, split)).collect()
}

async fn release(world: &World, project: ProjectId) {
    let mut tx = world.app().db().begin().await.unwrap();
    tx.execute(
        "INSERT INTO batch (id, project, kind, name, created_at, released_at) VALUES ($1, $2, 'first', 'First', 0, 0)",
        store::args![world.app().new_id(), project],
    )
    .await
    .unwrap();
    tx.commit_unaudited().await.unwrap();
}

#[test]
fn a_split_is_drawn_anew_until_a_batch_is_released() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let manage = world.permit::<Manage>("chest", &mia).await;
        let oversee = world.permit::<Oversee>("chest", &mia).await;
        let project = manage.project();
        arrive(&world, project, 1..11).await;

        draw(world.app(), &manage, DESIGN).await.unwrap();
        let first = splits(&world, project).await;
        let found = find(world.app(), &oversee).await.unwrap();
        assert_eq!((found.design, found.drawn_at, found.fixed), (DESIGN, Some(world.app().now()), false));
        let counts: BTreeMap<_, _> = found.counts.iter().map(|count| (count.split, count.subjects)).collect();
        let expected = [(Some(Split::Test), 2), (Some(Split::Validation), 2), (Some(Split::Training), 6)];
        assert_eq!(counts, expected.into_iter().collect());

        draw(world.app(), &manage, DESIGN).await.unwrap();
        assert_eq!(splits(&world, project).await, first, "the same seed draws the same split");
        draw(world.app(), &manage, SplitDesign { seed: 8, ..DESIGN }).await.unwrap();
        assert_ne!(splits(&world, project).await, first);

        release(&world, project).await;
        let fixed = splits(&world, project).await;
        for design in [DESIGN, SplitDesign { seed: 8, ..DESIGN }] {
            let refused = draw(world.app(), &manage, design).await;
            assert!(matches!(refused, Err(Fault::Conflict(_))), "{refused:?}");
        }
        assert_eq!(splits(&world, project).await, fixed);

        arrive(&world, project, 11..21).await;
        draw(world.app(), &manage, SplitDesign { seed: 8, ..DESIGN }).await.unwrap();
        let after = splits(&world, project).await;
        assert!(fixed.iter().all(|(patient, split)| after[patient] == *split), "nobody changed");
        let tested = after.values().filter(|split| **split == Some(Split::Test)).count();
        assert_eq!((after.values().flatten().count(), tested), (20, 4));
        assert_eq!(world.trail().await, ["split.drawn chest"; 4]);
    });
}

#[test]
fn a_design_that_does_not_add_up_is_named_and_changes_nothing() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let manage = world.permit::<Manage>("chest", &mia).await;
        arrive(&world, manage.project(), 1..4).await;
        let refused = draw(world.app(), &manage, SplitDesign { test: 0.9, ..DESIGN }).await;
        assert!(
            matches!(refused, Err(Fault::Invalid { ref faults, .. }) if faults.len() == 1),
            "{refused:?}"
        );
        assert!(splits(&world, manage.project()).await.values().all(Option::is_none));
    });
}
