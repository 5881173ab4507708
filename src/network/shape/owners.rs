//! Who owns a place: the nearest street that can be seen from there, or a bridge.

use super::sample_grid::SampleGrid;
use super::streets::{Course, Streets};
use super::walls::Walls;
use crate::geodesy::PlanePoint;

/// A bridge or a tunnel owns so much on either side.
pub(super) const STRIP_M: f64 = 5.0;
/// Owners are first looked for within this.
const NEAR_M: f64 = 35.0;

/// The streets on the ground and those apart.
#[derive(Clone, Copy)]
pub(super) struct Land<'a> {
    pub ground: &'a Streets,
    pub apart: &'a Streets,
    pub reach_m: f64,
    pub spacing_m: f64,
}

impl<'a> Land<'a> {
    /// The streets that run on a course.
    pub fn streets(&self, course: Course) -> &'a Streets {
        match course {
            Course::Ground => self.ground,
            Course::Apart => self.apart,
        }
    }
}

/// Lists that are used again and again.
#[derive(Default)]
pub(super) struct Scratch {
    pub found: Vec<u32>,
    near: Vec<(f64, u32)>,
}

/// Who owns a place, and from where.
pub(super) struct Owners<'a> {
    pub land: Land<'a>,
    pub walls: &'a Walls,
    ground: SampleGrid<'a>,
    apart: SampleGrid<'a>,
}

impl<'a> Owners<'a> {
    pub fn new(land: Land<'a>, walls: &'a Walls) -> Self {
        let (ground, apart) = (SampleGrid::new(&land.ground.at), SampleGrid::new(&land.apart.at));
        Self { land, walls, ground, apart }
    }

    /// The sample on the ground nearest to a place, if one is near enough, and its distance.
    pub fn nearest(&self, p: PlanePoint) -> Option<(u32, f64)> {
        self.ground.nearest(p, self.land.reach_m).map(|(sq, sample)| (sample, sq.sqrt()))
    }

    /// The sample of a bridge or tunnel in whose strip a place lies, and its distance.
    pub fn strip(&self, p: PlanePoint, scratch: &mut Scratch) -> Option<(u32, f64)> {
        if self.land.apart.at.is_empty() {
            return None;
        }
        self.apart.within(p, STRIP_M + self.land.spacing_m, &mut scratch.near);
        let stub_m = |sample: u32| f64::from(self.land.apart.foot(sample, p).0.stub_m);
        let near = scratch.near.iter().map(|&(_, sample)| (sample, stub_m(sample)));
        near.filter(|(_, stub_m)| *stub_m <= STRIP_M).min_by(|a, b| a.1.total_cmp(&b.1))
    }

    /// The sample on the ground whose street is nearest to a place, no wall between.
    fn seen(&self, p: PlanePoint, scratch: &mut Scratch) -> Option<(u32, f64)> {
        let half_m = self.land.spacing_m / 2.0;
        let far_m = self.land.reach_m + 1.0;
        for radius_m in [NEAR_M.min(far_m), far_m] {
            self.ground.within(p, radius_m, &mut scratch.near);
            let mut best: Option<(u32, f64)> = None;
            for &(sq, sample) in &scratch.near {
                if best.is_some_and(|(_, best_m)| sq.sqrt() > best_m + half_m) {
                    break;
                }
                let stub_m = f64::from(self.land.ground.foot(sample, p).0.stub_m);
                if best.is_none_or(|(_, best_m)| stub_m < best_m)
                    && !self.is_hidden(sample, p, &mut scratch.found)
                {
                    best = Some((sample, stub_m));
                }
            }
            // Whoever is farther than this has no nearer street.
            if best.is_some_and(|(_, best_m)| best_m + half_m <= radius_m || radius_m >= far_m) {
                return best;
            }
        }
        None
    }

    /// Whether a wall stands between a place and the street at a sample.
    fn is_hidden(&self, sample: u32, p: PlanePoint, found: &mut Vec<u32>) -> bool {
        self.walls.hide(p, self.looks_to(sample, p), found)
    }

    /// A place just before the street at a sample, seen from another: the street may run along a
    /// wall or end at it.
    pub fn looks_to(&self, sample: u32, p: PlanePoint) -> PlanePoint {
        let q = self.land.ground.foot_place(sample, p);
        PlanePoint::new(p.x + 0.999 * (q.x - p.x), p.y + 0.999 * (q.y - p.y))
    }

    /// The sample that owns a place. `nearest` is the nearest on the ground: it owns the place
    /// when it is seen, as it would were there no wall.
    pub fn owner(
        &self,
        p: PlanePoint,
        nearest: Option<u32>,
        scratch: &mut Scratch,
    ) -> Option<(Course, u32)> {
        let strip = self.strip(p, scratch);
        if self.walls.cover(p, &mut scratch.found) {
            return strip.map(|(sample, _)| (Course::Apart, sample));
        }
        let own = nearest.filter(|&sample| !self.is_hidden(sample, p, &mut scratch.found));
        let seen = match own {
            Some(sample) => Some((sample, f64::from(self.land.ground.foot(sample, p).0.stub_m))),
            None => self.seen(p, scratch),
        };
        match (strip, seen) {
            (Some((sample, strip_m)), Some((_, seen_m))) if strip_m < seen_m => {
                Some((Course::Apart, sample))
            }
            (Some((sample, _)), None) => Some((Course::Apart, sample)),
            (_, Some((sample, _))) => Some((Course::Ground, sample)),
            (None, None) => None,
        }
    }
}
