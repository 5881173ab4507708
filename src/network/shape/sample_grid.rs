//! The samples in square buckets: which is the nearest to a place, which are near?

use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// Buckets are no smaller than this.
const LEAST_BUCKET_M: f64 = 25.0;

/// Points in buckets.
pub(super) struct SampleGrid<'a> {
    at: &'a [PlanePoint],
    origin: PlanePoint,
    bucket_m: f64,
    columns: i64,
    rows: i64,
    /// First entry of each bucket, row by row, and their number.
    starts: Vec<u32>,
    samples: Vec<u32>,
}

impl<'a> SampleGrid<'a> {
    /// Puts points into buckets, at most a few for each point.
    pub fn new(at: &'a [PlanePoint]) -> Self {
        let origin = PlanePoint::new(0.0, 0.0);
        let bounds = if at.is_empty() {
            PlaneBox { min: origin, max: origin }
        } else {
            PlaneBox::around(at.iter().copied())
        };
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let most = 4.0 * at.len().max(1) as f64;
        let bucket_m =
            LEAST_BUCKET_M.max((width * height / most).sqrt()).max(width.max(height) / most);
        let columns = (width / bucket_m) as i64 + 1;
        let rows = (height / bucket_m) as i64 + 1;
        let starts = vec![0; (columns * rows) as usize + 1];
        let samples = vec![0; at.len()];
        let mut grid = Self { at, origin: bounds.min, bucket_m, columns, rows, starts, samples };
        let bucket_of = |p: &PlanePoint| {
            let (column, row) = grid.column_and_row(*p);
            (row.clamp(0, rows - 1) * columns + column.clamp(0, columns - 1)) as usize
        };
        let buckets: Vec<usize> = at.iter().map(bucket_of).collect();
        for &bucket in &buckets {
            grid.starts[bucket + 1] += 1;
        }
        for bucket in 1..grid.starts.len() {
            grid.starts[bucket] += grid.starts[bucket - 1];
        }
        let mut next = grid.starts.clone();
        for (sample, &bucket) in (0u32..).zip(&buckets) {
            grid.samples[next[bucket] as usize] = sample;
            next[bucket] += 1;
        }
        grid
    }

    fn column_and_row(&self, p: PlanePoint) -> (i64, i64) {
        let at = |value: f64| (value / self.bucket_m).floor() as i64;
        (at(p.x - self.origin.x), at(p.y - self.origin.y))
    }

    /// The samples in some columns of a row of buckets.
    fn in_row(&self, row: i64, from: i64, to: i64) -> &[u32] {
        let (from, to) = (from.max(0), to.min(self.columns - 1));
        if from > to || row < 0 || row >= self.rows {
            return &[];
        }
        let first = self.starts[(row * self.columns + from) as usize] as usize;
        let last = self.starts[(row * self.columns + to) as usize + 1] as usize;
        &self.samples[first..last]
    }

    /// Lists the samples within `radius_m` of a place, nearest first, with squares of distances.
    pub fn within(&self, p: PlanePoint, radius_m: f64, found: &mut Vec<(f64, u32)>) {
        found.clear();
        let corner = |way_m: f64| self.column_and_row(PlanePoint::new(p.x + way_m, p.y + way_m));
        let ((left, low), (right, high)) = (corner(-radius_m), corner(radius_m));
        for row in low.max(0)..=high.min(self.rows - 1) {
            for &sample in self.in_row(row, left, right) {
                let sq = self.at[sample as usize].distance_sq(p);
                if sq <= radius_m * radius_m {
                    found.push((sq, sample));
                }
            }
        }
        found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    }

    /// The sample nearest to a place, if one is within `radius_m`, and the square of its distance.
    pub fn nearest(&self, p: PlanePoint, radius_m: f64) -> Option<(f64, u32)> {
        let (column, row) = self.column_and_row(p);
        let mut best: Option<(f64, u32)> = None;
        let mut look = |samples: &[u32]| {
            for &sample in samples {
                let found = (self.at[sample as usize].distance_sq(p), sample);
                if best.is_none_or(|best| found < best) {
                    best = Some(found);
                }
            }
            best.map(|(sq, _)| sq)
        };
        for ring in 0..=(radius_m / self.bucket_m) as i64 + 1 {
            // What lies in this ring of buckets is at least so far.
            let least_m = (ring - 1).max(0) as f64 * self.bucket_m;
            if look(&[]).is_some_and(|sq| sq <= least_m * least_m) {
                break;
            }
            let (left, right) = (column - ring, column + ring);
            look(self.in_row(row - ring, left, right));
            for step in 1 - ring..ring {
                look(self.in_row(row + step, left, left));
                look(self.in_row(row + step, right, right));
            }
            if ring > 0 {
                look(self.in_row(row + ring, left, right));
            }
        }
        best.filter(|(sq, _)| *sq <= radius_m * radius_m)
    }
}
