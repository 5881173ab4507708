//! What is left of a median problem when some sites are in and some are out.

use super::savings::Savings;

/// A median problem with some sites in and some out.
pub(super) struct Part<'a> {
    /// The whole.
    pub savings: &'a Savings,
    /// Sites that are in, in the order in which they were taken.
    pub chosen: Vec<u32>,
    /// Sites neither in nor out, ascending.
    pub open: Vec<u32>,
    /// What open sites may take together.
    pub budget: u64,
    /// What each demand saves by the sites that are in.
    pub floors: Vec<i64>,
    /// Demands that an open site would save more.
    pub demands: Vec<u32>,
    starts: Vec<usize>,
    entries: Vec<(u32, i64)>,
}

impl<'a> Part<'a> {
    /// Some sites are in, some open; the others are out. The chosen ones are within the budget.
    pub fn new(savings: &'a Savings, chosen: Vec<u32>, mut open: Vec<u32>) -> Self {
        let spent: u64 = chosen.iter().map(|&site| savings.costs[site as usize]).sum();
        let budget = savings.budget.saturating_sub(spent);
        open.retain(|&site| savings.costs[site as usize] <= budget);
        let mut is_open = vec![false; savings.sites()];
        for &site in &open {
            is_open[site as usize] = true;
        }
        let mut floors = vec![0; savings.demands()];
        for &site in &chosen {
            for &(demand, saving) in savings.column(site) {
                let floor = &mut floors[demand as usize];
                *floor = saving.max(*floor);
            }
        }
        let (mut demands, mut starts, mut entries) = (Vec::new(), vec![0], Vec::new());
        for (demand, &floor) in floors.iter().enumerate() {
            let better = savings.row(demand).iter().take_while(|(_, saving)| *saving > floor);
            entries.extend(better.filter(|(site, _)| is_open[*site as usize]));
            if entries.len() > *starts.last().expect("starts with 0") {
                demands.push(u32::try_from(demand).expect("demands are counted in u32"));
                starts.push(entries.len());
            }
        }
        Self { savings, chosen, open, budget, floors, demands, starts, entries }
    }

    /// What open sites save one of `demands`, the most first, all above its floor.
    pub fn row(&self, at: usize) -> &[(u32, i64)] {
        &self.entries[self.starts[at]..self.starts[at + 1]]
    }

    /// Whether all open sites can be taken together.
    pub fn is_free(&self) -> bool {
        self.has_room(&self.open)
    }

    /// Whether the budget allows some open sites together.
    pub fn has_room(&self, sites: &[u32]) -> bool {
        let costs = sites.iter().map(|&site| self.savings.costs[site as usize]);
        costs.fold(0, u64::saturating_add) <= self.budget
    }

    /// The sites that are in and those open once some open ones are in and some out; both lists
    /// ascending.
    pub fn after(mut self, ins: &[u32], outs: &[u32]) -> (Vec<u32>, Vec<u32>) {
        let is_in = |site: &u32, list: &[u32]| list.binary_search(site).is_ok();
        self.open.retain(|site| !is_in(site, ins) && !is_in(site, outs));
        self.chosen.extend(ins);
        (self.chosen, self.open)
    }
}
