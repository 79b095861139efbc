use axum::http::{Method, header};
use domain::role::Role;
use serde_json::json;
use workflow::testing::{World, each_engine};

use crate::client::{Answer, Client};

const DRAFT: &str =
    "structures:\n  - key: nodule\n    name: Nodule\n    shape: contour\n    color: '#ffb000'\n";

async fn lead(world: &World) -> Client {
    Client::of(world, &world.member("chest", "clara", &[Role::ClinicalLead]).await).await
}

async fn draft(client: &Client, text: impl Into<String>) -> Answer {
    client.bytes(Method::PUT, "/api/projects/chest/protocol/draft", "text/yaml", text.into()).await
}

#[test]
fn a_protocol_is_drafted_and_released() {
    each_engine(async |world| {
        let lead = lead(&world).await;
        let drafted = draft(&lead, DRAFT).await.json(200);
        assert_eq!(drafted["protocol"]["structures"][0]["shape"], "contour");
        let release = "/api/projects/chest/protocol/release";
        assert_eq!(lead.post(release, &json!({})).await.json(200), json!({ "version": 1 }));
        assert!(lead.post(release, &json!({})).await.problem(409).contains("same as version 1"));
        let standing = lead.get("/api/projects/chest/protocol").await.json(200);
        assert_eq!(standing["versions"][0]["released_by"], "Dr clara");
        assert_eq!(standing["versions"][0]["released_at"], "2026-06-01T08:00:00Z");
        let version = lead.get("/api/projects/chest/protocol/versions/1").await.json(200);
        assert_eq!(version["protocol"], drafted["protocol"]);
        assert!(lead.get("/api/projects/chest/protocol/versions/2").await.problem(404).contains("Version 2"));
    });
}

#[test]
fn an_error_in_a_protocol_is_told_by_line_and_field() {
    each_engine(async |world| {
        let lead = lead(&world).await;
        let wrong = draft(&lead, DRAFT.replace("contour", "hexagon")).await;
        let sentence = wrong.problem(422);
        assert!(sentence.contains("Line 4") && sentence.contains("polygon"), "{sentence}");
        let error = &wrong.json(422)["errors"][0];
        assert_eq!((&error["line"], &error["field"]), (&json!(4), &json!("structures[0].shape")));
        let twice = format!("{DRAFT}{}", DRAFT.replace("structures:\n", ""));
        let twice = draft(&lead, twice).await.json(422);
        assert_eq!(twice["errors"][0]["field"], "structures[1].key");
        assert_eq!(twice["errors"][0]["line"], 6);
    });
}

#[test]
fn pictures_are_kept_and_shown() {
    each_engine(async |world| {
        let lead = lead(&world).await;
        let path = "/api/projects/chest/protocol/pictures/good.png";
        let png: &[u8] = b"\x89PNG\r\n\x1a\n and so on";
        lead.bytes(Method::PUT, path, "image/png", png).await.is(204);
        let shown = lead.get(path).await;
        assert_eq!(shown.is(200).headers[header::CONTENT_TYPE], "image/png");
        assert_eq!(shown.body, png);
        let list = lead.get("/api/projects/chest/protocol/pictures").await.json(200);
        assert_eq!(list["pictures"][0]["name"], "good.png");
        let html = lead.bytes(Method::PUT, path, "image/png", "<html>").await.problem(422);
        assert!(html.contains("PNG, JPEG"), "{html}");
    });
}
