//! The land beside the streets that a field reaches.

use super::{Course, Field, Network, ObstacleShape, StreetCells, StreetLine};
use crate::units::Meters;
use geo_types::{LineString, MultiPolygon};

impl Network {
    /// The land beside all streets, ready to be drawn: no farther than `snap_limit` from them and
    /// behind no obstacle. Islands own their land too, so that nobody else's circle covers it.
    #[must_use]
    pub fn street_cells(&self, snap_limit: Meters) -> StreetCells {
        let course = |is_ground| if is_ground { Course::Ground } else { Course::Apart };
        let lines: Vec<StreetLine<'_>> = self
            .edges()
            .map(|edge| StreetLine { points: edge.points, course: course(edge.is_ground) })
            .collect();
        let mut areas: Vec<MultiPolygon<f64>> = Vec::new();
        let mut barriers: Vec<LineString<f64>> = Vec::new();
        for obstacle in self.obstacles().list() {
            match &obstacle.shape {
                ObstacleShape::Area(area) => areas.push(area.clone()),
                ObstacleShape::Lines(lines) => barriers.extend(lines.iter().cloned()),
            }
        }
        StreetCells::new(&lines, snap_limit, &areas, &barriers)
    }
}

impl StreetCells {
    /// The land of which a field says that it is within `limit`.
    #[must_use]
    pub fn within_field(&self, field: &Field, limit: Meters) -> MultiPolygon<f64> {
        self.within(limit, field.edges(), |edge, along_m| field.also_beyond(edge, along_m))
    }
}
