//! Sites that another site replaces.

use std::cmp::Reverse;

use super::lists::Lists;

/// Sites that save something and that no other site replaces: one that costs no more and saves
/// each demand as much. It must stand before them (or beside, of the same saving) in every row of
/// theirs, so only those before them in one row are compared: the row where they are fewest.
pub(super) fn undominated(rows: &Lists, columns: &Lists, costs: &[u64]) -> Vec<bool> {
    let sites = 0..costs.len();
    let mut keeps: Vec<bool> = sites.clone().map(|site| !columns.of(site).is_empty()).collect();
    let mut order: Vec<usize> = sites.filter(|&site| keeps[site]).collect();
    order.sort_by_key(|&site| (columns.of(site).len(), Reverse(site)));
    let rivals = |site: usize, demand: u32, saving: i64| {
        let row = rows.of(demand as usize);
        let end = row.partition_point(|(_, other)| *other >= saving);
        row[..end].iter().map(|(other, _)| *other as usize).filter(move |other| *other != site)
    };
    let saves = |other: usize, demand: u32| {
        let column = columns.of(other);
        let at = column.binary_search_by_key(&demand, |(demand, _)| *demand);
        at.map_or(0, |at| column[at].1)
    };
    for site in order {
        let column = columns.of(site);
        let fewest = column.iter().min_by_key(|(demand, saving)| {
            rows.of(*demand as usize).partition_point(|(_, other)| other >= saving)
        });
        let Some(&(demand, saving)) = fewest else { continue };
        keeps[site] = !rivals(site, demand, saving).any(|other| {
            keeps[other]
                && costs[other] <= costs[site]
                && columns.of(other).len() >= column.len()
                && column.iter().all(|&(demand, saving)| saves(other, demand) >= saving)
        });
    }
    keeps
}
