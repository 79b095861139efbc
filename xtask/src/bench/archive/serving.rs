//! Ways out: metadata and frames of a series of real slices.

use std::fs;
use std::path::Path;

use anyhow::{Context, Result};
use serde_json::Value;

use super::http::Connection;
use super::server::Server;
use super::table::{Demand, Row};
use super::{Options, Pair, ingest, load, nginx};

pub const JSON: &str = "application/dicom+json";
const FRAMES: &str = "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*";
/// Bytes of a frame of the slices, which are 512 × 512 × 16 bits.
const FRAME: usize = 512 * 512 * 2;

pub fn measure(options: &Options, pair: &Pair, folder: &Path) -> Result<Vec<Row>> {
    let series = series(&pair.ours)?;
    let metadata = [format!("{}/metadata", series.path)];
    let (ours, theirs) = pair.each(|server| load::latency(server, &metadata, JSON))?;
    let size = format!("{} instances, {:.0} KB", series.frames.len(), ours.bytes as f64 / 1e3);
    let mut rows = vec![
        milliseconds("metadata of a series, median", ours.median, theirs.as_ref().map(|one| one.median), 3.0),
        milliseconds("metadata of a series, p99", ours.p99, theirs.as_ref().map(|one| one.p99), 3.0),
    ];
    rows[0].note = size;
    let frames = frames(&pair.ours, &series)?;
    let bound = nginx::start(&folder.join("static"), &frames)?;
    let files: Vec<String> = (0..frames.len()).map(|number| format!("/{number}")).collect();
    for connections in [1, 16, 64] {
        let (ours, theirs) = pair
            .each(|server| load::throughput(server, &series.frames, FRAMES, connections, options.seconds))?;
        let bound = load::throughput(&bound, &files, "*/*", connections, options.seconds)?;
        let at = if connections == 1 { "1 connection".into() } else { format!("{connections} connections") };
        rows.push(Row {
            title: format!("frames, {at}"),
            ours: Some(ours.per_second),
            theirs: theirs.as_ref().map(|one| one.per_second),
            unit: "/s",
            demand: Demand::AtLeast(3.0),
            note: String::new(),
        });
        rows.push(Row {
            title: "    beside nginx with static files".into(),
            ours: Some(ours.per_second),
            theirs: Some(bound.per_second),
            unit: "/s",
            demand: Demand::Within(1.5),
            note: format!("p99 of nginx {:.2} ms", bound.p99),
        });
        rows.push(milliseconds("    p99", ours.p99, theirs.as_ref().map(|one| one.p99), 1.0));
    }
    bound.stop()?;
    rows.push(ingest::memory("memory, most while serving", &pair.each(Server::memory)?, |one| one.most));
    Ok(rows)
}

/// A row of time: less is better.
pub fn milliseconds(title: &str, ours: f64, theirs: Option<f64>, times: f64) -> Row {
    let demand = Demand::AtMost(times);
    Row { title: title.to_owned(), ours: Some(ours), theirs, unit: "ms", demand, note: String::new() }
}

/// Paths behind the root of DICOMweb.
struct Series {
    path: String,
    frames: Vec<String>,
}

/// The first series of the first study, which every archive has.
fn series(server: &Server) -> Result<Series> {
    let study = uids(server, "/studies?limit=1", "0020000D")?.remove(0);
    let series = uids(server, &format!("/studies/{study}/series"), "0020000E")?.remove(0);
    let path = format!("/studies/{study}/series/{series}");
    let frames = uids(server, &format!("{path}/instances"), "00080018")?
        .into_iter()
        .map(|instance| format!("{path}/instances/{instance}/frames/1"))
        .collect();
    Ok(Series { path, frames })
}

/// The values of one attribute in the answer to a query; one at least.
pub fn uids(server: &Server, path: &str, tag: &str) -> Result<Vec<String>> {
    let mut connection = Connection::open(server.http)?;
    let answer: Value = serde_json::from_slice(&server.ask(&mut connection, path, JSON)?.body)?;
    let uids: Vec<String> = answer
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one.get(tag)?.get("Value")?.get(0)?.as_str()?.to_owned()))
        .collect();
    uids.first().with_context(|| format!("{} finds nothing at {path}", server.name))?;
    Ok(uids)
}

/// The bytes of the frames, for nginx to serve, as they leave the archive without what surrounds a part.
fn frames(server: &Server, series: &Series) -> Result<Vec<Vec<u8>>> {
    let mut connection = Connection::open(server.http)?;
    series
        .frames
        .iter()
        .map(|path| {
            let body = server.ask(&mut connection, path, FRAMES)?.body;
            let start = body.windows(4).position(|end| end == b"\r\n\r\n").context("no part")? + 4;
            let frame = body.get(start..start + FRAME).context("a frame is too short")?;
            Ok(frame.to_vec())
        })
        .collect()
}

/// Removes a folder and makes it anew.
pub fn fresh(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(fs::create_dir_all(folder)?)
}
