//! A SQLite file that is a GeoPackage: its tables of contents, and nothing in them yet.
//!
//! Written on one thread in one order and without a clock, so that the same layers give the same
//! bytes; times are the data's own date.

use std::path::Path;

use rusqlite::{Connection, params};

use crate::export::ExportError;

/// "GPKG" in SQLite's `application_id` (OGC 12-128r17, requirement 2).
const APPLICATION: i32 = 0x4750_4B47;
/// Version 1.3.0 in `user_version`.
const VERSION: i32 = 10_300;

const WGS84: &str = "GEOGCS[\"WGS 84\",DATUM[\"WGS_1984\",SPHEROID[\"WGS 84\",6378137,298.257223563,\
    AUTHORITY[\"EPSG\",\"7030\"]],AUTHORITY[\"EPSG\",\"6326\"]],PRIMEM[\"Greenwich\",0,\
    AUTHORITY[\"EPSG\",\"8901\"]],UNIT[\"degree\",0.0174532925199433,\
    AUTHORITY[\"EPSG\",\"9122\"]],AXIS[\"Latitude\",NORTH],AXIS[\"Longitude\",EAST],\
    AUTHORITY[\"EPSG\",\"4326\"]]";

const TABLES: &str = "
CREATE TABLE gpkg_spatial_ref_sys (
  srs_name TEXT NOT NULL, srs_id INTEGER PRIMARY KEY, organization TEXT NOT NULL,
  organization_coordsys_id INTEGER NOT NULL, definition TEXT NOT NULL, description TEXT);
CREATE TABLE gpkg_contents (
  table_name TEXT NOT NULL PRIMARY KEY, data_type TEXT NOT NULL, identifier TEXT UNIQUE,
  description TEXT DEFAULT '',
  last_change DATETIME NOT NULL DEFAULT (strftime('%Y-%m-%dT%H:%M:%fZ','now')),
  min_x DOUBLE, min_y DOUBLE, max_x DOUBLE, max_y DOUBLE, srs_id INTEGER,
  CONSTRAINT fk_gc_r_srs_id FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys(srs_id));
CREATE TABLE gpkg_geometry_columns (
  table_name TEXT NOT NULL, column_name TEXT NOT NULL, geometry_type_name TEXT NOT NULL,
  srs_id INTEGER NOT NULL, z TINYINT NOT NULL, m TINYINT NOT NULL,
  CONSTRAINT pk_geom_cols PRIMARY KEY (table_name, column_name),
  CONSTRAINT uk_gc_table_name UNIQUE (table_name),
  CONSTRAINT fk_gc_tn FOREIGN KEY (table_name) REFERENCES gpkg_contents(table_name),
  CONSTRAINT fk_gc_srs FOREIGN KEY (srs_id) REFERENCES gpkg_spatial_ref_sys (srs_id));
CREATE TABLE gpkg_extensions (
  table_name TEXT, column_name TEXT, extension_name TEXT NOT NULL, definition TEXT NOT NULL,
  scope TEXT NOT NULL,
  CONSTRAINT ge_tce UNIQUE (table_name, column_name, extension_name));
CREATE TABLE layer_styles (
  id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL, f_table_catalog TEXT(256),
  f_table_schema TEXT(256), f_table_name TEXT(256), f_geometry_column TEXT(256),
  styleName TEXT(30), styleQML TEXT, styleSLD TEXT, useAsDefault BOOLEAN, description TEXT,
  owner TEXT(30), ui TEXT(30), update_time DATETIME);
";

/// A GeoPackage that is being written.
pub struct GeoPackage {
    pub connection: Connection,
    /// The time that everything in it is of.
    pub time: String,
}

impl GeoPackage {
    /// Begins one in a file that must not exist; its time is the data's own date.
    pub fn create(path: &Path, data_date: Option<&str>) -> Result<Self, ExportError> {
        let connection = Connection::open(path).map_err(failed)?;
        let day = data_date.and_then(|date| date.get(..10)).filter(|day| is_day(day));
        let time = format!("{}T00:00:00.000Z", day.unwrap_or("2000-01-01"));
        let begun = || -> rusqlite::Result<()> {
            connection.pragma_update(None, "journal_mode", "OFF")?;
            connection.pragma_update(None, "synchronous", "OFF")?;
            connection.pragma_update(None, "application_id", APPLICATION)?;
            connection.pragma_update(None, "user_version", VERSION)?;
            connection.execute_batch("BEGIN")?;
            connection.execute_batch(TABLES)?;
            let mut insert = connection
                .prepare("INSERT INTO gpkg_spatial_ref_sys VALUES (?1, ?2, ?3, ?4, ?5, ?6)")?;
            let unknown = "undefined";
            let none = "NONE";
            let cartesian = "undefined Cartesian coordinate reference system";
            insert.execute(params!["Undefined Cartesian SRS", -1, none, -1, unknown, cartesian])?;
            let geographic = "undefined geographic coordinate reference system";
            insert.execute(params!["Undefined geographic SRS", 0, none, 0, unknown, geographic])?;
            let degrees = "longitude and latitude on the WGS 84 ellipsoid; CGCS2000 agrees with it \
                           within centimetres";
            insert.execute(params!["WGS 84 geodetic", 4326, "EPSG", 4326, WGS84, degrees])?;
            Ok(())
        };
        begun().map_err(failed)?;
        let package = Self { connection, time };
        package.contents("layer_styles", "attributes", "QGIS 样式 styles")?;
        Ok(package)
    }

    /// Enters a table without geometry into the contents.
    pub fn contents(&self, table: &str, sort: &str, description: &str) -> Result<(), ExportError> {
        let sql = "INSERT INTO gpkg_contents (table_name, data_type, identifier, description, \
                   last_change, srs_id) VALUES (?1, ?2, ?1, ?3, ?4, 0)";
        let row = params![table, sort, description, self.time];
        self.connection.execute(sql, row).map(drop).map_err(failed)
    }

    /// Everything is in it.
    pub fn finish(self) -> Result<(), ExportError> {
        self.connection.execute_batch("COMMIT").map_err(failed)?;
        self.connection.close().map_err(|(_, error)| failed(error))
    }
}

fn is_day(text: &str) -> bool {
    let shape = text.bytes().enumerate().all(|(at, byte)| match at {
        4 | 7 => byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    shape && text.len() == 10
}

/// What SQLite says, as our error.
#[expect(clippy::needless_pass_by_value, reason = "it is what `map_err` hands over")]
pub fn failed(error: rusqlite::Error) -> ExportError {
    ExportError::Content { format: "GeoPackage", message: error.to_string() }
}
