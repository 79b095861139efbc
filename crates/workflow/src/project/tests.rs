use domain::case::CaseUnit;
use domain::role::Role;

use super::NewProject;
use crate::authority::Administrator;
use crate::fault::Fault;
use crate::testing::each_engine;

fn new(slug: &str) -> NewProject {
    NewProject { slug: slug.into(), title: "Nodules".into(), case_unit: CaseUnit::Series }
}

#[test]
fn a_short_name_is_given_once_and_its_maker_manages() {
    each_engine(async |world| {
        let root = world.administrator("root").await;
        let by = Administrator::grant(&root).unwrap();
        super::create(world.app(), &by, new("chest")).await.unwrap();
        let again = super::create(world.app(), &by, new("chest")).await.unwrap_err();
        assert!(matches!(again, Fault::Conflict(_)), "{again}");
        let wrong = super::create(world.app(), &by, new("Chest CT")).await.unwrap_err();
        assert!(matches!(wrong, Fault::Invalid { .. }), "{wrong}");
        let mine = super::list(world.app(), &root).await.unwrap();
        assert_eq!(mine[0].roles, [Role::Manager]);
        assert_eq!(world.trail().await, ["project.created chest"]);
    });
}

#[test]
fn whoever_reads_or_arbitrates_finds_no_counts_of_reads() {
    each_engine(async |world| {
        let amy = world.member("chest", "amy", &[Role::Reader]).await;
        let arno = world.member("chest", "arno", &[Role::Arbiter]).await;
        let audrey = world.member("chest", "audrey", &[Role::Auditor]).await;
        let root = world.administrator("root").await;
        for (who, lines) in [(&amy, 0), (&arno, 0), (&audrey, 1), (&root, 1)] {
            assert_eq!(super::list(world.app(), who).await.unwrap().len(), lines, "{}", who.name);
        }
    });
}

#[test]
fn a_manager_who_reads_too_is_not_told_how_far_the_reads_are() {
    each_engine(async |world| {
        let mia = world.ready(&["bo", "cy"], 1, 2).await;
        world.release(&mia, domain::batch::BatchKind::First, 1).await;
        let bo = world.member("chest", "bo", &[Role::Manager, Role::Reader]).await;
        let hides = async |who| super::list(world.app(), who).await.unwrap()[0].hides_reads;
        assert_eq!((hides(&mia).await, hides(&bo).await), (false, true));
        let sentences = async |who| {
            let permit = world.permit::<crate::authority::duty::Oversee>("chest", who).await;
            let steps = super::overview::overview(world.app(), &permit).await.unwrap().steps;
            steps.into_iter().map(|step| step.sentence).collect::<Vec<_>>()
        };
        assert!(sentences(&mia).await.contains(&"0 of 2 reads submitted.".to_owned()));
        let told = sentences(&bo).await;
        assert!(!told.iter().any(|sentence| sentence.contains("2 reads")), "{told:?}");
        assert!(told[0].contains("1 case"), "what is no read is told: {told:?}");
    });
}
