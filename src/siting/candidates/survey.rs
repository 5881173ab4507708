//! What all sources ask: the city and its areas, the nearest homes, and what a site would be that no file
//! describes.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use rayon::prelude::*;

use super::ground::Ground;
use super::land::Land;
use super::nearest::Nearest;
use super::whereabouts::Whereabouts;
use crate::city::{Action, Candidate, City, Condition, Service, Standard, Station, Tier};
use crate::geodesy::{GeoShape, LonLat};
use crate::index::Errand;
use crate::siting::{Gathering, Offer, Problem, SitingError, SitingQuestion};

/// What is asked of a city, and what sources look up.
pub(super) struct Survey<'a> {
    /// The work that all this is for.
    pub errand: &'a Errand,
    pub city: &'a City,
    pub ground: &'a Ground<'a>,
    pub whereabouts: Whereabouts,
    /// So far from its outline a compound can be served by a site, metres.
    pub reach_m: f64,
    tier: Tier,
    services: Vec<Service>,
    compounds: OnceLock<Nearest>,
    land: OnceLock<Land>,
}

impl<'a> Survey<'a> {
    pub fn new(
        errand: &'a Errand,
        city: &'a City,
        ground: &'a Ground<'a>,
        standard: &Standard,
        question: &SitingQuestion,
    ) -> Self {
        let Offer { tier, services, .. } = &question.offer;
        Self {
            errand,
            city,
            ground,
            whereabouts: Whereabouts::new(city),
            reach_m: reach_m(standard, question),
            tier: tier.unwrap_or_else(|| most_met(standard)),
            services: services.clone().map_or_else(|| all_asked_for(standard), sorted),
            compounds: OnceLock::new(),
            land: OnceLock::new(),
        }
    }

    /// What `make` makes of each thing, in their order; in parallel.
    ///
    /// # Errors
    /// When the errand was called off.
    pub fn each<T: Sync, M: Send>(
        &self,
        things: &[T],
        make: impl Fn(&T) -> M + Sync,
    ) -> Result<Vec<M>, SitingError> {
        let still = |thing| (!self.errand.is_off()).then(|| make(thing));
        let made: Option<Vec<M>> = things.par_iter().map(still).collect();
        made.ok_or_else(|| self.stopped())
    }

    /// That the errand was called off.
    pub fn stopped(&self) -> SitingError {
        SitingError::Stopped(Gathering::Candidates(self.errand.done()))
    }

    /// The compounds' outlines.
    pub fn compounds(&self) -> &Nearest {
        self.compounds.get_or_init(|| Nearest::new(self.city.compound_shapes()))
    }

    /// Water, rails and barriers.
    pub fn land(&self) -> &Land {
        self.land.get_or_init(|| Land::new(self.city))
    }

    /// A new site that no file describes: in good condition, of the tier and with the services
    /// offered; how large it will be nobody knows.
    pub fn generated(&self, source_id: String, name: String, at: LonLat) -> Candidate {
        let [district, street, community] = self.whereabouts.of(self.city.plane().project(at));
        let station = Station {
            source_id,
            name,
            tier: Some(self.tier),
            services: self.services.clone(),
            condition: Condition::Good,
            shape: GeoShape::Point(at),
            gates: Vec::new(),
            district,
            street,
            community,
            floor_area: None,
            capacity: None,
            opening_hours: None,
            cost: None,
        };
        Candidate { station, action: Action::Build, upgrades: None }
    }
}

/// How far from a compound a site can be that changes anything: the longest limit of the standard; for
/// median and center, which count every walk, the length from which walks count no more.
fn reach_m(standard: &Standard, question: &SitingQuestion) -> f64 {
    let radii = standard.requirements.iter().map(|one| one.limit.radius().value());
    let longest_m = radii.fold(0.0, f64::max);
    match question.problem {
        Problem::MaxCoverage { .. } | Problem::FullCoverage { .. } => longest_m,
        Problem::Median | Problem::Center => {
            let farthest_m = question.farthest_under(standard).value();
            if farthest_m.is_finite() { farthest_m } else { longest_m }
        }
    }
}

/// The tier that most requirements ask for or accept; of equals community, which is what cities
/// build most, then the widest.
fn most_met(standard: &Standard) -> Tier {
    let met = |tier: Tier| {
        let accepts = |tiers: &[Tier]| tiers.is_empty() || tiers.contains(&tier);
        standard.requirements.iter().filter(|one| accepts(&one.tiers)).count()
    };
    let best = Tier::ALL.into_iter().map(met).max().unwrap_or(0);
    let widest = Tier::ALL.into_iter().find(|&tier| met(tier) == best);
    let community = (met(Tier::Community) == best).then_some(Tier::Community);
    community.or(widest).unwrap_or(Tier::Community)
}

/// Every service that some requirement asks for, sorted.
fn all_asked_for(standard: &Standard) -> Vec<Service> {
    let all = standard.requirements.iter().flat_map(|one| &one.services);
    sorted(all.cloned().collect())
}

fn sorted(services: Vec<Service>) -> Vec<Service> {
    services.into_iter().collect::<BTreeSet<_>>().into_iter().collect()
}
