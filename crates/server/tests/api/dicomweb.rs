//! `DICOMweb` as its clients meet it: searching, retrieving, storing.

mod blind;
mod deposit;

use axum::body::Body;
use axum::http::{Request, header};
use domain::role::Role;
use serde_json::{Value, json};
use workflow::testing::study::{self, sop_instance_uid};
use workflow::testing::{World, each_engine, real_files};

use crate::client::{Answer, Client};

const ROOT: &str = "/api/projects/chest/dicomweb";
const SERIES: &str = "/api/projects/chest/dicomweb/studies/1.2.826.0.1.1/series/1.2.826.0.1.1.1";

/// A manager, and two studies of three and two images.
async fn archive(world: &World) -> Client {
    let mia = Client::of(world, &world.member("chest", "mia", &[Role::Manager]).await).await;
    world.import("chest", study::ct(1, 3)).await;
    world.import("chest", study::ct(2, 2)).await;
    mia
}

async fn get(client: &Client, path: &str, headers: &[(header::HeaderName, &str)]) -> Answer {
    let mut request = Request::get(path);
    for (name, value) in headers {
        request = request.header(name, *value);
    }
    client.send(request.body(Body::empty()).unwrap()).await
}

async fn accept(client: &Client, path: &str, kind: &str) -> Answer {
    get(client, path, &[(header::ACCEPT, kind)]).await
}

/// The values of an attribute over all answers.
fn values(answer: &Value, key: &str) -> Vec<Value> {
    answer.as_array().unwrap().iter().map(|one| one[key]["Value"][0].clone()).collect()
}

/// Heads and bodies of the parts of a message.
fn parts(answer: &Answer) -> Vec<(String, Vec<u8>)> {
    let kind = answer.headers[header::CONTENT_TYPE].to_str().unwrap();
    let boundary = format!("--{}", kind.split("boundary=").nth(1).unwrap());
    let mut found = Vec::new();
    let mut rest = &answer.body[..];
    loop {
        rest = rest.strip_prefix(boundary.as_bytes()).unwrap();
        if rest == b"--\r\n" {
            return found;
        }
        let head = rest.windows(4).position(|four| four == b"\r\n\r\n").unwrap();
        let text = String::from_utf8(rest[2..head].to_vec()).unwrap();
        let length = text.split("Content-Length: ").nth(1).unwrap().lines().next().unwrap().parse().unwrap();
        let body: &[u8] = &rest[head + 4..][..length];
        found.push((text, body.to_vec()));
        rest = &rest[head + 4 + length + 2..];
    }
}

#[test]
fn studies_series_and_instances_are_found_at_every_address() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let studies = mia.get(&format!("{ROOT}/studies?orderby=PatientID")).await;
        assert_eq!(studies.headers[header::CONTENT_TYPE], "application/dicom+json");
        let studies = studies.json(200);
        assert_eq!(values(&studies, "00100020"), ["patient-1", "patient-2"]);
        assert_eq!(values(&studies, "00201208"), [3, 2]);
        assert_eq!(values(&studies, "00201206"), [1, 1]);
        assert_eq!(values(&studies, "00080061"), ["CT", "CT"]);
        assert_eq!(values(&studies, "00080056"), ["ONLINE", "ONLINE"]);
        assert_eq!(studies[0]["00080090"], json!({ "vr": "PN" }));
        let url = studies[0]["00081190"]["Value"][0].as_str().unwrap();
        assert!(url.starts_with("http://") && url.ends_with("/dicomweb/studies/1.2.826.0.1.1"), "{url}");

        let count =
            async |path: &str| mia.get(&format!("{ROOT}/{path}")).await.json(200).as_array().unwrap().len();
        assert_eq!(count("series").await, 2);
        assert_eq!(count("instances").await, 5);
        assert_eq!(count("studies/1.2.826.0.1.2/series").await, 1);
        assert_eq!(count("studies/1.2.826.0.1.2/instances").await, 2);
        assert_eq!(count("studies/1.2.826.0.1.1/series/1.2.826.0.1.1.1/instances").await, 3);
        assert_eq!(count("studies/1.2.826.0.1.2/series/1.2.826.0.1.1.1/instances").await, 0);
        assert_eq!(count("studies/9/series").await, 0);
        let of_study = "studies/1.2.826.0.1.2/series?ModalitiesInStudy";
        assert_eq!(count(&format!("{of_study}=CT")).await, 1);
        assert_eq!(count(&format!("{of_study}=MR")).await, 0);

        for (query, found) in [
            ("PatientID=patient-1", 1),
            ("00100020=patient-*", 2),
            ("PatientID=Patient-*", 0),
            ("PatientID=patient-%3F&ModalitiesInStudy=CT", 2),
            ("ModalitiesInStudy=MR", 0),
            ("StudyInstanceUID=1.2.826.0.1.1,1.2.826.0.1.2,9", 2),
            ("StudyInstanceUID=1.2.826.0.1.1%5C9", 1),
            ("AccessionNumber=", 2),
            ("StudyDate=20200101-", 0),
            ("StudyDate=-20200101", 0),
            ("PatientName=*", 2),
            ("NumberOfStudyRelatedInstances=3", 1),
            ("fuzzymatching=false&charset=utf-8&accept=application/json", 2),
        ] {
            assert_eq!(count(&format!("studies?{query}")).await, found, "{query}");
        }
        for (query, found) in [
            ("InstanceNumber=2", 2),
            ("PatientID=patient-1&Modality=CT", 3),
            ("Rows=32", 5),
            ("PixelSpacing=1", 5),
            ("SOPInstanceUID=1.2.826.0.1.1.2.1,1.2.826.0.1.2.2.2", 2),
        ] {
            assert_eq!(count(&format!("instances?{query}")).await, found, "{query}");
        }
    });
}

#[test]
fn a_search_tells_what_is_asked_for_and_says_when_it_was_cut() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let path = format!("{SERIES}/instances");
        for matched in ["", "&PixelSpacing=1"] {
            let far = mia.get(&format!("{path}?offset=4294967295{matched}")).await;
            assert_eq!(far.json(200), json!([]));
        }
        let told = mia.get(&format!("{path}?limit=2&offset=1")).await;
        assert_eq!(values(&told.json(200), "00200013"), [2, 3]);
        assert!(!told.headers.contains_key(header::WARNING));
        let cut = mia.get(&format!("{path}?limit=2")).await;
        assert_eq!(values(&cut.json(200), "00200013"), [1, 2]);
        assert!(cut.headers[header::WARNING].to_str().unwrap().starts_with("299 "));
        let cut = mia.get(&format!("{path}?limit=1&PixelSpacing=1")).await;
        assert!(cut.headers.contains_key(header::WARNING), "cut among those that are matched one by one");
        let backwards = mia.get(&format!("{path}?orderby=-InstanceNumber")).await.json(200);
        assert_eq!(values(&backwards, "00200013"), [3, 2, 1]);

        let some = mia.get(&format!("{path}?limit=1&includefield=PixelSpacing,00100020")).await.json(200);
        assert_eq!(some[0]["00280030"]["Value"], json!([1, 1]));
        assert_eq!(some[0]["00100020"]["Value"], json!(["patient-1"]));
        assert!(some[0].get("00200037").is_none());
        let all = mia.get(&format!("{path}?limit=1&includefield=all")).await.json(200);
        assert_eq!(all[0]["00200037"]["Value"], json!([1, 0, 0, 0, 1, 0]));
        assert!(all[0].get("7FE00010").is_none() && all[0].get("00100020").is_none());
        let related = mia
            .get(&format!("{ROOT}/instances?PatientID=patient-1&limit=1&includefield=all"))
            .await
            .json(200);
        assert_eq!(related[0]["00100020"]["Value"], json!(["patient-1"]));

        let fuzzy = mia.get(&format!("{ROOT}/studies?fuzzymatching=true")).await;
        assert!(fuzzy.is(200).headers[header::WARNING].to_str().unwrap().contains("fuzzymatching"));
        for wrong in [
            "NoSuchThing=1",
            "StudyDate=soon",
            "fuzzymatching=maybe",
            "limit=-1",
            "orderby=Rows",
            "Modality=CT",
            "includefield=x",
        ] {
            mia.get(&format!("{ROOT}/studies?{wrong}")).await.problem(400);
        }
        accept(&mia, &format!("{ROOT}/studies"), "application/dicom+xml").await.problem(406);
    });
}

#[test]
fn metadata_points_at_binary_values_that_can_be_had() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let answer = mia.get(&format!("{SERIES}/metadata")).await;
        let metadata = answer.json(200);
        assert_eq!(values(&metadata, "00200013"), [1, 2, 3]);
        assert_eq!(metadata[0]["00100020"]["Value"][0], "patient-1");
        assert!(metadata[0].as_object().unwrap().keys().all(|key| !key.starts_with("0002")));
        let uri = metadata[1]["7FE00010"]["BulkDataURI"].as_str().unwrap();
        let path = &uri[uri.find("/api").unwrap()..];
        let pixels = accept(&mia, path, "application/octet-stream").await;
        assert_eq!(pixels.is(200).body.len(), 32 * 32 * 2);
        let some = [(header::ACCEPT, "application/octet-stream"), (header::RANGE, "bytes=2-5")];
        let range = get(&mia, path, &some).await;
        assert_eq!(range.is(206).body, pixels.body[2..6]);
        assert_eq!(range.headers[header::CONTENT_RANGE], "bytes 2-5/2048");
        let past = [(header::ACCEPT, "application/octet-stream"), (header::RANGE, "bytes=9999-")];
        let past = get(&mia, path, &past).await;
        assert!(past.text().contains("There are 2048 bytes"), "{}", past.text());
        past.is(416);

        let tag = answer.headers[header::ETAG].to_str().unwrap();
        assert_eq!(answer.headers[header::CACHE_CONTROL], "private, no-cache");
        get(&mia, &format!("{SERIES}/metadata"), &[(header::IF_NONE_MATCH, tag)]).await.is(304);
        world.import("chest", study::ct(1, 4)).await;
        let more = get(&mia, &format!("{SERIES}/metadata"), &[(header::IF_NONE_MATCH, tag)]).await;
        assert_eq!(more.json(200).as_array().unwrap().len(), 4);
        mia.get(&format!("{ROOT}/studies/9/metadata")).await.problem(404);
    });
}

#[test]
fn originals_and_frames_come_as_they_are_and_as_they_are_asked_for() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let files = study::ct(1, 3);
        let instance = format!("{SERIES}/instances/{}", sop_instance_uid(1, 2));
        let whole = accept(&mia, &instance, "application/dicom").await;
        assert_eq!(whole.is(200).body, files[1].1);
        assert_eq!(whole.headers[header::CACHE_CONTROL], "private, max-age=31536000, immutable");
        let tag = whole.headers[header::ETAG].to_str().unwrap();
        let again = [(header::ACCEPT, "application/dicom"), (header::IF_NONE_MATCH, tag)];
        assert!(get(&mia, &instance, &again).await.is(304).body.is_empty());
        let range = [(header::ACCEPT, "application/dicom"), (header::RANGE, "bytes=128-131")];
        assert_eq!(get(&mia, &instance, &range).await.is(206).body[..], *b"DICM");

        let study = mia.get(&format!("{ROOT}/studies/1.2.826.0.1.1")).await;
        let found = parts(study.is(200));
        assert!(found.iter().map(|(_, body)| body).eq(files.iter().map(|(_, file)| file)));
        assert!(found[0].0.contains("Content-Type: application/dicom; transfer-syntax=1.2.840.10008.1.2.1"));

        let frames = mia.get(&format!("{instance}/frames/1")).await;
        let [(head, frame)] = &parts(frames.is(200))[..] else { panic!("one part") };
        assert!(head.contains("application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1"), "{head}");
        assert_eq!(frame[..], files[1].1[files[1].1.len() - 2048..]);
        let single = accept(&mia, &format!("{instance}/frames/1"), "application/octet-stream").await;
        assert_eq!(single.is(200).body, frame[..]);
        let twice = mia.get(&format!("{instance}/frames/1,1")).await;
        assert_eq!(parts(twice.is(200)).len(), 2);
        let refused = accept(&mia, &format!("{instance}/frames/1"), "image/jpeg").await.problem(406);
        assert!(refused.contains("application/octet-stream"), "{refused}");
        accept(&mia, &format!("{instance}/frames/1,1"), "application/octet-stream").await.problem(406);
        mia.get(&format!("{instance}/frames/2")).await.problem(404);
        mia.get(&format!("{instance}/frames/0")).await.problem(400);
        mia.get(&format!("{ROOT}/studies/1.2.826.0.1.2/series/1.2.826.0.1.1.1/instances/1"))
            .await
            .problem(404);
    });
}

#[test]
fn compressed_originals_are_decoded_for_whoever_asks() {
    let Some(files) = real_files("dicom/ctimage-16-syntaxes") else { return };
    each_engine(async |world| {
        let mia = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let mut seen = 0;
        for (name, file) in &files {
            let Ok(header) = imaging::read_header(file) else { continue };
            // They all have one UID: each is looked at in a project of its own.
            let project = format!("p{seen}");
            world.member(&project, "mia", &[Role::Manager]).await;
            world.import(&project, [(name.clone(), file.clone())]).await;
            let instance = format!(
                "/api/projects/{project}/dicomweb/studies/{}/series/{}/instances/{}",
                header.study_uid, header.series_uid, header.sop_uid
            );
            let original = accept(&mia, &instance, "application/dicom; transfer-syntax=*").await;
            assert_eq!(original.is(200).body, *file, "{name}");
            let plain = accept(&mia, &instance, "application/dicom").await;
            let explicit = imaging::read_header(&plain.is(200).body).unwrap();
            assert_eq!(explicit.transfer_syntax_uid, "1.2.840.10008.1.2.1", "{name}");
            let pixels = imaging::decode(file, 1).unwrap();
            assert_eq!(imaging::decode(&plain.body, 1).unwrap(), pixels, "{name}");
            let frame = accept(&mia, &format!("{instance}/frames/1"), "application/octet-stream").await;
            assert_eq!(frame.is(200).body, pixels.to_little_endian(), "{name}");
            seen += 1;
        }
        assert!(seen > 5, "{seen} syntaxes");
    });
}

#[test]
fn pictures_are_windowed_scaled_and_of_either_format() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let rendered = format!("{SERIES}/instances/{}/rendered", sop_instance_uid(1, 1));
        let jpeg = mia.get(&rendered).await;
        assert_eq!(jpeg.is(200).headers[header::CONTENT_TYPE], "image/jpeg");
        let png =
            accept(&mia, &format!("{rendered}?window=500,100,linear&viewport=16,16"), "image/png").await;
        assert!(png.is(200).body.starts_with(b"\x89PNG"));
        assert_eq!(png.body[16..24], [0, 0, 0, 16, 0, 0, 0, 16], "16 × 16");
        let ignored = mia.get(&format!("{rendered}?annotation=patient")).await;
        assert!(ignored.is(200).headers.contains_key(header::WARNING));
        let several = mia.get(&format!("{SERIES}/rendered?viewport=8,8")).await;
        assert_eq!(parts(several.is(200)).len(), 3);
        let thumbnail = mia.get(&format!("{SERIES}/thumbnail")).await;
        assert_eq!(thumbnail.is(200).headers[header::CONTENT_TYPE], "image/jpeg");
        for wrong in ["window=1", "window=1,0,linear", "viewport=0,1", "quality=0", "size=2"] {
            mia.get(&format!("{rendered}?{wrong}")).await.problem(400);
        }
        accept(&mia, &rendered, "image/gif").await.problem(406);
    });
}

#[test]
fn a_program_shows_a_token_in_place_of_a_cookie() {
    each_engine(async |world| {
        let mia = archive(&world).await;
        let made = mia.post("/api/tokens", &json!({ "name": "bridge", "days": 1 })).await.json(200);
        let secret = format!("Bearer {}", made["secret"].as_str().unwrap());
        let program = Client::new(&world);
        let studies = format!("{ROOT}/studies");
        let shown = async |secret: &str| get(&program, &studies, &[(header::AUTHORIZATION, secret)]).await;
        assert_eq!(shown(&secret).await.json(200).as_array().unwrap().len(), 2);
        shown("Bearer overread_0000").await.problem(401);
        let more = Request::post("/api/tokens")
            .header(header::AUTHORIZATION, &secret)
            .header(header::CONTENT_TYPE, "application/json")
            .body(Body::from(r#"{"name": "child"}"#))
            .unwrap();
        program.send(more).await.problem(401);
        let path = format!("/api/tokens/{}", made["token"].as_str().unwrap());
        mia.delete(&path).await.is(204);
        shown(&secret).await.problem(401);
        assert_eq!(mia.get("/api/tokens").await.json(200)["tokens"], json!([]));
    });
}
