//! The API as its clients meet it: real requests through every layer, on both engines.

mod client;
mod layers;
mod people;
mod session;
