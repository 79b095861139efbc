//! What strikes in submitted findings by the rules of their protocol.

use std::collections::BTreeMap;

use domain::id::{ProjectId, ReadId};
use domain::read::Remark;

use crate::db::{FromRow, Query, Row, ToValue};
use crate::{Querying, Result, Tx, args};

/// Something that strikes in a finding.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remarked {
    /// Place of the finding in its read, from 0.
    pub ordinal: u32,
    /// The finding's structure.
    pub structure: String,
    /// What strikes.
    pub remark: Remark,
}

struct RemarkedOf(ReadId, Remarked);

impl FromRow for RemarkedOf {
    const WHAT: &'static str = "remark";
    fn from_row(row: &Row) -> Result<Self> {
        let remarked = Remarked { ordinal: row.get(1)?, structure: row.get(2)?, remark: row.get(3)? };
        Ok(Self(row.get(0)?, remarked))
    }
}

/// Keeps what strikes, by the places of the findings in the read.
pub async fn insert_remarks(tx: &mut Tx, read: ReadId, remarks: &[(u32, Remark)]) -> Result<()> {
    let rows = remarks.iter().map(|(ordinal, remark)| args![read, *ordinal, *remark]).collect();
    tx.insert_many("INSERT INTO remark (reading, ordinal, remark) VALUES {rows}", rows).await.map(drop)
}

/// Reads asked for in one statement.
const AT_ONCE: usize = 5_000;

/// What strikes in each of these reads.
pub async fn remarks(q: &impl Querying, reads: &[ReadId]) -> Result<BTreeMap<ReadId, Vec<Remarked>>> {
    let mut found: BTreeMap<ReadId, Vec<Remarked>> = BTreeMap::new();
    for some in reads.chunks(AT_ONCE) {
        let mut query = Query::new(
            "SELECT m.reading, m.ordinal, f.structure, m.remark
             FROM remark m JOIN finding f ON f.reading = m.reading AND f.ordinal = m.ordinal
             WHERE m.reading IN ",
            args![],
        );
        let list = some.iter().map(ToValue::to_value);
        query.push_list(list).push(" ORDER BY m.reading, m.ordinal, m.remark", args![]);
        for RemarkedOf(read, remarked) in query.all(q).await? {
            found.entry(read).or_default().push(remarked);
        }
    }
    Ok(found)
}

/// How many findings of each structure each final read of a project's batches that count has.
pub async fn findings_by_structure(
    q: &impl Querying,
    project: ProjectId,
) -> Result<Vec<(ReadId, String, u32)>> {
    q.all(
        "SELECT f.reading, f.structure, count(*) FROM finding f JOIN reading r ON r.id = f.reading
         JOIN batch b ON b.id = r.batch
         WHERE r.project = $1 AND b.kind <> 'practice' AND r.state = 'submitted'
         GROUP BY f.reading, f.structure",
        args![project],
    )
    .await
}
