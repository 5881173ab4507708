//! Who fills which places.

use super::super::supply::{Supply, position};
use super::super::{Filling, Place, Site};
use crate::city::{CompoundId, StationId};
use crate::units::{Meters, Persons};

/// Parts of a person in which room is counted, so that residents that are no whole number keep
/// three digits.
const PARTS: f64 = 1000.0;

/// A filling problem, and what its numbers mean in the city.
#[derive(Clone, Debug)]
pub struct PosedFilling {
    /// The numbers; its demands are all compounds of the city.
    pub filling: Filling,
}

impl PosedFilling {
    /// Poses the problem of a standard with one requirement; `room` is what each candidate can
    /// hold.
    #[must_use]
    pub fn new(
        supply: &Supply<'_>,
        sites: Vec<Site>,
        gains: &[u64],
        room: impl Iterator<Item = Option<Persons>>,
    ) -> Self {
        let city = supply.city;
        let mut walks: Vec<(Meters, u32, Place)> = Vec::new();
        for compound in (0..city.compounds().len()).map(CompoundId::at) {
            let demand = position(compound.index());
            for walk in supply.standing_within(0, compound) {
                let place = Place::Standing(position(walk.station.index()));
                walks.push((walk.length, demand, place));
            }
            for walk in supply.counting_sites_within(0, compound) {
                walks.push((walk.length, demand, Place::Site(position(walk.station.index()))));
            }
        }
        walks.sort_by(|a, b| a.0.total_cmp(&b.0).then((a.1, a.2).cmp(&(b.1, b.2))));
        let people = |people: Option<Persons>| parts(people.unwrap_or(Persons::ZERO));
        let filling = Filling {
            sites,
            people: city.compounds().iter().map(|one| people(one.residents)).collect(),
            gains: gains.to_vec(),
            walks: walks.into_iter().map(|(_, demand, place)| (demand, place)).collect(),
            standing: city.stations().iter().map(|station| station.capacity.map(parts)).collect(),
            room: room.map(|room| room.map(parts)).collect(),
            replaces: supply.replaces.iter().map(|one| one.map(of_station)).collect(),
        };
        Self { filling }
    }
}

fn of_station(station: StationId) -> u32 {
    position(station.index())
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn parts(people: Persons) -> u64 {
    (people.value() * PARTS).round().clamp(0.0, 1e15) as u64
}
