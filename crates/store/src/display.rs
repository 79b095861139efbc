//! What people saw of the check pattern on their displays.

use domain::display::DisplayCheck;
use domain::id::{ProjectId, UserId};
use jiff::Timestamp;
use uuid::Uuid;

use crate::db::{FromRow, Row};
use crate::{Querying, Result, Tx, args};

/// A person's check.
#[derive(Clone, PartialEq, Debug)]
pub struct Checked {
    /// Who.
    pub person: UserId,
    /// When.
    pub at: Timestamp,
    /// What was shown and seen.
    pub check: DisplayCheck,
}

impl FromRow for Checked {
    const WHAT: &'static str = "display check";
    fn from_row(row: &Row) -> Result<Self> {
        let check =
            DisplayCheck { shown: row.get(2)?, seen: row.get(3)?, pixels: [row.get(4)?, row.get(5)?] };
        Ok(Self { person: row.get(0)?, at: row.get(1)?, check })
    }
}

/// Keeps a check.
pub async fn insert(tx: &mut Tx, id: Uuid, checked: &Checked) -> Result<()> {
    let DisplayCheck { shown, seen, pixels: [across, down] } = &checked.check;
    tx.execute(
        "INSERT INTO display_check (id, person, at, shown, seen, pixels_across, pixels_down)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
        args![id, checked.person, checked.at, shown, seen, *across, *down],
    )
    .await
    .map(drop)
}

/// Whether the display was checked since that session began.
pub async fn is_checked(q: &impl Querying, token_hash: &[u8; 32]) -> Result<bool> {
    q.one(
        "SELECT EXISTS (SELECT 1 FROM session s JOIN display_check d ON d.person = s.person
             WHERE s.token_hash = $1 AND d.at >= s.created_at)",
        args![token_hash[..]],
    )
    .await
}

/// The newest check of each person who ever read in the project.
pub async fn newest_of_readers(q: &impl Querying, project: ProjectId) -> Result<Vec<Checked>> {
    q.all(
        "SELECT d.person, d.at, d.shown, d.seen, d.pixels_across, d.pixels_down FROM display_check d
         WHERE d.person IN (SELECT DISTINCT reader FROM reading WHERE project = $1)
             AND NOT EXISTS (SELECT 1 FROM display_check later
                 WHERE later.person = d.person AND (later.at > d.at OR (later.at = d.at AND later.id > d.id)))",
        args![project],
    )
    .await
}
