//! Agreement, intervals, truth inference and watching of readers, as pure functions.
//!
//! A statistic returns [`Estimable`]: an [`Estimate`] with its interval, n, method and definition,
//! or the reason why it cannot be given; never 0, 1 or NaN in its place. Random methods take a seed
//! and give the same digits on any number of threads. Nothing here knows a case, a reader's name or
//! a project: units, readers and categories are numbers.

pub mod accuracy;
pub mod agreement;
pub mod charts;
pub mod descriptive;
mod distribution;
mod gathering;
mod linear;
pub mod measurement;
mod minimise;
mod outcome;
pub mod paired;
pub mod planning;
pub mod proportions;
pub mod ranks;
mod ratings;
pub mod resampling;
pub mod roc;
pub mod slices;
pub mod truth;

pub use outcome::{Estimable, Estimate, Interval, Level, NotEstimable};
pub use ratings::{Measurements, Ratings};
