//! Ways out: metadata and frames of a series of real slices.

use std::fs;

use anyhow::{Context, Result};

use super::files::{SERIES, Slices};
use super::http::Connection;
use super::ours::Program;
use super::pair::{Pair, Rounds, median, quantile};
use super::server::{Place, Server};
use super::table::Row;
use super::{Options, first_image, ingest, load, nginx};

pub const JSON: &str = "application/dicom+json";
pub const FRAMES: &str = "multipart/related; type=\"application/octet-stream\"; transfer-syntax=*";
/// Bytes of a frame of the slices, which are 512 × 512 × 16 bits.
pub const FRAME: usize = 512 * 512 * 2;
/// No other part sends this batch.
const BATCH: usize = 85;

pub fn measure(options: &Options, program: &Program, pair: &Pair, slices: &Slices) -> Result<Vec<Row>> {
    let files = pair.ours.folder.with_file_name("sent");
    slices.write(&files, BATCH, SERIES)?;
    pair.each(|server| ingest::import(program, server, &files))?;
    fs::remove_dir_all(&files)?;
    let search = format!("/studies?PatientID={}", Slices::patient(BATCH, 0));
    let series = Series::found(&pair.ours.at, &search)?;

    let metadata = [format!("{}/metadata", series.path)];
    let latencies = Latencies::of(options, pair, &metadata, JSON)?;
    let note = format!("{} instances, {:.0} KB", series.frames.len(), latencies.bytes as f64 / 1e3);
    let mut rows = latencies.rows("metadata of a series", &note).to_vec();
    let still = nginx::start(&files.with_file_name("static"), &frames(&pair.ours.at, &series)?)?;
    for connections in [1, 16, 64] {
        rows.extend(frames_at(options, pair, &still, &series, connections)?);
    }
    still.stop()?;
    rows.extend(first_image::measure(&pair.ours.at, &series, &files.with_file_name("first-image"))?);
    let (ours, theirs) = pair.each(Server::memory)?;
    rows.push(Row::peer("memory, most while serving", ours.most, theirs.map(|one| one.most), "MB"));
    Ok(rows)
}

/// Frames over so many connections, beside the peer and beside nginx.
fn frames_at(
    options: &Options,
    pair: &Pair,
    still: &Server,
    series: &Series,
    connections: usize,
) -> Result<Vec<Row>> {
    let at = if connections == 1 { "1 connection".into() } else { format!("{connections} connections") };
    eprintln!("── frames, {at}");
    let files: Vec<String> = (0..series.frames.len()).map(|number| format!("/{number}")).collect();
    let mut bound = Vec::new();
    let measured = pair.rounds(options.rounds(), |server, _| {
        if server.name == pair.ours.name {
            bound.push(load::throughput(&still.at, &files, "*/*", connections, options.seconds())?);
        }
        load::throughput(&server.at, &series.frames, FRAMES, connections, options.seconds())
    })?;
    let (ours, theirs) = measured.medians(|one| one.per_second);
    let (p99, their_p99) = measured.medians(|one| one.p99);
    let most = median(bound.iter().map(|one| one.per_second));
    let their_note = median(bound.iter().map(|one| one.p99)).map(|p99| format!("p99 of nginx {p99:.2} ms"));
    Ok(vec![
        Row::peer(format!("frames, {at}"), ours, theirs, "/s").more().times(3.0),
        Row::peer("    beside static files", ours, most, "/s").beside("nginx").more().times(1.0 / 1.5),
        Row::peer("    p99", p99, their_p99, "ms").note(their_note.unwrap_or_default()),
    ])
}

/// How long answers took, one at a time.
pub struct Latencies {
    times: Rounds<Vec<f64>>,
    pub bytes: usize,
}

impl Latencies {
    /// Answers enough for a p99.
    const LEAST: usize = 100;

    pub fn of(options: &Options, pair: &Pair, paths: &[String], accept: &str) -> Result<Self> {
        let least = Self::LEAST.div_ceil(options.rounds());
        let mut bytes = 0;
        let times = pair.rounds(options.rounds(), |server, _| {
            let answers = load::ask_again(&server.at, paths, accept, options.seconds(), least)?;
            if server.name == pair.ours.name {
                bytes = answers.bytes;
            }
            Ok(answers.times)
        })?;
        Ok(Self { times, bytes })
    }

    /// Median and p99 of all rounds' answers.
    pub fn rows(&self, title: &str, note: &str) -> [Row; 2] {
        let row = |which: &str, share: f64| {
            let of = |rounds: &[Vec<f64>]| quantile(&mut rounds.concat(), share);
            let (ours, theirs) = (of(&self.times.ours), of(&self.times.theirs));
            Row::peer(format!("{title}, {which}"), ours.unwrap_or(f64::NAN), theirs, "ms")
                .times(3.0)
                .note(note)
        };
        [row("median", 0.5), row("p99", 0.99)]
    }
}

/// Paths behind the root of DICOMweb.
pub struct Series {
    pub path: String,
    pub frames: Vec<String>,
}

impl Series {
    /// The first series of the first study that is found.
    pub fn found(place: &Place, search: &str) -> Result<Self> {
        let study = uids(place, search, "0020000D")?.remove(0);
        let series = uids(place, &format!("/studies/{study}/series"), "0020000E")?.remove(0);
        let path = format!("/studies/{study}/series/{series}");
        let frames = uids(place, &format!("{path}/instances"), "00080018")?
            .into_iter()
            .map(|instance| format!("{path}/instances/{instance}/frames/1"))
            .collect();
        Ok(Self { path, frames })
    }
}

/// The values of one attribute in the answer to a query; one at least.
pub fn uids(place: &Place, path: &str, tag: &str) -> Result<Vec<String>> {
    let answer = place.json(path)?;
    let uids: Vec<String> = answer
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|one| Some(one.get(tag)?.get("Value")?.get(0)?.as_str()?.to_owned()))
        .collect();
    uids.first().with_context(|| format!("nothing is found at {}{path}", place.root))?;
    Ok(uids)
}

/// The bytes of the frames, for nginx to serve, as they leave the archive without what surrounds a part.
fn frames(place: &Place, series: &Series) -> Result<Vec<Vec<u8>>> {
    let mut connection = Connection::open(place.http)?;
    let frame = |path: &String| {
        let body = place.ask(&mut connection, path, FRAMES)?.body;
        let start = body.windows(4).position(|end| end == b"\r\n\r\n").context("no part")? + 4;
        Ok(body.get(start..start + FRAME).context("a frame is too short")?.to_vec())
    };
    series.frames.iter().map(frame).collect()
}
