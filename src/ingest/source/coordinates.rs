//! Where is a row of a table?
//!
//! `columns` finds the columns; here each row is read, and the sample tells what its headings do
//! not: which coordinate counts eastwards, which system a geometry states. A heading that names a
//! web map's own system is noted.
//!
//! Coordinates are not converted: x is the easting or longitude, y the northing or latitude.
//! Limits: only the sample is looked at, so a column that changes its order further down is not
//! noticed.

use std::path::Path;

use geojson::GeometryValue;
use serde_json::Value;

use super::angle::{Axis, Reading, reading, reading_in};
use super::columns::{Columns, How, is_blank};
use super::pair::{Order, order_of, pair_in};
use super::raw::Note;
use super::wkt_text::{Meant, geometry_in, looks_like, srid_of};
use super::{Needed, RawGeometry, StatedCrs, Wanted, shortened};
use crate::ingest::IngestError;

/// Where the place stands in each row of a table.
#[derive(Debug)]
pub struct Locator {
    how: How,
    /// The system that the first geometry of the sample states.
    pub crs: Option<StatedCrs>,
    /// What is worth a note.
    pub notes: Vec<Note>,
}

impl Locator {
    /// Finds the columns with the place in a table of `headings` that begins with `sample`.
    ///
    /// # Errors
    /// When there are none, with the headings there are and what to say.
    pub fn find(
        path: &Path,
        headings: &[String],
        sample: &[Vec<Value>],
        wanted: &Wanted<'_>,
    ) -> Result<Self, IngestError> {
        let columns = Columns { headings, sample };
        let named = columns.named(wanted).map_err(|why| columns.fail(path, wanted, &why))?;
        let (how, notes) = match (named, columns.by_heading()) {
            (Some(how), _) => (Some(how), Vec::new()),
            (None, Some(how)) => {
                let found = format!("places are read from {}", how.described(headings));
                (Some(how), vec![("columns-of-place", found)])
            }
            (None, None) => columns.by_content(),
        };
        let how = match (how, wanted.geometry) {
            (Some(how), _) => how,
            (None, Needed::Optional) => How::Nowhere,
            (None, Needed::Needed) => {
                return Err(columns.fail(path, wanted, "no column has coordinates"));
            }
        };
        let mut found = Self { how, crs: None, notes };
        found.look_closer(columns);
        Ok(found)
    }

    /// Whether it finds anything.
    pub fn is_somewhere(&self) -> bool {
        self.how != How::Nowhere
    }

    /// The place of a row.
    pub fn locate(&self, cells: &[Value]) -> RawGeometry {
        let cell = |column: usize| cells.get(column).unwrap_or(&Value::Null);
        match self.how {
            How::Nowhere => RawGeometry::None,
            How::Cell { column, meant } => match cell(column) {
                Value::Null => RawGeometry::None,
                Value::String(text) if looks_like(text) => geometry_in(text, meant),
                Value::String(text) => match pair_in(text) {
                    Some(pair) => point_of(pair, Order::EastFirst),
                    None => geometry_in(text, meant),
                },
                other => unreadable(other),
            },
            How::Both { column, order } => match cell(column) {
                Value::Null => RawGeometry::None,
                Value::String(text) => match pair_in(text) {
                    Some(pair) => point_of(pair, order),
                    // A place here and there may be drawn.
                    None if looks_like(text) => geometry_in(text, Meant::AsDrawn),
                    None => unreadable(cell(column)),
                },
                other => unreadable(other),
            },
            How::Two { first, second, order } => {
                let (first, second) = (cell(first), cell(second));
                match (reading(first), reading(second)) {
                    (Some(one), Some(two)) => match (one.axis, two.axis) {
                        (Some(Axis::North), Some(Axis::East)) => point(Order::NorthFirst, one, two),
                        _ => point(order, one, two),
                    },
                    (None, None) if is_blank(first) && is_blank(second) => RawGeometry::None,
                    (None, _) => unreadable(first),
                    (_, None) => unreadable(second),
                }
            }
        }
    }

    /// What the sample says of order and system.
    fn look_closer(&mut self, columns: Columns<'_>) {
        match self.how {
            How::Nowhere => {}
            How::Cell { column, .. } => {
                self.crs = columns.texts(column).find_map(srid_of);
                self.note_system(columns, &[column]);
            }
            How::Both { column, .. } => {
                let order = columns.order_in(columns.texts(column).filter_map(pair_in));
                self.how = How::Both { column, order };
                self.note_system(columns, &[column]);
            }
            How::Two { first, second, .. } => {
                let pairs = columns.sample.iter().filter_map(|row| {
                    Some((reading(row.get(first)?)?, reading(row.get(second)?)?))
                });
                // Degrees the wrong way round are found, and told, with the city's outline.
                let in_metres = pairs.filter(|(a, b)| a.value.abs().max(b.value.abs()) > 400.0);
                let order = columns.order_in(in_metres);
                if order == Order::NorthFirst {
                    let found = format!(
                        "{} holds northings and {} eastings, as surveyors write X and Y",
                        columns.headings[first], columns.headings[second]
                    );
                    self.notes.push(("axes-by-content", found));
                }
                self.how = How::Two { first, second, order };
                self.note_system(columns, &[first, second]);
            }
        }
    }

    fn note_system(&mut self, columns: Columns<'_>, places: &[usize]) {
        for &column in places {
            let heading = &columns.headings[column];
            let lower = heading.to_lowercase();
            let names = |words: &[&str]| words.iter().any(|word| lower.contains(word));
            let system = if names(&["百度", "bd09", "bd-09", "bd_09", "bdlng", "bd_l"]) {
                "BD-09"
            } else if names(&["高德", "腾讯", "火星", "gcj", "amap"]) {
                "GCJ-02"
            } else {
                continue;
            };
            let found = format!(
                "the heading {heading} speaks of {system}: if it is so, say crs = \"{system}\""
            );
            self.notes.push(("system-in-heading", found));
            return;
        }
    }
}

fn unreadable(cell: &Value) -> RawGeometry {
    let found = match cell {
        Value::Null => "a cell is empty".to_owned(),
        Value::String(text) => format!("{:?} is no coordinate", shortened(text)),
        other => format!("{} is no coordinate", shortened(&other.to_string())),
    };
    RawGeometry::Unreadable(found)
}

fn point_of((first, second): (Reading, Reading), order: Order) -> RawGeometry {
    point(order_of(first, second).unwrap_or(order), first, second)
}

fn point(order: Order, first: Reading, second: Reading) -> RawGeometry {
    // Who has no place writes 0, 0: off the coast of Africa there is none.
    if first.value == 0.0 && second.value == 0.0 {
        return RawGeometry::Unreadable("0, 0 stands for no place".to_owned());
    }
    let (x, y) = order.sorted(first.value, second.value);
    RawGeometry::Json(GeometryValue::Point { coordinates: [x, y].into() })
}

/// Whether a text can be a coordinate; headings cannot.
pub fn is_coordinate(text: &str) -> bool {
    reading_in(text).is_some() || pair_in(text).is_some() || looks_like(text)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn headings(line: &str) -> Vec<String> {
        line.split(' ').map(str::to_owned).collect()
    }

    fn found(line: &str, row: Value, wanted: &Wanted<'_>) -> Result<Locator, IngestError> {
        let sample = [row.as_array().expect("a row").clone()];
        Locator::find(Path::new("a.csv"), &headings(line), &sample, wanted)
    }

    fn place(line: &str, row: Value) -> (f64, f64) {
        let cells = row.as_array().expect("a row").clone();
        let found = found(line, row, &Wanted::default()).expect("columns");
        match found.locate(&cells) {
            RawGeometry::Json(GeometryValue::Point { coordinates }) => {
                (coordinates[0], coordinates[1])
            }
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn the_columns_of_a_point_are_found_by_heading_and_content() {
        let here = (101.75, 36.5);
        for (line, row) in [
            ("名称 经度 纬度", json!(["虎台", "101.75", "36.5"])),
            ("纬度 经度", json!([36.5, 101.75])),
            ("name lng lat", json!(["a", 101.75, 36.5])),
            ("经度（°） 纬度（°）", json!(["101°45′", "36°30′"])),
            ("小区 JD WD", json!(["a", 101.75, 36.5])),
            ("POINT_X POINT_Y", json!(["101.75", "36.5"])),
            ("名称 坐标", json!(["a", "101.75,36.5"])),
            ("名称 经纬度", json!(["a", "36.5, 101.75"])),
            ("a b", json!(["x", "(101.75 36.5)"])),
            ("编号 甲 乙", json!([17, 101.75, 36.5])),
            // What is called x is empty, what is called lon is not.
            ("x y 经度 纬度", json!(["不详", "不详", 101.75, 36.5])),
        ] {
            assert_eq!(place(line, row), here, "{line}");
        }
    }

    #[test]
    fn x_may_be_the_northing_in_metres_but_not_in_degrees() {
        let here = (428_113.5, 4_055_123.25);
        assert_eq!(place("X坐标 Y坐标", json!([428_113.5, 4_055_123.25])), here);
        assert_eq!(place("X坐标 Y坐标", json!([4_055_123.25, 428_113.5])), here);
        assert_eq!(place("横坐标 纵坐标", json!(["428113.5", "4055123.25"])), here);
        let turned = found("x y", json!([4_055_123.25, 34_428_113.5]), &Wanted::default());
        assert!(turned.expect("columns").notes.iter().any(|(code, _)| *code == "axes-by-content"));
        // The city's outline has the last word on degrees.
        assert_eq!(place("lon lat", json!([36.5, 101.75])), (36.5, 101.75));
    }

    #[test]
    fn what_the_user_names_goes_first_and_must_be_there() {
        let row = json!([101.75, 36.5, 1.0, 2.0]);
        let line = "经度 纬度 甲 乙";
        let wanted = Wanted { lon: Some("甲"), lat: Some("乙"), ..Wanted::default() };
        let by_name = found(line, row.clone(), &wanted).expect("columns");
        assert_eq!(by_name.how.described(&headings(line)), "甲, 乙");
        let wanted = Wanted { lon: Some("丙"), ..Wanted::default() };
        let message = found(line, row, &wanted).expect_err("none").to_string();
        assert!(message.contains("\"丙\"") && message.contains("经度, 纬度"), "{message}");
    }

    #[test]
    fn a_table_without_coordinates_says_what_to_name_unless_none_are_needed() {
        let row = json!(["虎台小区", "1200"]);
        let line = "名称 人口";
        let message =
            found(line, row.clone(), &Wanted::default()).expect_err("no columns").to_string();
        assert!(message.contains("名称, 人口") && message.contains("lon = "), "{message}");
        let wanted = Wanted { geometry: Needed::Optional, ..Wanted::default() };
        assert!(!found(line, row, &wanted).expect("nowhere").is_somewhere());
    }

    #[test]
    fn a_row_without_a_place_says_why() {
        let line = "经度 纬度";
        let found = found(line, json!([101.75, 36.5]), &Wanted::default()).expect("columns");
        let read = |row: Value| found.locate(row.as_array().expect("a row"));
        assert!(matches!(read(json!([null, null])), RawGeometry::None));
        assert!(matches!(read(json!([])), RawGeometry::None));
        for (row, words) in [
            (json!(["不详", 36.5]), "不详"),
            (json!([101.75, null]), "empty"),
            (json!([0, 0]), "0, 0"),
        ] {
            let RawGeometry::Unreadable(why) = read(row) else { panic!("{words}") };
            assert!(why.contains(words), "{why}");
        }
    }

    #[test]
    fn a_heading_that_names_a_web_maps_system_is_noted() {
        let found = found("百度经度 百度纬度", json!([101.75, 36.5]), &Wanted::default());
        assert!(
            found.expect("by content").notes.iter().any(|(code, _)| *code == "system-in-heading")
        );
    }
}
