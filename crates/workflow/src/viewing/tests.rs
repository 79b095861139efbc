use std::collections::BTreeSet;

use domain::id::CaseId;
use domain::role::Role;
use store::case::Filter;

use super::{InstanceMap, Viewing, frame, metadata, series};
use crate::authority::duty::OverseeReads;
use crate::fault::Fault;
use crate::testing::{World, each_engine, real_files};

async fn cases(world: &World, slug: &str) -> Vec<CaseId> {
    let mia = world.member(slug, "mia", &[Role::Manager]).await;
    let permit = world.permit::<OverseeReads>(slug, &mia).await;
    let (cases, _) = crate::case::page(world.app(), &permit, &Filter::default(), 0, 10).await.unwrap();
    cases.iter().map(|case| case.row.id).collect()
}

#[test]
fn a_chest_ct_is_stacked_by_position_and_every_frame_is_its_file_s() {
    let Some(files) = real_files("dicom/ct-chest-lidc0314") else { return };
    each_engine(async |world| {
        world.project("chest").await;
        world.import("chest", files.clone()).await;
        let viewing = Viewing { case: cases(&world, "chest").await[0], uid_key: [7; 32] };
        let shown = series(world.app().db(), &viewing).await.unwrap();
        assert_eq!(shown.len(), 1);
        assert_eq!((shown[0].modality.as_str(), shown[0].instances.len()), ("CT", 80));
        assert_eq!(shown[0].slice_spacing, Some(1.0));
        assert_eq!(shown[0].warnings, Vec::<String>::new());

        let map = InstanceMap::of(world.app().db(), &viewing).await.unwrap();
        let mut heights = Vec::new();
        for image in &shown[0].instances {
            let true_uid = map.true_uid(&image.instance).unwrap();
            assert_eq!(map.mapped(true_uid), Some(image.instance.as_str()));
            let (_, file) = files
                .iter()
                .find(|(_, file)| imaging::read_header(file).unwrap().sop_uid == true_uid)
                .unwrap();
            let header = imaging::read_header(file).unwrap();
            heights.push(header.geometry.plane(1).unwrap().position()[2]);
            let sent = frame(world.app(), &viewing, &image.instance, 1).await.unwrap();
            let expected = imaging::frame(&file.clone().into(), 1).unwrap();
            assert_eq!((sent.bytes, sent.content_type), (expected.bytes.clone(), expected.content_type()));
        }
        assert!(heights.is_sorted() || heights.iter().rev().is_sorted(), "{heights:?}");
    });
}

#[test]
fn two_looks_at_a_case_share_no_uid_and_no_look_shows_a_true_one() {
    let Some(files) = real_files("dicom/ct-chest-lidc0314") else { return };
    each_engine(async |world| {
        world.project("chest").await;
        world.import("chest", files[..4].to_vec()).await;
        let case = cases(&world, "chest").await[0];
        let mut seen = BTreeSet::new();
        for uid_key in [[1; 32], [2; 32]] {
            let viewing = Viewing { case, uid_key };
            let told = serde_json::to_string(&(
                series(world.app().db(), &viewing).await.unwrap(),
                metadata(world.app(), &viewing).await.unwrap(),
            ))
            .unwrap();
            for (_, file) in &files[..4] {
                let header = imaging::read_header(file).unwrap();
                for uid in [&header.sop_uid, &header.series_uid, &header.study_uid] {
                    assert!(!told.contains(uid.as_str()), "{uid} is told");
                }
                assert!(!told.contains(header.patient_id.as_ref().unwrap().as_str()));
            }
            let uids: BTreeSet<String> =
                told.split('"').filter(|text| text.starts_with("2.25.")).map(str::to_owned).collect();
            assert!(uids.len() >= 7, "four images, a series, a study, a frame of reference: {uids:?}");
            assert!(seen.is_disjoint(&uids));
            seen.extend(uids);
        }
    });
}

#[test]
fn frames_that_the_browser_cannot_decode_and_frames_that_are_not_there() {
    let name = "CTImage.dcm_BigEndianExplicitTransferSyntax_1.2.840.10008.1.2.2.dcm";
    let Some(files) = real_files("dicom/ctimage-16-syntaxes") else { return };
    let big_endian = files.iter().find(|(file, _)| file == name).unwrap().clone();
    each_engine(async |world| {
        world.project("chest").await;
        world.import("chest", [big_endian.clone()]).await;
        let viewing = Viewing { case: cases(&world, "chest").await[0], uid_key: [1; 32] };
        let shown = series(world.app().db(), &viewing).await.unwrap();
        let image = &shown[0].instances[0].instance;
        let sent = frame(world.app(), &viewing, image, 1).await.unwrap();
        assert_eq!(sent.content_type, "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
        for (image, number) in [(image.as_str(), 0), (image.as_str(), 2), ("2.25.1", 1)] {
            let missing = frame(world.app(), &viewing, image, number).await;
            assert!(matches!(missing, Err(Fault::NotFound(_))), "{missing:?}");
        }
    });
}
