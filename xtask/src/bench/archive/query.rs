//! Queries (QIDO-RS) of a large index.

use std::path::Path;

use anyhow::{Result, bail};

use super::curve::Curve;
use super::files::{SERIES, small};
use super::ours::Program;
use super::server::Server;
use super::serving::{JSON, milliseconds, uids};
use super::table::Row;
use super::{Options, Pair, ingest, load, orthanc};

pub fn measure(options: &Options, program: &Program, folder: &Path) -> Result<(Vec<Row>, Curve)> {
    let own = folder.join("index-overread");
    let token = program.prepare(&own)?;
    let curve_to = options.curve_to.max(options.instances);
    eprintln!("── {curve_to} instances into Overread");
    let curve = Curve::grow(program, &own, &folder.join("small"), curve_to)?;
    let theirs = if options.no_peer { None } else { Some(fill_peer(options, folder)?) };
    let pair = Pair { ours: program.serve(&own, &token)?, theirs };

    let mut rows = vec![ingest::memory(
        &format!("memory at rest, {curve_to} instances"),
        &pair.each(Server::memory)?,
        |memory| memory.now,
    )];
    for query in queries(options, &pair)? {
        let found = pair.each(|server| Ok(uids(server, &query.paths[0], query.tag)?.len()))?;
        if found.1.is_some_and(|theirs| theirs != found.0) && curve_to == options.instances {
            bail!("{}: {} found by Overread and {:?} by the peer", query.title, found.0, found.1);
        }
        let (ours, theirs) = pair.each(|server| load::latency(server, &query.paths, JSON))?;
        let row = |which: &str, ours, theirs| {
            let mut row = milliseconds(&format!("{}, {which}", query.title), ours, theirs, 3.0);
            row.note = format!("{} found", found.0);
            row
        };
        rows.push(row("median", ours.median, theirs.as_ref().map(|one| one.median)));
        rows.push(row("p99", ours.p99, theirs.as_ref().map(|one| one.p99)));
    }
    rows.push(ingest::memory("memory, most while queried", &pair.each(Server::memory)?, |one| one.most));
    pair.stop()?;
    Ok((rows, curve))
}

/// Fills Orthanc by the fastest way it has, and starts it anew with its index analysed.
fn fill_peer(options: &Options, folder: &Path) -> Result<Server> {
    let folder = folder.join("index-orthanc");
    let server = orthanc::start(&folder)?;
    eprintln!("── {} instances into Orthanc", options.instances);
    let mut taken = 0.0;
    for start in (0..options.instances).step_by(5000) {
        let end = (start + 5000).min(options.instances);
        let files: Vec<Vec<u8>> = (start..end).map(small).collect();
        taken += load::upload(&server, &files, 8)?.as_secs_f64();
    }
    eprintln!("   {:.0} instances a second", options.instances as f64 / taken);
    server.stop()?;
    orthanc::start(&folder)
}

/// One kind of query, with several values so that no answer is merely remembered.
struct Query {
    title: &'static str,
    tag: &'static str,
    paths: Vec<String>,
}

fn queries(options: &Options, pair: &Pair) -> Result<Vec<Query>> {
    let studies = options.instances.div_ceil(SERIES);
    let some = |step: usize| (0..studies).step_by(step.max(1)).take(50);
    let series: Vec<String> = some(studies / 50)
        .map(|study| {
            let root = "1.2.826.0.1.3680043.10.1338.77";
            format!("/studies/{root}.{study}/series/{root}.{study}.1/instances")
        })
        .collect();
    let query = |title, tag, paths| Query { title, tag, paths };
    let all = vec![
        query(
            "QIDO, 100 studies",
            "0020000D",
            (0..5).map(|page| format!("/studies?limit=100&offset={}", page * studies / 10)).collect(),
        ),
        query(
            "QIDO, the studies of a patient",
            "0020000D",
            some(studies / 50).map(|study| format!("/studies?PatientID=BENCH-{:05}", study / 2)).collect(),
        ),
        query(
            "QIDO, studies by the beginning of a name",
            "0020000D",
            some(studies / 50).map(|study| format!("/studies?PatientName=Bench{:04}*", study / 20)).collect(),
        ),
        query(
            "QIDO, studies of a month",
            "0020000D",
            (0..12)
                .map(|month| {
                    format!(
                        "/studies?StudyDate=20{:02}{:02}01-20{:02}{:02}31",
                        10 + month,
                        month + 1,
                        10 + month,
                        month + 1
                    )
                })
                .collect(),
        ),
        query("QIDO, 100 instances of a series", "00080018", series),
    ];
    // A value that finds nothing measures nothing.
    all.into_iter()
        .map(|mut query| {
            query.paths.retain(|path| uids(&pair.ours, path, query.tag).is_ok());
            if query.paths.is_empty() {
                bail!("{}: Overread finds nothing", query.title);
            }
            Ok(query)
        })
        .collect()
}
