use domain::batch::BatchKind;
use domain::role::Role;
use domain::split::SplitDesign;

use super::{Decision, decide, list, picture};
use crate::authority::duty::{Manage, OverseeReads};
use crate::fault::Fault;
use crate::testing::{World, each_engine, real_files, study};

async fn waiting(
    world: &World,
    permit: &crate::authority::Permit<OverseeReads>,
) -> Vec<(String, Vec<String>)> {
    let listed = list(world.app(), permit).await.unwrap();
    let told = |(case, images): (super::Flagged, Vec<super::FlaggedImage>)| {
        let reasons = images.into_iter().flat_map(|image| image.reasons).collect();
        (format!("{} {}", case.label, case.is_excluded), reasons)
    };
    listed.into_iter().map(told).collect()
}

#[test]
fn a_flagged_case_waits_until_a_person_looked() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        let sees = world.permit::<OverseeReads>("chest", &mia).await;
        let may = world.permit::<Manage>("chest", &mia).await;
        assert!(waiting(&world, &sees).await.is_empty(), "a square is no text");
        let captured = study::ct(3, 1).into_iter().map(|(name, file)| (name, study::captured(&file)));
        world.import("chest", captured).await;
        let reasons = vec!["it is a secondary capture".to_owned()];
        assert_eq!(waiting(&world, &sees).await, [("C-0003 false".to_owned(), reasons.clone())]);

        let three = crate::batch::create(world.app(), &may, BatchKind::First, "three", 3, None).await;
        let Err(Fault::Conflict(sentence)) = three else { panic!("{three:?}") };
        assert!(sentence.contains("only 2") && sentence.contains("1 more waits"), "{sentence}");

        let (case, images) = list(world.app(), &sees).await.unwrap().remove(0);
        let shown = picture(world.app(), &sees, case.case, images[0].image, 1).await.unwrap();
        assert!(shown.starts_with(&[0xff, 0xd8]), "a JPEG");
        let elsewhere = picture(world.app(), &sees, case.case, domain::id::InstanceId(uuid::Uuid::nil()), 1);
        assert!(matches!(elsewhere.await, Err(Fault::NotFound(_))));

        decide(world.app(), &may, case.case, Decision::Exclude).await.unwrap();
        assert_eq!(waiting(&world, &sees).await, [("C-0003 true".to_owned(), reasons)]);
        decide(world.app(), &may, case.case, Decision::Clear).await.unwrap();
        assert!(waiting(&world, &sees).await.is_empty());
        let design = SplitDesign { seed: 1, test: 0.0, validation: 0.0, training: 1.0 };
        crate::split::draw(world.app(), &may, design).await.unwrap();
        world.release(&mia, BatchKind::First, 3).await;
        let late = decide(world.app(), &may, case.case, Decision::Exclude).await;
        assert!(matches!(late, Err(Fault::Conflict(_))), "{late:?}");
        let trail = world.trail().await.join("\n");
        assert!(trail.contains("burned_in.excluded") && trail.contains("burned_in.cleared"), "{trail}");
    });
}

#[test]
fn a_case_that_grows_is_looked_into_anew() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let sees = world.permit::<OverseeReads>("chest", &mia).await;
        world.import("chest", study::ct(1, 2)).await;
        assert!(waiting(&world, &sees).await.is_empty());
        let more = study::ct(1, 3).pop().unwrap();
        world.import("chest", [(more.0, study::captured(&more.1))]).await;
        assert_eq!(waiting(&world, &sees).await.len(), 1);
    });
}

#[test]
fn films_wait_for_their_letters_and_slices_do_not() {
    let Some(films) = real_files("dicom/mg-cbis-malign0") else { return };
    let Some(chest) = real_files("dicom/ct-chest-lidc0314") else { return };
    let Some(brain) = real_files("dicom/mr-brain-mprage") else { return };
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let sees = world.permit::<OverseeReads>("chest", &mia).await;
        world.import("chest", chest.clone().into_iter().chain(brain.clone())).await;
        world.work().await;
        assert!(waiting(&world, &sees).await.is_empty(), "{:?}", waiting(&world, &sees).await);
        world.import("chest", films.clone()).await;
        world.work().await;
        let found = waiting(&world, &sees).await;
        assert_eq!(found.len(), 4, "{found:?}");
        let with_text = |(_, reasons): &&(String, Vec<String>)| {
            reasons.iter().any(|reason| reason.starts_with("text stands in the"))
        };
        assert_eq!(found.iter().filter(with_text).count(), 4, "{found:?}");
    });
}
