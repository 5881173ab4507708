//! The layers that a city folder may list.

use std::fmt;

use serde::Serialize;

use crate::city::Level;

/// A layer of a city folder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Layer {
    /// The demand.
    Compounds,
    /// 街道
    Streets,
    /// The supply.
    Stations,
    /// 社区
    Communities,
    /// 区
    Districts,
    /// Sites that could become stations.
    Candidates,
    /// Rooms that units can lend.
    Resources,
    /// What citizens asked for.
    Requests,
    /// Ways that can be walked.
    Walkways,
    /// What cannot be crossed on foot.
    Barriers,
    /// What the base map shows.
    Context,
}

impl Layer {
    /// Every layer, in the order in which the report lists them.
    pub const ALL: [Self; 11] = [
        Self::Compounds,
        Self::Streets,
        Self::Stations,
        Self::Communities,
        Self::Districts,
        Self::Candidates,
        Self::Resources,
        Self::Requests,
        Self::Walkways,
        Self::Barriers,
        Self::Context,
    ];

    /// The layer of that word.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.as_str() == word)
    }

    /// The layer that holds the areas of a level.
    #[must_use]
    pub const fn of_level(level: Level) -> Self {
        match level {
            Level::District => Self::Districts,
            Level::Street => Self::Streets,
            Level::Community => Self::Communities,
        }
    }

    /// The word used in `city.toml`, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compounds => "compounds",
            Self::Streets => "streets",
            Self::Stations => "stations",
            Self::Communities => "communities",
            Self::Districts => "districts",
            Self::Candidates => "candidates",
            Self::Resources => "resources",
            Self::Requests => "requests",
            Self::Walkways => "walkways",
            Self::Barriers => "barriers",
            Self::Context => "context",
        }
    }
}

impl fmt::Display for Layer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
