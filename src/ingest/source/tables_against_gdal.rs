//! Tables, KML and GeoJSON sequences beside GDAL: what `ogr2ogr` writes of a town is read as the
//! town it was written of.

use std::process::Command;

use geo_types::Coord;
use serde_json::{Value, json};

use super::raw::Raw;
use super::taking::taken;
use super::{RawGeometry, wkb};
use crate::ingest::Layer;
use crate::ingest::drawn::Drawn;
use crate::ingest::feature::RawFeature;

const NAMES: [&str; 3] = ["虎台一巷", "清真巷, \"小区\"", "Nan Tan <&>"];

/// Squares with a hole; steps of 1/1024 degree have few decimals, so that all are written.
fn town() -> Vec<(Value, &'static str, u32)> {
    let square = |x: f64, y: f64, side: f64| {
        let (x, y, side) = (x / 1024.0, y / 1024.0, side / 1024.0);
        json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
    };
    (0..40_u32)
        .map(|at| {
            let (x, y) = (f64::from(104_200 + at % 8 * 10), f64::from(37_500 + at / 8 * 10));
            (json!([square(x, y, 6.0), square(x + 1.0, y + 1.0, 2.0)]), NAMES[at as usize % 3], at)
        })
        .collect()
}

fn drawn(geometry: &RawGeometry, text: &str) -> Vec<Vec<Vec<Coord<f64>>>> {
    match geometry {
        RawGeometry::Drawn(drawn) => drawn.polygons.clone(),
        RawGeometry::Wkb(bytes) => wkb::drawn(bytes).expect("WKB").polygons,
        RawGeometry::Json(geometry) => Drawn::of_json(geometry.clone()).polygons,
        RawGeometry::None | RawGeometry::Unreadable(_) => panic!("{text}: {geometry:?}"),
    }
}

#[test]
fn what_gdal_writes_as_table_or_text_is_read_as_it_was() {
    if Command::new("ogr2ogr").arg("--version").output().is_err() {
        eprintln!("SKIPPED: no ogr2ogr: tables were NOT compared with GDAL");
        return;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let source = folder.path().join("town.geojson");
    let features: Vec<_> = town()
        .into_iter()
        .map(|(rings, name, at)| {
            json!({"type": "Feature", "properties": {"name": name, "residents": at},
                   "geometry": {"type": "Polygon", "coordinates": rings}})
        })
        .collect();
    let collection = json!({"type": "FeatureCollection", "features": features});
    std::fs::write(&source, collection.to_string()).expect("written");
    for (file, arguments) in [
        ("comma.csv", vec!["-f", "CSV", "-lco", "GEOMETRY=AS_WKT"]),
        ("tab.csv", vec!["-f", "CSV", "-lco", "GEOMETRY=AS_WKT", "-lco", "SEPARATOR=TAB"]),
        (
            "marked.csv",
            vec![
                "-f",
                "CSV",
                "-lco",
                "GEOMETRY=AS_WKT",
                "-lco",
                "SEPARATOR=SEMICOLON",
                "-lco",
                "WRITE_BOM=YES",
            ],
        ),
        ("town.kml", vec!["-f", "KML"]),
        ("library.kml", vec!["-f", "LIBKML"]),
        ("town.kmz", vec!["-f", "LIBKML"]),
        ("lines.json", vec!["-f", "GeoJSONSeq", "-lco", "COORDINATE_PRECISION=15"]),
        (
            "records.json",
            vec!["-f", "GeoJSONSeq", "-lco", "RS=YES", "-lco", "COORDINATE_PRECISION=15"],
        ),
        (
            "town.xlsx",
            vec![
                "-f",
                "XLSX",
                "-dialect",
                "SQLite",
                "-sql",
                "SELECT name, residents, AsText(geometry) AS wkt FROM town",
            ],
        ),
    ] {
        let target = folder.path().join(file);
        let mut command = Command::new("ogr2ogr");
        let done = command.args(&arguments).arg(&target).arg(&source).output().expect("runs");
        if !done.status.success() {
            eprintln!("SKIPPED {file}: {}", String::from_utf8_lossy(&done.stderr));
            continue;
        }
        let read = taken(&target);
        assert_eq!(read.rows.len(), 40, "{file}");
        let headings: Vec<String> = read.headings().into_iter().map(str::to_lowercase).collect();
        for (row, (rings, name, residents)) in read.rows.iter().zip(town()) {
            let wanted = Drawn::of_json(
                serde_json::from_value::<geojson::Geometry>(
                    json!({"type": "Polygon", "coordinates": rings}),
                )
                .expect("a polygon")
                .value,
            );
            // The sink keeps the text of GeoJSON features there.
            let feature = match &row.geometry {
                RawGeometry::Unreadable(text) => {
                    let text = serde_json::value::RawValue::from_string(text.clone());
                    Some(RawFeature::new(Layer::Context, 1, Raw::Text(text.expect("JSON")), &[]))
                }
                _ => None,
            };
            let value = |heading: &str| match &feature {
                Some(feature) => feature.properties.get(heading).cloned().unwrap_or_default(),
                None => {
                    let at = headings.iter().position(|known| known == heading);
                    row.values[at.unwrap_or_else(|| panic!("{file}: {headings:?}"))].clone()
                }
            };
            assert_eq!(value("name"), json!(name), "{file}");
            let count = crate::ingest::number::number_of(&value("residents"));
            assert_eq!(count, Some(f64::from(residents)), "{file}");
            let geometry = match &feature {
                Some(feature) => feature.geometry.as_ref().expect("a geometry"),
                None => &row.geometry,
            };
            let polygons = drawn(geometry, file);
            // RFC 7946 turns holes round: the same positions in any order.
            let flat = |polygons: &[Vec<Vec<Coord<f64>>>]| {
                let mut flat: Vec<_> = polygons.iter().flatten().flatten().copied().collect();
                flat.sort_by(|a, b| a.x.total_cmp(&b.x).then(a.y.total_cmp(&b.y)));
                flat
            };
            let (ours, theirs) = (flat(&polygons), flat(&wanted.polygons));
            assert_eq!(ours.len(), theirs.len(), "{file}");
            // SQLite writes well-known text with six decimals.
            let near = |(a, b): (&Coord<f64>, &Coord<f64>)| {
                (a.x - b.x).abs() < 1e-6 && (a.y - b.y).abs() < 1e-6
            };
            assert!(ours.iter().zip(&theirs).all(near), "{file}: {ours:?} {theirs:?}");
        }
    }
}
