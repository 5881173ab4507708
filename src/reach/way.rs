//! What every way of walking can answer.

use geo_types::MultiPolygon;

use super::{Reach, Reached};
use crate::city::{CompoundId, StationId};
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
    fn reach(&self, from: Entrances, limit: Meters) -> Reach;

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
}
