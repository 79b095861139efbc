//! Taking files: one by one, or out of an archive, a handful to a transaction.

use std::fs::File;
use std::io::{Cursor, Read, Seek};

use bytes::Bytes;
use domain::id::ImportId;
use domain::import::FileReport;
use imaging::{Limits, Refusal};
use tokio::sync::mpsc;

use super::examination::{Given, START, examine, is_archive, presentable};
use super::placing::{Kept, place};
use super::{Importer, identity};
use crate::app::App;
use crate::fault::Fault;

/// Most files, and most bytes, that are examined and committed together.
const FILES_AT_ONCE: usize = 64;
const BYTES_AT_ONCE: usize = 64 << 20;

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

/// Takes many files as [`take`] does one, a handful to a transaction.
pub async fn take_all(
    app: &App,
    importer: &Importer,
    import: ImportId,
    uploads: Vec<(String, Upload)>,
) -> Result<Vec<FileReport>, Fault> {
    let mut reports = Vec::new();
    let mut report = |some: &[FileReport]| reports.extend_from_slice(some);
    let mut batch = Batch::new(app, importer, import, &mut report);
    for (name, upload) in uploads {
        batch.add_upload(name, upload).await?;
    }
    batch.finish().await?;
    Ok(reports)
}

/// The whole file, or nothing if it is an archive.
fn read_or_unpack(file: &mut File) -> std::io::Result<Option<Bytes>> {
    const LARGEST: u64 = 4 << 30;
    let mut bytes = Vec::new();
    file.take(START as u64).read_to_end(&mut bytes)?;
    if is_archive(&bytes) {
        file.rewind()?;
        return Ok(None);
    }
    if file.metadata()?.len() > LARGEST {
        return Err(std::io::Error::other("it is larger than 4 GB"));
    }
    file.read_to_end(&mut bytes)?;
    Ok(Some(bytes.into()))
}

/// Why a file that should be there cannot be had.
pub(super) fn unreadable(why: &dyn std::fmt::Display) -> String {
    format!("the file cannot be read ({why}): see to its size, its permissions and its disk")
}

/// Files that wait to be committed together.
pub(super) struct Batch<'a> {
    app: &'a App,
    importer: &'a Importer,
    import: ImportId,
    report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    waiting: Vec<Given>,
    bytes: usize,
}

impl<'a> Batch<'a> {
    pub fn new(
        app: &'a App,
        importer: &'a Importer,
        import: ImportId,
        report: &'a mut (dyn FnMut(&[FileReport]) + Send),
    ) -> Self {
        Self { app, importer, import, report, waiting: Vec::new(), bytes: 0 }
    }

    /// Adds a file; commits when there are enough.
    pub async fn add(&mut self, file: Given) -> Result<(), Fault> {
        self.bytes += file.content.as_ref().map_or(0, Bytes::len);
        self.waiting.push(file);
        if self.waiting.len() >= FILES_AT_ONCE || self.bytes >= BYTES_AT_ONCE {
            self.commit().await?;
        }
        Ok(())
    }

    /// Adds a file, or all files of it if it is an archive.
    pub async fn add_upload(&mut self, name: String, upload: Upload) -> Result<(), Fault> {
        match upload {
            Upload::Memory(bytes) if is_archive(&bytes) => self.unpack(name, Cursor::new(bytes)).await,
            Upload::Memory(bytes) => self.add(Given { name, content: Ok(bytes) }).await,
            Upload::File(mut file) => {
                let read =
                    tokio::task::spawn_blocking(move || read_or_unpack(&mut file).map(|read| (read, file)));
                match read.await {
                    Ok(Ok((None, archive))) => self.unpack(name, archive).await,
                    Ok(Ok((Some(bytes), _))) => self.add(Given { name, content: Ok(bytes) }).await,
                    Ok(Err(why)) => self.add(Given { name, content: Err(unreadable(&why)) }).await,
                    Err(why) => self.add(Given { name, content: Err(unreadable(&why)) }).await,
                }
            }
        }
    }

    /// Adds the files of an archive.
    pub async fn unpack(
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
                let content = entry.content.map(Bytes::from).map_err(|refusal| refusal.to_string());
                if send.blocking_send(Given { name, content }).is_err() {
                    break;
                }
            }
            Ok(())
        });
        while let Some(file) = receive.recv().await {
            self.add(file).await?;
        }
        match unpacking.await {
            Ok(Ok(())) => Ok(()),
            Ok(Err(refusal)) => self.add(Given { name, content: Err(refusal.to_string()) }).await,
            Err(why) => self.add(Given { name, content: Err(unreadable(&why)) }).await,
        }
    }

    /// Commits what waits.
    pub async fn finish(mut self) -> Result<(), Fault> {
        self.commit().await
    }

    async fn commit(&mut self) -> Result<(), Fault> {
        let waiting = std::mem::take(&mut self.waiting);
        self.bytes = 0;
        if waiting.is_empty() {
            return Ok(());
        }
        let examined = examine(waiting).await;
        let content: Vec<Bytes> = examined.iter().flatten().map(|image| image.bytes.clone()).collect();
        let key = self.app.project_key(self.importer.project).await?;
        let mut digests = self.app.blobs().put_many(content).await?.into_iter();
        let files = examined
            .into_iter()
            .filter_map(|examined| match examined {
                Ok(image) => digests.next().map(|digest| {
                    let patient = identity::patient(&key, &image.header);
                    Ok(Kept { image, patient, digest })
                }),
                Err(unfit) => Some(Err(unfit)),
            })
            .collect();
        let reports = place(self.app, self.importer, self.import, files).await?;
        (self.report)(&reports);
        Ok(())
    }
}
