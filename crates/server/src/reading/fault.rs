//! A reader's faults in the words of the API.

use axum::http::StatusCode;
use workflow::read::ReadingFault;

use crate::problem::Problem;

impl From<ReadingFault> for Problem {
    fn from(fault: ReadingFault) -> Self {
        let sentence = fault.to_string();
        match fault {
            ReadingFault::AcknowledgementNeeded { version } => {
                let title = "Protocol not acknowledged";
                Self::new(StatusCode::CONFLICT, "acknowledgement-needed", title, sentence)
                    .with("version", version)
            }
            ReadingFault::DraftConflict { revision, draft } => {
                Self::new(StatusCode::CONFLICT, "draft-conflict", "Draft changed elsewhere", sentence)
                    .with("revision", revision)
                    .with("draft", draft)
            }
            ReadingFault::Incomplete(missing) => {
                Self::new(StatusCode::UNPROCESSABLE_ENTITY, "incomplete", "Read not complete", sentence)
                    .with("missing", missing)
            }
            ReadingFault::Other(fault) => fault.into(),
        }
    }
}
