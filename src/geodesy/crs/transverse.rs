//! The few numbers of a transverse Mercator projection that tell how its coordinates look.

use super::codes::{Known, Numbering, Width, Zone};
use super::datum::Datum;

/// A transverse Mercator projection in metres.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Transverse {
    pub meridian_deg: f64,
    pub latitude_deg: f64,
    pub scale: f64,
    pub false_easting_m: f64,
    pub false_northing_m: f64,
}

impl Transverse {
    /// The system of the tables that it is on that datum, where it is one.
    pub fn known(&self, datum: Datum) -> Option<Known> {
        if self.latitude_deg != 0.0 || self.false_northing_m != 0.0 || !self.is_round() {
            return None;
        }
        let meridian_deg = self.whole_meridian()?;
        if self.scale != 1.0 {
            let zone = (meridian_deg + 183) / 6;
            let is_utm = self.scale == 0.9996 && self.false_easting_m == 500_000.0;
            let known = Known::of_code(32_600 + zone)?;
            return (is_utm && datum == Datum::Wgs84 && 6 * zone == meridian_deg + 183)
                .then_some(known);
        }
        let zone = match self.zone_in_easting() {
            // Zones of 3° are the usual ones in towns.
            None => Zone {
                width: Width::Three,
                number: Zone::of_meridian(Width::Three, meridian_deg)?,
                numbering: Numbering::None,
            },
            Some(number) => Zone {
                width: if number < 24 { Width::Six } else { Width::Three },
                number,
                numbering: Numbering::InEasting,
            },
        };
        let known = Known::GaussKruger(datum, zone);
        (zone.meridian_deg() == meridian_deg && known.code().is_some()).then_some(known)
    }

    /// The number that stands before the false easting's six digits.
    pub fn zone_in_easting(&self) -> Option<u32> {
        let millions = (self.false_easting_m / 1e6).floor();
        (13.0..=60.0).contains(&millions).then_some(millions as u32)
    }

    /// The numbers that its zone may have: of 6° and of 3° in Chinese counting, of UTM.
    pub fn zones(&self) -> impl Iterator<Item = u32> {
        let meridian_deg = self.whole_meridian();
        let six = meridian_deg.and_then(|deg| Zone::of_meridian(Width::Six, deg));
        let three = meridian_deg.and_then(|deg| Zone::of_meridian(Width::Three, deg));
        let utm = six.filter(|_| self.scale == 0.9996).map(|six| six + 30);
        [six, three, utm].into_iter().flatten()
    }

    fn whole_meridian(&self) -> Option<u32> {
        let is_whole = self.meridian_deg.fract() == 0.0;
        (is_whole && (60.0..=150.0).contains(&self.meridian_deg))
            .then_some(self.meridian_deg as u32)
    }

    /// Whether the false easting is 500 km, with or without a number in front.
    fn is_round(&self) -> bool {
        self.false_easting_m == 500_000.0
            || (self.zone_in_easting().is_some() && self.false_easting_m % 1e6 == 500_000.0)
    }
}
