//! Places that a body gives: points, outlines, and numbers within their bounds.

use std::ops::RangeInclusive;

use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::geodesy::LonLat;
use crate::serve::error::ApiError;
use crate::serve::words::bad;

/// A ring of positions, degrees, WGS 84: longitude, latitude; a height after them says nothing here.
type Ring = Vec<Vec<f64>>;

/// An outline as GeoJSON writes it (RFC 7946): a polygon or several.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type")]
pub(super) enum Outline {
    /// Its outer ring, then its holes.
    Polygon {
        #[schema(value_type = Vec<Vec<Vec<f64>>>)]
        coordinates: Vec<Ring>,
    },
    MultiPolygon {
        #[schema(value_type = Vec<Vec<Vec<Vec<f64>>>>)]
        coordinates: Vec<Vec<Ring>>,
    },
}

impl Outline {
    /// The outline as a shape.
    ///
    /// # Errors
    /// When a position is none on the earth or a ring has too few.
    pub fn shape(&self, name: &str) -> Result<MultiPolygon<f64>, ApiError> {
        let one = |rings: &Vec<Ring>| polygon(name, rings);
        Ok(MultiPolygon(match self {
            Self::Polygon { coordinates } => vec![one(coordinates)?],
            Self::MultiPolygon { coordinates } => {
                coordinates.iter().map(one).collect::<Result<_, _>>()?
            }
        }))
    }
}

fn polygon(name: &str, rings: &[Ring]) -> Result<Polygon<f64>, ApiError> {
    let rings: Vec<LineString<f64>> =
        rings.iter().map(|ring| closed(name, ring)).collect::<Result<_, _>>()?;
    let mut rings = rings.into_iter();
    let Some(outer) = rings.next() else {
        return Err(bad(name, "a polygon without a ring", "an outer ring"));
    };
    Ok(Polygon::new(outer, rings.collect()))
}

/// A ring; one that is left open is closed.
fn closed(name: &str, ring: &Ring) -> Result<LineString<f64>, ApiError> {
    let corner = |position: &Vec<f64>| match position[..] {
        [lon, lat] | [lon, lat, _] => {
            let at = place(name, [lon, lat])?;
            Ok(Coord { x: at.lon(), y: at.lat() })
        }
        _ => Err(bad(name, format!("{position:?}"), "positions [longitude, latitude]")),
    };
    let mut line = LineString(ring.iter().map(corner).collect::<Result<_, _>>()?);
    line.close();
    if line.0.len() < 4 {
        let found = format!("a ring of {} positions", ring.len());
        return Err(bad(name, found, "rings of at least three corners"));
    }
    Ok(line)
}

/// A place on the earth.
///
/// # Errors
/// When it is none.
pub(super) fn place(name: &str, [lon, lat]: [f64; 2]) -> Result<LonLat, ApiError> {
    LonLat::try_new(lon, lat).map_err(|_| {
        let expected = "[longitude, latitude] in degrees, WGS 84: -180 to 180, -90 to 90";
        bad(name, format!("[{lon}, {lat}]"), expected)
    })
}

/// A number within its bounds, where one is given.
///
/// # Errors
/// When it is outside.
pub(super) fn within(
    name: &str,
    given: Option<f64>,
    bounds: RangeInclusive<f64>,
) -> Result<Option<f64>, ApiError> {
    match given.filter(|number| !bounds.contains(number)) {
        None => Ok(given),
        Some(outside) => {
            let expected = format!("a number from {} to {}", bounds.start(), bounds.end());
            Err(bad(name, outside.to_string(), expected))
        }
    }
}

/// A list that is not too long.
///
/// # Errors
/// When it is.
pub(super) fn at_most<T>(name: &str, list: &[T], most: usize) -> Result<(), ApiError> {
    if list.len() <= most {
        return Ok(());
    }
    Err(bad(name, format!("{} entries", list.len()), format!("at most {most}")))
}
