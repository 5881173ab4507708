//! Maximal coverage: which sites, within a number or a sum of money, win most.
//!
//! **Question.** With `x_j` in {0, 1} for each site, choose Σ x_j ≤ N (or Σ cost_j x_j ≤ yuan), the
//! required ones at 1, such that the gains of served demands are greatest:
//!
//!   maximise Σ_i gain_i y_i + backup_i z_i
//!   subject to y_i + z_i ≤ have_r + Σ_{j in row r} x_j for every row r of demand i, z_i ≤ y_i ≤ 1.
//!
//! It is the maximal covering location problem (Church & ReVelle 1974, doi:10.1007/BF01942293), with
//! `backup` the backup coverage of Hogan & ReVelle (1986, doi:10.1287/mnsc.32.11.1434), 0/1 in `x`
//! and NP-hard.
//!
//! **Method.** `program` merges demands that the same sites serve and keeps only what is open;
//! `reduce` leaves dominated sites out; `search` finds good choices (greedy, swaps, kicks);
//! `simplex`, on the small inverse of `kernel`, solves the continuous problem; `bound` turns its
//! prices into a bound in whole numbers, which fixes sites, after which all is reduced again; `tree`
//! branches on what is left, and where that does not come to an end soon, `apart` solves the town by
//! `blocks`. `solve` leads through.
//!
//! **Complexity.** Memory: the entries of all rows a few times, the square of the fractional sites,
//! and a basis for each open branch, of which there are a few thousand at most. A step of the
//! simplex costs the square of the kernel and the rows it touches. The tree is exponential at worst: hard are cases near full coverage, where
//! the continuous solution is widely fractional; the watcher stops and gets the proven bound.
//!
//! **Assumes** that row entries are below the number of sites, ascending, and backups at most gains.

mod apart;
mod blocks;
mod bound;
mod kernel;
mod program;
mod reduce;
mod search;
mod simplex;
mod solve;
mod tree;

#[cfg(test)]
mod tests;

pub use solve::max_coverage;
