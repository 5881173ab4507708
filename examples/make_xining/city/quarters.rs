//! The 25 streets and the 133 communities: names and codes are real, borders are invented.
//!
//! A street takes the cells nearest to its seeds, which lie about where it really is. Its
//! communities share its cells out by weight. The sample draws streets only: the communities of
//! the six towns and three industrial parks lie in the street beside them, at the ends of the
//! valley, and keep their real codes; `town` names where they really belong.

use std::collections::BTreeMap;

use serde_json::json;
use yike::geodesy::{LonLat, Plane};

use super::districts::DISTRICTS;
use super::ground::Ground;
use crate::town::areas::{self, Labels, Seed};
use crate::town::divisions::{self, Division, Unit};
use crate::town::feature;
use crate::town::lattice::{Cell, Lattice};
use crate::town::mend::mend;
use crate::town::spot;

/// Names of streets with longitude and latitude of their seeds.
const SEEDS: [(&str, &[(f64, f64)]); 25] = [
    ("东关大街街道", &[(101.7965, 36.6195)]),
    ("清真巷街道", &[(101.7925, 36.6120), (101.7960, 36.6060)]),
    ("大众街街道", &[(101.8120, 36.6015), (101.8060, 36.5930)]),
    ("周家泉街道", &[(101.8080, 36.6150)]),
    ("火车站街道", &[(101.8080, 36.6310), (101.8220, 36.6260)]),
    ("八一路街道", &[(101.8280, 36.6000), (101.8430, 36.5930), (101.8570, 36.5890)]),
    ("林家崖街道", &[(101.8420, 36.6160), (101.8680, 36.5960), (101.8880, 36.5800)]),
    ("人民街街道", &[(101.7770, 36.6170)]),
    ("南滩街道", &[(101.7780, 36.6035), (101.7720, 36.5950)]),
    ("仓门街街道", &[(101.7850, 36.6125)]),
    ("礼让街街道", &[(101.7745, 36.6245)]),
    ("饮马街街道", &[(101.7860, 36.6225)]),
    ("南川东路街道", &[(101.7590, 36.5830), (101.7480, 36.5640), (101.7350, 36.5450)]),
    (
        "南川西路街道",
        &[
            (101.7500, 36.6020),
            (101.7380, 36.5860),
            (101.7250, 36.5640),
            (101.7060, 36.5350),
            (101.6950, 36.5120),
        ],
    ),
    ("西关大街街道", &[(101.7610, 36.6270)]),
    ("古城台街道", &[(101.7500, 36.6260), (101.7400, 36.6245)]),
    ("虎台街道", &[(101.7330, 36.6370), (101.7270, 36.6270), (101.7200, 36.6180)]),
    ("胜利路街道", &[(101.7650, 36.6335), (101.7570, 36.6355)]),
    ("兴海路街道", &[(101.7470, 36.6370)]),
    ("文汇路街道", &[(101.7130, 36.6430), (101.7080, 36.6280), (101.6950, 36.6130)]),
    ("通海路街道", &[(101.6900, 36.6400), (101.6740, 36.6330), (101.6620, 36.6430)]),
    ("朝阳街道", &[(101.7830, 36.6440), (101.7750, 36.6600), (101.7680, 36.6900)]),
    ("小桥大街街道", &[(101.7600, 36.6540), (101.7450, 36.6720), (101.7420, 36.7050)]),
    ("马坊街道", &[(101.7340, 36.6570), (101.7180, 36.6640)]),
    ("火车西站街道", &[(101.6940, 36.6640), (101.6650, 36.6620), (101.6300, 36.6560)]),
];

/// Where the communities of towns and parks are drawn.
const BESIDE: [(&str, &str); 9] = [
    ("乐家湾镇", "林家崖街道"),
    ("韵家口镇", "火车站街道"),
    ("东川工业园", "林家崖街道"),
    ("总寨镇", "南川西路街道"),
    ("南川工业园", "南川东路街道"),
    ("彭家寨镇", "通海路街道"),
    ("大堡子镇", "火车西站街道"),
    ("廿里铺镇", "小桥大街街道"),
    ("生物科技产业园", "朝阳街道"),
];

/// A community and where it belongs.
pub struct Community {
    /// Code and listed name.
    pub unit: Unit,
    /// Position in [`Quarters::streets`].
    pub street: usize,
    /// The town or park that it really belongs to, if it is not in a street.
    pub town: Option<String>,
}

/// Streets and communities with their cells.
pub struct Quarters {
    /// The 25 streets.
    pub streets: Vec<Division>,
    /// The 133 communities.
    pub communities: Vec<Community>,
    /// The street of each cell.
    pub street_of: Labels,
    /// The community of each cell.
    pub community_of: Labels,
}

impl Quarters {
    /// Shares the ground out; `weight` is about how many homes a cell will have.
    pub fn new(ground: &Ground, plane: &Plane, weight: impl Fn(Cell) -> f64) -> Self {
        let all = divisions::read(include_str!("../../town/xining-divisions.json"));
        let (streets, towns): (Vec<_>, Vec<_>) = all.into_iter().partition(Division::is_street);
        let lattice = &ground.plan.lattice;
        let district = |street: usize| district_number(&streets[street].district);
        let seeds: Vec<Seed> = (0..streets.len())
            .flat_map(|group| {
                let found = SEEDS.iter().find(|(name, _)| *name == streets[group].name);
                found.expect("every street has seeds").1.iter().map(move |(lon, lat)| {
                    let place = LonLat::try_new(*lon, *lat).expect("a seed is on the earth");
                    Seed { at: plane.project(place), group }
                })
            })
            .collect();
        let banks: Vec<bool> = (0..streets.len())
            .map(|street| {
                let seed = seeds.iter().find(|seed| seed.group == street).expect("has seeds").at;
                let gap = |cell: &Cell| lattice.centre(*cell).distance_sq(seed);
                let near = lattice.cells().min_by(|a, b| gap(a).total_cmp(&gap(b)));
                near.is_some_and(is_east_bank)
            })
            .collect();
        let mut street_of: Labels = lattice
            .cells()
            .zip(&ground.districts)
            .map(|(cell, own)| {
                let own = (*own)?;
                areas::nearest(&seeds, lattice.centre(cell), |street| {
                    district(street) == own && banks[street] == is_east_bank(cell)
                })
            })
            .collect();
        mend(lattice, &mut street_of, |a, b| district(a) == district(b));
        let communities = communities(&streets, &towns);
        let community_of = community_cells(lattice, &street_of, &communities, weight);
        Self { streets, communities, street_of, community_of }
    }

    /// The community of a cell.
    pub fn community_at(&self, lattice: &Lattice, cell: Cell) -> usize {
        let at = lattice.position(cell).expect("a cell of the lattice");
        self.community_of[at].expect("a cell of the town")
    }

    /// The layer of streets.
    pub fn street_features(&self, lattice: &Lattice, plane: &Plane) -> Vec<String> {
        let of = |(group, street): (usize, &Division)| {
            let outline = areas::outline(lattice, &self.street_of, group);
            let ring = spot::ring(outline.into_iter().map(|(i, j)| lattice.node(i, j)), plane);
            let properties =
                json!({ "id": street.code, "name": street.name, "parent": street.district });
            feature::polygon(&properties, &ring)
        };
        self.streets.iter().enumerate().map(of).collect()
    }

    /// The layer of communities.
    pub fn community_features(&self, lattice: &Lattice, plane: &Plane) -> Vec<String> {
        let of = |(group, community): (usize, &Community)| {
            let outline = areas::outline(lattice, &self.community_of, group);
            let ring = spot::ring(outline.into_iter().map(|(i, j)| lattice.node(i, j)), plane);
            let mut properties = json!({
                "id": community.unit.code,
                "name": community.unit.spoken(),
                "listed": community.unit.name,
                "parent": self.streets[community.street].code,
            });
            if let Some(town) = &community.town {
                properties["town"] = json!(town);
            }
            feature::polygon(&properties, &ring)
        };
        self.communities.iter().enumerate().map(of).collect()
    }
}

/// No street lies on both sides of a side river.
fn is_east_bank(cell: Cell) -> bool {
    cell.i >= super::ground::WEST
}

fn district_number(code: &str) -> usize {
    let found = DISTRICTS.iter().position(|(known, _)| *known == code);
    found.expect("the list holds the four districts only")
}

/// The communities of the streets in the list's order, then those of towns and parks.
fn communities(streets: &[Division], towns: &[Division]) -> Vec<Community> {
    let of_streets = streets.iter().enumerate().flat_map(|(street, division)| {
        division.communities().map(move |unit| Community { unit: unit.clone(), street, town: None })
    });
    let of_towns = towns.iter().flat_map(|town| {
        let beside = BESIDE.iter().find(|(name, _)| *name == town.name);
        let beside = beside.expect("every town lies beside a street").1;
        let street = streets.iter().position(|street| street.name == beside);
        let street = street.expect("a street of the list");
        town.communities().map(move |unit| Community {
            unit: unit.clone(),
            street,
            town: Some(town.name.clone()),
        })
    });
    of_streets.chain(of_towns).collect()
}

/// Shares each street's cells among its communities: those of towns get the parts farthest out.
fn community_cells(
    lattice: &Lattice,
    street_of: &Labels,
    communities: &[Community],
    weight: impl Fn(Cell) -> f64,
) -> Labels {
    let middle = lattice.node(super::ground::WEST, super::ground::SOUTH);
    let mut cells: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    for (cell, street) in lattice.cells().zip(street_of) {
        if let Some(street) = street {
            cells.entry(*street).or_default().push(cell);
        }
    }
    let mut labels: Labels = vec![None; street_of.len()];
    for (street, cells) in cells {
        let own: Vec<usize> =
            (0..communities.len()).filter(|group| communities[*group].street == street).collect();
        let shares = areas::share_out(lattice, &cells, &weight, own.len());
        let mut far: Vec<(f64, usize)> = (0..own.len())
            .map(|share| {
                let of_share = shares.iter().filter(|(_, group)| **group == share);
                let gaps = of_share.map(|(cell, _)| lattice.centre(*cell).distance_sq(middle));
                (gaps.fold(f64::INFINITY, f64::min), share)
            })
            .collect();
        far.sort_by(|a, b| a.0.total_cmp(&b.0));
        for (rank, (_, share)) in far.into_iter().enumerate() {
            for (cell, _) in shares.iter().filter(|(_, group)| **group == share) {
                labels[lattice.position(*cell).expect("a cell of the lattice")] = Some(own[rank]);
            }
        }
    }
    let street = |group: usize| communities[group].street;
    mend(lattice, &mut labels, |a, b| street(a) == street(b));
    labels
}
