//! Where nobody can build: water, railways, and what the barriers layer closes.
//!
//! Water and railways are those of the barriers and of the base map. A place is left out in water's area
//! or within 10 m of a river drawn as a line, in a railway's area or within 15 m of its line, and in any
//! other area of the barriers layer, which nobody enters: no way leads to it. A wall drawn as a line
//! takes no land, nor does a tram in its street.

use geo::CoordsIter;

use super::survey::Survey;
use crate::city::City;
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::Patchwork;
use crate::network::{Obstacle, ObstacleKind, ObstacleShape, Obstacles};
use crate::reach::obstacle_of;
use crate::siting::{LeftOut, SitingError};
use crate::units::Meters;

/// A river that is drawn as a line is so wide to each side.
const RIVER: Meters = Meters::new(10.0);
/// A railway takes so much to each side of its line.
const RAILWAY: Meters = Meters::new(15.0);
/// Where no walkways are known, land is so near to a compound, metres.
const SETTLED_M: f64 = 300.0;

/// Places of which it is asked at once whether a way leads there: that cannot be called off.
const ASKED_AT_ONCE: usize = 1 << 17;

/// Water, rails and barriers of a city.
pub(super) struct Land {
    water: Patchwork,
    rails: Patchwork,
    closed: Patchwork,
    rivers: Obstacles,
    tracks: Obstacles,
}

impl Land {
    /// Indexes what a city's map shows. O(n log n) for n edges.
    pub fn new(city: &City) -> Self {
        let barriers = city.barriers().iter().map(|feature| (feature, true));
        let shown = city.context().iter().map(|feature| (feature, false));
        let (mut water, mut rails, mut closed) = (Vec::new(), Vec::new(), Vec::new());
        let (mut rivers, mut tracks) = (Vec::new(), Vec::new());
        for (feature, is_barrier) in barriers.chain(shown) {
            let class = feature.properties.get("class").map(|class| class.trim());
            if class == Some("tram") {
                continue; // runs in the street, and houses stand beside it
            }
            let Some(obstacle) = obstacle_of(feature, city.plane()) else { continue };
            let Obstacle { kind, shape, .. } = &obstacle;
            match (kind, shape) {
                (ObstacleKind::River, ObstacleShape::Area(_)) => water.extend(area(obstacle)),
                (ObstacleKind::Railway, ObstacleShape::Area(_)) => rails.extend(area(obstacle)),
                (_, ObstacleShape::Area(_)) if is_barrier => closed.extend(area(obstacle)),
                (ObstacleKind::River, ObstacleShape::Lines(_)) => rivers.push(obstacle),
                (ObstacleKind::Railway, ObstacleShape::Lines(_)) => tracks.push(obstacle),
                _ => {}
            }
        }
        Self {
            water: Patchwork::new(&water),
            rails: Patchwork::new(&rails),
            closed: Patchwork::new(&closed),
            rivers: Obstacles::new(rivers),
            tracks: Obstacles::new(tracks),
        }
    }

    /// Why a place is no land; `None` where it is.
    fn against(&self, place: PlanePoint) -> Option<LeftOut> {
        let shape = PlaneShape::Point(place);
        let is_in = |areas: &Patchwork| areas.holder_of(&shape).is_some();
        let is_near = |lines: &Obstacles, reach: Meters| !lines.near(place, reach).is_empty();
        if is_in(&self.water) || is_near(&self.rivers, RIVER) {
            Some(LeftOut::Water)
        } else if is_in(&self.rails) || is_near(&self.tracks, RAILWAY) {
            Some(LeftOut::Rail)
        } else {
            is_in(&self.closed).then_some(LeftOut::NoWay)
        }
    }
}

/// For each place why it is no walkable land, in their order; `None` where it is. In parallel.
pub(super) fn against(
    survey: &Survey<'_>,
    places: &[PlanePoint],
) -> Result<Vec<Option<LeftOut>>, SitingError> {
    let land = survey.land();
    let mut against = survey.each(places, |&place| land.against(place))?;
    let dry: Vec<usize> = (0..places.len()).filter(|&at| against[at].is_none()).collect();
    let asked: Vec<PlanePoint> = dry.iter().map(|&at| places[at]).collect();
    let walkable = if let Some(is_walkable) = &survey.ground.is_walkable {
        let mut walkable = Vec::with_capacity(asked.len());
        for some in asked.chunks(ASKED_AT_ONCE) {
            if survey.errand.is_off() {
                return Err(survey.stopped());
            }
            walkable.extend(is_walkable(some));
        }
        walkable
    } else {
        let compounds = survey.compounds();
        let is_settled = |&place: &PlanePoint| {
            compounds.to(place).is_some_and(|(_, distance_m)| distance_m <= SETTLED_M)
        };
        survey.each(&asked, is_settled)?
    };
    for (nth, at) in dry.into_iter().enumerate() {
        let is_walkable = walkable.get(nth).copied().unwrap_or(false);
        against[at] = (!is_walkable).then_some(LeftOut::NoWay);
    }
    Ok(against)
}

/// The area of an obstacle, if every coordinate is a number.
fn area(obstacle: Obstacle) -> Option<PlaneShape> {
    let ObstacleShape::Area(area) = obstacle.shape else { return None };
    let is_sound = area.coords_iter().all(|c| c.x.is_finite() && c.y.is_finite());
    is_sound.then_some(PlaneShape::Area(area))
}
