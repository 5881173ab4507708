//! What a question is answered with.

use super::By;
use crate::coverage::Coverage;

/// How the figures were measured; stated beside every result.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Method {
    /// The way that walks were measured.
    pub by: By,
}

/// Coverage, and how it was measured.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Who is served, who is not and why.
    pub coverage: Coverage,
    /// How it was measured.
    pub method: Method,
}
