//! How stands a job: the document that is served at its address and sent with each event.

use serde::Serialize;
use serde_json::Value;
use serde_json::value::RawValue;
use utoipa::ToSchema;

use crate::export::{json, rounded};
use crate::serve::error::Problem;
use crate::serve::jobs::{Job, PlanSummary, Seen};
use crate::siting::Objective;
use crate::study::SitingStage;

/// One search for sites.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct SitingJob {
    id: String,
    city: String,
    /// `waiting`, `running`; then `done`, `failed` or `stopped` (before there was a plan), which are
    /// the last.
    state: &'static str,
    /// Whether it was told to stop: what is best then becomes the plan; while candidates and their
    /// walks are gathered there is none, and it ends `stopped`.
    stopping: bool,
    /// While it runs: `candidates`, `walks`, `solving`, `curve` or `judging`.
    stage: Option<&'static str>,
    /// So many of the stage are done: candidates found, walks of candidates, numbers of sites.
    stage_done: Option<usize>,
    /// Of so many, where that is known.
    stage_of: Option<usize>,
    /// Value of the best plan so far.
    #[schema(value_type = Option<f64>)]
    best: Value,
    /// What no plan can pass, as far as proven.
    #[schema(value_type = Option<f64>)]
    bound: Value,
    /// How far the best can be from the best there is: |bound − best| ÷ |best|.
    #[schema(value_type = Option<f64>)]
    gap: Value,
    /// What both are counted in: `residents` or another weight, `sites`, `yuan`, `mean-m`, `m`.
    unit: Option<&'static str>,
    /// Seconds of work so far.
    seconds: f64,
    /// Why there is no plan, where it failed.
    error: Option<Problem>,
    /// The plan at a glance, when done.
    plan: Option<PlanSummary>,
    /// The body as it was asked; events leave it out.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    asked: Option<Box<RawValue>>,
    /// The words after the `?`.
    query: String,
    links: SitingLinks,
}

/// Where else to look.
#[derive(Serialize, ToSchema)]
struct SitingLinks {
    #[serde(rename = "self")]
    #[schema(rename = "self")]
    own: String,
    /// Server-Sent Events: this document at each change.
    events: String,
    plan_json: String,
    plan_geojson: String,
    plan_xlsx: String,
}

impl SitingJob {
    /// The job as it was seen, for an event: what was asked can be long and does not change.
    pub fn brief(job: &Job, seen: &Seen) -> Self {
        Self::with(job, seen, None)
    }

    /// The job as it was seen.
    pub fn of(job: &Job, seen: &Seen) -> Self {
        Self::with(job, seen, Some(job.asked.body.clone()))
    }

    fn with(job: &Job, seen: &Seen, asked: Option<Box<RawValue>>) -> Self {
        let question = &job.asked.question;
        let made = job.made().filter(|_| seen.state.is_last());
        let solved = made.map(crate::serve::jobs::Made::solved).or(seen.solving);
        let gap = solved.and_then(|(value, bound, unit)| Objective { value, bound, unit }.gap());
        let (stage, stage_done, stage_of) = seen.stage.map_or((None, None, None), told);
        Self {
            id: job.id.clone(),
            city: job.asked.city.clone(),
            state: seen.state.as_str(),
            stopping: seen.is_stopping && !seen.state.is_last(),
            stage,
            stage_done,
            stage_of,
            best: json(solved.and_then(|(best, ..)| best), 6),
            bound: json(solved.map(|(_, bound, _)| bound), 6),
            gap: json(gap, 9),
            unit: solved.map(|(.., unit)| unit.as_str(question)),
            seconds: rounded(seen.worked().as_secs_f64(), 3),
            error: job.problem().filter(|_| seen.state.is_last()).cloned(),
            plan: made.map(|made| made.summary.clone()),
            asked,
            query: job.asked.query.clone(),
            links: SitingLinks::of(job),
        }
    }
}

fn told(stage: SitingStage) -> (Option<&'static str>, Option<usize>, Option<usize>) {
    match stage {
        SitingStage::Candidates(done) => (Some("candidates"), Some(done), None),
        SitingStage::Walks { done, of } => (Some("walks"), Some(done), Some(of)),
        SitingStage::Solving { .. } => (Some("solving"), None, None),
        SitingStage::Curve { done, of } => (Some("curve"), Some(done), Some(of)),
        SitingStage::Judging => (Some("judging"), None, None),
    }
}

impl SitingLinks {
    fn of(job: &Job) -> Self {
        let own = path(job);
        let below = |name: &str| format!("{own}/{name}");
        Self {
            events: below("events"),
            plan_json: below("plan.json"),
            plan_geojson: below("plan.geojson"),
            plan_xlsx: below("plan.xlsx"),
            own,
        }
    }
}

/// A job's address on this service.
pub(super) fn path(job: &Job) -> String {
    format!("/api/cities/{}/siting/{}", job.asked.city, job.id)
}
