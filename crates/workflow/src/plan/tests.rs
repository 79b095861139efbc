use domain::plan::{ReadPlan, ReadsPerCase};
use domain::split::Split;
use store::subject::SplitCount;

use super::{find, forecast, set};
use crate::authority::duty::{Manage, Oversee};
use crate::fault::Fault;
use crate::testing::each_engine;

fn plan(training: u32, repeat_fraction: f64) -> ReadPlan {
    let reads_per_case = ReadsPerCase { test: 3, validation: 2, training };
    ReadPlan { reads_per_case, repeat_fraction, ..ReadPlan::default() }
}

fn cases(split: Option<Split>, cases: u32) -> SplitCount {
    SplitCount { split, subjects: cases, cases }
}

#[test]
fn a_plan_tells_what_it_comes_to() {
    let counts = [cases(Some(Split::Test), 10), cases(Some(Split::Training), 20), cases(None, 7)];
    let told = forecast(&plan(1, 0.1), &counts, 4);
    assert_eq!((told.reads, told.reads_per_reader), (55, 14));
    assert_eq!(
        told.sentence,
        "30 cases come to 55 reads, 5 of them repeats: up to 14 for each of 4 readers."
    );
    let few = forecast(&plan(1, 0.0), &counts, 2);
    assert!(
        few.sentence.contains("3 reads of one case need 3 readers and the project has 2"),
        "{}",
        few.sentence
    );
    let undivided = forecast(&plan(1, 0.0), &counts[2..], 4);
    assert!(undivided.sentence.contains("draw the split"), "{}", undivided.sentence);
}

#[test]
fn a_plan_is_kept_when_it_can_be_carried_out() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 1, 1).await;
        let manage = world.permit::<Manage>("chest", &mia).await;
        set(world.app(), &manage, &plan(4, 0.2)).await.unwrap();
        let oversee = world.permit::<Oversee>("chest", &mia).await;
        let (kept, told) = find(world.app(), &oversee).await.unwrap();
        assert_eq!((kept, told.readers), (plan(4, 0.2), 1));
        let Err(Fault::Invalid { faults, .. }) = set(world.app(), &manage, &plan(0, 2.0)).await else {
            panic!("a plan of no reads was taken");
        };
        let fields: Vec<&str> = faults.iter().map(|fault| &*fault.field).collect();
        assert_eq!(fields, ["reads_per_case.training", "repeat_fraction"]);
        assert!(world.trail().await.contains(&"plan.set chest".to_owned()));
    });
}
