//! The identity map: which subject of a project is which patient. It stands in the archive index alone, and
//! whoever looks leaves an entry in the audit trail.

use std::collections::HashMap;

use domain::id::ProjectId;
use serde_json::json;
use store::audit::Event;

use crate::app::App;
use crate::authority::duty::Identify;
use crate::authority::{Administrator, Permit};
use crate::fault::Fault;

/// Who a subject is; empty texts where the headers have none.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Identity {
    /// What people call the subject.
    pub subject: String,
    /// Patient ID.
    pub patient_id: String,
    /// Issuer of Patient ID.
    pub issuer: String,
    /// Patient's Name, as it was written first.
    pub name: String,
}

/// The subjects of the custodian's project, in their order.
pub async fn identities(app: &App, permit: &Permit<Identify>) -> Result<Vec<Identity>, Fault> {
    let event = permit.event(app, "identity.map_opened", permit.slug());
    opened(app, permit.project(), event).await
}

/// The same for the machine's command line.
pub async fn identities_as_administrator(
    app: &App,
    by: &Administrator,
    slug: &str,
) -> Result<Vec<Identity>, Fault> {
    let project = store::project::by_slug(app.db(), slug).await?;
    let project = project.ok_or_else(|| {
        Fault::NotFound(format!("There is no project “{slug}”: look at overread project list."))
    })?;
    let event = by.who().event(app, "identity.map_opened", slug);
    opened(app, project.id, Event { project: Some(project.id), ..event }).await
}

async fn opened(app: &App, project: ProjectId, event: Event) -> Result<Vec<Identity>, Fault> {
    let mut patients: HashMap<String, _> = store::archive::patient::of_project(app.archive(), project)
        .await?
        .into_iter()
        .map(|patient| (patient.patient_key.clone(), patient))
        .collect();
    let subjects = store::subject::of_project(app.db(), project).await?;
    let identities = subjects.into_iter().filter_map(|subject| {
        let patient = patients.remove(&subject.patient_key)?;
        let (patient_id, issuer, name) = (patient.patient_id, patient.issuer, patient.name);
        Some(Identity { subject: subject.label, patient_id, issuer, name })
    });
    let identities: Vec<Identity> = identities.collect();
    let mut tx = app.db().begin().await?;
    tx.record(Event { detail: json!({ "subjects": identities.len() }), ..event });
    tx.commit().await?;
    Ok(identities)
}

/// The map as CSV (RFC 4180).
pub fn as_csv(identities: &[Identity]) -> String {
    let quoted = |text: &str| format!("\"{}\"", text.replace('"', "\"\""));
    let mut csv = "subject,patient_id,issuer_of_patient_id,patient_name\r\n".to_owned();
    for Identity { subject, patient_id, issuer, name } in identities {
        let fields = [subject, patient_id, issuer, name].map(|text| quoted(text));
        csv.extend([&fields.join(","), "\r\n"]);
    }
    csv
}

#[cfg(test)]
mod tests {
    use domain::role::Role;

    use super::{as_csv, identities};
    use crate::authority::Permit;
    use crate::authority::duty::Identify;
    use crate::testing::{each_engine, study};

    #[test]
    fn only_the_custodian_learns_who_a_subject_is_and_the_trail_says_so() {
        each_engine(async |world| {
            let carl = world.member("chest", "carl", &[Role::Custodian]).await;
            let mia = world.member("chest", "mia", &[Role::Manager]).await;
            let named = |file: &[u8]| study::with(file, &[((0x0010, 0x0010), "PN", b"Muster^Eva")]);
            let files = study::ct(7, 1).into_iter().map(|(name, file)| (name, named(&file)));
            world.import("chest", files).await;
            let permit = world.permit::<Identify>("chest", &carl).await;
            let map = identities(world.app(), &permit).await.unwrap();
            assert_eq!(as_csv(&map).lines().nth(1), Some(r#""S-0001","patient-7","","Muster^Eva""#));
            assert!(world.trail().await.contains(&"identity.map_opened chest".to_owned()));
            assert!(Permit::<Identify>::grant(world.app(), &mia, "chest").await.is_err());
            let both = world.member("chest", "both", &[Role::Custodian, Role::Reader]).await;
            assert!(Permit::<Identify>::grant(world.app(), &both, "chest").await.is_err());
        });
    }
}
