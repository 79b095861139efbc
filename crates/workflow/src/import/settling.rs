//! What nobody does by hand: cases are made of studies that have come to rest, a source's import of the
//! day is completed when the day is over, and one that was abandoned after an hour.

use domain::id::{ImportId, ProjectId};
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};
use store::Tx;
use store::audit::Actor;
use store::job::{self, Job, NewJob};

use super::{Importer, completion, resuming};
use crate::app::App;
use crate::fault::Fault;

/// The kind of the job.
pub(crate) const JOB: &str = "import.settle";

/// A study of which no image has come for this long is taken for whole.
const AT_REST: SignedDuration = SignedDuration::from_secs(60);

/// An import into which no file has come for this long is taken for abandoned.
const ABANDONED: SignedDuration = SignedDuration::from_hours(1);

const DAY: SignedDuration = SignedDuration::from_hours(24);

#[derive(Serialize, Deserialize)]
struct Payload {
    project: ProjectId,
    import: ImportId,
    /// Whether it is a source's import of the day.
    daily: bool,
}

/// Begin and end of the day (UTC) of a time.
pub(super) fn day_of(time: Timestamp) -> (Timestamp, Timestamp) {
    let seconds = DAY.as_secs();
    let begin = time.as_second().div_euclid(seconds) * seconds;
    let at = |second| Timestamp::from_second(second).unwrap_or(time);
    (at(begin), at(begin + seconds))
}

/// Looks at a source's import of the day once its studies may be at rest.
pub(super) async fn soon(app: &App, tx: &mut Tx, project: ProjectId, import: ImportId) -> Result<(), Fault> {
    enqueue(app, tx, Payload { project, import, daily: true }, app.now() + AT_REST).await
}

/// Looks at an import that somebody should complete by hand once it may be abandoned.
pub(super) async fn later(app: &App, tx: &mut Tx, project: ProjectId, import: ImportId) -> Result<(), Fault> {
    enqueue(app, tx, Payload { project, import, daily: false }, app.now() + ABANDONED).await
}

async fn enqueue(app: &App, tx: &mut Tx, payload: Payload, run_at: Timestamp) -> Result<(), Fault> {
    let key = payload.import.to_string();
    let job = NewJob { id: app.new_id(), kind: JOB, key: &key, payload, priority: 0, run_at };
    job::enqueue(tx, &job, app.now()).await?;
    Ok(())
}

/// Does what is due for an import, and says when to look again.
pub(crate) async fn perform(app: &App, job: &Job) -> Result<(), Fault> {
    let payload: Payload = job.payload()?;
    let importer = Importer { project: payload.project, person: None, actor: Actor::System };
    let again =
        if store::import::find(app.db(), payload.project, payload.import).await?.completed_at.is_some() {
            // Whoever completed it may have been stopped before that.
            resuming::forget(app, payload.import).await?;
            None
        } else if payload.daily {
            daily(app, &importer, payload.import).await?
        } else {
            by_hand(app, &importer, payload.import).await?
        };
    let mut tx = app.db().begin().await?;
    job::complete(&mut tx, job, app.now()).await?;
    if let Some(again) = again {
        enqueue(app, &mut tx, payload, again).await?;
    }
    Ok(tx.commit_unaudited().await?)
}

async fn daily(app: &App, importer: &Importer, import: ImportId) -> Result<Option<Timestamp>, Fault> {
    let now = app.now();
    let rested = now - AT_REST;
    completion::make_cases(app, importer, import, rested).await?;
    if store::study::are_unsettled(app.db(), importer.project).await? {
        return Ok(Some(now + AT_REST));
    }
    let begun = store::import::find(app.db(), importer.project, import).await?.started_at;
    let (_, midnight) = day_of(begun);
    if now < midnight || store::import::last_file_at(app.db(), import).await? > rested {
        return Ok(Some(midnight.max(now) + AT_REST));
    }
    completion::complete(app, importer, import).await?;
    Ok(None)
}

/// Makes cases of what came from a source today and is at rest; says whether nothing is left that is not.
pub(super) async fn at_rest(app: &App, importer: &Importer, source: &str) -> Result<bool, Fault> {
    let (project, midnight) = (importer.project, day_of(app.now()).0);
    let open = store::import::open_of_source(app.db(), project, importer.person, source, midnight).await?;
    // Of yesterday's import the job of the server takes care.
    let Some(import) = open else { return Ok(true) };
    completion::make_cases(app, importer, import, app.now() - AT_REST).await?;
    Ok(!store::study::are_unsettled(app.db(), project).await?)
}

async fn by_hand(app: &App, importer: &Importer, import: ImportId) -> Result<Option<Timestamp>, Fault> {
    let last = store::import::last_file_at(app.db(), import).await?;
    if last + ABANDONED > app.now() {
        return Ok(Some(last + ABANDONED));
    }
    completion::complete(app, importer, import).await?;
    Ok(None)
}

#[cfg(test)]
mod tests {
    use domain::import::FileOutcome::{Duplicate, Stored};
    use jiff::ToSpan;

    use super::super::{Importer, Upload, begin, submit, take};
    use crate::testing::{World, each_engine, study};

    async fn work(world: &World) {
        while crate::work::run_one(world.app()).await.unwrap() {}
    }

    async fn imports(world: &World, importer: &Importer) -> Vec<store::import::Import> {
        store::import::of_project(world.app().db(), importer.project).await.unwrap()
    }

    #[test]
    fn what_a_device_sends_becomes_cases_once_its_studies_rest_and_one_import_a_day() {
        each_engine(async |world| {
            world.project("chest").await;
            let device = Importer::of_device(world.app(), "chest").await.unwrap();
            let send = async |name: &str, bytes: &[u8]| {
                let upload = Upload::Memory(bytes.to_vec().into());
                submit(world.app(), &device, "C-STORE from CT1", name, upload).await.unwrap().outcome
            };
            let (first, second) = (study::ct(1, 2), study::ct(2, 1));
            assert_eq!(send("a", &first[0].1).await, Stored);
            world.pass(40.seconds());
            assert_eq!(send("b", &first[1].1).await, Stored);
            assert_eq!(send("b", &first[1].1).await, Duplicate);
            world.pass(40.seconds());
            work(&world).await;
            assert_eq!(imports(&world, &device).await[0].cases_made, 0, "the study is not at rest yet");
            world.pass(2.minutes());
            work(&world).await;
            assert_eq!(send("c", &second[0].1).await, Stored);
            let open = imports(&world, &device).await;
            assert_eq!((open.len(), open[0].cases_made, open[0].completed_at), (1, 1, None));
            world.pass(2.minutes());
            work(&world).await;
            world.pass(24.hours());
            work(&world).await;
            let closed = imports(&world, &device).await;
            assert_eq!((closed[0].cases_made, closed[0].completed_at), (2, Some(world.app().now())));
            assert_eq!((closed[0].tally.stored, closed[0].tally.duplicate), (3, 1));
            assert_eq!(send("d", &second[0].1).await, Duplicate);
            assert_eq!(imports(&world, &device).await.len(), 2, "another day, another import");
        });
    }

    #[test]
    fn an_abandoned_import_is_completed() {
        each_engine(async |world| {
            world.project("chest").await;
            let importer = Importer::at_command_line(world.app(), "chest").await.unwrap();
            let import = begin(world.app(), &importer, "browser").await.unwrap();
            world.pass(50.minutes());
            let (name, bytes) = study::ct(1, 1).remove(0);
            take(world.app(), &importer, import, &name, Upload::Memory(bytes.into())).await.unwrap();
            world.pass(50.minutes());
            work(&world).await;
            assert_eq!(imports(&world, &importer).await[0].completed_at, None, "a file came meanwhile");
            world.pass(11.minutes());
            work(&world).await;
            let closed = imports(&world, &importer).await;
            assert_eq!((closed[0].cases_made, closed[0].completed_at), (1, Some(world.app().now())));
        });
    }
}
