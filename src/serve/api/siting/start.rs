//! `POST /api/cities/{city}/siting`: start a search, or find the one under way.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::value::to_raw_value;

use super::asked::SitingBody;
use super::document::{SitingJob, path};
use super::job::fresh;
use crate::export::{Language, plan_document, plan_geojson, plan_workbook};
use crate::serve::choices::Choices;
use crate::serve::desk::{Asking, Desk};
use crate::serve::error::{ApiError, BodyProblems, Problems};
use crate::serve::hall::Hall;
use crate::serve::jobs::{Asked, Files, Made, Start, Work};
use crate::serve::json_body::JsonBody;
use crate::serve::words::Words;
use crate::siting::SitingQuestion;

/// Starts a search for the best sites. While a search of the same question is under way or its
/// plan is kept, it is that one.
#[utoipa::path(post, path = "/api/cities/{city}/siting", tag = "siting",
    params(("city" = String, Path, description = "City, by id"), Choices),
    request_body = SitingBody,
    responses(
        (status = 202, description = "A new search", body = SitingJob,
            headers(("Location" = String, description = "Where the job is"))),
        (status = 200, description = "The search of the same question", body = SitingJob,
            headers(("Location" = String, description = "Where the job is"))),
        Problems, BodyProblems))]
pub(in crate::serve) async fn start_siting(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    mut words: Words,
    JsonBody(body): JsonBody<SitingBody>,
) -> Result<Response, ApiError> {
    let desk = hall.desk(&city)?;
    let choices = Choices::read(&mut words)?;
    let query = words.query();
    words.done()?;
    let asking = desk.asking_within(&choices, body.capacities())?;
    let question = body.question(desk.city())?;
    let asked = Asked {
        city,
        rule: Arc::clone(asking.key()),
        capacities: body.capacities(),
        question: question.clone(),
        body: to_raw_value(&body).map_err(|e| ApiError::Internal(e.to_string()))?,
        query,
    };
    let (status, job) = match hall.jobs().start(asked, work(desk, asking, question))? {
        Start::New(job) => (StatusCode::ACCEPTED, job),
        Start::Shared(job) => (StatusCode::OK, job),
    };
    let mut response = (status, fresh(&SitingJob::of(&job, &job.seen()))?).into_response();
    if let Ok(location) = HeaderValue::from_str(&path(&job)) {
        response.headers_mut().insert(header::LOCATION, location);
    }
    Ok(response)
}

/// Finds the plan and writes its files.
fn work(desk: Arc<Desk>, asking: Asking, siting: SitingQuestion) -> Work {
    Box::new(move |watch| {
        let (study, question) = (desk.study(), &*asking.question);
        let planned = study.plan(question, &siting, watch)?;
        let told = |error: &dyn std::fmt::Display| ApiError::Internal(error.to_string());
        let city = study.city();
        let document = plan_document(city, question, &planned);
        let json = serde_json::to_vec_pretty(&document).map_err(|error| told(&error))?;
        let geojson = plan_geojson(city, &planned, &document);
        let [xlsx_zh, xlsx_en] = [Language::Chinese, Language::English].map(|language| {
            let book = plan_workbook(city, question, &planned, &document, language);
            book.map(Bytes::from).map_err(|error| told(&error))
        });
        let (json, geojson) = (json.into(), geojson.into());
        let files = Files { json, geojson, xlsx_zh: xlsx_zh?, xlsx_en: xlsx_en? };
        Ok(Made::of(&planned, files))
    })
}
