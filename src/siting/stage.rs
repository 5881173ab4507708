//! How far a plan has come, told in the city's numbers, and the time that it may take.

use std::fmt;
use std::time::Instant;

use super::{Go, Progress, Unit, Watch};

/// How far an answer has come.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum SitingStage {
    /// Candidates are gathered: so many.
    Candidates(usize),
    /// Walks to candidates are found: so many candidates of so many.
    Walks {
        /// Done.
        done: usize,
        /// Of.
        of: usize,
    },
    /// The problem is being solved.
    Solving {
        /// Value of the best plan so far.
        best: Option<f64>,
        /// What no plan can pass, as far as proven.
        bound: f64,
        /// What both are counted in.
        unit: Unit,
    },
    /// Smaller numbers of sites are being solved: so many of so many.
    Curve {
        /// Done.
        done: usize,
        /// Of.
        of: usize,
    },
    /// The city is judged with the plan built.
    Judging,
}

/// What is gathered before there is a plan: one that is stopped then has none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Gathering {
    /// Candidates: so many.
    Candidates(usize),
    /// Walks to candidates: those of so many candidates of so many.
    Walks {
        /// Done.
        done: usize,
        /// Of.
        of: usize,
    },
}

impl From<Gathering> for SitingStage {
    fn from(gathering: Gathering) -> Self {
        match gathering {
            Gathering::Candidates(count) => Self::Candidates(count),
            Gathering::Walks { done, of } => Self::Walks { done, of },
        }
    }
}

impl fmt::Display for Gathering {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Candidates(_) => write!(out, "candidates are gathered"),
            Self::Walks { done, of } => {
                write!(out, "walks to candidates are found ({done} of {of})")
            }
        }
    }
}

/// Whoever waits for a plan: told of its progress, may stop it and gets the best so far.
pub trait SitingWatch {
    /// Takes note.
    fn tell(&mut self, stage: SitingStage) -> Go;
}

/// Nobody waits.
impl SitingWatch for () {
    fn tell(&mut self, _: SitingStage) -> Go {
        Go::On
    }
}

/// Stands between a solver and whoever waits: turns whole numbers into the objective's and ends
/// the work when the time is up.
pub(super) struct Teller<'w> {
    pub watch: &'w mut dyn SitingWatch,
    /// Until when the work at hand may go on; the next piece may get another time.
    pub until: Option<Instant>,
    /// Whether somebody said stop: that holds for all work that is left.
    is_stopped: bool,
}

impl<'w> Teller<'w> {
    pub fn new(watch: &'w mut dyn SitingWatch, until: Option<Instant>) -> Self {
        Self { watch, until, is_stopped: false }
    }

    pub fn tell(&mut self, stage: SitingStage) -> Go {
        let is_late = self.until.is_some_and(|until| Instant::now() >= until);
        self.is_stopped |= self.watch.tell(stage) == Go::Stop;
        if is_late || self.is_stopped { Go::Stop } else { Go::On }
    }

    /// A watch for a solver whose values mean `worth`.
    pub fn solving<'t>(&'t mut self, unit: Unit, worth: &'t dyn Fn(u64) -> f64) -> impl Watch + 't
    where
        'w: 't,
    {
        Solving { teller: self, unit, worth }
    }

    /// A watch for a solver of whose progress nobody is told: only stops it.
    pub fn quietly<'t>(&'t mut self, stage: SitingStage) -> impl Watch + 't
    where
        'w: 't,
    {
        Quiet { teller: self, stage }
    }
}

struct Solving<'t, 'w> {
    teller: &'t mut Teller<'w>,
    unit: Unit,
    worth: &'t dyn Fn(u64) -> f64,
}

impl Watch for Solving<'_, '_> {
    fn tell(&mut self, progress: Progress) -> Go {
        let (best, bound) = (progress.best.map(self.worth), (self.worth)(progress.bound));
        self.teller.tell(SitingStage::Solving { best, bound, unit: self.unit })
    }
}

struct Quiet<'t, 'w> {
    teller: &'t mut Teller<'w>,
    stage: SitingStage,
}

impl Watch for Quiet<'_, '_> {
    fn tell(&mut self, _: Progress) -> Go {
        self.teller.tell(self.stage)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Says stop at the second word.
    struct Patient(u32);

    impl SitingWatch for Patient {
        fn tell(&mut self, _: SitingStage) -> Go {
            self.0 += 1;
            if self.0 == 2 { Go::Stop } else { Go::On }
        }
    }

    #[test]
    fn time_that_is_up_ends_one_piece_of_work_and_a_stop_all_of_it() {
        let past = Some(Instant::now());
        let mut nobody = ();
        let mut teller = Teller::new(&mut nobody, past);
        assert_eq!(teller.tell(SitingStage::Judging), Go::Stop);
        teller.until = None;
        assert_eq!(teller.tell(SitingStage::Judging), Go::On, "the next piece has its own time");
        let mut patient = Patient(0);
        let mut teller = Teller::new(&mut patient, None);
        let told = [(); 4].map(|()| teller.tell(SitingStage::Judging));
        assert_eq!(told, [Go::On, Go::Stop, Go::Stop, Go::Stop]);
    }
}
