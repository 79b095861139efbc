//! `overread stats`: the statistics of the product on tables of one's own, without a store.

mod accuracy;
mod agreement;
mod bland_altman;
mod chart;
mod consensus;
mod detection;
mod entry;
mod labels;
mod masks;
mod mrmc;
mod natural;
mod power;
mod ratings;
mod report;
mod resample;
mod sheet;
mod slices;

use anyhow::Result;
use clap::Subcommand;

#[derive(Subcommand)]
pub enum Command {
    /// Agreement of readers: every coefficient that fits the level of measurement, side by side.
    Agreement(agreement::Options),
    /// What the readers' ratings make of each case: votes, Dawid-Skene, GLAD.
    Consensus(consensus::Options),
    /// Limits of agreement of two ways of measuring.
    BlandAltman(bland_altman::Options),
    /// Marks of readers (or of a program) against true lesions: sensitivity, false marks, FROC.
    Detection(detection::Options),
    /// Each reader against the truth: sensitivity, specificity, predictive values, area under the ROC curve.
    Accuracy(accuracy::Options),
    /// Several readers, several methods, the same cases: do the areas under the ROC curve differ?
    Mrmc(mrmc::Options),
    /// A rate by slice of the data: tests, intervals, and care for many comparisons.
    Slices(slices::Options),
    /// How many cases and readers a study needs.
    Power(power::Options),
    /// Control charts of periods or of single cases.
    Chart(chart::Options),
    /// Masks of several readers: overlap, distances, and their consensus.
    Masks(masks::Options),
}

pub fn run(command: Command) -> Result<()> {
    match command {
        Command::Agreement(options) => agreement::run(&options),
        Command::Consensus(options) => consensus::run(&options),
        Command::BlandAltman(options) => bland_altman::run(&options),
        Command::Detection(options) => detection::run(&options),
        Command::Accuracy(options) => accuracy::run(&options),
        Command::Mrmc(options) => mrmc::run(&options),
        Command::Slices(options) => slices::run(&options),
        Command::Power(options) => power::run(&options),
        Command::Chart(options) => chart::run(&options),
        Command::Masks(options) => masks::run(&options),
    }
}
