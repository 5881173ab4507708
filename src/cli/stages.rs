//! What the program is busy with, shown on a terminal and nowhere else.

use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A line on standard error that names the stage of the work; it goes when the work is done.
pub struct Stages {
    line: ProgressBar,
}

impl Stages {
    /// Starts with the first stage.
    pub fn start(stage: &'static str) -> Self {
        let line = ProgressBar::new_spinner();
        if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
            line.set_style(style);
        }
        line.set_message(stage);
        line.enable_steady_tick(Duration::from_millis(120));
        Self { line }
    }

    /// Goes on to the next stage.
    pub fn next(&self, stage: &'static str) {
        self.line.set_message(stage);
    }

    /// Tells how far the stage has come.
    pub fn tell(&self, words: String) {
        self.line.set_message(words);
    }

    /// Whether anybody sees it.
    pub fn are_seen(&self) -> bool {
        !self.line.is_hidden()
    }
}

impl Drop for Stages {
    fn drop(&mut self) {
        self.line.finish_and_clear();
    }
}
