//! Ratings of cases by readers from a long or a wide table.

use std::collections::HashMap;
use std::path::Path;

use anyhow::{Result, anyhow, bail};
use clap::Args;
use serde::Serialize;

use super::natural;
use super::sheet::{Cell, Format, Sheet, listed};

/// Where the ratings stand in the file.
#[derive(Args)]
pub struct Columns {
    /// Column that names the case; several, separated by commas, name it together [default: case, unit, item or id]
    #[arg(long, value_name = "COLUMN", value_delimiter = ',')]
    unit: Vec<String>,
    /// Column that names the reader, in a long table [default: reader or rater]
    #[arg(long, value_name = "COLUMN")]
    reader: Option<String>,
    /// Column of the rating, in a long table [default: value or rating]
    #[arg(long, value_name = "COLUMN")]
    value: Option<String>,
    /// Column that names the patient (or another cluster of cases); the bootstrap draws whole clusters.
    #[arg(long, value_name = "COLUMN")]
    cluster: Option<String>,
    /// One row per case and one column per reader. Assumed where the reader and value columns are absent.
    #[arg(long, conflicts_with_all = ["reader", "value"])]
    wide: bool,
    /// Readers to take: names in a long table, columns in a wide one [default: all]
    #[arg(long, value_name = "NAMES", value_delimiter = ',')]
    readers: Vec<String>,
    #[command(flatten)]
    format: Format,
}

/// Which of the two forms the table has.
#[derive(Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Layout {
    /// One row per rating.
    Long,
    /// One row per case, one column per reader.
    Wide,
}

/// Ratings by case and reader, both in natural order (readers as `--readers` names them), whatever the order of the rows. Cases without any rating
/// are left out.
pub struct RatingsTable {
    sheet: Sheet,
    pub layout: Layout,
    pub units: Vec<String>,
    pub readers: Vec<String>,
    /// The cluster of each case, where a column names it.
    pub clusters: Option<Clusters>,
    /// Row and column in the sheet of each rating, cases by readers.
    places: Vec<Option<(usize, usize)>>,
    /// Cases that nobody rated.
    pub unrated: usize,
    unit_columns: Vec<usize>,
}

/// The clusters of the cases.
pub struct Clusters {
    /// What a cluster is: the column's heading.
    pub heading: String,
    /// Their names.
    pub names: Vec<String>,
    /// The index of each case's cluster.
    pub of_unit: Vec<usize>,
}

/// A rating as read: case, reader and place in the sheet.
struct Found {
    unit: String,
    reader: String,
    row: usize,
    column: usize,
}

impl RatingsTable {
    /// Reads the ratings.
    pub fn read(path: &Path, columns: &Columns) -> Result<Self> {
        Self::read_beside(path, columns, None)
    }

    /// Reads the ratings of a table with a further column about the cases, given with the option that names it.
    pub fn read_beside(path: &Path, columns: &Columns, beside: Option<(&str, &str)>) -> Result<Self> {
        let sheet = Sheet::read(path, columns.format)?;
        let unit_columns = columns.unit_columns(&sheet)?;
        let cluster = columns.cluster.as_ref().map(|name| sheet.column(name, "--cluster")).transpose()?;
        let beside = beside.map(|(name, option)| sheet.column(name, option)).transpose()?;
        let taken: Vec<usize> = unit_columns.iter().copied().chain(cluster).chain(beside).collect();
        let (layout, found) = match columns.long(&sheet)? {
            Some(long) => (Layout::Long, long_ratings(&sheet, &unit_columns, long, columns)?),
            None => (Layout::Wide, wide_ratings(&sheet, &unit_columns, &taken, columns)?),
        };
        Self::gathered(sheet, layout, columns, &found, unit_columns, cluster)
    }

    fn gathered(
        sheet: Sheet,
        layout: Layout,
        given: &Columns,
        found: &[Found],
        unit_columns: Vec<usize>,
        cluster: Option<usize>,
    ) -> Result<Self> {
        let rated: Vec<&Found> =
            found.iter().filter(|f| sheet.cell(f.row, f.column).given().is_some()).collect();
        if rated.is_empty() {
            bail!("{} holds no rating: all its values are empty", sheet.name());
        }
        let units = natural::sorted(rated.iter().map(|f| f.unit.as_str()));
        let readers = match given.readers.as_slice() {
            [] => natural::sorted(found.iter().map(|f| f.reader.as_str())),
            given => given
                .iter()
                .map(|name| {
                    sheet
                        .find(name)
                        .filter(|_| layout == Layout::Wide)
                        .map_or_else(|| name.clone(), |column| sheet.headings()[column].clone())
                })
                .collect(),
        };
        let unit_index: HashMap<&str, usize> = indices(&units);
        let reader_index: HashMap<&str, usize> = indices(&readers);
        let mut places = vec![None; units.len() * readers.len()];
        for f in &rated {
            let place =
                &mut places[unit_index[f.unit.as_str()] * readers.len() + reader_index[f.reader.as_str()]];
            if let Some((row, _)) = *place {
                return Err(sheet.cell(f.row, f.column).fault(&format!(
                    "reader “{}” rated case “{}” in row {} already: keep one of the two ratings",
                    f.reader,
                    f.unit,
                    sheet.row_number(row)
                )));
            }
            *place = Some((f.row, f.column));
        }
        let all = natural::sorted(found.iter().map(|f| f.unit.as_str())).len();
        let unrated = all - units.len();
        let table = Self { sheet, layout, units, readers, clusters: None, places, unrated, unit_columns };
        let clusters = cluster.map(|column| table.clusters(column)).transpose()?;
        Ok(Self { clusters, ..table })
    }

    /// What a column says of each case; a case has one value, or none.
    pub fn about_units(&self, heading: &str, option: &str) -> Result<Vec<Option<Cell<'_>>>> {
        self.of_units(self.sheet.column(heading, option)?)
    }

    fn of_units(&self, column: usize) -> Result<Vec<Option<Cell<'_>>>> {
        let units = indices(&self.units);
        let mut of_units: Vec<Option<(Cell<'_>, usize)>> = vec![None; self.units.len()];
        for row in 0..self.sheet.len() {
            let name = unit(&self.sheet, row, &self.unit_columns)?;
            let Some(&index) = units.get(name.as_str()) else { continue };
            let cell = self.sheet.cell(row, column);
            match of_units[index] {
                None => of_units[index] = cell.given().map(|_| (cell, row)),
                Some((first, at)) if cell.given().is_some() && cell.text != first.text => {
                    let (text, other, at) = (cell.text, first.text, self.sheet.row_number(at));
                    let wrong = format!(
                        "case “{name}” has “{text}” here and “{other}” in row {at}: give it one value"
                    );
                    return Err(cell.fault(&wrong));
                }
                Some(_) => {}
            }
        }
        Ok(of_units.into_iter().map(|found| found.map(|(cell, _)| cell)).collect())
    }

    fn clusters(&self, column: usize) -> Result<Clusters> {
        let heading = &self.sheet.headings()[column];
        let mut texts = Vec::new();
        for (unit, cell) in self.units.iter().zip(self.of_units(column)?) {
            let name = self.name();
            texts.push(
                cell.ok_or_else(|| anyhow!("{name}, column {heading}: case “{unit}” has none: enter it"))?
                    .text,
            );
        }
        let names = natural::sorted(texts.iter().copied());
        let index = indices(&names);
        let of_unit = texts.iter().map(|text| index[text]).collect();
        Ok(Clusters { heading: heading.clone(), of_unit, names: names.clone() })
    }

    /// The file's name.
    pub fn name(&self) -> &str {
        self.sheet.name()
    }

    /// All ratings as (case, reader, cell).
    pub fn cells(&self) -> impl Iterator<Item = (usize, usize, Cell<'_>)> {
        let readers = self.readers.len();
        let cell = move |(index, place): (usize, &Option<(usize, usize)>)| {
            place.map(|(row, column)| (index / readers, index % readers, self.sheet.cell(row, column)))
        };
        self.places.iter().enumerate().filter_map(cell)
    }

    /// Number of ratings.
    pub fn ratings(&self) -> usize {
        self.places.iter().flatten().count()
    }

    /// A column that seems to name the patient, where none was named as the cluster.
    pub fn likely_cluster(&self) -> Option<&str> {
        let likely = ["patient", "patient_id", "subject", "subject_id"];
        let known = |heading: &&String| likely.contains(&heading.to_lowercase().as_str());
        let heading = self.sheet.headings().iter().find(known)?;
        (self.clusters.is_none() && !self.readers.contains(heading)).then_some(heading)
    }
}

impl Columns {
    /// How the file is written.
    pub fn format(&self) -> Format {
        self.format
    }

    /// The name of each row's case.
    pub fn units(&self, sheet: &Sheet) -> Result<Vec<String>> {
        let columns = self.unit_columns(sheet)?;
        (0..sheet.len()).map(|row| unit(sheet, row, &columns)).collect()
    }

    fn unit_columns(&self, sheet: &Sheet) -> Result<Vec<usize>> {
        if self.unit.is_empty() {
            let usual = ["case", "unit", "item", "id"];
            return Ok(usual.iter().find_map(|name| sheet.find(name)).into_iter().collect());
        }
        self.unit.iter().map(|name| sheet.column(name, "--unit")).collect()
    }

    /// The reader and the value column of a long table; `None` for a wide one.
    fn long(&self, sheet: &Sheet) -> Result<Option<[usize; 2]>> {
        if self.wide {
            return Ok(None);
        }
        let find = |given: &Option<String>, usual: &[&str], option: &str| match given {
            Some(name) => sheet.column(name, option).map(Some),
            None => Ok(usual.iter().find_map(|name| sheet.find(name))),
        };
        let reader = find(&self.reader, &["reader", "rater"], "--reader")?;
        let value = find(&self.value, &["value", "rating"], "--value")?;
        match (reader, value) {
            (Some(reader), Some(value)) => Ok(Some([reader, value])),
            (None, None) => Ok(None),
            (Some(_), None) => {
                Err(sheet.column("value", "--value, or say --wide").err().unwrap_or_else(no_column))
            }
            (None, Some(_)) => {
                Err(sheet.column("reader", "--reader, or say --wide").err().unwrap_or_else(no_column))
            }
        }
    }
}

fn no_column() -> anyhow::Error {
    anyhow::anyhow!("a column is missing")
}

fn long_ratings(
    sheet: &Sheet,
    unit_columns: &[usize],
    [reader, value]: [usize; 2],
    columns: &Columns,
) -> Result<Vec<Found>> {
    if unit_columns.is_empty() {
        sheet.column("case", "--unit")?;
    }
    let mut found = Vec::new();
    for row in 0..sheet.len() {
        let reader = sheet.cell(row, reader).needed()?.to_owned();
        if columns.readers.is_empty() || columns.readers.contains(&reader) {
            found.push(Found { unit: unit(sheet, row, unit_columns)?, reader, row, column: value });
        }
    }
    for name in &columns.readers {
        if !found.iter().any(|f| &f.reader == name) {
            bail!("{} has no rating of a reader “{name}”: mend the list of --readers", sheet.name());
        }
    }
    Ok(found)
}

fn wide_ratings(
    sheet: &Sheet,
    unit_columns: &[usize],
    taken: &[usize],
    columns: &Columns,
) -> Result<Vec<Found>> {
    let readers: Vec<usize> = if columns.readers.is_empty() {
        (0..sheet.headings().len()).filter(|column| !taken.contains(column)).collect()
    } else {
        columns.readers.iter().map(|name| sheet.column(name, "--readers")).collect::<Result<_>>()?
    };
    if readers.is_empty() || (readers.len() == 1 && columns.readers.is_empty() && taken.is_empty()) {
        bail!(
            "{} has neither a reader and a value column (a long table) nor two columns of readers (a wide one): \
             its columns are {}; name them with --unit, --reader and --value, or with --readers",
            sheet.name(),
            listed(sheet.headings())
        );
    }
    let mut found = Vec::new();
    for row in 0..sheet.len() {
        let unit = unit(sheet, row, unit_columns)?;
        for &column in &readers {
            found.push(Found { unit: unit.clone(), reader: sheet.headings()[column].clone(), row, column });
        }
    }
    Ok(found)
}

/// The name of a row's case: its unit columns, or the row's number where there is none.
fn unit(sheet: &Sheet, row: usize, columns: &[usize]) -> Result<String> {
    if columns.is_empty() {
        return Ok(format!("row {}", sheet.row_number(row)));
    }
    let parts: Vec<&str> = columns.iter().map(|&c| sheet.cell(row, c).needed()).collect::<Result<_>>()?;
    Ok(parts.join("/"))
}

fn indices(names: &[String]) -> HashMap<&str, usize> {
    names.iter().enumerate().map(|(index, name)| (name.as_str(), index)).collect()
}
