//! A wall: a piece of a border that has one `x` for each `y`, straight or round.

/// Curves whose gap is at most about this share of a radius may touch: far above rounding, and a
/// touch reported for nothing costs one cut.
const TOUCH: f64 = 1e-9;

/// The geometry of a [`Wall`] between its two ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum Curve {
    /// Straight, from `x_lo` at the lower end to `x_hi` at the upper end.
    Line { x_lo: f64, x_hi: f64 },
    /// Part of the left (`side` −1) or right (`side` +1) half of a circle.
    Arc { cx: f64, cy: f64, r: f64, side: f64 },
}

/// A piece of a border that every level line between its ends meets once.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wall {
    pub y_lo: f64,
    pub y_hi: f64,
    pub curve: Curve,
    /// What stepping over it from west to east adds to the number of covers: +1 in, −1 out; 0 if
    /// it is level, when no other level line meets it.
    pub jump: i32,
}

impl Wall {
    /// The wall walked from height `from_y` to `to_y` with what it bounds on the left hand. Only
    /// the two heights decide `jump`, so that on a closed walk the jumps met by any level line add
    /// up to 0, whatever the rounding of the curves.
    pub(super) fn new(from_y: f64, to_y: f64, curve: Curve) -> Self {
        let jump = if from_y < to_y { -1 } else { i32::from(to_y < from_y) };
        Self { y_lo: from_y.min(to_y), y_hi: from_y.max(to_y), curve, jump }
    }

    /// The straight wall walked from `from` to `to`, each (x, y).
    pub(super) fn straight(from: (f64, f64), to: (f64, f64)) -> Self {
        let (x_lo, x_hi) = if from.1 < to.1 { (from.0, to.0) } else { (to.0, from.0) };
        Self::new(from.1, to.1, Curve::Line { x_lo, x_hi })
    }

    /// The same wall seen from (`x`, `y`).
    pub(super) fn seen_from(&self, x: f64, y: f64) -> Self {
        let curve = match self.curve {
            Curve::Line { x_lo, x_hi } => Curve::Line { x_lo: x_lo - x, x_hi: x_hi - x },
            Curve::Arc { cx, cy, r, side } => Curve::Arc { cx: cx - x, cy: cy - y, r, side },
        };
        Self { y_lo: self.y_lo - y, y_hi: self.y_hi - y, curve, jump: self.jump }
    }

    /// Where the wall stands at height `y`.
    pub(super) fn x_at(&self, y: f64) -> f64 {
        match self.curve {
            Curve::Line { x_lo, x_hi } => {
                x_lo + (x_hi - x_lo) * ((y - self.y_lo) / (self.y_hi - self.y_lo))
            }
            Curve::Arc { cx, cy, r, side } => cx + side * half_chord(r, y - cy),
        }
    }

    /// Its least and greatest `x` between two heights within it.
    pub(super) fn x_range(&self, y_lo: f64, y_hi: f64) -> (f64, f64) {
        let (a, b) = match self.curve {
            Curve::Line { .. } => (self.x_at(y_lo), self.x_at(y_hi)),
            Curve::Arc { cx, cy, r, side } => {
                let (below, above) = (y_lo - cy, y_hi - cy);
                let far = below.abs().max(above.abs());
                let near = if below * above <= 0.0 { 0.0 } else { below.abs().min(above.abs()) };
                (cx + side * half_chord(r, near), cx + side * half_chord(r, far))
            }
        };
        (a.min(b), a.max(b))
    }

    /// ∫ x dy between two heights within it; `x_mid` is its place halfway between them.
    pub(super) fn integral(&self, y_lo: f64, y_hi: f64, x_mid: f64) -> f64 {
        match self.curve {
            Curve::Line { .. } => x_mid * (y_hi - y_lo),
            Curve::Arc { cx, cy, r, side } => {
                cx * (y_hi - y_lo) + side * half_disc_slice(r, y_lo - cy, y_hi - cy)
            }
        }
    }

    /// Calls `found` with the heights between `y_lo` and `y_hi`, both within the two walls, at
    /// which they cross, and those at which they touch: there and only there, halfway up a slab as
    /// it may be, the order of the two cannot be told.
    pub(super) fn crossings(
        &self,
        other: &Self,
        (y_lo, y_hi): (f64, f64),
        mut found: impl FnMut(f64),
    ) {
        let mut report = |y: f64| {
            if y_lo < y && y < y_hi {
                found(y);
            }
        };
        match (self.curve, other.curve) {
            (Curve::Line { .. }, Curve::Line { .. }) => {
                let below = self.x_at(y_lo) - other.x_at(y_lo);
                let above = self.x_at(y_hi) - other.x_at(y_hi);
                if below * above < 0.0 {
                    report(y_lo + (y_hi - y_lo) * (below / (below - above)));
                }
            }
            (Curve::Line { .. }, Curve::Arc { .. }) => self.line_meets_arc(other, report),
            (Curve::Arc { .. }, Curve::Line { .. }) => other.line_meets_arc(self, report),
            (Curve::Arc { .. }, Curve::Arc { .. }) => self.arc_meets_arc(other, report),
        }
    }

    fn line_meets_arc(&self, arc: &Self, mut report: impl FnMut(f64)) {
        let (Curve::Line { x_lo, x_hi }, Curve::Arc { cx, cy, r, side }) = (self.curve, arc.curve)
        else {
            return;
        };
        let (dx, dy) = (x_hi - x_lo, self.y_hi - self.y_lo);
        let (fx, fy) = (x_lo - cx, self.y_lo - cy);
        let length_sq = dx * dx + dy * dy;
        let cross = dx * fy - dy * fx;
        let depth = r * r * length_sq - cross * cross;
        if depth < -TOUCH * r * r * length_sq {
            return;
        }
        let foot = -(dx * fx + dy * fy);
        let half = depth.max(0.0).sqrt();
        for along in [(foot - half) / length_sq, (foot + half) / length_sq] {
            if side * (fx + along * dx) >= 0.0 {
                report(self.y_lo + along * dy);
            }
        }
    }

    fn arc_meets_arc(&self, other: &Self, mut report: impl FnMut(f64)) {
        let (Curve::Arc { cx, cy, r, side }, Curve::Arc { cx: ox, cy: oy, r: or, side: o_side }) =
            (self.curve, other.curve)
        else {
            return;
        };
        let (dx, dy) = (ox - cx, oy - cy);
        let apart_sq = dx * dx + dy * dy;
        // Along the line of centres to the common chord, and half of that chord, both in units
        // of the distance between the centres. The same centre twice: infinite or NaN, no chord.
        let along = 0.5 * (1.0 + (r - or) * (r + or) / apart_sq);
        let half_sq = r * r / apart_sq - along * along;
        if half_sq.is_nan() || half_sq < -TOUCH * r * r / apart_sq {
            return;
        }
        let half = half_sq.max(0.0).sqrt();
        for half in [-half, half] {
            let x = along * dx - half * dy;
            if side * x >= 0.0 && o_side * (x - dx) >= 0.0 {
                report(cy + along * dy + half * dx);
            }
        }
    }
}

/// Half the chord of a circle of radius `r` at `dy` from its centre; 0 outside.
fn half_chord(r: f64, dy: f64) -> f64 {
    ((r - dy) * (r + dy)).max(0.0).sqrt()
}

/// Area of the right half of a disc of radius `r` around 0 between the heights `a` < `b`: the
/// trapezium under the chord and the circular segment beyond it.
fn half_disc_slice(r: f64, a: f64, b: f64) -> f64 {
    let (xa, xb) = (half_chord(r, a), half_chord(r, b));
    let trapezium = 0.5 * (xa + xb) * (b - a);
    let chord_sq = (b - a) * (b - a) + (xb - xa) * (xb - xa);
    // Square of the sine of half the angle that the chord spans.
    let s2 = 0.25 * chord_sq / (r * r);
    let segment = if s2 < 0.0025 {
        // asin s − s√(1−s²) as a series: no cancellation; the first term left out is below
        // 3e-16 of the sum.
        const C: [f64; 5] = [2.0 / 3.0, 1.0 / 5.0, 3.0 / 28.0, 5.0 / 72.0, 35.0 / 704.0];
        let tail = C[0] + s2 * (C[1] + s2 * (C[2] + s2 * (C[3] + s2 * C[4])));
        r * r * s2 * s2.sqrt() * tail
    } else {
        let cross = xa * b - a * xb;
        let angle = cross.atan2(xa * xb + a * b);
        0.5 * (r * r * angle - cross)
    };
    trapezium + segment
}

#[cfg(test)]
mod tests {
    use super::half_disc_slice;

    #[test]
    fn two_slices_by_the_series_are_one_slice_by_the_closed_form() {
        // Each half spans just less than the angle at which the series is left.
        for middle in [-1.2_f64, -0.7, 0.0, 0.4, 1.3] {
            let heights = [-0.0999, 0.0, 0.0999].map(|turn| (middle + turn).sin());
            let parts = half_disc_slice(1.0, heights[0], heights[1])
                + half_disc_slice(1.0, heights[1], heights[2]);
            let whole = half_disc_slice(1.0, heights[0], heights[2]);
            assert!((parts - whole).abs() < 1e-15, "at {middle}: {parts} and {whole}");
        }
    }

    #[test]
    fn all_slices_together_are_half_the_disc() {
        for count in [1, 2, 3, 100, 1000] {
            let height = |i: i32| -1000.0 + 2000.0 * f64::from(i) / f64::from(count);
            let sum: f64 =
                (0..count).map(|i| half_disc_slice(1000.0, height(i), height(i + 1))).sum();
            let expected = 0.5 * std::f64::consts::PI * 1e6;
            assert!((sum / expected - 1.0).abs() < 1e-14, "{count} slices: {sum}");
        }
    }
}
