//! Measurements in pairs, from two columns or from two readers.

use anyhow::{Result, bail};
use stats::measurement::Replicate;

use super::super::natural;
use super::super::ratings::RatingsTable;
use super::super::sheet::{Sheet, listed};
use super::Options;

/// Measurements by two methods.
pub struct Pairs {
    pub file: String,
    pub first: String,
    pub second: String,
    /// One row per pair; the unit is the case.
    pub rows: Vec<Replicate>,
}

impl Pairs {
    pub fn read(options: &Options) -> Result<Self> {
        match (&options.x, &options.y) {
            (Some(x), Some(y)) => Self::of_columns(options, x, y),
            _ => Self::of_readers(options),
        }
    }

    fn of_columns(options: &Options, x: &str, y: &str) -> Result<Self> {
        let sheet = Sheet::read(&options.file, options.columns.format())?;
        let [first, second] = [sheet.column(x, "--x")?, sheet.column(y, "--y")?];
        let units = options.columns.units(&sheet)?;
        let names = natural::sorted(units.iter().map(String::as_str));
        let mut rows: Vec<Replicate> = Vec::new();
        for (row, unit) in units.iter().enumerate() {
            let (x, y) = (sheet.cell(row, first).number()?, sheet.cell(row, second).number()?);
            let unit = names.iter().position(|name| name == unit).unwrap_or(row) as u64;
            if options.replicates.is_none()
                && x.is_some()
                && y.is_some()
                && rows.iter().any(|r| r.unit == unit)
            {
                bail!(
                    "{}, row {}: case “{}” has a row already; say whether its true value stays the same between \
                     replicates: --replicates constant or varying",
                    sheet.name(),
                    sheet.row_number(row),
                    names[unit as usize]
                );
            }
            if options.log && [x, y].into_iter().flatten().any(|number| number <= 0.0) {
                let cell = sheet.cell(row, if x.is_some_and(|x| x <= 0.0) { first } else { second });
                return Err(cell.fault(&format!("“{}” has no logarithm: leave --log away", cell.text)));
            }
            rows.push(Replicate { unit, x, y });
        }
        rows.sort_by(|a, b| a.unit.cmp(&b.unit).then(order(a.x, b.x)).then(order(a.y, b.y)));
        let file = sheet.name().to_owned();
        Ok(Self {
            file,
            first: sheet.headings()[first].clone(),
            second: sheet.headings()[second].clone(),
            rows,
        })
    }

    fn of_readers(options: &Options) -> Result<Self> {
        let table = RatingsTable::read(&options.file, &options.columns)?;
        let [first, second] = table.readers.as_slice() else {
            bail!(
                "{} has {} readers, {}: name two with --readers, or two columns with --x and --y",
                table.name(),
                table.readers.len(),
                listed(&table.readers)
            );
        };
        let mut rows: Vec<Replicate> =
            (0..table.units.len()).map(|unit| Replicate { unit: unit as u64, x: None, y: None }).collect();
        for (unit, reader, cell) in table.cells() {
            let number = cell.needed_number()?;
            if options.log && number <= 0.0 {
                return Err(cell.fault(&format!("“{}” has no logarithm: leave --log away", cell.text)));
            }
            *(if reader == 0 { &mut rows[unit].x } else { &mut rows[unit].y }) = Some(number);
        }
        Ok(Self { file: table.name().to_owned(), first: first.clone(), second: second.clone(), rows })
    }

    /// The rows with both measurements.
    pub fn complete(&self) -> Vec<(f64, f64)> {
        self.rows.iter().filter_map(|row| Some((row.x?, row.y?))).collect()
    }
}

fn order(a: Option<f64>, b: Option<f64>) -> std::cmp::Ordering {
    a.unwrap_or(f64::NEG_INFINITY).total_cmp(&b.unwrap_or(f64::NEG_INFINITY))
}
