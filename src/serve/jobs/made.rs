//! What is kept of a plan: its files and what is needed to compare with it, not a second city.

use axum::body::Bytes;
use serde::Serialize;
use utoipa::ToSchema;

use super::Shares;
use crate::city::Candidate;
use crate::siting::{Objective, Unit};
use crate::study::Planned;

/// What is kept of a plan.
pub(in crate::serve) struct Made {
    pub files: Files,
    /// The sites as they were planned, in their order.
    pub sites: Vec<Candidate>,
    /// Who is served with the plan built, in the city's order.
    pub served: Vec<bool>,
    pub summary: PlanSummary,
    pub objective: Objective,
}

/// The files of a plan.
#[derive(Clone, Debug, Default)]
pub(in crate::serve) struct Files {
    /// `plan.json`.
    pub json: Bytes,
    /// `plan.geojson`.
    pub geojson: Bytes,
    /// `plan.xlsx`, in Chinese.
    pub xlsx_zh: Bytes,
    /// `plan.xlsx`, in English.
    pub xlsx_en: Bytes,
}

/// A plan at a glance; all of it is in `plan.json`.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::serve) struct PlanSummary {
    /// `optimal` (proven), `feasible` (best so far, see the gap) or `infeasible`.
    pub status: &'static str,
    /// How many sites it has.
    pub sites: usize,
    /// The city as it stands.
    pub before: Shares,
    /// The city with the plan built.
    pub after: Shares,
}

impl Made {
    /// What is kept of a plan beside its files.
    pub fn of(planned: &Planned, files: Files) -> Self {
        let plan = &planned.plan;
        let chosen = plan.sites.iter().filter_map(|site| plan.candidates.sites.get(site.candidate));
        let after = &planned.built.after;
        Self {
            files,
            sites: chosen.cloned().collect(),
            served: after.coverage.compounds.iter().map(|one| one.served).collect(),
            summary: PlanSummary {
                status: plan.status.as_str(),
                sites: plan.sites.len(),
                before: Shares::of_answer(&planned.built.before),
                after: Shares::of_answer(after),
            },
            objective: plan.objective,
        }
    }

    /// Bytes of memory, about.
    pub const fn size(&self) -> usize {
        let Files { json, geojson, xlsx_zh, xlsx_en } = &self.files;
        json.len() + geojson.len() + xlsx_zh.len() + xlsx_en.len() + self.served.len()
    }

    /// The best value, what cannot be passed, and their unit.
    pub const fn solved(&self) -> (Option<f64>, f64, Unit) {
        (self.objective.value, self.objective.bound, self.objective.unit)
    }
}
