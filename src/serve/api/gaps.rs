//! `/api/cities/{city}/gaps.…`: the unserved compounds, worst first.

use std::sync::Arc;

use axum::extract::{FromRequestParts, Path};
use axum::http::header;
use axum::http::request::Parts;
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

use super::language::{LanguageWord, LanguageWords};
use crate::coverage::{GapFilter, GapWords as FilterWords};
use crate::export::{
    ExportError, GapEntry, GapList, Language, TextEncoding, collection, gap_features, gap_rows,
    gaps_csv, gaps_geopackage, gaps_shapefile, gaps_workbook, lists, lists_workbook,
};
use crate::serve::choices::Choices;
use crate::serve::desk::Desk;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::reply::{Asker, GEOJSON, JSON, Reply};
use crate::serve::words::{Words, bad};

/// Media type of a workbook.
pub(super) const XLSX: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
/// Media type of a GeoPackage.
const GPKG: &str = "application/geopackage+sqlite3";

/// Which gaps are listed, and in which words. Rates stay those of the whole city.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct GapWords {
    /// Language of suggestions and headings; Chinese unless told.
    #[param(inline, value_type = Option<LanguageWord>)]
    lang: Language,
    /// Only gaps in these streets, by id or name, parted by commas; `none`: in no street.
    #[param(rename = "street", value_type = Option<String>)]
    streets: Vec<String>,
    /// Only gaps for these reasons, by code, parted by commas.
    #[param(rename = "reason", value_type = Option<String>)]
    reasons: Vec<String>,
    /// Only gaps of these kinds of compounds, parted by commas.
    #[param(rename = "kind", value_type = Option<String>)]
    kinds: Vec<String>,
    /// Only gaps with at least so many residents; those of unknown number are left out.
    #[param(minimum = 0, value_type = Option<f64>)]
    residents_min: Option<f64>,
}

/// How text is written in a Shapefile.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct EncodingWords {
    /// Encoding of text; UTF-8 unless told.
    #[param(inline, rename = "encoding", value_type = Option<EncodingWord>)]
    _encoding: TextEncoding,
}

/// Encodings, as the OpenAPI document names them.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
enum EncodingWord {
    #[schema(rename = "gbk")]
    Gbk,
    #[schema(rename = "utf-8")]
    Utf8,
}

/// The gap list for programs.
#[derive(Serialize, ToSchema)]
pub(in crate::serve) struct Gaps {
    /// All gaps of the answer, listed here or not.
    all: usize,
    /// What the filter leaves in, in words; null where all gaps are listed.
    filter: Option<String>,
    /// Worst first.
    gaps: Vec<GapEntry>,
}

/// The forms in which lists are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub(super) enum Form {
    Csv,
    GeoJson,
    Json,
    Workbook,
    GeoPackage,
    Shapefile,
    ListsWorkbook,
    ListsJson,
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

/// The unserved compounds, worst first, as a workbook: gaps, rates, standard and method, findings.
#[utoipa::path(get, path = "/api/cities/{city}/gaps.xlsx", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The workbook", body = Vec<u8>,
        content_type = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
        Problems))]
pub(in crate::serve) async fn gaps_as_xlsx(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::Workbook).await
}

/// All layers of the city with the unserved compounds, styled for QGIS, as a GeoPackage.
#[utoipa::path(get, path = "/api/cities/{city}/gaps.gpkg", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords),
    responses((status = 200, description = "The GeoPackage", body = Vec<u8>,
        content_type = "application/geopackage+sqlite3"), Problems))]
pub(in crate::serve) async fn gaps_as_gpkg(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::GeoPackage).await
}

/// The unserved compounds as a zipped Shapefile in CGCS2000 (EPSG:4490).
#[utoipa::path(get, path = "/api/cities/{city}/gaps.shp.zip", tag = "api",
    params(("city" = String, Path, description = "City, by id"), Choices, GapWords, EncodingWords),
    responses((status = 200, description = "The archive", body = Vec<u8>,
        content_type = "application/zip"), Problems))]
pub(in crate::serve) async fn gaps_as_shapefile(asked: GapAsking) -> Result<Response, ApiError> {
    asked.reply(Form::Shapefile).await
}

/// A file of a city that there is not.
pub(in crate::serve) async fn no_such_file(Path((_, file)): Path<(String, String)>) -> ApiError {
    let hint = "; there are coverage, findings, report, report.html, report.pdf, gaps.csv, \
                gaps.geojson, gaps.gpkg, gaps.json, gaps.shp.zip, gaps.xlsx, lists.json, lists.xlsx, \
                rings, siting and compounds/{id}";
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
    pub(super) async fn reply(mut self, form: Form) -> Result<Response, ApiError> {
        let desk = self.hall.desk(&self.city)?;
        let asking = desk.asking(&Choices::read(&mut self.words)?)?;
        let asked = GapWords::read(&mut self.words)?;
        let encoding = match form {
            Form::Shapefile => encoding(&mut self.words)?,
            _ => TextEncoding::default(),
        };
        self.words.done()?;
        let (filter, language) = (asked.filter(&desk)?, asked.lang);
        // A list that was filtered says so, also by its name.
        let part = if filter.is_empty() { "" } else { "filtered-" };
        let chinese = language == Language::Chinese;
        let tag = desk.tag(&asking, (form, chinese, encoding, format!("{filter:?}")));
        if let Some(unchanged) = self.asker.unchanged(tag) {
            return Ok(unchanged);
        }
        let answer = desk.answer(&asking).await?;
        let at_desk = Arc::clone(&desk);
        let work = move || {
            let list = GapList {
                study: at_desk.study(),
                answer: &answer,
                filter: &filter,
                report: Some(at_desk.report()),
                language,
            };
            form.write(&list, encoding)
        };
        let lane = if form.is_heavy() { &desk.lanes().heavy } else { &desk.lanes().light };
        let reply = lane.run(work).await??.tagged(tag);
        let name = format!("attachment; filename=\"{}-{part}{}\"", self.city, form.ending());
        Ok(reply.with(header::CONTENT_DISPOSITION, &name).to(&self.asker))
    }
}

impl Form {
    const fn ending(self) -> &'static str {
        match self {
            Self::Csv => "gaps.csv",
            Self::GeoJson => "gaps.geojson",
            Self::Json => "gaps.json",
            Self::Workbook => "gaps.xlsx",
            Self::GeoPackage => "gaps.gpkg",
            Self::Shapefile => "gaps.shp.zip",
            Self::ListsWorkbook => "lists.xlsx",
            Self::ListsJson => "lists.json",
        }
    }

    /// Whether it takes longer than a tile may wait.
    const fn is_heavy(self) -> bool {
        !matches!(self, Self::Csv | Self::GeoJson | Self::Json)
    }

    fn write(self, list: &GapList<'_>, encoding: TextEncoding) -> Result<Reply, ApiError> {
        let rows = || gap_rows(list.study, list.answer, list.filter, list.language);
        let failed = |error: ExportError| match error {
            ExportError::TooMany { .. } => ApiError::Unfit(error.to_string()),
            error => ApiError::Internal(error.to_string()),
        };
        Ok(match self {
            Self::Csv => Reply::bytes("text/csv; charset=utf-8", gaps_csv(&rows())),
            Self::GeoJson => {
                let features = collection("gaps", gap_features(list.study.city(), &rows()));
                Reply::bytes(GEOJSON, features)
            }
            Self::Json => {
                let city = list.study.city();
                let words = || list.language.filter(city, list.filter);
                let gaps = Gaps {
                    all: list.study.gaps(list.answer).len(),
                    filter: (!list.filter.is_empty()).then(words),
                    gaps: rows().into_iter().map(GapEntry::from).collect(),
                };
                Reply::json(&gaps)?.in_media(JSON)
            }
            Self::Workbook => Reply::bytes(XLSX, gaps_workbook(list).map_err(failed)?),
            Self::GeoPackage => Reply::bytes(GPKG, gaps_geopackage(list).map_err(failed)?),
            Self::Shapefile => {
                let (bytes, _) = gaps_shapefile(list, encoding).map_err(failed)?;
                Reply::bytes("application/zip", bytes)
            }
            Self::ListsWorkbook => Reply::bytes(XLSX, lists_workbook(list).map_err(failed)?),
            Self::ListsJson => Reply::json(&lists(list))?.in_media(JSON),
        })
    }
}

impl GapWords {
    pub(super) fn read(words: &mut Words) -> Result<Self, ApiError> {
        let LanguageWords { lang } = LanguageWords::read(words)?;
        let mut listed = |name: &str| -> Result<Vec<String>, ApiError> {
            let text = words.take(name)?.unwrap_or_default();
            Ok(text.split([',', '，']).map(str::to_owned).collect())
        };
        let [streets, reasons, kinds] = [listed("street")?, listed("reason")?, listed("kind")?];
        let residents_min = words.parse("residents_min", "a number from 0 up")?;
        Ok(Self { lang, streets, reasons, kinds, residents_min })
    }

    fn filter(&self, desk: &Desk) -> Result<GapFilter, ApiError> {
        let words = FilterWords {
            streets: self.streets.clone(),
            reasons: self.reasons.clone(),
            kinds: self.kinds.clone(),
            residents_min: self.residents_min,
        };
        Ok(GapFilter::try_new(desk.city(), &words)?)
    }
}

fn encoding(words: &mut Words) -> Result<TextEncoding, ApiError> {
    let Some(word) = words.take("encoding")? else { return Ok(TextEncoding::default()) };
    TextEncoding::named(&word).ok_or_else(|| bad("encoding", word, "gbk or utf-8"))
}
