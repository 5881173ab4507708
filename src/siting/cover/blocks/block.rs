//! One block: a program of its own, solved again and again at other prices.

use super::super::program::{Lists, Program};
use super::super::search::{Found, Search};
use super::super::simplex::Basis;
use super::super::tree::Tree;
use std::collections::BTreeMap;
use std::sync::Arc;

pub struct Block {
    /// Gains and site values change with the prices.
    program: Program,
    /// Of each row of the block the rows of the town that are it here.
    members: Vec<Vec<u32>>,
    /// The best choice at the last prices, and the basis of its continuous problem.
    last: Vec<u32>,
    basis: Option<Arc<Basis>>,
    shift: u32,
}

impl Block {
    /// The block of `sites` (columns of `town`, ascending).
    pub fn new(town: &Program, sites: Vec<u32>, shift: u32) -> Self {
        let mut column = vec![u32::MAX; town.sites.len()];
        for (at, &site) in sites.iter().enumerate() {
            column[site as usize] = u32::try_from(at).expect("fewer than the sites of the town");
        }
        let mut rows: BTreeMap<(i32, Vec<u32>), Vec<u32>> = BTreeMap::new();
        for row in 0..town.gains.len() {
            let inside = town.by_row.of(row).iter().map(|&site| column[site as usize]);
            let inside: Vec<u32> = inside.filter(|&column| column != u32::MAX).collect();
            if !inside.is_empty() {
                let key = (town.most[row], inside);
                rows.entry(key)
                    .or_default()
                    .push(u32::try_from(row).expect("fewer than 2^32 rows"));
            }
        }
        let mut by_row = Lists::default();
        let (mut most, mut members) = (Vec::new(), Vec::new());
        for ((times, inside), all) in rows {
            by_row.push(inside);
            most.push(times);
            members.push(all);
        }
        let program = Program {
            costs: vec![1; sites.len()],
            spend: sites.len() as u64,
            constant: 0,
            objective: vec![0; sites.len()],
            gains: vec![0; most.len()],
            by_column: by_row.turned(sites.len()),
            by_row,
            origin: vec![None; most.len()],
            most,
            sites,
        };
        Self { program, members, last: Vec::new(), basis: None, shift }
    }

    /// Columns of the town.
    pub fn sites(&self) -> &[u32] {
        &self.program.sites
    }

    /// Takes new prices: gains by rows of the town, values by its sites.
    pub fn reprice(&mut self, gains: &[i64], values: &[i64]) {
        for (gain, members) in self.program.gains.iter_mut().zip(&self.members) {
            *gain = members.iter().map(|&row| gains[row as usize]).sum();
        }
        for (value, &site) in self.program.objective.iter_mut().zip(&self.program.sites) {
            *value = values[site as usize];
        }
    }

    /// Starts to solve it; what lies within `margin` of the best is looked at too.
    pub fn start(&self, margin: i64) -> Tree<'_> {
        let mut search = Search::new(&self.program);
        search.set(&self.last);
        if self.last.is_empty() {
            search.fill();
        }
        while search.swap() {}
        let found = search.found();
        let best = if found.value < 0 { Found { value: 0, sites: Vec::new() } } else { found };
        let tree = Tree::new(&self.program, best, self.program.total(), self.shift);
        tree.within(margin).from(self.basis.clone())
    }

    /// Remembers what was found.
    pub fn remember(&mut self, last: Vec<u32>, basis: Option<Arc<Basis>>) {
        self.last = last;
        self.basis = basis;
    }
}
