//! Ratings as categories: what the words and numbers of a table stand for.

use anyhow::{Result, bail};
use stats::Ratings;

use super::natural;
use super::ratings::RatingsTable;
use super::sheet::{Cell, listed};

/// More different values than this are measurements rather than categories.
const MOST_CATEGORIES: usize = 200;

/// The categories of a table, in order.
pub struct Categories {
    pub names: Vec<String>,
}

/// One spelling for a number: a column with gaps is often written as 1.0, one without as 1.
pub fn spelling(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => (number + 0.0).to_string(),
        _ => text.to_owned(),
    }
}

impl Categories {
    /// The categories as given, else those used in natural order.
    pub fn of<'a>(name: &str, used: impl Iterator<Item = Cell<'a>>, given: &[String]) -> Result<Self> {
        let names = match given {
            [] => {
                let used: Vec<String> = used.map(|cell| spelling(cell.text)).collect();
                natural::sorted(used.iter().map(String::as_str))
            }
            given => given.iter().map(|name| spelling(name.trim())).collect(),
        };
        if names.len() > MOST_CATEGORIES {
            let count = names.len();
            bail!(
                "{name} has {count} different values: if they are measurements, ask for the level interval or ratio"
            );
        }
        if let Some(twice) = (1..names.len()).find(|&i| names[..i].contains(&names[i])) {
            bail!("--categories names “{}” twice: name each category once", names[twice]);
        }
        Ok(Self { names })
    }

    /// The index of a cell's category.
    pub fn index(&self, cell: Cell<'_>) -> Result<usize> {
        let text = spelling(cell.text);
        let index = self.names.iter().position(|name| *name == text);
        index
            .ok_or_else(|| cell.fault(&format!("“{text}” is none of the categories {}", listed(&self.names))))
    }

    /// The ratings of a table. At least two categories are reckoned with.
    pub fn ratings(&self, table: &RatingsTable) -> Result<Ratings> {
        let entry = |(unit, reader, cell)| Ok((unit, reader, self.index(cell)?));
        let entries = table.cells().map(entry).collect::<Result<Vec<_>>>()?;
        let (units, readers) = (table.units.len(), table.readers.len());
        Ok(Ratings::from_entries(self.names.len().max(2), units, readers, entries)?)
    }

    /// Categories that differ in capitals only are likely meant as one.
    pub fn note_on_capitals(&self) -> Option<String> {
        let lower: Vec<String> = self.names.iter().map(|name| name.to_lowercase()).collect();
        let twice = (1..lower.len()).find(|&i| lower[..i].contains(&lower[i]))?;
        Some(format!(
            "“{}” is also written with other capitals: they count as different categories.",
            self.names[twice]
        ))
    }
}
