//! What can be seen of a job.

use std::time::{Duration, Instant};

use crate::siting::Unit;
use crate::study::SitingStage;

/// How it stands with a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::serve) enum State {
    /// Others are before it.
    Waiting,
    /// It is being worked on.
    Running,
    /// There is a plan.
    Done,
    /// There is none, and a problem says why.
    Failed,
    /// It was stopped before there was a plan.
    Stopped,
}

impl State {
    /// The word used over HTTP.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::Running => "running",
            Self::Done => "done",
            Self::Failed => "failed",
            Self::Stopped => "stopped",
        }
    }

    /// Whether nothing more will change.
    pub const fn is_last(self) -> bool {
        matches!(self, Self::Done | Self::Failed | Self::Stopped)
    }
}

/// A job at one moment.
#[derive(Clone, Debug)]
pub(in crate::serve) struct Seen {
    /// Counts changes; the number of the event that tells it.
    pub version: u64,
    /// How it stands.
    pub state: State,
    /// Whether it was told to stop.
    pub is_stopping: bool,
    /// What it was last heard to do.
    pub stage: Option<SitingStage>,
    /// Best value so far and what cannot be passed, as last heard, with their unit.
    pub solving: Option<(Option<f64>, f64, Unit)>,
    clock: Clock,
}

/// How long it has been worked on.
#[derive(Clone, Copy, Debug)]
enum Clock {
    NotYet,
    Since(Instant),
    Stands(Duration),
}

impl Seen {
    /// A job that has just been asked for.
    pub const fn waiting() -> Self {
        Self {
            version: 1,
            state: State::Waiting,
            is_stopping: false,
            stage: None,
            solving: None,
            clock: Clock::NotYet,
        }
    }

    /// How long it has been worked on; nought while it waits.
    pub fn worked(&self) -> Duration {
        match self.clock {
            Clock::NotYet => Duration::ZERO,
            Clock::Since(began) => began.elapsed(),
            Clock::Stands(took) => took,
        }
    }

    /// It is worked on from now.
    pub(super) fn begin(&mut self) {
        self.state = State::Running;
        self.clock = Clock::Since(Instant::now());
    }

    /// It has come so far.
    pub(super) fn note(&mut self, stage: SitingStage) {
        if let SitingStage::Solving { best, bound, unit } = stage {
            self.solving = Some((best, bound, unit));
        }
        self.stage = Some(stage);
    }

    /// Nothing more will change.
    pub(super) fn end(&mut self, state: State) {
        self.clock = Clock::Stands(self.worked());
        self.state = state;
        self.stage = None;
    }
}
