//! Pieces that have nothing to do with each other.
//!
//! Items are joined by sites that serve both, and by quotas that both count for (a quota of
//! everything is none: its items must be met, and are joined by sites only). What may be spent joins
//! all where most is to be won; where cost is lowest, whoever asks adds up the pieces' costs. Costs a
//! pass over the entries.

use super::model::{Aim, Item, ItemRow, Model, NONE};

/// The pieces of a model, without its base, in the order of their first items. `None` where it is
/// one piece.
pub(super) fn apart(model: &Model) -> Option<Vec<Model>> {
    let costs = model.sites.iter().fold(0_u64, |sum, site| sum.saturating_add(site.cost));
    let is_joined = model.aim == Aim::Worth && model.left.is_some_and(|left| left < costs);
    if is_joined || model.items.len() < 2 {
        return None;
    }
    let mut sets = Sets::new(model.sites.len() + model.quotas.len());
    for item in &model.items {
        let mut members = members(model, item);
        if let Some(first) = members.next() {
            members.for_each(|other| sets.join(first, other));
        }
    }
    let mut piece_of = vec![NONE; sets.above.len()];
    let mut pieces = 0;
    let mut items_of: Vec<Vec<usize>> = Vec::new();
    for (at, item) in model.items.iter().enumerate() {
        // An item without sites and quotas is dropped when a model is made.
        let Some(first) = members(model, item).next() else { continue };
        let piece = &mut piece_of[sets.root(first)];
        if *piece == NONE {
            *piece = pieces;
            pieces += 1;
            items_of.push(Vec::new());
        }
        items_of[*piece as usize].push(at);
    }
    if pieces < 2 {
        return None;
    }
    Some(items_of.iter().map(|items| part(model, items)).collect())
}

/// The sites and quotas of an item, as members of sets.
fn members<'a>(model: &'a Model, item: &'a Item) -> impl Iterator<Item = usize> + 'a {
    let rows = &model.rows[item.rows.start as usize..item.rows.end as usize];
    let sites = rows.iter().flat_map(|row| row.sites.iter().map(|site| *site as usize));
    let quotas = item.quotas.iter().filter(|quota| **quota != NONE);
    sites.chain(quotas.map(|quota| model.sites.len() + *quota as usize))
}

/// Some items with their sites and quotas, nothing chosen yet.
fn part(model: &Model, items: &[usize]) -> Model {
    let mut part = Model {
        aim: model.aim,
        sites: Vec::new(),
        items: Vec::with_capacity(items.len()),
        rows: Vec::new(),
        quotas: Vec::new(),
        left: None,
        left_price: 0.0,
        spent: 0,
        won: 0,
        chosen: Vec::new(),
    };
    let sorted = |mut list: Vec<u32>| {
        list.sort_unstable();
        list.dedup();
        list
    };
    let items = || items.iter().map(|at| &model.items[*at]);
    let rows = |item: &Item| &model.rows[item.rows.start as usize..item.rows.end as usize];
    let sites = sorted(items().flat_map(rows).flat_map(|row| row.sites.iter().copied()).collect());
    let quotas = sorted(items().flat_map(|item| item.quotas).filter(|at| *at != NONE).collect());
    let place = |list: &[u32], at: u32| list.binary_search(&at).map_or(NONE, |at| at as u32);
    part.sites.extend(sites.iter().map(|at| model.sites[*at as usize]));
    part.quotas.extend(quotas.iter().map(|at| model.quotas[*at as usize]));
    for item in items() {
        let start = part.rows.len() as u32;
        part.rows.extend(rows(item).iter().map(|row| {
            let sites = row.sites.iter().map(|site| place(&sites, *site)).collect();
            ItemRow { sites, ..*row }
        }));
        part.items.push(Item {
            quotas: item.quotas.map(|at| if at == NONE { NONE } else { place(&quotas, at) }),
            rows: start..part.rows.len() as u32,
            ..*item
        });
    }
    part
}

/// Sets that are joined one by one.
struct Sets {
    above: Vec<u32>,
}

impl Sets {
    fn new(count: usize) -> Self {
        Self { above: (0..count as u32).collect() }
    }

    fn root(&mut self, mut at: usize) -> usize {
        while self.above[at] as usize != at {
            let above = self.above[at] as usize;
            self.above[at] = self.above[above];
            at = above;
        }
        at
    }

    fn join(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        self.above[a.max(b)] = a.min(b) as u32;
    }
}
