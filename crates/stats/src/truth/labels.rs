//! Labels of items by readers, in any number, with equal items put together.

use std::collections::HashMap;

use crate::{Estimable, NotEstimable, Ratings};

/// One label: a reader put an item into a class.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Label {
    /// The item.
    pub item: usize,
    /// The reader.
    pub reader: usize,
    /// The class.
    pub class: usize,
}

/// Labels of `items` by `readers` in `classes`; a reader may label an item more than once or not at all.
#[derive(Debug, Clone)]
pub struct Labels {
    items: usize,
    readers: usize,
    classes: usize,
    /// Distinct sets of labels (reader, class), each sorted.
    patterns: Vec<Vec<(u32, u32)>>,
    /// How many items have each pattern.
    times: Vec<f64>,
    /// The pattern of each item.
    of_item: Vec<u32>,
}

impl Labels {
    /// Gathers labels by item.
    ///
    /// ```
    /// use stats::truth::{Label, Labels};
    /// let labels = Labels::new(2, 1, 2, &[Label { item: 1, reader: 0, class: 1 }])?;
    /// assert_eq!((labels.items(), labels.vote_fractions(0), labels.vote_fractions(1)), (2, None, Some(vec![0.0, 1.0])));
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When there is no label, fewer than two classes, or a label names an item, reader or class beyond
    /// the given numbers.
    pub fn new(items: usize, readers: usize, classes: usize, labels: &[Label]) -> Estimable<Self> {
        if labels.iter().any(|l| l.item >= items || l.reader >= readers || l.class >= classes) {
            return Err(NotEstimable::Unsuitable("a label names a case, reader or class beyond the list"));
        }
        if labels.is_empty() {
            return Err(NotEstimable::NoData);
        }
        let mut lists = vec![Vec::new(); items];
        for label in labels {
            lists[label.item].push((label.reader as u32, label.class as u32));
        }
        for list in &mut lists {
            list.sort_unstable();
        }
        Self::gather(readers, classes, lists)
    }

    /// The labels of a table of ratings.
    ///
    /// ```
    /// use stats::{Ratings, truth::Labels};
    /// let ratings = Ratings::from_rows(2, &[vec![Some(0), Some(1)], vec![Some(1), None]])?;
    /// assert_eq!(Labels::from_ratings(&ratings)?.of_item(1).collect::<Vec<_>>(), [(0, 1)]);
    /// # Ok::<(), stats::NotEstimable>(())
    /// ```
    ///
    /// # Errors
    /// When the table is empty or has fewer than two categories.
    pub fn from_ratings(ratings: &Ratings) -> Estimable<Self> {
        let list = |row: &[u16]| -> Vec<(u32, u32)> {
            let given = row.iter().enumerate();
            given.filter_map(|(j, &code)| Some((j as u32, Ratings::category(code)? as u32))).collect()
        };
        let (readers, classes) = (ratings.readers(), ratings.categories());
        let mut place: HashMap<&[u16], u32> = HashMap::new();
        let (mut patterns, mut times, mut of_item) = (Vec::new(), Vec::new(), Vec::new());
        for row in ratings.codes() {
            let index = *place.entry(row).or_insert_with(|| {
                patterns.push(list(row));
                times.push(0.0);
                patterns.len() as u32 - 1
            });
            times[index as usize] += 1.0;
            of_item.push(index);
        }
        Self { items: of_item.len(), readers, classes, patterns, times, of_item }.checked()
    }

    fn gather(readers: usize, classes: usize, lists: Vec<Vec<(u32, u32)>>) -> Estimable<Self> {
        let mut place: HashMap<Vec<(u32, u32)>, u32> = HashMap::new();
        let (mut patterns, mut times, mut of_item) = (Vec::new(), Vec::new(), Vec::new());
        for list in lists {
            let index = *place.entry(list).or_insert_with_key(|list| {
                patterns.push(list.clone());
                times.push(0.0);
                patterns.len() as u32 - 1
            });
            times[index as usize] += 1.0;
            of_item.push(index);
        }
        Self { items: of_item.len(), readers, classes, patterns, times, of_item }.checked()
    }

    fn checked(self) -> Estimable<Self> {
        if self.classes < 2 {
            return Err(NotEstimable::NoVariation);
        }
        if self.patterns.iter().all(Vec::is_empty) {
            return Err(NotEstimable::NoData);
        }
        Ok(self)
    }

    /// Number of items.
    pub fn items(&self) -> usize {
        self.items
    }

    /// Number of readers.
    pub fn readers(&self) -> usize {
        self.readers
    }

    /// Number of classes.
    pub fn classes(&self) -> usize {
        self.classes
    }

    /// The labels of an item as (reader, class).
    pub fn of_item(&self, item: usize) -> impl Iterator<Item = (usize, usize)> + '_ {
        self.patterns[self.of_item[item] as usize].iter().map(|&(r, c)| (r as usize, c as usize))
    }

    /// Share of the votes for each class of an item; `None` without votes.
    pub fn vote_fractions(&self, item: usize) -> Option<Vec<f64>> {
        fractions(&self.patterns[self.of_item[item] as usize], self.classes)
    }

    /// Distinct patterns with their number of items.
    pub(super) fn patterns(&self) -> impl Iterator<Item = (&[(u32, u32)], f64)> + '_ {
        self.distinct().zip(self.times.iter().copied())
    }

    /// Distinct patterns.
    pub(super) fn distinct(&self) -> impl Iterator<Item = &[(u32, u32)]> + '_ {
        self.patterns.iter().map(Vec::as_slice)
    }

    /// How many items have each pattern.
    pub(super) fn times(&self) -> &[f64] {
        &self.times
    }

    /// The pattern of each item.
    pub(super) fn pattern_of_items(&self) -> &[u32] {
        &self.of_item
    }

    /// Vote fractions by pattern, flat; all classes alike where there is no vote.
    pub(super) fn start(&self) -> Vec<f64> {
        let even = 1.0 / self.classes as f64;
        let of = |p: &Vec<(u32, u32)>| fractions(p, self.classes).unwrap_or_else(|| vec![even; self.classes]);
        self.patterns.iter().flat_map(of).collect()
    }

    /// Rows by pattern spread out to rows by item.
    pub(super) fn by_item(&self, by_pattern: &[f64]) -> Vec<Vec<f64>> {
        let k = self.classes;
        self.of_item.iter().map(|&p| by_pattern[p as usize * k..(p as usize + 1) * k].to_vec()).collect()
    }
}

fn fractions(labels: &[(u32, u32)], classes: usize) -> Option<Vec<f64>> {
    let mut counts = vec![0.0; classes];
    for &(_, class) in labels {
        counts[class as usize] += 1.0;
    }
    let total = labels.len() as f64;
    (total > 0.0).then(|| counts.into_iter().map(|c| c / total).collect())
}

/// The class with the largest probability; the first of equal ones.
pub(super) fn most_likely(posterior: &[f64]) -> usize {
    let mut best = 0;
    for (k, p) in posterior.iter().enumerate() {
        if *p > posterior[best] {
            best = k;
        }
    }
    best
}

/// Turns logarithms of weights into probabilities; returns the logarithm of their sum.
pub(super) fn normalise(logs: &mut [f64]) -> f64 {
    let top = logs.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    if top == f64::NEG_INFINITY {
        let even = 1.0 / logs.len() as f64;
        logs.fill(even);
        return top;
    }
    let mut sum = 0.0;
    for log in logs.iter_mut() {
        *log = (*log - top).exp();
        sum += *log;
    }
    for p in logs.iter_mut() {
        *p /= sum;
    }
    top + sum.ln()
}
