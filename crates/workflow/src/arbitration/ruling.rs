//! Taking an arbiter's decision.

use domain::arbitration::{Decision, WithoutRuling, resolve};
use serde_json::json;

use super::docket::evidence;
use super::{ArbitrationFault, OwnArbitration};
use crate::app::App;
use crate::fault::Fault;

/// Longest comment and most rulings of a decision.
const LONGEST_COMMENT: usize = 10_000;
const MOST_RULINGS: usize = 20_000;

/// Takes the decision on the case; it becomes the case's reference. Every item that applies needs a
/// ruling; a decision is final.
pub async fn decide(app: &App, own: &OwnArbitration, decision: Decision) -> Result<(), ArbitrationFault> {
    let decision = Decision { comment: comment(decision.comment)?, ..decision };
    if decision.rulings.len() > MOST_RULINGS {
        return Err(Fault::invalid("The decision has more rulings than any case has items.").into());
    }
    let case = own.arbitration.case;
    let mut tx = app.db().begin().await?;
    store::read::lock_case(&mut tx, case).await?;
    let (protocol, consensus) = evidence(app, own).await?;
    let resolved = resolve(&protocol, &consensus, &decision.rulings)
        .map_err(|WithoutRuling(items)| ArbitrationFault::WithoutRuling(items))?;
    if !store::arbitration::decide(&mut tx, own.arbitration.id, &decision, app.now()).await? {
        return Err(Fault::Conflict("This case was decided already: take the next one.".into()).into());
    }
    store::consensus::arbitrated(&mut tx, case, &resolved).await?;
    let mut event = own.permit.event(app, "arbitration.decided", own.arbitration.id);
    event.detail = json!({ "case": case, "decision": decision, "standing": resolved.standing() });
    tx.record(event);
    Ok(tx.commit().await?)
}

fn comment(comment: Option<String>) -> Result<Option<String>, Fault> {
    let comment = comment.map(|comment| comment.trim().to_owned()).filter(|comment| !comment.is_empty());
    match &comment {
        Some(text) if text.len() > LONGEST_COMMENT => {
            Err(Fault::invalid(format!("The comment is longer than {LONGEST_COMMENT} bytes: shorten it.")))
        }
        _ => Ok(comment),
    }
}
