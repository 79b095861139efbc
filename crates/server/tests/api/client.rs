//! A small HTTP client that talks to the router without a socket.

use axum::Router;
use axum::body::{Body, Bytes, to_bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use serde_json::Value;
use server::Settings;
use tower::ServiceExt;
use workflow::authority::SignedIn;
use workflow::testing::World;

/// Somebody's browser.
pub struct Client {
    router: Router,
    cookie: Option<String>,
}

/// What came back.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Bytes,
}

impl Client {
    /// Nobody is signed in.
    pub fn new(world: &World) -> Self {
        Self::with(world, &Settings::on(([127, 0, 0, 1], 8042).into()))
    }

    pub fn with(world: &World, settings: &Settings) -> Self {
        Self { router: server::router(world.app().clone(), settings), cookie: None }
    }

    /// That person is signed in.
    pub async fn of(world: &World, who: &SignedIn) -> Self {
        Self::new(world).signed_in(world, who).await
    }

    /// The same server, with that person signed in.
    pub async fn signed_in(&self, world: &World, who: &SignedIn) -> Self {
        let cookie = Some(format!("overread={}", world.session(who).await));
        Self { router: self.router.clone(), cookie }
    }

    /// That person is signed in to a server of these settings.
    pub async fn of_with(world: &World, who: &SignedIn, settings: &Settings) -> Self {
        Self { cookie: Some(format!("overread={}", world.session(who).await)), ..Self::with(world, settings) }
    }

    /// Takes the cookie that an answer sets, as a browser does.
    pub fn take_cookie(&mut self, answer: &Answer) {
        let set = answer.headers[header::SET_COOKIE].to_str().unwrap();
        self.cookie = Some(set.split(';').next().unwrap().to_owned());
    }

    pub async fn send(&self, mut request: Request<Body>) -> Answer {
        if let Some(cookie) = &self.cookie {
            request.headers_mut().insert(header::COOKIE, cookie.parse().unwrap());
        }
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = to_bytes(body, usize::MAX).await.unwrap();
        Answer { status: parts.status, headers: parts.headers, body }
    }

    /// Sends bytes of that media type.
    pub async fn bytes(&self, method: Method, path: &str, kind: &str, body: impl Into<Body>) -> Answer {
        let request = Request::builder().method(method).uri(path).header(header::CONTENT_TYPE, kind);
        self.send(request.body(body.into()).unwrap()).await
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.send(Request::get(path).body(Body::empty()).unwrap()).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.send(Request::delete(path).body(Body::empty()).unwrap()).await
    }

    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.bytes(Method::POST, path, "application/json", body.to_string()).await
    }

    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        self.bytes(Method::PUT, path, "application/json", body.to_string()).await
    }
}

impl Answer {
    /// The body as JSON; the test fails unless the status is this one.
    #[track_caller]
    pub fn json(&self, status: u16) -> Value {
        self.is(status);
        serde_json::from_slice(&self.body).unwrap()
    }

    /// The test fails unless the status is this one.
    #[track_caller]
    pub fn is(&self, status: u16) -> &Self {
        assert_eq!(self.status.as_u16(), status, "{}", self.text());
        self
    }

    /// The sentence of a problem; the test fails unless it is one of this status.
    #[track_caller]
    pub fn problem(&self, status: u16) -> String {
        assert_eq!(self.headers[header::CONTENT_TYPE], "application/problem+json", "{}", self.text());
        let problem = self.json(status);
        assert_eq!(problem["status"], status);
        assert!(problem["type"].is_string() && problem["title"].is_string());
        problem["detail"].as_str().unwrap().to_owned()
    }

    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}
