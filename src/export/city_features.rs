//! The things of a city as GeoJSON features, with the property names that ingest reads. What is
//! unknown is left out; keys stand in a fixed order.

use geo::MapCoords;
use geo_types::Coord;
use geojson::{Feature, Geometry, GeometryValue, JsonObject};
use serde_json::Value;

use super::features::feature;
use super::number::{AMOUNTS, DEGREES, json, rounded};

use crate::city::{
    Area, AreaId, Candidate, CityDraft, Compound, MapFeature, Request, Resource, Station,
};
use crate::geodesy::{GeoShape, LonLat};

/// A thing that a city folder keeps as a feature.
pub(super) trait AsFeature {
    /// The feature; `draft` knows the names of the areas it refers to.
    fn feature(&self, draft: &CityDraft) -> Feature;
}

impl AsFeature for Compound {
    fn feature(&self, draft: &CityDraft) -> Feature {
        let mut properties = Properties::of(&self.source_id, &self.name);
        properties.text("kind", self.kind.as_str());
        properties.area("district", self.district, draft);
        properties.area("street", self.street, draft);
        properties.area("community", self.community, draft);
        properties.number("residents", self.residents.map(f64::from));
        properties.number("households", self.households);
        properties.number("elderly", self.elderly.map(f64::from));
        properties.gates(&self.gates);
        properties.with(&self.shape)
    }
}

impl AsFeature for Station {
    fn feature(&self, draft: &CityDraft) -> Feature {
        station(self, draft).with(&self.shape)
    }
}

impl AsFeature for Candidate {
    fn feature(&self, draft: &CityDraft) -> Feature {
        let mut properties = station(&self.station, draft);
        properties.text("action", self.action.as_str());
        properties.text("upgrades", self.upgrades.as_deref().unwrap_or_default());
        properties.with(&self.station.shape)
    }
}

impl AsFeature for Area {
    fn feature(&self, draft: &CityDraft) -> Feature {
        let mut properties = Properties::of(&self.source_id, &self.name);
        properties.area("parent", self.parent, draft);
        properties.with(&self.shape)
    }
}

impl AsFeature for Resource {
    fn feature(&self, _: &CityDraft) -> Feature {
        let mut properties = Properties::of(&self.source_id, &self.name);
        properties.text("unit", &self.unit);
        properties.list("services", self.services.iter().map(|service| service.as_str()));
        properties.number("floor_area_m2", self.floor_area.map(f64::from));
        properties.with(&self.shape)
    }
}

impl AsFeature for Request {
    fn feature(&self, _: &CityDraft) -> Feature {
        let mut properties = Properties::of(&self.source_id, "");
        properties.text("date", self.date.as_deref().unwrap_or_default());
        properties.text("service", self.service.as_ref().map_or("", |service| service.as_str()));
        properties.0.insert("weight".to_owned(), self.weight.into());
        properties.with(&GeoShape::Point(self.at))
    }
}

impl AsFeature for MapFeature {
    fn feature(&self, _: &CityDraft) -> Feature {
        let mut properties = Properties::of(&self.source_id, "");
        for (name, value) in &self.properties {
            properties.text(name, value);
        }
        let written =
            |at: Coord<f64>| Coord { x: rounded(at.x, DEGREES), y: rounded(at.y, DEGREES) };
        let geometry = GeometryValue::from(&self.geometry.map_coords(written));
        Feature {
            geometry: Some(Geometry::new(geometry)),
            properties: Some(properties.0),
            ..Feature::default()
        }
    }
}

fn station(station: &Station, draft: &CityDraft) -> Properties {
    let mut properties = Properties::of(&station.source_id, &station.name);
    properties.text("tier", station.tier.map_or("", |tier| tier.as_str()));
    properties.list("services", station.services.iter().map(|service| service.as_str()));
    properties.text("condition", station.condition.as_str());
    properties.area("district", station.district, draft);
    properties.area("street", station.street, draft);
    properties.area("community", station.community, draft);
    properties.number("floor_area_m2", station.floor_area.map(f64::from));
    properties.number("capacity", station.capacity.map(f64::from));
    properties.text("opening_hours", station.opening_hours.as_deref().unwrap_or_default());
    properties.number("cost_yuan", station.cost.map(f64::from));
    properties.gates(&station.gates);
    properties
}

/// Properties in the order in which they are added; what is empty or unknown is not added.
struct Properties(JsonObject);

impl Properties {
    fn of(id: &str, name: &str) -> Self {
        let mut properties = Self(JsonObject::new());
        properties.text("id", id);
        properties.text("name", name);
        properties
    }

    fn text(&mut self, key: &str, text: &str) {
        if !text.is_empty() {
            self.0.insert(key.to_owned(), text.into());
        }
    }

    fn number(&mut self, key: &str, number: Option<f64>) {
        let value = json(number, AMOUNTS);
        if value != Value::Null {
            self.0.insert(key.to_owned(), value);
        }
    }

    fn list<'a>(&mut self, key: &str, words: impl Iterator<Item = &'a str>) {
        self.0.insert(key.to_owned(), words.collect::<Vec<_>>().into());
    }

    fn area(&mut self, key: &str, area: Option<AreaId>, draft: &CityDraft) {
        if let Some(area) = area.and_then(|id| draft.areas.get(id.index())) {
            self.text(key, &area.source_id);
        }
    }

    fn gates(&mut self, gates: &[LonLat]) {
        if !gates.is_empty() {
            let place =
                |gate: &LonLat| vec![rounded(gate.lon(), DEGREES), rounded(gate.lat(), DEGREES)];
            let gates: Vec<Vec<f64>> = gates.iter().map(place).collect();
            self.0.insert("gates".to_owned(), gates.into());
        }
    }

    fn with(self, shape: &GeoShape) -> Feature {
        feature(shape, self.0)
    }
}
