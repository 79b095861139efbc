//! From the release of a batch to the reference standard, as the people involved meet it.

use domain::batch::BatchKind;
use domain::role::Role;
use serde_json::{Value, json};
use workflow::testing::{World, each_engine};

use crate::client::Client;

/// A draft that marks one square nodule on the first image of a read, if any, and answers.
pub fn draft(read: &Value, nodule: Option<[[f64; 2]; 2]>, texture: &str, present: &str) -> Value {
    let image = &read["series"][0]["instances"][0]["instance"];
    let finding = |points| {
        json!({
            "id": "00000000-0000-4000-8000-000000000001", "structure": "nodule",
            "marks": [{ "instance": image, "frame": 1, "shape": "rectangle", "points": points }],
            "attributes": { "texture": texture },
        })
    };
    json!({
        "findings": nodule.map(finding).into_iter().collect::<Vec<_>>(),
        "answers": [{ "question": "present", "instance": null, "value": present, "attributes": {} }],
        "no_finding": nodule.is_none(),
        "active_seconds": 30.0,
    })
}

/// Opens a reader's next read, submits what `say` makes of it, and answers its address.
pub async fn submit(client: &Client, say: impl FnOnce(&Value) -> Value) -> String {
    let next = client.post("/api/reading/projects/chest/next", &json!({})).await.json(200);
    let path = format!("/api/reading/reads/{}", next["read"].as_str().expect("a read waits"));
    let read = client.get(&path).await.json(200);
    let body = json!({ "base_revision": read["revision"], "draft": say(&read) });
    client.post(&format!("{path}/submission"), &body).await.json(200);
    path
}

async fn reader(world: &World, name: &str) -> Client {
    Client::of(world, &world.person(name).await).await
}

const SQUARE: [[f64; 2]; 2] = [[8.0, 8.0], [16.0, 16.0]];

#[test]
fn two_readers_who_agree_settle_a_case() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 1, 2).await;
        world.release(&mia, BatchKind::First, 1).await;
        let manager = Client::of(&world, &mia).await;
        for name in ["ann", "bob"] {
            let reader = reader(&world, name).await;
            submit(&reader, |read| draft(read, Some(SQUARE), "solid", "yes")).await;
        }
        let before = manager.get("/api/projects/chest/truth").await.json(200);
        assert_eq!(before["cases"][0]["state"], "reading", "the consensus is still to be computed");
        world.work().await;
        let truth = manager.get("/api/projects/chest/truth").await.json(200);
        assert_eq!(
            truth["counts"],
            json!({ "reading": 0, "settled": 1, "to_arbitrate": 0, "arbitrated": 0, "cannot_be_read": 0 })
        );
        let path = format!("/api/projects/chest/truth/{}", truth["cases"][0]["case"].as_str().unwrap());
        let case = manager.get(&path).await.json(200);
        assert_eq!((&case["source"], case["reads"].as_array().unwrap().len()), (&json!("consensus"), 2));
        let finding = &case["findings"][0];
        assert_eq!(
            (&finding["verdict"], &finding["support"], &finding["of"]),
            (&json!("stands"), &json!(2), &json!(2))
        );
        assert_eq!(finding["attributes"], json!({ "texture": "solid" }));
        assert_eq!(finding["marks"][0]["points"], json!([[8.0, 8.0], [16.0, 16.0]]));
        assert_eq!(finding["marks"][0]["instance"], case["series"][0]["instances"][0]["instance"]);
        assert_eq!(case["answers"][0]["value"], "yes");
    });
}

#[test]
fn a_disagreement_reaches_the_arbiter_whose_decision_becomes_the_reference() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 1, 2).await;
        world.release(&mia, BatchKind::First, 1).await;
        submit(&reader(&world, "ann").await, |read| draft(read, Some(SQUARE), "solid", "yes")).await;
        submit(&reader(&world, "bob").await, |read| draft(read, None, "", "no")).await;
        world.work().await;

        let ari = Client::of(&world, &world.member("chest", "ari", &[Role::Arbiter]).await).await;
        let home = ari.get("/api/arbitration/projects").await.json(200);
        assert_eq!(home["projects"][0]["waiting"], 1);
        // Ann reads the case: it is not hers to decide, even as an arbiter.
        let ann = world.member("chest", "ann", &[Role::Reader, Role::Arbiter]).await;
        let ann = Client::of(&world, &ann).await;
        assert_eq!(ann.get("/api/arbitration/projects").await.json(200)["projects"][0]["waiting"], 0);
        let none = ann.post("/api/arbitration/projects/chest/next", &json!({})).await.json(200);
        assert_eq!(none["arbitration"], Value::Null);

        let next = ari.post("/api/arbitration/projects/chest/next", &json!({})).await.json(200);
        let token = next["arbitration"].as_str().unwrap().to_owned();
        let path = format!("/api/arbitration/cases/{token}");
        ann.get(&path).await.problem(404);
        let case = ari.get(&path).await.json(200);
        let text = case.to_string();
        assert!(!text.contains("Dr ") && !text.contains("1.2.826"), "a name or a true UID: {text}");
        let letters: Vec<&str> =
            case["reads"].as_array().unwrap().iter().map(|read| read["reader"].as_str().unwrap()).collect();
        assert_eq!(letters, ["A", "B"]);
        let items = case["items"].as_array().unwrap();
        let kinds: Vec<&str> = items.iter().map(|item| item["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["finding", "answer"]);
        let instance = case["series"][0]["instances"][0]["instance"].as_str().unwrap().to_owned();
        assert_eq!(items[0]["marks"][0]["instance"], instance);
        ari.get(&format!("{path}/metadata")).await.is(200);
        ari.get(&format!("{path}/instances/{instance}/frames/1")).await.is(200);

        let decision = |rulings: Value| json!({ "rulings": rulings, "comment": "a vessel" });
        let partly = decision(json!([{ "item": items[0]["item"], "stands": true }]));
        let open = ari.post(&format!("{path}/decision"), &partly).await;
        assert_eq!(open.json(422)["items"], json!([items[1]["item"]]));
        let wholly = decision(json!([
            { "item": items[0]["item"], "stands": false },
            { "item": items[1]["item"], "value": "no" },
        ]));
        ari.post(&format!("{path}/decision"), &wholly).await.is(204);
        ari.post(&format!("{path}/decision"), &wholly).await.problem(409);
        assert_eq!(ari.get(&path).await.json(200)["state"], "decided");

        let manager = Client::of(&world, &mia).await;
        let truth = manager.get("/api/projects/chest/truth").await.json(200);
        assert_eq!(truth["cases"][0]["state"], "arbitrated");
        let reference = manager.get("/api/projects/chest/exports/reference.json").await.json(200);
        let case = &reference["cases"][0];
        assert_eq!(
            (&case["source"], &case["n"], &case["no_finding"]),
            (&json!("arbitration"), &json!(2), &json!(true))
        );
        assert_eq!(case["answers"][0]["value"], "no");
        let trail = world.trail().await;
        assert!(trail.iter().any(|line| line.starts_with("arbitration.decided")));
        assert!(trail.contains(&"export.made reference.json".to_owned()));
    });
}

#[test]
fn exports_hold_pseudonymous_uids_unless_asked_and_the_coordinates_as_drawn() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        submit(&ann, |read| draft(read, Some([[16.0, 8.5], [8.0, 20.0]]), "part_solid", "yes")).await;
        world.work().await;
        let manager = Client::of(&world, &mia).await;
        let reference = manager.get("/api/projects/chest/exports/reference.json").await;
        let disposition = reference.headers["content-disposition"].to_str().unwrap().to_owned();
        assert_eq!(disposition, "attachment; filename=\"chest-reference.json\"");
        let reference = reference.json(200);
        assert_eq!(
            (reference["cases"].as_array().unwrap().len(), &reference["open"][0]["state"]),
            (1, &json!("reading"))
        );
        let mark = &reference["cases"][0]["findings"][0]["marks"][0];
        let uid = mark["instance"].as_str().unwrap();
        assert!(uid.starts_with("2.25."), "{uid}");
        let project = store::project::by_slug(world.app().db(), "chest").await.unwrap().unwrap().id;
        let pseudonyms = imaging::Pseudonyms::new(&world.app().project_key(project).await.unwrap());
        let originals =
            manager.get("/api/projects/chest/exports/reference.json?uids=original").await.json(200);
        let original = originals["cases"][0]["findings"][0]["marks"][0]["instance"].as_str().unwrap();
        assert!(original.starts_with("1.2.826.0.1."), "{original}");
        assert_eq!(pseudonyms.uid(original), uid, "as a copy of the image is called");

        let coco = manager.get("/api/projects/chest/exports/coco.json").await;
        assert!(!coco.text().contains("1.2.826.0.1"), "{}", coco.text());
        let coco = coco.json(200);
        assert_eq!(coco["categories"][0]["name"], "Nodule");
        assert_eq!(coco["images"].as_array().unwrap().len(), 3, "every frame of the settled case");
        let annotation = &coco["annotations"][0];
        assert_eq!(annotation["bbox"], json!([8.0, 8.5, 8.0, 11.5]));
        assert_eq!(annotation["area"], 92.0);
        let image = annotation["image_id"].as_u64().unwrap() as usize;
        let image = &coco["images"][image - 1];
        assert_eq!((&image["sop_instance_uid"], &image["width"]), (&json!(uid), &json!(32)));
        assert_eq!(annotation["attributes"]["texture"], "part_solid");
        assert_eq!(annotation["segmentation"][0].as_array().unwrap().len(), 8);
    });
}

/// The segmentations of an export, each read back.
fn segmentations(zip: &[u8]) -> Vec<(String, imaging::Segmentation, String)> {
    let mut entries = imaging::unpack(std::io::Cursor::new(zip), &imaging::Limits::default()).unwrap();
    let mut found = Vec::new();
    let read = |_: u64, file: &mut dyn std::io::Read| {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes).map(|_| bytes)
    };
    while let Some((path, bytes)) = entries.next_file(read) {
        let bytes = bytes.unwrap();
        let reading = imaging::Reading { selection: imaging::Selection::Each, threshold: None };
        let segmentation =
            imaging::read_segmentation(&bytes, &reading).unwrap_or_else(|why| panic!("{path}: {why}"));
        found.push((path, segmentation, String::from_utf8_lossy(&bytes).into_owned()));
    }
    found
}

#[test]
fn segmentations_hold_filled_outlines_where_asked_by_the_uids_that_are_wanted() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.release(&mia, BatchKind::First, 2).await;
        let ann = reader(&world, "ann").await;
        submit(&ann, |read| draft(read, Some([[16.0, 8.0], [8.0, 20.0]]), "part_solid", "yes")).await;
        world.work().await;
        let manager = Client::of(&world, &mia).await;
        let address = "/api/projects/chest/exports/segmentations.zip";
        let painted = manager.get(address).await;
        assert_eq!(painted.headers["content-type"], "application/zip");
        assert_eq!(segmentations(&painted.body).len(), 0, "nothing is painted");

        let filled = segmentations(&manager.get(&format!("{address}?outlines=true")).await.body);
        let [(path, segmentation, text)] = &filled[..] else { panic!("{} segmentations", filled.len()) };
        assert_eq!(std::path::Path::new(path).extension().unwrap(), "dcm");
        assert_eq!(segmentation.segments.len(), 1);
        assert_eq!(segmentation.segments[0].name.as_deref(), Some("Nodule 1"));
        assert_eq!(segmentation.segments[0].mask.count(), 8 * 12);
        assert!(
            text.contains("texture: part_solid") && text.contains("Marked by 1 of 1"),
            "what was said of it"
        );
        assert!(!text.contains("1.2.826.0.1."), "a true UID");

        let original =
            segmentations(&manager.get(&format!("{address}?outlines=true&uids=original")).await.body);
        assert_eq!(original[0].1.segments[0].mask, segmentation.segments[0].mask);
        let reference =
            manager.get("/api/projects/chest/exports/reference.json?uids=original").await.json(200);
        let uid = reference["cases"][0]["findings"][0]["marks"][0]["instance"].as_str().unwrap();
        assert!(original[0].2.contains(uid), "the image that was marked");
        assert!(world.trail().await.contains(&"export.made segmentations.zip".to_owned()));
    });
}

#[test]
fn the_watch_page_shows_progress_times_and_agreement_also_by_facet() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 4, 2).await;
        world.release(&mia, BatchKind::First, 4).await;
        for name in ["ann", "bob"] {
            let reader = reader(&world, name).await;
            for case in 0..3 {
                let nodule = (case != 1).then_some(SQUARE);
                let present = if nodule.is_some() { "yes" } else { "no" };
                submit(&reader, |read| draft(read, nodule, "solid", present)).await;
            }
        }
        world.work().await;
        let manager = Client::of(&world, &mia).await;
        let watch = manager.get("/api/projects/chest/watch?facet=modality").await.json(200);
        let ann = &watch["readers"][0];
        assert_eq!(
            (&ann["display_name"], &ann["queued"], &ann["submitted"]),
            (&json!("Dr ann"), &json!(1), &json!(3))
        );
        assert_eq!((&ann["median_seconds"]["value"], &ann["median_seconds"]["n"]), (&json!(30.0), &json!(3)));
        assert!(ann["findings_per_case"]["value"].as_f64().unwrap() > 0.6);
        let subjects: Vec<&str> =
            watch["agreement"].as_array().unwrap().iter().map(|a| a["subject"].as_str().unwrap()).collect();
        assert_eq!(subjects, ["structure:nodule", "present", "quality"]);
        let present = &watch["agreement"][1];
        assert!(present["percent"]["n"].as_u64().unwrap() >= 2, "{present}");
        assert_eq!(present["chance_corrected"].as_array().unwrap().len(), 3);
        let quality = &watch["agreement"][2];
        assert_eq!(quality["percent"]["value"], Value::Null);
        assert!(quality["percent"]["not_estimable"].as_str().unwrap().contains("no case was rated by two"));
        let by_facet = &watch["by_facet"];
        assert_eq!((&by_facet["facet"], &by_facet["rows"][0]["value"]), (&json!("modality"), &json!("CT")));
        assert!(watch["facets"].as_array().unwrap().iter().any(|facet| facet["facet"] == "modality"));
        manager.get("/api/projects/chest/watch?facet=nonsense").await.problem(422);
    });
}

#[test]
fn the_board_lays_practice_reads_side_by_side_and_nothing_is_arbitrated() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 2, 1).await;
        let batch = world.release(&mia, BatchKind::Practice, 2).await;
        let board = format!("/api/projects/chest/batches/{batch}/board");
        for (name, nodule) in [("ann", SQUARE), ("bob", [[8.0, 8.0], [16.0, 12.0]])] {
            let reader = reader(&world, name).await;
            for _ in 0..2 {
                submit(&reader, |read| draft(read, Some(nodule), "solid", "yes")).await;
            }
            if name == "ann" {
                let board = Client::of(&world, &mia).await.get(&board).await.json(200);
                let per_case = |row: usize| board["structures"][0]["rows"][row]["per_case"].clone();
                assert_eq!(per_case(0), json!([1, 1]));
                assert_eq!(per_case(1), json!([null, null]), "who has not read has not missed anything");
            }
        }
        world.work().await;
        let manager = Client::of(&world, &mia).await;
        let truth = manager.get("/api/projects/chest/truth").await.json(200);
        assert_eq!(truth["cases"], json!([]), "practice is no part of the reference");
        let board = manager.get(&board).await.json(200);
        assert_eq!(
            (board["readers"].as_array().unwrap().len(), board["cases"].as_array().unwrap().len()),
            (2, 2)
        );
        let nodules = &board["structures"][0];
        let findings: Vec<u64> =
            nodules["rows"].as_array().unwrap().iter().map(|row| row["findings"].as_u64().unwrap()).collect();
        assert_eq!(findings, [2, 2]);
        let size = &nodules["rows"][0]["mean_size"];
        assert_eq!((&size["unit"], &size["n"]), (&json!("mm"), &json!(2)));
        assert!((size["value"].as_f64().unwrap() - 8.0 * 2.0_f64.sqrt()).abs() < 1e-9, "{size}");
        let pair = &nodules["overlap"][0];
        let sides = [&pair["matched"], &pair["only_a"], &pair["only_b"]].map(|n| n.as_u64().unwrap());
        assert_eq!(sides, [2, 0, 0]);
        assert!((pair["figure"]["value"].as_f64().unwrap() - 2.0 / 3.0).abs() < 1e-9, "{pair}");
        assert_eq!(board["questions"][0]["cells"].as_array().unwrap().len(), 4);
    });
}

#[test]
fn whoever_arbitrates_meets_no_names_before_a_case_is_settled() {
    each_engine(async |world| {
        let mia = world.ready(&["ann", "bob"], 2, 2).await;
        world.release(&mia, BatchKind::First, 2).await;
        for (name, nodule) in [("ann", Some(SQUARE)), ("bob", None)] {
            let present = if nodule.is_some() { "yes" } else { "no" };
            submit(&reader(&world, name).await, |read| draft(read, nodule, "solid", present)).await;
        }
        world.work().await;
        let lead = world.member("chest", "lea", &[Role::ClinicalLead, Role::Arbiter]).await;
        let (lead, manager) = (Client::of(&world, &lead).await, Client::of(&world, &mia).await);
        let truth = manager.get("/api/projects/chest/truth").await.json(200);
        for case in truth["cases"].as_array().unwrap() {
            let path = format!("/api/projects/chest/truth/{}", case["case"].as_str().unwrap());
            manager.get(&path).await.is(200);
            let refused = lead.get(&path).await.problem(403);
            assert!(refused.contains("arbiter"), "{refused}");
        }
    });
}

#[test]
fn a_repeat_changes_no_reference_and_is_never_overdue() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 2, 1).await;
        world.plan(|plan| (plan.repeat_fraction, plan.washout_days) = (0.5, 28)).await;
        let permit = world.permit::<workflow::authority::duty::Manage>("chest", &mia).await;
        let batch = workflow::batch::create(world.app(), &permit, BatchKind::First, "first", 2, None).await;
        let deadline = world.app().now() + jiff::SignedDuration::from_hours(24);
        workflow::batch::release(world.app(), &permit, batch.unwrap().id, Some(deadline)).await.unwrap();
        for _ in 0..2 {
            submit(&reader(&world, "ann").await, |read| draft(read, Some(SQUARE), "solid", "yes")).await;
        }
        world.work().await;
        world.plan(|plan| plan.consensus.minimum_overlap = 0.9).await;
        world.pass(jiff::Span::new().hours(28 * 24));
        let manager = Client::of(&world, &mia).await;
        let watch = manager.get("/api/projects/chest/watch").await.json(200);
        let ann = &watch["readers"][0];
        assert_eq!((&ann["queued"], &ann["overdue"]), (&json!(1), &json!(0)));
        submit(&reader(&world, "ann").await, |read| draft(read, None, "", "no")).await;
        world.work().await;
        let computed = world.trail().await.into_iter().filter(|line| line.starts_with("consensus.computed"));
        assert_eq!(computed.count(), 2, "once for each case");
        let reference = manager.get("/api/projects/chest/exports/reference.json").await.json(200);
        for case in reference["cases"].as_array().unwrap() {
            assert_eq!((&case["n"], &case["policy"]["minimum_overlap"]), (&json!(1), &json!(0.3)));
        }
    });
}
