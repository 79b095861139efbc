//! A `PostgreSQL` server shared by all test processes of a machine.
//!
//! Every test is a process of its own, so the first one to need the server starts it, under a lock,
//! in a folder of its own without fsync; a small shell beside it stops it and removes the folder
//! once nobody has been connected for a minute.

use std::fs::{self, File};
use std::io::Read as _;
use std::os::unix::fs::{DirBuilderExt as _, MetadataExt as _, chown};
use std::os::unix::net::UnixStream;
use std::os::unix::process::CommandExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use uuid::Uuid;

use crate::db::schema_fingerprint;
use crate::{Archive, Db};

/// Address of a maintenance database on a server to use instead of one started here.
pub(super) const VARIABLE: &str = "OVERREAD_TEST_POSTGRES";

type Result<T> = std::result::Result<T, String>;

/// The maintenance database's address; starts the server if there is none.
pub(super) fn server() -> Result<String> {
    if let Some(url) = std::env::var(VARIABLE).ok().filter(|url| !url.is_empty()) {
        return Ok(url);
    }
    let mine = tempfile::tempfile().and_then(|file| file.metadata());
    let owner = mine.map_err(|e| format!("no temporary file can be made: {e}"))?.uid();
    // Short: the path of a socket may have no more than about a hundred characters.
    let root = std::env::temp_dir().join(format!("overread-test-{owner}"));
    fs::create_dir_all(&root).map_err(|e| format!("{}: {e}", root.display()))?;
    let lock = File::create(root.join("lock")).map_err(|e| e.to_string())?;
    lock.lock().map_err(|e| e.to_string())?;
    let current = root.join("current");
    let running = fs::read_to_string(&current).map(PathBuf::from).ok().filter(|home| answers(home));
    let home = if let Some(home) = running {
        home
    } else {
        let home = start(&root, owner)?;
        fs::write(&current, home.as_os_str().as_encoded_bytes()).map_err(|e| e.to_string())?;
        home
    };
    Ok(format!("postgres://postgres@localhost/postgres?sslmode=disable&host={}", home.display()))
}

fn answers(home: &Path) -> bool {
    UnixStream::connect(home.join(".s.PGSQL.5432")).is_ok()
}

const SUPERVISE: &str = r#"
"$1/postgres" -D "$2/data" -k "$2" -h '' -c fsync=off -c synchronous_commit=off \
    -c full_page_writes=off -c max_connections=300 >"$2/log" 2>&1 &
server=$!
idle=0
while kill -0 $server 2>/dev/null && [ $idle -lt 6 ]; do
    sleep 10
    users=$("$1/psql" -h "$2" -U postgres -tAc \
        "SELECT count(*) FROM pg_stat_activity WHERE datname IS NOT NULL AND pid <> pg_backend_pid()")
    if [ "$users" = 0 ]; then idle=$((idle + 1)); else idle=0; fi
done
kill -INT $server 2>/dev/null
wait $server
rm -rf "$2"
"#;

fn start(root: &Path, owner: u32) -> Result<PathBuf> {
    let programs = programs()?;
    // What earlier servers could empty but, as another user, not remove.
    for old in fs::read_dir(root).into_iter().flatten().flatten() {
        let _still_in_use = fs::remove_dir(old.path());
    }
    let home = root.join(&Uuid::new_v4().simple().to_string()[..8]);
    fs::DirBuilder::new().mode(0o700).create(&home).map_err(|e| e.to_string())?;
    let mut as_user = None;
    if owner == 0 {
        // The server refuses to run as root.
        let (user, group) = postgres_user()?;
        chown(&home, Some(user), Some(group)).map_err(|e| e.to_string())?;
        as_user = Some((user, group));
    }
    let command = |program: &Path| {
        let mut command = Command::new(program);
        command.current_dir(&home).stdin(Stdio::null()).stdout(Stdio::null());
        if let Some((user, group)) = as_user {
            command.uid(user).gid(group);
        }
        command
    };
    let made = command(&programs.join("initdb"))
        .args(["--no-sync", "--auth=trust", "--username=postgres", "--encoding=UTF8", "--locale=C"])
        .arg("--pgdata")
        .arg(home.join("data"))
        .output()
        .map_err(|e| format!("initdb: {e}"))?;
    if !made.status.success() {
        return Err(format!("initdb: {}", String::from_utf8_lossy(&made.stderr)));
    }
    // Nothing of the test process may stay open in it, or the test never seems to end.
    command(Path::new("/bin/sh"))
        .args(["-c", SUPERVISE, "overread-test-postgres"])
        .args([&programs, &home])
        .stderr(Stdio::null())
        .process_group(0)
        .spawn()
        .map_err(|e| format!("sh: {e}"))?;
    let deadline = Instant::now() + Duration::from_secs(30);
    while !answers(&home) {
        if Instant::now() > deadline {
            return Err(format!("the server does not answer; see {}", home.join("log").display()));
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Ok(home)
}

/// The folder of the server's programs: where the path's `initdb` really lies, or Debian's newest.
fn programs() -> Result<PathBuf> {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let on_path = std::env::split_paths(&path)
        .filter_map(|folder| folder.join("initdb").canonicalize().ok()?.parent().map(Path::to_path_buf));
    let debian = fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    let mut versions: Vec<PathBuf> = debian.map(|entry| entry.path().join("bin")).collect();
    versions.sort();
    let is_whole =
        |folder: &PathBuf| ["initdb", "postgres", "psql"].iter().all(|name| folder.join(name).is_file());
    on_path
        .chain(versions.into_iter().rev())
        .find(is_whole)
        .ok_or_else(|| "no PostgreSQL server programs found".to_owned())
}

fn postgres_user() -> Result<(u32, u32)> {
    let mut users = String::new();
    File::open("/etc/passwd")
        .and_then(|mut file| file.read_to_string(&mut users))
        .map_err(|e| e.to_string())?;
    let line = users.lines().find(|line| line.starts_with("postgres:"));
    let mut fields = line.into_iter().flat_map(|line| line.split(':')).skip(2);
    let mut number = || fields.next().and_then(|field| field.parse().ok());
    number().zip(number()).ok_or_else(|| "running as root, and there is no user postgres".to_owned())
}

/// The same server, another database.
pub(super) fn database_url(maintenance: &str, name: &str) -> String {
    let (address, options) = maintenance.split_once('?').unwrap_or((maintenance, ""));
    let (server, _) = address.rsplit_once('/').unwrap_or((address, ""));
    format!("{server}/{name}?{options}")
}

/// A copy of the migrated template, which is made by whoever needs it first.
pub(super) async fn create_database(maintenance: &str) -> String {
    let mut admin = maintenance_connection(maintenance).await;
    let template = format!("overread_template_{}", &schema_fingerprint()[..16]);
    run(&mut admin, "SELECT pg_advisory_lock(7307498)".to_owned()).await;
    let known = sqlx::query("SELECT 1 FROM pg_database WHERE datname = $1").bind(&template);
    if known.fetch_optional(&mut admin).await.expect("the catalogue answers").is_none() {
        let draft = format!("{template}_draft");
        run(&mut admin, format!("DROP DATABASE IF EXISTS {draft} WITH (FORCE)")).await;
        run(&mut admin, format!("CREATE DATABASE {draft}")).await;
        let url = database_url(maintenance, &draft);
        let db = Db::connect(&url).await.expect("the draft opens");
        db.migrate().await.expect("the schema applies to PostgreSQL");
        db.close().await;
        let archive = Archive::connect(&url).await.expect("the draft opens");
        archive.migrate().await.expect("the archive's schema applies to PostgreSQL");
        archive.close().await;
        // Under its name only once it is whole. The last connection may take a moment to go.
        while_busy(&mut admin, &format!("ALTER DATABASE {draft} RENAME TO {template}")).await;
    }
    let name = format!("test_{}", Uuid::new_v4().simple());
    while_busy(&mut admin, &format!("CREATE DATABASE {name} TEMPLATE {template}")).await;
    admin.close().await.expect("the connection closes");
    name
}

pub(super) async fn drop_database(maintenance: &str, name: &str) {
    let mut admin = maintenance_connection(maintenance).await;
    run(&mut admin, format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)")).await;
    admin.close().await.expect("the connection closes");
}

/// A server that has just begun to listen refuses connections for a moment more (57P03).
async fn maintenance_connection(maintenance: &str) -> PgConnection {
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        let refused = match PgConnection::connect(maintenance).await {
            Ok(admin) => return admin,
            Err(refused) => refused,
        };
        let code = refused.as_database_error().and_then(sqlx::error::DatabaseError::code);
        let is_starting = code.is_some_and(|code| code == "57P03");
        assert!(is_starting && Instant::now() < deadline, "the test server does not answer: {refused}");
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn run(admin: &mut PgConnection, sql: String) {
    sqlx::raw_sql(AssertSqlSafe(sql)).execute(admin).await.expect("the test server obeys");
}

/// Again while somebody is still connected to the database in question.
async fn while_busy(admin: &mut PgConnection, sql: &str) {
    const OBJECT_IN_USE: &str = "55006";
    let deadline = Instant::now() + Duration::from_secs(30);
    loop {
        match sqlx::raw_sql(AssertSqlSafe(sql)).execute(&mut *admin).await {
            Ok(_) => return,
            Err(sqlx::Error::Database(e))
                if e.code().as_deref() == Some(OBJECT_IN_USE) && Instant::now() < deadline =>
            {
                tokio::time::sleep(Duration::from_millis(20)).await;
            }
            Err(e) => panic!("{sql}: {e}"),
        }
    }
}
