//! One feature's geometry as the commands of a tile: move, draw, close.

use super::clip::{ClipBox, Spot};
use super::shapes::Kind;
use super::wire::{varint, zigzag};
use crate::geodesy::PlanePoint;

const MOVE: u64 = 1;
const DRAW: u64 = 2;
const CLOSE: u8 = 7;

/// Draws into one tile; its scratch lists serve every feature.
pub(super) struct Pen {
    /// West and north border of the tile in the world square, and tile units for the whole world.
    origin: Spot,
    scale: f64,
    clip: ClipBox,
    /// The feature's commands so far, packed.
    commands: Vec<u8>,
    cursor: (i32, i32),
    spots: Vec<Spot>,
    spare: Vec<Spot>,
    snapped: Vec<(i32, i32)>,
    moves: Vec<(i32, i32)>,
}

impl Pen {
    pub fn new(origin: Spot, scale: f64, clip: ClipBox) -> Self {
        let (commands, spots, spare) = (Vec::new(), Vec::new(), Vec::new());
        let (snapped, moves) = (Vec::new(), Vec::new());
        Self { origin, scale, clip, commands, cursor: (0, 0), spots, spare, snapped, moves }
    }

    /// The box that shapes are clipped to.
    pub const fn clip(&self) -> ClipBox {
        self.clip
    }

    /// A place of the world square in tile units.
    pub fn spot(&self, place: PlanePoint) -> Spot {
        ((place.x - self.origin.0) * self.scale, (place.y - self.origin.1) * self.scale)
    }

    /// Draws a feature; false where nothing of it is left. `inside` says that nothing needs to be
    /// clipped.
    pub fn feature<'a>(
        &mut self,
        kind: Kind,
        parts: impl Iterator<Item = (&'a [PlanePoint], bool)>,
        inside: bool,
    ) -> bool {
        self.begin();
        match kind {
            Kind::Points => {
                for (places, _) in parts {
                    for &place in places {
                        let spot = self.spot(place);
                        if inside || self.clip.holds(spot) {
                            self.moves.push(snap(spot));
                        }
                    }
                }
                let points = std::mem::take(&mut self.moves);
                self.run(MOVE, &points);
                self.moves = points;
            }
            Kind::Lines => {
                for (places, _) in parts {
                    self.line(places, inside);
                }
            }
            Kind::Polygons => {
                let mut outer_drawn = false;
                for (places, hole) in parts {
                    if !hole {
                        outer_drawn = self.ring(places, hole, inside);
                    } else if outer_drawn {
                        self.ring(places, hole, inside);
                    }
                }
            }
        }
        !self.commands.is_empty()
    }

    /// Draws a square of `side` units in place of a polygon too small to be drawn.
    pub fn square(&mut self, middle: Spot, side: i32) {
        self.begin();
        let (x, y) = snap(middle);
        let (x, y) = (x - side / 2, y - side / 2);
        self.emit_ring(&[(x, y), (x + side, y), (x + side, y + side), (x, y + side)]);
    }

    /// The feature's commands, packed.
    pub fn geometry(&self) -> &[u8] {
        &self.commands
    }

    fn begin(&mut self) {
        self.commands.clear();
        self.moves.clear();
        self.cursor = (0, 0);
    }

    fn line(&mut self, places: &[PlanePoint], inside: bool) {
        self.snapped.clear();
        for pair in places.windows(2) {
            let (from, to) = (self.spot(pair[0]), self.spot(pair[1]));
            let Some((start, end)) =
                (if inside { Some((from, to)) } else { self.clip.segment(from, to) })
            else {
                self.emit_line();
                continue;
            };
            if self.snapped.last().is_some_and(|&last| last != snap(start)) {
                self.emit_line();
            }
            if self.snapped.is_empty() {
                self.snapped.push(snap(start));
            }
            push_bend(&mut self.snapped, snap(end));
        }
        self.emit_line();
    }

    fn emit_line(&mut self) {
        let line = std::mem::take(&mut self.snapped);
        if line.len() >= 2 {
            self.run(MOVE, &line[..1]);
            self.run(DRAW, &line[1..]);
        }
        self.snapped = line;
        self.snapped.clear();
    }

    fn ring(&mut self, places: &[PlanePoint], hole: bool, inside: bool) -> bool {
        let open = places.len().saturating_sub(1);
        self.snapped.clear();
        if inside {
            for &place in &places[..open] {
                let spot = snap(self.spot(place));
                push_bend(&mut self.snapped, spot);
            }
        } else {
            self.spots.clear();
            for &place in &places[..open] {
                let spot = self.spot(place);
                self.spots.push(spot);
            }
            self.clip.ring(&mut self.spots, &mut self.spare);
            for &spot in &self.spots {
                push_bend(&mut self.snapped, snap(spot));
            }
        }
        let mut ring = std::mem::take(&mut self.snapped);
        close_bends(&mut ring);
        let doubled = doubled_area(&ring);
        if (doubled < 0) != hole {
            ring.reverse();
        }
        let drawn = ring.len() >= 3 && doubled != 0;
        if drawn {
            self.emit_ring(&ring);
        }
        self.snapped = ring;
        drawn
    }

    fn emit_ring(&mut self, ring: &[(i32, i32)]) {
        self.run(MOVE, &ring[..1]);
        self.run(DRAW, &ring[1..]);
        self.commands.push(1 << 3 | CLOSE);
    }

    fn run(&mut self, command: u64, spots: &[(i32, i32)]) {
        if spots.is_empty() {
            return;
        }
        varint(&mut self.commands, (spots.len() as u64) << 3 | command);
        for &(x, y) in spots {
            varint(&mut self.commands, u64::from(zigzag(x - self.cursor.0)));
            varint(&mut self.commands, u64::from(zigzag(y - self.cursor.1)));
            self.cursor = (x, y);
        }
    }
}

fn snap((x, y): Spot) -> (i32, i32) {
    (rounded(x), rounded(y))
}

/// The nearest whole number, halves upward. `f64::floor` is a call into the library on processors
/// of the common denominator; this is three instructions.
fn rounded(at: f64) -> i32 {
    let cut = (at + 0.5) as i32;
    cut - i32::from(f64::from(cut) > at + 0.5)
}

/// Adds a vertex; one that equals the last is left out, and a last one that lies exactly between
/// its neighbours goes.
fn push_bend(line: &mut Vec<(i32, i32)>, next: (i32, i32)) {
    if line.last() == Some(&next) {
        return;
    }
    if let [.., before, last] = line[..]
        && is_between(before, last, next)
    {
        line.pop();
    }
    line.push(next);
}

/// The same at the place where a ring closes.
fn close_bends(ring: &mut Vec<(i32, i32)>) {
    while ring.len() > 1 && ring.first() == ring.last() {
        ring.pop();
    }
    while let [first, .., before, last] = ring[..] {
        if !is_between(before, last, first) {
            break;
        }
        ring.pop();
    }
    while let [first, second, .., last] = ring[..] {
        if !is_between(last, first, second) {
            break;
        }
        ring.remove(0);
    }
}

fn is_between(before: (i32, i32), at: (i32, i32), after: (i32, i32)) -> bool {
    let (ax, ay) = (i64::from(at.0 - before.0), i64::from(at.1 - before.1));
    let (bx, by) = (i64::from(after.0 - at.0), i64::from(after.1 - at.1));
    ax * by == ay * bx && ax * bx + ay * by >= 0
}

/// Twice the area by the surveyor's formula, positive for an outer ring with y down.
fn doubled_area(ring: &[(i32, i32)]) -> i64 {
    let Some(&(mut before)) = ring.last() else { return 0 };
    let mut sum = 0;
    for &at in ring {
        sum += i64::from(before.0) * i64::from(at.1) - i64::from(at.0) * i64::from(before.1);
        before = at;
    }
    sum
}
