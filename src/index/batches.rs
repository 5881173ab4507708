//! A million small look-ups in an R-tree, as some thousands of larger ones.
//!
//! Question: for each of n items (boxes), which boxes of a tree come within a distance of it?
//! Method: the items are put in Hilbert order, so that neighbours in the list are neighbours on
//! the ground, and cut into batches. One descent of the tree serves a whole batch; handfuls of
//! its items sift the batch's list for one of their own, and each item sifts that. A batch that
//! spans a gap between two towns finds too many boxes and is halved until it does not. Measured on a million compounds and 100,000 stations: see
//! `benches/nation.rs`. The order depends on the items alone, so the answer does not depend on
//! the number of threads.

use rayon::prelude::*;

use super::hilbert::hilbert_order;
use super::rows::{Rows, RowsOfBatch};
use super::{BoxTree, PlaneBox};
use crate::geodesy::PlanePoint;

/// Items a batch starts with.
const BATCH: usize = 256;
/// A batch that meets more boxes than this is halved.
const LONGEST: usize = 1024;
/// Items that share a list sifted out of their batch's.
const HANDFUL: usize = 16;
/// Room for rounding where a bound is computed in another way than the distance it bounds.
const MARGIN_M: f64 = 1e-6;

/// Items in Hilbert order, with their boxes.
pub struct Batches {
    /// Positions of the items in the caller's list, in Hilbert order.
    order: Vec<u32>,
    /// The items' boxes, in Hilbert order.
    boxes: Vec<PlaneBox>,
}

impl Batches {
    /// Puts items, given by their boxes, into Hilbert order. O(n log n).
    ///
    /// # Panics
    /// When there are 2³² items or more.
    #[must_use]
    pub fn new(boxes: &[PlaneBox]) -> Self {
        let order = hilbert_order(boxes);
        let boxes = order.iter().map(|&at| boxes[at as usize]).collect();
        Self { order, boxes }
    }

    /// Number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.order.len()
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.order.is_empty()
    }

    /// For each item: what `answer` adds to its row, told boxes of `tree` among which are all that
    /// come within `distance_m` of the item's box, the one whose middle is nearest first.
    /// `scratch` makes the working memory of a batch.
    pub fn near<T: Send, S>(
        &self,
        tree: &BoxTree,
        distance_m: f64,
        scratch: impl Fn() -> S + Sync,
        answer: impl Fn(&mut S, usize, &[u32], &mut Vec<T>) + Sync,
    ) -> Rows<T> {
        self.by_batch(|batch, rows| {
            let (mut near, mut scratch) = (Vec::new(), scratch());
            let window = |bounds: PlaneBox| bounds.grown(distance_m);
            let sift =
                |bounds: PlaneBox, _: &mut Shortlist| bounds.grown(distance_m + tree.widest_m());
            self.shortlists(batch, tree, &window, &sift, &mut |part, list| {
                for at in part {
                    let own = self.boxes[at];
                    list.measure(own.middle());
                    let bound_m = (distance_m + own.half_diagonal_m() + tree.widest_m()).max(0.0);
                    list.closer_than(bound_m, &mut near);
                    rows.add(self.order[at], |row| {
                        answer(&mut scratch, self.order[at] as usize, &near, row);
                    });
                }
            });
        })
    }

    /// For each item: what `answer` adds to its row, told some boxes of `tree` among which is
    /// that of the shape nearest to any point of the item, provided that each shape touches the
    /// sides of its box.
    pub fn nearest<T: Send>(
        &self,
        tree: &BoxTree,
        answer: impl Fn(usize, &[u32], &mut Vec<T>) + Sync,
    ) -> Rows<T> {
        let window = |bounds: PlaneBox| {
            let upper = tree.nearest(bounds.middle()).map_or(0.0, |(_, sq)| sq.sqrt());
            // Whatever is nearest to a point of the box is no farther from it than this.
            bounds.grown(upper + 2.0 * tree.widest_m() + bounds.half_diagonal_m() + MARGIN_M)
        };
        let sift = |bounds: PlaneBox, list: &mut Shortlist| {
            let least_m = list.measure(bounds.middle());
            bounds.grown(least_m + 2.0 * tree.widest_m() + bounds.half_diagonal_m() + MARGIN_M)
        };
        self.by_batch(|batch, rows| {
            let mut near = Vec::new();
            self.shortlists(batch, tree, &window, &sift, &mut |part, list| {
                for at in part {
                    let own = self.boxes[at];
                    // From a point of the item, the nearest shape is no farther than the one
                    // whose box has the nearest middle.
                    let least_m = list.measure(own.middle());
                    let bound_m = least_m + 2.0 * (own.half_diagonal_m() + tree.widest_m());
                    list.closer_than(bound_m + MARGIN_M, &mut near);
                    rows.add(self.order[at], |row| answer(self.order[at] as usize, &near, row));
                }
            });
        })
    }

    /// Runs `work` on each batch in parallel.
    fn by_batch<T: Send>(
        &self,
        work: impl Fn(std::ops::Range<usize>, &mut RowsOfBatch<T>) + Sync,
    ) -> Rows<T> {
        let batches = (0..self.order.len().div_ceil(BATCH)).into_par_iter();
        let parts = batches.map(|batch| {
            let range = batch * BATCH..((batch + 1) * BATCH).min(self.order.len());
            let mut rows = RowsOfBatch::default();
            work(range, &mut rows);
            rows
        });
        Rows::from_batches(self.order.len(), parts.collect())
    }

    /// Splits a range of items until each part meets few boxes, then into handfuls, and hands on
    /// each handful with its boxes: those in the `window` around the part whose middles lie in
    /// the `sift` around the handful.
    fn shortlists(
        &self,
        range: std::ops::Range<usize>,
        tree: &BoxTree,
        window: &impl Fn(PlaneBox) -> PlaneBox,
        sift: &impl Fn(PlaneBox, &mut Shortlist) -> PlaneBox,
        hand_on: &mut impl FnMut(std::ops::Range<usize>, &mut Shortlist),
    ) {
        let (mut list, mut sifted) = (Shortlist::default(), Shortlist::default());
        let mut left = vec![range];
        while let Some(range) = left.pop() {
            list.fill(tree, window(self.bounds_of(range.clone())));
            if list.len() > LONGEST && range.len() > HANDFUL {
                let middle = range.start + range.len() / 2;
                left.push(middle..range.end);
                left.push(range.start..middle);
                continue;
            }
            for start in range.clone().step_by(HANDFUL) {
                let handful = start..(start + HANDFUL).min(range.end);
                let inner = sift(self.bounds_of(handful.clone()), &mut list);
                sifted.fill_from(&list, inner);
                hand_on(handful, &mut sifted);
            }
        }
    }

    fn bounds_of(&self, range: std::ops::Range<usize>) -> PlaneBox {
        self.boxes[range].iter().fold(PlaneBox::EMPTY, |all, one| all.joined(*one))
    }
}

/// The boxes that a batch may need, their middles side by side in memory for a fast sift.
#[derive(Default)]
struct Shortlist {
    ids: Vec<u32>,
    xs: Vec<f64>,
    ys: Vec<f64>,
    /// Squares of the distances from the point last measured to the middles.
    away_sq: Vec<f64>,
}

impl Shortlist {
    fn fill(&mut self, tree: &BoxTree, window: PlaneBox) {
        tree.meeting_unsorted(window, &mut self.ids);
        let middles = || self.ids.iter().map(|&id| tree.boxes()[id as usize].middle());
        self.xs.clear();
        self.xs.extend(middles().map(|middle| middle.x));
        self.ys.clear();
        self.ys.extend(middles().map(|middle| middle.y));
    }

    /// Takes from another list the boxes whose middles lie in `window`.
    fn fill_from(&mut self, other: &Self, window: PlaneBox) {
        self.ids.resize(other.len(), 0);
        self.xs.resize(other.len(), 0.0);
        self.ys.resize(other.len(), 0.0);
        let mut kept = 0;
        for ((&x, &y), &id) in other.xs.iter().zip(&other.ys).zip(&other.ids) {
            (self.ids[kept], self.xs[kept], self.ys[kept]) = (id, x, y);
            let across = (window.min.x <= x) & (x <= window.max.x);
            let along = (window.min.y <= y) & (y <= window.max.y);
            kept += usize::from(across & along);
        }
        self.ids.truncate(kept);
        self.xs.truncate(kept);
        self.ys.truncate(kept);
    }

    fn len(&self) -> usize {
        self.ids.len()
    }

    /// Measures from `point` to every middle; the least distance.
    fn measure(&mut self, point: PlanePoint) -> f64 {
        self.away_sq.clear();
        self.away_sq.extend(self.xs.iter().zip(&self.ys).map(|(x, y)| {
            let (dx, dy) = (x - point.x, y - point.y);
            dx * dx + dy * dy
        }));
        self.away_sq
            .iter()
            .fold(f64::INFINITY, |least, &sq| if sq < least { sq } else { least })
            .sqrt()
    }

    /// Puts into `near` the boxes whose middles are at most so far from the point last measured,
    /// the nearest first.
    fn closer_than(&self, bound_m: f64, near: &mut Vec<u32>) {
        let bound_sq = bound_m * bound_m;
        let (mut least_sq, mut first, mut kept) = (f64::INFINITY, 0, 0);
        near.clear();
        near.resize(self.ids.len(), 0);
        // Written first and counted after: about half are kept, and a branch that is wrong half
        // the time costs more than a store.
        for (&sq, &id) in self.away_sq.iter().zip(&self.ids) {
            first = if sq < least_sq { kept } else { first };
            least_sq = least_sq.min(sq);
            near[kept] = id;
            kept += usize::from(sq <= bound_sq);
        }
        near.truncate(kept);
        if first < kept {
            near.swap(0, first);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn batches_find_what_a_look_at_every_box_finds_across_gaps_and_crowds() {
        let noise = |n: u32| f64::from(n.wrapping_mul(2_654_435_761) >> 16) / 65_536.0;
        // Two towns 300 km apart, one of them so crowded that batches must be halved.
        let make = |count: u32, seed: u32| -> Vec<PlaneBox> {
            (0..count)
                .map(|n| {
                    let (size, from) = if n % 3 == 0 { (900.0, 300_000.0) } else { (9_000.0, 0.0) };
                    let p = PlanePoint::new(
                        from + size * noise(n + seed),
                        size * noise(n + seed + 77_777),
                    );
                    PlaneBox::around([p, PlanePoint::new(p.x + 30.0, p.y + 50.0)])
                })
                .collect()
        };
        let (items, others) = (make(1500, 1), make(2000, 500_000));
        let tree = BoxTree::new(others.clone());
        let found = Batches::new(&items).near(
            &tree,
            400.0,
            || (),
            |(), item, near, row: &mut Vec<u32>| {
                let middle = items[item].middle();
                let away = |&at: &u32| others[at as usize].middle().distance_sq(middle);
                let least = near.iter().map(away).fold(f64::INFINITY, f64::min);
                assert!(near.first().is_none_or(|first| away(first) == least));
                row.extend(near);
            },
        );
        for (at, item) in items.iter().enumerate() {
            let scan =
                (0..2000_u32).filter(|&at| others[at as usize].distance_sq(item) <= 160_000.0);
            let close = |&at: &u32| others[at as usize].distance_sq(item) <= 160_000.0;
            let mut near: Vec<u32> = found.of(at).iter().copied().filter(close).collect();
            near.sort_unstable();
            assert_eq!(near, scan.collect::<Vec<_>>());
        }
    }
}
