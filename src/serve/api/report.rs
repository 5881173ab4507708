//! `/api/cities/{city}/report`: the printed report, as HTML and as PDF.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::header;
use axum::response::Response;

use super::language::LanguageWords;
use crate::export::{Fonts, Language, report as make_report};
use crate::serve::choices::Choices;
use crate::serve::desk::Desk;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, Reply};
use crate::serve::words::Words;
use crate::study::Answer;

/// The report holds its own style and nothing that runs or loads.
const POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; \
                      form-action 'none'; frame-ancestors 'none'";

/// How the report is written and handed over.
#[derive(Clone, Copy, Debug, Hash, PartialEq, Eq)]
enum Form {
    /// To be read in the browser.
    Page,
    /// To be kept.
    Html,
    Pdf,
}

/// The printed report, to be read in the browser.
#[utoipa::path(get, path = "/api/cities/{city}/report", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, LanguageWords),
    responses((status = 200, description = "The report", body = String,
        content_type = "text/html"), Problems))]
pub(in crate::serve) async fn report(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    reply(&hall, &city, words, &asker, Form::Page).await
}

/// The printed report as an HTML file that needs nothing else.
#[utoipa::path(get, path = "/api/cities/{city}/report.html", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, LanguageWords),
    responses((status = 200, description = "The report", body = String,
        content_type = "text/html"), Problems))]
pub(in crate::serve) async fn report_as_html(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    reply(&hall, &city, words, &asker, Form::Html).await
}

/// The printed report as PDF, A4.
#[utoipa::path(get, path = "/api/cities/{city}/report.pdf", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, LanguageWords),
    responses((status = 200, description = "The report", body = String,
        content_type = "application/pdf"), Problems))]
pub(in crate::serve) async fn report_as_pdf(
    State(hall): State<Arc<Hall>>,
    Path(city): Path<String>,
    words: Words,
    asker: Asker,
) -> Result<Response, ApiError> {
    reply(&hall, &city, words, &asker, Form::Pdf).await
}

async fn reply(
    hall: &Hall,
    city: &str,
    mut words: Words,
    asker: &Asker,
    form: Form,
) -> Result<Response, ApiError> {
    let desk = hall.desk(city)?;
    let asking = desk.asking(&Choices::read(&mut words)?)?;
    let LanguageWords { lang } = LanguageWords::read(&mut words)?;
    words.done()?;
    let tag = desk.tag(&asking, ("report", form, lang == Language::Chinese));
    if let Some(unchanged) = asker.unchanged(tag) {
        return Ok(unchanged);
    }
    let answer = desk.answer(&asking).await?;
    let asked = Arc::clone(&desk);
    let work = move || form.write(&asked, &answer, lang);
    // Setting a report takes as long as many tiles: it goes with the heavy questions.
    let reply = desk.lanes().heavy.run(work).await??.tagged(tag);
    let reply = reply.with(header::CONTENT_SECURITY_POLICY, POLICY);
    let name = format!("{city}-report.{}", form.ending());
    let shown = if form == Form::Html { "attachment" } else { "inline" };
    let shown = format!("{shown}; filename=\"{name}\"");
    Ok(reply.with(header::CONTENT_DISPOSITION, &shown).to(asker))
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::Page | Self::Html => "html",
            Self::Pdf => "pdf",
        }
    }

    fn write(self, desk: &Desk, answer: &Answer, lang: Language) -> Result<Reply, ApiError> {
        let report = make_report(desk.study(), answer, Some(desk.report()), lang);
        Ok(match self {
            Self::Page | Self::Html => {
                Reply::bytes("text/html; charset=utf-8", report.to_html().into_bytes())
            }
            Self::Pdf => {
                let told = |error: &dyn std::fmt::Display| ApiError::Internal(error.to_string());
                let fonts = Fonts::new().map_err(|error| told(&error))?;
                let bytes = report.to_pdf(fonts).map_err(|error| told(&error))?;
                Reply::bytes("application/pdf", bytes)
            }
        })
    }
}
