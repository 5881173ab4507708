//! What a PROJ string says (`+proj=tmerc +lon_0=101.75 …`), as far as it must be understood here.

use proj4rs::Proj;

use super::datum::{Datum, seven_parameters};
use super::system::CrsError;
use super::transverse::Transverse;

/// A PROJ string taken apart.
pub struct ProjText<'a> {
    text: &'a str,
    /// Keys without `+`, with their values.
    parameters: Vec<(&'a str, &'a str)>,
}

/// Longer than any description of a system.
const LONGEST: usize = 2000;

impl<'a> ProjText<'a> {
    pub fn new(text: &'a str) -> Self {
        let text = text.get(..LONGEST).unwrap_or(text);
        let word = |word: &'a str| {
            let word = word.trim_start_matches('+');
            word.split_once('=').unwrap_or((word, ""))
        };
        Self { text, parameters: text.split_whitespace().map(word).collect() }
    }

    pub fn value(&self, key: &str) -> Option<&'a str> {
        self.parameters.iter().find(|(known, _)| *known == key).map(|(_, value)| *value)
    }

    fn number(&self, key: &str) -> Option<f64> {
        self.value(key)?.parse().ok()
    }

    /// Whether its coordinates are longitude and latitude in degrees, in this order.
    pub fn is_in_degrees(&self) -> bool {
        self.is_geographic() && self.value("axis").is_none_or(|axis| axis.starts_with("en"))
    }

    pub fn is_geographic(&self) -> bool {
        matches!(self.value("proj"), Some("longlat" | "latlong" | "latlon" | "lonlat"))
    }

    /// The projection, where it is a transverse Mercator in metres.
    pub fn transverse(&self) -> Option<Transverse> {
        let in_metres = self.value("units").is_none_or(|unit| unit == "m")
            && self.number("to_meter").is_none_or(|factor| factor == 1.0)
            && self.value("axis").is_none_or(|axis| axis.starts_with("en"));
        if !in_metres {
            return None;
        }
        match self.value("proj")? {
            "utm" => {
                let south = if self.value("south").is_some() { 1e7 } else { 0.0 };
                Some(Transverse {
                    meridian_deg: 6.0 * self.number("zone")? - 183.0,
                    latitude_deg: 0.0,
                    scale: 0.9996,
                    false_easting_m: 500_000.0,
                    false_northing_m: south,
                })
            }
            "tmerc" | "etmerc" | "gauss" => Some(Transverse {
                meridian_deg: self.number("lon_0").unwrap_or(0.0),
                latitude_deg: self.number("lat_0").unwrap_or(0.0),
                scale: ["k_0", "k", "k0"].iter().find_map(|key| self.number(key)).unwrap_or(1.0),
                false_easting_m: self.number("x_0").unwrap_or(0.0),
                false_northing_m: self.number("y_0").unwrap_or(0.0),
            }),
            _ => None,
        }
    }

    /// Whether it leads to WGS 84.
    ///
    /// # Errors
    /// Where it stands on another datum and does not say how far that is from WGS 84, or wants a
    /// file for it.
    pub fn check_datum(&self) -> Result<(), CrsError> {
        let error = |expected: &str| {
            Err(CrsError { found: self.text.to_owned(), expected: expected.to_owned() })
        };
        if self.value("nadgrids").is_some_and(|grids| grids != "@null") {
            return error("a system without +nadgrids (files of shifts are not read)");
        }
        if matches!(self.value("proj"), Some("geocent" | "cart")) || self.value("init").is_some() {
            return error("a projection, or +proj=longlat");
        }
        let datum = self.datum();
        if let Some(list) = self.value("towgs84") {
            let is_old = matches!(datum, Some(Datum::Xian1980 | Datum::Beijing1954));
            if is_old && seven_parameters(list).is_none() {
                let datum = datum.unwrap_or(Datum::Beijing1954);
                return Err(datum.refusal(self.text, "+towgs84=dx,dy,dz,rx,ry,rz,ds"));
            }
            return Ok(());
        }
        if self.value("datum").is_some() || self.value("nadgrids").is_some() {
            return Ok(());
        }
        match datum {
            Some(Datum::Wgs84) => Ok(()),
            Some(old) => Err(old.refusal(self.text, "+towgs84=dx,dy,dz,rx,ry,rz,ds")),
            None => error(
                "+ellps=GRS80 or +datum=WGS84, or +towgs84=dx,dy,dz,rx,ry,rz,ds for another \
                 ellipsoid",
            ),
        }
    }

    /// The datum that its ellipsoid is of; `None` for an ellipsoid of no Chinese datum.
    fn datum(&self) -> Option<Datum> {
        if self.value("R").is_some() {
            return None;
        }
        if let Some(name) = self.value("ellps") {
            return match name {
                "GRS80" | "WGS84" | "CGCS2000" => Some(Datum::Wgs84),
                "IAU76" => Some(Datum::Xian1980),
                "krass" => Some(Datum::Beijing1954),
                _ => None,
            };
        }
        let Some(axis_m) = self.number("a") else { return Some(Datum::Wgs84) };
        let flattening = self.number("rf").or_else(|| Some(1.0 / self.number("f")?));
        let of_axes = || Some(axis_m / (axis_m - self.number("b")?));
        match flattening.or_else(of_axes) {
            // Web Mercator: degrees of WGS 84 drawn as if on a sphere.
            Some(inverse) if inverse.is_infinite() => {
                (axis_m == 6_378_137.0).then_some(Datum::Wgs84)
            }
            Some(inverse) => Datum::of_ellipsoid(axis_m, inverse),
            None => None,
        }
    }

    /// The machine that computes it.
    ///
    /// # Errors
    /// Where the string is no system, or a projection that is not known.
    pub fn proj(&self) -> Result<Proj, CrsError> {
        let fail = |why: String| CrsError {
            found: format!("{} ({why})", self.text),
            expected: "a PROJ string of one projection".to_owned(),
        };
        let proj = Proj::from_proj_string(self.text).map_err(|error| fail(error.to_string()))?;
        if proj.has_inverse() && proj.has_forward() {
            Ok(proj)
        } else {
            Err(fail("a projection without a way back".to_owned()))
        }
    }
}
