//! The outlines of one file of any format that can be read, brought to WGS 84 and repaired like a
//! layer's: where nobody may build, for instance.

use std::path::Path;

use geo_types::{Geometry, MultiPolygon};

use super::features::outlines;
use super::layer::Layer;
use super::settings::LayerSettings;
use super::swap::SwapTest;
use super::{Finding, IngestError};
use crate::city::{City, Level, Noding};

/// The outlines of a file, and what is to be said of them.
#[derive(Clone, Debug)]
pub struct OutlineReading {
    /// All polygons, degrees, WGS 84; they may overlap.
    pub area: MultiPolygon<f64>,
    /// Features with an outline.
    pub kept: usize,
    /// Features without one.
    pub rejected: usize,
    /// What was repaired, rejected or is to be known.
    pub findings: Vec<Finding>,
}

/// Reads the outlines of a file. The system of its coordinates is the one that it states, else
/// WGS 84; axes written in the wrong order are told by the city's streets.
///
/// # Errors
/// When the file cannot be read as a whole.
pub fn read_outlines(path: &Path, city: &City) -> Result<OutlineReading, IngestError> {
    let settings = LayerSettings {
        layer: Layer::Context,
        file: path.display().to_string(),
        path: path.to_owned(),
        crs: None,
        city_crs: None,
        encoding: None,
        table: None,
        columns: Vec::new(),
        noding: Noding::Vertices,
    };
    let streets = city.areas_at(Level::Street);
    let swap = SwapTest::by_extent(streets.filter_map(|(_, street)| street.shape.bounds()));
    let drafted = outlines(&settings, &swap).map_err(wanted_for_itself)?;
    let mut polygons = Vec::new();
    for entry in drafted.entries {
        match entry.thing.geometry {
            Geometry::MultiPolygon(many) => polygons.extend(many.0),
            Geometry::Polygon(one) => polygons.push(one),
            _ => {}
        }
    }
    Ok(OutlineReading {
        area: MultiPolygon(polygons),
        kept: drafted.report.kept,
        rejected: drafted.report.rejected,
        findings: drafted.findings,
    })
}

/// The file is wanted for its outlines, not for a layer of a city.
fn wanted_for_itself(error: IngestError) -> IngestError {
    let wanted_by = "for its outlines".to_owned();
    match error {
        IngestError::Missing { path, .. } => IngestError::Missing { path, wanted_by },
        IngestError::Format { path, found, expected, .. } => {
            IngestError::Format { path, wanted_by, found, expected }
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::city::CityDraft;

    fn city() -> City {
        CityDraft { id: "c".into(), ..CityDraft::default() }.finish().expect("an empty city")
    }

    #[test]
    fn outlines_in_metres_come_out_in_degrees_and_points_are_rejected() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("forbidden.geojson");
        let text = r#"{"type":"FeatureCollection",
            "crs":{"type":"name","properties":{"name":"urn:ogc:def:crs:EPSG::3857"}},
            "features":[
            {"type":"Feature","properties":{},"geometry":{"type":"Polygon","coordinates":[[[11330000,4386000],
            [11331000,4386000],[11331000,4387000],[11330000,4387000],[11330000,4386000]]]}},
            {"type":"Feature","properties":{},"geometry":{"type":"Point","coordinates":[11330000,4386000]}}]}"#;
        std::fs::write(&path, text).expect("written");
        let read = read_outlines(&path, &city()).expect("read");
        assert_eq!((read.kept, read.rejected, read.area.0.len()), (1, 1, 1));
        let corner = read.area.0[0].exterior().0[0];
        assert!((101.0..103.0).contains(&corner.x) && (36.0..37.0).contains(&corner.y));
    }

    #[test]
    fn a_file_that_is_not_there_is_named() {
        let error = read_outlines(Path::new("/no/such.shp"), &city()).expect_err("none");
        let words = error.to_string();
        assert!(words.contains("/no/such.shp") && words.contains("outlines"), "{words}");
    }
}
