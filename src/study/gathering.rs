//! What is gathered for a plan, on a thread of its own, while whoever waits is told how far it has
//! come and may end it. Who asks from inside a pool of threads is told at the beginning and the end
//! only.

use std::panic::resume_unwind;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::index::Errand;
use crate::siting::{Gathering, Go, SitingError, SitingWatch};

/// Between two words to whoever waits.
const PAUSE: Duration = Duration::from_millis(25);

/// What is nearly gathered when the time is up is gathered to its end: a plan a moment later is worth
/// more than none.
const GRACE: Duration = Duration::from_secs(1);

/// Gathers until it is told to stop, or the time is up.
pub(super) struct Gatherer<'w> {
    watch: &'w mut dyn SitingWatch,
    seconds: Option<f64>,
    began: Instant,
}

impl<'w> Gatherer<'w> {
    /// The time begins now.
    pub fn new(watch: &'w mut dyn SitingWatch, seconds: Option<f64>) -> Self {
        Self { watch, seconds, began: Instant::now() }
    }

    /// When the time is up; `None` where there is no end to it.
    pub fn until(&self) -> Option<Instant> {
        let seconds = Duration::try_from_secs_f64(self.seconds?).ok()?;
        self.began.checked_add(seconds)
    }

    /// Does some work; `stage` says how it is told when so many pieces are done.
    ///
    /// # Errors
    /// That of the work; [`SitingError::Stopped`] or [`SitingError::TimeUp`] where it was called off.
    pub fn gather<T: Send>(
        &mut self,
        stage: impl Fn(usize) -> Gathering,
        work: impl FnOnce(&Errand) -> Result<T, SitingError> + Send,
    ) -> Result<T, SitingError> {
        let errand = &Errand::default();
        let last = self.until().and_then(|until| until.checked_add(GRACE));
        let mut is_stopped = self.tell(stage(0), errand);
        let made = if rayon::current_thread_index().is_some() {
            work(errand)
        } else {
            thread::scope(|scope| {
                let (ending, ended) = channel::<()>();
                let worker = scope.spawn(move || {
                    let _ending = ending; // dropped also when the work panics: nobody waits on
                    work(errand)
                });
                while ended.recv_timeout(PAUSE) == Err(RecvTimeoutError::Timeout) {
                    is_stopped |= self.tell(stage(errand.done()), errand);
                    if last.is_some_and(|last| Instant::now() >= last) {
                        errand.call_off();
                    }
                }
                worker.join().unwrap_or_else(|panic| resume_unwind(panic))
            })
        };
        match (made, self.seconds) {
            (Ok(made), _) => {
                self.tell(stage(errand.done()), errand);
                Ok(made)
            }
            (Err(SitingError::Stopped(_)), Some(seconds)) if !is_stopped => {
                Err(SitingError::TimeUp { seconds, doing: stage(errand.done()) })
            }
            (Err(error), _) => Err(error),
        }
    }

    /// Tells how far it is; whether to stop.
    fn tell(&mut self, stage: Gathering, errand: &Errand) -> bool {
        let is_stop = self.watch.tell(stage.into()) == Go::Stop;
        if is_stop {
            errand.call_off();
        }
        is_stop
    }
}

#[cfg(test)]
mod tests {
    use std::thread::sleep;

    use super::*;
    use crate::siting::SitingStage;

    /// Says stop when it hears of so many pieces.
    struct Patient {
        until: usize,
        heard: Vec<usize>,
    }

    impl SitingWatch for Patient {
        fn tell(&mut self, stage: SitingStage) -> Go {
            let SitingStage::Candidates(pieces) = stage else { panic!("{stage:?}") };
            self.heard.push(pieces);
            if pieces >= self.until { Go::Stop } else { Go::On }
        }
    }

    /// Goes on until it is called off, a piece a millisecond, or has done `most` pieces.
    fn toil(errand: &Errand, most: usize) -> Result<usize, SitingError> {
        while errand.done() < most {
            if errand.is_off() {
                return Err(SitingError::Stopped(Gathering::Candidates(errand.done())));
            }
            errand.did(1);
            sleep(Duration::from_millis(1));
        }
        Ok(errand.done())
    }

    fn gather(
        until: usize,
        seconds: Option<f64>,
        most: usize,
    ) -> (Result<usize, SitingError>, Vec<usize>) {
        let mut patient = Patient { until, heard: Vec::new() };
        let mut gatherer = Gatherer::new(&mut patient, seconds);
        let made = gatherer.gather(Gathering::Candidates, |errand| toil(errand, most));
        (made, patient.heard)
    }

    #[test]
    fn whoever_says_stop_is_heard_at_once_and_there_is_nothing() {
        let (made, heard) = gather(20, None, usize::MAX);
        assert!(matches!(made, Err(SitingError::Stopped(_))), "{made:?}");
        assert!(heard.is_sorted() && heard[0] == 0 && heard.len() >= 2, "{heard:?}");
        let (made, heard) = gather(0, None, usize::MAX);
        assert_eq!(made, Err(SitingError::Stopped(Gathering::Candidates(0))));
        assert_eq!(heard[0], 0, "a stop at the first word does no work at all");
    }

    #[test]
    fn time_that_is_up_ends_it_a_second_later_and_what_is_nearly_done_is_done() {
        let (made, _) = gather(usize::MAX, Some(0.001), usize::MAX);
        assert!(matches!(made, Err(SitingError::TimeUp { seconds: 0.001, .. })), "{made:?}");
        let (made, heard) = gather(usize::MAX, Some(0.0), 40);
        assert_eq!((made, heard.last()), (Ok(40), Some(&40)));
    }

    #[test]
    fn a_fault_of_the_work_is_a_fault_here() {
        let fault = std::panic::catch_unwind(|| {
            let mut nobody = ();
            let mut gatherer = Gatherer::new(&mut nobody, None);
            let _ = gatherer.gather(Gathering::Candidates, |_| -> Result<(), _> { panic!("oh") });
        });
        assert!(fault.is_err());
    }
}
