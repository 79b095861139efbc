use domain::role::Role;

use crate::authority::duty::{AppointMembers, SeeMembers};
use crate::fault::Fault;
use crate::testing::each_engine;

#[test]
fn roles_are_given_and_taken() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let amy = world.person("amy").await;
        let appoint = world.permit::<AppointMembers>("chest", &mia).await;
        let free = super::candidates(world.app(), &appoint).await.unwrap();
        assert_eq!(free.iter().map(|person| person.name.as_str()).collect::<Vec<_>>(), ["amy"]);
        let roles = vec![Role::Reader, Role::Arbiter, Role::Reader];
        super::appoint(world.app(), &appoint, amy.person, roles).await.unwrap();
        let see = world.permit::<SeeMembers>("chest", &mia).await;
        let members = super::list(world.app(), &see).await.unwrap();
        assert_eq!(members[0].name, "amy");
        assert_eq!(members[0].roles, [Role::Reader, Role::Arbiter]);
        super::appoint(world.app(), &appoint, amy.person, vec![]).await.unwrap();
        assert_eq!(super::list(world.app(), &see).await.unwrap().len(), 1);
        assert_eq!(world.trail().await, vec![format!("member.appointed {}", amy.person); 2]);
    });
}

#[test]
fn a_project_keeps_a_manager() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let appoint = world.permit::<AppointMembers>("chest", &mia).await;
        let fault = super::appoint(world.app(), &appoint, mia.person, vec![Role::Reader]).await.unwrap_err();
        assert!(matches!(fault, Fault::Conflict(_)), "{fault}");
        let see = world.permit::<SeeMembers>("chest", &mia).await;
        assert_eq!(super::list(world.app(), &see).await.unwrap()[0].roles, [Role::Manager]);
    });
}
