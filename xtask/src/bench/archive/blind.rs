//! What blindness costs: the same study, asked for by an overseer and by the reader of a blind read.

use std::fs;

use anyhow::{Context, Result};
use serde_json::{Value, json};

use super::files::{SERIES, Slices};
use super::ours::{Program, bearer};
use super::pair::median;
use super::server::{Place, Server};
use super::serving::{FRAMES, JSON, Series};
use super::table::Row;
use super::{Options, load};

const PROJECT: &str = "blind";
const READER: &str = "reader";
/// No other part sends this batch.
const BATCH: usize = 86;
/// The blind part may cost a tenth more.
const KEPT: f64 = 1.0 / 1.1;
/// Connections: enough to be bound by what the work costs.
const CONNECTIONS: usize = 16;

const TEXT: &str = "project: blind
title: Blind
case_unit: study
split: { seed: 1, test: 0, validation: 0, training: 1 }
read_plan: { reads_per_case: { test: 1, validation: 1, training: 1 }, repeat_fraction: 0 }
people: { manager: [bench], clinical_lead: [bench], reader: [reader] }
protocol:
  structures: [{ key: nodule, name: Nodule, shape: point, color: '#3fc1ff' }]
  questions: []
  manual: Mark each nodule.
";

pub fn measure(options: &Options, program: &Program, server: &Server, slices: &Slices) -> Result<Vec<Row>> {
    let (open, blind) = places(program, server, slices)?;
    let (seen, hidden) = (Series::found(&open, "/studies")?, Series::found(&blind, "/studies")?);
    let metadata = |series: &Series| vec![format!("{}/metadata", series.path)];
    let instances = |series: &Series| vec![format!("{}/instances", series.path)];
    let kinds = [
        ("frames", FRAMES, seen.frames.clone(), hidden.frames.clone()),
        ("metadata of a series", JSON, metadata(&seen), metadata(&hidden)),
        ("QIDO, 100 instances", JSON, instances(&seen), instances(&hidden)),
    ];
    let mut rows = Vec::new();
    for (title, accept, open_paths, blind_paths) in kinds {
        eprintln!("── {title}, blind and open");
        let cost = |place: &Place, paths: &[String]| cost(options, server, place, paths, accept);
        let (mut blind_costs, mut open_costs) = (Vec::new(), Vec::new());
        for _ in 0..options.rounds() {
            blind_costs.push(cost(&blind, &blind_paths)?);
            open_costs.push(cost(&open, &open_paths)?);
        }
        let of =
            |costs: &[Cost], figure: fn(&Cost) -> f64| median(costs.iter().map(figure)).unwrap_or(f64::NAN);
        let processor = |costs: &[Cost]| of(costs, |cost| cost.processor * 1e3);
        let rate = |costs: &[Cost]| of(costs, |cost| cost.per_second);
        let row = Row::limit(
            format!("{title} of a blind read, processor time"),
            processor(&blind_costs),
            processor(&open_costs),
            "ms",
        );
        let note = format!(
            "{:.0}/s and {:.0}/s over {CONNECTIONS} connections",
            rate(&blind_costs),
            rate(&open_costs)
        );
        rows.push(row.beside("open").times(KEPT).note(note));
    }
    Ok(rows)
}

/// What answering took.
struct Cost {
    per_second: f64,
    /// Seconds of the server for one answer.
    processor: f64,
}

fn cost(options: &Options, server: &Server, place: &Place, paths: &[String], accept: &str) -> Result<Cost> {
    let before = server.processor_time()?;
    let throughput = load::throughput(place, paths, accept, CONNECTIONS, options.seconds())?;
    let processor = (server.processor_time()? - before) / throughput.requests;
    Ok(Cost { per_second: throughput.per_second, processor })
}

/// A project of one study that is given to one reader: the overseer's way to it, and the reader's.
fn places(program: &Program, server: &Server, slices: &Slices) -> Result<(Place, Place)> {
    let files = server.folder.with_file_name("sent");
    program.person(&server.folder, READER)?;
    program.project(&server.folder, TEXT)?;
    slices.write(&files, BATCH, SERIES)?;
    program.import(&server.folder, PROJECT, &files)?;
    fs::remove_dir_all(&files)?;

    let manager = Place { root: format!("/api/projects/{PROJECT}"), ..server.at.clone() };
    manager.send("PUT", "/split", &json!({ "seed": 1, "test": 0, "validation": 0, "training": 1 }))?;
    manager.send("POST", "/protocol/release", &Value::Null)?;
    let batch = manager.send("POST", "/batches", &json!({ "kind": "first", "name": "All", "cases": 1 }))?;
    let batch = batch["batch"].as_str().context("no batch")?;
    manager.send("POST", &format!("/batches/{batch}/release"), &json!({}))?;

    let token = program.token(&server.folder, READER)?;
    let reader = Place {
        http: server.at.http,
        root: format!("/api/reading/projects/{PROJECT}"),
        headers: bearer(&token),
    };
    reader.send("POST", "/acknowledgement", &json!({ "version": 1 }))?;
    let read = reader.send("POST", "/next", &Value::Null)?;
    let read = read["read"].as_str().context("no read waits")?;
    let blind = Place { root: format!("/api/reading/reads/{read}/dicomweb"), ..reader };
    Ok((Place { root: format!("/api/projects/{PROJECT}/dicomweb"), ..manager }, blind))
}
