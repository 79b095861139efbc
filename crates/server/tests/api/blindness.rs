//! The two-worlds test: worlds that differ in one blinded fact alone are, to a reader, the same world.
//!
//! A reader walks every route of the reading API, over every read that they are given. What they send
//! and are sent is written down with status, headers and bodies, with what is random (tokens, labels,
//! mapped UIDs) replaced by the order of its appearance. The transcripts must be equal. The list of
//! routes comes from the API's own description: a new route without a step of the walk fails.

use std::collections::BTreeSet;

use axum::http::{HeaderName, HeaderValue, Method};
use domain::batch::BatchKind;
use domain::plan::ReadsPerCase;
use domain::split::SplitDesign;
use jiff::Span;
use serde_json::{Value, json};
use workflow::authority::SignedIn;
use workflow::authority::duty::Manage;
use workflow::testing::{World, each_engine};

use crate::client::{Answer, Client};
use crate::reads::{draft, submit};

const SQUARE: [[f64; 2]; 2] = [[8.0, 8.0], [16.0, 16.0]];

/// What ann must not be able to tell.
#[derive(Clone, Copy)]
struct Facts {
    /// The other readers of the project.
    others: &'static [&'static str],
    /// How many of all readers read each case.
    reads: u32,
    /// Whether the others have read already.
    others_first: bool,
    /// What the cases are for.
    kind: BatchKind,
    /// Whether they belong to the test split.
    test: bool,
    /// Whether ann's last read is a repeat.
    repeat: bool,
    /// How many reads wait for ann: this she may well see.
    waiting: usize,
}

const ALONE: Facts = Facts {
    others: &[],
    reads: 1,
    others_first: false,
    kind: BatchKind::First,
    test: false,
    repeat: false,
    waiting: 1,
};
const THREE: Facts = Facts { others: &["bob", "cem"], reads: 3, ..ALONE };

/// Ann has read two cases four weeks ago and is about to read on.
async fn world_of(world: &World, facts: Facts) -> Client {
    let readers: Vec<&str> = ["ann"].iter().chain(facts.others).copied().collect();
    let cases = if facts.repeat { 2 } else { 2 + facts.waiting as u32 };
    let mia = world.ready(&readers, cases, facts.reads).await;
    if facts.test {
        let design = SplitDesign { seed: 1, test: 1.0, validation: 0.0, training: 0.0 };
        let permit = world.permit::<Manage>("chest", &mia).await;
        workflow::split::draw(world.app(), &permit, design).await.unwrap();
    }
    world
        .plan(|plan| {
            plan.reads_per_case = ReadsPerCase { test: facts.reads, validation: 9, training: facts.reads };
            plan.repeat_fraction = if facts.repeat { 0.5 } else { 0.0 };
            plan.washout_days = 28;
        })
        .await;
    let ann = Client::of(world, &world.person("ann").await).await;
    release(world, &mia, facts, 2).await;
    for _ in 0..2 {
        submit(&ann, |read| draft(read, Some(SQUARE), "solid", "yes")).await;
    }
    world.pass(Span::new().hours(28 * 24));
    if !facts.repeat {
        release(world, &mia, facts, facts.waiting).await;
    }
    // The session of four weeks ago has ended.
    Client::of(world, &world.person("ann").await).await
}

async fn release(world: &World, mia: &SignedIn, facts: Facts, cases: usize) {
    world.release(mia, facts.kind, cases).await;
    if facts.others_first {
        for other in facts.others {
            let other = Client::of(world, &world.person(other).await).await;
            for _ in 0..cases {
                submit(&other, |read| draft(read, None, "", "no")).await;
            }
        }
        world.work().await;
    }
}

/// What was sent and what came back, line by line.
pub struct Walk {
    client: Client,
    lines: Vec<String>,
    /// Every byte that came back, headers and all.
    pub seen: Vec<u8>,
    pub routes: BTreeSet<String>,
    met: Vec<String>,
}

impl Walk {
    /// Takes a step along a route of the description; `{…}` are filled in order.
    async fn step(&mut self, method: Method, route: &str, fill: &[&str], body: Option<Value>) -> Answer {
        self.routes.insert(format!("{method} {route}"));
        let mut path = route.to_owned();
        for value in fill {
            let (from, to) = (path.find('{').unwrap(), path.find('}').unwrap());
            path.replace_range(from..=to, value);
        }
        let answer = match body {
            Some(body) => {
                self.client.bytes(method.clone(), &path, "application/json", body.to_string()).await
            }
            None if method == Method::GET => self.client.get(&path).await,
            None => self.client.post(&path, &json!({})).await,
        };
        self.seen.extend(format!("{:?}\n", answer.headers).bytes());
        self.seen.extend(&answer.body);
        // Mapped UIDs are of many lengths by chance: a length that is the body's own says nothing more.
        let length = format!("content-length: {}", answer.body.len());
        let header =
            |(name, value): (&HeaderName, &HeaderValue)| format!("{name}: {}", value.to_str().unwrap());
        let mut headers: Vec<String> =
            answer.headers.iter().map(header).filter(|header| *header != length).collect();
        headers.sort();
        let line = format!("{method} {path}\n{}\n{}\n{}", answer.status, headers.join("\n"), answer.text());
        let line = self.anonymous(&line);
        self.lines.push(line);
        answer
    }

    /// The text with everything random replaced by the order of its appearance in the walk.
    fn anonymous(&mut self, text: &str) -> String {
        let mut words = String::new();
        let mut rest = text;
        while let Some(first) = rest.chars().next() {
            let length = random_length(rest);
            if length == 0 {
                words.push(first);
                rest = &rest[first.len_utf8()..];
                continue;
            }
            let random = &rest[..length];
            let place = self.met.iter().position(|met| met == random).unwrap_or_else(|| {
                self.met.push(random.to_owned());
                self.met.len() - 1
            });
            words.extend(["<", &place.to_string(), ">"]);
            rest = &rest[length..];
        }
        words
    }
}

/// How many bytes at the start of the text are a token, a mapped UID or a label; 0: none.
fn random_length(text: &str) -> usize {
    let run = |text: &str, fits: fn(char) -> bool| text.find(|sign| !fits(sign)).unwrap_or(text.len());
    if run(text, |sign| sign.is_ascii_hexdigit()) == 32 {
        return 32;
    }
    for start in ["2.25.", "Case "] {
        if let Some(rest) = text.strip_prefix(start) {
            return start.len() + run(rest, |sign| sign.is_ascii_alphanumeric());
        }
    }
    0
}

const READ: &str = "/api/reading/reads/{read}";

/// Walks every route, over every read that waits.
pub async fn walk(client: Client) -> Walk {
    let mut walk =
        Walk { client, lines: Vec::new(), seen: Vec::new(), routes: BTreeSet::new(), met: Vec::new() };
    let project = "/api/reading/projects/{project}";
    let next = format!("{project}/next");
    walk.step(Method::GET, "/api/reading/projects", &[], None).await;
    walk.step(Method::GET, &format!("{project}/protocol"), &["chest"], None).await;
    let acknowledgement = format!("{project}/acknowledgement");
    for version in [1, 2] {
        walk.step(Method::POST, &acknowledgement, &["chest"], Some(json!({ "version": version }))).await;
    }
    walk.step(Method::GET, &format!("{project}/hanging"), &["chest"], None).await;
    walk.step(Method::GET, "/api/reading/display", &[], None).await.is(200);
    let seen = json!({ "shown": "KRSV", "seen": "KRSV", "pixels": [2560, 1440] });
    walk.step(Method::POST, "/api/reading/display", &[], Some(seen)).await.is(204);
    let picture = format!("{project}/protocol/{{version}}/pictures/{{name}}");
    walk.step(Method::GET, &picture, &["chest", "1", "good.png"], None).await;
    let upcoming = format!("{project}/upcoming");
    for _ in 0..10 {
        let promised = walk.step(Method::POST, &upcoming, &["chest"], None).await.json(200);
        if let Some(token) = promised["read"].as_str() {
            ahead(&mut walk, token, &promised).await;
        }
        let found = walk.step(Method::POST, &next, &["chest"], None).await.json(200);
        assert_eq!(found["read"], promised["read"], "what is promised is given");
        walk.step(Method::GET, "/api/reading/projects", &[], None).await;
        let Some(token) = found["read"].as_str() else { return walk };
        walk.step(Method::POST, &upcoming, &["chest"], None).await.is(200);
        one_read(&mut walk, token).await;
    }
    panic!("reads without end");
}

/// A read that is promised: its images can be looked at, and nothing else be done with it.
async fn ahead(walk: &mut Walk, token: &str, promised: &Value) {
    walk.step(Method::GET, READ, &[token], None).await.is(404);
    walk.step(Method::GET, &format!("{READ}/metadata"), &[token], None).await.is(200);
    let frames = format!("{READ}/instances/{{instance}}/frames/{{frame}}");
    let instance = promised["series"][0]["instances"][0]["instance"].as_str().unwrap();
    walk.step(Method::GET, &frames, &[token, instance, "1"], None).await.is(200);
    walk.step(Method::GET, &frames, &[token, instance, "1?coarse=true"], None).await.problem(422);
    let nothing = || Some(json!({ "base_revision": 0, "draft": {} }));
    walk.step(Method::PUT, &format!("{READ}/draft"), &[token], nothing()).await.is(404);
    walk.step(Method::POST, &format!("{READ}/submission"), &[token], nothing()).await.is(404);
}

async fn one_read(walk: &mut Walk, token: &str) {
    let read = walk.step(Method::GET, READ, &[token], None).await.json(200);
    walk.step(Method::GET, READ, &[&"9".repeat(32)], None).await;
    walk.step(Method::GET, &format!("{READ}/metadata"), &[token], None).await;
    dicomweb(walk, token, &read).await;
    let frames = format!("{READ}/instances/{{instance}}/frames/{{frame}}");
    for image in read["series"][0]["instances"].as_array().unwrap() {
        let instance = image["instance"].as_str().unwrap();
        for frame in ["1", "2"] {
            walk.step(Method::GET, &frames, &[token, instance, frame], None).await;
        }
    }
    walk.step(Method::GET, &frames, &[token, "2.25.1", "1"], None).await;
    priors(walk, token, &read).await;
    let save = format!("{READ}/draft");
    let complete = draft(&read, Some(SQUARE), "solid", "yes");
    let with = |base: u32, draft: &Value| Some(json!({ "base_revision": base, "draft": draft }));
    walk.step(Method::PUT, &save, &[token], with(0, &complete)).await.is(200);
    walk.step(Method::PUT, &save, &[token], with(0, &json!({}))).await.is(409);
    let submission = format!("{READ}/submission");
    walk.step(Method::POST, &submission, &[token], with(1, &json!({}))).await.is(422);
    for expected in [200, 200] {
        walk.step(Method::POST, &submission, &[token], with(1, &complete)).await.is(expected);
    }
    walk.step(Method::POST, &submission, &[token], with(1, &json!({}))).await.is(409);
    walk.step(Method::PUT, &save, &[token], with(2, &json!({}))).await.is(409);
    walk.step(Method::GET, READ, &[token], None).await.is(200);
}

/// Every prior study, and one that is not there.
async fn priors(walk: &mut Walk, token: &str, read: &Value) {
    let (metadata, frames) = (
        format!("{READ}/priors/{{prior}}/metadata"),
        format!("{READ}/priors/{{prior}}/instances/{{instance}}/frames/{{frame}}"),
    );
    let priors = read["priors"].as_array().unwrap();
    for (at, prior) in priors.iter().enumerate() {
        let number = (at + 1).to_string();
        walk.step(Method::GET, &metadata, &[token, &number], None).await.is(200);
        for image in prior["series"][0]["instances"].as_array().unwrap() {
            let instance = image["instance"].as_str().unwrap();
            walk.step(Method::GET, &frames, &[token, &number, instance, "1"], None).await.is(200);
        }
    }
    let beyond = (priors.len() + 1).to_string();
    walk.step(Method::GET, &metadata, &[token, &beyond], None).await.is(404);
    walk.step(Method::GET, &frames, &[token, &beyond, "2.25.1", "1"], None).await.is(404);
}

/// The same images once more, as a viewer of DICOMweb asks for them.
async fn dicomweb(walk: &mut Walk, token: &str, read: &Value) {
    let root = format!("{READ}/dicomweb");
    let found = walk.step(Method::GET, &format!("{root}/studies"), &[token], None).await.json(200);
    let study = found[0]["0020000D"]["Value"][0].as_str().unwrap().to_owned();
    let series = read["series"][0]["series"].as_str().unwrap();
    let instance = read["series"][0]["instances"][0]["instance"].as_str().unwrap();
    let of_study = format!("{root}/studies/{{study}}");
    let of_series = format!("{of_study}/series/{{series}}");
    let of_instance = format!("{of_series}/instances/{{instance}}");
    let of_frames = format!("{of_instance}/frames/{{frames}}");
    for found in ["/series", "/instances"] {
        walk.step(Method::GET, &format!("{root}{found}"), &[token], None).await.is(200);
        walk.step(Method::GET, &format!("{of_study}{found}"), &[token, &study], None).await.is(200);
    }
    walk.step(Method::GET, &format!("{of_study}/metadata"), &[token, "2.25.1"], None).await.is(404);
    let place = [token, &study, series, instance, "1"];
    let images = walk.step(Method::GET, &format!("{of_series}/instances"), &place[..3], None).await.json(200);
    for made in ["metadata", "rendered", "thumbnail"] {
        for (depth, address) in [(2, &of_study), (3, &of_series), (4, &of_instance)] {
            walk.step(Method::GET, &format!("{address}/{made}"), &place[..depth], None).await.is(200);
        }
    }
    let pixels = [token, &study, series, instance, "7FE00010"];
    walk.step(Method::GET, &format!("{of_instance}/bulkdata/{{attribute}}"), &pixels, None).await.is(200);
    let other = [token, &study, series, instance, "00100010"];
    walk.step(Method::GET, &format!("{of_instance}/bulkdata/{{attribute}}"), &other, None).await.is(404);
    for image in images.as_array().unwrap() {
        let instance = image["00080018"]["Value"][0].as_str().unwrap();
        let frame = [token, &study, series, instance, "1"];
        for made in ["", "/rendered", "/thumbnail"] {
            walk.step(Method::GET, &format!("{of_frames}{made}"), &frame, None).await.is(200);
        }
    }
}

/// The reading API's operations, by the API's own description.
pub fn reading_routes() -> BTreeSet<String> {
    let described = serde_json::to_value(server::router::description()).unwrap();
    let paths = described["paths"].as_object().unwrap();
    let reading = paths.iter().filter(|(path, _)| path.starts_with("/api/reading"));
    let methods = |(path, item): (&String, &Value)| -> Vec<String> {
        item.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())).collect()
    };
    reading.flat_map(methods).collect()
}

/// Both worlds, on each engine, seen by ann.
fn seen_alike(one: Facts, other: Facts) {
    each_engine(async |world| {
        let db = world.app().db().clone();
        let first = walk(world_of(&world, one).await).await;
        drop(world);
        let second_world = match db.engine() {
            store::db::Engine::Sqlite => Some(store::testing::sqlite().await),
            store::db::Engine::Postgres => store::testing::postgres().await,
        };
        let Some(database) = second_world else { return };
        let world = World::new(database.db().clone(), database.archive().clone());
        let second = walk(world_of(&world, other).await).await;
        assert_eq!(first.routes, reading_routes(), "every route has its step");
        assert!(first.lines.len() > 15, "ann was given a read");
        for (one, other) in first.lines.iter().zip(&second.lines) {
            assert_eq!(one, other);
        }
        assert_eq!(first.lines.len(), second.lines.len());
        drop(world);
        database.finish().await;
    });
}

#[test]
fn how_many_read_a_case_cannot_be_seen() {
    seen_alike(ALONE, THREE);
}

#[test]
fn who_else_reads_and_what_they_said_cannot_be_seen() {
    seen_alike(THREE, Facts { others: &["dan", "eve"], others_first: true, ..THREE });
}

#[test]
fn the_split_cannot_be_seen() {
    seen_alike(ALONE, Facts { test: true, ..ALONE });
}

#[test]
fn practice_cannot_be_told_from_the_first_batch() {
    seen_alike(THREE, Facts { kind: BatchKind::Practice, ..THREE });
}

#[test]
fn a_repeat_cannot_be_told_from_an_original() {
    seen_alike(ALONE, Facts { repeat: true, ..ALONE });
}

#[test]
#[should_panic(expected = "assertion `left == right` failed")]
fn what_may_be_seen_is_seen() {
    seen_alike(ALONE, Facts { waiting: 2, ..ALONE });
}
