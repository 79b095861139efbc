//! Events and cases by slice, from a row per case or a row per slice.

use std::collections::BTreeMap;

use anyhow::{Result, bail};

use super::super::natural;
use super::super::sheet::{Sheet, listed};
use super::Options;

/// A slice of the data.
pub struct Slice {
    pub name: String,
    pub events: u64,
    pub cases: u64,
    /// Events and cases of each cluster.
    pub clusters: Option<Vec<(u64, u64)>>,
}

/// What was counted.
pub struct Counts {
    pub slices: Vec<Slice>,
    /// By stratum, events and cases of each slice.
    pub strata: Vec<Vec<(u64, u64)>>,
    /// Rows that say nothing.
    pub unknown: usize,
}

/// What a row says.
struct Said<'a> {
    slice: &'a str,
    stratum: &'a str,
    cluster: Option<&'a str>,
    events: u64,
    cases: u64,
}

impl Counts {
    pub fn read(sheet: &Sheet, options: &Options) -> Result<Self> {
        let rows = said(sheet, options)?;
        let names = named(sheet, &rows, &options.order)?;
        let place = |name: &str| names.iter().position(|known| known == name);
        let mut slices: Vec<Slice> = names
            .iter()
            .map(|name| Slice { name: name.clone(), events: 0, cases: 0, clusters: None })
            .collect();
        let mut strata: BTreeMap<&str, Vec<(u64, u64)>> = BTreeMap::new();
        let mut clusters: Vec<BTreeMap<&str, (u64, u64)>> = vec![BTreeMap::new(); names.len()];
        for row in rows.iter().flatten() {
            let Some(at) = place(row.slice) else { continue };
            slices[at].events += row.events;
            slices[at].cases += row.cases;
            let of = strata.entry(row.stratum).or_insert_with(|| vec![(0, 0); names.len()]);
            of[at] = (of[at].0 + row.events, of[at].1 + row.cases);
            if let Some(cluster) = row.cluster {
                let of = clusters[at].entry(cluster).or_default();
                *of = (of.0 + row.events, of.1 + row.cases);
            }
        }
        if options.cluster.is_some() {
            for (slice, of) in slices.iter_mut().zip(clusters) {
                slice.clusters = Some(of.into_values().collect());
            }
        }
        let unknown = rows.iter().filter(|row| row.is_none()).count();
        Ok(Self { slices, strata: strata.into_values().collect(), unknown })
    }
}

/// The rows; `None` where slice or event is not known.
fn said<'a>(sheet: &'a Sheet, options: &Options) -> Result<Vec<Option<Said<'a>>>> {
    let slice = sheet.column(&options.slice, "--slice")?;
    let column = |name: &Option<String>, option| name.as_ref().map(|n| sheet.column(n, option)).transpose();
    let (stratum, cluster) = (column(&options.stratum, "--stratum")?, column(&options.cluster, "--cluster")?);
    let (events, cases) = (column(&options.events, "--events")?, column(&options.cases, "--cases")?);
    let event = if events.is_none() { Some(sheet.column(&options.event, "--event")?) } else { None };
    let row = |row: usize| -> Result<Option<Said<'a>>> {
        let cell = |column| sheet.cell(row, column);
        let Some(name) = cell(slice).given() else { return Ok(None) };
        let (events, cases) = match (event, events, cases) {
            (Some(event), ..) => match cell(event).number()? {
                None => return Ok(None),
                Some(0.0) => (0, 1),
                Some(1.0) => (1, 1),
                Some(_) => {
                    return Err(cell(event).fault("is neither 1 nor 0: write 1 where the event came about"));
                }
            },
            (None, Some(events), Some(cases)) => {
                let (x, n) = (cell(events).needed_count()?, cell(cases).needed_count()?);
                if x > n {
                    return Err(
                        cell(events).fault(&format!("“{x}” is more than the {n} cases: mend one of them"))
                    );
                }
                (x, n)
            }
            _ => bail!("{}: give --event, or --events and --cases", sheet.name()),
        };
        let stratum = stratum.map(|column| cell(column).needed()).transpose()?.unwrap_or_default();
        let cluster = cluster.map(|column| cell(column).needed()).transpose()?;
        Ok(Some(Said { slice: name, stratum, cluster, events, cases }))
    };
    (0..sheet.len()).map(row).collect()
}

/// The slices in their order.
fn named(sheet: &Sheet, rows: &[Option<Said<'_>>], order: &[String]) -> Result<Vec<String>> {
    let used = natural::sorted(rows.iter().flatten().map(|row| row.slice));
    if used.is_empty() {
        bail!("{} has no row with both a slice and an event", sheet.name());
    }
    if order.is_empty() {
        return Ok(used);
    }
    match used.iter().find(|name| !order.contains(name)) {
        Some(name) => bail!("--order lacks the slice “{name}”: the slices are {}", listed(&used)),
        None => Ok(order.iter().filter(|name| used.contains(name)).cloned().collect()),
    }
}
