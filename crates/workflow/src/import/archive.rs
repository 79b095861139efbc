//! Taking files into an import that was begun: one by one, or out of an archive.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{Cursor, Read, Seek};

use bytes::Bytes;
use domain::id::ImportId;
use domain::import::FileReport;
use imaging::{Limits, Refusal};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

use super::Importer;
use super::examination::{is_archive, presentable};
use super::intake::{Destination, deliver};
use super::preparation::{Prepared, Source, holds_archive, prepare, unreadable};
use crate::app::App;
use crate::fault::Fault;

/// Files that are prepared side by side, and committed together at most.
const AHEAD: usize = 64;

/// What came in: a file in memory, or one that was too large for that.
pub enum Upload {
    /// In memory.
    Memory(Bytes),
    /// In a file, read from its beginning.
    File(File),
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
    let mut belt = Belt::new(app, importer, import, &mut report);
    for (name, upload) in uploads {
        belt.add_upload(name, upload).await?;
    }
    belt.finish().await?;
    Ok(reports)
}

/// Files on their way into one import: prepared side by side, committed in the order they were added.
pub(super) struct Belt<'a> {
    app: &'a App,
    importer: &'a Importer,
    import: ImportId,
    report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    preparing: VecDeque<JoinHandle<Result<Prepared, Fault>>>,
    committing: Option<JoinHandle<Result<Vec<FileReport>, Fault>>>,
}

impl<'a> Belt<'a> {
    pub fn new(
        app: &'a App,
        importer: &'a Importer,
        import: ImportId,
        report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    ) -> Self {
        Self { app, importer, import, report, preparing: VecDeque::new(), committing: None }
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
            Upload::Memory(bytes) if is_archive(&bytes) => self.unpack(name, Cursor::new(bytes)).await,
            Upload::Memory(bytes) => self.add(name, Source::Memory(bytes)).await,
            Upload::File(mut file) => {
                let looked =
                    tokio::task::spawn_blocking(move || holds_archive(&mut file).map(|is| (is, file)));
                match looked.await {
                    Ok(Ok((true, archive))) => self.unpack(name, archive).await,
                    Ok(Ok((false, file))) => self.add(name, Source::File(file)).await,
                    Ok(Err(why)) => self.add(name, Source::Missing(unreadable(&why))).await,
                    Err(why) => self.add(name, Source::Missing(unreadable(&why))).await,
                }
            }
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
        // The channel is short, so that a large archive is never in memory as a whole.
        let unpacking = tokio::task::spawn_blocking(move || -> Result<(), Refusal> {
            for entry in imaging::unpack(archive, &Limits::default())? {
                let name = format!("{within}/{}", entry.name);
                let source = match entry.content {
                    Ok(bytes) => Source::Memory(bytes.into()),
                    Err(refusal) => Source::Missing(refusal.to_string()),
                };
                if send.blocking_send((name, source)).is_err() {
                    break;
                }
            }
            Ok(())
        });
        while let Some((name, source)) = receive.recv().await {
            self.add(name, source).await?;
        }
        match unpacking.await {
            Ok(Ok(())) => Ok(()),
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
        let (app, importer, into) =
            (self.app.clone(), self.importer.clone(), Destination::Import(self.import));
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
