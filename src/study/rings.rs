//! Service circles at several minutes, one inside the other.

use geo_types::MultiPolygon;

use super::{By, Study};
use crate::city::{Limit, LimitError, Requirement, StationId};
use crate::geodesy::{GeoShape, PlaneShape};

/// Everywhere within some minutes of a station, or of any of several.
#[derive(Clone, Debug)]
pub struct Ring {
    /// The minutes, and the metres that they make at the requirement's pace.
    pub limit: Limit,
    /// The place; nothing where nobody gets anywhere.
    pub shape: Option<GeoShape>,
}

impl Study {
    /// The circles of some stations, dissolved, at each of `minutes`, in their order. All are true
    /// to the same streets, so that the shorter lies within the longer.
    ///
    /// # Errors
    /// When minutes are no limit.
    pub fn rings(
        &self,
        by: By,
        requirement: &Requirement,
        stations: &[StationId],
        minutes: &[f64],
    ) -> Result<Vec<Ring>, LimitError> {
        let pace = requirement.limit.pace();
        let limits: Vec<Limit> = minutes
            .iter()
            .map(|&minutes| Limit::try_of_minutes(minutes, pace))
            .collect::<Result<_, _>>()?;
        // Minutes are a time, also where the requirement's own limit is in metres.
        let timed = Requirement {
            limit: limits.first().copied().unwrap_or(requirement.limit),
            ..requirement.clone()
        };
        let way = self.way(by, &timed);
        let ring = |limit: Limit| {
            let shape: MultiPolygon<f64> = way.service_area(stations, limit.radius());
            let shape = (!shape.0.is_empty()).then_some(PlaneShape::Area(shape));
            Ring { limit, shape: shape.map(|shape| shape.off(self.city().plane())) }
        };
        Ok(limits.into_iter().map(ring).collect())
    }
}
