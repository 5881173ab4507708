//! Median: which sites shorten people's walks most, all together.
//!
//! **Question.** Choose sites within the spend, the required ones among them, so that
//! Σᵢ weightᵢ · walkᵢ is least, where walkᵢ is the walk of demand i to the nearest chosen site or
//! standing station (Hakimi 1964, doi:10.1287/opre.12.3.450).
//!
//! Seen as what is saved: with sᵢⱼ = weightᵢ · (baseᵢ − walkᵢⱼ) > 0
//!
//! ```text
//! greatest  Σᵢ Σⱼ sᵢⱼ xᵢⱼ
//! such that Σⱼ xᵢⱼ ≤ 1          for each demand i
//!           xᵢⱼ ≤ yⱼ            for each demand i and site j
//!           Σⱼ costⱼ yⱼ ≤ spend  (cost 1 where sites are counted)
//!           x, y ∈ {0, 1}
//! ```
//!
//! **Method.** Reduction (`savings`, `dominance`), greedy choice and swaps for a start (`swap`,
//! `kicks`), the Lagrangian bound (`prices`, `descent`), sites fixed by it, branch and bound over
//! what is left (`part`, `branch`).
//!
//! **Complexity.** NP-hard. A bound costs as many steps as there are walks saving more than the
//! demand's price; memory is some words an entry of `Walks::rows`.
//!
//! **Assumptions, limits.** Exact while Σ weight · base < 2⁵⁸ (in millimetres: ten million people
//! each 28,000 km away). Beyond that weights are rounded down to fit: the bound stays true, but it
//! may not meet the best, and the end is then `Stopped`. Sums that u64 cannot hold are told as its
//! greatest value. Walks in a row that are not below the base are ignored.

mod branch;
mod descent;
mod dominance;
mod kicks;
mod lists;
mod part;
mod prices;
mod savings;
mod solve;
mod swap;
#[cfg(test)]
mod tests;

pub use solve::median;
