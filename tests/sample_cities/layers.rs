//! The layers of a made city, read back as any program reads them.

use std::collections::{BTreeMap, BTreeSet};

use geo::{Distance, Euclidean, MapCoords};
use geo_types::{Coord, Geometry, LineString, MultiPoint, Point, Polygon};
use geojson::{Feature, FeatureCollection};
use yike::geodesy::{LonLat, Plane};

use crate::town::feature::File;

/// One layer of a city.
pub type Layer = Vec<Feature>;
/// The layers by name.
pub type Layers = BTreeMap<&'static str, Layer>;
/// Longitude and latitude in millionths of a degree.
pub type Position = (i64, i64);

/// The layers among the files of a city.
pub fn read(files: &[File]) -> Layers {
    let layers = files.iter().filter_map(|file| {
        let name = file.name.strip_suffix(".geojson")?;
        let read: FeatureCollection = file.text.parse().unwrap();
        Some((name, read.features))
    });
    layers.collect()
}

/// A property that is text; empty where there is none.
pub fn text<'a>(feature: &'a Feature, key: &str) -> &'a str {
    feature.property(key).and_then(|value| value.as_str()).unwrap_or_default()
}

/// How many features have that text.
pub fn count(layer: &Layer, key: &str, value: &str) -> usize {
    layer.iter().filter(|feature| text(feature, key) == value).count()
}

/// Its geometry in degrees.
pub fn geometry(feature: &Feature) -> Geometry<f64> {
    feature.geometry.clone().unwrap().try_into().unwrap()
}

/// Its geometry, a polygon.
pub fn polygon(feature: &Feature) -> Polygon<f64> {
    geometry(feature).try_into().unwrap()
}

/// Its geometry, a line.
pub fn line(feature: &Feature) -> LineString<f64> {
    geometry(feature).try_into().unwrap()
}

/// Its gates in degrees.
pub fn gates(feature: &Feature) -> Vec<Point<f64>> {
    let list = feature.property("gates").unwrap().as_array().unwrap();
    let place =
        |gate: &serde_json::Value| Point::new(gate[0].as_f64().unwrap(), gate[1].as_f64().unwrap());
    list.iter().map(place).collect()
}

/// A place as whole numbers, for telling whether two are the same.
pub fn position(coord: Coord<f64>) -> Position {
    ((coord.x * 1e6).round() as i64, (coord.y * 1e6).round() as i64)
}

/// Sides of an outline, without direction.
pub fn sides(outline: &Polygon<f64>) -> BTreeSet<[Position; 2]> {
    let side = |ends: geo_types::Line<f64>| {
        let mut ends = [position(ends.start), position(ends.end)];
        ends.sort_unstable();
        ends
    };
    outline.exterior().lines().map(side).collect()
}

/// The same on a plane in metres.
pub fn flat<G: MapCoords<f64, f64, Output = G>>(shape: &G, plane: &Plane) -> G {
    shape.map_coords(|c| {
        let point = plane.project(LonLat::try_new(c.x, c.y).unwrap());
        Coord { x: point.x, y: point.y }
    })
}

/// Pieces of a walking network by their numbers of lines, the largest first. Lines are joined
/// where they share a position.
pub fn pieces(walkways: &Layer) -> Vec<usize> {
    let mut meet: BTreeMap<Position, Vec<usize>> = BTreeMap::new();
    let lines: Vec<LineString<f64>> = walkways.iter().map(line).collect();
    for (number, line) in lines.iter().enumerate() {
        for coord in &line.0 {
            meet.entry(position(*coord)).or_default().push(number);
        }
    }
    let mut seen = vec![false; lines.len()];
    let mut pieces = Vec::new();
    for start in 0..lines.len() {
        if std::mem::replace(&mut seen[start], true) {
            continue;
        }
        let (mut open, mut size) = (vec![start], 0);
        while let Some(number) = open.pop() {
            size += 1;
            for next in lines[number].0.iter().flat_map(|coord| &meet[&position(*coord)]) {
                if !std::mem::replace(&mut seen[*next], true) {
                    open.push(*next);
                }
            }
        }
        pieces.push(size);
    }
    pieces.sort_unstable_by(|a, b| b.cmp(a));
    pieces
}

/// For each street: how many compounds have a gate within 1000 m straight of a station in good
/// condition, and how many there are.
pub fn served_by_street<'a>(city: &'a Layers, plane: &Plane) -> BTreeMap<&'a str, (usize, usize)> {
    let stations: Vec<Geometry<f64>> = city["stations"]
        .iter()
        .filter(|station| text(station, "condition") == "good")
        .map(|station| flat(&geometry(station), plane))
        .collect();
    let mut streets: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for compound in &city["compounds"] {
        let gates = flat(&MultiPoint(gates(compound)), plane);
        let near = |gate: &Point<f64>| {
            stations.iter().any(|station| Euclidean.distance(station, gate) <= 1000.0)
        };
        let (served, total) = streets.entry(text(compound, "street")).or_default();
        *served += usize::from(gates.iter().any(near));
        *total += 1;
    }
    streets
}
