//! Ways in: the same real slices, under new UIDs for each way and round.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use anyhow::Result;

use super::files::Slices;
use super::ours::{PROJECT, Program};
use super::pair::Pair;
use super::server::Server;
use super::table::Row;
use super::{Options, load};
use crate::run;

/// Connections, or associations, where there are several.
const SEVERAL: usize = 4;

/// A name, and how a server is sent the files of a folder.
/// It tells the processor time that another program than the server has needed, in seconds.
type Way<'a> = (&'a str, &'a dyn Fn(&Server, &Path) -> Result<f64>);

/// What sending cost.
struct Sent {
    seconds: f64,
    /// Seconds of processor time of whoever took the files.
    processor: f64,
}

/// What each archive was sent.
#[derive(Clone, Copy, Default)]
pub struct Received {
    bytes: u64,
    instances: usize,
}

/// The rows, and what each was sent.
pub fn measure(
    options: &Options,
    program: &Program,
    pair: &Pair,
    slices: &Slices,
) -> Result<(Vec<Row>, Received)> {
    let idle = pair.each(Server::memory)?;
    let (count, rounds) = (options.slices(), options.rounds());
    let folder_import = |server: &Server, files: &Path| import(program, server, files);
    let ways: [Way<'_>; 5] = [
        ("folder import (Orthanc: 4 REST uploads at once)", &folder_import),
        ("STOW-RS, 1 connection", &|server, files| load::stow(server, files, 1).map(|()| 0.0)),
        ("STOW-RS, 4 connections", &|server, files| load::stow(server, files, SEVERAL).map(|()| 0.0)),
        ("C-STORE, 1 association", &|server, files| load::c_store(server, files, 1).map(|()| 0.0)),
        ("C-STORE, 4 associations", &|server, files| load::c_store(server, files, SEVERAL).map(|()| 0.0)),
    ];
    let (mut rows, mut received) = (Vec::new(), Received::default());
    let sent_from = pair.ours.folder.with_file_name("sent");
    for (number, (title, way)) in ways.into_iter().enumerate() {
        eprintln!("── {title}");
        let mut bytes = 0;
        let measured = pair.rounds(rounds, |server, round| {
            bytes = slices.write(&sent_from, number * rounds + round, count)?;
            let sent = sent(server, &sent_from, way)?;
            fs::remove_dir_all(&sent_from)?;
            Ok(sent)
        })?;
        received.bytes += bytes * rounds as u64;
        received.instances += count * rounds;
        let (ours, theirs) = measured.medians(|sent| count as f64 / sent.seconds);
        let megabytes = |rate: f64| format!("{:.0} MB/s", rate * bytes as f64 / count as f64 / 1e6);
        rows.push(
            Row::peer(title, ours, theirs, "inst./s").more().note(
                [Some(ours), theirs].into_iter().flatten().map(megabytes).collect::<Vec<_>>().join(", "),
            ),
        );
        let (ours, theirs) = measured.medians(|sent| sent.processor * 1e3 / count as f64);
        rows.push(Row::peer("    processor time of an instance", ours, theirs, "ms").times(0.0));
    }
    let (ours, theirs) = idle;
    rows.push(Row::peer("memory at rest, empty", ours.now, theirs.map(|one| one.now), "MB"));
    let (ours, theirs) = pair.each(Server::memory)?;
    rows.push(Row::peer("memory, most while taking", ours.most, theirs.map(|one| one.most), "MB"));
    Ok((rows, received))
}

/// Sends the files one way, once the disk has nothing left to do of what came before.
fn sent(server: &Server, files: &Path, way: &dyn Fn(&Server, &Path) -> Result<f64>) -> Result<Sent> {
    run::output(&mut Command::new("sync"))?;
    let processor = server.processor_time()?;
    let start = Instant::now();
    let besides = way(server, files)?;
    let seconds = start.elapsed().as_secs_f64();
    Ok(Sent { seconds, processor: server.processor_time()? - processor + besides })
}

/// Imports a folder into both as each does it best.
pub fn import(program: &Program, server: &Server, files: &Path) -> Result<f64> {
    if server.name == "Overread" {
        return Ok(program.import(&server.folder, PROJECT, files)?.processor);
    }
    let files: Vec<Vec<u8>> = load::files(files)?.iter().map(fs::read).collect::<std::io::Result<_>>()?;
    load::upload(server, &files, SEVERAL).map(|()| 0.0)
}

/// What the archives take on the disk once they have stopped, beside what they were sent; and both
/// started again.
pub fn stored(pair: Pair, program: &Program, received: Received) -> Result<(Pair, Vec<Row>)> {
    let (pair, (ours, theirs)) = pair.restart(program)?;
    let share = |stored: u64| stored as f64 / received.bytes as f64;
    let beyond = |stored: u64| stored.saturating_sub(received.bytes) as f64 / received.instances as f64;
    let rows = vec![
        Row::peer("bytes stored per byte received", share(ours), theirs.map(share), "")
            .note(format!("{:.0} MB received", received.bytes as f64 / 1e6)),
        Row::peer("    beyond the files, an instance", beyond(ours), theirs.map(beyond), "bytes"),
    ];
    Ok((pair, rows))
}
