//! Places as they are written: whole millionths of a degree, so that two lines that meet have the
//! same digits.

use serde_json::{Value, json};
use yike::geodesy::{LonLat, Plane, PlanePoint};

/// A place in millionths of a degree (a tenth of a metre).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Spot {
    lon: i64,
    lat: i64,
}

impl Spot {
    /// The spot nearest to a point of the plane.
    pub fn of(point: PlanePoint, plane: &Plane) -> Self {
        let place = plane.unproject(point);
        Self::at(place.lon(), place.lat())
    }

    /// The spot nearest to a place in degrees.
    pub fn at(lon: f64, lat: f64) -> Self {
        Self { lon: (lon * 1e6).round() as i64, lat: (lat * 1e6).round() as i64 }
    }

    /// Back on the plane, for measuring what was written.
    pub fn on(self, plane: &Plane) -> PlanePoint {
        let (lon, lat) = self.degrees();
        plane.project(LonLat::try_new(lon, lat).expect("a spot of the city is on the earth"))
    }

    /// Longitude and latitude.
    pub fn degrees(self) -> (f64, f64) {
        (self.lon as f64 / 1e6, self.lat as f64 / 1e6)
    }

    /// `[lon, lat]`.
    pub fn json(self) -> Value {
        let (lon, lat) = self.degrees();
        json!([lon, lat])
    }
}

/// Points of the plane as spots, without repeats one after another.
pub fn line(points: impl IntoIterator<Item = PlanePoint>, plane: &Plane) -> Vec<Spot> {
    let mut spots: Vec<Spot> = points.into_iter().map(|point| Spot::of(point, plane)).collect();
    spots.dedup();
    spots
}

/// A closed ring of spots, counter-clockwise, first and last equal.
pub fn ring(points: impl IntoIterator<Item = PlanePoint>, plane: &Plane) -> Vec<Spot> {
    closed(line(points, plane))
}

/// The ring through the spots, counter-clockwise, first and last equal.
pub fn closed(mut spots: Vec<Spot>) -> Vec<Spot> {
    if spots.first() == spots.last() {
        spots.pop();
    }
    let next = spots.iter().cycle().skip(1);
    let twice_area: i64 = spots.iter().zip(next).map(|(a, b)| a.lon * b.lat - b.lon * a.lat).sum();
    if twice_area < 0 {
        spots.reverse();
    }
    let first = spots[0];
    spots.push(first);
    spots
}
