//! BD-09, the coordinates of Baidu's maps: GCJ-02 moved once more, and the way back.
//!
//! Question and limits as in [`super::gcj02`]: BD-09 moves a place another 800–1000 m or so to the
//! north-east.
//! Method: in polar coordinates around 0° 0° the distance and the angle get a small wave, then
//! everything is moved by 0.0065° and 0.006°. The way back is a fixed-point iteration on that, with
//! GCJ-02 undone after it: exact to 1e-6 m, where the customary closed formula is some decimetres
//! off.
//! Complexity: O(1).
//! Source: Baidu publishes no formula; this one circulates since 2013 (`bd_encrypt`) and agrees with
//! Baidu's conversion service to about a metre.

use std::f64::consts::PI;

use geo_types::{Coord, coord};

use super::gcj02::{gcj02_of_wgs84, wgs84_of_gcj02};

const WAVE: f64 = PI * 3000.0 / 180.0;

/// The place on BD-09 of a longitude and latitude (degrees) on WGS 84.
///
/// ```
/// use yike::geodesy::{bd09_of_wgs84, wgs84_of_bd09};
/// use geo_types::coord;
/// let place = coord! { x: 116.397_5, y: 39.908_7 };
/// let shown = bd09_of_wgs84(place);
/// assert!((shown.x - 116.410_1).abs() < 2e-4 && (shown.y - 39.916_4).abs() < 2e-4);
/// assert!((wgs84_of_bd09(shown).x - place.x).abs() < 1e-11);
/// ```
#[must_use]
pub fn bd09_of_wgs84(place: Coord<f64>) -> Coord<f64> {
    bd09_of_gcj02(gcj02_of_wgs84(place))
}

/// The longitude and latitude (degrees) on WGS 84 of a place on BD-09.
#[must_use]
pub fn wgs84_of_bd09(shown: Coord<f64>) -> Coord<f64> {
    wgs84_of_gcj02(gcj02_of_bd09(shown))
}

/// From the coordinates of other Chinese web maps to Baidu's.
#[must_use]
pub(super) fn bd09_of_gcj02(place: Coord<f64>) -> Coord<f64> {
    let distance = place.x.hypot(place.y) + 0.000_02 * (place.y * WAVE).sin();
    let angle = place.y.atan2(place.x) + 0.000_003 * (place.x * WAVE).cos();
    let (sin, cos) = angle.sin_cos();
    coord! { x: distance * cos + 0.006_5, y: distance * sin + 0.006 }
}

fn gcj02_of_bd09(shown: Coord<f64>) -> Coord<f64> {
    const ROUNDS: usize = 12;
    // The next step would be a hundred times shorter.
    const CLOSE_DEG: f64 = 1e-11;
    let mut place = shown;
    for _ in 0..ROUNDS {
        let miss = shown - bd09_of_gcj02(place);
        place = place + miss;
        if miss.x.abs() + miss.y.abs() < CLOSE_DEG {
            break;
        }
    }
    place
}
