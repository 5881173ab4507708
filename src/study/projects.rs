//! Which rooms that units can lend would serve which gaps, and in which order they do most good.
//!
//! Question: each gap (need) lacks requirements of the standard; each room (resource) offers
//! services. Which rooms lie within the standard of which needs, measured the same way, and which
//! should be opened first?
//!
//! Method: the rooms take the place of the stations, on the same plane and streets; one table of
//! walks a requirement tells who reaches which. A task is a need and a requirement that it lacks
//! (where one requirement is enough: the need). Rooms are then taken one by one, each time the one
//! that fills the tasks of most residents not yet filled (ties: more tasks, then the earlier room).
//! This greedy order reaches at least 1 − 1/e of what any choice of as many rooms could (Nemhauser,
//! Wolsey and Fisher 1978, doi:10.1007/BF01588971); gains only fall, so that old ones are upper
//! bounds and few are counted again (Minoux 1978, doi:10.1007/BFb0006528). O(pairs log rooms) mostly.
//!
//! Assumes: a lent room is in good condition, is run by a community (it counts as a station of
//! that tier, so that requirements for other tiers are not met by it), is in the street and the
//! community where it stands, and is never full. Residents that are unknown weigh nothing.
//! Limit: where the measure is area, a room serves a need whose door lies within the limit; the
//! share of its area is not measured again.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::{Answer, Study};
use crate::city::{Catchment, City, CompoundId, Requirement, ServedWhen, StationId};
use crate::coverage::{Gap, GapFilter, entrances};
use crate::siting::{Whereabouts, opened};
use crate::units::{Meters, Persons};

/// A room within the standard of a need.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Offer {
    /// Position of the room among the city's resources.
    pub resource: usize,
    /// Position of the requirement that it would meet.
    pub requirement: usize,
    /// The walk to it.
    pub length: Meters,
}

/// A gap and the rooms that could serve it.
#[derive(Clone, Debug, PartialEq)]
pub struct Need {
    /// Position in the answer's gaps.
    pub gap: usize,
    /// Nearest first, ties by room, then by requirement; empty where no room could serve it.
    pub offers: Vec<Offer>,
}

/// A need that a room would serve.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Fill {
    /// Position in [`Matching::needs`].
    pub need: usize,
    /// Position of the requirement that it would meet.
    pub requirement: usize,
    /// The walk to it.
    pub length: Meters,
}

/// A room that should be opened.
#[derive(Clone, Debug, PartialEq)]
pub struct Project {
    /// Position of the room among the city's resources.
    pub resource: usize,
    /// What it would serve that no earlier project serves, in the order of needs.
    pub fills: Vec<Fill>,
    /// Residents of those needs, where known; a need that it helps twice counts once.
    pub residents: Persons,
}

/// Needs, and the projects that would serve them.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Matching {
    /// In the order of the gap list.
    pub needs: Vec<Need>,
    /// In the order in which to open them.
    pub projects: Vec<Project>,
}

impl Study {
    /// Matches the gaps that a filter admits with the rooms that units can lend.
    #[must_use]
    pub fn matching(&self, answer: &Answer, filter: &GapFilter) -> Matching {
        let city = self.city();
        let gaps = self.gaps(answer);
        let admitted = gaps.iter().enumerate().filter(|(_, gap)| filter.admits(city, gap));
        let mut needs: Vec<Need> =
            admitted.map(|(gap, _)| Need { gap, offers: Vec::new() }).collect();
        if !city.resources().is_empty() {
            for (at, requirement) in answer.coverage.standard.requirements.iter().enumerate() {
                self.offer(answer, at, requirement, gaps, &mut needs);
            }
        }
        for need in &mut needs {
            need.offers.sort_by(|a, b| {
                let order = a.length.total_cmp(&b.length);
                order.then((a.resource, a.requirement).cmp(&(b.resource, b.requirement)))
            });
        }
        let any = answer.coverage.standard.served_when == ServedWhen::Any;
        let people =
            |need: &Need| city.compound(gaps[need.gap].compound).residents.unwrap_or(Persons::ZERO);
        let projects = Tasks::new(&needs, city.resources().len(), any, people).in_order();
        Matching { needs, projects }
    }

    /// Adds the rooms that would meet one requirement to the needs that lack it.
    fn offer(
        &self,
        answer: &Answer,
        at: usize,
        requirement: &Requirement,
        gaps: &[Gap],
        needs: &mut [Need],
    ) {
        let (lenders, way) = self.lent_way(answer.method.by, requirement);
        let table = way.reach(entrances(requirement), requirement.limit.radius());
        let counts: Vec<bool> = lenders
            .stations()
            .iter()
            .map(|room| requirement.asks_for(room) && requirement.accepts_state_of(room))
            .collect();
        for need in needs {
            let gap = &gaps[need.gap];
            if !gap.unmet.contains(&at) {
                continue;
            }
            let near = table.of(gap.compound).iter();
            let near = near.take_while(|reached| requirement.limit.admits(reached.length));
            let offers = near
                .filter(|reached| counts[reached.station.index()])
                .filter(|reached| at_home(&lenders, requirement, gap.compound, reached.station))
                .map(|reached| Offer {
                    resource: reached.station.index(),
                    requirement: at,
                    length: reached.length,
                });
            need.offers.extend(offers);
        }
    }
}

/// Whether a room may serve a compound, by their areas.
fn at_home(city: &City, requirement: &Requirement, id: CompoundId, room: StationId) -> bool {
    let home = city.home_of_compound(id, requirement.catchment);
    requirement.catchment == Catchment::Any
        || home.is_some() && home == city.home_of_station(room, requirement.catchment)
}

/// The city with its rooms in place of its stations.
pub(super) fn lenders(city: &City) -> City {
    let whereabouts = Whereabouts::new(city);
    let rooms = city.resources().iter().map(|resource| opened(city, &whereabouts, resource));
    city.with_stations(rooms.collect())
}

/// What is to be filled, and by which rooms it could be.
struct Tasks {
    /// For each room the tasks that it could fill, and how.
    of_room: Vec<Vec<(usize, Fill)>>,
    /// For each task the residents behind it.
    weights: Vec<f64>,
    /// For each need its residents.
    people: Vec<Persons>,
}

/// What opening a room would bring; the better is the greater.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Gain {
    weight: f64,
    tasks: usize,
    room: usize,
}

impl Eq for Gain {}

impl Ord for Gain {
    fn cmp(&self, other: &Self) -> Ordering {
        let by_weight = self.weight.total_cmp(&other.weight);
        by_weight.then(self.tasks.cmp(&other.tasks)).then(other.room.cmp(&self.room))
    }
}

impl PartialOrd for Gain {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Tasks {
    fn new(needs: &[Need], rooms: usize, any: bool, people: impl Fn(&Need) -> Persons) -> Self {
        let mut tasks = Self {
            of_room: vec![Vec::new(); rooms],
            weights: Vec::new(),
            people: needs.iter().map(&people).collect(),
        };
        for (at, need) in needs.iter().enumerate() {
            let mut seen: Vec<(usize, usize)> = Vec::new();
            for offer in &need.offers {
                // Where one requirement is enough, a need is one task and a room fills it once.
                let key = if any { 0 } else { offer.requirement };
                let known = seen.iter().find(|(requirement, _)| *requirement == key);
                let task = if let Some((_, task)) = known {
                    *task
                } else {
                    tasks.weights.push(tasks.people[at].value());
                    seen.push((key, tasks.weights.len() - 1));
                    tasks.weights.len() - 1
                };
                let of_room = &mut tasks.of_room[offer.resource];
                if of_room.iter().rev().take_while(|(_, f)| f.need == at).all(|(t, _)| *t != task) {
                    let Offer { requirement, length, .. } = *offer;
                    of_room.push((task, Fill { need: at, requirement, length }));
                }
            }
        }
        tasks
    }

    fn gain(&self, room: usize, filled: &[bool]) -> Gain {
        let mut gain = Gain { weight: 0.0, tasks: 0, room };
        for (task, _) in self.of_room[room].iter().filter(|(task, _)| !filled[*task]) {
            gain.weight += self.weights[*task];
            gain.tasks += 1;
        }
        gain
    }

    fn in_order(&self) -> Vec<Project> {
        let mut filled = vec![false; self.weights.len()];
        let mut best: BinaryHeap<Gain> =
            (0..self.of_room.len()).map(|room| self.gain(room, &filled)).collect();
        let mut projects = Vec::new();
        while let Some(bound) = best.pop() {
            let now = self.gain(bound.room, &filled);
            if now.tasks == 0 {
                continue;
            }
            if best.peek().is_some_and(|next| *next > now) {
                best.push(now);
                continue;
            }
            let mut fills = Vec::with_capacity(now.tasks);
            for (task, fill) in &self.of_room[now.room] {
                if !filled[*task] {
                    filled[*task] = true;
                    fills.push(*fill);
                }
            }
            let mut helped: Vec<usize> = fills.iter().map(|fill| fill.need).collect();
            helped.dedup();
            let residents = helped.into_iter().map(|need| self.people[need]).sum();
            projects.push(Project { resource: now.room, fills, residents });
        }
        projects
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A seeded noise in 0…n.
    fn dice(seed: &mut u64, n: u64) -> u64 {
        *seed =
            seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (*seed >> 33) % n
    }

    fn needs(seed: u64, rooms: u64, requirements: u64) -> (Vec<Need>, Vec<Persons>) {
        let mut seed = seed;
        let mut needs = Vec::new();
        let mut people = Vec::new();
        for gap in 0..40 {
            let mut offers = Vec::new();
            for _ in 0..dice(&mut seed, 5) {
                offers.push(Offer {
                    resource: dice(&mut seed, rooms) as usize,
                    requirement: dice(&mut seed, requirements) as usize,
                    length: Meters::new(dice(&mut seed, 1000) as f64),
                });
            }
            needs.push(Need { gap, offers });
            people.push(Persons::new(dice(&mut seed, 4) as f64 * 100.0));
        }
        (needs, people)
    }

    /// The same greedy order, every gain counted again in every round.
    fn plain(tasks: &Tasks) -> Vec<usize> {
        let mut filled = vec![false; tasks.weights.len()];
        let mut order = Vec::new();
        loop {
            let gains = (0..tasks.of_room.len()).map(|room| tasks.gain(room, &filled));
            let Some(best) = gains.filter(|gain| gain.tasks > 0).max() else { return order };
            tasks.of_room[best.room].iter().for_each(|(task, _)| filled[*task] = true);
            order.push(best.room);
        }
    }

    #[test]
    fn lazy_counting_finds_the_order_of_plain_counting() {
        for seed in 0..50 {
            for any in [true, false] {
                let (needs, people) = needs(seed, 12, 3);
                let tasks = Tasks::new(&needs, 12, any, |need| people[need.gap]);
                let order: Vec<usize> = tasks.in_order().iter().map(|one| one.resource).collect();
                assert_eq!(order, plain(&tasks), "seed {seed}, any {any}");
            }
        }
    }

    #[test]
    fn every_need_with_an_offer_is_filled_once_a_task_and_none_without() {
        let (needs, people) = needs(7, 12, 3);
        let projects = Tasks::new(&needs, 12, true, |need| people[need.gap]).in_order();
        let mut filled: Vec<usize> =
            projects.iter().flat_map(|one| one.fills.iter().map(|fill| fill.need)).collect();
        filled.sort_unstable();
        let offered: Vec<usize> =
            (0..needs.len()).filter(|&at| !needs[at].offers.is_empty()).collect();
        assert_eq!(filled, offered);
        let gains: Vec<f64> = projects.iter().map(|one| one.residents.value()).collect();
        assert!(gains.is_sorted_by(|a, b| a >= b), "{gains:?}");
    }
}
