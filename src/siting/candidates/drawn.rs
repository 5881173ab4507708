//! Places pointed at, each kept wherever it is: whoever draws it knows why.

use super::names;
use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use crate::city::Candidate;
use crate::geodesy::LonLat;
use crate::siting::SitingError;

pub(super) struct Drawn<'a> {
    pub survey: &'a Survey<'a>,
    pub places: &'a [LonLat],
}

impl Proposer for Drawn<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let plane = self.survey.city.plane();
        let all = self.places.iter().enumerate();
        Ok(all.map(|(item, &at)| Place::new(plane.project(at), item)).collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let id = format!("drawn-{}", place.item() + 1);
        let name = names::of_place(self.survey, place.at);
        self.survey.generated(id, name, self.places[place.item()])
    }
}
