//! Names of jobs that cannot be guessed.

use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicU64, Ordering};

/// Gives each job its name: a keyed hash of its number, whose key the system's chance gave.
///
/// Two hashes of 64 bits, one of the number and one of its complement, make 128 bits; numbers
/// never repeat, so that two names are the same with a chance of 2⁻¹²⁸ a pair.
#[derive(Debug, Default)]
pub(super) struct Ids {
    key: RandomState,
    next: AtomicU64,
}

impl Ids {
    /// The next name: 32 hexadecimal digits.
    pub fn next(&self) -> String {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let [high, low] = [number, !number].map(|half| self.key.hash_one(half));
        format!("{high:016x}{low:016x}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_do_not_repeat_and_another_service_gives_others() {
        let (ids, others) = (Ids::default(), Ids::default());
        let mut names: Vec<String> = (0..1000).map(|_| ids.next()).collect();
        names.extend((0..1000).map(|_| others.next()));
        assert!(names.iter().all(|name| name.len() == 32));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 2000);
    }
}
