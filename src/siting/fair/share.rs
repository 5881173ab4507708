//! A part of a whole, compared exactly.

use std::cmp::Ordering;

/// `part` of `whole`. Equal shares are equal whatever their wholes.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    /// The part.
    pub part: u64,
    /// The whole, more than 0.
    pub whole: u64,
}

impl Share {
    /// All of it.
    pub const WHOLE: Self = Self { part: 1, whole: 1 };

    /// A share between two; `None` where they are too near.
    pub(super) fn between(self, other: Self) -> Option<Self> {
        let fine = u64::from(u32::MAX);
        let on_grid = |share: Self| {
            let part = u128::from(share.part) * u128::from(fine) / u128::from(share.whole.max(1));
            u64::try_from(part).unwrap_or(u64::MAX / 2)
        };
        let (low, high) = (on_grid(self), on_grid(other));
        let middle = Self { part: low + high.saturating_sub(low) / 2, whole: fine };
        (self < middle && middle < other).then_some(middle)
    }

    /// The least whole number of `total` that is this share of it; or more than this share.
    pub(super) fn of(self, total: u64, strictly: bool) -> u64 {
        let product = u128::from(self.part) * u128::from(total);
        let whole = u128::from(self.whole.max(1));
        let needs = if strictly { product / whole + 1 } else { product.div_ceil(whole) };
        u64::try_from(needs).unwrap_or(u64::MAX)
    }
}

impl Ord for Share {
    fn cmp(&self, other: &Self) -> Ordering {
        let left = u128::from(self.part) * u128::from(other.whole);
        left.cmp(&(u128::from(other.part) * u128::from(self.whole)))
    }
}

impl PartialOrd for Share {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Share {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Share {}
