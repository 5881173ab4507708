//! All layers of an answer, the filtered gap list, and what they were made from.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU64, Ordering};

use rusqlite::params;
use serde_json::Value;

use super::features::{Features, Field, FieldSort, sort_of, sort_of_all, sort_of_shape};
use super::file::{GeoPackage, failed};
use super::qml::qml;
use super::sld::sld;
use super::style::{Mark, style};
use crate::export::features::{shape_geometry, written};
use crate::export::gaps::{GAP_COLUMNS, GapRow, gap_rows};
use crate::export::layers::{Drawn, Layer, LayerName, Layers};
use crate::export::method::{GapList, facts};
use crate::export::{ExportError, Language};
use crate::geodesy::GeoShape;
use crate::study::By;

/// Properties that count things.
const COUNTS: [&str; 3] = ["compounds", "compounds_served", "stations_in_reach"];

/// Writes the GeoPackage of a gap list; it appears at `path` when it is whole.
///
/// # Errors
/// When the file system or SQLite says no.
pub fn write_geopackage(path: &Path, list: &GapList<'_>) -> Result<(), ExportError> {
    let beside = path.with_extension(format!("gpkg.partial-{}", std::process::id()));
    let staged = Staged(beside);
    // What a run that was killed left behind.
    if staged.0.exists() {
        std::fs::remove_file(&staged.0).map_err(ExportError::write(&staged.0))?;
    }
    fill(&staged.0, list)?;
    std::fs::rename(&staged.0, path).map_err(ExportError::write(path))
}

/// The GeoPackage as bytes: the same list gives the same bytes. It is made in the system's folder
/// for temporary files.
///
/// # Errors
/// When the file system or SQLite says no.
pub fn gaps_geopackage(list: &GapList<'_>) -> Result<Vec<u8>, ExportError> {
    static NUMBER: AtomicU64 = AtomicU64::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    let folder = std::env::temp_dir().join(format!("yike-{}-{number}", std::process::id()));
    // Fails where somebody has put something there already.
    std::fs::create_dir(&folder).map_err(ExportError::write(&folder))?;
    let staged = Staged(folder);
    let file = staged.0.join("gaps.gpkg");
    fill(&file, list)?;
    std::fs::read(&file).map_err(|source| ExportError::Read { path: file, source })
}

/// A file or folder that is gone when it is dropped, unless it was renamed.
struct Staged(PathBuf);

impl Drop for Staged {
    fn drop(&mut self) {
        // Nothing can be done about what cannot be removed.
        let _ = if self.0.is_dir() {
            std::fs::remove_dir_all(&self.0)
        } else {
            std::fs::remove_file(&self.0)
        };
    }
}

fn fill(path: &Path, list: &GapList<'_>) -> Result<(), ExportError> {
    let package = GeoPackage::create(path, list.study.city().data_date())?;
    let rows = gap_rows(list.study, list.answer, list.filter, list.language);
    let layers = list.report.map_or_else(Layers::default, Layers::of);
    for name in LayerName::ALL {
        match name {
            LayerName::Gaps => add_gaps(&package, list, &rows)?,
            LayerName::Links if list.answer.method.by != By::Walk => {}
            name => {
                let layer = layers.layer(list.study, list.answer, name);
                if name == LayerName::Stations {
                    add_stations(&package, list, &layer)?;
                } else if !layer.is_empty() {
                    add_layer(&package, list, &layer)?;
                }
            }
        }
    }
    let facts = facts(list, rows.len());
    let told = facts.into_iter().map(|fact| [fact.label, fact.words]);
    let description = "标准、方法、筛选与来源 standard, method, filter and sources";
    package.add_texts("method", description, ["subject", "words"], told)?;
    package.finish()
}

fn title(name: LayerName) -> String {
    format!("{} {}", name.title(), name.description())
}

/// The name of the table of those features of a layer that are drawn so: the layer's own for the
/// sort that it mostly is.
fn table_name(name: LayerName, mark: Mark) -> String {
    let ending = match mark {
        mark if mark == style(name).mark => "",
        Mark::Fill => "_areas",
        Mark::Line => "_lines",
        Mark::Point => "_points",
    };
    format!("{}{ending}", name.as_str())
}

fn add_gaps(package: &GeoPackage, list: &GapList<'_>, rows: &[GapRow]) -> Result<(), ExportError> {
    let city = list.study.city();
    let mut title = title(LayerName::Gaps);
    if !list.filter.is_empty() {
        let [zh, en] = [Language::Chinese, Language::English].map(|l| l.filter(city, list.filter));
        title += &format!("; 已筛选 filtered: {zh} / {en}");
    }
    let fields = || {
        let field = |column: &crate::export::cell::Column| Field {
            name: column.name.to_owned(),
            sort: if column.sort.is_number() { FieldSort::Real } else { FieldSort::Text },
        };
        GAP_COLUMNS.iter().map(field).collect()
    };
    let shape = |row: &GapRow| &city.compound(row.compound()).shape;
    for (mark, geometry) in [(Mark::Fill, "MULTIPOLYGON"), (Mark::Point, "POINT")] {
        let of_mark = || rows.iter().filter(move |row| sort_of_shape(shape(row)) == geometry);
        if of_mark().next().is_none() && mark == Mark::Point {
            continue;
        }
        let table = table_name(LayerName::Gaps, mark);
        let layer = Features { table: &table, title: title.clone(), geometry, fields: fields() };
        let features = of_mark().map(|row| {
            let values: Vec<Value> = row.cells().iter().map(|cell| cell.json()).collect();
            (values, Some(shape_geometry(shape(row))))
        });
        package.add(&layer, features)?;
        add_style(package, LayerName::Gaps, mark)?;
    }
    Ok(())
}

/// The fields of a layer.
fn fields(layer: &Layer) -> Vec<Field> {
    let field = |column: &crate::export::LayerColumn| Field {
        name: column.name().to_owned(),
        sort: match column.sort() {
            Some("number") if COUNTS.contains(&column.name()) => FieldSort::Integer,
            Some("number") => FieldSort::Real,
            Some("boolean") => FieldSort::Boolean,
            _ => FieldSort::Text,
        },
    };
    layer.columns().iter().map(field).collect()
}

fn values(layer: &Layer, row: usize) -> Vec<Value> {
    let slot = layer.shapes().slot(row);
    layer.columns().iter().map(|column| column.cells().value(slot)).collect()
}

fn mark_of(sort: &str) -> Mark {
    match sort {
        "POINT" | "MULTIPOINT" => Mark::Point,
        "LINESTRING" | "MULTILINESTRING" => Mark::Line,
        _ => Mark::Fill,
    }
}

/// A table for each sort of geometry that the layer has: programs show a table as one sort.
fn add_layer(package: &GeoPackage, list: &GapList<'_>, layer: &Layer) -> Result<(), ExportError> {
    let (city, name) = (list.study.city(), layer.name());
    let sort = |row: usize| match layer.any_geometry(city, row) {
        Some(Drawn::Shape(shape)) => sort_of_shape(shape),
        Some(Drawn::Free(geometry)) => sort_of(geometry),
        None => "GEOMETRY",
    };
    let sorts: Vec<&'static str> = (0..layer.len()).map(sort).collect();
    let marks: BTreeSet<Mark> = sorts.iter().map(|sort| mark_of(sort)).collect();
    for mark in marks {
        let rows = || (0..layer.len()).filter(|&row| mark_of(sorts[row]) == mark);
        let table = table_name(name, mark);
        let features = Features {
            table: &table,
            title: title(name),
            geometry: sort_of_all(rows().map(|row| sorts[row])),
            fields: fields(layer),
        };
        let drawn = rows().map(|row| {
            let geometry = layer.any_geometry(city, row).map(|drawn| match drawn {
                Drawn::Shape(shape) => shape_geometry(shape),
                Drawn::Free(geometry) => written(geometry),
            });
            (values(layer, row), geometry)
        });
        package.add(&features, drawn)?;
        add_style(package, name, mark)?;
    }
    Ok(())
}

/// Stations all as points, so that one sign shows each; outlines in a table of their own.
fn add_stations(
    package: &GeoPackage,
    list: &GapList<'_>,
    layer: &Layer,
) -> Result<(), ExportError> {
    let city = list.study.city();
    let (name, title) = (LayerName::Stations, title(LayerName::Stations));
    let points = city.station_shapes().iter().enumerate().map(|(row, shape)| {
        let at = GeoShape::Point(city.plane().unproject(shape.inner_point()));
        (values(layer, row), Some(shape_geometry(&at)))
    });
    let table = table_name(name, Mark::Point);
    let features =
        Features { table: &table, title: title.clone(), geometry: "POINT", fields: fields(layer) };
    package.add(&features, points)?;
    add_style(package, name, Mark::Point)?;
    let outlined = city.stations().iter().enumerate();
    let mut outlined =
        outlined.filter(|(_, one)| matches!(one.shape, GeoShape::Area(_))).peekable();
    if outlined.peek().is_none() {
        return Ok(());
    }
    let table = table_name(name, Mark::Fill);
    let geometry = "MULTIPOLYGON";
    let features = Features { table: &table, title, geometry, fields: fields(layer) };
    let areas = outlined.map(|(row, one)| (values(layer, row), Some(shape_geometry(&one.shape))));
    package.add(&features, areas)?;
    add_style(package, name, Mark::Fill)
}

fn add_style(package: &GeoPackage, name: LayerName, mark: Mark) -> Result<(), ExportError> {
    let style = style(name).drawn_as(mark);
    let table = table_name(name, mark);
    let sql = "INSERT INTO layer_styles (f_table_catalog, f_table_schema, f_table_name, \
               f_geometry_column, styleName, styleQML, styleSLD, useAsDefault, description, owner, \
               update_time) VALUES ('', '', ?1, 'geom', ?2, ?3, ?4, 1, ?5, '', ?6)";
    let (qml, sld) = (qml(&style), sld(&table, &style));
    let row = params![table, name.title(), qml, sld, name.description(), package.time.as_str()];
    package.connection.execute(sql, row).map(drop).map_err(failed)
}
