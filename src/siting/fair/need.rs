//! What does one street need by itself?
//!
//! Question: what is the least cost of sites with which the street's demands reach its quota?
//! Method: how much can be won for so much money, asked again and again (`max_coverage`, stopped as
//! soon as it is clear on which side of the quota the answer lies): first for a little less than
//! what is known to do, then in the middle of what is open.

use crate::index::Rows;
use crate::siting::{Covering, Demand, Go, Progress, Site, Spend, Watch, max_coverage};

/// A street: its demands alone.
pub(super) struct Part {
    pub quota: u64,
    demands: Vec<Demand>,
    /// The sites that serve it, ascending.
    pub sites: Vec<u32>,
}

/// What one street needs.
pub(super) struct Need {
    /// It costs no less.
    pub at_least: u64,
    /// These do, at the least cost found. `None` where none were found.
    pub sites: Option<Vec<u32>>,
}

/// Ends the work as soon as the side of the quota is clear, or the work is done.
pub(super) struct Until<'a> {
    pub watch: &'a mut dyn Watch,
    /// What the watch is told: it waits for a larger question.
    pub progress: Progress,
    pub quota: u64,
    /// Words left.
    pub work: u64,
    /// The watch itself said stop.
    pub is_stopped: bool,
}

impl Watch for Until<'_> {
    fn tell(&mut self, progress: Progress) -> Go {
        self.work = self.work.saturating_sub(1);
        self.is_stopped |= self.watch.tell(self.progress) == Go::Stop;
        let is_clear = progress.best >= Some(self.quota) || progress.bound < self.quota;
        if self.is_stopped || self.work == 0 || is_clear { Go::Stop } else { Go::On }
    }
}

impl Part {
    /// The demands of a group, and what they must win.
    pub fn new(covering: &Covering, group: Option<u32>, quota: u64) -> Self {
        let of_group = |demand: &&Demand| demand.group == group && demand.gain > 0;
        let demands: Vec<Demand> = covering.demands.iter().filter(of_group).copied().collect();
        let rows = demands.iter().flat_map(rows_of);
        let mut sites: Vec<u32> = rows.flat_map(|row| covering.rows.of(row)).copied().collect();
        sites.sort_unstable();
        sites.dedup();
        Self { quota, demands, sites }
    }

    /// What it needs when a site costs so much here; `None` for one that is out. `known` sites met the
    /// quota before. Nothing is looked for beyond `most`.
    pub fn need(
        &self,
        covering: &Covering,
        cost: impl Fn(u32) -> Option<Site>,
        known: Option<&[u32]>,
        most: u64,
        until: &mut Until<'_>,
    ) -> Need {
        let own = self.alone(covering, &cost);
        let (sites, covering) = (own.0, own.1);
        let place =
            |site: &u32| sites.binary_search(site).ok().and_then(|at| u32::try_from(at).ok());
        let whole =
            |own: &[u32]| -> Vec<u32> { own.iter().map(|at| sites[*at as usize]).collect() };
        until.quota = self.quota;
        // A choice to start from: the known one, else all sites.
        let all: Vec<u32> = (0..).take(sites.len()).collect();
        if covering.value(&all) < self.quota {
            return Need { at_least: most.saturating_add(1), sites: None };
        }
        let required = all.iter().copied().filter(|at| covering.sites[*at as usize].required);
        let known: Option<Vec<u32>> = known.and_then(|known| known.iter().map(place).collect());
        let found = known.map(|known| {
            let mut known: Vec<u32> = known.into_iter().chain(required).collect();
            known.sort_unstable();
            known.dedup();
            known
        });
        let mut found = found.filter(|known| covering.value(known) >= self.quota);
        let (mut low, mut high) = (0, most.saturating_add(1));
        if let Some(known) = &found {
            high = high.min(covering.cost(known));
            if covering.cost(known) > most {
                found = None;
            }
        }
        // Spends from here on are known to do, or were left open.
        let mut open = high;
        let work = until.work;
        while low < open {
            let spend = if open == high { high - 1 } else { low + (open - low) / 2 };
            until.work = work;
            let choice = max_coverage(&covering, Spend::Yuan(spend), until);
            if choice.best >= Some(self.quota) {
                high = covering.cost(&choice.sites).min(spend);
                open = high;
                found = Some(choice.sites);
            } else if choice.bound < self.quota {
                low = spend + 1;
            } else {
                open = spend;
            }
            if until.is_stopped {
                break;
            }
        }
        Need { at_least: low, sites: found.map(|found| whole(&found)) }
    }

    /// The street as a problem of its own, and its sites.
    fn alone(
        &self,
        covering: &Covering,
        cost: &impl Fn(u32) -> Option<Site>,
    ) -> (Vec<u32>, Covering) {
        let (sites, costs): (Vec<u32>, Vec<Site>) =
            self.sites.iter().filter_map(|site| Some((*site, cost(*site)?))).unzip();
        let (mut rows, mut have) = (Vec::new(), Vec::new());
        let mut demands = Vec::with_capacity(self.demands.len());
        for demand in &self.demands {
            let first_row = u32::try_from(rows.len()).expect("no more rows than the covering");
            for row in rows_of(demand) {
                let own = covering.rows.of(row).iter();
                let own = own.filter_map(|site| sites.binary_search(site).ok());
                rows.push(own.map(|at| u32::try_from(at).expect("a site")).collect::<Vec<u32>>());
                have.push(covering.have[row]);
            }
            demands.push(Demand { backup: 0, group: None, first_row, ..*demand });
        }
        (sites, Covering { sites: costs, demands, rows: Rows::from_rows(rows), have })
    }
}

fn rows_of(demand: &Demand) -> std::ops::Range<usize> {
    demand.first_row as usize..(demand.first_row + demand.rows) as usize
}
