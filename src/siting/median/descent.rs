//! The way down to a low bound: prices follow what the budget takes.
//!
//! Prices move along subgradients, each deflected by the one before where they disagree (Camerini,
//! Fratta & Maffioli 1975, doi:10.1007/BFb0120697), as far as a share of the way to the best known
//! (Held, Wolfe & Crowder 1974, doi:10.1007/BF01580223). The share is halved when the bound stalls.

use super::part::Part;
use super::prices::Prices;

/// Working memory of a descent.
pub(super) struct Descent {
    now: Prices,
    shares: Vec<f64>,
    order: Vec<u32>,
    direction: Vec<f64>,
    /// How much of each site was taken on average lately.
    pub averages: Vec<f64>,
}

/// When to leave a descent.
#[derive(Clone, Copy)]
pub(super) struct Patience {
    /// Steps at most.
    pub steps: u32,
    /// Steps without gain until strides are halved.
    pub stall: u32,
    /// The first stride, as a share of the way to the best known.
    pub stride: f64,
    /// The least stride.
    pub least: f64,
}

impl Descent {
    /// Begins at some prices.
    pub fn new(part: &Part, prices: Vec<i64>) -> Self {
        let sites = part.savings.sites();
        let mut now = Prices::new(prices, sites);
        for (price, floor) in now.prices.iter_mut().zip(&part.floors) {
            *price = (*price).max(*floor);
        }
        let mut is_active = vec![false; now.prices.len()];
        for (at, &demand) in part.demands.iter().enumerate() {
            is_active[demand as usize] = true;
            let most = part.row(at)[0].1;
            let price = &mut now.prices[demand as usize];
            *price = (*price).min(most);
        }
        for (demand, is_active) in is_active.into_iter().enumerate() {
            if !is_active {
                now.prices[demand] = part.floors[demand];
            }
        }
        let direction = vec![0.0; part.demands.len()];
        let mut new = Self {
            now,
            shares: vec![0.0; sites],
            order: Vec::new(),
            direction,
            averages: vec![0.0; sites],
        };
        new.weigh(part);
        new
    }

    /// Lowers the bound until it is below `least`, patience ends or `go_on` says no; gives the best
    /// prices found. It is told the bound, and shown the descent whenever that has
    /// stalled.
    pub fn run(
        &mut self,
        part: &Part,
        best: i64,
        least: i64,
        patience: Patience,
        mut go_on: impl FnMut(i64, Option<&Self>) -> bool,
    ) -> Prices {
        let mut found = self.now.clone();
        let mut stride = patience.stride;
        let mut stalled = 0;
        for _ in 0..patience.steps {
            if found.upper < least || stride < patience.least || !go_on(found.upper, None) {
                break;
            }
            if !self.step(part, best, stride) {
                break;
            }
            self.weigh(part);
            if self.now.upper < found.upper {
                found.clone_from(&self.now);
                stalled = 0;
            } else {
                stalled += 1;
                if stalled >= patience.stall {
                    if !go_on(found.upper, Some(self)) {
                        break;
                    }
                    stalled = 0;
                    stride /= 2.0;
                    self.now.clone_from(&found);
                    self.direction.fill(0.0);
                    self.weigh(part);
                }
            }
        }
        found
    }

    /// The sites that the present prices would choose.
    pub fn taken(&self, part: &Part) -> Vec<u32> {
        let open = part.open.iter().copied();
        open.filter(|&site| self.shares[site as usize] >= 1.0).collect()
    }

    /// Moves prices against the deflected subgradient; false if there is nowhere to go.
    #[expect(clippy::cast_precision_loss, reason = "a direction, not a proof")]
    #[expect(clippy::cast_possible_truncation, reason = "clamped to the greatest saving after")]
    fn step(&mut self, part: &Part, best: i64, stride: f64) -> bool {
        let (mut along, mut before) = (0.0, 0.0);
        let mut slopes = Vec::with_capacity(part.demands.len());
        for (at, &demand) in part.demands.iter().enumerate() {
            let price = self.now.prices[demand as usize];
            let row = part.row(at).iter().take_while(|(_, saving)| *saving > price);
            let served: f64 = row.map(|&(site, _)| self.shares[site as usize]).sum();
            let mut slope = 1.0 - served;
            if slope > 0.0 && price <= part.floors[demand as usize] {
                slope = 0.0;
            }
            slopes.push(slope);
            along += slope * self.direction[at];
            before += self.direction[at] * self.direction[at];
        }
        let deflection = if along < 0.0 && before > 0.0 { -1.5 * along / before } else { 0.0 };
        let mut length = 0.0;
        for (direction, slope) in self.direction.iter_mut().zip(&slopes) {
            *direction = slope + deflection * *direction;
            length += *direction * *direction;
        }
        if length < 1e-9 {
            return false;
        }
        let stride = stride * (self.now.upper - best).max(1) as f64 / length;
        for (at, &demand) in part.demands.iter().enumerate() {
            let price = &mut self.now.prices[demand as usize];
            let change = (stride * self.direction[at]) as i64;
            *price =
                price.saturating_sub(change).clamp(part.floors[demand as usize], part.row(at)[0].1);
        }
        true
    }

    fn weigh(&mut self, part: &Part) {
        self.now.weigh(part, &mut self.shares, &mut self.order);
        for &site in &part.open {
            let average = &mut self.averages[site as usize];
            *average += 0.1 * (self.shares[site as usize] - *average);
        }
    }
}
