//! Which jobs there are.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex, PoisonError};

use super::ids::Ids;
use super::job::{Asked, Job};
use super::run::{Work, run};
use super::tally::Tally;
use crate::serve::error::ApiError;
use crate::serve::lane::Lane;

/// How much is kept.
#[derive(Clone, Copy, Debug)]
pub(in crate::serve) struct Room {
    /// Jobs of one city, at most.
    pub jobs: usize,
    /// Bytes of all questions and plans, at most, before the one that ends last.
    pub bytes: usize,
}

/// Jobs of one city; bytes of all questions and plans.
const ROOM: Room = Room { jobs: 32, bytes: 256 << 20 };

/// The jobs of all cities, the oldest first.
pub(in crate::serve) struct Board {
    lane: Lane,
    room: Room,
    ids: Ids,
    tally: Arc<Tally>,
    list: Mutex<List>,
}

#[derive(Default)]
struct List {
    jobs: VecDeque<Arc<Job>>,
    is_closed: bool,
}

/// Who asked first.
pub(in crate::serve) enum Start {
    /// This one: a new job.
    New(Arc<Job>),
    /// Somebody before: the same job.
    Shared(Arc<Job>),
}

impl Board {
    /// A board whose jobs take their turns on `lane`.
    pub fn new(lane: Lane) -> Self {
        Self::with_room(lane, ROOM)
    }

    fn with_room(lane: Lane, room: Room) -> Self {
        Self { lane, room, ids: Ids::default(), tally: Arc::default(), list: Mutex::default() }
    }

    /// Starts a job, or finds the one that was started with the same question. The oldest that
    /// have ended make room.
    ///
    /// # Errors
    /// When too many wait, or the service is stopping.
    pub fn start(&self, asked: Asked, work: Work) -> Result<Start, ApiError> {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let same = |job: &&Arc<Job>| job.asked.is_same(&asked) && job.can_be_shared();
        if let Some(job) = list.jobs.iter().find(same) {
            return Ok(Start::Shared(Arc::clone(job)));
        }
        if list.is_closed {
            return Err(ApiError::Busy);
        }
        let place = self.lane.place()?;
        list.make_room(&asked.city, self.room)?;
        let job = Arc::new(Job::new(self.ids.next(), asked));
        list.jobs.push_back(Arc::clone(&job));
        self.tally.started();
        tokio::spawn(run(Arc::clone(&job), place, work, Arc::clone(&self.tally)));
        Ok(Start::New(job))
    }

    /// A job of a city.
    ///
    /// # Errors
    /// When there is none of that name, or it is forgotten.
    pub fn job(&self, city: &str, id: &str) -> Result<Arc<Job>, ApiError> {
        let list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        let found = list.jobs.iter().find(|job| job.asked.city == city && job.id == id);
        found.map(Arc::clone).ok_or_else(|| ApiError::NotFound {
            what: "job",
            name: id.to_owned(),
            hint: "; jobs that ended long ago are forgotten: ask again".to_owned(),
        })
    }

    /// Stops every job and takes no new one.
    pub fn close(&self) {
        let mut list = self.list.lock().unwrap_or_else(PoisonError::into_inner);
        list.is_closed = true;
        list.jobs.iter().for_each(|job| job.stop());
    }

    /// How many wait for their turn.
    pub fn waiting(&self) -> usize {
        self.lane.waiting()
    }

    pub fn tally(&self) -> &Tally {
        &self.tally
    }
}

impl Drop for Board {
    fn drop(&mut self) {
        self.close();
    }
}

impl List {
    /// Forgets jobs that have ended, the oldest first, until one more fits.
    fn make_room(&mut self, city: &str, room: Room) -> Result<(), ApiError> {
        let of_city = |job: &Arc<Job>| job.asked.city == city;
        while self.jobs.iter().filter(|job| of_city(job)).count() >= room.jobs {
            let ended = |job: &Arc<Job>| of_city(job) && job.seen().state.is_last();
            let oldest = self.jobs.iter().position(ended).ok_or(ApiError::Busy)?;
            self.jobs.remove(oldest);
        }
        let size = |job: &Arc<Job>| job.size();
        let mut bytes: usize = self.jobs.iter().map(size).sum();
        while bytes > room.bytes {
            let ended = |job: &Arc<Job>| job.seen().state.is_last();
            let Some(oldest) = self.jobs.iter().position(ended) else { break };
            bytes -= self.jobs.remove(oldest).as_ref().map_or(0, size);
        }
        Ok(())
    }
}

#[cfg(test)]
#[path = "tests.rs"]
mod tests;
