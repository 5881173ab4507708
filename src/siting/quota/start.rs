//! A good choice without proof: greedy by what is lacking, guided by the relaxation's values and
//! prices; then sites that are not needed go.
//!
//! A site's score is what it adds to demands that must be met and to quotas that lack, each quota
//! as a share of its least, per cost (Chvátal 1979, doi:10.1287/moor.4.3.233, for set covering).

use super::model::{Aim, Item, Model, NONE};

/// A choice in the making.
pub(super) struct Draft<'a> {
    model: &'a Model,
    rows_of: Vec<Vec<u32>>,
    item_of: Vec<u32>,
    counts: Vec<u32>,
    is_chosen: Vec<bool>,
    lacks: Vec<u64>,
    won: Vec<u64>,
    spent: u64,
    /// Rows that must be met and are not.
    unmet: usize,
}

/// A greedy choice of the model's open sites. `None` where greed does not get there.
pub(super) fn greedy(model: &Model) -> Option<Vec<u32>> {
    let mut draft = Draft::new(model);
    while draft.is_lacking() {
        let site = draft.best(|draft, site| draft.need(site))?;
        draft.turn(site);
    }
    draft.drop_needless();
    if model.aim == Aim::Worth {
        while let Some(site) = draft.best(|draft, site| draft.adds(site) as f64) {
            draft.turn(site);
        }
    }
    Some(draft.sites())
}

impl<'a> Draft<'a> {
    pub fn new(model: &'a Model) -> Self {
        let mut rows_of = vec![Vec::new(); model.sites.len()];
        for (at, row) in model.rows.iter().enumerate() {
            for &site in &row.sites {
                rows_of[site as usize].push(at as u32);
            }
        }
        let mut item_of = vec![0; model.rows.len()];
        let mut unmet = 0;
        for (at, item) in model.items.iter().enumerate() {
            for row in item.rows.clone() {
                item_of[row as usize] = at as u32;
                unmet += usize::from(item.must && model.rows[row as usize].lacks > 0);
            }
        }
        let least: Vec<u64> = model.quotas.iter().map(|quota| quota.least).collect();
        Self {
            model,
            rows_of,
            item_of,
            counts: vec![0; model.rows.len()],
            is_chosen: vec![false; model.sites.len()],
            won: vec![0; least.len()],
            lacks: least,
            spent: 0,
            unmet,
        }
    }

    /// Chosen sites of the model, ascending.
    pub fn sites(&self) -> Vec<u32> {
        (0..self.is_chosen.len() as u32).filter(|site| self.is_chosen[*site as usize]).collect()
    }

    /// Whether a quota or a demand that must be met is not met.
    pub fn is_lacking(&self) -> bool {
        self.unmet > 0 || self.lacks.iter().zip(&self.won).any(|(least, won)| won < least)
    }

    /// Whether a site is chosen.
    pub fn has(&self, site: u32) -> bool {
        self.is_chosen[site as usize]
    }

    /// The rows of a site.
    pub fn rows_of(&self, site: u32) -> &[u32] {
        &self.rows_of[site as usize]
    }

    /// How many chosen sites a row has.
    pub fn count(&self, row: u32) -> u32 {
        self.counts[row as usize]
    }

    /// What a quota lacks, and what it has to spare.
    pub fn quota(&self, quota: u32) -> (u64, u64) {
        let (least, won) = (self.lacks[quota as usize], self.won[quota as usize]);
        (least.saturating_sub(won), won.saturating_sub(least))
    }

    /// Cost of the chosen sites.
    pub fn spent(&self) -> u64 {
        self.spent
    }

    /// What the chosen sites win.
    pub fn worth(&self) -> u64 {
        let worth = |item: &Item| item.worth.iter().take(self.level(item) as usize).sum::<u64>();
        self.model.items.iter().map(worth).sum()
    }

    /// How often an item is served now, and with one site more or less in a row.
    pub fn levels(&self, item: &Item, row: u32, more: bool) -> (u32, u32) {
        let level = |changed: bool| {
            let count = |at: u32| {
                let count = self.counts[at as usize];
                let count = match (changed && at == row, more) {
                    (true, true) => count + 1,
                    (true, false) => count.saturating_sub(1),
                    (false, _) => count,
                };
                count + 1 - u32::from(self.model.rows[at as usize].lacks)
            };
            item.rows.clone().map(count).min().unwrap_or(2).min(2)
        };
        (level(false), level(true))
    }

    /// The item of a row.
    pub fn item(&self, row: u32) -> &'a Item {
        &self.model.items[self.item_of[row as usize] as usize]
    }

    /// How often an item is served: 0, 1 or 2.
    fn level(&self, item: &Item) -> u32 {
        let level = |row: u32| {
            self.counts[row as usize] + 1 - u32::from(self.model.rows[row as usize].lacks)
        };
        item.rows.clone().map(level).min().unwrap_or(2).min(2)
    }

    /// Adds a site, or takes it away.
    pub fn turn(&mut self, site: u32) {
        let adds = !self.is_chosen[site as usize];
        let model = self.model;
        for at in 0..self.rows_of[site as usize].len() {
            let row = self.rows_of[site as usize][at];
            let item = self.item(row);
            let before = self.level(item);
            let count = &mut self.counts[row as usize];
            let is_turning = *count == u32::from(!adds);
            *count = if adds { *count + 1 } else { *count - 1 };
            if item.must && is_turning && model.rows[row as usize].lacks > 0 {
                self.unmet = if adds { self.unmet - 1 } else { self.unmet + 1 };
            }
            let after = self.level(item);
            if (before == 0) != (after == 0) {
                for &quota in item.quotas.iter().filter(|quota| **quota != NONE) {
                    let won = &mut self.won[quota as usize];
                    *won = if adds { *won + item.gain } else { *won - item.gain };
                }
            }
        }
        let cost = model.sites[site as usize].cost;
        self.spent = if adds { self.spent + cost } else { self.spent - cost };
        self.is_chosen[site as usize] = adds;
    }

    /// The open site with the highest score per cost among those that can be paid; ties by
    /// position. `None` where no site scores.
    fn best(&self, score: impl Fn(&Self, u32) -> f64) -> Option<u32> {
        let mut best: Option<(f64, u32)> = None;
        for (at, site) in self.model.sites.iter().enumerate() {
            let is_too_dear =
                self.model.left.is_some_and(|left| site.cost > left.saturating_sub(self.spent));
            if self.is_chosen[at] || is_too_dear {
                continue;
            }
            let score = score(self, at as u32) / (site.cost as f64).max(1e-3);
            if score > best.map_or(0.0, |(best, _)| best) {
                best = Some((score, at as u32));
            }
        }
        best.map(|(_, site)| site)
    }

    /// What a site adds to what is lacking.
    fn need(&self, site: u32) -> f64 {
        let mut need = 0.0;
        for &row in &self.rows_of[site as usize] {
            let open = &self.model.rows[row as usize];
            if self.counts[row as usize] > 0 || open.lacks == 0 {
                continue;
            }
            let item = self.item(row);
            if item.must {
                need += 1.0 / self.model.rows.len() as f64 + open.price;
                continue;
            }
            let mut share = 0.0;
            for &quota in item.quotas.iter().filter(|quota| **quota != NONE) {
                let (least, won) = (self.lacks[quota as usize], self.won[quota as usize]);
                let lacks = least.saturating_sub(won);
                share += item.gain.min(lacks) as f64 / least.max(1) as f64;
            }
            need += share / item.rows.len() as f64;
        }
        need * (0.2 + self.model.sites[site as usize].hint)
    }

    /// What a site adds to what is won.
    fn adds(&self, site: u32) -> u64 {
        let mut adds = 0_u64;
        let rows = &self.rows_of[site as usize];
        for &row in rows {
            let item = self.item(row);
            // An item of several rows is looked at once: in its first row that has the site.
            let is_first = item.rows.len() == 1
                || item.rows.clone().find(|row| rows.binary_search(row).is_ok()) == Some(row);
            if !is_first {
                continue;
            }
            let level = |with: bool| {
                let count = |row: u32| {
                    let has = with && rows.binary_search(&row).is_ok();
                    self.counts[row as usize] + u32::from(has) + 1
                        - u32::from(self.model.rows[row as usize].lacks)
                };
                item.rows.clone().map(count).min().unwrap_or(2).min(2)
            };
            for level in level(false)..level(true) {
                adds = adds.saturating_add(item.worth[level as usize]);
            }
        }
        adds
    }

    /// Takes away what is not needed, the dearest first, then those of the lowest value.
    fn drop_needless(&mut self) {
        let mut sites = self.sites();
        let site = |at: u32| &self.model.sites[at as usize];
        sites.sort_by(|&a, &b| {
            let (a, b) = (site(a), site(b));
            b.cost.cmp(&a.cost).then(a.hint.total_cmp(&b.hint)).then(a.id.cmp(&b.id))
        });
        for site in sites {
            self.turn(site);
            if self.is_lacking() {
                self.turn(site);
            }
        }
    }
}
