//! How far a town's maps reach: what lies far from all compounds and stations is not drawn, for
//! extracts keep long ways whole.

use geo::{BoundingRect, Intersects};
use geo_types::{Coord, MultiPoint, Rect};

use super::source::Source;
use crate::geodesy::GeoShape;

/// How far around the outermost compound or station the maps reach.
pub(super) const RIM_M: f64 = 3_000.0;

/// A box around the town, in metres; none where there is nothing to draw it around.
pub(super) struct Frame(Option<Rect<f64>>);

impl Frame {
    /// The frame around `shapes`: the compounds and stations.
    pub fn around(shapes: &[&GeoShape], source: &Source<'_>) -> Self {
        let bounds = shapes.iter().filter_map(|shape| shape.bounds());
        let corners = bounds.flat_map(|bounds| [bounds.min(), bounds.max()]);
        let corners: MultiPoint<f64> = corners.map(|at| source.to_plane(at)).collect();
        let rim = Coord { x: RIM_M, y: RIM_M };
        let frame = corners.bounding_rect();
        Self(frame.map(|bounds| Rect::new(bounds.min() - rim, bounds.max() + rim)))
    }

    /// Whether something with these bounds in metres lies wholly outside.
    pub fn is_beyond(&self, bounds: Option<Rect<f64>>) -> bool {
        self.0.zip(bounds).is_some_and(|(frame, bounds)| !frame.intersects(&bounds))
    }
}
