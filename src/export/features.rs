//! GeoJSON feature collections, one feature a line, so that a difference between two runs shows
//! line by line.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

use geojson::{Feature, Geometry, GeometryValue, JsonObject};

use super::ExportError;
use super::number::{DEGREES, rounded};
use crate::geodesy::{GeoShape, LonLat};

/// A feature from a shape and its properties; coordinates are written to 1e-7 degrees.
#[must_use]
pub fn feature(shape: &GeoShape, properties: JsonObject) -> Feature {
    let value = match shape {
        GeoShape::Point(place) => point(*place),
        GeoShape::Area(area) => {
            let written = |c: geo_types::Coord<f64>| geo_types::Coord {
                x: rounded(c.x, DEGREES),
                y: rounded(c.y, DEGREES),
            };
            let area = geo::MapCoords::map_coords(area, written);
            match area.0.as_slice() {
                [one] => GeometryValue::from(one),
                _ => GeometryValue::from(&area),
            }
        }
    };
    Feature {
        geometry: Some(Geometry::new(value)),
        properties: Some(properties),
        ..Feature::default()
    }
}

/// A shape as geometry, its coordinates as they are written: areas always as many.
#[must_use]
pub fn shape_geometry(shape: &GeoShape) -> geo_types::Geometry<f64> {
    match shape {
        GeoShape::Point(place) => geo_types::Geometry::Point(geo_types::Point::new(
            rounded(place.lon(), DEGREES),
            rounded(place.lat(), DEGREES),
        )),
        GeoShape::Area(area) => written(&geo_types::Geometry::MultiPolygon(area.clone())),
    }
}

/// Geometry with its coordinates as they are written.
#[must_use]
pub fn written(any: &geo_types::Geometry<f64>) -> geo_types::Geometry<f64> {
    geo::MapCoords::map_coords(any, |c| geo_types::Coord {
        x: rounded(c.x, DEGREES),
        y: rounded(c.y, DEGREES),
    })
}

/// Geometry of any sort, written like a feature's.
#[must_use]
pub fn geometry(any: &geo_types::Geometry<f64>) -> Geometry {
    let written = |c: geo_types::Coord<f64>| geo_types::Coord {
        x: rounded(c.x, DEGREES),
        y: rounded(c.y, DEGREES),
    };
    Geometry::new(GeometryValue::from(&geo::MapCoords::map_coords(any, written)))
}

/// A point of a feature.
#[must_use]
pub fn point(place: LonLat) -> GeometryValue {
    GeometryValue::new_point([rounded(place.lon(), DEGREES), rounded(place.lat(), DEGREES)])
}

/// Writes a feature collection named `name`.
///
/// # Errors
/// When the file system says no.
pub fn write_collection(
    path: &Path,
    name: &str,
    features: impl IntoIterator<Item = Feature>,
) -> Result<(), ExportError> {
    let file = File::create(path).map_err(ExportError::write(path))?;
    collection_to(&mut BufWriter::new(file), name, features).map_err(ExportError::write(path))
}

/// The same as bytes.
#[must_use]
pub fn collection(name: &str, features: impl IntoIterator<Item = Feature>) -> Vec<u8> {
    let mut out = Vec::new();
    collection_to(&mut out, name, features).expect("memory takes every byte");
    out
}

fn collection_to(
    out: &mut impl Write,
    name: &str,
    features: impl IntoIterator<Item = Feature>,
) -> std::io::Result<()> {
    let name = serde_json::Value::from(name);
    write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{name},\"features\":[")?;
    for (at, feature) in features.into_iter().enumerate() {
        out.write_all(if at == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &feature)?;
    }
    out.write_all(b"\n]}\n")?;
    out.flush()
}
