//! Positions that are not written as their system says.
//!
//! Question: a file is in a Gauss–Krüger system; are its numbers easting and northing of that
//! system, or is the zone's number missing from the easting or one too many, does the northing
//! stand first as surveyors write it, are they degrees? Method: the position is taken as written
//! where it lies within 1000 km of the central meridian (500 km where zones are
//! numbered); else each other way of writing is tried,
//! and it is the one only where exactly one of them puts the position into China's latitudes beside
//! the very meridian of the system. Complexity: O(1). Assumes: a false northing of 0 and a zone
//! number of the system's own meridian. Limits: a city's own system with a false northing is taken
//! as written.

use geo_types::{Coord, coord};

use super::transverse::Transverse;

/// How a position is written, against how its system has it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reading {
    /// As the system has it.
    AsWritten,
    /// Otherwise, and beyond doubt.
    Mended(Mending),
    /// Longitude and latitude in degrees, although the system is in metres.
    InDegrees,
    /// Metres, although the system is in degrees.
    InMetres,
    /// No place of this system.
    Nowhere,
}

/// What makes a position one of its system.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mending {
    /// Which of its numbers stands first.
    pub order: AxisOrder,
    /// What happens to the zone's number in the easting.
    pub zone: ZoneNumber,
}

/// Which number of a position stands first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AxisOrder {
    /// As files have it.
    EastingFirst,
    /// As Chinese surveyors write it: X is north.
    NorthingFirst,
}

/// What happens to the zone's number before the easting.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum ZoneNumber {
    /// It is as the system says.
    Kept,
    /// The file has one, the system none.
    TakenOff(u32),
    /// The system has one, the file none.
    Added(u32),
}

/// A position farther from the central meridian is not meant so.
const FARTHEST_M: f64 = 1e6;
/// Nor is one with a zone's number whose easting does not fit into six digits.
const FARTHEST_IN_ZONE_M: f64 = 5e5;
/// Northings of places in China, with some to spare.
const NORTHINGS_M: std::ops::RangeInclusive<f64> = 3e5..=6.2e6;
/// Nearer to the equator than this lies no town of China.
const EQUATOR_DEG: f64 = 2.0;

impl Reading {
    /// How a position of a system in metres is written; `as_written` is where that leads.
    pub(super) fn of(
        place: Coord<f64>,
        transverse: Option<&Transverse>,
        as_written: impl Fn() -> Option<Coord<f64>>,
    ) -> Self {
        let near_origin = is_in_degrees(place);
        let Some(transverse) = transverse else {
            let far = as_written().is_none_or(|found| found.y.abs() < EQUATOR_DEG);
            return if near_origin && far { Self::InDegrees } else { Self::AsWritten };
        };
        // Small numbers are right where the origin of the city's own system is in the city.
        if near_origin && as_written().is_none_or(|found| found.y.abs() < EQUATOR_DEG) {
            return Self::InDegrees;
        }
        if transverse.holds(place) {
            return Self::AsWritten;
        }
        let mut ways = transverse.mendings().filter(|way| {
            let mended = way.apply(place);
            let off_m = (mended.x - transverse.false_easting_m).abs();
            off_m < FARTHEST_IN_ZONE_M && NORTHINGS_M.contains(&mended.y)
        });
        match (ways.next(), ways.next()) {
            (Some(only), None) => Self::Mended(only),
            _ => Self::Nowhere,
        }
    }

    /// How a position of a system in degrees is written.
    pub(super) fn of_degrees(place: Coord<f64>) -> Self {
        // Less than a kilometre from the origin would be in the Gulf of Guinea.
        let is_metres = place.x.abs() > 1000.0 && place.y.abs() > 1000.0;
        if is_metres { Self::InMetres } else { Self::AsWritten }
    }
}

impl Mending {
    /// The position as the system has it.
    #[must_use]
    pub fn apply(self, place: Coord<f64>) -> Coord<f64> {
        let place = match self.order {
            AxisOrder::EastingFirst => place,
            AxisOrder::NorthingFirst => coord! { x: place.y, y: place.x },
        };
        let millions = match self.zone {
            ZoneNumber::Kept => 0.0,
            ZoneNumber::TakenOff(zone) => -f64::from(zone),
            ZoneNumber::Added(zone) => f64::from(zone),
        };
        coord! { x: place.x + millions * 1e6, y: place.y }
    }
}

impl Transverse {
    fn holds(&self, place: Coord<f64>) -> bool {
        let numbered = self.zone_in_easting().is_some();
        let farthest_m = if numbered { FARTHEST_IN_ZONE_M } else { FARTHEST_M };
        (place.x - self.false_easting_m).abs() <= farthest_m
            && (place.y - self.false_northing_m).abs() <= 1.1e7
    }

    /// The ways of writing that differ from the system's own.
    fn mendings(&self) -> impl Iterator<Item = Mending> {
        use AxisOrder::{EastingFirst, NorthingFirst};
        let numbers = match self.zone_in_easting() {
            Some(zone) => vec![ZoneNumber::Added(zone)],
            None => self.zones().map(ZoneNumber::TakenOff).collect(),
        };
        let surveyed = self.false_northing_m == 0.0 && self.latitude_deg == 0.0;
        let orders = [EastingFirst, NorthingFirst].into_iter();
        let each = orders.flat_map(move |order| {
            let kept = (order == NorthingFirst).then_some(ZoneNumber::Kept);
            let zones: Vec<_> = kept.into_iter().chain(numbers.iter().copied()).collect();
            zones.into_iter().map(move |zone| Mending { order, zone })
        });
        each.filter(move |_| surveyed)
    }
}

fn is_in_degrees(place: Coord<f64>) -> bool {
    place.x.abs() <= 180.0 && place.y.abs() <= 90.0
}

#[cfg(test)]
mod tests {
    use super::super::system::Crs;
    use super::*;

    fn reading(crs: &str, x: f64, y: f64) -> Reading {
        Crs::named(crs).expect("a system").reading(coord! { x: x, y: y })
    }

    fn mended(order: AxisOrder, zone: ZoneNumber) -> Reading {
        Reading::Mended(Mending { order, zone })
    }

    #[test]
    fn a_zone_number_too_many_or_missing_is_told_by_its_meridian() {
        use AxisOrder::{EastingFirst, NorthingFirst};
        use ZoneNumber::{Added, Kept, TakenOff};
        // Xining in 3° zone 34: meridian 102° E.
        assert_eq!(reading("EPSG:4522", 34_480_000.0, 4_055_000.0), Reading::AsWritten);
        assert_eq!(reading("EPSG:4543", 480_000.0, 4_055_000.0), Reading::AsWritten);
        let off = mended(EastingFirst, TakenOff(34));
        assert_eq!(reading("EPSG:4543", 34_480_000.0, 4_055_000.0), off);
        let added = mended(EastingFirst, Added(34));
        assert_eq!(reading("EPSG:4522", 480_000.0, 4_055_000.0), added);
        let turned = mended(NorthingFirst, Kept);
        assert_eq!(reading("EPSG:4543", 4_055_000.0, 480_000.0), turned);
        assert_eq!(reading("EPSG:4522", 4_055_000.0, 34_480_000.0), turned);
        let both = mended(NorthingFirst, TakenOff(34));
        assert_eq!(reading("EPSG:4543", 4_055_000.0, 34_480_000.0), both);
        let both = mended(NorthingFirst, Added(34));
        assert_eq!(reading("EPSG:4522", 4_055_000.0, 480_000.0), both);
        // 105° E is the meridian of the 6° zone 18 and of the 3° zone 35.
        for zone in [18, 35] {
            let x = f64::from(zone) * 1e6 + 480_000.0;
            let off = mended(EastingFirst, TakenOff(zone));
            assert_eq!(reading("EPSG:4544", x, 4_055_000.0), off);
        }
        let utm = mended(EastingFirst, TakenOff(47));
        assert_eq!(reading("EPSG:32647", 47_480_000.0, 4_055_000.0), utm);
    }

    #[test]
    fn another_zone_is_not_this_one() {
        assert_eq!(reading("EPSG:4543", 35_480_000.0, 4_055_000.0), Reading::Nowhere);
        assert_eq!(reading("EPSG:4522", 35_980_000.0, 4_055_000.0), Reading::Nowhere);
        assert_eq!(reading("EPSG:4543", f64::NAN, 4_055_000.0), Reading::Nowhere);
    }

    #[test]
    fn degrees_and_metres_are_told_apart() {
        for crs in ["EPSG:4543", "EPSG:4522", "EPSG:3857"] {
            assert_eq!(reading(crs, 101.78, 36.62), Reading::InDegrees, "{crs}");
        }
        assert_eq!(reading("EPSG:4490", 480_000.0, 4_055_000.0), Reading::InMetres);
        assert_eq!(reading("EPSG:4490", 101.78, 36.62), Reading::AsWritten);
        // A city whose own system begins in its middle.
        let own = "+proj=tmerc +lat_0=36.6 +lon_0=101.75 +k=1 +x_0=0 +y_0=0 +ellps=GRS80";
        assert_eq!(reading(own, 100.0, 40.0), Reading::AsWritten);
    }
}
