//! What was read, what was changed, what was left out, and why: one line for each.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

use serde::Serialize;

use super::Layer;

/// Findings of one kind in one layer that are listed; more are counted. Features that are left out
/// are listed all, for nothing may vanish without a line.
pub(super) const LISTED: usize = 1000;

/// Everything that reading a city has to say.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct ImportReport {
    /// One for each layer that `city.toml` lists, in the order of [`Layer::ALL`].
    pub layers: Vec<LayerReport>,
    /// Sorted by layer, then by feature; what speaks of a whole layer comes first in it.
    pub findings: Vec<Finding>,
    /// What was found more often than it is worth listing: counted, and left out of `findings`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub unlisted: Vec<Unlisted>,
    /// The features that they speak of, until the repaired ones are counted.
    #[serde(skip)]
    touched: BTreeSet<(Layer, usize)>,
}

/// Findings of one kind that were counted but are not listed: a bad file makes no million lines.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Unlisted {
    /// Where they were found.
    pub layer: Layer,
    /// Their code.
    pub code: &'static str,
    /// How much each matters.
    pub severity: Severity,
    /// How many more there are than `findings` lists.
    pub count: usize,
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

    /// Adds findings: of each kind as many as a report lists, the others are counted.
    pub fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        let kind = |finding: &Finding| (finding.layer, finding.code, finding.severity);
        let mut listed: BTreeMap<_, usize> = BTreeMap::new();
        for finding in &self.findings {
            *listed.entry(kind(finding)).or_default() += 1;
        }
        for finding in findings {
            let count = listed.entry(kind(&finding)).or_default();
            if *count < LISTED || finding.severity == Severity::Rejected {
                *count += 1;
                self.findings.push(finding);
                continue;
            }
            let Finding { layer, feature, severity, code, .. } = finding;
            if let (Some(feature), Severity::Repaired) = (feature, severity) {
                self.touched.insert((layer, feature));
            }
            self.leave_out(Unlisted { layer, code, severity, count: 1 });
        }
    }

    /// Counts findings that are not listed.
    pub(super) fn leave_out(&mut self, more: Unlisted) {
        let kind = |one: &Unlisted| (one.layer, one.code, one.severity);
        match self.unlisted.iter_mut().find(|one| kind(one) == kind(&more)) {
            Some(known) => known.count += more.count,
            None => self.unlisted.push(more),
        }
    }

    /// Puts layers and findings in their order and counts the repaired features.
    pub(super) fn finish(&mut self) {
        self.layers.sort_by_key(|layer| layer.layer);
        self.sort_findings();
        let mut repaired = std::mem::take(&mut self.touched);
        let features = |severity: Severity| {
            let of = self.findings.iter().filter(move |finding| finding.severity == severity);
            of.filter_map(|finding| Some((finding.layer, finding.feature?)))
        };
        repaired.extend(features(Severity::Repaired));
        for rejected in features(Severity::Rejected) {
            repaired.remove(&rejected);
        }
        for report in &mut self.layers {
            let of_layer = (report.layer, 0)..=(report.layer, usize::MAX);
            report.repaired += repaired.range(of_layer).count();
        }
    }

    /// Puts the findings in their order. Stable: those of one feature stay as they were made.
    pub(super) fn sort_findings(&mut self) {
        self.findings.sort_by_key(|finding| (finding.layer, finding.feature));
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

/// How much a finding matters: the later, the more is left to do for whoever sent the data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Severity {
    /// Worth knowing; nothing was changed.
    Note,
    /// The feature is kept, but not as the file has it.
    Repaired,
    /// Likely wrong; nothing was changed, so somebody has to look.
    Warning,
    /// The feature is left out.
    Rejected,
}

impl Severity {
    /// Every severity, the worst first, as lists show them.
    pub const ALL: [Self; 4] = [Self::Rejected, Self::Warning, Self::Repaired, Self::Note];

    /// The word used in the report.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Note => "note",
            Self::Repaired => "repaired",
            Self::Warning => "warning",
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

    #[test]
    fn what_is_found_very_often_is_counted_and_its_features_are_repaired_all_the_same() {
        let finding = |feature: usize, severity| Finding {
            layer: Layer::Compounds,
            feature: Some(feature),
            id: None,
            severity,
            code: "ring-winding",
            expected: String::new(),
            found: "wound".into(),
            done: "turned".into(),
            at: None,
        };
        let mut report = ImportReport::default();
        report.layers.push(LayerReport {
            layer: Layer::Compounds,
            file: "c".into(),
            read: 3000,
            kept: 3000,
            repaired: 0,
            rejected: 0,
        });
        report.add((1..=2000).map(|at| finding(at, Severity::Repaired)));
        report.add((1501..=3000).map(|at| finding(at, Severity::Repaired)));
        report.add((2991..=3000).map(|at| finding(at, Severity::Rejected)));
        report.finish();
        assert_eq!(report.layers[0].repaired, 2990);
        assert_eq!(report.findings.len(), LISTED + 10);
        assert_eq!(report.groups().iter().map(|group| group.count).sum::<usize>(), 3510);
    }
}
