//! How many jobs there were and how they ended.

use std::sync::atomic::{AtomicU64, Ordering};

use super::State;

/// Counts jobs since the service began.
#[derive(Debug, Default)]
pub(in crate::serve) struct Tally {
    started: AtomicU64,
    running: AtomicU64,
    done: AtomicU64,
    failed: AtomicU64,
    stopped: AtomicU64,
}

impl Tally {
    pub(super) fn started(&self) {
        self.started.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts it as running while the guard lives.
    pub(super) fn running(&self) -> Running<'_> {
        self.running.fetch_add(1, Ordering::Relaxed);
        Running(&self.running)
    }

    pub(super) fn ended(&self, state: State) {
        let counter = match state {
            State::Done => &self.done,
            State::Failed => &self.failed,
            State::Stopped => &self.stopped,
            State::Waiting | State::Running => return,
        };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// Started, done, failed and stopped so far; running now.
    pub fn counts(&self) -> [u64; 5] {
        [&self.started, &self.done, &self.failed, &self.stopped, &self.running]
            .map(|counter| counter.load(Ordering::Relaxed))
    }
}

/// One that runs.
pub(super) struct Running<'a>(&'a AtomicU64);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::Relaxed);
    }
}
