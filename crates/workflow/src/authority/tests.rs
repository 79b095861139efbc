use domain::role::Role;

use super::duty::{Audits, Manage, OverseeReads, Reads};
use super::{Administrator, Duty, Permit};
use crate::fault::Fault;
use crate::testing::{World, each_engine};

async fn refusal<D: Duty>(world: &World, name: &str) -> Fault {
    let who = world.person(name).await;
    Permit::<D>::grant(world.app(), &who, "chest").await.err().expect("refused")
}

#[test]
fn who_does_not_belong_learns_nothing_of_a_project() {
    each_engine(async |world| {
        world.project("chest").await;
        let stranger = refusal::<Manage>(&world, "stranger").await.to_string();
        let who = world.person("stranger").await;
        let none = Permit::<Manage>::grant(world.app(), &who, "other").await.err().unwrap().to_string();
        assert_eq!(stranger.replace("chest", "other"), none);
    });
}

#[test]
fn who_lacks_the_role_is_told_which_is_needed() {
    each_engine(async |world| {
        world.member("chest", "amy", &[Role::Auditor]).await;
        let Fault::Forbidden(sentence) = refusal::<Manage>(&world, "amy").await else {
            panic!("not forbidden")
        };
        assert!(sentence.contains("you are auditor") && sentence.contains("role manager"), "{sentence}");
    });
}

#[test]
fn whoever_reads_sees_no_reads_of_others_whatever_else_they_are() {
    each_engine(async |world| {
        let both = world.member("chest", "bo", &[Role::Manager, Role::ClinicalLead, Role::Reader]).await;
        world.permit::<Manage>("chest", &both).await;
        world.permit::<Reads>("chest", &both).await;
        assert!(matches!(refusal::<OverseeReads>(&world, "bo").await, Fault::Forbidden(_)));
        assert!(matches!(refusal::<Audits>(&world, "bo").await, Fault::Forbidden(_)));
    });
}

#[test]
fn an_administrator_steps_in_only_where_the_duty_says_so() {
    each_engine(async |world| {
        world.project("chest").await;
        let root = world.administrator("root").await;
        world.permit::<Audits>("chest", &root).await;
        assert!(matches!(refusal::<Manage>(&world, "root").await, Fault::NotFound(_)));
        assert!(Administrator::grant(&root).is_ok());
        assert!(Administrator::grant(&world.person("amy").await).is_err());
    });
}

#[test]
fn laying_the_role_reader_down_opens_no_reads_while_some_are_left() {
    use crate::authority::duty::AppointMembers;

    each_engine(async |world| {
        let mia = world.ready(&["bo", "cy"], 1, 2).await;
        world.release(&mia, domain::batch::BatchKind::First, 1).await;
        let bo = world.member("chest", "bo", &[Role::Manager, Role::Reader]).await;
        let permit = world.permit::<AppointMembers>("chest", &bo).await;
        crate::member::appoint(world.app(), &permit, bo.person, vec![Role::Manager]).await.unwrap();
        assert!(matches!(refusal::<OverseeReads>(&world, "bo").await, Fault::Forbidden(_)));
        assert!(matches!(refusal::<Audits>(&world, "bo").await, Fault::Forbidden(_)));
        world.permit::<OverseeReads>("chest", &mia).await;
    });
}

/// What a duty comes to: by a session, and by a token.
async fn both<D: Duty>(world: &World, name: &str, slug: &str) -> [Result<Vec<Role>, String>; 2] {
    let who = world.person(name).await;
    let secret = crate::token::make(world.app(), &who, "bench", None).await.unwrap().secret;
    let told = |outcome: Result<Permit<D>, Fault>| {
        let mut roles = outcome.map_err(|fault| fault.to_string())?.roles().to_vec();
        roles.sort_unstable();
        Ok(roles)
    };
    let by_token = Permit::<D>::of_token(world.app(), &secret, slug).await.map(Option::unwrap);
    [told(Permit::grant(world.app(), &who, slug).await), told(by_token)]
}

#[test]
fn a_token_opens_what_its_holder_may_open_and_nothing_else() {
    each_engine(async |world| {
        let mia = world.ready(&["bo", "cy"], 1, 2).await;
        world.release(&mia, domain::batch::BatchKind::First, 1).await;
        world.member("chest", "ann", &[Role::Auditor, Role::Manager]).await;
        for name in ["mia", "bo", "ann", "stranger"] {
            for slug in ["chest", "other"] {
                let [session, token] = both::<OverseeReads>(&world, name, slug).await;
                assert_eq!(session, token, "{name} in {slug}");
                assert_eq!(session.is_ok(), slug == "chest" && ["mia", "ann"].contains(&name));
                let [session, token] = both::<Reads>(&world, name, slug).await;
                assert_eq!(session, token, "{name} in {slug}");
            }
        }
        let none = Permit::<Reads>::of_token(world.app(), "overread_00", "chest").await.unwrap();
        assert!(none.is_none());
    });
}
