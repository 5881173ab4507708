//! The supply: stations, each a list of rooms. The communities have different ones.

use serde_json::{Value, json};
use yike::geodesy::{LonLat, Plane, PlanePoint};

use super::layout::Layout;
use crate::town::chance::Chance;
use crate::town::feature;
use crate::town::spot::{self, Spot};

/// A station: name, tier, condition, floor area, longitude and latitude (about), services.
type Room = (&'static str, &'static str, &'static str, u32, (f64, f64), &'static [&'static str]);

const ROOMS: [Room; 14] = [
    (
        "新华路街道党群服务中心",
        "street",
        "good",
        1800,
        (102.1890, 38.5205),
        &["hall", "life", "culture", "library", "deliberation", "counselling"],
    ),
    (
        "昌荣里社区党群服务中心",
        "community",
        "good",
        620,
        (102.1790, 38.5165),
        &["hall", "life", "elderly", "meals", "deliberation", "parent-child"],
    ),
    (
        "昌泰里社区党群服务中心",
        "community",
        "good",
        540,
        (102.1850, 38.5245),
        &["hall", "life", "science", "parent-child", "deliberation"],
    ),
    (
        "昌丰里社区党群服务中心",
        "community",
        "good",
        480,
        (102.1940, 38.5160),
        &["hall", "life", "deliberation", "counselling"],
    ),
    (
        "昌都里社区党群服务中心",
        "community",
        "good",
        700,
        (102.1960, 38.5255),
        &["hall", "life", "elderly", "meals", "science", "library"],
    ),
    (
        "昌安里社区党群服务中心",
        "community",
        "good",
        350,
        (102.2030, 38.5195),
        &["hall", "deliberation", "counselling"],
    ),
    ("昌达里社区党群服务站", "community", "cramped", 95, (102.1770, 38.5260), &["hall", "life"]),
    (
        "新华路社区卫生服务中心",
        "business",
        "good",
        1200,
        (102.1865, 38.5180),
        &["health", "counselling"],
    ),
    ("昌都里卫生服务站", "compound", "good", 160, (102.1985, 38.5240), &["health"]),
    ("昌丰里日间照料点", "compound", "good", 220, (102.1930, 38.5185), &["elderly", "meals"]),
    ("昌泰里科普角", "compound", "good", 60, (102.1880, 38.5260), &["science", "library"]),
    ("昌安里亲子之家", "compound", "good", 110, (102.2010, 38.5225), &["parent-child"]),
    (
        "建设者之家",
        "business",
        "good",
        180,
        (102.1815, 38.5105),
        &["health", "life", "library", "counselling"],
    ),
    (
        "新材料产业园党群服务站",
        "business",
        "good",
        260,
        (102.1990, 38.5115),
        &["hall", "library", "deliberation"],
    ),
];

/// Opens every station on the free lot nearest to its place; gives the layer.
pub fn open(layout: &mut Layout, plane: &Plane, chance: &Chance) -> Vec<String> {
    let mut features = Vec::new();
    for (number, (name, tier, condition, floor_area_m2, (lon, lat), services)) in
        ROOMS.iter().enumerate()
    {
        let place = LonLat::try_new(*lon, *lat).expect("a station is on the earth");
        let lot = nearest_free(layout, name, plane.project(place));
        layout.lots[lot].taken = true;
        let (cell, parcel) = (layout.lots[lot].cell, layout.lots[lot].parcel);
        let mut own = chance.about("station", number);
        let blocks = &layout.network.blocks()[&cell];
        let gate = layout.lots[lot].outline.gates(blocks, &parcel, 4, &mut own)[0];
        layout.network.connect(&layout.plan, plane, cell, &gate);
        let community = layout.community(lot);
        let at = |depth_m, aside_m| layout.point(lot, gate.behind(depth_m, aside_m));
        let properties = json!({
            "id": format!("s{:02}", number + 1),
            "name": name,
            "tier": tier,
            "services": services,
            "condition": condition,
            "floor_area_m2": floor_area_m2,
            "capacity": floor_area_m2 * 6,
            "opening_hours": if *tier == "business" { "Mo-Su 08:30-19:00" } else { "Mo-Sa 08:30-18:00" },
            "cost_yuan": floor_area_m2 * 1100,
            "street": layout.street.name,
            "community": layout.communities[community].spoken(),
            "gates": Value::Array(vec![Spot::of(gate.place(&layout.plan.lattice, cell), plane).json()]),
        });
        let half_m = if *floor_area_m2 > 300 { 14.0 } else { 6.0 };
        let corners = [at(3.0, -half_m), at(3.0, half_m), at(17.0, half_m), at(17.0, -half_m)];
        features.push(feature::polygon(&properties, &spot::ring(corners, plane)));
    }
    features
}

/// The free lot nearest to a place; a station that bears a community's name stands in it.
fn nearest_free(layout: &Layout, name: &str, to: PlanePoint) -> usize {
    let named = layout
        .communities
        .iter()
        .position(|community| name.starts_with(community.spoken().trim_end_matches("社区")));
    let fits = |lot: &usize| {
        !layout.lots[*lot].taken && named.is_none_or(|own| layout.community(*lot) == own)
    };
    let gap = |lot: &usize| layout.ring(*lot)[0].distance_sq(to);
    let nearest = (0..layout.lots.len()).filter(fits).min_by(|a, b| gap(a).total_cmp(&gap(b)));
    nearest.expect("the street has free lots")
}
