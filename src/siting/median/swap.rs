//! A good choice quickly: greedy, then swaps until none helps.
//!
//! Sites are taken one by one, each the one that saves most (a unit of cost); then a site outside
//! replaces a site inside as long as that saves more, each outside site looked at with the best
//! inside site to leave (Whitaker 1983; Resende & Werneck 2007, doi:10.1016/j.ejor.2005.05.025).
//! One look at all outside sites costs as many steps as there are savings.

use super::savings::Savings;

const NOBODY: u32 = u32::MAX;

/// A choice with the two best chosen sites of each demand.
#[derive(Clone)]
pub(super) struct Swap<'a> {
    savings: &'a Savings,
    is_chosen: Vec<bool>,
    left: u64,
    near: Vec<[(u32, i64); 2]>,
    /// What is lost if a chosen site leaves.
    losses: Vec<i64>,
    kept: Vec<i64>,
    saved: i64,
}

impl<'a> Swap<'a> {
    /// Begins with some sites within the budget.
    pub fn new(savings: &'a Savings, chosen: &[u32]) -> Self {
        let mut swap = Self {
            savings,
            is_chosen: vec![false; savings.sites()],
            left: savings.budget,
            near: vec![[(NOBODY, 0); 2]; savings.demands()],
            losses: vec![0; savings.sites()],
            kept: vec![0; savings.sites()],
            saved: 0,
        };
        for &site in chosen {
            swap.add(site);
        }
        swap
    }

    /// What is saved.
    pub fn saved(&self) -> i64 {
        self.saved
    }

    /// The sites, ascending.
    pub fn chosen(&self) -> Vec<u32> {
        (0..).zip(&self.is_chosen).filter(|(_, chosen)| **chosen).map(|(site, _)| site).collect()
    }

    /// Two best chosen sites of each demand and what they save it.
    pub fn near(&self) -> &[[(u32, i64); 2]] {
        &self.near
    }

    /// Adds sites that save most a unit of cost while the budget lasts.
    pub fn fill(&mut self, mut go_on: impl FnMut() -> bool) {
        // What a site adds only falls, so old figures are bounds: look again only at the first.
        let mut heap: std::collections::BinaryHeap<_> = (0..self.savings.sites())
            .filter(|&site| !self.is_chosen[site])
            .filter_map(|site| Some(self.rank(u32::try_from(site).ok()?)))
            .collect();
        while let Some((_, site)) = heap.pop() {
            let site = site.0;
            if self.savings.costs[site as usize] > self.left {
                continue;
            }
            if !go_on() {
                return;
            }
            let rank = self.rank(site);
            if rank.0.0 <= 0 {
                continue;
            }
            if heap.peek().is_none_or(|next| rank >= *next) {
                self.add(site);
            } else {
                heap.push(rank);
            }
        }
    }

    /// Swaps and adds sites among some until nothing helps or `go_on` says no.
    pub fn settle(&mut self, among: &[u32], mut go_on: impl FnMut() -> bool) {
        let mut chosen = self.chosen();
        let mut idle = 0;
        for (step, &site) in among.iter().cycle().enumerate() {
            if idle == among.len() || step % 16 == 0 && !go_on() {
                return;
            }
            idle += 1;
            if !self.is_chosen[site as usize]
                && let Some(leaver) = self.best_swap(site, &chosen)
            {
                if leaver != NOBODY {
                    self.remove(leaver);
                }
                self.add(site);
                chosen = self.chosen();
                idle = 0;
            }
        }
    }

    /// Forces a site in; those leave that are missed least, as many as make room.
    pub fn force(&mut self, site: u32) {
        let cost = self.savings.costs[site as usize];
        if self.is_chosen[site as usize] || cost > self.savings.budget {
            return;
        }
        while cost > self.left {
            let chosen = self.chosen().into_iter();
            let Some(leaver) = chosen.min_by_key(|&leaver| (self.losses[leaver as usize], leaver))
            else {
                return;
            };
            self.remove(leaver);
        }
        self.add(site);
    }

    /// The site that had best leave for another, nobody if there is room for both; `None` where
    /// that saves no more.
    fn best_swap(&mut self, site: u32, chosen: &[u32]) -> Option<u32> {
        let cost = self.savings.costs[site as usize];
        if chosen.is_empty() && cost > self.left {
            return None;
        }
        for &site in chosen {
            self.kept[site as usize] = 0;
        }
        let mut gain = 0;
        for &(demand, saving) in self.savings.column(site) {
            let [(first, most), (_, next)] = self.near[demand as usize];
            if saving > most {
                gain += saving - most;
                if first != NOBODY {
                    self.kept[first as usize] += most - next;
                }
            } else if saving > next {
                self.kept[first as usize] += saving - next;
            }
        }
        if gain == 0 {
            return None;
        }
        if cost <= self.left {
            return Some(NOBODY);
        }
        let room =
            |leaver: &u32| self.savings.costs[*leaver as usize].saturating_add(self.left) >= cost;
        let loss = |leaver: u32| self.losses[leaver as usize] - self.kept[leaver as usize];
        let leavers = chosen.iter().copied().filter(room);
        let leaver = leavers.min_by_key(|&leaver| (loss(leaver), leaver))?;
        (gain > loss(leaver)).then_some(leaver)
    }

    /// A site by what it would add a unit of cost, the lower position first among equals.
    #[expect(clippy::cast_precision_loss, reason = "a rank, not a proof")]
    fn rank(&self, site: u32) -> ((i64, Ratio), std::cmp::Reverse<u32>) {
        let column = self.savings.column(site).iter();
        let added: i64 =
            column.map(|&(demand, saving)| (saving - self.near[demand as usize][0].1).max(0)).sum();
        let ratio = added as f64 / self.savings.costs[site as usize] as f64;
        ((added.signum(), Ratio(ratio)), std::cmp::Reverse(site))
    }

    fn add(&mut self, site: u32) {
        self.is_chosen[site as usize] = true;
        self.left = self.left.saturating_sub(self.savings.costs[site as usize]);
        self.renew(site);
    }

    fn remove(&mut self, site: u32) {
        self.is_chosen[site as usize] = false;
        self.left += self.savings.costs[site as usize];
        self.renew(site);
    }

    /// Looks again for the two best sites of whoever a site saves something.
    fn renew(&mut self, site: u32) {
        let savings = self.savings;
        for &(demand, _) in savings.column(site) {
            let near = &mut self.near[demand as usize];
            let [(first, most), (_, next)] = *near;
            if first != NOBODY {
                self.losses[first as usize] -= most - next;
            }
            self.saved -= most;
            *near = [(NOBODY, 0); 2];
            let mut found = 0;
            for &(site, saving) in savings.row(demand as usize) {
                if self.is_chosen[site as usize] {
                    near[found] = (site, saving);
                    found += 1;
                    if found == 2 {
                        break;
                    }
                }
            }
            let [(first, most), (_, next)] = *near;
            if first != NOBODY {
                self.losses[first as usize] += most - next;
            }
            self.saved += most;
        }
    }
}

/// A float that has an order.
#[derive(Clone, Copy, PartialEq)]
struct Ratio(f64);

impl Eq for Ratio {}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        self.0.total_cmp(&other.0)
    }
}
