//! What was read, what was changed, what was left out, and why: one line for each.

use std::fmt;

use serde::Serialize;

use super::Layer;

/// Everything that reading a city has to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// One for each layer that `city.toml` lists, in the order of [`Layer::ALL`].
    pub layers: Vec<LayerReport>,
    /// Sorted by layer, then by feature; what speaks of a whole layer comes first in it.
    pub findings: Vec<Finding>,
}

impl ImportReport {
    /// Features left out, over all layers.
    #[must_use]
    pub fn rejected(&self) -> usize {
        self.layers.iter().map(|layer| layer.rejected).sum()
    }

    /// Findings of one kind, in the report's order.
    pub fn with_code<'a>(&'a self, code: &'a str) -> impl Iterator<Item = &'a Finding> {
        self.findings.iter().filter(move |finding| finding.code == code)
    }

    /// Puts layers and findings in their order and counts the repaired features.
    pub(super) fn finish(&mut self) {
        self.layers.sort_by_key(|layer| layer.layer);
        // Stable: the findings of one feature keep the order in which they were made.
        self.findings.sort_by_key(|finding| (finding.layer, finding.feature));
        for of_feature in
            self.findings.chunk_by(|a, b| (a.layer, a.feature) == (b.layer, b.feature))
        {
            let worst = of_feature.iter().map(|finding| finding.severity).max();
            let layer = of_feature[0].layer;
            if worst == Some(Severity::Repaired)
                && let Some(report) = self.layers.iter_mut().find(|report| report.layer == layer)
            {
                report.repaired += 1;
            }
        }
    }
}

/// What became of one layer's features: `read` is `kept` and `rejected` together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayerReport {
    /// The layer.
    pub layer: Layer,
    /// The file, as `city.toml` writes it.
    pub file: String,
    /// Features in the file.
    pub read: usize,
    /// Features that are in the city.
    pub kept: usize,
    /// Features that are in the city, but not as the file has them.
    pub repaired: usize,
    /// Features that are not in the city.
    pub rejected: usize,
}

/// How much a finding matters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing was changed.
    Note,
    /// The feature is kept, but not as the file has it.
    Repaired,
    /// The feature is left out.
    Rejected,
}

impl Severity {
    /// The word used in the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Repaired => "repaired",
            Self::Rejected => "rejected",
        }
    }
}

/// One thing that reading found. As text it is one line:
///
/// ```
/// use yike::ingest::{Finding, Layer, Severity};
/// let finding = Finding {
///     layer: Layer::Compounds,
///     feature: Some(12),
///     id: Some("4711".into()),
///     severity: Severity::Rejected,
///     code: "ring-short",
///     expected: "4".into(),
///     found: "ring has 2 points".into(),
///     done: "rejected".into(),
///     at: None,
/// };
/// let line = "compounds 4711 (feature 12): ring has 2 points, needs 4: rejected";
/// assert_eq!(finding.to_string(), line);
/// ```
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Finding {
    /// Where it was found.
    pub layer: Layer,
    /// Position in the file, from 1; `None` where the finding speaks of the whole layer.
    pub feature: Option<usize>,
    /// The feature's own key, where it has one.
    pub id: Option<String>,
    /// How much it matters.
    pub severity: Severity,
    /// A stable word for programs, such as `ring-unclosed`.
    pub code: &'static str,
    /// What would be right; follows the word "needs". Empty where `found` says it all.
    pub expected: String,
    /// What is there.
    pub found: String,
    /// What was done about it.
    pub done: String,
    /// Longitude and latitude near it, where there is one place to show.
    pub at: Option<(f64, f64)>,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.layer.as_str())?;
        if let Some(id) = &self.id {
            write!(f, " {}", on_one_line(id))?;
        }
        if let Some(number) = self.feature {
            write!(f, " (feature {number})")?;
        }
        write!(f, ": {}", on_one_line(&self.found))?;
        if !self.expected.is_empty() {
            write!(f, ", needs {}", on_one_line(&self.expected))?;
        }
        write!(f, ": {}", on_one_line(&self.done))
    }
}

/// Text from a file may hold line breaks; a line of the report may not.
fn on_one_line(text: &str) -> String {
    text.chars().map(|c| if c.is_control() { ' ' } else { c }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_finding_is_one_line_whatever_the_file_wrote() {
        let finding = Finding {
            layer: Layer::Stations,
            feature: None,
            id: Some("a\nb".into()),
            severity: Severity::Note,
            code: "number-unreadable",
            expected: String::new(),
            found: "x\r\ny".into(),
            done: "noted".into(),
            at: None,
        };
        assert_eq!(finding.to_string(), "stations a b: x  y: noted");
    }
}
