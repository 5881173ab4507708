//! A job's turn, its work, its end.

use std::sync::Arc;

use super::Made;
use super::job::{Job, Watcher};
use super::tally::Tally;
use crate::serve::error::ApiError;
use crate::serve::lane::Place;
use crate::siting::SitingError;
use crate::study::SitingWatch;

/// What makes the plan.
pub(in crate::serve) type Work =
    Box<dyn FnOnce(&mut dyn SitingWatch) -> Result<Made, ApiError> + Send>;

/// Waits for the job's turn, works, and shows how it ended.
pub(super) async fn run(job: Arc<Job>, place: Place, work: Work, tally: Arc<Tally>) {
    let outcome = outcome(&job, place, work, &tally).await;
    if let Some(Err(error @ ApiError::Internal(_))) = &outcome {
        tracing::error!(job = job.id, city = job.asked.city, ?error, "a search failed");
    }
    let state = job.end(outcome);
    tally.ended(state);
    let took_s = job.seen().worked().as_secs_f64();
    tracing::info!(job = job.id, city = job.asked.city, state = state.as_str(), took_s, "searched");
}

async fn outcome(
    job: &Arc<Job>,
    place: Place,
    work: Work,
    tally: &Tally,
) -> Option<Result<Made, ApiError>> {
    let turn = tokio::select! {
        biased;
        () = job.told_to_stop() => return None,
        turn = place.turn() => turn,
    };
    let turn = match turn {
        Ok(turn) => turn,
        Err(error) => return Some(Err(error)),
    };
    job.begin();
    let _running = tally.running();
    let mut watcher = Watcher(Arc::clone(job));
    match turn.run(move || work(&mut watcher)).await {
        Ok(Err(ApiError::Siting(SitingError::Stopped(_)))) => None,
        done => Some(done.and_then(|made| made)),
    }
}
