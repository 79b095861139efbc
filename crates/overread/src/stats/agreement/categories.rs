//! Nominal and ordinal ratings.

use anyhow::{Result, bail};
use stats::agreement::ContingencyTable;
use stats::{Estimable, Estimate, Measurements, Ratings};

use super::super::entry::{Entries, Entry, Figure};
use super::super::natural;
use super::super::sheet::listed;
use super::{Analysis, Scale, Task, nominal, ordinal, pairs, paradox, tests};

/// More different values than this are measurements rather than categories.
const MOST_CATEGORIES: usize = 200;

/// Ratings as indices into the categories, in order.
pub struct Categorised<'a> {
    pub task: &'a Task<'a>,
    pub names: Vec<String>,
    /// What the categories stand for: their numbers, or their ranks where they are words.
    pub values: Vec<f64>,
    pub ratings: Ratings,
    /// The same as numbers.
    pub measurements: Measurements,
    /// The cases in the order of their ratings.
    order: Vec<usize>,
}

pub fn analyse<'a>(task: &Task<'a>, given: &[String]) -> Result<Analysis<'a>> {
    let data = Categorised::of(task, given)?;
    let mut analysis = task.empty();
    analysis.figures = Entries(match task.scale {
        Scale::Ordinal => ordinal::figures(&data),
        _ => nominal::figures(&data),
    });
    if task.scale == Scale::Ordinal {
        analysis.weighted = Some(ordinal::weighted(&data));
    }
    analysis.tests = tests::of(&data);
    analysis.pairs = pairs::of_categories(&data);
    analysis.category_use = pairs::category_use(&data);
    analysis.notes = paradox::note(&data, &analysis.figures).into_iter().chain(data.note_on_case()).collect();
    analysis.categories = Some(data.names);
    Ok(analysis)
}

/// One spelling for a number: a column with gaps is often written as 1.0, one without as 1.
fn spelling(text: &str) -> String {
    match text.parse::<f64>() {
        Ok(number) if number.is_finite() => (number + 0.0).to_string(),
        _ => text.to_owned(),
    }
}

impl<'a> Categorised<'a> {
    fn of(task: &'a Task<'a>, given: &[String]) -> Result<Self> {
        let table = task.table;
        let used: Vec<String> = table.cells().map(|(_, _, cell)| spelling(cell.text)).collect();
        let names = match given {
            [] => natural::sorted(used.iter().map(String::as_str)),
            given => given.iter().map(|name| spelling(name.trim())).collect(),
        };
        let values = values(task, &names, given.is_empty())?;
        let mut entries = Vec::new();
        for ((unit, reader, cell), text) in table.cells().zip(&used) {
            let Some(category) = names.iter().position(|name| name == text) else {
                return Err(cell.fault(&format!("“{text}” is none of the categories {}", listed(&names))));
            };
            entries.push((unit, reader, category));
        }
        let ratings =
            Ratings::from_entries(names.len().max(2), table.units.len(), table.readers.len(), entries)?;
        let rows: Vec<Vec<Option<f64>>> =
            ratings.rows().map(|row| row.map(|category| category.map(|c| values[c])).collect()).collect();
        let codes: Vec<Vec<Option<usize>>> = ratings.rows().map(Iterator::collect).collect();
        let mut order: Vec<usize> = (0..ratings.units()).collect();
        order.sort_by(|&a, &b| codes[a].cmp(&codes[b]));
        Ok(Self { task, names, values, measurements: Measurements::from_rows(&rows)?, ratings, order })
    }

    /// Whether there are but two readers.
    pub fn two_readers(&self) -> bool {
        self.ratings.readers() == 2
    }

    /// Whether more than one category is known of.
    pub fn varied(&self) -> bool {
        self.names.len() > 1
    }

    /// The cross table of the only two readers.
    pub fn table_of_two(&self) -> Option<ContingencyTable> {
        self.ratings.table(0, 1).ok().filter(|_| self.two_readers())
    }

    /// How many cases have two or more ratings.
    pub fn shared_cases(&self) -> usize {
        self.ratings.rows().filter_map(|row| (rated(row) > 1).then_some(())).count()
    }

    /// An entry whose interval is bootstrapped where that is asked for.
    pub fn entry(
        &self,
        key: impl Into<String>,
        label: impl Into<String>,
        statistic: impl Fn(&Ratings) -> Estimable + Sync,
    ) -> Entry {
        Entry::new(key, label, self.estimated(statistic))
    }

    /// A figure whose interval is bootstrapped where that is asked for.
    pub fn estimated(&self, statistic: impl Fn(&Ratings) -> Estimable + Sync) -> Estimable<Figure> {
        let figure = Figure::from(statistic(&self.ratings)?);
        let Some(resampling) = self.task.resampling else { return Ok(figure) };
        let interval = resampling.interval(|units| Some(statistic(&self.drawn(units)?).ok()?.value));
        Ok(Figure { interval, standard_error: None, ..figure })
    }

    /// An entry for a figure that its source gives without an interval.
    pub fn bare(
        &self,
        [key, label, method, definition]: [&'static str; 4],
        statistic: impl Fn(&Ratings) -> Estimable<f64> + Sync,
    ) -> Entry {
        let n = self.shared_cases();
        self.entry(key, label, move |ratings| {
            let value = statistic(ratings)?;
            Ok(Estimate { value, standard_error: None, interval: None, n, method, definition })
        })
    }

    /// The ratings of drawn cases. Equal cases stand beside each other, which spares every coefficient the sorting.
    fn drawn(&self, units: &[usize]) -> Option<Ratings> {
        let mut times = vec![0_usize; self.order.len()];
        for &unit in units {
            times[unit] += 1;
        }
        let (categories, readers) = (self.ratings.categories(), self.ratings.readers());
        let rows = self.order.iter().flat_map(|&unit| std::iter::repeat_n(unit, times[unit]));
        let ratings = rows.enumerate().flat_map(|(row, unit)| {
            (0..readers).filter_map(move |reader| Some((row, reader, self.ratings.get(unit, reader)?)))
        });
        Ratings::from_entries(categories, units.len(), readers, ratings).ok()
    }

    /// Categories that differ in capitals only are likely meant as one.
    fn note_on_case(&self) -> Option<String> {
        let lower: Vec<String> = self.names.iter().map(|name| name.to_lowercase()).collect();
        let twice = (1..lower.len()).find(|&i| lower[..i].contains(&lower[i]))?;
        Some(format!(
            "“{}” is also written with other capitals: they count as different categories.",
            self.names[twice]
        ))
    }
}

fn rated(row: impl Iterator<Item = Option<usize>>) -> usize {
    row.flatten().count()
}

/// The numbers that the categories are, or their ranks.
fn values(task: &Task<'_>, names: &[String], order_unknown: bool) -> Result<Vec<f64>> {
    let name = task.table.name();
    if names.len() > MOST_CATEGORIES {
        bail!(
            "{name} has {} different values: if they are measurements, give --level interval or ratio",
            names.len()
        );
    }
    let numbers: Option<Vec<f64>> = names.iter().map(|name| name.parse().ok()).collect();
    if task.scale == Scale::Ordinal && numbers.is_none() && order_unknown && names.len() > 1 {
        bail!(
            "{name}: the grades are words, {}, whose order is not known: give it with --categories, lowest first",
            listed(names)
        );
    }
    let rising = numbers.filter(|n| n.windows(2).all(|pair| pair[0] < pair[1]));
    Ok(rising.unwrap_or_else(|| (1..=names.len()).map(|rank| rank as f64).collect()))
}
