//! The problem as a program over sites: what is left to decide once some sites are in or out.
//!
//! Maximise `constant + Σ objective_j x_j + Σ_r gain_r min(most_r, a_r)` over `x` in {0, 1} with
//! `a_r = Σ ±x_j` and `Σ cost_j x_j <= spend`. A demand with one row is a row (`most` 1), its
//! backup a second one (`most` 2, with the gain of the first lowered by it). A demand whose several
//! rows must all be met has columns of its own, once and twice met, that stand in its rows with
//! −1: a row with `most` 0 takes back what a column claims beyond what the sites meet. Such columns
//! come after the sites and need no branching: with sites decided, the best of them is whole.

use super::super::Covering;
use std::collections::BTreeMap;

/// What is decided of a site.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    Open,
    In,
    Out,
}

/// Rows with the same sites are one row.
pub(super) struct Program {
    /// Position in the covering of each site column.
    pub sites: Vec<u32>,
    /// Cost of each site column.
    pub costs: Vec<u64>,
    /// What may still be spent.
    pub spend: u64,
    /// What is won anyhow.
    pub constant: i64,
    /// Of every column: 0 for sites, but in a block of the town.
    pub objective: Vec<i64>,
    pub gains: Vec<i64>,
    pub most: Vec<i32>,
    /// The first demand in each row; none where a demand has several rows.
    pub origin: Vec<Option<u32>>,
    /// Columns of each row and rows of each column, ascending.
    pub by_row: Lists,
    pub by_column: Lists,
}

/// Lists end to end.
#[derive(Clone, Default)]
pub(super) struct Lists {
    ends: Vec<u32>,
    items: Vec<u32>,
}

impl Lists {
    pub fn push(&mut self, items: impl IntoIterator<Item = u32>) {
        self.items.extend(items);
        self.ends.push(u32::try_from(self.items.len()).expect("fewer than 2^32 entries"));
    }

    pub fn of(&self, at: usize) -> &[u32] {
        let start = if at == 0 { 0 } else { self.ends[at - 1] };
        &self.items[start as usize..self.ends[at] as usize]
    }

    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// The lists the other way round.
    pub fn turned(&self, columns: usize) -> Self {
        let mut ends = vec![0u32; columns];
        for &item in &self.items {
            ends[item as usize] += 1;
        }
        let mut sum = 0;
        let mut next = Vec::with_capacity(columns);
        for end in &mut ends {
            next.push(sum);
            sum += *end;
            *end = sum;
        }
        let mut items = vec![0; self.items.len()];
        for row in 0..self.len() {
            for &item in self.of(row) {
                let at = &mut next[item as usize];
                items[*at as usize] = u32::try_from(row).expect("fewer than 2^32 rows");
                *at += 1;
            }
        }
        Self { ends, items }
    }
}

/// A row of a demand: how often it is met already (0 or 1), and the open sites that meet it.
type Need = (u8, Vec<u32>);

/// Demands that are alike, by what they need: the gains for once and for twice.
#[derive(Default)]
struct Merged {
    /// The gain and the first demand.
    single: BTreeMap<(i32, Vec<u32>), (i64, u32)>,
    several: BTreeMap<(bool, Vec<Need>), (i64, i64)>,
    constant: i64,
}

impl Merged {
    fn add(&mut self, origin: u32, gain: i64, backup: i64, mut needs: Vec<Need>) {
        let least = needs.iter().map(|need| need.0).min().unwrap_or(2);
        let most = needs.iter().map(|need| usize::from(need.0) + need.1.len()).min().unwrap_or(2);
        let (mut gain, mut backup) = (gain, backup);
        if least >= 2 {
            self.constant += gain + backup;
            return;
        }
        if least == 1 {
            self.constant += gain;
            (gain, backup) = (if most >= 2 { backup } else { 0 }, 0);
            needs.retain(|need| need.0 == 1);
            needs.iter_mut().for_each(|need| need.0 = 0);
        } else if most == 0 {
            return;
        } else if most == 1 || backup == 0 {
            backup = 0;
            needs.retain(|need| need.0 == 0);
        } else {
            needs.retain(|need| need.0 < 2);
        }
        if gain == 0 {
            return;
        }
        drop_implied(&mut needs);
        if needs.len() > 1 {
            let sums = self.several.entry((backup > 0, needs)).or_default();
            sums.0 += gain;
            sums.1 += backup;
        } else if let Some((_, sites)) = needs.pop() {
            if backup > 0 {
                self.single.entry((2, sites.clone())).or_insert((0, origin)).0 += backup;
            }
            if gain > backup {
                self.single.entry((1, sites)).or_insert((0, origin)).0 += gain - backup;
            }
        }
    }
}

/// Drops every need that another one implies.
fn drop_implied(needs: &mut Vec<Need>) {
    needs.sort_unstable_by(|a, b| (a.1.len(), a).cmp(&(b.1.len(), b)));
    needs.dedup();
    let mut kept: Vec<Need> = Vec::new();
    for need in needs.drain(..) {
        let implies = |other: &Need| {
            other.0 <= need.0 && other.1.iter().all(|site| need.1.binary_search(site).is_ok())
        };
        if !kept.iter().any(implies) {
            kept.push(need);
        }
    }
    *needs = kept;
}

impl Program {
    /// What is left of `covering` to decide.
    pub fn new(covering: &Covering, fates: &[Fate], costs: &[u64], most: u64) -> Self {
        let is = |site: u32, fate: Fate| fates[site as usize] == fate;
        let mut merged = Merged::default();
        for (origin, demand) in (0u32..).zip(&covering.demands) {
            let needs = (demand.first_row..demand.first_row + demand.rows).map(|row| {
                let sites = covering.rows.of(row as usize);
                let met = usize::from(covering.have[row as usize])
                    + sites.iter().filter(|&&site| is(site, Fate::In)).count();
                let met = u8::try_from(met.min(2)).expect("at most 2");
                (met, sites.iter().copied().filter(|&site| is(site, Fate::Open)).collect())
            });
            let (gain, backup) = (signed(demand.gain), signed(demand.backup));
            merged.add(origin, gain, backup.min(gain), needs.collect());
        }
        let spent: u64 =
            (0..costs.len()).filter(|&at| fates[at] == Fate::In).map(|at| costs[at]).sum();
        Self::from_merged(merged, fates.len(), costs, most.saturating_sub(spent))
    }

    fn from_merged(merged: Merged, all: usize, all_costs: &[u64], spend: u64) -> Self {
        let mut column = vec![u32::MAX; all];
        let in_single = merged.single.keys().flat_map(|key| &key.1);
        let in_several =
            merged.several.keys().flat_map(|key| key.1.iter().flat_map(|need| &need.1));
        for &site in in_single.chain(in_several) {
            column[site as usize] = 0;
        }
        let (mut sites, mut costs) = (Vec::new(), Vec::new());
        for (site, column) in column.iter_mut().enumerate() {
            if *column == 0 && all_costs[site] <= spend {
                *column = position(sites.len());
                sites.push(position(site));
                costs.push(all_costs[site]);
            } else {
                *column = u32::MAX;
            }
        }
        let renamed = |sites: &[u32]| -> Vec<u32> {
            let columns = sites.iter().map(|&site| column[site as usize]);
            columns.filter(|&column| column != u32::MAX).collect()
        };
        let mut program = Self {
            objective: vec![0; sites.len()],
            sites,
            costs,
            spend,
            constant: merged.constant,
            gains: Vec::new(),
            most: Vec::new(),
            origin: Vec::new(),
            by_row: Lists::default(),
            by_column: Lists::default(),
        };
        for ((most, sites), (gain, origin)) in merged.single {
            program.push_row(gain, most, Some(origin), &renamed(&sites), &[]);
        }
        for ((is_double, needs), (gain, backup)) in merged.several {
            let once = position(program.objective.len());
            program.objective.push(gain);
            let mut parts = vec![once];
            if is_double {
                program.objective.push(backup);
                parts.push(once + 1);
            }
            for (met, sites) in needs {
                program.constant += gain * i64::from(met);
                program.push_row(gain, -i32::from(met), None, &renamed(&sites), &parts);
            }
        }
        program.by_column = program.by_row.turned(program.objective.len());
        program
    }

    /// What would be won with every row met.
    pub fn total(&self) -> i64 {
        let rows = self.gains.iter().zip(&self.most).map(|(gain, &most)| gain * i64::from(most));
        self.constant
            + rows.sum::<i64>()
            + self.objective.iter().map(|&value| value.max(0)).sum::<i64>()
    }

    /// Whether a site in a row is all there is to it: no demand has several rows.
    pub fn is_plain(&self) -> bool {
        self.objective.len() == self.sites.len()
    }

    fn push_row(
        &mut self,
        gain: i64,
        most: i32,
        origin: Option<u32>,
        sites: &[u32],
        parts: &[u32],
    ) {
        if sites.is_empty() && parts.is_empty() {
            return;
        }
        self.gains.push(gain);
        self.most.push(most);
        self.origin.push(origin);
        self.by_row.push(sites.iter().chain(parts).copied());
    }
}

fn signed(value: u64) -> i64 {
    i64::try_from(value).expect("gains are bounded at the door")
}

fn position(at: usize) -> u32 {
    u32::try_from(at).expect("fewer than 2^32 of them")
}
