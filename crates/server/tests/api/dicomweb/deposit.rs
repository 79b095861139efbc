//! What is stored by STOW-RS, and what is said of it.

use axum::body::Body;
use axum::http::{Method, Request, header};
use domain::role::Role;
use serde_json::json;
use workflow::testing::each_engine;
use workflow::testing::study::{self, sop_instance_uid};

use super::{ROOT, values};
use crate::client::{Answer, Client};

fn message(files: &[&[u8]], closed: bool) -> Vec<u8> {
    let mut body = Vec::new();
    for file in files {
        body.extend(b"--bound\r\nContent-Type: application/dicom\r\n\r\n");
        body.extend(*file);
        body.extend(b"\r\n");
    }
    if closed {
        body.extend(b"--bound--\r\n");
    }
    body
}

async fn store(client: &Client, path: &str, body: Vec<u8>) -> Answer {
    let kind = "multipart/related; type=\"application/dicom\"; boundary=bound";
    client.bytes(Method::POST, &format!("{ROOT}/{path}"), kind, body).await
}

#[test]
fn what_is_stored_is_told_file_by_file() {
    each_engine(async |world| {
        let mia = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let files = study::ct(1, 3);
        let file = |index: usize| files[index].1.as_slice();
        let all = store(&mia, "studies", message(&[file(0), file(1)], true)).await;
        assert_eq!(all.headers[header::CONTENT_TYPE], "application/dicom+json");
        let all = all.json(200);
        let referenced = &all["00081199"]["Value"];
        assert_eq!(referenced.as_array().unwrap().len(), 2);
        assert_eq!(referenced[1]["00081155"]["Value"][0], sop_instance_uid(1, 2));
        assert!(all.get("00081198").is_none());

        let half = store(&mia, "studies", message(&[b"junk", file(2), file(0)], true)).await;
        assert!(half.headers.contains_key(header::WARNING));
        let half = half.json(202);
        assert_eq!(half["00081199"]["Value"].as_array().unwrap().len(), 2, "one new, one known");
        assert_eq!(half["0008119A"]["Value"][0]["00081197"]["Value"][0], 0xC000);

        let mut other = files[0].1.clone();
        *other.last_mut().unwrap() ^= 1;
        let none = store(&mia, "studies", message(&[&other], true)).await.json(409);
        let failed = &none["00081198"]["Value"][0];
        assert!(failed.is_object(), "{none}");
        assert_eq!(failed["00081155"]["Value"][0], sop_instance_uid(1, 1));
        assert_eq!(failed["00081197"]["Value"][0], 0x0111);
        let elsewhere = store(&mia, "studies/1.2.3", message(&[file(0)], true)).await.json(409);
        assert_eq!(elsewhere["00081198"]["Value"][0]["00081197"]["Value"][0], 0xA900);

        let studies = format!("{ROOT}/studies");
        mia.bytes(Method::POST, &studies, "application/dicom", files[0].1.clone()).await.is(200);
        let wrong = mia.bytes(Method::POST, &studies, "application/json", "{}").await;
        wrong.problem(415);
        let packed = Request::post(&studies)
            .header(header::CONTENT_TYPE, "application/dicom")
            .header(header::CONTENT_ENCODING, "gzip")
            .body(Body::from(files[0].1.clone()));
        let packed = mia.send(packed.unwrap()).await.problem(415);
        assert!(packed.contains("gzip"), "{packed}");
        store(&mia, "studies", message(&[], true)).await.problem(400);
    });
}

#[test]
fn what_is_stored_is_told_in_the_form_that_is_accepted() {
    each_engine(async |world| {
        let mia = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let files = study::ct(1, 2);
        let store = async |kind: &str, file: &[u8]| {
            let request = Request::post(format!("{ROOT}/studies"))
                .header(header::CONTENT_TYPE, "application/dicom")
                .header(header::ACCEPT, kind);
            mia.send(request.body(Body::from(file.to_vec())).unwrap()).await
        };
        store("text/html", &files[0].1).await.problem(406);
        assert_eq!(mia.get(&format!("{ROOT}/instances")).await.json(200), json!([]), "nothing was stored");
        let stored = store("application/dicom+xml", &files[0].1).await;
        assert_eq!(stored.headers[header::CONTENT_TYPE], "application/dicom+xml");
        let uid = format!(">{}</Value>", sop_instance_uid(1, 1));
        assert!(stored.is(200).text().contains(&uid), "{}", stored.text());
        let refused = store("application/dicom+xml;q=0.9, text/html", b"junk").await;
        assert!(refused.is(409).text().contains("<Value number=\"1\">49152</Value>"), "{}", refused.text());
        let json = store("application/dicom+json, application/dicom+xml;q=0.5", &files[1].1).await;
        assert_eq!(json.headers[header::CONTENT_TYPE], "application/dicom+json");
        json.is(200);
    });
}

#[test]
fn nothing_of_a_part_that_breaks_off_is_kept() {
    each_engine(async |world| {
        let mia = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let files = study::ct(1, 2);
        let body = message(&[&files[0].1, &files[1].1], false);
        for cut in [body.len() - 700, body.len()] {
            let told = store(&mia, "studies", body[..cut].to_vec()).await.problem(400);
            assert!(told.contains("1 whole files"), "{told}");
            let found = mia.get(&format!("{ROOT}/instances")).await.json(200);
            assert_eq!(values(&found, "00200013"), [1]);
        }
    });
}
