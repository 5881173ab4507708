//! A coordinate system, and the way from it to WGS 84 and back.
//!
//! Question: where on WGS 84 is this position of a file? Method: projections and changes of datum
//! by `proj4rs`, a translation of PROJ; GCJ-02 and BD-09 by their formulas. Complexity: O(1), below
//! 1 µs a position. Accuracy: within 1 mm of PROJ for every projection here
//! (`tests/crs_fixture`). Limits: CGCS2000 counts as WGS 84, which it is to centimetres; heights
//! are not converted.

use std::fmt;
use std::sync::{Arc, LazyLock};

use geo_types::{Coord, coord};
use proj4rs::Proj;
use proj4rs::transform::transform;

use super::codes::Known;
use super::datum::{Datum, seven_parameters};
use super::proj_text::ProjText;
use super::reading::Reading;
use super::spelling::{self, Meant};
use super::transverse::Transverse;
use super::wkt;
use crate::geodesy::bd09::{bd09_of_wgs84, wgs84_of_bd09};
use crate::geodesy::gcj02::{gcj02_of_wgs84, wgs84_of_gcj02};

/// A coordinate system that a file may be in.
#[derive(Clone, Debug, PartialEq)]
pub struct Crs {
    name: String,
    way: Way,
}

/// Why a name or a text is no coordinate system that can be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("coordinates in {found}, expected {expected}")]
pub struct CrsError {
    /// What was found.
    pub found: String,
    /// What would do, and where it does not: whom to ask for what.
    pub expected: String,
}

/// What is supported, for error texts.
const SUPPORTED: &str = "EPSG:4326, EPSG:4490, CRS84, EPSG:4491–4554 (CGCS2000 Gauss–Krüger), \
                         EPSG:3857, EPSG:32643–32653 (UTM), GCJ-02, BD-09 or a PROJ string (+proj=…)";

/// The way to WGS 84.
#[derive(Clone, Debug, PartialEq)]
enum Way {
    /// None to go.
    Same,
    Gcj02,
    Bd09,
    Proj(Arc<Projected>),
}

/// A system that `proj4rs` computes.
struct Projected {
    /// The PROJ string that it was made from.
    text: String,
    proj: Proj,
    is_geographic: bool,
    is_in_degrees: bool,
    /// Whether it stands on another datum.
    is_shifted: bool,
    transverse: Option<Transverse>,
}

impl fmt::Debug for Projected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl PartialEq for Projected {
    fn eq(&self, other: &Self) -> bool {
        self.text == other.text
    }
}

static WGS84: LazyLock<Proj> = LazyLock::new(|| {
    Proj::from_proj_string("+proj=longlat +datum=WGS84").expect("a system that proj4rs knows")
});

impl Crs {
    /// Longitude and latitude in degrees on WGS 84. CGCS2000 agrees with it to centimetres.
    #[must_use]
    pub fn wgs84() -> Self {
        Self { name: "EPSG:4326".to_owned(), way: Way::Same }
    }

    /// The system of a Chinese web map (Amap, Tencent): WGS 84 moved by some hundred metres.
    #[must_use]
    pub fn gcj02() -> Self {
        Self { name: "GCJ-02".to_owned(), way: Way::Gcj02 }
    }

    /// The system of Baidu's maps: GCJ-02 moved once more.
    #[must_use]
    pub fn bd09() -> Self {
        Self { name: "BD-09".to_owned(), way: Way::Bd09 }
    }

    /// The system of that name: `EPSG:4526`, `urn:ogc:def:crs:EPSG::4490`, `CGCS2000 / 3-degree
    /// Gauss-Kruger CM 102E`, `GCJ-02`, `+proj=…`, well-known text. Xi'an 1980 and Beijing 1954 need
    /// their seven parameters after it: `EPSG:2379 +towgs84=dx,dy,dz,rx,ry,rz,ds` (metres, seconds
    /// of arc, parts per million; position vector, EPSG method 9606, as PROJ's).
    ///
    /// # Errors
    /// When no such system is known, or it cannot be converted without more knowledge.
    ///
    /// ```
    /// use yike::geodesy::Crs;
    /// use geo_types::coord;
    /// let zone_34 = Crs::named("EPSG:4522")?;
    /// let place = zone_34.to_wgs84(coord! { x: 34_480_000.0, y: 4_055_000.0 }).expect("a place");
    /// assert!((place.x - 101.777).abs() < 1e-3 && (place.y - 36.625).abs() < 1e-3);
    /// assert!(Crs::named("EPSG:2379").is_err(), "Xi'an 1980 without its parameters");
    /// # Ok::<(), yike::geodesy::CrsError>(())
    /// ```
    pub fn named(name: &str) -> Result<Self, CrsError> {
        let name = name.trim();
        if name.contains("proj=") {
            return Self::of_proj_text(name, name);
        }
        let (spelt, seven) = match name.split_once("+towgs84=") {
            Some((spelt, seven)) => (spelt.trim(), Some(seven)),
            None => (name, None),
        };
        if wkt::is_wkt(spelt) {
            return wkt::system(spelt, seven);
        }
        match spelling::meant(spelt) {
            Some(Meant::Gcj02) if seven.is_none() => Ok(Self::gcj02()),
            Some(Meant::Bd09) if seven.is_none() => Ok(Self::bd09()),
            Some(Meant::Known(known)) => Self::known(known, spelt, seven),
            Some(Meant::Code(code)) => {
                let known = Known::of_code(code).ok_or_else(|| unknown(name))?;
                Self::known(known, spelt, seven)
            }
            Some(Meant::Gcj02 | Meant::Bd09) | None => Err(unknown(name)),
        }
    }

    /// The system that a well-known text describes, as a `.prj` has it.
    ///
    /// # Errors
    /// When the text is none, or its system cannot be converted without more knowledge.
    pub fn from_wkt(wkt: &str) -> Result<Self, CrsError> {
        wkt::system(wkt, None)
    }

    /// The name by which [`Crs::named`] knows it.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether its coordinates are longitude and latitude in degrees, longitude first.
    #[must_use]
    pub fn is_in_degrees(&self) -> bool {
        match &self.way {
            Way::Same | Way::Gcj02 | Way::Bd09 => true,
            Way::Proj(projected) => projected.is_in_degrees,
        }
    }

    /// Whether its coordinates are those of WGS 84 as they are.
    #[must_use]
    pub fn is_wgs84(&self) -> bool {
        self.way == Way::Same
    }

    /// The longitude and latitude in degrees on WGS 84 of a place in this system: easting (or
    /// longitude) in `x`. `None` where the system has no such place.
    #[must_use]
    pub fn to_wgs84(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let found = match &self.way {
            Way::Same => return Some(place),
            Way::Gcj02 => on_earth(place).map(wgs84_of_gcj02),
            Way::Bd09 => on_earth(place).map(wgs84_of_bd09),
            Way::Proj(projected) => projected.to_wgs84(place),
        };
        found.and_then(on_earth)
    }

    /// The place in this system of a longitude and latitude in degrees on WGS 84: easting (or
    /// longitude) in `x`. `None` where the system has no such place.
    #[must_use]
    pub fn from_wgs84(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let place = on_earth(place)?;
        match &self.way {
            Way::Same => Some(place),
            Way::Gcj02 => Some(gcj02_of_wgs84(place)),
            Way::Bd09 => Some(bd09_of_wgs84(place)),
            Way::Proj(projected) => projected.written(place),
        }
    }

    /// How a position is written, where it may be otherwise than the system has it: with a zone
    /// number, northing first, in degrees.
    #[must_use]
    pub fn reading(&self, place: Coord<f64>) -> Reading {
        match &self.way {
            Way::Proj(projected) => {
                Reading::of(place, projected.transverse.as_ref(), || projected.to_wgs84(place))
            }
            Way::Same | Way::Gcj02 | Way::Bd09 => Reading::of_degrees(place),
        }
    }

    /// A system of the tables; `seven` are its parameters, as written.
    pub(super) fn known(known: Known, spelt: &str, seven: Option<&str>) -> Result<Self, CrsError> {
        let name = known.code().map_or_else(|| spelt.to_owned(), |code| format!("EPSG:{code}"));
        let Some(list) = seven else {
            return match known {
                Known::Degrees(Datum::Wgs84) => Ok(Self::wgs84()),
                _ if known.datum() == Datum::Wgs84 => Self::of_proj_text(&name, &known.proj_text()),
                _ => {
                    let how = format!("{name} +towgs84=dx,dy,dz,rx,ry,rz,ds");
                    Err(known.datum().refusal(spelt, &how))
                }
            };
        };
        if seven_parameters(list).is_none() {
            let expected = "seven numbers, not all 0: +towgs84=dx,dy,dz,rx,ry,rz,ds".to_owned();
            return Err(CrsError { found: format!("{spelt} +towgs84={list}"), expected });
        }
        let list: String = list.chars().filter(|c| !c.is_whitespace()).collect();
        let text = format!("{} +towgs84={list}", known.proj_text());
        Self::of_proj_text(&format!("{name} +towgs84={list}"), &text)
    }

    pub(super) fn of_proj_text(name: &str, text: &str) -> Result<Self, CrsError> {
        let read = ProjText::new(text);
        read.check_datum()?;
        let proj = read.proj()?;
        let (is_geographic, is_in_degrees) = (read.is_geographic(), read.is_in_degrees());
        let is_shifted = read.value("towgs84").is_some();
        if is_in_degrees && !is_shifted && read.value("pm").is_none() {
            return Ok(Self::wgs84());
        }
        let transverse = read.transverse();
        let text = text.to_owned();
        let projected =
            Projected { text, proj, is_geographic, is_in_degrees, is_shifted, transverse };
        Ok(Self { name: name.to_owned(), way: Way::Proj(Arc::new(projected)) })
    }
}

impl Projected {
    fn to_wgs84(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let scale = if self.is_geographic { 1f64.to_radians() } else { 1.0 };
        let mut pair = (place.x * scale, place.y * scale);
        transform(&self.proj, &WGS84, &mut pair).ok()?;
        Some(coord! { x: pair.0.to_degrees(), y: pair.1.to_degrees() })
    }

    fn written(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let found = self.forward(place)?;
        if !self.is_shifted {
            return Some(found);
        }
        // A place at height 0 on one ellipsoid has another height on the other, and without it the
        // way back ends a millimetre beside the start: so it begins as far on the other side.
        let miss = self.to_wgs84(found)? - place;
        self.forward(place - miss)
    }

    fn forward(&self, place: Coord<f64>) -> Option<Coord<f64>> {
        let mut pair = (place.x.to_radians(), place.y.to_radians());
        transform(&WGS84, &self.proj, &mut pair).ok()?;
        let scale = if self.is_geographic { 1f64.to_degrees() } else { 1.0 };
        let found = coord! { x: pair.0 * scale, y: pair.1 * scale };
        (found.x.is_finite() && found.y.is_finite()).then_some(found)
    }
}

fn on_earth(place: Coord<f64>) -> Option<Coord<f64>> {
    let is = (-180.0..=180.0).contains(&place.x) && (-90.0..=90.0).contains(&place.y);
    is.then_some(place)
}

pub(super) fn unknown(found: &str) -> CrsError {
    let found = found.chars().take(200).collect();
    CrsError { found, expected: SUPPORTED.to_owned() }
}
