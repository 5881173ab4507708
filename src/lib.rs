//! Yike (一刻, "a quarter of an hour"): who can walk to a service station in fifteen minutes, who
//! cannot, and why.
//!
//! The rooms, ground floor first; a room uses only rooms above it in this list. The map of the
//! house is in `ARCHITECTURE.md`.

pub mod units;

pub mod geodesy;

pub mod city;

pub mod index;

pub mod network;

pub mod ingest;

pub mod reach;

pub mod coverage;

pub mod siting;

pub mod study;

pub mod export;

pub mod serve;

pub mod cli;
