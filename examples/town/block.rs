//! How a cell becomes blocks and parcels.
//!
//! Inside a cell places are shares `s` (eastward) and `t` (northward). Lanes halve the cell again
//! and again until blocks are small enough; every lane ends on a road or on an older lane, and
//! that way notes the share where it is joined. Blocks are then halved into parcels that each
//! keep a side on a way.

use super::chance::Chance;
use super::lattice::Axis;
use super::plan::Class;

/// A straight way of a cell: ways 0 to 3 are its edges (south, east, north, west).
#[derive(Clone, Debug)]
pub struct Way {
    /// Which way it runs.
    pub axis: Axis,
    /// Its share across the axis.
    pub at: f64,
    /// Where it begins, along the axis.
    pub from: f64,
    /// Where it ends.
    pub to: f64,
    /// What sort of way; `None` where nobody walks.
    pub class: Option<Class>,
    /// Shares along it where others meet it.
    pub joins: Vec<f64>,
}

/// A rectangle of shares with the way on each side (south, east, north, west), if any.
#[derive(Clone, Copy, Debug)]
pub struct Parcel {
    /// Westmost share.
    pub s0: f64,
    /// Southmost share.
    pub t0: f64,
    /// Eastmost share.
    pub s1: f64,
    /// Northmost share.
    pub t1: f64,
    /// The way along each side.
    pub sides: [Option<usize>; 4],
    /// Part of an old block of courtyards.
    pub old: bool,
}

/// How fine a cell is cut.
#[derive(Clone, Copy, Debug)]
pub struct Grain {
    /// Largest block.
    pub block_m2: f64,
    /// Largest parcel.
    pub parcel_m2: f64,
    /// Share of blocks that are old.
    pub old_share: f64,
}

/// Largest parcel of an old block.
const COURTYARD_PARCEL_M2: f64 = 5200.0;

/// A cell cut up.
pub struct Blocks {
    /// Mean width of the cell.
    pub width_m: f64,
    /// Mean height of the cell.
    pub height_m: f64,
    /// Edges, then lanes.
    pub ways: Vec<Way>,
    /// What lies between them.
    pub parcels: Vec<Parcel>,
}

impl Parcel {
    fn span_m(&self, blocks: &Blocks) -> (f64, f64) {
        ((self.s1 - self.s0) * blocks.width_m, (self.t1 - self.t0) * blocks.height_m)
    }

    /// Its two parts when it is cut across `axis` at `share`; the cut is no way yet.
    fn halves(self, cut: Axis, share: f64) -> (Self, Self) {
        let (mut a, mut b) = (self, self);
        match cut {
            Axis::North => {
                let s = self.s0 + (self.s1 - self.s0) * share;
                (a.s1, b.s0) = (s, s);
                (a.sides[1], b.sides[3]) = (None, None);
            }
            Axis::East => {
                let t = self.t0 + (self.t1 - self.t0) * share;
                (a.t1, b.t0) = (t, t);
                (a.sides[2], b.sides[0]) = (None, None);
            }
        }
        (a, b)
    }

    fn on_a_way(&self) -> bool {
        self.sides.iter().any(Option::is_some)
    }
}

impl Blocks {
    /// Cuts a cell of that size whose edges carry those classes and which has those banks.
    pub fn new(
        (width_m, height_m): (f64, f64),
        classes: [Option<Class>; 4],
        banks: [Option<f64>; 4],
        grain: Grain,
        chance: &mut Chance,
    ) -> Self {
        let edge = |side: usize| Way {
            axis: if side.is_multiple_of(2) { Axis::East } else { Axis::North },
            at: if side == 1 || side == 2 { 1.0 } else { 0.0 },
            from: 0.0,
            to: 1.0,
            class: classes[side],
            joins: Vec::new(),
        };
        let ways = (0..4).map(edge).collect();
        let mut blocks = Self { width_m, height_m, ways, parcels: Vec::new() };
        let whole = blocks.lay_banks(banks);
        blocks.cut(whole, grain, chance);
        blocks
    }

    /// Bank roads along the barriers, and the rest of the cell.
    fn lay_banks(&mut self, banks: [Option<f64>; 4]) -> Parcel {
        let inner = |side: usize| match (banks[side], side) {
            (Some(share), 1 | 2) => 1.0 - share,
            (Some(share), _) => share,
            (None, 1 | 2) => 1.0,
            (None, _) => 0.0,
        };
        let (t0, s1, t1, s0) = (inner(0), inner(1), inner(2), inner(3));
        let mut sides = [0, 1, 2, 3].map(|side| self.ways[side].class.map(|_| side));
        for side in (0..4).filter(|side| banks[*side].is_some()) {
            let (axis, from, to) =
                if side % 2 == 0 { (Axis::East, s0, s1) } else { (Axis::North, t0, t1) };
            // Where the next side has no bank, the road runs up to the cell's edge and meets it.
            for next in [(side + 1) % 4, (side + 3) % 4] {
                if banks[next].is_none() {
                    self.ways[next].joins.push(inner(side));
                }
            }
            let class = Some(Class::Tertiary);
            sides[side] = Some(self.ways.len());
            self.ways.push(Way { axis, at: inner(side), from, to, class, joins: Vec::new() });
        }
        Parcel { s0, t0, s1, t1, sides, old: false }
    }

    fn cut(&mut self, mut part: Parcel, grain: Grain, chance: &mut Chance) {
        let (width_m, height_m) = part.span_m(self);
        let area_m2 = width_m * height_m;
        if !part.old && area_m2 < 60_000.0 && chance.happens(grain.old_share) {
            part.old = true;
        }
        let limit_m2 = if part.old { 17_000.0 } else { grain.block_m2 };
        if area_m2 > limit_m2 {
            let (cut, least_m) =
                if width_m > height_m { (Axis::North, width_m) } else { (Axis::East, height_m) };
            if least_m > 110.0 {
                let share = chance.between(0.4, 0.6);
                if let Some((a, b)) = self.lay_lane(part, cut, share) {
                    self.cut(a, grain, chance);
                    self.cut(b, grain, chance);
                    return;
                }
            }
        }
        self.parcel_out(part, grain, chance);
    }

    /// A lane along `cut` through the part, from side to side; `None` where it would join nothing.
    fn lay_lane(&mut self, part: Parcel, cut: Axis, share: f64) -> Option<(Parcel, Parcel)> {
        let (mut a, mut b) = part.halves(cut, share);
        let (at, low, high, first, last) = match cut {
            Axis::North => (a.s1, part.t0, part.t1, part.sides[0], part.sides[2]),
            Axis::East => (a.t1, part.s0, part.s1, part.sides[3], part.sides[1]),
        };
        if first.is_none() && last.is_none() {
            return None;
        }
        // A lane with nothing to meet at one end stops short of it: a cul-de-sac.
        let short = (high - low) * 0.12;
        let (mut from, mut to) = (low + short, high - short);
        for (side, end, place) in [(first, &mut from, low), (last, &mut to, high)] {
            if let Some(way) = side {
                self.ways[way].joins.push(at);
                *end = place;
            }
        }
        let class = Some(if part.old { Class::Alley } else { Class::Residential });
        let lane = self.ways.len();
        self.ways.push(Way { axis: cut, at, from, to, class, joins: Vec::new() });
        match cut {
            Axis::North => (a.sides[1], b.sides[3]) = (Some(lane), Some(lane)),
            Axis::East => (a.sides[2], b.sides[0]) = (Some(lane), Some(lane)),
        }
        Some((a, b))
    }

    fn parcel_out(&mut self, part: Parcel, grain: Grain, chance: &mut Chance) {
        let (width_m, height_m) = part.span_m(self);
        let largest_m2 = if part.old {
            COURTYARD_PARCEL_M2
        } else {
            grain.parcel_m2 * chance.between(0.55, 1.25)
        };
        if width_m * height_m > largest_m2 && width_m.max(height_m) > 75.0 {
            let long = if width_m > height_m { Axis::North } else { Axis::East };
            let short = if width_m > height_m { Axis::East } else { Axis::North };
            let share = chance.between(0.38, 0.62);
            for cut in [long, short] {
                let (a, b) = part.halves(cut, share);
                if a.on_a_way() && b.on_a_way() {
                    self.parcel_out(a, grain, chance);
                    self.parcel_out(b, grain, chance);
                    return;
                }
            }
        }
        if part.on_a_way() {
            self.parcels.push(part);
        }
    }
}
