//! Queries (QIDO-RS) of a large index.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::files::{SERIES, small};
use super::orthanc::{self, Flushing};
use super::ours::Program;
use super::pair::Pair;
use super::server::Server;
use super::serving::{JSON, Latencies, uids};
use super::table::Row;
use super::{Options, fresh, load};
use crate::run;

pub fn measure(options: &Options, program: &Program, archive: &Path, token: &str) -> Result<Vec<Row>> {
    let theirs = if options.no_peer { None } else { Some(peer(options.instances())?) };
    let pair = Pair::of(program.serve(archive, token)?, theirs, token.to_owned());
    let (ours, theirs) = pair.each(Server::memory)?;
    let title = format!("memory at rest, {} instances", options.instances());
    let mut rows = vec![Row::peer(title, ours.now, theirs.map(|one| one.now), "MB")];
    for query in queries(options, &pair)? {
        let found = pair.each(|server| Ok(uids(&server.at, &query.paths[0], query.tag)?.len()))?;
        if found.1.is_some_and(|theirs| theirs != found.0) {
            bail!("{}: {} found by Overread and {:?} by the peer", query.title, found.0, found.1);
        }
        let latencies = Latencies::of(options, &pair, &query.paths, JSON)?;
        rows.extend(latencies.rows(query.title, &format!("{} found", found.0)));
    }
    let (ours, theirs) = pair.each(Server::memory)?;
    rows.push(Row::peer("memory, most while queried", ours.most, theirs.map(|one| one.most), "MB"));
    pair.stop()?;
    Ok(rows)
}

/// Orthanc with so many instances, its index analysed. Filling it takes minutes, so it is kept for the next
/// run.
fn peer(instances: usize) -> Result<Server> {
    let folder = run::root().join(format!("target/bench/orthanc-{instances}"));
    let (stamp, filled) = (folder.with_extension("filled"), orthanc::version()?);
    if fs::read_to_string(&stamp).is_ok_and(|version| version == filled) {
        eprintln!(
            "── {instances} instances are in Orthanc from an earlier run; remove {} to fill it anew",
            folder.display()
        );
        return orthanc::start(&folder, Flushing::EachFile);
    }
    eprintln!("── {instances} instances into Orthanc; later runs find them there");
    fresh(&folder)?;
    let server = orthanc::start(&folder, Flushing::Sometime)?;
    for start in (0..instances).step_by(5000) {
        let files: Vec<Vec<u8>> = (start..(start + 5000).min(instances)).map(small).collect();
        load::upload(&server, &files, 8)?;
    }
    server.stop()?;
    fs::write(&stamp, filled)?;
    orthanc::start(&folder, Flushing::EachFile)
}

/// One kind of query, with several values so that no answer is merely remembered.
struct Query {
    title: &'static str,
    tag: &'static str,
    paths: Vec<String>,
}

fn queries(options: &Options, pair: &Pair) -> Result<Vec<Query>> {
    let studies = options.instances().div_ceil(SERIES);
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
            "QIDO, 40 studies",
            "0020000D",
            (0..5).map(|page| format!("/studies?limit=40&offset={}", page * studies / 10)).collect(),
        ),
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
            query.paths.retain(|path| uids(&pair.ours.at, path, query.tag).is_ok());
            if query.paths.is_empty() {
                bail!("{}: Overread finds nothing", query.title);
            }
            Ok(query)
        })
        .collect()
}
