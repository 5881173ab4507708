//! What every way of walking can answer.

use geo_types::MultiPolygon;

use super::{Link, Obstacle, Reach, Reached};
use crate::city::{CompoundId, StationId};
use crate::geodesy::PlanePoint;
use crate::index::Errand;
use crate::units::Meters;

/// From which points of a compound a walk may start.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Entrances {
    /// Its gates where they are known, else its inner point.
    Gates,
    /// Its inner point.
    InnerPoint,
}

/// A way of walking from compounds to stations.
pub trait Way: Send + Sync {
    /// The table of all walks of at most `limit`.
    fn reach(&self, from: Entrances, limit: Meters) -> Reach {
        let table = self.reach_on(&Errand::default(), from, limit);
        table.expect("nobody calls this errand off")
    }

    /// The same on an errand, of which each station may be a piece; `None` where it was called
    /// off.
    fn reach_on(&self, errand: &Errand, from: Entrances, limit: Meters) -> Option<Reach>;

    /// For each compound asked for, the nearest of the stations in `among` however far, the
    /// first of equals; `None` where none can be reached at all.
    fn nearest(
        &self,
        from: Entrances,
        compounds: &[CompoundId],
        among: &[StationId],
    ) -> Vec<Option<Reached>>;

    /// For each compound, the share of its area within `limit` of a station that `counts` for it,
    /// 0…1; `None` for a compound that has no area.
    fn area_shares(
        &self,
        limit: Meters,
        counts: &(dyn Fn(CompoundId, StationId) -> bool + Sync),
    ) -> Vec<Option<f64>>;

    /// Everywhere within `limit` of a station: its service circle, to be drawn, on the plane.
    fn service_circle(&self, station: StationId, limit: Meters) -> MultiPolygon<f64>;

    /// Everywhere within `limit` of any of the stations: their circles dissolved into one.
    fn service_area(&self, stations: &[StationId], limit: Meters) -> MultiPolygon<f64>;

    /// Whether a walk can start at the compound at all.
    fn joins(&self, from: Entrances, compound: CompoundId) -> bool;

    /// The shortest walk from a compound to a station; `None` where there is none.
    fn route(&self, from: Entrances, compound: CompoundId, station: StationId) -> Option<Route>;

    /// What the straight line from a compound to a station crosses and the walk goes round, the
    /// most massive first; empty where nothing is known to stand in the way.
    fn obstacles(&self, compound: CompoundId, station: StationId) -> Vec<Obstacle>;

    /// For each compound asked for, the cheapest single new link (a gate, a crossing) that would
    /// bring one of the stations in `among` within `limit`; `None` where no such link is found.
    fn links(
        &self,
        from: Entrances,
        compounds: &[CompoundId],
        among: &[StationId],
        limit: Meters,
    ) -> Vec<Option<Link>>;
}

/// A walk that can be drawn.
#[derive(Clone, Debug, PartialEq)]
pub struct Route {
    /// From the compound to the station, on the plane: at least one point.
    pub points: Vec<PlanePoint>,
    /// Its length, as the way measures it.
    pub length: Meters,
}
