//! Good choices to start from: greedy, then swaps, then kicks and swaps again.
//!
//! Greedy adds the site that wins most (for its cost); a swap puts one site in the place of
//! another, all pairs looked at by way of what a chosen site alone serves (fast swap; Resende &
//! Werneck 2007, doi:10.1007/s10479-006-0154-0); a kick takes a few sites out and lets greedy and
//! swaps mend it (iterated local search). All by fixed order and fixed numbers.

use super::program::Program;

/// A choice of site columns and what it wins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Found {
    pub value: i64,
    pub sites: Vec<u32>,
}

/// A choice that changes by one site at a time.
pub(super) struct Search<'a> {
    program: &'a Program,
    count: Vec<i32>,
    is_chosen: Vec<bool>,
    chosen: Vec<u32>,
    spent: u64,
    value: i64,
    /// Of each row the demand with several rows that it belongs to.
    several_of: Vec<u32>,
    several: Vec<Several>,
    loss: Vec<i64>,
    extra: Vec<i64>,
    noise: u64,
}

struct Several {
    rows: Vec<u32>,
    once: i64,
    twice: i64,
}

const NONE: u32 = u32::MAX;
/// Sites that a kick takes out.
const KICK: usize = 4;

impl<'a> Search<'a> {
    pub fn new(program: &'a Program) -> Self {
        let sites = program.sites.len();
        let rows = program.gains.len();
        let mut several: Vec<Several> = Vec::new();
        let mut several_of = vec![NONE; rows];
        let mut last_first = NONE;
        for (row, of) in several_of.iter_mut().enumerate() {
            let columns = program.by_row.of(row);
            let parts: Vec<u32> =
                columns.iter().copied().filter(|&column| column as usize >= sites).collect();
            let Some(&first) = parts.first() else { continue };
            if first != last_first {
                last_first = first;
                let worth = |at: usize| parts.get(at).map_or(0, |&c| program.objective[c as usize]);
                several.push(Several { rows: Vec::new(), once: worth(0), twice: worth(1) });
            }
            *of = several.len() as u32 - 1;
            if let Some(last) = several.last_mut() {
                last.rows.push(row as u32);
            }
        }
        // Penalty rows start with what their constant gave.
        let mut value = program.constant;
        for (row, &of) in several_of.iter().enumerate() {
            if of != NONE {
                value += program.gains[row] * i64::from(program.most[row]);
            }
        }
        Self {
            program,
            count: vec![0; rows],
            is_chosen: vec![false; sites],
            chosen: Vec::new(),
            spent: 0,
            value,
            several_of,
            several,
            loss: vec![0; sites],
            extra: vec![0; sites],
            noise: 0x2545_f491_4f6c_dd1d,
        }
    }

    pub fn found(&self) -> Found {
        let mut sites = self.chosen.clone();
        sites.sort_unstable();
        Found { value: self.value, sites }
    }

    fn next(&mut self, below: usize) -> usize {
        self.noise ^= self.noise << 13;
        self.noise ^= self.noise >> 7;
        self.noise ^= self.noise << 17;
        (self.noise >> 16) as usize % below.max(1)
    }

    fn worth(&self, several: &Several) -> i64 {
        let met = |&row: &u32| self.count[row as usize] - self.program.most[row as usize];
        match several.rows.iter().map(met).min().unwrap_or(0) {
            i32::MIN..=0 => 0,
            1 => several.once,
            _ => several.once + several.twice,
        }
    }

    fn change(&mut self, site: u32, by: i32) {
        let program = self.program;
        self.value += program.objective[site as usize] * i64::from(by);
        for &row in program.by_column.of(site as usize) {
            let at = row as usize;
            let several = self.several_of[at];
            if several == NONE {
                let (gain, most) = (program.gains[at], program.most[at]);
                let before = self.count[at].min(most);
                self.count[at] += by;
                self.value += gain * i64::from(self.count[at].min(most) - before);
            } else {
                let before = self.worth(&self.several[several as usize]);
                self.count[at] += by;
                self.value += self.worth(&self.several[several as usize]) - before;
            }
        }
    }

    pub fn add(&mut self, site: u32) {
        self.is_chosen[site as usize] = true;
        self.chosen.push(site);
        self.spent += self.program.costs[site as usize];
        self.change(site, 1);
    }

    pub fn remove(&mut self, site: u32) {
        self.is_chosen[site as usize] = false;
        self.chosen.retain(|&other| other != site);
        self.spent -= self.program.costs[site as usize];
        self.change(site, -1);
    }

    pub fn set(&mut self, sites: &[u32]) {
        for site in self.chosen.clone() {
            self.remove(site);
        }
        for &site in sites {
            self.add(site);
        }
    }

    fn fits(&self, site: u32) -> bool {
        self.program.costs[site as usize] <= self.program.spend.saturating_sub(self.spent)
    }

    /// What adding a site wins; demands with several rows by trying.
    fn gain(&self, site: u32) -> i64 {
        let program = self.program;
        let mut sum = program.objective[site as usize];
        for &row in program.by_column.of(site as usize) {
            let row = row as usize;
            if self.several_of[row] == NONE {
                if self.count[row] < program.most[row] {
                    sum += program.gains[row];
                }
            } else {
                // As if its other rows were met, in part: leads greedy towards them.
                let several = &self.several[self.several_of[row] as usize];
                if self.count[row] - program.most[row] < 1 {
                    sum += several.once / several.rows.len() as i64;
                }
            }
        }
        sum
    }

    /// Adds the site that wins most for its cost until nothing fits or wins.
    pub fn fill(&mut self) {
        let program = self.program;
        let mut heap: std::collections::BinaryHeap<(Ratio, std::cmp::Reverse<u32>)> =
            std::collections::BinaryHeap::new();
        for site in 0..program.sites.len() as u32 {
            if !self.is_chosen[site as usize] && self.fits(site) {
                let gain = self.gain(site);
                if gain > 0 {
                    let ratio = Ratio(gain, program.costs[site as usize]);
                    heap.push((ratio, std::cmp::Reverse(site)));
                }
            }
        }
        let is_plain = self.several.is_empty();
        while let Some((ratio, std::cmp::Reverse(site))) = heap.pop() {
            if !self.fits(site) {
                continue;
            }
            let now = Ratio(self.gain(site), ratio.1);
            if now.0 <= 0 {
                continue;
            }
            if is_plain && now < ratio && heap.peek().is_some_and(|next| next.0 > now) {
                heap.push((now, std::cmp::Reverse(site)));
                continue;
            }
            self.add(site);
        }
    }

    /// Fills, then looks once at every site that could take a chosen one's place; false when no
    /// swap helped.
    pub fn swap(&mut self) -> bool {
        let program = self.program;
        let mut has_changed = false;
        self.fill();
        self.measure_losses();
        has_changed |= self.drop_burdens();
        for site in 0..program.sites.len() as u32 {
            if self.is_chosen[site as usize] {
                continue;
            }
            let mut gain = program.objective[site as usize];
            let mut seen: Vec<u32> = Vec::new();
            for &row in program.by_column.of(site as usize) {
                let at = row as usize;
                if self.several_of[at] != NONE {
                    continue;
                }
                let (count, most) = (self.count[at], program.most[at]);
                if count < most {
                    gain += program.gains[at];
                } else if count == most {
                    for &other in program.by_row.of(at) {
                        if self.is_chosen[other as usize] {
                            if self.extra[other as usize] == 0 {
                                seen.push(other);
                            }
                            self.extra[other as usize] += program.gains[at];
                        }
                    }
                }
            }
            let room = program.spend.saturating_sub(self.spent);
            let cost = program.costs[site as usize];
            let mut best: Option<(i64, u32)> = None;
            for &other in &self.chosen {
                if cost > room + program.costs[other as usize] {
                    continue;
                }
                let wins = gain - self.loss[other as usize] + self.extra[other as usize];
                if best.is_none_or(|(most, at)| wins > most || (wins == most && other < at)) {
                    best = Some((wins, other));
                }
            }
            for other in seen {
                self.extra[other as usize] = 0;
            }
            let hopeful = i64::from(self.several.is_empty());
            if let Some((wins, other)) = best
                && (wins >= hopeful)
            {
                let before = self.value;
                self.remove(other);
                self.add(site);
                if self.value > before {
                    has_changed = true;
                    self.measure_losses();
                } else {
                    self.remove(site);
                    self.add(other);
                }
            }
        }
        has_changed
    }

    /// Takes out what loses least for its cost until the rest is within the spend.
    pub fn trim(&mut self) {
        while self.spent > self.program.spend {
            self.measure_losses();
            let loss =
                |site: u32| Ratio(self.loss[site as usize], self.program.costs[site as usize]);
            let Some(site) = self.chosen.iter().copied().min_by_key(|&site| (loss(site), site))
            else {
                return;
            };
            self.remove(site);
        }
    }

    /// Takes out sites that cost more than they win; whether there were any.
    fn drop_burdens(&mut self) -> bool {
        let before = self.chosen.len();
        let is_burden = |search: &Self, site: u32| search.loss[site as usize] < 0;
        while self.several.is_empty()
            && let Some(&site) = self.chosen.iter().find(|&&site| is_burden(self, site))
        {
            self.remove(site);
            self.measure_losses();
        }
        self.chosen.len() < before
    }

    fn measure_losses(&mut self) {
        let program = self.program;
        for &site in &self.chosen {
            let rows = program.by_column.of(site as usize);
            self.loss[site as usize] = rows
                .iter()
                .filter(|&&row| {
                    let row = row as usize;
                    self.several_of[row] == NONE && self.count[row] <= program.most[row]
                })
                .map(|&row| program.gains[row as usize])
                .sum::<i64>()
                + program.objective[site as usize];
        }
    }

    /// Puts another site in, takes the chosen ones out that serve most of the same, and mends.
    pub fn kick(&mut self) {
        let program = self.program;
        let site = self.next(program.sites.len());
        if site >= program.sites.len() || self.is_chosen[site] {
            return;
        }
        let mut shared: Vec<(i64, u32)> = self.chosen.iter().map(|&site| (0, site)).collect();
        let mut place = vec![usize::MAX; program.sites.len()];
        for (at, &(_, chosen)) in shared.iter().enumerate() {
            place[chosen as usize] = at;
        }
        for &row in program.by_column.of(site) {
            for &other in program.by_row.of(row as usize) {
                if let Some(&at) = place.get(other as usize)
                    && at != usize::MAX
                {
                    shared[at].0 += program.gains[row as usize];
                }
            }
        }
        shared.sort_unstable_by_key(|&(gain, site)| (std::cmp::Reverse(gain), site));
        let size = 1 + self.next(KICK);
        for &(_, other) in shared.iter().take(size) {
            self.remove(other);
        }
        if self.fits(site as u32) {
            self.add(site as u32);
        }
        while self.swap() {}
    }

    /// Chooses sites as the continuous solution leans, the fullest first, and fills.
    pub fn follow(&mut self, x: &[f64]) {
        let sites = self.program.sites.len() as u32;
        let mut order: Vec<u32> = (0..sites).filter(|&site| x[site as usize] > 1e-6).collect();
        order.sort_by(|&a, &b| x[b as usize].total_cmp(&x[a as usize]).then(a.cmp(&b)));
        self.set(&[]);
        for site in order {
            if self.fits(site) {
                self.add(site);
            }
        }
        self.fill();
    }
}

/// Gain for cost, compared by cross products.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Ratio(i64, u64);

impl Ord for Ratio {
    fn cmp(&self, other: &Self) -> std::cmp::Ordering {
        let left = i128::from(self.0) * i128::from(other.1.max(1));
        let right = i128::from(other.0) * i128::from(self.1.max(1));
        left.cmp(&right)
    }
}

impl PartialOrd for Ratio {
    fn partial_cmp(&self, other: &Self) -> Option<std::cmp::Ordering> {
        Some(self.cmp(other))
    }
}
