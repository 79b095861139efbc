//! A simulated reader at work, through the same use cases as the reading room.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};

use anyhow::{Context, Result};
use domain::finding::{Answer, Draft, Finding, Mark, Shape, Value};
use domain::protocol::{AnswerKind, Protocol};
use jiff::SignedDuration;
use phantom::{MarkShape, SimulatedRead, SimulatedReader, Skill, Truth};
use uuid::Uuid;
use workflow::app::App;
use workflow::authority::duty::Reads;
use workflow::authority::{Permit, SignedIn};
use workflow::read::{self, OwnRead};
use workflow::viewing::InstanceMap;

use super::clock::DemoClock;

/// A reader of known skill in one project.
pub struct Reader {
    who: SignedIn,
    slug: &'static str,
    permit: Permit<Reads>,
    simulated: SimulatedReader,
    /// Differs with each read, so that a repeat is a read of its own.
    seed: AtomicU64,
}

impl Reader {
    /// The reader, who has acknowledged the protocol.
    pub async fn of(app: &App, who: SignedIn, slug: &'static str, skill: Skill, seed: u64) -> Result<Self> {
        let permit = Permit::grant(app, &who, slug).await?;
        let (_, released) = read::protocol(app, &permit).await?;
        read::acknowledge(app, &permit, released.version).await?;
        let shapes = BTreeMap::from([("nodule", MarkShape::Contour), ("mass", MarkShape::Ellipse)]);
        let simulated = SimulatedReader { skill, shapes };
        Ok(Self { who, slug, permit, simulated, seed: AtomicU64::new(seed << 32) })
    }

    /// Reads that may be read now.
    pub async fn available(&self, app: &App) -> Result<u32> {
        let home = read::home(app, &self.who).await?;
        Ok(home.iter().filter(|project| project.slug == self.slug).map(|project| project.available).sum())
    }

    /// Reads the next case; says whether there was one.
    pub async fn read_one(&self, app: &App, clock: &DemoClock, truths: &[Truth]) -> Result<bool> {
        let Some(token) = read::next(app, &self.permit).await? else { return Ok(false) };
        let own = OwnRead::grant(app, &self.who, token).await?;
        let images = InstanceMap::of(app.db(), &own.viewing()).await?;
        let truth = truths
            .iter()
            .find(|truth| truth.images.first().is_some_and(|image| images.mapped(&image.sop_uid).is_some()))
            .context("a case of the demo has no truth")?;
        let seed = self.seed.fetch_add(1, Ordering::Relaxed);
        let simulated = self.simulated.read(truth, seed);
        let seconds = 70.0 + 45.0 * simulated.findings.len() as f64 + (seed % 7) as f64 * 11.0;
        let draft = draft(&own.protocol(app).await?.protocol, &images, simulated, seed, seconds);
        clock.pass(SignedDuration::from_secs(seconds as i64));
        read::submit(app, &own, own.read().revision, &draft).await?;
        Ok(true)
    }
}

fn draft(
    protocol: &Protocol,
    images: &InstanceMap,
    read: SimulatedRead,
    seed: u64,
    active_seconds: f64,
) -> Draft {
    let mut findings = Vec::new();
    for (ordinal, found) in read.findings.into_iter().enumerate() {
        let Some(structure) = protocol.structures.iter().find(|one| one.key == found.structure) else {
            continue;
        };
        let asked = |key: &str| structure.attributes.iter().any(|field| field.key == key);
        findings.push(Finding {
            id: Uuid::from_u64_pair(seed, ordinal as u64),
            structure: structure.key.clone(),
            marks: found.marks.into_iter().filter_map(|mark| drawn(images, mark)).collect(),
            attributes: found
                .attributes
                .into_iter()
                .filter(|(key, _)| asked(key))
                .map(|(key, value)| (key, Value::Text(value)))
                .collect(),
        });
    }
    let no_finding = findings.is_empty();
    Draft {
        findings,
        answers: answers(protocol, &read.answers),
        no_finding,
        cannot_be_read: None,
        active_seconds,
    }
}

fn answers(protocol: &Protocol, given: &BTreeMap<String, String>) -> Vec<Answer> {
    let asked = protocol.questions.iter().filter(|question| question.answer != AnswerKind::Text);
    asked
        .filter_map(|question| {
            let value = Value::Text(given.get(&question.key)?.clone());
            Some(Answer {
                question: question.key.clone(),
                instance: None,
                value,
                attributes: BTreeMap::new(),
            })
        })
        .collect()
}

fn drawn(images: &InstanceMap, mark: phantom::Mark) -> Option<Mark> {
    let shape = match mark.shape {
        MarkShape::Point => Shape::Point,
        MarkShape::Rectangle => Shape::Rectangle,
        MarkShape::Ellipse => Shape::Ellipse,
        MarkShape::Contour => Shape::Contour,
    };
    let instance = images.mapped(&mark.sop_uid)?.to_owned();
    Some(Mark { instance, frame: mark.frame, shape, points: mark.points, mask: None, plane: None })
}
