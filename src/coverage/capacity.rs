//! Who is served when stations can be full.
//!
//! Rule: walks are taken in order of length (ties by compound, then station); a compound goes as
//! a whole to the nearest station that counts and still has room for its residents. A station of
//! unknown capacity is never full; a compound of unknown residents takes no room. This is how
//! people who come first fill a place; it is not the assignment that serves most.

use crate::city::{City, CompoundId, StationId};
use crate::reach::Reached;
use crate::units::{Meters, Persons};

/// For each compound the station that has room for it, out of `walks`: every compound with a
/// station that counts within the limit.
#[must_use]
pub fn assign(
    city: &City,
    mut walks: Vec<(CompoundId, StationId, Meters)>,
) -> Vec<Option<Reached>> {
    walks.sort_by(|a, b| a.2.total_cmp(&b.2).then(a.0.cmp(&b.0)).then(a.1.cmp(&b.1)));
    let mut room: Vec<Option<Persons>> = city.stations().iter().map(|s| s.capacity).collect();
    let mut given = vec![None; city.compounds().len()];
    for (compound, station, length) in walks {
        let place = &mut given[compound.index()];
        if place.is_some() {
            continue;
        }
        let people = city.compound(compound).residents.unwrap_or(Persons::ZERO);
        match &mut room[station.index()] {
            Some(left) if *left < people => continue,
            Some(left) => *left = *left - people,
            None => {}
        }
        *place = Some(Reached { station, length });
    }
    given
}
