//! Sites that are chosen whatever else is, and what may be spent besides.

use super::{Site, Spend};

/// What a question about walks leaves open.
pub struct Given {
    /// Sites that are required or cost nothing, ascending.
    pub sites: Vec<u32>,
    /// For each site that may still be chosen what it takes of the budget, in the largest unit
    /// that divides all; 0 for the others.
    pub costs: Vec<u64>,
    /// What other sites may take together.
    pub budget: u64,
    is_given: Vec<bool>,
}

impl Given {
    /// `None` if the required sites alone exceed the spend.
    pub fn try_new(sites: &[Site], spend: Spend) -> Option<Self> {
        let (mut budget, costs): (u64, Vec<u64>) = match spend {
            Spend::Sites(most) => (most.into(), vec![1; sites.len()]),
            Spend::Yuan(most) => (most, sites.iter().map(|site| site.cost).collect()),
        };
        let is_given: Vec<bool> =
            sites.iter().zip(&costs).map(|(site, &cost)| site.required || cost == 0).collect();
        let given = (0..).zip(&is_given).filter(|(_, is_given)| **is_given);
        let given: Vec<u32> = given.map(|(site, _)| site).collect();
        for &site in &given {
            budget = budget.checked_sub(costs[site as usize])?;
        }
        let mut new = Self { sites: given, costs, budget, is_given };
        new.simplify();
        Some(new)
    }

    /// Whether a site may still be chosen.
    pub fn is_open(&self, site: u32) -> bool {
        self.costs[site as usize] > 0
    }

    /// The walk of a demand with the given sites.
    pub fn base(&self, base: u64, row: &[(u32, u64)]) -> u64 {
        let near = row.iter().filter(|(site, _)| self.is_given[*site as usize]);
        near.map(|&(_, walk)| walk).min().unwrap_or(base).min(base)
    }

    /// Costs of sites that may not be chosen go; what divides the others and the budget's needless
    /// rest go too.
    fn simplify(&mut self) {
        for (cost, is_given) in self.costs.iter_mut().zip(&self.is_given) {
            if *is_given || *cost > self.budget {
                *cost = 0;
            }
        }
        let divisor = self.costs.iter().fold(0, |a, &b| greatest_common_divisor(a, b)).max(1);
        self.costs.iter_mut().for_each(|cost| *cost /= divisor);
        let all = self.costs.iter().fold(0_u64, |sum, &cost| sum.saturating_add(cost));
        self.budget = (self.budget / divisor).min(all);
    }
}

fn greatest_common_divisor(mut a: u64, mut b: u64) -> u64 {
    while b > 0 {
        (a, b) = (b, a % b);
    }
    a
}
