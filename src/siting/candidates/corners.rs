//! Places where walkable ways meet, near enough to a compound to serve it.

use super::names;
use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use crate::city::Candidate;
use crate::geodesy::PlanePoint;
use crate::siting::SitingError;

pub(super) struct Corners<'a>(pub &'a Survey<'a>);

impl Proposer for Corners<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let Self(survey) = self;
        let compounds = survey.compounds();
        let is_near = |&at: &PlanePoint| {
            compounds.to(at).is_some_and(|(_, distance_m)| distance_m <= survey.reach_m)
        };
        let corners = &survey.ground.corners;
        let are_near = survey.each(corners, is_near)?;
        let near = corners.iter().zip(are_near).enumerate().filter(|(_, (_, is_near))| *is_near);
        Ok(near.map(|(item, (&at, _))| Place::new(at, item)).collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let Self(survey) = self;
        let id = format!("corners-{:04}", place.item() + 1);
        let name = format!("{}路口", names::of_place(survey, place.at));
        survey.generated(id, name, survey.city.plane().unproject(place.at))
    }
}
