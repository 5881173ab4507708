//! Which question the words of a query ask: the same words as on the command line.

use std::str::FromStr;

use utoipa::{IntoParams, ToSchema};

use super::desk::Desk;
use super::error::ApiError;
use super::words::Words;
use crate::city::{LimitChange, Measure};
use crate::study::{By, Question};
use crate::units::{Meters, Speed};

/// The rule and the way of measuring; what is left out is the city's own standard's.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Choices {
    /// Standard, by its id (see `/api/cities`).
    pub standard: Option<String>,
    /// How walks are measured: `circle` is the straight line.
    #[param(inline)]
    pub by: Option<ByWord>,
    /// Limit in minutes, in place of the standard's: above 0, at most 1440.
    #[param(exclusive_minimum = 0, maximum = 1440)]
    pub minutes: Option<f64>,
    /// Walking pace in km/h, in place of the standard's.
    #[param(minimum = 0.1, maximum = 20)]
    pub pace: Option<f64>,
    /// Limit in metres, in place of the standard's; not together with `minutes`.
    #[param(exclusive_minimum = 0, maximum = 200000)]
    pub meters: Option<f64>,
    /// Which part of a compound must be within the limit.
    #[param(inline)]
    pub measure: Option<MeasureWord>,
    /// Factor from straight lengths to those that count.
    #[param(minimum = 1, maximum = 5)]
    pub detour: Option<f64>,
}

/// Ways of walking.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(super) enum ByWord {
    Circle,
}

/// Measures.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(super) enum MeasureWord {
    Gate,
    Point,
    Area,
}

impl FromStr for ByWord {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "circle" => Ok(Self::Circle),
            _ => Err(()),
        }
    }
}

impl FromStr for MeasureWord {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "gate" => Ok(Self::Gate),
            "point" => Ok(Self::Point),
            "area" => Ok(Self::Area),
            _ => Err(()),
        }
    }
}

impl Choices {
    /// Takes the words that ask.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn read(words: &mut Words) -> Result<Self, ApiError> {
        const NUMBER: &str = "a number";
        Ok(Self {
            standard: words.take("standard")?,
            by: words.parse("by", "circle")?,
            minutes: words.parse("minutes", NUMBER)?,
            pace: words.parse("pace", NUMBER)?,
            meters: words.parse("meters", NUMBER)?,
            measure: words.parse("measure", "gate, point or area")?,
            detour: words.parse("detour", NUMBER)?,
        })
    }

    /// The question that they ask of a city.
    ///
    /// # Errors
    /// When a word is unknown or the numbers make no question.
    pub fn question(&self, desk: &Desk) -> Result<Question, ApiError> {
        let standard = desk.standard(self.standard.as_deref())?;
        let limit = LimitChange {
            minutes: self.minutes,
            pace: self.pace.map(Speed::from_kmh),
            meters: self.meters.map(Meters::new),
        };
        let by = match self.by.unwrap_or(ByWord::Circle) {
            ByWord::Circle => By::Circle { detour: self.detour.unwrap_or(1.0) },
        };
        let measure = self.measure.map(|word| match word {
            MeasureWord::Gate => Measure::Gate,
            MeasureWord::Point => Measure::Point,
            MeasureWord::Area => Measure::Area,
        });
        Ok(Question::try_new(standard, limit, measure, by)?)
    }
}
