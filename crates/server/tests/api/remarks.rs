//! What strikes in a submitted finding by the protocol's rules, as those are told who review and watch.

use domain::batch::BatchKind;
use domain::role::Role;
use serde_json::{Value, json};
use workflow::testing::{World, each_engine, protocol};

use crate::client::Client;
use crate::reads::draft;

const FINDING: &str = "00000000-0000-4000-8000-000000000001";

/// Opens a reader's next read and submits one rectangle, with what the reader's program measured of it.
async fn submit(client: &Client, points: [[f64; 2]; 2], enclosed: Option<Value>) {
    let next = client.post("/api/reading/projects/chest/next", &json!({})).await.json(200);
    let path = format!("/api/reading/reads/{}", next["read"].as_str().unwrap());
    let read = client.get(&path).await.json(200);
    let mut body =
        json!({ "base_revision": read["revision"], "draft": draft(&read, Some(points), "solid", "yes") });
    if let Some(enclosed) = enclosed {
        body["enclosed"] = enclosed;
    }
    client.post(&format!("{path}/submission"), &body).await.json(200);
}

async fn ruled(world: &World) -> Client {
    let mut protocol = serde_json::to_value(protocol()).unwrap();
    protocol["structures"][0]["rules"] = json!({ "tightness": { "from": -500.0, "share": 0.6 } });
    let mia = world.ready_by(&serde_json::from_value(protocol).unwrap(), &["ann", "bob"], 2, 2).await;
    world.release(&mia, BatchKind::First, 2).await;
    let told = |share: f64| Some(json!([{ "finding": FINDING, "share": share }]));
    let ann = Client::of(world, &world.person("ann").await).await;
    submit(&ann, [[8.0, 8.0], [16.0, 16.0]], told(0.59)).await;
    submit(&ann, [[8.0, 8.0], [16.0, 16.0]], told(0.61)).await;
    let bob = Client::of(world, &world.person("bob").await).await;
    submit(&bob, [[8.0, 8.0], [16.0, 16.0]], None).await;
    submit(&bob, [[8.0, 8.0], [16.0, 16.0]], told(7.0)).await;
    world.work().await;
    Client::of(world, &mia).await
}

#[test]
fn what_struck_is_shown_with_the_read_and_counted_by_reader_and_rule() {
    each_engine(async |world| {
        let manager = ruled(&world).await;
        let watch = manager.get("/api/projects/chest/watch").await.json(200);
        let remarks = watch["remarks"].as_array().unwrap();
        assert_eq!(remarks.len(), 1, "what was not measured, or is no share, strikes nobody: {remarks:?}");
        let loose = &remarks[0];
        assert_eq!(
            (&loose["display_name"], &loose["structure"], &loose["remark"], &loose["findings"], &loose["of"]),
            (&json!("Dr ann"), &json!("Nodule"), &json!("loose"), &json!(1), &json!(2))
        );
        assert_eq!((&loose["share"]["value"], &loose["share"]["n"]), (&json!(0.5), &json!(2)));
        assert!(loose["share"]["method"].as_str().unwrap().contains("bootstrap over patients"));

        let behind = loose["cases"].as_array().unwrap();
        assert_eq!(behind.len(), 1);
        let case = behind[0]["case"].as_str().unwrap();
        let truth = manager.get(&format!("/api/projects/chest/truth/{case}")).await.json(200);
        let of = |name: &str| {
            let reads = truth["reads"].as_array().unwrap().iter();
            reads.clone().find(|read| read["display_name"] == name).unwrap()["remarks"].clone()
        };
        assert_eq!(of("Dr ann"), json!([{ "finding": FINDING, "remark": "loose" }]));
        assert_eq!(of("Dr bob"), json!([]));
        let trail = manager.get("/api/projects/chest/audit").await.json(200).to_string();
        assert!(trail.contains(r#""remarks":{"loose":1}"#), "{trail}");
    });
}

#[test]
fn whoever_arbitrates_is_not_told_who_read_a_case_that_is_open() {
    each_engine(async |world| {
        let mut open = serde_json::to_value(protocol()).unwrap();
        open["structures"][0]["rules"] = json!({ "tightness": { "from": -500.0, "share": 0.6 } });
        let mia = world.ready_by(&serde_json::from_value(open).unwrap(), &["ann", "bob"], 1, 2).await;
        world.release(&mia, BatchKind::First, 1).await;
        let ann = Client::of(&world, &world.person("ann").await).await;
        let told = json!([{ "finding": FINDING, "share": 0.1 }]);
        submit(&ann, [[8.0, 8.0], [16.0, 16.0]], Some(told)).await;
        let cases = async |name: &str, role: Role| {
            let who = world.member("chest", name, &[role, Role::Auditor]).await;
            let client = Client::of(&world, &who).await;
            let watch = client.get("/api/projects/chest/watch").await.json(200);
            watch["remarks"][0]["cases"].as_array().unwrap().len()
        };
        assert_eq!((cases("arno", Role::Arbiter).await, cases("clara", Role::ClinicalLead).await), (0, 1));
        ann.get("/api/projects/chest/watch").await.problem(403);
    });
}
