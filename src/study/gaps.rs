//! The gap list of an answer, each gap with what stands in the way and what would help.

use std::collections::BTreeMap;

use super::{Answer, By, Study};
use crate::city::{AreaId, CompoundId, Measure, ServedWhen, StationId};
use crate::coverage::{Coverage, Gap, Reason, entrances};

impl Study {
    /// The unserved compounds, worst first. For those behind a barrier: what it is, and the
    /// cheapest new gate or crossing that would bring them within the standard, where one is
    /// found. Made once an answer.
    #[must_use]
    pub fn gaps<'a>(&self, answer: &'a Answer) -> &'a [Gap] {
        answer.gaps.get_or_init(|| {
            let mut gaps = answer.coverage.gaps(self.city());
            if answer.method.by == By::Walk {
                self.look_behind_barriers(&answer.coverage, &mut gaps);
            }
            gaps
        })
    }

    /// For an answer by walk: the same standard by the bare circle, to be shown beside it. Made
    /// once an answer.
    #[must_use]
    pub fn circle_beside<'a>(&self, answer: &'a Answer) -> Option<&'a Coverage> {
        let beside = answer.circle.get_or_init(|| {
            let standard = &answer.coverage.standard;
            let by_walk = answer.method.by == By::Walk;
            by_walk.then(|| Box::new(self.measured(standard, By::CIRCLE)))
        });
        beside.as_deref()
    }

    fn look_behind_barriers(&self, coverage: &Coverage, gaps: &mut [Gap]) {
        let all_must_be_met = coverage.standard.served_when == ServedWhen::All;
        for (at, requirement) in coverage.standard.requirements.iter().enumerate() {
            let (way, from) = (self.way(By::Walk, requirement), entrances(requirement));
            let mut behind: BTreeMap<Option<AreaId>, Vec<usize>> = BTreeMap::new();
            for (place, gap) in gaps.iter_mut().enumerate().filter(|(_, gap)| gap.requirement == at)
            {
                let Reason::Barrier(station) = gap.reason else { continue };
                gap.obstacles = way.obstacles(gap.compound, station);
                // Where all must be met, one link is enough only if nothing else is missing.
                if all_must_be_met && gap.unmet.len() > 1 {
                    continue;
                }
                let home = self.city().home_of_compound(gap.compound, requirement.catchment);
                behind.entry(home).or_default().push(place);
            }
            // A walk within the limit serves neither half an area nor whom a full station turns
            // away: what a link would bring there is not known, so none is told.
            if requirement.measure == Measure::Area || requirement.within_capacity {
                continue;
            }
            for (home, places) in behind {
                let counting: Vec<StationId> = coverage
                    .counting(self.city(), at)
                    .filter(|&id| self.city().home_of_station(id, requirement.catchment) == home)
                    .collect();
                let compounds: Vec<CompoundId> =
                    places.iter().map(|&place| gaps[place].compound).collect();
                let links = way.links(from, &compounds, &counting, requirement.limit.radius());
                for (place, link) in places.into_iter().zip(links) {
                    gaps[place].link = link;
                }
            }
        }
    }
}
