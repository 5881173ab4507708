//! Sites that need not be looked at.
//!
//! A site whose rows are all rows of another one that costs no more is left out (of two alike the
//! first stays): whoever chooses it can choose the other instead, and with both it adds nothing.
//! The last holds only where one chosen site meets a row for good, so sites in rows that count
//! twice stay (Toregas & ReVelle 1973: column dominance). Rows with the same sites are merged by
//! `Program` itself; both are repeated until nothing changes.

use super::program::Program;

/// Site columns that another one dominates.
pub(super) fn dominated(program: &Program) -> Vec<u32> {
    let sites = program.sites.len();
    let mark = |row: u32| 1u64 << (row.wrapping_mul(0x9e37_79b1) >> 26);
    let marks: Vec<u64> = (0..sites)
        .map(|site| program.by_column.of(site).iter().fold(0, |marks, &row| marks | mark(row)))
        .collect();
    let counts_twice = |row: &u32| {
        let row = *row as usize;
        program.most[row] > 1 || program.most[row] < 0 || is_double(program, row)
    };
    let mut is_out = vec![false; sites];
    let mut out = Vec::new();
    for site in 0..sites {
        let rows = program.by_column.of(site);
        let Some(&rarest) = rows.iter().min_by_key(|&&row| program.by_row.of(row as usize).len())
        else {
            is_out[site] = true;
            out.push(site as u32);
            continue;
        };
        if rows.iter().any(counts_twice) {
            continue;
        }
        let dominates = |&other: &u32| {
            let at = other as usize;
            if at == site || at >= sites || is_out[at] || program.costs[at] > program.costs[site] {
                return false;
            }
            let theirs = program.by_column.of(at);
            if theirs.len() < rows.len() || marks[site] & !marks[at] != 0 {
                return false;
            }
            let is_alike = theirs.len() == rows.len() && program.costs[at] == program.costs[site];
            if is_alike && at > site {
                return false;
            }
            contains(theirs, rows)
        };
        if program.by_row.of(rarest as usize).iter().any(dominates) {
            is_out[site] = true;
            out.push(site as u32);
        }
    }
    out
}

/// Whether a row belongs to a demand that counts twice.
fn is_double(program: &Program, row: usize) -> bool {
    let sites = program.sites.len();
    let columns = program.by_row.of(row);
    columns.iter().rev().take_while(|&&column| column as usize >= sites).count() > 1
}

/// Whether the ascending list `all` contains every item of the ascending list `some`.
fn contains(all: &[u32], some: &[u32]) -> bool {
    let mut rest = all;
    for item in some {
        let Some(at) = rest.iter().position(|other| other >= item) else { return false };
        if rest[at] != *item {
            return false;
        }
        rest = &rest[at + 1..];
    }
    true
}

#[cfg(test)]
mod tests {
    use super::super::program::Fate;
    use super::*;
    use crate::index::Rows;
    use crate::siting::{Covering, Demand, Site};

    fn out(costs: &[u64], rows: &[(u64, &[u32])]) -> Vec<u32> {
        let demand = |(at, row): (usize, &(u64, &[u32]))| Demand {
            gain: 10,
            backup: row.0,
            group: None,
            first_row: at as u32,
            rows: 1,
        };
        let covering = Covering {
            sites: costs.iter().map(|&cost| Site { cost, required: false }).collect(),
            demands: rows.iter().enumerate().map(demand).collect(),
            rows: Rows::from_rows(rows.iter().map(|row| row.1.to_vec())),
            have: vec![0; rows.len()],
        };
        let fates = vec![Fate::Open; costs.len()];
        dominated(&Program::new(&covering, &fates, costs, 100))
    }

    #[test]
    fn a_site_whose_rows_another_one_has_too_is_left_out_unless_it_costs_less() {
        assert_eq!(out(&[5, 5, 5], &[(0, &[0, 1]), (0, &[1, 2])]), [0, 2]);
        assert_eq!(out(&[4, 5, 5], &[(0, &[0, 1]), (0, &[1, 2])]), [2]);
    }

    #[test]
    fn of_two_sites_alike_the_first_stays() {
        assert_eq!(out(&[5, 5], &[(0, &[0, 1])]), [1]);
        assert_eq!(out(&[6, 5], &[(0, &[0, 1])]), [0]);
    }

    #[test]
    fn sites_whose_second_presence_counts_stay() {
        assert!(out(&[5, 5], &[(3, &[0, 1])]).is_empty());
    }
}
