//! What a question is answered with.

use std::sync::OnceLock;

use super::By;
use crate::coverage::{Coverage, Gap};

/// How the figures were measured; stated beside every result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Method {
    /// The way that walks were measured.
    pub by: By,
    /// Whether hills slow the walks of a requirement, by the known heights of the streets. Their
    /// lengths are then what could be walked on flat ground in the same time.
    pub slope: bool,
}

/// Coverage, and how it was measured.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who is served, who is not and why.
    pub coverage: Coverage,
    /// How it was measured.
    pub method: Method,
    /// What [`super::Study::gaps`] made of it.
    pub(super) gaps: OnceLock<Vec<Gap>>,
    /// What [`super::Study::circle_beside`] made of it.
    pub(super) circle: OnceLock<Option<Box<Coverage>>>,
}

impl Answer {
    pub(super) const fn new(coverage: Coverage, method: Method) -> Self {
        Self { coverage, method, gaps: OnceLock::new(), circle: OnceLock::new() }
    }
}
