//! Projects that are ready to be read, and batches that are before their readers.

use domain::batch::BatchKind;
use domain::id::BatchId;
use domain::plan::{ReadPlan, ReadsPerCase};
use domain::protocol::Protocol;
use domain::role::Role;
use domain::split::SplitDesign;
use serde_json::json;
use store::protocol::Released;

use super::{World, study};
use crate::authority::SignedIn;
use crate::authority::duty::{Manage, Reads};

/// A protocol with one structure, marked by rectangles, and two questions.
pub fn protocol() -> Protocol {
    let choices = |keys: [&str; 2]| keys.map(|key| json!({ "key": key, "name": key }));
    serde_json::from_value(json!({
        "structures": [{
            "key": "nodule", "name": "Nodule", "shape": "rectangle", "color": "#ff8800",
            "attributes": [{
                "key": "texture", "name": "Texture",
                "answer": { "kind": "choice", "choices": choices(["solid", "part_solid"]) },
            }],
        }],
        "questions": [
            { "key": "present", "name": "Is there a nodule?",
              "answer": { "kind": "choice", "choices": choices(["yes", "no"]) } },
            { "key": "quality", "name": "Image quality", "scope": "image", "required": false,
              "answer": { "kind": "scale", "levels": choices(["poor", "good"]) } },
        ],
        "manual": "Mark every nodule.",
    }))
    .expect("a protocol")
}

impl World {
    /// The project `chest` with `mia` as its manager, these readers, `cases` small CT studies that all
    /// belong to the training split, each to be read `reads` times, no repeats, and protocol 1
    /// released and acknowledged by all readers.
    pub async fn ready(&self, readers: &[&str], cases: u32, reads: u32) -> SignedIn {
        self.ready_by(&protocol(), readers, cases, reads).await
    }

    /// The same with a protocol of the test's own.
    pub async fn ready_by(&self, protocol: &Protocol, readers: &[&str], cases: u32, reads: u32) -> SignedIn {
        let mia = self.member("chest", "mia", &[Role::Manager]).await;
        let permit = self.permit::<Manage>("chest", &mia).await;
        for patient in 1..=cases {
            self.import("chest", study::ct(patient, 3)).await;
        }
        let design = SplitDesign { seed: 1, test: 0.0, validation: 0.0, training: 1.0 };
        crate::split::draw(self.app(), &permit, design).await.expect("the split is drawn");
        self.plan(|plan| {
            plan.reads_per_case = ReadsPerCase { test: reads, validation: reads, training: reads };
            plan.repeat_fraction = 0.0;
        })
        .await;
        self.release_protocol(protocol, &mia).await;
        for reader in readers {
            let reader = self.member("chest", reader, &[Role::Reader]).await;
            let permit = self.permit::<Reads>("chest", &reader).await;
            crate::read::acknowledge(self.app(), &permit, 1).await.expect("the protocol is acknowledged");
        }
        mia
    }

    /// Changes the read plan of the project `chest`.
    pub async fn plan(&self, change: impl FnOnce(&mut ReadPlan)) {
        let found =
            store::project::by_slug(self.app().db(), "chest").await.expect("the project is looked up");
        let project = found.expect("the project is there");
        let mut plan = project.plan;
        change(&mut plan);
        let mut tx = self.app().db().begin().await.expect("a transaction");
        store::project::set_plan(&mut tx, project.id, &plan).await.expect("the plan is kept");
        tx.commit_unaudited().await.expect("the plan is committed");
    }

    /// Releases a protocol of the project `chest` as its next version.
    pub async fn release_protocol(&self, protocol: &Protocol, by: &SignedIn) -> u32 {
        let permit = self.permit::<Manage>("chest", by).await;
        let latest = store::protocol::latest(self.app().db(), permit.project()).await.expect("is looked up");
        let version = latest.map_or(1, |latest| latest.version + 1);
        let released = Released { version, protocol: protocol.clone() };
        let mut tx = self.app().db().begin().await.expect("a transaction");
        let now = self.app().now();
        store::protocol::insert_version(&mut tx, permit.project(), &released, by.person, now)
            .await
            .expect("the version is kept");
        tx.commit_unaudited().await.expect("the version is committed");
        version
    }

    /// Plans a batch of the project `chest` and releases it.
    pub async fn release(&self, by: &SignedIn, kind: BatchKind, cases: usize) -> BatchId {
        let permit = self.permit::<Manage>("chest", by).await;
        let name = format!("{kind} {}", self.app().new_token());
        let batch = crate::batch::create(self.app(), &permit, kind, &name, cases, None).await;
        let batch = batch.expect("the batch is planned").id;
        crate::batch::release(self.app(), &permit, batch, None).await.expect("the batch is released");
        batch
    }

    /// Runs the background jobs that are due.
    pub async fn work(&self) {
        while crate::work::run_one(self.app()).await.expect("a job is run") {}
    }
}
