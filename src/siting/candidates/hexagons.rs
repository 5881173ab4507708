//! The middles of hexagons laid over walkable land near to homes.
//!
//! They are counted from the south-west before any rule of the question leaves some out, so that an id
//! names the same place under other rules.

use super::lattice::middles;
use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use super::{land, names};
use crate::city::Candidate;
use crate::siting::SitingError;
use crate::units::Meters;

/// Spacings that make sense: below, neighbours serve the same homes; above, none serves all between
/// them.
const SPACINGS_M: std::ops::RangeInclusive<f64> = 50.0..=5000.0;

pub(super) struct Hexagons<'a> {
    survey: &'a Survey<'a>,
    spacing_m: f64,
}

impl<'a> Hexagons<'a> {
    pub fn try_new(survey: &'a Survey<'a>, spacing: Meters) -> Result<Self, SitingError> {
        let spacing_m = spacing.value();
        if !SPACINGS_M.contains(&spacing_m) {
            let expected = "a number of metres from 50 to 5000";
            return Err(SitingError::Number { name: "spacing", found: spacing_m, expected });
        }
        Ok(Self { survey, spacing_m })
    }
}

impl Proposer for Hexagons<'_> {
    fn places(&self, tally: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let Self { survey, spacing_m } = self;
        let middles = middles(survey.errand, survey.compounds(), *spacing_m, survey.reach_m)?;
        let against = land::against(survey, &middles)?;
        let mut places = Vec::new();
        for (at, against) in middles.into_iter().zip(against) {
            match against {
                None => places.push(Place::new(at, places.len())),
                Some(why) => tally.count(why),
            }
        }
        Ok(places)
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let id = format!("hexagons-{:04}", place.item() + 1);
        let at = self.survey.city.plane().unproject(place.at);
        self.survey.generated(id, names::of_place(self.survey, place.at), at)
    }
}
