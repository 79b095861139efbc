//! Imports, and what became of each of their files.

use domain::id::{ImportId, ProjectId, UserId};
use domain::import::{FileOutcome, FileReport};
use jiff::Timestamp;
use uuid::Uuid;

use crate::archive::file_name::FileName;
use crate::db::{FromRow, Query, Row};
use crate::uid::{KeptUid, Uid};
use crate::{Querying, Result, Tx, args};

/// How many files came to which end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Tally {
    /// Taken.
    pub stored: u32,
    /// Here before.
    pub duplicate: u32,
    /// Kept aside.
    pub quarantined: u32,
    /// Not taken.
    pub refused: u32,
}

impl Tally {
    /// Counts the files of a report.
    pub fn of(files: &[FileReport]) -> Self {
        let mut tally = Self::default();
        for file in files {
            *match file.outcome {
                FileOutcome::Stored => &mut tally.stored,
                FileOutcome::Duplicate => &mut tally.duplicate,
                FileOutcome::Quarantined => &mut tally.quarantined,
                FileOutcome::Refused => &mut tally.refused,
            } += 1;
        }
        tally
    }

    /// All files.
    pub const fn files(&self) -> u32 {
        self.stored + self.duplicate + self.quarantined + self.refused
    }
}

/// An import.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Import {
    /// Identity.
    pub id: ImportId,
    /// Into which project.
    pub project: ProjectId,
    /// Who imports, as others read them; `None`: at the command line.
    pub by: Option<String>,
    /// `browser` or `command line`.
    pub source: String,
    /// When it began.
    pub started_at: Timestamp,
    /// When it was complete.
    pub completed_at: Option<Timestamp>,
    /// What became of its files.
    pub tally: Tally,
    /// Cases made when it was completed.
    pub cases_made: u32,
}

impl FromRow for Import {
    const WHAT: &'static str = "import";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            id: row.get(0)?,
            project: row.get(1)?,
            by: row.get(2)?,
            source: row.get(3)?,
            started_at: row.get(4)?,
            completed_at: row.get(5)?,
            tally: Tally {
                stored: row.get(6)?,
                duplicate: row.get(7)?,
                quarantined: row.get(8)?,
                refused: row.get(9)?,
            },
            cases_made: row.get(10)?,
        })
    }
}

/// Begins an import.
pub async fn insert(
    tx: &mut Tx,
    import: ImportId,
    project: ProjectId,
    person: Option<UserId>,
    source: &str,
    at: Timestamp,
) -> Result<()> {
    tx.execute(
        "INSERT INTO import (id, project, person, source, started_at, completed_at,
             stored, duplicate, quarantined, refused, cases_made)
         VALUES ($1, $2, $3, $4, $5, NULL, 0, 0, 0, 0, 0)",
        args![import, project, person, source, at],
    )
    .await
    .map(drop)
}

/// An import of a project.
pub async fn find(q: &impl Querying, project: ProjectId, import: ImportId) -> Result<Import> {
    q.one(
        "SELECT i.id, i.project, p.display_name, i.source, i.started_at, i.completed_at,
             i.stored, i.duplicate, i.quarantined, i.refused, i.cases_made
         FROM import i LEFT JOIN person p ON p.id = i.person
         WHERE i.project = $1 AND i.id = $2",
        args![project, import],
    )
    .await
}

/// A project's imports, the newest first.
pub async fn of_project(q: &impl Querying, project: ProjectId) -> Result<Vec<Import>> {
    q.all(
        "SELECT i.id, i.project, p.display_name, i.source, i.started_at, i.completed_at,
             i.stored, i.duplicate, i.quarantined, i.refused, i.cases_made
         FROM import i LEFT JOIN person p ON p.id = i.person
         WHERE i.project = $1 ORDER BY i.started_at DESC, i.id DESC",
        args![project],
    )
    .await
}

/// The open import of a source that the same person began at or after `since`.
pub async fn open_of_source(
    q: &impl Querying,
    project: ProjectId,
    person: Option<UserId>,
    source: &str,
    since: Timestamp,
) -> Result<Option<ImportId>> {
    q.optional(
        "SELECT id FROM import
         WHERE project = $1 AND started_at >= $4 AND source = $3 AND completed_at IS NULL
             AND person IS NOT DISTINCT FROM $2
         ORDER BY started_at LIMIT 1",
        args![project, person, source, since],
    )
    .await
}

/// When the last file of an import came; when it began, if none did.
pub async fn last_file_at(q: &impl Querying, import: ImportId) -> Result<Timestamp> {
    q.one("SELECT coalesce(last_file_at, started_at) FROM import WHERE id = $1", args![import]).await
}

/// Adds files to the import's report, behind those that are in it; says at which place the first is. Their
/// names, which may name patients, are kept in the archive index.
pub async fn report(tx: &mut Tx, import: ImportId, files: &[FileReport], at: Timestamp) -> Result<u32> {
    let Tally { stored, duplicate, quarantined, refused } = Tally::of(files);
    let after: Option<u32> = tx
        .returning(
            "UPDATE import SET stored = stored + $2, duplicate = duplicate + $3,
                 quarantined = quarantined + $4, refused = refused + $5, last_file_at = $6
             WHERE id = $1 RETURNING stored + duplicate + quarantined + refused",
            args![import, stored, duplicate, quarantined, refused, at],
        )
        .await?;
    let before = after.unwrap_or_default() - Tally::of(files).files();
    let rows = files.iter().zip(before + 1..).map(|(file, ordinal)| {
        let uid = file.sop_instance_uid.as_deref().map(Uid);
        args![import, ordinal, "", file.outcome, file.reason, uid]
    });
    tx.insert_many(
        "INSERT INTO import_file (import, ordinal, name, outcome, reason, sop_instance_uid) VALUES {rows}",
        rows.collect(),
    )
    .await?;
    Ok(before + 1)
}

/// Names that an earlier version kept here, by their place in a report.
pub async fn named(q: &impl Querying, limit: u32) -> Result<Vec<FileName>> {
    q.all("SELECT import, ordinal, name FROM import_file WHERE name <> '' LIMIT $1", args![limit]).await
}

/// The name at that place is kept elsewhere now.
pub async fn unname(tx: &mut Tx, import: Uuid, ordinal: u32) -> Result<()> {
    tx.execute("UPDATE import_file SET name = '' WHERE import = $1 AND ordinal = $2", args![import, ordinal])
        .await
        .map(drop)
}

/// A file of a report, with its place in it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct File {
    /// From 1.
    pub ordinal: u32,
    /// What became of it.
    pub report: FileReport,
}

impl FromRow for File {
    const WHAT: &'static str = "file";
    fn from_row(row: &Row) -> Result<Self> {
        Ok(Self {
            ordinal: row.get(0)?,
            report: FileReport {
                name: row.get(1)?,
                outcome: row.get(2)?,
                reason: row.get(3)?,
                sop_instance_uid: row.get::<Option<KeptUid>>(4)?.map(|uid| uid.0),
            },
        })
    }
}

/// The files of an import behind `after`, those of one outcome if one is named.
pub async fn files(
    q: &impl Querying,
    import: ImportId,
    outcome: Option<FileOutcome>,
    after: u32,
    limit: u32,
) -> Result<Vec<File>> {
    let mut query = Query::new(
        "SELECT ordinal, name, outcome, reason, sop_instance_uid FROM import_file
         WHERE import = ? AND ordinal > ?",
        args![import, after],
    );
    if let Some(outcome) = outcome {
        query.push(" AND outcome = ?", args![outcome]);
        if outcome != FileOutcome::Stored {
            // What the index is made of, in its own words.
            query.push(" AND outcome <> 'stored'", args![]);
        }
    }
    query.push(" ORDER BY ordinal LIMIT ?", args![limit]);
    query.all(q).await
}

/// Counts cases that were made for the import.
pub async fn add_cases(tx: &mut Tx, import: ImportId, made: u32) -> Result<()> {
    tx.execute("UPDATE import SET cases_made = cases_made + $2 WHERE id = $1", args![import, made])
        .await
        .map(drop)
}

/// The import is complete.
pub async fn complete(tx: &mut Tx, import: ImportId, at: Timestamp) -> Result<()> {
    tx.execute("UPDATE import SET completed_at = $2 WHERE id = $1", args![import, at]).await.map(drop)
}
