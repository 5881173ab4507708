//! What reading the walkways has to say.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::ingest::notes::{Notes, Says};
use crate::ingest::{Finding, Layer};

/// What was read of the walkways, what was left out, and why.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct WalkingReport {
    /// Ways and lines that are a way of some sort, walked or not.
    pub ways_read: u64,
    /// Those that are walked.
    pub ways_walked: u64,
    /// How many ways each tag closes, such as `access=private`.
    pub refused: BTreeMap<String, u64>,
    /// How often a walked way names a node that the file lacks: the edge of an extract.
    pub missing_nodes: u64,
    /// Walked ways that are cut for it.
    pub ways_cut: u64,
    /// Nodes of the draft.
    pub nodes: u64,
    /// Nodes that nobody may walk through.
    pub closed_nodes: u64,
    /// Nodes whose height is known.
    pub heights_known: u64,
    /// Where the heights come from; `None` where none is known.
    pub heights_from: Option<HeightSource>,
}

/// Where heights come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum HeightSource {
    /// `ele` tags.
    Tags,
    /// The elevation model that `city.toml` names.
    Dem,
}

impl WalkingReport {
    /// Ways that are not walked.
    #[must_use]
    pub fn ways_refused(&self) -> u64 {
        self.refused.values().sum()
    }

    /// The same as notes on the layer `walkways` of an import report.
    #[must_use]
    pub fn findings(&self) -> Vec<Finding> {
        let mut notes = Notes::of_layer(Layer::Walkways);
        let mut note = |code, found: &str, done: &str| {
            notes.note(Says { code, found, expected: "", done });
        };
        let Self { ways_read, ways_walked, nodes, .. } = self;
        note(
            "ways-walked",
            &format!("{ways_read} ways"),
            &format!("{ways_walked} of them walked, over {nodes} nodes"),
        );
        let mut refused: Vec<_> = self.refused.iter().collect();
        refused.sort_by_key(|(tag, count)| (std::cmp::Reverse(**count), *tag));
        for (tag, count) in refused {
            note("ways-refused", &format!("{count} ways of {tag}"), "not walked");
        }
        if self.ways_cut > 0 {
            let found = format!(
                "{} ways name {} nodes that the file lacks",
                self.ways_cut, self.missing_nodes
            );
            note("ways-cut", &found, "cut there");
        }
        if self.closed_nodes > 0 {
            let found = format!("{} gates and walls on ways are closed", self.closed_nodes);
            note("nodes-closed", &found, "not walked through");
        }
        if let Some(source) = self.heights_from {
            let source = match source {
                HeightSource::Tags => "ele tags",
                HeightSource::Dem => "the elevation model",
            };
            let found =
                format!("{} of {nodes} heights are known from {source}", self.heights_known);
            note("heights-known", &found, "hills can slow the walk");
        }
        notes.into_findings()
    }
}
