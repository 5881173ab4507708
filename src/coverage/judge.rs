//! One requirement over a whole city.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::capacity;
use super::verdict::{Judgement, Reason, Verdict};
use crate::city::{AreaId, Catchment, City, CompoundId, Measure, Requirement, StationId};
use crate::reach::{Entrances, Reach, Reached, Way};
use crate::units::Meters;

/// From where the walks of a requirement start.
#[must_use]
pub const fn entrances(requirement: &Requirement) -> Entrances {
    match requirement.measure {
        Measure::Gate | Measure::Area => Entrances::Gates,
        Measure::Point => Entrances::InnerPoint,
    }
}

/// The walks that a requirement is judged by.
#[derive(Clone)]
pub struct Measured {
    /// The way that they are measured.
    pub way: Arc<dyn Way>,
    /// All of them, up to the requirement's limit at least.
    pub reach: Arc<Reach>,
    /// Where the way goes round things: the straight lines, up to the same limit.
    pub straight: Option<Arc<Reach>>,
}

/// Judges every compound of the city.
#[must_use]
pub fn judge(city: &City, requirement: &Requirement, measured: &Measured) -> Vec<Judgement> {
    let rule = Rule::new(city, requirement);
    let (reach, way) = (&*measured.reach, &*measured.way);
    let compounds = 0..city.compounds().len();
    let seen: Vec<Seen> =
        compounds.clone().into_par_iter().map(|at| rule.look(CompoundId::at(at), reach)).collect();
    let shares = rule.area_shares(way);
    let serving: Vec<Option<Reached>> = if requirement.within_capacity {
        capacity::assign(city, rule.walks(reach))
    } else {
        let enough = |at: usize| match (requirement.measure, shares[at]) {
            (Measure::Area, Some(share)) => share >= requirement.least_area_share,
            _ => true,
        };
        compounds.clone().map(|at| seen[at].nearest.filter(|_| enough(at))).collect()
    };
    let nearest = rule.nearest_however_far(way, &seen);
    compounds
        .map(|at| {
            let verdict = match (serving[at], nearest[at]) {
                (Some(station), _) => Verdict::Served(station),
                (None, Some(station)) => Verdict::Unserved(station),
                (None, None) => Verdict::Unreachable,
            };
            let reason =
                (!verdict.is_served()).then(|| rule.reason(CompoundId::at(at), seen[at], measured));
            let stations_in_reach = seen[at].count;
            Judgement { verdict, stations_in_reach, area_share: shares[at], reason }
        })
        .collect()
}

/// A requirement with what it says of each station.
struct Rule<'a> {
    city: &'a City,
    requirement: &'a Requirement,
    /// Of the tier and service asked for.
    asked: Vec<bool>,
    /// In a state good enough.
    sound: Vec<bool>,
}

impl<'a> Rule<'a> {
    fn new(city: &'a City, requirement: &'a Requirement) -> Self {
        let stations = city.stations().iter();
        let asked = stations.clone().map(|s| requirement.asks_for(s)).collect();
        let sound = stations.map(|s| requirement.accepts_state_of(s)).collect();
        Self { city, requirement, asked, sound }
    }

    fn qualifies(&self, station: StationId) -> bool {
        self.asked[station.index()] && self.sound[station.index()]
    }

    /// Whether the station may serve the compound at all; an unknown street or community serves
    /// nobody under a rule of catchments.
    fn in_catchment(&self, compound: CompoundId, station: StationId) -> bool {
        match self.requirement.catchment {
            Catchment::Any => true,
            Catchment::OwnStreet | Catchment::OwnCommunity => {
                let home = self.home_of_compound(compound);
                home.is_some() && home == self.home_of_station(station)
            }
        }
    }

    fn home_of_compound(&self, compound: CompoundId) -> Option<AreaId> {
        self.city.home_of_compound(compound, self.requirement.catchment)
    }

    fn home_of_station(&self, station: StationId) -> Option<AreaId> {
        self.city.home_of_station(station, self.requirement.catchment)
    }

    fn counts(&self, compound: CompoundId, station: StationId) -> bool {
        self.qualifies(station) && self.in_catchment(compound, station)
    }

    fn within<'t>(
        &self,
        compound: CompoundId,
        reach: &'t Reach,
    ) -> impl Iterator<Item = &'t Reached> {
        let limit = self.requirement.limit;
        reach.of(compound).iter().take_while(move |reached| limit.admits(reached.length))
    }

    /// What lies within the limit of a compound.
    fn look(&self, compound: CompoundId, reach: &Reach) -> Seen {
        let mut seen = Seen::default();
        for reached in self.within(compound, reach) {
            let station = reached.station;
            if !self.asked[station.index()] {
                seen.other.get_or_insert(station);
            } else if !self.sound[station.index()] {
                seen.unsound.get_or_insert(station);
            } else if !self.in_catchment(compound, station) {
                seen.elsewhere.get_or_insert(station);
            } else {
                seen.nearest.get_or_insert(*reached);
                seen.count += 1;
            }
        }
        seen
    }

    /// Why a compound is not served; what is nearest to being put right comes first.
    fn reason(&self, compound: CompoundId, seen: Seen, measured: &Measured) -> Reason {
        if let Some(nearest) = seen.nearest {
            return if self.requirement.within_capacity {
                Reason::StationFull(nearest.station)
            } else {
                Reason::PartlyInside
            };
        }
        if !measured.way.joins(entrances(self.requirement), compound) {
            return Reason::NotJoined;
        }
        let straight = measured.straight.as_ref().map(|straight| self.look(compound, straight));
        if let Some(behind) = straight.and_then(|straight| straight.nearest) {
            return Reason::Barrier(behind.station);
        }
        match (seen.unsound, seen.elsewhere, seen.other) {
            (Some(station), ..) => Reason::StationCrampedOrClosed(station),
            (None, Some(station), _) => Reason::OutsideCatchment(station),
            (None, None, Some(station)) => Reason::WrongTierOrService(station),
            (None, None, None) => Reason::NoStationInRadius,
        }
    }

    /// Every walk within the limit to a station that counts.
    fn walks(&self, reach: &Reach) -> Vec<(CompoundId, StationId, Meters)> {
        let compounds = (0..self.city.compounds().len()).map(CompoundId::at);
        compounds
            .flat_map(|compound| {
                let counted = self
                    .within(compound, reach)
                    .filter(move |reached| self.counts(compound, reached.station));
                counted.map(move |reached| (compound, reached.station, reached.length))
            })
            .collect()
    }

    fn area_shares(&self, way: &dyn Way) -> Vec<Option<f64>> {
        let counts = |compound, station| self.counts(compound, station);
        way.area_shares(self.requirement.limit.radius(), &counts)
    }

    /// The nearest station that would count, also beyond the limit: asked of the way only for
    /// compounds that saw none, together for all that share a catchment.
    fn nearest_however_far(&self, way: &dyn Way, seen: &[Seen]) -> Vec<Option<Reached>> {
        let mut nearest: Vec<Option<Reached>> = seen.iter().map(|one| one.nearest).collect();
        let mut askers: BTreeMap<Option<AreaId>, Vec<CompoundId>> = BTreeMap::new();
        for (at, one) in seen.iter().enumerate().filter(|(_, one)| one.nearest.is_none()) {
            debug_assert_eq!(one.count, 0);
            let compound = CompoundId::at(at);
            let home = self.home_of_compound(compound);
            if home.is_some() || self.requirement.catchment == Catchment::Any {
                askers.entry(home).or_default().push(compound);
            }
        }
        let mut offers: BTreeMap<Option<AreaId>, Vec<StationId>> = BTreeMap::new();
        for station in (0..self.city.stations().len()).map(StationId::at) {
            if self.qualifies(station) {
                offers.entry(self.home_of_station(station)).or_default().push(station);
            }
        }
        for (home, compounds) in askers {
            let Some(stations) = offers.get(&home) else { continue };
            let found = way.nearest(entrances(self.requirement), &compounds, stations);
            for (compound, reached) in compounds.into_iter().zip(found) {
                nearest[compound.index()] = reached;
            }
        }
        nearest
    }
}

/// What lies within the limit of one compound.
#[derive(Clone, Copy, Default)]
struct Seen {
    /// The nearest station that counts.
    nearest: Option<Reached>,
    /// How many stations count.
    count: u32,
    /// The nearest that would count, were it in a better state.
    unsound: Option<StationId>,
    /// The nearest that would count, did it serve this street or community.
    elsewhere: Option<StationId>,
    /// The nearest of another tier or without the service.
    other: Option<StationId>,
}
