//! A layer as a table of features with an R-tree (OGC 12-128r17, clause 2.1 and annex F.3).

use std::collections::BTreeSet;

use geo::BoundingRect;
use geo_types::{Geometry, Rect};
use geozero::{CoordDimensions, ToWkb};
use rusqlite::types::Value as Sql;
use rusqlite::{params, params_from_iter};
use serde_json::Value;

use super::file::{GeoPackage, failed};
use crate::export::ExportError;
use crate::export::tiles::joined;
use crate::geodesy::GeoShape;

/// A column of a table.
pub struct Field {
    pub name: String,
    pub sort: FieldSort,
}

/// What a column holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FieldSort {
    Text,
    Real,
    Integer,
    Boolean,
}

/// A table of features before it is written.
pub struct Features<'a> {
    pub table: &'a str,
    /// For readers.
    pub title: String,
    /// The sort of geometry that every feature has, see [`sort_of_all`].
    pub geometry: &'static str,
    pub fields: Vec<Field>,
}

/// One feature: a value for each field, and its geometry.
pub type Row = (Vec<Value>, Option<Geometry<f64>>);

/// A quoted name.
pub fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

impl GeoPackage {
    /// Writes a table of features. The extent, the sort of geometry and the R-tree follow from the
    /// rows.
    pub fn add(
        &self,
        layer: &Features<'_>,
        rows: impl Iterator<Item = Row>,
    ) -> Result<(), ExportError> {
        self.try_add(layer, rows).map_err(failed)
    }

    fn try_add(
        &self,
        layer: &Features<'_>,
        rows: impl Iterator<Item = Row>,
    ) -> rusqlite::Result<()> {
        let names = column_names(&layer.fields);
        let columns = names.iter().zip(&layer.fields).map(|(name, field)| {
            let sort = match field.sort {
                FieldSort::Text => "TEXT",
                FieldSort::Real => "REAL",
                FieldSort::Integer => "INTEGER",
                FieldSort::Boolean => "BOOLEAN",
            };
            format!(", {} {sort}", quoted(name))
        });
        let columns: String = columns.collect();
        let table = quoted(layer.table);
        self.connection.execute_batch(&format!(
            "CREATE TABLE {table} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, \
             geom {}{columns});
             CREATE VIRTUAL TABLE {} USING rtree(id, minx, maxx, miny, maxy);",
            layer.geometry,
            quoted(&rtree(layer.table)),
        ))?;
        let places: String = (0..layer.fields.len()).map(|_| ", ?").collect();
        let mut insert =
            self.connection.prepare(&format!("INSERT INTO {table} VALUES (?, ?{places})"))?;
        let mut index = self.connection.prepare(&format!(
            "INSERT INTO {} VALUES (?, ?, ?, ?, ?)",
            quoted(&rtree(layer.table))
        ))?;
        let mut whole: Option<Rect<f64>> = None;
        for (fid, (values, geometry)) in (1_i64..).zip(rows) {
            let bounds = geometry.as_ref().and_then(BoundingRect::bounding_rect);
            let blob = geometry.as_ref().zip(bounds).and_then(|(g, b)| blob(g, b));
            let geometry_sql = blob.map_or(Sql::Null, Sql::Blob);
            let cells = values.into_iter().zip(&layer.fields).map(|(v, f)| sql(&v, f.sort));
            insert.execute(params_from_iter(
                [Sql::Integer(fid), geometry_sql].into_iter().chain(cells),
            ))?;
            if let Some(bounds) = bounds {
                let (min, max) = (bounds.min(), bounds.max());
                index.execute(params![fid, min.x, max.x, min.y, max.y])?;
                whole = Some(whole.map_or(bounds, |whole| joint(whole, bounds)));
            }
        }
        self.connection.execute(
            "INSERT INTO gpkg_contents VALUES (?1, 'features', ?1, ?2, ?3, ?4, ?5, ?6, ?7, 4326)",
            params![
                layer.table,
                layer.title,
                self.time,
                whole.map(|b| b.min().x),
                whole.map(|b| b.min().y),
                whole.map(|b| b.max().x),
                whole.map(|b| b.max().y),
            ],
        )?;
        self.connection.execute(
            "INSERT INTO gpkg_geometry_columns VALUES (?1, 'geom', ?2, 4326, 0, 0)",
            params![layer.table, layer.geometry],
        )?;
        self.connection.execute(
            "INSERT INTO gpkg_extensions VALUES (?1, 'geom', 'gpkg_rtree_index', \
             'http://www.geopackage.org/spec120/#extension_rtree', 'write-only')",
            params![layer.table],
        )?;
        self.connection.execute_batch(&triggers(layer.table))
    }

    /// Writes a table of texts without geometry.
    pub fn add_texts(
        &self,
        table: &str,
        description: &str,
        columns: [&str; 2],
        rows: impl Iterator<Item = [String; 2]>,
    ) -> Result<(), ExportError> {
        let name = quoted(table);
        let [a, b] = columns.map(quoted);
        let make = format!(
            "CREATE TABLE {name} (fid INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, {a} TEXT, {b} TEXT)"
        );
        self.connection.execute_batch(&make).map_err(failed)?;
        let mut insert = self
            .connection
            .prepare(&format!("INSERT INTO {name} VALUES (NULL, ?, ?)"))
            .map_err(failed)?;
        for row in rows {
            insert.execute(row).map_err(failed)?;
        }
        drop(insert);
        self.contents(table, "attributes", description)
    }
}

fn rtree(table: &str) -> String {
    format!("rtree_{table}_geom")
}

/// What keeps the R-tree true when another program edits the table; the words of annex F.3.
fn triggers(table: &str) -> String {
    let (name, index) = (quoted(table), quoted(&rtree(table)));
    let filled = "(NEW.geom NOTNULL AND NOT ST_IsEmpty(NEW.geom))";
    let empty = "(NEW.geom ISNULL OR ST_IsEmpty(NEW.geom))";
    let put = format!(
        "INSERT OR REPLACE INTO {index} VALUES (NEW.fid, ST_MinX(NEW.geom), ST_MaxX(NEW.geom), \
         ST_MinY(NEW.geom), ST_MaxY(NEW.geom));"
    );
    let drop_old = format!("DELETE FROM {index} WHERE id = OLD.fid;");
    let rules = [
        ("insert", "INSERT", filled.to_owned(), put.clone()),
        ("update1", "UPDATE OF geom", format!("OLD.fid = NEW.fid AND {filled}"), put.clone()),
        ("update2", "UPDATE OF geom", format!("OLD.fid = NEW.fid AND {empty}"), drop_old.clone()),
        ("update3", "UPDATE", format!("OLD.fid != NEW.fid AND {filled}"), drop_old.clone() + &put),
        (
            "update4",
            "UPDATE",
            format!("OLD.fid != NEW.fid AND {empty}"),
            format!("DELETE FROM {index} WHERE id IN (OLD.fid, NEW.fid);"),
        ),
        ("delete", "DELETE", "OLD.geom NOT NULL".to_owned(), drop_old),
    ];
    let rule = |(rule, event, when, done): (&str, &str, String, String)| {
        let trigger = quoted(&format!("{}_{rule}", rtree(table)));
        format!("CREATE TRIGGER {trigger} AFTER {event} ON {name} WHEN {when} BEGIN {done} END;\n")
    };
    rules.into_iter().map(rule).collect()
}

/// Names that differ also where case does not count, and from those of key and geometry.
fn column_names(fields: &[Field]) -> Vec<String> {
    let mut taken: BTreeSet<String> = ["fid", "geom"].map(str::to_owned).into();
    let mut names = Vec::with_capacity(fields.len());
    for field in fields {
        let mut name = field.name.clone();
        let mut number = 1;
        while name.is_empty() || !taken.insert(name.to_lowercase()) {
            number += 1;
            name = format!("{}_{number}", field.name);
        }
        names.push(name);
    }
    names
}

fn sql(value: &Value, sort: FieldSort) -> Sql {
    match (value, sort) {
        (Value::Null, _) => Sql::Null,
        (Value::Bool(flag), _) => Sql::Integer((*flag).into()),
        (Value::Number(number), FieldSort::Integer | FieldSort::Boolean) => number
            .as_i64()
            .map_or_else(|| number.as_f64().map_or(Sql::Null, Sql::Real), Sql::Integer),
        (Value::Number(number), FieldSort::Real) => number.as_f64().map_or(Sql::Null, Sql::Real),
        (other, _) => Sql::Text(joined(other)),
    }
}

/// The geometry as a GeoPackage writes it, with its box.
fn blob(geometry: &Geometry<f64>, bounds: Rect<f64>) -> Option<Vec<u8>> {
    let (min, max) = (bounds.min(), bounds.max());
    let envelope = vec![min.x, max.x, min.y, max.y];
    geometry.to_gpkg_wkb(CoordDimensions::xy(), Some(4326), envelope).ok()
}

/// The word for the sort of geometry that all features have; `GEOMETRY` where they differ.
pub fn sort_of_all(sorts: impl Iterator<Item = &'static str>) -> &'static str {
    let mut first = None;
    for sort in sorts {
        match first {
            None => first = Some(sort),
            Some(known) if known != sort => return "GEOMETRY",
            Some(_) => {}
        }
    }
    first.unwrap_or("GEOMETRY")
}

/// The word for a shape's sort of geometry.
pub const fn sort_of_shape(shape: &GeoShape) -> &'static str {
    match shape {
        GeoShape::Point(_) => "POINT",
        GeoShape::Area(_) => "MULTIPOLYGON",
    }
}

/// The word for a sort of geometry.
pub const fn sort_of(geometry: &Geometry<f64>) -> &'static str {
    match geometry {
        Geometry::Point(_) => "POINT",
        Geometry::LineString(_) => "LINESTRING",
        Geometry::Polygon(_) => "POLYGON",
        Geometry::MultiPoint(_) => "MULTIPOINT",
        Geometry::MultiLineString(_) => "MULTILINESTRING",
        Geometry::MultiPolygon(_) => "MULTIPOLYGON",
        _ => "GEOMETRY",
    }
}

fn joint(a: Rect<f64>, b: Rect<f64>) -> Rect<f64> {
    Rect::new(
        (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
        (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_of_any_name_get_names_that_differ() {
        let field = |name: &str| Field { name: name.to_owned(), sort: FieldSort::Text };
        let names = column_names(&["geom", "Name", "name", "", "FID", "a\"b"].map(field));
        assert_eq!(names, ["geom_2", "Name", "name_2", "_2", "FID_2", "a\"b"]);
        assert_eq!(quoted("a\"b"), "\"a\"\"b\"");
    }
}
