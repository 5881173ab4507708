//! The study itself: a city with its tables, open to questions from many threads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use super::projects::lenders;
use super::{Answer, By, Method, Question, Streets};
use crate::city::{AreaId, City, CompoundId, Requirement, Standard, Station, StationId};
use crate::coverage::{Coverage, Measured, entrances};
use crate::index::Errand;
use crate::network::Footing;
use crate::reach::{Circle, Entrances, JoinReport, Pavement, Reach, Reached, Route, Walk, Way};
use crate::units::Meters;

/// A city ready to answer.
pub struct Study {
    city: Arc<City>,
    streets: Option<Arc<Streets>>,
    /// Shared by all studies whose cities differ in their stations alone.
    pavements: Arc<Kept<Footing, Arc<Pavement>>>,
    circles: Kept<u64, Arc<Circle>>,
    walks: Kept<Footing, Arc<Walk>>,
    tables: Kept<(Measure, Entrances), Arc<Reach>>,
    /// The city with the rooms that units can lend in place of its stations.
    lenders: OnceLock<Arc<City>>,
    lent_ways: Kept<Measure, Arc<dyn Way>>,
}

/// More compounds than this are more than a city's.
const CITY: usize = 50_000;

/// What was made once and is kept for the next question.
type Kept<K, V> = Mutex<BTreeMap<K, V>>;

/// A way of measuring, told from others.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Measure {
    /// Straight lines: the bits of the detour factor.
    Circle(u64),
    Walk(Footing),
}

impl Study {
    /// Opens a city for questions; the first question does the preparing. Without streets only
    /// circles can be drawn, and whoever asks for walks is told that nobody is joined to a street.
    #[must_use]
    pub fn open(city: City, streets: Option<Streets>) -> Self {
        Self::over(city, streets.map(Arc::new), Arc::default())
    }

    /// The same city with other stations, over the same streets.
    pub(super) fn with_stations(&self, stations: Vec<Station>) -> Self {
        let city = self.city.with_stations(stations);
        Self::over(city, self.streets.clone(), Arc::clone(&self.pavements))
    }

    fn over(
        city: City,
        streets: Option<Arc<Streets>>,
        pavements: Arc<Kept<Footing, Arc<Pavement>>>,
    ) -> Self {
        Self {
            city: Arc::new(city),
            streets,
            pavements,
            circles: Mutex::default(),
            walks: Mutex::default(),
            tables: Mutex::default(),
            lenders: OnceLock::new(),
            lent_ways: Mutex::default(),
        }
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// The streets that can be walked, where the city has them.
    #[must_use]
    pub fn streets(&self) -> Option<&Streets> {
        self.streets.as_deref()
    }

    /// How the city joins its streets, where it has them.
    #[must_use]
    pub fn joins(&self) -> Option<JoinReport> {
        self.streets.as_ref().map(|_| self.walk(Footing::default()).report())
    }

    /// Who is served, who is not and why.
    #[must_use]
    pub fn coverage(&self, question: &Question) -> Answer {
        let by = question.by;
        let coverage = self.measured(&question.standard, by);
        let mut requirements = question.standard.requirements.iter();
        let slope = by == By::Walk && requirements.any(|one| self.footing(one).slope);
        Answer::new(coverage, Method { by, slope })
    }

    pub(super) fn measured(&self, standard: &Standard, by: By) -> Coverage {
        Coverage::new(&self.city, standard.clone(), |requirement| {
            let straight = (by == By::Walk).then(|| self.table(By::CIRCLE, requirement));
            let way = self.way(by, requirement);
            Measured { way, reach: self.table(by, requirement), straight }
        })
    }

    /// The `wanted` stations nearest to a compound, of whatever sort and however far, whether or
    /// not they count for the requirement; fewer where fewer can be reached.
    #[must_use]
    pub fn nearest_stations(
        &self,
        compound: CompoundId,
        requirement: &Requirement,
        by: By,
        wanted: usize,
    ) -> Vec<Reached> {
        let from = entrances(requirement);
        let table = self.table(by, requirement);
        let mut nearest: Vec<Reached> = table.of(compound).iter().take(wanted).copied().collect();
        let way = self.way(by, requirement);
        while nearest.len() < wanted {
            // Beyond the table the way is asked, one station after the other: `wanted` is small.
            let known = |id: &StationId| nearest.iter().any(|reached| reached.station == *id);
            let others = (0..self.city.stations().len()).map(StationId::at);
            let others: Vec<StationId> = others.filter(|id| !known(id)).collect();
            let found = way.nearest(from, &[compound], &others);
            let Some(next) = found.into_iter().flatten().next() else { break };
            nearest.push(next);
        }
        nearest
    }

    /// The straight length between a compound and a station under a requirement.
    #[must_use]
    pub fn straight(
        &self,
        compound: CompoundId,
        station: StationId,
        requirement: &Requirement,
    ) -> Meters {
        self.circle(1.0).straight(entrances(requirement), compound, station)
    }

    /// The shortest walk from a compound to a station, to be drawn.
    #[must_use]
    pub fn route(
        &self,
        by: By,
        requirement: &Requirement,
        compound: CompoundId,
        station: StationId,
    ) -> Option<Route> {
        self.way(by, requirement).route(entrances(requirement), compound, station)
    }

    /// The way of measuring a requirement's walks.
    pub(super) fn way(&self, by: By, requirement: &Requirement) -> Arc<dyn Way> {
        match self.measure(by, requirement) {
            Measure::Circle(detour) => self.circle(f64::from_bits(detour)),
            Measure::Walk(footing) => self.walk(footing),
        }
    }

    /// The same way of measuring, to the rooms that units can lend, and the city in which they are
    /// the stations.
    pub(super) fn lent_way(&self, by: By, requirement: &Requirement) -> (Arc<City>, Arc<dyn Way>) {
        let city = self.lenders.get_or_init(|| Arc::new(lenders(&self.city)));
        let measure = self.measure(by, requirement);
        let mut ways = self.lent_ways.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || -> Arc<dyn Way> {
            match measure {
                Measure::Circle(detour) => {
                    Arc::new(Circle::new(Arc::clone(city), f64::from_bits(detour)))
                }
                Measure::Walk(footing) => Arc::new(self.walk_in(city, footing)),
            }
        };
        (Arc::clone(city), Arc::clone(ways.entry(measure).or_insert_with(make)))
    }

    /// The street and the community in which a room that a unit can lend stands, by position among
    /// the city's resources.
    #[must_use]
    pub fn areas_of_resource(&self, resource: usize) -> [Option<AreaId>; 2] {
        let city = self.lenders.get_or_init(|| Arc::new(lenders(&self.city)));
        city.stations().get(resource).map_or([None; 2], |room| [room.street, room.community])
    }

    /// Walking for those whom nothing hinders.
    pub(super) fn any_walk(&self) -> Arc<Walk> {
        self.walk(Footing::default())
    }

    fn measure(&self, by: By, requirement: &Requirement) -> Measure {
        match by {
            By::Circle { detour } => Measure::Circle(detour.to_bits()),
            By::Walk => Measure::Walk(self.footing(requirement)),
        }
    }

    /// Hills count where their heights are known and the limit is a time: metres stay metres.
    fn footing(&self, requirement: &Requirement) -> Footing {
        let has_heights = self.streets.as_ref().is_some_and(|streets| streets.slope);
        Footing {
            no_steps: !requirement.walker.climbs_stairs(),
            slope: has_heights && requirement.limit.is_timed(),
        }
    }

    fn circle(&self, detour: f64) -> Arc<Circle> {
        let mut circles = self.circles.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(Circle::new(Arc::clone(&self.city), detour));
        Arc::clone(circles.entry(detour.to_bits()).or_insert_with(make))
    }

    fn walk(&self, footing: Footing) -> Arc<Walk> {
        let mut walks = self.walks.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(self.walk_in(&self.city, footing));
        Arc::clone(walks.entry(footing).or_insert_with(make))
    }

    fn walk_in(&self, city: &Arc<City>, footing: Footing) -> Walk {
        Walk::over(Arc::clone(city), self.pavement(footing))
    }

    fn pavement(&self, footing: Footing) -> Arc<Pavement> {
        let mut pavements = self.pavements.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || {
            let nothing = Default::default();
            let draft = self.streets.as_ref().map_or(&nothing, |streets| &streets.draft);
            Arc::new(Pavement::new(&self.city, draft, footing))
        };
        Arc::clone(pavements.entry(footing).or_insert_with(make))
    }

    /// Tables of a city, not of a nation, are filled somewhat farther than asked: 5 km/h instead of
    /// 4.0, or 19 minutes instead of 15, then read what is there.
    fn farther(&self) -> f64 {
        if self.city.compounds().len() <= CITY { 1.3 } else { 1.0 }
    }

    /// The table of walks, cut at the longest limit asked so far or beyond it.
    fn table(&self, by: By, requirement: &Requirement) -> Arc<Reach> {
        self.table_to(by, requirement, requirement.limit.radius())
    }

    /// The table of a requirement's walks, cut at `limit` or beyond it.
    pub(super) fn table_to(&self, by: By, requirement: &Requirement, limit: Meters) -> Arc<Reach> {
        let table = self.table_on(&Errand::default(), by, requirement, limit);
        table.expect("nobody calls this errand off")
    }

    /// The same on an errand; `None` where it was called off.
    pub(super) fn table_on(
        &self,
        errand: &Errand,
        by: By,
        requirement: &Requirement,
        limit: Meters,
    ) -> Option<Arc<Reach>> {
        let from = entrances(requirement);
        let key = (self.measure(by, requirement), from);
        let kept = {
            let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.get(&key).filter(|table| table.limit() >= limit).map(Arc::clone)
        };
        // Filled outside the lock: a second asker at the same moment does the work twice rather
        // than wait for a longer table than it needs.
        if kept.is_some() {
            return kept;
        }
        let limit = limit * self.farther();
        let table = Arc::new(self.way(by, requirement).reach_on(errand, from, limit)?);
        let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
        tables.insert(key, Arc::clone(&table));
        Some(table)
    }
}
