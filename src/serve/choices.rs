//! Which question the words of a query ask: the same words as on the command line.

use serde::Deserialize;
use utoipa::IntoParams;

use super::desk::Desk;
use super::error::ApiError;
use super::words::{Words, bad};
use crate::city::{LimitChange, Measure};
use crate::study::{By, Question};
use crate::units::{Meters, Speed};

/// The rule and the way of measuring; what is left out is the city's own standard's.
#[derive(Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Choices {
    /// Standard, by its id (see `/api/cities`).
    pub standard: Option<String>,
    /// How walks are measured: `circle` is the straight line.
    #[param(inline)]
    pub by: Option<String>,
    /// Limit in minutes, in place of the standard's: above 0, at most 1440.
    #[param(exclusive_minimum = 0, maximum = 1440)]
    pub minutes: Option<f64>,
    /// Walking pace in km/h, in place of the standard's.
    #[param(minimum = 0.1, maximum = 20)]
    pub pace: Option<f64>,
    /// Limit in metres, in place of the standard's; not together with `minutes`.
    #[param(exclusive_minimum = 0, maximum = 200000)]
    pub meters: Option<f64>,
    /// Which part of a compound must be within the limit: `gate`, `point` or `area`.
    #[param(inline)]
    pub measure: Option<String>,
    /// Factor from straight lengths to those that count.
    #[param(minimum = 1, maximum = 5)]
    pub detour: Option<f64>,
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
            by: words.take("by")?,
            minutes: words.parse("minutes", NUMBER)?,
            pace: words.parse("pace", NUMBER)?,
            meters: words.parse("meters", NUMBER)?,
            measure: words.take("measure")?,
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
        let by = match self.by.as_deref() {
            None | Some("circle") => By::Circle { detour: self.detour.unwrap_or(1.0) },
            Some(other) => return Err(bad("by", other, "circle")),
        };
        let measure = match self.measure.as_deref() {
            None => None,
            Some("gate") => Some(Measure::Gate),
            Some("point") => Some(Measure::Point),
            Some("area") => Some(Measure::Area),
            Some(other) => return Err(bad("measure", other, "gate, point or area")),
        };
        Ok(Question::try_new(standard, limit, measure, by)?)
    }
}
