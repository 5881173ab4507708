//! How much work is done at once, off the async threads, and how much may wait.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::error::ApiError;

/// Work of one weight. A lane is a handle: its clones are the same lane.
#[derive(Clone, Debug)]
pub(super) struct Lane {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
    most_waiting: usize,
}

/// A place in line, counted while it waits, however the wait ends.
#[derive(Debug)]
pub(super) struct Place {
    permits: Arc<Semaphore>,
    waiting: Arc<AtomicUsize>,
}

/// The right to work; others wait until it is given back.
#[derive(Debug)]
pub(super) struct Turn {
    _permit: OwnedSemaphorePermit,
}

impl Drop for Place {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Lane {
    /// A lane on which `at_once` pieces of work run and `most_waiting` more may wait.
    pub fn new(at_once: usize, most_waiting: usize) -> Self {
        let permits = Arc::new(Semaphore::new(at_once.max(1)));
        Self { permits, waiting: Arc::default(), most_waiting }
    }

    /// How many wait.
    pub fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Takes a place in line.
    ///
    /// # Errors
    /// When too much is waiting.
    pub fn place(&self) -> Result<Place, ApiError> {
        let before = self.waiting.fetch_add(1, Ordering::Relaxed);
        let (permits, waiting) = (Arc::clone(&self.permits), Arc::clone(&self.waiting));
        let place = Place { permits, waiting };
        if before >= self.most_waiting { Err(ApiError::Busy) } else { Ok(place) }
    }

    /// Does the work on a thread for work.
    ///
    /// # Errors
    /// When too much is waiting, or the work panics.
    pub async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        self.place()?.turn().await?.run(work).await
    }
}

impl Place {
    /// Waits until it is its turn.
    ///
    /// # Errors
    /// None while the lane is there.
    pub async fn turn(self) -> Result<Turn, ApiError> {
        let permit = Arc::clone(&self.permits).acquire_owned().await;
        permit
            .map(|permit| Turn { _permit: permit })
            .map_err(|closed| ApiError::Internal(closed.to_string()))
    }
}

impl Turn {
    /// Does the work on a thread for work; it goes on also when nobody waits for it.
    ///
    /// # Errors
    /// When it panics.
    pub async fn run<T: Send + 'static>(
        self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, ApiError> {
        let done = tokio::task::spawn_blocking(move || {
            let made = work();
            drop(self);
            made
        });
        done.await.map_err(|fault| ApiError::Internal(fault.to_string()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn more_than_may_wait_is_refused_and_a_panic_frees_its_place() {
        let lane = Lane::new(1, 1);
        let (release, held) = std::sync::mpsc::channel::<()>();
        let first = tokio::spawn({
            let lane = lane.clone();
            async move { lane.run(move || held.recv().is_err()).await }
        });
        while lane.permits.available_permits() > 0 {
            tokio::task::yield_now().await;
        }
        let second = tokio::spawn({
            let lane = lane.clone();
            async move { lane.run(|| -> u32 { panic!("on purpose") }).await }
        });
        while lane.waiting() == 0 {
            tokio::task::yield_now().await;
        }
        assert!(matches!(lane.run(|| 3).await, Err(ApiError::Busy)));
        drop(release);
        assert!(first.await.expect("joins").expect("done"));
        assert!(matches!(second.await.expect("joins"), Err(ApiError::Internal(_))));
        assert_eq!(lane.run(|| 4).await.expect("done"), 4);
    }
}
