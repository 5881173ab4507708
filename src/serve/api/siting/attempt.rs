//! `POST /api/cities/{city}/siting/try`: what would be with exactly these sites?

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Instant;

use axum::extract::{Path, State};
use axum::response::Response;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::job::fresh;
use super::places::at_most;
use super::site::{SiteBody, shown_at};
use crate::city::{Candidate, City, CompoundId};
use crate::export::{json, rounded};
use crate::serve::choices::Choices;
use crate::serve::desk::{Asking, Capacities, Desk};
use crate::serve::error::{ApiError, BodyProblems, Conflict, Problems, Unanswerable};
use crate::serve::hall::Hall;
use crate::serve::jobs::{Job, Shares};
use crate::serve::json_body::{Body, JsonBody};
use crate::serve::words::{Words, bad};

/// Sites that are tried at once, at most.
const MOST_SITES: usize = 200;

/// Exactly these sites, in the order in which they are built.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(in crate::serve) struct TryBody {
    #[schema(max_items = 200)]
    sites: Vec<SiteBody>,
    /// A job that is done: sites are known by the ids in its plan, and what is won and lost is told
    /// against the plan. It must have been asked with the same words after the `?`.
    plan: Option<String>,
    /// Whether a station serves no more people than its capacity; default: as the plan was asked,
    /// else as the standard says.
    capacities: Option<bool>,
}

impl Body for TryBody {}

/// What would be with exactly these sites built.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Trial {
    city: String,
    /// As the city stands.
    before: Shares,
    /// With the sites built.
    after: Shares,
    /// With the plan built instead, where one is named.
    plan: Option<Shares>,
    /// The sites in their order.
    sites: Vec<TriedSite>,
    /// Whom `won` and `lost` are told against: `plan`, or `before` where none is named.
    against: &'static str,
    /// Compounds that are served with these sites and not without.
    won: Compounds,
    /// Compounds that are not served with these sites, but without.
    lost: Compounds,
    /// How long it took.
    seconds: f64,
}

/// One site that was tried.
#[derive(Serialize, ToSchema)]
struct TriedSite {
    id: String,
    /// Degrees, WGS 84.
    lon: f64,
    lat: f64,
    action: &'static str,
    /// Compounds that it adds after those before it; below 0 where it takes the place of a station
    /// that served more.
    adds_compounds: i64,
    /// Their residents, where known.
    #[schema(value_type = f64)]
    adds_residents: Value,
}

/// Some compounds.
#[derive(Serialize, ToSchema)]
struct Compounds {
    /// How many.
    compounds: usize,
    /// Their residents, where known.
    #[schema(value_type = f64)]
    residents: Value,
    /// Their ids, in the city's order.
    ids: Vec<String>,
}

/// What would be with exactly these sites: for a site that is moved on the map.
#[utoipa::path(post, path = "/api/cities/{city}/siting/try", tag = "siting",
    params(("city" = String, Path, description = "City, by id"), Choices),
    request_body = TryBody,
    responses((status = 200, description = "Before and after", body = Trial), Unanswerable,
        Conflict, Problems, BodyProblems))]
pub(in crate::serve) async fn try_sites(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    mut words: Words,
    JsonBody(body): JsonBody<TryBody>,
) -> Result<Response, ApiError> {
    let began = Instant::now();
    let desk = hall.desk(&city)?;
    let choices = Choices::read(&mut words)?;
    words.done()?;
    at_most("sites", &body.sites, MOST_SITES)?;
    let job = body.plan.as_ref().map(|id| planned(&hall, &city, id)).transpose()?;
    let capacities = match (body.capacities, &job) {
        (Some(true), _) => Capacities::Bind,
        (Some(false), _) | (None, None) => Capacities::AsStandard,
        (None, Some(job)) => job.asked.capacities,
    };
    let asking = desk.asking_within(&choices, capacities)?;
    if job.as_ref().is_some_and(|job| job.asked.rule != *asking.key()) {
        let expected = "a job that was asked with the same words after the ? and in the body";
        return Err(bad("plan", body.plan.unwrap_or_default(), expected));
    }
    let at_desk = Arc::clone(&desk);
    let work = move || trial(&at_desk, &asking, &body, job.as_deref(), began);
    fresh(&desk.lanes().heavy.run(work).await??)
}

/// A job that has a plan.
fn planned(hall: &Hall, city: &str, id: &str) -> Result<Arc<Job>, ApiError> {
    let job = hall.jobs().job(city, id)?;
    if job.made().is_some() { Ok(job) } else { Err(job.no_plan()) }
}

fn trial(
    desk: &Desk,
    asking: &Asking,
    body: &TryBody,
    job: Option<&Job>,
    began: Instant,
) -> Result<Trial, ApiError> {
    let (study, city, question) = (desk.study(), desk.city(), &asking.question);
    let made = job.and_then(Job::made);
    let known = made.map_or(&[][..], |made| &made.sites);
    let places = body.sites.iter().map(SiteBody::place).collect::<Result<Vec<_>, _>>()?;
    let fresh = study.sites_at(question, &places)?;
    let mut sites: Vec<Candidate> = Vec::new();
    let mut ids = BTreeSet::new();
    for ((nth, site), fresh) in body.sites.iter().enumerate().zip(fresh) {
        let id = site.id(nth);
        if !ids.insert(id.clone()) {
            return Err(bad("sites", id, "ids that do not repeat"));
        }
        let by_id = |one: &&Candidate| one.station.source_id == id;
        let known = known.iter().find(by_id).or_else(|| city.candidates().iter().find(by_id));
        sites.push(site.candidate(city, id, known, fresh)?);
    }
    let steps = study.steps(question, &sites).served;
    let (Some(before), Some(after)) = (steps.first(), steps.last()) else {
        return Err(ApiError::Internal("no step at all".to_owned()));
    };
    let adds = steps.windows(2).map(|pair| (&pair[0], &pair[1]));
    let tried = sites.iter().zip(adds).map(|(site, (without, with))| {
        let at = shown_at(city, site);
        let (won, lost) = (newly(without, with), newly(with, without));
        let count = |some: &[CompoundId]| i64::try_from(some.len()).unwrap_or(i64::MAX);
        TriedSite {
            id: site.station.source_id.clone(),
            lon: at.lon(),
            lat: at.lat(),
            action: site.action.as_str(),
            adds_compounds: count(&won) - count(&lost),
            adds_residents: json(Some(residents(city, &won) - residents(city, &lost)), 1),
        }
    });
    let against = made.map_or(before, |made| &made.served);
    Ok(Trial {
        city: city.id().to_owned(),
        sites: tried.collect(),
        before: Shares::of(city, before),
        after: Shares::of(city, after),
        plan: made.map(|made| Shares::of(city, &made.served)),
        against: if made.is_some() { "plan" } else { "before" },
        won: Compounds::of(city, &newly(against, after)),
        lost: Compounds::of(city, &newly(after, against)),
        seconds: rounded(began.elapsed().as_secs_f64(), 3),
    })
}

/// Compounds that are served with something and not without it.
fn newly(without: &[bool], with: &[bool]) -> Vec<CompoundId> {
    let both = without.iter().zip(with).enumerate();
    both.filter(|(_, (without, with))| **with && !**without)
        .map(|(at, _)| CompoundId::at(at))
        .collect()
}

fn residents(city: &City, some: &[CompoundId]) -> f64 {
    some.iter().filter_map(|&id| city.compound(id).residents).map(f64::from).sum()
}

impl Compounds {
    fn of(city: &City, some: &[CompoundId]) -> Self {
        Self {
            compounds: some.len(),
            residents: json(Some(residents(city, some)), 1),
            ids: some.iter().map(|&id| city.compound(id).source_id.clone()).collect(),
        }
    }
}
