//! Answers that are problems: one error, its status a `match`, as RFC 9457 writes it.

use std::net::SocketAddr;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::coverage::GapFilterError;
use crate::export::TileAddressError;
use crate::siting::SitingError;
use crate::study::QuestionError;

/// Media type of a problem.
pub(super) const PROBLEM: &str = "application/problem+json";

/// Why the service cannot start.
#[derive(Debug, thiserror::Error)]
pub enum ServeError {
    /// Somebody listens there already.
    #[error("{0}: the port is in use by another program; choose another with --bind")]
    InUse(SocketAddr),
    /// Another reason.
    #[error("{address}: cannot listen there: {source}")]
    Bind {
        /// The address.
        address: SocketAddr,
        /// What the system said.
        source: std::io::Error,
    },
}

/// Why a request has no answer.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// Nothing of that name: city, layer, feature, file, address.
    #[error("{what} {name:?}: not found{hint}")]
    NotFound {
        /// What was looked for.
        what: &'static str,
        /// Its name.
        name: String,
        /// What there is instead, after a semicolon; may be empty.
        hint: String,
    },
    /// A word after the `?` that cannot be understood.
    #[error("{name} = {found:?}: expected {expected}")]
    Word {
        /// The word.
        name: String,
        /// Its value.
        found: String,
        /// What it should be.
        expected: String,
    },
    /// A word that nothing here reads.
    #[error("unknown query parameter {name:?}; known here: {known}")]
    Unknown {
        /// The word.
        name: String,
        /// What can be said.
        known: String,
    },
    /// A query string that is no list of words.
    #[error("the query string cannot be read: {0}")]
    Query(String),
    /// A body that is not what is expected there.
    #[error("the body cannot be read: {0}")]
    Body(String),
    /// A body of another media type.
    #[error("the body: expected content-type application/json, found {0}")]
    NotJson(String),
    /// A body of too many bytes.
    #[error(
        "the body: expected at most {} KiB; an outline with fewer corners is shorter",
        .most / 1024
    )]
    TooLarge {
        /// Bytes, at most.
        most: usize,
    },
    /// A question of siting that this city's data cannot answer.
    #[error(transparent)]
    Siting(#[from] SitingError),
    /// A plan that is asked for before there is one, or of a search that gave none.
    #[error("job {job}: there is no plan ({state}); see /api/cities/{city}/siting/{job}")]
    NoPlan {
        /// The city.
        city: String,
        /// The job.
        job: String,
        /// What is with it.
        state: &'static str,
    },
    /// Numbers that make no question.
    #[error(transparent)]
    Question(#[from] QuestionError),
    /// Words that are no filter of gaps.
    #[error(transparent)]
    Filter(#[from] GapFilterError),
    /// More than the format asked for can hold.
    #[error("{0}")]
    Unfit(String),
    /// Numbers that are no tile.
    #[error(transparent)]
    Tile(#[from] TileAddressError),
    /// Too much work is waiting.
    #[error("too many questions are waiting; ask again in a few seconds")]
    Busy,
    /// It took too long.
    #[error("not answered within {0} s; the work goes on, ask again")]
    TooSlow(u64),
    /// Another status that the server's parts gave, with its usual words.
    #[error("{}", .0.canonical_reason().unwrap_or("the request cannot be answered"))]
    Plain(StatusCode),
    /// A fault of the program. The cause is logged, not shown.
    #[error("a fault of the program; it is in the log")]
    Internal(String),
}

impl ApiError {
    pub(super) fn status(&self) -> StatusCode {
        match self {
            Self::NotFound { .. } | Self::Tile(_) => StatusCode::NOT_FOUND,
            Self::Word { .. }
            | Self::Unknown { .. }
            | Self::Query(_)
            | Self::Body(_)
            | Self::Question(_)
            | Self::Filter(_)
            | Self::Unfit(_) => StatusCode::BAD_REQUEST,
            Self::NotJson(_) => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::TooLarge { .. } => StatusCode::PAYLOAD_TOO_LARGE,
            Self::Siting(_) => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NoPlan { .. } => StatusCode::CONFLICT,
            Self::Busy | Self::TooSlow(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Plain(status) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// The problem as a document.
    pub(super) fn problem(&self) -> Problem {
        let (sort, title) = self.sort();
        Problem {
            sort: format!("urn:yike:problem:{sort}"),
            title: title.to_owned(),
            status: self.status().as_u16(),
            detail: self.to_string(),
        }
    }

    /// The problem's short name and its title.
    fn sort(&self) -> (&'static str, &'static str) {
        match self {
            Self::NotFound { .. } => ("not-found", "没有找到 Not found"),
            Self::Tile(_) => ("no-such-tile", "没有这一瓦片 No such tile"),
            Self::Word { .. } | Self::Filter(_) => ("bad-parameter", "参数有误 Bad parameter"),
            Self::Unknown { .. } => ("unknown-parameter", "未知参数 Unknown parameter"),
            Self::Query(_) => ("bad-query", "查询串有误 Bad query string"),
            Self::Body(_) => ("bad-body", "请求内容有误 Bad body"),
            Self::NotJson(_) => ("not-json", "请求内容须为 JSON Body must be JSON"),
            Self::TooLarge { .. } => ("too-large", "请求内容过大 Body too large"),
            Self::Siting(_) => ("no-siting", "无法选址 Sites cannot be chosen"),
            Self::NoPlan { .. } => ("no-plan", "没有方案 No plan"),
            Self::Question(_) => ("impossible-question", "数值超出范围 Number out of range"),
            Self::Unfit(_) => ("does-not-fit", "此格式容纳不下 More than the format holds"),
            Self::Busy => ("busy", "服务繁忙 Busy"),
            Self::TooSlow(_) => ("too-slow", "超时 Timed out"),
            Self::Plain(_) => ("refused", "请求被拒绝 Refused"),
            Self::Internal(_) => ("internal", "程序内部错误 Internal error"),
        }
    }
}

/// A problem document.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Problem {
    /// What sort of problem, as a name that stays.
    #[serde(rename = "type")]
    pub sort: String,
    /// The same in words.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// This very problem.
    pub detail: String,
}

/// The problems that any address may answer with.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) enum Problems {
    /// A word that is unknown or cannot be understood.
    #[response(status = 400, content_type = "application/problem+json")]
    Bad(Problem),
    /// Nothing of that name.
    #[response(status = 404, content_type = "application/problem+json")]
    NotFound(Problem),
    /// A fault of the program.
    #[response(status = 500, content_type = "application/problem+json")]
    Internal(Problem),
    /// Too many questions are waiting, or this one takes too long.
    #[response(status = 503, content_type = "application/problem+json")]
    Busy(Problem),
}

/// The problem of an address below a job that has no plan.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) enum Conflict {
    /// There is no plan: not yet, or the search gave none.
    #[response(status = 409, content_type = "application/problem+json")]
    NoPlan(Problem),
}

/// The problem of a question that is clear and that this city's data cannot answer.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) enum Unanswerable {
    /// Sites cannot be chosen or tried so.
    #[response(status = 422, content_type = "application/problem+json")]
    Siting(Problem),
}

/// The problems of an address that takes a body, beside the others.
#[derive(utoipa::IntoResponses)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(super) enum BodyProblems {
    /// More than the address takes: 4 MiB for a search, 64 KiB for a trial.
    #[response(status = 413, content_type = "application/problem+json")]
    TooLarge(Problem),
    /// The body is not said to be JSON.
    #[response(status = 415, content_type = "application/problem+json")]
    NotJson(Problem),
}

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause, "internal error");
        }
        let status = self.status();
        let body = serde_json::to_vec(&self.problem()).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
        }
        response
    }
}
