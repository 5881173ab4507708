//! Shapes drawn in cells: which area is here, is a border near here?

use super::window::Window;
use crate::geodesy::PlanePoint;

/// Where cells lie.
#[derive(Clone, Copy)]
pub struct Frame {
    from: PlanePoint,
    cell_m: f64,
    columns: usize,
    rows: usize,
}

impl Frame {
    pub fn of(window: &Window) -> Self {
        let Window { from, cell_m, columns, rows, .. } = *window;
        Self { from, cell_m, columns, rows }
    }

    /// The cell of a point, where it has one.
    fn cell(&self, x: f64, y: f64) -> Option<usize> {
        let column = (x - self.from.x) / self.cell_m;
        let row = (y - self.from.y) / self.cell_m;
        let inside =
            column >= 0.0 && row >= 0.0 && column < self.columns as f64 && row < self.rows as f64;
        inside.then(|| row as usize * self.columns + column as usize)
    }
}

/// Areas by number; 0 is none.
pub struct Fill {
    frame: Frame,
    cells: Vec<u16>,
}

impl Fill {
    pub fn new(frame: Frame) -> Self {
        Self { frame, cells: vec![0; frame.columns * frame.rows] }
    }

    /// Fills a polygon, all its rings together, with a number. O(height × edges + cells).
    pub fn draw(&mut self, rings: &[Vec<PlanePoint>], number: u16) {
        let Frame { from, cell_m, columns, rows } = self.frame;
        let ys = || rings.iter().flatten().map(|p| p.y);
        let (low, high) =
            (ys().fold(f64::INFINITY, f64::min), ys().fold(f64::NEG_INFINITY, f64::max));
        // A row is filled where its middle line is inside.
        let row_of = |y: f64| ((y - from.y) / cell_m - 0.5).ceil().clamp(0.0, rows as f64) as usize;
        if low.is_nan() || high < low {
            return;
        }
        let (first, last) = (row_of(low), row_of(high));
        let mut crossings: Vec<Vec<f64>> = vec![Vec::new(); last.saturating_sub(first)];
        for ring in rings {
            for pair in ring.windows(2) {
                let (a, b) =
                    if pair[0].y <= pair[1].y { (pair[0], pair[1]) } else { (pair[1], pair[0]) };
                if a.y.is_nan() || b.y.is_nan() {
                    continue; // no numbers
                }
                for row in row_of(a.y)..row_of(b.y) {
                    let y = from.y + (row as f64 + 0.5) * cell_m;
                    let x = a.x + (y - a.y) / (b.y - a.y) * (b.x - a.x);
                    crossings[row - first].push(x);
                }
            }
        }
        let column_of =
            |x: f64| ((x - from.x) / cell_m - 0.5).ceil().clamp(0.0, columns as f64) as usize;
        for (row, xs) in (first..).zip(&mut crossings) {
            xs.sort_unstable_by(f64::total_cmp);
            for pair in xs.chunks_exact(2) {
                let (left, right) = (column_of(pair[0]), column_of(pair[1]));
                self.cells[row * columns + left..row * columns + right.max(left)].fill(number);
            }
        }
    }

    /// The number at a point; 0 for none, and outside.
    pub fn at(&self, x: f64, y: f64) -> u16 {
        self.frame.cell(x, y).map_or(0, |cell| self.cells[cell])
    }
}

/// Cells that a line passes through or beside.
pub struct Trace {
    frame: Frame,
    bits: Vec<u64>,
}

impl Trace {
    pub fn new(frame: Frame) -> Self {
        Self { frame, bits: vec![0; (frame.columns * frame.rows).div_ceil(64)] }
    }

    /// Marks the cells along a line and those around them. O(length / cell).
    pub fn draw(&mut self, line: &[PlanePoint]) {
        let step_m = self.frame.cell_m * 0.7;
        // Longer than the window's diagonal is an outlier; no more than that is walked.
        let most = (self.frame.columns + self.frame.rows) as f64 * 2.0;
        for pair in line.windows(2) {
            let (a, b) = (pair[0], pair[1]);
            let steps = (a.distance_sq(b).sqrt() / step_m).ceil();
            if steps.is_nan() || steps > most {
                continue;
            }
            let steps = steps.max(1.0);
            for k in 0..=steps as u32 {
                let share = f64::from(k) / steps;
                self.mark(a.x + (b.x - a.x) * share, a.y + (b.y - a.y) * share);
            }
        }
    }

    fn mark(&mut self, x: f64, y: f64) {
        let reach_m = self.frame.cell_m;
        for dy in [-reach_m, 0.0, reach_m] {
            for dx in [-reach_m, 0.0, reach_m] {
                if let Some(cell) = self.frame.cell(x + dx, y + dy) {
                    self.bits[cell / 64] |= 1 << (cell % 64);
                }
            }
        }
    }

    /// Whether a line is within a cell or two of the point.
    pub fn is_near(&self, x: f64, y: f64) -> bool {
        self.frame.cell(x, y).is_some_and(|cell| self.bits[cell / 64] >> (cell % 64) & 1 == 1)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FRAME: Frame =
        Frame { from: PlanePoint::new(-100.0, -100.0), cell_m: 10.0, columns: 30, rows: 20 };

    fn ring(corners: &[(f64, f64)]) -> Vec<PlanePoint> {
        corners.iter().chain(&corners[..1]).map(|&(x, y)| PlanePoint::new(x, y)).collect()
    }

    #[test]
    fn a_polygon_fills_its_inside_and_not_its_hole() {
        let mut fill = Fill::new(FRAME);
        let outer = ring(&[(-50.0, -50.0), (50.0, -50.0), (50.0, 50.0), (-50.0, 50.0)]);
        let hole = ring(&[(-20.0, -20.0), (20.0, -20.0), (20.0, 20.0), (-20.0, 20.0)]);
        fill.draw(&[outer, hole], 7);
        for (x, y, number) in
            [(-45.0, -45.0, 7), (45.0, 45.0, 7), (0.0, 0.0, 0), (55.0, 0.0, 0), (0.0, 35.0, 7)]
        {
            assert_eq!(fill.at(x, y), number, "{x} {y}");
        }
        assert_eq!(fill.at(1e9, f64::NAN), 0);
    }

    #[test]
    fn a_line_marks_what_is_near_it() {
        let mut trace = Trace::new(FRAME);
        trace.draw(&[PlanePoint::new(-90.0, -90.0), PlanePoint::new(90.0, 90.0)]);
        trace.draw(&[PlanePoint::new(0.0, 0.0), PlanePoint::new(f64::NAN, 0.0)]);
        trace.draw(&[PlanePoint::new(0.0, 0.0), PlanePoint::new(1e300, 0.0)]);
        assert!(trace.is_near(5.0, 0.0) && trace.is_near(50.0, 42.0));
        assert!(!trace.is_near(60.0, 0.0) && !trace.is_near(1e9, 0.0));
    }
}
