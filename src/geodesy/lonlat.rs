//! A place on the earth in degrees.

use serde::{Deserialize, Serialize};

/// A longitude and a latitude in degrees, WGS 84 (CGCS2000 agrees with it to centimetres).
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct LonLat {
    lon: f64,
    lat: f64,
}

/// Why two numbers are no place on the earth.
#[derive(Clone, Copy, Debug, PartialEq, thiserror::Error)]
#[error("position [{lon}, {lat}]: expected a longitude in -180…180 and a latitude in -90…90")]
pub struct LonLatError {
    /// The number that stood where the longitude is expected.
    pub lon: f64,
    /// The number that stood where the latitude is expected.
    pub lat: f64,
}

impl LonLat {
    /// The place at `lon`, `lat` degrees.
    ///
    /// # Errors
    /// When a number is not finite or lies outside −180…180 and −90…90.
    ///
    /// ```
    /// use yike::geodesy::LonLat;
    /// assert!(LonLat::try_new(101.78, 36.62).is_ok());
    /// assert!(LonLat::try_new(36.62, 101.78).is_err());
    /// ```
    pub fn try_new(lon: f64, lat: f64) -> Result<Self, LonLatError> {
        if (-180.0..=180.0).contains(&lon) && (-90.0..=90.0).contains(&lat) {
            Ok(Self { lon, lat })
        } else {
            Err(LonLatError { lon, lat })
        }
    }

    /// Longitude in degrees, east positive.
    #[must_use]
    pub const fn lon(self) -> f64 {
        self.lon
    }

    /// Latitude in degrees, north positive.
    #[must_use]
    pub const fn lat(self) -> f64 {
        self.lat
    }

    /// For coordinates that were checked when they entered or that [`super::Plane`] computed.
    pub(super) const fn unchecked(lon: f64, lat: f64) -> Self {
        Self { lon, lat }
    }
}
