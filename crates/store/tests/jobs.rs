//! The queue on both engines.

#![allow(clippy::unwrap_used, reason = "a test stops at its first fault")]

use std::collections::BTreeSet;

use jiff::{SignedDuration, Timestamp};
use store::job::{self, Counts, Job, NewJob};
use store::testing::each_engine;
use store::{Db, StoreError};
use uuid::Uuid;

const LEASE: SignedDuration = SignedDuration::from_secs(60);

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(1_700_000_000 + second).unwrap()
}

fn job<'a>(kind: &'a str, key: &'a str, run_at: Timestamp) -> NewJob<'a, (String, u32)> {
    NewJob { id: Uuid::now_v7(), kind, key, payload: (key.to_owned(), 7), priority: 0, run_at }
}

async fn enqueue(db: &Db, new: &NewJob<'_, (String, u32)>) -> bool {
    let mut tx = db.begin().await.unwrap();
    let queued = job::enqueue(&mut tx, new, at(0)).await.unwrap();
    tx.commit_unaudited().await.unwrap();
    queued
}

async fn claim(db: &Db, now: Timestamp) -> Option<Job> {
    job::claim(db, &["consensus", "export"], now, LEASE).await.unwrap()
}

async fn complete(db: &Db, held: &Job, now: Timestamp) -> store::Result<()> {
    let mut tx = db.begin().await?;
    job::complete(&mut tx, held, now).await?;
    tx.commit_unaudited().await
}

#[test]
fn the_same_work_is_queued_once_and_again_after_it_began() {
    each_engine(async |db| {
        assert!(enqueue(&db, &job("consensus", "case 1", at(5))).await);
        assert!(!enqueue(&db, &job("consensus", "case 1", at(1))).await);
        assert!(enqueue(&db, &job("consensus", "case 2", at(9))).await);
        assert!(enqueue(&db, &job("export", "case 1", at(9))).await);
        assert!(enqueue(&db, &job("elsewhere", "case 1", at(0))).await);

        assert_eq!(claim(&db, at(0)).await, None);
        let held = claim(&db, at(1)).await.unwrap();
        assert_eq!((held.kind.as_str(), held.key.as_str(), held.attempt), ("consensus", "case 1", 1));
        assert_eq!(held.payload::<(String, u32)>().unwrap(), ("case 1".to_owned(), 7));

        // Data may have come after the work began, so it is queued anew, but not run beside it.
        assert!(enqueue(&db, &job("consensus", "case 1", at(1))).await);
        assert_eq!(claim(&db, at(2)).await, None);
        complete(&db, &held, at(3)).await.unwrap();
        let again = claim(&db, at(3)).await.unwrap();
        assert_eq!((again.key.as_str(), again.attempt), ("case 1", 1));
        assert_ne!(again.id, held.id);
        assert_eq!(job::counts(&db).await.unwrap(), Counts { queued: 3, running: 1, failed: 0 });
    });
}

#[test]
fn no_job_is_given_twice() {
    each_engine(async |db| {
        for n in 0..40 {
            enqueue(&db, &job("consensus", &format!("case {n}"), at(0))).await;
        }
        let workers: Vec<_> = (0..8)
            .map(|_| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut held = Vec::new();
                    while let Some(job) = claim(&db, at(1)).await {
                        held.push(job.key.clone());
                    }
                    held
                })
            })
            .collect();
        let mut all = Vec::new();
        for worker in workers {
            all.extend(worker.await.unwrap());
        }
        // A worker that found every due row locked may stop early; the rest is still there to take.
        while let Some(job) = claim(&db, at(1)).await {
            all.push(job.key);
        }
        assert_eq!(all.len(), 40);
        assert_eq!(all.iter().collect::<BTreeSet<_>>().len(), 40);
    });
}

#[test]
fn a_lease_that_ran_out_is_lost_to_the_next_worker() {
    each_engine(async |db| {
        enqueue(&db, &job("consensus", "case 1", at(0))).await;
        let first = claim(&db, at(0)).await.unwrap();
        job::extend(&db, &first, at(100)).await.unwrap();
        assert_eq!(claim(&db, at(99)).await, None);
        let second = claim(&db, at(101)).await.unwrap();
        assert_eq!((second.id, second.attempt), (first.id, 2));
        for refused in [
            complete(&db, &first, at(102)).await,
            job::extend(&db, &first, at(200)).await,
            job::fail(&db, &first, at(102), "late").await,
        ] {
            assert!(matches!(refused, Err(StoreError::LeaseLost)), "{refused:?}");
        }
        complete(&db, &second, at(103)).await.unwrap();
        assert!(matches!(complete(&db, &second, at(104)).await, Err(StoreError::LeaseLost)));
        assert_eq!(job::forget(&db, at(103)).await.unwrap(), 0);
        assert_eq!(job::forget(&db, at(104)).await.unwrap(), 1);
    });
}

#[test]
fn failures_pause_longer_each_time_and_end() {
    each_engine(async |db| {
        enqueue(&db, &job("consensus", "case 1", at(0))).await;
        let mut now = 0;
        for (attempt, pause) in (1..).zip([5, 10, 20, 40, 80, 160, 320, 640, 1280]) {
            let held = claim(&db, at(now)).await.unwrap();
            assert_eq!(held.attempt, attempt);
            job::fail(&db, &held, at(now), "disk full").await.unwrap();
            assert_eq!(claim(&db, at(now + pause - 1)).await, None);
            now += pause;
        }
        let last = claim(&db, at(now)).await.unwrap();
        assert_eq!(last.attempt, job::MOST_ATTEMPTS);
        job::fail(&db, &last, at(now), "disk full").await.unwrap();
        assert_eq!(job::counts(&db).await.unwrap(), Counts { queued: 0, running: 0, failed: 1 });
        assert_eq!(claim(&db, at(now + 100_000)).await, None);
    });
}

#[test]
fn a_job_that_kills_its_workers_is_given_up() {
    each_engine(async |db| {
        enqueue(&db, &job("consensus", "case 1", at(0))).await;
        for attempt in 1..=job::MOST_ATTEMPTS {
            assert_eq!(claim(&db, at(attempt * 61)).await.unwrap().attempt, attempt);
        }
        assert_eq!(claim(&db, at((job::MOST_ATTEMPTS + 1) * 61)).await, None);
        assert_eq!(job::counts(&db).await.unwrap(), Counts { queued: 0, running: 0, failed: 1 });
    });
}

#[test]
fn a_failed_job_makes_way_for_the_same_work_queued_meanwhile() {
    each_engine(async |db| {
        enqueue(&db, &job("consensus", "case 1", at(0))).await;
        let held = claim(&db, at(0)).await.unwrap();
        assert!(enqueue(&db, &job("consensus", "case 1", at(0))).await);
        job::fail(&db, &held, at(1), "disk full").await.unwrap();
        assert_eq!(job::counts(&db).await.unwrap(), Counts { queued: 1, running: 0, failed: 0 });
        let next = claim(&db, at(1)).await.unwrap();
        assert_eq!(next.attempt, 1);
        assert_ne!(next.id, held.id);
    });
}

#[test]
fn a_transaction_that_is_dropped_queues_nothing() {
    each_engine(async |db| {
        let mut tx = db.begin().await.unwrap();
        assert!(job::enqueue(&mut tx, &job("export", "x", at(0)), at(0)).await.unwrap());
        drop(tx);
        assert_eq!(claim(&db, at(1)).await, None);
    });
}
