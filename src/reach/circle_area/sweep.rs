//! The area that lies inside an outline and inside at least one cover, by level slabs.
//!
//! All walls are cut at the heights where one of them begins, ends or crosses another. Between
//! two such heights no two walls change places, so one line through the middle of the slab tells
//! the order of the walls from west to east; stepping over them with two counts (inside the
//! outline? how many covers?) tells which of them bound the answer, and each is integrated on its
//! own. Walls that coincide may be met in either order: between them there is no area. A height
//! that rounding puts a little off costs the sliver between two curves that nearly touch there,
//! never more: an error is local and of second order, and no case needs a rule of its own.

use geo_types::{Coord, MultiPolygon};

use super::wall::{Curve, Wall};

/// What one station's walls do to a box.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Hold {
    /// None of the box is within the circle.
    Outside,
    /// All of the box is.
    Inside,
    /// The circle's border passes through the box.
    Border,
}

/// A wall at work: its geometry seen from the box's corner and how it is told apart.
#[derive(Clone, Copy, Debug)]
struct Strand {
    wall: Wall,
    /// Heights between which it matters: its own ends cut at the box.
    y_lo: f64,
    y_hi: f64,
    x_min: f64,
    x_max: f64,
}

/// A height at which a slab ends and the next begins.
#[derive(Clone, Copy, Debug)]
struct Step {
    y: f64,
    /// What it adds to the number of covers west of the box.
    base: i32,
    /// The strand that begins here, or [`NO_STRAND`].
    strand: u32,
}

const NO_STRAND: u32 = u32::MAX;

/// A strand that passes through the slab at hand.
#[derive(Clone, Copy, Debug)]
struct Active {
    x: f64,
    y_hi: f64,
    strand: u32,
}

/// Working memory of the sweep, kept from call to call.
#[derive(Debug, Default)]
pub(super) struct Sweep {
    /// Corner of the box, from which everything is seen; its width and height.
    corner: (f64, f64),
    size: (f64, f64),
    /// Strands of covers first, then those of the outline.
    strands: Vec<Strand>,
    covers: usize,
    steps: Vec<Step>,
    active: Vec<Active>,
    /// Spans of walls west and east of the box, of the source at hand.
    west: Vec<(f64, f64, i32)>,
    east: Vec<(f64, f64, i32)>,
}

impl Sweep {
    /// Forgets the last call and looks at the box from `min` to `max`.
    pub(super) fn begin(&mut self, min: Coord<f64>, max: Coord<f64>) {
        self.corner = (min.x, min.y);
        self.size = (max.x - min.x, max.y - min.y);
        self.strands.clear();
        self.steps.clear();
        self.covers = 0;
    }

    /// Takes in the closed border of one source; only [`Hold::Border`] leaves anything behind.
    pub(super) fn add_source(&mut self, walls: &[Wall]) -> Hold {
        self.west.clear();
        self.east.clear();
        let first = self.strands.len();
        let mut level_in_box = false;
        for wall in walls {
            if wall.y_hi <= self.corner.1 || wall.y_lo >= self.corner.1 + self.size.1 {
                continue;
            }
            level_in_box |= self.place(wall.seen_from(self.corner.0, self.corner.1));
        }
        // The jumps along a level line add up to 0: covers west of the box are counted from
        // whichever end of the line has fewer walls.
        let from_west = self.west.len() <= self.east.len();
        if self.strands.len() == first && !level_in_box {
            return self.hold_without_border(from_west);
        }
        for i in first..self.strands.len() {
            let Strand { wall, y_lo, y_hi, .. } = self.strands[i];
            let base = if from_west { 0 } else { -wall.jump };
            self.steps.push(Step { y: y_lo, base, strand: index(i) });
            self.steps.push(Step { y: y_hi, base: -base, strand: NO_STRAND });
            for j in 0..i {
                cross(&mut self.steps, &self.strands[j], &self.strands[i]);
            }
        }
        let (beyond, sign) = if from_west { (&self.west, 1) } else { (&self.east, -1) };
        for &(y_lo, y_hi, jump) in beyond {
            self.steps.push(Step { y: y_lo, base: sign * jump, strand: NO_STRAND });
            self.steps.push(Step { y: y_hi, base: -sign * jump, strand: NO_STRAND });
        }
        self.covers = self.strands.len();
        Hold::Border
    }

    /// Area of the part of `outline`, which lies in the box, that at least one cover holds.
    pub(super) fn covered_m2(&mut self, outline: &MultiPolygon<f64>) -> f64 {
        for polygon in outline {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                for edge in ring.0.windows(2) {
                    let (x, y) = self.corner;
                    let (from, to) =
                        ((edge[0].x - x, edge[0].y - y), (edge[1].x - x, edge[1].y - y));
                    let wall = Wall::straight(from, to);
                    if wall.jump != 0 {
                        self.add_outline(wall);
                    }
                }
            }
        }
        self.steps.sort_unstable_by(|a, b| a.y.total_cmp(&b.y));
        self.sum_slabs()
    }

    /// Puts a wall that meets the box's range of heights west of, within or east of the box.
    /// Whether it is a level wall that may pass through the box: no level line meets it, but the
    /// numbers of covers below and above it differ.
    fn place(&mut self, wall: Wall) -> bool {
        let (width, height) = self.size;
        let (y_lo, y_hi) = (wall.y_lo.max(0.0), wall.y_hi.min(height));
        if y_lo >= y_hi {
            let beside = match wall.curve {
                Curve::Line { x_lo, x_hi } => x_lo.max(x_hi) <= 0.0 || x_lo.min(x_hi) >= width,
                Curve::Arc { .. } => false,
            };
            return 0.0 < wall.y_hi && wall.y_lo < height && !beside;
        }
        let (x_min, x_max) = wall.x_range(y_lo, y_hi);
        if x_max <= 0.0 {
            self.west.push((y_lo, y_hi, wall.jump));
        } else if x_min >= width {
            self.east.push((y_lo, y_hi, wall.jump));
        } else {
            self.strands.push(Strand { wall, y_lo, y_hi, x_min, x_max });
        }
        false
    }

    /// No border passes through the box: one level line tells for all of it.
    fn hold_without_border(&self, from_west: bool) -> Hold {
        let y = 0.5 * self.size.1;
        let (beyond, sign) = if from_west { (&self.west, 1) } else { (&self.east, -1) };
        let jumps = beyond.iter().filter(|(lo, hi, _)| *lo < y && y <= *hi).map(|span| span.2);
        if sign * jumps.sum::<i32>() > 0 { Hold::Inside } else { Hold::Outside }
    }

    fn add_outline(&mut self, wall: Wall) {
        let Wall { y_lo, y_hi, jump, .. } = wall;
        let (x_min, x_max) = wall.x_range(y_lo, y_hi);
        let strand = Strand { wall, y_lo, y_hi, x_min, x_max };
        self.steps.push(Step { y: y_lo, base: 0, strand: index(self.strands.len()) });
        // An edge walked down ends where another edge begins or at a summit to which an edge is
        // walked up: the tops of the latter are enough.
        if jump < 0 {
            self.steps.push(Step { y: y_hi, base: 0, strand: NO_STRAND });
        }
        for cover in &self.strands[..self.covers] {
            cross(&mut self.steps, cover, &strand);
        }
        self.strands.push(strand);
    }

    fn sum_slabs(&mut self) -> f64 {
        self.active.clear();
        let mut base = 0;
        let mut sum = 0.0;
        for i in 1..self.steps.len() {
            let step = self.steps[i - 1];
            base += step.base;
            if let Some(strand) = self.strands.get(step.strand as usize) {
                self.active.push(Active { x: 0.0, y_hi: strand.y_hi, strand: step.strand });
            }
            let (y_lo, y_hi) = (step.y, self.steps[i].y);
            let y_mid = 0.5 * (y_lo + y_hi);
            if y_lo < y_mid && y_mid < y_hi {
                self.order_at(y_mid);
                sum += self.slab(base, y_lo, y_hi);
            }
        }
        sum
    }

    /// Drops what has ended and sorts the rest from west to east at height `y`.
    fn order_at(&mut self, y: f64) {
        let strands = &self.strands;
        self.active.retain_mut(|active| {
            let stays = active.y_hi > y;
            if stays {
                active.x = strands[active.strand as usize].wall.x_at(y);
            }
            stays
        });
        // Nearly sorted from the slab below: by insertion.
        for i in 1..self.active.len() {
            let moved = self.active[i];
            let mut j = i;
            while j > 0 && self.active[j - 1].x > moved.x {
                self.active[j] = self.active[j - 1];
                j -= 1;
            }
            self.active[j] = moved;
        }
    }

    /// The answer's area within one slab; `covers` hold the point west of the box.
    fn slab(&self, mut covers: i32, y_lo: f64, y_hi: f64) -> f64 {
        let mut in_outline = false;
        let mut was_inside = false;
        let mut sum = 0.0;
        for active in &self.active {
            let i = active.strand as usize;
            let wall = &self.strands[i].wall;
            if i < self.covers {
                covers += wall.jump;
            } else {
                in_outline = !in_outline;
            }
            let is_inside = in_outline && covers > 0;
            if is_inside != was_inside {
                let part = wall.integral(y_lo, y_hi, active.x);
                sum += if is_inside { -part } else { part };
                was_inside = is_inside;
            }
        }
        sum
    }
}

/// Adds a step at each height at which the two strands cross.
fn cross(steps: &mut Vec<Step>, a: &Strand, b: &Strand) {
    let (y_lo, y_hi) = (a.y_lo.max(b.y_lo), a.y_hi.min(b.y_hi));
    if y_lo < y_hi && a.x_min <= b.x_max && b.x_min <= a.x_max {
        a.wall.crossings(&b.wall, (y_lo, y_hi), |y| {
            steps.push(Step { y, base: 0, strand: NO_STRAND });
        });
    }
}

/// A position in the list of strands; a shape of four billion edges does not fit in memory.
fn index(i: usize) -> u32 {
    u32::try_from(i).unwrap_or(NO_STRAND)
}
