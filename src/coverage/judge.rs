//! One requirement over a whole city.

use std::collections::BTreeMap;
use std::sync::Arc;

use rayon::prelude::*;

use super::capacity;
use super::verdict::{Judgement, Reason, Verdict};
use crate::city::{AreaId, Catchment, City, CompoundId, Measure, Requirement, StationId};
use crate::index::Rows;
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

/// For each compound the walks of at most `longest` to stations that count for a requirement,
/// nearest first: those that [`Coverage::new`](super::Coverage::new) goes by. The limit itself is
/// the requirement's; a longer or shorter one may be asked.
#[must_use]
pub fn counting_walks(
    city: &City,
    requirement: &Requirement,
    reach: &Reach,
    longest: Meters,
) -> Rows<Reached> {
    let rule = Rule::new(city, requirement);
    let compounds = (0..city.compounds().len()).map(CompoundId::at);
    Rows::from_rows(compounds.map(|compound| rule.walks(compound, reach, longest)))
}

/// Which compounds a requirement counts as served when only some stations take part: those that
/// [`Coverage::new`](super::Coverage::new) would find served in a city of these stations alone.
#[must_use]
pub fn served_by_some(
    city: &City,
    requirement: &Requirement,
    way: &dyn Way,
    reach: &Reach,
    takes_part: &dyn Fn(StationId) -> bool,
) -> Vec<bool> {
    let mut rule = Rule::new(city, requirement);
    for (at, asked) in rule.asked.iter_mut().enumerate() {
        *asked = *asked && takes_part(StationId::at(at));
    }
    let seen = rule.look_at_all(reach);
    let shares = match requirement.measure {
        Measure::Area => rule.area_shares(way),
        Measure::Gate | Measure::Point => vec![None; seen.len()],
    };
    rule.serving(reach, &seen, &shares).iter().map(Option::is_some).collect()
}

/// Judges every compound of the city.
#[must_use]
pub fn judge(city: &City, requirement: &Requirement, measured: &Measured) -> Vec<Judgement> {
    let rule = Rule::new(city, requirement);
    let (reach, way) = (&*measured.reach, &*measured.way);
    let seen = rule.look_at_all(reach);
    let shares = rule.area_shares(way);
    let serving = rule.serving(reach, &seen, &shares);
    let nearest = rule.nearest_however_far(way, &seen);
    (0..city.compounds().len())
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

    fn look_at_all(&self, reach: &Reach) -> Vec<Seen> {
        let compounds = (0..self.city.compounds().len()).into_par_iter().map(CompoundId::at);
        compounds.map(|compound| self.look(compound, reach)).collect()
    }

    /// For each compound the station that serves it.
    fn serving(
        &self,
        reach: &Reach,
        seen: &[Seen],
        shares: &[Option<f64>],
    ) -> Vec<Option<Reached>> {
        if self.requirement.within_capacity {
            return capacity::assign(self.city, self.walks_within(reach));
        }
        let enough = |share: Option<f64>| match (self.requirement.measure, share) {
            (Measure::Area, Some(share)) => share >= self.requirement.least_area_share,
            _ => true,
        };
        let both = seen.iter().zip(shares);
        both.map(|(seen, &share)| seen.nearest.filter(|_| enough(share))).collect()
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

    /// The walks of at most `longest` from a compound to stations that count, nearest first.
    fn walks<'t>(
        &'t self,
        compound: CompoundId,
        reach: &'t Reach,
        longest: Meters,
    ) -> impl Iterator<Item = Reached> + 't {
        let within = reach.of(compound).iter().take_while(move |walk| walk.length <= longest);
        within.filter(move |walk| self.counts(compound, walk.station)).copied()
    }

    /// Every walk within the limit to a station that counts.
    fn walks_within(&self, reach: &Reach) -> Vec<(CompoundId, StationId, Meters)> {
        let limit = self.requirement.limit.radius();
        let compounds = (0..self.city.compounds().len()).map(CompoundId::at);
        let walks = compounds.flat_map(|compound| {
            self.walks(compound, reach, limit)
                .map(move |walk| (compound, walk.station, walk.length))
        });
        walks.collect()
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
