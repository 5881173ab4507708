//! What lies within a limit, read off the cells.
//!
//! At the hub and the corners of a cell it is known how many metres are left of the limit. Between
//! them the number is linear, by the way the cells were cut. Where it is 0 inside a cell runs the
//! border of the circle; on a border of two cells, each side is within the limit on its own piece,
//! and where only one is, the circle's border runs along the cells'.

use geo_types::MultiPolygon;

use super::cells::{NONE, StreetCells};
use super::rings::{Stroke, polygons};
use super::streets::Foot;
use crate::geodesy::PlanePoint;
use crate::units::Meters;

/// What is left at a place that is not reached at all.
const FAR_M: f64 = -10_000.0;
/// Two ends on one border nearer than this are one.
const SAME_END_M: f64 = 0.005;
/// Names of points: corners, then ends on borders, then ends inside cells.
const ON_BORDER: u64 = 1 << 40;
const INSIDE: u64 = 2 << 40;

/// How much of a visited cell lies within.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Part {
    /// Nothing.
    None,
    /// Everything.
    Whole,
    /// The metres left at its corners start here, and so many are left at its hub.
    Some(u32, f64),
}

/// One drawing.
struct Drawing<'a> {
    cells: &'a StreetCells,
    marks: Vec<u32>,
    visited: Vec<u32>,
    parts: Vec<Part>,
    left_m: Vec<f64>,
    strokes: Vec<Stroke>,
}

/// Where a border is within the limit, seen along it from 0 to 1.
#[derive(Clone, Copy, Debug)]
struct Span {
    from: End,
    to: End,
}

/// One end of a span.
#[derive(Clone, Copy, Debug)]
struct End {
    part: f64,
    name: u64,
    place: PlanePoint,
}

impl StreetCells {
    /// The land within `limit`: an area with holes, valid by the rules of the OGC.
    ///
    /// `reached` are the lines that are reached, wholly or in part, each named once or more;
    /// `walked` says how many metres are walked to the place so many metres along a line, and is
    /// also asked for lines that meet a reached one. Beyond the limit it should go on counting
    /// from the end that is reached.
    #[must_use]
    pub fn within(
        &self,
        limit: Meters,
        reached: &[u32],
        walked: impl Fn(u32, f64) -> Option<f64>,
    ) -> MultiPolygon<f64> {
        if self.is_empty() {
            return MultiPolygon::new(Vec::new());
        }
        let mut drawing = Drawing {
            cells: self,
            marks: self.take_marks(),
            visited: Vec::new(),
            parts: Vec::new(),
            left_m: Vec::new(),
            strokes: Vec::new(),
        };
        drawing.visit(reached, |foot| {
            let left = walked(foot.line, f64::from(foot.along_m))
                .map_or(FAR_M, |walked_m| limit.value() - walked_m - f64::from(foot.stub_m));
            if left.abs() < 1e-6 { 1e-6 } else { left.max(FAR_M) }
        });
        drawing.draw();
        let Drawing { mut marks, visited, strokes, .. } = drawing;
        for cell in visited {
            marks[cell as usize] = NONE;
        }
        self.give_back(marks);
        polygons(strokes)
    }
}

impl Drawing<'_> {
    /// Finds how much of each cell is within.
    fn visit(&mut self, reached: &[u32], left: impl Fn(&Foot) -> f64) {
        let cells = self.cells;
        for &line in reached {
            for &cell in cells.cells_of(line) {
                let at = cell as usize;
                if self.marks[at] != NONE {
                    continue;
                }
                self.marks[at] = self.visited.len() as u32;
                self.visited.push(cell);
                let hub = left(&cells.hub_feet[at]);
                if hub >= f64::from(cells.enough_m[at]) {
                    self.parts.push(Part::Whole);
                    continue;
                }
                if hub < -f64::from(cells.slack_m[at]) {
                    self.parts.push(Part::None);
                    continue;
                }
                let start = self.left_m.len();
                self.left_m.extend(cells.border_foot[cells.borders(cell)].iter().map(&left));
                let inside = self.left_m[start..].iter().filter(|&&m| m >= 0.0).count();
                let all = self.left_m.len() - start;
                self.parts.push(match (inside, hub >= 0.0) {
                    (0, false) => Part::None,
                    (within, true) if within == all => Part::Whole,
                    _ => Part::Some(start as u32, hub),
                });
            }
        }
    }

    fn part(&self, cell: u32) -> Part {
        if cell == NONE {
            return Part::None;
        }
        match self.marks[cell as usize] {
            NONE => Part::None,
            mark => self.parts[mark as usize],
        }
    }

    fn draw(&mut self) {
        let cells = self.cells;
        for at in 0..self.visited.len() {
            let cell = self.visited[at];
            match self.parts[at] {
                Part::None => {}
                Part::Whole => {
                    for border in cells.borders(cell) {
                        let across = self.part(cells.border_cell[border]);
                        if across != Part::Whole {
                            self.border(cell, border, Part::Whole, across);
                        }
                    }
                }
                part @ Part::Some(..) => self.cell(cell, part),
            }
        }
    }

    /// The borders and the inside of a cell that is partly within.
    fn cell(&mut self, cell: u32, part: Part) {
        let cells = self.cells;
        let Part::Some(start, hub_m) = part else { return };
        let borders = cells.borders(cell);
        let hub = cells.hubs[cell as usize];
        for border in borders.clone() {
            let next = if border + 1 == borders.end { borders.start } else { border + 1 };
            let across = self.part(cells.border_cell[border]);
            self.border(cell, border, part, across);
            let m = |b: usize| self.left_m[start as usize + b - borders.start];
            let (a_m, b_m) = (m(border), m(next));
            let spoke = |b: usize, m: f64| {
                let corner = cells.corners[cells.border_corner[b] as usize];
                (INSIDE + b as u64, between(hub, corner, hub_m / (hub_m - m)))
            };
            let (a, b) = (|| spoke(border, a_m), || spoke(next, b_m));
            let on_border = || {
                let span = self.span(cell, border, part);
                span.map_or((0, hub), |span| {
                    let span = self.agreed(border, span, self.across(border, across)).0;
                    let end = if a_m >= 0.0 { span.to } else { span.from };
                    (end.name, end.place)
                })
            };
            let (from, to) = match (hub_m >= 0.0, a_m >= 0.0, b_m >= 0.0) {
                (true, true, true) | (false, false, false) => continue,
                (true, false, false) => (a(), b()),
                (false, true, true) => (b(), a()),
                (true, true, false) => (on_border(), b()),
                (true, false, true) => (a(), on_border()),
                (false, true, false) => (on_border(), a()),
                (false, false, true) => (b(), on_border()),
            };
            self.strokes.push(Stroke { from: from.0, to: to.0, start: from.1 });
        }
    }

    /// The piece of a border where this side is within the limit and the other is not.
    fn border(&mut self, cell: u32, border: usize, part: Part, across: Part) {
        let Some(own) = self.span(cell, border, part) else { return };
        let (own, other) = self.agreed(border, own, self.across(border, across));
        let (from, to) = match other {
            None => (own.from, own.to),
            Some(other) => {
                if other.from.part <= 0.0 && other.to.part >= 1.0 {
                    return;
                }
                if other.from.part <= 0.0 {
                    // The other side is within up to some place.
                    let from = if other.to.part > own.from.part { other.to } else { own.from };
                    (from, own.to)
                } else {
                    let to = if other.from.part < own.to.part { other.from } else { own.to };
                    (own.from, to)
                }
            }
        };
        if from.name != to.name && from.part < to.part {
            self.strokes.push(Stroke { from: from.name, to: to.name, start: from.place });
        }
    }

    /// Where the cell on this side of a border is within.
    fn span(&self, cell: u32, border: usize, part: Part) -> Option<Span> {
        let cells = self.cells;
        let borders = cells.borders(cell);
        let next = if border + 1 == borders.end { borders.start } else { border + 1 };
        let corner = |b: usize, part: f64| {
            let name = cells.border_corner[b];
            End { part, name: u64::from(name), place: cells.corners[name as usize] }
        };
        let (from, to) = (corner(border, 0.0), corner(next, 1.0));
        let Part::Some(start, _) = part else {
            return (part == Part::Whole).then_some(Span { from, to });
        };
        let m = |b: usize| self.left_m[start as usize + b - borders.start];
        let (a_m, b_m) = (m(border), m(next));
        let crossing = || {
            let part = (a_m / (a_m - b_m)).clamp(1e-12, 1.0 - 1e-12);
            End {
                part,
                name: ON_BORDER + border as u64,
                place: between(from.place, to.place, part),
            }
        };
        match (a_m >= 0.0, b_m >= 0.0) {
            (true, true) => Some(Span { from, to }),
            (true, false) => Some(Span { from, to: crossing() }),
            (false, true) => Some(Span { from: crossing(), to }),
            (false, false) => None,
        }
    }

    /// Where the cell across a border is within, seen from this side.
    fn across(&self, border: usize, across: Part) -> Option<Span> {
        if across == Part::None {
            return None;
        }
        let twin = self.cells.border_twin[border] as usize;
        let span = self.span(self.cells.border_cell[border], twin, across)?;
        let turned = |end: End| End { part: 1.0 - end.part, ..end };
        Some(Span { from: turned(span.to), to: turned(span.from) })
    }

    /// The spans of both sides of a border: where they end at the same place to a hair, both end
    /// at the place of the border that comes first.
    fn agreed(&self, border: usize, own: Span, other: Option<Span>) -> (Span, Option<Span>) {
        match other {
            Some(other) if border as u32 > self.cells.border_twin[border] => {
                (same_ends(own, other), Some(other))
            }
            other => (own, other.map(|other| same_ends(other, own))),
        }
    }
}

/// `span` with the ends of `model` where they are the same to a hair.
fn same_ends(span: Span, model: Span) -> Span {
    let inner = |end: End| end.part > 0.0 && end.part < 1.0;
    let near = |a: End, b: End| {
        inner(a) && inner(b) && a.place.distance_sq(b.place) < SAME_END_M * SAME_END_M
    };
    Span {
        from: if near(span.from, model.from) { model.from } else { span.from },
        to: if near(span.to, model.to) { model.to } else { span.to },
    }
}

fn between(a: PlanePoint, b: PlanePoint, part: f64) -> PlanePoint {
    PlanePoint::new(a.x + part * (b.x - a.x), a.y + part * (b.y - a.y))
}
