//! Masks that stand, as DICOM segmentations: for each series that holds voxels of them one object, with a segment for each
//! finding.

mod parts;

use std::collections::{BTreeMap, HashMap};
use std::io::{Cursor, Write as _};

use bytes::Bytes;
use domain::id::{CaseId, ProjectId};
use imaging::deidentify::copy;
use imaging::{KeptMetadata, NewSegmentation, NewUids, Profile, Pseudonyms};
use jiff::Timestamp;
use serde_json::json;
use sha2::{Digest, Sha256};
use store::audit::Event;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Settled, Uids, project_named, settled};
use crate::app::App;
use crate::authority::duty::OverseeReads;
use crate::authority::{Administrator, Permit};
use crate::consensus::aside;
use crate::fault::Fault;
use crate::space::Space;
use parts::{Part, parts};

/// Which segmentations are wanted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct SegmentationsWanted {
    /// By which UIDs images are named.
    pub uids: Uids,
    /// Outlines too, filled: the voxels whose centres they enclose.
    pub outlines: bool,
}

/// A segmentation that is to be written, or why there is none.
pub enum Segmented {
    /// A segmentation of a series.
    Made {
        /// What its case is called.
        case: String,
        /// Its SOP Instance UID.
        instance: String,
        /// How many segments it has.
        segments: usize,
        /// The file.
        file: Bytes,
    },
    /// A series that none is made of.
    LeftOut {
        /// What its case is called.
        case: String,
        /// Why.
        reason: String,
    },
}

/// What was given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Segmentations {
    /// Segmentations made.
    pub made: u32,
    /// Their segments.
    pub segments: u32,
    /// Series that none was made of.
    pub left_out: u32,
}

/// The segmentations of a project as a zip with a folder for each case, and `left-out.txt` where there is a reason to.
pub async fn segmentations(
    app: &App,
    permit: &Permit<OverseeReads>,
    wanted: SegmentationsWanted,
) -> Result<Bytes, Fault> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default();
    let mut left_out: Vec<String> = Vec::new();
    let done = write_all(app, permit.project(), wanted, &mut |segmented| {
        match segmented {
            Segmented::Made { case, instance, file, .. } => {
                zip.start_file(format!("{}/{instance}.dcm", folder(&case)), options).map_err(not_zipped)?;
                zip.write_all(&file).map_err(not_zipped)?;
            }
            Segmented::LeftOut { case, reason } => left_out.push(format!("{case}: {reason}\n")),
        }
        Ok(())
    })
    .await?;
    if !left_out.is_empty() {
        zip.start_file("left-out.txt", options).map_err(not_zipped)?;
        zip.write_all(left_out.concat().as_bytes()).map_err(not_zipped)?;
    }
    let bytes = zip.finish().map_err(not_zipped)?.into_inner();
    let sha256 = hex::encode(Sha256::digest(&bytes));
    let mut event = permit.event(app, "export.made", "segmentations.zip");
    event.detail = json!({
        "segmentations": done.made, "segments": done.segments, "left_out": done.left_out,
        "uids": wanted.uids, "outlines": wanted.outlines, "bytes": bytes.len(), "sha256": sha256,
    });
    let mut tx = app.db().begin().await?;
    tx.record(event);
    tx.commit().await?;
    Ok(bytes.into())
}

/// The same for the machine's command line, one file after the other.
pub async fn segmentations_as_administrator(
    app: &App,
    by: &Administrator,
    slug: &str,
    wanted: SegmentationsWanted,
    write: &mut impl FnMut(Segmented) -> Result<(), Fault>,
) -> Result<Segmentations, Fault> {
    let project = project_named(app, slug).await?;
    let done = write_all(app, project, wanted, write).await?;
    let event = Event {
        project: Some(project),
        detail: json!({
            "segmentations": done.made, "segments": done.segments, "left_out": done.left_out,
            "uids": wanted.uids, "outlines": wanted.outlines,
        }),
        ..by.who().event(app, "export.made", "segmentations")
    };
    let mut tx = app.db().begin().await?;
    tx.record(event);
    tx.commit().await?;
    Ok(done)
}

fn not_zipped(why: impl std::fmt::Display) -> Fault {
    Fault::Internal(format!("The segmentations could not be packed: {why}."))
}

/// A case's label as the name of a folder.
fn folder(label: &str) -> String {
    let sign = |sign: char| if sign.is_alphanumeric() || "-_. ".contains(sign) { sign } else { '_' };
    let name: String = label.chars().map(sign).collect();
    if name.chars().all(|sign| sign == '.') { "case".to_owned() } else { name }
}

async fn write_all(
    app: &App,
    project: ProjectId,
    wanted: SegmentationsWanted,
    write: &mut impl FnMut(Segmented) -> Result<(), Fault>,
) -> Result<Segmentations, Fault> {
    // Voxels are looked for under the true UIDs; what is written bears those that are wanted.
    let settled = settled(app, project, Uids::Original).await?;
    let pseudonyms = Pseudonyms::new(&app.project_key(project).await?);
    let profile = crate::deidentification::of_project(app.db(), project).await?;
    let making = Making { app, wanted, pseudonyms, profile, made_at: app.now(), settled: &settled };
    let mut done = Segmentations::default();
    for at in 0..settled.cases.len() {
        for segmented in making.case(at).await? {
            match &segmented {
                Segmented::Made { segments, .. } => {
                    done.made += 1;
                    done.segments += *segments as u32;
                }
                Segmented::LeftOut { .. } => done.left_out += 1,
            }
            write(segmented)?;
        }
    }
    Ok(done)
}

struct Making<'a> {
    app: &'a App,
    wanted: SegmentationsWanted,
    pseudonyms: Pseudonyms,
    profile: Profile,
    made_at: Timestamp,
    settled: &'a Settled,
}

/// An image of a case as it is stored.
struct Stored {
    series: String,
    sha256: store::blob::Digest,
    size: [u32; 2],
    frames: u32,
}

impl Making<'_> {
    async fn case(&self, at: usize) -> Result<Vec<Segmented>, Fault> {
        let (row, reference) = &self.settled.cases[at];
        let consensus = &reference.consensus;
        let protocol = self.settled.protocols.get(&consensus.protocol_version);
        let Some(protocol) = protocol.cloned() else { return Ok(Vec::new()) };
        let findings = parts::findings(&protocol, consensus, &row.label, self.wanted.outlines);
        if findings.is_empty() {
            return Ok(Vec::new());
        }
        let space = Space::of(self.app, row.case).await?;
        let stored = stored(self.app, row.case).await?;
        let sizes =
            stored.iter().map(|(uid, image)| (uid.clone(), (image.series.clone(), image.size))).collect();
        let found = aside(move || parts(&space, &sizes, &findings)).await?;
        let mut written = Vec::new();
        for part in found {
            written.push(self.written(&row.label, part, &stored).await?);
        }
        Ok(written)
    }

    /// The segmentation of one series.
    async fn written(
        &self,
        label: &str,
        mut part: Part,
        stored: &HashMap<String, Stored>,
    ) -> Result<Segmented, Fault> {
        let left_out = |reason: String| Segmented::LeftOut { case: label.to_owned(), reason };
        let Some(first) = part.frames.first().and_then(|frame| stored.get(&frame.instance)) else {
            return Ok(left_out("no image of it is stored any more".to_owned()));
        };
        let original = self.app.blobs().get(&first.sha256).await?;
        for frame in &mut part.frames {
            let has_several = stored.get(&frame.instance).is_some_and(|image| image.frames > 1);
            frame.number = frame.number.filter(|_| has_several);
            self.rename(&mut frame.instance);
        }
        let identity = format!("{} {label} {} {}", self.settled.project.slug, part.series, self.made_at);
        let uid = |of: &str| self.pseudonyms.uid(&format!("segmentation {of} {identity}"));
        let uids =
            NewUids { instance: uid("instance"), series: uid("series"), dimensions: uid("dimensions") };
        for segment in &mut part.segments {
            segment.tracking[1] = self
                .pseudonyms
                .uid(&format!("finding {} {}", self.settled.project.slug, segment.tracking[0]));
        }
        self.rename(&mut part.series);
        let copied =
            (self.wanted.uids == Uids::Pseudonymised).then(|| (self.profile, self.pseudonyms.clone()));
        let [date, time] = ["%Y%m%d", "%H%M%S"].map(|format| self.made_at.strftime(format).to_string());
        let (instance, segments) = (uids.instance.clone(), part.segments.len());
        let written = aside(move || {
            let copied =
                copied.map(|(profile, pseudonyms)| copy(&original, profile, &pseudonyms)).transpose()?;
            NewSegmentation {
                like: copied.as_ref().map_or(&original, |copied| &copied.bytes),
                uids,
                images: part.series,
                made_at: [date, time],
                description: "Reference standard".to_owned(),
                version: env!("CARGO_PKG_VERSION").to_owned(),
                size: part.size,
                frames: part.frames,
                between_slices: part.between_slices,
                segments: part.segments,
            }
            .write()
        })
        .await?;
        Ok(match written {
            Ok(bytes) => Segmented::Made { case: label.to_owned(), instance, segments, file: bytes.into() },
            Err(refusal) => left_out(refusal.to_string()),
        })
    }

    fn rename(&self, uid: &mut String) {
        if self.wanted.uids == Uids::Pseudonymised {
            *uid = self.pseudonyms.uid(uid);
        }
    }
}

async fn stored(app: &App, case: CaseId) -> Result<HashMap<String, Stored>, Fault> {
    let mut sizes: BTreeMap<String, ([u32; 2], u32)> = BTreeMap::new();
    for (_, uid, frames, metadata) in store::instance::described(app.db(), &[case]).await? {
        let metadata: KeptMetadata = serde_json::from_str(&metadata)
            .map_err(|why| Fault::Internal(format!("The metadata of an image cannot be read: {why}.")))?;
        let [rows, columns] = metadata.rows_and_columns().unwrap_or_default();
        sizes.insert(uid, ([columns, rows], frames));
    }
    let images = store::burned_in::images(app.db(), case).await?.into_iter();
    let image = |image: store::burned_in::ToExamine| {
        let (size, frames) = sizes.get(&image.sop_instance_uid).copied()?;
        let stored = Stored { series: image.series_instance_uid, sha256: image.sha256, size, frames };
        Some((image.sop_instance_uid, stored))
    };
    Ok(images.filter_map(image).collect())
}
