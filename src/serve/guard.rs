//! What is around every answer: headers, limits, logs, and that every error is a problem document.

use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::extract::{Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use super::error::{ApiError, PROBLEM};
use super::hall::{Counters, Hall};
use super::json_body;

/// The page talks to its own origin only, and nothing else talks through it.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; script-src 'self'; worker-src 'self'; style-src 'self'; \
         img-src 'self' data: blob:; connect-src 'self'; font-src 'self'; base-uri 'none'; \
         form-action 'none'; frame-ancestors 'none'",
    ),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "no-referrer"),
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
];

/// How long an answer may take.
pub(super) const LONGEST: Duration = Duration::from_secs(30);

/// Counts a request for as long as it is being answered, also when the client goes away.
struct InFlight<'a>(&'a Counters);

impl Drop for InFlight<'_> {
    fn drop(&mut self) {
        self.0.ended();
    }
}

/// Logs and counts every request.
pub(super) async fn observe(
    State(hall): State<Arc<Hall>>,
    request: Request,
    next: Next,
) -> Response {
    let began = Instant::now();
    hall.counters.began();
    let in_flight = InFlight(&hall.counters);
    let (method, uri) = (request.method().clone(), request.uri().clone());
    let response = next.run(request).await;
    drop(in_flight);
    let (took, status) = (began.elapsed(), response.status().as_u16());
    hall.counters.responded(status, took);
    let took_ms = took.as_secs_f64() * 1000.0;
    tracing::info!(%method, path = uri.path(), query = uri.query(), status, took_ms, "answered");
    response
}

/// Cuts an answer that takes too long; what is being computed goes on and is kept.
pub(super) async fn in_time(request: Request, next: Next) -> Response {
    let answer = tokio::time::timeout(LONGEST, next.run(request)).await;
    answer.unwrap_or_else(|_| ApiError::TooSlow(LONGEST.as_secs()).into_response())
}

/// Puts the house's headers on every answer, and a problem document in place of any bare error.
pub(super) async fn dress(request: Request, next: Next) -> Response {
    let response = next.run(request).await;
    let status = response.status();
    let is_problem = response
        .headers()
        .get(header::CONTENT_TYPE)
        .is_some_and(|media| media.as_bytes() == PROBLEM.as_bytes());
    let bare = (status.is_client_error() || status.is_server_error()) && !is_problem;
    let mut dressed = if bare {
        let mut problem = match status {
            StatusCode::PAYLOAD_TOO_LARGE => ApiError::TooLarge { most: json_body::LARGEST },
            status => ApiError::Plain(status),
        }
        .into_response();
        if let Some(allowed) = response.headers().get(header::ALLOW) {
            problem.headers_mut().insert(header::ALLOW, allowed.clone());
        }
        problem
    } else {
        response
    };
    for (name, value) in HEADERS {
        // An answer that brings a stricter rule of its own keeps it.
        let headers = dressed.headers_mut();
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    dressed
}

/// An answer in place of a panic.
#[expect(clippy::needless_pass_by_value, reason = "the shape that the layer asks for")]
pub(super) fn caught(panic: Box<dyn std::any::Any + Send + 'static>) -> Response {
    let text = panic.downcast_ref::<String>().map(String::as_str);
    let cause = text.or_else(|| panic.downcast_ref::<&str>().copied()).unwrap_or("a panic");
    ApiError::Internal(cause.to_owned()).into_response()
}

/// No such address.
pub(super) async fn nowhere(request: Request) -> ApiError {
    let name = request.uri().path().to_owned();
    let hint = "; see /api/cities, /api/openapi.json and /ogc/{city}/".to_owned();
    ApiError::NotFound { what: "address", name, hint }
}
