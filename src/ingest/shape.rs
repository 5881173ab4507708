//! The geometry that each layer wants, out of the one that the file has.

use geo_types::{Coord, Geometry, LineString, MultiLineString, MultiPoint, Point};

use super::drawn::Drawn;
use super::notes::{Notes, Says};
use super::outline::outline;
use crate::geodesy::{GeoShape, LonLat};

/// An outline, or where there is none the one point: compounds, stations, resources.
pub(super) fn area_or_point(drawn: Drawn, notes: &mut Notes) -> Option<GeoShape> {
    if drawn.polygons.is_empty() {
        return one_point(&drawn, "a polygon or a point", notes).map(GeoShape::Point);
    }
    area(drawn, notes)
}

/// An outline: administrative areas.
pub(super) fn area(drawn: Drawn, notes: &mut Notes) -> Option<GeoShape> {
    if drawn.polygons.is_empty() {
        wrong_kind(&drawn, "a polygon", notes);
        return None;
    }
    note_collection(&drawn, notes);
    outline(drawn.polygons, drawn.winding, notes).map(GeoShape::Area)
}

/// A point: requests.
pub(super) fn point(drawn: &Drawn, notes: &mut Notes) -> Option<LonLat> {
    one_point(drawn, "a point", notes)
}

/// One line or several: walkways.
pub(super) fn lines(drawn: Drawn, notes: &mut Notes) -> Option<Geometry<f64>> {
    if drawn.lines.is_empty() {
        wrong_kind(&drawn, "a line", notes);
        return None;
    }
    let mut lines = long_enough(drawn.lines, notes)?;
    match (lines.len(), lines.pop()) {
        (1, Some(line)) => Some(line.into()),
        (_, last) => {
            lines.extend(last);
            Some(MultiLineString(lines).into())
        }
    }
}

/// Lines or areas: barriers.
pub(super) fn lines_or_area(drawn: Drawn, notes: &mut Notes) -> Option<Geometry<f64>> {
    if drawn.polygons.is_empty() {
        return lines(drawn, notes);
    }
    note_collection(&drawn, notes);
    outline(drawn.polygons, drawn.winding, notes).map(Geometry::from)
}

/// Whatever can be drawn: the base map.
pub(super) fn anything(drawn: Drawn, notes: &mut Notes) -> Option<Geometry<f64>> {
    if !drawn.polygons.is_empty() || !drawn.lines.is_empty() {
        return lines_or_area(drawn, notes);
    }
    match *drawn.points {
        [only] => Some(Point(only).into()),
        _ => Some(MultiPoint(drawn.points.into_iter().map(Point).collect()).into()),
    }
}

fn one_point(drawn: &Drawn, wanted: &str, notes: &mut Notes) -> Option<LonLat> {
    match *drawn.points {
        [Coord { x, y }] if drawn.lines.is_empty() => LonLat::try_new(x, y).ok(),
        _ => {
            wrong_kind(drawn, wanted, notes);
            None
        }
    }
}

fn wrong_kind(drawn: &Drawn, wanted: &str, notes: &mut Notes) {
    let found = match drawn.points.len() {
        0 | 1 => format!("geometry is a {}", drawn.kind),
        several => format!("geometry is {several} points"),
    };
    notes.rejected("geometry-kind", &found, wanted);
}

/// Polygons among other things: the other things are left out and named.
fn note_collection(drawn: &Drawn, notes: &mut Notes) {
    if drawn.kind != "GeometryCollection" {
        return;
    }
    let (lines, points) = (drawn.lines.len(), drawn.points.len());
    let done = match (lines, points) {
        (0, 0) => "read as a MultiPolygon".to_owned(),
        _ => format!("its polygons kept, {lines} lines and {points} points left out"),
    };
    notes.repaired(Says {
        code: "geometry-collection",
        found: "geometry is a GeometryCollection",
        expected: "a polygon",
        done: &done,
    });
}

fn long_enough(drawn: Vec<Vec<Coord<f64>>>, notes: &mut Notes) -> Option<Vec<LineString<f64>>> {
    let all = drawn.len();
    let lines: Vec<_> = drawn
        .into_iter()
        .filter_map(|mut line| {
            line.dedup();
            (line.len() >= 2).then_some(LineString(line))
        })
        .collect();
    if lines.is_empty() {
        notes.rejected("line-short", "line has fewer than 2 different points", "2");
        return None;
    }
    if lines.len() < all {
        notes.repaired(Says {
            code: "line-short",
            found: &format!("{} of {all} lines have fewer than 2 points", all - lines.len()),
            expected: "2",
            done: "dropped",
        });
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use geojson::GeometryValue;

    use super::*;
    use crate::geodesy::Crs;
    use crate::ingest::Layer;
    use crate::ingest::drawn::Look;
    use crate::ingest::source::RawGeometry;
    use crate::ingest::swap::SwapTest;

    fn drawn(json: &str, notes: &mut Notes) -> Drawn {
        let geometry: GeometryValue = serde_json::from_str(json).expect("a geometry");
        let raw = RawGeometry::Json(geometry);
        let swap = SwapTest::by_range();
        Drawn::from_geometry(raw, &Crs::wgs84(), &swap, &mut Look::default(), notes).expect("drawn")
    }

    fn codes(json: &str, read: impl Fn(Drawn, &mut Notes) -> bool) -> (bool, Vec<&'static str>) {
        let mut notes = Notes::of_feature(Layer::Compounds, 1);
        let kept = read(drawn(json, &mut notes), &mut notes);
        (kept, notes.into_findings().iter().map(|finding| finding.code).collect())
    }

    const POINT: &str = r#"{"type":"Point","coordinates":[101.7,36.6]}"#;
    const LINE: &str = r#"{"type":"LineString","coordinates":[[101.7,36.6],[101.8,36.6]]}"#;
    const DOT: &str = r#"{"type":"LineString","coordinates":[[101.7,36.6],[101.7,36.6]]}"#;
    const POINTS: &str = r#"{"type":"MultiPoint","coordinates":[[101.7,36.6],[101.8,36.6]]}"#;
    const COLLECTION: &str = r#"{"type":"GeometryCollection","geometries":[
        {"type":"Point","coordinates":[101.7,36.6]},
        {"type":"Polygon","coordinates":[[[101,36],[102,36],[102,37],[101,36]]]}]}"#;

    #[test]
    fn each_layer_takes_its_own_geometries_only() {
        let as_shape = |d: Drawn, n: &mut Notes| area_or_point(d, n).is_some();
        let as_area = |d: Drawn, n: &mut Notes| area(d, n).is_some();
        let as_lines = |d: Drawn, n: &mut Notes| lines(d, n).is_some();
        let as_any = |d: Drawn, n: &mut Notes| anything(d, n).is_some();
        assert_eq!(codes(POINT, as_shape), (true, vec![]));
        assert_eq!(codes(POINT, as_area), (false, vec!["geometry-kind"]));
        assert_eq!(codes(LINE, as_shape), (false, vec!["geometry-kind"]));
        assert_eq!(codes(POINTS, as_shape), (false, vec!["geometry-kind"]));
        assert_eq!(codes(COLLECTION, as_shape), (true, vec!["geometry-collection"]));
        assert_eq!(codes(LINE, as_lines), (true, vec![]));
        assert_eq!(codes(DOT, as_lines), (false, vec!["line-short"]));
        assert_eq!(codes(POINT, as_lines), (false, vec!["geometry-kind"]));
        assert_eq!(codes(POINTS, as_any), (true, vec![]));
    }
}
