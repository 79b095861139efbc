//! The methods, each to the same result: a share or probability of every category for every case.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail};
use stats::truth::{
    Labels, Prior, dawid_skene, glad, log_odds_weight, one_coin, weighted_by_agreement, weighted_majority,
};

use super::super::labels::Categories;
use super::super::ratings::RatingsTable;
use super::{Method, Options};

/// The growth of the log-likelihood, as a share of itself, at which a model counts as fitted.
const TOLERANCE: f64 = 1e-12;

/// A fitted method.
pub struct Fit {
    /// Share of the votes or probability of each category, for each case.
    pub shares: Vec<Vec<f64>>,
    /// Votes that a category needs, where a number is asked for.
    pub needed: Option<usize>,
    pub definition: &'static str,
    pub category_shares: Option<Vec<f64>>,
    /// For each reader, by true category the probability of each label; where the model has them.
    pub confusion: Option<Vec<Vec<Option<Vec<f64>>>>>,
    /// One figure per reader, where the model has one, and its name.
    pub skill: Option<(&'static str, Vec<Option<f64>>)>,
    /// One figure per case, where the model has one.
    pub ease: Option<Vec<f64>>,
    pub log_likelihood: Option<f64>,
    pub iterations: Option<usize>,
    pub note: Option<String>,
}

impl Fit {
    fn of(shares: Vec<Vec<f64>>, definition: &'static str) -> Self {
        Self {
            shares,
            needed: None,
            definition,
            category_shares: None,
            confusion: None,
            skill: None,
            ease: None,
            log_likelihood: None,
            iterations: None,
            note: None,
        }
    }
}

pub fn fit(options: &Options, table: &RatingsTable, categories: &Categories, labels: &Labels) -> Result<Fit> {
    match options.method {
        Method::Majority => Ok(Fit::of(votes(labels, |_| 1.0), "share of the votes; a tie is unsettled")),
        Method::Quorum => Ok(quorum(options, labels)),
        Method::Weighted => weighted(options, table, categories, labels),
        Method::AgreementWeighted => Ok(agreement_weighted(labels)),
        Method::DawidSkene => by_confusion(labels, Prior::Flat),
        Method::DawidSkeneSmoothed => by_confusion(labels, Prior::Smoothing(options.smoothing)),
        Method::DawidSkeneMap => by_confusion(labels, prior(options)?),
        Method::OneCoin => by_accuracy(labels),
        Method::Glad => Ok(by_ability(labels)),
    }
}

/// Shares of the weight.
fn votes(labels: &Labels, weight: impl Fn(usize) -> f64) -> Vec<Vec<f64>> {
    (0..labels.items())
        .map(|item| {
            let votes: Vec<(usize, f64)> =
                labels.of_item(item).map(|(reader, class)| (class, weight(reader))).collect();
            weighted_majority(&votes, labels.classes()).shares.unwrap_or_else(|| vec![0.0; labels.classes()])
        })
        .collect()
}

fn quorum(options: &Options, labels: &Labels) -> Fit {
    let definition = "share of the votes; settled where exactly one category has as many votes as are needed";
    Fit { needed: options.needed, ..Fit::of(votes(labels, |_| 1.0), definition) }
}

fn weighted(
    options: &Options,
    table: &RatingsTable,
    categories: &Categories,
    labels: &Labels,
) -> Result<Fit> {
    let by_accuracy = !options.accuracy.is_empty();
    let (given, option) =
        if by_accuracy { (&options.accuracy, "--accuracy") } else { (&options.weight, "--weight") };
    if given.is_empty() {
        bail!(
            "the weighted vote needs a weight for each reader: give --weight A=2,B=1 or --accuracy A=0.9,B=0.8"
        );
    }
    let named = named(given, option)?;
    if let Some(stranger) = named.keys().find(|name| !table.readers.iter().any(|reader| reader == *name)) {
        bail!("{option} names “{stranger}”, who is no reader of {}", table.name());
    }
    let mut weights = Vec::new();
    for reader in &table.readers {
        let Some(&number) = named.get(reader.as_str()) else {
            bail!("{option} says nothing of reader “{reader}”: give every reader of {}", table.name());
        };
        weights.push(if by_accuracy {
            log_odds_weight(number, categories.names.len().max(2))?
        } else {
            number
        });
    }
    if weights.iter().any(|weight| *weight < 0.0) {
        bail!(
            "a weight is below zero: a reader worse than guessing cannot be weighed; leave them out with --readers"
        );
    }
    let definition = "share of the readers' weight; a tie is unsettled";
    let skill = Some(("weight", weights.iter().copied().map(Some).collect()));
    Ok(Fit { skill, ..Fit::of(votes(labels, |reader| weights[reader]), definition) })
}

/// Names and numbers, as A=2.
fn named<'a>(given: &'a [String], option: &str) -> Result<HashMap<&'a str, f64>> {
    let pair = |text: &'a String| {
        let (name, number) = text.rsplit_once('=')?;
        Some((name.trim(), number.trim().parse::<f64>().ok().filter(|n| n.is_finite())?))
    };
    let read = |text: &'a String| pair(text).ok_or_else(|| anyhow!("{option} {text}: write it as A=2,B=1"));
    given.iter().map(read).collect()
}

fn agreement_weighted(labels: &Labels) -> Fit {
    let (weights, shares) = weighted_by_agreement(labels);
    let none = || vec![0.0; labels.classes()];
    let shares = shares.into_iter().map(|shares| shares.unwrap_or_else(none)).collect();
    let definition = "share of the readers' weight, which is their agreement with the plain majority";
    Fit { skill: Some(("weight", weights)), ..Fit::of(shares, definition) }
}

/// The prior on shares and matrices; that on the shares is the usual one.
fn prior(options: &Options) -> Result<Prior> {
    let (rows, accuracy) = (options.prior_ratings, options.prior_accuracy);
    if rows > 0.0 && rows.is_finite() && accuracy > 0.0 && accuracy < 1.0 {
        Ok(Prior::Dirichlet { classes: 3.0, rows, accuracy })
    } else {
        bail!("the prior needs --prior-ratings above 0 and --prior-accuracy between 0 and 1")
    }
}

fn by_confusion(labels: &Labels, prior: Prior) -> Result<Fit> {
    let fitted = dawid_skene(labels, prior, TOLERANCE)?;
    let accuracy = (0..labels.readers()).map(|reader| fitted.accuracy(reader)).collect();
    Ok(Fit {
        category_shares: Some(fitted.class_shares),
        confusion: Some(fitted.confusion),
        skill: Some(("accuracy", accuracy)),
        log_likelihood: Some(fitted.log_likelihood),
        iterations: Some(fitted.iterations),
        note: few_readers(labels),
        ..Fit::of(
            fitted.posterior,
            "probability of each category given the ratings, by Dawid and Skene's model",
        )
    })
}

fn by_accuracy(labels: &Labels) -> Result<Fit> {
    let fitted = one_coin(labels, TOLERANCE)?;
    Ok(Fit {
        category_shares: Some(fitted.class_shares),
        skill: Some(("accuracy", fitted.skills)),
        log_likelihood: Some(fitted.log_likelihood),
        note: few_readers(labels),
        ..Fit::of(fitted.posterior, "probability of each category given the ratings, one accuracy per reader")
    })
}

fn by_ability(labels: &Labels) -> Fit {
    let fitted = glad(labels);
    Fit {
        skill: Some(("ability", fitted.abilities.into_iter().map(Some).collect())),
        ease: Some(fitted.ease),
        note: few_readers(labels),
        ..Fit::of(
            fitted.posterior,
            "probability of each category given the ratings, one ability per reader and one ease per case",
        )
    }
}

/// A model of readers' errors needs three readers: of two who differ it cannot tell who is right.
fn few_readers(labels: &Labels) -> Option<String> {
    let most = (0..labels.items()).map(|item| labels.of_item(item).count()).max().unwrap_or(0);
    (most < 3).then(|| {
        "No case has three ratings: of two readers who differ no model can tell who is right. Take the probabilities \
         as a guess and send these cases to an arbiter."
            .to_owned()
    })
}
