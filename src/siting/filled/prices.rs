//! Prices at which demands and places agree on what becomes of each walk.
//!
//! Demand and place have their own copy of each walk's outcome (variable splitting: Guignard &
//! Kim 1987, doi:10.1007/BF02592954). A price of staying and a price of absence, to be paid by the
//! place to the demand, stand for their being equal. At any prices, what the demands win by
//! themselves and what places and sites win by themselves is together at least what any choice
//! wins. Prices follow the subgradient (Polyak 1969; deflected: Camerini, Fratta & Maffioli 1975,
//! doi:10.1007/BFb0120697). They are whole numbers of a grid, so the bound is exact.

use super::diagram::Outcome;
use super::model::{Model, Stands};

/// A walk's prices: of staying and of absence.
pub(super) type Price = (f64, f64);

/// The relaxation's verdict on a site, and what no choice wins that goes against it.
pub(super) struct Verdict {
    pub is_chosen: bool,
    pub against: u64,
}

/// What came of a look at some prices.
struct Look {
    /// In grid units.
    total: i128,
    /// Difference of copies: staying and absence.
    slopes: Vec<(f64, f64)>,
    /// Chosen share of each open site.
    shares: Vec<f64>,
    worths: Vec<i64>,
}

/// The state of the descent.
pub(super) struct Descent<'a> {
    model: &'a Model,
    costs: Vec<u64>,
    left: u64,
    scale: i64,
    most_price: f64,
    prices: Vec<Price>,
    best_prices: Vec<Price>,
    best: i128,
    direction: Vec<(f64, f64)>,
    step: f64,
    stale: u32,
    shares: Vec<f64>,
    position: Vec<u32>,
    pub looks: u64,
}

impl<'a> Descent<'a> {
    pub fn new(model: &'a Model, costs: &[u64], left: u64, known: impl Fn(u32) -> Price) -> Self {
        let prices: Vec<Price> = model.keys.iter().map(|key| known(*key)).collect();
        let gains: u64 = model.demands.iter().map(|wants| wants.gain).sum();
        let walks = prices.len().max(1) as u64;
        // Sums of as many prices as there are walks stay below 2^60.
        let mut bits = 20_u32;
        while bits > 0 && (u128::from(gains) << bits) >= 1 << 58 {
            bits -= 1;
        }
        let scale = 1_i64 << bits;
        let most_price = ((1_u64 << 58) / walks) as f64 / scale as f64;
        let sites = model.open.last().map_or(0, |last| *last as usize + 1);
        let mut position = vec![u32::MAX; sites];
        for (at, site) in (0..).zip(&model.open) {
            position[*site as usize] = at;
        }
        Self {
            costs: model.open.iter().map(|site| costs[*site as usize]).collect(),
            left,
            scale,
            most_price,
            best_prices: prices.clone(),
            direction: vec![(0.0, 0.0); prices.len()],
            prices,
            best: i128::MAX,
            step: 1.0,
            stale: 0,
            shares: vec![0.0; model.open.len()],
            position,
            model,
            looks: 0,
        }
    }

    fn grid(&self, prices: &[Price]) -> Vec<(i64, i64)> {
        let whole = |price: f64| {
            (price.clamp(-self.most_price, self.most_price) * self.scale as f64) as i64
        };
        prices.iter().map(|price| (whole(price.0), whole(price.1))).collect()
    }

    fn look(&self, grid: &[(i64, i64)]) -> Look {
        let mut slopes = vec![(0.0, 0.0); grid.len()];
        let mut total = i128::from(self.model.certain) * i128::from(self.scale);
        for wants in &self.model.demands {
            // Backwards: what staying here is worth, with absence on all later walks.
            let gain = wants.gain as i64 * self.scale;
            let mut best: Option<(i64, usize)> = (!wants.is_sure).then_some((0, wants.walks.len()));
            let mut later = 0;
            for (at, &walk) in wants.walks.iter().enumerate().rev() {
                let (stays, absent) = grid[walk as usize];
                let value = gain + stays + later;
                if best.is_none_or(|best| value > best.0) {
                    best = Some((value, at));
                }
                later += absent;
            }
            let (value, at) = best.unwrap_or((0, 0));
            total += i128::from(value);
            if let Some(&walk) = wants.walks.get(at) {
                slopes[walk as usize].0 += 1.0;
                for &walk in &wants.walks[at + 1..] {
                    slopes[walk as usize].1 += 1.0;
                }
            }
        }
        let mut worths = vec![0_i64; self.model.open.len()];
        let (mut values, mut open, mut closed) = (Vec::new(), Vec::new(), Vec::new());
        // Outcomes that hang on sites: walk, open or closed, outcome.
        let mut hanging: Vec<(usize, Vec<Outcome>, Vec<Outcome>)> = Vec::new();
        for (at, spot) in self.model.spots.iter().enumerate() {
            let worth = |layer: usize| {
                let (stays, absent) = grid[spot.walks[layer] as usize];
                (-stays, -absent)
            };
            let value = spot.diagram.best(worth, &mut values, &mut open);
            match &spot.stands {
                Stands::Always => {
                    total += i128::from(value);
                    subtract(&mut slopes, &spot.walks, &open, 1.0);
                }
                Stands::If(site) => {
                    let without = spot.diagram.best_closed(worth, &mut closed);
                    total += i128::from(without);
                    worths[self.position[*site as usize] as usize] += value - without;
                    hanging.push((at, open.clone(), closed.clone()));
                }
                Stands::Unless(heirs) => {
                    let without = spot.diagram.best_closed(worth, &mut closed);
                    total += i128::from(value);
                    let loss = value - without;
                    // Several heirs: a loss is shared out, a win is given to each.
                    let each = if loss > 0 { loss / heirs.len() as i64 } else { loss };
                    for heir in heirs {
                        worths[self.position[*heir as usize] as usize] -= each;
                    }
                    hanging.push((at, open.clone(), closed.clone()));
                }
            }
        }
        let (won, shares) = self.spend(&worths);
        total += won;
        for (at, open, closed) in &hanging {
            let spot = &self.model.spots[*at];
            let share = |site: &u32| shares[self.position[*site as usize] as usize];
            let share = match &spot.stands {
                Stands::Always => 1.0,
                Stands::If(site) => share(site),
                Stands::Unless(heirs) => 1.0 - heirs.iter().map(share).sum::<f64>().min(1.0),
            };
            subtract(&mut slopes, &spot.walks, open, share);
            subtract(&mut slopes, &spot.walks, closed, 1.0 - share);
        }
        Look { total, slopes, shares, worths }
    }

    /// What the sites win at most within what is left, the last one in part.
    fn spend(&self, worths: &[i64]) -> (i128, Vec<f64>) {
        let mut left = self.left;
        let mut won = 0_i128;
        let mut shares = vec![0.0; worths.len()];
        for at in self.order(worths) {
            let cost = self.costs[at];
            if cost <= left {
                left -= cost;
                won += i128::from(worths[at]);
                shares[at] = 1.0;
            } else {
                let part = i128::from(worths[at]) * i128::from(left);
                won += part.div_euclid(i128::from(cost)) + 1;
                shares[at] = left as f64 / cost as f64;
                break;
            }
        }
        (won, shares)
    }

    /// Sites that are worth something, by worth per cost, the best first; ties by position.
    fn order(&self, worths: &[i64]) -> Vec<usize> {
        let mut order: Vec<usize> = (0..worths.len()).filter(|at| worths[*at] > 0).collect();
        order.sort_by(|&a, &b| {
            // What costs nothing comes first.
            let (free, other) = (self.costs[a] == 0, self.costs[b] == 0);
            let left = i128::from(worths[b]) * i128::from(self.costs[a]);
            let right = i128::from(worths[a]) * i128::from(self.costs[b]);
            other.cmp(&free).then(left.cmp(&right)).then(a.cmp(&b))
        });
        order
    }

    /// A look and a step towards `target`, which some choice reaches. Gives the bound so far.
    pub fn descend(&mut self, target: u64) -> u64 {
        self.looks += 1;
        let grid = self.grid(&self.prices);
        let look = self.look(&grid);
        if look.total < self.best {
            let gain = (self.best - look.total) as f64 / self.scale as f64;
            let gap = (look.total as f64 / self.scale as f64 - target as f64).max(1.0);
            if self.best == i128::MAX || gain > 0.0005 * gap {
                self.stale = 0;
            } else {
                self.stale += 1;
            }
            self.best = look.total;
            self.best_prices.clone_from(&self.prices);
        } else {
            self.stale += 1;
        }
        if self.stale >= 20 {
            self.stale = 0;
            self.step *= 0.7;
            self.prices.clone_from(&self.best_prices);
            self.direction.fill((0.0, 0.0));
        }
        for (own, new) in self.shares.iter_mut().zip(&look.shares) {
            *own = 0.95 * *own + 0.05 * new;
        }
        let keep = 0.6;
        let mut length = 0.0;
        for (own, new) in self.direction.iter_mut().zip(&look.slopes) {
            own.0 = keep * own.0 + new.0;
            own.1 = keep * own.1 + new.1;
            length += own.0 * own.0 + own.1 * own.1;
        }
        let gap = (look.total as f64 / self.scale as f64 - target as f64).max(0.0);
        if length > 0.0 {
            let by = self.step * gap / length;
            for (price, own) in self.prices.iter_mut().zip(&self.direction) {
                price.0 -= by * own.0;
                price.1 -= by * own.1;
            }
        }
        self.bound()
    }

    /// What no choice wins more than, as far as proven.
    pub fn bound(&self) -> u64 {
        self.up(self.best)
    }

    /// From the grid to the next whole number of gains.
    fn up(&self, total: i128) -> u64 {
        let up = -(-total).div_euclid(i128::from(self.scale));
        u64::try_from(up.max(0)).unwrap_or(u64::MAX)
    }

    pub fn shares(&self) -> &[f64] {
        &self.shares
    }

    pub fn best_prices(&self) -> &[Price] {
        &self.best_prices
    }

    /// For each open site the verdict at the best prices.
    pub fn verdicts(&self) -> Vec<Verdict> {
        let grid = self.grid(&self.best_prices);
        let look = self.look(&grid);
        // The price of spending, worth per cost: of the first site that is not chosen whole, or as
        // well of the last that is chosen at all.
        let order = self.order(&look.worths);
        let mut priced = order.iter().filter(|at| self.costs[**at] > 0);
        let rate = |at: usize| (look.worths[at], self.costs[at]);
        let first_out = priced.clone().find(|at| look.shares[**at] < 1.0).map(|at| rate(*at));
        let last_in = priced.rfind(|at| look.shares[**at] > 0.0).map(|at| rate(*at));
        let out_rate = first_out.unwrap_or((0, 1));
        let in_rate = first_out.and(last_in).unwrap_or(out_rate);
        let against = (0..look.worths.len()).map(|at| {
            let is_in = look.shares[at] > 0.0;
            let (worth, cost) = if is_in { out_rate } else { in_rate };
            // |worth - rate * cost|, rounded down.
            let own = i128::from(look.worths[at]) * i128::from(cost);
            let difference = own - i128::from(worth) * i128::from(self.costs[at]);
            let rest = difference.abs().div_euclid(i128::from(cost));
            Verdict { is_chosen: is_in, against: self.up(look.total - rest + 1) }
        });
        against.collect()
    }
}

fn subtract(slopes: &mut [(f64, f64)], walks: &[u32], outcomes: &[Outcome], share: f64) {
    for (&walk, outcome) in walks.iter().zip(outcomes) {
        let slope = &mut slopes[walk as usize];
        match outcome {
            Outcome::Stays => slope.0 -= share,
            Outcome::Absent => slope.1 -= share,
            Outcome::Passes => {}
        }
    }
}
