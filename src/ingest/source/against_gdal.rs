//! The formats beside GDAL: `ogr2ogr` writes each, and what it reads of it we read too.

use std::path::{Path, PathBuf};
use std::process::Command;

use geojson::{FeatureCollection, GeoJson};
use serde_json::{Value, json};

use super::RawGeometry;
use super::taking::taken;
use crate::ingest::drawn::Drawn;

/// `false`, and a word about it, where there is no GDAL.
fn has_gdal() -> bool {
    let there = Command::new("ogr2ogr").arg("--version").output().is_ok();
    if !there {
        eprintln!("SKIPPED: no ogr2ogr: the formats were NOT compared with GDAL");
    }
    there
}

fn ogr2ogr(arguments: &[&str], target: &Path, source: &Path) -> bool {
    let done = Command::new("ogr2ogr")
        .args(["-f", arguments[0]])
        .arg(target)
        .arg(source)
        .args(&arguments[1..])
        .output()
        .expect("ogr2ogr runs");
    if !done.status.success() {
        eprintln!("ogr2ogr {arguments:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
    done.status.success()
}

/// Squares with and without holes, several in one, none; values of every type.
fn town() -> Value {
    let square = |x: f64, y: f64, side: f64| {
        json!([[x, y], [x + side, y], [x + side, y + side], [x, y + side], [x, y]])
    };
    // Steps of 1/1024 degree have so few decimals that GDAL writes all of them.
    let square = |x: f64, y: f64, side: f64| square(x / 1024.0, y / 1024.0, side / 1024.0);
    let features = (0..60_u32).map(|at| {
        let (x, y) = (f64::from(104_200 + at % 8 * 10), f64::from(37_500 + at / 8 * 10));
        let polygon = json!([square(x, y, 6.), square(x + 1., y + 1., 2.)]);
        let geometry = match at % 5 {
            0 => json!({"type": "Polygon", "coordinates": [square(x, y, 5.)]}),
            1 => json!({"type": "Polygon", "coordinates": polygon}),
            2 => json!({"type": "MultiPolygon",
                "coordinates": [polygon, [square(x + 8., y, 1.)]]}),
            3 => json!({"type": "MultiPolygon", "coordinates": [
                [square(x, y, 6.), square(x + 1., y + 1., 4.)],
                [square(x + 2., y + 2., 2.), square(x + 2.5, y + 2.5, 1.)]]}),
            _ => Value::Null,
        };
        let name = ["虎台一巷", "清真巷小区", "Nan Tan", "礼让街"][at as usize % 4];
        let residents = if at % 7 == 0 { Value::Null } else { json!(at * 131) };
        json!({"type": "Feature", "geometry": geometry, "properties": {
            "名称": name, "人口": residents, "share": f64::from(at) / 8.0,
            "day": format!("2022-12-{:02}", at % 28 + 1),
        }})
    });
    json!({"type": "FeatureCollection", "features": features.collect::<Vec<_>>()})
}

/// Parts and values of a file as GDAL reads it.
fn by_gdal(file: &Path, folder: &Path) -> Vec<(Option<Drawn>, Value)> {
    let target = folder.join("by-gdal.geojson");
    _ = std::fs::remove_file(&target);
    let precision = ["GeoJSON", "-lco", "COORDINATE_PRECISION=15", "-lco", "RFC7946=NO"];
    assert!(ogr2ogr(&precision, &target, file));
    let text = std::fs::read_to_string(&target).expect("readable");
    let collection = FeatureCollection::try_from(text.parse::<GeoJson>().expect("GeoJSON"));
    let features = collection.expect("a collection").features.into_iter();
    features
        .map(|feature| {
            let drawn = feature.geometry.map(|geometry| Drawn::of_json(geometry.value));
            (drawn, feature.properties.map_or(Value::Null, Value::Object))
        })
        .collect()
}

fn compare(file: &Path, folder: &Path) {
    let ours = taken(file);
    let theirs = by_gdal(file, folder);
    assert_eq!(ours.rows.len(), theirs.len(), "{}", file.display());
    let headings = ours.headings();
    for (at, (row, (drawn, properties))) in ours.rows.iter().zip(&theirs).enumerate() {
        let place = format!("{} row {at}", file.display());
        match (&row.geometry, drawn) {
            (RawGeometry::None, None) => {}
            (RawGeometry::Drawn(ours), Some(theirs)) => {
                assert_eq!(ours.polygons, theirs.polygons, "{place}");
                assert_eq!(ours.points, theirs.points, "{place}");
                assert_eq!(ours.lines, theirs.lines, "{place}");
            }
            (ours, theirs) => panic!("{place}: {ours:?}, {theirs:?}"),
        }
        for (heading, value) in headings.iter().zip(&row.values) {
            let expected = &properties[*heading];
            let same = match (value.as_f64(), expected.as_f64()) {
                (Some(a), Some(b)) => (a - b).abs() < 1e-12,
                // GDAL writes days with strokes into GeoJSON of some versions.
                _ => {
                    value == expected
                        || value.as_str().map(|t| t.replace('-', "/"))
                            == expected.as_str().map(str::to_owned)
                }
            };
            assert!(same, "{place}: {heading}: {value}, {expected}");
        }
    }
}

fn compared(arguments: &[&str], name: &str) -> Option<(tempfile::TempDir, PathBuf)> {
    if !has_gdal() {
        return None;
    }
    let folder = tempfile::tempdir().expect("a folder");
    let town_file = folder.path().join("town.geojson");
    std::fs::write(&town_file, town().to_string()).expect("written");
    let file = folder.path().join(name);
    if !ogr2ogr(arguments, &file, &town_file) {
        eprintln!("SKIPPED: this GDAL does not write {}", arguments[0]);
        return None;
    }
    compare(&file, folder.path());
    Some((folder, file))
}

#[test]
fn a_shapefile_of_gdal_s_is_read_as_gdal_reads_it() {
    compared(&["ESRI Shapefile", "-lco", "ENCODING=UTF-8"], "town.shp");
    let Some((folder, file)) = compared(&["ESRI Shapefile", "-lco", "ENCODING=GBK"], "gbk.shp")
    else {
        return;
    };
    // GDAL cannot know the encoding without its .cpg; we find it out.
    let told = taken(&file);
    std::fs::remove_file(folder.path().join("gbk.cpg")).expect("a .cpg");
    let table = folder.path().join("gbk.dbf");
    let mut bytes = std::fs::read(&table).expect("readable");
    bytes[29] = 0;
    std::fs::write(&table, bytes).expect("written");
    let found = taken(&file);
    assert_eq!(found.headings(), told.headings());
    assert!(found.rows.iter().zip(&told.rows).all(|(a, b)| a.values == b.values));
    assert!(found.codes().contains(&"encoding-found"), "{:?}", found.notes);
}

#[test]
fn a_zipped_shapefile_of_gdal_s_is_read_as_gdal_reads_it() {
    compared(&["ESRI Shapefile", "-lco", "ENCODING=GB18030"], "town.shz");
}

#[test]
fn a_geopackage_of_gdal_s_is_read_as_gdal_reads_it() {
    compared(&["GPKG"], "town.gpkg");
}

#[test]
fn a_flatgeobuf_of_gdal_s_is_read_as_gdal_reads_it() {
    compared(&["FlatGeobuf", "-nlt", "MULTIPOLYGON"], "town.fgb");
    compared(&["FlatGeobuf", "-lco", "SPATIAL_INDEX=NO"], "plain.fgb");
}

#[test]
fn a_geoparquet_of_gdal_s_is_read_as_gdal_reads_it() {
    compared(&["Parquet"], "town.parquet");
}
