//! The kinds of plans, each with its figures.

use anyhow::{Result, bail};
use clap::Args;
use stats::planning::{
    Cases, KappaModel, acceptance_plan, cases_for_icc_precision, cases_for_icc_test,
    cases_for_kappa_precision, cases_for_kappa_test, cases_for_mcnemar, cases_for_proportion,
    cases_for_sensitivity, cases_for_zero_errors, pairs_for_limits_of_agreement,
};

use super::{Common, Need, Plan};

type Planned<'a> = Result<(Plan, &'a Common)>;

fn plan(kind: &'static str, method: &'static str, needs: Vec<Need>) -> Plan {
    Plan { command: "power", kind, method, needs, clustered: None }
}

fn cases(cases: Cases, definition: &'static str) -> Need {
    Need { label: "cases", key: "cases", needed: cases.needed, raw: Some(cases.raw), definition }
}

fn whole(label: &'static str, key: &'static str, needed: u64, definition: &'static str) -> Need {
    Need { label, key, needed, raw: None, definition }
}

/// How a test may err.
#[derive(Args)]
struct Errors {
    /// Chance of a false positive test.
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    alpha: f64,
    /// Chance that the test finds what is there.
    #[arg(long, default_value_t = 0.8, value_name = "SHARE")]
    power: f64,
}

#[derive(Args)]
#[command(
    after_help = "Example:\n  overread stats power kappa --kappa 0.6 --null 0.4 --shares 0.3 --readers 3 --power 0.9"
)]
pub struct KappaPlan {
    /// The kappa that is expected.
    #[arg(long, value_name = "NUMBER")]
    kappa: f64,
    /// Lower end of the interval that is wanted.
    #[arg(long, value_name = "NUMBER", requires = "high", conflicts_with = "null")]
    low: Option<f64>,
    /// Upper end of the interval that is wanted.
    #[arg(long, value_name = "NUMBER", requires = "low")]
    high: Option<f64>,
    /// Kappa to tell it from, in a test.
    #[arg(long, value_name = "NUMBER", required_unless_present = "low")]
    null: Option<f64>,
    /// Share of each category; for two categories that of the first alone.
    #[arg(long, value_name = "LIST", value_delimiter = ',', required = true)]
    shares: Vec<f64>,
    /// Readers per case.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    readers: usize,
    #[command(flatten)]
    errors: Errors,
    #[command(flatten)]
    common: Common,
}

impl KappaPlan {
    pub fn plan(&self) -> Planned<'_> {
        let model = KappaModel { shares: self.shares.clone(), readers: self.readers };
        let Errors { alpha, power } = self.errors;
        let (needed, method, definition) = match (self.low, self.high, self.null) {
            (Some(low), Some(high), _) => (
                cases_for_kappa_precision(&model, self.kappa, low, high, self.common.confidence.level()?)?,
                "precision of kappa (Donner & Rotondi 2010)",
                "cases for an interval of kappa within the given ends, by the goodness-of-fit interval",
            ),
            (_, _, Some(null)) => (
                cases_for_kappa_test(&model, null, self.kappa, alpha, power)?,
                "test of kappa (Donner & Eliasziw 1992)",
                "cases to tell kappa from the null value, two-sided, by the goodness-of-fit test",
            ),
            _ => bail!("give --low and --high for a precision, or --null for a test"),
        };
        Ok((plan("kappa", method, vec![cases(needed, definition)]), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power icc --icc 0.85 --null 0.7 --readers 3")]
pub struct IccPlan {
    /// The intraclass correlation that is expected.
    #[arg(long, value_name = "NUMBER")]
    icc: f64,
    /// Width of the interval that is wanted.
    #[arg(long, value_name = "NUMBER", conflicts_with = "null")]
    width: Option<f64>,
    /// Correlation to be exceeded, in a one-sided test.
    #[arg(long, value_name = "NUMBER", required_unless_present = "width")]
    null: Option<f64>,
    /// Readers per case.
    #[arg(long, default_value_t = 2, value_name = "NUMBER")]
    readers: usize,
    #[command(flatten)]
    errors: Errors,
    #[command(flatten)]
    common: Common,
}

impl IccPlan {
    pub fn plan(&self) -> Planned<'_> {
        let Errors { alpha, power } = self.errors;
        let (needed, method, definition) = match (self.width, self.null) {
            (Some(width), _) => (
                cases_for_icc_precision(self.icc, self.readers, width, self.common.confidence.level()?)?,
                "precision of the intraclass correlation (Bonett 2002)",
                "cases for an interval of this width",
            ),
            (_, Some(null)) => (
                cases_for_icc_test(null, self.icc, self.readers, alpha, power)?,
                "test of the intraclass correlation (Walter, Eliasziw & Donner 1998)",
                "cases to show that the correlation exceeds the null value, one-sided",
            ),
            _ => bail!("give --width for a precision, or --null for a test"),
        };
        Ok((plan("icc", method, vec![cases(needed, definition)]), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power proportion --share 0.05 --width 0.04")]
pub struct ProportionPlan {
    /// The share that is expected.
    #[arg(long, value_name = "SHARE")]
    share: f64,
    /// Width of the interval that is wanted.
    #[arg(long, value_name = "WIDTH")]
    width: f64,
    #[command(flatten)]
    common: Common,
}

impl ProportionPlan {
    pub fn plan(&self) -> Planned<'_> {
        let needed = cases_for_proportion(self.share, self.width, self.common.confidence.level()?)?;
        let need = cases(needed, "cases for a Wilson interval of this width about the share");
        Ok((plan("proportion", "precision of a share", vec![need]), &self.common))
    }
}

#[derive(Args)]
#[command(
    after_help = "Example:\n  overread stats power sensitivity --sensitivity 0.9 --width 0.1 --prevalence 0.2"
)]
pub struct SensitivityPlan {
    /// The sensitivity that is expected; for a specificity give that, and one minus the prevalence.
    #[arg(long, value_name = "SHARE")]
    sensitivity: f64,
    /// Width of the interval that is wanted.
    #[arg(long, value_name = "WIDTH")]
    width: f64,
    /// Share of the cases with the disease.
    #[arg(long, value_name = "SHARE")]
    prevalence: f64,
    #[command(flatten)]
    common: Common,
}

impl SensitivityPlan {
    pub fn plan(&self) -> Planned<'_> {
        let level = self.common.confidence.level()?;
        let [diseased, all] = cases_for_sensitivity(self.sensitivity, self.width, self.prevalence, level)?;
        let diseased = Need {
            label: "diseased cases",
            key: "diseased",
            ..cases(diseased, "diseased cases for a Wilson interval of this width about the sensitivity")
        };
        let all = cases(all, "all cases, so that as many are diseased at this prevalence (Buderer 1996)");
        Ok((plan("sensitivity", "precision of a sensitivity", vec![all, diseased]), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power limits --width 0.5")]
pub struct LimitsPlan {
    /// Width of the limits' intervals, in standard deviations of the differences.
    #[arg(long, value_name = "WIDTH")]
    width: f64,
    #[command(flatten)]
    common: Common,
}

impl LimitsPlan {
    pub fn plan(&self) -> Planned<'_> {
        let needed = pairs_for_limits_of_agreement(self.width, self.common.confidence.level()?)?;
        let need = cases(
            needed,
            "pairs of measurements; the limits have a standard error of √(3/n) (Bland & Altman 1986)",
        );
        Ok((plan("limits", "precision of limits of agreement", vec![need]), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power mcnemar --first-only 0.15 --second-only 0.05")]
pub struct McnemarPlan {
    /// Share of the cases that only the first calls positive.
    #[arg(long, value_name = "SHARE")]
    first_only: f64,
    /// Share of the cases that only the second calls positive.
    #[arg(long, value_name = "SHARE")]
    second_only: f64,
    #[command(flatten)]
    errors: Errors,
    #[command(flatten)]
    common: Common,
}

impl McnemarPlan {
    pub fn plan(&self) -> Planned<'_> {
        let Errors { alpha, power } = self.errors;
        let needed = cases_for_mcnemar(self.first_only, self.second_only, alpha, power)?;
        let need = cases(needed, "cases for McNemar's test to find the difference, two-sided (Connor 1987)");
        Ok((plan("mcnemar", "McNemar's test", vec![need]), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power acceptance --good 0.02 --bad 0.08")]
pub struct AcceptancePlan {
    /// Error rate of a batch that should be accepted.
    #[arg(long, value_name = "SHARE")]
    good: f64,
    /// Error rate of a batch that should be sent back.
    #[arg(long, value_name = "SHARE")]
    bad: f64,
    /// Chance of sending a good batch back.
    #[arg(long, default_value_t = 0.05, value_name = "SHARE")]
    producer_risk: f64,
    /// Chance of accepting a bad batch.
    #[arg(long, default_value_t = 0.1, value_name = "SHARE")]
    consumer_risk: f64,
    #[command(flatten)]
    common: Common,
}

impl AcceptancePlan {
    pub fn plan(&self) -> Planned<'_> {
        let found = acceptance_plan(self.good, self.bad, self.producer_risk, self.consumer_risk)?;
        let needs = vec![
            whole("cases to check", "cases", found.n, "cases drawn from the batch and checked"),
            whole(
                "errors to accept",
                "errors",
                found.c,
                "the batch is accepted with at most so many errors among them",
            ),
        ];
        Ok((plan("acceptance", "acceptance of a batch, single sampling", needs), &self.common))
    }
}

#[derive(Args)]
#[command(after_help = "Example:\n  overread stats power zero-errors --rate 0.02")]
pub struct ZeroErrorsPlan {
    /// The error rate that is to be excluded.
    #[arg(long, value_name = "SHARE")]
    rate: f64,
    #[command(flatten)]
    common: Common,
}

impl ZeroErrorsPlan {
    pub fn plan(&self) -> Planned<'_> {
        let needed = cases_for_zero_errors(self.rate, self.common.confidence.level()?.get())?;
        let definition = "fewest cases without any error that show, at this confidence, a lower error rate";
        let needs = vec![whole("cases", "cases", needed, definition)];
        Ok((plan("zero_errors", "no error among so many", needs), &self.common))
    }
}
