//! A database that an earlier version filled, brought up to this one.

use domain::id::{CaseId, ImportId, InstanceId, ProjectId, SeriesId};
use domain::import::FileOutcome;
use uuid::Uuid;

use super::*;
use crate::archive::image::{self, Image};
use crate::archive::place::{self, Place};
use crate::archive::watched::{self, Watched};
use crate::archive::{Archive, arrival, file_name};
use crate::blob;
use crate::testing::postgres;

/// UIDs as files have them: of an even and of an odd length, and one that is none.
const UIDS: [&str; 3] = ["1.2.840.10", "1.2.840.113", "1.2.A b"];

const fn id(number: u8) -> Uuid {
    Uuid::from_bytes([number; 16])
}

const PROJECT: ProjectId = ProjectId(id(1));
const STUDY: Uuid = id(3);
const SERIES: SeriesId = SeriesId(id(4));
const IMPORT: ImportId = ImportId(id(5));
const CASE: CaseId = CaseId(id(6));

fn image_id(number: usize) -> Uuid {
    id(16 + number as u8)
}

fn digest(number: usize) -> blob::Digest {
    blob::Digest::of(&[number as u8])
}

fn before(schema: &'static Schema, migrations: usize) -> &'static Schema {
    let migrations = &schema.migrations[..migrations];
    Box::leak(Box::new(Schema { migrations, ..*schema }))
}

async fn emptied(db: &Db, names: &[&str]) {
    if db.engine() == Engine::Postgres {
        let mut tx = db.begin().await.unwrap();
        for name in names {
            tx.run_script(format!("DROP SCHEMA {name} CASCADE; CREATE SCHEMA {name}")).await.unwrap();
        }
        tx.commit_unaudited().await.unwrap();
    }
}

async fn fill(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let project =
        "INSERT INTO project (id, slug, title, case_unit, split_design, plan, protocol_draft, created_at)
        VALUES ($1, 'p', 'P', 'study', '{}', '{}', '{}', 0)";
    tx.execute(project, args![PROJECT]).await.unwrap();
    let subject =
        "INSERT INTO subject (id, project, patient_key, ordinal, label) VALUES ($1, $2, 'k', 1, 'S-0001')";
    tx.execute(subject, args![id(2), PROJECT]).await.unwrap();
    let study = "INSERT INTO study (id, project, subject, study_instance_uid) VALUES ($1, $2, $3, '1.1')";
    tx.execute(study, args![STUDY, PROJECT, id(2)]).await.unwrap();
    let series =
        "INSERT INTO series (id, study, series_instance_uid, modality) VALUES ($1, $2, '1.1.1', 'CT')";
    tx.execute(series, args![SERIES, STUDY]).await.unwrap();
    let import =
        "INSERT INTO import (id, project, source, started_at, stored, duplicate, quarantined, refused,
            cases_made)
        VALUES ($1, $2, 'browser', 0, 3, 0, 0, 1, 1)";
    tx.execute(import, args![IMPORT, PROJECT]).await.unwrap();
    for (number, uid) in UIDS.into_iter().enumerate() {
        let instance = "INSERT INTO instance (id, project, series, sop_instance_uid, sop_class_uid,
                transfer_syntax_uid, sha256, bytes, number, frames, facets, geometry, imported_at, frame_index,
                metadata)
            VALUES ($1, $2, $3, $4, '1.2', '1.3', $5, 7, $6, 1, '{\"f\":1}', '{}', 9, '{}', '{\"m\":1}')";
        let sha256 = digest(number).to_string();
        let row = args![image_id(number), PROJECT, SERIES, uid, sha256, number as i64];
        tx.execute(instance, row).await.unwrap();
        let file = "INSERT INTO import_file (import, ordinal, name, outcome, sop_instance_uid)
            VALUES ($1, $2, '', 'stored', $3)";
        tx.execute(file, args![IMPORT, number as i64 + 1, uid]).await.unwrap();
    }
    let refused = "INSERT INTO import_file (import, ordinal, name, outcome, reason)
        VALUES ($1, 4, '', 'refused', 'No.')";
    tx.execute(refused, args![IMPORT]).await.unwrap();
    let case =
        "INSERT INTO reading_case (id, project, subject, study, series, instance, unit_uid, ordinal, label,
            instances, facets_due)
        VALUES ($1, $2, $3, $4, $5, $6, $7, 1, 'C-1', 1, $8)";
    let row = args![CASE, PROJECT, id(2), STUDY, SERIES, image_id(1), UIDS[1], false];
    tx.execute(case, row).await.unwrap();
    let flagged = "INSERT INTO burned_in (reading_case, instance, reasons) VALUES ($1, $2, '[]')";
    tx.execute(flagged, args![CASE, image_id(1)]).await.unwrap();
    tx.commit_unaudited().await.unwrap();
}

async fn fill_archive(db: &Db) {
    let mut tx = db.begin().await.unwrap();
    let study = "INSERT INTO archived_study (id, project, study_instance_uid, patient_id, patient_name,
            accession_number, study_date, study_time, description, attributes, series, instances)
        VALUES ($1, $2, '1.1', '', '', '', '', '', '', '{}', 1, 2)";
    tx.execute(study, args![STUDY, PROJECT]).await.unwrap();
    let base = crate::packed::alone("{\"m\":0}").unwrap();
    let series =
        "INSERT INTO archived_series (id, project, study, series_instance_uid, modality, description,
            attributes, instances, base)
        VALUES ($1, $2, $3, '1.1.1', 'CT', '', '{}', 2, $4)";
    tx.execute(series, args![SERIES, PROJECT, STUDY, base]).await.unwrap();
    // As the first version kept texts, and as the one before this did.
    let forms = [
        ("{\"f\":0}", "{\"a\":0}", None),
        ("", "", Some(crate::packed::alone("{\"f\":1}\0{\"a\":1}").unwrap())),
    ];
    for (number, (frames, attributes, texts)) in forms.into_iter().enumerate() {
        let image = "INSERT INTO archived_instance (id, project, series, sop_instance_uid, sop_class_uid,
                transfer_syntax_uid, number, sha256, bytes, frames, attributes, metadata, texts)
            VALUES ($1, $2, $3, $4, '1.2.3', '1.2.840', $5, $6, 7, $7, $8, $9, $10)";
        let metadata = crate::packed::alone(&format!("{{\"m\":{number}}}")).unwrap();
        let (uid, sha256) = (UIDS[number], digest(number).to_string());
        let at = image_id(number);
        let row = args![at, PROJECT, SERIES, uid, number as i64, sha256, frames, attributes, metadata, texts];
        tx.execute(image, row).await.unwrap();
    }
    let name = "INSERT INTO file_name (owner, ordinal, name) VALUES ($1, 1, 'a.dcm')";
    tx.execute(name, args![IMPORT.0]).await.unwrap();
    let watched = "INSERT INTO watched_file (project, path, size, changed_at) VALUES ($1, $2, 7, 9)";
    tx.execute(watched, args![PROJECT, digest(9).to_string()]).await.unwrap();
    tx.commit_unaudited().await.unwrap();
}

fn third() -> Image {
    let study = image::Study {
        uid: "1.1".into(),
        patient_id: String::new(),
        patient_name: String::new(),
        accession_number: String::new(),
        date: String::new(),
        time: String::new(),
        description: String::new(),
        attributes: "{}".into(),
    };
    let series = image::Series {
        uid: "1.1.1".into(),
        modality: "CT".into(),
        number: None,
        description: String::new(),
        attributes: "{}".into(),
    };
    Image {
        study,
        series,
        uid: UIDS[2].into(),
        sop_class_uid: "1.2.3".into(),
        transfer_syntax_uid: "1.2.840".into(),
        number: Some(2),
        sha256: digest(2),
        bytes: 7,
        frames: "{\"f\":2}".into(),
        attributes: "{\"a\":2}".into(),
        metadata: "{\"m\":2}".into(),
    }
}

async fn main_is_whole(db: &Db) {
    let mut known = crate::instance::known(db, PROJECT, &UIDS).await.unwrap();
    known.sort_unstable();
    let expected: Vec<_> = UIDS.into_iter().enumerate().map(|(n, uid)| (uid.to_owned(), digest(n))).collect();
    assert_eq!(known, expected);
    let of_case = crate::instance::uids_of_case(db, CASE).await.unwrap();
    assert_eq!(of_case, [(InstanceId(image_id(1)), UIDS[1].to_owned())]);
    assert_eq!(crate::instance::metadata_of_case(db, CASE).await.unwrap(), ["{\"m\":1}"]);
    assert_eq!(crate::burned_in::found_in(db, &[CASE]).await.unwrap().len(), 1);
    let files = crate::import::files(db, IMPORT, None, 0, 10).await.unwrap();
    let uids: Vec<_> = files.iter().map(|file| file.report.sop_instance_uid.as_deref()).collect();
    assert_eq!(uids, [Some(UIDS[0]), Some(UIDS[1]), Some(UIDS[2]), None]);
    let refused = crate::import::files(db, IMPORT, Some(FileOutcome::Refused), 0, 10).await.unwrap();
    assert_eq!(refused.iter().map(|file| file.ordinal).collect::<Vec<_>>(), [4]);
    let mut tx = db.begin().await.unwrap();
    let astray = "UPDATE burned_in SET instance = $1";
    assert!(tx.execute(astray, args![id(99)]).await.is_err(), "references are heeded again");
}

async fn archive_is_whole(archive: &Archive) {
    let mut tx = archive.begin().await.unwrap();
    image::add(&mut tx, PROJECT, &[third()], || image_id(2)).await.unwrap();
    tx.commit_unaudited().await.unwrap();
    let place = Place { study: "1.1".into(), series: Some("1.1.1".into()), instance: None };
    let stored = place::stored(archive, PROJECT, &place).await.unwrap();
    let found: Vec<_> = stored.iter().map(|one| (&*one.uid, one.sha256, &*one.frames)).collect();
    let frames = ["{\"f\":0}", "{\"f\":1}", "{\"f\":2}"];
    let expected: Vec<_> = (0..3).map(|n| (UIDS[n], digest(n), frames[n])).collect();
    assert_eq!(found, expected);
    assert!(stored.iter().all(|one| one.transfer_syntax_uid == "1.2.840"));
    let metadata = place::metadata(archive, PROJECT, &place).await.unwrap();
    let texts: Vec<String> = metadata.iter().map(|one| one.text().unwrap()).collect();
    assert_eq!(texts, ["{\"m\":0}", "{\"m\":1}", "{\"m\":2}"]);
    for uid in UIDS {
        let one = Place { instance: Some(uid.into()), ..place.clone() };
        assert_eq!(place::digests(archive, PROJECT, &one).await.unwrap().len(), 1, "{uid}");
    }
    let arrived = arrival::between(archive, image_id(0), Uuid::max(), 10).await.unwrap();
    assert_eq!(arrived.iter().map(|(id, _)| *id).collect::<Vec<_>>(), [image_id(1), image_id(2)]);
    let names = file_name::between(archive, IMPORT.0, 1, 1).await.unwrap();
    assert_eq!(names, [(1, "a.dcm".to_owned())]);
    let file = |number| Watched { path: digest(number), size: 7, changed_at: 9 };
    let mut tx = archive.begin().await.unwrap();
    watched::take(&mut tx, PROJECT, &[file(8)]).await.unwrap();
    tx.commit_unaudited().await.unwrap();
    let mut taken = watched::taken(archive, PROJECT, &[digest(8), digest(9)]).await.unwrap();
    taken.sort_by_key(|file| file.path != digest(8));
    assert_eq!(taken, [file(8), file(9)]);
}

async fn carried_over(main: &str, index: &str) {
    let filled = Db::connect_with(main, before(&MAIN, 12)).await.unwrap();
    let filled_index = Db::connect_with(index, before(&ARCHIVE, 4)).await.unwrap();
    emptied(&filled, &["public", "archive"]).await;
    filled.migrate().await.unwrap();
    fill(&filled).await;
    filled.close().await;
    filled_index.migrate().await.unwrap();
    fill_archive(&filled_index).await;
    filled_index.close().await;

    let db = Db::connect(main).await.unwrap();
    assert!(db.migrate().await.unwrap().contains(&"0020_compact"));
    main_is_whole(&db).await;
    db.close().await;
    let archive = Archive::connect(index).await.unwrap();
    assert_eq!(archive.migrate().await.unwrap(), ["0005_compact"]);
    archive_is_whole(&archive).await;
    archive.close().await;
}

#[tokio::test]
async fn files_of_an_earlier_version_lose_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let url = |name| format!("sqlite://{}", folder.path().join(name).display());
    carried_over(&url("main.db"), &url("archive.db")).await;
}

#[tokio::test]
async fn a_server_of_an_earlier_version_loses_nothing() {
    let Some(database) = postgres().await else { return };
    let url = database.address().unwrap();
    carried_over(&url, &url).await;
    database.finish().await;
}
