//! Rows that every whole choice keeps and a fractional one does not.
//!
//! Half the sum of some rows, every coefficient and the right side rounded up: a {0, ½}-cut (Caprara
//! & Fischetti 1996, doi:10.1007/BF02592196). Where three demands have sites two by two, half a site
//! each serves all three; whole ones are two. Coefficients that are odd in the sum are rounded with
//! `v >= 0` or `v <= 1`, whichever is nearer. Method: elimination modulo 2 over the columns between 0
//! and 1 (Koster, Zymolka & Kutschka 2009, doi:10.1007/s00453-007-9104-9), in a few fixed orders; what
//! is odd on the right and cheap on the left on the way is a cut. All in integers: a cut is valid
//! whatever the floats say.

use std::collections::BTreeMap;

use super::Program;

/// A row to be added: its columns' coefficients sum to `least` or more in every whole choice.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Cut {
    /// Columns, ascending, and coefficients.
    pub entries: Vec<(u32, i64)>,
    /// Least sum.
    pub least: i64,
}

/// Nearer to 0 or 1 is whole.
const WHOLE: f64 = 1e-6;
/// Rows with larger coefficients or more to spare are left alone.
const LARGEST: i64 = 4;
const SPARE: f64 = 0.75;
/// By how much a cut must be violated.
const LEAST: f64 = 0.02;
/// Rows in a sum, at most.
const MOST_ROWS: u32 = 48;
/// Orders of elimination.
const ORDERS: u64 = 4;
/// Two cuts in one round have at most this cosine.
const ALIKE: f64 = 0.8;
/// Sums looked at in one order.
const LOOKED_AT: u32 = 3_000;

/// Rows modulo 2: some rows' sum.
#[derive(Clone)]
struct Sum {
    /// Odd columns between 0 and 1, and the rows summed.
    odd: Vec<u64>,
    rows: Vec<u64>,
    is_odd: bool,
    spare: f64,
}

/// Cuts that the values violate, the sharpest first, at most so many.
#[must_use]
pub fn cuts(program: &Program, values: &[f64], most: usize) -> Vec<Cut> {
    let mut columns: Vec<u32> = Vec::new();
    let mut place = vec![u32::MAX; program.columns()];
    for (column, &value) in values.iter().enumerate() {
        if value > WHOLE && value < 1.0 - WHOLE {
            place[column] = columns.len() as u32;
            columns.push(column as u32);
        }
    }
    let used = tight_rows(program, values);
    let (wide, high) = (columns.len().div_ceil(64), used.len().div_ceil(64));
    let sums: Vec<Sum> = used
        .iter()
        .enumerate()
        .map(|(at, &(row, spare))| {
            let mut odd = vec![0; wide];
            let mut is_odd = program.least[row as usize] % 2 != 0;
            for &(column, value) in program.row(row as usize) {
                if value % 2 == 0 {
                    continue;
                }
                match place[column as usize] {
                    u32::MAX => is_odd ^= values[column as usize] > 0.5,
                    at => odd[at as usize / 64] |= 1 << (at % 64),
                }
            }
            let mut rows = vec![0; high];
            rows[at / 64] |= 1 << (at % 64);
            Sum { odd, rows, is_odd, spare }
        })
        .collect();
    let costs: Vec<f64> = columns
        .iter()
        .map(|column| {
            let value = values[*column as usize];
            value.min(1.0 - value)
        })
        .collect();
    let mut found: BTreeMap<Cut, f64> = BTreeMap::new();
    let mut adder = Adder { sums: vec![0; program.columns()], touched: Vec::new() };
    for order in 0..ORDERS {
        let mut looked_at = 0;
        eliminate(&sums, &costs, order, &mut |sum| {
            looked_at += 1;
            if looked_at > LOOKED_AT {
                return;
            }
            let rows = bits(&sum.rows).map(|at| used[at].0);
            if let Some((cut, sharpness)) = adder.cut(program, values, rows) {
                found.insert(cut, sharpness);
            }
        });
    }
    let mut found: Vec<(Cut, f64)> = found.into_iter().collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    apart(found, program.columns(), most)
}

/// Rows with little to spare and small coefficients.
fn tight_rows(program: &Program, values: &[f64]) -> Vec<(u32, f64)> {
    let mut used = Vec::new();
    for row in 0..program.rows() {
        let entries = program.row(row);
        if entries.iter().any(|(_, value)| value.abs() > LARGEST) {
            continue;
        }
        let sum: f64 =
            entries.iter().map(|&(column, value)| value as f64 * values[column as usize]).sum();
        let spare = (sum - program.least[row] as f64).max(0.0);
        if spare < SPARE {
            used.push((row as u32, spare));
        }
    }
    used
}

fn bits(words: &[u64]) -> impl Iterator<Item = usize> + '_ {
    words.iter().enumerate().flat_map(|(at, &word)| {
        std::iter::successors(Some(word), |word| Some(word & word.wrapping_sub(1)))
            .take_while(|word| *word != 0)
            .map(move |word| 64 * at + word.trailing_zeros() as usize)
    })
}

/// Sums of rows on the way of an elimination that may give a cut.
fn eliminate(sums: &[Sum], costs: &[f64], order: u64, found: &mut dyn FnMut(&Sum)) {
    let mut sums = sums.to_vec();
    let promising = |sum: &Sum| {
        let (mut cost, mut switch) = (sum.spare, f64::INFINITY);
        for at in bits(&sum.odd) {
            cost += costs[at];
            switch = switch.min(1.0 - 2.0 * costs[at]);
            if cost > 1.0 - LEAST {
                return false;
            }
        }
        cost + if sum.is_odd { 0.0 } else { switch } < 1.0 - 2.0 * LEAST
    };
    let mut columns: Vec<(f64, usize)> = costs
        .iter()
        .enumerate()
        .map(|(at, cost)| {
            let noise = (at as u64 + 1).wrapping_mul(0x9e37_79b9_7f4a_7c15 ^ (order * 0x51_7cc1));
            let noise = (noise >> 40) as f64 / (1_u64 << 24) as f64;
            (cost + if order == 0 { 0.0 } else { 0.6 * noise }, at)
        })
        .collect();
    columns.sort_by(|a, b| b.0.total_cmp(&a.0).then(a.1.cmp(&b.1)));
    let mut is_used = vec![false; sums.len()];
    for &(_, column) in &columns {
        let has = |sum: &Sum| sum.odd[column / 64] >> (column % 64) & 1 == 1;
        let size = |sum: &Sum| sum.odd.iter().map(|word| word.count_ones()).sum::<u32>();
        let pivot = (0..sums.len()).filter(|at| !is_used[*at] && has(&sums[*at])).min_by(|a, b| {
            let (one, other) = (&sums[*a], &sums[*b]);
            one.spare.total_cmp(&other.spare).then(size(one).cmp(&size(other))).then(a.cmp(b))
        });
        let Some(pivot) = pivot else { continue };
        is_used[pivot] = true;
        let lead = sums[pivot].clone();
        for at in 0..sums.len() {
            let sum = &mut sums[at];
            if is_used[at] || !has(sum) {
                continue;
            }
            sum.spare += lead.spare;
            if sum.spare > 1.0 - LEAST {
                is_used[at] = true;
                continue;
            }
            sum.is_odd ^= lead.is_odd;
            sum.odd.iter_mut().zip(&lead.odd).for_each(|(word, other)| *word ^= other);
            sum.rows.iter_mut().zip(&lead.rows).for_each(|(word, other)| *word ^= other);
            if sum.rows.iter().map(|word| word.count_ones()).sum::<u32>() <= MOST_ROWS
                && promising(sum)
            {
                found(sum);
            }
        }
    }
}

/// Adds rows up, column by column.
struct Adder {
    sums: Vec<i64>,
    touched: Vec<u32>,
}

impl Adder {
    /// The cut of a sum of rows, and how far away from it the values are.
    fn cut(
        &mut self,
        program: &Program,
        values: &[f64],
        rows: impl Iterator<Item = u32>,
    ) -> Option<(Cut, f64)> {
        let mut least = 0_i64;
        // Coefficients of the rows used are small, and so are the sums.
        for row in rows {
            least = least.saturating_add(program.least[row as usize]);
            for &(column, value) in program.row(row as usize) {
                let to = &mut self.sums[column as usize];
                if *to == 0 {
                    self.touched.push(column);
                }
                *to += value;
            }
        }
        let mut nearest: Option<(f64, u32)> = None;
        for &column in &self.touched {
            let sum = &mut self.sums[column as usize];
            if *sum % 2 == 0 {
                continue;
            }
            let at = values[column as usize];
            let is_high = at > 0.5;
            *sum += if is_high { -1 } else { 1 };
            least -= i64::from(is_high);
            let switch = (1.0 - 2.0 * at).abs();
            if nearest.is_none_or(|(best, _)| switch < best) {
                nearest = Some((switch, column));
            }
        }
        if least % 2 == 0
            && let Some((_, column)) = nearest
        {
            // One column is rounded the other way.
            let is_high = values[column as usize] > 0.5;
            self.sums[column as usize] += if is_high { 2 } else { -2 };
            least += if is_high { 1 } else { -1 };
        }
        let is_odd = least % 2 != 0;
        let least = (least + 1) / 2;
        let (mut reached, mut size, mut is_plain) = (0.0, 0.0, true);
        let mut entries = Vec::with_capacity(self.touched.len());
        for column in std::mem::take(&mut self.touched) {
            let value = std::mem::take(&mut self.sums[column as usize]) / 2;
            if value != 0 {
                reached += value as f64 * values[column as usize];
                size += (value * value) as f64;
                is_plain &= value > 0;
                entries.push((column, value));
            }
        }
        let lacks = least as f64 - reached;
        if !is_odd || lacks < LEAST {
            return None;
        }
        entries.sort_unstable();
        // Columns that came to nothing on the way and back are there twice, the second time as 0.
        if is_plain {
            // More than is asked for is no better.
            entries.iter_mut().for_each(|(_, value)| *value = (*value).min(least));
        }
        Some((Cut { entries, least }, lacks / size.sqrt()))
    }
}

/// The first cuts that are not too much alike.
fn apart(found: Vec<(Cut, f64)>, columns: usize, most: usize) -> Vec<Cut> {
    let mut kept: Vec<Cut> = Vec::new();
    let mut dense = vec![0.0; columns];
    let size =
        |cut: &Cut| cut.entries.iter().map(|(_, value)| (value * value) as f64).sum::<f64>().sqrt();
    for (cut, _) in found {
        for &(column, value) in &cut.entries {
            dense[column as usize] = value as f64;
        }
        let its = size(&cut);
        let is_alike = |other: &Cut| {
            let product: f64 = other
                .entries
                .iter()
                .map(|&(column, value)| value as f64 * dense[column as usize])
                .sum();
            product > ALIKE * its * size(other)
        };
        let is_new = !kept.iter().any(is_alike);
        for &(column, _) in &cut.entries {
            dense[column as usize] = 0.0;
        }
        if is_new {
            kept.push(cut);
            if kept.len() == most {
                break;
            }
        }
    }
    kept
}
