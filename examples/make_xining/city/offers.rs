//! What could be built, opened or upgraded, the rooms that units can lend, and what citizens
//! asked for.
//!
//! Costs follow published programmes: about 63,000 yuan to upgrade a hall, about 3,300 for a
//! kiosk at a compound (小区通).

use serde_json::json;
use yike::city::Tier;
use yike::geodesy::PlanePoint;

use super::homes::Home;
use super::setting::Setting;
use super::stations::Station;
use crate::town::chance::Chance;
use crate::town::feature;
use crate::town::spot::Spot;
use crate::town::station::SERVICES;

/// Kiosks that are proposed.
const KIOSKS: usize = 90;
/// New stations that are proposed.
const BUILDS: usize = 60;
/// Rooms that units can lend.
const ROOMS: usize = 48;
/// Requests of citizens.
const REQUESTS: usize = 480;

const OWNERS: [(&str, &[&str]); 8] = [
    ("中学", &["culture", "library", "science"]),
    ("小学", &["library", "parent-child", "science"]),
    ("供电营业厅", &["hall", "deliberation"]),
    ("卫生服务站", &["health", "counselling"]),
    ("邮政所", &["post", "hall"]),
    ("职工活动室", &["culture", "deliberation", "meals"]),
    ("银行网点", &["hall", "deliberation"]),
    ("文化馆分馆", &["culture", "library", "counselling"]),
];

/// Where homes lie that no station in good condition reaches in a straight kilometre.
fn far_homes<'a>(town: &Setting<'_>, homes: &'a [Home], stations: &[Station]) -> Vec<&'a Home> {
    let good: Vec<PlanePoint> = stations
        .iter()
        .filter(|station| station.tier != Tier::Community)
        .map(|station| station.gate_point(town))
        .collect();
    let near = |home: &Home| {
        let gate = town.gate(home.lot, &home.gates[0]);
        good.iter().any(|at| at.distance_sq(gate) <= 1.0e6)
    };
    homes.iter().filter(|home| !near(home)).collect()
}

/// A few of a list, spread evenly over it.
fn spread<T: Copy>(list: &[T], count: usize) -> impl Iterator<Item = T> {
    (0..count.min(list.len())).map(move |k| list[k * list.len() / count.min(list.len())])
}

/// The layer of candidate sites: every cramped hall upgraded, kiosks and new stations where
/// nothing is in reach, and rooms of units opened.
pub fn candidates(
    town: &Setting<'_>,
    homes: &[Home],
    stations: &[Station],
    unused: &[usize],
    chance: &Chance,
) -> Vec<String> {
    let mut features = Vec::new();
    let place = |community: usize| {
        let community = &town.quarters.communities[community];
        (community.unit.spoken(), town.quarters.streets[community.street].name.as_str())
    };
    for hall in stations.iter().filter(|station| station.tier == Tier::Community) {
        let mut own = chance.about("upgrade", features.len());
        let (community, street) = place(hall.community);
        let properties = json!({
            "id": format!("u{}", &hall.id[1..]),
            "name": format!("{}改造", hall.name),
            "action": "upgrade",
            "upgrades": hall.id,
            "tier": "community",
            "services": ["hall", "life", "elderly", "culture", "deliberation", "parent-child"],
            "condition": "good",
            "floor_area_m2": own.between(180.0, 420.0).round() as i64,
            "cost_yuan": own.between(51.0, 75.0).round() as i64 * 1000,
            "street": street,
            "community": community,
        });
        features.push(feature::point(&properties, Spot::of(hall.gate_point(town), town.plane)));
    }
    let far = far_homes(town, homes, stations);
    for (number, home) in spread(&far, KIOSKS).enumerate() {
        let (community, street) = place(home.community);
        let properties = json!({
            "id": format!("k{:03}", number + 1),
            "name": format!("{}小区通", home.name),
            "action": "build",
            "tier": "compound",
            "services": ["life", "post", "deliberation"],
            "condition": "good",
            "floor_area_m2": 12,
            "cost_yuan": 3300,
            "street": street,
            "community": community,
        });
        let at = town.point(home.lot, home.gates[0].behind(4.0, 6.0));
        features.push(feature::point(&properties, Spot::of(at, town.plane)));
    }
    for (number, lot) in spread(unused, BUILDS).enumerate() {
        let mut own = chance.about("build", number);
        let (community, street) = place(town.community(lot));
        let floor_area_m2 = own.between(150.0, 600.0).round() as i64;
        let properties = json!({
            "id": format!("n{:03}", number + 1),
            "name": format!("{community}新建服务站"),
            "action": "build",
            "tier": "community",
            "services": ["hall", "life", "elderly", "meals", "health", "deliberation"],
            "condition": "good",
            "floor_area_m2": floor_area_m2,
            "cost_yuan": floor_area_m2 * 900,
            "street": street,
            "community": community,
        });
        features.push(feature::point(&properties, lot_spot(town, lot)));
    }
    for (number, lot) in spread(&rooms(unused), ROOMS / 2).enumerate() {
        let (community, street) = place(town.community(lot));
        let (owner, services) = OWNERS[number * 2 % OWNERS.len()];
        let properties = json!({
            "id": format!("o{:03}", number + 1),
            "name": format!("{}{owner}开放用房", community.trim_end_matches("社区")),
            "action": "open",
            "tier": "business",
            "services": services,
            "condition": "good",
            "cost_yuan": 20_000,
            "street": street,
            "community": community,
        });
        features.push(feature::point(&properties, lot_spot(town, lot)));
    }
    features
}

fn lot_spot(town: &Setting<'_>, lot: usize) -> Spot {
    let parcel = &town.lots.all[lot].parcel;
    let middle = ((parcel.s0 + parcel.s1) / 2.0, (parcel.t0 + parcel.t1) / 2.0);
    Spot::of(town.point(lot, middle), town.plane)
}

/// The lots of units that lend a room; those on even places are candidates too.
fn rooms(unused: &[usize]) -> Vec<usize> {
    spread(unused, ROOMS).step_by(2).collect()
}

/// The layer of rooms that units can lend.
pub fn resources(town: &Setting<'_>, unused: &[usize], chance: &Chance) -> Vec<String> {
    let of = |(number, lot): (usize, usize)| {
        let mut own = chance.about("room", number);
        let community = &town.quarters.communities[town.community(lot)];
        let stem = community.unit.spoken();
        let stem = stem.trim_end_matches("社区");
        let (owner, services) = OWNERS[number % OWNERS.len()];
        let properties = json!({
            "id": format!("r{:03}", number + 1),
            "name": format!("{stem}{owner}用房"),
            "unit": format!("{stem}{owner}"),
            "services": services,
            "floor_area_m2": own.between(40.0, 320.0).round() as i64,
        });
        feature::point(&properties, lot_spot(town, lot))
    };
    spread(unused, ROOMS).enumerate().map(of).collect()
}

/// The layer of requests: a third of them from homes that nothing good reaches.
pub fn requests(
    town: &Setting<'_>,
    homes: &[Home],
    stations: &[Station],
    chance: &Chance,
) -> Vec<String> {
    let far = far_homes(town, homes, stations);
    let of = |number: usize| {
        let mut own = chance.about("request", number);
        let home = if number.is_multiple_of(3) && !far.is_empty() {
            far[own.below(far.len())]
        } else {
            &homes[own.below(homes.len())]
        };
        let at = home.gates[0].behind(own.between(8.0, 24.0), own.between(-9.0, 9.0));
        let properties = json!({
            "id": format!("q{:03}", number + 1),
            "date": format!("2022-{:02}-{:02}", 1 + own.below(12), 1 + own.below(28)),
            "service": own.one_of(&SERVICES),
            "weight": 1 + own.below(3),
        });
        feature::point(&properties, Spot::of(town.point(home.lot, at), town.plane))
    };
    (0..REQUESTS).map(of).collect()
}
