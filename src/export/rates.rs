//! `rates.csv`: the rates of the city and of every district, street and community.

use std::path::Path;

use geojson::JsonObject;
use serde::Serialize;

use super::ExportError;
use super::gaps::write_csv;
use super::number::{AMOUNTS, SECONDS, SHARES, cell, json};
use crate::city::City;
use crate::coverage::Rates;
use crate::study::Answer;
use crate::units::Seconds;

/// One line of the rates, its cells as they are written; a rate without a base is empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RateRow {
    level: &'static str,
    id: String,
    name: String,
    compounds: u32,
    compounds_served: u32,
    compounds_rate: String,
    residents: String,
    residents_served: String,
    residents_rate: String,
    area_m2: String,
    area_served_m2: String,
    area_rate: String,
    median_walk_s: String,
    p90_walk_s: String,
}

const HEADINGS: [&str; 14] = [
    "level",
    "id",
    "name",
    "compounds",
    "compounds_served",
    "compounds_rate",
    "residents",
    "residents_served",
    "residents_rate",
    "area_m2",
    "area_served_m2",
    "area_rate",
    "median_walk_s",
    "p90_walk_s",
];

/// The city first, then every area from the widest level to the finest, in the source's order;
/// last, where there are any, the compounds that lie in no street (a street without an id).
#[must_use]
pub fn rate_rows(city: &City, answer: &Answer) -> Vec<RateRow> {
    let coverage = &answer.coverage;
    let mut rows = vec![row("city", city.id(), city.name(), &coverage.city)];
    for area in &coverage.areas {
        let named = city.area(area.area);
        rows.push(row(named.level.as_str(), &named.source_id, &named.name, &area.rates));
    }
    if let Some(rates) = &coverage.in_no_street {
        rows.push(row("street", "", "", rates));
    }
    rows
}

fn row(level: &'static str, id: &str, name: &str, rates: &Rates) -> RateRow {
    let walk = |time: Option<Seconds>| cell(time.map(Seconds::value), SECONDS);
    RateRow {
        level,
        id: id.to_owned(),
        name: name.to_owned(),
        compounds: rates.compounds.total,
        compounds_served: rates.compounds.served,
        compounds_rate: cell(rates.compounds.rate(), SHARES),
        residents: cell(Some(rates.residents.total.value()), AMOUNTS),
        residents_served: cell(Some(rates.residents.served.value()), AMOUNTS),
        residents_rate: cell(rates.residents.rate(), SHARES),
        area_m2: cell(Some(rates.area.total.value()), AMOUNTS),
        area_served_m2: cell(Some(rates.area.served.value()), AMOUNTS),
        area_rate: cell(rates.area.rate(), SHARES),
        median_walk_s: walk(rates.walks.median),
        p90_walk_s: walk(rates.walks.p90),
    }
}

/// The figures of an area as properties of a feature, under the names of the list.
pub(super) fn rate_properties(rates: &Rates) -> JsonObject {
    let walk = |time: Option<Seconds>| json(time.map(Seconds::value), SECONDS);
    let amount = |value: f64| json(Some(value), AMOUNTS);
    JsonObject::from_iter(
        [
            ("compounds", rates.compounds.total.into()),
            ("compounds_served", rates.compounds.served.into()),
            ("compounds_rate", json(rates.compounds.rate(), SHARES)),
            ("residents", amount(rates.residents.total.value())),
            ("residents_served", amount(rates.residents.served.value())),
            ("residents_rate", json(rates.residents.rate(), SHARES)),
            ("area_m2", amount(rates.area.total.value())),
            ("area_served_m2", amount(rates.area.served.value())),
            ("area_rate", json(rates.area.rate(), SHARES)),
            ("median_walk_s", walk(rates.walks.median)),
            ("p90_walk_s", walk(rates.walks.p90)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

/// Writes the rates as CSV, UTF-8 with a byte-order mark.
///
/// # Errors
/// When the file system says no.
pub fn write_rates_csv(path: &Path, rows: &[RateRow]) -> Result<(), ExportError> {
    write_csv(path, &HEADINGS, rows)
}
