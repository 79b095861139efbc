//! Ways in: the same real slices, under new UIDs for each way.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;

use super::files::Slices;
use super::ours::Program;
use super::server::{Memory, Server, size};
use super::table::{Demand, Row};
use super::{Options, Pair, load};

/// Connections, or associations, where there are several.
const SEVERAL: usize = 4;

/// A name, and how a server is sent the files of a folder.
type Way<'a> = (&'a str, &'a dyn Fn(&Server, &Path) -> Result<Duration>);

pub fn measure(
    options: &Options,
    program: &Program,
    pair: &mut Pair,
    slices: &Slices,
    folder: &Path,
) -> Result<(Vec<Row>, u64)> {
    let idle = pair.each(Server::memory)?;
    let mut received = 0;
    let mut rows = Vec::new();
    let sent = folder.join("sent");
    let folder_import = |server: &Server, files: &Path| import(program, server, files);
    let ways: [Way<'_>; 5] = [
        ("folder import (peer: 4 REST uploads at once)", &folder_import),
        ("STOW-RS, 1 connection", &|server, files| load::stow(server, files, 1)),
        ("STOW-RS, 4 connections", &|server, files| load::stow(server, files, SEVERAL)),
        ("C-STORE, 1 association", &|server, files| load::c_store(server, files, 1)),
        ("C-STORE, 4 associations", &|server, files| load::c_store(server, files, SEVERAL)),
    ];
    for (batch, (title, way)) in ways.into_iter().enumerate() {
        let bytes = slices.write(&sent, batch, options.slices)?;
        received += bytes;
        let (ours, theirs) = pair.each(|server| way(server, &sent))?;
        fs::remove_dir_all(&sent)?;
        let rate = |taken: Duration| options.slices as f64 / taken.as_secs_f64();
        let megabytes = |taken: Duration| bytes as f64 / 1e6 / taken.as_secs_f64();
        rows.push(Row {
            title: title.to_owned(),
            ours: Some(rate(ours)),
            theirs: theirs.map(rate),
            unit: "inst./s",
            demand: Demand::AtLeast(1.0),
            note: format!(
                "{:.0} MB/s{}",
                megabytes(ours),
                theirs.map_or_else(String::new, |taken| format!(" and {:.0} MB/s", megabytes(taken)))
            ),
        });
    }
    rows.push(memory("memory at rest, empty", &idle, |memory| memory.now));
    rows.push(memory("memory, most while taking", &pair.each(Server::memory)?, |memory| memory.most));
    Ok((rows, received))
}

fn import(program: &Program, server: &Server, files: &Path) -> Result<Duration> {
    if server.name == "Overread" {
        let start = Instant::now();
        program.import(&server.folder, files)?;
        return Ok(start.elapsed());
    }
    let files: Vec<Vec<u8>> = load::files(files)?.iter().map(fs::read).collect::<std::io::Result<_>>()?;
    load::upload(server, &files, SEVERAL)
}

/// A row of memory: less is better.
pub fn memory(title: &str, (ours, theirs): &(Memory, Option<Memory>), which: impl Fn(&Memory) -> f64) -> Row {
    Row {
        title: title.to_owned(),
        ours: Some(which(ours)),
        theirs: theirs.as_ref().map(which),
        unit: "MB",
        demand: Demand::AtMost(1.0),
        note: String::new(),
    }
}

/// What the archives take on the disk once they have stopped, beside what they were sent.
pub fn stored(pair: Pair, received: u64) -> Result<Row> {
    let folders = [Some(pair.ours.folder.clone()), pair.theirs.as_ref().map(|server| server.folder.clone())];
    pair.stop()?;
    let [ours, theirs] = folders.map(|folder| folder.map(|folder| size(&folder)).transpose());
    let share = |stored: u64| stored as f64 / received as f64;
    Ok(Row {
        title: "bytes stored per byte received".into(),
        ours: ours?.map(share),
        theirs: theirs?.map(share),
        unit: "",
        demand: Demand::AtMost(1.0),
        note: format!("{:.0} MB received", received as f64 / 1e6),
    })
}
