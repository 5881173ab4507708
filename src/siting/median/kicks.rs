//! A better choice with patience: some sites are forced in where they are not best, and swaps
//! settle the rest; what is worse is forgotten (iterated local search: Lourenço, Martin & Stützle
//! 2003, doi:10.1007/0-306-48056-5_11).

use super::swap::Swap;

/// Kicks in a row that may fail.
const FAILURES: u32 = 32;
/// Sites forced in by a kick, at most.
const STRENGTH: u32 = 4;

/// Numbers that look random and are the same on every run (Marsaglia 2003,
/// doi:10.18637/jss.v008.i14).
pub(super) struct Dice(u64);

impl Default for Dice {
    fn default() -> Self {
        Self(0x9E37_79B9_7F4A_7C15)
    }
}

impl Dice {
    /// One of a list that is not empty.
    fn one_of(&mut self, list: &[u32]) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        let at = (self.0 >> 16) % list.len() as u64;
        list[usize::try_from(at).unwrap_or(0)]
    }
}

/// Kicks a choice with open sites until kicks fail in a row or `go_on`, told the best, says no.
pub(super) fn kick<'a>(
    mut best: Swap<'a>,
    open: &[u32],
    dice: &mut Dice,
    mut go_on: impl FnMut(&Swap<'a>) -> bool,
) -> Swap<'a> {
    let mut failures = 0;
    while !open.is_empty() && failures < FAILURES && go_on(&best) {
        let mut other = best.clone();
        for _ in 0..=failures % STRENGTH {
            other.force(dice.one_of(open));
        }
        other.settle(open, || go_on(&best));
        failures += 1;
        if other.saved() > best.saved() {
            best = other;
            failures = 0;
        }
    }
    best
}
