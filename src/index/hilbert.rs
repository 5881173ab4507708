//! Things in the order of a Hilbert curve: neighbours in the list are neighbours on the ground.

use super::PlaneBox;
use crate::geodesy::PlanePoint;

/// The positions of some boxes in the order in which a Hilbert curve over all of them meets their
/// middles. O(n log n).
///
/// # Panics
/// When there are 2³² boxes or more.
#[must_use]
pub fn hilbert_order(boxes: &[PlaneBox]) -> Vec<u32> {
    let filled = boxes.iter().filter(|bounds| bounds.min.x <= bounds.max.x);
    let whole = filled.fold(PlaneBox::EMPTY, |whole, bounds| whole.joined(*bounds));
    ordered(whole, boxes.iter().map(|bounds| bounds.middle()))
}

/// The same for points.
///
/// # Panics
/// When there are 2³² points or more.
#[must_use]
pub fn hilbert_order_of_points(points: &[PlanePoint]) -> Vec<u32> {
    ordered(PlaneBox::around(points.iter().copied()), points.iter().copied())
}

fn ordered(whole: PlaneBox, places: impl Iterator<Item = PlanePoint>) -> Vec<u32> {
    let side = (whole.max.x - whole.min.x).max(whole.max.y - whole.min.y).max(1e-9);
    let scale = f64::from(u16::MAX) / side;
    // Key and position in one number: they sort as one.
    let keyed = places.enumerate().map(|(at, PlanePoint { x, y })| {
        let key = hilbert((x - whole.min.x) * scale, (y - whole.min.y) * scale);
        let at = u32::try_from(at).expect("fewer than 2^32 places");
        (u64::from(key) << 32) | u64::from(at)
    });
    let mut keyed: Vec<u64> = keyed.collect();
    keyed.sort_unstable();
    #[expect(clippy::cast_possible_truncation, reason = "the lower half is the position")]
    keyed.into_iter().map(|keyed| keyed as u32).collect()
}

/// Position along a Hilbert curve of order 16. Source: the bit-twiddling form of Skilling, J.
/// (2004), Programming the Hilbert curve, AIP Conference Proceedings 707, doi:10.1063/1.1751381.
fn hilbert(x: f64, y: f64) -> u32 {
    // An empty box has no middle; it may stand anywhere in the order.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a saturating cast is meant"
    )]
    let (mut x, mut y) = (x as u16, y as u16);
    let mut key = 0_u32;
    let mut bit = 1_u16 << 15;
    while bit > 0 {
        let (rx, ry) = (u32::from(x & bit > 0), u32::from(y & bit > 0));
        key = (key << 2) | ((3 * rx) ^ ry);
        if ry == 0 {
            if rx == 1 {
                x = !x;
                y = !y;
            }
            std::mem::swap(&mut x, &mut y);
        }
        bit >>= 1;
    }
    key
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn neighbours_on_the_curve_are_neighbours_on_the_ground() {
        let mut cells: Vec<(u32, i32, i32)> = Vec::new();
        for x in 0..32_i32 {
            for y in 0..32_i32 {
                let key = hilbert(f64::from(x) * 2048.0, f64::from(y) * 2048.0);
                cells.push((key, x, y));
            }
        }
        cells.sort_unstable();
        for pair in cells.windows(2) {
            let step = (pair[0].1 - pair[1].1).abs() + (pair[0].2 - pair[1].2).abs();
            assert_eq!(step, 1, "{:?} to {:?}", pair[0], pair[1]);
        }
    }

    #[test]
    fn every_box_has_its_place_in_the_order_also_an_empty_one() {
        let at = |x, y| PlaneBox::around([PlanePoint::new(x, y)]);
        let boxes = [at(9.0, 9.0), PlaneBox::EMPTY, at(0.0, 0.0), at(9.0, 0.0), at(0.1, 0.1)];
        let order = hilbert_order(&boxes);
        let place = |position| order.iter().position(|&at| at == position).expect("in the order");
        assert_eq!(place(2).abs_diff(place(4)), 1, "{order:?}");
        let mut sorted = order.clone();
        sorted.sort_unstable();
        assert_eq!(sorted, [0, 1, 2, 3, 4]);
    }
}
