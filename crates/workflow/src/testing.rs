//! Small worlds for tests: a store on either engine, a clock that stands until it is moved, and
//! chance that repeats itself. Failures panic: this is for tests alone.

#![allow(clippy::expect_used, clippy::missing_panics_doc, reason = "a test stops at its first fault")]

mod files;
mod reads;
pub mod study;

use std::sync::{Arc, Mutex};

use domain::id::{ProjectId, UserId};
use domain::role::Role;
use jiff::{Span, Timestamp};
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use store::person::Person;
use store::{Archive, Blobs, Db};
use tempfile::TempDir;

use crate::app::{App, Clock, Entropy};
use crate::authority::{Duty, Permit, SignedIn};
pub use files::{real_file, real_files};
pub use reads::protocol;

/// A password hash that no password fits; people of a test sign in through [`World::session`].
const NO_PASSWORD: &str = "$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAA";

/// An installation of its own.
pub struct World {
    app: App,
    clock: Arc<StandingClock>,
    _folder: TempDir,
}

/// Runs the body in a fresh world on `SQLite`, then in one on `PostgreSQL`; where there is no
/// `PostgreSQL` it says so loudly, and fails if the environment variable `CI` is set.
pub fn each_engine(body: impl AsyncFn(World)) {
    store::testing::each_engine_with_archive(async |db, archive| body(World::new(db, archive)).await);
}

impl World {
    /// A world on these databases, at 08:00 on 1 June 2026.
    pub fn new(db: Db, archive: Archive) -> Self {
        let folder = TempDir::new().expect("a temporary folder");
        let blobs = Blobs::folder(folder.path()).expect("a blob folder");
        let clock = Arc::new(StandingClock(Mutex::new("2026-06-01T08:00:00Z".parse().expect("a time"))));
        let entropy = Arc::new(SeededEntropy(Mutex::new(ChaCha8Rng::seed_from_u64(1))));
        Self { app: App::with(db, archive, blobs, clock.clone(), entropy), clock, _folder: folder }
    }

    /// What use cases take.
    pub const fn app(&self) -> &App {
        &self.app
    }

    /// Moves the clock forward.
    pub fn pass(&self, time: Span) {
        let mut now = self.clock.0.lock().expect("the clock");
        *now = now.checked_add(time).expect("a time that exists");
    }

    /// A person of that sign-in name, made if there is none.
    pub async fn person(&self, name: &str) -> SignedIn {
        self.person_who(name, false).await
    }

    /// The same as an administrator of the server.
    pub async fn administrator(&self, name: &str) -> SignedIn {
        self.person_who(name, true).await
    }

    async fn person_who(&self, name: &str, administrator: bool) -> SignedIn {
        let account = store::person::account(self.app.db(), name).await.expect("the person is looked up");
        let person = match account {
            Some(account) => account.person,
            None => self.new_person(name, administrator).await,
        };
        SignedIn::from(person)
    }

    async fn new_person(&self, name: &str, administrator: bool) -> Person {
        let person = Person {
            id: UserId(self.app.new_id()),
            name: name.to_owned(),
            display_name: format!("Dr {name}"),
            administrator,
            disabled: false,
            created_at: self.app.now(),
        };
        let mut tx = self.app.db().begin().await.expect("a transaction");
        store::person::insert(&mut tx, &person, NO_PASSWORD).await.expect("the person is kept");
        tx.commit_unaudited().await.expect("the person is committed");
        person
    }

    /// A project of that short name with everything at its default.
    pub async fn project(&self, slug: &str) -> ProjectId {
        make_project(&self.app, slug).await
    }

    /// A person who holds exactly these roles in the project, both made if they are not there.
    pub async fn member(&self, slug: &str, name: &str, roles: &[Role]) -> SignedIn {
        let who = self.person(name).await;
        let found = store::project::by_slug(self.app.db(), slug).await.expect("the project is looked up");
        let project = match found {
            Some(project) => project.id,
            None => self.project(slug).await,
        };
        let mut tx = self.app.db().begin().await.expect("a transaction");
        store::membership::replace(&mut tx, project, who.person, roles).await.expect("the roles are kept");
        tx.commit_unaudited().await.expect("the roles are committed");
        who
    }

    /// Signs a person in without a password; the token is what the session cookie holds.
    pub async fn session(&self, who: &SignedIn) -> String {
        crate::session::begin_unchecked(&self.app, who.person).await.expect("the session is kept")
    }

    /// The permit for a duty; the test fails where it is refused.
    pub async fn permit<D: Duty>(&self, slug: &str, who: &SignedIn) -> Permit<D> {
        Permit::grant(&self.app, who, slug).await.expect("the permit is granted")
    }

    /// The audit trail's `action target` lines, oldest first.
    pub async fn trail(&self) -> Vec<String> {
        let everything = store::audit::Filter::default();
        let newest_first = store::audit::list(self.app.db(), &everything, 10_000).await.expect("the trail");
        newest_first.iter().rev().map(|entry| format!("{} {}", entry.action, entry.target)).collect()
    }
}

/// A project of that short name with everything at its default.
pub async fn make_project(app: &App, slug: &str) -> ProjectId {
    let project = store::project::Project {
        id: ProjectId(app.new_id()),
        slug: slug.parse().expect("a short name"),
        title: format!("Project {slug}"),
        case_unit: domain::case::CaseUnit::default(),
        split_design: domain::split::SplitDesign::default(),
        split_drawn_at: None,
        plan: domain::plan::ReadPlan::default(),
        created_at: app.now(),
    };
    let mut tx = app.db().begin().await.expect("a transaction");
    store::project::insert(&mut tx, &project).await.expect("the project is kept");
    tx.commit_unaudited().await.expect("the project is committed");
    project.id
}

struct StandingClock(Mutex<Timestamp>);

impl Clock for StandingClock {
    fn now(&self) -> Timestamp {
        *self.0.lock().expect("the clock")
    }
}

struct SeededEntropy(Mutex<ChaCha8Rng>);

impl Entropy for SeededEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        self.0.lock().expect("the generator").fill_bytes(bytes);
    }
}
