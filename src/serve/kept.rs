//! Made once and kept: whoever asks for the same thing waits for the one who makes it.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use tokio::sync::OnceCell;

use super::error::ApiError;
use super::lane::Lane;

/// A thing that is made at the first asking.
pub(super) struct Once<T>(Arc<OnceCell<Arc<T>>>);

impl<T> Default for Once<T> {
    fn default() -> Self {
        Self(Arc::new(OnceCell::new()))
    }
}

impl<T> Clone for Once<T> {
    fn clone(&self) -> Self {
        Self(Arc::clone(&self.0))
    }
}

impl<T: Send + Sync + 'static> Once<T> {
    /// The thing, made on `lane` where nobody has made it yet. Who stops waiting does not stop
    /// the making; a making that fails is tried again by the next.
    ///
    /// # Errors
    /// When the lane is full, or the making panics.
    pub async fn get(
        &self,
        lane: &Lane,
        make: impl FnOnce() -> T + Send + 'static,
    ) -> Result<Arc<T>, ApiError> {
        if let Some(made) = self.0.get() {
            return Ok(Arc::clone(made));
        }
        let (cell, lane) = (Arc::clone(&self.0), lane.clone());
        let flight = tokio::spawn(async move {
            let making = || async move { lane.run(make).await.map(Arc::new) };
            cell.get_or_try_init(making).await.cloned()
        });
        flight.await.map_err(|fault| ApiError::Internal(fault.to_string()))?
    }
}

/// Things by key, those not asked for longest forgotten first.
pub(super) struct Kept<T> {
    most: usize,
    entries: Mutex<Entries<T>>,
}

struct Entries<T> {
    /// Counts askings; the larger, the later.
    clock: u64,
    by_key: HashMap<String, (u64, Arc<T>)>,
}

impl<T: Default> Kept<T> {
    /// Room for `most` things.
    pub fn new(most: usize) -> Self {
        let entries = Entries { clock: 0, by_key: HashMap::new() };
        Self { most: most.max(1), entries: Mutex::new(entries) }
    }

    /// The thing of that key, a fresh one where there was none.
    pub fn of(&self, key: &str) -> Arc<T> {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        entries.clock += 1;
        let clock = entries.clock;
        if let Some((asked, thing)) = entries.by_key.get_mut(key) {
            *asked = clock;
            return Arc::clone(thing);
        }
        if entries.by_key.len() >= self.most {
            let oldest = entries.by_key.iter().min_by_key(|(_, (asked, _))| *asked);
            if let Some(oldest) = oldest.map(|(key, _)| key.clone()) {
                entries.by_key.remove(&oldest);
            }
        }
        let thing = Arc::<T>::default();
        entries.by_key.insert(key.to_owned(), (clock, Arc::clone(&thing)));
        thing
    }
}

#[cfg(test)]
mod tests {
    use std::sync::atomic::{AtomicU32, Ordering};

    use super::*;

    #[test]
    fn what_was_not_asked_for_longest_is_forgotten_first() {
        let kept = Kept::<AtomicU32>::new(2);
        kept.of("a").store(1, Ordering::Relaxed);
        kept.of("b").store(2, Ordering::Relaxed);
        kept.of("a");
        kept.of("c");
        assert_eq!(kept.of("a").load(Ordering::Relaxed), 1);
        assert_eq!(kept.of("b").load(Ordering::Relaxed), 0, "forgotten, and fresh");
    }

    #[tokio::test]
    async fn many_askers_wait_for_one_maker() {
        let (lane, once) = (Lane::new(4, 100), Once::<u32>::default());
        let made = Arc::new(AtomicU32::new(0));
        let askers: Vec<_> = (0..50)
            .map(|_| {
                let (lane, once, made) = (lane.clone(), once.clone(), Arc::clone(&made));
                tokio::spawn(async move {
                    let make = move || {
                        std::thread::sleep(std::time::Duration::from_millis(20));
                        made.fetch_add(1, Ordering::Relaxed) + 7
                    };
                    once.get(&lane, make).await.expect("made")
                })
            })
            .collect();
        for asker in askers {
            assert_eq!(*asker.await.expect("joins"), 7);
        }
        assert_eq!(made.load(Ordering::Relaxed), 1);
    }
}
