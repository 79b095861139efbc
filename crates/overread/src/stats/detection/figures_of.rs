//! The figures of each reader.

use anyhow::Result;
use geometry::{Call, Froc, average_precision};
use serde::Serialize;
use stats::proportions::{clustered_share, wilson};
use stats::roc::auc;
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
        Figures { cases, level, resampling, limit: options.limit }.reader(name, marks.scored)
    };
    Ok(marks.readers.iter().zip(&marks.marks).map(reader).collect())
}

struct Figures<'a> {
    cases: Vec<Option<Case>>,
    level: Level,
    resampling: Option<&'a Resampling>,
    limit: f64,
}

impl Figures<'_> {
    fn reader(&self, name: &str, scored: bool) -> ReaderFigures {
        let all: Vec<&Case> = self.cases.iter().flatten().collect();
        let tally = Tally::of(&all);
        let mut figures = Vec::from(self.at_one_point());
        if scored {
            figures.extend(self.over_all_points());
        }
        let froc = Froc::of(&calls(&all)).filter(|_| scored);
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

    /// An entry whose interval is bootstrapped where that is asked for.
    fn entry(
        &self,
        key: &str,
        label: &str,
        statistic: impl Fn(&[&Case]) -> Estimable<Figure> + Sync,
    ) -> Entry {
        let all: Vec<&Case> = self.cases.iter().flatten().collect();
        let outcome = statistic(&all).map(|figure| {
            let Some(resampling) = self.resampling else { return figure };
            let interval = resampling.interval(|units| {
                let drawn: Vec<&Case> = units.iter().filter_map(|&unit| self.cases[unit].as_ref()).collect();
                Some(statistic(&drawn).ok()?.value)
            });
            Figure { interval, standard_error: None, ..figure }
        });
        Entry::new(key, label, outcome)
    }

    fn at_one_point(&self) -> [Entry; 4] {
        let level = self.level;
        [
            self.entry("sensitivity", "Sensitivity, by lesion", |cases| sensitivity(cases, level)),
            self.entry("false_marks_per_case", "False marks per case", |cases| {
                let tally = Tally::of(cases).with_cases()?;
                Ok(Figure::plain(
                    tally.rate(),
                    tally.cases,
                    "false marks per case",
                    "marks on no lesion over cases read; n counts cases",
                ))
            }),
            self.entry("precision", "Precision", |cases| {
                let tally = Tally::of(cases);
                let share = wilson(tally.found as u64, (tally.found + tally.false_marks) as u64, level)?;
                Ok(Estimate {
                    method: "precision",
                    definition: "lesions found over lesions found and false marks; n counts these marks",
                    ..share
                }
                .into())
            }),
            self.entry("f1", "F1", |cases| {
                let Tally { found, missed, false_marks, .. } = Tally::of(cases);
                let f1 = stats::accuracy::f1(found as u64, false_marks as u64, missed as u64)?;
                Ok(Figure::plain(
                    f1,
                    cases.len(),
                    "F1",
                    "2 found / (2 found + missed + false marks); n counts cases",
                ))
            }),
        ]
    }

    fn over_all_points(&self) -> Vec<Entry> {
        let limit = self.limit;
        let froc = |cases: &[&Case]| Froc::of(&calls(cases)).ok_or(NotEstimable::EmptyGroup);
        let mut entries = vec![
            self.entry("average_precision", "Average precision", |cases| {
                let value = average_precision(&calls(cases)).ok_or(NotEstimable::EmptyGroup)?;
                Ok(Figure::plain(value, cases.len(), "average precision", "precision times the gain in sensitivity, summed from the highest score; n counts cases"))
            }),
            self.entry("froc_area", "Area under the FROC curve", |cases| {
                let area = froc(cases)?.area(limit).ok_or(NotEstimable::Unsuitable("the limit must be above 0"))?;
                Ok(Figure::plain(area, cases.len(), "area under the FROC curve", "mean sensitivity between no false mark per case and the limit; n counts cases"))
            }),
            self.entry("froc_score", "Mean sensitivity at ⅛ … 8", |cases| {
                let froc = froc(cases)?;
                let sum: f64 = RATES.iter().map(|rate| froc.sensitivity_at(rate.1)).sum();
                Ok(Figure::plain(sum / RATES.len() as f64, cases.len(), "FROC score", "mean of the sensitivities at ⅛, ¼, ½, 1, 2, 4 and 8 false marks per case; n counts cases"))
            }),
            self.entry("case_auc", "AUC of cases", |cases| {
                let lowest = cases.iter().filter_map(|case| case.score).fold(0.0, f64::min) - 1.0;
                let scored: Vec<(bool, f64)> = cases.iter().map(|case| (case.lesions, case.score.unwrap_or(lowest))).collect();
                let area = Figure::from(auc(&scored, self.level)?).within_share();
                let definition = "area under the ROC curve of cases with against without a lesion, each scored by its \
                                  highest mark; n counts cases";
                Ok(Figure { definition: definition.to_owned(), ..area })
            }),
        ];
        entries.extend(RATES.map(|(name, rate)| {
            self.entry(
                &format!("sensitivity_at/{name}"),
                &format!("Sensitivity at {name} false marks"),
                move |cases| {
                    let value = froc(cases)?.sensitivity_at(rate);
                    Ok(Figure::plain(
                        value,
                        cases.len(),
                        "sensitivity at a rate of false marks",
                        "best sensitivity with at most so many false marks per case; n counts cases",
                    ))
                },
            )
        }));
        entries
    }
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

fn calls(cases: &[&Case]) -> Vec<Vec<Call>> {
    cases.iter().map(|case| case.calls.clone()).collect()
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
