//! The demand: compounds and courtyards with names, gates and people.

use serde_json::{Value, json};
use yike::city::CompoundKind;
use yike::geodesy::Plane;

use super::ground::Ground;
use super::lots::{Lot, Lots};
use super::names::Names;
use super::pull::Pull;
use super::setting::Setting;
use crate::town::block::Blocks;
use crate::town::chance::{Chance, eased};
use crate::town::feature;
use crate::town::network::Network;
use crate::town::outline::Gate;
use crate::town::spot::{self, Spot};

/// How many walled compounds have one gate, on the side away from the centre.
const WALLED: usize = 14;
/// The lane whose seven courtyards, numbers 28 to 34, share one station.
pub const SHARED_LANE: &str = "湟岸巷";
/// About where that lane lies.
const SHARED_LANE_AT: (f64, f64) = (101.7875, 36.6262);

/// One compound or courtyard.
pub struct Home {
    /// `c0001` and on.
    pub id: String,
    /// Name.
    pub name: String,
    /// Compound or courtyard.
    pub kind: CompoundKind,
    /// Position in `Lots::all`.
    pub lot: usize,
    /// Position in `Quarters::communities`.
    pub community: usize,
    /// Its gates.
    pub gates: Vec<Gate>,
    /// Closed by a wall with one gate on the far side.
    pub walled: bool,
    /// People.
    pub residents: u32,
    households: u32,
    elderly: u32,
}

/// Settles the lots that were chosen as homes and leads footways to their gates.
pub fn settle(town: &Setting<'_>, network: &mut Network, chance: &Chance) -> Vec<Home> {
    let Setting { ground, quarters, lots, pull, plane } = *town;
    let lattice = &ground.plan.lattice;
    let community = |at: &usize| town.community(*at);
    let mut chosen: Vec<usize> = lots.compounds.iter().chain(&lots.courtyards).copied().collect();
    chosen.sort_by_key(|at| (community(at), *at));
    let walled = walled_lots(town);
    let island = island_lot(lots, pull, ground);
    let shared = shared_lots(lots, ground, plane);
    let mut names = Names::default();
    let mut homes = Vec::new();
    for at in chosen {
        let lot = &lots.all[at];
        let mut own = chance.about("people", at);
        let community = community(&at);
        let stem = quarters.communities[community].unit.spoken();
        let stem = stem.trim_end_matches("社区");
        let from_centre_m = pull.centre_distance_m(lattice.centre(lot.cell));
        let is_new = own.happens(0.15 + 0.65 * eased(from_centre_m / 7000.0));
        let name = match shared.iter().position(|one| *one == at) {
            Some(order) => format!("{SHARED_LANE}{}号院", 28 + order),
            None if lot.parcel.old => names.courtyard(stem, &mut own),
            None => names.compound(stem, is_new, &mut own),
        };
        let blocks = &network.blocks()[&lot.cell];
        let mut gates = gates(lot, blocks, &mut own);
        if walled.contains(&at) {
            let outward = |gate: &Gate| {
                pull.centre_distance_m(lattice.inside(lot.cell, gate.at.0, gate.at.1))
            };
            let mut all = lot.outline.gates(blocks, &lot.parcel, 4, &mut own);
            all.sort_by(|a, b| outward(b).total_cmp(&outward(a)));
            all.truncate(1);
            gates = all;
        }
        if at == island {
            gates.truncate(1);
        }
        for gate in &gates {
            if at == island {
                network.connect_badly(&ground.plan, plane, lot.cell, gate);
            } else {
                network.connect(&ground.plan, plane, lot.cell, gate);
            }
        }
        let (residents, elderly) = people(lot, from_centre_m, is_new, &mut own);
        homes.push(Home {
            id: format!("c{:04}", homes.len() + 1),
            name,
            kind: if lot.parcel.old { CompoundKind::Courtyard } else { CompoundKind::Compound },
            lot: at,
            community,
            gates,
            walled: walled.contains(&at),
            residents,
            households: (f64::from(residents) / own.between(2.5, 2.9)).round() as u32,
            elderly,
        });
    }
    homes
}

/// One to four gates: more for a larger compound.
fn gates(lot: &Lot, blocks: &Blocks, chance: &mut Chance) -> Vec<Gate> {
    let hectares = lot.outline.area_m2 / 10_000.0;
    let count = match hectares {
        _ if lot.parcel.old => 1 + usize::from(chance.happens(0.15)),
        small if small < 1.2 => 1 + usize::from(chance.happens(0.3)),
        middling if middling < 3.0 => 1 + chance.below(3),
        _ => 2 + chance.below(3),
    };
    let mut gates = lot.outline.gates(blocks, &lot.parcel, count, chance);
    if gates.is_empty() {
        gates = lot.outline.gates(blocks, &lot.parcel, 4, chance);
        gates.truncate(1);
    }
    gates
}

/// Residents by area and density, and those aged 60 and over.
fn people(lot: &Lot, from_centre_m: f64, is_new: bool, chance: &mut Chance) -> (u32, u32) {
    let hectares = lot.outline.area_m2 / 10_000.0;
    let (density, share) = if lot.parcel.old {
        (chance.between(330.0, 620.0), chance.between(0.25, 0.35))
    } else if is_new {
        let base = 345.0 - 130.0 * eased(from_centre_m / 11_000.0);
        (base * chance.between(0.7, 1.3), chance.between(0.10, 0.18))
    } else {
        let base = 405.0 - 185.0 * eased(from_centre_m / 10_000.0);
        (base * chance.between(0.75, 1.25), chance.between(0.16, 0.25))
    };
    let residents = (hectares * density).round().max(24.0);
    (residents as u32, (residents * share).round() as u32)
}

/// The largest compounds outside the centre, one a community.
fn walled_lots(town: &Setting<'_>) -> Vec<usize> {
    let Setting { lots, pull, .. } = *town;
    let far = |at: &usize| (2500.0..9000.0).contains(&pull.centre_distance_m(town.middle(*at)));
    let mut large: Vec<usize> = lots.compounds.iter().copied().filter(far).collect();
    large.sort_by(|a, b| {
        lots.all[*b].outline.area_m2.total_cmp(&lots.all[*a].outline.area_m2).then(a.cmp(b))
    });
    let mut seen = std::collections::BTreeSet::new();
    large.retain(|at| seen.insert(town.community(*at)));
    large.truncate(WALLED);
    large
}

/// A middling compound about six kilometres out, whose footway ends before it meets a road.
fn island_lot(lots: &Lots, pull: &Pull, ground: &Ground) -> usize {
    let off = |at: &usize| {
        let lot = &lots.all[*at];
        let out = pull.centre_distance_m(ground.plan.lattice.centre(lot.cell)) - 6000.0;
        out.abs() + (lot.outline.area_m2 - 22_000.0).abs() / 10.0
    };
    let found = lots.compounds.iter().min_by(|a, b| off(a).total_cmp(&off(b)));
    *found.expect("the city has compounds")
}

/// The seven courtyards nearest to the shared lane, from west to east.
fn shared_lots(lots: &Lots, ground: &Ground, plane: &Plane) -> Vec<usize> {
    let lane = Spot::at(SHARED_LANE_AT.0, SHARED_LANE_AT.1).on(plane);
    let middle = |at: &usize| {
        let lot = &lots.all[*at];
        let (s, t) = lot.outline.corners[0];
        ground.plan.lattice.inside(lot.cell, s, t)
    };
    let mut near = lots.courtyards.clone();
    near.sort_by(|a, b| middle(a).distance_sq(lane).total_cmp(&middle(b).distance_sq(lane)));
    near.truncate(7);
    near.sort_by(|a, b| middle(a).x.total_cmp(&middle(b).x));
    near
}

impl Home {
    /// Its line in the layer.
    pub fn feature(&self, town: &Setting<'_>) -> String {
        let community = &town.quarters.communities[self.community];
        let spot = |gate: &Gate| Spot::of(town.gate(self.lot, gate), town.plane);
        let gates: Value = self.gates.iter().map(|gate| spot(gate).json()).collect();
        let properties = json!({
            "id": self.id,
            "name": self.name,
            "kind": self.kind.as_str(),
            "street": town.quarters.streets[community.street].name,
            "community": community.unit.spoken(),
            "residents": self.residents,
            "households": self.households,
            "elderly": self.elderly,
            "gates": gates,
        });
        let corners = &town.lots.all[self.lot].outline.corners;
        let ring = corners.iter().map(|corner| town.point(self.lot, *corner));
        feature::polygon(&properties, &spot::ring(ring, town.plane))
    }
}
