//! Areas as groups of cells: who takes which cell, and the outline of a group.
//!
//! Groups share the lattice's nodes, so neighbouring outlines have the same vertices and tile
//! without gap or overlap.

use std::collections::BTreeMap;

use yike::geodesy::PlanePoint;

use super::lattice::{Cell, Lattice};

/// The group of each cell, in the order of [`Lattice::cells`]; `None` where no town is.
pub type Labels = Vec<Option<usize>>;

/// A place that draws cells to a group.
#[derive(Clone, Copy, Debug)]
pub struct Seed {
    /// Where.
    pub at: PlanePoint,
    /// Which group.
    pub group: usize,
}

/// The group of the seed nearest to a point, among the seeds that `admits` lets through.
pub fn nearest(seeds: &[Seed], at: PlanePoint, admits: impl Fn(usize) -> bool) -> Option<usize> {
    let open = seeds.iter().filter(|seed| admits(seed.group));
    let best = open.min_by(|a, b| a.at.distance_sq(at).total_cmp(&b.at.distance_sq(at)));
    best.map(|seed| seed.group)
}

/// Divides connected `cells` into `count` connected groups of about equal `weight`.
///
/// Seeds are spread as far apart as they will go; then, again and again, the lightest group
/// takes the free cell beside it that lies nearest to its seed.
pub fn share_out(
    lattice: &Lattice,
    cells: &[Cell],
    weight: impl Fn(Cell) -> f64,
    count: usize,
) -> BTreeMap<Cell, usize> {
    let far = |cell: Cell, seeds: &[Cell]| {
        let to = |seed: &Cell| lattice.centre(cell).distance_sq(lattice.centre(*seed));
        seeds.iter().map(to).fold(f64::INFINITY, f64::min)
    };
    let mut seeds = vec![cells[0]];
    while seeds.len() < count {
        let farthest = cells.iter().max_by(|a, b| far(**a, &seeds).total_cmp(&far(**b, &seeds)));
        seeds.push(*farthest.expect("a street has more cells than communities"));
    }
    let mut taken: BTreeMap<Cell, usize> =
        seeds.iter().enumerate().map(|(group, cell)| (*cell, group)).collect();
    let mut load: Vec<f64> = seeds.iter().map(|cell| weight(*cell)).collect();
    while taken.len() < cells.len() {
        let free = |cell: &&Cell| !taken.contains_key(*cell);
        let mut best: Option<(f64, Cell, usize)> = None;
        for cell in cells.iter().filter(free) {
            for group in cell.neighbours().into_iter().flatten().filter_map(|n| taken.get(&n)) {
                let gap = lattice.centre(*cell).distance_sq(lattice.centre(seeds[*group]));
                // Half a kilometre of detour weighs as much as one average cell of load.
                let worth = load[*group] / weight(cells[0]).max(1.0) + gap / 250_000.0;
                if best.is_none_or(|(least, ..)| worth < least) {
                    best = Some((worth, *cell, *group));
                }
            }
        }
        let Some((_, cell, group)) = best else { break };
        taken.insert(cell, group);
        load[group] += weight(cell);
    }
    taken
}

/// The nodes around a group, counter-clockwise, each once. The group is connected and has no
/// hole and no pinch: [`super::mend::mend`] sees to that.
pub fn outline(lattice: &Lattice, labels: &Labels, group: usize) -> Vec<(usize, usize)> {
    let own = |cell: Option<Cell>| {
        cell.and_then(|cell| lattice.position(cell)).is_some_and(|at| labels[at] == Some(group))
    };
    let mut next: BTreeMap<(usize, usize), (usize, usize)> = BTreeMap::new();
    for cell in lattice.cells().filter(|cell| own(Some(*cell))) {
        for (side, (edge, beyond)) in cell.edges().into_iter().zip(cell.neighbours()).enumerate() {
            if own(beyond) {
                continue;
            }
            let (start, end) = ((edge.i, edge.j), edge.end());
            // South and east edges run with the outline, north and west edges against it.
            let (from, to) = if side < 2 { (start, end) } else { (end, start) };
            next.insert(from, to);
        }
    }
    let Some((&first, _)) = next.first_key_value() else { return Vec::new() };
    let mut ring = vec![first];
    let mut at = next[&first];
    while at != first {
        ring.push(at);
        at = next[&at];
    }
    assert_eq!(ring.len(), next.len(), "group {group} has one outline");
    ring
}
