//! Four radiologists' real contours of one nodule (LIDC-IDRI case 0314), put in as four reads.

use std::collections::BTreeMap;

use domain::batch::BatchKind;
use domain::protocol::Protocol;
use geometry::{Grid, Mask, Point, Region, Shape, ShapeKind, Spacing, agreement_mask, overlap};
use serde_json::{Value, json};
use workflow::testing::{World, each_engine, real_file, real_files};
use workflow::viewing::InstanceMap;

use crate::client::Client;

const READERS: [&str; 4] = ["ann", "bob", "cem", "dan"];

fn protocol() -> Protocol {
    serde_json::from_value(json!({
        "structures": [{ "key": "nodule", "name": "Nodule", "shape": "contour", "color": "#ff8800" }],
    }))
    .unwrap()
}

/// A radiologist's contours as marks: whole numbers are pixel centres there, halves are here.
fn marks(radiologist: &Value, map: &InstanceMap) -> Vec<Value> {
    let mark = |contour: &Value| {
        let uid = map.mapped(contour["sop_instance_uid"].as_str().unwrap()).expect("a slice of the case");
        let points: Vec<[f64; 2]> = serde_json::from_value(contour["points"].clone()).unwrap();
        let points: Vec<[f64; 2]> = points.into_iter().map(|[x, y]| [x + 0.5, y + 0.5]).collect();
        json!({ "instance": uid, "frame": 1, "shape": "contour", "points": points })
    };
    radiologist["contours"].as_array().unwrap().iter().map(mark).collect()
}

/// Reads the case as that radiologist did, through the API.
async fn read_as(world: &World, name: &str, radiologist: &Value) {
    let who = world.person(name).await;
    let client = Client::of(world, &who).await;
    let next = client.post("/api/reading/projects/chest/next", &json!({})).await.json(200);
    let token = next["read"].as_str().unwrap();
    let viewing = workflow::read::viewing(world.app(), &who, token.parse().unwrap()).await.unwrap();
    let map = InstanceMap::of(world.app().db(), &viewing).await.unwrap();
    let finding = json!({
        "id": "00000000-0000-4000-8000-000000000001", "structure": "nodule",
        "marks": marks(radiologist, &map), "attributes": {},
    });
    let draft = json!({ "findings": [finding], "answers": [], "no_finding": false, "active_seconds": 120.0 });
    let path = format!("/api/reading/reads/{token}/submission");
    client.post(&path, &json!({ "base_revision": 0, "draft": draft })).await.json(200);
}

/// The voxels that marks of a case's first series enclose.
fn mask(marks: &Value, series: &Value) -> Mask {
    let slices: BTreeMap<&str, u32> = (0..)
        .zip(series["instances"].as_array().unwrap())
        .map(|(i, image)| (image["instance"].as_str().unwrap(), i))
        .collect();
    let mut shapes: BTreeMap<u32, Vec<Shape>> = BTreeMap::new();
    for mark in marks.as_array().unwrap() {
        let points: Vec<[f64; 2]> = serde_json::from_value(mark["points"].clone()).unwrap();
        let points: Vec<Point> = points.into_iter().map(|[column, row]| Point::new(column, row)).collect();
        let shape = Shape::new(ShapeKind::Contour, &points).unwrap();
        shapes.entry(slices[mark["instance"].as_str().unwrap()]).or_default().push(shape);
    }
    let grid = Grid::new(512, 512, Spacing::isotropic(1.0)).unwrap();
    Region::new(grid, shapes).unwrap().mask().clone()
}

#[test]
fn the_majority_of_four_radiologists_holds_the_nodule() {
    let Some(contours) = real_file("lidc/case0314.json") else { return };
    let Some(slices) = real_files("dicom/ct-chest-lidc0314") else { return };
    let contours: Value = serde_json::from_slice(&std::fs::read(contours).unwrap()).unwrap();
    each_engine(async |world| {
        let mia = world.ready_by(&protocol(), &READERS, 0, 4).await;
        let (import, _) = world.import("chest", slices.clone()).await;
        assert_eq!((import.tally.stored, import.cases_made), (80, 1));
        let permit = world.permit::<workflow::authority::duty::Manage>("chest", &mia).await;
        workflow::split::draw(world.app(), &permit, domain::split::SplitDesign::default()).await.unwrap();
        world.release(&mia, BatchKind::First, 1).await;
        for (name, radiologist) in READERS.iter().zip(contours["readers"].as_array().unwrap()) {
            read_as(&world, name, radiologist).await;
        }
        world.work().await;

        let manager = Client::of(&world, &mia).await;
        let truth = manager.get("/api/projects/chest/truth").await.json(200);
        assert_eq!(truth["cases"][0]["state"], "settled");
        let path = format!("/api/projects/chest/truth/{}", truth["cases"][0]["case"].as_str().unwrap());
        let case = manager.get(&path).await.json(200);
        let findings = case["findings"].as_array().unwrap();
        assert_eq!(findings.len(), 1, "four marks of one nodule are one finding");
        assert_eq!((&findings[0]["verdict"], &findings[0]["support"]), (&json!("stands"), &json!(4)));

        let series = &case["series"][0];
        let reads: Vec<Mask> = case["reads"]
            .as_array()
            .unwrap()
            .iter()
            .map(|read| mask(&read["findings"][0]["marks"], series))
            .collect();
        let majority = mask(&findings[0]["marks"], series);
        let reads: Vec<&Mask> = reads.iter().collect();
        let nodule = agreement_mask(&reads, 4);
        let held = overlap(&nodule, &majority);
        assert!(
            held.first > 0 && held.both == held.first,
            "the majority misses what all four marked: {held:?}"
        );
        let pairs = (0..4).flat_map(|a| (a + 1..4).map(move |b| (a, b)));
        let dice: Vec<f64> = pairs.map(|(a, b)| overlap(reads[a], reads[b]).dice().unwrap()).collect();
        let mean = dice.iter().sum::<f64>() / dice.len() as f64;
        println!("mean pairwise Dice of four radiologists: {mean:.3} of {dice:.3?}");
        assert!(mean > 0.7, "{dice:?}");
    });
}
