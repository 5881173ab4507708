//! The properties of one feature, read field by field; what cannot be read is noted and stays
//! unknown.

use geo_types::coord;
use serde_json::{Map, Value};

use super::crs::placed;
use super::feature::text_of;
use super::headings::{Field, Fields, Headings};
use super::notes::{Notes, Says};
use super::number::number_of;
use super::source::shortened;
use super::swap::SwapTest;
use super::words;
use crate::city::Service;
use crate::geodesy::{Crs, LonLat};

/// One feature's properties and the notes that reading them makes.
pub(super) struct Properties<'a> {
    all: &'a Map<String, Value>,
    fields: Fields<'a>,
    /// The layer's coordinate system.
    system: &'a Crs,
    notes: &'a mut Notes,
}

impl<'a> Properties<'a> {
    pub fn new(
        all: &'a Map<String, Value>,
        headings: &Headings,
        system: &'a Crs,
        notes: &'a mut Notes,
    ) -> Self {
        Self { all, fields: headings.sort(all), system, notes }
    }

    /// As the file has them.
    pub fn all(&self) -> &'a Map<String, Value> {
        self.all
    }

    pub fn notes(&mut self) -> &mut Notes {
        self.notes
    }

    /// Text; a number counts as its digits. A list or an object is noted and unknown.
    pub fn text(&mut self, field: Field) -> Option<String> {
        let (heading, value) = self.fields.of(field)?;
        let text = text_of(value);
        if text.is_none() {
            self.unreadable("text-unreadable", heading, value, "text", "left unknown");
        }
        text
    }

    /// A number of nought or more. Anything else is noted and unknown.
    pub fn amount(&mut self, field: Field) -> Option<f64> {
        self.amount_or(field, "left unknown")
    }

    /// The same; `done` says what an unreadable number becomes.
    pub fn amount_or(&mut self, field: Field, done: &str) -> Option<f64> {
        let (heading, value) = self.fields.of(field)?;
        let number = number_of(value).filter(|number| *number >= 0.0);
        if number.is_none() {
            self.unreadable("number-unreadable", heading, value, "a number from 0 up", done);
        }
        number
    }

    /// One of the words that `known` knows; another is noted, and `done` says what it becomes.
    pub fn word<T>(
        &mut self,
        field: Field,
        known: impl Fn(&str) -> Option<T>,
        done: &str,
    ) -> Option<T> {
        let (heading, value) = self.fields.of(field)?;
        let meaning = text_of(value).and_then(|text| known(&text));
        if meaning.is_none() {
            let expected = format!("a word for {}", field.as_str());
            self.unreadable("word-unknown", heading, value, &expected, done);
        }
        meaning
    }

    /// Services as a list or as one text; sorted, each once.
    pub fn services(&mut self) -> Vec<Service> {
        let Some((heading, value)) = self.fields.of(Field::Services) else { return Vec::new() };
        let mut services = Vec::new();
        let items = value.as_array().map_or(std::slice::from_ref(value), Vec::as_slice);
        for item in items {
            match text_of(item) {
                // A list may come as its own JSON text: QGIS writes it so.
                Some(text) => match serde_json::from_str::<Vec<String>>(&text) {
                    Ok(names) => services.extend(names.iter().flat_map(|n| words::services_in(n))),
                    Err(_) => services.extend(words::services_in(&text)),
                },
                None => {
                    let expected = "names of services";
                    self.unreadable("text-unreadable", heading, item, expected, "left out");
                }
            }
        }
        services.sort();
        services.dedup();
        services
    }

    /// Gates: a list of positions, or one, or JSON text of it; in the layer's system, or in degrees
    /// beside shapes in metres.
    pub fn gates(&mut self, swap: &SwapTest) -> Vec<LonLat> {
        let Some((heading, value)) = self.fields.of(Field::Gates) else { return Vec::new() };
        let parsed = value.as_str().and_then(|text| serde_json::from_str::<Value>(text).ok());
        let value = parsed.as_ref().unwrap_or(value);
        let whole = position_in(value).map(|one| vec![Some(one)]);
        let positions = whole.or_else(|| Some(value.as_array()?.iter().map(position_in).collect()));
        let Some(positions) = positions else {
            let expected = "[[longitude, latitude], …]";
            self.unreadable("gates-unreadable", heading, value, expected, "left unknown");
            return Vec::new();
        };
        let mut coords: Vec<_> =
            positions.iter().flatten().map(|&[x, y]| coord! { x: x, y: y }).collect();
        if !coords.is_empty() && swap.proves_swapped(coords.iter()) {
            coords.iter_mut().for_each(|c| *c = coord! { x: c.y, y: c.x });
            self.notes.repaired(Says {
                code: "lonlat-swapped",
                found: &format!("gates: latitude written first ({})", swap.proof()),
                expected: "longitude first",
                done: "swapped",
            });
        }
        let places = coords.iter().filter_map(|c| placed(self.system, *c));
        let gates: Vec<_> = places.filter_map(|c| LonLat::try_new(c.x, c.y).ok()).collect();
        let lost = positions.len() - gates.len();
        if lost > 0 {
            self.notes.repaired(Says {
                code: "gates-unreadable",
                found: &format!("{heading}: {lost} of {} are no positions", positions.len()),
                expected: "[longitude, latitude]",
                done: "left out",
            });
        }
        gates
    }

    fn unreadable(
        &mut self,
        code: &'static str,
        heading: &str,
        value: &Value,
        expected: &str,
        done: &str,
    ) {
        let found = format!("{heading} = {}", shortened(&value.to_string()));
        self.notes.repaired(Says { code, found: &found, expected, done });
    }
}

/// Two numbers or more; a height is dropped.
fn position_in(value: &Value) -> Option<[f64; 2]> {
    match value.as_array()?.as_slice() {
        [lon, lat, ..] => Some([lon.as_f64()?, lat.as_f64()?]),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::ingest::{Finding, Layer};

    fn read<T>(properties: &Value, what: impl Fn(&mut Properties<'_>) -> T) -> (T, Vec<Finding>) {
        read_in(&Crs::wgs84(), properties, what)
    }

    fn read_in<T>(
        system: &Crs,
        properties: &Value,
        what: impl Fn(&mut Properties<'_>) -> T,
    ) -> (T, Vec<Finding>) {
        let map = properties.as_object().expect("an object");
        let mut notes = Notes::of_feature(Layer::Compounds, 1);
        let headings = Headings::new(Layer::Compounds, &[]);
        let read = what(&mut Properties::new(map, &headings, system, &mut notes));
        (read, notes.into_findings())
    }

    #[test]
    fn a_number_that_cannot_be_read_is_noted_and_unknown() {
        for value in [json!("不详"), json!(-5), json!("-1"), json!([3]), json!(true)] {
            let (number, findings) =
                read(&json!({ "人口": value }), |p| p.amount(Field::Residents));
            assert_eq!(number, None, "{value}");
            assert_eq!(findings[0].code, "number-unreadable");
        }
        let (number, findings) =
            read(&json!({ "人口": "１，２００人" }), |p| p.amount(Field::Residents));
        assert_eq!((number, findings.len()), (Some(1200.0), 0));
        let (number, findings) = read(&json!({ "人口": null }), |p| p.amount(Field::Residents));
        assert_eq!((number, findings.len()), (None, 0));
    }

    #[test]
    fn services_come_as_a_list_as_text_or_as_the_text_of_a_list() {
        for value in [
            json!(["养老", "health"]),
            json!("health、养老服务、养老"),
            json!("[\"养老\",\"health\"]"),
        ] {
            let (services, findings) = read(&json!({ "服务": value }), |p| p.services());
            let names: Vec<_> = services.iter().map(Service::as_str).collect();
            assert_eq!(names, ["elderly", "health"], "{value}");
            assert!(findings.is_empty());
        }
    }

    #[test]
    fn gates_come_as_a_list_or_as_text_and_bad_ones_are_left_out() {
        let swap = SwapTest::by_range();
        let gates = |value: Value| {
            let (gates, findings) = read(&json!({ "gates": value }), |p| p.gates(&swap));
            (gates.len(), findings.iter().map(|finding| finding.code).collect::<Vec<_>>())
        };
        assert_eq!(gates(json!([[101.7, 36.6], [101.8, 36.6, 9.0]])), (2, vec![]));
        assert_eq!(gates(json!("[[101.7, 36.6]]")), (1, vec![]));
        assert_eq!(gates(json!([101.7, 36.6])), (1, vec![]));
        assert_eq!(gates(json!([[36.6, 101.7]])), (1, vec!["lonlat-swapped"]));
        assert_eq!(gates(json!([[101.7, 36.6], [1], "x"])), (1, vec!["gates-unreadable"]));
        assert_eq!(gates(json!("north gate")), (0, vec!["gates-unreadable"]));
        assert_eq!(gates(json!([])), (0, vec![]));
    }

    #[test]
    fn gates_are_in_the_layers_system_or_in_degrees_beside_metres() {
        let swap = SwapTest::by_range();
        let gate = |system: &str, value: Value| {
            let system = Crs::named(system).expect("a system");
            let (gates, _) = read_in(&system, &json!({ "gates": value }), |p| p.gates(&swap));
            let gate = gates.first()?;
            Some(((gate.lon() * 1e4).round() as i64, (gate.lat() * 1e4).round() as i64))
        };
        let xining = Some((1_017_780, 366_170));
        assert_eq!(gate("EPSG:4490", json!([101.778, 36.617])), xining);
        assert_eq!(gate("GCJ-02", json!([101.779_93, 36.616_918])), xining);
        assert_eq!(gate("GCJ-02", json!([36.616_918, 101.779_93])), xining, "swapped");
        assert_eq!(gate("BD-09", json!([101.786_392, 36.623_077])), xining);
        assert_eq!(gate("EPSG:4522", json!([101.778, 36.617])), xining);
        assert_eq!(gate("EPSG:4522", json!([34_480_140.726, 4_054_030.859])), xining);
        assert_eq!(gate("EPSG:4490", json!([34_480_140.726, 4_054_030.859])), None);
    }
}
