//! The plan of the company town: a straight grid turned a few degrees, six communities, a railway
//! with the works beyond it.

use std::collections::BTreeMap;

use serde_json::json;
use yike::geodesy::{Plane, PlanePoint};

use crate::town::areas::{self, Labels};
use crate::town::block::{Blocks, Grain, Parcel};
use crate::town::chance::Chance;
use crate::town::divisions::{self, Division, Unit};
use crate::town::feature;
use crate::town::lattice::{Axis, Cell, Edge, Lattice};
use crate::town::mend::mend;
use crate::town::network::Network;
use crate::town::outline::Outline;
use crate::town::plan::{Class, Crossing, Lining, Plan};
use crate::town::spot;

const COLUMNS: usize = 9;
const ROWS: usize = 7;
/// The railway runs on this row; south of it are the works.
pub const RAIL: usize = 1;
/// Columns where a road passes below the railway.
const UNDERPASSES: [usize; 2] = [3, 7];
/// The street in the list of divisions.
const STREET: &str = "新华路街道";

/// Roads by name: which way, line, name.
const NAMES: [(Axis, usize, &str); 9] = [
    (Axis::East, 2, "建设路"),
    (Axis::East, 4, "新华路"),
    (Axis::East, 6, "天津路"),
    (Axis::East, 3, "公园路"),
    (Axis::North, 2, "上海路"),
    (Axis::North, 4, "北京路"),
    (Axis::North, 6, "长春路"),
    (Axis::North, 8, "延安路"),
    (Axis::North, 5, "昌荣路"),
];

/// A parcel and the outline in it.
pub struct Lot {
    /// Where.
    pub cell: Cell,
    /// The parcel.
    pub parcel: Parcel,
    /// What is walled in.
    pub outline: Outline,
    /// Whether something stands there already.
    pub taken: bool,
}

/// The street, laid out.
pub struct Layout {
    /// Lattice and roads.
    pub plan: Plan,
    /// Ways and blocks.
    pub network: Network,
    /// Lots, cell by cell.
    pub lots: Vec<Lot>,
    /// Name and code of the street.
    pub street: Division,
    /// The communities, in the list's order.
    pub communities: Vec<Unit>,
    community_of: Labels,
}

impl Layout {
    /// Lays out roads, blocks and lots.
    pub fn new(chance: &Chance) -> Self {
        let lines = |count: usize, step: f64| (0..=count).map(|k| k as f64 * step).collect();
        // Turned by the angle whose tangent is 0.08, about five degrees.
        let lattice = Lattice::new(lines(COLUMNS, 335.0), lines(ROWS, 310.0), |u, v| {
            let (x, y) = (u - 1500.0, v - 1085.0);
            PlanePoint::new(0.996_8 * x - 0.079_7 * y, 0.079_7 * x + 0.996_8 * y)
        });
        let list = divisions::read(include_str!("../../town/jinchuan-divisions.json"));
        let street = list.into_iter().find(|entry| entry.name == STREET);
        let street = street.expect("the list holds the street");
        let communities: Vec<Unit> = street.communities().cloned().collect();
        let cells: Vec<Cell> = lattice.cells().collect();
        let shares = areas::share_out(&lattice, &cells, |_| 1.0, communities.len());
        let mut community_of: Labels = cells.iter().map(|cell| shares.get(cell).copied()).collect();
        mend(&lattice, &mut community_of, |_, _| true);
        let plan = roads(lattice);
        let blocks: BTreeMap<Cell, Blocks> =
            cells.iter().map(|cell| (*cell, cut(&plan, *cell, chance))).collect();
        let lots = lots(&plan, &blocks, chance);
        let network = Network::new(blocks);
        Self { plan, network, lots, street, communities, community_of }
    }

    /// The community of a lot.
    pub fn community(&self, lot: usize) -> usize {
        let at = self.plan.lattice.position(self.lots[lot].cell).expect("a cell of the lattice");
        self.community_of[at].expect("every cell has a community")
    }

    /// A place of a lot on the plane.
    pub fn point(&self, lot: usize, share: (f64, f64)) -> PlanePoint {
        self.plan.lattice.inside(self.lots[lot].cell, share.0, share.1)
    }

    /// The outline of a lot on the plane.
    pub fn ring(&self, lot: usize) -> Vec<PlanePoint> {
        self.lots[lot].outline.corners.iter().map(|corner| self.point(lot, *corner)).collect()
    }

    /// The middle of the railway.
    pub fn railway(&self) -> Vec<PlanePoint> {
        (0..=COLUMNS).map(|i| self.plan.lattice.node(i, RAIL)).collect()
    }

    /// Every third lot that stays free on the town's side of the railway is a garden.
    pub fn greens(&self) -> Vec<Vec<PlanePoint>> {
        let free = |lot: &usize| !self.lots[*lot].taken && self.lots[*lot].cell.j >= RAIL;
        (0..self.lots.len()).filter(free).step_by(3).map(|lot| self.ring(lot)).collect()
    }

    /// The street's line in its layer.
    pub fn street_feature(&self, plane: &Plane) -> String {
        let whole: Labels = self.community_of.iter().map(|label| label.map(|_| 0)).collect();
        let properties = json!({ "id": self.street.code, "name": self.street.name });
        feature::polygon(&properties, &self.around(&whole, 0, plane))
    }

    /// The layer of communities.
    pub fn community_features(&self, plane: &Plane) -> Vec<String> {
        let of = |(group, unit): (usize, &Unit)| {
            let properties = json!({
                "id": unit.code,
                "name": unit.spoken(),
                "listed": unit.name,
                "parent": self.street.code,
            });
            feature::polygon(&properties, &self.around(&self.community_of, group, plane))
        };
        self.communities.iter().enumerate().map(of).collect()
    }

    fn around(&self, labels: &Labels, group: usize, plane: &Plane) -> Vec<spot::Spot> {
        let nodes = areas::outline(&self.plan.lattice, labels, group);
        spot::ring(nodes.into_iter().map(|(i, j)| self.plan.lattice.node(i, j)), plane)
    }
}

fn roads(lattice: Lattice) -> Plan {
    let mut plan = Plan { lattice, linings: BTreeMap::new(), crossings: BTreeMap::new() };
    let cells: Vec<Cell> = plan.lattice.cells().collect();
    for edge in cells.into_iter().flat_map(|cell| cell.edges()) {
        let line = if edge.axis == Axis::East { edge.j } else { edge.i };
        let lining = match (edge.axis, line) {
            (Axis::East, RAIL) => Lining::Barrier { bank_m: 34.0 },
            (_, even) if even % 2 == 0 => Lining::Road(Class::Secondary),
            _ => Lining::Road(Class::Tertiary),
        };
        plan.linings.insert(edge, lining);
    }
    for i in UNDERPASSES {
        plan.crossings.insert((Axis::North, i, RAIL), Crossing::Underpass);
    }
    plan
}

fn cut(plan: &Plan, cell: Cell, chance: &Chance) -> Blocks {
    let classes = cell.edges().map(|edge| match plan.lining(edge) {
        Lining::Road(class) => Some(class),
        Lining::Nothing | Lining::Barrier { .. } => None,
    });
    let number = plan.lattice.position(cell).expect("a cell of the lattice");
    let works = cell.j < RAIL;
    let grain = Grain {
        block_m2: if works { 120_000.0 } else { 62_000.0 },
        parcel_m2: if works { 90_000.0 } else { 52_000.0 },
        old_share: if works { 0.0 } else { 0.03 },
    };
    let mut own = chance.about("blocks", number);
    Blocks::new(plan.lattice.size_m(cell), classes, plan.banks(cell), grain, &mut own)
}

fn lots(plan: &Plan, blocks: &BTreeMap<Cell, Blocks>, chance: &Chance) -> Vec<Lot> {
    let mut lots = Vec::new();
    for (cell, cut) in blocks {
        let number = plan.lattice.position(*cell).expect("a cell of the lattice");
        let mut own = chance.about("lots", number);
        for parcel in &cut.parcels {
            let Some(outline) = Outline::new(cut, parcel, 6.0, &mut own) else { continue };
            if !outline.gates(cut, parcel, 1, &mut own).is_empty() {
                lots.push(Lot { cell: *cell, parcel: *parcel, outline, taken: false });
            }
        }
    }
    lots
}

/// The name of the road on an edge, if it has one.
pub fn name(edge: Edge) -> Option<&'static str> {
    let line = if edge.axis == Axis::East { edge.j } else { edge.i };
    let found = NAMES.iter().find(|(axis, number, _)| *axis == edge.axis && *number == line);
    found.map(|(.., name)| *name)
}
