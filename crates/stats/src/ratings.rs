//! Tables of ratings: cases in rows, readers in columns, gaps where a reader did not rate.

use crate::agreement::ContingencyTable;
use crate::{Estimable, NotEstimable};

const MISSING: u16 = u16::MAX;

/// Ratings in categories `0..categories`, with gaps.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Ratings {
    categories: usize,
    readers: usize,
    cells: Vec<u16>,
}

impl Ratings {
    /// A table from rows of units (cases) by readers; `None` where a reader did not rate.
    ///
    /// ```
    /// use stats::Ratings;
    /// let ratings = Ratings::from_rows(2, &[vec![Some(0), Some(1)], vec![Some(1), None]])?;
    /// assert_eq!((ratings.units(), ratings.readers(), ratings.get(0, 1)), (2, 2, Some(1)));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When rows differ in length or a category is out of range.
    pub fn from_rows(categories: usize, rows: &[Vec<Option<usize>>]) -> Estimable<Self> {
        let readers = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != readers) {
            return Err(NotEstimable::Unsuitable("the rows of ratings differ in length"));
        }
        let entries = rows.iter().enumerate().flat_map(|(unit, row)| {
            let rated = row.iter().enumerate();
            rated.filter_map(move |(reader, rating)| Some((unit, reader, (*rating)?)))
        });
        Self::from_entries(categories, rows.len(), readers, entries)
    }

    /// A table from single ratings `(unit, reader, category)`; a later one replaces an earlier one.
    ///
    /// ```
    /// use stats::Ratings;
    /// let ratings = Ratings::from_entries(3, 2, 2, [(0, 0, 2), (0, 1, 2), (1, 1, 0)])?;
    /// assert_eq!((ratings.get(0, 0), ratings.get(1, 0)), (Some(2), None));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When a unit, reader or category is out of range.
    pub fn from_entries(
        categories: usize,
        units: usize,
        readers: usize,
        entries: impl IntoIterator<Item = (usize, usize, usize)>,
    ) -> Estimable<Self> {
        let mut cells = vec![MISSING; units * readers];
        for (unit, reader, category) in entries {
            if unit >= units || reader >= readers {
                return Err(NotEstimable::Unsuitable("a rating names a case or reader beyond the table"));
            }
            let code = u16::try_from(category).ok().filter(|&c| category < categories && c != MISSING);
            cells[unit * readers + reader] =
                code.ok_or(NotEstimable::Unsuitable("a rating names a category beyond the list"))?;
        }
        Ok(Self { categories, readers, cells })
    }

    /// Number of categories, whether or not they were used.
    pub fn categories(&self) -> usize {
        self.categories
    }

    /// Number of readers (columns).
    pub fn readers(&self) -> usize {
        self.readers
    }

    /// Number of units (rows).
    pub fn units(&self) -> usize {
        self.cells.len().checked_div(self.readers).unwrap_or(0)
    }

    /// One rating; `None` for a gap or beyond the table.
    pub fn get(&self, unit: usize, reader: usize) -> Option<usize> {
        let inside = reader < self.readers;
        let cell = inside.then(|| self.cells.get(unit * self.readers + reader))??;
        (*cell != MISSING).then_some(usize::from(*cell))
    }

    /// The same table with the ratings of units that have but one taken out.
    ///
    /// ```
    /// use stats::Ratings;
    /// let ratings = Ratings::from_rows(2, &[vec![Some(0), Some(1)], vec![Some(1), None]])?.pairable();
    /// assert_eq!((ratings.units(), ratings.get(0, 0), ratings.get(1, 0)), (2, Some(0), None));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    #[must_use]
    pub fn pairable(&self) -> Self {
        let mut pairable = self.clone();
        for row in pairable.cells.chunks_mut(self.readers.max(1)) {
            if row.iter().filter(|&&cell| cell != MISSING).count() < 2 {
                row.fill(MISSING);
            }
        }
        pairable
    }

    /// The rows, gaps as `None`.
    pub fn rows(&self) -> impl Iterator<Item = impl Iterator<Item = Option<usize>> + '_> + '_ {
        self.cells
            .chunks(self.readers.max(1))
            .map(|row| row.iter().map(|&cell| (cell != MISSING).then_some(usize::from(cell))))
    }

    /// The rows as codes, for [`Ratings::category`].
    pub(crate) fn codes(&self) -> impl Iterator<Item = &[u16]> + '_ {
        self.cells.chunks(self.readers.max(1))
    }

    /// Cross table of two readers over the units that both rated.
    ///
    /// ```
    /// use stats::Ratings;
    /// let ratings = Ratings::from_rows(2, &[vec![Some(0), Some(0)], vec![Some(1), Some(0)], vec![Some(1), None]])?;
    /// let table = ratings.table(0, 1)?;
    /// assert_eq!((table.total(), table.count(1, 0)), (2, 1));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When they share no unit.
    pub fn table(&self, first: usize, second: usize) -> Estimable<ContingencyTable> {
        let pairs: Vec<(usize, usize)> = (0..self.units())
            .filter_map(|unit| Some((self.get(unit, first)?, self.get(unit, second)?)))
            .collect();
        ContingencyTable::from_pairs(self.categories, &pairs)
    }

    /// The distinct rows of codes with how often each occurs and, where asked for, the row of each
    /// unit: the work of every coefficient grows with the distinct rows only.
    pub(crate) fn patterns(&self) -> Vec<(&[u16], u64)> {
        let mut rows: Vec<&[u16]> = self.cells.chunks(self.readers.max(1)).collect();
        rows.sort_unstable();
        rows.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u64)).collect()
    }

    /// The category behind a code of a pattern.
    pub(crate) fn category(code: u16) -> Option<usize> {
        (code != MISSING).then_some(usize::from(code))
    }
}

/// Numeric ratings, with gaps.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurements {
    readers: usize,
    cells: Vec<Option<f64>>,
}

impl Measurements {
    /// A table from rows of units (cases) by readers; `None` where a reader did not measure.
    ///
    /// ```
    /// use stats::Measurements;
    /// let table = Measurements::from_rows(&[vec![Some(12.5), Some(13.0)], vec![None, Some(8.0)]])?;
    /// assert_eq!((table.units(), table.complete_rows()), (2, vec![vec![12.5, 13.0]]));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When rows differ in length or a value is not a finite number.
    pub fn from_rows(rows: &[Vec<Option<f64>>]) -> Estimable<Self> {
        let readers = rows.first().map_or(0, Vec::len);
        if rows.iter().any(|row| row.len() != readers) {
            return Err(NotEstimable::Unsuitable("the rows of measurements differ in length"));
        }
        let cells: Vec<Option<f64>> = rows.iter().flatten().copied().collect();
        if cells.iter().flatten().any(|v| !v.is_finite()) {
            return Err(NotEstimable::Unsuitable("a measurement is not a finite number"));
        }
        Ok(Self { readers, cells })
    }

    /// Number of readers (columns).
    pub fn readers(&self) -> usize {
        self.readers
    }

    /// Number of units (rows).
    pub fn units(&self) -> usize {
        self.cells.len().checked_div(self.readers).unwrap_or(0)
    }

    /// The rows.
    pub fn rows(&self) -> impl Iterator<Item = &[Option<f64>]> + '_ {
        self.cells.chunks(self.readers.max(1))
    }

    /// The rows without gaps.
    pub fn complete_rows(&self) -> Vec<Vec<f64>> {
        self.rows().filter_map(|row| row.iter().copied().collect()).collect()
    }
}

impl From<&Ratings> for Measurements {
    /// Category indices as numbers.
    fn from(ratings: &Ratings) -> Self {
        let number = |code: &u16| Ratings::category(*code).map(|c| c as f64);
        Self { readers: ratings.readers, cells: ratings.cells.iter().map(number).collect() }
    }
}
