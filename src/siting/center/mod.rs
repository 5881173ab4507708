//! Center: which sites make the longest walk shortest.
//!
//! **Question.** Choose sites within the spend, the required ones among them, so that the longest
//! walk of a demand that weighs anything, to the nearest chosen site or standing station, is least
//! (Hakimi 1965, doi:10.1287/opre.13.3.462):
//!
//! ```text
//! least     r
//! such that each demand with baseᵢ > r has a site j with walkᵢⱼ ≤ r and yⱼ = 1
//!           Σⱼ costⱼ yⱼ ≤ spend     (cost 1 where sites are counted)
//!           y ∈ {0, 1}
//! ```
//!
//! **Method.** The answer is a walk or a base. For one of them, whether sites within the spend
//! bring everybody below it is a set cover (Minieka 1970, doi:10.1137/1012016), which
//! [`quota`](super::quota) decides. Limits far from the answer are decided quickly, those near it
//! are not: so the range of the answer is narrowed from both sides with little effort for each
//! limit, then with twice as much, and so on until it is one walk (`solve`).
//!
//! **Complexity.** NP-hard; a few decisions for each halving of the range. Memory: some words an
//! entry of `Walks::rows`, for one limit at a time.
//!
//! **Assumptions, limits.** A demand that no site and no station brings below the base decides the
//! answer alone: whoever asks leaves such demands out and says so. Costs of open sites sum to less
//! than 2⁵³ (in their largest common unit); beyond that nothing is proven.

mod limits;
mod solve;
#[cfg(test)]
mod tests;

pub use solve::center;
