//! The way in: files of any number of senders, committed together.
//!
//! A sender's files wait, prepared and durable, until it is somebody's turn; whoever has the turn
//! commits all that wait in one transaction, so that many files share one flush of the databases.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};

use domain::id::ImportId;
use domain::import::FileReport;
use store::StoreError;
use tokio::sync::oneshot;

use super::placing::place;
use super::preparation::{Prepared, Source, prepare};
use super::reception::Held;
use super::{Importer, Upload};
use crate::app::App;
use crate::fault::Fault;

/// Most files of one transaction: short enough that readers' saves do not wait for it.
const FILES_AT_ONCE: usize = 256;

/// Takes one DICOM file, never an archive, into the day's import of its source. When this returns, what
/// it says is stored or quarantined is durable.
///
/// All files that an importer brings from one source on one day (UTC) are one import. It is completed by
/// itself, and cases are made of a study once no image of it has come for a while: see
/// [`settling`](super::settling).
pub async fn submit(
    app: &App,
    importer: &Importer,
    source: &str,
    name: &str,
    upload: Upload,
) -> Result<FileReport, Fault> {
    let content = match upload {
        Upload::Memory(bytes) => Source::Memory(bytes),
        Upload::Held(bytes, Held(room)) => Source::Held(bytes, room),
        Upload::File(file) => Source::File(file),
        Upload::Draft(draft) => Source::Draft(draft),
    };
    let prepared = prepare(app, importer, name.to_owned(), content).await?;
    let into = Destination::Day(source.to_owned());
    let reports = deliver(app, importer, into, vec![prepared]).await?;
    reports.into_iter().next().ok_or_else(|| Fault::Internal("A file came to no outcome.".into()))
}

/// The import that files go into.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) enum Destination {
    /// One that was begun.
    Import(ImportId),
    /// The day's import of that source.
    Day(String),
}

/// Files that wait to be committed.
pub(super) struct Delivery {
    pub importer: Importer,
    pub into: Destination,
    pub files: Vec<Prepared>,
    done: oneshot::Sender<Result<Vec<FileReport>, Fault>>,
}

/// Who waits, and whose turn it is.
#[derive(Default)]
pub(crate) struct Intake {
    waiting: Mutex<VecDeque<Delivery>>,
    turn: tokio::sync::Mutex<()>,
}

impl Intake {
    /// The deliveries that waited longest, with at most [`FILES_AT_ONCE`] files if it is several.
    fn next(&self) -> Vec<Delivery> {
        let mut waiting = self.waiting.lock().unwrap_or_else(PoisonError::into_inner);
        let (mut files, mut group) = (0, Vec::new());
        while let Some(next) = waiting.front() {
            files += next.files.len();
            if files > FILES_AT_ONCE && !group.is_empty() {
                break;
            }
            group.extend(waiting.pop_front());
        }
        group
    }
}

/// Commits files, together with those of others who wait; says what became of each, in their order.
pub(super) async fn deliver(
    app: &App,
    importer: &Importer,
    into: Destination,
    files: Vec<Prepared>,
) -> Result<Vec<FileReport>, Fault> {
    let (done, mut outcome) = oneshot::channel();
    let intake = app.intake();
    let delivery = Delivery { importer: importer.clone(), into, files, done };
    intake.waiting.lock().unwrap_or_else(PoisonError::into_inner).push_back(delivery);
    let _turn = intake.turn.lock().await;
    loop {
        match outcome.try_recv() {
            Ok(outcome) => return outcome,
            Err(oneshot::error::TryRecvError::Closed) => return Err(undone(&"the server stops")),
            Err(oneshot::error::TryRecvError::Empty) => {}
        }
        // A task of its own, which goes on when this sender goes away.
        let committing = tokio::spawn(commit(app.clone(), intake.next()));
        committing.await.map_err(|why| undone(&why))?;
    }
}

fn undone(why: &dyn std::fmt::Display) -> Fault {
    Fault::Internal(format!("Files were not committed ({why}): send them again."))
}

async fn commit(app: App, group: Vec<Delivery>) {
    match place(&app, &group).await {
        Ok(outcomes) => tell(group, outcomes),
        // One that the store chokes on does not take the others with it.
        Err(fault) if group.len() > 1 && !fault.is_passing() && !matches!(fault, Fault::NoRoom(_)) => {
            for delivery in group {
                let alone = [delivery];
                let outcomes = place(&app, &alone).await.unwrap_or_else(|fault| vec![Err(fault)]);
                tell(Vec::from(alone), outcomes);
            }
        }
        Err(fault) => {
            let outcomes = group.iter().map(|_| Err(same(&fault))).collect();
            tell(group, outcomes);
        }
    }
}

fn tell(group: Vec<Delivery>, outcomes: Vec<Result<Vec<FileReport>, Fault>>) {
    for (delivery, outcome) in group.into_iter().zip(outcomes) {
        // Whoever went away is not told; the files are kept all the same.
        let _ = delivery.done.send(outcome);
    }
}

/// What befell all of a group, for one of it.
fn same(fault: &Fault) -> Fault {
    match fault {
        Fault::NoRoom(sentence) => Fault::NoRoom(sentence.clone()),
        Fault::Store(StoreError::Busy { cause }) => StoreError::Busy { cause: cause.clone() }.into(),
        Fault::Store(StoreError::Unavailable { cause }) => {
            StoreError::Unavailable { cause: cause.clone() }.into()
        }
        other => Fault::Internal(other.to_string()),
    }
}
