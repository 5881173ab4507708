//! Stations that are cramped or closed, put into good condition where they stand.
//!
//! Services, tier, capacity and gates stay. The floor area will be what the standard asks for, so it is
//! unknown; what the station once cost says nothing of what its upgrade costs.

use std::collections::BTreeSet;

use super::proposal::{Place, Proposer, Standing, Tally};
use super::survey::Survey;
use crate::city::{Action, Candidate, Condition, Station};
use crate::siting::{SitingError, Source};

pub(super) struct Cramped<'a> {
    survey: &'a Survey<'a>,
    /// Stations that a candidate of the layer already upgrades, where the layer is asked too: an
    /// office's own words on its station come before ours.
    described: BTreeSet<&'a str>,
}

impl<'a> Cramped<'a> {
    pub fn new(survey: &'a Survey<'a>, sources: &[Source]) -> Self {
        let layer = survey.city.candidates().iter().filter(|_| sources.contains(&Source::Layer));
        let described = layer.filter_map(|candidate| candidate.upgrades.as_deref()).collect();
        Self { survey, described }
    }
}

/// Whether there is something to put into good condition.
pub(super) fn is_poor(station: &Station) -> bool {
    station.condition < Condition::Good
}

impl Proposer for Cramped<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let city = self.survey.city;
        let all = city.stations().iter().zip(city.station_shapes()).enumerate();
        let poor = all.filter(|(_, (station, _))| {
            is_poor(station) && !self.described.contains(station.source_id.as_str())
        });
        let places = poor.map(|(item, (station, shape))| Place {
            standing: Standing::InPlace,
            street: station.street,
            ..Place::new(shape.inner_point(), item)
        });
        Ok(places.collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let old = &self.survey.city.stations()[place.item()];
        let station = Station {
            source_id: format!("cramped-{}", old.source_id),
            condition: Condition::Good,
            floor_area: None,
            cost: None,
            ..old.clone()
        };
        Candidate { station, action: Action::Upgrade, upgrades: Some(old.source_id.clone()) }
    }
}
