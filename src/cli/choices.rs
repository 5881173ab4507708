//! The rule and the way of measuring, as every command takes them.

use clap::{Args as ClapArgs, ValueEnum};

use crate::city::{Measure, Walker};
use crate::export::Language;
use crate::study::ByAsked;

/// The rule and the way of measuring.
#[derive(Debug, ClapArgs)]
pub struct Choices {
    /// Standard: a built-in id (quarter-hour, tiers, gb50180-2018, life-circle) or a .toml file;
    /// default: the city's own
    #[arg(long, value_name = "S")]
    pub standard: Option<String>,
    /// How walks are measured; default: walk where the city has walkways, else circle
    #[arg(long, value_enum)]
    pub by: Option<Way>,
    /// Who walks: brings a pace (adult 4.0, over-60 3.0, with-child 3.5, wheelchair 3.0 km/h and
    /// no stairs), in place of the standard's
    #[arg(long, value_enum)]
    pub walker: Option<WalkerWord>,
    /// Limit in minutes, in place of the standard's
    #[arg(long, value_name = "M", allow_negative_numbers = true, conflicts_with = "meters")]
    pub minutes: Option<f64>,
    /// Walking pace in km/h, in place of the standard's
    #[arg(long, value_name = "KMH", allow_negative_numbers = true)]
    pub pace: Option<f64>,
    /// Limit in metres, in place of the standard's
    #[arg(long, value_name = "R", allow_negative_numbers = true)]
    pub meters: Option<f64>,
    /// By circle: factor from straight lengths to those that count; 1.3 is a usual allowance
    #[arg(long, value_name = "F", allow_negative_numbers = true)]
    pub detour: Option<f64>,
    /// Which part of a compound must be within the limit, in place of the standard's
    #[arg(long, value_enum, value_name = "WHAT")]
    pub measure: Option<MeasureWord>,
    /// Language of the words in lists
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// Ways of walking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// Straight lines
    Circle,
    /// Over the streets
    Walk,
}

impl Way {
    /// The way of that name.
    pub const fn asked(self) -> ByAsked {
        match self {
            Self::Circle => ByAsked::Circle,
            Self::Walk => ByAsked::Walk,
        }
    }
}

/// Walkers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WalkerWord {
    /// 4.0 km/h
    Adult,
    /// 3.0 km/h
    #[value(name = "over-60")]
    Over60,
    /// 3.5 km/h
    WithChild,
    /// 3.0 km/h, no stairs
    Wheelchair,
}

impl WalkerWord {
    /// The walker of that name.
    pub const fn walker(self) -> Walker {
        match self {
            Self::Adult => Walker::Adult,
            Self::Over60 => Walker::Over60,
            Self::WithChild => Walker::WithChild,
            Self::Wheelchair => Walker::Wheelchair,
        }
    }
}

/// Measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureWord {
    /// Its nearest gate, or its inner point where no gate is known
    Gate,
    /// Its inner point
    Point,
    /// The larger part of its area
    Area,
}

impl MeasureWord {
    /// The measure of that name.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Gate => Measure::Gate,
            Self::Point => Measure::Point,
            Self::Area => Measure::Area,
        }
    }
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of that name.
    pub const fn language(self) -> Language {
        match self {
            Self::Zh => Language::Chinese,
            Self::En => Language::English,
        }
    }
}
