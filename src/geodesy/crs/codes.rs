//! Systems by EPSG code: those that Chinese files are in.
//!
//! Source: EPSG Geodetic Parameter Dataset v12, which numbers the zones of each datum in runs.
//! Gauss–Krüger zones are 6° wide (zone n has its central meridian at 6n − 3°; n = 13–23) or 3°
//! (3n°; n = 25–45), each with the zone's number in front of the easting or without.
//! Easting always stands first here, as files have it, whatever order of axes EPSG gives.

use super::datum::Datum;

/// A system of the tables.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Known {
    Degrees(Datum),
    GaussKruger(Datum, Zone),
    WebMercator,
    /// A northern zone on WGS 84.
    Utm(u32),
}

/// A Gauss–Krüger zone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Zone {
    pub width: Width,
    pub number: u32,
    pub numbering: Numbering,
}

/// How wide the zones are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Width {
    Six,
    Three,
}

/// Whether the zone's number stands before the easting's six digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Numbering {
    InEasting,
    None,
}

impl Zone {
    /// The longitude of its central meridian, degrees.
    pub const fn meridian_deg(self) -> u32 {
        match self.width {
            Width::Six => 6 * self.number - 3,
            Width::Three => 3 * self.number,
        }
    }

    /// The zone of that central meridian.
    pub fn of_meridian(width: Width, meridian_deg: u32) -> Option<u32> {
        match width {
            Width::Six => (meridian_deg % 6 == 3).then_some((meridian_deg + 3) / 6),
            Width::Three => meridian_deg.is_multiple_of(3).then_some(meridian_deg / 3),
        }
    }
}

/// Codes that follow each other like the zones.
struct Run {
    codes: (u32, u32),
    first_zone: u32,
    datum: Datum,
    width: Width,
    numbering: Numbering,
}

const fn run(
    codes: (u32, u32),
    first_zone: u32,
    datum: Datum,
    width: Width,
    numbering: Numbering,
) -> Run {
    Run { codes, first_zone, datum, width, numbering }
}

const RUNS: [Run; 20] = {
    use Datum::{Beijing1954, NewBeijing, Wgs84, Xian1980};
    use Numbering::{InEasting, None};
    use Width::{Six, Three};
    [
        run((4491, 4501), 13, Wgs84, Six, InEasting),
        run((4502, 4512), 13, Wgs84, Six, None),
        run((4513, 4533), 25, Wgs84, Three, InEasting),
        run((4534, 4554), 25, Wgs84, Three, None),
        run((2327, 2337), 13, Xian1980, Six, InEasting),
        run((2338, 2348), 13, Xian1980, Six, None),
        run((2349, 2369), 25, Xian1980, Three, InEasting),
        run((2370, 2390), 25, Xian1980, Three, None),
        run((21_413, 21_423), 13, Beijing1954, Six, InEasting),
        run((21_453, 21_463), 13, Beijing1954, Six, None),
        run((21_473, 21_483), 13, Beijing1954, Six, None),
        run((2401, 2421), 25, Beijing1954, Three, InEasting),
        run((2422, 2442), 25, Beijing1954, Three, None),
        run((4568, 4578), 13, NewBeijing, Six, InEasting),
        run((4579, 4589), 13, NewBeijing, Six, None),
        run((4652, 4656), 25, NewBeijing, Three, InEasting),
        run((4766, 4781), 30, NewBeijing, Three, InEasting),
        run((4782, 4800), 25, NewBeijing, Three, None),
        run((4812, 4812), 44, NewBeijing, Three, None),
        run((4822, 4822), 45, NewBeijing, Three, None),
    ]
};

impl Known {
    /// The system of an EPSG code, or of one that Esri uses for the same.
    pub fn of_code(code: u32) -> Option<Self> {
        let known = match code {
            // Two and three dimensions.
            4326 | 4979 | 4490 | 4480 => Self::Degrees(Datum::Wgs84),
            4610 => Self::Degrees(Datum::Xian1980),
            4214 => Self::Degrees(Datum::Beijing1954),
            4555 => Self::Degrees(Datum::NewBeijing),
            3857 | 3785 | 900_913 | 102_100 | 102_113 => Self::WebMercator,
            32_643..=32_653 => Self::Utm(code - 32_600),
            _ => {
                let run = RUNS.iter().find(|run| (run.codes.0..=run.codes.1).contains(&code))?;
                let number = run.first_zone + (code - run.codes.0);
                let zone = Zone { width: run.width, number, numbering: run.numbering };
                Self::GaussKruger(run.datum, zone)
            }
        };
        Some(known)
    }

    /// Its EPSG code.
    pub fn code(self) -> Option<u32> {
        match self {
            Self::Degrees(Datum::Wgs84) => Some(4326),
            Self::Degrees(Datum::Xian1980) => Some(4610),
            Self::Degrees(Datum::Beijing1954) => Some(4214),
            Self::Degrees(Datum::NewBeijing) => Some(4555),
            Self::WebMercator => Some(3857),
            Self::Utm(zone) => Some(32_600 + zone),
            Self::GaussKruger(datum, zone) => RUNS.iter().find_map(|run| {
                let fits = run.datum == datum
                    && run.width == zone.width
                    && run.numbering == zone.numbering;
                let code = (run.codes.0 + zone.number).checked_sub(run.first_zone)?;
                (fits && (run.codes.0..=run.codes.1).contains(&code)).then_some(code)
            }),
        }
    }

    pub const fn datum(self) -> Datum {
        match self {
            Self::Degrees(datum) | Self::GaussKruger(datum, _) => datum,
            Self::WebMercator | Self::Utm(_) => Datum::Wgs84,
        }
    }

    /// As PROJ writes it, without the way to WGS 84.
    pub fn proj_text(self) -> String {
        match self {
            Self::Degrees(datum) => format!("+proj=longlat {}", datum.ellipsoid()),
            Self::WebMercator => {
                "+proj=merc +lat_ts=0 +lon_0=0 +x_0=0 +y_0=0 +k=1 +a=6378137 +b=6378137".to_owned()
            }
            Self::Utm(zone) => format!(
                "+proj=tmerc +lat_0=0 +lon_0={} +k=0.9996 +x_0=500000 +y_0=0 +ellps=WGS84",
                6 * zone - 180 - 3
            ),
            Self::GaussKruger(datum, zone) => {
                let number = match zone.numbering {
                    Numbering::InEasting => zone.number.to_string(),
                    Numbering::None => String::new(),
                };
                format!(
                    "+proj=tmerc +lat_0=0 +lon_0={} +k=1 +x_0={number}500000 +y_0=0 {}",
                    zone.meridian_deg(),
                    datum.ellipsoid()
                )
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_leads_to_its_zone_and_back() {
        let mut seen = 0;
        for code in 2000..33_000 {
            let Some(known) = Known::of_code(code) else { continue };
            seen += 1;
            let again = known.code().and_then(Known::of_code);
            assert_eq!(again, Some(known), "EPSG:{code}");
        }
        assert_eq!(seen, 7 + 11 + 4 * 64 + 11 + 2, "all that the tables hold");
        let zone = Zone { width: Width::Three, number: 34, numbering: Numbering::InEasting };
        assert_eq!(Known::of_code(4522), Some(Known::GaussKruger(Datum::Wgs84, zone)));
        assert_eq!(zone.meridian_deg(), 102);
    }
}
