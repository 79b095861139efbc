use serde_json::{Value, json};
use workflow::testing::each_engine;

use crate::client::Client;

fn new(name: &str) -> Value {
    json!({ "name": name, "display_name": "Dr Jo Meier", "password": "correct horse battery",
            "administrator": false })
}

#[test]
fn an_administrator_keeps_accounts() {
    each_engine(async |world| {
        let root = Client::of(&world, &world.administrator("root").await).await;
        let made = root.post("/api/people", &new("meier")).await.json(201);
        assert_eq!(made["created_at"], "2026-06-01T08:00:00Z");
        let again = root.post("/api/people", &new("meier")).await.problem(409);
        assert!(again.contains("“meier”"), "{again}");
        let path = format!("/api/people/{}", made["user"].as_str().unwrap());
        let change = json!({ "display_name": "Prof Jo Meier", "administrator": false, "disabled": true });
        assert_eq!(root.put(&path, &change).await.json(200)["disabled"], true);
        let people = root.get("/api/people").await.json(200);
        assert_eq!(people["people"][0]["display_name"], "Prof Jo Meier");
        assert_eq!(people["people"].as_array().unwrap().len(), 2);
    });
}

#[test]
fn unknown_people_and_missing_fields_are_told() {
    each_engine(async |world| {
        let root = Client::of(&world, &world.administrator("root").await).await;
        let change = json!({ "display_name": "x", "administrator": false, "disabled": false });
        let nobody = format!("/api/people/{}", uuid::Uuid::nil());
        assert!(root.put(&nobody, &change).await.problem(404).contains("no such person"));
        assert!(root.put("/api/people/five", &change).await.problem(400).contains("not understood"));
        let bare = root.post("/api/people", &json!({ "name": "meier" })).await.problem(422);
        assert!(bare.contains("display_name"), "{bare}");
    });
}
