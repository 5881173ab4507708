//! The walking network: roads on the lattice, lanes in the cells, and the short footways between
//! a gate and the road before it. They meet at shared vertices, never by mere crossing.

use std::collections::BTreeMap;

use serde_json::{Value, json};
use yike::geodesy::{Plane, PlanePoint};

use super::block::{Blocks, Way};
use super::feature;
use super::lattice::{Axis, Cell, Edge, between};
use super::outline::{Gate, Share};
use super::plan::{Class, Crossing, Lining, Plan};
use super::spot::{self, Spot};

/// The blocks of every cell of the town, and the footways that lead to their gates.
pub struct Network {
    blocks: BTreeMap<Cell, Blocks>,
    footways: Vec<Vec<Spot>>,
}

impl Network {
    /// The ways of these cells.
    pub fn new(blocks: BTreeMap<Cell, Blocks>) -> Self {
        Self { blocks, footways: Vec::new() }
    }

    /// The blocks of the town's cells.
    pub fn blocks(&self) -> &BTreeMap<Cell, Blocks> {
        &self.blocks
    }

    /// Leads a footway from a gate to its road.
    pub fn connect(&mut self, plan: &Plan, plane: &Plane, cell: Cell, gate: &Gate) {
        let way = self.way_mut(cell, gate.way);
        way.joins.push(along(way, gate.onto));
        let (s, t) = gate.onto;
        let ends = [gate.place(&plan.lattice, cell), plan.lattice.inside(cell, s, t)];
        self.footways.push(spot::line(ends, plane));
    }

    /// Leads a footway from a gate only part of the way to its road: an island.
    pub fn connect_badly(&mut self, plan: &Plan, plane: &Plane, cell: Cell, gate: &Gate) {
        let ((s, t), from) = (gate.onto, gate.place(&plan.lattice, cell));
        let ends = [from, between(from, plan.lattice.inside(cell, s, t), 0.45)];
        self.footways.push(spot::line(ends, plane));
    }

    fn way_mut(&mut self, cell: Cell, way: usize) -> &mut Way {
        let blocks = self.blocks.get_mut(&cell).expect("gates lie in cells of the town");
        &mut blocks.ways[way]
    }

    /// The layer: roads with the names that `name` gives them, lanes, bridges, footways.
    pub fn features(
        &self,
        plan: &Plan,
        plane: &Plane,
        name: impl Fn(Edge) -> Option<&'static str>,
    ) -> Vec<String> {
        let mut lines: Vec<(Value, Vec<Spot>)> = Vec::new();
        for (class, name, points) in self.roads(plan, &name) {
            let mut tags = json!({ "highway": class.highway() });
            if let Some(name) = name {
                tags["name"] = json!(name);
            }
            lines.push((tags, spot::line(points, plane)));
        }
        for ((axis, i, j), crossing) in &plan.crossings {
            let mut tags = json!({ "highway": "secondary" });
            match crossing {
                Crossing::Bridge => (tags["bridge"], tags["layer"]) = (json!("yes"), json!(1)),
                Crossing::Underpass => (tags["tunnel"], tags["layer"]) = (json!("yes"), json!(-1)),
            }
            if let Some((before, after)) = self.passing(plan, *axis, *i, *j) {
                let points = [
                    plan.lattice.along(before, plan.open_span(before).1),
                    plan.lattice.node(*i, *j),
                    plan.lattice.along(after, plan.open_span(after).0),
                ];
                lines.push((tags, spot::line(points, plane)));
            }
        }
        for (cell, blocks) in &self.blocks {
            for way in &blocks.ways[4..] {
                let class = way.class.expect("a lane has a class");
                let share = |at: f64| match way.axis {
                    Axis::East => (at, way.at),
                    Axis::North => (way.at, at),
                };
                let points = stops(way.from, way.to, &way.joins).into_iter().map(|at| {
                    let (s, t) = share(at);
                    plan.lattice.inside(*cell, s, t)
                });
                lines.push((json!({ "highway": class.highway() }), spot::line(points, plane)));
            }
        }
        for footway in &self.footways {
            lines.push((json!({ "highway": "footway" }), footway.clone()));
        }
        let drawn = lines.into_iter().filter(|(_, spots)| spots.len() > 1).enumerate();
        drawn
            .map(|(number, (tags, spots))| {
                let mut properties = json!({ "id": format!("w{:05}", number + 1) });
                for (key, value) in tags.as_object().into_iter().flatten() {
                    properties[key] = value.clone();
                }
                feature::line(&properties, &spots)
            })
            .collect()
    }

    /// Runs of edges along one line that share a class and a name and are cut by no barrier.
    pub fn roads(
        &self,
        plan: &Plan,
        name: &impl Fn(Edge) -> Option<&'static str>,
    ) -> Vec<(Class, Option<&'static str>, Vec<PlanePoint>)> {
        let mut edges: Vec<Edge> = plan.linings.keys().copied().collect();
        edges.sort_by_key(|edge| match edge.axis {
            Axis::East => (edge.axis, edge.j, edge.i),
            Axis::North => (edge.axis, edge.i, edge.j),
        });
        let mut roads: Vec<(Class, Option<&'static str>, Vec<PlanePoint>)> = Vec::new();
        let mut last: Option<(Edge, f64)> = None;
        for edge in edges {
            let Lining::Road(class) = plan.lining(edge) else { continue };
            let Some(joins) = self.joins(edge) else { continue };
            let (from, to) = plan.open_span(edge);
            let points = stops(from, to, &joins);
            let points = points.into_iter().map(|share| plan.lattice.along(edge, share));
            let follows = last.is_some_and(|(before, end)| {
                before.axis == edge.axis && before.end() == (edge.i, edge.j) && end == 1.0
            });
            match roads.last_mut() {
                Some(road) if follows && from == 0.0 && (road.0, road.1) == (class, name(edge)) => {
                    road.2.extend(points.skip(1));
                }
                _ => roads.push((class, name(edge), points.collect())),
            }
            last = Some((edge, to));
        }
        roads
    }

    /// Where others meet an edge, from both its cells; `None` where no town lies beside it.
    fn joins(&self, edge: Edge) -> Option<Vec<f64>> {
        let Edge { axis, i, j } = edge;
        let (before, sides) = match axis {
            Axis::East => (j.checked_sub(1).map(|j| Cell { i, j }), (2, 0)),
            Axis::North => (i.checked_sub(1).map(|i| Cell { i, j }), (1, 3)),
        };
        let of = |cell: Option<Cell>, side: usize| {
            cell.and_then(|cell| self.blocks.get(&cell)).map(|blocks| &blocks.ways[side].joins)
        };
        let both = [of(before, sides.0), of(Some(Cell { i, j }), sides.1)];
        if both.iter().all(Option::is_none) {
            return None;
        }
        Some(both.into_iter().flatten().flatten().copied().collect())
    }

    /// The two road edges that a crossing joins, if both are there.
    fn passing(&self, plan: &Plan, axis: Axis, i: usize, j: usize) -> Option<(Edge, Edge)> {
        let before = match axis {
            Axis::East => Edge { axis, i: i.checked_sub(1)?, j },
            Axis::North => Edge { axis, i, j: j.checked_sub(1)? },
        };
        let after = Edge { axis, i, j };
        let both = [before, after]
            .into_iter()
            .all(|edge| matches!(plan.lining(edge), Lining::Road(_)) && self.joins(edge).is_some());
        both.then_some((before, after))
    }
}

/// Ends and joins of a way between `from` and `to`, in order, each once.
fn stops(from: f64, to: f64, joins: &[f64]) -> Vec<f64> {
    let inner = joins.iter().copied().filter(|at| *at > from && *at < to);
    let mut stops: Vec<f64> = inner.chain([from, to]).collect();
    stops.sort_by(f64::total_cmp);
    stops.dedup();
    stops
}

fn along(way: &Way, place: Share) -> f64 {
    match way.axis {
        Axis::East => place.0,
        Axis::North => place.1,
    }
}
