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
    /// Over the streets.
    Walk,
}

impl By {
    /// The bare service circle.
    pub const CIRCLE: Self = Self::Circle { detour: 1.0 };

    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Circle { .. } => "circle",
            Self::Walk => "walk",
        }
    }

    /// The factor between straight lengths and those that count, where there is one.
    #[must_use]
    pub const fn detour(self) -> Option<f64> {
        match self {
            Self::Circle { detour } => Some(detour),
            Self::Walk => None,
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
    /// A detour factor where the streets tell the detour.
    #[error("detour and by = walk: expected one of them, the streets tell the detour themselves")]
    DetourOfWalk,
}

/// The way of measuring as it was asked for; what is left out follows from the city.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub enum ByAsked {
    /// Over the streets where the city has walkways, else the bare circle.
    #[default]
    Best,
    /// Straight lines.
    Circle,
    /// Over the streets.
    Walk,
}

impl ByAsked {
    /// The way that is meant; a detour factor given alone asks for straight lines.
    ///
    /// # Errors
    /// When a detour factor is asked of a walk.
    pub const fn meant(self, has_walkways: bool, detour: Option<f64>) -> Result<By, QuestionError> {
        match (self, detour) {
            (Self::Walk, Some(_)) => Err(QuestionError::DetourOfWalk),
            (Self::Walk, None) => Ok(By::Walk),
            (Self::Best, None) if has_walkways => Ok(By::Walk),
            (Self::Best | Self::Circle, Some(detour)) => Ok(By::Circle { detour }),
            (Self::Best | Self::Circle, None) => Ok(By::CIRCLE),
        }
    }
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
        if let Some(detour) = by.detour().filter(|detour| !(1.0..=5.0).contains(detour)) {
            return Err(QuestionError::Detour(detour));
        }
        Ok(Self { standard: standard.changed(limit, measure)?, by })
    }
}
