//! The gates of compounds; the inner point where none is known.
//!
//! Of places nearer than 30 m to each other the first stays: gates that face each other across a lane
//! make one site.

use super::names;
use super::proposal::{Place, Proposer, Tally};
use super::survey::Survey;
use crate::city::{Candidate, CompoundId};
use crate::geodesy::{LonLat, PlanePoint};
use crate::index::kept_apart;
use crate::siting::{LeftOut, SitingError};

/// Gates nearer than this are one site, metres.
const ONE_SITE_M: f64 = 30.0;

pub(super) struct Gates<'a> {
    survey: &'a Survey<'a>,
    /// Each place's compound, and which of its gates it is, from 0; `None` for its inner point.
    doors: Vec<(CompoundId, Option<usize>)>,
}

impl<'a> Gates<'a> {
    pub fn new(survey: &'a Survey<'a>) -> Self {
        let doors = survey.city.compounds().iter().enumerate().flat_map(|(at, compound)| {
            let gates = (0..compound.gates.len()).map(Some);
            let inner = compound.gates.is_empty().then_some(None);
            gates.chain(inner).map(move |gate| (CompoundId::at(at), gate))
        });
        Self { survey, doors: doors.collect() }
    }

    fn at(&self, (compound, gate): (CompoundId, Option<usize>)) -> PlanePoint {
        let city = self.survey.city;
        match gate {
            Some(gate) => city.plane().project(city.compound(compound).gates[gate]),
            None => city.compound_shapes()[compound.index()].inner_point(),
        }
    }

    fn on_earth(&self, (compound, gate): (CompoundId, Option<usize>), at: PlanePoint) -> LonLat {
        let city = self.survey.city;
        match gate {
            Some(gate) => city.compound(compound).gates[gate],
            None => city.plane().unproject(at),
        }
    }
}

impl Proposer for Gates<'_> {
    fn places(&self, tally: &mut Tally) -> Result<Vec<Place>, SitingError> {
        let points: Vec<PlanePoint> = self.doors.iter().map(|&door| self.at(door)).collect();
        let stays = kept_apart(&points, ONE_SITE_M);
        let mut places = Vec::new();
        for (item, (at, stays)) in points.into_iter().zip(stays).enumerate() {
            if stays {
                places.push(Place::new(at, item));
            } else {
                tally.count(LeftOut::Repeated);
            }
        }
        Ok(places)
    }

    fn candidate(&self, place: &Place) -> Candidate {
        let door @ (id, gate) = self.doors[place.item()];
        let compound = self.survey.city.compound(id);
        let number = gate.unwrap_or(0) + 1;
        let name = names::of_compound(self.survey.city, id.index());
        let name = match gate {
            None => format!("{name}内"),
            Some(_) if compound.gates.len() == 1 => format!("{name}门口"),
            Some(_) => format!("{name}门口{number}"),
        };
        let source_id = format!("gates-{}-{number}", compound.source_id);
        self.survey.generated(source_id, name, self.on_earth(door, place.at))
    }
}
