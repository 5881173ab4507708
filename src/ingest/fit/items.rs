//! Samples of a layer, with the offsets of web maps at each.

use geo_types::Coord;

use super::window::Window;
use crate::geodesy::PlanePoint;

/// A point of a layer.
#[derive(Clone, Copy, Debug)]
pub struct Sample {
    at: Coord<f64>,
    gcj: Coord<f64>,
    bd: Coord<f64>,
}

/// How samples are moved: by the offsets that a wrong system causes, and freely on top of it.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Move {
    pub weights: super::shifts::Weights,
    pub by: Coord<f64>,
}

impl Sample {
    fn new(window: &Window, at: PlanePoint) -> Self {
        let (gcj, bd) = window.shifts.at(at);
        Self { at: Coord { x: at.x, y: at.y }, gcj, bd }
    }

    /// Where it lies when it is moved.
    pub fn moved(&self, how: Move) -> Coord<f64> {
        self.at + how.weights.of(self.gcj, self.bd) + how.by
    }
}

/// Samples in groups: those of one feature that must fit together.
#[derive(Default)]
pub struct Items {
    samples: Vec<Sample>,
    starts: Vec<usize>,
    /// What the group is expected to hit, where that is known.
    expected: Vec<u16>,
}

impl Items {
    /// Adds a group of points; none of it where one lies outside of what is looked at.
    pub fn push(
        &mut self,
        window: &Window,
        points: impl IntoIterator<Item = PlanePoint>,
        expected: u16,
    ) {
        let from = self.samples.len();
        for point in points {
            if !window.holds(point) {
                self.samples.truncate(from);
                return;
            }
            self.samples.push(Sample::new(window, point));
        }
        if self.samples.len() > from {
            self.starts.push(from);
            self.expected.push(expected);
        }
    }

    pub fn len(&self) -> usize {
        self.starts.len()
    }

    /// Each group with what it is expected to hit.
    pub fn groups(&self) -> impl Iterator<Item = (&[Sample], u16)> {
        let ends = self.starts.iter().skip(1).copied().chain([self.samples.len()]);
        let ranges = self.starts.iter().zip(ends).map(|(&from, to)| &self.samples[from..to]);
        ranges.zip(self.expected.iter().copied())
    }
}

/// Every so manieth of a list, `most` at most, spread evenly.
pub fn spread<T>(list: &[T], most: usize) -> impl Iterator<Item = &T> {
    let count = list.len().min(most);
    (0..count).map(move |k| &list[k * list.len() / count.max(1)])
}

/// Points along a line, one every `step_m` from half of that on; `walked_m` is carried from line
/// to line, so that short lines get their share.
pub fn along(line: &[PlanePoint], step_m: f64, walked_m: &mut f64, into: &mut Vec<PlanePoint>) {
    for pair in line.windows(2) {
        let length_m = pair[0].distance_sq(pair[1]).sqrt();
        if !length_m.is_finite() || length_m == 0.0 {
            continue;
        }
        let mut at_m = step_m - *walked_m;
        while at_m <= length_m {
            let share = at_m / length_m;
            into.push(PlanePoint::new(
                pair[0].x + (pair[1].x - pair[0].x) * share,
                pair[0].y + (pair[1].y - pair[0].y) * share,
            ));
            at_m += step_m;
        }
        *walked_m = length_m - (at_m - step_m);
    }
}
