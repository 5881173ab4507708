//! Sites, demands and how long the walk between them is: all that median and center need to know.

use super::Site;
use crate::index::Rows;

/// Walks from demands to sites, in whole millimetres (or any whole unit).
#[derive(Clone, Debug)]
pub struct Walks {
    /// The sites.
    pub sites: Vec<Site>,
    /// How much each demand weighs (people).
    pub weights: Vec<u64>,
    /// The walk of each demand without any new site: to the nearest standing station, or, beyond it
    /// or without one, the length at which walks are cut. Every walk in `rows` is shorter.
    pub base: Vec<u64>,
    /// For each demand the sites that shorten its walk, and the walk: nearest first, ties by site.
    pub rows: Rows<(u32, u64)>,
}

impl Walks {
    /// The walk of each demand with some sites chosen.
    pub fn with<'a>(&'a self, sites: &'a [u32]) -> impl Iterator<Item = u64> + 'a {
        let mut is_chosen = vec![false; self.sites.len()];
        for &site in sites {
            is_chosen[site as usize] = true;
        }
        self.base.iter().zip(self.rows.iter()).map(move |(&base, row)| {
            row.iter().find(|(site, _)| is_chosen[*site as usize]).map_or(base, |&(_, walk)| walk)
        })
    }

    /// Sum of weight × walk: what `median` lowers; the greatest number there is where it is more.
    #[must_use]
    pub fn total(&self, sites: &[u32]) -> u64 {
        let walks = self.with(sites).zip(&self.weights);
        let parts = walks.map(|(walk, weight)| walk.saturating_mul(*weight));
        parts.fold(0, u64::saturating_add)
    }

    /// The longest walk of a demand that weighs anything: what `center` lowers.
    #[must_use]
    pub fn worst(&self, sites: &[u32]) -> u64 {
        let walks = self.with(sites).zip(&self.weights);
        walks.filter(|(_, weight)| **weight > 0).map(|(walk, _)| walk).max().unwrap_or(0)
    }
}
