//! A placemark of KML as a row: its values by name, and its geometry.

use std::collections::HashMap;

use geo_types::Coord;
use quick_xml::events::BytesStart;
use serde_json::Value;

use super::{RawGeometry, Row, shortened};
use crate::ingest::drawn::{Drawn, Height};

/// An element and what is in it.
#[derive(Debug, Default)]
pub struct Node {
    /// Without its prefix.
    name: String,
    /// Its attribute `name`, else `id`.
    key: Option<String>,
    pub text: String,
    pub children: Vec<Node>,
}

impl Node {
    pub fn new(name: &str, start: &BytesStart<'_>) -> Self {
        let attribute = |wanted: &str| {
            let mut known = start.attributes().flatten();
            let found = known.find(|attribute| attribute.key.local_name().as_ref() == wanted);
            found.map(|attribute| unescaped(&attribute.value))
        };
        let key = attribute("name").or_else(|| attribute("id"));
        Self { name: name.to_owned(), key, ..Self::default() }
    }

    fn children_called<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Self> {
        self.children.iter().filter(move |child| child.name == name)
    }
}

fn unescaped(text: &str) -> String {
    quick_xml::escape::unescape(text).map_or_else(|_| text.to_owned(), |text| text.into_owned())
}

/// A placemark taken apart.
#[derive(Debug)]
pub struct Placemark {
    id: Option<String>,
    /// By name; the first of a name counts.
    pub values: Vec<(String, Value)>,
    geometry: RawGeometry,
}

impl Placemark {
    /// Takes a placemark in the folder of that name apart.
    pub fn new(node: Node, folder: &str) -> Self {
        let mut values = Vec::new();
        let mut add = |name: &str, text: &str| {
            let (name, text) = (name.trim(), text.trim());
            if !name.is_empty() && !text.is_empty() {
                values.push((shortened(name), Value::String(text.to_owned())));
            }
        };
        for name in ["name", "description"] {
            node.children_called(name).take(1).for_each(|child| add(name, &child.text));
        }
        add("folder", folder);
        for data in node.children_called("ExtendedData").flat_map(|data| &data.children) {
            let key = data.key.as_deref().unwrap_or_default();
            match data.name.as_str() {
                "Data" => {
                    let value = data.children_called("value").next();
                    value.into_iter().for_each(|value| add(key, &value.text));
                }
                "SchemaData" => {
                    for simple in data.children_called("SimpleData") {
                        add(simple.key.as_deref().unwrap_or_default(), &simple.text);
                    }
                }
                // Whatever else a program adds, by the name of its element.
                other => add(other, &data.text),
            }
        }
        let geometry = geometry_of(&node);
        Self { id: node.key.filter(|id| !id.is_empty()), values, geometry }
    }

    /// As a row with a value for each heading.
    pub fn into_row(self, headings: &[String]) -> Row {
        let mut by_name: HashMap<String, Value> = HashMap::with_capacity(self.values.len());
        for (name, value) in self.values {
            by_name.entry(name).or_insert(value);
        }
        let values = headings.iter().map(|name| by_name.remove(name).unwrap_or_default()).collect();
        Row { id: self.id, values, geometry: self.geometry }
    }
}

fn geometry_of(placemark: &Node) -> RawGeometry {
    let mut drawn = Drawn::of_kind("GeometryCollection");
    let mut known = Vec::new();
    for child in &placemark.children {
        if let Err(why) = add(&mut drawn, child, &mut known) {
            return RawGeometry::Unreadable(why);
        }
    }
    match known.as_slice() {
        [] => return RawGeometry::None,
        [one] => drawn.kind = one,
        [first, rest @ ..] if rest.iter().all(|kind| kind == first) => {
            drawn.kind = match *first {
                "Point" => "MultiPoint",
                "LineString" => "MultiLineString",
                _ => "MultiPolygon",
            };
        }
        _ => {}
    }
    RawGeometry::Drawn(drawn)
}

/// Adds an element's geometry, where it is one, and its kind. Nesting is bounded by the reader.
fn add(drawn: &mut Drawn, node: &Node, known: &mut Vec<&'static str>) -> Result<(), String> {
    match node.name.as_str() {
        "Point" => {
            let points = coordinates(drawn, node)?;
            drawn.points.extend(points);
            known.push("Point");
        }
        "LineString" => {
            let line = coordinates(drawn, node)?;
            drawn.lines.push(line);
            known.push("LineString");
        }
        "LinearRing" => {
            let ring = coordinates(drawn, node)?;
            drawn.polygons.push(vec![ring]);
            known.push("Polygon");
        }
        "Polygon" => {
            let mut rings = Vec::new();
            for boundary in ["outerBoundaryIs", "innerBoundaryIs"] {
                for ring in
                    node.children_called(boundary).flat_map(|b| b.children_called("LinearRing"))
                {
                    rings.push(coordinates(drawn, ring)?);
                }
            }
            drawn.polygons.push(rings);
            known.push("Polygon");
        }
        "MultiGeometry" | "MultiTrack" => {
            for part in &node.children {
                add(drawn, part, known)?;
            }
        }
        "Track" => {
            let places = node.children_called("coord").map(|place| place.text.replace(' ', ","));
            let text = places.collect::<Vec<_>>().join(" ");
            let line = positions(drawn, &text)?;
            drawn.lines.push(line);
            known.push("LineString");
        }
        "Model" => return Err("a model in three dimensions is no place on a map".to_owned()),
        _ => {}
    }
    Ok(())
}

fn coordinates(drawn: &mut Drawn, node: &Node) -> Result<Vec<Coord<f64>>, String> {
    let text = node.children_called("coordinates").next().map_or("", |found| found.text.as_str());
    positions(drawn, text)
}

/// `x,y,height x,y …`; a blank behind a comma, which KML forbids and people write, is let through.
fn positions(drawn: &mut Drawn, text: &str) -> Result<Vec<Coord<f64>>, String> {
    let mut coords = Vec::new();
    let mut words = text.split_whitespace().peekable();
    while let Some(word) = words.next() {
        let mut whole = std::borrow::Cow::Borrowed(word);
        while words.peek().is_some_and(|next| whole.ends_with(',') || next.starts_with(',')) {
            whole.to_mut().push_str(words.next().unwrap_or_default());
        }
        let mut numbers = whole.split(',').map(str::parse::<f64>);
        let (Some(Ok(x)), Some(Ok(y))) = (numbers.next(), numbers.next()) else {
            return Err(format!("{:?} is no position", shortened(&whole)));
        };
        let is_raised = numbers.next().is_some_and(|height| height.is_ok());
        drawn.count(1, if is_raised { Height::Given } else { Height::None });
        coords.push(Coord { x, y });
    }
    Ok(coords)
}
