//! The product over HTTP: routes, sign-in, permissions, and the web app inside the binary.
//!
//! Handlers are thin: an extractor of [`authority`] proves who asks, a use case of `workflow` does
//! the work, and the answer is put into the words of the API. A module per noun.

pub mod authority;
mod case;
mod headers;
mod health;
mod import;
mod people;
pub mod problem;
mod reading;
pub mod router;
pub mod serve;
mod session;
pub mod settings;
mod split;
mod viewing;
mod web;

pub use router::router;
pub use serve::{serve, serve_on};
pub use settings::Settings;
