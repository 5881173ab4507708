//! A model with some sites decided: what they meet is met, what cannot be met any more goes.
//!
//! Quotas count down as items are won. An item whose loss a quota could not bear must be met from
//! then on. Costs a pass over the entries.

use super::model::{Fate, Item, ItemRow, Model, NONE, OpenSite};

impl Model {
    /// The model with some sites decided. `None` where that cannot be.
    pub fn after(&self, fates: &[Fate]) -> Option<Self> {
        let mut next = Self {
            aim: self.aim,
            sites: Vec::new(),
            items: Vec::with_capacity(self.items.len()),
            rows: Vec::with_capacity(self.rows.len()),
            quotas: self.quotas.clone(),
            left: self.left,
            left_price: self.left_price,
            spent: self.spent,
            won: self.won,
            chosen: self.chosen.clone(),
        };
        let mut places = vec![NONE; self.sites.len()];
        for (at, (site, fate)) in self.sites.iter().zip(fates).enumerate() {
            match fate {
                Fate::Chosen => next.choose(site)?,
                Fate::Out => {}
                Fate::Open if next.left.is_some_and(|left| site.cost > left) => {}
                Fate::Open => {
                    places[at] = next.sites.len() as u32;
                    next.sites.push(*site);
                }
            }
        }
        if let Some(left) = next.left
            && next.sites.iter().any(|site| site.cost > left)
        {
            // Sites chosen late have left less than earlier ones cost.
            let dear = |site: &OpenSite| site.cost > left;
            let mut at = 0;
            for place in &mut places {
                if *place == NONE {
                    continue;
                }
                if dear(&next.sites[*place as usize]) {
                    *place = NONE;
                } else {
                    *place = at;
                    at += 1;
                }
            }
            next.sites.retain(|site| !dear(site));
        }
        for item in &self.items {
            next.add(self, item, fates, &places)?;
        }
        next.settle()
    }

    fn choose(&mut self, site: &OpenSite) -> Option<()> {
        if let Some(left) = &mut self.left {
            *left = left.checked_sub(site.cost)?;
        }
        self.spent = self.spent.saturating_add(site.cost);
        self.chosen.push(site.id);
        Some(())
    }

    /// Adds what is open of an item of a larger model. `None` where it must be met and cannot.
    fn add(&mut self, of: &Self, item: &Item, fates: &[Fate], places: &[u32]) -> Option<()> {
        let start = self.rows.len();
        let mut worth = item.worth;
        let mut reached = [true; 2];
        let mut possible = [true; 2];
        for row in &of.rows[item.rows.start as usize..item.rows.end as usize] {
            let mut chosen = 0_u8;
            let mut sites = Vec::with_capacity(row.sites.len());
            for &site in &row.sites {
                match fates[site as usize] {
                    Fate::Chosen => chosen = chosen.saturating_add(1),
                    Fate::Open if places[site as usize] != NONE => {
                        sites.push(places[site as usize]);
                    }
                    Fate::Open | Fate::Out => {}
                }
            }
            let lacks = [row.lacks.saturating_sub(chosen), (row.lacks + 1).saturating_sub(chosen)];
            for level in 0..2 {
                reached[level] &= lacks[level] == 0;
                possible[level] &= usize::from(lacks[level]) <= sites.len();
            }
            if lacks[1] > 0 {
                self.rows.push(ItemRow { lacks: lacks[0], price: row.price, sites });
            }
        }
        let gain = item.gain;
        if reached[0] {
            self.win(worth[0]);
            self.credit(item);
            if worth[1] == 0 || !possible[1] {
                self.rows.truncate(start);
                return Some(());
            }
            if reached[1] {
                self.win(worth[1]);
                return Some(());
            }
            // Only the second level is open: it takes the first one's place.
            for row in &mut self.rows[start..] {
                row.lacks = 1;
            }
            let rows = start as u32..self.rows.len() as u32;
            let [_, second] = worth;
            let item = Item { worth: [second, 0], gain: 0, quotas: [NONE; 2], must: false, rows };
            self.items.push(item);
            return Some(());
        }
        if !possible[0] {
            self.rows.truncate(start);
            return (!item.must).then_some(());
        }
        if !possible[1] {
            worth[1] = 0;
        }
        if worth[1] == 0 {
            let open: Vec<ItemRow> = self.rows.drain(start..).filter(|row| row.lacks > 0).collect();
            self.rows.extend(open);
        }
        let rows = start as u32..self.rows.len() as u32;
        self.items.push(Item { worth, gain, quotas: item.quotas, must: item.must, rows });
        Some(())
    }

    pub(super) fn win(&mut self, worth: u64) {
        self.won = self.won.saturating_add(worth);
    }

    /// The first level of an item is certain: its quotas lack less.
    fn credit(&mut self, item: &Item) {
        for &quota in &item.quotas {
            if quota != NONE {
                let least = &mut self.quotas[quota as usize].least;
                *least = least.saturating_sub(item.gain);
            }
        }
    }

    /// Quotas that are met go; items without which a quota fails must be met; items that count for
    /// nothing go. `None` where a quota cannot be met.
    fn settle(mut self) -> Option<Self> {
        let mut possible = vec![0_u64; self.quotas.len()];
        for item in &self.items {
            for &quota in item.quotas.iter().filter(|quota| **quota != NONE) {
                let sum = &mut possible[quota as usize];
                *sum = sum.saturating_add(item.gain);
            }
        }
        let mut slack = Vec::with_capacity(possible.len());
        for (possible, quota) in possible.iter().zip(&self.quotas) {
            slack.push(possible.checked_sub(quota.least)?);
        }
        let mut items = std::mem::take(&mut self.items);
        for item in &mut items {
            let is_needed = |quota: &u32| {
                *quota != NONE
                    && self.quotas[*quota as usize].least > 0
                    && item.gain > slack[*quota as usize]
            };
            item.must |= item.quotas.iter().any(is_needed);
            if item.must {
                self.credit(item);
                self.win(item.worth[0]);
                item.worth[0] = 0;
                item.gain = 0;
                item.quotas = [NONE; 2];
            }
        }
        let mut places = Vec::with_capacity(self.quotas.len());
        let mut open = 0;
        for quota in &self.quotas {
            places.push(if quota.least > 0 { open } else { NONE });
            open += u32::from(quota.least > 0);
        }
        self.quotas.retain(|quota| quota.least > 0);
        for item in &mut items {
            for quota in &mut item.quotas {
                if *quota != NONE {
                    *quota = places[*quota as usize];
                }
            }
            if item.gain == 0 {
                item.quotas = [NONE; 2];
            }
        }
        let counts = |item: &Item| item.must || item.worth != [0, 0] || item.quotas != [NONE; 2];
        self.keep(items.into_iter().filter(counts));
        Some(self)
    }

    /// Takes these items as all there are, and their rows.
    pub(super) fn keep(&mut self, items: impl Iterator<Item = Item>) {
        let mut rows = Vec::with_capacity(self.rows.len());
        let items: Vec<Item> = items
            .map(|item| {
                let start = rows.len() as u32;
                for row in item.rows.start..item.rows.end {
                    let row = &mut self.rows[row as usize];
                    let sites = std::mem::take(&mut row.sites);
                    rows.push(ItemRow { sites, ..*row });
                }
                Item { rows: start..rows.len() as u32, ..item }
            })
            .collect();
        self.items = items;
        self.rows = rows;
    }
}
