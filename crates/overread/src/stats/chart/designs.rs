//! The charts, each from its columns and its design.

use anyhow::{Result, anyhow, bail};
use stats::charts::{
    CusumDesign, EwmaDesign, bernoulli_cusum, bernoulli_cusum_run_length, cusum, cusum_limit_for, ewma,
    ewma_limit_for, laney_p_prime, p_chart, risk_adjusted_cusum,
};
use stats::descriptive::{mean, variance};

use super::super::sheet::Sheet;
use super::course::Course;
use super::{Chart, Kind, Options};

/// Grid of the Markov chain that gives the run length of a Bernoulli cusum.
const STEPS: usize = 400;

pub fn chart<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    match options.kind {
        Kind::Cusum => of_sums(options, sheet),
        Kind::Ewma => of_averages(options, sheet),
        Kind::P | Kind::Laney => of_rates(options, sheet),
        Kind::Bernoulli => of_events(options, sheet),
        Kind::RiskAdjusted => of_risks(options, sheet),
    }
}

fn made<'a>(
    options: &Options,
    sheet: &'a Sheet,
    definition: &'static str,
    design: Vec<(&'static str, f64)>,
    course: Course,
) -> Chart<'a> {
    Chart {
        command: "chart",
        file: sheet.name(),
        kind: options.kind,
        definition,
        design,
        course,
        notes: Vec::new(),
    }
}

fn periods(options: &Options, sheet: &Sheet) -> Result<Vec<String>> {
    let usual = ["period", "week", "month", "date", "case"];
    let column = match &options.period {
        Some(name) => Some(sheet.column(name, "--period")?),
        None => usual.iter().find_map(|name| sheet.find(name)),
    };
    let name = |row| match column {
        Some(column) => sheet.cell(row, column).needed().map(str::to_owned),
        None => Ok((row + 1).to_string()),
    };
    (0..sheet.len()).map(name).collect()
}

fn values(options: &Options, sheet: &Sheet) -> Result<Vec<f64>> {
    let column = sheet.column(&options.value, "--value")?;
    (0..sheet.len()).map(|row| sheet.cell(row, column).needed_number()).collect()
}

/// Mean and standard deviation in control.
fn in_control(options: &Options, values: &[f64]) -> Result<(f64, f64)> {
    let (mean, sd) = match (options.mean, options.sd, options.baseline) {
        (Some(mean), Some(sd), _) => (mean, sd),
        (_, _, Some(count)) if (2..=values.len()).contains(&count) => {
            (mean(&values[..count])?, variance(&values[..count])?.sqrt())
        }
        (_, _, Some(count)) => {
            bail!("--baseline {count} does not fit {} periods: give 2 or more of them", values.len())
        }
        _ => bail!(
            "the chart needs to know the process in control: give --mean and --sd, or --baseline PERIODS"
        ),
    };
    if sd > 0.0 && sd.is_finite() {
        Ok((mean, sd))
    } else {
        bail!("the standard deviation in control is {sd}: it must be above 0")
    }
}

fn no_limit(options: &Options) -> anyhow::Error {
    anyhow!(
        "no limit gives a run length of {}: choose another --run-length, or give --limit",
        options.run_length
    )
}

fn of_sums<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    let values = values(options, sheet)?;
    let (mean, sd) = in_control(options, &values)?;
    let found = options.limit.or_else(|| cusum_limit_for(options.reference, options.run_length));
    let limit = found.filter(|limit| *limit > 0.0).ok_or_else(|| no_limit(options))?;
    let head_start = if options.head_start { limit / 2.0 } else { 0.0 };
    let sums = cusum(&values, &CusumDesign { mean, sd, reference: options.reference, limit, head_start });
    let count = values.len();
    let courses = vec![("upper sum", sums.upper), ("lower sum", sums.lower)];
    let limits = [Vec::new(), vec![limit * sd; count]];
    let course = Course::of(periods(options, sheet)?, courses, None, limits, false);
    let design = vec![
        ("mean", mean),
        ("sd", sd),
        ("reference", options.reference),
        ("limit", limit),
        ("head_start", head_start),
    ];
    let definition = "sums of deviations from the mean beyond the reference value, upwards and downwards, in the unit of \
                      the values; a signal above limit × standard deviation (Page 1954). Limit and reference are in \
                      standard deviations; the limit is that of the in-control run length where none is given";
    Ok(made(options, sheet, definition, design, course))
}

fn of_averages<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    let values = values(options, sheet)?;
    let (mean, sd) = in_control(options, &values)?;
    if !(options.weight > 0.0 && options.weight <= 1.0) {
        bail!("--weight {} is out of range: write a number above 0, at most 1", options.weight);
    }
    let found = options.limit.or_else(|| ewma_limit_for(options.weight, options.run_length));
    let width = found.filter(|width| *width > 0.0).ok_or_else(|| no_limit(options))?;
    let chart = ewma(&values, &EwmaDesign { mean, sd, weight: options.weight, width, steady_state: false });
    let courses = vec![("average", chart.averages)];
    let course = Course::of(periods(options, sheet)?, courses, Some(mean), [chart.lower, chart.upper], false);
    let design = vec![("mean", mean), ("sd", sd), ("weight", options.weight), ("limit", width)];
    let definition = "weight × newest value + (1 − weight) × last average; limits are mean ± limit × its standard \
                      deviation (Roberts 1959)";
    Ok(made(options, sheet, definition, design, course))
}

fn of_rates<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    let events = sheet.column(&options.events, "--events")?;
    let cases = sheet.column(&options.cases, "--cases")?;
    let mut counts = Vec::new();
    for row in 0..sheet.len() {
        let (cell, n) = (sheet.cell(row, events), sheet.cell(row, cases).needed_count()?);
        let x = cell.needed_count()?;
        if n == 0 {
            return Err(sheet.cell(row, cases).fault("is 0: leave out periods without a case"));
        }
        if x > n {
            return Err(cell.fault(&format!("{x} events among {n} cases: mend one of the two")));
        }
        counts.push((x, n));
    }
    let rates: Vec<f64> = counts.iter().map(|&(x, n)| x as f64 / n as f64).collect();
    let (chart, spread, definition) = if options.kind == Kind::Laney {
        let laney = laney_p_prime(&counts)?;
        (
            laney.chart,
            Some(laney.sigma_z),
            "rate of each period; limits of three standard errors times the variation between \
                                            periods relative to chance, sigma_z (Laney 2002)",
        )
    } else {
        (
            p_chart(&counts)?,
            None,
            "rate of each period; limits of three binomial standard errors about the common rate",
        )
    };
    let limits = [chart.lower, chart.upper];
    let course = Course::of(periods(options, sheet)?, vec![("rate", rates)], Some(chart.rate), limits, false);
    let design = [("rate", chart.rate)].into_iter().chain(spread.map(|s| ("sigma_z", s))).collect();
    Ok(made(options, sheet, definition, design, course))
}

/// Whether the event came about, by row.
fn events(options: &Options, sheet: &Sheet) -> Result<Vec<bool>> {
    let column = sheet.column(&options.event, "--event")?;
    let event = |row| {
        let cell = sheet.cell(row, column);
        match cell.needed()?.to_lowercase().as_str() {
            "1" | "1.0" | "true" | "yes" => Ok(true),
            "0" | "0.0" | "false" | "no" => Ok(false),
            other => Err(cell.fault(&format!("“{other}” says neither yes nor no: write 1 or 0"))),
        }
    };
    (0..sheet.len()).map(event).collect()
}

fn of_events<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    let events = events(options, sheet)?;
    let (Some(p0), Some(p1)) = (options.p0, options.p1) else {
        bail!("the Bernoulli cusum needs --p0 and --p1")
    };
    let limit = bernoulli_limit(options, p0, p1)?;
    let sums = bernoulli_cusum(&events, p0, p1, limit);
    let limits = [Vec::new(), vec![limit; events.len()]];
    let course = Course::of(periods(options, sheet)?, vec![("sum", sums.sums)], None, limits, true);
    let design = vec![("p0", p0), ("p1", p1), ("limit", limit)];
    let definition = "sums of log-likelihood ratios of event rate p1 against p0, not below 0; a signal when the limit is \
                      reached (Reynolds & Stoumbos 1999)";
    Ok(made(options, sheet, definition, design, course))
}

/// The limit as given, else the one at which the run length in control is as asked for, by bisection.
fn bernoulli_limit(options: &Options, p0: f64, p1: f64) -> Result<f64> {
    if !(p0 > 0.0 && p1 < 1.0 && p0 < p1) {
        bail!("the rates must rise: 0 < --p0 < --p1 < 1, and are {p0} and {p1}");
    }
    if let Some(limit) = options.limit {
        return if limit > 0.0 {
            Ok(limit)
        } else {
            bail!("--limit {limit} is out of range: it must be above 0")
        };
    }
    let length = |limit| bernoulli_cusum_run_length(p0, p1, limit, p0, STEPS);
    let (mut low, mut high) = (1e-3, 1.0);
    while length(high).ok_or_else(|| no_limit(options))? < options.run_length {
        high *= 2.0;
        if high > 64.0 {
            return Err(no_limit(options));
        }
    }
    for _ in 0..40 {
        let middle = f64::midpoint(low, high);
        if length(middle).ok_or_else(|| no_limit(options))? < options.run_length {
            low = middle;
        } else {
            high = middle;
        }
    }
    Ok(high)
}

fn of_risks<'a>(options: &Options, sheet: &'a Sheet) -> Result<Chart<'a>> {
    let events = events(options, sheet)?;
    let column = sheet.column(&options.risk, "--risk")?;
    let mut cases = Vec::new();
    for (row, event) in events.into_iter().enumerate() {
        let cell = sheet.cell(row, column);
        let risk = cell.needed_number()?;
        if !(risk > 0.0 && risk < 1.0) {
            return Err(cell.fault(&format!("{risk} is no risk: write a probability above 0 and below 1")));
        }
        cases.push((event, risk));
    }
    if options.odds_ratio <= 0.0 || (options.odds_ratio - 1.0).abs() < 1e-9 {
        bail!(
            "--odds-ratio {} finds nothing: write one above 1, or below 1 for an improvement",
            options.odds_ratio
        );
    }
    let (limit, note) = match options.limit {
        Some(limit) if limit > 0.0 => (limit, None),
        Some(limit) => bail!("--limit {limit} is out of range: it must be above 0"),
        None => approximate_limit(options, &cases)?,
    };
    let sums = risk_adjusted_cusum(&cases, options.odds_ratio, limit);
    let limits = [Vec::new(), vec![limit; cases.len()]];
    let course = Course::of(periods(options, sheet)?, vec![("sum", sums.sums)], None, limits, true);
    let design = vec![("odds_ratio", options.odds_ratio), ("limit", limit)];
    let definition = "sums of log-likelihood ratios of the odds ratio against 1, each case with its own expected \
                      probability, not below 0; a signal when the limit is reached (Steiner et al. 2000)";
    let chart = made(options, sheet, definition, design, course);
    Ok(Chart { notes: note.into_iter().collect(), ..chart })
}

/// The limit of a Bernoulli cusum at the mean risk.
fn approximate_limit(options: &Options, cases: &[(bool, f64)]) -> Result<(f64, Option<String>)> {
    if options.odds_ratio < 1.0 {
        bail!("for an odds ratio below 1 give the --limit");
    }
    let risk = cases.iter().map(|case| case.1).sum::<f64>() / cases.len() as f64;
    let odds = risk / (1.0 - risk) * options.odds_ratio;
    let limit = bernoulli_limit(options, risk, odds / (1.0 + odds))?;
    let note = format!(
        "The limit is that of a Bernoulli cusum at the mean risk of {risk:.3}, which holds approximately: for an exact \
         run length simulate with your own mix of risks and give --limit."
    );
    Ok((limit, Some(note)))
}
