//! Two coordinates: which one counts eastwards, and both in one cell: `101.78,36.62`.
//!
//! In China longitudes (73…136) and latitudes (3…54) do not overlap. In metres the larger number
//! is the easting where it has a zone number in front or is one of Web Mercator, else the
//! northing: surveyors write the northing first and call it X.

use super::angle::{Axis, Reading, reading_in};
use crate::ingest::number::half_width;

/// Which of two coordinates counts eastwards.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    EastFirst,
    NorthFirst,
}

impl Order {
    /// Easting and northing.
    pub const fn sorted(self, first: f64, second: f64) -> (f64, f64) {
        match self {
            Self::EastFirst => (first, second),
            Self::NorthFirst => (second, first),
        }
    }
}

/// The order that two coordinates prove; `None` where both are possible, or neither.
pub fn order_of(first: Reading, second: Reading) -> Option<Order> {
    match (first.axis, second.axis) {
        (Some(Axis::East), Some(Axis::East)) | (Some(Axis::North), Some(Axis::North)) => None,
        (Some(Axis::East), _) | (_, Some(Axis::North)) => Some(Order::EastFirst),
        (Some(Axis::North), _) | (_, Some(Axis::East)) => Some(Order::NorthFirst),
        (None, None) => {
            let (a, b) = (first.value, second.value);
            match (is_east_before(a, b), is_east_before(b, a)) {
                (true, false) => Some(Order::EastFirst),
                (false, true) => Some(Order::NorthFirst),
                (true, true) | (false, false) => None,
            }
        }
    }
}

fn is_east_before(east: f64, north: f64) -> bool {
    let in_degrees = (73.0..=136.0).contains(&east) && (3.0..=54.0).contains(&north);
    let anywhere = (90.0..=180.0).contains(&east.abs()) && north.abs() < 90.0;
    let northing = (300_000.0..=7_200_000.0).contains(&north);
    let plain = (10_000.0..1_000_000.0).contains(&east) && north >= 1_500_000.0;
    let large = (7_500_000.0..=46_000_000.0).contains(&east);
    in_degrees || anywhere || (northing && (plain || large))
}

/// The two coordinates in a text.
pub fn pair_in(text: &str) -> Option<(Reading, Reading)> {
    if text.len() > 240 {
        return None;
    }
    let narrow: String = text.chars().map(half_width).collect();
    let bare = narrow.trim().trim_matches(['(', ')', '[', ']', '【', '】', '{', '}', ';']).trim();
    for mark in [',', ';', '、', '|', '/', '\t'] {
        let mut parts = bare.split(mark);
        if let (Some(first), Some(second)) = (parts.next(), parts.next()) {
            let (height, more) = (parts.next(), parts.next());
            let is_pair = more.is_none() && height.is_none_or(|text| reading_in(text).is_some());
            return if is_pair { both(first, second) } else { None };
        }
    }
    if let Some(at) = second_word(bare) {
        let (first, second) = bare.split_at(at);
        return both(first, second);
    }
    let mut parts = bare.split_whitespace();
    let (first, second) = (parts.next()?, parts.next()?);
    if parts.next().is_some() { None } else { both(first, second) }
}

fn both(first: &str, second: &str) -> Option<(Reading, Reading)> {
    Some((reading_in(first)?, reading_in(second)?))
}

/// Where the second coordinate begins in `东经101.78北纬36.62`.
fn second_word(text: &str) -> Option<usize> {
    const WORDS: [&str; 6] = ["东经", "西经", "北纬", "南纬", "经度", "纬度"];
    WORDS.iter().filter_map(|word| text.rfind(word)).filter(|at| *at > 0).max()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sorted(text: &str) -> Option<(f64, f64)> {
        let (first, second) = pair_in(text)?;
        Some(order_of(first, second)?.sorted(first.value, second.value))
    }

    #[test]
    fn the_order_of_a_pair_is_told_by_what_is_possible() {
        let place = Some((101.75, 36.5));
        for text in [
            "101.75,36.5",
            "36.5,101.75",
            "36.5，101.75",
            "(101.75, 36.5)",
            "［１０１．７５，３６．５］",
            "101.75 36.5",
            "101.75;36.5",
            "101.75,36.5,2260",
            "东经101.75北纬36.5",
            "北纬36°30′ 东经101°45′",
            "经度:101.75,纬度:36.5",
            "36°30′00″N, 101°45′00″E",
        ] {
            assert_eq!(sorted(text), place, "{text}");
        }
        assert_eq!(sorted("428113.5,4055123.25"), Some((428_113.5, 4_055_123.25)));
        assert_eq!(sorted("4055123.25,428113.5"), Some((428_113.5, 4_055_123.25)));
        assert_eq!(sorted("4055123.25,34428113.5"), Some((34_428_113.5, 4_055_123.25)));
        assert_eq!(sorted("11330000,4380000"), Some((11_330_000.0, 4_380_000.0)));
    }

    #[test]
    fn what_is_no_pair_or_has_no_order_says_so() {
        for text in ["", "101.75", "101.75,", "a,b", "1,2,3,4", "街道", "101.75 36.5 17 4"] {
            assert_eq!(pair_in(text), None, "{text}");
        }
        assert!(pair_in("10,20").is_some());
        assert_eq!(sorted("10,20"), None, "both orders are possible");
    }
}
