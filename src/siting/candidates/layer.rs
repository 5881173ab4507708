//! Sites that the city's own layer names, as they are.
//!
//! A site whose `upgrades` is no station of this city replaces none: it is kept, an upgrade as a build,
//! and noted.

use std::collections::BTreeSet;

use super::proposal::{Place, Proposer, Standing, Tally};
use super::survey::Survey;
use crate::city::{Action, Candidate};
use crate::siting::{PlanNote, SitingError};

pub(super) struct Layer<'a> {
    candidates: &'a [Candidate],
    survey: &'a Survey<'a>,
    stations: BTreeSet<&'a str>,
}

impl<'a> Layer<'a> {
    pub fn new(survey: &'a Survey<'a>) -> Self {
        let stations = survey.city.stations().iter().map(|station| station.source_id.as_str());
        Self { candidates: survey.city.candidates(), survey, stations: stations.collect() }
    }

    /// Whether the candidate takes the place of a station that there is.
    fn replaces(&self, candidate: &Candidate) -> bool {
        candidate.upgrades.as_deref().is_some_and(|id| self.stations.contains(id))
    }

    /// Whether it says that it does, and does not.
    fn is_astray(&self, candidate: &Candidate) -> bool {
        (candidate.action == Action::Upgrade || candidate.upgrades.is_some())
            && !self.replaces(candidate)
    }
}

impl Proposer for Layer<'_> {
    fn places(&self, _: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let plane = self.survey.city.plane();
        let place = |(item, candidate): (usize, &Candidate)| {
            let at = candidate.station.shape.on(plane).inner_point();
            let standing = if self.replaces(candidate) { Standing::InPlace } else { Standing::New };
            Place { standing, street: candidate.station.street, ..Place::new(at, item) }
        };
        Ok(self.candidates.iter().enumerate().map(place).collect())
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let mut candidate = self.candidates[place.item()].clone();
        if self.is_astray(&candidate) {
            candidate.upgrades = None;
            if candidate.action == Action::Upgrade {
                candidate.action = Action::Build;
            }
        }
        candidate
    }

    fn notes(&self) -> Vec<PlanNote> {
        let astray = self.candidates.iter().filter(|candidate| self.is_astray(candidate));
        let note = |candidate: &Candidate| {
            PlanNote::UpgradesNoStation(candidate.station.source_id.clone())
        };
        astray.map(note).collect()
    }
}
