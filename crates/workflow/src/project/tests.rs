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
