//! The practice board: the reads of a practice batch side by side.

mod size;
mod structures;

use std::collections::BTreeMap;

use domain::batch::BatchKind;
use domain::consensus::CaseRead;
use domain::finding::Value;
use domain::id::{BatchId, CaseId, ReadId, SubjectId, UserId};
use domain::protocol::Protocol;
use store::read::Submitted;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::Calibrate;
use crate::consensus::aside;
use crate::fault::Fault;
use crate::space::Space;

pub use size::MeanSize;
pub use structures::{PairOverlap, StructureRow, StructureTable};

/// The reads of a practice batch side by side.
pub struct Board {
    /// Who reads it, by name.
    pub readers: Vec<BoardReader>,
    /// Its cases, in the project's order.
    pub cases: Vec<BoardCase>,
    /// One table for each structure.
    pub structures: Vec<StructureTable>,
    /// One table for each case-level question.
    pub questions: Vec<QuestionTable>,
}

/// A reader of the batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardReader {
    /// Who.
    pub user: UserId,
    /// As others read it.
    pub display_name: String,
}

/// A case of the batch.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct BoardCase {
    /// Which.
    pub case: CaseId,
    /// What people call it.
    pub label: String,
    subject: SubjectId,
}

/// The answers to a question.
pub struct QuestionTable {
    /// Key of the question.
    pub question: String,
    /// As readers see it.
    pub name: String,
    /// One for each reader and case that was submitted.
    pub cells: Vec<AnswerCell>,
}

/// One reader's answer for one case.
pub struct AnswerCell {
    /// Who.
    pub user: UserId,
    /// Of which case.
    pub case: CaseId,
    /// What they said; nothing where they left it open.
    pub value: Option<Value>,
}

/// What one reader said of one case.
struct BoardRead {
    user: UserId,
    case: CaseId,
    content: CaseRead,
}

/// Lays the final reads of a practice batch side by side.
pub async fn board(app: &App, permit: &Permit<Calibrate>, batch: BatchId) -> Result<Board, Fault> {
    let found = crate::batch::find(app, permit, batch).await?;
    if found.kind != BatchKind::Practice {
        return Err(Fault::Conflict(format!(
            "“{}” is no practice batch: its reads stay apart until they are all in; see Truth and Watch.",
            found.name
        )));
    }
    let cases = store::batch::cases(app.db(), batch).await?;
    let cases: Vec<BoardCase> = cases
        .into_iter()
        .map(|case| BoardCase { case: case.id, label: case.label, subject: case.subject })
        .collect();
    let tallies = store::read::tally_of_batch(app.db(), batch, app.now()).await?;
    let readers: Vec<BoardReader> = tallies
        .into_iter()
        .map(|tally| BoardReader { user: tally.reader, display_name: tally.display_name })
        .collect();
    let mut submitted = store::read::of_batch(app.db(), batch).await?;
    // Who could not read a case said nothing of what is in it.
    submitted.retain(|read| read.cannot_be_read.is_none());
    let reads = contents(app, &submitted).await?;
    let protocol = protocol(app, permit, &submitted).await?;
    let policy = store::project::by_id(app.db(), permit.project()).await?.plan.consensus;
    let mut spaces = BTreeMap::new();
    for case in &cases {
        spaces.insert(case.case, Space::of(app, case.case).await?);
    }
    aside(move || {
        let table = |structure| structures::table(structure, policy, &readers, &cases, &reads, &spaces);
        let structures = protocol.structures.iter().map(table).collect();
        let questions = questions(&protocol, &reads);
        Board { readers, cases, structures, questions }
    })
    .await
}

async fn contents(app: &App, submitted: &[Submitted]) -> Result<Vec<BoardRead>, Fault> {
    let ids: Vec<ReadId> = submitted.iter().map(|read| read.id).collect();
    let mut findings = store::read::findings(app.db(), &ids).await?;
    let mut answers = store::read::answers(app.db(), &ids).await?;
    let content = |read: &Submitted| BoardRead {
        user: read.reader,
        case: read.case,
        content: CaseRead {
            read: read.id,
            findings: findings.remove(&read.id).unwrap_or_default(),
            answers: answers.remove(&read.id).unwrap_or_default(),
            cannot_be_read: None,
        },
    };
    Ok(submitted.iter().map(content).collect())
}

/// The newest protocol that a read was made under; the newest of all where there is none yet.
async fn protocol(app: &App, permit: &Permit<Calibrate>, submitted: &[Submitted]) -> Result<Protocol, Fault> {
    let newest = submitted.iter().map(|read| read.protocol_version).max();
    let released = match newest {
        Some(version) => store::protocol::version(app.db(), permit.project(), version).await?,
        None => store::protocol::latest(app.db(), permit.project()).await?,
    };
    Ok(released.map(|released| released.protocol).unwrap_or_default())
}

fn questions(protocol: &Protocol, reads: &[BoardRead]) -> Vec<QuestionTable> {
    let of_case =
        protocol.questions.iter().filter(|question| question.scope == domain::protocol::Scope::Case);
    let table = |question: &domain::protocol::Question| QuestionTable {
        question: question.key.clone(),
        name: question.name.clone(),
        cells: reads
            .iter()
            .map(|read| AnswerCell {
                user: read.user,
                case: read.case,
                value: read
                    .content
                    .answers
                    .iter()
                    .find(|answer| answer.question == question.key)
                    .map(|answer| answer.value.clone()),
            })
            .collect(),
    };
    of_case.map(table).collect()
}
