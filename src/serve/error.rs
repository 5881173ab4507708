//! Answers that are problems: one error, its status a `match`, as RFC 9457 writes it.

use std::net::SocketAddr;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::{Deserialize, Serialize};

use crate::coverage::GapFilterError;
use crate::export::TileAddressError;
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
            | Self::Question(_)
            | Self::Filter(_)
            | Self::Unfit(_) => StatusCode::BAD_REQUEST,
            Self::Busy | Self::TooSlow(_) => StatusCode::SERVICE_UNAVAILABLE,
            Self::Plain(status) => *status,
            Self::Internal(_) => StatusCode::INTERNAL_SERVER_ERROR,
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
#[derive(Debug, Serialize, Deserialize, utoipa::ToSchema)]
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

impl IntoResponse for ApiError {
    fn into_response(self) -> Response {
        if let Self::Internal(cause) = &self {
            tracing::error!(cause, "internal error");
        }
        let (sort, title) = self.sort();
        let status = self.status();
        let problem = Problem {
            sort: format!("urn:yike:problem:{sort}"),
            title: title.to_owned(),
            status: status.as_u16(),
            detail: self.to_string(),
        };
        let body = serde_json::to_vec(&problem).unwrap_or_default();
        let mut response = (status, [(header::CONTENT_TYPE, PROBLEM)], body).into_response();
        let headers = response.headers_mut();
        headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
        if status == StatusCode::SERVICE_UNAVAILABLE {
            headers.insert(header::RETRY_AFTER, HeaderValue::from_static("3"));
        }
        response
    }
}
