//! What can be decided without search.
//!
//! Rules, applied until none applies any more (each keeps at least one optimum):
//! - a demand that must be met by one open site chooses it;
//! - a site goes whose rows another site has too at no higher cost (where a second station counts,
//!   two sites in a row can both be of use, so the rule holds for sites without such rows);
//! - a row is met that has all the sites of a row that must be met;
//! - items of the same rows and quotas become one.
//!
//! Sources: Garfinkel & Nemhauser 1972, "Integer Programming", 8.3 (set covering); Downs & Camm
//! 1996, doi:10.1002/(SICI)1520-6750(199604)43:3<435::AID-NAV9>3.0.CO;2-4 (maximal covering).
//! A round costs about entries × sites a row.

use std::collections::BTreeMap;

use super::model::{Fate, Item, Model, NONE};

/// Rounds; each makes the model smaller, so few are needed.
const ROUNDS: usize = 12;

/// The model without what can be decided at once. `None` where nothing meets its conditions.
pub(super) fn reduced(mut model: Model) -> Option<Model> {
    for _ in 0..ROUNDS {
        let before = (model.sites.len(), model.rows.len(), model.items.len());
        merge(&mut model);
        meet_implied_rows(&mut model);
        let mut fates = vec![Fate::Open; model.sites.len()];
        force(&model, &mut fates);
        dominate(&model, &mut fates);
        let is_decided = fates.iter().any(|fate| *fate != Fate::Open);
        if !is_decided && (model.sites.len(), model.rows.len(), model.items.len()) == before {
            break;
        }
        model = model.after(&fates)?;
    }
    Some(model)
}

/// The rows of each site, and a sketch of them: a row's bit is set where the site has it.
struct RowsOfSites {
    starts: Vec<u32>,
    rows: Vec<u32>,
    sketches: Vec<u64>,
}

impl RowsOfSites {
    fn new(model: &Model) -> Self {
        let mut starts = vec![0_u32; model.sites.len() + 1];
        for row in &model.rows {
            for &site in &row.sites {
                starts[site as usize + 1] += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        let mut ends = starts.clone();
        let mut rows = vec![0; starts[model.sites.len()] as usize];
        let mut sketches = vec![0; model.sites.len()];
        for (at, row) in model.rows.iter().enumerate() {
            for &site in &row.sites {
                let end = &mut ends[site as usize];
                rows[*end as usize] = at as u32;
                *end += 1;
                sketches[site as usize] |= bit(at);
            }
        }
        Self { starts, rows, sketches }
    }

    fn of(&self, site: usize) -> &[u32] {
        &self.rows[self.starts[site] as usize..self.starts[site + 1] as usize]
    }
}

fn bit(at: usize) -> u64 {
    1 << ((at as u64).wrapping_mul(0x9E37_79B9_7F4A_7C15) >> 58)
}

/// Whether all of a sorted list is in another.
fn is_within(part: &[u32], whole: &[u32]) -> bool {
    let mut rest = whole.iter();
    part.len() <= whole.len() && part.iter().all(|at| rest.by_ref().any(|other| other == at))
}

fn force(model: &Model, fates: &mut [Fate]) {
    for item in model.items.iter().filter(|item| item.must) {
        for row in &model.rows[item.rows.start as usize..item.rows.end as usize] {
            if row.lacks == 1 && row.sites.len() == 1 {
                fates[row.sites[0] as usize] = Fate::Chosen;
            }
        }
    }
}

fn dominate(model: &Model, fates: &mut [Fate]) {
    let of = RowsOfSites::new(model);
    let mut is_double = vec![false; model.rows.len()];
    for item in model.items.iter().filter(|item| item.worth[1] > 0) {
        for row in item.rows.clone() {
            is_double[row as usize] = model.rows[row as usize].lacks > 0;
        }
    }
    for site in 0..model.sites.len() {
        if fates[site] != Fate::Open {
            continue;
        }
        let rows = of.of(site);
        let Some(rarest) =
            rows.iter().copied().min_by_key(|row| model.rows[*row as usize].sites.len())
        else {
            fates[site] = Fate::Out;
            continue;
        };
        if rows.iter().any(|row| is_double[*row as usize]) {
            continue;
        }
        let is_better = |other: u32| {
            let at = other as usize;
            let (cost, its) = (model.sites[site].cost, model.sites[at].cost);
            at != site
                && fates[at] != Fate::Out
                && its <= cost
                && of.sketches[site] & !of.sketches[at] == 0
                && is_within(rows, of.of(at))
                && (of.of(at).len() > rows.len() || its < cost || at < site)
        };
        if model.rows[rarest as usize].sites.iter().any(|other| is_better(*other)) {
            fates[site] = Fate::Out;
        }
    }
}

/// A row that has all sites of a row that must be met is met with it.
fn meet_implied_rows(model: &mut Model) {
    let of = RowsOfSites::new(model);
    let sketches: Vec<u64> = model
        .rows
        .iter()
        .map(|row| row.sites.iter().fold(0, |sketch, site| sketch | bit(*site as usize)))
        .collect();
    let mut takes_one = vec![false; model.rows.len()];
    let mut is_must = vec![false; model.rows.len()];
    for item in &model.items {
        for at in item.rows.clone() {
            takes_one[at as usize] = item.worth[1] == 0;
            is_must[at as usize] = item.must && model.rows[at as usize].lacks > 0;
        }
    }
    let mut is_met = vec![false; model.rows.len()];
    for at in 0..model.rows.len() {
        if !is_must[at] || is_met[at] {
            continue;
        }
        let row = &model.rows[at].sites;
        let Some(rarest) = row.iter().copied().min_by_key(|site| of.of(*site as usize).len())
        else {
            continue;
        };
        for &other in of.of(rarest as usize) {
            let other = other as usize;
            if other != at
                && takes_one[other]
                && !is_met[other]
                && sketches[at] & !sketches[other] == 0
                && is_within(row, &model.rows[other].sites)
            {
                is_met[other] = true;
            }
        }
    }
    if !is_met.contains(&true) {
        return;
    }
    let items = std::mem::take(&mut model.items);
    let mut open = Vec::with_capacity(items.len());
    let mut rows = Vec::with_capacity(model.rows.len());
    for item in items {
        let start = rows.len() as u32;
        for at in item.rows.clone().filter(|at| !is_met[*at as usize]) {
            let row = &mut model.rows[at as usize];
            let sites = std::mem::take(&mut row.sites);
            rows.push(super::model::ItemRow { sites, ..*row });
        }
        if rows.len() as u32 == start {
            model.win(item.worth[0]);
            for &quota in item.quotas.iter().filter(|quota| **quota != NONE) {
                let least = &mut model.quotas[quota as usize].least;
                *least = least.saturating_sub(item.gain);
            }
        } else {
            open.push(Item { rows: start..rows.len() as u32, ..item });
        }
    }
    model.items = open;
    model.rows = rows;
}

/// Items of the same rows and quotas become one.
fn merge(model: &mut Model) {
    let mut first: BTreeMap<Vec<u32>, usize> = BTreeMap::new();
    let mut items: Vec<Item> = Vec::with_capacity(model.items.len());
    for item in &model.items {
        let rows = item.rows.start as usize..item.rows.end as usize;
        let mut key = Vec::with_capacity(
            4 + model.rows[rows.clone()].iter().map(|r| r.sites.len()).sum::<usize>(),
        );
        key.extend([u32::from(item.must), item.quotas[0], item.quotas[1], rows.len() as u32]);
        for row in &model.rows[rows.clone()] {
            key.extend([u32::from(row.lacks), row.sites.len() as u32]);
            key.extend_from_slice(&row.sites);
        }
        if let Some(&at) = first.get(&key) {
            let same = &mut items[at];
            let (a, b) = (same.worth, item.worth);
            same.worth = [a[0].saturating_add(b[0]), a[1].saturating_add(b[1])];
            same.gain = same.gain.saturating_add(item.gain);
            let start = same.rows.start as usize;
            for (offset, row) in rows.enumerate() {
                let price = model.rows[row].price;
                model.rows[start + offset].price += price;
            }
        } else {
            first.insert(key, items.len());
            items.push(item.clone());
        }
    }
    if items.len() < model.items.len() {
        model.keep(items.into_iter());
    }
}
