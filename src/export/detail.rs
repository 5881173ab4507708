//! One compound in full: each requirement's verdict, and the stations nearest to it.

use serde::Serialize;
use utoipa::ToSchema;

use super::Language;
use super::links::{LinkEntry, ObstacleEntry};
use super::near::{self, NearStation, near_stations, walk_s};
use super::number::{AMOUNTS, METRES, SECONDS, SHARES, rounded};
use crate::city::{AreaId, CompoundId, Requirement};
use crate::coverage::{Judgement, Reason};
use crate::reach::Reached;
use crate::study::{Answer, By, Study};

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
    /// The nearest three stations of any sort, measured as the deciding requirement measures; then
    /// that of its verdict and that behind a barrier, where they are others.
    pub nearest: Vec<NearStation>,
    /// By walk: the nearest three stations of any sort as the crow flies; then that behind a
    /// barrier, where it is another.
    pub nearest_straight: Vec<NearStation>,
    /// What stands between the compound and a station that is near in a straight line.
    pub obstacles: Vec<ObstacleEntry>,
    /// The new gate or crossing that would bring it within the standard, where one is found.
    pub link: Option<LinkEntry>,
    /// What would help, in Chinese; null where it is served.
    pub suggestion_zh: Option<String>,
    /// What would help, in English.
    pub suggestion_en: Option<String>,
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

/// One compound of an answer in full.
#[must_use]
pub fn compound_detail(study: &Study, answer: &Answer, id: CompoundId) -> CompoundDetail {
    let city = study.city();
    let compound = city.compound(id);
    let coverage = &answer.coverage;
    let judged = &coverage.compounds[id.index()];
    let deciding = &coverage.standard.requirements[judged.deciding];
    let name = |area: Option<AreaId>| area.map(|area| city.area(area).name.clone());
    let [lon, lat] = near::at(study, city.compound_shapes()[id.index()].inner_point());
    let amount = |value: f64| rounded(value, AMOUNTS);
    let area_m2 = amount(city.compound_area(id).value());
    let each = coverage.standard.requirements.iter().zip(&coverage.requirements);
    let by = answer.method.by;
    let verdict_of = &coverage.requirements[judged.deciding].judgements[id.index()];
    let behind = match verdict_of.reason {
        Some(Reason::Barrier(station)) => Some(station),
        _ => None,
    };
    let straight =
        behind.map(|station| Reached { station, length: study.straight(id, station, deciding) });
    let walked = behind.and_then(|station| {
        let length = study.route(by, deciding, id, station)?.length;
        Some(Reached { station, length })
    });
    let nearest_straight = match by {
        By::Walk => near_stations(study, deciding, By::CIRCLE, id, &[straight]),
        By::Circle { .. } => Vec::new(),
    };
    let gap = (!judged.served).then(|| study.gaps(answer).iter().find(|gap| gap.compound == id));
    let gap = gap.flatten();
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
        nearest: near_stations(study, deciding, by, id, &[verdict_of.verdict.station(), walked]),
        nearest_straight,
        obstacles: gap.iter().flat_map(|gap| &gap.obstacles).map(ObstacleEntry::of).collect(),
        link: gap.and_then(|gap| Some(LinkEntry::of(study, gap.link.as_ref()?))),
        suggestion_zh: gap.map(|gap| Language::Chinese.suggestion(city, gap)),
        suggestion_en: gap.map(|gap| Language::English.suggestion(city, gap)),
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
