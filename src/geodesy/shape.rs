//! Points and polygons, in degrees or in metres: two types, so that they are not mixed up.

use geo::{Area, BoundingRect, InteriorPoint, MapCoords};
use geo_types::{Coord, MultiPolygon, Rect};

use super::{LonLat, Plane, PlanePoint};
use crate::units::SquareMeters;

/// A point or an area in degrees. Polygons are valid, closed, outer rings counter-clockwise.
#[derive(Clone, Debug, PartialEq)]
pub enum GeoShape {
    /// Known only as a point.
    Point(LonLat),
    /// Known by its outline; at least one polygon.
    Area(MultiPolygon<f64>),
}

/// A point or an area in metres on a city's [`Plane`].
#[derive(Clone, Debug, PartialEq)]
pub enum PlaneShape {
    /// Known only as a point.
    Point(PlanePoint),
    /// Known by its outline; at least one polygon.
    Area(MultiPolygon<f64>),
}

impl GeoShape {
    /// The same shape in metres.
    #[must_use]
    pub fn on(&self, plane: &Plane) -> PlaneShape {
        match self {
            Self::Point(place) => PlaneShape::Point(plane.project(*place)),
            Self::Area(area) => PlaneShape::Area(project_area(area, plane)),
        }
    }

    /// Smallest and largest longitude and latitude, degrees.
    #[must_use]
    pub fn bounds(&self) -> Option<Rect<f64>> {
        match self {
            Self::Point(p) => {
                let corner = Coord { x: p.lon(), y: p.lat() };
                Some(Rect::new(corner, corner))
            }
            Self::Area(area) => area.bounding_rect(),
        }
    }
}

impl PlaneShape {
    /// The same shape in degrees.
    #[must_use]
    pub fn off(&self, plane: &Plane) -> GeoShape {
        match self {
            Self::Point(point) => GeoShape::Point(plane.unproject(*point)),
            Self::Area(area) => GeoShape::Area(area.map_coords(|c| {
                let place = plane.unproject(PlanePoint::new(c.x, c.y));
                Coord { x: place.lon(), y: place.lat() }
            })),
        }
    }

    /// The area, if it is known by its outline.
    #[must_use]
    pub fn as_area(&self) -> Option<&MultiPolygon<f64>> {
        match self {
            Self::Point(_) => None,
            Self::Area(area) => Some(area),
        }
    }

    /// Its area; a point has none.
    #[must_use]
    pub fn area(&self) -> SquareMeters {
        SquareMeters::new(self.as_area().map_or(0.0, Area::unsigned_area))
    }

    /// A point that lies inside the shape (not always its centroid: a horseshoe's lies outside).
    #[must_use]
    pub fn inner_point(&self) -> PlanePoint {
        match self {
            Self::Point(point) => *point,
            Self::Area(area) => {
                let inside =
                    area.interior_point().or_else(|| area.0.first()?.exterior().points().next());
                inside.map_or_else(PlanePoint::default, |p| PlanePoint::new(p.x(), p.y()))
            }
        }
    }
}

fn project_area(area: &MultiPolygon<f64>, plane: &Plane) -> MultiPolygon<f64> {
    area.map_coords(|c| {
        let point = plane.project(LonLat::unchecked(c.x, c.y));
        Coord { x: point.x, y: point.y }
    })
}

#[cfg(test)]
mod tests {
    use geo::Contains;
    use geo_types::{Point, polygon};

    use super::*;

    #[test]
    fn a_horseshoe_has_its_inner_point_inside() {
        let horseshoe = PlaneShape::Area(MultiPolygon(vec![polygon![
            (x: 0., y: 0.), (x: 90., y: 0.), (x: 90., y: 90.), (x: 80., y: 90.),
            (x: 80., y: 10.), (x: 10., y: 10.), (x: 10., y: 90.), (x: 0., y: 90.)
        ]]));
        let inner = horseshoe.inner_point();
        let area = horseshoe.as_area().expect("an area");
        assert!(area.contains(&Point::new(inner.x, inner.y)), "{inner:?}");
    }

    #[test]
    fn a_shape_keeps_its_area_through_the_plane() {
        let origin = LonLat::try_new(101.78, 36.62).expect("a place");
        let plane = Plane::new(origin);
        let square = PlaneShape::Area(MultiPolygon(vec![polygon![
            (x: 0., y: 0.), (x: 100., y: 0.), (x: 100., y: 100.), (x: 0., y: 100.)
        ]]));
        let back = square.off(&plane).on(&plane);
        let area_m2 = back.as_area().expect("an area").unsigned_area();
        assert!((area_m2 - 10_000.0).abs() < 1e-3, "{area_m2}");
    }
}
