//! The streets of a city, as they were read.

use crate::network::NetworkDraft;

/// Ways that can be walked, on the city's plane.
#[derive(Clone, Debug, Default)]
pub struct Streets {
    /// The ways.
    pub draft: NetworkDraft,
    /// Whether hills slow walks that are limited by time, where heights are known.
    pub slope: bool,
}
