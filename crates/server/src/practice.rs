//! The practice board.

use axum::Json;
use axum::extract::{Path, State};
use domain::finding::Value;
use domain::id::{BatchId, CaseId, UserId};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use workflow::app::App;
use workflow::authority::duty::Calibrate;
use workflow::practice;

use crate::authority::Allowed;
use crate::description::routes;
use crate::figure::Figure;
use crate::problem::Problem;

/// The routes of this noun.
pub fn routes() -> OpenApiRouter<App> {
    OpenApiRouter::new().routes(routes!(practice_board))
}

/// The reads of a practice batch side by side.
#[derive(Serialize, ToSchema)]
struct PracticeBoard {
    readers: Vec<BoardReader>,
    cases: Vec<BoardCase>,
    structures: Vec<BoardStructure>,
    questions: Vec<BoardQuestion>,
}

/// A reader of the batch.
#[derive(Serialize, ToSchema)]
struct BoardReader {
    user: UserId,
    display_name: String,
}

/// A case of the batch.
#[derive(Serialize, ToSchema)]
struct BoardCase {
    case: CaseId,
    label: String,
}

/// What readers made of one structure.
#[derive(Serialize, ToSchema)]
struct BoardStructure {
    structure: String,
    name: String,
    color: String,
    rows: Vec<BoardRow>,
    overlap: Vec<BoardOverlap>,
}

/// One reader's findings of a structure.
#[derive(Serialize, ToSchema)]
struct BoardRow {
    user: UserId,
    findings: usize,
    /// In the order of the cases.
    per_case: Vec<Option<usize>>,
    mean_size: BoardSize,
}

/// Mean size: largest diameter of areas, length of lines.
#[derive(Serialize, ToSchema)]
struct BoardSize {
    value: Option<f64>,
    /// `mm`, or `px` where an image does not tell its distances.
    unit: String,
    n: usize,
}

/// How two readers' findings lie on each other.
#[derive(Serialize, ToSchema)]
struct BoardOverlap {
    a: UserId,
    b: UserId,
    /// Findings that both marked.
    matched: usize,
    only_a: usize,
    only_b: usize,
    /// Mean Dice of the findings that both marked; mean distance for points and lines.
    figure: Figure,
}

/// The answers to a case-level question.
#[derive(Serialize, ToSchema)]
struct BoardQuestion {
    question: String,
    name: String,
    cells: Vec<BoardCell>,
}

/// One reader's answer for one case.
#[derive(Serialize, ToSchema)]
struct BoardCell {
    user: UserId,
    case: CaseId,
    value: Option<Value>,
}

impl From<practice::Board> for PracticeBoard {
    fn from(board: practice::Board) -> Self {
        let reader = |reader: practice::BoardReader| BoardReader {
            user: reader.user,
            display_name: reader.display_name,
        };
        let case = |case: practice::BoardCase| BoardCase { case: case.case, label: case.label };
        Self {
            readers: board.readers.into_iter().map(reader).collect(),
            cases: board.cases.into_iter().map(case).collect(),
            structures: board.structures.into_iter().map(BoardStructure::from).collect(),
            questions: board.questions.into_iter().map(BoardQuestion::from).collect(),
        }
    }
}

impl From<practice::StructureTable> for BoardStructure {
    fn from(table: practice::StructureTable) -> Self {
        let row = |row: practice::StructureRow| BoardRow {
            user: row.user,
            findings: row.findings,
            per_case: row.per_case,
            mean_size: BoardSize {
                value: row.mean_size.value,
                unit: row.mean_size.unit.to_owned(),
                n: row.mean_size.n,
            },
        };
        let overlap = |pair: practice::PairOverlap| BoardOverlap {
            a: pair.a,
            b: pair.b,
            matched: pair.matched,
            only_a: pair.only_a,
            only_b: pair.only_b,
            figure: pair.figure.into(),
        };
        Self {
            structure: table.structure,
            name: table.name,
            color: table.color,
            rows: table.rows.into_iter().map(row).collect(),
            overlap: table.overlap.into_iter().map(overlap).collect(),
        }
    }
}

impl From<practice::QuestionTable> for BoardQuestion {
    fn from(table: practice::QuestionTable) -> Self {
        let cell =
            |cell: practice::AnswerCell| BoardCell { user: cell.user, case: cell.case, value: cell.value };
        let cells = table.cells.into_iter().map(cell).collect();
        Self { question: table.question, name: table.name, cells }
    }
}

/// The reads of a practice batch side by side.
#[utoipa::path(get, path = "/api/projects/{project}/batches/{batch}/board", tag = "practice",
    params(("project" = String, Path), ("batch" = BatchId, Path)),
    responses((status = 200, body = PracticeBoard)))]
async fn practice_board(
    State(app): State<App>,
    Allowed(permit): Allowed<Calibrate>,
    Path((_project, batch)): Path<(String, BatchId)>,
) -> Result<Json<PracticeBoard>, Problem> {
    Ok(Json(practice::board(&app, &permit, batch).await?.into()))
}
