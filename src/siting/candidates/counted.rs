//! How many places a source has, where a look at the city tells it.

use super::cramped::is_poor;
use crate::city::City;
use crate::siting::Source;

/// How many candidates a source has before any rule leaves some out; `None` where the streets or the
/// lie of the land would have to be asked, or places near to each other be made one.
#[must_use]
pub fn counted(city: &City, source: &Source) -> Option<usize> {
    match source {
        Source::Layer => Some(city.candidates().len()),
        Source::Cramped => Some(city.stations().iter().filter(|one| is_poor(one)).count()),
        Source::Resources => Some(city.resources().len()),
        Source::Drawn(places) => Some(places.len()),
        Source::Hexagons { .. } | Source::Gates | Source::Corners => None,
    }
}
