//! A plan on the map: its sites, the other candidates, compounds won and those still unserved.

use std::path::Path;

use geojson::{Feature, JsonObject};
use serde_json::Value;

use super::document::PlanDocument;
use super::fill::{area_name, place};
use crate::city::{City, CompoundId};
use crate::export::ExportError;
use crate::export::features::{collection, feature, write_collection};
use crate::export::number::{AMOUNTS, json};
use crate::geodesy::{GeoShape, LonLat};
use crate::study::Planned;
use crate::units::{Persons, Yuan};

const NAME: &str = "plan";

/// The features, told apart by `role`: `site` (a point, in the order to build them), `candidate` (a
/// point, not chosen), `won` (the outline of a compound that becomes served, with the order of the
/// site that wins it), `unserved` (the outline of a compound that stays unserved, with `why`).
pub fn plan_features<'a>(
    city: &'a City,
    planned: &'a Planned,
    document: &'a PlanDocument,
) -> impl Iterator<Item = Feature> + 'a {
    let plan = &planned.plan;
    let all = &plan.candidates.sites;
    let sites = document.sites.iter().filter_map(|site| {
        let at = LonLat::try_new(site.lon, site.lat).ok()?;
        Some(feature(&GeoShape::Point(at), site_properties(site)))
    });
    let mut is_chosen = vec![false; all.len()];
    for site in &plan.sites {
        if let Some(chosen) = is_chosen.get_mut(site.candidate) {
            *chosen = true;
        }
    }
    let others = all.iter().zip(is_chosen).filter(|(_, chosen)| !chosen).map(|(one, _)| one);
    let others = others.map(move |candidate| {
        let station = &candidate.station;
        let row = [
            ("role", "candidate".into()),
            ("candidate_id", station.source_id.as_str().into()),
            ("name", station.name.as_str().into()),
            ("action", candidate.action.as_str().into()),
            ("upgrades", candidate.upgrades.as_deref().into()),
            ("street", area_name(city, station.street).into()),
            ("cost_yuan", json(station.cost.map(Yuan::value), AMOUNTS)),
        ];
        feature(&GeoShape::Point(place(city, candidate)), object(row))
    });
    let won = (1_usize..).zip(&plan.sites).flat_map(move |(order, site)| {
        site.compounds.iter().map(move |&id| {
            let row = compound_properties(city, id, "won", ("order", order.into()));
            feature(&city.compound(id).shape, row)
        })
    });
    let unserved = plan.unserved.iter().zip(&document.unserved).map(move |(one, told)| {
        let mut row = compound_properties(city, one.compound, "unserved", ("why", told.why.into()));
        row.insert("reason".to_owned(), told.reason.into());
        feature(&city.compound(one.compound).shape, row)
    });
    sites.chain(others).chain(won).chain(unserved)
}

/// The features as bytes.
#[must_use]
pub fn plan_geojson(city: &City, planned: &Planned, document: &PlanDocument) -> Vec<u8> {
    collection(NAME, plan_features(city, planned, document))
}

/// Writes the features.
///
/// # Errors
/// When the file system says no.
pub fn write_plan_geojson(
    path: &Path,
    city: &City,
    planned: &Planned,
    document: &PlanDocument,
) -> Result<(), ExportError> {
    write_collection(path, NAME, plan_features(city, planned, document))
}

/// The fields of a site as `plan.json` has them, those that are plain.
fn site_properties(site: &super::document::PlanSite) -> JsonObject {
    let mut row = object([("role", "site".into())]);
    let fields = serde_json::to_value(site).expect("its keys are texts");
    if let Value::Object(fields) = fields {
        let plain = fields.into_iter().filter(|(name, value)| {
            !matches!(value, Value::Object(_)) && !matches!(name.as_str(), "lon" | "lat" | "won")
        });
        row.extend(plain);
    }
    row
}

fn compound_properties(
    city: &City,
    id: CompoundId,
    role: &'static str,
    (name, value): (&'static str, Value),
) -> JsonObject {
    let compound = city.compound(id);
    object([
        ("role", role.into()),
        (name, value),
        ("id", compound.source_id.as_str().into()),
        ("name", compound.name.as_str().into()),
        ("kind", compound.kind.as_str().into()),
        ("street", area_name(city, compound.street).into()),
        ("residents", json(compound.residents.map(Persons::value), AMOUNTS)),
    ])
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> JsonObject {
    JsonObject::from_iter(fields.map(|(name, value)| (name.to_owned(), value)))
}
