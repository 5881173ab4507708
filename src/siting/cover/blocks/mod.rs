//! The bound by blocks: parts of the town solved exactly, at prices for what they share.
//!
//! The sites are divided into blocks. A row whose sites lie in several blocks may be met in each of
//! them: its gain g is parted into λ, which every block that meets it wins, and g − λ, which is won
//! anyhow; the spend has a price ν. For any 0 ≤ λ_r ≤ g_r and ν ≥ 0
//!
//!   ν spend + Σ_shared rows (g_r − λ_r) most_r + Σ_blocks max (gains of own rows, λ of shared ones
//!   − ν cost)
//!
//! is at least the value of every choice (Lagrangean decomposition; Guignard & Kim 1987,
//! doi:10.1007/BF02592954). A block is solved as whole numbers by the tree, so the bound lies below
//! the one of the continuous problem wherever blocks fall apart into fractions; prices are moved
//! towards agreement by a bundle of the choices seen. What joins the parts of a long or islanded
//! town is little, so little is lost; pieces that share no row are solved wholly apart.
//!
//! A site that no near-best choice of its block has, within what the bound lies above the best
//! known choice, is out for good; one that all have is in.

mod block;
mod bundle;
mod divide;
mod haggle;
#[cfg(test)]
mod tests;

pub(super) use divide::divide;
pub(super) use haggle::{Haggle, Start};
