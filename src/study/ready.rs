//! The study itself: a city with its tables, open to questions from many threads.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use super::{Answer, By, Method, Question};
use crate::city::{City, CompoundId, Requirement, StationId};
use crate::coverage::{Coverage, entrances};
use crate::reach::{Circle, Entrances, Reach, Reached, Way};
use crate::units::Meters;

/// A city ready to answer.
pub struct Study {
    city: Arc<City>,
    circles: Kept<u64, Arc<Circle>>,
    tables: Kept<(u64, Entrances), Arc<Reach>>,
}

/// What was made once and is kept for the next question.
type Kept<K, V> = Mutex<BTreeMap<K, V>>;

impl Study {
    /// Opens a city for questions; the first question does the preparing.
    #[must_use]
    pub fn open(city: City) -> Self {
        Self { city: Arc::new(city), circles: Mutex::default(), tables: Mutex::default() }
    }

    /// The city.
    #[must_use]
    pub fn city(&self) -> &City {
        &self.city
    }

    /// Who is served, who is not and why.
    #[must_use]
    pub fn coverage(&self, question: &Question) -> Answer {
        let way = self.way(question.by);
        let table = |from, limit| self.table(question.by, from, limit);
        let coverage = Coverage::new(&self.city, question.standard.clone(), &*way, &table);
        Answer { coverage, method: Method { by: question.by } }
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
        let table = self.table(by, from, requirement.limit.radius());
        let mut nearest: Vec<Reached> = table.of(compound).iter().take(wanted).copied().collect();
        let way = self.way(by);
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

    /// The way of walking that a question names.
    pub(super) fn way(&self, by: By) -> Arc<dyn Way> {
        let By::Circle { detour } = by;
        self.circle(detour)
    }

    fn circle(&self, detour: f64) -> Arc<Circle> {
        let mut circles = self.circles.lock().unwrap_or_else(PoisonError::into_inner);
        let make = || Arc::new(Circle::new(Arc::clone(&self.city), detour));
        Arc::clone(circles.entry(detour.to_bits()).or_insert_with(make))
    }

    /// The table of walks, cut at the longest limit asked so far.
    fn table(&self, by: By, from: Entrances, limit: Meters) -> Arc<Reach> {
        let By::Circle { detour } = by;
        let key = (detour.to_bits(), from);
        let kept = {
            let tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.get(&key).filter(|table| table.limit() >= limit).map(Arc::clone)
        };
        // Filled outside the lock: a second asker at the same moment does the work twice rather
        // than wait for a longer table than it needs.
        kept.unwrap_or_else(|| {
            let table = Arc::new(self.way(by).reach(from, limit));
            let mut tables = self.tables.lock().unwrap_or_else(PoisonError::into_inner);
            tables.insert(key, Arc::clone(&table));
            table
        })
    }
}
