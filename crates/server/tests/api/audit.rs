use serde_json::json;
use workflow::testing::each_engine;

use crate::client::Client;

#[test]
fn an_auditor_reads_the_trail_and_verifies_it() {
    each_engine(async |world| {
        let root = Client::of(&world, &world.administrator("root").await).await;
        let new = json!({ "project": "chest", "title": "Nodules", "case_unit": "series" });
        root.post("/api/projects", &new).await.json(201);
        for roles in [json!(["auditor"]), json!(["auditor", "custodian"])] {
            let path = format!("/api/projects/chest/members/{}", world.person("audrey").await.person);
            root.put(&path, &json!({ "roles": roles })).await.is(204);
        }
        let auditor = Client::of(&world, &world.person("audrey").await).await;
        let page = auditor.get("/api/projects/chest/audit?limit=2").await.json(200);
        assert_eq!(page["events"][0]["action"], "member.appointed");
        assert_eq!(page["events"][0]["actor"], "root");
        assert_eq!(page["events"][0]["detail"]["roles"], json!(["custodian", "auditor"]));
        let next = format!("/api/projects/chest/audit?before={}", page["next"]);
        let last = auditor.get(&next).await.json(200);
        assert_eq!(last["events"][0]["action"], "project.created");
        assert_eq!(last["next"], json!(null));
        let some = auditor.get("/api/projects/chest/audit?action=project.created").await.json(200);
        assert_eq!(some["events"].as_array().unwrap().len(), 1);
        let proof = auditor.get("/api/projects/chest/audit/verification").await.json(200);
        assert_eq!((&proof["sound"], &proof["events"]), (&json!(true), &json!(3)));
    });
}
