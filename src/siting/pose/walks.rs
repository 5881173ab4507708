//! How far each compound walks, and with which sites it would walk less.

use super::super::supply::{Supply, position};
use super::super::{Site, Walks};
use crate::city::CompoundId;
use crate::index::Rows;
use crate::reach::Reached;
use crate::units::Meters;

/// Millimetres in a metre: the unit in which walks are summed.
const MILLIMETRES: f64 = 1000.0;

/// A problem of walks, and what its numbers mean in the city.
#[derive(Clone, Debug)]
pub struct PosedWalks {
    /// The numbers.
    pub walks: Walks,
    /// Demands that no station and no candidate reaches within the cut.
    pub out_of_reach: u32,
}

/// Which walks count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// All, those that nobody shortens below the cut as the cut.
    Everybody,
    /// Those of compounds that some station or candidate reaches within the cut.
    WithinReach,
}

impl PosedWalks {
    /// Poses the problem: a demand is a compound and a requirement, or a compound alone where one
    /// requirement is enough (its shortest walk counts then). Walks are cut at `farthest`.
    #[must_use]
    pub fn new(
        supply: &Supply<'_>,
        sites: Vec<Site>,
        weights: &[u64],
        farthest: Meters,
        whose: Whose,
    ) -> Self {
        let cut = millimetres(farthest);
        let (mut of, mut base, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        let mut out_of_reach = 0;
        let requirements: Vec<usize> = (0..supply.standard.requirements.len()).collect();
        let together = if supply.one_is_enough() { requirements.len().max(1) } else { 1 };
        for (at, &weight) in weights.iter().enumerate() {
            let compound = CompoundId::at(at);
            for those in requirements.chunks(together) {
                let standing = those.iter().filter_map(|&r| supply.standing[r].of(at).first());
                let nearest = standing.map(|walk| millimetres(walk.length)).min();
                let so_far = nearest.map_or(cut, |walk| walk.min(cut));
                let row = shorter(supply, those, compound, so_far);
                let is_out = nearest.is_none_or(|walk| walk > cut) && row.is_empty();
                out_of_reach += u32::from(is_out);
                of.push(if is_out && whose == Whose::WithinReach { 0 } else { weight });
                base.push(so_far);
                rows.push(row);
            }
        }
        let walks = Walks { sites, weights: of, base, rows: Rows::from_rows(rows) };
        Self { walks, out_of_reach }
    }
}

/// The sites nearer than `so_far`, nearest first, ties by site, each once.
fn shorter(
    supply: &Supply<'_>,
    requirements: &[usize],
    compound: CompoundId,
    so_far: u64,
) -> Vec<(u32, u64)> {
    let walks = requirements.iter().flat_map(|&r| supply.sites[r].of(compound.index()));
    let entry = |walk: &Reached| (millimetres(walk.length), position(walk.station.index()));
    let mut near: Vec<(u64, u32)> = walks.map(entry).filter(|(walk, _)| *walk < so_far).collect();
    near.sort_unstable_by_key(|&(walk, site)| (site, walk));
    near.dedup_by_key(|(_, site)| *site);
    near.sort_unstable();
    near.into_iter().map(|(walk, site)| (site, walk)).collect()
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
pub(in super::super) fn millimetres(length: Meters) -> u64 {
    (length.value() * MILLIMETRES).round().clamp(0.0, 1e9) as u64
}
