//! Where a project stands: its counts, and the state of each step with the sentence that says why.

use domain::role::Role;
use store::overview::Counts;

use crate::app::App;
use crate::authority::{self, Permit, duty::Oversee};
use crate::fault::Fault;
use crate::project::Project;

/// A project as its people see it first.
pub struct Overview {
    /// Its names and designs.
    pub project: Project,
    /// What the person may do.
    pub roles: Vec<Role>,
    /// How much of everything there is.
    pub counts: Counts,
    /// The steps in their order.
    pub steps: Vec<StepState>,
}

/// One step of the way from images to a reference standard.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Step {
    /// Images.
    Dataset,
    /// Split and read plan.
    Plan,
    /// What to mark and ask.
    Protocol,
    /// Everybody reads the same cases.
    Practice,
    /// The reads that count.
    Batches,
    /// Consensus and arbitration.
    Truth,
    /// Quality over time.
    Watch,
}

/// How far a step is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Progress {
    /// Something before it is missing.
    Empty,
    /// It can begin.
    Ready,
    /// It is under way.
    Active,
    /// Nothing is left to do.
    Done,
}

/// A step with its state.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepState {
    /// Which step.
    pub step: Step,
    /// How far it is.
    pub progress: Progress,
    /// Why, and what comes next.
    pub sentence: String,
}

/// What the counts do not tell of the designs.
struct Designs {
    split_drawn: bool,
    draft_is_empty: bool,
    draft_is_released: bool,
}

/// Where the project stands.
pub async fn overview(app: &App, permit: &Permit<Oversee>) -> Result<Overview, Fault> {
    let project = store::project::by_id(app.db(), permit.project()).await?;
    let counts = store::overview::counts(app.db(), permit.project()).await?;
    let draft = store::protocol::draft(app.db(), permit.project()).await?;
    let latest = store::protocol::latest(app.db(), permit.project()).await?;
    let designs = Designs {
        split_drawn: project.split_drawn_at.is_some(),
        draft_is_empty: draft == domain::protocol::Protocol::default(),
        draft_is_released: latest.is_some_and(|latest| latest.protocol == draft),
    };
    let mut steps = steps(&counts, &designs);
    let (project_id, person) = (permit.project(), permit.person());
    if authority::is_blind(app, permit.roles(), project_id, person).await? {
        for state in &mut steps {
            hide_reads(state, &counts);
        }
    }
    Ok(Overview { project, roles: permit.roles().to_vec(), counts, steps })
}

/// Takes how far the reads are out of a step, for a person who reads in the project.
fn hide_reads(state: &mut StepState, counts: &Counts) {
    let begun = match state.step {
        Step::Dataset | Step::Plan | Step::Protocol => false,
        Step::Practice => counts.practice_reads > 0,
        Step::Batches => counts.reads > 0,
        Step::Truth | Step::Watch => counts.practice_reads + counts.reads > 0,
    };
    if begun {
        state.progress = Progress::Active;
        state.sentence = "You read in this project, so how far its reads are stays hidden from you.".into();
    }
}

fn steps(counts: &Counts, designs: &Designs) -> Vec<StepState> {
    let state = |step, (progress, sentence)| StepState { step, progress, sentence };
    vec![
        state(Step::Dataset, dataset(counts)),
        state(Step::Plan, plan(counts, designs)),
        state(Step::Protocol, protocol(counts, designs)),
        state(Step::Practice, practice(counts)),
        state(Step::Batches, batches(counts)),
        state(Step::Truth, truth(counts)),
        state(Step::Watch, watch(counts)),
    ]
}

type Told = (Progress, String);

fn told(progress: Progress, sentence: impl Into<String>) -> Told {
    (progress, sentence.into())
}

fn dataset(counts: &Counts) -> Told {
    let Counts { cases, subjects, quarantined, flagged, .. } = *counts;
    let have = format!("{} of {}", number(cases, "case"), number(subjects, "subject"));
    let waits = if flagged == 1 { "waits" } else { "wait" };
    let flagged = (flagged > 0).then(|| format!("{flagged} {waits} for a look at burned-in text"));
    let aside = (quarantined > 0).then(|| format!("{} in quarantine", number(quarantined, "file")));
    let left: Vec<String> = flagged.into_iter().chain(aside).collect();
    match (cases, left.as_slice()) {
        (0, []) => told(Progress::Ready, "There are no images yet: import DICOM files."),
        (_, []) => told(Progress::Done, format!("{have}.")),
        (_, left) => told(Progress::Active, format!("{have}; {}.", left.join(", "))),
    }
}

fn plan(counts: &Counts, designs: &Designs) -> Told {
    let left = counts.subjects - counts.subjects_in_split.min(counts.subjects);
    match (counts.subjects, designs.split_drawn, left) {
        (0, false, _) => told(Progress::Ready, "Design the split and the reads per case."),
        (_, false, _) => told(Progress::Ready, "The subjects are not divided yet: draw the split."),
        (_, true, 0) => told(Progress::Done, format!("{} divided.", number(counts.subjects, "subject"))),
        (_, true, _) => {
            told(Progress::Active, format!("{} came after the split was drawn.", number(left, "subject")))
        }
    }
}

fn protocol(counts: &Counts, designs: &Designs) -> Told {
    let version = counts.protocol_versions;
    match (version, designs.draft_is_empty, designs.draft_is_released) {
        (0, true, _) => told(Progress::Ready, "Write what is to be marked and asked."),
        (0, false, _) => told(Progress::Active, "The draft is not released yet."),
        (_, _, true) => told(Progress::Done, format!("Version {version} is released.")),
        _ => told(Progress::Active, format!("Version {version} is released; the draft has changed since.")),
    }
}

fn practice(counts: &Counts) -> Told {
    let can_begin = counts.cases > 0 && counts.protocol_versions > 0;
    match (counts.practice_batches, counts.practice_reads, counts.practice_submitted) {
        (0, _, _) if can_begin => told(Progress::Ready, "Choose cases that everybody reads."),
        (0, _, _) => told(Progress::Empty, "Needs cases and a released protocol."),
        (_, 0, _) => told(Progress::Ready, "The practice batch is planned: release it."),
        (_, all, submitted) => reads(all, submitted),
    }
}

fn batches(counts: &Counts) -> Told {
    let can_begin = counts.cases > 0 && counts.protocol_versions > 0;
    match (counts.batches, counts.batches_released) {
        (0, _) if can_begin => told(Progress::Ready, "Plan the first batch."),
        (0, _) => told(Progress::Empty, "Needs cases and a released protocol."),
        (_, 0) => told(Progress::Ready, "The first batch is planned: release it."),
        _ => reads(counts.reads, counts.reads_submitted),
    }
}

fn reads(all: u32, submitted: u32) -> Told {
    let progress = if all > 0 && submitted == all { Progress::Done } else { Progress::Active };
    told(progress, format!("{submitted} of {} submitted.", number(all, "read")))
}

fn truth(counts: &Counts) -> Told {
    let waiting = counts.arbitrations - counts.arbitrations_decided.min(counts.arbitrations);
    let settled = counts.cases_with_consensus;
    if settled == 0 {
        told(Progress::Empty, "No case has all its reads yet.")
    } else if waiting > 0 {
        told(Progress::Active, format!("{} before the arbiters.", number(waiting, "case")))
    } else if counts.reads > 0 && counts.reads_submitted == counts.reads {
        told(Progress::Done, format!("{} settled.", number(settled, "case")))
    } else {
        told(Progress::Active, format!("{} settled so far.", number(settled, "case")))
    }
}

fn watch(counts: &Counts) -> Told {
    match counts.reads_submitted + counts.practice_submitted {
        0 => told(Progress::Empty, "No read is submitted yet."),
        submitted => told(Progress::Active, format!("{} to look at.", number(submitted, "read"))),
    }
}

/// `1 case`, `2 cases`.
fn number(count: u32, noun: &str) -> String {
    if count == 1 { format!("1 {noun}") } else { format!("{count} {noun}s") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(counts: Counts, designs: &Designs, step: Step) -> (Progress, String) {
        let found = steps(&counts, designs).into_iter().find(|state| state.step == step).unwrap();
        (found.progress, found.sentence)
    }

    const NEW: Designs = Designs { split_drawn: false, draft_is_empty: true, draft_is_released: false };

    #[test]
    fn a_new_project_says_where_to_begin() {
        use Progress::{Empty, Ready};
        let progress: Vec<_> = steps(&Counts::default(), &NEW).iter().map(|state| state.progress).collect();
        assert_eq!(progress, [Ready, Ready, Ready, Empty, Empty, Empty, Empty]);
    }

    #[test]
    fn what_came_later_reopens_a_step() {
        let counts =
            Counts { subjects: 5, subjects_in_split: 4, cases: 9, quarantined: 1, ..Counts::default() };
        let drawn = Designs { split_drawn: true, ..NEW };
        assert_eq!(
            at(counts, &drawn, Step::Plan),
            told(Progress::Active, "1 subject came after the split was drawn.")
        );
        assert_eq!(
            at(counts, &drawn, Step::Dataset),
            told(Progress::Active, "9 cases of 5 subjects; 1 file in quarantine.")
        );
        let released = Counts { protocol_versions: 2, ..counts };
        let changed = Designs { draft_is_empty: false, ..NEW };
        assert_eq!(at(released, &changed, Step::Protocol).0, Progress::Active);
    }

    #[test]
    fn reads_and_arbitrations_are_done_when_none_is_left() {
        let under_way = Counts {
            cases: 4,
            protocol_versions: 1,
            batches: 1,
            batches_released: 1,
            reads: 8,
            reads_submitted: 7,
            cases_with_consensus: 3,
            arbitrations: 2,
            arbitrations_decided: 1,
            ..Counts::default()
        };
        assert_eq!(at(under_way, &NEW, Step::Batches), told(Progress::Active, "7 of 8 reads submitted."));
        assert_eq!(at(under_way, &NEW, Step::Truth), told(Progress::Active, "1 case before the arbiters."));
        let done = Counts { reads_submitted: 8, arbitrations_decided: 2, ..under_way };
        assert_eq!(at(done, &NEW, Step::Batches).0, Progress::Done);
        assert_eq!(at(done, &NEW, Step::Truth).0, Progress::Done);
    }
}
