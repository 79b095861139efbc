//! The weeks before: import, split, protocol, practice, first batch.

use std::sync::Arc;

use anyhow::{Context, Result};
use bytes::Bytes;
use domain::batch::BatchKind;
use domain::split::Split;
use indicatif::{ProgressBar, ProgressStyle};
use jiff::{SignedDuration, Timestamp};
use phantom::{Modality, PhantomError, Study, Truth};
use workflow::app::App;
use workflow::authority::duty::{DesignProtocol, Manage, Oversee};
use workflow::authority::{Permit, SignedIn};
use workflow::burned_in;
use workflow::import::{self, Importer, Upload};

use super::clock::DemoClock;
use super::people;
use super::reads::Reader;
use crate::store::StoreOptions;

/// The project on chest CT.
pub const CHEST: &str = "chest-nodules";
const SEED: u64 = 2026;
const DAYS: i64 = 40;

/// How far a demo project has come.
#[derive(Clone, Copy)]
struct Plan {
    slug: &'static str,
    document: &'static str,
    /// Pictures of the manual.
    pictures: &'static [(&'static str, &'static [u8])],
    modality: Modality,
    practice: usize,
    first: usize,
    /// Reads of the first batch that each reader leaves undone, in the order of the readers.
    left: [u32; 4],
}

const PLANS: [Plan; 3] = [
    Plan {
        slug: CHEST,
        document: include_str!("chest-nodules.yaml"),
        pictures: &[
            ("good.png", include_bytes!("pictures/good.png")),
            ("poor.png", include_bytes!("pictures/poor.png")),
        ],
        modality: Modality::Ct,
        practice: 3,
        first: 10,
        left: [3, 0, 0, 1],
    },
    Plan {
        slug: "breast-masses",
        document: include_str!("breast-masses.yaml"),
        pictures: &[],
        modality: Modality::Mg,
        practice: 1,
        first: 4,
        left: [2, 0, 0, 0],
    },
    Plan {
        slug: "fdg-pet-ct",
        document: include_str!("fdg-pet-ct.yaml"),
        pictures: &[],
        modality: Modality::Pt,
        practice: 1,
        first: 3,
        left: [2, 0, 0, 0],
    },
];

/// Steps that the progress bar shows: the studies, then each project's import, practice and first batch.
const STEPS: u64 = 1 + 3 * PLANS.len() as u64;

/// Fills an empty store.
pub async fn fill(store: &StoreOptions) -> Result<()> {
    let present = Timestamp::now();
    let clock = Arc::new(DemoClock::new(present - SignedDuration::from_hours(24 * DAYS), present));
    let app = store.open_at(clock.clone()).await?;
    let bar = bar();
    let administrator = people::make(&app).await?;
    bar.set_message("synthetic studies");
    let mut studies = tokio::task::spawn_blocking(studies).await??;
    bar.inc(1);
    for plan in PLANS {
        workflow::project::document::apply_as_administrator(&app, &administrator, plan.document).await?;
        let (of_plan, others) = studies.into_iter().partition(|study| study.truth.modality == plan.modality);
        studies = others;
        Weeks { app: &app, clock: &clock, bar: &bar, plan }.pass(of_plan).await?;
    }
    bar.finish_and_clear();
    Ok(())
}

fn studies() -> Result<Vec<Study>, PhantomError> {
    Ok([phantom::demo_set(SEED)?, phantom::demo_pet_ct(SEED)?].concat())
}

fn bar() -> ProgressBar {
    let bar = ProgressBar::new(STEPS);
    if let Ok(style) = ProgressStyle::with_template("{bar:30} {pos}/{len}  {elapsed}  {msg}") {
        bar.set_style(style);
    }
    bar
}

/// The weeks of one project.
struct Weeks<'a> {
    app: &'a App,
    clock: &'a DemoClock,
    bar: &'a ProgressBar,
    plan: Plan,
}

impl Weeks<'_> {
    async fn pass(&self, studies: Vec<Study>) -> Result<()> {
        let manager = self.person("maya").await?;
        let truths = self.take_in(&manager, studies).await?;
        let permit = Permit::<Manage>::grant(self.app, &manager, self.plan.slug).await?;
        let oversee = Permit::<Oversee>::grant(self.app, &manager, self.plan.slug).await?;
        let design = workflow::split::find(self.app, &oversee).await?.design;
        workflow::split::draw(self.app, &permit, design).await?;
        let clinical = self.person("clara").await?;
        let protocol = Permit::<DesignProtocol>::grant(self.app, &clinical, self.plan.slug).await?;
        for (name, picture) in self.plan.pictures {
            workflow::protocol::picture::put(self.app, &protocol, name, Bytes::from_static(picture)).await?;
        }
        workflow::protocol::release(self.app, &protocol).await?;
        let readers = self.readers().await?;
        self.bar.inc(1);
        self.batch(&permit, BatchKind::Practice, &readers, &truths, [0; 4]).await?;
        self.batch(&permit, BatchKind::First, &readers, &truths, self.plan.left).await
    }

    async fn person(&self, name: &str) -> Result<SignedIn> {
        workflow::person::command_line::person(self.app, name)
            .await?
            .with_context(|| format!("{name} is missing"))
    }

    async fn take_in(&self, manager: &SignedIn, studies: Vec<Study>) -> Result<Vec<Truth>> {
        self.bar.set_message(format!("import into {}", self.plan.slug));
        let permit = Permit::<Manage>::grant(self.app, manager, self.plan.slug).await?;
        let importer = Importer::from(&permit);
        let run = import::begin(self.app, &importer, "demo").await?;
        let mut truths = Vec::new();
        let mut files = Vec::new();
        for study in studies {
            files.extend(study.files.into_iter().map(|file| (file.name, Upload::Memory(file.bytes.into()))));
            truths.push(study.truth);
        }
        import::take_all(self.app, &importer, run, files).await?;
        import::complete(self.app, &importer, run).await?;
        burned_in::examine_all(self.app, permit.project()).await?;
        Ok(truths)
    }

    async fn readers(&self) -> Result<Vec<Reader>> {
        let mut readers = Vec::new();
        for (seed, (name, skill)) in people::readers().into_iter().enumerate() {
            let who = self.person(name).await?;
            readers.push(Reader::of(self.app, who, self.plan.slug, skill, seed as u64).await?);
        }
        Ok(readers)
    }

    /// Releases a batch and lets the readers read by turns, until each has only `left` reads before them.
    async fn batch(
        &self,
        manager: &Permit<Manage>,
        kind: BatchKind,
        readers: &[Reader],
        truths: &[Truth],
        left: [u32; 4],
    ) -> Result<()> {
        let (name, cases, split) = match kind {
            BatchKind::Practice => ("Practice", self.plan.practice, Some(Split::Training)),
            _ => ("First batch", self.plan.first, None),
        };
        self.bar.set_message(format!("{name} of {}", self.plan.slug));
        let batch = workflow::batch::create(self.app, manager, kind, name, cases, split).await?;
        let deadline = Timestamp::now() + SignedDuration::from_hours(24 * 9);
        workflow::batch::release(self.app, manager, batch.id, Some(deadline)).await?;
        let mut reading = true;
        while reading {
            reading = false;
            for (reader, left) in readers.iter().zip(left) {
                if reader.available(self.app).await? > left {
                    reading |= reader.read_one(self.app, self.clock, truths).await?;
                }
            }
            self.clock.pass(SignedDuration::from_hours(19));
        }
        while workflow::work::run_one(self.app).await? {}
        self.bar.inc(1);
        Ok(())
    }
}
