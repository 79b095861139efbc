//! Uploads that go on where the line was cut: begun with their size, sent in pieces, each at the place
//! where the last one ended, and taken into their import when they are whole.

use bytes::Bytes;
use domain::id::ImportId;
use domain::import::FileReport;
use store::archive::file_name::{self, FileName};
use store::blob::Piecemeal;
use store::upload::Upload as Row;
use uuid::Uuid;

use super::examination::presentable;
use super::{Importer, Upload, found, take};
use crate::app::App;
use crate::fault::Fault;

/// How far an upload is.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Standing {
    /// Identity.
    pub upload: Uuid,
    /// How many bytes of it are here: where the next piece begins.
    pub offset: u64,
    /// How many bytes it has as a whole.
    pub bytes: u64,
    /// What became of its files, once it is whole.
    pub files: Option<Vec<FileReport>>,
}

/// Begins the upload of a file of that size into an open import.
pub async fn begin_upload(
    app: &App,
    importer: &Importer,
    import: ImportId,
    name: &str,
    bytes: u64,
) -> Result<Standing, Fault> {
    if found(app, importer.project, import).await?.completed_at.is_some() {
        return Err(Fault::Conflict("This import is complete: begin another.".into()));
    }
    let row = Row { id: app.new_id(), import, name: presentable(name), bytes, report: None };
    let mut tx = app.db().begin().await?;
    store::upload::insert(&mut tx, &row, app.now()).await?;
    keep_names(app, &[(row.id, 0, row.name)]).await?;
    // No one's act yet: what it brings is recorded when it is taken.
    tx.commit_unaudited().await?;
    Ok(Standing { upload: row.id, offset: 0, bytes, files: None })
}

/// How far an upload is; what a sender asks after the line was cut.
pub async fn standing(
    app: &App,
    importer: &Importer,
    import: ImportId,
    upload: Uuid,
) -> Result<Standing, Fault> {
    let row = row(app, importer, import, upload).await?;
    let files = files(app, &row).await?;
    let offset = if files.is_some() { row.bytes } else { app.blobs().pieces(upload).await? };
    Ok(Standing { upload, offset, bytes: row.bytes, files })
}

/// An upload that takes a piece: one sender at a time.
pub struct Receiving {
    row: Row,
    so_far: Piecemeal,
}

/// Opens an upload for a piece that begins at `offset`.
pub async fn resume(
    app: &App,
    importer: &Importer,
    import: ImportId,
    upload: Uuid,
    offset: u64,
) -> Result<Receiving, Fault> {
    let row = row(app, importer, import, upload).await?;
    if row.report.is_some() {
        return Err(Fault::Conflict("This upload is whole and was taken: ask for its report.".into()));
    }
    let Some(so_far) = app.blobs().piecemeal(upload).await? else {
        return Err(Fault::Conflict(
            "Another connection still sends this upload: ask how far it is in a moment.".into(),
        ));
    };
    if so_far.size() != offset {
        return Err(Fault::Conflict(format!(
            "This upload goes on at byte {}: ask how far it is, and send from there.",
            so_far.size()
        )));
    }
    Ok(Receiving { row, so_far })
}

impl Receiving {
    /// Adds some bytes; what was added stays, also when the next do not come.
    pub async fn add(self, app: &App, bytes: Bytes) -> Result<Self, Fault> {
        let Self { row, so_far } = self;
        if so_far.size() + bytes.len() as u64 > row.bytes {
            return Err(Fault::invalid(format!(
                "{} is longer than the {} bytes that were announced: begin its upload anew.",
                row.name, row.bytes
            )));
        }
        let so_far = app.blobs().append(so_far, bytes).await?;
        Ok(Self { row, so_far })
    }

    /// Takes the file into its import if it is whole; says how far it is.
    pub async fn finish(self, app: &App, importer: &Importer) -> Result<Standing, Fault> {
        let Self { row, so_far } = self;
        let offset = so_far.size();
        if offset < row.bytes {
            return Ok(Standing { upload: row.id, offset, bytes: row.bytes, files: None });
        }
        // The lock goes with the file: whoever asks to send again is told that somebody does.
        let file = app.blobs().whole(so_far).await?;
        let reports = take(app, importer, row.import, &row.name, Upload::File(file)).await?;
        let names: Vec<FileName> =
            (1..).zip(&reports).map(|(place, file)| (row.id, place, file.name.clone())).collect();
        let nameless: Vec<FileReport> =
            reports.iter().map(|file| FileReport { name: String::new(), ..file.clone() }).collect();
        let report = serde_json::to_string(&nameless)
            .map_err(|why| Fault::Internal(format!("A report cannot be written: {why}.")))?;
        let mut tx = app.db().begin().await?;
        store::upload::taken(&mut tx, row.id, &report).await?;
        keep_names(app, &names).await?;
        tx.commit_unaudited().await?;
        app.blobs().remove_pieces(row.id).await?;
        Ok(Standing { upload: row.id, offset, bytes: row.bytes, files: Some(reports) })
    }
}

/// Forgets the uploads of an import that is complete.
pub(super) async fn forget(app: &App, import: ImportId) -> Result<(), Fault> {
    let mut tx = app.db().begin().await?;
    let uploads = store::upload::forget(&mut tx, import).await?;
    if uploads.is_empty() {
        return Ok(());
    }
    for upload in &uploads {
        app.blobs().remove_pieces(*upload).await?;
    }
    let mut archive = app.archive().begin().await?;
    file_name::forget(&mut archive, &uploads).await?;
    archive.commit_unaudited().await?;
    Ok(tx.commit_unaudited().await?)
}

async fn keep_names(app: &App, names: &[FileName]) -> Result<(), Fault> {
    let mut archive = app.archive().begin().await?;
    file_name::keep(&mut archive, names).await?;
    Ok(archive.commit_unaudited().await?)
}

async fn row(app: &App, importer: &Importer, import: ImportId, upload: Uuid) -> Result<Row, Fault> {
    let found = store::upload::find(app.db(), importer.project, import, upload).await?;
    let mut row = found
        .ok_or_else(|| Fault::NotFound("There is no such upload in this import: begin it anew.".into()))?;
    let name = file_name::of(app.archive(), &[upload]).await?.pop();
    row.name = name.map_or_else(|| "file".to_owned(), |(_, name)| name);
    Ok(row)
}

async fn files(app: &App, row: &Row) -> Result<Option<Vec<FileReport>>, Fault> {
    let Some(report) = &row.report else { return Ok(None) };
    let mut files: Vec<FileReport> = serde_json::from_str(report)
        .map_err(|why| Fault::Internal(format!("A report cannot be read: {why}.")))?;
    for (place, name) in file_name::between(app.archive(), row.id, 1, i32::MAX.unsigned_abs()).await? {
        if let Some(file) = files.get_mut(place as usize - 1) {
            file.name = name;
        }
    }
    Ok(Some(files))
}
