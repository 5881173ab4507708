//! The streets as points a few metres apart, and how far a place is from the street beside such
//! a point.

use rayon::prelude::*;

use super::groups::Groups;
use crate::geodesy::PlanePoint;

/// A bend flatter than this is drawn straight.
const FLAT_M: f64 = 0.2;
/// Points nearer than this to each other are one.
const SAME_M: f64 = 0.05;
/// Nothing on Earth is farther from the middle of a plane.
const FARTHEST_M: f64 = 4e7;

/// A line to walk along.
#[derive(Clone, Copy, Debug)]
pub struct StreetLine<'a> {
    /// Its points, in order.
    pub points: &'a [PlanePoint],
    /// Where it runs: land beside a bridge or a tunnel belongs to other streets.
    pub course: Course,
}

/// Where a line runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Course {
    /// On the ground: one can step off it.
    #[default]
    Ground,
    /// On a bridge or in a tunnel: one cannot.
    Apart,
}

/// The place on a street from which another place is entered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Foot {
    /// The line.
    pub line: u32,
    /// Metres from the line's start.
    pub along_m: f32,
    /// Straight metres from there to the place.
    pub stub_m: f32,
}

/// A piece of street between two neighbouring samples.
#[derive(Clone, Copy, Debug)]
struct Arm {
    line: u32,
    along_m: f64,
    end: u32,
    end_along_m: f64,
}

/// The streets, sampled.
#[derive(Debug, Default)]
pub(super) struct Streets {
    /// Where the samples lie.
    pub at: Vec<PlanePoint>,
    /// First arm of each sample, and the number of all arms.
    arm_starts: Vec<u32>,
    arms: Vec<Arm>,
    /// A line of each sample and how far along it the sample lies.
    first: Vec<(u32, f64)>,
}

impl Streets {
    /// Samples the lines that run on `course`, at most `spacing_m` apart.
    pub fn new(lines: &[StreetLine], course: Course, spacing_m: f64) -> Self {
        let drawn: Vec<(u32, Vec<(PlanePoint, f64)>)> = (0..lines.len())
            .into_par_iter()
            .filter(|&line| lines[line].course == course)
            .map(|line| (line as u32, samples_of(lines[line].points, spacing_m)))
            .collect();
        let places: Vec<PlanePoint> =
            drawn.iter().flat_map(|(_, samples)| samples.iter().map(|(place, _)| *place)).collect();
        let mut same = same_places(&places);
        let mut streets = Self::default();
        let mut sample_of = vec![u32::MAX; places.len()];
        let mut arms: Vec<(u32, Arm)> = Vec::with_capacity(2 * places.len());
        let mut place = 0;
        for (line, samples) in drawn {
            let mut last: Option<(u32, f64)> = None;
            for (at, along_m) in samples {
                let chief = same.chief(place);
                place += 1;
                if sample_of[chief] == u32::MAX {
                    sample_of[chief] = streets.at.len() as u32;
                    streets.at.push(at);
                    streets.first.push((line, along_m));
                }
                let sample = sample_of[chief];
                if let Some((before, before_m)) = last {
                    if before == sample {
                        continue;
                    }
                    let onward = Arm { line, along_m: before_m, end: sample, end_along_m: along_m };
                    let back = Arm { line, along_m, end: before, end_along_m: before_m };
                    arms.push((before, onward));
                    arms.push((sample, back));
                }
                last = Some((sample, along_m));
            }
        }
        streets.arm_starts = vec![0; streets.at.len() + 1];
        for (sample, _) in &arms {
            streets.arm_starts[*sample as usize + 1] += 1;
        }
        for at in 1..streets.arm_starts.len() {
            streets.arm_starts[at] += streets.arm_starts[at - 1];
        }
        let mut next = streets.arm_starts.clone();
        if let Some(&(_, any)) = arms.first() {
            streets.arms = vec![any; arms.len()];
        }
        for (sample, arm) in arms {
            let slot = &mut next[sample as usize];
            streets.arms[*slot as usize] = arm;
            *slot += 1;
        }
        streets
    }

    fn arms_of(&self, sample: u32) -> &[Arm] {
        let at = sample as usize;
        &self.arms[self.arm_starts[at] as usize..self.arm_starts[at + 1] as usize]
    }

    /// The sample itself as a place.
    pub fn foot_of(&self, sample: u32) -> Foot {
        let (line, along_m) = self.first[sample as usize];
        Foot { line, along_m: along_m as f32, stub_m: 0.0 }
    }

    /// The lines that meet at a sample.
    pub fn lines_at(&self, sample: u32) -> impl Iterator<Item = u32> + '_ {
        let own = self.first[sample as usize].0;
        std::iter::once(own).chain(self.arms_of(sample).iter().map(|arm| arm.line))
    }

    /// Whether a piece of street joins two samples.
    pub fn joined(&self, a: u32, b: u32) -> bool {
        self.arms_of(a).iter().any(|arm| arm.end == b)
    }

    /// The samples next to one along its streets.
    pub fn next_to(&self, sample: u32) -> impl Iterator<Item = u32> + '_ {
        self.arms_of(sample).iter().map(|arm| arm.end)
    }

    /// Where the street beside a sample is nearest to `p`.
    pub fn foot_place(&self, sample: u32, p: PlanePoint) -> PlanePoint {
        let hub = self.at[sample as usize];
        let ends = self.next_to(sample).map(|end| self.at[end as usize]);
        ends.map(|end| nearest_on_segment(p, hub, end))
            .chain(std::iter::once(hub))
            .min_by(|a, b| a.distance_sq(p).total_cmp(&b.distance_sq(p)))
            .unwrap_or(hub)
    }

    /// The nearest place to `p` on the pieces of street that meet at a sample, and how far along
    /// the street that is from the sample.
    pub fn foot(&self, sample: u32, p: PlanePoint) -> (Foot, f64) {
        let hub = self.at[sample as usize];
        let mut best = (self.foot_of(sample), 0.0);
        let mut best_sq = hub.distance_sq(p);
        for arm in self.arms_of(sample) {
            let end = self.at[arm.end as usize];
            let (dx, dy) = (end.x - hub.x, end.y - hub.y);
            let part = ((p.x - hub.x) * dx + (p.y - hub.y) * dy) / (dx * dx + dy * dy);
            if part <= 0.0 {
                continue;
            }
            let part = part.min(1.0);
            let sq = PlanePoint::new(hub.x + part * dx, hub.y + part * dy).distance_sq(p);
            if sq < best_sq {
                best_sq = sq;
                let away_m = part * (arm.end_along_m - arm.along_m);
                let along_m = (arm.along_m + away_m) as f32;
                best = (Foot { line: arm.line, along_m, stub_m: 0.0 }, away_m.abs());
            }
        }
        best.0.stub_m = best_sq.sqrt() as f32;
        best
    }
}

/// A place as it can be drawn: none that is not a number or off the Earth, and no hair beside 0.
pub(super) fn drawable(p: PlanePoint) -> Option<PlanePoint> {
    let rounded = |value: f64| if value.abs() < 1e-6 { 0.0 } else { value };
    (p.x.abs() < FARTHEST_M && p.y.abs() < FARTHEST_M)
        .then(|| PlanePoint::new(rounded(p.x), rounded(p.y)))
}

/// The samples of one line with the metres walked to them: every bend, and points between.
fn samples_of(points: &[PlanePoint], spacing_m: f64) -> Vec<(PlanePoint, f64)> {
    let finite: Vec<PlanePoint> = points.iter().copied().filter_map(drawable).collect();
    let mut walked_m = 0.0;
    let mut along = Vec::with_capacity(finite.len());
    for at in 0..finite.len() {
        if at > 0 {
            walked_m += finite[at - 1].distance_sq(finite[at]).sqrt();
        }
        along.push(walked_m);
    }
    let bends = bends_of(&finite);
    let mut samples = Vec::new();
    for pair in bends.windows(2) {
        let (a, b) = (finite[pair[0]], finite[pair[1]]);
        let (a_m, b_m) = (along[pair[0]], along[pair[1]]);
        let parts = ((a.distance_sq(b).sqrt() / spacing_m).ceil() as usize).max(1);
        for step in 0..parts {
            let part = step as f64 / parts as f64;
            let point = PlanePoint::new(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y));
            samples.push((point, a_m + part * (b_m - a_m)));
        }
    }
    if let (Some(last), Some(&last_m)) = (finite.last(), along.last()) {
        samples.push((*last, last_m));
    }
    samples
}

/// Positions of the points that a line cannot spare (Douglas and Peucker 1973,
/// doi:10.3138/FM57-6770-U75U-7727).
fn bends_of(points: &[PlanePoint]) -> Vec<usize> {
    if points.is_empty() {
        return Vec::new();
    }
    let mut kept = vec![false; points.len()];
    kept[0] = true;
    kept[points.len() - 1] = true;
    let mut open = vec![(0, points.len() - 1)];
    while let Some((from, to)) = open.pop() {
        let far = (from + 1..to)
            .map(|at| (at, distance_sq_to_segment(points[at], points[from], points[to])))
            .max_by(|a, b| a.1.total_cmp(&b.1));
        if let Some((at, sq)) = far
            && sq > FLAT_M * FLAT_M
        {
            kept[at] = true;
            open.push((from, at));
            open.push((at, to));
        }
    }
    (0..points.len()).filter(|&at| kept[at]).collect()
}

/// The place on a straight piece nearest to a point.
fn nearest_on_segment(p: PlanePoint, a: PlanePoint, b: PlanePoint) -> PlanePoint {
    let (dx, dy) = (b.x - a.x, b.y - a.y);
    let length_sq = dx * dx + dy * dy;
    let part = if length_sq > 0.0 {
        (((p.x - a.x) * dx + (p.y - a.y) * dy) / length_sq).clamp(0.0, 1.0)
    } else {
        0.0
    };
    PlanePoint::new(a.x + part * dx, a.y + part * dy)
}

/// Square of the distance from a point to a straight piece.
pub(super) fn distance_sq_to_segment(p: PlanePoint, a: PlanePoint, b: PlanePoint) -> f64 {
    nearest_on_segment(p, a, b).distance_sq(p)
}

/// Which places are nearer than [`SAME_M`] to each other: for each group its first place stands.
fn same_places(places: &[PlanePoint]) -> Groups {
    // Columns as wide as that, each sorted from south to north: twins are in the same or the next.
    let mut order: Vec<(i64, f64, u32)> = (0u32..)
        .zip(places)
        .map(|(at, place)| ((place.x / SAME_M).floor() as i64, place.y, at))
        .collect();
    order
        .par_sort_unstable_by(|a, b| (a.0.cmp(&b.0)).then(a.1.total_cmp(&b.1)).then(a.2.cmp(&b.2)));
    let mut groups = Groups::new(places.len());
    let mut beside = 0;
    for (rank, &(column, y, at)) in order.iter().enumerate() {
        let place = places[at as usize];
        let near = |other: u32| places[other as usize].distance_sq(place) <= SAME_M * SAME_M;
        if rank > 0 && places[order[rank - 1].2 as usize] == place {
            groups.join(order[rank - 1].2 as usize, at as usize);
            continue;
        }
        for &(_, _, other) in
            order[rank + 1..].iter().take_while(|o| o.0 == column && o.1 <= y + SAME_M)
        {
            if near(other) {
                groups.join(at as usize, other as usize);
            }
        }
        while order.get(beside).is_some_and(|o| (o.0, o.1) < (column + 1, y - SAME_M)) {
            beside += 1;
        }
        for &(_, _, other) in
            order[beside..].iter().take_while(|o| o.0 == column + 1 && o.1 <= y + SAME_M)
        {
            if near(other) {
                groups.join(at as usize, other as usize);
            }
        }
    }
    groups
}
