use super::{NewPerson, PersonChange};
use crate::authority::Administrator;
use crate::fault::Fault;
use crate::testing::each_engine;

fn new(name: &str) -> NewPerson {
    NewPerson {
        name: name.into(),
        display_name: "Dr Jo Meier".into(),
        password: "correct horse battery".into(),
        administrator: false,
    }
}

fn same() -> PersonChange {
    PersonChange { display_name: "Dr Jo Meier".into(), administrator: true, disabled: false, password: None }
}

#[test]
fn a_name_is_given_once() {
    each_engine(async |world| {
        let by = Administrator::grant(&world.administrator("root").await).unwrap();
        let person = super::create(world.app(), &by, new("Meier")).await.unwrap();
        assert_eq!(person.name, "meier");
        let Err(Fault::Conflict(sentence)) = super::create(world.app(), &by, new("meier ")).await else {
            panic!("a second one was made");
        };
        assert!(sentence.contains("“meier”"), "{sentence}");
        let names: Vec<_> =
            super::list(world.app(), &by).await.unwrap().into_iter().map(|p| p.name).collect();
        assert_eq!(names, ["meier", "root"]);
        assert_eq!(world.trail().await, [format!("person.created {}", person.id)]);
    });
}

#[test]
fn what_cannot_be_an_account_is_told_in_a_sentence() {
    each_engine(async |world| {
        let by = Administrator::grant(&world.administrator("root").await).unwrap();
        let wrong = [
            (NewPerson { name: "no spaces".into(), ..new("x") }, "cannot be a sign-in name"),
            (NewPerson { display_name: "  ".into(), ..new("jo") }, "displayed name"),
            (NewPerson { password: "short".into(), ..new("jo") }, "too short"),
        ];
        for (new, words) in wrong {
            let fault = super::create(world.app(), &by, new).await.unwrap_err();
            assert!(matches!(fault, Fault::Invalid { .. }) && fault.to_string().contains(words), "{fault}");
        }
    });
}

#[test]
fn an_administrator_always_remains() {
    each_engine(async |world| {
        let root = world.administrator("root").await;
        let by = Administrator::grant(&root).unwrap();
        let demoted = PersonChange { administrator: false, ..same() };
        let fault = super::update(world.app(), &by, root.person, demoted).await.unwrap_err();
        assert!(matches!(fault, Fault::Conflict(_)), "{fault}");
        let second = super::bootstrap_administrator(world.app(), new("second")).await.unwrap();
        assert!(second.administrator);
        let demoted = PersonChange { administrator: false, ..same() };
        super::update(world.app(), &by, root.person, demoted).await.unwrap();
    });
}

#[test]
fn whoever_is_disabled_is_signed_out() {
    each_engine(async |world| {
        let by = Administrator::grant(&world.administrator("root").await).unwrap();
        super::create(world.app(), &by, new("meier")).await.unwrap();
        let began = crate::session::begin(world.app(), "meier", new("").password).await.unwrap();
        let disabled = PersonChange { administrator: false, disabled: true, ..same() };
        super::update(world.app(), &by, began.who.person, disabled).await.unwrap();
        assert!(crate::session::resume(world.app(), &began.token).await.unwrap().is_none());
        let again = crate::session::begin(world.app(), "meier", new("").password).await;
        assert!(matches!(again, Err(Fault::SignedOut(_))));
    });
}

#[test]
fn two_administrators_cannot_put_each_other_out_at_once() {
    each_engine(async |world| {
        let (ada, ben) = (world.administrator("ada").await, world.administrator("ben").await);
        let out = async |by: &crate::authority::SignedIn, whom: &crate::authority::SignedIn| {
            let by = Administrator::grant(by).unwrap();
            let change = PersonChange {
                display_name: "Out".to_owned(),
                administrator: false,
                disabled: false,
                password: None,
            };
            super::update(world.app(), &by, whom.person, change).await
        };
        for _ in 0..8 {
            let (one, other) = tokio::join!(out(&ada, &ben), out(&ben, &ada));
            assert!(one.is_err() || other.is_err(), "the server was left without an administrator");
            let mut tx = world.app().db().begin().await.unwrap();
            for who in [&ada, &ben] {
                let person = store::person::by_id(&tx, who.person).await.unwrap().unwrap();
                let person = store::person::Person { administrator: true, ..person };
                store::person::update(&mut tx, &person).await.unwrap();
            }
            tx.commit_unaudited().await.unwrap();
        }
    });
}
