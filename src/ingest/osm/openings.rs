//! Lines with gaps at some of their corners.

use geo::{Distance, Euclidean};
use geo_types::{Coord, LineString};

/// How far a line is opened to either side of a corner.
pub(super) const GAP_M: f64 = 3.0;
/// A remnant shorter than this stops nobody.
const LEAST_M: f64 = 0.5;

/// What is left of a line through `corners` (metres; each says whether the line is open there):
/// pieces, in order. The line of a ring opens at its first corner at both ends.
pub(super) fn opened(corners: &[(Coord<f64>, bool)]) -> Vec<LineString<f64>> {
    let mut along_m = Vec::with_capacity(corners.len());
    let mut length_m = 0.0;
    for (at, (corner, _)) in corners.iter().enumerate() {
        if let Some((before, _)) = at.checked_sub(1).and_then(|before| corners.get(before)) {
            length_m += Euclidean.distance(*before, *corner);
        }
        along_m.push(length_m);
    }
    let gaps = corners.iter().zip(&along_m).filter(|((_, open), _)| *open);
    let mut pieces = Vec::new();
    let mut from_m = 0.0;
    for at_m in gaps.map(|(_, at_m)| *at_m) {
        pieces.extend(part(corners, &along_m, from_m, at_m - GAP_M));
        from_m = at_m + GAP_M;
    }
    pieces.extend(part(corners, &along_m, from_m, length_m));
    pieces
}

/// The line from one length along it to another.
fn part(
    corners: &[(Coord<f64>, bool)],
    along_m: &[f64],
    from_m: f64,
    to_m: f64,
) -> Option<LineString<f64>> {
    if to_m - from_m < LEAST_M {
        return None;
    }
    let first = along_m.partition_point(|at_m| *at_m <= from_m);
    let last = along_m.partition_point(|at_m| *at_m < to_m);
    let between = corners.get(first..last)?.iter().map(|(corner, _)| *corner);
    let ends = [from_m, to_m].map(|at_m| place(corners, along_m, at_m));
    let [start, end] = ends;
    Some(LineString(start.into_iter().chain(between).chain(end).collect()))
}

fn place(corners: &[(Coord<f64>, bool)], along_m: &[f64], at_m: f64) -> Option<Coord<f64>> {
    let after = along_m.partition_point(|along_m| *along_m < at_m);
    let (end, _) = *corners.get(after)?;
    let Some(before) = after.checked_sub(1) else { return Some(end) };
    let (start, _) = corners[before];
    let (start_m, end_m) = (along_m[before], along_m[after]);
    let share = (at_m - start_m) / (end_m - start_m);
    // The end itself where the line ends there: a corner stays where it is.
    Some(if share < 1.0 { start + (end - start) * share } else { end })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn corner(x: f64, y: f64, open: bool) -> (Coord<f64>, bool) {
        (Coord { x, y }, open)
    }

    fn length(line: &LineString<f64>) -> f64 {
        line.lines().map(|side| Euclidean.distance(side.start, side.end)).sum()
    }

    #[test]
    fn a_wall_is_open_three_metres_to_either_side_of_a_gate() {
        let wall = [corner(0., 0., false), corner(10., 0., true), corner(30., 0., false)];
        let expected: [LineString<f64>; 2] =
            [vec![(0., 0.), (7., 0.)].into(), vec![(13., 0.), (30., 0.)].into()];
        assert_eq!(opened(&wall), expected);
    }

    #[test]
    fn a_gap_goes_round_a_corner_and_takes_the_end_of_a_line_with_it() {
        let wall = [
            corner(0., 0., true),
            corner(10., 0., false),
            corner(10., 1., true),
            corner(10., 20., false),
        ];
        let expected: [LineString<f64>; 2] =
            [vec![(3., 0.), (8., 0.)].into(), vec![(10., 4.), (10., 20.)].into()];
        assert_eq!(opened(&wall), expected);
    }

    #[test]
    fn a_line_of_gates_is_no_line() {
        let open: Vec<_> = (0..5).map(|at| corner(f64::from(at) * 6.2, 0., true)).collect();
        assert_eq!(opened(&open), Vec::<LineString<f64>>::new());
        assert_eq!(opened(&[]), Vec::<LineString<f64>>::new());
        assert_eq!(opened(&[corner(1., 1., false); 3]), Vec::<LineString<f64>>::new());
    }

    proptest! {
        /// What is left and the gaps together are the line, and no piece comes near a gate.
        #[test]
        fn nothing_but_the_gaps_is_lost(
            steps in prop::collection::vec((-40.0..40.0_f64, -40.0..40.0_f64, any::<bool>()), 2..20)
        ) {
            let mut at = Coord { x: 0.0, y: 0.0 };
            let corners: Vec<_> = steps
                .into_iter()
                .map(|(x, y, open)| {
                    at = at + Coord { x, y };
                    (at, open)
                })
                .collect();
            let whole: LineString<f64> = LineString(corners.iter().map(|(at, _)| *at).collect());
            let gates = corners.iter().filter(|(_, open)| *open).count() as f64;
            let left: f64 = opened(&corners).iter().map(length).sum();
            prop_assert!(left <= length(&whole) + 1e-9);
            prop_assert!(left >= length(&whole) - gates * (2.0 * GAP_M) - (gates + 1.0) * LEAST_M);
            if gates == 0.0 && length(&whole) > LEAST_M {
                prop_assert_eq!(opened(&corners), vec![whole]);
            }
        }
    }
}
