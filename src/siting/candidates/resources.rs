//! Rooms that units can lend, opened to residents.

use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use super::whereabouts::Whereabouts;
use crate::city::{Action, Candidate, City, Condition, Resource, Station, Tier};
use crate::siting::SitingError;

/// The station that a lent room would be: in good condition, run by a community, in the areas where it
/// stands, and never full.
#[must_use]
pub fn opened(city: &City, whereabouts: &Whereabouts, resource: &Resource) -> Station {
    let inner = resource.shape.on(city.plane()).inner_point();
    let [district, street, community] = whereabouts.of(inner);
    Station {
        source_id: resource.source_id.clone(),
        name: resource.name.clone(),
        tier: Some(Tier::Community),
        services: resource.services.clone(),
        condition: Condition::Good,
        shape: resource.shape.clone(),
        gates: Vec::new(),
        district,
        street,
        community,
        floor_area: resource.floor_area,
        capacity: None,
        opening_hours: None,
        cost: None,
    }
}

pub(super) struct Resources<'a>(pub &'a Survey<'a>);

impl Proposer for Resources<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let city = self.0.city;
        let inner = |resource: &Resource| resource.shape.on(city.plane()).inner_point();
        let all = city.resources().iter().enumerate();
        Ok(all.map(|(item, resource)| Place::new(inner(resource), item)).collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let resource = &self.0.city.resources()[place.item()];
        let mut station = opened(self.0.city, &self.0.whereabouts, resource);
        station.source_id = format!("resources-{}", resource.source_id);
        Candidate { station, action: Action::Open, upgrades: None }
    }
}
