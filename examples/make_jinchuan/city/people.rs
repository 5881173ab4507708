//! The demand: 96 compounds and courtyards, one work site and one industrial park.

use serde_json::{Value, json};
use yike::city::CompoundKind;
use yike::geodesy::Plane;

use super::layout::{Layout, RAIL};
use crate::town::chance::Chance;
use crate::town::feature;
use crate::town::spot::{self, Spot};

/// Compounds and courtyards.
const HOMES: usize = 96;

/// Settles the lots; gives the layer of compounds.
pub fn settle(layout: &mut Layout, plane: &Plane, chance: &Chance) -> Vec<String> {
    let mut homes: Vec<usize> =
        (0..layout.lots.len()).filter(|lot| layout.lots[*lot].cell.j >= RAIL).collect();
    let lottery = |lot: &usize| chance.about("home", *lot).unit();
    homes.sort_by(|a, b| lottery(a).total_cmp(&lottery(b)));
    assert!(homes.len() >= HOMES, "{} lots for {HOMES} homes", homes.len());
    homes.truncate(HOMES);
    homes.sort_by_key(|lot| (layout.community(*lot), *lot));
    let mut works: Vec<usize> =
        (0..layout.lots.len()).filter(|lot| layout.lots[*lot].cell.j < RAIL).collect();
    let area_m2 = |lot: &usize| layout.lots[*lot].outline.area_m2;
    works.sort_by(|a, b| area_m2(b).total_cmp(&area_m2(a)).then(a.cmp(b)));
    let mut all: Vec<(usize, CompoundKind)> = homes
        .into_iter()
        .map(|lot| {
            let old = layout.lots[lot].parcel.old;
            (lot, if old { CompoundKind::Courtyard } else { CompoundKind::Compound })
        })
        .collect();
    let site = works.iter().rev().find(|lot| layout.lots[**lot].cell.i < 3);
    all.push((*site.expect("the works have lots"), CompoundKind::Worksite));
    all.push((works[0], CompoundKind::Park));
    let mut numbers = vec![0; layout.communities.len()];
    let mut features = Vec::new();
    for (lot, kind) in all {
        layout.lots[lot].taken = true;
        let mut own = chance.about("people", lot);
        let community = layout.community(lot);
        let stem = layout.communities[community].spoken();
        numbers[community] += 1;
        let number = numbers[community];
        let stem = stem.trim_end_matches("社区");
        let hectares = layout.lots[lot].outline.area_m2 / 10_000.0;
        let (name, density, old_share) = match kind {
            CompoundKind::Courtyard => {
                (format!("{stem}{number}号院"), own.between(240.0, 380.0), own.between(0.26, 0.38))
            }
            CompoundKind::Worksite => ("新华路改造项目工地".to_owned(), 160.0, 0.02),
            CompoundKind::Park => ("金川新材料产业园".to_owned(), 110.0, 0.01),
            _ => (format!("{stem}{number}区"), own.between(180.0, 300.0), own.between(0.16, 0.28)),
        };
        let residents = (hectares * density).round().max(20.0);
        let gates = open_gates(layout, lot, plane, &mut own);
        let properties = json!({
            "id": format!("c{:03}", features.len() + 1),
            "name": name,
            "kind": kind.as_str(),
            "street": layout.street.name,
            "community": layout.communities[community].spoken(),
            "residents": residents as u32,
            "households": (residents / own.between(2.3, 2.8)).round() as u32,
            "elderly": (residents * old_share).round() as u32,
            "gates": gates,
        });
        features.push(feature::polygon(&properties, &spot::ring(layout.ring(lot), plane)));
    }
    features
}

/// One to three gates, each with a footway to its road.
fn open_gates(layout: &mut Layout, lot: usize, plane: &Plane, chance: &mut Chance) -> Value {
    let (cell, parcel) = (layout.lots[lot].cell, layout.lots[lot].parcel);
    let count = if layout.lots[lot].outline.area_m2 < 12_000.0 { 1 } else { 1 + chance.below(3) };
    let blocks = &layout.network.blocks()[&cell];
    let outline = &layout.lots[lot].outline;
    let mut gates = outline.gates(blocks, &parcel, count, chance);
    if gates.is_empty() {
        gates = outline.gates(blocks, &parcel, 4, chance);
        gates.truncate(1);
    }
    for gate in &gates {
        layout.network.connect(&layout.plan, plane, cell, gate);
    }
    gates
        .iter()
        .map(|gate| Spot::of(gate.place(&layout.plan.lattice, cell), plane).json())
        .collect()
}
