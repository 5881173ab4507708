//! Every cell cut into lots, and which of them are homes: the published 1,628 compounds and 744
//! courtyards, no more and no fewer.

use std::collections::BTreeMap;

use super::ground::Ground;
use super::pull::Pull;
use crate::town::block::{Blocks, Grain, Parcel};
use crate::town::chance::{Chance, eased};
use crate::town::lattice::Cell;
use crate::town::outline::Outline;
use crate::town::plan::Lining;

/// 小区 in the four districts, as published.
pub const COMPOUNDS: usize = 1628;
/// 老旧楼院 in the four districts, as published.
pub const COURTYARDS: usize = 744;

/// What a cell is mostly used for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Homes.
    Homes,
    /// Works and depots with few homes.
    Works,
    /// A park.
    Park,
}

/// A parcel with an outline that something can stand in.
pub struct Lot {
    /// Where.
    pub cell: Cell,
    /// The parcel.
    pub parcel: Parcel,
    /// What is built on or walled in.
    pub outline: Outline,
}

/// The lots of the city.
pub struct Lots {
    /// Every lot, cell by cell.
    pub all: Vec<Lot>,
    /// Positions of compounds, in the order of `all`.
    pub compounds: Vec<usize>,
    /// Positions of courtyards.
    pub courtyards: Vec<usize>,
    /// Positions of what is left outside parks: schools, offices, markets, greens.
    pub others: Vec<usize>,
    /// What each cell is used for.
    pub uses: BTreeMap<Cell, Use>,
}

/// Cuts every cell of the town.
pub fn cut(ground: &Ground, pull: &Pull, chance: &Chance) -> BTreeMap<Cell, Blocks> {
    let plan = &ground.plan;
    let urban = plan.lattice.cells().zip(&ground.districts).filter(|(_, label)| label.is_some());
    let blocks = urban.map(|(cell, _)| {
        let at = plan.lattice.centre(cell);
        let classes = cell.edges().map(|edge| match plan.lining(edge) {
            Lining::Road(class) => Some(class),
            Lining::Nothing | Lining::Barrier { .. } => None,
        });
        let number = plan.lattice.position(cell).expect("a cell of the lattice");
        let mut own = chance.about("blocks", number);
        let grain = grain(pull.centre_distance_m(at), pull.at(at));
        let size = plan.lattice.size_m(cell);
        (cell, Blocks::new(size, classes, plan.banks(cell), grain, &mut own))
    });
    blocks.collect()
}

/// Fine and old in the centre, coarse and new at the ends.
fn grain(from_centre_m: f64, pull: f64) -> Grain {
    let out = eased(from_centre_m / 9000.0);
    Grain {
        block_m2: 48_000.0 + 66_000.0 * out,
        parcel_m2: 34_000.0 + 70_000.0 * out,
        old_share: (0.04 + 0.12 * pull * pull).min(0.2),
    }
}

impl Lots {
    /// Outlines in all parcels, and the choice of homes among them.
    pub fn new(
        ground: &Ground,
        blocks: &BTreeMap<Cell, Blocks>,
        pull: &Pull,
        chance: &Chance,
    ) -> Self {
        let lattice = &ground.plan.lattice;
        let mut all = Vec::new();
        let mut uses = BTreeMap::new();
        for (cell, cut) in blocks {
            let number = lattice.position(*cell).expect("a cell of the lattice");
            let mut own = chance.about("lots", number);
            uses.insert(*cell, use_of(pull.at(lattice.centre(*cell)), &mut own));
            for parcel in &cut.parcels {
                let setback_m = if parcel.old { 2.5 } else { own.between(5.0, 10.0) };
                let outline = Outline::new(cut, parcel, setback_m, &mut own);
                // At the end of a cul-de-sac there may be no way to open a gate onto.
                let open = |outline: &Outline| !outline.gates(cut, parcel, 1, &mut own).is_empty();
                if let Some(outline) = outline.filter(open) {
                    all.push(Lot { cell: *cell, parcel: *parcel, outline });
                }
            }
        }
        let score = |at: usize| {
            let lot: &Lot = &all[at];
            let worth = match uses[&lot.cell] {
                Use::Homes => 1.0,
                Use::Works => 0.16,
                Use::Park => return f64::INFINITY,
            };
            let worth = worth * (1.9 + pull.at(lattice.centre(lot.cell)).min(1.0));
            chance.about("home", at).unit() / worth
        };
        let best = |old: bool, count: usize| {
            let mut fit: Vec<(f64, usize)> = (0..all.len())
                .filter(|at| all[*at].parcel.old == old)
                .map(|at| (score(at), at))
                .filter(|(score, _)| score.is_finite())
                .collect();
            assert!(fit.len() >= count, "{} lots (old: {old}) for {count} homes", fit.len());
            fit.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
            let mut chosen: Vec<usize> = fit[..count].iter().map(|(_, at)| *at).collect();
            chosen.sort_unstable();
            chosen
        };
        let (compounds, courtyards) = (best(false, COMPOUNDS), best(true, COURTYARDS));
        let homes: std::collections::BTreeSet<usize> =
            compounds.iter().chain(&courtyards).copied().collect();
        let built = |at: &usize| !homes.contains(at) && uses[&all[*at].cell] != Use::Park;
        let others = (0..all.len()).filter(built).collect();
        Self { all, compounds, courtyards, others, uses }
    }
}

fn use_of(pull: f64, chance: &mut Chance) -> Use {
    if chance.happens(0.025) {
        Use::Park
    } else if chance.happens((0.3 - 0.5 * pull).clamp(0.0, 0.22)) {
        Use::Works
    } else {
        Use::Homes
    }
}
