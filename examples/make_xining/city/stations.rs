//! The supply: 642 stations, as published. In good condition 1 of the city, 4 of the districts,
//! 101 in offices, business areas and markets, 129 in compounds; and 407 community halls that are
//! still cramped: several a community, once halls of its neighbourhood committees.

use serde_json::{Value, json};
use yike::city::Tier;
use yike::geodesy::{LonLat, PlanePoint};

use super::districts::DISTRICTS;
use super::homes::{Home, SHARED_LANE};
use super::lots::Lot;
use super::names::Names;
use super::pitches::{hall_lots, halls_by_community, scattered, take_nearest};
use super::setting::Setting;
use crate::town::chance::Chance;
use crate::town::feature;
use crate::town::network::Network;
use crate::town::outline::Gate;
use crate::town::spot::{self, Spot};
use crate::town::station;

/// 楼宇、商圈、市场
pub const BUSINESS: usize = 101;
/// 小区内
pub const COMPOUND: usize = 129;
/// 社区 (危旧狭小)
pub const HALLS: usize = 407;

/// Where the city's centre and the districts' centres stand, about.
const SEATS: [(f64, f64); 5] = [
    (101.7735, 36.6205),
    (101.8040, 36.6140),
    (101.7805, 36.6130),
    (101.7560, 36.6290),
    (101.7610, 36.6530),
];

/// One station.
pub struct Station {
    /// `s001` and on.
    pub id: String,
    /// Name.
    pub name: String,
    /// Whose it is.
    pub tier: Tier,
    /// Position in `Lots::all` of the lot it stands in.
    pub lot: usize,
    /// Position in `Quarters::communities`.
    pub community: usize,
    gate: Gate,
    /// Metres between its gate and the room beside it.
    aside_m: f64,
}

/// Places all stations and leads footways to their gates. Gives back the lots that stay unused.
pub fn place(
    town: &Setting<'_>,
    homes: &[Home],
    network: &mut Network,
    chance: &Chance,
) -> (Vec<Station>, Vec<usize>) {
    let mut stations = Vec::new();
    let mut names = Names::default();
    let mut free = town.lots.others.clone();
    for (number, seat) in SEATS.iter().enumerate() {
        let (tier, name) = match number {
            0 => (Tier::City, "西宁市党群服务中心".to_owned()),
            _ => (Tier::District, format!("{}党群服务中心", DISTRICTS[number - 1].1)),
        };
        let seat = LonLat::try_new(seat.0, seat.1).expect("a seat is on the earth");
        let lot = take_nearest(town, &mut free, town.plane.project(seat));
        open(town, network, &mut stations, (tier, name, lot), chance);
    }
    for lot in scattered(town, &free, BUSINESS, 120.0, chance) {
        free.retain(|other| *other != lot);
        let name = names.station(&business_name(town, lot, &mut chance.about("business", lot)));
        open(town, network, &mut stations, (Tier::Business, name, lot), chance);
    }
    let lots: Vec<usize> = homes
        .iter()
        .filter(|home| !home.walled && home.residents > 350)
        .map(|home| home.lot)
        .collect();
    let shared = homes.iter().filter(|home| home.name.starts_with(SHARED_LANE)).nth(3);
    let shared = shared.expect("the shared lane has seven courtyards");
    let mut hosts = scattered(town, &lots, COMPOUND - 1, 140.0, chance);
    hosts.push(shared.lot);
    hosts.sort_unstable();
    for lot in hosts {
        let host = homes.iter().find(|home| home.lot == lot).expect("a home on every host lot");
        let name = if lot == shared.lot {
            format!("{SHARED_LANE}28–34号院共享服务站")
        } else {
            format!("{}服务站", host.name)
        };
        let mut station = station(town, stations.len(), (Tier::Compound, name, lot), host.gates[0]);
        station.aside_m = 9.0;
        stations.push(station);
    }
    for (community, count) in halls_by_community(town, homes) {
        let stem = town.quarters.communities[community].unit.spoken();
        let lots = hall_lots(town, &mut free, homes, community, count);
        for (order, lot) in lots.into_iter().enumerate() {
            let name = match order {
                0 => format!("{stem}党群服务站"),
                _ => format!(
                    "{stem}第{}服务点",
                    ["一", "二", "三", "四", "五", "六", "七", "八"][order - 1]
                ),
            };
            open(town, network, &mut stations, (Tier::Community, name, lot), chance);
        }
    }
    free.sort_unstable();
    (stations, free)
}

/// Opens a station with a gate of its own onto the road before its lot.
fn open(
    town: &Setting<'_>,
    network: &mut Network,
    stations: &mut Vec<Station>,
    what: (Tier, String, usize),
    chance: &Chance,
) {
    let Lot { cell, parcel, outline } = &town.lots.all[what.2];
    let mut own = chance.about("station", stations.len());
    let gate = outline.gates(&network.blocks()[cell], parcel, 4, &mut own)[0];
    network.connect(&town.ground.plan, town.plane, *cell, &gate);
    stations.push(station(town, stations.len(), what, gate));
}

fn station(
    town: &Setting<'_>,
    number: usize,
    (tier, name, lot): (Tier, String, usize),
    gate: Gate,
) -> Station {
    let id = format!("s{:03}", number + 1);
    Station { id, name, tier, lot, community: town.community(lot), gate, aside_m: 0.0 }
}

fn business_name(town: &Setting<'_>, lot: usize, chance: &mut Chance) -> String {
    let stem = town.quarters.communities[town.community(lot)].unit.spoken();
    let kind = chance.one_of(&["商圈", "楼宇", "市场", "商贸城", "商务楼", "农贸市场"]);
    format!("{}{kind}党群服务站", stem.trim_end_matches("社区"))
}

impl Station {
    /// Its line in the layer.
    pub fn feature(&self, town: &Setting<'_>, chance: &Chance) -> String {
        let community = &town.quarters.communities[self.community];
        let gate = Spot::of(self.gate_point(town), town.plane);
        let mut properties = json!({
            "id": self.id,
            "name": self.name,
            "tier": self.tier.as_str(),
        });
        let offer = station::offer(self.tier, &mut chance.about("offer", self.number()));
        for (key, value) in offer.as_object().into_iter().flatten() {
            properties[key] = value.clone();
        }
        properties["street"] = json!(town.quarters.streets[community.street].name);
        properties["community"] = json!(community.unit.spoken());
        properties["gates"] = Value::Array(vec![gate.json()]);
        let at = |depth_m, aside_m| town.point(self.lot, self.gate.behind(depth_m, aside_m));
        match self.tier {
            Tier::Business | Tier::Compound => {
                feature::point(&properties, Spot::of(at(6.0, self.aside_m), town.plane))
            }
            _ => {
                let (half_m, depth_m) = station::building_m(self.tier);
                let corners =
                    [at(3.0, -half_m), at(3.0, half_m), at(depth_m, half_m), at(depth_m, -half_m)];
                feature::polygon(&properties, &spot::ring(corners, town.plane))
            }
        }
    }

    /// Where its gate lies.
    pub fn gate_point(&self, town: &Setting<'_>) -> PlanePoint {
        town.gate(self.lot, &self.gate)
    }

    fn number(&self) -> usize {
        self.id[1..].parse().expect("an id is a letter and digits")
    }
}
