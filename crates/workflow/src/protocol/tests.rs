use bytes::Bytes;
use domain::role::Role;
use store::args;

use super::{picture, release, set_draft, standing, version};
use crate::authority::Permit;
use crate::authority::duty::{DesignProtocol, Oversee};
use crate::fault::Fault;
use crate::testing::{World, each_engine};

const DRAFT: &str = "\
structures:
  - { key: nodule, name: Nodule, shape: contour, color: '#ffb000' }
manual: |
  Outline it like ![this](pictures/good.png).
";
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n and so on";

async fn permits(world: &World) -> (Permit<DesignProtocol>, Permit<Oversee>) {
    let clara = world.member("chest", "clara", &[Role::ClinicalLead]).await;
    (world.permit("chest", &clara).await, world.permit("chest", &clara).await)
}

#[test]
fn a_release_is_checked_numbered_and_not_repeated() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        let empty = release(world.app(), &design).await.unwrap_err().to_string();
        assert!(empty.contains("nothing to mark"), "{empty}");
        set_draft(world.app(), &design, DRAFT).await.unwrap();
        let bare = release(world.app(), &design).await.unwrap_err().to_string();
        assert!(bare.contains("pictures/good.png"), "{bare}");
        picture::put(world.app(), &design, "good.png", Bytes::from_static(PNG)).await.unwrap();
        assert_eq!(release(world.app(), &design).await.unwrap(), 1);
        let same = release(world.app(), &design).await.unwrap_err();
        assert!(matches!(&same, Fault::Conflict(why) if why.contains("same as version 1")), "{same}");
        set_draft(world.app(), &design, &DRAFT.replace("contour", "ellipse")).await.unwrap();
        assert_eq!(release(world.app(), &design).await.unwrap(), 2);
        let now = standing(world.app(), &oversee).await.unwrap();
        assert_eq!(now.versions.iter().map(|version| version.version).collect::<Vec<_>>(), [1, 2]);
        assert_eq!(now.versions[0].released_by, "Dr clara");
        let first = version(world.app(), &oversee, 1).await.unwrap().protocol;
        assert_eq!(first.structures[0].shape, domain::finding::Shape::Contour);
        assert!(matches!(version(world.app(), &oversee, 3).await, Err(Fault::NotFound(_))));
        let trail = world.trail().await;
        assert_eq!(trail.last().unwrap(), "protocol.released chest version 2");
    });
}

#[test]
fn a_released_version_cannot_be_changed_in_the_database() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        set_draft(world.app(), &design, &DRAFT.replace("![this](pictures/good.png)", "so")).await.unwrap();
        release(world.app(), &design).await.unwrap();
        for sql in ["UPDATE protocol_version SET content = '{}'", "DELETE FROM protocol_version"] {
            let mut tx = world.app().db().begin().await.unwrap();
            let refused = tx.execute(sql, args![]).await.unwrap_err().to_string();
            assert!(refused.contains("released protocol version"), "{refused}");
        }
        version(world.app(), &oversee, 1).await.unwrap();
    });
}

#[test]
fn a_draft_survives_its_own_yaml() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        let draft = set_draft(world.app(), &design, DRAFT).await.unwrap();
        let written = standing(world.app(), &oversee).await.unwrap().draft_yaml;
        assert_eq!(set_draft(world.app(), &design, &written).await.unwrap(), draft);
    });
}

#[test]
fn a_faulty_draft_is_refused_by_line_and_the_old_one_stays() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        let good = set_draft(world.app(), &design, DRAFT).await.unwrap();
        let faulty = DRAFT.replace("'#ffb000'", "orange");
        let Err(Fault::Invalid { sentence, faults }) = set_draft(world.app(), &design, &faulty).await else {
            panic!("taken");
        };
        assert!(sentence.starts_with("Line 2: “orange” is no colour"), "{sentence}");
        assert_eq!(faults[0].field, "structures[0].color");
        assert_eq!(standing(world.app(), &oversee).await.unwrap().draft, good);
    });
}

#[test]
fn a_version_keeps_the_picture_that_it_was_released_with() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        set_draft(world.app(), &design, DRAFT).await.unwrap();
        picture::put(world.app(), &design, "good.png", Bytes::from_static(PNG)).await.unwrap();
        release(world.app(), &design).await.unwrap();
        let better = Bytes::from_static(b"\xff\xd8\xff better");
        picture::put(world.app(), &design, "good.png", better.clone()).await.unwrap();
        let draft = picture::get(world.app(), &oversee, "good.png").await.unwrap();
        assert_eq!((draft.media_type.as_str(), draft.bytes), ("image/jpeg", better));
        let shown =
            store::protocol::picture(world.app().db(), oversee.project(), 1, "good.png").await.unwrap();
        let shown = picture::content(world.app(), shown, "good.png").await.unwrap();
        assert_eq!(shown.bytes, PNG);
        assert_eq!(picture::list(world.app(), &oversee).await.unwrap().len(), 1);
    });
}

#[test]
fn what_is_no_picture_is_refused() {
    each_engine(async |world| {
        let (design, oversee) = permits(&world).await;
        for (name, bytes) in
            [("x.svg", b"<svg/>".as_slice()), ("../x.png", PNG), (".png", PNG), ("x.png", b"")]
        {
            let refused = picture::put(world.app(), &design, name, Bytes::copy_from_slice(bytes)).await;
            assert!(matches!(refused, Err(Fault::Invalid { .. })), "{name} was taken");
        }
        let missing = picture::get(world.app(), &oversee, "x.png").await;
        assert!(matches!(missing, Err(Fault::NotFound(_))));
    });
}
