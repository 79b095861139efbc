//! Copies of a project's images by its de-identification profile, for those who train on them.

use bytes::Bytes;
use domain::id::{CaseId, ProjectId};
use imaging::deidentify::copy;
use imaging::{Profile, Pseudonyms};
use serde_json::json;
use store::audit::Event;

use crate::app::App;
use crate::authority::Administrator;
use crate::fault::Fault;

/// A copy that is to be written, or why there is none.
pub enum Copied {
    /// The copy of an image.
    Made {
        /// What its case is called.
        case: String,
        /// Its Series Instance UID, mapped.
        series: String,
        /// Its SOP Instance UID, mapped: what the labels' files call it.
        instance: String,
        /// The file.
        file: Bytes,
    },
    /// An image that no copy is made of.
    LeftOut {
        /// What its case is called.
        case: String,
        /// Why.
        reason: String,
    },
}

/// What was given out.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Copies {
    /// Images copied.
    pub copied: u32,
    /// Images that no copy was made of.
    pub left_out: u32,
    /// Cases left out as a whole, since their pixels may name the patient.
    pub kept_back: u32,
    /// The profile that it was done by.
    pub profile: Profile,
}

/// Copies every image of the cases whose pixels name nobody, one after the other, and says in the audit
/// trail that they were given out.
pub async fn copies(
    app: &App,
    by: &Administrator,
    slug: &str,
    write: &mut impl FnMut(Copied) -> Result<(), Fault>,
) -> Result<Copies, Fault> {
    let project = super::project_named(app, slug).await?;
    let profile = crate::deidentification::of_project(app.db(), project).await?;
    let pseudonyms = Pseudonyms::new(&app.project_key(project).await?);
    let mut done = Copies { profile, ..Copies::default() };
    for (case, label, may_be_shown) in store::burned_in::cases(app.db(), project).await? {
        if may_be_shown {
            let of_case = OfCase { profile, pseudonyms: &pseudonyms, label: &label };
            of_case.copy(app, case, &mut done, write).await?;
        } else {
            done.kept_back += 1;
        }
    }
    record(app, by, project, &done).await?;
    Ok(done)
}

struct OfCase<'a> {
    profile: Profile,
    pseudonyms: &'a Pseudonyms,
    label: &'a str,
}

impl OfCase<'_> {
    async fn copy(
        &self,
        app: &App,
        case: CaseId,
        done: &mut Copies,
        write: &mut impl FnMut(Copied) -> Result<(), Fault>,
    ) -> Result<(), Fault> {
        for image in store::burned_in::images(app.db(), case).await? {
            let original = app.blobs().get(&image.sha256).await?;
            let (profile, pseudonyms) = (self.profile, self.pseudonyms.clone());
            let copied = tokio::task::spawn_blocking(move || copy(&original, profile, &pseudonyms)).await;
            let copied = copied.map_err(|why| Fault::Internal(format!("An image was not copied: {why}.")))?;
            let case = self.label.to_owned();
            match copied {
                Ok(copied) => {
                    done.copied += 1;
                    let (series, instance) = (copied.series_uid, copied.sop_uid);
                    write(Copied::Made { case, series, instance, file: copied.bytes.into() })?;
                }
                Err(refusal) => {
                    done.left_out += 1;
                    write(Copied::LeftOut { case, reason: refusal.to_string() })?;
                }
            }
        }
        Ok(())
    }
}

async fn record(app: &App, by: &Administrator, project: ProjectId, done: &Copies) -> Result<(), Fault> {
    let event = Event {
        project: Some(project),
        detail: json!({
            "copied": done.copied, "left_out": done.left_out, "kept_back": done.kept_back,
            "profile": done.profile.to_string(),
        }),
        ..by.who().event(app, "export.images", project)
    };
    let mut tx = app.db().begin().await?;
    tx.record(event);
    Ok(tx.commit().await?)
}
