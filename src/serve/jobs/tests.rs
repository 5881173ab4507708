use std::sync::mpsc::{Receiver, Sender, channel};
use std::time::Duration;

use super::*;
use crate::serve::desk::Capacities;
use crate::serve::jobs::{Files, Made, PlanSummary, Shares, State};
use crate::siting::{
    Curve, Gathering, Go, Objective, Offer, Problem, SiteRules, SitingError, SitingQuestion, Spend,
    Unit, Weight,
};
use crate::study::SitingStage;

/// A board of one worker on which `waiting` more may wait.
fn board(waiting: usize, jobs: usize, bytes: usize) -> Board {
    Board::with_room(Lane::new(1, waiting), Room { jobs, bytes })
}

fn asked(key: &str) -> Asked {
    let question = SitingQuestion {
        problem: Problem::MAX_COVERAGE,
        weight: Weight::Residents,
        spend: Spend::Sites(1),
        sources: Vec::new(),
        rules: SiteRules::default(),
        offer: Offer::default(),
        curve: Curve::Solved,
        farthest: None,
        seconds: None,
    };
    Asked {
        city: "town".into(),
        rule: key.into(),
        capacities: Capacities::AsStandard,
        question,
        body: Box::default(),
        query: String::new(),
    }
}

/// A plan whose files have so many bytes.
fn made(bytes: usize) -> Made {
    let city = crate::city::CityDraft { id: "town".into(), ..Default::default() };
    let shares = Shares::of(&city.finish().expect("a city"), &[]);
    Made {
        files: Files { json: vec![b'1'; bytes].into(), ..Files::default() },
        sites: Vec::new(),
        served: Vec::new(),
        summary: PlanSummary { status: "optimal", sites: 0, before: shares.clone(), after: shares },
        objective: Objective { value: Some(8.0), bound: 10.0, unit: Unit::Weight },
    }
}

/// Work that is done at once.
fn quick(bytes: usize) -> Work {
    Box::new(move |_| Ok(made(bytes)))
}

/// Work that goes on until it is told to stop, or let go.
fn patient() -> (Sender<()>, Work) {
    let (release, held): (_, Receiver<()>) = channel();
    let work = move |watch: &mut dyn crate::study::SitingWatch| {
        let best = SitingStage::Solving { best: Some(1.0), bound: 9.0, unit: Unit::Weight };
        while watch.tell(best) == Go::On && held.try_recv().is_err() {
            std::thread::sleep(Duration::from_millis(1));
        }
        Ok(made(1))
    };
    (release, Box::new(work))
}

fn start(board: &Board, key: &str, work: Work) -> Arc<Job> {
    match board.start(asked(key), work).expect("a place") {
        Start::New(job) => job,
        Start::Shared(job) => panic!("job {} is no new one", job.id),
    }
}

async fn until(job: &Job, wanted: State) {
    let mut seen = job.listen();
    let reached = seen.wait_for(|seen| seen.state == wanted);
    let in_time = tokio::time::timeout(Duration::from_secs(60), reached).await.is_ok();
    assert!(in_time, "{:?} is not {wanted:?}", job.seen());
}

#[tokio::test]
async fn who_asks_the_same_shares_the_job_unless_somebody_stopped_it() {
    let board = board(8, 8, 1 << 20);
    let (_hold, work) = patient();
    let first = start(&board, "a", work);
    for _ in 0..2 {
        let Ok(Start::Shared(second)) = board.start(asked("a"), quick(1)) else {
            panic!("a second job")
        };
        assert_eq!(first.id, second.id);
        let other = Asked { city: "village".into(), ..asked("a") };
        let (Ok(Start::New(other)) | Ok(Start::Shared(other))) = board.start(other, quick(1))
        else {
            panic!("no job for the village")
        };
        assert_ne!(first.id, other.id, "a job of another city");
    }
    until(&first, State::Running).await;
    first.stop();
    let third = start(&board, "a", quick(1));
    until(&first, State::Done).await;
    until(&third, State::Done).await;
    assert!(
        matches!(board.start(asked("a"), quick(1)), Ok(Start::Shared(job)) if job.id == third.id)
    );
}

#[tokio::test]
async fn a_stopped_job_keeps_its_best_and_one_that_waits_ends_without() {
    let board = board(8, 8, 1 << 20);
    let (_hold, work) = patient();
    let (running, waiting) = (start(&board, "a", work), start(&board, "b", quick(1)));
    until(&running, State::Running).await;
    assert_eq!(waiting.seen().state, State::Waiting);
    waiting.stop();
    until(&waiting, State::Stopped).await;
    assert!(waiting.made().is_none() && waiting.problem().is_none());
    assert_eq!(board.waiting(), 0, "its place in line is free");
    running.stop();
    until(&running, State::Done).await;
    assert!(running.made().is_some());
    let ended = running.seen();
    running.stop();
    assert_eq!(running.seen().version, ended.version, "what has ended stays as it is");
    assert_eq!(board.tally().counts(), [2, 1, 0, 1, 0]);
}

#[tokio::test]
async fn a_job_that_is_stopped_before_there_is_a_plan_ends_without_and_without_a_problem() {
    let board = board(8, 8, 1 << 20);
    let gather = |watch: &mut dyn crate::study::SitingWatch| {
        while watch.tell(SitingStage::Candidates(0)) == Go::On {
            std::thread::sleep(Duration::from_millis(1));
        }
        Err(SitingError::Stopped(Gathering::Candidates(0)).into())
    };
    let job = start(&board, "a", Box::new(gather));
    until(&job, State::Running).await;
    job.stop();
    until(&job, State::Stopped).await;
    assert!(job.made().is_none() && job.problem().is_none());
    assert!(matches!(job.no_plan(), ApiError::NoPlan { state: "stopped", .. }));
    let late = SitingError::TimeUp { seconds: 1.0, doing: Gathering::Walks { done: 3, of: 9 } };
    let job = start(&board, "b", Box::new(move |_| Err(late.into())));
    until(&job, State::Failed).await;
    let problem = job.problem().expect("why");
    assert_eq!((problem.status, problem.sort.as_str()), (422, "urn:yike:problem:no-siting"));
    assert!(problem.detail.contains("walks to candidates are found (3 of 9)"), "{problem:?}");
}

#[tokio::test]
async fn a_panic_fails_its_job_only() {
    let board = board(8, 8, 1 << 20);
    let job = start(&board, "a", Box::new(|_| panic!("on purpose")));
    until(&job, State::Failed).await;
    let problem = job.problem().expect("why");
    assert_eq!((problem.status, problem.sort.as_str()), (500, "urn:yike:problem:internal"));
    let next = start(&board, "a", quick(1));
    until(&next, State::Done).await;
}

#[tokio::test]
async fn a_city_keeps_so_many_and_forgets_the_oldest_that_has_ended() {
    let board = board(8, 3, 1 << 20);
    let ended = start(&board, "ended", quick(1));
    until(&ended, State::Done).await;
    let (_hold, work) = patient();
    let running = start(&board, "running", work);
    until(&running, State::Running).await;
    start(&board, "b", quick(1));
    start(&board, "c", quick(1));
    assert!(matches!(board.job("town", &ended.id), Err(ApiError::NotFound { .. })));
    assert!(board.job("town", &running.id).is_ok());
    assert!(board.job("village", &running.id).is_err(), "a job of another city");
    let refused = board.start(asked("d"), quick(1));
    assert!(matches!(refused, Err(ApiError::Busy)), "none of the three has ended");
    assert_eq!(board.waiting(), 2, "who is refused takes no place in line");
}

#[tokio::test]
async fn large_plans_are_forgotten_sooner() {
    let board = board(8, 8, 250);
    let mut jobs = Vec::new();
    for key in ["a", "b", "c", "d"] {
        let job = start(&board, key, quick(100));
        until(&job, State::Done).await;
        jobs.push(job);
    }
    let is_kept: Vec<bool> = jobs.iter().map(|job| board.job("town", &job.id).is_ok()).collect();
    assert_eq!(is_kept, [false, true, true, true], "300 bytes before the last");
}

#[tokio::test]
async fn more_than_may_wait_is_refused() {
    let board = board(1, 8, 1 << 20);
    let (_hold, work) = patient();
    let running = start(&board, "a", work);
    until(&running, State::Running).await;
    start(&board, "b", quick(1));
    assert!(matches!(board.start(asked("c"), quick(1)), Err(ApiError::Busy)));
}

#[tokio::test]
async fn closing_stops_all_and_takes_no_new_one() {
    let board = board(8, 8, 1 << 20);
    let (_hold, work) = patient();
    let (running, waiting) = (start(&board, "a", work), start(&board, "b", quick(1)));
    until(&running, State::Running).await;
    board.close();
    until(&running, State::Done).await;
    until(&waiting, State::Stopped).await;
    assert!(matches!(board.start(asked("c"), quick(1)), Err(ApiError::Busy)));
}
