//! So much work and no more, on behalf of a larger question.

use crate::siting::{Go, Progress, Watch};

/// Stands between a solver and the watch while the solver works for another question: tells the
/// watch of that question (no best yet, and its bound), and ends the work when it has been told so
/// often.
pub(in crate::siting) struct Shift<'a> {
    pub watch: &'a mut dyn Watch,
    /// The bound of the larger question.
    pub bound: u64,
    /// Words left.
    pub work: u64,
    /// The watch itself said stop.
    pub is_stopped: bool,
}

impl Watch for Shift<'_> {
    fn tell(&mut self, _: Progress) -> Go {
        self.work = self.work.saturating_sub(1);
        if self.watch.tell(Progress { best: None, bound: self.bound }) == Go::Stop {
            self.is_stopped = true;
        }
        if self.is_stopped || self.work == 0 { Go::Stop } else { Go::On }
    }
}
