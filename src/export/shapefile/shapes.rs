//! Outlines and points as shapes: `.shp` and `.shx`.

use std::io::Cursor;

use geo_types::{LineString, MultiPolygon};
use shapefile::{Point, Polygon, PolygonRing, ShapeWriter};

use crate::export::ExportError;
use crate::export::number::{DEGREES, rounded};
use crate::geodesy::LonLat;

/// The bytes of `.shp` and `.shx`.
pub struct Shapes {
    pub shp: Vec<u8>,
    pub shx: Vec<u8>,
}

/// Outlines, each a polygon of all its rings.
pub fn polygons<'a>(
    areas: impl Iterator<Item = &'a MultiPolygon<f64>>,
) -> Result<Shapes, ExportError> {
    write(areas.map(|area| {
        let rings = area.iter().flat_map(|polygon| {
            let outer = PolygonRing::Outer(points(polygon.exterior()));
            let holes = polygon.interiors().iter().map(|ring| PolygonRing::Inner(points(ring)));
            std::iter::once(outer).chain(holes)
        });
        Polygon::with_rings(rings.collect())
    }))
}

/// Places known only as points.
pub fn places(places: impl Iterator<Item = LonLat>) -> Result<Shapes, ExportError> {
    write(places.map(|at| Point::new(rounded(at.lon(), DEGREES), rounded(at.lat(), DEGREES))))
}

fn points(ring: &LineString<f64>) -> Vec<Point> {
    ring.coords().map(|c| Point::new(rounded(c.x, DEGREES), rounded(c.y, DEGREES))).collect()
}

fn write<S: shapefile::record::EsriShape>(
    shapes: impl Iterator<Item = S>,
) -> Result<Shapes, ExportError> {
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
        for shape in shapes {
            writer.write_shape(&shape).map_err(failed)?;
        }
        writer.finalize().map_err(failed)?;
    }
    Ok(Shapes { shp: shp.into_inner(), shx: shx.into_inner() })
}

#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
fn failed(error: shapefile::Error) -> ExportError {
    ExportError::Content { format: "Shapefile", message: error.to_string() }
}
