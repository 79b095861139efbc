//! Measurements: intraclass correlations, alpha, concordance, limits of agreement.

use anyhow::Result;
use stats::agreement::{Metric, alpha_bootstrap, krippendorff_alpha};
use stats::measurement::{
    IccForm, LimitsInterval, LimitsOfAgreement, concordance, intraclass_correlations, limits_of_agreement,
    pearson, two_way_anova, variance_components,
};
use stats::{Estimable, Measurements, NotEstimable};

use super::super::entry::{Entries, Entry, Figure};
use super::{Analysis, Scale, Task, pairs};

type Rows = Vec<Vec<Option<f64>>>;

/// Measurements of the cases, in the order of the table.
struct Measured<'a> {
    task: &'a Task<'a>,
    rows: Rows,
    measurements: Measurements,
}

pub fn analyse<'a>(task: &Task<'a>) -> Result<Analysis<'a>> {
    let mut rows: Rows = vec![vec![None; task.table.readers.len()]; task.table.units.len()];
    for (unit, reader, cell) in task.table.cells() {
        let number = cell.number()?;
        if task.scale == Scale::Ratio && number.is_some_and(|n| n < 0.0) {
            return Err(cell.fault(&format!(
                "“{}” is below zero, which a ratio scale has not: mend it, or give --level interval",
                cell.text
            )));
        }
        rows[unit][reader] = number;
    }
    let measurements = Measurements::from_rows(&rows)?;
    let data = Measured { task, rows, measurements };
    let mut analysis = task.empty();
    analysis.figures = Entries(data.figures());
    analysis.pairs = pairs::of_measurements(task, &data.rows);
    analysis.notes = data.notes();
    Ok(analysis)
}

impl Measured<'_> {
    fn figures(&self) -> Vec<Entry> {
        let mut entries = self.correlations();
        if self.gaps() {
            entries.extend(self.mixed_model());
        }
        entries.push(self.alpha(
            "krippendorff_alpha_interval",
            "Krippendorff alpha, interval",
            Metric::Interval,
        ));
        if self.task.scale == Scale::Ratio {
            entries.push(self.alpha("krippendorff_alpha_ratio", "Krippendorff alpha, ratio", Metric::Ratio));
        }
        if self.task.table.readers.len() == 2 {
            entries.extend(self.two_readers());
        }
        entries.extend(self.errors());
        entries
    }

    /// Whether a measurement is missing.
    fn gaps(&self) -> bool {
        self.rows.iter().flatten().any(Option::is_none)
    }

    fn entry(&self, key: &str, label: &str, statistic: impl Fn(&Rows) -> Estimable<Figure> + Sync) -> Entry {
        let outcome = statistic(&self.rows).map(|figure| {
            let Some(resampling) = self.task.resampling else { return figure };
            let interval = resampling.interval(|units| {
                let drawn: Rows = units.iter().map(|&unit| self.rows[unit].clone()).collect();
                Some(statistic(&drawn).ok()?.value)
            });
            Figure { interval, standard_error: None, ..figure }
        });
        Entry::new(key, label, outcome)
    }

    fn correlations(&self) -> Vec<Entry> {
        let level = self.task.level;
        let forms = [
            (IccForm::OneWaySingle, "icc_1_1", "ICC(1,1) one-way, one reading"),
            (IccForm::AgreementSingle, "icc_2_1", "ICC(2,1) agreement, one reading"),
            (IccForm::ConsistencySingle, "icc_3_1", "ICC(3,1) consistency, one reading"),
            (IccForm::OneWayMean, "icc_1_k", "ICC(1,k) one-way, mean of readers"),
            (IccForm::AgreementMean, "icc_2_k", "ICC(2,k) agreement, mean of readers"),
            (IccForm::ConsistencyMean, "icc_3_k", "ICC(3,k) consistency, mean of readers"),
        ];
        let entry = |(form, key, label): (IccForm, &str, &str)| {
            self.entry(key, label, |rows| {
                let all = intraclass_correlations(&Measurements::from_rows(rows)?, level)?;
                let icc = all.into_iter().find(|icc| icc.form == form);
                icc.map(|icc| icc.estimate.into()).ok_or(NotEstimable::NoData)
            })
        };
        forms.into_iter().map(entry).collect()
    }

    fn mixed_model(&self) -> [Entry; 2] {
        let n = self.rows.len();
        let figure = |rows: &Rows, consistency: bool| {
            let fitted = variance_components(&Measurements::from_rows(rows)?)?;
            let (value, definition) = if consistency {
                (
                    fitted.consistency(),
                    "variance between cases over that of cases and residual, from all measurements, gaps allowed; n counts cases",
                )
            } else {
                (
                    fitted.agreement(),
                    "variance between cases over that of cases, readers and residual, from all measurements, gaps allowed; n counts cases",
                )
            };
            Ok(Figure::plain(value, n, "ICC by restricted maximum likelihood", definition))
        };
        [
            self.entry("icc_reml_agreement", "ICC agreement, gaps allowed (REML)", move |rows| {
                figure(rows, false)
            }),
            self.entry("icc_reml_consistency", "ICC consistency, gaps allowed (REML)", move |rows| {
                figure(rows, true)
            }),
        ]
    }

    fn alpha(&self, key: &str, label: &str, metric: Metric) -> Entry {
        let alpha = krippendorff_alpha(&self.measurements, metric).map(Figure::from);
        let outcome = alpha.and_then(|figure| {
            let Some(resampling) = self.task.resampling else { return Ok(figure) };
            let bootstrap =
                alpha_bootstrap(&self.measurements, &resampling.of_unit, metric, &resampling.plan)?;
            Ok(resampling.relabelled(bootstrap.into(), figure.n))
        });
        Entry::new(key, label, outcome)
    }

    fn two_readers(&self) -> Vec<Entry> {
        let level = self.task.level;
        let limits = |rows: &Rows| limits_of_agreement(&pairs_of(rows), level, LimitsInterval::Exact);
        let [first, second] = [&self.task.table.readers[0], &self.task.table.readers[1]];
        let bias = format!("Bias, {first} − {second}");
        vec![
            self.entry("lin_ccc", "Lin concordance", |rows| Ok(concordance(&pairs_of(rows), level)?.estimate.into())),
            self.entry("pearson", "Pearson correlation", |rows| {
                let pairs = pairs_of(rows);
                let definition = "how well the pairs lie on any straight line, shifts and scales not counted; n counts cases";
                Ok(Figure::plain(pearson(&pairs)?, pairs.len(), "Pearson correlation", definition))
            }),
            self.entry("bias", &bias, |rows| Ok(bias_of(&limits(rows)?))),
            self.entry("lower_limit", "Lower limit of agreement", |rows| {
                let l = limits(rows)?;
                Ok(Figure::plain(l.lower, l.n, "lower limit of agreement", LIMIT).within(l.lower_interval))
            }),
            self.entry("upper_limit", "Upper limit of agreement", |rows| {
                let l = limits(rows)?;
                Ok(Figure::plain(l.upper, l.n, "upper limit of agreement", LIMIT).within(l.upper_interval))
            }),
        ]
    }

    /// Errors in the unit of the measurements.
    fn errors(&self) -> [Entry; 3] {
        let figure = |rows: &Rows, which: usize| {
            let anova = two_way_anova(&Measurements::from_rows(rows)?)?;
            let (value, method, definition) = match which {
                0 => (anova.within_subject_sd(), "within-subject standard deviation", WITHIN),
                1 => (anova.repeatability_coefficient(), "repeatability coefficient", REPEATABILITY),
                _ => (anova.error_of_agreement(), "standard error of measurement", ERROR),
            };
            Ok(Figure::plain(value, anova.units, method, definition))
        };
        [
            self.entry("within_subject_sd", "Within-subject standard deviation", move |rows| figure(rows, 0)),
            self.entry("repeatability_coefficient", "Repeatability coefficient", move |rows| figure(rows, 1)),
            self.entry("standard_error_of_measurement", "Standard error of measurement", move |rows| {
                figure(rows, 2)
            }),
        ]
    }

    fn notes(&self) -> Vec<String> {
        let complete = self.measurements.complete_rows().len();
        let mut notes = Vec::new();
        if complete < self.rows.len() {
            notes.push(format!(
                "{} of {} cases were measured by every reader; the six ICC and the within-subject figures rest on \
                 these alone, the ICC by restricted maximum likelihood and alpha on all cases.",
                complete,
                self.rows.len()
            ));
        }
        if self.task.resampling.is_none() {
            notes.push("Alpha has no analytic interval at this level: add --bootstrap for one.".to_owned());
        }
        notes
    }
}

const LIMIT: &str =
    "bias ± 1.96 standard deviations of the differences, in the unit of the measurements; n counts cases";
const WITHIN: &str = "root of the mean square within cases, in the unit of the measurements; n counts cases that every reader measured";
const REPEATABILITY: &str = "two readings of one case differ by less in 95 % of pairs: 1.96 √2 within-subject standard deviations; n counts cases that every reader measured";
const ERROR: &str = "for absolute agreement: √(residual mean square + (reader − residual mean square) / n); n counts cases that every reader measured";

fn bias_of(limits: &LimitsOfAgreement) -> Figure {
    let definition = "mean of first minus second reader, in the unit of the measurements; n counts cases";
    Figure::plain(limits.bias, limits.n, "bias", definition).within(limits.bias_interval)
}

fn pairs_of(rows: &Rows) -> Vec<(f64, f64)> {
    rows.iter().filter_map(|row| Some((row[0]?, row[1]?))).collect()
}
