//! Who a patient is: in clear only for the archive index, as a keyed hash for everything else.

use domain::id::ProjectId;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use store::archive::patient::Patient;
use store::audit::{Actor, Event};

use crate::app::App;
use crate::fault::Fault;

/// Tells the hash of a patient from other uses of a project's key.
const USE: &[u8] = b"overread patient key 1\0";

/// Whose image it is. Without a patient ID the study stands for a patient of its own.
pub(super) fn patient(project_key: &[u8; 32], header: &imaging::Header) -> Patient {
    let text = |text: &Option<String>| super::storable(text.as_deref().unwrap_or_default());
    let (patient_id, issuer) = (text(&header.patient_id), text(&header.issuer_of_patient_id));
    // A backslash parts them, since DICOM values cannot hold one.
    let in_clear = if patient_id.is_empty() {
        format!("\\\\{}", header.study_uid)
    } else {
        format!("{patient_id}\\{issuer}")
    };
    Patient {
        patient_key: hashed(project_key, &in_clear),
        patient_id,
        issuer,
        name: text(&header.patient_name),
    }
}

/// HMAC-SHA256 in hexadecimal: the same within a project, unrelated between projects.
fn hashed(project_key: &[u8; 32], in_clear: &str) -> String {
    let mut block = [0; 64];
    block[..32].copy_from_slice(project_key);
    let mut mac = <Hmac<Sha256> as KeyInit>::new(&block.into());
    mac.update(USE);
    mac.update(in_clear.as_bytes());
    hex::encode(mac.finalize().into_bytes())
}

/// Moves what names a patient out of a main database that an earlier version wrote. Repeating it, or
/// repeating it after a crash, comes to the same; says how many subjects it concerned.
pub async fn move_out(app: &App) -> Result<usize, Fault> {
    const AT_ONCE: u32 = 500;
    let mut moved = 0;
    loop {
        let in_clear = store::subject::in_clear(app.db(), AT_ONCE).await?;
        if in_clear.is_empty() {
            return Ok(moved);
        }
        moved += in_clear.len();
        for of_project in in_clear.chunk_by(|a, b| a.project == b.project) {
            move_some(app, of_project[0].project, of_project).await?;
        }
    }
}

async fn move_some(app: &App, project: ProjectId, subjects: &[store::subject::InClear]) -> Result<(), Fault> {
    let key = app.project_key(project).await?;
    let mut tx = app.db().begin().await?;
    let mut patients = Vec::with_capacity(subjects.len());
    for subject in subjects {
        let patient_key = hashed(&key, &subject.patient_key);
        store::subject::set_patient_key(&mut tx, subject.id, &patient_key).await?;
        let (patient_id, issuer) = match subject.patient_key.split_once('\\') {
            Some((id, issuer)) if !id.is_empty() => (id.to_owned(), issuer.to_owned()),
            _ => (String::new(), String::new()),
        };
        patients.push(Patient { patient_key, patient_id, issuer, name: String::new() });
    }
    let mut archive = app.archive().begin().await?;
    store::archive::patient::insert(&mut archive, project, &patients).await?;
    archive.commit_unaudited().await?;
    tx.record(Event {
        at: app.now(),
        actor: Actor::System,
        project: Some(project),
        action: "subject.identities_moved",
        target: project.to_string(),
        detail: serde_json::json!({ "subjects": subjects.len() }),
    });
    Ok(tx.commit().await?)
}

#[cfg(test)]
mod tests {
    use domain::id::SubjectId;
    use store::subject::Subject;

    use super::{hashed, move_out};
    use crate::testing::each_engine;

    #[test]
    fn a_patient_is_the_same_within_a_project_alone() {
        assert_eq!(hashed(&[1; 32], "P1\\A"), hashed(&[1; 32], "P1\\A"));
        assert_ne!(hashed(&[1; 32], "P1\\A"), hashed(&[2; 32], "P1\\A"));
        assert_ne!(hashed(&[1; 32], "P1\\A"), hashed(&[1; 32], "P1\\B"));
        assert_eq!(hashed(&[1; 32], "P1\\A").len(), 64);
    }

    #[test]
    fn identities_of_an_earlier_version_move_out_of_the_main_database() {
        each_engine(async |world| {
            let app = world.app();
            let project = world.project("chest").await;
            let of = |ordinal: u32, patient_key: &str| Subject {
                id: SubjectId(app.new_id()),
                patient_key: patient_key.to_owned(),
                ordinal,
                label: format!("S-{ordinal:04}"),
            };
            let subjects = [of(1, "MUSTER\\HOSPITAL"), of(2, "\\\\1.2.3")];
            let mut tx = app.db().begin().await.unwrap();
            store::subject::insert(&mut tx, project, &subjects).await.unwrap();
            tx.commit_unaudited().await.unwrap();

            assert_eq!(move_out(app).await.unwrap(), 2);
            assert_eq!(move_out(app).await.unwrap(), 0);
            let key = app.project_key(project).await.unwrap();
            let expected = hashed(&key, "MUSTER\\HOSPITAL");
            let found = store::subject::by_patient_keys(app.db(), project, &[&expected]).await.unwrap();
            assert_eq!(found.iter().map(|subject| subject.id).collect::<Vec<_>>(), [subjects[0].id]);
            let mut patients = store::archive::patient::of_project(app.archive(), project).await.unwrap();
            patients.sort_by(|a, b| a.patient_id.cmp(&b.patient_id));
            assert_eq!((&*patients[0].patient_id, &*patients[0].issuer), ("", ""));
            assert_eq!((&*patients[1].patient_id, &*patients[1].issuer), ("MUSTER", "HOSPITAL"));
            assert_eq!(world.trail().await, [format!("subject.identities_moved {project}")]);
        });
    }
}
