//! The supply: 642 stations, as published. In good condition 1 of the city, 4 of the districts,
//! 101 in offices, business areas and markets, 129 in compounds; and 407 community halls that are
//! still cramped: several a community, once halls of its neighbourhood committees.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use yike::city::Tier;
use yike::geodesy::{LonLat, PlanePoint};

use super::districts::DISTRICTS;
use super::homes::{Home, SHARED_LANE};
use super::lots::Lot;
use super::names::Names;
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
    /// Set back from its gate and to its side: half a large compound's gatehouse.
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

fn take_nearest(town: &Setting<'_>, free: &mut Vec<usize>, to: PlanePoint) -> usize {
    let roomy = (0..free.len()).filter(|at| town.lots.all[free[*at]].outline.area_m2 > 8000.0);
    let gap = |at: &usize| town.middle(free[*at]).distance_sq(to);
    let nearest = roomy.min_by(|a, b| gap(a).total_cmp(&gap(b)));
    free.swap_remove(nearest.expect("the city has free lots"))
}

/// `count` of the lots, drawn by how strongly they pull, no two nearer than `apart_m`.
fn scattered(
    town: &Setting<'_>,
    lots: &[usize],
    count: usize,
    apart_m: f64,
    chance: &Chance,
) -> Vec<usize> {
    let mut lottery = chance.about("lottery", lots.len());
    let mut drawn: Vec<(f64, usize)> = lots
        .iter()
        .map(|lot| {
            let pull = town.pull.at(town.middle(*lot)).min(1.1);
            // Some communities were early to open stations, others have none in good condition.
            let early = chance.about("early", town.community(*lot)).happens(0.28);
            let effort = if early { 1.0 } else { 0.01 };
            (lottery.unit() / (effort * (FLOOR_PULL + pull * pull * pull)), *lot)
        })
        .collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // The first drawn of each street comes first: no street has none.
    let street = |lot: usize| town.quarters.communities[town.community(lot)].street;
    let mut streets = BTreeSet::new();
    let (firsts, rest): (Vec<_>, Vec<_>) =
        drawn.into_iter().partition(|(_, lot)| streets.insert(street(*lot)));
    let mut taken: Vec<usize> = Vec::new();
    for (_, lot) in firsts.into_iter().chain(rest) {
        let at = town.middle(lot);
        let near = |other: &usize| town.middle(*other).distance_sq(at) < apart_m * apart_m;
        if taken.len() < count && !taken.iter().any(near) {
            taken.push(lot);
        }
    }
    assert_eq!(taken.len(), count, "room for every station");
    taken.sort_unstable();
    taken
}

/// How far a place without any pull is considered: at 0 the ends of the valley would have nothing.
const FLOOR_PULL: f64 = 0.002;

/// Halls by community: one in a former village, two elsewhere, the rest by residents.
fn halls_by_community(town: &Setting<'_>, homes: &[Home]) -> Vec<(usize, usize)> {
    let communities = town.quarters.communities.len();
    let mut residents = vec![0.0; communities];
    for home in homes {
        residents[home.community] += f64::from(home.residents);
    }
    let rural = |at: usize| town.quarters.communities[at].town.is_some();
    let mut halls: Vec<usize> = (0..communities).map(|at| if rural(at) { 1 } else { 2 }).collect();
    for _ in halls.iter().sum()..HALLS {
        // The community with the most residents a hall gets the next one.
        let load = |at: &usize| residents[*at] / halls[*at] as f64;
        let open = (0..communities).filter(|at| halls[*at] < 8 && !rural(*at));
        let next = open.max_by(|a, b| load(a).total_cmp(&load(b)).then(b.cmp(a)));
        halls[next.expect("the city has communities")] += 1;
    }
    halls.into_iter().enumerate().collect()
}

/// Lots for a community's halls, far from each other: free ones first, then the ground floor of
/// homes.
fn hall_lots(
    town: &Setting<'_>,
    free: &mut Vec<usize>,
    homes: &[Home],
    community: usize,
    count: usize,
) -> Vec<usize> {
    let mut lots: Vec<usize> = Vec::new();
    let own_free: Vec<usize> =
        free.iter().copied().filter(|lot| town.community(*lot) == community).collect();
    let own_homes: Vec<usize> =
        homes.iter().filter(|home| home.community == community).map(|home| home.lot).collect();
    while lots.len() < count {
        let gap = |lot: &usize| {
            let at = town.middle(*lot);
            let to = lots.iter().map(|other| town.middle(*other).distance_sq(at));
            let nearest = to.fold(4.0e6, f64::min);
            // Among homes, which are already built up, only a far better place is taken.
            if own_free.contains(lot) { nearest } else { nearest * 0.5 }
        };
        let open = own_free.iter().chain(&own_homes).filter(|lot| !lots.contains(lot));
        let best = open.copied().max_by(|a, b| gap(a).total_cmp(&gap(b)).then(b.cmp(a)));
        lots.push(best.expect("a community has a lot for every hall"));
    }
    free.retain(|lot| !lots.contains(lot));
    lots
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
