//! The cities that are served, and what all of them share.

use std::collections::BTreeMap;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use super::choices::Choices;
use super::desk::Desk;
use super::error::ApiError;
use super::jobs::Board;
use super::lane::Lane;
use crate::city::Standard;
use crate::ingest::ImportReport;
use crate::study::Study;

/// The cities by id.
pub struct Hall {
    desks: BTreeMap<String, Arc<Desk>>,
    lanes: Lanes,
    jobs: Board,
    pub(super) counters: Arc<Counters>,
}

/// Why a city cannot be served beside the others.
#[derive(Debug, thiserror::Error)]
pub enum HallError {
    /// Two of one id.
    #[error("city {0}: another city of this id is served already; change `id` in its city.toml")]
    Twice(String),
    /// A city without a rule.
    #[error("city {0}: expected at least one standard, found none")]
    NoStandard(String),
}

/// Work by weight: a new answer can take seconds, a tile takes milliseconds and must not wait
/// behind it.
#[derive(Clone, Debug)]
pub(super) struct Lanes {
    pub heavy: Lane,
    pub light: Lane,
}

/// Heavy questions that may wait; the next is told to come again.
const HEAVY_WAITING: usize = 64;

/// Searches that may wait.
const SEARCHES_WAITING: usize = 64;

fn cores() -> usize {
    std::thread::available_parallelism().map_or(2, usize::from)
}

impl Default for Lanes {
    fn default() -> Self {
        let cores = cores();
        // What is light waits as long as it must: connections are bounded already.
        Self { heavy: Lane::new(cores, HEAVY_WAITING), light: Lane::new(cores * 2, usize::MAX) }
    }
}

/// Nobody in it yet.
impl Default for Hall {
    fn default() -> Self {
        // Searches have a lane of their own: they take as long as they are told, and no answer
        // waits behind them.
        let jobs = Board::new(Lane::new(cores(), SEARCHES_WAITING));
        let (desks, lanes, counters) = Default::default();
        Self { desks, lanes, jobs, counters }
    }
}

impl Hall {
    /// Takes a city in; the first of `standards` is its own, the others can be asked for too;
    /// `report` is what was found in its data.
    ///
    /// # Errors
    /// When a city of this id is here already, or there is no standard.
    pub fn admit(
        &mut self,
        study: Study,
        standards: Vec<Standard>,
        report: ImportReport,
    ) -> Result<(), HallError> {
        let id = study.city().id().to_owned();
        if self.desks.contains_key(&id) {
            return Err(HallError::Twice(id));
        }
        if standards.is_empty() {
            return Err(HallError::NoStandard(id));
        }
        let counters = Arc::clone(&self.counters);
        let desk = Desk::open(study, standards, report, self.lanes.clone(), counters);
        self.desks.insert(id, Arc::new(desk));
        Ok(())
    }

    /// Stops the searches under way and takes no new one: what is best so far becomes their plan.
    pub fn close(&self) {
        self.jobs.close();
    }

    /// Answers each city's own question ahead of the first who asks it.
    pub async fn warm(&self) {
        for desk in self.desks.values() {
            let answered = match desk.asking(&Choices::default()) {
                Ok(asking) => desk.answer(&asking).await.map(drop),
                Err(error) => Err(error),
            };
            match answered {
                Ok(()) => tracing::info!(city = desk.city().id(), "ready"),
                Err(error) => tracing::error!(city = desk.city().id(), %error, "not ready"),
            }
        }
    }

    /// The cities in the order of their ids.
    pub(super) fn desks(&self) -> impl Iterator<Item = &Arc<Desk>> {
        self.desks.values()
    }

    /// One city.
    pub(super) fn desk(&self, id: &str) -> Result<Arc<Desk>, ApiError> {
        self.desks.get(id).map(Arc::clone).ok_or_else(|| {
            let known: Vec<&str> = self.desks.keys().map(String::as_str).collect();
            let hint = format!("; cities: {}", known.join(", "));
            ApiError::NotFound { what: "city", name: id.to_owned(), hint }
        })
    }

    pub(super) const fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    /// The searches of all cities.
    pub(super) const fn jobs(&self) -> &Board {
        &self.jobs
    }
}

/// What happened so far, for `/metrics`.
#[derive(Debug, Default)]
pub(super) struct Counters {
    /// Responses by first digit of their status, 1xx first.
    by_class: [AtomicU64; 5],
    micros: AtomicU64,
    in_flight: AtomicU64,
    answers: AtomicU64,
    tiles: AtomicU64,
    unchanged: AtomicU64,
}

impl Counters {
    pub fn began(&self) {
        self.in_flight.fetch_add(1, Ordering::Relaxed);
    }

    pub fn ended(&self) {
        self.in_flight.fetch_sub(1, Ordering::Relaxed);
    }

    pub fn responded(&self, status: u16, took: Duration) {
        let class = usize::from(status / 100).clamp(1, 5) - 1;
        self.by_class[class].fetch_add(1, Ordering::Relaxed);
        let micros = u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
        self.micros.fetch_add(micros, Ordering::Relaxed);
        if status == 304 {
            self.unchanged.fetch_add(1, Ordering::Relaxed);
        }
    }

    pub fn answered(&self) {
        self.answers.fetch_add(1, Ordering::Relaxed);
    }

    pub fn tiled(&self) {
        self.tiles.fetch_add(1, Ordering::Relaxed);
    }

    /// In the text format of Prometheus; `waiting` are heavy questions in line.
    pub fn text(&self, waiting: usize, board: &Board) -> String {
        let of = |counter: &AtomicU64| counter.load(Ordering::Relaxed);
        let mut text = String::new();
        let mut line = |name: &str, sort: &str, help: &str, values: &[(String, String)]| {
            text += &format!("# HELP yike_{name} {help}\n# TYPE yike_{name} {sort}\n");
            for (labels, value) in values {
                text += &format!("yike_{name}{labels} {value}\n");
            }
        };
        let one = |value: u64| vec![(String::new(), value.to_string())];
        let classes: Vec<_> = self
            .by_class
            .iter()
            .zip(1..)
            .map(|(count, class)| (format!("{{class=\"{class}xx\"}}"), of(count).to_string()))
            .collect();
        line("responses_total", "counter", "Responses by class of status.", &classes);
        let seconds = Duration::from_micros(of(&self.micros)).as_secs_f64();
        let seconds = vec![(String::new(), seconds.to_string())];
        line("response_seconds_total", "counter", "Time until responses began.", &seconds);
        line("requests_in_flight", "gauge", "Requests being answered.", &one(of(&self.in_flight)));
        line("answers_total", "counter", "Distinct questions computed.", &one(of(&self.answers)));
        line("tiles_total", "counter", "Vector tiles encoded.", &one(of(&self.tiles)));
        line("unchanged_total", "counter", "Answers 304.", &one(of(&self.unchanged)));
        line("heavy_waiting", "gauge", "Questions in line.", &one(waiting as u64));
        let [started, done, failed, stopped, running] = board.tally().counts();
        let ended = [("done", done), ("failed", failed), ("stopped", stopped)];
        let ended = ended.map(|(how, count)| (format!("{{state=\"{how}\"}}"), count.to_string()));
        line("siting_started_total", "counter", "Searches for sites begun.", &one(started));
        line("siting_ended_total", "counter", "Searches for sites by how they ended.", &ended);
        line("siting_running", "gauge", "Searches for sites at work.", &one(running));
        line("siting_waiting", "gauge", "Searches in line.", &one(board.waiting() as u64));
        text
    }
}
