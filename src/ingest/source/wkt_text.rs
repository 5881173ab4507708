//! A whole geometry in a cell: well-known text, its binary form in hexadecimal digits, GeoJSON, or
//! a string of coordinates as web maps give them out (`101.78,36.62;101.79,36.62;…`, parts
//! between `|`).
//!
//! Limits: collections nested at most [`DEEPEST`] deep, for the parser calls itself.
//! Source: OGC 06-103r4, clause 7 (well-known text); the `SRID=4490;` in front is PostGIS's.

use std::str::FromStr;

use geo_types::Coord;
use geojson::GeometryValue;
use wkt::Wkt;
use wkt::types::Coord as WktCoord;

use super::pair::{Order, order_of, pair_in};
use super::{RawGeometry, StatedCrs, shortened};
use crate::ingest::drawn::{Drawn, Height};

/// How deep brackets may be nested: collections of multipolygons need six.
const DEEPEST: usize = 16;

/// What a string of coordinates without further word is meant to be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Meant {
    /// The heading says so.
    Outline,
    /// A ring where it closes, else a line.
    AsDrawn,
}

/// The forms that a geometry may have in a cell.
enum Form<'a> {
    Text(&'a str),
    Hexadecimal(&'a str),
    GeoJson(&'a str),
    Coordinates(&'a str),
}

impl<'a> Form<'a> {
    fn of(text: &'a str) -> Option<Self> {
        let text = text.trim();
        let body = without_srid(text);
        const WORDS: [&str; 8] = [
            "POINT",
            "LINESTRING",
            "LINEARRING",
            "POLYGON",
            "MULTIPOINT",
            "MULTILINESTRING",
            "MULTIPOLYGON",
            "GEOMETRYCOLLECTION",
        ];
        let starts = |word: &str| {
            body.get(..word.len()).is_some_and(|start| start.eq_ignore_ascii_case(word))
        };
        if WORDS.iter().any(|word| starts(word)) {
            return Some(Self::Text(body));
        }
        if text.starts_with('{') {
            return text.contains("\"type\"").then_some(Self::GeoJson(text));
        }
        let digits = text.len() >= 18 && text.len().is_multiple_of(2);
        if digits && (text.starts_with("00") || text.starts_with("01")) {
            let start = &text.as_bytes()[..text.len().min(64)];
            if start.iter().all(u8::is_ascii_hexdigit) {
                return Some(Self::Hexadecimal(text));
            }
        }
        let mut pairs = text.split([';', '；', '|']).filter(|part| !part.trim().is_empty());
        let is_string = pairs.next().and_then(pair_in).is_some() && pairs.next().is_some();
        is_string.then_some(Self::Coordinates(text))
    }
}

/// Whether a text begins as one of these forms does.
pub fn looks_like(text: &str) -> bool {
    Form::of(text).is_some()
}

/// The coordinate system that a geometry in a cell states.
pub fn srid_of(text: &str) -> Option<StatedCrs> {
    let named = |code: u32| (code != 0).then(|| StatedCrs::Name(format!("EPSG:{code}")));
    let text = text.trim();
    if let Form::Hexadecimal(digits) = Form::of(text)? {
        let start = bytes_of(digits.get(..18)?).ok()?;
        let four = |from: usize| start.get(from..from + 4)?.try_into().ok();
        let number = |four: [u8; 4]| match start[0] {
            0 => u32::from_be_bytes(four),
            _ => u32::from_le_bytes(four),
        };
        let kind = number(four(1)?);
        return if kind & 0x2000_0000 == 0 { None } else { named(number(four(5)?)) };
    }
    let body = without_srid(text);
    let stated = text.get(5..text.len() - body.len()).filter(|_| body.len() < text.len())?;
    named(stated.trim_end_matches(';').trim().parse().ok()?)
}

fn without_srid(text: &str) -> &str {
    let has = text.get(..5).is_some_and(|start| start.eq_ignore_ascii_case("SRID="));
    let body = if has { text.split_once(';').map(|(_, body)| body.trim_start()) } else { None };
    body.unwrap_or(text)
}

/// The geometry in a cell.
pub fn geometry_in(text: &str, meant: Meant) -> RawGeometry {
    if text.trim().is_empty() {
        return RawGeometry::None;
    }
    let read = match Form::of(text) {
        Some(Form::Text(text)) => of_well_known(text).map(RawGeometry::Drawn),
        Some(Form::Hexadecimal(digits)) => bytes_of(digits).map(RawGeometry::Wkb),
        Some(Form::GeoJson(text)) => of_geojson(text).map(RawGeometry::Json),
        Some(Form::Coordinates(text)) => of_coordinates(text, meant).map(RawGeometry::Drawn),
        None => Err("neither WKT, hexadecimal WKB, GeoJSON nor coordinates".to_owned()),
    };
    read.unwrap_or_else(|why| {
        RawGeometry::Unreadable(format!("{:?}: {why}", shortened(text.trim())))
    })
}

fn of_geojson(text: &str) -> Result<GeometryValue, String> {
    let without_place =
        |error: serde_json::Error| error.to_string().split(" at line ").next().map(str::to_owned);
    let read: Result<geojson::Geometry, _> = serde_json::from_str(text);
    let why = match read {
        Ok(geometry) => return Ok(geometry.value),
        Err(error) => without_place(error).unwrap_or_default(),
    };
    // Some write a whole feature into the cell.
    match serde_json::from_str::<geojson::Feature>(text) {
        Ok(feature) => feature.geometry.map(|geometry| geometry.value).ok_or(why),
        Err(_) => Err(why),
    }
}

fn bytes_of(digits: &str) -> Result<Box<[u8]>, String> {
    let value = |digit: u8| (digit as char).to_digit(16);
    let byte = |pair: &[u8]| match *pair {
        [high, low] => u8::try_from(value(high)? * 16 + value(low)?).ok(),
        _ => None,
    };
    let bytes: Option<Box<[u8]>> = digits.as_bytes().chunks(2).map(byte).collect();
    bytes.ok_or_else(|| "not hexadecimal throughout".to_owned())
}

fn of_well_known(text: &str) -> Result<Drawn, String> {
    let mut depth = 0_usize;
    for byte in text.bytes() {
        match byte {
            b'(' => depth += 1,
            b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            return Err(format!("brackets nested more than {DEEPEST} deep"));
        }
    }
    let geometry = Wkt::<f64>::from_str(text).map_err(str::to_lowercase)?;
    let mut drawn = Drawn::of_kind(match geometry {
        Wkt::Point(_) => "Point",
        Wkt::LineString(_) => "LineString",
        Wkt::Polygon(_) => "Polygon",
        Wkt::MultiPoint(_) => "MultiPoint",
        Wkt::MultiLineString(_) => "MultiLineString",
        Wkt::MultiPolygon(_) => "MultiPolygon",
        Wkt::GeometryCollection(_) => "GeometryCollection",
    });
    add(&mut drawn, &geometry);
    Ok(drawn)
}

fn add(drawn: &mut Drawn, geometry: &Wkt<f64>) {
    match geometry {
        Wkt::Point(point) => {
            let point = line(drawn, point.coord());
            drawn.points.extend(point);
        }
        Wkt::MultiPoint(points) => {
            for point in points.points() {
                let point = line(drawn, point.coord());
                drawn.points.extend(point);
            }
        }
        Wkt::LineString(of) => {
            let of = line(drawn, of.coords());
            drawn.lines.push(of);
        }
        Wkt::MultiLineString(lines) => {
            for of in lines.line_strings() {
                let of = line(drawn, of.coords());
                drawn.lines.push(of);
            }
        }
        Wkt::Polygon(polygon) => {
            let rings = polygon.rings().iter().map(|ring| line(drawn, ring.coords())).collect();
            drawn.polygons.push(rings);
        }
        Wkt::MultiPolygon(polygons) => {
            for polygon in polygons.polygons() {
                let rings = polygon.rings().iter().map(|ring| line(drawn, ring.coords())).collect();
                drawn.polygons.push(rings);
            }
        }
        Wkt::GeometryCollection(parts) => {
            parts.geometries().iter().for_each(|part| add(drawn, part));
        }
    }
}

fn line<'a>(
    drawn: &mut Drawn,
    coords: impl IntoIterator<Item = &'a WktCoord<f64>>,
) -> Vec<Coord<f64>> {
    let coord = |c: &WktCoord<f64>| {
        drawn.count(1, if c.z.is_some() { Height::Given } else { Height::None });
        Coord { x: c.x, y: c.y }
    };
    coords.into_iter().map(coord).collect()
}

/// `101.78,36.62;101.79,36.62;…`: parts between `|`, the order of each pair as the first provable
/// one has it.
fn of_coordinates(text: &str, meant: Meant) -> Result<Drawn, String> {
    let mut parts = Vec::new();
    let mut order = None;
    for part in text.split('|').filter(|part| !part.trim().is_empty()) {
        let mut coords = Vec::new();
        for pair in part.split([';', '；']).filter(|pair| !pair.trim().is_empty()) {
            let (first, second) =
                pair_in(pair).ok_or_else(|| format!("{:?} is no position", shortened(pair)))?;
            order = order.or_else(|| order_of(first, second));
            coords.push((first.value, second.value));
        }
        parts.push(coords);
    }
    let order = order.unwrap_or(Order::EastFirst);
    let mut drawn = Drawn::of_kind("Polygon");
    for part in parts {
        drawn.count(part.len(), Height::None);
        let coord = |(first, second)| {
            let (x, y) = order.sorted(first, second);
            Coord { x, y }
        };
        let part: Vec<Coord<f64>> = part.into_iter().map(coord).collect();
        let closes = part.len() > 3 && part.first() == part.last();
        if closes || (meant == Meant::Outline && part.len() > 2) {
            drawn.polygons.push(vec![part]);
        } else if part.len() > 1 {
            drawn.lines.push(part);
        } else {
            drawn.points.extend(part);
        }
    }
    drawn.kind = match (drawn.polygons.len(), drawn.lines.len(), drawn.points.len()) {
        (1, 0, 0) => "Polygon",
        (_, 0, 0) => "MultiPolygon",
        (0, 1, 0) => "LineString",
        (0, _, 0) => "MultiLineString",
        (0, 0, _) => "MultiPoint",
        _ => "GeometryCollection",
    };
    Ok(drawn)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn kind(text: &str) -> String {
        match geometry_in(text, Meant::AsDrawn) {
            RawGeometry::None => "none".to_owned(),
            RawGeometry::Json(geometry) => geometry.type_name().to_owned(),
            RawGeometry::Wkb(bytes) => format!("{} bytes", bytes.len()),
            RawGeometry::Drawn(drawn) => drawn.kind.to_owned(),
            RawGeometry::Unreadable(why) => why,
        }
    }

    #[test]
    fn a_geometry_in_a_cell_is_read_in_each_of_its_forms() {
        let point = "0101000000000000000000F03F0000000000000040";
        for (text, found) in [
            ("POINT (101.7 36.6)", "Point"),
            ("point z(101.7 36.6 2260)", "Point"),
            ("SRID=4490; Polygon((0 0, 1 0, 1 1, 0 0))", "Polygon"),
            ("MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5)))", "MultiPolygon"),
            ("GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(1 2,3 4))", "GeometryCollection"),
            ("POLYGON EMPTY", "Polygon"),
            (point, "21 bytes"),
            ("{\"type\":\"Point\",\"coordinates\":[1,2]}", "Point"),
            (
                "{\"type\":\"Feature\",\"properties\":null,\
                 \"geometry\":{\"type\":\"Point\",\"coordinates\":[1,2]}}",
                "Point",
            ),
            ("101.78,36.62;101.79,36.62;101.79,36.63;101.78,36.62", "Polygon"),
            ("101.78,36.62;101.79,36.62|101.9,36.63;101.8,36.62", "MultiLineString"),
            ("36.62,101.78；36.62,101.79；", "LineString"),
            ("", "none"),
        ] {
            assert_eq!(kind(text), found, "{text}");
        }
        let RawGeometry::Drawn(open) =
            geometry_in("36.62,101.78;36.62,101.79;36.63,101.79", Meant::Outline)
        else {
            panic!("an outline")
        };
        assert_eq!(open.polygons[0][0][1], Coord { x: 101.79, y: 36.62 });
    }

    #[test]
    fn what_is_none_says_why() {
        let deep = format!("{}POINT(1 2){}", "GEOMETRYCOLLECTION(".repeat(50), ")".repeat(50));
        for (text, words) in [
            ("POLYGON((1 2, 3", ""),
            ("POINT(a b)", ""),
            ("CIRCLE(1 2)", "neither"),
            ("0101000000zz00000000F03F0000000000000040", "neither"),
            ("{\"type\":\"Point\"}", "Point"),
            (&deep, "nested more than 16 deep"),
            ("101.78,36.62;101.79,", "no position"),
            ("西宁市", "neither"),
        ] {
            let read = geometry_in(text, Meant::AsDrawn);
            let RawGeometry::Unreadable(why) = read else { panic!("{text}: {read:?}") };
            assert!(why.contains(words), "{text}: {why}");
        }
    }

    #[test]
    fn the_system_that_a_cell_states_is_found() {
        let stated = |text| match srid_of(text) {
            Some(StatedCrs::Name(name)) => name,
            _ => String::new(),
        };
        assert_eq!(stated("SRID=4490;POINT(1 2)"), "EPSG:4490");
        assert_eq!(stated("POINT(1 2)"), "");
        assert_eq!(stated("0101000020E6100000000000000000F03F0000000000000040"), "EPSG:4326");
        assert_eq!(stated("0101000000000000000000F03F0000000000000040"), "");
    }

    proptest! {
        #[test]
        fn no_cell_is_too_odd(text in "[ ,;|(){}\\[\\]\"A-Za-z0-9.+-]{0,80}", other in "\\PC{0,40}") {
            for text in [&text, &other] {
                let _ = geometry_in(text, Meant::AsDrawn);
                let _ = srid_of(text);
                let _ = geometry_in(&format!("POLYGON({text})"), Meant::Outline);
                let _ = geometry_in(&format!("SRID={text}"), Meant::Outline);
            }
        }
    }
}
