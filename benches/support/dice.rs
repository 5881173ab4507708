//! Numbers for made-up places: the same on every machine.

/// Numbers that look thrown and are computed: SplitMix64 (Steele, Lea and Flood, 2014,
/// doi:10.1145/2714064.2660195).
pub struct Dice(u64);

impl Dice {
    /// A stream of numbers of its own for each pair.
    pub fn new(stream: usize, number: usize) -> Self {
        let mut dice = Self(((stream as u64) << 40) ^ number as u64);
        dice.next();
        dice
    }

    /// The next number, 0 or more and below 1.
    pub fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }
}
