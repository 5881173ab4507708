//! Dividing a town into blocks where few rows are shared.

use super::super::program::Program;
use std::collections::VecDeque;

/// How far from an even share of the load a cut may lie, in shares of a block.
const PLAY: f64 = 0.3;
const SMOOTHINGS: usize = 20;

/// The block of each site, numbered from one end of the town to the other, each of about `size` of
/// the `load` (by site).
///
/// Pieces that share no row are never cut together: a large one is divided where the rows that
/// straddle the cut gain least, small ones are put into one block.
pub fn divide(program: &Program, load: &[f64], size: f64) -> Vec<usize> {
    let sites = program.sites.len();
    let mut blocks = vec![0; sites];
    let mut next = 0;
    // The block that small pieces go into, and what it holds.
    let mut small: Option<(usize, f64)> = None;
    for piece in pieces(program) {
        let held: f64 = piece.iter().map(|&site| load[site]).sum();
        let parts = (held / size).round() as usize;
        if parts == 0 {
            let (block, before) = small.unwrap_or_else(|| {
                next += 1;
                (next - 1, 0.0)
            });
            for &site in &piece {
                blocks[site] = block;
            }
            small = (before + held < size).then_some((block, before + held));
            continue;
        }
        let mut open = vec![(piece, parts)];
        while let Some((members, parts)) = open.pop() {
            if parts < 2 || members.len() < 2 * parts {
                for &site in &members {
                    blocks[site] = next;
                }
                next += 1;
                continue;
            }
            let first = parts / 2;
            let (low, high) = cut(program, load, &members, (first, parts));
            open.push((high, parts - first));
            open.push((low, first));
        }
    }
    blocks
}

/// Sites that rows join to each other, directly or by others.
fn pieces(program: &Program) -> Vec<Vec<usize>> {
    let all = vec![true; program.sites.len()];
    let mut steps = vec![u32::MAX; program.sites.len()];
    let mut pieces = Vec::new();
    for site in 0..program.sites.len() {
        if steps[site] == u32::MAX {
            pieces.push(walk(program, &all, site, &mut steps));
        }
    }
    pieces
}

/// Parts `members` in two, `first` of `parts` shares in the first.
fn cut(
    program: &Program,
    load: &[f64],
    members: &[usize],
    (first, parts): (usize, usize),
) -> (Vec<usize>, Vec<usize>) {
    let order = end_to_end(program, members);
    let mut place = vec![usize::MAX; program.sites.len()];
    for (at, &site) in order.iter().enumerate() {
        place[site] = at;
    }
    let mut straddles = vec![0.0; order.len() + 1];
    for row in 0..program.gains.len() {
        let places = program.by_row.of(row).iter().map(|&site| place[site as usize]);
        let inside = places.filter(|&place| place != usize::MAX);
        let span = inside.fold(None, |span: Option<(usize, usize)>, at| {
            span.map_or(Some((at, at)), |(low, high)| Some((low.min(at), high.max(at))))
        });
        if let Some((low, high)) = span {
            straddles[low + 1] += program.gains[row] as f64;
            straddles[high + 1] -= program.gains[row] as f64;
        }
    }
    let total: f64 = order.iter().map(|&site| load[site]).sum();
    let share = total / parts as f64;
    let (mut sum, mut weight) = (0.0, 0.0);
    let mut best: Option<((f64, f64), usize)> = None;
    for at in 1..order.len() {
        sum += load[order[at - 1]];
        weight += straddles[at];
        let off = (sum - share * first as f64).abs();
        let rank = if off <= PLAY * share { (0.0, weight) } else { (1.0, off) };
        if best.is_none_or(|(least, _)| rank < least) {
            best = Some((rank, at));
        }
    }
    let at = best.map_or(order.len() / 2, |best| best.1);
    (order[..at].to_vec(), order[at..].to_vec())
}

/// Sites in order from one end of the town to the other; pieces that share no row one after the
/// other.
fn end_to_end(program: &Program, members: &[usize]) -> Vec<usize> {
    let mut steps = vec![u32::MAX; program.sites.len()];
    let mut key = vec![0.0; program.sites.len()];
    let mut is_member = vec![false; program.sites.len()];
    for &site in members {
        is_member[site] = true;
    }
    let mut pieces: Vec<Vec<usize>> = Vec::new();
    let mut is_seen = vec![false; program.sites.len()];
    for &site in members {
        if is_seen[site] {
            continue;
        }
        let piece = walk(program, &is_member, site, &mut steps);
        let end = piece[piece.len() - 1];
        forget(&piece, &mut steps);
        let there = walk(program, &is_member, end, &mut steps);
        for &site in &piece {
            is_seen[site] = true;
            key[site] = f64::from(steps[site]);
        }
        let other = there[there.len() - 1];
        forget(&piece, &mut steps);
        walk(program, &is_member, other, &mut steps);
        for &site in &piece {
            key[site] -= f64::from(steps[site]);
        }
        forget(&piece, &mut steps);
        pieces.push(piece);
    }
    // Neighbours' means tell sites of as many steps apart.
    let mean = |items: &[u32], of: &dyn Fn(usize) -> Option<f64>| {
        let (mut sum, mut count) = (0.0, 0.0);
        for value in items.iter().filter_map(|&item| of(item as usize)) {
            sum += value;
            count += 1.0;
        }
        if count > 0.0 { sum / count } else { 0.0 }
    };
    for _ in 0..SMOOTHINGS {
        let of_site = |site: usize| is_member[site].then(|| key[site]);
        let of_row: Vec<f64> =
            (0..program.gains.len()).map(|row| mean(program.by_row.of(row), &of_site)).collect();
        key = (0..key.len())
            .map(|site| mean(program.by_column.of(site), &|row| Some(of_row[row])))
            .collect();
    }
    let mut order = Vec::with_capacity(members.len());
    for mut piece in pieces {
        piece.sort_by(|&a, &b| key[a].total_cmp(&key[b]).then(a.cmp(&b)));
        order.append(&mut piece);
    }
    order
}

/// The sites that rows join to `start`, nearest first; notes their steps.
fn walk(program: &Program, is_member: &[bool], start: usize, steps: &mut [u32]) -> Vec<usize> {
    steps[start] = 0;
    let mut queue = VecDeque::from([start]);
    let mut reached = Vec::new();
    while let Some(site) = queue.pop_front() {
        reached.push(site);
        for &row in program.by_column.of(site) {
            for &other in program.by_row.of(row as usize) {
                let other = other as usize;
                if is_member[other] && steps[other] == u32::MAX {
                    steps[other] = steps[site] + 1;
                    queue.push_back(other);
                }
            }
        }
    }
    reached
}

fn forget(piece: &[usize], steps: &mut [u32]) {
    for &site in piece {
        steps[site] = u32::MAX;
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::program::{Fate, Program};
    use super::super::super::tests::town;
    use super::*;

    #[test]
    fn blocks_hold_even_shares_and_pieces_are_not_cut_together() {
        // Two towns that know nothing of each other.
        let one = town(300, 90, 1_700);
        let rows: Vec<Vec<u32>> = (0..600)
            .map(|at| {
                let shift = if at < 300 { 0 } else { 90 };
                one.rows.of(at % 300).iter().map(|site| site + shift).collect()
            })
            .collect();
        let mut two = one.clone();
        two.sites.extend(one.sites.iter().copied());
        two.demands.extend(one.demands.iter().zip(300..).map(|(demand, first_row)| {
            let mut demand = *demand;
            demand.first_row = first_row;
            demand
        }));
        two.have.resize(600, 0);
        two.rows = crate::index::Rows::from_rows(rows);
        let program = Program::new(&two, &[Fate::Open; 180], &[1; 180], 30);
        let blocks = divide(&program, &vec![1.0; program.sites.len()], 20.0);
        let most = blocks.iter().copied().max().unwrap();
        assert!((6..=11).contains(&most), "{most}");
        for block in 0..=most {
            let members: Vec<u32> = (0..program.sites.len())
                .filter(|&site| blocks[site] == block)
                .map(|site| program.sites[site])
                .collect();
            assert!((5..=40).contains(&members.len()), "{members:?}");
            let is_one = members.iter().all(|&site| site < 90);
            let is_other = members.iter().all(|&site| site >= 90);
            assert!(is_one || is_other, "{members:?}");
        }
    }
}
