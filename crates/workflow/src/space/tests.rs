use std::collections::BTreeMap;

use domain::batch::BatchKind;
use domain::finding::{Finding, Mark, Shape};
use uuid::Uuid;

use super::{Placed, Space};
use crate::authority::duty::Reads;
use crate::read::{OwnRead, next};
use crate::testing::{each_engine, study};

#[test]
fn a_mark_far_beyond_its_image_encloses_no_more_than_the_image() {
    each_engine(async |world| {
        let mia = world.ready(&["ann"], 1, 1).await;
        world.release(&mia, BatchKind::First, 1).await;
        let ann = world.person("ann").await;
        let permit = world.permit::<Reads>("chest", &ann).await;
        let token = next(world.app(), &permit).await.unwrap().unwrap();
        let own = OwnRead::grant(world.app(), &ann, token).await.unwrap();
        let space = Space::of(world.app(), own.read().case).await.unwrap();
        let far = Mark {
            instance: study::sop_instance_uid(1, 2),
            frame: 1,
            shape: Shape::Rectangle,
            points: vec![[-1000.0, -1000.0], [3000.0, 3000.0]],
            mask: None,
            plane: None,
        };
        let finding = Finding {
            id: Uuid::from_u128(1),
            structure: "nodule".to_owned(),
            marks: vec![far],
            attributes: BTreeMap::new(),
        };
        let placed = Placed::all(&space, &[&finding]);
        let side = u64::from(study::SIDE);
        assert_eq!(placed[0].mask().map(geometry::Mask::count), Some(side * side));
    });
}
