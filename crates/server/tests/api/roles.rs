//! Who may call what: every operation of the API times everybody who might try. A new operation
//! without a row here fails.

use std::collections::BTreeMap;

use axum::body::Body;
use axum::http::{Request, header};
use domain::role::Role;
use workflow::authority::SignedIn;
use workflow::testing::{World, each_engine};

use crate::client::{Answer, Client};

/// The address of an instance as DICOMweb has it, and what follows.
macro_rules! concat_instance {
    ($rest:literal) => {
        concat!(
            "GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances/{instance}",
            $rest
        )
    };
}

/// The address of an image of a read as DICOMweb has it, and what follows.
macro_rules! concat_read_instance {
    ($rest:literal) => {
        concat!(
            "GET /api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/instances/{instance}",
            $rest
        )
    };
}

/// Whoever tries, by the letter that the table uses.
const EVERYBODY: [(char, &[Role]); 10] = [
    ('M', &[Role::Manager]),
    ('L', &[Role::ClinicalLead]),
    ('R', &[Role::Reader]),
    ('V', &[Role::Reviewer]),
    ('B', &[Role::Arbiter]),
    ('C', &[Role::Custodian]),
    ('A', &[Role::Auditor]),
    // Those who hold several roles and read: what shows reads stays closed to them.
    ('X', &[Role::Manager, Role::ClinicalLead, Role::Auditor, Role::Reader]),
    // An administrator of the server who holds no role in the project.
    ('D', &[]),
    // Somebody with an account and nothing else.
    ('S', &[]),
];

/// Open to everybody, signed in or not.
const OPEN: &str = "open";
/// Everybody who is signed in.
const SIGNED_IN: &str = "MLRVBCAXDS";
const ADMINISTRATOR: &str = "D";
/// A token that is not one's own does not exist.
const OWN: &str = "own";
const MANAGE: &str = "MX";
const OVERSEE: &str = "MLAX";
const OVERSEE_READS: &str = "MLA";
const DESIGN: &str = "MLX";
const READ: &str = "RX";
const ARBITRATE: &str = "B";
const AUDIT: &str = "MAD";

const INSTANCE: &str = concat_instance!("");

const TABLE: &[(&str, &str)] = &[
    ("POST /api/session", OPEN),
    ("GET /api/session", SIGNED_IN),
    ("DELETE /api/session", SIGNED_IN),
    ("PUT /api/session/password", SIGNED_IN),
    ("GET /api/tokens", SIGNED_IN),
    ("POST /api/tokens", SIGNED_IN),
    ("DELETE /api/tokens/{token}", SIGNED_IN),
    ("GET /api/preferences", SIGNED_IN),
    ("PUT /api/preferences", SIGNED_IN),
    ("GET /api/people", ADMINISTRATOR),
    ("POST /api/people", ADMINISTRATOR),
    ("PUT /api/people/{user}", ADMINISTRATOR),
    ("GET /api/projects", SIGNED_IN),
    ("POST /api/projects", ADMINISTRATOR),
    ("GET /api/projects/{project}", OVERSEE),
    ("GET /api/projects/{project}/hanging", OVERSEE),
    ("PUT /api/projects/{project}/hanging", MANAGE),
    ("GET /api/reading/projects/{project}/hanging", READ),
    ("GET /api/projects/{project}/document", OVERSEE),
    ("PUT /api/projects/{project}/document", MANAGE),
    ("GET /api/projects/{project}/members", "MLAXD"),
    ("PUT /api/projects/{project}/members/{user}", "MXD"),
    ("GET /api/projects/{project}/candidates", "MXD"),
    ("GET /api/projects/{project}/protocol", OVERSEE),
    ("GET /api/projects/{project}/protocol/versions/{version}", OVERSEE),
    ("PUT /api/projects/{project}/protocol/draft", DESIGN),
    ("POST /api/projects/{project}/protocol/release", DESIGN),
    ("GET /api/projects/{project}/protocol/pictures", OVERSEE),
    ("GET /api/projects/{project}/protocol/pictures/{name}", OVERSEE),
    ("PUT /api/projects/{project}/protocol/pictures/{name}", DESIGN),
    ("GET /api/projects/{project}/audit", AUDIT),
    ("GET /api/projects/{project}/audit/verification", AUDIT),
    // Dataset.
    ("POST /api/projects/{project}/imports", MANAGE),
    ("GET /api/projects/{project}/imports", OVERSEE),
    ("GET /api/projects/{project}/imports/{import}", OVERSEE),
    ("POST /api/projects/{project}/imports/{import}/files", MANAGE),
    ("POST /api/projects/{project}/imports/{import}/uploads", MANAGE),
    ("GET /api/projects/{project}/imports/{import}/uploads/{upload}", MANAGE),
    ("PATCH /api/projects/{project}/imports/{import}/uploads/{upload}", MANAGE),
    ("POST /api/projects/{project}/imports/{import}/completion", MANAGE),
    ("GET /api/projects/{project}/imports/{import}/report.csv", OVERSEE),
    ("GET /api/projects/{project}/imports/{import}/report.json", OVERSEE),
    ("GET /api/projects/{project}/quarantine", OVERSEE),
    ("POST /api/projects/{project}/quarantine/{file}/decision", MANAGE),
    ("GET /api/projects/{project}/deidentification", OVERSEE),
    ("PUT /api/projects/{project}/deidentification", MANAGE),
    ("GET /api/projects/{project}/burned-in", OVERSEE_READS),
    ("GET /api/projects/{project}/burned-in/{case}/images/{image}/frames/{frame}", OVERSEE_READS),
    ("POST /api/projects/{project}/burned-in/{case}/decision", MANAGE),
    ("GET /api/projects/{project}/identities.csv", "C"),
    ("GET /api/projects/{project}/facets", OVERSEE_READS),
    ("GET /api/projects/{project}/cases", OVERSEE_READS),
    ("GET /api/projects/{project}/cases/{case}", OVERSEE_READS),
    ("GET /api/projects/{project}/cases/{case}/viewing", OVERSEE_READS),
    ("GET /api/projects/{project}/cases/{case}/viewing/metadata", OVERSEE_READS),
    ("GET /api/projects/{project}/cases/{case}/viewing/instances/{instance}/frames/{frame}", OVERSEE_READS),
    ("GET /api/projects/{project}/cases/{case}/viewing/priors/{prior}/metadata", OVERSEE_READS),
    (
        "GET /api/projects/{project}/cases/{case}/viewing/priors/{prior}/instances/{instance}/frames/{frame}",
        OVERSEE_READS,
    ),
    // The originals, identity and all: never for whoever reads.
    ("GET /api/projects/{project}/dicomweb/studies", OVERSEE_READS),
    ("POST /api/projects/{project}/dicomweb/studies", MANAGE),
    ("GET /api/projects/{project}/dicomweb/series", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/instances", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}", OVERSEE_READS),
    ("POST /api/projects/{project}/dicomweb/studies/{study}", MANAGE),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/metadata", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/rendered", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/thumbnail", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/instances", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}/metadata", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}/rendered", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}/thumbnail", OVERSEE_READS),
    ("GET /api/projects/{project}/dicomweb/studies/{study}/series/{series}/instances", OVERSEE_READS),
    (INSTANCE, OVERSEE_READS),
    (concat_instance!("/metadata"), OVERSEE_READS),
    (concat_instance!("/rendered"), OVERSEE_READS),
    (concat_instance!("/thumbnail"), OVERSEE_READS),
    (concat_instance!("/bulkdata/{attribute}"), OVERSEE_READS),
    (concat_instance!("/frames/{frames}"), OVERSEE_READS),
    (concat_instance!("/frames/{frames}/rendered"), OVERSEE_READS),
    (concat_instance!("/frames/{frames}/thumbnail"), OVERSEE_READS),
    ("GET /api/projects/{project}/split", OVERSEE),
    ("PUT /api/projects/{project}/split", MANAGE),
    // Reads.
    ("GET /api/projects/{project}/plan", OVERSEE),
    ("PUT /api/projects/{project}/plan", MANAGE),
    ("GET /api/projects/{project}/batches", OVERSEE_READS),
    ("POST /api/projects/{project}/batches", MANAGE),
    ("GET /api/projects/{project}/batches/{batch}", OVERSEE_READS),
    ("DELETE /api/projects/{project}/batches/{batch}", MANAGE),
    ("POST /api/projects/{project}/batches/{batch}/release", MANAGE),
    ("GET /api/projects/{project}/batches/{batch}/board", "ML"),
    ("GET /api/projects/{project}/watch", OVERSEE_READS),
    ("GET /api/projects/{project}/exports/reference.json", OVERSEE_READS),
    ("GET /api/projects/{project}/exports/coco.json", OVERSEE_READS),
    ("GET /api/projects/{project}/exports/segmentations.zip", OVERSEE_READS),
    ("GET /api/projects/{project}/truth", OVERSEE_READS),
    ("GET /api/projects/{project}/truth/{case}", OVERSEE_READS),
    // Reading.
    ("GET /api/reading/projects", SIGNED_IN),
    ("GET /api/reading/display", SIGNED_IN),
    ("POST /api/reading/display", SIGNED_IN),
    ("GET /api/reading/projects/{project}/protocol", READ),
    ("POST /api/reading/projects/{project}/acknowledgement", READ),
    ("GET /api/reading/projects/{project}/protocol/{version}/pictures/{name}", READ),
    ("POST /api/reading/projects/{project}/next", READ),
    ("POST /api/reading/projects/{project}/upcoming", READ),
    ("GET /api/reading/reads/{read}", OWN),
    ("GET /api/reading/reads/{read}/metadata", OWN),
    ("GET /api/reading/reads/{read}/instances/{instance}/frames/{frame}", OWN),
    ("GET /api/reading/reads/{read}/priors/{prior}/metadata", OWN),
    ("GET /api/reading/reads/{read}/priors/{prior}/instances/{instance}/frames/{frame}", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/series", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/instances", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/metadata", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/rendered", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/thumbnail", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/series", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/instances", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/metadata", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/rendered", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/thumbnail", OWN),
    ("GET /api/reading/reads/{read}/dicomweb/studies/{study}/series/{series}/instances", OWN),
    (concat_read_instance!("/metadata"), OWN),
    (concat_read_instance!("/rendered"), OWN),
    (concat_read_instance!("/thumbnail"), OWN),
    (concat_read_instance!("/bulkdata/{attribute}"), OWN),
    (concat_read_instance!("/frames/{frames}"), OWN),
    (concat_read_instance!("/frames/{frames}/rendered"), OWN),
    (concat_read_instance!("/frames/{frames}/thumbnail"), OWN),
    ("PUT /api/reading/reads/{read}/draft", OWN),
    ("POST /api/reading/reads/{read}/submission", OWN),
    // Arbitration.
    ("GET /api/arbitration/projects", SIGNED_IN),
    ("POST /api/arbitration/projects/{project}/next", ARBITRATE),
    ("GET /api/arbitration/cases/{arbitration}", OWN),
    ("GET /api/arbitration/cases/{arbitration}/metadata", OWN),
    ("GET /api/arbitration/cases/{arbitration}/instances/{instance}/frames/{frame}", OWN),
    ("GET /api/arbitration/cases/{arbitration}/priors/{prior}/metadata", OWN),
    ("GET /api/arbitration/cases/{arbitration}/priors/{prior}/instances/{instance}/frames/{frame}", OWN),
    ("GET /api/arbitration/cases/{arbitration}/pictures/{name}", OWN),
    ("POST /api/arbitration/cases/{arbitration}/decision", OWN),
];

fn operations() -> Vec<String> {
    let described = serde_json::to_value(server::router::description()).unwrap();
    let mut found = Vec::new();
    for (path, item) in described["paths"].as_object().unwrap() {
        found.extend(
            item.as_object().unwrap().keys().map(|method| format!("{} {path}", method.to_uppercase())),
        );
    }
    found
}

/// An address in which each `{name}` is something of the right form.
fn filled(path: &str) -> String {
    let filled = |part: &str| match part {
        "{project}" => "chest".to_owned(),
        "{read}" | "{arbitration}" => "0".repeat(32),
        "{name}" => "x.png".to_owned(),
        "{version}" | "{frame}" | "{frames}" | "{prior}" => "1".to_owned(),
        "{study}" | "{series}" | "{instance}" => "2.25.1".to_owned(),
        "{attribute}" => "7FE00010".to_owned(),
        "{user}" | "{image}" | "{token}" | "{file}" | "{upload}" | "{import}" | "{case}" | "{batch}" => {
            uuid::Uuid::nil().to_string()
        }
        fixed => {
            assert!(!fixed.starts_with('{'), "say here what {fixed} may be");
            fixed.to_owned()
        }
    };
    path.split('/').map(filled).collect::<Vec<_>>().join("/")
}

/// As little as the operation understands.
fn body(method: &str, path: &str) -> &'static str {
    match (method, path.rsplit('/').next()) {
        ("GET" | "DELETE", _) => "",
        ("PUT", Some("draft")) | ("POST", Some("submission")) => r#"{"base_revision": 0, "draft": {}}"#,
        ("POST", Some("decision")) => r#"{"rulings": [], "comment": null}"#,
        _ => "{}",
    }
}

async fn attempt(client: &Client, operation: &str) -> Answer {
    let (method, path) = operation.split_once(' ').unwrap();
    let request =
        Request::builder().method(method).uri(filled(path)).header(header::CONTENT_TYPE, "application/json");
    client.send(request.body(Body::from(body(method, path))).unwrap()).await
}

/// Whether the answer says that the person may not do this, or may not know of the project.
fn is_refusal(answer: &Answer) -> bool {
    let status = answer.status.as_u16();
    matches!(status, 401 | 403) || (status == 404 && answer.text().contains("that you belong to"))
}

async fn everybody(world: &World) -> BTreeMap<char, SignedIn> {
    world.project("chest").await;
    let mut everybody = BTreeMap::new();
    for (letter, roles) in EVERYBODY {
        let name = format!("person-{letter}").to_lowercase();
        if letter == 'D' {
            world.administrator(&name).await;
        }
        everybody.insert(letter, world.member("chest", &name, roles).await);
    }
    everybody
}

#[test]
fn every_operation_has_a_row_and_every_row_an_operation() {
    let operations = operations();
    let rows: Vec<_> = TABLE.iter().map(|(operation, _)| *operation).collect();
    let missing: Vec<_> = operations.iter().filter(|operation| !rows.contains(&operation.as_str())).collect();
    assert!(missing.is_empty(), "say in the table who may call {missing:#?}");
    let idle: Vec<_> = rows.iter().filter(|row| !operations.iter().any(|found| found == *row)).collect();
    assert!(idle.is_empty(), "there is no such operation: {idle:#?}");
}

#[test]
fn everybody_may_do_what_the_table_says_and_nothing_else() {
    each_engine(async |world| {
        let everybody = everybody(&world).await;
        let nobody = Client::new(&world);
        let mut wrong = Vec::new();
        for (operation, allowed) in TABLE {
            let answer = attempt(&nobody, operation).await;
            if (answer.status == 401) == (*allowed == OPEN) {
                wrong.push(format!("nobody: {operation} gave {}", answer.status));
            }
            if *allowed == OPEN {
                continue;
            }
            for (letter, who) in &everybody {
                let answer = attempt(&nobody.signed_in(&world, who).await, operation).await;
                let fits = match *allowed {
                    OWN => answer.status == 404,
                    allowed => is_refusal(&answer) != allowed.contains(*letter),
                };
                if !fits {
                    wrong.push(format!("{letter}: {operation} gave {} {}", answer.status, answer.text()));
                }
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    });
}
