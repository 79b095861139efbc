//! The use cases: what people do with the product, one module per noun. Each takes an [`app::App`]
//! and a proof of [`authority`], works in one transaction, and leaves its audit event there.

pub mod app;
pub mod arbitration;
pub mod audit;
pub mod authority;
pub mod batch;
pub mod burned_in;
pub mod case;
mod consensus;
pub mod decoding;
pub mod deidentification;
pub mod dicomweb;
pub mod display;
pub mod export;
pub mod fault;
pub mod figure;
pub mod hanging;
pub mod health;
pub mod identity;
pub mod import;
pub mod member;
mod password;
pub mod person;
pub mod plan;
pub mod practice;
pub mod preference;
pub mod project;
pub mod protocol;
pub mod read;
pub mod session;
mod shown;
mod space;
pub mod split;
pub mod token;
pub mod truth;
pub mod viewing;
pub mod watch;
pub mod work;
mod yaml;

#[cfg(any(test, feature = "testing"))]
pub mod testing;

pub use store::derived::Derived;
pub use store::{Archive, Blobs, Db};
