//! `/api/cities/{city}/gaps.…`: the unserved compounds, worst first.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use crate::export::{GapEntry, Language, collection, gap_features, gap_rows, gaps_csv};
use crate::serve::choices::Choices;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, GEOJSON, JSON, Reply};
use crate::serve::words::{Words, bad};
use crate::study::{Answer, Study};

/// How the list is written.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct GapWords {
    /// Language of the suggestions; Chinese unless told.
    #[param(inline, value_type = Option<LanguageWord>)]
    lang: Language,
}

/// Languages, as the OpenAPI document names them.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
enum LanguageWord {
    Zh,
    En,
}

/// The gap list for programs.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Gaps {
    /// Worst first.
    gaps: Vec<GapEntry>,
}

/// The forms in which the list is written.
#[derive(Clone, Copy, Debug, Hash)]
enum Form {
    Csv,
    GeoJson,
    Json,
}

/// The unserved compounds, worst first, as CSV with a byte-order mark.
#[utoipa::path(get, path = "/api/cities/{city}/gaps.csv", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The list", body = String, content_type = "text/csv"),
        Problems))]
pub(in crate::serve) async fn gaps_as_csv(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::Csv).await
}

/// The unserved compounds, worst first, with their outlines.
#[utoipa::path(get, path = "/api/cities/{city}/gaps.geojson", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The list", body = Object,
        content_type = "application/geo+json"), Problems))]
pub(in crate::serve) async fn gaps_as_geojson(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::GeoJson).await
}

/// The unserved compounds, worst first, as rows without geometry.
#[utoipa::path(get, path = "/api/cities/{city}/gaps.json", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The list", body = Gaps), Problems))]
pub(in crate::serve) async fn gaps_as_json(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::Json).await
}

/// A file of a city that there is not.
pub(in crate::serve) async fn no_such_file(Path((_, file)): Path<(String, String)>) -> ApiError {
    let hint = "; there are coverage, gaps.csv, gaps.geojson, gaps.json and compounds/{id}";
    ApiError::NotFound { what: "file", name: file, hint: hint.to_owned() }
}

/// What all forms of the list are asked with.
pub(in crate::serve) struct GapAsking {
    hall: Arc<Hall>,
    city: String,
    words: Words,
    asker: Asker,
}

impl FromRequestParts<Arc<Hall>> for GapAsking {
    type Rejection = Response;

    async fn from_request_parts(parts: &mut Parts, hall: &Arc<Hall>) -> Result<Self, Response> {
        let Path(city) =
            Path::from_request_parts(parts, hall).await.map_err(IntoResponse::into_response)?;
        let words =
            Words::from_request_parts(parts, hall).await.map_err(IntoResponse::into_response)?;
        let Ok(asker) = Asker::from_request_parts(parts, hall).await;
        Ok(Self { hall: Arc::clone(hall), city, words, asker })
    }
}

impl GapAsking {
    async fn reply(mut self, form: Form) -> Result<Response, ApiError> {
        let desk = self.hall.desk(&self.city)?;
        let asking = desk.asking(&Choices::read(&mut self.words)?)?;
        let GapWords { lang } = GapWords::read(&mut self.words)?;
        self.words.done()?;
        let tag = desk.tag(&asking, (form, lang == Language::Chinese));
        if let Some(unchanged) = self.asker.unchanged(tag) {
            return Ok(unchanged);
        }
        let answer = desk.answer(&asking).await?;
        let asked = Arc::clone(&desk);
        let work = move || form.write(asked.study(), &answer, lang);
        let reply = desk.lanes().light.run(work).await??.tagged(tag);
        let name = format!("attachment; filename=\"{}-gaps.{}\"", self.city, form.ending());
        Ok(reply.with(header::CONTENT_DISPOSITION, &name).to(&self.asker))
    }
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::GeoJson => "geojson",
            Self::Json => "json",
        }
    }

    fn write(self, study: &Study, answer: &Answer, language: Language) -> Result<Reply, ApiError> {
        let rows = gap_rows(study, answer, language);
        Ok(match self {
            Self::Csv => Reply::bytes("text/csv; charset=utf-8", gaps_csv(&rows)),
            Self::GeoJson => {
                Reply::bytes(GEOJSON, collection("gaps", gap_features(study.city(), &rows)))
            }
            Self::Json => {
                let gaps = Gaps { gaps: rows.into_iter().map(GapEntry::from).collect() };
                Reply::json(&gaps)?.in_media(JSON)
            }
        })
    }
}

impl GapWords {
    fn read(words: &mut Words) -> Result<Self, ApiError> {
        let lang = match words.take("lang")?.as_deref() {
            None | Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(other) => return Err(bad("lang", other, "zh or en")),
        };
        Ok(Self { lang })
    }
}
