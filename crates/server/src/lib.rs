//! The product over HTTP: routes, sign-in, permissions, and the web app inside the binary.
//!
//! Handlers are thin: an extractor of [`authority`] proves who asks, a use case of `workflow` does
//! the work, and the answer is put into the words of the API. A module per noun.

mod arbitration;
mod audit;
pub mod authority;
mod batch;
mod burned_in;
mod case;
mod deidentification;
mod description;
mod dicomweb;
mod export;
mod figure;
mod hanging;
mod headers;
mod health;
mod identity;
mod import;
mod people;
mod plan;
mod practice;
mod preference;
pub mod problem;
mod project;
mod protocol;
mod reading;
pub mod router;
pub mod serve;
mod session;
pub mod settings;
mod split;
pub mod tls;
mod token;
mod truth;
mod viewing;
mod watch;
mod web;

pub use router::router;
pub use serve::{serve_on, told_to_stop};
pub use settings::Settings;
pub use tls::Tls;
