//! From strokes that follow the border of an area, the area on their left, to polygons.

use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use crate::geodesy::PlanePoint;

/// Pieces and holes smaller than this are left out.
const LEAST_AREA_SQ: f64 = 1.0;

/// Points of a ring nearer than this to each other are one.
const SAME_M: f64 = 0.002;

/// A border is straight where it bulges by no more than this.
const STRAIGHT_M: f64 = 0.005;

/// A straight piece of the border, from one named point to another.
#[derive(Clone, Copy, Debug)]
pub(super) struct Stroke {
    /// The name of the point where it starts.
    pub from: u64,
    /// The name of the point where it ends.
    pub to: u64,
    /// Where it starts.
    pub start: PlanePoint,
}

/// A closed ring that meets itself nowhere, and twice its area, below 0 when clockwise.
struct Ring {
    points: Vec<Coord<f64>>,
    area_sq: f64,
    min: Coord<f64>,
    max: Coord<f64>,
}

/// The polygons whose border the strokes are.
pub(super) fn polygons(mut strokes: Vec<Stroke>) -> MultiPolygon<f64> {
    strokes.sort_unstable_by_key(|stroke| (stroke.from, stroke.to));
    let mut shells: Vec<(Ring, Vec<Ring>)> = Vec::new();
    let mut holes: Vec<Ring> = Vec::new();
    for walk in walks(&strokes) {
        let mut own_holes = Vec::new();
        let mut own_shells = 0;
        for ring in simple_rings(&strokes, &walk) {
            if ring.area_sq.abs() < LEAST_AREA_SQ {
                continue;
            }
            if ring.area_sq > 0.0 {
                own_shells += 1;
                shells.push((ring, Vec::new()));
            } else {
                own_holes.push(ring);
            }
        }
        match shells.last_mut() {
            Some((_, holes)) if own_shells == 1 => holes.append(&mut own_holes),
            _ => holes.append(&mut own_holes),
        }
    }
    // The smallest shell around a hole is its own.
    shells.sort_by(|a, b| a.0.area_sq.total_cmp(&b.0.area_sq));
    for hole in holes {
        if let Some((_, holes)) = shells.iter_mut().find(|(shell, _)| shell.holds(&hole)) {
            holes.push(hole);
        }
    }
    shells.reverse();
    shells
        .into_iter()
        .map(|(shell, holes)| {
            let holes = holes.into_iter().map(|hole| LineString::new(hole.points)).collect();
            Polygon::new(LineString::new(shell.points), holes)
        })
        .collect()
}

/// Follows the strokes until each is used. Where several go on, the leftmost does: what only
/// touches at a point stays apart.
fn walks(strokes: &[Stroke]) -> Vec<Vec<u32>> {
    let mut used = vec![false; strokes.len()];
    let mut walks = Vec::new();
    let first_at = |name: u64| strokes.partition_point(|stroke| stroke.from < name);
    // Where each stroke ends, as a position in the list.
    let next: Vec<u32> = strokes.iter().map(|stroke| first_at(stroke.to) as u32).collect();
    for first in 0..strokes.len() {
        if used[first] {
            continue;
        }
        let mut walk = Vec::new();
        let mut at = first;
        loop {
            used[at] = true;
            walk.push(at as u32);
            let onward = next[at] as usize;
            let name = strokes[at].to;
            let choices = (onward..strokes.len()).take_while(|&s| strokes[s].from == name);
            let mut open = choices.filter(|&s| !used[s] || s == first);
            let Some(mut best) = open.next() else { break };
            for other in open {
                if turn(strokes, &next, at, other) > turn(strokes, &next, at, best) {
                    best = other;
                }
            }
            if best == first {
                break;
            }
            at = best;
        }
        walks.push(walk);
    }
    walks
}

/// How far to the left the way turns from one stroke into another, −π to π.
fn turn(strokes: &[Stroke], next: &[u32], from: usize, to: usize) -> f64 {
    let end_of = |s: usize| strokes.get(next[s] as usize).map_or(strokes[s].start, |n| n.start);
    let (a, b, c) = (strokes[from].start, strokes[to].start, end_of(to));
    let (ux, uy, vx, vy) = (b.x - a.x, b.y - a.y, c.x - b.x, c.y - b.y);
    (ux * vy - uy * vx).atan2(ux * vx + uy * vy)
}

/// Cuts a walk where it comes back to a point.
fn simple_rings(strokes: &[Stroke], walk: &[u32]) -> Vec<Ring> {
    let mut rings = Vec::new();
    let mut names: Vec<u64> = walk.iter().map(|&s| strokes[s as usize].from).collect();
    names.sort_unstable();
    let doubled: Vec<u64> =
        names.windows(2).filter(|pair| pair[0] == pair[1]).map(|pair| pair[0]).collect();
    if doubled.is_empty() {
        rings.extend(Ring::new(walk.iter().map(|&s| corner(strokes, s))));
        return rings;
    }
    let mut open: Vec<u32> = Vec::new();
    for &stroke in walk {
        let name = strokes[stroke as usize].from;
        if doubled.binary_search(&name).is_ok()
            && let Some(back) = open.iter().rposition(|&s| strokes[s as usize].from == name)
        {
            let ring = open.split_off(back);
            rings.extend(Ring::new(ring.iter().map(|&s| corner(strokes, s))));
        }
        open.push(stroke);
    }
    rings.extend(Ring::new(open.iter().map(|&s| corner(strokes, s))));
    rings
}

/// A corner of a ring.
#[derive(Clone, Copy)]
struct Corner {
    place: Coord<f64>,
    /// Whether rings meet here.
    shared: bool,
}

/// The corner where a stroke starts.
fn corner(strokes: &[Stroke], stroke: u32) -> Corner {
    let at = stroke as usize;
    let Stroke { from, start, .. } = strokes[at];
    let same = |other: Option<&Stroke>| other.is_some_and(|other| other.from == from);
    let shared = same(strokes.get(at + 1)) || (at > 0 && same(strokes.get(at - 1)));
    Corner { place: Coord { x: start.x, y: start.y }, shared }
}

/// The corners without those on a straight line between their neighbours, to a hair.
fn spared(corners: &[Corner]) -> Vec<Coord<f64>> {
    let mut kept: Vec<Coord<f64>> = Vec::with_capacity(corners.len());
    let mut moved_m = 0.0;
    for (at, corner) in corners.iter().enumerate() {
        let b = corner.place;
        if let (Some(&a), Some(next), false) = (kept.last(), corners.get(at + 1), corner.shared) {
            let (along, off) = (next.place - a, b - a);
            let length = along.x.hypot(along.y);
            let forward = along.x * off.x + along.y * off.y;
            let bulge_m = (along.x * off.y - along.y * off.x).abs() / length;
            if forward >= 0.0 && forward <= length * length && moved_m + bulge_m <= STRAIGHT_M {
                moved_m += bulge_m;
                continue;
            }
        }
        moved_m = 0.0;
        kept.push(b);
        drop_needle(&mut kept);
    }
    kept
}

/// Takes off the tip of a needle: a border that runs out along a line and back upon it holds no
/// land.
fn drop_needle(kept: &mut Vec<Coord<f64>>) {
    while let [.., a, tip, b] = kept[..] {
        let (out, back) = (tip - a, b - tip);
        let turns_back = out.x * back.x + out.y * back.y < 0.0;
        let (short, long) = if norm(out) < norm(back) { (out, back) } else { (back, out) };
        let off_m = (short.x * long.y - short.y * long.x).abs() / norm(long);
        if !turns_back || off_m > STRAIGHT_M {
            return;
        }
        let end = kept.len();
        kept.swap(end - 2, end - 1);
        kept.truncate(end - 1);
    }
}

fn norm(c: Coord<f64>) -> f64 {
    c.x.hypot(c.y)
}

impl Ring {
    /// The ring through some corners, without those that it can spare.
    fn new(corners: impl Iterator<Item = Corner>) -> Option<Self> {
        let corners: Vec<Corner> = corners.collect();
        let mut points = spared(&corners);
        let same = |a: &Coord<f64>, b: &Coord<f64>| {
            (a.x - b.x).powi(2) + (a.y - b.y).powi(2) < SAME_M * SAME_M
        };
        points.dedup_by(|a, b| same(a, b));
        while points.len() > 1 && same(&points[0], &points[points.len() - 1]) {
            points.pop();
        }
        if points.len() < 3 {
            return None;
        }
        points.push(points[0]);
        let origin = points[0];
        let (mut min, mut max, mut area_sq) = (origin, origin, 0.0);
        for pair in points.windows(2) {
            let (a, b) = (pair[0] - origin, pair[1] - origin);
            area_sq += (a.x * b.y - a.y * b.x) / 2.0;
            min = Coord { x: min.x.min(pair[1].x), y: min.y.min(pair[1].y) };
            max = Coord { x: max.x.max(pair[1].x), y: max.y.max(pair[1].y) };
        }
        Some(Self { points, area_sq, min, max })
    }

    /// Whether the ring goes around another, which may touch but not cross it.
    fn holds(&self, other: &Self) -> bool {
        if self.area_sq < -other.area_sq
            || other.min.x < self.min.x
            || other.min.y < self.min.y
            || other.max.x > self.max.x
            || other.max.y > self.max.y
        {
            return false;
        }
        // A corner may lie on this ring; the middle of an edge hardly does.
        let (a, b) = (other.points[0], other.points[1]);
        let p = Coord { x: f64::midpoint(a.x, b.x), y: f64::midpoint(a.y, b.y) };
        let mut inside = false;
        for pair in self.points.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            if (a.y > p.y) != (b.y > p.y) && p.x < a.x + (p.y - a.y) / (b.y - a.y) * (b.x - a.x) {
                inside = !inside;
            }
        }
        inside
    }
}
