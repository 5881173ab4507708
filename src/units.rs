//! Numbers that carry their unit, with the arithmetic that physics allows and no other.
//!
//! A metre cannot be added to a second; a length over a speed is a time. The number inside is
//! private: it goes in by a constructor that names the unit and comes out by one that names it too.

use std::iter::Sum;
use std::ops::{Add, AddAssign, Div, Mul, Sub};

use serde::{Deserialize, Serialize};

macro_rules! quantity {
    ($(#[$doc:meta])* $name:ident, $suffix:literal) => {
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(f64);

        impl $name {
            /// Nothing of it.
            pub const ZERO: Self = Self(0.0);

            #[doc = concat!("A quantity of `value` ", $suffix, ".")]
            #[must_use]
            pub const fn new(value: f64) -> Self {
                Self(value)
            }

            #[doc = concat!("The number of ", $suffix, ".")]
            #[must_use]
            pub const fn value(self) -> f64 {
                self.0
            }

            /// Total order, so that sorting never depends on how a NaN compares.
            #[must_use]
            pub fn total_cmp(&self, other: &Self) -> std::cmp::Ordering {
                self.0.total_cmp(&other.0)
            }
        }

        impl Add for $name {
            type Output = Self;
            fn add(self, other: Self) -> Self {
                Self(self.0 + other.0)
            }
        }

        impl Sub for $name {
            type Output = Self;
            fn sub(self, other: Self) -> Self {
                Self(self.0 - other.0)
            }
        }

        impl AddAssign for $name {
            fn add_assign(&mut self, other: Self) {
                self.0 += other.0;
            }
        }

        impl Mul<f64> for $name {
            type Output = Self;
            fn mul(self, factor: f64) -> Self {
                Self(self.0 * factor)
            }
        }

        impl Div<f64> for $name {
            type Output = Self;
            fn div(self, divisor: f64) -> Self {
                Self(self.0 / divisor)
            }
        }

        /// Like over like is a plain ratio.
        impl Div for $name {
            type Output = f64;
            fn div(self, other: Self) -> f64 {
                self.0 / other.0
            }
        }

        impl From<$name> for f64 {
            fn from(quantity: $name) -> Self {
                quantity.0
            }
        }

        impl Sum for $name {
            fn sum<I: Iterator<Item = Self>>(parts: I) -> Self {
                parts.fold(Self::ZERO, Add::add)
            }
        }
    };
}

quantity!(
    /// A length in metres.
    Meters,
    "metres"
);
quantity!(
    /// An area in square metres.
    SquareMeters,
    "square metres"
);
quantity!(
    /// A time in seconds.
    Seconds,
    "seconds"
);
quantity!(
    /// A number of people; statistics give fractions, so it is not a whole number.
    Persons,
    "persons"
);
quantity!(
    /// An amount of money in yuan.
    Yuan,
    "yuan"
);

impl Seconds {
    /// A time given in minutes.
    #[must_use]
    pub fn from_minutes(minutes: f64) -> Self {
        Self(minutes * 60.0)
    }
}

/// A walking pace. Kept in kilometres per hour, the unit in which standards state it, so that
/// 15 minutes at 4.0 km/h is 1000 m to the last bit.
///
/// ```
/// use yike::units::{Meters, Seconds, Speed};
/// let pace = Speed::from_kmh(4.0);
/// assert_eq!(pace * Seconds::from_minutes(15.0), Meters::new(1000.0));
/// assert_eq!(Meters::new(1000.0) / pace, Seconds::new(900.0));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, PartialOrd, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Speed(f64);

impl Speed {
    /// A pace of `kmh` kilometres per hour.
    #[must_use]
    pub const fn from_kmh(kmh: f64) -> Self {
        Self(kmh)
    }

    /// The pace in kilometres per hour.
    #[must_use]
    pub const fn kmh(self) -> f64 {
        self.0
    }
}

impl Mul<Seconds> for Speed {
    type Output = Meters;
    fn mul(self, time: Seconds) -> Meters {
        Meters(self.0 * time.0 / 3.6)
    }
}

impl Div<Speed> for Meters {
    type Output = Seconds;
    fn div(self, pace: Speed) -> Seconds {
        Seconds(self.0 * 3.6 / pace.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fifteen_minutes_at_the_paces_in_use_are_round_metres() {
        for (kmh, metres) in [(3.0, 750.0), (3.5, 875.0), (4.0, 1000.0), (5.0, 1250.0)] {
            let walked = Speed::from_kmh(kmh) * Seconds::from_minutes(15.0);
            assert_eq!(walked, Meters::new(metres), "at {kmh} km/h");
            assert_eq!(walked / Speed::from_kmh(kmh), Seconds::new(900.0));
        }
    }

    #[test]
    fn a_sum_of_parts_is_the_whole() {
        let parts = [1.0, 2.5, 3.5].map(Persons::new);
        assert_eq!(parts.into_iter().sum::<Persons>(), Persons::new(7.0));
        assert_eq!(Meters::new(300.0) / Meters::new(1000.0), 0.3);
    }
}
