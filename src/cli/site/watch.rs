//! How far siting has come, told live; Ctrl-C keeps the best so far.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use crate::cli::stages::Stages;
use crate::export::grouped;
use crate::siting::{Go, Weight};
use crate::study::{SitingStage, SitingWatch};

/// A terminal is told at most so often.
const PAUSE: Duration = Duration::from_millis(80);

/// Tells the terminal and hears Ctrl-C.
pub struct Teller<'a> {
    stages: &'a Stages,
    told: Option<Instant>,
    is_interrupted: Arc<AtomicBool>,
    weight: Weight,
}

impl<'a> Teller<'a> {
    /// From now on the first Ctrl-C stops the search and keeps its best plan, the second one ends
    /// the program.
    pub fn listening(stages: &'a Stages, weight: Weight) -> Self {
        let is_interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_interrupted);
        thread::spawn(move || listen(&flag));
        Self { stages, told: None, is_interrupted, weight }
    }

    /// Whether Ctrl-C was pressed.
    pub fn is_interrupted(&self) -> bool {
        self.is_interrupted.load(Ordering::Relaxed)
    }

    fn words(&self, stage: SitingStage) -> String {
        match stage {
            SitingStage::Candidates(count) => {
                format!("候选点 candidates {}", count_of(count))
            }
            SitingStage::Walks { done, of } => {
                format!("候选点的步行 walks to candidates {} / {}", count_of(done), count_of(of))
            }
            SitingStage::Solving { best, bound, unit } => {
                let zh = crate::export::Language::Chinese;
                let amount = |value: f64| zh.amount(value, unit, self.weight);
                let best_words = best.map_or_else(|| "–".to_owned(), amount);
                let gap = best.filter(|best| *best != 0.0).map(|best| {
                    format!(" · 差距 gap {:.2}%", ((bound - best) / best).abs() * 100.0)
                });
                let bound = amount(bound);
                let gap = gap.unwrap_or_default();
                format!("求解 solving · 最好 best {best_words} · 界限 bound {bound}{gap}")
            }
            SitingStage::Curve { done, of } => format!("曲线 curve {done} / {of}"),
            SitingStage::Judging => "评估方案 judging the plan".to_owned(),
        }
    }
}

impl SitingWatch for Teller<'_> {
    fn tell(&mut self, stage: SitingStage) -> Go {
        if self.is_interrupted() {
            self.stages.next("收尾，取目前最好的方案 stopping with the best so far");
            return Go::Stop;
        }
        if self.told.is_none_or(|told| told.elapsed() >= PAUSE) && self.stages.are_seen() {
            self.told = Some(Instant::now());
            self.stages.tell(self.words(stage));
        }
        Go::On
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is counted is fewer than 2⁵²")]
fn count_of(count: usize) -> String {
    grouped(count as f64)
}

fn listen(flag: &AtomicBool) {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
    let Ok(runtime) = runtime else { return };
    runtime.block_on(async {
        if tokio::signal::ctrl_c().await.is_err() {
            return;
        }
        flag.store(true, Ordering::Relaxed);
        if tokio::signal::ctrl_c().await.is_ok() {
            std::process::exit(130);
        }
    });
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::siting::Unit;

    #[test]
    fn an_interrupt_stops_the_search_and_nothing_else_does() {
        let stages = Stages::start("");
        let is_interrupted = Arc::new(AtomicBool::new(false));
        let flag = Arc::clone(&is_interrupted);
        let mut teller =
            Teller { stages: &stages, told: None, is_interrupted, weight: Weight::Residents };
        assert_eq!(teller.tell(SitingStage::Judging), Go::On);
        flag.store(true, Ordering::Relaxed);
        assert_eq!(teller.tell(SitingStage::Judging), Go::Stop);
        assert!(teller.is_interrupted());
    }

    #[test]
    fn best_bound_and_gap_are_told_and_a_best_of_nothing_has_no_gap() {
        let stages = Stages::start("");
        let is_interrupted = Arc::default();
        let teller =
            Teller { stages: &stages, told: None, is_interrupted, weight: Weight::Residents };
        let solving =
            |best| teller.words(SitingStage::Solving { best, bound: 1010.0, unit: Unit::Weight });
        assert!(
            solving(Some(1000.0))
                .ends_with("最好 best 1,000 人 · 界限 bound 1,010 人 · 差距 gap 1.00%")
        );
        for nothing in [None, Some(0.0)] {
            assert!(!solving(nothing).contains("gap"));
        }
    }
}
