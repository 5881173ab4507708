//! The ground plan: the lattice bent into the valley, the rivers and the railway on lines of it,
//! the classes of the roads, the few places to cross, and the cells where town stands.

use std::collections::BTreeMap;

use yike::geodesy::{Plane, PlanePoint};

use super::districts;
use super::valley::Valley;
use crate::town::areas::Labels;
use crate::town::chance::Chance;
use crate::town::lattice::{Axis, Cell, Edge, Lattice};
use crate::town::mend::mend;
use crate::town::plan::{Class, Crossing, Lining, Plan};

/// Columns west and rows south of the confluence; the side rivers run on column `WEST`, the
/// Huangshui on row `SOUTH`.
pub const WEST: usize = 44;
/// Rows south of the Huangshui.
pub const SOUTH: usize = 38;
const EAST: usize = 30;
const NORTH: usize = 30;
/// The railway runs on this row, north of the Huangshui.
pub const RAIL: usize = SOUTH + 2;

/// From the middle of the Huangshui, a side river and the railway to their bank roads.
const BANKS_M: [f64; 3] = [78.0, 55.0, 36.0];

/// Columns (from the confluence, east positive) with a bridge over the Huangshui.
const BRIDGES: [i32; 13] = [-28, -22, -16, -13, -8, -5, -1, 2, 5, 8, 11, 16, 20];
/// Columns with an underpass below the railway.
const UNDERPASSES: [i32; 13] = [-28, -20, -16, -11, -8, -4, -1, 2, 5, 10, 13, 17, 20];
/// Rows (from the Huangshui, north positive) with a bridge over a side river.
const SIDE_BRIDGES: [i32; 14] = [-25, -21, -17, -13, -10, -8, -5, -4, -2, 3, 6, 9, 13, 18];

/// Cells with their district, and the plan of the ground.
pub struct Ground {
    /// Lattice, roads, barriers.
    pub plan: Plan,
    /// The district of each cell of the town, a position in [`districts::DISTRICTS`].
    pub districts: Labels,
}

impl Ground {
    /// The ground of the sample city.
    pub fn new(plane: &Plane, chance: &Chance) -> Self {
        let valley = Valley::new(plane, chance);
        let us = lines(WEST, EAST, &mut chance.about("columns", 0));
        let mut vs = lines(SOUTH, NORTH, &mut chance.about("rows", 0));
        (vs[SOUTH + 1], vs[RAIL]) = (vs[SOUTH] + 430.0, vs[SOUTH] + 860.0);
        let mut lattice = Lattice::new(us, vs, |u, v| valley.place(u, v));
        let outlines = districts::real_outlines(plane);
        let mut labels: Labels =
            lattice.cells().map(|cell| district_of(&lattice, &valley, &outlines, cell)).collect();
        mend(&lattice, &mut labels, |_, _| true);
        let within = |cell| lattice.position(cell).is_some_and(|at| labels[at].is_some());
        let urban: std::collections::BTreeSet<Cell> =
            lattice.cells().filter(|cell| within(*cell)).collect();
        lattice.soften(|cell| urban.contains(&cell));
        let mut plan = Plan { lattice, linings: BTreeMap::new(), crossings: BTreeMap::new() };
        lay_barriers(&mut plan);
        lay_crossings(&mut plan);
        lay_roads(&mut plan, &labels, &mut chance.about("roads", 0));
        Self { plan, districts: labels }
    }

    /// Whether a point lies in a cell of the town.
    pub fn is_town(&self, point: PlanePoint) -> bool {
        let lattice = &self.plan.lattice;
        let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
        let holds = |cell: Cell| {
            let nodes = corners.map(|(s, t)| lattice.inside(cell, s, t));
            (0..4).all(|k| {
                let (a, b) = (nodes[k], nodes[(k + 1) % 4]);
                (b.x - a.x) * (point.y - a.y) >= (b.y - a.y) * (point.x - a.x)
            })
        };
        let town = lattice.cells().zip(&self.districts).filter(|(_, label)| label.is_some());
        town.into_iter().any(|(cell, _)| holds(cell))
    }
}

/// Lines on both sides of 0, nearest together at 0.
fn lines(before: usize, after: usize, chance: &mut Chance) -> Vec<f64> {
    let mut gap = |k: usize| (385.0 + 13.0 * k as f64).min(560.0) * chance.between(0.9, 1.1);
    let mut low = vec![0.0];
    for k in 0..before {
        low.push(low[k] - gap(k));
    }
    low.reverse();
    for k in 0..after {
        low.push(low[before + k] + gap(k));
    }
    low
}

/// The district of a cell, if town stands there: all its corners lie inside the four districts,
/// and the Huangshui parts 城北 from 城西 and 城中.
fn district_of(
    lattice: &Lattice,
    valley: &Valley,
    outlines: &[geo::Polygon<f64>],
    cell: Cell,
) -> Option<usize> {
    use geo::Contains;
    let Cell { i, j } = cell;
    let (u, v) = ((lattice.u(i) + lattice.u(i + 1)) / 2.0, (lattice.v(j) + lattice.v(j + 1)) / 2.0);
    let at = |s, t| {
        let point = lattice.inside(cell, s, t);
        let point = geo::Point::new(point.x, point.y);
        outlines.iter().position(|outline| outline.contains(&point))
    };
    let corners = [(0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0)];
    if !valley.is_broad_enough(u, v) || corners.iter().any(|(s, t)| at(*s, *t).is_none()) {
        return None;
    }
    let north_bank = j >= SOUTH;
    Some(match at(0.5, 0.5)? {
        districts::EAST_SIDE => districts::EAST_SIDE,
        _ if north_bank => districts::NORTH_SIDE,
        _ if i >= WEST => districts::CENTRE,
        districts::NORTH_SIDE => districts::WEST_SIDE,
        other => other,
    })
}

fn lay_barriers(plan: &mut Plan) {
    let (columns, rows) = plan.lattice.extent();
    for i in 0..columns {
        let along = |j| Edge { axis: Axis::East, i, j };
        plan.linings.insert(along(SOUTH), Lining::Barrier { bank_m: BANKS_M[0] });
        plan.linings.insert(along(RAIL), Lining::Barrier { bank_m: BANKS_M[2] });
    }
    for j in 0..rows {
        let edge = Edge { axis: Axis::North, i: WEST, j };
        plan.linings.insert(edge, Lining::Barrier { bank_m: BANKS_M[1] });
    }
}

fn lay_crossings(plan: &mut Plan) {
    let column = |k: i32| WEST.checked_add_signed(k as isize).expect("a column of the lattice");
    let row = |k: i32| SOUTH.checked_add_signed(k as isize).expect("a row of the lattice");
    for k in BRIDGES {
        plan.crossings.insert((Axis::North, column(k), SOUTH), Crossing::Bridge);
    }
    for k in UNDERPASSES {
        plan.crossings.insert((Axis::North, column(k), RAIL), Crossing::Underpass);
    }
    for k in SIDE_BRIDGES {
        plan.crossings.insert((Axis::East, WEST, row(k)), Crossing::Bridge);
    }
}

/// Roads on every edge beside the town, save some minor ones.
fn lay_roads(plan: &mut Plan, labels: &Labels, chance: &mut Chance) {
    let urban: Vec<Cell> =
        plan.lattice.cells().zip(labels).filter_map(|(cell, label)| label.map(|_| cell)).collect();
    let mut beside: BTreeMap<Edge, usize> = BTreeMap::new();
    for edge in urban.iter().flat_map(|cell| cell.edges()) {
        *beside.entry(edge).or_default() += 1;
    }
    for (edge, cells) in beside {
        if plan.linings.contains_key(&edge) {
            continue;
        }
        let class = class_of(edge);
        let crosses = [(edge.i, edge.j), edge.end()]
            .iter()
            .any(|(i, j)| plan.crossings.contains_key(&(edge.axis, *i, *j)));
        let from_centre = (edge.i.abs_diff(WEST)).max(edge.j.abs_diff(SOUTH));
        let lost = match (class, cells) {
            _ if crosses => 0.0,
            (_, 1) => 0.45,
            (Class::Tertiary, _) if from_centre > 8 => 0.3,
            (Class::Tertiary, _) => 0.08,
            _ => 0.0,
        };
        let class = if cells == 1 { Class::Tertiary } else { class };
        if !chance.happens(lost) {
            plan.linings.insert(edge, Lining::Road(class));
        }
    }
}

/// Every third line is a main road.
fn class_of(edge: Edge) -> Class {
    let turn = match edge.axis {
        Axis::North => edge.i.abs_diff(WEST) + 2,
        Axis::East if edge.j < SOUTH => SOUTH - edge.j + 1,
        Axis::East => edge.j - SOUTH,
    };
    match turn % 3 {
        0 => Class::Primary,
        1 => Class::Secondary,
        _ => Class::Tertiary,
    }
}
