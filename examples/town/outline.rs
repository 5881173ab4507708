//! The outline of a compound in its parcel, and its gates.
//!
//! The outline keeps its distance from roads and neighbours. Not all are rectangles: corners are
//! skewed, cut off or notched; every side keeps its middle, where the gates are.

use yike::geodesy::PlanePoint;

use super::block::{Blocks, Parcel};
use super::chance::Chance;
use super::lattice::{Axis, Cell, Lattice, between};

/// Shares of a cell, eastward and northward.
pub type Share = (f64, f64);

/// A gate and the place on the way before it.
#[derive(Clone, Copy, Debug)]
pub struct Gate {
    /// On the outline, but for half a metre where a cell is far from square: see
    /// [`Gate::place`].
    pub at: Share,
    /// The ends of the side it is on, and where between them.
    side: (Share, Share, f64),
    /// On the way.
    pub onto: Share,
    /// Which way of the cell.
    pub way: usize,
    /// One metre inward, in shares.
    inward: Share,
    /// One metre along the side, in shares.
    sideways: Share,
}

impl Gate {
    /// Where it lies on the plane: exactly on the outline.
    pub fn place(&self, lattice: &Lattice, cell: Cell) -> PlanePoint {
        let (from, to, share) = self.side;
        between(lattice.inside(cell, from.0, from.1), lattice.inside(cell, to.0, to.1), share)
    }

    /// The place `depth_m` behind the gate and `aside_m` beside it.
    pub fn behind(&self, depth_m: f64, aside_m: f64) -> Share {
        (
            self.at.0 + self.inward.0 * depth_m + self.sideways.0 * aside_m,
            self.at.1 + self.inward.1 * depth_m + self.sideways.1 * aside_m,
        )
    }
}

/// An outline, its sides (south, east, north, west) and its size.
pub struct Outline {
    /// Corners, counter-clockwise.
    pub corners: Vec<Share>,
    /// The straight middle part of each side, counter-clockwise.
    sides: [(Share, Share); 4],
    /// Area.
    pub area_m2: f64,
}

impl Outline {
    /// The outline in a parcel, `setback_m` away from the edge of its roads.
    /// `None` where nothing of use remains.
    pub fn new(
        blocks: &Blocks,
        parcel: &Parcel,
        setback_m: f64,
        chance: &mut Chance,
    ) -> Option<Self> {
        let inset_m = parcel.sides.map(|side| match side.and_then(|way| blocks.ways[way].class) {
            Some(class) => class.half_width_m() + setback_m,
            None => 3.5,
        });
        let (width_m, height_m) = (blocks.width_m, blocks.height_m);
        let (t0, t1) = (parcel.t0 + inset_m[0] / height_m, parcel.t1 - inset_m[2] / height_m);
        let (s0, s1) = (parcel.s0 + inset_m[3] / width_m, parcel.s1 - inset_m[1] / width_m);
        if (s1 - s0) * width_m < 26.0 || (t1 - t0) * height_m < 26.0 {
            return None;
        }
        let square = [(s0, t0), (s1, t0), (s1, t1), (s0, t1)];
        let altered: Vec<Vec<Share>> = altered_corners(square, parcel, chance);
        let ends = |k: usize| altered[k].last().copied().unwrap_or(square[k]);
        let sides = [0, 1, 2, 3].map(|k| (ends(k), altered[(k + 1) % 4][0]));
        let corners: Vec<Share> = altered.into_iter().flatten().collect();
        let area_m2 = share_area(&corners) * width_m * height_m;
        Some(Self { corners, sides, area_m2 })
    }

    /// Up to `count` gates on sides that face a way, the sides in an order that chance chooses.
    pub fn gates(
        &self,
        blocks: &Blocks,
        parcel: &Parcel,
        count: usize,
        chance: &mut Chance,
    ) -> Vec<Gate> {
        let facing: Vec<usize> = (0..4).filter(|side| parcel.sides[*side].is_some()).collect();
        let first = chance.below(facing.len());
        let mut gates = Vec::new();
        for turn in 0..count {
            // A second round of gates on the same sides keeps away from the first.
            let (low, high) = match (turn / facing.len(), count > facing.len()) {
                (0, false) => (0.36, 0.64),
                (0, true) => (0.22, 0.4),
                (1, _) => (0.6, 0.78),
                _ => break,
            };
            let side = facing[(first + turn) % facing.len()];
            let Some(way) = parcel.sides[side] else { continue };
            let (from, to) = self.sides[side];
            let part = chance.between(low, high);
            let at = share_between(from, to, part);
            let onto = match blocks.ways[way].axis {
                Axis::East => (at.0, blocks.ways[way].at),
                Axis::North => (blocks.ways[way].at, at.1),
            };
            // In front of a cul-de-sac's end there is no way.
            let along = if blocks.ways[way].axis == Axis::East { at.0 } else { at.1 };
            if along > blocks.ways[way].from && along < blocks.ways[way].to {
                let (metre_s, metre_t) = (1.0 / blocks.width_m, 1.0 / blocks.height_m);
                let (inward, sideways) = match side {
                    0 => ((0.0, metre_t), (metre_s, 0.0)),
                    1 => ((-metre_s, 0.0), (0.0, metre_t)),
                    2 => ((0.0, -metre_t), (-metre_s, 0.0)),
                    _ => ((metre_s, 0.0), (0.0, -metre_t)),
                };
                gates.push(Gate { at, side: (from, to, part), onto, way, inward, sideways });
            }
        }
        gates
    }
}

/// What stands in the place of each corner, counter-clockwise.
fn altered_corners(square: [Share; 4], parcel: &Parcel, chance: &mut Chance) -> Vec<Vec<Share>> {
    let mut corners: Vec<Vec<Share>> = square.iter().map(|corner| vec![*corner]).collect();
    let middle = share_between(square[0], square[2], 0.5);
    let form = chance.unit();
    let at = chance.below(4);
    let (before, after) = (square[(at + 3) % 4], square[(at + 1) % 4]);
    let reach = chance.between(0.16, 0.34);
    let (a, b) = (
        share_between(square[at], before, reach),
        share_between(square[at], after, chance.between(0.16, 0.34)),
    );
    if form < 0.5 {
        // Two neighbouring corners move in a little.
        for (k, most) in [(at, 0.14), ((at + 1) % 4, 0.22)] {
            let pull = chance.between(0.0, most);
            let (s, t) = square[k];
            let moved = share_between(square[k], middle, pull);
            corners[k] = vec![if chance.happens(0.5) { (moved.0, t) } else { (s, moved.1) }];
        }
    } else if form < 0.72 {
        corners[at] = vec![a, b];
    } else if form < 0.93 || parcel.old {
        let notch = (a.0 + b.0 - square[at].0, a.1 + b.1 - square[at].1);
        corners[at] = vec![a, notch, b];
    } else {
        // Two opposite corners are notched.
        let other = (at + 2) % 4;
        for k in [at, other] {
            let (p, n) = (square[(k + 3) % 4], square[(k + 1) % 4]);
            let (a, b) = (
                share_between(square[k], p, chance.between(0.15, 0.3)),
                share_between(square[k], n, chance.between(0.15, 0.3)),
            );
            corners[k] = vec![a, (a.0 + b.0 - square[k].0, a.1 + b.1 - square[k].1), b];
        }
    }
    corners
}

/// The place at `share` of the way from `a` to `b`.
pub fn share_between(a: Share, b: Share, share: f64) -> Share {
    (a.0 + (b.0 - a.0) * share, a.1 + (b.1 - a.1) * share)
}

fn share_area(corners: &[Share]) -> f64 {
    let next = corners.iter().cycle().skip(1);
    corners.iter().zip(next).map(|(a, b)| a.0 * b.1 - b.0 * a.1).sum::<f64>() / 2.0
}
