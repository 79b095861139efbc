use std::collections::BTreeMap;

use domain::role::Role;
use domain::split::{Split, SplitDesign};
use store::case::Filter;

use super::{distribution, find, page};
use crate::authority::Permit;
use crate::authority::duty::{Manage, OverseeReads};
use crate::fault::Fault;
use crate::testing::{World, each_engine, real_files};

async fn labels(world: &World, permit: &Permit<OverseeReads>, filter: &Filter) -> Vec<String> {
    let (cases, _) = page(world.app(), permit, filter, 0, 100).await.unwrap();
    cases.into_iter().map(|case| case.row.label).collect()
}

#[test]
fn cases_are_paged_filtered_and_counted_by_split() {
    let Some(mut files) = real_files("dicom/mg-cbis-malign0") else { return };
    let Some(ct) = real_files("dicom/ct-chest-lidc0314") else { return };
    files.push(ct[0].clone());
    each_engine(async |world| {
        let mia = world.member("mixed", "mia", &[Role::Manager]).await;
        world.import("mixed", files.clone()).await;
        let permit = world.permit::<OverseeReads>("mixed", &mia).await;

        let (first, next) = page(world.app(), &permit, &Filter::default(), 0, 2).await.unwrap();
        assert_eq!(first.len(), 2);
        let (second, next) = page(world.app(), &permit, &Filter::default(), next.unwrap(), 3).await.unwrap();
        assert_eq!((second.len(), next), (3, None));
        let all: Vec<_> = first.iter().chain(&second).map(|case| case.row.label.as_str()).collect();
        assert_eq!(all, ["C-0001", "C-0002", "C-0003", "C-0004", "C-0005"]);

        let by = |facet: &str, value: Option<&str>| Filter {
            facet: Some((facet.to_owned(), value.map(str::to_owned))),
            ..Filter::default()
        };
        assert_eq!(labels(&world, &permit, &by("modality", Some("CT"))).await, ["C-0005"]);
        assert_eq!(labels(&world, &permit, &by("slice_thickness", None)).await.len(), 4);
        let unknown = page(world.app(), &permit, &by("shoe_size", None), 0, 10).await;
        assert!(matches!(unknown, Err(Fault::Invalid { .. })), "{unknown:?}");

        let design = SplitDesign { seed: 3, test: 0.2, validation: 0.2, training: 0.6 };
        let manage = world.permit::<Manage>("mixed", &mia).await;
        crate::split::draw(world.app(), &manage, design).await.unwrap();
        let of = |split| Filter { split: Some(split), ..Filter::default() };
        assert_eq!(labels(&world, &permit, &of(Some(Split::Test))).await.len(), 1);
        assert_eq!(labels(&world, &permit, &of(Some(Split::Training))).await.len(), 3);
        assert!(labels(&world, &permit, &of(None)).await.is_empty());

        let facets = distribution(world.app(), &permit).await.unwrap();
        let (_, modality) = facets.iter().find(|(facet, _)| facet.word() == "modality").unwrap();
        let values: Vec<_> = modality.iter().map(|count| count.value.as_deref().unwrap()).collect();
        assert_eq!(values, ["MG", "CT"], "the most common first");
        let mut splits: BTreeMap<Option<Split>, u32> = BTreeMap::new();
        for (split, cases) in modality.iter().flat_map(|count| &count.by_split) {
            *splits.entry(*split).or_default() += cases;
        }
        let expected = [(Split::Test, 1), (Split::Validation, 1), (Split::Training, 3)];
        assert_eq!(splits, expected.into_iter().map(|(split, cases)| (Some(split), cases)).collect());
        let (_, thickness) = facets.iter().find(|(facet, _)| facet.word() == "slice_thickness").unwrap();
        let without = thickness.iter().find(|count| count.value.is_none()).unwrap();
        assert_eq!(without.by_split.values().sum::<u32>(), 4);

        let (case, series) = find(world.app(), &permit, first[0].row.id).await.unwrap();
        assert_eq!((case.facets["modality"].as_str(), series.len()), ("MG", 1));
        let elsewhere = world.member("other", "mia", &[Role::Manager]).await;
        let elsewhere = world.permit::<OverseeReads>("other", &elsewhere).await;
        let strange = find(world.app(), &elsewhere, first[0].row.id).await;
        assert!(matches!(strange, Err(Fault::NotFound(_))), "a case of another project: {strange:?}");
    });
}
