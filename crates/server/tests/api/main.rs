//! The API as its clients meet it: real requests through every layer, on both engines.

mod case;
mod client;
mod import;
mod layers;
mod people;
mod roles;
mod session;
