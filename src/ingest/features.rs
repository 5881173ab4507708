//! What each layer makes of a feature.

use std::collections::BTreeMap;

use geo_types::Geometry;
use serde_json::Value;

use super::draft::{Drafted, draft};
use super::drawn::Drawn;
use super::feature::text_of;
use super::headings::Field;
use super::keys::Keys;
use super::notes::{Notes, Says};
use super::properties::Properties;
use super::settings::LayerSettings;
use super::stated::Stated;
use super::swap::SwapTest;
use super::{IngestError, shape, words};
use crate::city::{
    Action, Area, Candidate, Compound, Level, MapFeature, Request, Resource, Station,
};
use crate::geodesy::GeoShape;
use crate::units::{Persons, SquareMeters, Yuan};

pub(super) fn areas(
    settings: &LayerSettings,
    level: Level,
    swap: &SwapTest,
) -> Result<Drafted<Area>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| {
        let shape = shape::area(drawn, properties.notes())?;
        let name = properties.text(Field::Name).unwrap_or_default();
        let area = Area { source_id: String::new(), name, level, shape, parent: None };
        Some((area, Stated::of_area(properties)))
    })
}

pub(super) fn compounds(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<Compound>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| {
        let shape = shape::area_or_point(drawn, properties.notes())?;
        if matches!(shape, GeoShape::Point(_)) {
            properties.notes().note(Says {
                code: "outline-missing",
                found: "only a point is known",
                expected: "an outline",
                done: "read as a point",
            });
        }
        let kind = properties.word(Field::Kind, words::kind, "read as compound");
        let compound = Compound {
            source_id: String::new(),
            name: properties.text(Field::Name).unwrap_or_default(),
            kind: kind.unwrap_or_default(),
            shape,
            gates: properties.gates(swap),
            district: None,
            street: None,
            community: None,
            residents: properties.amount(Field::Residents).map(Persons::new),
            households: properties.amount(Field::Households),
            elderly: properties.amount(Field::Elderly).map(Persons::new),
        };
        Some((compound, Stated::of_place(properties)))
    })
}

pub(super) fn stations(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<Station>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| station(drawn, properties, swap))
}

pub(super) fn candidates(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<Candidate>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| {
        let (station, stated) = station(drawn, properties, swap)?;
        let action: Option<Action> = properties.word(Field::Action, words::action, "read as build");
        let upgrades = properties.text(Field::Upgrades);
        Some((Candidate { station, action: action.unwrap_or_default(), upgrades }, stated))
    })
}

fn station(
    drawn: Drawn,
    properties: &mut Properties<'_>,
    swap: &SwapTest,
) -> Option<(Station, Stated)> {
    let shape = shape::area_or_point(drawn, properties.notes())?;
    let condition = properties.word(Field::Condition, words::condition, "read as good");
    let station = Station {
        source_id: String::new(),
        name: properties.text(Field::Name).unwrap_or_default(),
        tier: properties.word(Field::Tier, words::tier, "left unknown"),
        services: properties.services(),
        condition: condition.unwrap_or_default(),
        shape,
        gates: properties.gates(swap),
        district: None,
        street: None,
        community: None,
        floor_area: properties.amount(Field::FloorArea).map(SquareMeters::new),
        capacity: properties.amount(Field::Capacity).map(Persons::new),
        opening_hours: properties.text(Field::OpeningHours),
        cost: properties.amount(Field::Cost).map(Yuan::new),
    };
    Some((station, Stated::of_place(properties)))
}

pub(super) fn resources(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<Resource>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| {
        let shape = shape::area_or_point(drawn, properties.notes())?;
        let resource = Resource {
            source_id: String::new(),
            name: properties.text(Field::Name).unwrap_or_default(),
            unit: properties.text(Field::Unit).unwrap_or_default(),
            services: properties.services(),
            floor_area: properties.amount(Field::FloorArea).map(SquareMeters::new),
            shape,
        };
        Some((resource, Stated::default()))
    })
}

pub(super) fn requests(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<Request>, IngestError> {
    draft(settings, swap, Keys::Unique, |drawn, properties| {
        let at = shape::point(&drawn, properties.notes())?;
        let request = Request {
            source_id: String::new(),
            date: properties.text(Field::Date),
            service: properties.text(Field::Service).map(|name| words::service(&name)),
            weight: properties.amount_or(Field::Weight, "counted as 1").unwrap_or(1.0),
            at,
        };
        Some((request, Stated::default()))
    })
}

pub(super) fn walkways(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<MapFeature>, IngestError> {
    map_features(settings, swap, shape::lines)
}

pub(super) fn barriers(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<MapFeature>, IngestError> {
    map_features(settings, swap, shape::lines_or_area)
}

pub(super) fn context(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<MapFeature>, IngestError> {
    map_features(settings, swap, shape::anything)
}

/// Outlines alone, without the properties of their features.
pub(super) fn outlines(
    settings: &LayerSettings,
    swap: &SwapTest,
) -> Result<Drafted<MapFeature>, IngestError> {
    draft(settings, swap, Keys::AsGiven, |drawn, properties| {
        let GeoShape::Area(area) = shape::area(drawn, properties.notes())? else { return None };
        let (source_id, properties) = (String::new(), BTreeMap::new());
        Some((MapFeature { source_id, properties, geometry: area.into() }, Stated::default()))
    })
}

fn map_features(
    settings: &LayerSettings,
    swap: &SwapTest,
    geometry_of: fn(Drawn, &mut Notes) -> Option<Geometry<f64>>,
) -> Result<Drafted<MapFeature>, IngestError> {
    let columns = &settings.columns;
    draft(settings, swap, Keys::AsGiven, |drawn, properties| {
        let geometry = geometry_of(drawn, properties.notes())?;
        let as_text = |(heading, value): (&String, &Value)| {
            let text = match value {
                Value::Null => return None,
                Value::Array(_) | Value::Object(_) => value.to_string(),
                one => text_of(one)?,
            };
            let declared = columns.iter().find(|(_, declared)| declared == heading);
            let name = declared.map_or(heading.as_str(), |(field, _)| field.as_str());
            Some((name.to_owned(), text))
        };
        let properties = properties.all().iter().filter_map(as_text).collect();
        let source_id = String::new();
        Some((MapFeature { source_id, properties, geometry }, Stated::default()))
    })
}
