//! The fields of a plan as they are written to `plan.json`, printed and served.

use std::collections::BTreeMap;

use serde::Serialize;
use utoipa::ToSchema;

use super::shortfall::PlanShortfall;
use super::sides::{PlanSide, PlanStreet};
use crate::export::Language;

/// A plan: the sites in the order to build them, what each adds, and the proof.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanDocument {
    /// The city's short name.
    pub city: String,
    /// The city's name.
    pub city_name: String,
    /// The standard's short name.
    pub standard: String,
    /// The standard's name in Chinese.
    pub standard_name: String,
    /// How walks were measured.
    pub method: PlanMethod,
    /// What was made best: `max-coverage`, `full-coverage`, `median` or `center`.
    pub problem: &'static str,
    /// The same in words.
    pub problem_words: PlanWords,
    /// What a compound counts for: `residents`, `households`, `elderly`, `requests`, `compounds`.
    pub weight: &'static str,
    /// How much could be chosen; null where the plan finds it.
    pub spend: Option<PlanSpend>,
    /// Of max-coverage: what a second station in reach counts for, as a share of the first.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub backup: Option<f64>,
    /// Of max-coverage: `total` or `worst-street`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first: Option<&'static str>,
    /// Of full-coverage: the share of the city that was asked for, 0…1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub overall: Option<f64>,
    /// Of full-coverage: the share of each street that was asked for, 0…1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub each_street: Option<f64>,
    /// Of full-coverage: `sites` or `cost`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub least: Option<&'static str>,
    /// Where candidates came from: `layer`, `cramped`, `resources`, `hexagons`, `gates`, `corners`,
    /// `drawn`.
    pub sources: Vec<&'static str>,
    /// What the plan comes to.
    pub headline: PlanWords,
    /// The objective's value with the plan built; what stands already is counted.
    pub objective: Option<f64>,
    /// What no choice of sites can pass.
    pub bound: Option<f64>,
    /// How far the value can be from the best, as a share of it; 0 where proven.
    pub gap: Option<f64>,
    /// What both are counted in: a weight, `sites`, `yuan`, `mean-m` or `m`.
    pub objective_unit: &'static str,
    /// `optimal`, `feasible` or `infeasible`.
    pub status: &'static str,
    /// The proof in words.
    pub proof: PlanWords,
    /// With the worst-off street first: its served share, and what it cannot pass.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worst_street: Option<[Option<f64>; 2]>,
    /// The sites, in the order to build them.
    pub sites: Vec<PlanSite>,
    /// What they cost together; null where a cost is unknown.
    pub cost_yuan: Option<f64>,
    /// What a newly served resident costs.
    pub cost_per_resident_yuan: Option<f64>,
    /// What the curve and `adds` are counted in: as `objective_unit`.
    pub curve_unit: &'static str,
    /// The objective with 0, 1, 2, … sites.
    pub curve: Vec<PlanCurvePoint>,
    /// The city as it stands.
    pub before: PlanSide,
    /// The city with the plan built.
    pub after: PlanSide,
    /// Each street before and after, in the city's order; last the compounds in no street.
    pub streets: Vec<PlanStreet>,
    /// The compounds that stay unserved, in the city's order.
    pub unserved: Vec<PlanUnserved>,
    /// Their number by reason.
    pub unserved_by_reason: BTreeMap<&'static str, PlanUnservedGroup>,
    /// Where the conditions cannot be met: what is missing, the city first, then streets.
    pub shortfall: Vec<PlanShortfall>,
    /// Who could be chosen.
    pub candidates: PlanCandidates,
    /// How the answer was found.
    pub effort: PlanEffort,
    /// What should be known beside the figures.
    pub notes: Vec<PlanNoteEntry>,
    /// The day that the data speaks of.
    pub data_date: Option<String>,
    /// Where the data comes from.
    pub source: Option<String>,
    /// How long it took.
    pub seconds: f64,
    /// Version of the program.
    pub version: &'static str,
}

/// Words in both languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanWords {
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

/// How walks were measured.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanMethod {
    /// `circle` or `walk`.
    pub by: &'static str,
    /// By walk: whether hills slow the walks.
    pub slope: bool,
    /// By circle: factor between straight lengths and those that count.
    pub detour: Option<f64>,
    /// The limit in metres, where all requirements share one.
    pub limit_m: Option<f64>,
    /// The same in seconds.
    pub limit_s: Option<f64>,
    /// The pace, where all requirements share one.
    pub pace_kmh: Option<f64>,
}

/// How much could be chosen: one of the two is given.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanSpend {
    /// So many sites.
    pub sites: Option<u32>,
    /// So many yuan.
    pub yuan: Option<u64>,
}

/// A site of the plan.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanSite {
    /// From 1: the order to build them.
    pub order: usize,
    /// The candidate's key.
    pub candidate_id: String,
    /// Its name; empty where it has none.
    pub name: String,
    /// `build`, `upgrade` or `open`.
    pub action: &'static str,
    /// The action in words.
    pub action_words: PlanWords,
    /// Key of the station that it replaces.
    pub upgrades: Option<String>,
    /// Name of the street in which it lies.
    pub street: Option<String>,
    /// Longitude of a point in it.
    pub lon: f64,
    /// Latitude of the same point.
    pub lat: f64,
    /// What it costs.
    pub cost_yuan: Option<f64>,
    /// What the sites up to this one cost; null where a cost is unknown.
    pub cost_so_far_yuan: Option<f64>,
    /// What it adds to the objective, or takes from it where less is better.
    pub adds: f64,
    /// Residents of the compounds that become served.
    pub adds_residents: f64,
    /// Compounds that become served.
    pub adds_compounds: usize,
    /// What a newly served resident costs.
    pub cost_per_resident_yuan: Option<f64>,
    /// Share of all residents (compounds, where nobody's number is known) served so far, 0…1.
    pub rate_so_far: Option<f64>,
    /// Keys of the compounds that become served.
    pub won: Vec<String>,
    /// Keys of candidates that would do exactly as well in its place.
    pub as_good: Vec<String>,
}

/// A point of the curve.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanCurvePoint {
    /// How many sites.
    pub sites: usize,
    /// The best value found.
    pub value: f64,
    /// What that many sites cannot pass; null where it was not asked.
    pub bound: Option<f64>,
    /// The value as a share of the weight of all compounds, where that is known.
    pub rate: Option<f64>,
}

/// A compound that stays unserved.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanUnserved {
    /// Its key.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Name of its street.
    pub street: Option<String>,
    /// Its residents.
    pub residents: Option<f64>,
    /// Why the plan does not serve it: `no-candidate`, `not-chosen` or `full`.
    pub why: &'static str,
    /// Why it is unserved with the plan built, as gap lists say it.
    pub reason: Option<&'static str>,
    /// The walk to the nearest station that would count, with the plan built.
    pub walk_s: Option<f64>,
}

/// Compounds that stay unserved for one reason.
#[derive(Clone, Debug, Default, PartialEq, Serialize, ToSchema)]
pub struct PlanUnservedGroup {
    /// How many.
    pub compounds: u32,
    /// Their residents, where known.
    pub residents: f64,
}

/// Who could be chosen.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct PlanCandidates {
    /// How many could be chosen.
    pub considered: usize,
    /// How many were left out, by rule.
    pub left_out: BTreeMap<&'static str, u32>,
}

/// How the answer was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanEffort {
    /// Demands that the sites can change anything for.
    pub demands: usize,
    /// Candidates that can change anything.
    pub sites: usize,
    /// Pairs of a demand and a site that serves it.
    pub pairs: usize,
    /// Branches looked into.
    pub nodes: u64,
}

/// What should be known beside the figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct PlanNoteEntry {
    /// Its code.
    pub code: &'static str,
    /// Chinese.
    pub zh: String,
    /// English.
    pub en: String,
}

impl PlanDocument {
    /// The document as it is written to `plan.json`, printed and served.
    #[must_use]
    pub fn to_json(&self) -> String {
        let text = serde_json::to_string_pretty(self).expect("its keys are texts");
        text + "\n"
    }

    /// What newly served residents come to.
    #[must_use]
    pub fn adds_residents(&self) -> f64 {
        self.sites.iter().map(|site| site.adds_residents).sum()
    }
}

impl PlanWords {
    /// Words in both languages.
    pub(super) fn new(zh: impl Into<String>, en: impl Into<String>) -> Self {
        Self { zh: zh.into(), en: en.into() }
    }

    /// The words of one language.
    #[must_use]
    pub fn of(&self, language: Language) -> &str {
        language.of(&self.zh, &self.en)
    }
}
