//! Scenes for the tests: compounds and stations, drawn by dice of fixed seeds.

use std::f64::consts::PI;

use geo_types::{Coord, LineString, MultiPolygon, Polygon, polygon};

use super::oracle::Station;

pub(super) fn disc(x: f64, y: f64, r: f64) -> Station {
    Station { gates: vec![Coord { x, y }], area: None, r }
}

pub(super) fn plot(area: MultiPolygon<f64>, r: f64) -> Station {
    Station { gates: Vec::new(), area: Some(area), r }
}

pub(super) fn rectangle(x0: f64, y0: f64, x1: f64, y1: f64) -> MultiPolygon<f64> {
    let ring = [(x0, y0), (x1, y0), (x1, y1), (x0, y1)];
    MultiPolygon(vec![Polygon::new(LineString::from(ring.to_vec()), Vec::new())])
}

/// SplitMix64: a fixed seed gives the same cases on every machine.
pub(super) struct Dice(pub u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    fn below(&mut self, n: u32) -> u32 {
        u32::try_from(self.next() % u64::from(n)).expect("below a u32")
    }

    pub(super) fn within(&mut self, lo: f64, hi: f64) -> f64 {
        lo + (hi - lo) * f64::from(self.below(1 << 24)) / f64::from(1 << 24)
    }

    pub(super) fn star(&mut self, centre: Coord<f64>, size: f64) -> LineString<f64> {
        let corners = 3 + self.below(9);
        let points = (0..corners).map(|k| {
            let angle = (f64::from(k) + self.within(0.0, 0.8)) / f64::from(corners) * 2.0 * PI;
            centre + Coord { x: angle.cos(), y: angle.sin() } * (size * self.within(0.35, 1.0))
        });
        LineString(points.collect())
    }

    /// A star, sometimes with a courtyard, sometimes with a second part away from the first.
    pub(super) fn plot(&mut self, centre: Coord<f64>, size: f64) -> MultiPolygon<f64> {
        let mut polygon = Polygon::new(self.star(centre, size), Vec::new());
        if self.below(3) == 0 && polygon.exterior().0.len() > 6 {
            polygon.interiors_push(self.star(centre, size * 0.2));
        }
        let mut parts = vec![polygon];
        if self.below(5) == 0 {
            let beside = centre + Coord { x: 1.5 * size, y: 0.0 };
            parts.push(Polygon::new(self.star(beside, 0.45 * size), Vec::new()));
        }
        MultiPolygon(parts)
    }

    pub(super) fn place(&mut self, spread: f64) -> Coord<f64> {
        Coord { x: self.within(-spread, spread), y: self.within(-spread, spread) }
    }

    /// One to five stations of all kinds whose borders pass near the origin.
    pub(super) fn stations(&mut self) -> Vec<Station> {
        (0..=self.below(5)).map(|_| self.station()).collect()
    }

    fn station(&mut self) -> Station {
        let r = [15.0, 40.0, 90.0, 400.0, 1000.0][self.below(5) as usize] * self.within(0.8, 1.2);
        let away = self.within(0.0, 2.0 * PI);
        let distance = r + self.within(-60.0, 60.0);
        let centre = Coord { x: away.cos(), y: away.sin() } * distance;
        match self.below(3) {
            0 => disc(centre.x, centre.y, r),
            1 => {
                let gates = (0..2 + self.below(4)).map(|_| centre + self.place(40.0)).collect();
                Station { gates, area: None, r }
            }
            _ => {
                let size = self.within(5.0, 60.0);
                plot(self.plot(centre, size), r)
            }
        }
    }

    /// Corners on a grid of 10 m: shared lines, equal stations, tangents, corners on borders.
    pub(super) fn grid_scene(&mut self) -> (MultiPolygon<f64>, Vec<Station>) {
        let mut at = |n: u32| 10.0 * f64::from(self.below(n));
        let area = match at(3) {
            0.0 => {
                let (x, y, a) = (at(3), at(3), 20.0 + at(3));
                MultiPolygon(vec![polygon![
                    (x: x, y: y), (x: x + 2.0 * a, y: y), (x: x + 2.0 * a, y: y + a),
                    (x: x + a, y: y + a), (x: x + a, y: y + 2.0 * a), (x: x, y: y + 2.0 * a)
                ]])
            }
            _ => rectangle(at(3), at(3), 30.0 + at(3), 30.0 + at(3)),
        };
        let mut stations: Vec<Station> = Vec::new();
        for _ in 0..2 + self.below(4) {
            let mut at = |n: u32| 10.0 * f64::from(self.below(n));
            let (x, y, r) = (at(8) - 10.0, at(8) - 10.0, 10.0 + at(5));
            let kind = self.below(5);
            let repeated = stations.first().cloned();
            stations.push(match (kind, repeated) {
                (0, Some(same)) => same,
                (1, _) => plot(rectangle(x, y, x + 10.0, y + 20.0), r),
                (2, _) => {
                    let gates = vec![Coord { x, y }, Coord { x: x + 30.0, y: y + 40.0 }];
                    Station { gates, area: None, r }
                }
                (3, _) => plot(
                    MultiPolygon(vec![polygon![
                        (x: x, y: y), (x: x + 30.0, y: y), (x: x + 30.0, y: y + 30.0),
                        (x: x + 20.0, y: y + 30.0), (x: x + 20.0, y: y + 10.0), (x: x, y: y + 10.0)
                    ]]),
                    r,
                ),
                _ => disc(x, y, r),
            });
        }
        (area, stations)
    }
}
