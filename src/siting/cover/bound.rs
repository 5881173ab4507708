//! What no choice can pass, in whole numbers: no rounding can cut a best choice off.
//!
//! Prices λ of the rows and ν of the spend, on a grid of whole parts, dualise `a_r = Σ ±x_j` and the
//! spend (Geoffrion 1974, Lagrangean relaxation for integer programming). For any prices with
//! 0 ≤ λ_r ≤ gain_r and ν ≥ 0
//!
//!   constant + Σ_r (gain_r − λ_r) most_r + ν spend + Σ_j max(0, objective_j ± Σ_r λ_r − ν cost_j)
//!
//! is at least the value of every choice. The simplex gives prices in floating point; they are
//! rounded and clipped into their ranges first, so a bad price costs tightness, never truth.

use super::program::{Fate, Program};

/// Parts of a unit of spend price beyond those of a row price.
const FINE: i128 = 1 << 20;

/// No price of a row that must be met is higher: sums of them stay whole in 64 bits.
const MOST_PRICE: i64 = 1 << 40;

/// A bound, and what changes when a site is decided.
pub(super) struct Bound {
    /// In parts.
    total: i128,
    /// Of each site: what it adds to the bound when in, below zero when it costs, in parts.
    pub reduced: Vec<i128>,
    /// Parts of one.
    one: i128,
}

/// What is decided in a branch.
#[derive(Clone, Default)]
pub(super) struct Decided {
    /// Of each site column.
    pub fates: Vec<Fate>,
    /// Rows that must be met, ascending: their price has no upper end.
    pub met: Vec<u32>,
}

impl Decided {
    pub fn nothing(sites: usize) -> Self {
        Self { fates: vec![Fate::Open; sites], met: Vec::new() }
    }
}

impl Bound {
    /// The bound that prices give; `shift` is the grid of the row prices, 2^shift parts of one.
    pub fn new(
        program: &Program,
        prices: &[f64],
        spend_price: f64,
        shift: u32,
        decided: &Decided,
    ) -> Self {
        let parts = (1u64 << shift) as f64;
        let sites = program.sites.len();
        let mut values: Vec<i64> = program.objective.iter().map(|&value| value << shift).collect();
        let mut sum = i128::from(program.constant) << shift;
        for (row, &price) in prices.iter().enumerate() {
            let gain = program.gains[row] << shift;
            let is_met =
                !decided.met.is_empty() && decided.met.binary_search(&(row as u32)).is_ok();
            let most = if is_met { MOST_PRICE } else { gain };
            let price = ((price * parts).round() as i64).clamp(0, most);
            sum += (i128::from(gain) - i128::from(price)) * i128::from(program.most[row]);
            if price == 0 {
                continue;
            }
            for &column in program.by_row.of(row) {
                let value = &mut values[column as usize];
                *value += if (column as usize) < sites { price } else { -price };
            }
        }
        sum += values[sites..].iter().map(|&value| i128::from(value.max(0))).sum::<i128>();
        // No product below passes 2^126.
        let dearest = program.costs.iter().copied().max().unwrap_or(0).max(program.spend);
        let highest = 1i128 << (125 - (64 - dearest.leading_zeros()));
        let spend_price = (spend_price * parts * FINE as f64).round() as i128;
        let spend_price = spend_price.clamp(0, highest);
        let mut total = (sum * FINE).saturating_add(spend_price * i128::from(program.spend));
        let mut reduced = Vec::with_capacity(sites);
        for (site, &value) in values[..sites].iter().enumerate() {
            let value = i128::from(value) * FINE - spend_price * i128::from(program.costs[site]);
            if match decided.fates[site] {
                Fate::In => true,
                Fate::Out => false,
                Fate::Open => value > 0,
            } {
                total = total.saturating_add(value);
            }
            reduced.push(value);
        }
        Self { total, reduced, one: FINE << shift }
    }

    /// Whole value that no choice can pass.
    pub fn floor(&self) -> i64 {
        i64::try_from(self.total.div_euclid(self.one)).unwrap_or(i64::MAX)
    }

    /// Whether deciding an open site against its sign leaves nothing above `best`.
    pub fn forces(&self, site: usize, best: i64) -> bool {
        let other = self.total.saturating_sub(self.reduced[site].abs());
        other < (i128::from(best) + 1) * self.one
    }
}
