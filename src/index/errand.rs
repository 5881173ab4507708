//! Work in many pieces, on many threads, that may be called off.
//!
//! Whoever works looks now and then whether the work is still wanted (a flag, a nanosecond) and
//! tells what is done; whoever waits may call it off. What is made of an errand that was called
//! off is not whole and is given to nobody: its makers return `None`. So an errand changes how long
//! work takes, never what it gives.

use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether some work is still wanted, and how much of it is done.
#[derive(Debug, Default)]
pub struct Errand {
    is_off: AtomicBool,
    done: AtomicUsize,
}

impl Errand {
    /// Says that the work is wanted no more.
    pub fn call_off(&self) {
        self.is_off.store(true, Ordering::Relaxed);
    }

    /// Whether it is wanted no more.
    #[must_use]
    pub fn is_off(&self) -> bool {
        self.is_off.load(Ordering::Relaxed)
    }

    /// So many pieces more are done.
    pub fn did(&self, pieces: usize) {
        self.done.fetch_add(pieces, Ordering::Relaxed);
    }

    /// At least so many pieces are done in all.
    pub fn did_all(&self, pieces: usize) {
        self.done.fetch_max(pieces, Ordering::Relaxed);
    }

    /// How many pieces are done.
    #[must_use]
    pub fn done(&self) -> usize {
        self.done.load(Ordering::Relaxed)
    }

    /// What was made, unless the work was called off: then pieces may be missing.
    pub fn whole<T>(&self, made: T) -> Option<T> {
        (!self.is_off()).then_some(made)
    }
}
