//! Nominal and ordinal ratings.

use anyhow::{Result, bail};
use stats::agreement::ContingencyTable;
use stats::{Estimable, Estimate, Measurements, Ratings};

use super::super::entry::{Entries, Entry, Figure};
use super::super::labels::Categories;
use super::super::sheet::listed;
use super::{Analysis, Scale, Task, nominal, ordinal, pairs, paradox, tests};

/// Ratings as indices into the categories, in order.
pub struct Categorised<'a> {
    pub task: &'a Task<'a>,
    categories: Categories,
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
    analysis.notes = paradox::note(&data, &analysis.figures)
        .into_iter()
        .chain(data.categories.note_on_capitals())
        .collect();
    analysis.categories = Some(data.categories.names);
    Ok(analysis)
}

impl<'a> Categorised<'a> {
    fn of(task: &'a Task<'a>, given: &[String]) -> Result<Self> {
        let table = task.table;
        let categories = Categories::of(table.name(), table.cells().map(|cell| cell.2), given)?;
        let values = values(task, &categories.names, given.is_empty())?;
        let ratings = categories.ratings(table)?;
        let rows: Vec<Vec<Option<f64>>> =
            ratings.rows().map(|row| row.map(|category| category.map(|c| values[c])).collect()).collect();
        let codes: Vec<Vec<Option<usize>>> = ratings.rows().map(Iterator::collect).collect();
        let mut order: Vec<usize> = (0..ratings.units()).collect();
        order.sort_by(|&a, &b| codes[a].cmp(&codes[b]));
        Ok(Self { task, categories, values, measurements: Measurements::from_rows(&rows)?, ratings, order })
    }

    /// Names of the categories.
    pub fn names(&self) -> &[String] {
        &self.categories.names
    }

    /// Whether there are but two readers.
    pub fn two_readers(&self) -> bool {
        self.ratings.readers() == 2
    }

    /// Whether more than one category is known of.
    pub fn varied(&self) -> bool {
        self.names().len() > 1
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
}

fn rated(row: impl Iterator<Item = Option<usize>>) -> usize {
    row.flatten().count()
}

/// The numbers that the categories are, or their ranks.
fn values(task: &Task<'_>, names: &[String], order_unknown: bool) -> Result<Vec<f64>> {
    let numbers: Option<Vec<f64>> = names.iter().map(|name| name.parse().ok()).collect();
    if task.scale == Scale::Ordinal && numbers.is_none() && order_unknown && names.len() > 1 {
        bail!(
            "{}: the grades are words, {}, whose order is not known: give it with --categories, lowest first",
            task.table.name(),
            listed(names)
        );
    }
    let rising = numbers.filter(|n| n.windows(2).all(|pair| pair[0] < pair[1]));
    Ok(rising.unwrap_or_else(|| (1..=names.len()).map(|rank| rank as f64).collect()))
}
