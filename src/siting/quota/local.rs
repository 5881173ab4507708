//! Choices that win more, by swaps, without proof.
//!
//! Method: again and again the site that is missed least leaves, and of those that serve something
//! lacking, or something to be won, the one that helps most comes. What stays lacking weighs more
//! each time, so that the search does not turn in circles (row weighting: Gao, Weise & Li 2015,
//! doi:10.1016/j.ejor.2015.05.038, for set covering; here quotas have weights as well, and what a site
//! wins counts beside what is lacking). The sequence of draws is fixed. A step costs the rows of the
//! chosen sites and of the candidates.

use super::model::{Model, NONE};
use super::start::Draft;

/// A site that has left does not come back for so many steps.
const TABU: u32 = 4;
/// One step in so many looks at all sites.
const WIDE: usize = 16;

/// A local search: can be left and taken up again.
pub(super) struct Swaps<'a> {
    model: &'a Model,
    draft: Draft<'a>,
    /// Weights of rows that must be met, and of quotas.
    row_weights: Vec<f64>,
    quota_weights: Vec<f64>,
    /// What is won weighs so much.
    worth_weight: f64,
    /// The step at which a site last moved.
    moved: Vec<u32>,
    step: u32,
    draws: u64,
    sums: Vec<u64>,
}

impl<'a> Swaps<'a> {
    /// Starts from a choice of the model's sites.
    pub fn new(model: &'a Model, sites: &[u32]) -> Self {
        let mut draft = Draft::new(model);
        for &site in sites {
            draft.turn(site);
        }
        let worths = model.items.iter().map(|item| item.worth[0] as f64);
        let most = worths.fold(0.0, |sum, worth| sum + worth);
        Self {
            model,
            draft,
            row_weights: vec![1.0; model.rows.len()],
            quota_weights: vec![model.items.len() as f64; model.quotas.len()],
            worth_weight: if most > 0.0 { model.items.len() as f64 / most } else { 0.0 },
            moved: vec![0; model.sites.len()],
            step: 1,
            draws: 0x2545_F491_4F6C_DD1D,
            sums: vec![0; model.quotas.len()],
        }
    }

    /// Searches some steps for a choice that meets everything and is better than `limit` (of the
    /// model's own objective, without its base: what is won, with the sign turned). Gives the first.
    pub fn search(&mut self, limit: i128, steps: u32) -> Option<Vec<u32>> {
        for _ in 0..steps {
            if !self.draft.is_lacking() && -i128::from(self.draft.worth()) < limit {
                return Some(self.draft.sites());
            }
            self.take_step();
            self.step += 1;
        }
        None
    }

    fn take_step(&mut self) {
        self.remove();
        let left = self.model.left.unwrap_or(u64::MAX);
        for _ in 0..4 {
            let Some(near) = self.lacking() else { break };
            let mut best: Option<(f64, std::cmp::Reverse<u32>, u32)> = None;
            for site in near {
                let cost = self.model.sites[site as usize].cost;
                let is_free = cost <= left.saturating_sub(self.draft.spent())
                    && self.moved[site as usize] + TABU < self.step;
                if !is_free {
                    continue;
                }
                let score = self.score(site) / (cost as f64).max(1e-3);
                let key = (score, std::cmp::Reverse(self.moved[site as usize]), site);
                if best.is_none_or(|best| key > best) {
                    best = Some(key);
                }
            }
            let Some((.., site)) = best else { break };
            self.turn(site);
        }
        self.weigh();
    }

    fn turn(&mut self, site: u32) {
        self.draft.turn(site);
        self.moved[site as usize] = self.step;
    }

    /// The site that is missed least leaves. `false` where none is chosen.
    fn remove(&mut self) -> bool {
        let mut least: Option<(f64, u32, u32)> = None;
        for site in self.draft.sites() {
            let cost = self.model.sites[site as usize].cost;
            let fresh =
                if self.moved[site as usize] + 1 >= self.step { f64::INFINITY } else { 0.0 };
            let score = fresh + self.score(site) / (cost as f64).max(1e-3);
            let key = (score, self.moved[site as usize], site);
            if least.is_none_or(|least| key < least) {
                least = Some(key);
            }
        }
        if let Some((.., site)) = least {
            self.turn(site);
        }
        least.is_some()
    }

    /// What a site adds if it comes, or takes away if it leaves, by weight.
    fn score(&mut self, site: u32) -> f64 {
        let model = self.model;
        let comes = !self.draft.has(site);
        let mut score = 0.0;
        let mut touched = [NONE; 8];
        let mut worth = 0_u64;
        for &row in self.draft.rows_of(site) {
            let item = self.draft.item(row);
            let is_turning = self.draft.count(row) == u32::from(!comes);
            if item.must && is_turning && model.rows[row as usize].lacks > 0 {
                score += self.row_weights[row as usize];
            }
            let (level, other) = self.draft.levels(item, row, comes);
            if level == other {
                continue;
            }
            let (low, high) = (level.min(other), level.max(other));
            for at in low..high {
                worth = worth.saturating_add(item.worth[at as usize]);
            }
            if low == 0 {
                for &quota in item.quotas.iter().filter(|quota| **quota != NONE) {
                    if let Some(place) =
                        touched.iter_mut().find(|place| **place == NONE || **place == quota)
                    {
                        *place = quota;
                        self.sums[quota as usize] += item.gain;
                    }
                }
            }
        }
        for quota in touched.into_iter().take_while(|quota| *quota != NONE) {
            let sum = std::mem::take(&mut self.sums[quota as usize]);
            let (lacks, spare) = self.draft.quota(quota);
            let counts = if comes { sum.min(lacks) } else { sum.saturating_sub(spare) };
            let least = model.quotas[quota as usize].least.max(1);
            score += self.quota_weights[quota as usize] * counts as f64 / least as f64;
        }
        score + worth as f64 * self.worth_weight
    }

    fn draw(&mut self, most: usize) -> usize {
        self.draws ^= self.draws << 13;
        self.draws ^= self.draws >> 7;
        self.draws ^= self.draws << 17;
        (self.draws >> 11) as usize % most.max(1)
    }

    /// The sites that serve something that is lacking, drawn from all that is.
    fn lacking(&mut self) -> Option<Vec<u32>> {
        let model = self.model;
        // Where all is met, more can be won; else what must be met comes first, mostly.
        let is_wanting = !self.draft.is_lacking() || self.draw(4) == 0;
        let unmet: Vec<u32> = (0..model.rows.len() as u32)
            .filter(|row| {
                let item = self.draft.item(*row);
                self.draft.count(*row) == 0
                    && model.rows[*row as usize].lacks > 0
                    && (item.must
                        || (is_wanting && item.worth[0] > 0)
                        || item
                            .quotas
                            .iter()
                            .any(|quota| *quota != NONE && self.draft.quota(*quota).0 > 0))
            })
            .collect();
        if unmet.is_empty() {
            return None;
        }
        // Now and then all sites may come: a quota is met anywhere.
        if self.draw(WIDE) == 0 {
            return Some((0..model.sites.len() as u32).filter(|at| !self.draft.has(*at)).collect());
        }
        let row = unmet[self.draw(unmet.len())];
        let free = model.rows[row as usize].sites.iter().filter(|site| !self.draft.has(**site));
        Some(free.copied().collect())
    }

    /// What is still lacking weighs more.
    fn weigh(&mut self) {
        for row in 0..self.model.rows.len() as u32 {
            let is_unmet = self.draft.count(row) == 0 && self.model.rows[row as usize].lacks > 0;
            if is_unmet && self.draft.item(row).must {
                self.row_weights[row as usize] += 1.0;
            }
        }
        for quota in 0..self.model.quotas.len() as u32 {
            let (lacks, _) = self.draft.quota(quota);
            let least = self.model.quotas[quota as usize].least.max(1);
            if lacks > 0 {
                self.quota_weights[quota as usize] *= 1.0 + (lacks as f64 / least as f64).min(0.1);
            }
        }
    }
}
