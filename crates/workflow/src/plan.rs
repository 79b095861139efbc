//! The read plan, and what it comes to.

use domain::plan::ReadPlan;
use domain::role::Role;
use store::subject::SplitCount;

use crate::app::App;
use crate::authority::Permit;
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;

/// What a plan comes to with the data and readers at hand.
#[derive(Clone, PartialEq, Debug)]
pub struct Forecast {
    /// People who read.
    pub readers: u32,
    /// Reads of all cases, repeats included.
    pub reads: u32,
    /// Reads of each reader, at most.
    pub reads_per_reader: u32,
    /// The same in words, with what stands against it.
    pub sentence: String,
}

/// The project's read plan and what it comes to.
pub async fn find(app: &App, permit: &Permit<Oversee>) -> Result<(ReadPlan, Forecast), Fault> {
    let plan = store::project::by_id(app.db(), permit.project()).await?.plan;
    let counts = store::subject::split_counts(app.db(), permit.project()).await?;
    let readers = store::membership::holders(app.db(), permit.project(), Role::Reader).await?.len() as u32;
    Ok((plan, forecast(&plan, &counts, readers)))
}

/// Replaces the read plan. Batches that were released keep the reads that they have.
pub async fn set(app: &App, permit: &Permit<Manage>, plan: &ReadPlan) -> Result<(), Fault> {
    let objections = plan.objections();
    if !objections.is_empty() {
        return Err(Fault::objections(
            "The read plan cannot be carried out as written: mend its fields.",
            objections,
        ));
    }
    let mut tx = app.db().begin().await?;
    store::project::hold(&mut tx, permit.project()).await?;
    store::project::set_plan(&mut tx, permit.project(), plan).await?;
    let mut event = permit.event(app, "plan.set", permit.slug());
    event.detail = serde_json::to_value(plan).unwrap_or_default();
    tx.record(event);
    Ok(tx.commit().await?)
}

fn forecast(plan: &ReadPlan, counts: &[SplitCount], readers: u32) -> Forecast {
    let divided = || counts.iter().filter_map(|count| Some((count.split?, count.cases)));
    let cases: u32 = divided().map(|(_, cases)| cases).sum();
    let reads: u32 = divided().map(|(split, cases)| cases * plan.reads_per_case.of(split)).sum();
    let repeats = (plan.repeat_fraction * f64::from(reads)).round() as u32;
    let needed =
        divided().filter(|(_, cases)| *cases > 0).map(|(split, _)| plan.reads_per_case.of(split)).max();
    let needed = needed.unwrap_or(0);
    let all = reads + repeats;
    let each = if readers == 0 { 0 } else { all.div_ceil(readers) };
    let sentence = if cases == 0 {
        "No case belongs to a split yet: draw the split, and the plan tells how many reads it comes to."
            .to_owned()
    } else if readers < needed {
        format!(
            "{cases} cases come to {all} reads, but {needed} reads of one case need {needed} readers and the \
             project has {readers}: add readers under Members, or plan fewer reads per case."
        )
    } else {
        format!(
            "{cases} cases come to {all} reads, {repeats} of them repeats: up to {each} for each of {readers} readers."
        )
    };
    Forecast { readers, reads: all, reads_per_reader: each, sentence }
}

#[cfg(test)]
mod tests;
