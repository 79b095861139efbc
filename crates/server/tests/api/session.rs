use axum::http::header;
use serde_json::json;
use server::Settings;
use workflow::testing::{World, each_engine};

use crate::client::Client;

const PASSWORD: &str = "correct horse battery";

async fn account(world: &World) {
    let root = Client::of(world, &world.administrator("root").await).await;
    let new = json!({ "name": "meier", "display_name": "Dr Jo Meier", "password": PASSWORD, "administrator": false });
    root.post("/api/people", &new).await.json(201);
}

#[test]
fn nobody_is_told_to_sign_in() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        assert!(nobody.get("/api/session").await.problem(401).contains("sign in"));
    });
}

#[test]
fn a_person_signs_in_and_out() {
    each_engine(async |world| {
        account(&world).await;
        world.member("chest", "meier", &[domain::role::Role::Reader]).await;
        let mut browser = Client::new(&world);
        let wrong = browser.post("/api/session", &json!({ "name": "meier", "password": "guess" })).await;
        assert!(wrong.problem(401).contains("do not fit"));
        let answer = browser.post("/api/session", &json!({ "name": "meier", "password": PASSWORD })).await;
        let me = answer.json(200);
        assert_eq!(me["display_name"], "Dr Jo Meier");
        assert_eq!(
            me["projects"],
            json!([{ "project": "chest", "title": "Project chest", "roles": ["reader"] }])
        );
        browser.take_cookie(&answer);
        assert_eq!(browser.get("/api/session").await.json(200), me);
        browser.delete("/api/session").await.is(204);
        browser.get("/api/session").await.problem(401);
    });
}

#[test]
fn the_cookie_is_bound_as_tightly_as_the_connection_allows() {
    each_engine(async |world| {
        account(&world).await;
        let given = json!({ "name": "meier", "password": PASSWORD });
        let plain = Client::new(&world).post("/api/session", &given).await;
        let plain = plain.headers[header::SET_COOKIE].to_str().unwrap();
        assert!(plain.starts_with("overread=") && !plain.contains("Secure"), "{plain}");
        let behind = Settings {
            public_url: Some("https://overread.example".into()),
            ..Settings::on(([127, 0, 0, 1], 1).into())
        };
        let mut browser = Client::with(&world, &behind);
        let answer = browser.post("/api/session", &given).await;
        let tight = answer.headers[header::SET_COOKIE].to_str().unwrap();
        for part in ["__Host-overread=", "HttpOnly", "SameSite=Strict", "Secure", "Path=/"] {
            assert!(tight.contains(part), "{tight}");
        }
        assert!(answer.headers.contains_key(header::STRICT_TRANSPORT_SECURITY));
        browser.take_cookie(&answer);
        browser.get("/api/session").await.is(200);
    });
}

#[test]
fn a_person_changes_their_own_password() {
    each_engine(async |world| {
        account(&world).await;
        let mut browser = Client::new(&world);
        let given = json!({ "name": "meier", "password": PASSWORD });
        let answer = browser.post("/api/session", &given).await;
        browser.take_cookie(&answer);
        let change = json!({ "current": PASSWORD, "new": "short" });
        assert!(browser.put("/api/session/password", &change).await.problem(422).contains("too short"));
        let change = json!({ "current": PASSWORD, "new": "another good one" });
        browser.put("/api/session/password", &change).await.is(204);
        Client::new(&world).post("/api/session", &given).await.problem(401);
    });
}
