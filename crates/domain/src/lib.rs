//! The rules of reading and agreeing, as types and pure functions: projects, cases, splits, read
//! plans, protocols, findings, read states and consensus policies.
//!
//! Nothing here reads a clock, a random source, a file, a database or the network: times and seeds
//! come in as arguments, and a seed is part of every result that depends on it.

pub mod arbitration;
pub mod assignment;
pub mod batch;
pub mod case;
pub mod consensus;
pub mod display;
pub mod facet;
pub mod finding;
pub mod id;
pub mod import;
pub mod objection;
pub mod person;
pub mod plan;
pub mod prior;
pub mod project;
pub mod protocol;
pub mod read;
pub mod role;
pub mod split;
