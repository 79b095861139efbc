use axum::http::{Method, header};
use domain::role::Role;
use serde_json::json;
use workflow::testing::each_engine;

use crate::client::Client;

#[test]
fn an_administrator_makes_a_project_and_appoints_its_people() {
    each_engine(async |world| {
        let root = Client::of(&world, &world.administrator("root").await).await;
        let new = json!({ "project": "chest", "title": "Nodules", "case_unit": "series" });
        let made = root.post("/api/projects", &new).await.json(201);
        assert_eq!(made["case_unit"], "series");
        assert!(root.post("/api/projects", &new).await.problem(409).contains("“chest”"));
        let wrong = json!({ "project": "chest", "title": "Nodules", "case_unit": "patient" });
        assert!(root.post("/api/projects", &wrong).await.problem(422).contains("patient"));
        let amy = world.person("amy").await;
        let candidates = root.get("/api/projects/chest/candidates").await.json(200);
        assert_eq!(candidates["people"][0]["name"], "amy");
        let path = format!("/api/projects/chest/members/{}", amy.person);
        root.put(&path, &json!({ "roles": ["reader", "arbiter"] })).await.is(204);
        let unknown = root.put(&path, &json!({ "roles": ["raeder"] })).await.problem(422);
        assert!(unknown.contains("raeder") && unknown.contains("clinical_lead"), "{unknown}");
        let members = root.get("/api/projects/chest/members").await.json(200);
        assert_eq!(members["members"][0]["roles"], json!(["reader", "arbiter"]));
        let mine = root.get("/api/projects").await.json(200);
        assert_eq!(mine["projects"][0]["roles"], json!(["manager"]));
        assert_eq!(mine["projects"][0]["reads_total"], 0);
    });
}

#[test]
fn the_overview_tells_each_step() {
    each_engine(async |world| {
        let manager = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let overview = manager.get("/api/projects/chest").await.json(200);
        let steps: Vec<_> =
            overview["steps"].as_array().unwrap().iter().map(|step| step["step"].clone()).collect();
        assert_eq!(
            json!(steps),
            json!(["dataset", "plan", "protocol", "practice", "batches", "truth", "watch"])
        );
        assert_eq!(overview["steps"][0]["state"], "ready");
        assert_eq!(overview["counts"]["cases"], 0);
    });
}

#[test]
fn a_document_goes_out_and_comes_back() {
    each_engine(async |world| {
        let manager = Client::of(&world, &world.member("chest", "mia", &[Role::Manager]).await).await;
        let path = "/api/projects/chest/document";
        let exported = manager.get(path).await;
        assert_eq!(exported.is(200).headers[header::CONTENT_TYPE], "text/yaml; charset=utf-8");
        let text = exported.text();
        let apply = |text: String| manager.bytes(Method::PUT, path, "text/yaml", text);
        assert_eq!(apply(text.clone()).await.json(200)["changes"], json!([]));
        let changed = apply(text.replace("Project chest", "Nodules")).await.json(200);
        assert_eq!(changed["changes"], json!(["The title is now “Nodules”."]));
        let wrong = apply(text.replace("manager:", "manger:")).await;
        assert!(wrong.problem(422).contains("“manger”"));
        let error = &wrong.json(422)["errors"][0];
        assert_eq!(error["field"], "people.manger");
        let line = usize::try_from(error["line"].as_u64().unwrap()).unwrap();
        assert!(text.lines().nth(line - 1).unwrap().contains("manager:"), "{error}");
    });
}
