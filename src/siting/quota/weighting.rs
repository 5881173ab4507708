//! Cheaper choices by swaps that learn what is hard to serve, without proof.
//!
//! Question: which sites of a cost below a limit meet everything? Method: row weighting (Gao, Weise &
//! Li 2015, doi:10.1016/j.ejor.2015.05.038, for set covering): a choice is kept below the limit, so
//! that something is lacking. Each step the site leaves that is missed least, and of those that serve
//! something lacking the one comes that helps most; demands that stay lacking weigh more. Here quotas
//! weigh as well: an item that counts for some has the weight of its gain, times that of the quota,
//! which rises while the quota lacks and falls while it does not. Scores of all sites are kept up to
//! date; a step costs the rows of the sites that move, times the sites of a row, and a look at all
//! sites. The sequence of draws is fixed.

use super::model::{Model, NONE};

/// A site that has moved stays for so many steps, and for up to so many more as drawn.
const TABU: u64 = 2;
const MORE_TABU: usize = 6;
/// Weight of a demand that must be met, at first, and of a demand of mean gain.
const UNIT: i64 = 1 << 10;
/// So many sites come in a step, where there is room.
const MOST_ADDED: u32 = 4;
/// Weights of quotas change after so many steps.
const PERIOD: u64 = 64;
/// One step in so many looks only at sites that serve one demand that is drawn.
const WIDE: usize = 8;
/// Weights never go beyond.
const HEAVIEST: i64 = 1 << 40;

/// Rows and who stands in them, flat.
struct Lists {
    starts: Vec<u32>,
    entries: Vec<u32>,
}

impl Lists {
    fn new<'a>(lists: impl Iterator<Item = &'a [u32]>) -> Self {
        let (mut starts, mut entries) = (vec![0], Vec::new());
        for list in lists {
            entries.extend_from_slice(list);
            starts.push(entries.len() as u32);
        }
        Self { starts, entries }
    }

    fn turned(&self, columns: usize) -> Self {
        let mut lists = vec![Vec::new(); columns];
        for row in 0..self.starts.len() - 1 {
            for &column in self.of(row) {
                lists[column as usize].push(row as u32);
            }
        }
        Self::new(lists.iter().map(Vec::as_slice))
    }

    fn of(&self, at: usize) -> &[u32] {
        &self.entries[self.starts[at] as usize..self.starts[at + 1] as usize]
    }
}

/// An item as the search sees it.
struct Wanted {
    gain: u64,
    quotas: [u32; 2],
    must: bool,
    unmet_rows: u32,
}

/// A quota as the search sees it.
struct Lack {
    least: u64,
    won: u64,
    weight: f64,
}

/// The search: can be left and taken up again.
pub(super) struct Weighting {
    sites_of: Lists,
    rows_of: Lists,
    costs: Vec<u64>,
    item_of: Vec<u32>,
    items: Vec<Wanted>,
    quotas: Vec<Lack>,
    mean_gain: f64,
    /// By row.
    weights: Vec<i64>,
    counts: Vec<u32>,
    /// Rows that are not met, those that must be and the others, and each row's place there.
    unmet: [Vec<u32>; 2],
    places: Vec<u32>,
    is_chosen: Vec<bool>,
    chosen: Vec<u32>,
    chosen_places: Vec<u32>,
    /// By how much the weights of what is not met fall when the site comes, or rise when it leaves.
    scores: Vec<i64>,
    free_from: Vec<u64>,
    moved: Vec<u64>,
    spent: u64,
    step: u64,
    draws: u64,
}

impl Weighting {
    /// Starts without any site.
    pub fn new(model: &Model) -> Self {
        // Rows that lack nothing at the first level play no part.
        let empty: &[u32] = &[];
        let lists = model.rows.iter().map(|row| if row.lacks > 0 { &row.sites[..] } else { empty });
        let sites_of = Lists::new(lists);
        let count = model.sites.len();
        let mut item_of = vec![0; model.rows.len()];
        let mut items = Vec::with_capacity(model.items.len());
        for (at, item) in model.items.iter().enumerate() {
            item_of[item.rows.start as usize..item.rows.end as usize].fill(at as u32);
            let rows = &model.rows[item.rows.start as usize..item.rows.end as usize];
            let unmet_rows = rows.iter().filter(|row| row.lacks > 0).count() as u32;
            items.push(Wanted {
                gain: item.gain,
                quotas: item.quotas,
                must: item.must,
                unmet_rows,
            });
        }
        let gains = model.items.iter().filter(|item| !item.must).map(|item| item.gain as f64);
        let (sum, many) = gains.fold((0.0, 0.0), |(sum, many), gain| (sum + gain, many + 1.0));
        let quotas = model.quotas.iter().map(|q| Lack { least: q.least, won: 0, weight: 1.0 });
        let mut search = Self {
            rows_of: sites_of.turned(count),
            costs: model.sites.iter().map(|site| site.cost).collect(),
            counts: vec![0; model.rows.len()],
            weights: vec![UNIT; model.rows.len()],
            unmet: [Vec::new(), Vec::new()],
            places: vec![NONE; model.rows.len()],
            is_chosen: vec![false; count],
            chosen: Vec::new(),
            chosen_places: vec![NONE; count],
            scores: vec![0; count],
            free_from: vec![0; count],
            moved: vec![0; count],
            spent: 0,
            step: 1,
            draws: 0x2545_F491_4F6C_DD1D,
            mean_gain: if sum > 0.0 { sum / many } else { 1.0 },
            quotas: quotas.collect(),
            sites_of,
            item_of,
            items,
        };
        for row in 0..search.item_of.len() {
            if !search.sites_of.of(row).is_empty() {
                let unmet = &mut search.unmet
                    [usize::from(!search.items[search.item_of[row] as usize].must)];
                search.places[row] = unmet.len() as u32;
                unmet.push(row as u32);
            }
        }
        search.weigh();
        search
    }

    /// Goes on from a choice of the model's sites.
    pub fn set(&mut self, sites: &[u32]) {
        let mut wanted = vec![false; self.is_chosen.len()];
        for &site in sites {
            wanted[site as usize] = true;
        }
        for (site, is_wanted) in wanted.into_iter().enumerate() {
            if is_wanted != self.is_chosen[site] {
                self.turn(site);
            }
        }
    }

    /// Searches some steps for a choice of less than `limit` that meets everything. Gives the first.
    pub fn search(&mut self, limit: u64, steps: u32) -> Option<Vec<u32>> {
        for _ in 0..steps {
            if !self.is_lacking() && self.spent < limit {
                let mut sites = self.chosen.clone();
                sites.sort_unstable();
                return Some(sites);
            }
            self.step += 1;
            self.remove();
            while self.spent >= limit && self.remove() {}
            let mut adds = 0;
            while adds < MOST_ADDED && self.is_lacking() && self.add(limit) {
                adds += 1;
            }
            self.learn();
        }
        None
    }

    fn is_lacking(&self) -> bool {
        !self.unmet[0].is_empty() || self.quotas.iter().any(|quota| quota.won < quota.least)
    }

    fn draw(&mut self, most: usize) -> usize {
        self.draws ^= self.draws << 13;
        self.draws ^= self.draws >> 7;
        self.draws ^= self.draws << 17;
        (self.draws >> 11) as usize % most.max(1)
    }

    /// Adds a site, or takes it away.
    fn turn(&mut self, site: usize) {
        let adds = !self.is_chosen[site];
        for at in self.rows_of.starts[site]..self.rows_of.starts[site + 1] {
            let row = self.rows_of.entries[at as usize] as usize;
            let weight = self.weights[row];
            let count = self.counts[row];
            self.counts[row] = if adds { count + 1 } else { count - 1 };
            // Met by one from now on, or not met any more.
            let (low, sign) = if adds { (count, 1) } else { (count - 1, -1) };
            if low == 0 {
                for &other in self.sites_of.of(row) {
                    self.scores[other as usize] -= sign * weight;
                }
                // The site itself is what is missed now, or what would help.
                self.scores[site] += sign * weight;
                self.meet(row, adds);
            } else if low == 1 {
                // Another one is no longer alone, or alone from now on.
                let sites = self.sites_of.of(row);
                let alone =
                    sites.iter().find(|at| self.is_chosen[**at as usize] && **at as usize != site);
                if let Some(&alone) = alone {
                    self.scores[alone as usize] -= sign * weight;
                }
            }
        }
        self.is_chosen[site] = adds;
        if adds {
            self.chosen_places[site] = self.chosen.len() as u32;
            self.chosen.push(site as u32);
            self.spent += self.costs[site];
        } else {
            let place = self.chosen_places[site] as usize;
            self.chosen.swap_remove(place);
            if let Some(&other) = self.chosen.get(place) {
                self.chosen_places[other as usize] = place as u32;
            }
            self.spent -= self.costs[site];
        }
        self.moved[site] = self.step;
    }

    /// A row is met now, or no longer.
    fn meet(&mut self, row: usize, is_met: bool) {
        let item = &mut self.items[self.item_of[row] as usize];
        let unmet = &mut self.unmet[usize::from(!item.must)];
        if is_met {
            let place = self.places[row];
            unmet.swap_remove(place as usize);
            if let Some(&other) = unmet.get(place as usize) {
                self.places[other as usize] = place;
            }
            self.places[row] = NONE;
        } else {
            self.places[row] = unmet.len() as u32;
            unmet.push(row as u32);
        }
        let was_served = item.unmet_rows == 0;
        item.unmet_rows = if is_met { item.unmet_rows - 1 } else { item.unmet_rows + 1 };
        if was_served != (item.unmet_rows == 0) {
            for quota in item.quotas.into_iter().filter(|quota| *quota != NONE) {
                let won = &mut self.quotas[quota as usize].won;
                *won = if is_met { *won + item.gain } else { *won - item.gain };
            }
        }
    }

    /// The site that is missed least leaves. `false` where none is chosen.
    fn remove(&mut self) -> bool {
        let mut least: Option<(bool, f64, u64, u32)> = None;
        for &site in &self.chosen {
            let at = site as usize;
            let missed = self.scores[at] as f64 / (self.costs[at] as f64).max(1e-3);
            let key = (self.free_from[at] > self.step, missed, self.moved[at], site);
            if least.is_none_or(|least| key < least) {
                least = Some(key);
            }
        }
        let Some((.., site)) = least else { return false };
        self.turn(site as usize);
        self.rest(site as usize);
        true
    }

    /// A site that has moved stays where it is for a while.
    fn rest(&mut self, site: usize) {
        let more = if self.unmet[0].is_empty() {
            MORE_TABU.max(self.chosen.len() / 8)
        } else if self.is_chosen[site] {
            0
        } else {
            MORE_TABU
        };
        self.free_from[site] = self.step + TABU + self.draw(more) as u64;
    }

    /// The site that helps most of those that serve something lacking comes. `false` where none may.
    fn add(&mut self, limit: u64) -> bool {
        let room = limit.saturating_sub(1).saturating_sub(self.spent);
        // What serves one that must be met; else any site may come, mostly: a quota is met anywhere.
        let near = if !self.unmet[0].is_empty() {
            let at = self.draw(self.unmet[0].len());
            Some(self.unmet[0][at])
        } else if self.unmet[1].is_empty() || self.draw(WIDE) != 0 {
            None
        } else {
            let at = self.draw(self.unmet[1].len());
            Some(self.unmet[1][at])
        };
        let mut best: Option<(f64, std::cmp::Reverse<u64>, u32)> = None;
        let mut look = |site: u32| {
            let at = site as usize;
            if self.is_chosen[at] || self.free_from[at] > self.step || self.costs[at] > room {
                return;
            }
            let help = self.scores[at] as f64 / (self.costs[at] as f64).max(1e-3);
            let key = (help, std::cmp::Reverse(self.moved[at]), site);
            if help > 0.0 && best.is_none_or(|best| key > best) {
                best = Some(key);
            }
        };
        match near {
            Some(row) => self.sites_of.of(row as usize).iter().copied().for_each(&mut look),
            None => (0..self.costs.len() as u32).for_each(&mut look),
        }
        if let Some((.., site)) = best {
            self.turn(site as usize);
            self.rest(site as usize);
        }
        best.is_some()
    }

    /// What is still lacking weighs more.
    fn learn(&mut self) {
        for at in 0..self.unmet[0].len() {
            let row = self.unmet[0][at] as usize;
            if self.weights[row] < HEAVIEST {
                self.weights[row] += UNIT;
                for &site in self.sites_of.of(row) {
                    self.scores[site as usize] += UNIT;
                }
            }
        }
        if self.step.is_multiple_of(PERIOD) && !self.quotas.is_empty() {
            self.weigh();
        }
    }

    /// Weights of quotas by what they lack, of items by their quotas; scores from them.
    fn weigh(&mut self) {
        for quota in &mut self.quotas {
            let factor = if quota.won < quota.least { 1.1 } else { 0.9 };
            quota.weight = (quota.weight * factor).clamp(1e-2, 1e4);
        }
        let heaviest = self.quotas.iter().map(|quota| quota.weight).fold(0.0, f64::max);
        if self.unmet[0].is_empty() && heaviest > 1.0 {
            self.quotas.iter_mut().for_each(|quota| quota.weight /= heaviest);
        }
        for row in 0..self.weights.len() {
            let item = &self.items[self.item_of[row] as usize];
            if item.must {
                continue;
            }
            let quotas = item.quotas.iter().filter(|quota| **quota != NONE);
            let weight: f64 = quotas.map(|quota| self.quotas[*quota as usize].weight).sum();
            let weight = UNIT as f64 * weight * (item.gain as f64 / self.mean_gain);
            self.weights[row] = (weight as i64).clamp(1, HEAVIEST);
        }
        self.scores.fill(0);
        for row in 0..self.weights.len() {
            let weight = self.weights[row];
            let sites = self.sites_of.of(row);
            match self.counts[row] {
                0 => sites.iter().for_each(|site| self.scores[*site as usize] += weight),
                1 => {
                    if let Some(&site) = sites.iter().find(|site| self.is_chosen[**site as usize]) {
                        self.scores[site as usize] += weight;
                    }
                }
                _ => {}
            }
        }
    }
}
