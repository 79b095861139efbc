use domain::role::Role;
use store::audit;

use super::{apply, apply_as_administrator, export};
use crate::authority::duty::{Manage, Oversee};
use crate::authority::{Administrator, Permit};
use crate::fault::{Fault, FieldFault};
use crate::testing::{World, each_engine};

const DOCUMENT: &str = "\
project: chest
title: Nodules on chest CT
case_unit: series
split:
  seed: 7
  test: 0.25
  validation: 0.25
  training: 0.5
read_plan:
  reads_per_case: { test: 3, validation: 4, training: 2 }
  repeat_fraction: 0.1
people:
  manager: [mia]
  reader: [amy, Bob]
protocol:
  structures:
    - { key: nodule, name: Nodule, shape: contour, color: '#ffb000' }
  manual: |
    # Nodules

    Mark every nodule: 3 mm or more.
";

async fn permits(world: &World) -> (Permit<Manage>, Permit<Oversee>) {
    let mia = world.member("chest", "mia", &[Role::Manager]).await;
    world.person("amy").await;
    world.person("bob").await;
    (world.permit("chest", &mia).await, world.permit("chest", &mia).await)
}

async fn faults(world: &World, permit: &Permit<Manage>, text: &str) -> Vec<FieldFault> {
    match apply(world.app(), permit, text).await {
        Err(Fault::Invalid { faults, .. }) => faults,
        other => panic!("taken: {other:?}"),
    }
}

#[test]
fn a_document_is_applied_once_and_then_changes_nothing() {
    each_engine(async |world| {
        let (manage, oversee) = permits(&world).await;
        let told = apply(world.app(), &manage, DOCUMENT).await.unwrap();
        assert_eq!(
            told,
            [
                "The title is now “Nodules on chest CT”.",
                "The case unit is now series.",
                "The split's design was changed.",
                "The read plan was changed.",
                "amy is now reader.",
                "bob is now reader.",
                "The protocol's draft was replaced.",
            ]
        );
        assert_eq!(apply(world.app(), &manage, DOCUMENT).await.unwrap(), Vec::<String>::new());
        let exported = export(world.app(), &oversee).await.unwrap();
        assert_eq!(apply(world.app(), &manage, &exported).await.unwrap(), Vec::<String>::new());
        assert_eq!(world.trail().await, ["project.applied chest"]);
        assert!(audit::verify(world.app().db()).await.unwrap().broken.is_none());
    });
}

#[test]
fn an_export_read_again_is_exported_alike() {
    each_engine(async |world| {
        let (manage, oversee) = permits(&world).await;
        apply(world.app(), &manage, DOCUMENT).await.unwrap();
        let first = export(world.app(), &oversee).await.unwrap();
        assert!(first.contains("Mark every nodule: 3 mm or more."), "{first}");
        let elsewhere = first.replace("project: chest", "project: abdomen");
        let root = Administrator::grant(&world.administrator("root").await).unwrap();
        let told = apply_as_administrator(world.app(), &root, &elsewhere).await.unwrap();
        assert_eq!(told[0], "Project abdomen was made.");
        let again = super::export_as_administrator(world.app(), &root, "abdomen").await.unwrap();
        assert_eq!(again, elsewhere);
    });
}

#[test]
fn what_a_document_leaves_out_stays() {
    each_engine(async |world| {
        let (manage, _) = permits(&world).await;
        apply(world.app(), &manage, DOCUMENT).await.unwrap();
        let told = apply(world.app(), &manage, "project: chest\ntitle: Other\n").await.unwrap();
        assert_eq!(told, ["The title is now “Other”."]);
        let told = apply(world.app(), &manage, "project: chest\npeople: { manager: [mia] }\n").await.unwrap();
        assert_eq!(told, ["amy holds no role any more.", "bob holds no role any more."]);
    });
}

#[test]
fn faults_are_told_by_line_and_field_and_nothing_is_changed() {
    each_engine(async |world| {
        let (manage, oversee) = permits(&world).await;
        let before = export(world.app(), &oversee).await.unwrap();
        let wrong = [
            (DOCUMENT.replace("  reader:", "  raeder:"), 14, "people.raeder", "“raeder” is not possible"),
            (DOCUMENT.replace("Bob", "bobby"), 14, "people.reader[1]", "Nobody signs in as “bobby”"),
            (DOCUMENT.replace("title:", "titel:"), 2, "titel", "“titel” is not known here"),
            (DOCUMENT.replace("title:", "project: other\ntitle:"), 2, "project", "written twice"),
            (DOCUMENT.replace("project: chest", "project: other"), 1, "project", "another project"),
            (DOCUMENT.replace("project: chest", "project: A B"), 1, "project", "short name"),
            (DOCUMENT.replace("training: 0.5", "training: 0.6"), 4, "split", "add up to"),
            (
                DOCUMENT.replace("validation: 4", "validation: 0"),
                10,
                "read_plan.reads_per_case.validation",
                "1 to 25",
            ),
            (DOCUMENT.replace("manager: [mia]", "manager: []"), 12, "people", "needs a manager"),
            (DOCUMENT.replace("'#ffb000'", "orange"), 17, "protocol.structures[0].color", "no colour"),
            (DOCUMENT.replace("series", "patient"), 3, "case_unit", "study, series or image"),
        ];
        for (text, line, field, words) in wrong {
            let faults = faults(&world, &manage, &text).await;
            assert_eq!((faults[0].line, faults[0].field.as_str()), (line, field), "{faults:?}");
            assert!(faults[0].column > 0 && faults[0].sentence.contains(words), "{faults:?}");
        }
        assert_eq!(export(world.app(), &oversee).await.unwrap(), before);
        assert_eq!(world.trail().await, Vec::<String>::new());
    });
}

#[test]
fn several_faults_are_told_at_once() {
    each_engine(async |world| {
        let (manage, _) = permits(&world).await;
        let text = DOCUMENT.replace("Bob", "bobby").replace("'#ffb000'", "orange").replace("0.25", "2");
        let fields: Vec<_> =
            faults(&world, &manage, &text).await.into_iter().map(|fault| fault.field).collect();
        assert_eq!(
            fields,
            ["split.test", "split.validation", "protocol.structures[0].color", "people.reader[1]"]
        );
    });
}

#[test]
fn a_drawn_split_and_made_cases_keep_their_design() {
    each_engine(async |world| {
        let (manage, _) = permits(&world).await;
        let mut tx = world.app().db().begin().await.unwrap();
        let design = domain::split::SplitDesign::default();
        let now = Some(world.app().now());
        store::project::set_split_design(&mut tx, manage.project(), &design, now).await.unwrap();
        tx.commit_unaudited().await.unwrap();
        let faults = faults(&world, &manage, DOCUMENT).await;
        assert_eq!((faults[0].line, faults[0].field.as_str()), (4, "split"), "{faults:?}");
    });
}
