//! `/api/cities/{city}/siting/{job}/events`: see a search change, as Server-Sent Events (WHATWG,
//! HTML Living Standard, 9.2).
//!
//! Each event is the job's document as it stands then (what was asked left out), numbered by its changes, so that nothing is
//! lost by a listener that was away: the first event after coming back says it all. The last event
//! ends the stream; whoever comes back after having had it is answered 204, on which a browser
//! stops asking.

use std::convert::Infallible;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;

use axum::body::{Body, Bytes};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use hyper::body::Frame;
use tokio::sync::mpsc::{Receiver, Sender, channel};
use tokio::time::sleep;
use utoipa::ToSchema;

use super::document::SitingJob;
use crate::serve::error::{ApiError, Problems};
use crate::serve::hall::Hall;
use crate::serve::jobs::{Job, Seen};
use crate::serve::words::Words;

/// Events follow each other no faster.
const APART: Duration = Duration::from_millis(100);
/// After so long without an event a comment says that somebody is there.
const SILENCE: Duration = Duration::from_secs(10);
/// A comment.
const STILL_THERE: Bytes = Bytes::from_static(b":\n\n");

/// One event, as a browser's `EventSource` reads it.
#[derive(ToSchema)]
#[expect(dead_code, reason = "read by the OpenAPI document only")]
pub(in crate::serve) struct SitingEvent {
    /// Counts the job's changes.
    id: String,
    /// The job's document without `asked`, as JSON.
    data: String,
    /// Milliseconds after which a listener that was cut off asks again.
    retry: u32,
}

/// A search as it changes: an event at once, one at each change (at most ten a second), and the
/// last one always. An event's data is the job's document without `asked`.
#[utoipa::path(get, path = "/api/cities/{city}/siting/{job}/events", tag = "siting",
    params(("city" = String, Path, description = "City, by id"),
        ("job" = String, Path, description = "Job, by id"),
        ("Last-Event-ID" = Option<String>, Header, description = "Number of the last event had")),
    responses((status = 200, description = "The events, one after the other", body = SitingEvent,
        content_type = "text/event-stream"),
        (status = 204, description = "The last event was had: there is nothing more to come"),
        Problems))]
pub(in crate::serve) async fn siting_events(
    State(hall): State<Arc<Hall>>,
    Path((city, job)): Path<(String, String)>,
    words: Words,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    words.done()?;
    hall.desk(&city)?;
    let job = hall.jobs().job(&city, &job)?;
    let had = headers.get("last-event-id").and_then(|id| id.to_str().ok()?.parse::<u64>().ok());
    let now = job.seen();
    if now.state.is_last() && had == Some(now.version) {
        return Ok(StatusCode::NO_CONTENT.into_response());
    }
    let (to, events) = channel(1);
    tokio::spawn(tell(job, to));
    let headers = [
        (header::CONTENT_TYPE, "text/event-stream"),
        (header::CACHE_CONTROL, "no-store"),
        // A proxy in between must not gather events either.
        (header::HeaderName::from_static("x-accel-buffering"), "no"),
    ];
    Ok((headers, Body::new(Events(events))).into_response())
}

/// Sends the job as it changes, until its end or until nobody listens.
async fn tell(job: Arc<Job>, to: Sender<Bytes>) {
    let mut changes = job.listen();
    loop {
        let now = changes.borrow_and_update().clone();
        let is_last = now.state.is_last();
        if to.send(event(&job, &now)).await.is_err() || is_last {
            return;
        }
        sleep(APART).await;
        loop {
            tokio::select! {
                changed = changes.changed() => match changed {
                    Ok(()) => break,
                    Err(_) => return,
                },
                () = to.closed() => return,
                () = sleep(SILENCE) => {
                    if to.send(STILL_THERE).await.is_err() {
                        return;
                    }
                }
            }
        }
    }
}

fn event(job: &Job, seen: &Seen) -> Bytes {
    // JSON without line breaks: one line of data.
    let data = serde_json::to_string(&SitingJob::brief(job, seen)).unwrap_or_default();
    format!("retry: 1000\nid: {}\ndata: {data}\n\n", seen.version).into()
}

/// A body that goes on as long as events come.
struct Events(Receiver<Bytes>);

impl hyper::body::Body for Events {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        self.get_mut().0.poll_recv(context).map(|event| event.map(|event| Ok(Frame::data(event))))
    }
}
