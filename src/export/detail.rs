//! One compound in full: each requirement's verdict, and the stations nearest to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::Language;
use super::number::{AMOUNTS, DEGREES, METRES, SECONDS, SHARES, rounded};
use crate::city::{AreaId, CompoundId, Requirement, StationId};
use crate::coverage::Judgement;
use crate::geodesy::LonLat;
use crate::reach::Reached;
use crate::study::{Answer, Study};

/// Stations that are named.
const NEAREST: usize = 3;

/// One compound, its verdict and what is near it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct CompoundDetail {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// What sort of demand it is.
    pub kind: &'static str,
    /// The district it lies in.
    pub district: Option<String>,
    /// The street it lies in.
    pub street: Option<String>,
    /// The community it lies in.
    pub community: Option<String>,
    /// People who live there.
    pub residents: Option<f64>,
    /// Households.
    pub households: Option<f64>,
    /// Residents aged 60 and over.
    pub elderly: Option<f64>,
    /// Its area; null where it is known only as a point.
    pub area_m2: Option<f64>,
    /// A point inside it.
    pub lon: f64,
    /// The same point's latitude.
    pub lat: f64,
    /// Whether the standard counts it as served.
    pub served: bool,
    /// The requirement that decides.
    pub requirement: String,
    /// Each requirement's verdict.
    pub requirements: Vec<RequirementVerdict>,
    /// The nearest stations of any sort, measured as the deciding requirement measures.
    pub nearest: Vec<NearStation>,
}

/// One requirement's verdict on a compound.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct RequirementVerdict {
    /// The requirement.
    pub id: String,
    /// Its name in Chinese.
    pub name: String,
    /// Its name in English.
    pub name_en: String,
    /// Its limit, metres.
    pub limit_m: f64,
    /// Its limit, seconds.
    pub limit_s: f64,
    /// Whether it is met.
    pub served: bool,
    /// Why not, as a code.
    pub reason: Option<&'static str>,
    /// Why not, in Chinese.
    pub reason_zh: Option<&'static str>,
    /// Why not, in English.
    pub reason_en: Option<&'static str>,
    /// The serving station, or the nearest that would count.
    pub station_id: Option<String>,
    /// Length of the walk to it.
    pub distance_m: Option<f64>,
    /// Time of the walk to it.
    pub walk_s: Option<f64>,
    /// Stations that count within the limit.
    pub stations_in_reach: u32,
    /// Share of its area within the limit of a station that counts.
    pub area_share: Option<f64>,
}

/// A station near a compound.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct NearStation {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Whose station it is.
    pub tier: Option<&'static str>,
    /// Its state.
    pub condition: &'static str,
    /// A point inside it.
    pub lon: f64,
    /// The same point's latitude.
    pub lat: f64,
    /// Length of the walk to it.
    pub distance_m: f64,
    /// Time of the walk to it.
    pub walk_s: f64,
    /// Whether it is of the sort and in the state that the deciding requirement asks for.
    pub counts: bool,
}

/// One compound of an answer in full.
#[must_use]
pub fn compound_detail(study: &Study, answer: &Answer, id: CompoundId) -> CompoundDetail {
    let city = study.city();
    let compound = city.compound(id);
    let coverage = &answer.coverage;
    let judged = &coverage.compounds[id.index()];
    let deciding = &coverage.standard.requirements[judged.deciding];
    let name = |area: Option<AreaId>| area.map(|area| city.area(area).name.clone());
    let at = city.plane().unproject(city.compound_shapes()[id.index()].inner_point());
    let (lon, lat) = degrees(at);
    let amount = |value: f64| rounded(value, AMOUNTS);
    let area_m2 = amount(city.compound_area(id).value());
    let each = coverage.standard.requirements.iter().zip(&coverage.requirements);
    let nearest = study.nearest_stations(id, deciding, answer.method.by, NEAREST);
    CompoundDetail {
        id: compound.source_id.clone(),
        name: compound.name.clone(),
        kind: compound.kind.as_str(),
        district: name(compound.district),
        street: name(compound.street),
        community: name(compound.community),
        residents: compound.residents.map(f64::from).map(amount),
        households: compound.households.map(amount),
        elderly: compound.elderly.map(f64::from).map(amount),
        area_m2: (area_m2 > 0.0).then_some(area_m2),
        lon,
        lat,
        served: judged.served,
        requirement: deciding.id.clone(),
        requirements: each
            .map(|(requirement, judged)| {
                verdict(study, requirement, &judged.judgements[id.index()])
            })
            .collect(),
        nearest: nearest.iter().map(|reached| near(study, deciding, reached)).collect(),
    }
}

fn verdict(study: &Study, requirement: &Requirement, judgement: &Judgement) -> RequirementVerdict {
    let reached = judgement.verdict.station();
    let reason = judgement.reason.map(|reason| reason.as_str());
    RequirementVerdict {
        id: requirement.id.clone(),
        name: requirement.name.clone(),
        name_en: requirement.name_en.clone(),
        limit_m: rounded(requirement.limit.radius().value(), METRES),
        limit_s: rounded(requirement.limit.time().value(), SECONDS),
        served: judgement.verdict.is_served(),
        reason,
        reason_zh: reason.map(|code| Language::Chinese.reason(code)),
        reason_en: reason.map(|code| Language::English.reason(code)),
        station_id: reached.map(|r| study.city().station(r.station).source_id.clone()),
        distance_m: reached.map(|r| rounded(r.length.value(), METRES)),
        walk_s: reached.map(|r| walk_s(requirement, &r)),
        stations_in_reach: judgement.stations_in_reach,
        area_share: judgement.area_share.map(|share| rounded(share, SHARES)),
    }
}

fn near(study: &Study, requirement: &Requirement, reached: &Reached) -> NearStation {
    let city = study.city();
    let station = city.station(reached.station);
    let shape = &city.station_shapes()[StationId::index(reached.station)];
    let (lon, lat) = degrees(city.plane().unproject(shape.inner_point()));
    NearStation {
        id: station.source_id.clone(),
        name: station.name.clone(),
        tier: station.tier.map(|tier| tier.as_str()),
        condition: station.condition.as_str(),
        lon,
        lat,
        distance_m: rounded(reached.length.value(), METRES),
        walk_s: walk_s(requirement, reached),
        counts: requirement.asks_for(station) && requirement.accepts_state_of(station),
    }
}

fn walk_s(requirement: &Requirement, reached: &Reached) -> f64 {
    rounded((reached.length / requirement.limit.pace()).value(), SECONDS)
}

fn degrees(place: LonLat) -> (f64, f64) {
    (rounded(place.lon(), DEGREES), rounded(place.lat(), DEGREES))
}
