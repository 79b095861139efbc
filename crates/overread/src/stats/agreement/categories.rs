//! Nominal and ordinal ratings.

use anyhow::{Result, bail};
use stats::agreement::{AgreementSums, ContingencyTable, bootstrap_agreement};
use stats::{Estimable, Estimate, Measurements, Ratings};

use super::super::entry::{Entries, Entry};
use super::super::labels::Categories;
use super::super::sheet::listed;
use super::ordinal::Weighted;
use super::{Analysis, Scale, Task, nominal, ordinal, pairs, paradox, tests};

/// Ratings as indices into the categories, in order.
pub struct Categorised<'a> {
    pub task: &'a Task<'a>,
    categories: Categories,
    /// What the categories stand for: their numbers, or their ranks where they are words.
    pub values: Vec<f64>,
    pub ratings: Ratings,
    /// What is summed over: with two readers the cases that both rated, since the coefficients of two know no others.
    summed: Ratings,
    /// The same as numbers.
    pub measurements: Measurements,
}

pub fn analyse<'a>(task: &Task<'a>, given: &[String]) -> Result<Analysis<'a>> {
    let data = Categorised::of(task, given)?;
    let mut analysis = task.empty();
    let figures = match task.scale {
        Scale::Ordinal => ordinal::figures(&data),
        _ => nominal::figures(&data),
    };
    let weighted = if task.scale == Scale::Ordinal { ordinal::weighted(&data) } else { Vec::new() };
    let mut groups = data.entries([figures].into_iter().chain(weighted).collect())?.into_iter().map(Entries);
    analysis.figures = groups.next().unwrap_or_default();
    analysis.weighted = Weighted::of(groups);
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
        let summed = if ratings.readers() == 2 { ratings.pairable() } else { ratings.clone() };
        let rows: Vec<Vec<Option<f64>>> =
            ratings.rows().map(|row| row.map(|category| category.map(|c| values[c])).collect()).collect();
        Ok(Self { task, categories, values, measurements: Measurements::from_rows(&rows)?, ratings, summed })
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

    /// A figure that its source gives without an interval.
    pub fn bare(
        &'a self,
        [key, label, method, definition]: [&'static str; 4],
        statistic: impl Fn(&AgreementSums<'_>) -> Estimable<f64> + Sync + 'a,
    ) -> Draft<'a> {
        let value = AgreementSums::of_table(&self.summed, &statistic);
        let n = self.shared_cases();
        let estimate = value.map(|value| Estimate {
            value,
            standard_error: None,
            interval: None,
            n,
            method,
            definition,
        });
        Draft::new(key, label, estimate, statistic)
    }

    /// The entries, group by group. Where a bootstrap is asked for, all intervals come from the same resamples.
    pub fn entries(&self, groups: Vec<Vec<Draft<'a>>>) -> Result<Vec<Vec<Entry>>> {
        let Some(resampling) = self.task.resampling else {
            return Ok(groups
                .into_iter()
                .map(|of| of.into_iter().map(|draft| draft.entry).collect())
                .collect());
        };
        let all = |sums: &AgreementSums<'_>| {
            groups.iter().flatten().map(|draft| (draft.statistic)(sums).ok()).collect()
        };
        let replicates = bootstrap_agreement(&self.summed, &resampling.of_unit, &resampling.plan, all)?;
        let mut replicates = replicates.iter();
        let mut entry = |draft: Draft<'a>| {
            let found = replicates.next();
            let outcome = draft.entry.outcome.map(|figure| match found {
                Some(found) => resampling.resampled(figure, found),
                None => figure,
            });
            Entry { outcome, ..draft.entry }
        };
        Ok(groups.into_iter().map(|of| of.into_iter().map(&mut entry).collect()).collect())
    }
}

/// How a figure is computed from sums over cases.
type Statistic<'a> = Box<dyn Fn(&AgreementSums<'_>) -> Estimable<f64> + Sync + 'a>;

/// A figure that is still to be resampled.
pub struct Draft<'a> {
    pub entry: Entry,
    statistic: Statistic<'a>,
}

impl<'a> Draft<'a> {
    /// A figure with the interval that its source gives, and the way to it from sums over cases.
    pub fn new(
        key: impl Into<String>,
        label: impl Into<String>,
        estimate: Estimable,
        statistic: impl Fn(&AgreementSums<'_>) -> Estimable<f64> + Sync + 'a,
    ) -> Self {
        Self { entry: Entry::new(key, label, estimate), statistic: Box::new(statistic) }
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
