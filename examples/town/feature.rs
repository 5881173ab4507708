//! GeoJSON, one feature a line.

use serde_json::{Value, json};

use super::spot::Spot;

/// A file of a city folder: its name and its whole text.
pub struct File {
    /// Name inside the folder.
    pub name: &'static str,
    /// What is in it.
    pub text: String,
}

/// A feature on a line of its own.
fn feature(properties: &Value, kind: &str, coordinates: &Value) -> String {
    json!({
        "type": "Feature",
        "properties": properties,
        "geometry": { "type": kind, "coordinates": coordinates },
    })
    .to_string()
}

fn positions(spots: &[Spot]) -> Value {
    spots.iter().map(|spot| spot.json()).collect()
}

/// A point.
pub fn point(properties: &Value, spot: Spot) -> String {
    feature(properties, "Point", &spot.json())
}

/// A line.
pub fn line(properties: &Value, spots: &[Spot]) -> String {
    feature(properties, "LineString", &positions(spots))
}

/// A polygon without holes.
pub fn polygon(properties: &Value, ring: &[Spot]) -> String {
    feature(properties, "Polygon", &json!([positions(ring)]))
}

/// The file that holds these features, in their order.
pub fn collection(name: &'static str, source: &str, features: &[String]) -> File {
    let head = json!({ "type": "FeatureCollection", "source": source }).to_string();
    let head = head.trim_end_matches('}');
    let text = format!("{head},\"features\":[\n{}\n]}}\n", features.join(",\n"));
    File { name, text }
}
