//! The rule of what counts as served.
//!
//! A [`Standard`] is a named list of [`Requirement`]s; each is judged on its own and none stands
//! in for another (GB 50180-2018). A compound is complete when all are met.

use serde::{Deserialize, Serialize};

use super::{Condition, Service, Station, Tier, Walker};
use crate::units::{Meters, Seconds, Speed, SquareMeters};

/// How far is near enough: the one place where "within" is decided, and it is `<=`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Limit {
    radius: Meters,
    pace: Speed,
    minutes: Option<f64>,
}

/// Another limit asked for in place of a standard's own. What is `None` stays as it was.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct LimitChange {
    /// Minutes of walking.
    pub minutes: Option<f64>,
    /// The pace; a limit given in metres keeps its metres and takes another time.
    pub pace: Option<Speed>,
    /// Metres outright.
    pub meters: Option<Meters>,
    /// Who walks: brings the walker's pace, unless a pace is given too, and their ways.
    pub walker: Option<Walker>,
}

/// Why numbers make no limit.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
pub enum LimitError {
    /// Minutes out of range.
    #[error("minutes = {0}: expected a number above 0 and at most 1440 (a day)")]
    Minutes(f64),
    /// Pace out of range.
    #[error("pace = {0} km/h: expected a number from 0.1 to 20 (people walk at 3 to 5)")]
    Pace(f64),
    /// Metres out of range.
    #[error("meters = {0}: expected a number above 0 and at most 200000")]
    Meters(f64),
    /// Two limits at once.
    #[error("minutes and meters: expected one of them, found both")]
    Both,
}

impl Limit {
    /// What can be walked in `minutes` at `pace`.
    ///
    /// # Errors
    /// When a number is not finite, not positive, or beyond any walk.
    ///
    /// ```
    /// use yike::city::Limit;
    /// use yike::units::{Meters, Speed};
    /// let limit = Limit::try_of_minutes(15.0, Speed::from_kmh(4.0))?;
    /// assert!(limit.admits(Meters::new(1000.0)));
    /// assert!(!limit.admits(Meters::new(1000.0001)));
    /// # Ok::<(), yike::city::LimitError>(())
    /// ```
    pub fn try_of_minutes(minutes: f64, pace: Speed) -> Result<Self, LimitError> {
        if !(minutes > 0.0 && minutes <= 1440.0) {
            return Err(LimitError::Minutes(minutes));
        }
        let radius = checked(pace)? * Seconds::from_minutes(minutes);
        Ok(Self { radius, pace, minutes: Some(minutes) })
    }

    /// Metres given outright, as in GB 50180-2018; `pace` only turns them into a time.
    ///
    /// # Errors
    /// When a number is not finite, not positive, or beyond any walk.
    pub fn try_of_meters(radius: Meters, pace: Speed) -> Result<Self, LimitError> {
        if !(radius.value() > 0.0 && radius.value() <= 200_000.0) {
            return Err(LimitError::Meters(radius.value()));
        }
        Ok(Self { radius, pace: checked(pace)?, minutes: None })
    }

    /// This limit with some of its numbers changed.
    ///
    /// # Errors
    /// When the numbers make no limit, or minutes and metres are both given.
    pub fn changed(self, change: LimitChange) -> Result<Self, LimitError> {
        let pace = change.pace.or(change.walker.map(Walker::pace)).unwrap_or(self.pace);
        match (change.minutes, change.meters) {
            (Some(_), Some(_)) => Err(LimitError::Both),
            (Some(minutes), None) => Self::try_of_minutes(minutes, pace),
            (None, Some(meters)) => Self::try_of_meters(meters, pace),
            (None, None) => match self.minutes {
                Some(minutes) => Self::try_of_minutes(minutes, pace),
                None => Self::try_of_meters(self.radius, pace),
            },
        }
    }

    /// Whether a walk of `length` is within the limit.
    #[must_use]
    pub fn admits(self, length: Meters) -> bool {
        length <= self.radius
    }

    /// The longest walk within the limit.
    #[must_use]
    pub const fn radius(self) -> Meters {
        self.radius
    }

    /// The pace that the limit assumes.
    #[must_use]
    pub const fn pace(self) -> Speed {
        self.pace
    }

    /// Whether it was given in minutes, so that hills, which slow the walk, shorten it.
    #[must_use]
    pub const fn is_timed(self) -> bool {
        self.minutes.is_some()
    }

    /// The time that the longest walk takes.
    #[must_use]
    pub fn time(self) -> Seconds {
        self.radius / self.pace
    }
}

fn checked(pace: Speed) -> Result<Speed, LimitError> {
    if (0.1..=20.0).contains(&pace.kmh()) { Ok(pace) } else { Err(LimitError::Pace(pace.kmh())) }
}

/// Which part of a compound must be within the limit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Measure {
    /// Its nearest gate; its inner point where no gate is known.
    #[default]
    Gate,
    /// Its inner point.
    Point,
    /// At least [`Requirement::least_area_share`] of its area.
    Area,
}

impl Measure {
    /// The word used in files, on the command line and over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Gate => "gate",
            Self::Point => "point",
            Self::Area => "area",
        }
    }
}

/// Whose compounds a station may serve.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Catchment {
    /// Anybody's.
    #[default]
    Any,
    /// Those of its own street.
    OwnStreet,
    /// Those of its own community.
    OwnCommunity,
}

/// Who counts for a requirement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Who {
    /// All residents.
    #[default]
    Residents,
    /// Those aged 60 and over.
    Elderly,
}

/// When a compound counts as served by the whole standard.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ServedWhen {
    /// All requirements are met.
    #[default]
    All,
    /// At least one requirement is met.
    Any,
}

/// One thing that a compound needs within reach.
#[derive(Clone, Debug, PartialEq)]
pub struct Requirement {
    /// Its short name, unique in its standard.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Services of which the station must offer one; empty: any.
    pub services: Vec<Service>,
    /// Tiers of which the station must be one; empty: any.
    pub tiers: Vec<Tier>,
    /// How far is near enough.
    pub limit: Limit,
    /// Who walks.
    pub walker: Walker,
    /// Which part of the compound must be within the limit.
    pub measure: Measure,
    /// With [`Measure::Area`]: the share of the area that must be within the limit, 0…1.
    pub least_area_share: f64,
    /// Who counts.
    pub who: Who,
    /// Whose compounds a station may serve.
    pub catchment: Catchment,
    /// The worst state in which a station still serves.
    pub least_condition: Condition,
    /// The least floor area of a station that serves; one whose area is unknown does not fail it.
    pub least_floor_area: Option<SquareMeters>,
    /// Whether a station serves no more people than its capacity.
    pub within_capacity: bool,
    /// Where the rule is written: standard and clause.
    pub source: String,
}

impl Requirement {
    /// Whether the station is of the tier and the service that this requirement asks for.
    #[must_use]
    pub fn asks_for(&self, station: &Station) -> bool {
        (self.tiers.is_empty() || station.tier.is_some_and(|tier| self.tiers.contains(&tier)))
            && (self.services.is_empty()
                || self.services.iter().any(|wanted| station.services.contains(wanted)))
    }

    /// Whether the station's state and size are good enough.
    #[must_use]
    pub fn accepts_state_of(&self, station: &Station) -> bool {
        station.condition >= self.least_condition
            && match (self.least_floor_area, station.floor_area) {
                (Some(least), Some(area)) => area >= least,
                _ => true,
            }
    }
}

/// A named list of requirements.
#[derive(Clone, Debug, PartialEq)]
pub struct Standard {
    /// Its short name: a–z, 0–9, '-'.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Where it is written down.
    pub source: String,
    /// When a compound counts as served.
    pub served_when: ServedWhen,
    /// At least one.
    pub requirements: Vec<Requirement>,
}

/// Why a list of requirements is no standard.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum StandardError {
    /// No requirement.
    #[error("standard {0}: expected at least one [[requirement]], found none")]
    Empty(String),
    /// Two requirements of one name.
    #[error("standard {standard}: two requirements have the id {id}")]
    Repeated {
        /// The standard.
        standard: String,
        /// The repeated id.
        id: String,
    },
    /// Capacity is counted in people at gates, not in hectares.
    #[error(
        "standard {standard}, requirement {id}: within_capacity goes with measure gate or point, \
         not with area"
    )]
    CapacityByArea {
        /// The standard.
        standard: String,
        /// The requirement.
        id: String,
    },
}

impl Standard {
    /// The same standard with every requirement's limit and measure changed as asked.
    ///
    /// # Errors
    /// When the numbers make no limit.
    pub fn changed(
        &self,
        limit: LimitChange,
        measure: Option<Measure>,
    ) -> Result<Self, LimitError> {
        let mut changed = self.clone();
        for requirement in &mut changed.requirements {
            requirement.limit = requirement.limit.changed(limit)?;
            requirement.walker = limit.walker.unwrap_or(requirement.walker);
            requirement.measure = measure.unwrap_or(requirement.measure);
        }
        Ok(changed)
    }

    /// Looks whether the standard has requirements, whether their ids differ, and whether each
    /// can be judged.
    ///
    /// # Errors
    /// When it has none, two of one id, or one that contradicts itself.
    pub fn check(self) -> Result<Self, StandardError> {
        if self.requirements.is_empty() {
            return Err(StandardError::Empty(self.id));
        }
        let mut seen = std::collections::BTreeSet::new();
        for requirement in &self.requirements {
            if !seen.insert(requirement.id.as_str()) {
                let id = requirement.id.clone();
                return Err(StandardError::Repeated { standard: self.id, id });
            }
            if requirement.within_capacity && requirement.measure == Measure::Area {
                let id = requirement.id.clone();
                return Err(StandardError::CapacityByArea { standard: self.id, id });
            }
        }
        Ok(self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn another_pace_moves_a_limit_in_minutes_and_leaves_one_in_metres() {
        let faster = LimitChange { pace: Some(Speed::from_kmh(5.0)), ..LimitChange::default() };
        let pace = Speed::from_kmh(4.0);
        let timed = Limit::try_of_minutes(15.0, pace).and_then(|limit| limit.changed(faster));
        assert_eq!(timed.expect("valid").radius(), Meters::new(1250.0));
        let outright = Limit::try_of_meters(Meters::new(1000.0), pace);
        let outright = outright.and_then(|limit| limit.changed(faster)).expect("valid");
        assert_eq!(outright.radius(), Meters::new(1000.0));
        assert_eq!(outright.time(), Seconds::new(720.0));
    }

    #[test]
    fn numbers_that_are_no_limit_are_refused() {
        let pace = Speed::from_kmh(4.0);
        for minutes in [0.0, -1.0, f64::NAN, f64::INFINITY, 1e308] {
            assert!(Limit::try_of_minutes(minutes, pace).is_err(), "{minutes} minutes");
        }
        for kmh in [0.0, -4.0, f64::NAN, 300.0] {
            assert!(Limit::try_of_minutes(15.0, Speed::from_kmh(kmh)).is_err(), "{kmh} km/h");
        }
        assert!(Limit::try_of_meters(Meters::new(-5.0), pace).is_err());
    }

    #[test]
    fn exactly_at_the_limit_is_within() {
        let limit = Limit::try_of_meters(Meters::new(300.0), Speed::from_kmh(4.0)).expect("valid");
        assert!(limit.admits(Meters::new(300.0)));
        assert!(!limit.admits(Meters::new(300.000_001)));
        assert_eq!(limit.time(), Seconds::new(270.0));
    }
}
