use std::io::{Cursor, Write};

use domain::case::CaseUnit;
use domain::import::FileOutcome::{self, Duplicate, Quarantined, Refused, Stored};
use domain::import::FileReport;
use domain::role::Role;
use store::case::Filter;
use zip::write::{SimpleFileOptions, ZipWriter};

use super::{Importer, Progress, Upload, begin, complete, from_paths, take};
use crate::authority::duty::{Manage, Oversee, OverseeReads};
use crate::fault::Fault;
use crate::testing::{World, each_engine, real_file, real_files};

const CT: &str = "dicom/ct-chest-lidc0314";

fn outcomes(reports: &[FileReport]) -> Vec<FileOutcome> {
    reports.iter().map(|report| report.outcome).collect()
}

fn reason(report: &FileReport) -> &str {
    report.reason.as_deref().unwrap_or_default()
}

/// The file with its last byte changed: other pixels under the same UID.
fn altered(mut bytes: Vec<u8>) -> Vec<u8> {
    *bytes.last_mut().unwrap() ^= 1;
    bytes
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn a_chest_ct_of_80_files_becomes_one_case_however_often_it_comes() {
    let Some(folder) = real_file(CT) else { return };
    let paths = [folder];
    each_engine(async |world| {
        world.member("chest", "ann", &[Role::Manager]).await;
        let importer = Importer::at_command_line(world.app(), "chest").await.unwrap();
        let (mut told, mut last) = (0, (0, 0));
        let mut progress = |progress: Progress<'_>| {
            told += progress.reports.len();
            last = (progress.done, progress.found);
        };
        let first = from_paths(world.app(), &importer, &paths, &mut progress).await.unwrap();
        assert_eq!((first.tally.stored, first.tally.files(), first.cases_made), (80, 80, 1));
        assert_eq!((told, last), (80, (80, 80)));
        let again = from_paths(world.app(), &importer, &paths, &mut |_| {}).await.unwrap();
        assert_eq!((again.tally.duplicate, again.tally.files(), again.cases_made), (80, 80, 0));

        let ann = world.person("ann").await;
        let permit = world.permit::<OverseeReads>("chest", &ann).await;
        let (cases, next) = crate::case::page(world.app(), &permit, &Filter::default(), 0, 10).await.unwrap();
        assert_eq!((cases.len(), next), (1, None));
        assert_eq!((cases[0].row.label.as_str(), cases[0].row.subject.as_str()), ("C-0001", "S-0001"));
        assert_eq!((cases[0].row.instances, cases[0].state()), (80, "waiting"));
        assert_eq!(cases[0].facets["modality"], "CT");
        assert_eq!(cases[0].facets["slice_thickness"], "1");
        let (_, series) = crate::case::find(world.app(), &permit, cases[0].row.id).await.unwrap();
        assert_eq!((series.len(), series[0].instances, series[0].frames), (1, 80, 80));

        let trail = world.trail().await;
        let actions: Vec<_> = trail.iter().map(|line| line.split(' ').next().unwrap()).collect();
        assert_eq!(actions.first(), Some(&"import.began"));
        assert_eq!(actions.iter().filter(|action| **action == "import.completed").count(), 2);
    });
}

#[test]
fn originals_are_kept_byte_for_byte() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        world.project("chest").await;
        let (name, bytes) = files[0].clone();
        world.import("chest", [(name, bytes.clone())]).await;
        let kept = world.app().blobs().get(&store::blob::Digest::of(&bytes)).await.unwrap();
        assert_eq!(kept, bytes);
    });
}

#[test]
fn a_file_that_is_called_by_its_uid_is_told_so_without_a_name_being_kept() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        let ann = world.member("chest", "ann", &[Role::Manager]).await;
        let uid = imaging::archive::identify(&files[0].1).unwrap().sop_instance.unwrap();
        let named = [(format!("{uid}.dcm"), files[0].1.clone()), ("a/b.dcm".to_owned(), files[1].1.clone())];
        let (import, _) = world.import("chest", named).await;
        let permit = world.permit::<Oversee>("chest", &ann).await;
        let told = super::files(world.app(), &permit, import.id, None, 0, 10).await.unwrap();
        let names: Vec<&str> = told.iter().map(|file| file.report.name.as_str()).collect();
        assert_eq!(names, [format!("{uid}.dcm").as_str(), "a/b.dcm"]);
        let kept = store::archive::file_name::between(world.app().archive(), import.id.0, 1, 2).await;
        assert_eq!(kept.unwrap(), [(2, "a/b.dcm".to_owned())]);
    });
}

#[test]
fn four_views_of_four_patients_are_four_cases() {
    let Some(files) = real_files("dicom/mg-cbis-malign0") else { return };
    each_engine(async |world| {
        let ann = world.member("breast", "ann", &[Role::Manager]).await;
        let (import, _) = world.import("breast", files.clone()).await;
        assert_eq!((import.tally.stored, import.cases_made), (4, 4));
        let permit = world.permit::<OverseeReads>("breast", &ann).await;
        let facets = crate::case::distribution(world.app(), &permit).await.unwrap();
        let (_, modality) = facets.iter().find(|(facet, _)| facet.word() == "modality").unwrap();
        assert_eq!(modality[0].value.as_deref(), Some("MG"));
        assert_eq!(modality[0].by_split[&None], 4);
        assert_eq!(modality.len(), 1, "every case has a modality");
    });
}

#[test]
fn every_malformed_file_comes_to_an_outcome_with_a_sentence() {
    let Some(mut files) = real_files("dicom/malformed") else { return };
    // A file of a few bytes that claims four gigabytes of pixels.
    let mut claim = vec![0; 128];
    claim.extend_from_slice(b"DICM\x02\0\x10\0UI\x12\x001.2.840.10008.1.2\0");
    claim.extend_from_slice(&[0xe0, 0x7f, 0x10, 0, 0xf0, 0xff, 0xff, 0xff]);
    files.push(("claim.dcm".to_owned(), claim));
    files.push(("nothing.dcm".to_owned(), Vec::new()));
    files.push(("note.txt".to_owned(), b"not an image".to_vec()));
    each_engine(async |world| {
        world.project("chest").await;
        let (import, reports) = world.import("chest", files.clone()).await;
        assert_eq!(reports.len(), files.len());
        assert_eq!(import.tally.files() as usize, files.len());
        let outcome =
            |name: &str| reports.iter().find(|report| report.name == name).map(|found| found.outcome);
        assert_eq!(outcome("claim.dcm"), Some(Quarantined), "hostile structure waits for a person");
        assert_eq!((outcome("nothing.dcm"), outcome("note.txt")), (Some(Refused), Some(Refused)));
        for report in &reports {
            if matches!(report.outcome, Refused | Quarantined) {
                assert!(reason(report).ends_with('.') && reason(report).len() > 30, "{report:?}");
                assert!(reason(report).starts_with(char::is_uppercase), "{report:?}");
            } else {
                assert_eq!((report.name.as_str(), report.outcome), ("garbage_tail.dcm", Stored));
            }
        }
    });
}

#[test]
fn other_bytes_under_the_same_uid_wait_in_quarantine() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        let ann = world.member("chest", "ann", &[Role::Manager]).await;
        let (name, bytes) = files[0].clone();
        let other = altered(bytes.clone());
        let twice = [("a", bytes), ("b", other.clone()), ("b again", other.clone())];
        let (_, reports) = world.import("chest", twice.map(|(name, bytes)| (name.to_owned(), bytes))).await;
        assert_eq!(outcomes(&reports), [Stored, Quarantined, Quarantined]);
        let permit = world.permit::<Oversee>("chest", &ann).await;
        let waiting = super::quarantine(world.app(), &permit).await.unwrap();
        assert_eq!(waiting.len(), 1, "the same bytes wait once");
        assert_eq!(waiting[0].name, "b");
        assert_eq!(world.app().blobs().get(&waiting[0].sha256).await.unwrap(), other);
        // The same within one archive, where both come in one transaction.
        let both = archive(&[("x", &files[1].1), ("y", &altered(files[1].1.clone())), ("z", &files[1].1)]);
        let (_, reports) = world.import("chest", [(name, both)]).await;
        assert_eq!(outcomes(&reports), [Stored, Quarantined, Duplicate]);
    });
}

#[test]
fn an_archive_is_unpacked_and_an_archive_within_it_refused() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        world.project("chest").await;
        let inner = archive(&[("c.dcm", &files[1].1)]);
        let outer = archive(&[("folder/a.dcm", &files[0].1), ("inner.zip", &inner), ("note.txt", b"hello")]);
        let cut = outer[..outer.len() / 2].to_vec();
        let (_, reports) =
            world.import("chest", [("study.zip".to_owned(), outer), ("cut.zip".to_owned(), cut)]).await;
        assert_eq!(outcomes(&reports), [Stored, Refused, Refused, Refused]);
        assert_eq!(reports[0].name, "study.zip/folder/a.dcm");
        assert!(reason(&reports[1]).contains("archive within"), "{reports:?}");
        assert_eq!(reports[3].name, "cut.zip");
    });
}

#[test]
fn folders_are_walked_without_following_links() {
    let Some(file) = real_file("dicom/malformed/not_dicom.dcm") else { return };
    each_engine(async |world| {
        world.project("chest").await;
        let folder = tempfile::tempdir().unwrap();
        std::fs::create_dir(folder.path().join("b")).unwrap();
        std::fs::copy(&file, folder.path().join("b/one.dcm")).unwrap();
        std::fs::write(folder.path().join("DICOMDIR"), "none").unwrap();
        std::os::unix::fs::symlink("/", folder.path().join("a-link")).unwrap();
        let importer = Importer::at_command_line(world.app(), "chest").await.unwrap();
        let mut reports = Vec::new();
        let mut keep = |progress: Progress<'_>| reports.extend_from_slice(progress.reports);
        from_paths(world.app(), &importer, &[folder.path().to_owned()], &mut keep).await.unwrap();
        assert_eq!(outcomes(&reports), [Refused, Refused, Refused]);
        assert!(reports[0].name.ends_with("DICOMDIR"), "{reports:?}");
        assert!(reason(&reports[1]).contains("link"), "{reports:?}");
        assert!(reports[2].name.ends_with("b/one.dcm"), "{reports:?}");
        let missing = from_paths(world.app(), &importer, &["/no/such/file".into()], &mut |_| {}).await;
        assert!(matches!(missing, Err(Fault::NotFound(_))), "{missing:?}");
    });
}

#[test]
fn a_case_that_readers_were_given_grows_no_more() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        let ann = world.member("chest", "ann", &[Role::Manager]).await;
        world.import("chest", files[..2].to_vec()).await;
        let (grown, reports) = world.import("chest", files[2..3].to_vec()).await;
        assert_eq!((outcomes(&reports), grown.cases_made), (vec![Stored], 0));
        let permit = world.permit::<OverseeReads>("chest", &ann).await;
        let case =
            crate::case::page(world.app(), &permit, &Filter::default(), 0, 10).await.unwrap().0.remove(0);
        assert_eq!(case.row.instances, 3, "a case that nobody was given may grow");

        release(&world, case.row.id).await;
        let (_, reports) = world.import("chest", files[2..5].to_vec()).await;
        assert_eq!(outcomes(&reports), [Duplicate, Quarantined, Quarantined]);
        assert!(reason(&reports[1]).contains("C-0001"), "{reports:?}");
        let (case, _) = crate::case::find(world.app(), &permit, case.row.id).await.unwrap();
        assert_eq!((case.row.instances, case.state()), (3, "reading"));
    });
}

async fn release(world: &World, case: domain::id::CaseId) {
    let mut tx = world.app().db().begin().await.unwrap();
    tx.execute(
        "INSERT INTO batch (id, project, kind, name, created_at, released_at)
         SELECT $2, project, 'first', 'First', 0, 0 FROM reading_case WHERE id = $1",
        store::args![case, case.0],
    )
    .await
    .unwrap();
    tx.execute("INSERT INTO batch_case (batch, reading_case) VALUES ($2, $1)", store::args![case, case.0])
        .await
        .unwrap();
    tx.commit_unaudited().await.unwrap();
}

#[test]
fn a_complete_import_takes_nothing_more_and_one_of_another_project_is_unknown() {
    each_engine(async |world| {
        let ann = world.member("chest", "ann", &[Role::Manager]).await;
        world.member("breast", "ann", &[Role::Manager]).await;
        let importer = Importer::from(&world.permit::<Manage>("chest", &ann).await);
        let import = begin(world.app(), &importer, "browser").await.unwrap();
        let elsewhere = Importer::from(&world.permit::<Manage>("breast", &ann).await);
        let file = || Upload::Memory(b"not an image".to_vec().into());
        let strange = take(world.app(), &elsewhere, import, "a", file()).await;
        assert!(matches!(strange, Err(Fault::Conflict(_))), "{strange:?}");
        let completed = complete(world.app(), &importer, import).await.unwrap();
        assert_eq!(completed.by.as_deref(), Some("Dr ann"));
        let late = take(world.app(), &importer, import, "a", file()).await;
        assert!(matches!(late, Err(Fault::Conflict(_))), "{late:?}");
        assert_eq!(complete(world.app(), &importer, import).await.unwrap(), completed);
    });
}

#[test]
fn what_an_abandoned_import_took_becomes_a_case_with_the_next_one() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        world.project("chest").await;
        let importer = Importer::at_command_line(world.app(), "chest").await.unwrap();
        let abandoned = begin(world.app(), &importer, "browser").await.unwrap();
        let file = Upload::Memory(files[0].1.clone().into());
        take(world.app(), &importer, abandoned, "a", file).await.unwrap();
        let (next, reports) = world.import("chest", files[..2].to_vec()).await;
        assert_eq!((outcomes(&reports), next.cases_made), (vec![Duplicate, Stored], 1));
    });
}

#[test]
fn two_imports_at_once_share_subjects_and_cases() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        let ann = world.member("chest", "ann", &[Role::Manager]).await;
        let (one, other) = tokio::join!(
            world.import("chest", files[..8].to_vec()),
            world.import("chest", files[4..12].to_vec())
        );
        let stored = |reports: &[FileReport]| outcomes(reports).iter().filter(|o| **o == Stored).count();
        assert_eq!(stored(&one.1) + stored(&other.1), 12);
        assert_eq!(one.0.cases_made + other.0.cases_made, 1);
        let permit = world.permit::<OverseeReads>("chest", &ann).await;
        let (cases, _) = crate::case::page(world.app(), &permit, &Filter::default(), 0, 10).await.unwrap();
        assert_eq!((cases.len(), cases[0].row.instances), (1, 12));
    });
}

#[test]
fn cases_are_what_the_project_says_a_case_is() {
    let Some(files) = real_files(CT) else { return };
    each_engine(async |world| {
        for (slug, unit, cases) in [("series", CaseUnit::Series, 1), ("image", CaseUnit::Image, 3)] {
            let project = world.project(slug).await;
            let mut tx = world.app().db().begin().await.unwrap();
            store::project::describe(&mut tx, project, slug, unit).await.unwrap();
            tx.commit_unaudited().await.unwrap();
            let (import, _) = world.import(slug, files[..3].to_vec()).await;
            assert_eq!(import.cases_made, cases, "{slug}");
            assert_eq!(world.import(slug, files[..3].to_vec()).await.0.cases_made, 0, "{slug}");
        }
    });
}

#[test]
fn a_study_of_two_patients_never_crosses_the_split_unseen() {
    let Some(files) = real_files(CT) else { return };
    let header = imaging::read_header(&files[1].1).unwrap();
    let patient = header.patient_id.unwrap();
    let renamed = replaced(&files[1].1, patient.as_bytes(), &b"Z".repeat(patient.len()));
    let mut study = header.study_uid.clone().into_bytes();
    *study.last_mut().unwrap() = if study.ends_with(b"1") { b'2' } else { b'1' };
    let moved = replaced(&files[1].1, header.study_uid.as_bytes(), &study);
    each_engine(async |world| {
        world.project("chest").await;
        let given = [("first", &files[0].1), ("renamed", &renamed), ("moved", &moved)];
        let given = given.map(|(name, bytes)| (name.to_owned(), bytes.clone()));
        let (import, reports) = world.import("chest", given).await;
        assert_eq!(outcomes(&reports), [Stored, Quarantined, Quarantined]);
        assert!(reason(&reports[1]).contains("another patient"), "{reports:?}");
        assert!(reason(&reports[2]).contains("another study"), "{reports:?}");
        assert_eq!(import.cases_made, 1);
    });
}

/// The bytes with each `from` written over by as many bytes.
fn replaced(bytes: &[u8], from: &[u8], to: &[u8]) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    let mut at = 0;
    while let Some(found) = bytes[at..].windows(from.len()).position(|window| window == from) {
        bytes[at + found..][..to.len()].copy_from_slice(to);
        at += found + to.len();
    }
    assert!(at > 0, "there is nothing to replace");
    bytes
}
