use axum::body::Body;
use axum::http::{Request, header};
use workflow::testing::each_engine;

use crate::client::Client;

#[test]
fn every_answer_carries_the_security_headers_and_api_answers_are_not_kept() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        for path in ["/", "/api/session", "/healthz", "/reading/read/x", "/nothing.js"] {
            let answer = nobody.get(path).await;
            let policy = answer.headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert_eq!(answer.headers[header::X_CONTENT_TYPE_OPTIONS], "nosniff");
            assert_eq!(answer.headers[header::REFERRER_POLICY], "same-origin");
        }
        assert_eq!(nobody.get("/api/session").await.headers[header::CACHE_CONTROL], "no-store");
    });
}

#[test]
fn addresses_of_the_app_give_its_pages_and_missing_files_are_missing() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        for path in ["/", "/projects/chest/plan", "/sign-in", "/reading/read/0011", "/reading"] {
            let answer = nobody.get(path).await;
            assert_eq!(answer.is(200).headers[header::CONTENT_TYPE], "text/html", "{path}");
            assert_eq!(answer.headers[header::CACHE_CONTROL], "no-cache");
        }
        nobody.get("/assets/nothing-12345678.js").await.is(404);
        let page = nobody.get("/").await;
        let tag = page.headers[header::ETAG].clone();
        let again = Request::get("/").header(header::IF_NONE_MATCH, tag).body(Body::empty()).unwrap();
        nobody.send(again).await.is(304);
    });
}

#[test]
fn faults_of_the_request_are_problems_with_a_sentence() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        assert!(nobody.get("/api/nothing").await.problem(404).contains("/api/nothing"));
        assert!(nobody.delete("/api/session/password").await.problem(405).contains("method"));
        let broken = nobody.bytes(axum::http::Method::POST, "/api/session", "application/json", "{").await;
        assert!(broken.problem(400).contains("not understood"));
        let large = "x".repeat(9 << 20);
        let large = nobody.bytes(axum::http::Method::POST, "/api/session", "application/json", large).await;
        assert!(large.problem(413).contains("too large"));
    });
}

#[test]
fn requests_from_another_site_change_nothing() {
    each_engine(async |world| {
        let reader = Client::of(&world, &world.person("reader").await).await;
        let from = |site: &str, origin: &str| {
            Request::delete("/api/session")
                .header("sec-fetch-site", site)
                .header(header::ORIGIN, origin)
                .header(header::HOST, "overread.example")
                .body(Body::empty())
                .unwrap()
        };
        let evil = reader.send(from("cross-site", "https://evil.example")).await;
        assert!(evil.problem(403).contains("another site"));
        reader.get("/api/session").await.is(200);
        reader.send(from("same-origin", "https://overread.example")).await.is(204);
        reader.get("/api/session").await.problem(401);
    });
}

#[test]
fn the_server_says_that_it_lives_and_is_ready() {
    each_engine(async |world| {
        let nobody = Client::new(&world);
        assert_eq!(nobody.get("/healthz").await.is(200).text(), "ok");
        nobody.get("/readyz").await.is(200);
        let description = nobody.get("/api/openapi.json").await.json(200);
        assert_eq!(description["info"]["title"], "Overread");
    });
}

#[test]
fn the_server_answers_over_a_socket_and_stops_when_told() {
    use tokio::io::{AsyncReadExt, AsyncWriteExt};

    each_engine(async |world| {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let settings = server::Settings::on(address);
        let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
        let told = async { stopped.await.unwrap() };
        let serving = server::serve_on(listener, world.app().clone(), &settings, told);
        let visiting = async {
            let mut socket = tokio::net::TcpStream::connect(address).await.unwrap();
            let request = "GET /readyz HTTP/1.1\r\nHost: overread\r\nConnection: close\r\n\r\n";
            socket.write_all(request.as_bytes()).await.unwrap();
            let mut answer = String::new();
            socket.read_to_string(&mut answer).await.unwrap();
            stop.send(()).unwrap();
            answer
        };
        let (served, answer) = tokio::join!(serving, visiting);
        served.unwrap();
        assert!(answer.starts_with("HTTP/1.1 200 OK") && answer.ends_with("ok"), "{answer}");
    });
}
