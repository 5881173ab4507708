//! Where next, end to end: candidates, their walks, the problem in numbers, the plan, and what the
//! city is with the plan built.

use std::sync::Arc;
use std::time::Instant;

use super::gathering::Gatherer;
use super::{Answer, Question, Study};
use crate::city::{Candidate, City, Measure, Requirement, Station, StationId};
use crate::coverage::counting_walks;
use crate::index::{Errand, Rows};
use crate::reach::Reached;
use crate::siting::{
    Candidates, Gathering, Ground, Plan, Problem, SitingError, SitingQuestion, SitingStage,
    SitingWatch, Supply, candidates_on, solve,
};
use crate::units::Meters;

/// The city before and after some sites are built.
pub struct Built {
    /// As it stands.
    pub before: Arc<Answer>,
    /// The city with the sites among its stations: a site's station has the candidate's id.
    pub study: Study,
    /// What is served then.
    pub after: Answer,
}

/// A plan, and the city with it.
pub struct Planned {
    /// The plan.
    pub plan: Plan,
    /// The city before and after.
    pub built: Built,
    /// How long it took, seconds.
    pub seconds: f64,
}

impl Study {
    /// Finds the best sites.
    ///
    /// # Errors
    /// When the question cannot be answered by this city's data, or the watch said stop, or the time
    /// was up, while candidates and their walks were still being gathered.
    pub fn plan(
        &self,
        question: &Question,
        siting: &SitingQuestion,
        watch: &mut dyn SitingWatch,
    ) -> Result<Planned, SitingError> {
        let start = Instant::now();
        let requirements = &question.standard.requirements;
        if requirements.iter().any(|one| one.measure == Measure::Area) {
            return Err(SitingError::ByArea);
        }
        siting.check()?;
        let mut gatherer = Gatherer::new(watch, siting.seconds);
        let gather = |errand: &Errand| self.candidates(errand, question, siting);
        let candidates = gatherer.gather(Gathering::Candidates, gather)?;
        let farthest = siting.farthest_under(&question.standard);
        let longest = |requirement: &Requirement| match siting.problem {
            Problem::Median | Problem::Center => farthest,
            _ => requirement.limit.radius(),
        };
        let of = candidates.sites.len();
        // Walks are counted of stations and of candidates, for each requirement.
        let all = (self.city().stations().len() + of) * requirements.len();
        let stage = |walks: usize| Gathering::Walks { done: of * walks.min(all) / all.max(1), of };
        let walks = |errand: &Errand| {
            let supply = self.supply(errand, question, &candidates, longest);
            supply.ok_or_else(|| SitingError::Stopped(stage(errand.done())))
        };
        let mut supply = gatherer.gather(stage, walks)?;
        let until = gatherer.until();
        let plan = solve(&mut supply, candidates, siting, farthest, until, watch)?;
        watch.tell(SitingStage::Judging);
        let mut chosen: Vec<usize> = plan.sites.iter().map(|site| site.candidate).collect();
        chosen.sort_unstable(); // equal walks go to the earlier station, as in the numbers solved
        let sites: Vec<Candidate> =
            chosen.into_iter().map(|at| plan.candidates.sites[at].clone()).collect();
        let built = self.built(question, &sites);
        Ok(Planned { plan, built, seconds: start.elapsed().as_secs_f64() })
    }

    /// The candidates of a question, and how many were left out by which rule.
    ///
    /// # Errors
    /// When there are none, the rules speak of what the city does not have, or the errand was called
    /// off.
    fn candidates(
        &self,
        errand: &Errand,
        question: &Question,
        siting: &SitingQuestion,
    ) -> Result<Candidates, SitingError> {
        let walk = self.streets().map(|_| self.any_walk());
        let ground = match &walk {
            None => Ground { corners: Vec::new(), is_walkable: None },
            Some(walk) => Ground {
                corners: walk.corners(),
                is_walkable: Some(Box::new(|places| walk.joins_at(places))),
            },
        };
        candidates_on(errand, self.city(), &ground, &question.standard, siting)
    }

    /// The city before and after given sites are built. A site that replaces a station comes in its
    /// place.
    #[must_use]
    pub fn built(&self, question: &Question, sites: &[Candidate]) -> Built {
        let before = Arc::new(self.coverage(question));
        let study = self.with_stations(stations_with(self.city(), sites));
        let after = study.coverage(question);
        Built { before, study, after }
    }

    /// The walks that count, to stations and to candidates; `None` where the errand was called off.
    fn supply<'a>(
        &'a self,
        errand: &Errand,
        question: &'a Question,
        candidates: &Candidates,
        longest: impl Fn(&Requirement) -> Meters,
    ) -> Option<Supply<'a>> {
        let (city, by) = (self.city(), question.by);
        let stations: Vec<Station> =
            candidates.sites.iter().map(|one| one.station.clone()).collect();
        let both = city.stations().len() + stations.len();
        let sites = self.with_stations(stations);
        let requirements = &question.standard.requirements;
        let mut supply = Supply {
            city,
            standard: &question.standard,
            standing: Vec::with_capacity(requirements.len()),
            sites: Vec::with_capacity(requirements.len()),
            replaces: candidates.sites.iter().map(|one| replaced(city, one)).collect(),
        };
        for (nth, requirement) in (1..).zip(requirements) {
            let longest = longest(requirement);
            let walks = |study: &Self| -> Option<Rows<Reached>> {
                let table = study.table_on(errand, by, requirement, longest)?;
                errand.whole(counting_walks(study.city(), requirement, &table, longest))
            };
            supply.standing.push(walks(self)?);
            supply.sites.push(walks(&sites)?);
            errand.did_all(nth * both); // also those that were known
        }
        Some(supply)
    }
}

fn replaced(city: &City, candidate: &Candidate) -> Option<StationId> {
    let key = candidate.upgrades.as_ref()?;
    city.stations().iter().position(|station| station.source_id == *key).map(StationId::at)
}

/// The stations of a city with some sites built: those that are replaced are gone, new ones come
/// last.
fn stations_with(city: &City, sites: &[Candidate]) -> Vec<Station> {
    let gone: Vec<&str> = sites.iter().filter_map(|site| site.upgrades.as_deref()).collect();
    let stay = city.stations().iter().filter(|one| !gone.contains(&one.source_id.as_str()));
    stay.chain(sites.iter().map(|site| &site.station)).cloned().collect()
}
