//! `/api/cities/{city}/siting/{job}/plan.…`: the plan's files.

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{FromRequestParts, Path};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};

use crate::export::Language;
use crate::serve::api::gaps::XLSX;
use crate::serve::api::language::LanguageWords;
use crate::serve::error::{ApiError, Conflict, Problems};
use crate::serve::hall::Hall;
use crate::serve::jobs::Files;
use crate::serve::reply::{Asker, GEOJSON, JSON, Reply};
use crate::serve::words::Words;

/// The plan: sites in the order to build them, what each adds, the proof, before and after.
#[utoipa::path(get, path = "/api/cities/{city}/siting/{job}/plan.json", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id")),
    responses((status = 200, description = "The plan", body = crate::export::PlanDocument),
        Conflict, Problems))]
pub(in crate::serve) async fn plan_as_json(asked: PlanAsked) -> Result<Response, ApiError> {
    asked.reply("json", JSON, |files| &files.json)
}

/// The plan's sites, the other candidates, the compounds that are won, and those that stay
/// unserved.
#[utoipa::path(get, path = "/api/cities/{city}/siting/{job}/plan.geojson", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id")),
    responses((status = 200, description = "The features", body = Object,
        content_type = "application/geo+json"), Conflict, Problems))]
pub(in crate::serve) async fn plan_as_geojson(asked: PlanAsked) -> Result<Response, ApiError> {
    asked.reply("geojson", GEOJSON, |files| &files.geojson)
}

/// The plan as a workbook.
#[utoipa::path(get, path = "/api/cities/{city}/siting/{job}/plan.xlsx", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id"), LanguageWords),
    responses((status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Conflict, Problems))]
pub(in crate::serve) async fn plan_as_xlsx(mut asked: PlanAsked) -> Result<Response, ApiError> {
    let LanguageWords { lang } = LanguageWords::read(&mut asked.words)?;
    asked.reply("xlsx", XLSX, |files| match lang {
        Language::Chinese => &files.xlsx_zh,
        Language::English => &files.xlsx_en,
    })
}

/// What all files of a plan are asked with.
pub(in crate::serve) struct PlanAsked {
    hall: Arc<Hall>,
    city: String,
    job: String,
    words: Words,
    asker: Asker,
}

impl FromRequestParts<Arc<Hall>> for PlanAsked {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, hall: &Arc<Hall>) -> Result<Self, Response> {
        let path = Path::<(String, String)>::from_request_parts(parts, hall).await;
        let Path((city, job)) = path.map_err(IntoResponse::into_response)?;
        let words = Words::from_request_parts(parts, hall).await;
        let words = words.map_err(IntoResponse::into_response)?;
        let Ok(asker) = Asker::from_request_parts(parts, hall).await;
        Ok(Self { hall: Arc::clone(hall), city, job, words, asker })
    }
}

impl PlanAsked {
    fn reply(
        self,
        ending: &str,
        media: &'static str,
        file: impl Fn(&Files) -> &Bytes,
    ) -> Result<Response, ApiError> {
        let Self { hall, city, job: id, words, asker } = self;
        words.done()?;
        hall.desk(&city)?;
        let job = hall.jobs().job(&city, &id)?;
        let made = job.made().ok_or_else(|| job.no_plan())?;
        let name = format!("attachment; filename=\"{city}-plan.{ending}\"");
        let reply = Reply::bytes(media, Bytes::clone(file(&made.files)));
        Ok(reply.with(header::CONTENT_DISPOSITION, &name).to(&asker))
    }
}
