//! A client that nobody here wrote talks to a real server over a real socket: `dicomweb-client` with
//! pydicom, and dcmtk's dcmdump looks at what comes back.

#![allow(clippy::unwrap_used, clippy::expect_used, reason = "a test stops at its first fault")]

use std::path::{Path, PathBuf};
use std::process::Command;

use domain::role::Role;
use server::Settings;
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use workflow::testing::{World, real_file};

/// The workspace's own Python; where it is missing this says so, and fails if `CI` is set.
fn python() -> Option<(PathBuf, PathBuf)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2)?.to_owned();
    let python = root.join("target/interop/bin/python");
    if python.exists() {
        return Some((python, root.join("tests/interop/dicomweb.py")));
    }
    assert!(std::env::var_os("CI").is_none(), "{} is missing", python.display());
    eprintln!("skipped: {} is missing (cargo xtask test installs it)", python.display());
    None
}

const FOLDERS: [&str; 6] = [
    "dicom/mr-brain-mprage",
    "dicom/mg-cbis-malign0",
    "dicom/nema-wg04",
    "dicom/enhanced-mr",
    "dicom/encapsulation",
    "dicom/pydicom",
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn dicomweb_client_finds_retrieves_and_stores() {
    let Some((python, script)) = python() else { return };
    let folders: Vec<PathBuf> = FOLDERS.into_iter().filter_map(real_file).collect();
    if folders.len() < FOLDERS.len() {
        return;
    }
    let database = store::testing::sqlite().await;
    let world = World::new(database.db().clone(), database.archive().clone());
    let mia = world.member("chest", "mia", &[Role::Manager]).await;
    let token = workflow::token::make(world.app(), &mia, "a test", None).await.unwrap().secret;
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (stop, stopped) = oneshot::channel::<()>();
    let app = world.app().clone();
    let served = tokio::spawn(async move {
        let settings = Settings::on(address);
        server::serve_on(listener, app, &settings, async {
            let _ = stopped.await;
        })
        .await
    });
    let root = format!("http://{address}/api/projects/chest/dicomweb");
    let ran = tokio::task::spawn_blocking(move || {
        Command::new(python).arg(script).arg(root).arg(token).args(folders).output().unwrap()
    });
    let ran = ran.await.unwrap();
    let (told, faults) = (String::from_utf8_lossy(&ran.stdout), String::from_utf8_lossy(&ran.stderr));
    println!("{told}");
    assert!(ran.status.success(), "{told}\n{faults}");
    let _ = stop.send(());
    served.await.unwrap().unwrap();
    drop(world);
    database.finish().await;
}
