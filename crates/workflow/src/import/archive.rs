//! Taking files into an import that was begun: one by one, or out of an archive.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Cursor, Read, Seek};

use bytes::Bytes;
use domain::id::ImportId;
use domain::import::FileReport;
use imaging::{Limits, Refusal};
use tokio::runtime::Handle;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use store::blob::Draft;

use super::Importer;
use super::examination::{is_archive, presentable};
use super::intake::{Destination, deliver};
use super::preparation::{Prepared, Source, holds_archive, prepare, unreadable};
use super::reception::Held;
use crate::app::App;
use crate::fault::Fault;

/// Files that are prepared side by side, and committed together at most.
const AHEAD: usize = 64;

/// What came in: a file in memory, or one that was too large for that.
pub enum Upload {
    /// In memory.
    Memory(Bytes),
    /// In memory, as it was received.
    Held(Bytes, Held),
    /// In a file, read from its beginning.
    File(File),
    /// On the disk of the images.
    Draft(Draft),
}

/// Takes one file, or all files of a zip archive, into an import. When this returns, what it says is
/// stored or quarantined is durable.
pub async fn take(
    app: &App,
    importer: &Importer,
    import: ImportId,
    name: &str,
    upload: Upload,
) -> Result<Vec<FileReport>, Fault> {
    take_all(app, importer, import, vec![(name.to_owned(), upload)]).await
}

/// Takes many files as [`take`] does one, in their order, many to a transaction.
pub async fn take_all(
    app: &App,
    importer: &Importer,
    import: ImportId,
    uploads: Vec<(String, Upload)>,
) -> Result<Vec<FileReport>, Fault> {
    let mut reports = Vec::new();
    let mut report = |some: &[FileReport]| reports.extend_from_slice(some);
    let mut belt = Belt::new(app, importer, Destination::Import(import), &mut report);
    for (name, upload) in uploads {
        belt.add_upload(name, upload).await?;
    }
    belt.finish().await?;
    Ok(reports)
}

/// Files on their way into an import: prepared side by side, committed in the order they were added.
pub(super) struct Belt<'a> {
    app: &'a App,
    importer: &'a Importer,
    into: Destination,
    report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    preparing: VecDeque<JoinHandle<Result<Prepared, Fault>>>,
    committing: Option<JoinHandle<Result<Vec<FileReport>, Fault>>>,
}

impl<'a> Belt<'a> {
    pub fn new(
        app: &'a App,
        importer: &'a Importer,
        into: Destination,
        report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    ) -> Self {
        Self { app, importer, into, report, preparing: VecDeque::new(), committing: None }
    }

    /// Adds a file that is no archive; commits when enough are on the way.
    pub async fn add(&mut self, name: String, source: Source) -> Result<(), Fault> {
        let (app, importer) = (self.app.clone(), self.importer.clone());
        self.preparing.push_back(tokio::spawn(async move { prepare(&app, &importer, name, source).await }));
        if self.preparing.len() >= 2 * AHEAD { self.commit(AHEAD).await } else { Ok(()) }
    }

    /// Adds a file, or all files of it if it is an archive.
    pub async fn add_upload(&mut self, name: String, upload: Upload) -> Result<(), Fault> {
        match upload {
            Upload::Memory(bytes) | Upload::Held(bytes, _) if is_archive(&bytes) => {
                self.unpack(name, Cursor::new(bytes)).await
            }
            Upload::Memory(bytes) => self.add(name, Source::Memory(bytes)).await,
            Upload::Held(bytes, Held(room)) => self.add(name, Source::Held(bytes, room)).await,
            Upload::File(file) => self.add_file(name, file, Source::File).await,
            Upload::Draft(draft) => match draft.file() {
                Ok(file) => self.add_file(name, file, |_| Source::Draft(draft)).await,
                Err(why) => self.add(name, Source::Missing(unreadable(&why))).await,
            },
        }
    }

    /// Adds what a file holds: the files of an archive, else what `source` makes of it.
    async fn add_file(
        &mut self,
        name: String,
        mut file: File,
        source: impl FnOnce(File) -> Source,
    ) -> Result<(), Fault> {
        let looked = tokio::task::spawn_blocking(move || holds_archive(&mut file).map(|is| (is, file)));
        match looked.await {
            Ok(Ok((true, archive))) => self.unpack(name, archive).await,
            Ok(Ok((false, file))) => self.add(name, source(file)).await,
            Ok(Err(why)) => self.add(name, Source::Missing(unreadable(&why))).await,
            Err(why) => self.add(name, Source::Missing(unreadable(&why))).await,
        }
    }

    /// Adds the files of an archive.
    async fn unpack(
        &mut self,
        name: String,
        archive: impl Read + Seek + Send + 'static,
    ) -> Result<(), Fault> {
        let name = presentable(&name);
        let (send, mut receive) = mpsc::channel(4);
        let within = name.clone();
        let (workshop, blobs) = (self.app.workshop().clone(), self.app.blobs().clone());
        let runtime = Handle::current();
        let unpacking = tokio::task::spawn_blocking(move || -> Result<Result<(), Fault>, Refusal> {
            let mut entries = imaging::unpack(archive, &Limits::default())?;
            let mut taken = |declared, from: &mut dyn Read| workshop.take(&runtime, &blobs, declared, from);
            while let Some((name, content)) = entries.next_file(&mut taken) {
                let name = format!("{within}/{name}");
                let source = match content {
                    Ok(Ok(source)) => source,
                    Ok(Err(fault)) => return Ok(Err(fault)),
                    Err(refusal) => Source::Missing(refusal.to_string()),
                };
                if send.blocking_send((name, source)).is_err() {
                    break;
                }
            }
            Ok(Ok(()))
        });
        while let Some((name, source)) = receive.recv().await {
            self.add(name, source).await?;
        }
        match unpacking.await {
            Ok(Ok(taken)) => taken,
            Ok(Err(refusal)) => self.add(name, Source::Missing(refusal.to_string())).await,
            Err(why) => self.add(name, Source::Missing(unreadable(&why))).await,
        }
    }

    /// Commits what is on the way.
    pub async fn finish(mut self) -> Result<(), Fault> {
        while !self.preparing.is_empty() {
            self.commit(AHEAD).await?;
        }
        self.committed().await
    }

    /// Commits the first files while those behind are prepared.
    async fn commit(&mut self, files: usize) -> Result<(), Fault> {
        let mut prepared = Vec::with_capacity(files);
        while prepared.len() < files
            && let Some(preparing) = self.preparing.pop_front()
        {
            let lost = |why| Fault::Internal(format!("A file was not prepared: {why}."));
            prepared.push(preparing.await.map_err(lost)??);
        }
        self.committed().await?;
        let (app, importer, into) = (self.app.clone(), self.importer.clone(), self.into.clone());
        self.committing = Some(tokio::spawn(async move { deliver(&app, &importer, into, prepared).await }));
        Ok(())
    }

    /// Waits for the commit under way, and reports.
    async fn committed(&mut self) -> Result<(), Fault> {
        if let Some(committing) = self.committing.take() {
            let lost = |why| Fault::Internal(format!("Files were not committed: {why}."));
            (self.report)(&committing.await.map_err(lost)??);
        }
        Ok(())
    }
}
