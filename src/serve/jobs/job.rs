//! One search.

use std::sync::{Arc, OnceLock};

use geo::CoordsIter;
use serde_json::value::RawValue;
use tokio::sync::watch;

use super::{Made, Seen, State};
use crate::serve::desk::Capacities;
use crate::serve::error::{ApiError, Problem};
use crate::siting::{Go, SitingQuestion};
use crate::study::{SitingStage, SitingWatch};

/// What is searched.
pub(in crate::serve) struct Asked {
    /// The city, by id.
    pub city: String,
    /// The rule and the way of measuring; the same have the same key.
    pub rule: Arc<str>,
    /// Whether capacities bind, whatever the standard says.
    pub capacities: Capacities,
    /// The question of siting.
    pub question: SitingQuestion,
    /// The body as it was understood, as JSON, to be shown again.
    pub body: Box<RawValue>,
    /// The words after the `?`, as they were sent.
    pub query: String,
}

impl Asked {
    /// Whether it is the same question of the same city.
    pub fn is_same(&self, other: &Self) -> bool {
        self.city == other.city && self.rule == other.rule && self.question == other.question
    }

    /// Bytes of memory, about.
    fn size(&self) -> usize {
        let corners = self.question.rules.forbidden.as_ref().map_or(0, CoordsIter::coords_count);
        self.body.get().len() + corners * size_of::<[f64; 2]>()
    }
}

/// One search, from its asking until it is forgotten.
pub(in crate::serve) struct Job {
    pub id: String,
    pub asked: Asked,
    seen: watch::Sender<Seen>,
    /// Set before the last state is shown.
    outcome: OnceLock<Result<Made, Problem>>,
}

impl Job {
    pub(super) fn new(id: String, asked: Asked) -> Self {
        let (seen, _) = watch::channel(Seen::waiting());
        Self { id, asked, seen, outcome: OnceLock::new() }
    }

    /// How it stands now.
    pub fn seen(&self) -> Seen {
        self.seen.borrow().clone()
    }

    /// How it stands from now on; a slow listener misses states, never the last.
    pub fn listen(&self) -> watch::Receiver<Seen> {
        self.seen.subscribe()
    }

    /// The plan, where there is one.
    pub fn made(&self) -> Option<&Made> {
        self.outcome.get()?.as_ref().ok()
    }

    /// Bytes of memory, about.
    pub fn size(&self) -> usize {
        self.asked.size() + self.made().map_or(0, Made::size)
    }

    /// Why there is no plan, where it failed.
    pub fn problem(&self) -> Option<&Problem> {
        self.outcome.get()?.as_ref().err()
    }

    /// That there is no plan, and how it stands.
    pub fn no_plan(&self) -> ApiError {
        let state = self.seen().state.as_str();
        ApiError::NoPlan { city: self.asked.city.clone(), job: self.id.clone(), state }
    }

    /// Tells it to stop: what is best so far becomes its plan; where there is nothing yet, it ends
    /// without. Once it has ended, nothing happens.
    pub fn stop(&self) {
        self.seen.send_if_modified(|seen| {
            let changes = !seen.state.is_last() && !seen.is_stopping;
            if changes {
                seen.is_stopping = true;
                seen.version += 1;
            }
            changes
        });
    }

    /// Waits until it is told to stop.
    pub(super) async fn told_to_stop(&self) {
        // The sender lives in `self`, so that the channel cannot be closed.
        let _ = self.seen.subscribe().wait_for(|seen| seen.is_stopping).await;
    }

    /// Whether a second asker of the same question may have it: not when somebody stopped it.
    pub(super) fn can_be_shared(&self) -> bool {
        let seen = self.seen.borrow();
        !seen.is_stopping && matches!(seen.state, State::Waiting | State::Running | State::Done)
    }

    pub(super) fn begin(&self) {
        self.change(Seen::begin);
    }

    pub(super) fn end(&self, outcome: Option<Result<Made, ApiError>>) -> State {
        let state = match &outcome {
            None => State::Stopped,
            Some(Ok(_)) => State::Done,
            Some(Err(_)) => State::Failed,
        };
        if let Some(outcome) = outcome {
            // Ends once only: nobody else sets it.
            let _ = self.outcome.set(outcome.map_err(|error| error.problem()));
        }
        self.change(|seen| seen.end(state));
        state
    }

    fn change(&self, how: impl FnOnce(&mut Seen)) {
        self.seen.send_modify(|seen| {
            how(seen);
            seen.version += 1;
        });
    }

    /// Takes note of progress; whether to go on.
    fn note(&self, stage: SitingStage) -> Go {
        if self.seen.borrow().stage != Some(stage) {
            self.change(|seen| seen.note(stage));
        }
        if self.seen.borrow().is_stopping { Go::Stop } else { Go::On }
    }
}

/// Passes on what a search tells.
pub(super) struct Watcher(pub Arc<Job>);

impl SitingWatch for Watcher {
    fn tell(&mut self, stage: SitingStage) -> Go {
        self.0.note(stage)
    }
}
