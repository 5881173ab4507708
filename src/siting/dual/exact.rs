//! What prices prove, in integers: no rounding of floats can cut off an optimum.

use super::Program;

/// Prices are rounded to this many binary places.
const PLACES: u32 = 40;
/// No price is higher.
const MOST: f64 = (1_u64 << 60) as f64;

/// What prices prove of a program.
#[derive(Clone, Debug)]
pub struct Proof {
    /// No choice of columns costs less (rounded up: costs are whole numbers).
    pub bound: i128,
    /// By how much a choice that goes against the column's sign exceeds `exact`, in 2^-40.
    against: Vec<i128>,
    /// The bound in 2^-40, not rounded.
    exact: i128,
}

impl Proof {
    /// The Lagrangian bound of a program at prices of its rows. `None` where the numbers are too
    /// large to be sure of.
    #[must_use]
    pub fn at(program: &Program, prices: &[f64]) -> Option<Self> {
        Self::within(program, prices, |_| None)
    }

    /// The same where some columns are decided: of the choices that keep to them.
    #[must_use]
    pub fn within(
        program: &Program,
        prices: &[f64],
        decided: impl Fn(usize) -> Option<bool>,
    ) -> Option<Self> {
        let scale = (1_u64 << PLACES) as f64;
        // The cast rounds towards zero and gives 0 for NaN: any price that is not negative is allowed.
        let prices: Vec<i128> =
            prices.iter().map(|price| (price.clamp(0.0, MOST) * scale) as i128).collect();
        let mut exact = 0_i128;
        for (price, &least) in prices.iter().zip(&program.least) {
            exact = exact.checked_add(price.checked_mul(i128::from(least))?)?;
        }
        let mut against = Vec::with_capacity(program.columns());
        for (column, &cost) in program.costs.iter().enumerate() {
            let mut rest = i128::from(cost) << PLACES;
            for &(row, value) in program.column(column) {
                rest = rest.checked_sub(prices[row as usize].checked_mul(i128::from(value))?)?;
            }
            let counts = match decided(column) {
                None => rest.min(0),
                Some(true) => rest,
                Some(false) => 0,
            };
            exact = exact.checked_add(counts)?;
            against.push(rest);
        }
        let unit = 1_i128 << PLACES;
        let bound = -(-exact).div_euclid(unit);
        Some(Self { bound, against, exact })
    }

    /// Whether the column is taken, not taken or open in every choice that costs less than
    /// `limit`.
    #[must_use]
    pub fn fixed(&self, column: usize, limit: i128) -> Option<bool> {
        let rest = self.against[column];
        let most = (limit - 1) << PLACES;
        (self.exact + rest.abs() > most && rest != 0).then_some(rest < 0)
    }
}
