//! Places where walkable ways meet, near enough to a compound to serve it.

use rayon::prelude::*;

use super::names;
use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use crate::city::Candidate;
use crate::siting::SitingError;

pub(super) struct Corners<'a>(pub &'a Survey<'a>);

impl Proposer for Corners<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let Self(survey) = self;
        let compounds = survey.compounds();
        let is_near = |place: &Place| {
            compounds.to(place.at).is_some_and(|(_, distance_m)| distance_m <= survey.reach_m)
        };
        let all = survey.ground.corners.par_iter().enumerate();
        let places = all.map(|(item, &at)| Place::new(at, item)).filter(is_near);
        Ok(places.collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let Self(survey) = self;
        let id = format!("corners-{:04}", place.item() + 1);
        let name = format!("{}路口", names::of_place(survey, place.at));
        survey.generated(id, name, survey.city.plane().unproject(place.at))
    }
}
