use domain::role::Role;
use store::args;

use super::{list, verification};
use crate::authority::duty::{AppointMembers, Audits};
use crate::testing::{World, each_engine};

async fn events(world: &World, slug: &str, count: usize) {
    let mia = world.member(slug, "mia", &[Role::Manager]).await;
    let permit = world.permit::<AppointMembers>(slug, &mia).await;
    for _ in 0..count {
        let roles = vec![Role::Manager];
        crate::member::appoint(world.app(), &permit, mia.person, roles).await.unwrap();
    }
}

#[test]
fn events_are_listed_by_project_and_page() {
    each_engine(async |world| {
        events(&world, "chest", 5).await;
        events(&world, "breast", 2).await;
        let mia = world.person("mia").await;
        let permit = world.permit::<Audits>("chest", &mia).await;
        let first = list(world.app(), &permit, None, None, Some(3)).await.unwrap();
        assert_eq!(first.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [5, 4, 3]);
        let second = list(world.app(), &permit, first.next, None, Some(3)).await.unwrap();
        assert_eq!(second.events.iter().map(|event| event.seq).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(second.next, None);
        let none = list(world.app(), &permit, None, Some("batch.released".into()), None).await.unwrap();
        assert!(none.events.is_empty());
    });
}

#[test]
fn a_changed_event_is_found() {
    each_engine(async |world| {
        events(&world, "chest", 3).await;
        let mia = world.person("mia").await;
        let permit = world.permit::<Audits>("chest", &mia).await;
        let sound = verification(world.app(), &permit).await.unwrap();
        assert!(sound.sound && sound.events == 3, "{}", sound.sentence);
        let mut tx = world.app().db().begin().await.unwrap();
        let forged = "INSERT INTO audit_event (seq, at, actor_name, action, target, detail, previous_hash, hash) \
                      VALUES (4, 0, 'nobody', 'a.b', '', 'null', '', '')";
        tx.execute(forged, args![]).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let broken = verification(world.app(), &permit).await.unwrap();
        assert_eq!((broken.sound, broken.first_broken), (false, Some(4)));
        assert!(broken.sentence.contains("event 4"), "{}", broken.sentence);
    });
}
