//! A city's own plane in metres: a transverse Mercator projection through its middle.
//!
//! Chinese cities survey in just such a plane (Gauss–Krüger with the central meridian through
//! the city). The projection keeps angles; its scale is 1 on the central meridian and grows as
//! x²/2R²: 0.003 % at 50 km from it, 0.1 % at 285 km. Within a city a length on the plane is the
//! length on the ellipsoid to far better than the 0.1 % that the figures promise.
//!
//! Source: Snyder, J. P. (1987), Map Projections: A Working Manual, USGS Professional Paper 1395,
//! equations 3-21, 3-26, 8-9 to 8-25, doi:10.3133/pp1395; ellipsoid WGS 84.
//! Against the full series the truncation is below 1 mm within 3° of the central meridian.

use geo::MapCoords;
use geo_types::{Coord, Geometry};

use super::LonLat;

/// Semi-major axis of WGS 84, metres.
const A: f64 = 6_378_137.0;
/// First eccentricity of WGS 84, squared.
const E2: f64 = 0.006_694_379_990_141_317;
/// Second eccentricity, squared.
const EP2: f64 = E2 / (1.0 - E2);

/// A point on a city's [`Plane`]: metres east (`x`) and north (`y`) of the plane's origin.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct PlanePoint {
    /// Metres east of the origin.
    pub x: f64,
    /// Metres north of the origin.
    pub y: f64,
}

impl PlanePoint {
    /// The point `x` metres east and `y` metres north of the origin.
    #[must_use]
    pub const fn new(x: f64, y: f64) -> Self {
        Self { x, y }
    }

    /// Square of the distance to `other`, for comparing without a root.
    #[must_use]
    pub fn distance_sq(self, other: Self) -> f64 {
        let (dx, dy) = (self.x - other.x, self.y - other.y);
        dx * dx + dy * dy
    }
}

/// A local metric plane around one place.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Plane {
    origin: LonLat,
    /// Length of the meridian from the equator to the origin.
    meridian_m: f64,
}

impl Plane {
    /// The plane whose origin is `origin` and whose `y` axis is its meridian.
    #[must_use]
    pub fn new(origin: LonLat) -> Self {
        let (sin, cos) = origin.lat().to_radians().sin_cos();
        Self { origin, meridian_m: meridian_length(origin.lat().to_radians(), sin, cos) }
    }

    /// The place that lies at (0, 0).
    #[must_use]
    pub const fn origin(&self) -> LonLat {
        self.origin
    }

    /// From degrees to metres on this plane.
    ///
    /// ```
    /// use yike::geodesy::{LonLat, Plane, PlanePoint};
    /// let xining = LonLat::try_new(101.78, 36.62)?;
    /// let plane = Plane::new(xining);
    /// assert_eq!(plane.project(xining), PlanePoint::new(0.0, 0.0));
    /// let north = plane.project(LonLat::try_new(101.78, 36.63)?);
    /// assert!((north.y - 1109.7).abs() < 0.1);
    /// # Ok::<(), yike::geodesy::LonLatError>(())
    /// ```
    #[must_use]
    pub fn project(&self, place: LonLat) -> PlanePoint {
        let phi = place.lat().to_radians();
        let (sin, cos) = phi.sin_cos();
        // On a pole every longitude is the same place: the tangent must not become infinite.
        if cos < 1e-12 {
            return PlanePoint::new(0.0, meridian_length(phi, sin, cos) - self.meridian_m);
        }
        let tan = sin / cos;
        let n = A / (1.0 - E2 * sin * sin).sqrt();
        let (t, c) = (tan * tan, EP2 * cos * cos);
        let a = wrapped_degrees(place.lon() - self.origin.lon()).to_radians() * cos;
        let a2 = a * a;
        let x = n
            * a
            * (1.0
                + a2 / 6.0
                    * ((1.0 - t + c)
                        + a2 / 20.0 * (5.0 - 18.0 * t + t * t + 72.0 * c - 58.0 * EP2)));
        let y = meridian_length(phi, sin, cos) - self.meridian_m
            + n * tan
                * a2
                * (0.5
                    + a2 / 24.0
                        * ((5.0 - t + 9.0 * c + 4.0 * c * c)
                            + a2 / 30.0 * (61.0 - 58.0 * t + t * t + 600.0 * c - 330.0 * EP2)));
        PlanePoint::new(x, y)
    }

    /// Geometry of any sort from degrees to metres on this plane.
    #[must_use]
    pub fn project_geometry(&self, geometry: &Geometry<f64>) -> Geometry<f64> {
        geometry.map_coords(|c| {
            let point = self.project(LonLat::unchecked(c.x, c.y));
            Coord { x: point.x, y: point.y }
        })
    }

    /// From metres on this plane back to degrees: the inverse of [`Plane::project`].
    #[must_use]
    pub fn unproject(&self, point: PlanePoint) -> LonLat {
        let e4 = E2 * E2;
        let root = (1.0 - E2).sqrt();
        let e1 = (1.0 - root) / (1.0 + root);
        let mu = (self.meridian_m + point.y)
            / (A * (1.0 - E2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e4 * E2 / 256.0));
        let (e1_2, e1_3, e1_4) = (e1 * e1, e1 * e1 * e1, e1 * e1 * e1 * e1);
        let phi1 = mu
            + (1.5 * e1 - 27.0 / 32.0 * e1_3) * (2.0 * mu).sin()
            + (21.0 / 16.0 * e1_2 - 55.0 / 32.0 * e1_4) * (4.0 * mu).sin()
            + 151.0 / 96.0 * e1_3 * (6.0 * mu).sin()
            + 1097.0 / 512.0 * e1_4 * (8.0 * mu).sin();
        let (sin, cos) = phi1.sin_cos();
        let tan = sin / cos;
        let (c, t) = (EP2 * cos * cos, tan * tan);
        let w = 1.0 - E2 * sin * sin;
        let n = A / w.sqrt();
        let r = A * (1.0 - E2) / (w * w.sqrt());
        let d = point.x / n;
        let d2 = d * d;
        let phi = phi1
            - n * tan / r
                * d2
                * (0.5
                    - d2 / 24.0
                        * ((5.0 + 3.0 * t + 10.0 * c - 4.0 * c * c - 9.0 * EP2)
                            - d2 / 30.0
                                * (61.0 + 90.0 * t + 298.0 * c + 45.0 * t * t
                                    - 252.0 * EP2
                                    - 3.0 * c * c)));
        let lambda = d
            * (1.0
                - d2 / 6.0
                    * ((1.0 + 2.0 * t + c)
                        - d2 / 20.0
                            * (5.0 - 2.0 * c + 28.0 * t - 3.0 * c * c + 8.0 * EP2 + 24.0 * t * t)))
            / cos;
        LonLat::unchecked(
            wrapped_degrees(self.origin.lon() + lambda.to_degrees()),
            phi.to_degrees().clamp(-90.0, 90.0),
        )
    }
}

/// Length of the meridian from the equator to latitude `phi` (radians), metres.
fn meridian_length(phi: f64, sin: f64, cos: f64) -> f64 {
    let (e4, e6) = (E2 * E2, E2 * E2 * E2);
    let sin2 = 2.0 * sin * cos;
    let cos2 = cos * cos - sin * sin;
    let sin4 = 2.0 * sin2 * cos2;
    let sin6 = sin4 * cos2 + (cos2 * cos2 - sin2 * sin2) * sin2;
    A * ((1.0 - E2 / 4.0 - 3.0 * e4 / 64.0 - 5.0 * e6 / 256.0) * phi
        - (3.0 * E2 / 8.0 + 3.0 * e4 / 32.0 + 45.0 * e6 / 1024.0) * sin2
        + (15.0 * e4 / 256.0 + 45.0 * e6 / 1024.0) * sin4
        - 35.0 * e6 / 3072.0 * sin6)
}

/// An angle brought into −180…180, so that a city across the date line is one city.
fn wrapped_degrees(degrees: f64) -> f64 {
    if degrees > 180.0 {
        degrees - 360.0
    } else if degrees < -180.0 {
        degrees + 360.0
    } else {
        degrees
    }
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Geodesic, Point};

    use super::*;

    fn place(lon: f64, lat: f64) -> LonLat {
        LonLat::try_new(lon, lat).expect("a place in the test")
    }

    fn geodesic_m(a: LonLat, b: LonLat) -> f64 {
        Geodesic.distance(Point::new(a.lon(), a.lat()), Point::new(b.lon(), b.lat()))
    }

    #[test]
    fn lengths_on_the_plane_equal_geodesics_within_a_city() {
        for lat in [-33.0, 0.1, 18.2, 36.6, 60.2, 70.0] {
            let plane = Plane::new(place(101.78, lat));
            for (dx, dy) in [(0.3, 0.2), (-0.35, 0.25), (0.1, -0.3), (-0.3, -0.3)] {
                let from = place(101.78 + dx, lat + dy);
                for (ex, ey) in [(0.01, 0.0), (0.0, 0.01), (0.007, -0.009)] {
                    let to = place(from.lon() + ex, from.lat() + ey);
                    let flat = plane.project(from).distance_sq(plane.project(to)).sqrt();
                    let true_m = geodesic_m(from, to);
                    assert!(
                        (flat / true_m - 1.0).abs() < 5e-5,
                        "lat {lat}, {from:?} to {to:?}: {flat} on the plane, {true_m} on the earth"
                    );
                }
            }
        }
    }

    #[test]
    fn projecting_there_and_back_returns_to_the_place() {
        for lat in [-60.0, 0.0, 36.6, 69.0] {
            let plane = Plane::new(place(101.78, lat));
            for (dx, dy) in [(0.0, 0.0), (1.2, 0.8), (-1.4, -0.9), (0.02, 0.3)] {
                let start = place(101.78 + dx, lat + dy);
                let back = plane.unproject(plane.project(start));
                assert!(geodesic_m(start, back) < 1e-3, "{start:?} came back as {back:?}");
            }
        }
    }

    #[test]
    fn a_city_across_the_date_line_is_one_city() {
        let plane = Plane::new(place(179.99, -17.0));
        let east = plane.project(place(-179.99, -17.0));
        assert!((east.x - 2129.0).abs() < 5.0, "{east:?}");
        assert!((plane.unproject(east).lon() - -179.99).abs() < 1e-9);
    }
}
