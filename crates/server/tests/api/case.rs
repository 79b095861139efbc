use axum::http::header;
use domain::role::Role;
use serde_json::{Value, json};
use workflow::testing::{World, each_engine, real_files};

use crate::client::Client;

async fn overseers(world: &World) -> Client {
    Client::of(world, &world.member("mixed", "mia", &[Role::Manager]).await).await
}

#[test]
fn the_dataset_is_shown_by_facet_by_page_and_by_case() {
    let Some(mut files) = real_files("dicom/mg-cbis-malign0") else { return };
    let Some(ct) = real_files("dicom/ct-chest-lidc0314") else { return };
    files.extend(ct[..3].to_vec());
    each_engine(async |world| {
        let mia = overseers(&world).await;
        world.import("mixed", files.clone()).await;

        let facets = mia.get("/api/projects/mixed/facets").await.json(200);
        let modality = &facets["facets"][0];
        assert_eq!((&modality["facet"], &modality["name"]), (&json!("modality"), &json!("Modality")));
        let none = json!({"test": 0, "validation": 0, "training": 0, "none": 4});
        assert_eq!(modality["values"][0], json!({"value": "MG", "cases": 4, "by_split": none}));

        let first = mia.get("/api/projects/mixed/cases?limit=3").await.json(200);
        let labels = |page: &Value| {
            let cases = page["cases"].as_array().unwrap().iter();
            cases.map(|case| case["label"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(labels(&first), ["C-0001", "C-0002", "C-0003"]);
        let next = first["next"].as_str().unwrap();
        let second = mia.get(&format!("/api/projects/mixed/cases?limit=3&after={next}")).await.json(200);
        assert_eq!((labels(&second).len(), &second["next"]), (2, &Value::Null));
        let ct = mia.get("/api/projects/mixed/cases?facet=modality&value=CT&split=none").await.json(200);
        assert_eq!((labels(&ct).len(), &ct["cases"][0]["modality"]), (1, &json!("CT")));
        assert_eq!(ct["cases"][0]["state"], "waiting");
        mia.get("/api/projects/mixed/cases?facet=shoe_size").await.problem(422);
        mia.get("/api/projects/mixed/cases?split=half").await.problem(400);

        let case = format!("/api/projects/mixed/cases/{}", ct["cases"][0]["case"].as_str().unwrap());
        let page = mia.get(&case).await.json(200);
        assert_eq!(page["label"], ct["cases"][0]["label"]);
        assert_eq!(page["studies"][0]["series"][0]["instances"], 3);

        let viewing = mia.get(&format!("{case}/viewing")).await.json(200);
        let images = viewing["series"][0]["instances"].as_array().unwrap();
        assert_eq!((viewing["label"].clone(), images.len()), (page["label"].clone(), 3));
        let metadata = mia.get(&format!("{case}/viewing/metadata")).await;
        assert_eq!(metadata.is(200).headers[header::CONTENT_TYPE], "application/dicom+json");
        assert_eq!(metadata.json(200).as_array().unwrap().len(), 3);
        let image = images[0]["instance"].as_str().unwrap();
        let frame = mia.get(&format!("{case}/viewing/instances/{image}/frames/1")).await;
        assert_eq!(frame.is(200).body.len(), 512 * 512 * 2);
        let kind = "application/octet-stream; transfer-syntax=1.2.840.10008.1.2.1";
        assert_eq!(frame.headers[header::CONTENT_TYPE], kind);
        assert!(!frame.headers.contains_key(header::ETAG), "nothing tells that two frames are the same");
        mia.get(&format!("{case}/viewing/instances/{image}/frames/2")).await.problem(404);
        // A slice is small: it comes as soon itself.
        mia.get(&format!("{case}/viewing/instances/{image}/frames/1?coarse=true")).await.problem(422);
        mia.get(&format!("{case}/viewing/instances/{image}/frames/2?coarse=true")).await.problem(422);
        mia.get(&format!("{case}/viewing/instances/1.2.3/frames/1")).await.problem(404);
        mia.get("/api/projects/mixed/cases/01890000-0000-7000-8000-000000000000").await.problem(404);
    });
}

#[test]
fn whoever_reads_in_the_project_sees_no_case_outside_of_a_read() {
    each_engine(async |world| {
        let both = world.member("mixed", "eve", &[Role::Manager, Role::Reader]).await;
        let eve = Client::of(&world, &both).await;
        let case = "/api/projects/mixed/cases/01890000-0000-7000-8000-000000000000";
        for path in [
            "/api/projects/mixed/cases",
            case,
            &format!("{case}/viewing"),
            &format!("{case}/viewing/metadata"),
            // A rare value of a facet would tell the split of the case that shows it.
            "/api/projects/mixed/facets",
        ] {
            assert!(eve.get(path).await.problem(403).contains("reader"), "{path}");
        }
    });
}

#[test]
fn a_split_is_drawn_and_told_with_its_counts() {
    let Some(files) = real_files("dicom/mg-cbis-malign0") else { return };
    each_engine(async |world| {
        let mia = overseers(&world).await;
        world.import("mixed", files.clone()).await;
        let split = "/api/projects/mixed/split";
        let before = mia.get(split).await.json(200);
        assert_eq!((&before["drawn_at"], &before["fixed"]), (&Value::Null, &json!(false)));
        assert_eq!(before["counts"]["none"], json!({"subjects": 4, "cases": 4}));
        let design = json!({"seed": 5, "test": 0.25, "validation": 0.25, "training": 0.5});
        let drawn = mia.put(split, &design).await.json(200);
        assert_eq!(drawn, mia.get(split).await.json(200));
        assert_eq!(drawn["design"], design);
        assert_eq!(drawn["counts"]["training"], json!({"subjects": 2, "cases": 2}));
        assert_eq!(drawn["counts"]["none"], json!({"subjects": 0, "cases": 0}));
        let facets = mia.get("/api/projects/mixed/facets").await.json(200);
        let by_split = json!({"test": 1, "validation": 1, "training": 2, "none": 0});
        assert_eq!(facets["facets"][0]["values"][0]["by_split"], by_split);

        let wrong =
            mia.put(split, &json!({"seed": 5, "test": 0.9, "validation": 0.2, "training": 0.5})).await;
        assert!(wrong.problem(422).contains("mend"));
        assert_eq!(mia.get(split).await.json(200), drawn);
    });
}
