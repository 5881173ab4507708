//! What can be asked of a city.

use crate::city::{LimitChange, LimitError, Measure, Standard};

/// The way that walks are measured.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum By {
    /// Straight lines times a detour factor, 1.0 for the bare circle.
    Circle {
        /// At least 1: nobody walks a shorter way than the straight one.
        detour: f64,
    },
}

impl By {
    /// The bare service circle.
    pub const CIRCLE: Self = Self::Circle { detour: 1.0 };

    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Circle { .. } => "circle",
        }
    }
}

/// Who is served, under which rule, measured how?
#[derive(Clone, Debug, PartialEq)]
pub struct Question {
    /// The rule, its limits already changed as asked.
    pub standard: Standard,
    /// The way that walks are measured.
    pub by: By,
}

/// Why numbers make no question.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum QuestionError {
    /// The limit.
    #[error(transparent)]
    Limit(#[from] LimitError),
    /// The detour factor.
    #[error("detour = {0}: expected a number from 1 (straight) to 5")]
    Detour(f64),
}

impl Question {
    /// A question under a standard of which some numbers may be changed.
    ///
    /// # Errors
    /// When the numbers make no limit or no detour factor.
    pub fn try_new(
        standard: &Standard,
        limit: LimitChange,
        measure: Option<Measure>,
        by: By,
    ) -> Result<Self, QuestionError> {
        let By::Circle { detour } = by;
        if !(1.0..=5.0).contains(&detour) {
            return Err(QuestionError::Detour(detour));
        }
        Ok(Self { standard: standard.changed(limit, measure)?, by })
    }
}
