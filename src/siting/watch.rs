//! What a solver says while it works, and what it gives at the end.

/// How far a solver has come. Values are those of the problem's objective: to be raised for
/// coverage, to be lowered for cost and walks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// Value of the best choice so far; `None` before there is one.
    pub best: Option<u64>,
    /// What no choice can pass, as far as proven.
    pub bound: u64,
}

/// Whether to go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Go {
    /// Go on.
    On,
    /// Give what is best so far.
    Stop,
}

/// Whoever waits for a solver: told of its progress, may stop it. Solvers tell often (every few
/// milliseconds of work), so telling must be cheap; clocks are the watcher's business, a solver
/// has none.
pub trait Watch {
    /// Takes note.
    fn tell(&mut self, progress: Progress) -> Go;
}

/// Nobody waits: the solver runs to its proof.
pub struct Unwatched;

impl Watch for Unwatched {
    fn tell(&mut self, _: Progress) -> Go {
        Go::On
    }
}

/// How a solver ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The choice is the best there is: `best == bound`.
    Proven,
    /// Stopped before the proof.
    Stopped,
    /// No choice meets the conditions.
    Infeasible,
}

/// The sites chosen, and how good a choice can be at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Positions of the chosen sites, ascending.
    pub sites: Vec<u32>,
    /// Value of the objective; `None` where there is no choice (yet).
    pub best: Option<u64>,
    /// What no choice can pass.
    pub bound: u64,
    /// How it ended.
    pub end: End,
    /// Branches looked into, 0 where bound and search met at once.
    pub nodes: u64,
}
