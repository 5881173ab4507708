//! Lets whoever started an import watch it.

/// What an import is doing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Reading every block for elements whose tags matter.
    Tags,
    /// Reading the ways that relations are made of.
    Members,
    /// Reading where the nodes lie.
    Positions,
    /// Making compounds.
    Compounds,
    /// Making stations.
    Stations,
    /// Making districts, streets and communities.
    Areas,
    /// Making the base map.
    Context,
    /// Finding what nobody walks across.
    Barriers,
}

impl Stage {
    /// Every stage, in order.
    pub const ALL: [Self; 8] = [
        Self::Tags,
        Self::Members,
        Self::Positions,
        Self::Compounds,
        Self::Stations,
        Self::Areas,
        Self::Context,
        Self::Barriers,
    ];

    /// What is being done, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Tags => "reading tags",
            Self::Members => "reading the members of relations",
            Self::Positions => "reading positions",
            Self::Compounds => "making compounds",
            Self::Stations => "making stations",
            Self::Areas => "making streets",
            Self::Context => "making the base map",
            Self::Barriers => "making barriers",
        }
    }
}

/// Told of each stage as it begins.
pub trait Progress {
    /// The stage begins.
    fn enter(&self, stage: Stage);
}

/// Watches nothing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Unwatched;

impl Progress for Unwatched {
    fn enter(&self, _: Stage) {}
}
