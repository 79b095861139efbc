use axum::body::Body;
use axum::http::{Method, header};
use bytes::Bytes;
use domain::role::Role;
use serde_json::{Value, json};
use server::Settings;
use workflow::testing::{World, each_engine, real_files, study};

use crate::client::{Answer, Client};

async fn manager(world: &World) -> Client {
    Client::of(world, &world.member("chest", "mia", &[Role::Manager]).await).await
}

async fn begin(client: &Client) -> String {
    let begun = client.post("/api/projects/chest/imports", &json!({"source": "browser"})).await.json(200);
    format!("/api/projects/chest/imports/{}", begun["import"].as_str().unwrap())
}

async fn upload(client: &Client, import: &str, name: &str, body: impl Into<Body>) -> Answer {
    let path = format!("{import}/files?name={name}");
    client.bytes(Method::POST, &path, "application/octet-stream", body).await
}

#[test]
fn a_browser_uploads_files_one_by_one_and_reads_the_report() {
    let Some(files) = real_files("dicom/ct-chest-lidc0314") else { return };
    each_engine(async |world| {
        let mia = manager(&world).await;
        let import = begin(&mia).await;
        let mut other = files[0].1.clone();
        *other.last_mut().unwrap() ^= 1;
        let sent = [
            ("a/1.dcm", files[0].1.clone(), "stored"),
            ("a/2.dcm", files[1].1.clone(), "stored"),
            ("a/copy.dcm", files[1].1.clone(), "duplicate"),
            ("a/other.dcm", other, "quarantined"),
            ("=1.txt", b"hello".to_vec(), "refused"),
            ("empty", Vec::new(), "refused"),
        ];
        for (name, bytes, outcome) in sent {
            let report = upload(&mia, &import, name, bytes).await.json(200);
            assert_eq!(report["files"][0]["name"], name);
            assert_eq!(report["files"][0]["outcome"], outcome, "{report}");
        }
        let summary = mia.post(&format!("{import}/completion"), &Value::Null).await.json(200);
        assert_eq!(summary["by"], "Dr mia");
        let counts =
            ["stored", "duplicate", "quarantined", "refused", "cases_made"].map(|count| &summary[count]);
        assert_eq!(counts, [2, 1, 1, 2, 1].map(Value::from).each_ref());

        let first = mia.get(&format!("{import}?limit=4")).await.json(200);
        assert_eq!(first["files"].as_array().unwrap().len(), 4);
        let rest =
            mia.get(&format!("{import}?limit=4&after={}", first["next"].as_str().unwrap())).await.json(200);
        assert_eq!((rest["files"].as_array().unwrap().len(), &rest["next"]), (2, &Value::Null));
        let refused = mia.get(&format!("{import}?outcome=refused")).await.json(200);
        assert_eq!(refused["files"][0]["name"], "=1.txt");

        let whole = mia.get(&format!("{import}/report.json")).await.json(200);
        let told: Vec<_> = whole.as_array().unwrap().iter().map(|file| file["name"].clone()).collect();
        assert_eq!(told, ["a/1.dcm", "a/2.dcm", "a/copy.dcm", "a/other.dcm", "=1.txt", "empty"]);
        assert!(whole[3]["reason"].as_str().unwrap().contains("with other bytes"), "{whole}");
        let report = mia.get(&format!("{import}/report.csv")).await;
        assert_eq!(report.is(200).headers[header::CONTENT_TYPE], "text/csv; charset=utf-8");
        assert!(report.text().contains("\r\n\"'=1.txt\",refused,"), "{}", report.text());

        let quarantine = mia.get("/api/projects/chest/quarantine").await.json(200);
        assert_eq!(quarantine["files"][0]["name"], "a/other.dcm");
        let listed = mia.get("/api/projects/chest/imports").await.json(200);
        assert_eq!(listed["imports"][0], summary);
    });
}

#[test]
fn a_body_too_large_for_memory_arrives_whole_and_one_beyond_the_limit_is_refused() {
    each_engine(async |world| {
        let mia = world.member("chest", "mia", &[Role::Manager]).await;
        let settings = Settings { largest_file: 70 << 20, ..Settings::on(([127, 0, 0, 1], 8042).into()) };
        let client = Client::of_with(&world, &mia, &settings).await;
        let import = begin(&client).await;
        let megabyte = Bytes::from(vec![b'x'; 1 << 20]);
        let body = |megabytes: usize| {
            let chunks = std::iter::repeat_n(megabyte.clone(), megabytes).map(Ok::<_, std::io::Error>);
            Body::from_stream(futures::stream::iter(chunks))
        };
        let report = upload(&client, &import, "large", body(66)).await.json(200);
        assert_eq!(report["files"][0]["outcome"], "refused", "it is no DICOM: {report}");
        assert!(upload(&client, &import, "larger", body(71)).await.problem(413).contains("73 MB"));
        let halves = [Ok(megabyte.clone()), Err(std::io::Error::other("the line is cut"))];
        let cut = Body::from_stream(futures::stream::iter(halves));
        assert!(upload(&client, &import, "cut", cut).await.problem(400).contains("again"));
        let page = client.get(&import).await.json(200);
        assert_eq!(page["summary"]["refused"], 1, "what was cut or too large left nothing");
    });
}

#[test]
fn an_unknown_import_or_source_is_told() {
    each_engine(async |world| {
        let mia = manager(&world).await;
        let unknown = "/api/projects/chest/imports/01890000-0000-7000-8000-000000000000";
        assert!(mia.get(unknown).await.problem(404).contains("import"));
        upload(&mia, unknown, "x", "x").await.problem(409);
        mia.post("/api/projects/chest/imports", &json!({"source": "fax"})).await.problem(422);
        assert!(mia.get(&format!("{}?after=x", begin(&mia).await)).await.problem(422).contains("after"));
    });
}

#[test]
fn an_upload_goes_on_where_the_line_was_cut() {
    each_engine(async |world| {
        let mia = manager(&world).await;
        let import = begin(&mia).await;
        let file = study::ct(1, 1).remove(0).1;
        let announced = json!({"name": "a.dcm", "bytes": file.len()});
        let begun = mia.post(&format!("{import}/uploads"), &announced).await.json(200);
        let upload = format!("{import}/uploads/{}", begun["upload"].as_str().unwrap());
        let piece = async |offset: usize, body: Body| {
            let path = format!("{upload}?offset={offset}");
            mia.bytes(Method::PATCH, &path, "application/octet-stream", body).await
        };
        let cut = [Ok(Bytes::copy_from_slice(&file[..700])), Err(std::io::Error::other("the line is cut"))];
        piece(0, Body::from_stream(futures::stream::iter(cut))).await;
        let standing = mia.get(&upload).await.json(200);
        assert_eq!((&standing["offset"], &standing["files"]), (&json!(700), &Value::Null));
        assert!(piece(0, Body::from(file.clone())).await.problem(409).contains("byte 700"));
        let mut longer = file[700..].to_vec();
        longer.push(0);
        assert!(piece(700, Body::from(longer)).await.problem(422).contains("longer"));
        let whole = piece(700, Body::from(file[700..].to_vec())).await.json(200);
        assert_eq!((&whole["offset"], &whole["files"][0]["outcome"]), (&json!(file.len()), &json!("stored")));
        assert_eq!(mia.get(&upload).await.json(200), whole, "a lost answer is there to ask for");
        piece(file.len(), Body::empty()).await.problem(409);
        let summary = mia.post(&format!("{import}/completion"), &Value::Null).await.json(200);
        assert_eq!((&summary["stored"], &summary["cases_made"]), (&json!(1), &json!(1)));
        mia.get(&upload).await.problem(404);
        mia.post(&format!("{import}/uploads"), &announced).await.problem(409);
    });
}

#[test]
fn a_file_waits_in_quarantine_until_somebody_decides() {
    each_engine(async |world| {
        let mia = manager(&world).await;
        let import = begin(&mia).await;
        let (mut other, damaged) = (study::ct(1, 1).remove(0).1, study::ct(2, 1).remove(0).1);
        upload(&mia, &import, "first", other.clone()).await.is(200);
        *other.last_mut().unwrap() ^= 1;
        let reports = [
            upload(&mia, &import, "other", other.clone()).await.json(200),
            upload(&mia, &import, "cut", damaged[..damaged.len() - 9].to_vec()).await.json(200),
        ];
        for report in &reports {
            assert_eq!(report["files"][0]["outcome"], "quarantined", "{report}");
        }
        let waiting = mia.get("/api/projects/chest/quarantine").await.json(200);
        let of = |name: &str| {
            let files = waiting["files"].as_array().unwrap();
            let found = files.iter().find(|file| file["name"] == name).unwrap();
            format!("/api/projects/chest/quarantine/{}/decision", found["id"].as_str().unwrap())
        };
        let again = json!({"decision": "import_again"});
        assert!(mia.post(&of("other"), &again).await.problem(409).contains("nothing has changed"));
        assert!(mia.post(&of("cut"), &again).await.problem(409).contains("cut short"));
        let discard = json!({"decision": "discard"});
        assert_eq!(mia.post(&of("other"), &discard).await.json(200), json!({"file": null}));
        mia.post(&of("other"), &discard).await.problem(404);
        let left = mia.get("/api/projects/chest/quarantine").await.json(200);
        assert_eq!(left["files"].as_array().unwrap().len(), 1);
        let events = world.trail().await;
        assert_eq!(events.iter().filter(|event| event.starts_with("quarantine.decided")).count(), 1);
        let back = upload(&mia, &import, "other-again", other).await.json(200);
        assert_eq!(back["files"][0]["outcome"], "quarantined");
        let waiting = mia.get("/api/projects/chest/quarantine").await.json(200);
        assert_eq!(waiting["files"].as_array().unwrap().len(), 2, "it waits again");
    });
}
