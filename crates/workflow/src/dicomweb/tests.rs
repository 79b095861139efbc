use domain::batch::BatchKind;
use domain::role::Role;
use imaging::archive::Level;
use jiff::Span;
use store::derived::Derived;

use super::progressive::advance;
use super::retrieve::frame;
use super::search::{Search, search};
use super::{Audience, Place, Reader, address, catch_up};
use crate::authority::duty::{OverseeReads, Reads};
use crate::testing::{World, each_engine, study};

async fn found(world: &World, query: &[(&str, &str)]) -> Vec<String> {
    let mia = world.member("chest", "mia", &[Role::Manager]).await;
    let permit = world.permit::<OverseeReads>("chest", &mia).await;
    let query: Vec<_> = query.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let asked = Search::parse(Level::Instance, None, None, &query).unwrap();
    let answers = search(world.app(), &permit, &asked, "/root").await.unwrap();
    answers.found.iter().map(|one| one["00080018"]["Value"][0].as_str().unwrap().to_owned()).collect()
}

#[test]
fn uids_of_strangers_are_escaped_in_addresses() {
    let place = Place { study: "1.2".into(), series: Some("a\"/?".into()), instance: None };
    assert_eq!(address("/root", &place), "/root/studies/1.2/series/a%22%2F%3F");
}

#[test]
fn a_file_that_comes_twice_is_counted_once() {
    each_engine(async |world| {
        world.project("chest").await;
        world.import("chest", study::ct(1, 3)).await;
        world.import("chest", study::ct(1, 4)).await;
        assert_eq!(found(&world, &[("NumberOfStudyRelatedInstances", "4")]).await.len(), 4);
        assert_eq!(found(&world, &[("NumberOfSeriesRelatedInstances", "4")]).await.len(), 4);
        assert_eq!(catch_up(world.app()).await.unwrap(), 0);
    });
}

#[test]
fn paging_is_the_same_whether_the_index_decides_or_not() {
    each_engine(async |world| {
        world.project("chest").await;
        for patient in 1..=3 {
            world.import("chest", study::ct(patient, 4)).await;
        }
        let all = found(&world, &[]).await;
        assert_eq!(all.len(), 12);
        // Pixel Spacing is not indexed, and the same in all.
        for filter in [("Modality", "CT"), ("PixelSpacing", "1"), ("Modality", "C*"), ("PatientID", "")] {
            let page = found(&world, &[filter, ("limit", "5"), ("offset", "4")]).await;
            assert_eq!(page, all[4..9], "{filter:?}");
        }
    });
}

#[test]
fn frames_are_made_ahead_once_and_sent_from_what_is_kept() {
    each_engine(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let app = world.app().clone().keeping(Derived::folder(folder.path(), 1 << 20)).making_ahead();
        world.project("chest").await;
        world.import("chest", study::ct(1, 2)).await;
        assert_eq!(advance(&app).await.unwrap(), 0, "an image that just came may not be the next");
        world.pass(Span::new().seconds(11));
        assert_eq!(advance(&app).await.unwrap(), 2);
        assert_eq!(advance(&app).await.unwrap(), 0);

        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let permit = world.permit::<OverseeReads>("chest", &mia).await;
        let place = Place { study: "1.2.826.0.1.1".into(), series: None, instance: None };
        let images = permit.images(&app, &place).await.unwrap();
        let way = *images[0].offers().iter().find(|way| way.media_type == "image/jphc").unwrap();
        // What a decoder makes is all the same: were it made again, it would not be this.
        let key = images[0].key_of(way);
        app.derived().put(key, b"kept".as_slice().into()).await;
        assert_eq!(frame(&app, &images[0], 1, way).await.unwrap(), b"kept".as_slice());
        let kept = app.derived().get(images[1].key_of(way)).await.unwrap();
        assert!(kept.starts_with(&[0xff, 0x4f, 0xff, 0x51]), "a codestream");
    });
}

#[test]
fn a_reader_is_sent_what_was_made_ahead_once_it_is_there() {
    each_engine(async |world| {
        let folder = tempfile::tempdir().unwrap();
        let app = world.app().clone().keeping(Derived::folder(folder.path(), 1 << 20)).making_ahead();
        let mia = world.ready(&["ann"], 1, 1).await;
        world.release(&mia, BatchKind::First, 1).await;
        let ann = world.person("ann").await;
        let permit = world.permit::<Reads>("chest", &ann).await;
        let token = crate::read::next(&app, &permit).await.unwrap().unwrap();
        let viewing = crate::read::viewing(&app, &ann, token).await.unwrap();
        let uid = crate::viewing::series(app.db(), &viewing).await.unwrap()[0].instances[0].instance.clone();
        let reader = Reader::grant(&app, &ann, token).await.unwrap();
        let plain = reader.frame(&app, &uid, 1).await.unwrap();
        assert_eq!(plain.content_type, "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1");
        world.pass(Span::new().seconds(11));
        advance(&app).await.unwrap();
        let small = reader.frame(&app, &uid, 1).await.unwrap();
        assert_eq!(small.content_type, "image/jphc; transfer-syntax=1.2.840.10008.1.2.4.202");
        assert!(small.bytes.starts_with(&[0xff, 0x4f, 0xff, 0x51]), "a codestream");
        assert!(reader.frame(&app, &uid, 2).await.is_err(), "there is one frame");
    });
}

#[test]
fn what_was_imported_before_there_was_an_index_is_indexed() {
    each_engine(async |world| {
        world.project("chest").await;
        world.import("chest", study::ct(1, 3)).await;
        let empty = store::testing::sqlite().await;
        let (db, blobs) = (world.app().db().clone(), world.app().blobs().clone());
        let app = crate::app::App::new(db, empty.archive().clone(), blobs);
        assert_eq!(catch_up(&app).await.unwrap(), 3);
        assert_eq!(catch_up(&app).await.unwrap(), 0);
    });
}
