//! The figures of each reader.

use anyhow::Result;
use geometry::{Call, Froc, RankedCalls, average_precision};
use serde::Serialize;
use stats::proportions::{clustered_share, wilson};
use stats::resampling::Replicates;
use stats::roc::{auc, bootstrap_auc};
use stats::{Estimable, Estimate, Level, NotEstimable};

use super::super::entry::{Entries, Entry, Figure};
use super::super::resample::Resampling;
use super::Options;
use super::marks::Readings;

/// False marks per case at which the sensitivity is told.
const RATES: [(&str, f64); 7] =
    [("0.125", 0.125), ("0.25", 0.25), ("0.5", 0.5), ("1", 1.0), ("2", 2.0), ("4", 4.0), ("8", 8.0)];

/// A reader.
#[derive(Serialize)]
pub struct ReaderFigures {
    pub reader: String,
    pub cases: usize,
    pub lesions: usize,
    pub found: usize,
    pub missed: usize,
    pub false_marks: usize,
    pub figures: Entries,
    /// Corners of the FROC curve: false marks per case and sensitivity.
    pub froc: Vec<(f64, f64)>,
}

/// What became of a case's lesions and marks, and whether it has a lesion.
struct Case {
    calls: Vec<Call>,
    score: Option<f64>,
    lesions: bool,
}

/// Hits, misses and false marks.
#[derive(Clone, Copy, Default)]
struct Tally {
    cases: usize,
    found: usize,
    missed: usize,
    false_marks: usize,
}

pub fn readers(
    options: &Options,
    marks: &Readings,
    level: Level,
    resampling: Option<&Resampling>,
) -> Result<Vec<ReaderFigures>> {
    let rule = marks.rule(options)?;
    let reader = |(name, of_reader): (&String, &Vec<Option<Vec<_>>>)| {
        let case = |(lesions, given): (&Vec<_>, &Option<Vec<_>>)| {
            given.as_ref().map(|given: &Vec<(_, f64)>| Case {
                calls: rule.call(lesions, given),
                score: given.iter().map(|mark| mark.1).reduce(f64::max),
                lesions: !lesions.is_empty(),
            })
        };
        let cases: Vec<Option<Case>> = marks.lesions.iter().zip(of_reader).map(case).collect();
        Figures { cases, level, resampling, limit: options.limit, scored: marks.scored }.reader(name)
    };
    Ok(marks.readers.iter().zip(&marks.marks).map(reader).collect())
}

struct Figures<'a> {
    cases: Vec<Option<Case>>,
    level: Level,
    resampling: Option<&'a Resampling>,
    limit: f64,
    /// Whether the marks have scores.
    scored: bool,
}

impl Figures<'_> {
    fn reader(&self, name: &str) -> ReaderFigures {
        let all: Vec<&Case> = self.cases.iter().flatten().collect();
        let tally = Tally::of(&all);
        // A case that was not read has no place in the rate of false marks.
        let calls: Vec<Vec<Call>> = all.iter().map(|case| case.calls.clone()).collect();
        let froc = Froc::of(&calls).filter(|_| self.scored);
        let mut drafts = self.at_one_point(&all);
        if self.scored {
            drafts.extend(self.over_all_points(all.len(), froc.as_ref()));
        }
        let mut figures = self.entries(drafts);
        if self.scored {
            // After the figures of the whole curve, before those of its points.
            figures.insert(figures.len() - RATES.len(), self.case_auc());
        }
        let points = match froc {
            Some(froc) => staircase(&froc),
            None if tally.cases > 0 && tally.lesions() > 0 => vec![(tally.rate(), tally.share())],
            None => Vec::new(),
        };
        ReaderFigures {
            reader: name.to_owned(),
            cases: tally.cases,
            lesions: tally.lesions(),
            found: tally.found,
            missed: tally.missed,
            false_marks: tally.false_marks,
            figures: Entries(figures),
            froc: points,
        }
    }

    /// The entries; where a bootstrap is asked for, all intervals come from the same resamples.
    fn entries(&self, drafts: Vec<Draft<'_>>) -> Vec<Entry> {
        let Some(resampling) = self.resampling else {
            return drafts.into_iter().map(|draft| draft.entry).collect();
        };
        let tallies: Vec<Tally> = self
            .cases
            .iter()
            .map(|case| case.as_ref().map_or_else(Tally::default, |case| Tally::of(&[case])))
            .collect();
        let read: Vec<u32> = self.cases.iter().map(|case| u32::from(case.is_some())).collect();
        let ranked = RankedCalls::of(&self.calls());
        let replicates = resampling.replicates(|times| {
            let times: Vec<u32> = times.iter().zip(&read).map(|(times, read)| times * read).collect();
            let mut tally = Tally::default();
            for (of_case, &times) in tallies.iter().zip(&times) {
                tally.add(*of_case, times as usize);
            }
            let drawn = Drawn {
                tally,
                froc: self.scored.then(|| ranked.froc(&times)).flatten(),
                average_precision: self.scored.then(|| ranked.average_precision(&times)).flatten(),
            };
            drafts.iter().map(|draft| (draft.of_drawn)(&drawn)).collect()
        });
        let entry = |(draft, found): (Draft<'_>, &Replicates)| Entry {
            outcome: draft.entry.outcome.map(|figure| resampling.resampled(figure, found)),
            ..draft.entry
        };
        drafts.into_iter().zip(&replicates).map(entry).collect()
    }

    /// The calls of every case, none of one that was not read.
    fn calls(&self) -> Vec<Vec<Call>> {
        self.cases.iter().map(|case| case.as_ref().map_or_else(Vec::new, |case| case.calls.clone())).collect()
    }

    fn at_one_point(&self, all: &[&Case]) -> Vec<Draft<'_>> {
        let tally = Tally::of(all);
        let rate = tally.with_cases().map(|tally| {
            let definition = "marks on no lesion over cases read; n counts cases";
            Figure::plain(tally.rate(), tally.cases, "false marks per case", definition)
        });
        let f1 = tally.f1().map(|f1| {
            let definition = "2 found / (2 found + missed + false marks); n counts cases";
            Figure::plain(f1, tally.cases, "F1", definition)
        });
        vec![
            draft("sensitivity", "Sensitivity, by lesion", sensitivity(all, self.level), |drawn| {
                (drawn.tally.lesions() > 0).then(|| drawn.tally.share())
            }),
            draft("false_marks_per_case", "False marks per case", rate, |drawn| {
                drawn.tally.with_cases().ok().map(Tally::rate)
            }),
            draft("precision", "Precision", tally.precision(self.level), |drawn| {
                let marks = drawn.tally.found + drawn.tally.false_marks;
                (marks > 0).then(|| drawn.tally.found as f64 / marks as f64)
            }),
            draft("f1", "F1", f1, |drawn| drawn.tally.f1().ok()),
        ]
    }

    fn over_all_points(&self, n: usize, froc: Option<&Froc>) -> Vec<Draft<'_>> {
        let limit = self.limit;
        let froc = froc.ok_or(NotEstimable::EmptyGroup);
        let precision = average_precision(&self.calls()).ok_or(NotEstimable::EmptyGroup);
        let area = froc
            .and_then(|froc| froc.area(limit).ok_or(NotEstimable::Unsuitable("the limit must be above 0")));
        let figure = |value: Estimable<f64>, method, definition| {
            value.map(|value| Figure::plain(value, n, method, definition))
        };
        let mut drafts = vec![
            draft(
                "average_precision",
                "Average precision",
                figure(precision, "average precision", AVERAGE_PRECISION),
                |drawn| drawn.average_precision,
            ),
            draft(
                "froc_area",
                "Area under the FROC curve",
                figure(area, "area under the FROC curve", FROC_AREA),
                move |drawn| drawn.froc.as_ref()?.area(limit),
            ),
            draft(
                "froc_score",
                "Mean sensitivity at ⅛ … 8",
                figure(froc.map(score), "FROC score", FROC_SCORE),
                |drawn| drawn.froc.as_ref().map(score),
            ),
        ];
        drafts.extend(RATES.map(|(name, rate)| {
            draft(
                &format!("sensitivity_at/{name}"),
                &format!("Sensitivity at {name} false marks"),
                figure(
                    froc.map(|froc| froc.sensitivity_at(rate)),
                    "sensitivity at a rate of false marks",
                    SENSITIVITY_AT,
                ),
                move |drawn| Some(drawn.froc.as_ref()?.sensitivity_at(rate)),
            )
        }));
        drafts
    }

    /// The area under the ROC curve of cases, each scored by its highest mark.
    fn case_auc(&self) -> Entry {
        let cases = self.cases.iter().flatten();
        let lowest = cases.filter_map(|case| case.score).fold(0.0, f64::min) - 1.0;
        let scored: Vec<Option<(bool, f64)>> = self
            .cases
            .iter()
            .map(|case| case.as_ref().map(|case| (case.lesions, case.score.unwrap_or(lowest))))
            .collect();
        let given: Vec<(bool, f64)> = scored.iter().flatten().copied().collect();
        let outcome = auc(&given, self.level).and_then(|area| {
            let figure = Figure { definition: CASE_AUC.to_owned(), ..Figure::from(area).within_share() };
            let Some(resampling) = self.resampling else { return Ok(figure) };
            let replicates = bootstrap_auc(&[scored], &resampling.of_unit, &resampling.plan)?;
            Ok(resampling.resampled(figure, &replicates[0]))
        });
        Entry::new("case_auc", "AUC of cases", outcome)
    }
}

const AVERAGE_PRECISION: &str =
    "precision times the gain in sensitivity, summed from the highest score; n counts cases";
const FROC_AREA: &str = "mean sensitivity between no false mark per case and the limit; n counts cases";
const FROC_SCORE: &str =
    "mean of the sensitivities at ⅛, ¼, ½, 1, 2, 4 and 8 false marks per case; n counts cases";
const SENSITIVITY_AT: &str = "best sensitivity with at most so many false marks per case; n counts cases";
const CASE_AUC: &str = "area under the ROC curve of cases with against without a lesion, each scored by its highest \
                        mark; n counts cases";

fn score(froc: &Froc) -> f64 {
    RATES.iter().map(|rate| froc.sensitivity_at(rate.1)).sum::<f64>() / RATES.len() as f64
}

/// What the figures of a resample are computed from.
struct Drawn {
    tally: Tally,
    froc: Option<Froc>,
    average_precision: Option<f64>,
}

/// How a figure is computed of a resample.
type OfDrawn<'a> = Box<dyn Fn(&Drawn) -> Option<f64> + Sync + 'a>;

/// A figure that is still to be resampled.
struct Draft<'a> {
    entry: Entry,
    of_drawn: OfDrawn<'a>,
}

fn draft<'a>(
    key: &str,
    label: &str,
    figure: Estimable<Figure>,
    of_drawn: impl Fn(&Drawn) -> Option<f64> + Sync + 'a,
) -> Draft<'a> {
    Draft { entry: Entry::new(key, label, figure), of_drawn: Box::new(of_drawn) }
}

impl Tally {
    fn of(cases: &[&Case]) -> Self {
        let mut tally = Self { cases: cases.len(), ..Self::default() };
        for call in cases.iter().flat_map(|case| &case.calls) {
            match call {
                Call::Hit { .. } => tally.found += 1,
                Call::Missed => tally.missed += 1,
                Call::FalseAlarm { .. } => tally.false_marks += 1,
            }
        }
        tally
    }

    fn add(&mut self, other: Self, times: usize) {
        self.cases += other.cases * times;
        self.found += other.found * times;
        self.missed += other.missed * times;
        self.false_marks += other.false_marks * times;
    }

    fn f1(self) -> Estimable<f64> {
        stats::accuracy::f1(self.found as u64, self.false_marks as u64, self.missed as u64)
    }

    fn precision(self, level: Level) -> Estimable<Figure> {
        let share = wilson(self.found as u64, (self.found + self.false_marks) as u64, level)?;
        let definition = "lesions found over lesions found and false marks; n counts these marks";
        Ok(Estimate { method: "precision", definition, ..share }.into())
    }

    fn with_cases(self) -> Estimable<Self> {
        if self.cases > 0 { Ok(self) } else { Err(NotEstimable::NoData) }
    }

    fn lesions(self) -> usize {
        self.found + self.missed
    }

    fn share(self) -> f64 {
        self.found as f64 / self.lesions() as f64
    }

    fn rate(self) -> f64 {
        self.false_marks as f64 / self.cases as f64
    }
}

/// Found lesions over all, with an interval that allows for the lesions of one case being alike.
fn sensitivity(cases: &[&Case], level: Level) -> Estimable<Figure> {
    let of_case = |case: &&Case| {
        let tally = Tally::of(&[case]);
        (tally.found as u64, tally.lesions() as u64)
    };
    let counts: Vec<(u64, u64)> = cases.iter().map(of_case).collect();
    let share = match clustered_share(&counts, level) {
        Ok(share) => share.estimate,
        Err(_) => wilson(counts.iter().map(|c| c.0).sum(), counts.iter().map(|c| c.1).sum(), level)?,
    };
    let definition = "lesions found over all lesions, the interval by cases; n counts cases with lesions";
    Ok(Estimate { method: "sensitivity by lesion", definition, ..share }.into())
}

/// Corners of the curve, which rises in steps.
fn staircase(froc: &Froc) -> Vec<(f64, f64)> {
    let mut corners = vec![(0.0, 0.0)];
    let mut height = 0.0;
    for (&alarms, &sensitivity) in froc.false_alarms.iter().zip(&froc.sensitivity) {
        corners.push((alarms, height));
        corners.push((alarms, sensitivity));
        height = sensitivity;
    }
    corners
}
