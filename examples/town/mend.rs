//! Makes groups of cells fit to be polygons: each in one piece, none touching itself at a corner,
//! none with a hole.

use std::collections::{BTreeMap, BTreeSet};

use super::areas::Labels;
use super::lattice::{Cell, Lattice};

/// Moves single cells to neighbouring groups, or out of town, until every group is one piece
/// without pinch and hole. A cell moves from one group to another only where `may_pass` agrees.
pub fn mend(lattice: &Lattice, labels: &mut Labels, may_pass: impl Fn(usize, usize) -> bool) {
    for _ in 0..60 {
        let moved = join_pieces(lattice, labels, &may_pass)
            + open_pinches(lattice, labels, &may_pass)
            + fill_holes(lattice, labels);
        if moved == 0 {
            return;
        }
    }
    panic!("the groups of cells cannot be mended: change the seeds");
}

fn label(lattice: &Lattice, labels: &Labels, cell: Option<Cell>) -> Option<usize> {
    labels[lattice.position(cell?)?]
}

/// The group that most neighbours belong to and that the cell may pass to.
fn other_group(
    lattice: &Lattice,
    labels: &Labels,
    cell: Cell,
    may_pass: &impl Fn(usize, usize) -> bool,
) -> Option<usize> {
    let own = label(lattice, labels, Some(cell))?;
    let mut votes: BTreeMap<usize, usize> = BTreeMap::new();
    for next in cell.neighbours() {
        if let Some(group) = label(lattice, labels, next)
            && group != own
            && may_pass(own, group)
        {
            *votes.entry(group).or_default() += 1;
        }
    }
    votes.into_iter().max_by_key(|(_, count)| *count).map(|(group, _)| group)
}

/// Every piece of a group except its largest goes to its neighbours.
fn join_pieces(
    lattice: &Lattice,
    labels: &mut Labels,
    may_pass: &impl Fn(usize, usize) -> bool,
) -> usize {
    let mut largest: BTreeMap<usize, Vec<Cell>> = BTreeMap::new();
    let mut loose = Vec::new();
    for (group, piece) in pieces(lattice, labels) {
        let Some(group) = group else { continue };
        let kept = largest.entry(group).or_default();
        loose.extend(if piece.len() > kept.len() { std::mem::replace(kept, piece) } else { piece });
    }
    for cell in &loose {
        let at = lattice.position(*cell).expect("a cell of the lattice");
        labels[at] = other_group(lattice, labels, *cell, may_pass);
    }
    loose.len()
}

/// Where two cells of a group touch only at a corner, one of the other two joins it, or one of
/// the two leaves.
fn open_pinches(
    lattice: &Lattice,
    labels: &mut Labels,
    may_pass: &impl Fn(usize, usize) -> bool,
) -> usize {
    let mut moved = 0;
    let (columns, rows) = lattice.extent();
    for (i, j) in (1..rows).flat_map(|j| (1..columns).map(move |i| (i, j))) {
        let around = [(i - 1, j - 1), (i, j - 1), (i, j), (i - 1, j)].map(|(i, j)| Cell { i, j });
        let groups = around.map(|cell| label(lattice, labels, Some(cell)));
        for (a, b) in [(0, 1), (1, 2)] {
            let (c, d) = (a + 2, (b + 2) % 4);
            let Some(own) = groups[a] else { continue };
            if groups[c] != Some(own) || groups[b] == Some(own) || groups[d] == Some(own) {
                continue;
            }
            let joiner = [b, d].into_iter().find(|k| groups[*k].is_some_and(|g| may_pass(g, own)));
            let (who, to) = match joiner {
                Some(k) => (around[k], Some(own)),
                None => (around[c], other_group(lattice, labels, around[c], may_pass)),
            };
            labels[lattice.position(who).expect("a cell of the lattice")] = to;
            moved += 1;
            break;
        }
    }
    moved
}

/// A piece that only one group surrounds becomes part of that group.
fn fill_holes(lattice: &Lattice, labels: &mut Labels) -> usize {
    let (columns, rows) = lattice.extent();
    let mut moved = 0;
    for (group, piece) in pieces(lattice, labels) {
        let mut around: BTreeSet<Option<usize>> = BTreeSet::new();
        for cell in &piece {
            if cell.i == 0 || cell.j == 0 || cell.i + 1 == columns || cell.j + 1 == rows {
                around.insert(None);
            }
            around.extend(cell.neighbours().map(|next| label(lattice, labels, next)));
        }
        around.remove(&group);
        let Some(Some(only)) = around.pop_first() else { continue };
        if around.is_empty() && group.is_none() {
            for cell in &piece {
                labels[lattice.position(*cell).expect("a cell of the lattice")] = Some(only);
            }
            moved += piece.len();
        }
    }
    moved
}

/// Connected cells of one label, with that label.
fn pieces(lattice: &Lattice, labels: &Labels) -> Vec<(Option<usize>, Vec<Cell>)> {
    let mut seen: BTreeSet<Cell> = BTreeSet::new();
    let mut pieces = Vec::new();
    for start in lattice.cells() {
        if !seen.insert(start) {
            continue;
        }
        let group = label(lattice, labels, Some(start));
        let mut piece = vec![start];
        let mut at = 0;
        while at < piece.len() {
            for next in piece[at].neighbours().into_iter().flatten() {
                let inside = lattice.position(next).is_some();
                if inside && label(lattice, labels, Some(next)) == group && seen.insert(next) {
                    piece.push(next);
                }
            }
            at += 1;
        }
        pieces.push((group, piece));
    }
    pieces
}
