//! The gap list (短板清单): the unserved compounds, worst first, as CSV and GeoJSON.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use geojson::{Feature, JsonObject};
use serde::Serialize;
use serde_json::Value;

use super::features::{feature, write_collection};
use super::number::{AMOUNTS, DEGREES, METRES, SECONDS, cell, json, rounded};
use super::{ExportError, Language};
use crate::city::{AreaId, City, CompoundId, StationId};
use crate::coverage::Gap;
use crate::geodesy::PlanePoint;
use crate::study::{Answer, Study};

/// One line of the gap list, its cells as they are written; what is unknown is empty.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct GapRow {
    #[serde(skip)]
    compound: CompoundId,
    id: String,
    name: String,
    kind: &'static str,
    street: String,
    community: String,
    district: String,
    residents: String,
    elderly: String,
    reason: &'static str,
    nearest_station: String,
    distance_m: String,
    walk_s: String,
    straight_m: String,
    detour_ratio: String,
    lon: String,
    lat: String,
    suggestion: String,
    requirement: String,
    unmet: String,
    barrier: String,
    link: &'static str,
    link_m: String,
    link_walk_m: String,
}

impl GapRow {
    /// The compound that the line speaks of.
    #[must_use]
    pub const fn compound(&self) -> CompoundId {
        self.compound
    }
}

/// A line of the gap list for programs: numbers as numbers, what is unknown null, the reason as
/// code and in words.
#[derive(Clone, Debug, PartialEq, Serialize, utoipa::ToSchema)]
#[expect(missing_docs, reason = "the fields are the columns of the list, named in the contract")]
pub struct GapEntry {
    pub id: String,
    pub name: String,
    pub kind: &'static str,
    pub street: String,
    pub community: String,
    pub district: String,
    pub residents: Option<f64>,
    pub elderly: Option<f64>,
    pub reason: &'static str,
    pub reason_zh: &'static str,
    pub reason_en: &'static str,
    pub nearest_station: Option<String>,
    pub distance_m: Option<f64>,
    pub walk_s: Option<f64>,
    pub straight_m: Option<f64>,
    pub detour_ratio: Option<f64>,
    pub lon: f64,
    pub lat: f64,
    pub suggestion: String,
    pub requirement: String,
    pub unmet: Vec<String>,
    pub barrier: Option<String>,
    pub link: Option<&'static str>,
    pub link_m: Option<f64>,
    pub link_walk_m: Option<f64>,
}

impl From<GapRow> for GapEntry {
    fn from(row: GapRow) -> Self {
        let number = |text: &str| text.parse::<f64>().ok();
        Self {
            residents: number(&row.residents),
            elderly: number(&row.elderly),
            reason: row.reason,
            reason_zh: Language::Chinese.reason(row.reason),
            reason_en: Language::English.reason(row.reason),
            nearest_station: Some(row.nearest_station).filter(|id| !id.is_empty()),
            distance_m: number(&row.distance_m),
            walk_s: number(&row.walk_s),
            straight_m: number(&row.straight_m),
            detour_ratio: number(&row.detour_ratio),
            lon: number(&row.lon).unwrap_or_default(),
            lat: number(&row.lat).unwrap_or_default(),
            unmet: row.unmet.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            barrier: Some(row.barrier).filter(|name| !name.is_empty()),
            link: Some(row.link).filter(|kind| !kind.is_empty()),
            link_m: number(&row.link_m),
            link_walk_m: number(&row.link_walk_m),
            id: row.id,
            name: row.name,
            kind: row.kind,
            street: row.street,
            community: row.community,
            district: row.district,
            suggestion: row.suggestion,
            requirement: row.requirement,
        }
    }
}

/// The gap list of an answer, worst first.
#[must_use]
pub fn gap_rows(study: &Study, answer: &Answer, language: Language) -> Vec<GapRow> {
    let city = study.city();
    let standard = &answer.coverage.standard;
    let name = |area: Option<AreaId>| area.map(|a| city.area(a).name.clone()).unwrap_or_default();
    let row = |gap: &Gap| {
        let compound = city.compound(gap.compound);
        let requirement = &standard.requirements[gap.requirement];
        let length_m = gap.nearest.map(|reached| reached.length.value());
        let straight_m = gap
            .nearest
            .map(|reached| study.straight(gap.compound, reached.station, requirement).value());
        let at = city.plane().unproject(inner_point(city, gap.compound));
        let ids = gap.unmet.iter().map(|&r| standard.requirements[r].id.as_str());
        GapRow {
            compound: gap.compound,
            id: compound.source_id.clone(),
            name: compound.name.clone(),
            kind: compound.kind.as_str(),
            street: name(compound.street),
            community: name(compound.community),
            district: name(compound.district),
            residents: cell(compound.residents.map(f64::from), AMOUNTS),
            elderly: cell(compound.elderly.map(f64::from), AMOUNTS),
            reason: gap.reason.as_str(),
            nearest_station: gap.nearest.map_or_else(String::new, |r| station_key(city, r.station)),
            distance_m: cell(length_m, METRES),
            walk_s: cell(
                gap.nearest.map(|r| (r.length / requirement.limit.pace()).value()),
                SECONDS,
            ),
            straight_m: cell(straight_m, METRES),
            detour_ratio: cell(
                length_m.zip(straight_m).filter(|(_, s)| *s > 0.0).map(|(walk, s)| walk / s),
                METRES,
            ),
            lon: rounded(at.lon(), DEGREES).to_string(),
            lat: rounded(at.lat(), DEGREES).to_string(),
            suggestion: language.suggestion(city, gap),
            requirement: requirement.id.clone(),
            unmet: ids.collect::<Vec<_>>().join(";"),
            barrier: gap.obstacles.first().map_or_else(String::new, |one| language.obstacle(one)),
            link: gap.link.as_ref().map_or("", |link| link.kind.as_str()),
            link_m: cell(gap.link.as_ref().map(|link| link.length.value()), METRES),
            link_walk_m: cell(gap.link.as_ref().map(|link| link.walk.value()), METRES),
        }
    };
    study.gaps(answer).iter().map(row).collect()
}

fn inner_point(city: &City, compound: CompoundId) -> PlanePoint {
    city.compound_shapes()[compound.index()].inner_point()
}

fn station_key(city: &City, station: StationId) -> String {
    city.station(station).source_id.clone()
}

/// Writes the list as CSV, UTF-8 with a byte-order mark so that spreadsheets read the Chinese.
///
/// # Errors
/// When the file system says no.
pub fn write_gaps_csv(path: &Path, rows: &[GapRow]) -> Result<(), ExportError> {
    write_csv(path, &HEADINGS, rows)
}

/// Writes the list as GeoJSON, each gap with its compound's outline.
///
/// # Errors
/// When the file system says no.
pub fn write_gaps_geojson(path: &Path, city: &City, rows: &[GapRow]) -> Result<(), ExportError> {
    write_collection(path, "gaps", gap_features(city, rows))
}

/// Each gap with its compound's outline.
pub fn gap_features<'a>(city: &'a City, rows: &'a [GapRow]) -> impl Iterator<Item = Feature> + 'a {
    rows.iter().map(|row| feature(&city.compound(row.compound).shape, gap_properties(row)))
}

/// The list as CSV, as bytes.
#[must_use]
pub fn gaps_csv(rows: &[GapRow]) -> Vec<u8> {
    let mut out = Vec::new();
    csv_to(&mut out, &HEADINGS, rows).expect("memory takes every byte");
    out
}

/// A line of the list as properties of a feature: numbers as numbers, what is unknown null.
pub(super) fn gap_properties(row: &GapRow) -> JsonObject {
    let number = |text: &str| json(text.parse().ok(), DEGREES);
    let text = |text: &str| Value::from(text);
    JsonObject::from_iter(
        [
            ("id", text(&row.id)),
            ("name", text(&row.name)),
            ("kind", text(row.kind)),
            ("street", text(&row.street)),
            ("community", text(&row.community)),
            ("district", text(&row.district)),
            ("residents", number(&row.residents)),
            ("elderly", number(&row.elderly)),
            ("reason", text(row.reason)),
            ("nearest_station", text(&row.nearest_station)),
            ("distance_m", number(&row.distance_m)),
            ("walk_s", number(&row.walk_s)),
            ("straight_m", number(&row.straight_m)),
            ("detour_ratio", number(&row.detour_ratio)),
            ("lon", number(&row.lon)),
            ("lat", number(&row.lat)),
            ("suggestion", text(&row.suggestion)),
            ("requirement", text(&row.requirement)),
            ("unmet", text(&row.unmet)),
            ("barrier", text(&row.barrier)),
            ("link", text(row.link)),
            ("link_m", number(&row.link_m)),
            ("link_walk_m", number(&row.link_walk_m)),
        ]
        .map(|(name, value)| (name.to_owned(), value)),
    )
}

const HEADINGS: [&str; 23] = [
    "id",
    "name",
    "kind",
    "street",
    "community",
    "district",
    "residents",
    "elderly",
    "reason",
    "nearest_station",
    "distance_m",
    "walk_s",
    "straight_m",
    "detour_ratio",
    "lon",
    "lat",
    "suggestion",
    "requirement",
    "unmet",
    "barrier",
    "link",
    "link_m",
    "link_walk_m",
];

/// Writes rows under headings as CSV with a byte-order mark; the headings stand there also when
/// there is no row.
pub(super) fn write_csv<R: Serialize>(
    path: &Path,
    headings: &[&str],
    rows: &[R],
) -> Result<(), ExportError> {
    let failed = ExportError::write(path);
    let mut file = File::create(path).map_err(failed)?;
    csv_to(&mut file, headings, rows).map_err(failed)
}

fn csv_to<R: Serialize>(
    out: &mut impl Write,
    headings: &[&str],
    rows: &[R],
) -> std::io::Result<()> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut out = csv::WriterBuilder::new().has_headers(false).from_writer(out);
    out.write_record(headings)?;
    for row in rows {
        out.serialize(row)?;
    }
    out.flush()
}
