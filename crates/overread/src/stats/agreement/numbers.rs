//! Measurements: intraclass correlations, alpha, concordance, limits of agreement.

// The methods themselves have one lifetime where the bootstrap asks for any.
#![allow(clippy::redundant_closure_for_method_calls)]

use anyhow::Result;
use stats::agreement::{Metric, alpha_bootstrap, krippendorff_alpha};
use stats::measurement::{
    Anova, IccForm, LimitsInterval, LimitsOfAgreement, MeasurementSums, VarianceComponents,
    bootstrap_measurements, concordance, intraclass_correlations, limits_of_agreement, one_way_icc, pearson,
    two_way_anova,
};
use stats::resampling::Replicates;
use stats::{Estimable, Measurements};

use super::super::entry::{Entries, Entry, Figure};
use super::super::resample::Resampling;
use super::{Analysis, Scale, Task, pairs};

type Rows = Vec<Vec<Option<f64>>>;

/// Measurements of the cases, in the order of the table.
struct Measured<'a> {
    task: &'a Task<'a>,
    rows: Rows,
    measurements: Measurements,
}

/// How a figure is computed from sums over cases.
type Statistic<'a> = Box<dyn Fn(&MeasurementSums<'_>) -> Estimable<f64> + Sync + 'a>;

/// A figure that is still to be resampled.
struct Draft<'a> {
    entry: Entry,
    statistic: Statistic<'a>,
}

fn draft<'a>(
    key: &str,
    label: &str,
    figure: Estimable<Figure>,
    statistic: impl Fn(&MeasurementSums<'_>) -> Estimable<f64> + Sync + 'a,
) -> Draft<'a> {
    Draft { entry: Entry::new(key, label, figure), statistic: Box::new(statistic) }
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
    analysis.figures = Entries(data.figures()?);
    analysis.pairs = pairs::of_measurements(task, &data.rows);
    analysis.notes = data.notes();
    Ok(analysis)
}

impl Measured<'_> {
    fn figures(&self) -> Result<Vec<Entry>> {
        let mut drafts = self.correlations();
        if self.gaps() {
            drafts.extend(self.with_gaps());
        }
        drafts.push(self.alpha());
        let ratio = (self.task.scale == Scale::Ratio).then(|| self.ratio_alpha());
        let before = drafts.len();
        if self.task.table.readers.len() == 2 {
            drafts.extend(self.two_readers());
        }
        drafts.extend(self.errors());
        let mut entries = self.entries(drafts)?;
        entries.splice(before..before, ratio);
        Ok(entries)
    }

    /// Whether a measurement is missing.
    fn gaps(&self) -> bool {
        self.rows.iter().flatten().any(Option::is_none)
    }

    /// The entries; where a bootstrap is asked for, all intervals come from the same resamples.
    fn entries(&self, drafts: Vec<Draft<'_>>) -> Result<Vec<Entry>> {
        let Some(resampling) = self.task.resampling else {
            return Ok(drafts.into_iter().map(|draft| draft.entry).collect());
        };
        let all =
            |sums: &MeasurementSums<'_>| drafts.iter().map(|draft| (draft.statistic)(sums).ok()).collect();
        let replicates =
            bootstrap_measurements(&self.measurements, &resampling.of_unit, &resampling.plan, all)?;
        let entry = |(draft, found): (Draft<'_>, &Replicates)| Entry {
            outcome: draft.entry.outcome.map(|figure| resampling.resampled(figure, found)),
            ..draft.entry
        };
        Ok(drafts.into_iter().zip(&replicates).map(entry).collect())
    }

    fn correlations(&self) -> Vec<Draft<'_>> {
        let all = intraclass_correlations(&self.measurements, self.task.level);
        let draft = |(index, (form, key, label)): (usize, (IccForm, &str, &str))| {
            let figure = all.as_ref().map(|all| Figure::from(all[index].estimate)).map_err(|cause| *cause);
            draft(key, label, figure, move |sums| sums.icc(form))
        };
        FORMS.into_iter().enumerate().map(draft).collect()
    }

    /// Correlations that need no complete rows.
    fn with_gaps(&self) -> Vec<Draft<'_>> {
        let one_way = one_way_icc(&self.measurements, self.task.level);
        let single = one_way.as_ref().map(|icc| Figure::from(icc.single)).map_err(|cause| *cause);
        let mean = one_way.as_ref().map(|icc| Figure::from(icc.mean)).map_err(|cause| *cause);
        let n = self.rows.len();
        let fitted = MeasurementSums::of_table(&self.measurements, |sums| sums.variance_components());
        let reml = |of: fn(&VarianceComponents) -> f64, definition: &str| {
            let method = "ICC by restricted maximum likelihood";
            fitted.as_ref().map(|fit| Figure::plain(of(fit), n, method, definition)).map_err(|cause| *cause)
        };
        vec![
            draft("icc_1_1_gaps", "ICC one-way, one reading, gaps allowed", single, |sums| {
                Ok(sums.one_way_anova()?.icc())
            }),
            draft("icc_1_k_gaps", "ICC one-way, mean of readings, gaps allowed", mean, |sums| {
                Ok(sums.one_way_anova()?.icc_of_mean())
            }),
            draft(
                "icc_reml_agreement",
                "ICC agreement, gaps allowed (REML)",
                reml(VarianceComponents::agreement, REML_AGREEMENT),
                |sums| Ok(sums.variance_components()?.agreement()),
            ),
            draft(
                "icc_reml_consistency",
                "ICC consistency, gaps allowed (REML)",
                reml(VarianceComponents::consistency, REML_CONSISTENCY),
                |sums| Ok(sums.variance_components()?.consistency()),
            ),
        ]
    }

    fn alpha(&self) -> Draft<'_> {
        let alpha = krippendorff_alpha(&self.measurements, Metric::Interval).map(Figure::from);
        draft("krippendorff_alpha_interval", "Krippendorff alpha, interval", alpha, |sums| {
            sums.krippendorff_alpha()
        })
    }

    /// Alpha by ratios, which are no sums: resampled by its own bootstrap.
    fn ratio_alpha(&self) -> Entry {
        let alpha = match self.task.resampling {
            None => krippendorff_alpha(&self.measurements, Metric::Ratio).map(Figure::from),
            Some(Resampling { of_unit, plan, .. }) => {
                alpha_bootstrap(&self.measurements, of_unit, Metric::Ratio, plan).map(Figure::from)
            }
        };
        let alpha = alpha.map(|figure| match self.task.resampling {
            Some(resampling) => resampling.relabelled(figure),
            None => figure,
        });
        Entry::new("krippendorff_alpha_ratio", "Krippendorff alpha, ratio", alpha)
    }

    fn two_readers(&self) -> Vec<Draft<'_>> {
        let level = self.task.level;
        let pairs = pairs_of(&self.rows);
        let [first, second] = [&self.task.table.readers[0], &self.task.table.readers[1]];
        let limits = limits_of_agreement(&pairs, level, LimitsInterval::Exact);
        let limit = |of: fn(&LimitsOfAgreement) -> Figure| limits.as_ref().map(of).map_err(|cause| *cause);
        let correlation =
            pearson(&pairs).map(|value| Figure::plain(value, pairs.len(), "Pearson correlation", PEARSON));
        let ccc = concordance(&pairs, level).map(|c| Figure::from(c.estimate));
        vec![
            draft("lin_ccc", "Lin concordance", ccc, |sums| sums.concordance()),
            draft("pearson", "Pearson correlation", correlation, |sums| sums.pearson()),
            draft("bias", &format!("Bias, {first} − {second}"), limit(bias_of), move |sums| {
                Ok(sums.limits_of_agreement(level)?[0])
            }),
            draft(
                "lower_limit",
                "Lower limit of agreement",
                limit(|l| {
                    Figure::plain(l.lower, l.n, "lower limit of agreement", LIMIT).within(l.lower_interval)
                }),
                move |sums| Ok(sums.limits_of_agreement(level)?[1]),
            ),
            draft(
                "upper_limit",
                "Upper limit of agreement",
                limit(|l| {
                    Figure::plain(l.upper, l.n, "upper limit of agreement", LIMIT).within(l.upper_interval)
                }),
                move |sums| Ok(sums.limits_of_agreement(level)?[2]),
            ),
        ]
    }

    /// Errors in the unit of the measurements.
    fn errors(&self) -> Vec<Draft<'_>> {
        let anova = two_way_anova(&self.measurements);
        let error = |(key, label, of, method, definition): Error| {
            let figure =
                anova.as_ref().map(|anova| Figure::plain(of(anova), anova.units, method, definition));
            draft(key, label, figure.map_err(|cause| *cause), move |sums| Ok(of(&sums.two_way_anova()?)))
        };
        ERRORS.into_iter().map(error).collect()
    }

    fn notes(&self) -> Vec<String> {
        let complete = self.measurements.complete_rows().len();
        let mut notes = Vec::new();
        if complete < self.rows.len() {
            notes.push(format!(
                "{} of {} cases were measured by every reader; the six ICC and the within-subject figures rest on \
                 these alone, the ICC with gaps allowed and alpha on all cases.",
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

/// The six forms with their names.
const FORMS: [(IccForm, &str, &str); 6] = [
    (IccForm::OneWaySingle, "icc_1_1", "ICC(1,1) one-way, one reading"),
    (IccForm::AgreementSingle, "icc_2_1", "ICC(2,1) agreement, one reading"),
    (IccForm::ConsistencySingle, "icc_3_1", "ICC(3,1) consistency, one reading"),
    (IccForm::OneWayMean, "icc_1_k", "ICC(1,k) one-way, mean of readers"),
    (IccForm::AgreementMean, "icc_2_k", "ICC(2,k) agreement, mean of readers"),
    (IccForm::ConsistencyMean, "icc_3_k", "ICC(3,k) consistency, mean of readers"),
];

/// An error in the unit of the measurements: its names, how it is computed, method and definition.
type Error = (&'static str, &'static str, fn(&Anova) -> f64, &'static str, &'static str);

const ERRORS: [Error; 3] = [
    (
        "within_subject_sd",
        "Within-subject standard deviation",
        Anova::within_subject_sd,
        "within-subject standard deviation",
        WITHIN,
    ),
    (
        "repeatability_coefficient",
        "Repeatability coefficient",
        Anova::repeatability_coefficient,
        "repeatability coefficient",
        REPEATABILITY,
    ),
    (
        "standard_error_of_measurement",
        "Standard error of measurement",
        Anova::error_of_agreement,
        "standard error of measurement",
        ERROR,
    ),
];

const REML_AGREEMENT: &str = "variance between cases over that of cases, readers and residual, from all measurements, gaps allowed; n counts cases";
const REML_CONSISTENCY: &str = "variance between cases over that of cases and residual, from all measurements, gaps allowed; n counts cases";
const PEARSON: &str =
    "how well the pairs lie on any straight line, shifts and scales not counted; n counts cases";
const LIMIT: &str = "bias ± z standard deviations of the differences, z = 1.96 at the level 95 %, in the unit of the measurements; n counts cases";
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
