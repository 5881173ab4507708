//! What can be said of one compound and one requirement.

use crate::city::StationId;
use crate::reach::Reached;

/// Whether a compound is served.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Verdict {
    /// By this station, this far away.
    Served(Reached),
    /// The nearest station that would count is this one.
    Unserved(Reached),
    /// No station that would count can be reached at all.
    Unreachable,
}

impl Verdict {
    /// Whether the compound is served.
    #[must_use]
    pub const fn is_served(self) -> bool {
        matches!(self, Self::Served(_))
    }

    /// The serving station, or the nearest that would count.
    #[must_use]
    pub const fn station(self) -> Option<Reached> {
        match self {
            Self::Served(reached) | Self::Unserved(reached) => Some(reached),
            Self::Unreachable => None,
        }
    }
}

/// Why a compound is a gap. Where a station stands within the limit and does not count, the
/// nearest such station is named.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// No station of any sort within the limit.
    NoStationInRadius,
    /// No walk can start at the compound: it is not joined to the streets.
    NotJoined,
    /// Inside the circle of this station, which counts, and outside its walk: something stands
    /// between.
    Barrier(StationId),
    /// Too little of its area lies within the limit.
    PartlyInside,
    /// Within the limit, but of another tier or without the service.
    WrongTierOrService(StationId),
    /// Within the limit, but it serves another street or community only.
    OutsideCatchment(StationId),
    /// Within the limit, but it already serves as many as it can.
    StationFull(StationId),
    /// Within the limit, but cramped, too small or closed.
    StationCrampedOrClosed(StationId),
}

impl Reason {
    /// The word used in files and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NoStationInRadius => "no-station-in-radius",
            Self::NotJoined => "not-joined",
            Self::Barrier(_) => "barrier",
            Self::PartlyInside => "partly-inside",
            Self::WrongTierOrService(_) => "wrong-tier-or-service",
            Self::OutsideCatchment(_) => "outside-catchment",
            Self::StationFull(_) => "station-full",
            Self::StationCrampedOrClosed(_) => "station-cramped-or-closed",
        }
    }

    /// Every word, in the order in which lists show them.
    pub const WORDS: [&'static str; 8] = [
        "no-station-in-radius",
        "barrier",
        "not-joined",
        "partly-inside",
        "station-cramped-or-closed",
        "station-full",
        "outside-catchment",
        "wrong-tier-or-service",
    ];

    /// The station that stands within the limit and does not count, or behind a barrier.
    #[must_use]
    pub const fn station(self) -> Option<StationId> {
        match self {
            Self::NoStationInRadius | Self::NotJoined | Self::PartlyInside => None,
            Self::Barrier(station)
            | Self::WrongTierOrService(station)
            | Self::OutsideCatchment(station)
            | Self::StationFull(station)
            | Self::StationCrampedOrClosed(station) => Some(station),
        }
    }
}

/// One compound under one requirement.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Judgement {
    /// Served or not, and by which station.
    pub verdict: Verdict,
    /// How many stations that count are within the limit; one is fragile.
    pub stations_in_reach: u32,
    /// The share of its area within the limit of a station that counts, 0…1; `None` for a
    /// compound known only as a point.
    pub area_share: Option<f64>,
    /// Why not, where it is unserved.
    pub reason: Option<Reason>,
}
