//! What becomes of a city when given sites are built one after the other: who is served after
//! each, quickly enough to be asked while a site is moved on a map.
//!
//! One table of walks is filled, to all stations and all sites at once; after each step the
//! requirements are judged by the stations that stand then and the sites built by then. The city is
//! not judged in full (nearest stations beyond the limit, reasons, figures of areas are left out).
//! O(fill + steps × pairs).

use super::{Question, Study};
use crate::city::{Candidate, City, ServedWhen, StationId};
use crate::coverage::served_by_some;
use crate::geodesy::LonLat;
use crate::siting::{
    Curve, Ground, Offer, Problem, SiteRules, SitingError, SitingQuestion, Source, Spend, Weight,
    candidates,
};

/// Who is served while sites are built.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Steps {
    /// For each compound whether it is served: as the city stands, then after each site.
    pub served: Vec<Vec<bool>>,
}

impl Study {
    /// What new sites at some places would be: of the tier and with the services that the
    /// standard asks for, each in the areas that hold it; in the order of the places.
    ///
    /// # Errors
    /// When there are too many.
    pub fn sites_at(
        &self,
        question: &Question,
        places: &[LonLat],
    ) -> Result<Vec<Candidate>, SitingError> {
        if places.is_empty() {
            return Ok(Vec::new());
        }
        let siting = SitingQuestion {
            problem: Problem::MAX_COVERAGE,
            weight: Weight::Compounds,
            spend: Spend::Sites(1),
            sources: vec![Source::Drawn(places.to_vec())],
            rules: SiteRules::default(),
            offer: Offer::default(),
            curve: Curve::OfPlan,
            farthest: None,
            seconds: None,
        };
        // Places pointed at are kept wherever they are: nothing is asked of the ground.
        let ground = Ground { corners: Vec::new(), is_walkable: None };
        Ok(candidates(self.city(), &ground, &question.standard, &siting)?.sites)
    }

    /// Who is served as the city stands, and after each of some sites is built in its turn. A site
    /// that replaces a station comes in its place.
    #[must_use]
    pub fn steps(&self, question: &Question, sites: &[Candidate]) -> Steps {
        let city = self.city();
        let stations = city.stations().iter().chain(sites.iter().map(|site| &site.station));
        let both = self.with_stations(stations.cloned().collect());
        let times = Times::new(city, sites);
        let requirements = &question.standard.requirements;
        let measured: Vec<_> = requirements
            .iter()
            .map(|one| {
                (
                    one,
                    both.way(question.by, one),
                    both.table_to(question.by, one, one.limit.radius()),
                )
            })
            .collect();
        let after = |step: usize| {
            let takes_part = |station| times.stands(station, step);
            let met = measured.iter().map(|(requirement, way, table)| {
                served_by_some(both.city(), requirement, &**way, table, &takes_part)
            });
            let together = |mut all: Vec<bool>, one: Vec<bool>| {
                for (all, one) in all.iter_mut().zip(one) {
                    match question.standard.served_when {
                        ServedWhen::All => *all &= one,
                        ServedWhen::Any => *all |= one,
                    }
                }
                all
            };
            met.reduce(together).unwrap_or_default()
        };
        Steps { served: (0..=sites.len()).map(after).collect() }
    }
}

/// When each station of the city with all sites beside it stands.
struct Times {
    /// From which step on, and before which.
    of: Vec<(usize, usize)>,
}

impl Times {
    fn new(city: &City, sites: &[Candidate]) -> Self {
        let replaced = |key: &str| {
            let by = sites.iter().position(|site| site.upgrades.as_deref() == Some(key));
            by.map_or(usize::MAX, |site| site + 1)
        };
        let standing = city.stations().iter().map(|one| (0, replaced(&one.source_id)));
        let sites = (1..=sites.len()).map(|step| (step, usize::MAX));
        Self { of: standing.chain(sites).collect() }
    }

    fn stands(&self, station: StationId, step: usize) -> bool {
        let (from, before) = self.of[station.index()];
        from <= step && step < before
    }
}
