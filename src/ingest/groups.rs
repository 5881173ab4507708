//! What the report says, by kind: one group for all findings of a layer that share a code.

use std::collections::BTreeMap;

use serde::Serialize;

use super::{Finding, ImportReport, Layer, Severity};

/// Examples that a group shows.
const EXAMPLES: usize = 20;

/// All findings of one kind in one layer.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct FindingGroup {
    /// Where they were found.
    pub layer: Layer,
    /// What they have in common.
    pub code: &'static str,
    /// How much each matters.
    pub severity: Severity,
    /// How many there are, listed or not.
    pub count: usize,
    /// What would be right; empty where the findings do not agree on it.
    pub expected: String,
    /// What was done; empty where the findings do not agree on it.
    pub done: String,
    /// The first of them, twenty at most.
    pub examples: Vec<Example>,
    /// Whether it speaks of the whole layer.
    #[serde(skip)]
    is_of_layer: bool,
}

/// One finding of a group.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Example {
    /// Position in the file, from 1.
    pub feature: Option<usize>,
    /// The feature's own key.
    pub id: Option<String>,
    /// Longitude and latitude near it.
    pub at: Option<(f64, f64)>,
    /// What is there.
    pub found: String,
    /// What was done about it.
    pub done: String,
}

impl ImportReport {
    /// The findings by kind: what is worst first, then what is most frequent.
    #[must_use]
    pub fn groups(&self) -> Vec<FindingGroup> {
        let mut groups: BTreeMap<(Layer, &str, Severity), FindingGroup> = BTreeMap::new();
        for finding in &self.findings {
            let key = (finding.layer, finding.code, finding.severity);
            groups.entry(key).or_insert_with(|| FindingGroup::begun_by(finding)).add(finding);
        }
        for more in &self.unlisted {
            if let Some(group) = groups.get_mut(&(more.layer, more.code, more.severity)) {
                group.count += more.count;
            }
        }
        let mut groups: Vec<_> = groups.into_values().collect();
        // Stable: what weighs the same stays in the order of layers and codes.
        groups.sort_by_key(|group| {
            // A layer astray makes warnings of its own: it is told before them.
            let of_whole = group.severity == Severity::Warning && group.is_of_layer;
            std::cmp::Reverse((group.severity, of_whole, group.count))
        });
        groups
    }
}

impl FindingGroup {
    fn begun_by(finding: &Finding) -> Self {
        Self {
            layer: finding.layer,
            code: finding.code,
            severity: finding.severity,
            count: 0,
            expected: finding.expected.clone(),
            done: finding.done.clone(),
            examples: Vec::new(),
            is_of_layer: finding.feature.is_none() && finding.id.is_none(),
        }
    }

    fn add(&mut self, finding: &Finding) {
        self.count += 1;
        if self.expected != finding.expected {
            self.expected.clear();
        }
        if self.done != finding.done {
            self.done.clear();
        }
        if self.examples.len() < EXAMPLES {
            self.examples.push(Example {
                feature: finding.feature,
                id: finding.id.clone(),
                at: finding.at,
                found: finding.found.clone(),
                done: finding.done.clone(),
            });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::Unlisted;

    fn finding(code: &'static str, severity: Severity, feature: usize, done: &str) -> Finding {
        Finding {
            layer: Layer::Compounds,
            feature: Some(feature),
            id: Some(feature.to_string()),
            severity,
            code,
            expected: "one".into(),
            found: format!("found {feature}"),
            done: done.into(),
            at: None,
        }
    }

    #[test]
    fn groups_come_worst_first_and_count_what_is_not_listed() {
        let mut report = ImportReport::default();
        report.findings.extend((1..=30).map(|at| finding("often", Severity::Note, at, "noted")));
        report.findings.push(finding("once", Severity::Rejected, 1, "rejected"));
        let doubtful = |at: usize| finding("odd", Severity::Warning, at, &format!("kept {at}"));
        report.findings.extend((1..=2).map(doubtful));
        let (layer, code, severity) = (Layer::Compounds, "odd", Severity::Warning);
        report.unlisted.push(Unlisted { layer, code, severity, count: 1000 });

        let groups = report.groups();
        let seen: Vec<_> = groups.iter().map(|g| (g.code, g.count, g.examples.len())).collect();
        assert_eq!(seen, [("once", 1, 1), ("odd", 1002, 2), ("often", 30, 20)]);
        assert_eq!((groups[2].done.as_str(), groups[2].expected.as_str()), ("noted", "one"));
        assert_eq!(groups[1].done, "", "they were not treated alike");
        assert_eq!(groups[1].examples[1].done, "kept 2");
    }
}
