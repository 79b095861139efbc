//! The same service before a blind reader: what they may see of one read, and nothing else.

use axum::http::header;
use domain::batch::BatchKind;
use domain::role::Role;
use serde_json::{Value, json};
use workflow::testing::{World, each_engine};

use super::{accept, get, parts, values};
use crate::client::{Answer, Client};

/// Ann before a read of hers, and the address of its service.
async fn read(world: &World) -> (Client, String) {
    let mia = world.ready(&["ann"], 1, 1).await;
    world.release(&mia, BatchKind::First, 1).await;
    let ann = Client::of(world, &world.person("ann").await).await;
    let next = ann.post("/api/reading/projects/chest/next", &json!({})).await.json(200);
    let root = format!("/api/reading/reads/{}/dicomweb", next["read"].as_str().unwrap());
    (ann, root)
}

/// The path of an address in an answer.
fn path(url: &Value) -> String {
    let url = url.as_str().unwrap();
    url[url.find("/api").unwrap()..].to_owned()
}

#[test]
fn a_reader_searches_with_every_parameter_in_what_they_may_see() {
    each_engine(async |world| {
        let (ann, root) = read(&world).await;
        let studies = ann.get(&format!("{root}/studies?PatientName=case*")).await.json(200);
        assert_eq!(studies.as_array().unwrap().len(), 1);
        assert_eq!(studies[0]["00081190"]["Value"][0].as_str().unwrap().split("/dicomweb").count(), 2);
        let instances = format!("{}/instances", path(&studies[0]["00081190"]["Value"][0]));
        let all = ann.get(&format!("{instances}?orderby=InstanceNumber")).await.json(200);
        let numbers = values(&all, "00200013");
        assert!(numbers.len() > 1, "{all}");
        let backwards = ann.get(&format!("{instances}?orderby=-InstanceNumber")).await.json(200);
        assert!(values(&backwards, "00200013").iter().rev().eq(&numbers));
        let page = ann.get(&format!("{instances}?orderby=InstanceNumber&limit=1&offset=1")).await;
        assert_eq!(values(&page.json(200), "00200013"), numbers[1..2]);
        let cut = ann.get(&format!("{instances}?limit=1")).await;
        assert!(cut.headers[header::WARNING].to_str().unwrap().contains("offset"));
        let told =
            ann.get(&format!("{instances}?InstanceNumber=1&includefield=PixelSpacing")).await.json(200);
        assert_eq!((values(&told, "00200013"), values(&told, "00280030").len()), (vec![json!(1)], 1));
        // What they may not know matches nothing, and is told nowhere.
        for hidden in ["PatientID=patient-1", "StudyDate=19000101-", "StudyInstanceUID=1.2.826.0.1.1"] {
            assert_eq!(ann.get(&format!("{root}/studies?{hidden}")).await.json(200), json!([]), "{hidden}");
        }
        let everything = ann.get(&format!("{root}/instances?includefield=all")).await;
        let text = everything.is(200).text();
        assert!(!text.contains("patient-") && !text.contains("1.2.826.0.1"), "{text}");
        ann.get(&format!("{root}/studies?limit=x")).await.problem(400);
        accept(&ann, &format!("{root}/studies"), "application/dicom+xml").await.problem(406);
    });
}

#[test]
fn a_reader_is_sent_every_form_of_an_image_but_the_original_and_may_keep_none() {
    each_engine(async |world| {
        let (ann, root) = read(&world).await;
        let found = ann.get(&format!("{root}/instances?limit=1")).await.json(200);
        let instance = path(&found[0]["00081190"]["Value"][0]);
        let metadata = ann.get(&format!("{instance}/metadata")).await;
        assert_eq!(metadata.headers[header::CACHE_CONTROL], "no-store");
        assert!(!metadata.headers.contains_key(header::ETAG));
        let pixels = path(&metadata.json(200)[0]["7FE00010"]["BulkDataURI"]);
        let pixels = ann.get(&pixels).await;
        let frame = ann.get(&format!("{instance}/frames/1")).await;
        assert_eq!(parts(pixels.is(200))[0].1, parts(frame.is(200))[0].1);
        assert_eq!(frame.headers[header::CACHE_CONTROL], "no-store");
        let htj2k = accept(&ann, &format!("{instance}/frames/1"), "image/jphc").await;
        assert!(htj2k.is(200).body.starts_with(&[0xff, 0x4f, 0xff, 0x51]), "a codestream");
        let png = accept(&ann, &format!("{instance}/frames/1/rendered?viewport=8,8"), "image/png").await;
        assert!(png.is(200).body.starts_with(b"\x89PNG"));
        ann.get(&format!("{instance}/thumbnail")).await.is(200);
        let again = get(&ann, &format!("{instance}/frames/1"), &[(header::IF_NONE_MATCH, "*")]).await;
        again.is(200);
        accept(&ann, &format!("{instance}/frames/1"), "image/jpeg").await.problem(406);
        ann.get(&format!("{instance}/frames/9")).await.problem(404);
        // There is no way to a file.
        assert_ne!(accept(&ann, &instance, "application/dicom").await.status, 200);
        let elsewhere = format!("/api/reading/reads/{}/dicomweb/studies", "0".repeat(32));
        ann.get(&elsewhere).await.problem(404);
    });
}

/// A frame as a program asks for it that shows a token.
async fn by_token(world: &World, token: &str, path: &str) -> Answer {
    let bearer = format!("Bearer {token}");
    get(&Client::new(world), path, &[(header::AUTHORIZATION, &bearer)]).await
}

/// What is remembered of a read or an image says nothing of who may see it.
#[test]
fn whoever_gives_up_a_role_or_a_token_sees_no_frame_from_then_on() {
    each_engine(async |world| {
        let (ann, root) = read(&world).await;
        let found = ann.get(&format!("{root}/instances?limit=1")).await.json(200);
        let blind = format!("{}/frames/1", path(&found[0]["00081190"]["Value"][0]));
        let mia = Client::of(&world, &world.person("mia").await).await;
        let found = mia.get("/api/projects/chest/dicomweb/instances?limit=1").await.json(200);
        let open = format!("{}/frames/1", path(&found[0]["00081190"]["Value"][0]));

        for (name, client, frame, role) in
            [("ann", &ann, &blind, Role::Reader), ("mia", &mia, &open, Role::Manager)]
        {
            let made = client.post("/api/tokens", &json!({ "name": "bench" })).await;
            let made: Value = serde_json::from_slice(&made.body).unwrap();
            let token = made["secret"].as_str().unwrap();
            for _ in 0..2 {
                client.get(frame).await.is(200);
                by_token(&world, token, frame).await.is(200);
            }
            world.member("chest", name, &[]).await;
            assert_ne!(client.get(frame).await.status, 200, "{name} has no role any more");
            assert_ne!(by_token(&world, token, frame).await.status, 200, "{name} has no role any more");
            world.member("chest", name, &[role]).await;
            client.get(frame).await.is(200);
            by_token(&world, token, frame).await.is(200);
            let id = made["token"].as_str().unwrap();
            client.delete(&format!("/api/tokens/{id}")).await;
            by_token(&world, token, frame).await.problem(401);
            client.get(frame).await.is(200);
        }
        let stranger = Client::of(&world, &world.member("chest", "bob", &[Role::Reader]).await).await;
        stranger.get(&blind).await.problem(404);
        let made = stranger.post("/api/tokens", &json!({ "name": "bench" })).await;
        let made: Value = serde_json::from_slice(&made.body).unwrap();
        by_token(&world, made["secret"].as_str().unwrap(), &blind).await.problem(404);
    });
}
