//! The same promises on both engines.

#![allow(clippy::unwrap_used, reason = "a test stops at its first fault")]

use jiff::Timestamp;
use serde_json::json;
use store::audit::{self, Actor, Event};
use store::db::{Engine, Query, ToValue as _};
use store::testing::each_engine;
use store::{Db, Querying as _, StoreError, Tx, args};
use uuid::Uuid;

/// A table of every type with every kind of rule, made for the test.
async fn with_samples(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let types = match db.engine() {
        Engine::Sqlite => [
            "CREATE TABLE sample (id BLOB PRIMARY KEY, name TEXT NOT NULL UNIQUE, ok INTEGER, \
             n INTEGER CHECK (n >= 0), x REAL, raw BLOB, doc TEXT, UNIQUE (n, x)) STRICT",
            "CREATE TABLE part (id INTEGER PRIMARY KEY, \
             sample BLOB NOT NULL REFERENCES sample (id)) STRICT",
        ],
        Engine::Postgres => [
            "CREATE TABLE sample (id UUID PRIMARY KEY, name TEXT NOT NULL UNIQUE, ok BOOLEAN, \
             n BIGINT CHECK (n >= 0), x DOUBLE PRECISION, raw BYTEA, doc TEXT, UNIQUE (n, x))",
            "CREATE TABLE part (id BIGINT PRIMARY KEY, sample UUID NOT NULL REFERENCES sample (id))",
        ],
    };
    for sql in types {
        tx.execute(sql, args![]).await.unwrap();
    }
    tx.commit_unaudited().await.unwrap();
}

fn event(action: &'static str, target: &str) -> Event {
    Event {
        at: Timestamp::from_microsecond(1_700_000_000_000_001).unwrap(),
        actor: Actor::System,
        project: None,
        action,
        target: target.to_owned(),
        detail: json!({"b": 1, "a": [true, null]}),
    }
}

async fn insert_name(tx: &mut Tx, id: Uuid, name: &str) -> store::Result<u64> {
    tx.execute("INSERT INTO sample (id, name) VALUES ($1, $2)", args![id, name]).await
}

/// id, ok, n, x, raw, doc
type Sample = (Uuid, Option<bool>, Option<i64>, Option<f64>, Option<Vec<u8>>, Option<String>);

#[test]
fn every_type_comes_back_as_it_went_in() {
    each_engine(async |db| {
        with_samples(&db).await;
        let (full, empty) = (Uuid::now_v7(), Uuid::now_v7());
        let doc = r#"{"b":1.50,"a":"ä \u0000 \"q\"","b":2}"#;
        let mut tx = db.begin().await.unwrap();
        tx.insert_many(
            "INSERT INTO sample (id, name, ok, n, x, raw, doc) VALUES {rows}",
            vec![
                args![full, "full", true, i64::MAX, 0.1 + 0.2, [0_u8, 255].as_slice(), doc],
                args![
                    empty,
                    "empty",
                    None::<bool>,
                    None::<i64>,
                    None::<f64>,
                    None::<Vec<u8>>,
                    None::<String>
                ],
            ],
        )
        .await
        .unwrap();
        tx.commit_unaudited().await.unwrap();

        let select = "SELECT id, ok, n, x, raw, doc FROM sample WHERE name = $1";
        let found: Sample = db.one(select, args!["full"]).await.unwrap();
        let expected =
            (full, Some(true), Some(i64::MAX), Some(0.1 + 0.2), Some(vec![0, 255]), Some(doc.into()));
        assert_eq!(found, expected);
        let found: Sample = db.one(select, args!["empty"]).await.unwrap();
        assert_eq!(found, (empty, None, None, None, None, None));
        let refused = db.one::<i64>("SELECT n FROM sample WHERE name = $1", args!["empty"]).await;
        assert!(matches!(refused, Err(StoreError::Unreadable { column: 0, .. })), "{refused:?}");
        let refused = db.one::<i64>("SELECT name FROM sample WHERE id = $1", args![full]).await;
        assert!(matches!(refused, Err(StoreError::Unreadable { .. })), "{refused:?}");
    });
}

#[test]
fn broken_rules_are_told_apart_and_named_alike() {
    each_engine(async |db| {
        with_samples(&db).await;
        let id = Uuid::now_v7();
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, id, "one").await.unwrap();
        tx.execute("UPDATE sample SET n = 1, x = 2 WHERE id = $1", args![id]).await.unwrap();
        tx.commit_unaudited().await.unwrap();

        let attempts: [(&'static str, store::db::Args, &str); 6] = [
            ("INSERT INTO sample (id, name) VALUES ($1, 'one')", args![Uuid::now_v7()], "C sample_name_key"),
            ("INSERT INTO sample (id, name) VALUES ($1, 'two')", args![id], "C sample_pkey"),
            (
                "INSERT INTO sample (id, name, n, x) VALUES ($1, 'two', 1, 2)",
                args![Uuid::now_v7()],
                "C sample_n_x_key",
            ),
            (
                "INSERT INTO sample (id, name) VALUES ($1, NULL)",
                args![Uuid::now_v7()],
                "I sample.name not null",
            ),
            ("UPDATE sample SET n = -1 WHERE id = $1", args![id], "I"),
            ("INSERT INTO part (id, sample) VALUES (1, $1)", args![Uuid::now_v7()], "R"),
        ];
        for (sql, args, expected) in attempts {
            let mut tx = db.begin().await.unwrap();
            let said = match tx.execute(sql, args).await {
                Err(StoreError::Conflict { constraint }) => format!("C {constraint}"),
                Err(StoreError::Invalid { constraint }) => format!("I {constraint}"),
                Err(StoreError::MissingReference { .. }) => "R".to_owned(),
                other => format!("{other:?}"),
            };
            assert!(said.starts_with(expected), "{sql}: {said}");
        }
    });
}

#[test]
fn what_is_missing_is_not_found() {
    each_engine(async |db| {
        with_samples(&db).await;
        let select = "SELECT name FROM sample WHERE id = $1";
        let missing = db.one::<String>(select, args![Uuid::now_v7()]).await;
        assert!(matches!(missing, Err(StoreError::NotFound { what: "record" })), "{missing:?}");
        let missing = db.optional::<String>(select, args![Uuid::now_v7()]).await;
        assert!(matches!(missing, Ok(None)), "{missing:?}");
    });
}

#[test]
fn a_failed_statement_loses_the_whole_transaction() {
    each_engine(async |db| {
        with_samples(&db).await;
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, Uuid::now_v7(), "kept?").await.unwrap();
        assert!(insert_name(&mut tx, Uuid::now_v7(), "kept?").await.is_err());
        let after = insert_name(&mut tx, Uuid::now_v7(), "later").await;
        assert!(matches!(after, Err(StoreError::Aborted)), "{after:?}");
        let commit = tx.commit_unaudited().await;
        assert!(matches!(commit, Err(StoreError::Aborted)), "{commit:?}");
        let left: i64 = db.one("SELECT count(*) FROM sample", args![]).await.unwrap();
        assert_eq!(left, 0);
    });
}

#[test]
fn a_change_without_an_event_is_refused() {
    each_engine(async |db| {
        with_samples(&db).await;
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, Uuid::now_v7(), "silent").await.unwrap();
        let commit = tx.commit().await;
        assert!(matches!(commit, Err(StoreError::Unaudited)), "{commit:?}");

        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, Uuid::now_v7(), "told").await.unwrap();
        tx.record(event("sample.created", "told"));
        tx.commit().await.unwrap();
        let names: Vec<String> = db.all("SELECT name FROM sample", args![]).await.unwrap();
        assert_eq!(names, ["told"]);
        assert_eq!(audit::verify(&db).await.unwrap().events, 1);
    });
}

#[test]
fn a_dropped_transaction_leaves_no_trace_and_frees_the_writer() {
    each_engine(async |db| {
        with_samples(&db).await;
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, Uuid::now_v7(), "gone").await.unwrap();
        tx.record(event("sample.created", "gone"));
        // A transaction sees its own change, a reader beside it does not.
        let count = "SELECT count(*) FROM sample";
        assert_eq!(tx.one::<i64>(count, args![]).await.unwrap(), 1);
        assert_eq!(db.one::<i64>(count, args![]).await.unwrap(), 0);
        drop(tx);
        let tx = db.begin().await.unwrap();
        assert_eq!(tx.one::<i64>(count, args![]).await.unwrap(), 0);
        assert_eq!(audit::verify(&db).await.unwrap().events, 0);
    });
}

#[test]
fn a_full_disk_refuses_a_change_and_none_of_those_that_come_when_there_is_room() {
    each_engine(async |db| {
        // PostgreSQL's disk is its server's.
        if db.engine() == Engine::Postgres {
            return;
        }
        with_samples(&db).await;
        let mut tx = db.begin().await.unwrap();
        // No page more than there are; for this connection alone.
        tx.execute("PRAGMA max_page_count = 1", args![]).await.unwrap();
        let large = "INSERT INTO sample (id, name, raw) VALUES ($1, 'large', $2)";
        let refused = tx.execute(large, args![Uuid::now_v7(), vec![7u8; 1 << 20]]).await;
        assert!(matches!(refused, Err(StoreError::NoRoom { .. })), "{refused:?}");
        drop(tx);
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, Uuid::now_v7(), "small").await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let count: i64 = db.one("SELECT count(*) FROM sample", args![]).await.unwrap();
        assert_eq!(count, 1);
    });
}

#[test]
fn many_rows_go_in_at_once() {
    each_engine(async |db| {
        with_samples(&db).await;
        let rows = (0..10_001_i64).map(|n| args![Uuid::now_v7(), format!("s{n}"), n]).collect();
        let mut tx = db.begin().await.unwrap();
        let sql = "INSERT INTO sample (id, name, n) VALUES {rows} ON CONFLICT DO NOTHING";
        assert_eq!(tx.insert_many(sql, rows).await.unwrap(), 10_001);
        let again = vec![args![Uuid::now_v7(), "s5", 5_i64], args![Uuid::now_v7(), "new", 0_i64]];
        assert_eq!(tx.insert_many(sql, again).await.unwrap(), 1);
        tx.commit_unaudited().await.unwrap();
        let sum = "SELECT count(*), CAST(sum(n) AS BIGINT) FROM sample";
        let found: (i64, i64) = db.one(sum, args![]).await.unwrap();
        assert_eq!(found, (10_002, 10_000 * 10_001 / 2));
    });
}

#[test]
fn conditions_are_put_together_and_pages_follow_keys() {
    each_engine(async |db| {
        with_samples(&db).await;
        let rows = (0..25_i64).map(|n| args![Uuid::now_v7(), format!("s{n:02}"), n % 5]).collect();
        let mut tx = db.begin().await.unwrap();
        tx.insert_many("INSERT INTO sample (id, name, n) VALUES {rows}", rows).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let mut pages = Vec::new();
        let mut after = String::new();
        loop {
            let mut query = Query::new("SELECT name FROM sample WHERE name > ?", args![after]);
            query.push(" AND n IN ", args![]).push_list([1_i64, 3].map(|n| n.to_value()));
            query.push(" ORDER BY name LIMIT ?", args![4_u32]);
            let page: Vec<String> = query.all(&db).await.unwrap();
            let Some(last) = page.last() else { break };
            after.clone_from(last);
            pages.push(page.len());
        }
        assert_eq!(pages, [4, 4, 2]);
        let mut none = Query::new("SELECT count(*) FROM sample WHERE n IN ", args![]);
        none.push_list([]);
        assert_eq!(none.one::<i64>(&db).await.unwrap(), 0);
    });
}

#[test]
fn a_locked_row_is_read_after_the_other_writer_is_done() {
    each_engine(async |db| {
        with_samples(&db).await;
        let id = Uuid::now_v7();
        let mut tx = db.begin().await.unwrap();
        insert_name(&mut tx, id, "counter").await.unwrap();
        tx.execute("UPDATE sample SET n = 0 WHERE id = $1", args![id]).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let writers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    for _ in 0..5 {
                        let mut tx = db.begin().await?;
                        let sql = "SELECT n FROM sample WHERE id = $1 {for_update}";
                        let n: i64 = tx.one(sql, args![id]).await?;
                        let sql = "UPDATE sample SET n = $1 WHERE id = $2";
                        tx.execute(sql, args![n + 1, id]).await?;
                        tx.commit_unaudited().await?;
                    }
                    store::Result::Ok(())
                })
            })
            .collect();
        for writer in writers {
            writer.await.unwrap().unwrap();
        }
        let n: i64 = db.one("SELECT n FROM sample WHERE id = $1", args![id]).await.unwrap();
        assert_eq!(n, 40);
    });
}

#[test]
fn migrating_is_idempotent_and_safe_for_many_at_once() {
    each_engine(async |db| {
        assert!(db.is_migrated().await.unwrap());
        assert_eq!(db.migrate().await.unwrap(), Vec::<&str>::new());
        let mut tx = db.begin().await.unwrap();
        let newer = "INSERT INTO schema_migration (name, checksum) VALUES ('9999_later', '')";
        tx.execute(newer, args![]).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let refused = db.migrate().await.unwrap_err().to_string();
        assert!(refused.contains("9999_later") && refused.contains("newer program"), "{refused}");
        assert!(!db.is_migrated().await.unwrap());
    });
}

#[test]
fn an_empty_database_migrates_once_when_many_start_together() {
    each_engine(async |db| {
        let fresh = tempfile::TempDir::new().unwrap();
        let url = match db.engine() {
            Engine::Sqlite => format!("sqlite://{}", fresh.path().join("new.db").display()),
            Engine::Postgres => {
                let mut tx = db.begin().await.unwrap();
                tx.execute("DROP SCHEMA public CASCADE", args![]).await.unwrap();
                tx.execute("CREATE SCHEMA public", args![]).await.unwrap();
                tx.commit_unaudited().await.unwrap();
                String::new()
            }
        };
        let starts: Vec<_> = (0..6)
            .map(|_| {
                let (db, url) = (db.clone(), url.clone());
                tokio::spawn(async move {
                    let db = if url.is_empty() { db } else { Db::connect(&url).await? };
                    let applied = db.migrate().await?;
                    store::Result::Ok((applied.len(), db.is_migrated().await?))
                })
            })
            .collect();
        let mut workers = 0;
        for start in starts {
            let (applied, migrated) = start.await.unwrap().unwrap();
            assert!(migrated);
            workers += usize::from(applied > 0);
        }
        assert_eq!(workers, 1);
    });
}

#[test]
fn a_file_is_opened_for_durable_writes_and_checked_references() {
    each_engine(async |db| {
        if db.engine() != Engine::Sqlite {
            return;
        }
        let mut tx = db.begin().await.unwrap();
        let full = tx.one::<i64>("PRAGMA synchronous", args![]).await.unwrap();
        let references = tx.one::<i64>("PRAGMA foreign_keys", args![]).await.unwrap();
        let journal = tx.one::<String>("PRAGMA journal_mode", args![]).await.unwrap();
        assert_eq!((full, references, journal.as_str()), (2, 1, "wal"));
        tx.execute("CREATE TABLE t (n INTEGER) STRICT", args![]).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        // What only reads cannot write by mistake.
        let refused = db.all::<i64>("INSERT INTO t (n) VALUES (1) RETURNING n", args![]).await;
        assert!(matches!(refused, Err(StoreError::Database { .. })), "{refused:?}");
    });
}

#[test]
fn an_address_that_makes_no_sense_is_named_without_its_password() {
    each_engine(async |_| {
        for (url, shown) in [
            ("overread.db", "overread.db"),
            ("sqlite://", "sqlite://"),
            ("mysql://ada:secret@host/db", "mysql://…@host/db"),
        ] {
            let said = Db::connect(url).await.unwrap_err().to_string();
            assert!(said.contains(shown) && said.contains("sqlite://PATH"), "{said}");
            assert!(!said.contains("secret"), "{said}");
        }
        let missing = Db::connect("sqlite:///nowhere/at/all.db").await.unwrap_err();
        assert!(matches!(missing, StoreError::Unavailable { .. }), "{missing:?}");
    });
}
