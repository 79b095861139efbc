//! The API as its clients meet it: real requests through every layer, on both engines.

mod audit;
mod blindness;
mod case;
mod client;
mod import;
mod layers;
mod lidc;
mod people;
mod project;
mod protocol;
mod reads;
mod roles;
mod session;
