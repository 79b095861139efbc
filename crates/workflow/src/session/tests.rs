use jiff::Span;

use crate::authority::Administrator;
use crate::fault::Fault;
use crate::person::NewPerson;
use crate::testing::{World, each_engine};

const PASSWORD: &str = "correct horse battery";

async fn meier(world: &World) {
    let by = Administrator::grant(&world.administrator("root").await).unwrap();
    let new = NewPerson {
        name: "meier".into(),
        display_name: "Dr Jo Meier".into(),
        password: PASSWORD.into(),
        administrator: false,
    };
    crate::person::create(world.app(), &by, new).await.unwrap();
}

#[test]
fn unknown_names_and_wrong_passwords_are_refused_alike() {
    each_engine(async |world| {
        meier(&world).await;
        let mut sentences = Vec::new();
        for (name, password) in
            [("meier", "wrong password"), ("nobody", PASSWORD), ("meier", &"x".repeat(999))]
        {
            let Err(Fault::SignedOut(sentence)) = super::begin(world.app(), name, password.to_owned()).await
            else {
                panic!("{name} was signed in");
            };
            sentences.push(sentence);
        }
        sentences.dedup();
        assert_eq!(sentences.len(), 1);
        let began = super::begin(world.app(), "Meier", PASSWORD.into()).await.unwrap();
        assert_eq!(began.who.name, "meier");
        assert_eq!(world.trail().await.last().unwrap(), "session.began meier");
    });
}

#[test]
fn a_session_ends_twelve_hours_after_its_last_use() {
    each_engine(async |world| {
        let token = world.session(&world.person("reader").await).await;
        for _ in 0..3 {
            world.pass(Span::new().hours(11));
            assert!(super::resume(world.app(), &token).await.unwrap().is_some());
        }
        world.pass(Span::new().hours(12).seconds(1));
        assert!(super::resume(world.app(), &token).await.unwrap().is_none());
        assert!(super::resume(world.app(), "something else").await.unwrap().is_none());
    });
}

#[test]
fn guessing_is_stopped_for_a_while() {
    each_engine(async |world| {
        meier(&world).await;
        for _ in 0..super::MOST_ATTEMPTS {
            assert!(super::begin(world.app(), "meier", "guess guess".into()).await.is_err());
        }
        let Err(Fault::TooMany(sentence)) = super::begin(world.app(), "meier", PASSWORD.into()).await else {
            panic!("the right password was taken while guessing is stopped");
        };
        assert!(sentence.contains("15 minutes"), "{sentence}");
        assert!(world.trail().await.contains(&"session.locked meier".to_owned()));
        world.pass(Span::new().minutes(16));
        super::begin(world.app(), "meier", PASSWORD.into()).await.unwrap();
    });
}

#[test]
fn a_new_password_ends_the_other_sessions() {
    each_engine(async |world| {
        meier(&world).await;
        let one = super::begin(world.app(), "meier", PASSWORD.into()).await.unwrap();
        let two = super::begin(world.app(), "meier", PASSWORD.into()).await.unwrap();
        let change = |current: &str, new: &str| {
            super::change_password(world.app(), &one.who, &one.token, current.into(), new.into())
        };
        assert!(matches!(change("wrong password", "another good one").await, Err(Fault::Forbidden(_))));
        assert!(matches!(change(PASSWORD, "short").await, Err(Fault::Invalid { .. })));
        change(PASSWORD, "another good one").await.unwrap();
        assert!(super::resume(world.app(), &one.token).await.unwrap().is_some());
        assert!(super::resume(world.app(), &two.token).await.unwrap().is_none());
        assert!(super::begin(world.app(), "meier", PASSWORD.into()).await.is_err());
        super::begin(world.app(), "meier", "another good one".into()).await.unwrap();
    });
}

#[test]
fn signing_out_ends_one_session() {
    each_engine(async |world| {
        let who = world.person("reader").await;
        let (one, two) = (world.session(&who).await, world.session(&who).await);
        super::end(world.app(), &who, &one).await.unwrap();
        assert!(super::resume(world.app(), &one).await.unwrap().is_none());
        assert!(super::resume(world.app(), &two).await.unwrap().is_some());
    });
}
