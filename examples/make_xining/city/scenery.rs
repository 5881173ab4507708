//! What is drawn around the compounds, and what bars the way: rivers, the railway, walls, greens
//! and main roads.

use std::f64::consts::FRAC_1_SQRT_2;

use serde_json::{Value, json};
use yike::geodesy::PlanePoint;

use super::ground::{Ground, RAIL, SOUTH, WEST};
use super::homes::Home;
use super::lots::{Lots, Use};
use super::roads;
use super::setting::Setting;
use crate::town::chance::Chance;
use crate::town::feature;
use crate::town::lattice::between;
use crate::town::network::Network;
use crate::town::outline::share_between;
use crate::town::plan::Class;
use crate::town::spot;

/// Hills above the town that are planted as parks: name, longitude, latitude, radius in metres.
const HILLS: [(&str, f64, f64, f64); 6] = [
    ("南山公园", 101.7835, 36.5835, 900.0),
    ("北山森林公园", 101.8070, 36.6555, 700.0),
    ("西山林场", 101.7010, 36.6020, 1100.0),
    ("大墩岭公园", 101.7240, 36.5970, 800.0),
    ("青藏高原野生动物园", 101.6720, 36.6120, 850.0),
    ("北山烟雨", 101.7160, 36.6790, 700.0),
];

/// A river: its name, half its width, and the middle of its bed.
struct River {
    name: &'static str,
    half_m: f64,
    bed: Vec<PlanePoint>,
}

fn rivers(ground: &Ground) -> [River; 3] {
    let lattice = &ground.plan.lattice;
    let (columns, rows) = lattice.extent();
    let along = (0..=columns).map(|i| lattice.node(i, SOUTH)).filter(is_shown).collect();
    let north = (SOUTH..=rows).map(|j| lattice.node(WEST, j)).filter(is_shown).collect();
    let south = (0..=SOUTH).map(|j| lattice.node(WEST, j)).filter(is_shown).collect();
    [
        River { name: "湟水", half_m: 36.0, bed: along },
        River { name: "北川河", half_m: 20.0, bed: north },
        River { name: "南川河", half_m: 17.0, bed: south },
    ]
}

/// Whether a point lies within or just beyond the four districts.
fn is_shown(point: &PlanePoint) -> bool {
    (-19_600.0..13_400.0).contains(&point.x) && (-18_500.0..14_500.0).contains(&point.y)
}

impl River {
    /// The water between its banks, which come and go by a third.
    fn banks(&self, chance: &Chance) -> Vec<PlanePoint> {
        let bed = rounded(&self.bed);
        let last = bed.len() - 1;
        let side = |left: f64| {
            let bed = &bed;
            move |k: usize| {
                let (a, b) = (bed[k.saturating_sub(1)], bed[(k + 1).min(last)]);
                let length = a.distance_sq(b).sqrt();
                let noise = chance.noise(bed[k].x + 5000.0 * left, bed[k].y, 700.0);
                let out = left * self.half_m * (1.0 + 0.3 * noise) / length;
                PlanePoint::new(bed[k].x - (b.y - a.y) * out, bed[k].y + (b.x - a.x) * out)
            }
        };
        (0..=last).map(side(-1.0)).chain((0..=last).rev().map(side(1.0))).collect()
    }
}

/// A line with its corners rounded: two points on each stretch instead of its ends.
fn rounded(line: &[PlanePoint]) -> Vec<PlanePoint> {
    let inner =
        line.windows(2).flat_map(|pair| [0.25, 0.75].map(|at| between(pair[0], pair[1], at)));
    let ends = (line.first().copied(), line.last().copied());
    ends.0.into_iter().chain(inner).chain(ends.1).collect()
}

/// The layer of barriers.
pub fn barriers(town: &Setting<'_>, homes: &[Home], chance: &Chance) -> Vec<String> {
    let Setting { ground, lots, plane, .. } = *town;
    let mut features = Vec::new();
    for (number, river) in rivers(ground).iter().enumerate() {
        let ring = spot::ring(river.banks(&chance.about("river", number)), plane);
        let properties =
            json!({ "id": format!("b{}", number + 1), "kind": "river", "name": river.name });
        features.push(feature::polygon(&properties, &ring));
    }
    let properties = json!({ "id": "b4", "kind": "railway", "name": "青藏铁路" });
    features.push(feature::line(&properties, &spot::line(railway(ground), plane)));
    for home in homes.iter().filter(|home| home.walled) {
        // The wall is open at the gate: it begins and ends three metres from it.
        let properties = json!({
            "id": format!("b{}", features.len() + 1),
            "kind": "wall",
            "compound": home.id,
        });
        features.push(feature::line(&properties, &spot::line(wall(ground, lots, home), plane)));
    }
    features
}

fn railway(ground: &Ground) -> Vec<PlanePoint> {
    let (columns, _) = ground.plan.lattice.extent();
    let nodes = (0..=columns).map(|i| ground.plan.lattice.node(i, RAIL));
    let bed: Vec<PlanePoint> = nodes.filter(is_shown).collect();
    rounded(&bed)
}

/// Along the outline of a walled compound, from beside its gate around to its other side.
fn wall(ground: &Ground, lots: &Lots, home: &Home) -> Vec<PlanePoint> {
    let lot = &lots.all[home.lot];
    let corners = &lot.outline.corners;
    let gate = home.gates[0];
    let off = |k: usize| {
        // Twice the area of the triangle that the gate makes with a side: nought on its side.
        let (a, b) = (corners[k], corners[(k + 1) % corners.len()]);
        let cross = (b.0 - a.0) * (gate.at.1 - a.1) - (b.1 - a.1) * (gate.at.0 - a.0);
        let within = (gate.at.0 - a.0) * (gate.at.0 - b.0) + (gate.at.1 - a.1) * (gate.at.1 - b.1);
        if within <= 0.0 { cross.abs() } else { f64::INFINITY }
    };
    let side = (0..corners.len()).min_by(|a, b| off(*a).total_cmp(&off(*b))).unwrap_or(0);
    let ring = (1..=corners.len()).map(|k| corners[(side + k) % corners.len()]);
    let (start, end) = (
        share_between(gate.at, corners[(side + 1) % corners.len()], 0.06),
        share_between(gate.at, corners[side], 0.06),
    );
    let path = std::iter::once(start).chain(ring).chain(std::iter::once(end));
    path.map(|(s, t)| ground.plan.lattice.inside(lot.cell, s, t)).collect()
}

/// The layer of what the base map shows.
pub fn context(
    town: &Setting<'_>,
    unused: &[usize],
    network: &Network,
    chance: &Chance,
) -> Vec<String> {
    let Setting { ground, lots, plane, .. } = *town;
    let mut lines: Vec<(Value, Vec<spot::Spot>, bool)> = Vec::new();
    for (number, (name, lon, lat, radius_m)) in HILLS.iter().enumerate() {
        let middle = spot::Spot::at(*lon, *lat).on(plane);
        let ring = hill(middle, *radius_m, &chance.about("hill", number));
        let properties = json!({ "kind": "green", "class": "hill", "name": name });
        lines.push((properties, spot::ring(ring, plane), true));
    }
    let lattice = &ground.plan.lattice;
    for (cell, _) in lots.uses.iter().filter(|(_, used)| **used == Use::Park) {
        let inside = [(0.09, 0.09), (0.91, 0.09), (0.91, 0.91), (0.09, 0.91)];
        let banks = ground.plan.banks(*cell);
        let clear = |share: f64, low: Option<f64>, high: Option<f64>| {
            share.clamp(low.unwrap_or(0.0) + 0.05, 1.0 - high.unwrap_or(0.0) - 0.05)
        };
        let ring = inside.map(|(s, t)| {
            lattice.inside(*cell, clear(s, banks[3], banks[1]), clear(t, banks[0], banks[2]))
        });
        let properties = json!({ "kind": "green", "class": "park" });
        lines.push((properties, spot::ring(ring, plane), true));
    }
    for at in unused {
        let lot = &lots.all[*at];
        let green = chance.about("green", *at).happens(0.3);
        if green && lots.uses[&lot.cell] == Use::Homes {
            let ring = lot.outline.corners.iter().map(|(s, t)| lattice.inside(lot.cell, *s, *t));
            let properties = json!({ "kind": "green", "class": "garden" });
            lines.push((properties, spot::ring(ring, plane), true));
        }
    }
    for (number, river) in rivers(ground).iter().enumerate() {
        let ring = spot::ring(river.banks(&chance.about("river", number)), plane);
        let properties = json!({ "kind": "water", "class": "river", "name": river.name });
        lines.push((properties, ring, true));
    }
    let properties = json!({ "kind": "rail", "class": "rail", "name": "青藏铁路" });
    lines.push((properties, spot::line(railway(ground), plane), false));
    for (class, name, points) in network.roads(&ground.plan, &roads::name) {
        if class <= Class::Secondary {
            let mut properties = json!({ "kind": "road", "class": class.highway() });
            if let Some(name) = name {
                properties["name"] = json!(name);
            }
            lines.push((properties, spot::line(points, plane), false));
        }
    }
    let numbered = lines.into_iter().enumerate().map(|(number, (properties, spots, closed))| {
        let mut all = json!({ "id": format!("x{:04}", number + 1) });
        for (key, value) in properties.as_object().into_iter().flatten() {
            all[key] = value.clone();
        }
        if closed { feature::polygon(&all, &spots) } else { feature::line(&all, &spots) }
    });
    numbered.collect()
}

/// A round hill with a ragged foot.
fn hill(middle: PlanePoint, radius_m: f64, chance: &Chance) -> Vec<PlanePoint> {
    // The corners of a 16-sided figure, rounded: no sine that may differ between machines.
    const EIGHTH: [(f64, f64); 4] =
        [(1.0, 0.0), (0.923_88, 0.382_683), (FRAC_1_SQRT_2, FRAC_1_SQRT_2), (0.382_683, 0.923_88)];
    let mut ring = Vec::new();
    for quarter in 0..4 {
        for (x, y) in EIGHTH {
            let (x, y) = match quarter {
                0 => (x, y),
                1 => (-y, x),
                2 => (-x, -y),
                _ => (y, -x),
            };
            let reach = radius_m * (1.0 + 0.3 * chance.noise(x * 4000.0, y * 4000.0, 1500.0));
            ring.push(PlanePoint::new(middle.x + x * reach * 1.3, middle.y + y * reach * 0.8));
        }
    }
    ring
}
