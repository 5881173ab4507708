//! Points that keep a distance from each other.

use std::collections::HashMap;

use crate::geodesy::PlanePoint;

/// Which points stay when each one that lies nearer than `least_m` to an earlier one that stays is
/// left out. Exactly `least_m` apart, both stay; points that are not finite go. Where `least_m` is not
/// above 0, all finite points stay.
///
/// Greedy in the order of the list, by a grid of squares of `least_m`: O(n), for no square holds more
/// than four that stay.
#[must_use]
pub fn kept_apart(points: &[PlanePoint], least_m: f64) -> Vec<bool> {
    let is_finite = |point: &PlanePoint| point.x.is_finite() && point.y.is_finite();
    if !(least_m > 0.0 && least_m.is_finite()) {
        return points.iter().map(is_finite).collect();
    }
    let mut squares: HashMap<[i64; 2], Vec<PlanePoint>> = HashMap::new();
    let mut stays = |point: &PlanePoint| {
        if !is_finite(point) {
            return false;
        }
        #[expect(clippy::cast_possible_truncation, reason = "a saturating cast is meant")]
        let square = [point.x, point.y].map(|along| (along / least_m).floor() as i64);
        let around = (-1..=1).flat_map(|dx| (-1..=1).map(move |dy| [dx, dy]));
        let near = around.filter_map(|[dx, dy]| {
            squares.get(&[square[0].saturating_add(dx), square[1].saturating_add(dy)])
        });
        let is_free = near.flatten().all(|kept| kept.distance_sq(*point) >= least_m * least_m);
        if is_free {
            squares.entry(square).or_default().push(*point);
        }
        is_free
    };
    points.iter().map(&mut stays).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn noise(n: u32) -> f64 {
        f64::from(n.wrapping_mul(2_654_435_761) >> 12) / f64::from(1 << 20)
    }

    #[test]
    fn the_grid_keeps_what_a_look_at_every_earlier_point_keeps() {
        let point = |n| PlanePoint::new(900.0 * noise(n) - 450.0, 900.0 * noise(n * n) - 450.0);
        let points: Vec<PlanePoint> = (0..1500).map(point).collect();
        let mut kept: Vec<PlanePoint> = Vec::new();
        let scanned: Vec<bool> = points
            .iter()
            .map(|p| {
                let stays = kept.iter().all(|k| k.distance_sq(*p).sqrt() >= 30.0);
                kept.extend(stays.then_some(*p));
                stays
            })
            .collect();
        assert!(kept.len() > 100 && kept.len() < 1400, "{}", kept.len());
        assert_eq!(kept_apart(&points, 30.0), scanned);
    }

    #[test]
    fn exactly_the_distance_stays_and_what_is_nowhere_goes() {
        let at = |x: f64| PlanePoint::new(x, 0.0);
        let points = [at(0.0), at(30.0), at(59.9), at(f64::NAN), at(f64::INFINITY), at(0.0)];
        assert_eq!(kept_apart(&points, 30.0), [true, true, false, false, false, false]);
        assert_eq!(kept_apart(&points, 0.0), [true, true, true, false, false, true]);
        assert_eq!(kept_apart(&[at(1e300), at(-1e300)], 30.0), [true, true]);
    }
}
