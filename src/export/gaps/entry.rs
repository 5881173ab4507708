//! A line of the gap list as JSON.

use serde::Serialize;

use super::row::GapRow;
use crate::export::Language;
use crate::reach::LinkKind;

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
    /// `open`, `in-progress`, `done`, `declined`, or other words as they were written.
    pub status: Option<String>,
    /// Who takes care of it.
    pub owner: Option<String>,
    /// What was noted.
    pub note: Option<String>,
}

impl From<GapRow> for GapEntry {
    fn from(row: GapRow) -> Self {
        let filled = |text: String| Some(text).filter(|text| !text.is_empty());
        Self {
            residents: row.residents,
            elderly: row.elderly,
            reason: row.reason,
            reason_zh: Language::Chinese.reason(row.reason),
            reason_en: Language::English.reason(row.reason),
            nearest_station: filled(row.nearest_station),
            distance_m: row.distance_m,
            walk_s: row.walk_s,
            straight_m: row.straight_m,
            detour_ratio: row.detour_ratio,
            lon: row.lon,
            lat: row.lat,
            unmet: row.unmet.split(';').filter(|id| !id.is_empty()).map(str::to_owned).collect(),
            barrier: filled(row.barrier),
            link: row.link.map(LinkKind::as_str),
            link_m: row.link_m,
            link_walk_m: row.link_walk_m,
            status: row.follow_up.status.map(|status| status.as_str().to_owned()),
            owner: row.follow_up.owner,
            note: row.follow_up.note,
            id: row.id,
            name: row.name,
            kind: row.kind.as_str(),
            street: row.street,
            community: row.community,
            district: row.district,
            suggestion: row.suggestion,
            requirement: row.requirement,
        }
    }
}
