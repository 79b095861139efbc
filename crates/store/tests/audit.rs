//! The audit chain on both engines: it grows in order, and whatever is done to it shows.

#![allow(clippy::unwrap_used, reason = "a test stops at its first fault")]

use domain::id::{ProjectId, UserId};
use jiff::Timestamp;
use serde_json::json;
use store::audit::{self, Actor, Event, Filter};
use store::db::Engine;
use store::testing::each_engine;
use store::{Db, StoreError, args};
use uuid::Uuid;

fn event(n: i64) -> Event {
    Event {
        at: Timestamp::from_microsecond(1_700_000_000_000_000 + n).unwrap(),
        actor: Actor::System,
        project: None,
        action: "batch.released",
        target: format!("batch {n}"),
        detail: json!({"z": n, "a": "é"}),
    }
}

async fn append(db: &Db, event: Event) {
    let mut tx = db.begin().await.unwrap();
    tx.record(event);
    tx.commit().await.unwrap();
}

async fn ten_events(db: &Db) {
    for n in 1..=10 {
        append(db, event(n)).await;
    }
}

/// What an intruder with the database in hand would run, triggers out of the way first.
async fn tamper(db: &Db, sql: &'static str) {
    let mut tx = db.begin().await.unwrap();
    match db.engine() {
        Engine::Sqlite => {
            tx.execute("DROP TRIGGER audit_event_no_update", args![]).await.unwrap();
            tx.execute("DROP TRIGGER audit_event_no_delete", args![]).await.unwrap();
        }
        Engine::Postgres => {
            let drop = "DROP TRIGGER audit_event_append_only ON audit_event";
            tx.execute(drop, args![]).await.unwrap();
        }
    }
    assert_eq!(tx.execute(sql, args![]).await.unwrap(), 1, "{sql}");
    tx.commit_unaudited().await.unwrap();
}

#[test]
fn events_are_chained_and_the_head_is_reported() {
    each_engine(async |db| {
        let empty = audit::verify(&db).await.unwrap();
        assert_eq!((empty.events, empty.broken), (0, None));
        ten_events(&db).await;
        let report = audit::verify(&db).await.unwrap();
        assert_eq!((report.events, &report.broken), (10, &None));
        let newest = audit::list(&db, &Filter::default(), 1).await.unwrap().remove(0);
        assert_eq!((newest.seq, newest.hash), (10, report.head));
        assert_eq!(newest.detail, r#"{"a":"é","z":10}"#);
    });
}

#[test]
fn the_hash_is_the_documented_one() {
    // Computed with Python's hashlib from the array that `Entry::computed_hash` documents.
    let first = "c78a4c741f34b819133aef35afb30d946265f11e3a4a1b42d66d94ac82d651a2";
    each_engine(async |db| {
        let mut known = event(1);
        known.actor = Actor::Person { id: UserId(Uuid::from_u128(1)), name: "ada \"a\"".into() };
        known.project = Some(ProjectId(Uuid::from_u128(2)));
        append(&db, known).await;
        assert_eq!(audit::verify(&db).await.unwrap().head, first);
    });
}

#[test]
fn tampering_is_found_where_it_was_done() {
    let attacks = [
        ("UPDATE audit_event SET detail = '{}' WHERE seq = 4", 4),
        ("UPDATE audit_event SET at = at + 1 WHERE seq = 1", 1),
        ("UPDATE audit_event SET actor_name = 'eve' WHERE seq = 10", 10),
        ("UPDATE audit_event SET hash = replace(hash, 'a', 'b') WHERE seq = 6", 6),
        ("UPDATE audit_event SET previous_hash = '' WHERE seq = 2", 2),
        ("DELETE FROM audit_event WHERE seq = 7", 8),
        ("DELETE FROM audit_event WHERE seq = 1", 2),
        ("DELETE FROM audit_event WHERE seq = 10", 10),
    ];
    for (attack, place) in attacks {
        each_engine(async |db| {
            ten_events(&db).await;
            tamper(&db, attack).await;
            let report = audit::verify(&db).await.unwrap();
            assert_eq!(report.broken.map(|broken| broken.seq), Some(place), "{attack}");
        });
    }
}

#[test]
fn the_database_itself_refuses_changes() {
    each_engine(async |db| {
        ten_events(&db).await;
        for sql in [
            "UPDATE audit_event SET detail = '{}' WHERE seq = 4",
            "DELETE FROM audit_event WHERE seq = 10",
            "DELETE FROM audit_event",
        ] {
            let mut tx = db.begin().await.unwrap();
            let refused = tx.execute(sql, args![]).await.unwrap_err();
            assert!(matches!(refused, StoreError::Database { .. }), "{refused:?}");
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
        assert_eq!(audit::verify(&db).await.unwrap().events, 10);
    });
}

#[test]
fn writers_at_the_same_time_make_one_chain() {
    each_engine(async |db| {
        let writers: Vec<_> = (0..8)
            .map(|writer| {
                let db = db.clone();
                tokio::spawn(async move {
                    for n in 0..10 {
                        let mut tx = db.begin().await?;
                        tx.record(event(writer * 100 + n));
                        tx.record(event(writer * 100 + n + 50));
                        tx.commit().await?;
                    }
                    store::Result::Ok(())
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let report = audit::verify(&db).await.unwrap();
        assert_eq!((report.events, report.broken), (160, None));
    });
}

#[test]
fn the_listing_filters_and_pages() {
    each_engine(async |db| {
        let (project, actor) = (ProjectId(Uuid::now_v7()), UserId(Uuid::now_v7()));
        for n in 1..=30 {
            let mut event = event(n);
            if n % 2 == 0 {
                event.project = Some(project);
            }
            if n % 3 == 0 {
                event.actor = Actor::Person { id: actor, name: "ada".into() };
                event.action = "read.submitted";
            }
            append(&db, event).await;
        }
        let places = async |filter: Filter, limit| -> Vec<i64> {
            audit::list(&db, &filter, limit).await.unwrap().iter().map(|entry| entry.seq).collect()
        };
        let of_project = Filter { project: Some(project), ..Filter::default() };
        assert_eq!(places(of_project.clone(), 4).await, [30, 28, 26, 24]);
        let next = Filter { before: Some(24), ..of_project.clone() };
        assert_eq!(places(next, 3).await, [22, 20, 18]);
        let both = Filter { actor: Some(actor), ..of_project };
        assert_eq!(places(both, 99).await, [30, 24, 18, 12, 6]);
        let action = Filter { action: Some("read.submitted".into()), ..Filter::default() };
        assert_eq!(places(action, 2).await, [30, 27]);
        let target = Filter { target: Some("batch 17".into()), ..Filter::default() };
        assert_eq!(places(target, 99).await, [17]);
        let found = audit::list(&db, &Filter::default(), 1).await.unwrap();
        assert_eq!((found[0].actor, found[0].actor_name.as_str()), (Some(actor), "ada"));
    });
}
