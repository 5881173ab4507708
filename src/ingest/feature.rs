//! One feature out of its text.

use geojson::Geometry;
use serde_json::value::RawValue;
use serde_json::{Map, Value};

use super::Layer;
use super::notes::{Notes, Says};
use super::source::{Raw, RawGeometry, Row, shortened};

/// A feature as its file has it, its geometry not yet looked at.
#[derive(Debug)]
pub(super) struct RawFeature {
    /// Position in the file, from 1.
    pub number: usize,
    /// The `id` member, as text.
    pub id: Option<String>,
    pub properties: Map<String, Value>,
    /// `None` when the feature has none that can be read; its notes then say why.
    pub geometry: Option<RawGeometry>,
    pub notes: Notes,
}

#[derive(serde::Deserialize)]
struct FeatureText<'a> {
    #[serde(rename = "type")]
    kind: Option<Value>,
    id: Option<Value>,
    #[serde(borrow)]
    geometry: Option<&'a RawValue>,
    properties: Option<Value>,
}

impl RawFeature {
    /// Takes the feature apart. What cannot be read of it is in its notes.
    pub fn new(layer: Layer, number: usize, raw: Raw, headings: &[String]) -> Self {
        match raw {
            Raw::Text(text) => Self::parse(layer, number, &text),
            Raw::Row(row) => Self::of_row(layer, number, row, headings),
            Raw::Packed(packed) => Self::of_row(layer, number, packed.row(), headings),
        }
    }

    fn of_row(layer: Layer, number: usize, row: Row, headings: &[String]) -> Self {
        let mut notes = Notes::of_feature(layer, number);
        notes.identify(row.id.as_deref());
        let properties = headings.iter().cloned().zip(row.values).collect();
        let geometry = match row.geometry {
            RawGeometry::None => {
                notes.rejected("geometry-empty", "no geometry", "one");
                None
            }
            RawGeometry::Unreadable(why) => {
                let found = format!("geometry cannot be read ({})", shortened(&why));
                notes.rejected("geometry-unreadable", &found, "a geometry");
                None
            }
            some => Some(some),
        };
        Self { number, id: row.id, properties, geometry, notes }
    }

    fn parse(layer: Layer, number: usize, text: &RawValue) -> Self {
        let notes = Notes::of_feature(layer, number);
        let mut read = Self { number, id: None, properties: Map::new(), geometry: None, notes };
        match serde_json::from_str::<FeatureText<'_>>(text.get()) {
            Ok(members) => read.fill(members),
            Err(error) => {
                let found = format!("{} ({})", shortened(text.get()), without_place(&error));
                read.notes.rejected("feature-unreadable", &found, "a GeoJSON Feature");
            }
        }
        read
    }

    fn fill(&mut self, members: FeatureText<'_>) {
        let FeatureText { kind, id, geometry, properties } = members;
        self.id = id.as_ref().and_then(text_of);
        self.notes.identify(self.id.as_deref());
        if kind.as_ref().and_then(Value::as_str) != Some("Feature") {
            let found = kind.map_or_else(|| "no type".to_owned(), |kind| format!("type {kind}"));
            self.notes.rejected("feature-unreadable", &shortened(&found), "type \"Feature\"");
            return;
        }
        match properties {
            Some(Value::Object(map)) => self.properties = map,
            None | Some(Value::Null) => {}
            Some(other) => self.notes.repaired(Says {
                code: "properties-unreadable",
                found: &format!("properties are {}", shortened(&other.to_string())),
                expected: "an object",
                done: "read as if it had none",
            }),
        }
        let text = geometry.map_or("null", RawValue::get);
        if text == "null" {
            self.notes.rejected("geometry-empty", "no geometry", "one");
            return;
        }
        match serde_json::from_str::<Geometry>(text) {
            Ok(geometry) => self.geometry = Some(RawGeometry::Json(geometry.value)),
            Err(error) => {
                let found = format!("geometry cannot be read ({})", without_place(&error));
                self.notes.rejected("geometry-unreadable", &found, "GeoJSON coordinates");
            }
        }
    }
}

/// A value as people would write it: text without quotes, whole numbers without a point. Nothing
/// where the value is null, empty, or not one value.
pub(super) fn text_of(value: &Value) -> Option<String> {
    let text = match value {
        Value::String(text) => text.trim().to_owned(),
        Value::Bool(flag) => flag.to_string(),
        Value::Number(number) => match number.as_f64() {
            Some(whole) if number.is_f64() && whole.fract() == 0.0 && whole.abs() < 1e15 => {
                format!("{whole:.0}")
            }
            _ => number.to_string(),
        },
        Value::Null | Value::Array(_) | Value::Object(_) => return None,
    };
    (!text.is_empty()).then_some(text)
}

/// The parser counts lines within the feature only: they would mislead.
fn without_place(error: &serde_json::Error) -> String {
    shortened(error.to_string().split(" at line ").next().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> RawFeature {
        let text = RawValue::from_string(text.to_owned()).expect("JSON");
        RawFeature::parse(Layer::Compounds, 3, &text)
    }

    #[test]
    fn a_malformed_feature_is_rejected_and_says_why() {
        for (text, code) in [
            ("5", "feature-unreadable"),
            ("null", "feature-unreadable"),
            ("[]", "feature-unreadable"),
            (r#"{"geometry":null}"#, "feature-unreadable"),
            (r#"{"type":"Point","coordinates":[1,2]}"#, "feature-unreadable"),
            (r#"{"type":"Feature","id":1,"id":2}"#, "feature-unreadable"),
            (r#"{"type":"Feature"}"#, "geometry-empty"),
            (r#"{"type":"Feature","geometry":null}"#, "geometry-empty"),
            (r#"{"type":"Feature","geometry":[1,2]}"#, "geometry-unreadable"),
            (
                r#"{"type":"Feature","geometry":{"type":"Point","coordinates":"abc"}}"#,
                "geometry-unreadable",
            ),
            (
                r#"{"type":"Feature","geometry":{"type":"Point","coordinates":[1e999,2]}}"#,
                "geometry-unreadable",
            ),
            (
                r#"{"type":"Feature","geometry":{"type":"Star","coordinates":[1,2]}}"#,
                "geometry-unreadable",
            ),
        ] {
            let read = parsed(text);
            assert!(read.geometry.is_none(), "{text}");
            let findings = read.notes.into_findings();
            assert_eq!(findings.len(), 1, "{text}: {findings:?}");
            assert_eq!(findings[0].code, code, "{text}: {}", findings[0]);
        }
    }

    #[test]
    fn properties_that_are_no_object_do_not_cost_the_feature() {
        let read = parsed(
            r#"{"type":"Feature","id":7.0,"geometry":{"type":"Point","coordinates":[1,2]},
                "properties":[1]}"#,
        );
        assert!(read.geometry.is_some());
        assert_eq!(read.id.as_deref(), Some("7"));
        assert_eq!(read.notes.into_findings()[0].code, "properties-unreadable");
    }
}
