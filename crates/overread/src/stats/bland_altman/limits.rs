//! Bias and limits, of single and of replicated measurements.

use anyhow::{Context, Result};
use stats::Level;
use stats::measurement::{
    LimitsInterval, concordance, limits_of_agreement, limits_with_constant_true_value,
    limits_with_varying_true_value, log_limits_of_agreement,
};

use super::super::entry::{Entries, Entry, Figure};
use super::super::report::{number, p_value};
use super::pairs::Pairs;
use super::{LimitsBy, Options, TrueValue};

/// Below this p the differences are said to change with the size.
const SLOPE: f64 = 0.05;

/// Of one measurement of each case by either method.
pub fn single(pairs: &Pairs, options: &Options, level: Level) -> Result<(Entries, Vec<String>)> {
    let complete = pairs.complete();
    let by = match options.interval {
        LimitsBy::Exact => LimitsInterval::Exact,
        LimitsBy::Of1986 => LimitsInterval::BlandAltman1986,
        LimitsBy::Of1999 => LimitsInterval::BlandAltman1999,
    };
    let log = options.log;
    let limits = if log {
        log_limits_of_agreement(&complete, level, by)
    } else {
        limits_of_agreement(&complete, level, by)
    };
    let limits = limits.with_context(|| format!("{}: limits of agreement", pairs.file))?;
    let (bias, limit) = if log {
        (
            "geometric mean of the ratios first / second; n counts pairs",
            "ratio below or above which 2.5 % of the ratios are expected; n counts pairs",
        )
    } else {
        (
            "mean of first minus second, in the unit of the measurements; n counts pairs",
            "bias ± z standard deviations of the differences; n counts pairs",
        )
    };
    let n = limits.n;
    let sd = if log {
        "standard deviation of the differences of the logarithms; n counts pairs"
    } else {
        "standard deviation of the differences (n − 1); n counts pairs"
    };
    let mut entries = vec![
        Entry::new(
            "bias",
            "Bias",
            Ok(Figure::plain(limits.bias, n, "bias", bias).within(limits.bias_interval)),
        ),
        Entry::new(
            "lower_limit",
            "Lower limit",
            Ok(Figure::plain(limits.lower, n, "limit of agreement", limit).within(limits.lower_interval)),
        ),
        Entry::new(
            "upper_limit",
            "Upper limit",
            Ok(Figure::plain(limits.upper, n, "limit of agreement", limit).within(limits.upper_interval)),
        ),
        Entry::new(
            "sd_of_differences",
            "SD of differences",
            Ok(Figure::plain(limits.sd, n, "standard deviation of the differences", sd)),
        ),
    ];
    let slope = "least-squares slope of the differences on the means of the pairs; n counts pairs";
    let trend = "two-sided p that the slope is 0; n counts pairs";
    let slopes = [
        ("slope", "Slope on the mean", limits.slope, "slope", slope),
        ("slope_p", "p of the slope", limits.slope_p, "p of the slope", trend),
    ];
    entries.extend(slopes.into_iter().filter_map(|(key, label, value, method, definition)| {
        Some(Entry::new(key, label, Ok(Figure::plain(value?, n, method, definition))))
    }));
    entries.push(Entry::new("lin_ccc", "Lin concordance", concordance(&complete, level).map(|c| c.estimate)));
    let grows = limits.slope.zip(limits.slope_p).filter(|(_, p)| *p < SLOPE).map(|(slope, p)| {
        let advice = if log { "" } else { " Look at the plot; ratios (--log) may fit better." };
        format!(
            "The differences change with the size of the measurement: slope {}, p {}.{advice}",
            number(slope),
            p_value(p)
        )
    });
    let gaps = pairs.rows.len() - complete.len();
    let left_out = (gaps > 0).then(|| format!("{gaps} rows without both measurements are left out."));
    Ok((Entries(entries), grows.into_iter().chain(left_out).collect()))
}

/// Of several measurements of each case.
pub fn replicated(pairs: &Pairs, true_value: TrueValue, level: Level) -> Result<(Entries, Vec<String>)> {
    let (limits, definition) = match true_value {
        TrueValue::Constant => (
            limits_with_constant_true_value(&pairs.rows, level),
            "of the difference of two single measurements of one case, whose true value is constant (MOVER intervals where given); n counts cases",
        ),
        TrueValue::Varying => (
            limits_with_varying_true_value(&pairs.rows, level),
            "of the difference of two single measurements of one case, paired, the true value varying; n counts cases",
        ),
    };
    let limits = limits.with_context(|| format!("{}: limits of agreement", pairs.file))?;
    let figure = |value: f64, method: &str, interval: Option<stats::Interval>| {
        let figure = Figure::plain(value, limits.units, method, definition);
        Ok(match interval {
            Some(interval) => figure.within(interval),
            None => figure,
        })
    };
    let entries = vec![
        Entry::new("bias", "Bias", figure(limits.bias, "bias", None)),
        Entry::new(
            "lower_limit",
            "Lower limit",
            figure(limits.lower, "limit of agreement", limits.lower_interval),
        ),
        Entry::new(
            "upper_limit",
            "Upper limit",
            figure(limits.upper, "limit of agreement", limits.upper_interval),
        ),
        Entry::new(
            "sd_of_differences",
            "SD of differences",
            figure(limits.sd, "standard deviation of a single difference", None),
        ),
    ];
    Ok((Entries(entries), Vec::new()))
}
