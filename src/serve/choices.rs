//! Which question the words of a query ask: the same words as on the command line.

use std::str::FromStr;

use utoipa::{IntoParams, ToSchema};

use super::desk::Desk;
use super::error::ApiError;
use super::words::Words;
use crate::city::{LimitChange, Measure, Walker};
use crate::study::{By, ByAsked, Question};
use crate::units::{Meters, Speed};

/// The rule and the way of measuring; what is left out is the city's own standard's.
#[derive(Debug, Default, IntoParams)]
#[into_params(parameter_in = Query)]
pub(super) struct Choices {
    /// Standard, by its id (see `/api/cities`).
    pub standard: Option<String>,
    /// How walks are measured: `circle` is the straight line, `walk` goes over the streets; left
    /// out, `walk` where the city has walkways.
    #[param(inline)]
    pub by: Option<ByWord>,
    /// Who walks, in place of the standard's: brings a pace, and a wheelchair takes no stairs.
    #[param(inline)]
    pub walker: Option<WalkerWord>,
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
    /// By circle: factor from straight lengths to those that count.
    #[param(minimum = 1, maximum = 5)]
    pub detour: Option<f64>,
}

/// Ways of walking.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "lowercase")]
pub(super) enum ByWord {
    Circle,
    Walk,
}

/// Walkers.
#[derive(Clone, Copy, Debug, ToSchema)]
#[schema(rename_all = "kebab-case")]
pub(super) enum WalkerWord {
    Adult,
    #[schema(rename = "over-60")]
    Over60,
    WithChild,
    Wheelchair,
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
            "walk" => Ok(Self::Walk),
            _ => Err(()),
        }
    }
}

impl FromStr for WalkerWord {
    type Err = ();

    fn from_str(word: &str) -> Result<Self, ()> {
        match word {
            "adult" => Ok(Self::Adult),
            "over-60" => Ok(Self::Over60),
            "with-child" => Ok(Self::WithChild),
            "wheelchair" => Ok(Self::Wheelchair),
            _ => Err(()),
        }
    }
}

impl WalkerWord {
    const fn walker(self) -> Walker {
        match self {
            Self::Adult => Walker::Adult,
            Self::Over60 => Walker::Over60,
            Self::WithChild => Walker::WithChild,
            Self::Wheelchair => Walker::Wheelchair,
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
            by: words.parse("by", "circle or walk")?,
            walker: words.parse("walker", "adult, over-60, with-child or wheelchair")?,
            minutes: words.parse("minutes", NUMBER)?,
            pace: words.parse("pace", NUMBER)?,
            meters: words.parse("meters", NUMBER)?,
            measure: words.parse("measure", "gate, point or area")?,
            detour: words.parse("detour", NUMBER)?,
        })
    }

    /// Whether all is the city's own.
    pub const fn are_none(&self) -> bool {
        let Self { standard, by, walker, minutes, pace, meters, measure, detour } = self;
        standard.is_none()
            && by.is_none()
            && walker.is_none()
            && minutes.is_none()
            && pace.is_none()
            && meters.is_none()
            && measure.is_none()
            && detour.is_none()
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
            walker: self.walker.map(WalkerWord::walker),
        };
        let asked = match self.by {
            None => ByAsked::Best,
            Some(ByWord::Circle) => ByAsked::Circle,
            Some(ByWord::Walk) => ByAsked::Walk,
        };
        let has_streets = desk.study().streets().is_some();
        let by = asked.meant(has_streets, self.detour)?;
        if by == By::Walk && !has_streets {
            return Err(ApiError::Word {
                name: "by".to_owned(),
                found: "walk".to_owned(),
                expected: "circle: this city has no walkways".to_owned(),
            });
        }
        let measure = self.measure.map(|word| match word {
            MeasureWord::Gate => Measure::Gate,
            MeasureWord::Point => Measure::Point,
            MeasureWord::Area => Measure::Area,
        });
        Ok(Question::try_new(standard, limit, measure, by)?)
    }
}
