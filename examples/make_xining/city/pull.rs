//! How strongly a place draws people and services: most at the old centre, less at the four
//! younger ones, least at the ends of the valley.

use yike::geodesy::{LonLat, Plane, PlanePoint};

/// Longitude, latitude, strength and breadth in metres.
const CENTRES: [(f64, f64, f64, f64); 6] = [
    (101.7780, 36.6190, 1.0, 1500.0),
    (101.7560, 36.6300, 0.7, 1300.0),
    (101.7150, 36.6390, 0.38, 1000.0),
    (101.8130, 36.6110, 0.6, 1300.0),
    (101.7600, 36.6540, 0.42, 1000.0),
    (101.7540, 36.5930, 0.25, 800.0),
];

/// The centres on the plane.
pub struct Pull {
    centres: Vec<(PlanePoint, f64, f64)>,
}

impl Pull {
    /// The centres of the sample city.
    pub fn new(plane: &Plane) -> Self {
        let on = |(lon, lat, strength, breadth): &(f64, f64, f64, f64)| {
            let place = LonLat::try_new(*lon, *lat).expect("a centre is on the earth");
            (plane.project(place), *strength, *breadth)
        };
        Self { centres: CENTRES.iter().map(on).collect() }
    }

    /// About 1 at the old centre, near 0 far from all.
    pub fn at(&self, point: PlanePoint) -> f64 {
        let of = |(centre, strength, breadth): &(PlanePoint, f64, f64)| {
            let far = 1.0 + point.distance_sq(*centre) / (breadth * breadth);
            strength / far
        };
        self.centres.iter().map(of).sum()
    }

    /// Metres from the old centre.
    pub fn centre_distance_m(&self, point: PlanePoint) -> f64 {
        point.distance_sq(self.centres[0].0).sqrt()
    }
}
