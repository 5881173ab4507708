//! The Lagrangian bound: how much can be saved at most.
//!
//! Each demand i has a price λᵢ ≥ 0 for being served more than once (the constraint Σⱼ xᵢⱼ ≤ 1 is
//! relaxed, as Cornuéjols, Fisher & Nemhauser 1977, doi:10.1287/mnsc.23.8.789, do). A site is then
//! worth ρⱼ = Σᵢ max(0, sᵢⱼ − λᵢ), and no choice saves more than
//!
//! ```text
//! Σᵢ λᵢ + μ · budget + Σⱼ max(0, ρⱼ − μ · costⱼ)      for every λ ≥ 0 and μ ≥ 0.
//! ```
//!
//! Prices are whole numbers, so the bound is exact. For given λ the best μ is the worth a unit of
//! cost at which the budget ends. Linear in the number of savings above the prices.

use std::cmp::Reverse;

use super::part::Part;

/// Prices of demands and what they prove.
#[derive(Clone)]
pub(super) struct Prices {
    /// The price of each demand of the whole problem.
    pub prices: Vec<i64>,
    /// What can be saved at most.
    pub upper: i64,
    /// What each site is worth at these prices.
    pub worths: Vec<i64>,
    /// Greatest and least worth a unit of cost for which the bound is the same.
    marginal: (i64, i64),
}

impl Prices {
    /// Prices to begin with, not yet weighed.
    pub fn new(prices: Vec<i64>, sites: usize) -> Self {
        Self { prices, upper: i64::MAX, worths: vec![0; sites], marginal: (0, 0) }
    }

    /// Weighs the prices: worths, bound, and in `shares` how much of each open site the budget
    /// takes. `order` is working memory.
    pub fn weigh(&mut self, part: &Part, shares: &mut [f64], order: &mut Vec<u32>) {
        for &site in &part.open {
            self.worths[site as usize] = 0;
            shares[site as usize] = 0.0;
        }
        for (at, &demand) in part.demands.iter().enumerate() {
            let price = self.prices[demand as usize];
            for &(site, saving) in part.row(at) {
                if saving <= price {
                    break;
                }
                self.worths[site as usize] += saving - price;
            }
        }
        order.clear();
        order.extend(part.open.iter().filter(|site| self.worths[**site as usize] > 0));
        self.marginal = take(part, &self.worths, order, shares);
        let low = i128::from(self.marginal.1);
        let mut upper: i128 = self.prices.iter().map(|&price| i128::from(price)).sum();
        upper += low * i128::from(part.budget);
        for &site in &*order {
            let cost = i128::from(part.savings.costs[site as usize]);
            upper += (i128::from(self.worths[site as usize]) - low * cost).max(0);
        }
        self.upper = i64::try_from(upper).unwrap_or(i64::MAX);
    }

    /// Open sites that good choices likely hold: those worth most a unit of cost, four times as
    /// many as there is budget for.
    #[expect(clippy::cast_precision_loss, reason = "an order, not a proof")]
    pub fn likely(&self, part: &Part) -> Vec<u32> {
        let costs = &part.savings.costs;
        let ratio = |site: u32| self.worths[site as usize] as f64 / costs[site as usize] as f64;
        let mut sites = part.open.clone();
        sites.sort_by(|&a, &b| ratio(b).total_cmp(&ratio(a)).then(a.cmp(&b)));
        let mut left = part.budget.saturating_mul(4);
        let many = sites.iter().take_while(|&&site| {
            let cost = costs[site as usize];
            let fits = cost <= left;
            left = left.saturating_sub(cost);
            fits
        });
        let many = many.count();
        sites.truncate(many.max(16));
        sites
    }

    /// Sites that are in, and sites that are out, of each choice that saves `least` or more.
    pub fn fixed(&self, part: &Part, least: i64) -> (Vec<u32>, Vec<u32>) {
        let (high, low) = self.marginal;
        let (mut ins, mut outs) = (Vec::new(), Vec::new());
        let upper = i128::from(self.upper);
        for &site in &part.open {
            let cost = i128::from(part.savings.costs[site as usize]);
            let worth = i128::from(self.worths[site as usize]);
            if upper - (i128::from(high) * cost - worth).max(0) < i128::from(least) {
                outs.push(site);
            } else if upper - (worth - i128::from(low) * cost).max(0) < i128::from(least) {
                ins.push(site);
            }
        }
        (ins, outs)
    }
}

/// Fills the budget with the sites that are worth most a unit of cost, the last one in part; gives
/// the greatest and least worth a unit at the budget's end.
#[expect(clippy::cast_precision_loss, reason = "an order and a share, not a proof")]
fn take(part: &Part, worths: &[i64], order: &mut [u32], shares: &mut [f64]) -> (i64, i64) {
    let costs = &part.savings.costs;
    if part.savings.are_counted() {
        let most = usize::try_from(part.budget).unwrap_or(usize::MAX);
        if order.len() <= most {
            order.iter().for_each(|&site| shares[site as usize] = 1.0);
            return (0, 0);
        }
        let key = |site: &u32| (Reverse(worths[*site as usize]), *site);
        let (ins, &mut next, _) = order.select_nth_unstable_by_key(most, key);
        ins.iter().for_each(|&site| shares[site as usize] = 1.0);
        let low = worths[next as usize];
        let high = ins.iter().map(|&site| worths[site as usize]).min().unwrap_or(low);
        return (high, low);
    }
    let ratio = |site: u32| worths[site as usize] as f64 / costs[site as usize] as f64;
    order.sort_unstable_by(|&a, &b| ratio(b).total_cmp(&ratio(a)).then(a.cmp(&b)));
    let mut left = part.budget;
    for &site in &*order {
        let cost = costs[site as usize];
        if cost > left {
            shares[site as usize] = left as f64 / cost as f64;
            let at_end = worths[site as usize] / i64::try_from(cost).unwrap_or(i64::MAX);
            return (at_end, at_end);
        }
        left -= cost;
        shares[site as usize] = 1.0;
    }
    (0, 0)
}
