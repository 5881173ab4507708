//! Chance that is the same on every machine: integers mixed by `SplitMix64`.
//!
//! A [`Chance`] is forked by topic and number instead of being drawn from in one long row, so
//! that a change in one part of a city leaves the other parts as they were.

/// A stream of numbers that depends on its name only.
#[derive(Clone, Debug)]
pub struct Chance {
    state: u64,
}

const STEP: u64 = 0x9E37_79B9_7F4A_7C15;

fn mixed(mut bits: u64) -> u64 {
    bits = (bits ^ (bits >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    bits = (bits ^ (bits >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    bits ^ (bits >> 31)
}

impl Chance {
    /// The stream of that name.
    pub fn named(name: &str) -> Self {
        let folded = name.bytes().fold(STEP, |bits, byte| mixed(bits ^ u64::from(byte)));
        Self { state: folded }
    }

    /// The stream of one topic and number within this one; drawing from it changes no other.
    pub fn about(&self, topic: &str, number: usize) -> Self {
        let own = Self::named(topic).state;
        Self { state: mixed(self.state ^ mixed(own.wrapping_add(number as u64))) }
    }

    /// A number in 0…1, one excluded.
    pub fn unit(&mut self) -> f64 {
        self.state = self.state.wrapping_add(STEP);
        // 53 bits: exactly what a double holds.
        (mixed(self.state) >> 11) as f64 / (1u64 << 53) as f64
    }

    /// A number between two bounds.
    pub fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * self.unit()
    }

    /// A whole number below `count`.
    pub fn below(&mut self, count: usize) -> usize {
        ((self.unit() * count as f64) as usize).min(count.saturating_sub(1))
    }

    /// True in `share` of all draws.
    pub fn happens(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// One of the list.
    pub fn one_of<T: Copy>(&mut self, list: &[T]) -> T {
        list[self.below(list.len())]
    }

    /// Smooth noise in −1…1 over the plane, with hills about `scale_m` wide.
    pub fn noise(&self, x: f64, y: f64, scale_m: f64) -> f64 {
        let (x, y) = (x / scale_m, y / scale_m);
        let (column, row) = (x.floor(), y.floor());
        let corner = |dx: f64, dy: f64| {
            let key =
                ((column + dx) as i64 as u64) << 32 ^ ((row + dy) as i64 as u64 & 0xFFFF_FFFF);
            Self { state: mixed(self.state ^ mixed(key)) }.unit() * 2.0 - 1.0
        };
        let (fx, fy) = (eased(x - column), eased(y - row));
        let south = corner(0.0, 0.0) * (1.0 - fx) + corner(1.0, 0.0) * fx;
        let north = corner(0.0, 1.0) * (1.0 - fx) + corner(1.0, 1.0) * fx;
        south * (1.0 - fy) + north * fy
    }
}

/// The smooth step from 0 to 1 as `t` goes from 0 to 1.
pub fn eased(t: f64) -> f64 {
    let t = t.clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
