//! `overread stats power`: how many cases and readers a study needs.

mod kinds;

use anyhow::{Context, Result, bail};
use clap::{Args, Subcommand};
use serde::{Serialize, Serializer};
use stats::planning::{design_effect, lesions_for};

use super::report::Column::{Left, Right};
use super::report::{self, Report, number};
use super::resample::Confidence;

#[derive(Args)]
#[command(after_help = "\
Examples:
  overread stats power kappa --kappa 0.7 --low 0.6 --high 0.8 --shares 0.3 --readers 2
  overread stats power icc --icc 0.8 --readers 3 --width 0.2
  overread stats power proportion --share 0.9 --width 0.1 --cluster-size 2.5 --correlation 0.2
  overread stats power acceptance --good 0.02 --bad 0.08")]
pub struct Options {
    #[command(subcommand)]
    kind: Kind,
}

/// What is planned for.
#[derive(Subcommand)]
enum Kind {
    /// A kappa: the width of its interval, or a test against a lower kappa.
    Kappa(kinds::KappaPlan),
    /// An intraclass correlation: the width of its interval, or a test against a lower one.
    Icc(kinds::IccPlan),
    /// A share, such as an error rate, known to an interval of a given width.
    Proportion(kinds::ProportionPlan),
    /// A sensitivity (or specificity) known to an interval of a given width, at a prevalence.
    Sensitivity(kinds::SensitivityPlan),
    /// Limits of agreement known to intervals of a given width.
    Limits(kinds::LimitsPlan),
    /// Two readers' or methods' shares of positives on the same cases, by McNemar's test.
    Mcnemar(kinds::McnemarPlan),
    /// How many cases to check, and how many errors to accept, before a batch is accepted.
    Acceptance(kinds::AcceptancePlan),
    /// How many cases without any error show that errors are rare.
    ZeroErrors(kinds::ZeroErrorsPlan),
}

/// What every kind has.
#[derive(Args)]
struct Common {
    /// Lesions or cases of one patient on average: makes the number larger for clusters.
    #[arg(long, value_name = "NUMBER", requires = "correlation")]
    cluster_size: Option<f64>,
    /// Intraclass correlation of the cases of one patient.
    #[arg(long, value_name = "NUMBER", requires = "cluster_size")]
    correlation: Option<f64>,
    /// Coefficient of variation of the cluster sizes.
    #[arg(long, value_name = "NUMBER", default_value_t = 0.0)]
    variation: f64,
    #[command(flatten)]
    confidence: Confidence,
    /// Print JSON.
    #[arg(long)]
    json: bool,
}

/// A number of cases.
#[derive(Serialize)]
struct Need {
    #[serde(skip)]
    label: &'static str,
    #[serde(skip)]
    key: &'static str,
    /// Whole cases.
    needed: u64,
    /// As the formula gives it.
    #[serde(skip_serializing_if = "Option::is_none")]
    raw: Option<f64>,
    definition: &'static str,
}

/// What the command finds.
#[derive(Serialize)]
struct Plan {
    command: &'static str,
    kind: &'static str,
    method: &'static str,
    #[serde(flatten, serialize_with = "by_key")]
    needs: Vec<Need>,
    #[serde(skip_serializing_if = "Option::is_none")]
    clustered: Option<Clustered>,
}

fn by_key<S: Serializer>(needs: &[Need], serializer: S) -> std::result::Result<S::Ok, S::Error> {
    serializer.collect_map(needs.iter().map(|need| (need.key, need)))
}

/// The number for clusters.
#[derive(Serialize)]
struct Clustered {
    design_effect: f64,
    /// Cases in clusters that tell as much.
    needed: u64,
    /// Clusters, such as patients.
    clusters: u64,
    definition: &'static str,
}

pub fn run(options: &Options) -> Result<()> {
    let (mut plan, common) = match &options.kind {
        Kind::Kappa(kappa) => kappa.plan(),
        Kind::Icc(icc) => icc.plan(),
        Kind::Proportion(proportion) => proportion.plan(),
        Kind::Sensitivity(sensitivity) => sensitivity.plan(),
        Kind::Limits(limits) => limits.plan(),
        Kind::Mcnemar(mcnemar) => mcnemar.plan(),
        Kind::Acceptance(acceptance) => acceptance.plan(),
        Kind::ZeroErrors(zero) => zero.plan(),
    }
    .context("no number of cases can be given for these figures")?;
    plan.clustered = common.clustered(plan.needs.first().map_or(0, |need| need.needed))?;
    if common.json { report::json(&plan) } else { print(&plan) }
}

impl Common {
    fn clustered(&self, independent: u64) -> Result<Option<Clustered>> {
        let (Some(size), Some(correlation)) = (self.cluster_size, self.correlation) else { return Ok(None) };
        if size < 1.0 || !(0.0..=1.0).contains(&correlation) || self.variation < 0.0 {
            bail!(
                "clusters need --cluster-size of at least 1, --correlation from 0 to 1 and --variation from 0"
            );
        }
        let effect = design_effect(size, self.variation, correlation);
        let needed = lesions_for(independent, effect);
        Ok(Some(Clustered {
            design_effect: effect,
            needed,
            clusters: (needed as f64 / size).ceil() as u64,
            definition: "1 + ((variation² + 1) size − 1) correlation, times the independent cases (Eldridge 2006)",
        }))
    }
}

fn print(plan: &Plan) -> Result<()> {
    let mut report = Report::new();
    report.heading(&format!("Planning: {}", plan.method));
    let row = |need: &Need| {
        let raw = need.raw.map_or_else(|| "–".to_owned(), number);
        vec![need.label.to_owned(), need.needed.to_string(), raw]
    };
    let columns = [Left(""), Right("needed"), Right("by the formula")];
    report.table(&columns, &plan.needs.iter().map(row).collect::<Vec<_>>());
    if let Some(clustered) = &plan.clustered {
        report.heading("In clusters");
        let rows = [
            ("design effect", number(clustered.design_effect)),
            ("cases", clustered.needed.to_string()),
            ("clusters", clustered.clusters.to_string()),
        ];
        let rows = rows.map(|(name, value)| vec![name.to_owned(), value]);
        report.table(&[Left(""), Right("needed")], &rows);
    }
    report.heading("What the figures are");
    for need in &plan.needs {
        report.point(&format!("{}: {}", need.label, need.definition));
    }
    if let Some(clustered) = &plan.clustered {
        report.point(&format!("design effect: {}", clustered.definition));
    }
    report.print()
}
