//! What the checks say: counted in full, listed up to a bound.

use std::collections::BTreeMap;

use crate::ingest::report::LISTED;
use crate::ingest::{Finding, ImportReport, Layer, Severity, Unlisted};

/// A kind of finding.
pub struct Check {
    pub code: &'static str,
    pub severity: Severity,
    /// What would be right.
    pub expected: &'static str,
    /// What becomes of it.
    pub done: &'static str,
}

impl Check {
    /// Likely wrong: somebody has to look.
    pub const fn warning(code: &'static str, expected: &'static str) -> Self {
        Self { code, severity: Severity::Warning, expected, done: "kept as it is" }
    }

    /// Worth knowing.
    pub const fn note(code: &'static str, expected: &'static str) -> Self {
        Self { code, severity: Severity::Note, expected, done: "kept as it is" }
    }
}

/// One thing seen.
#[derive(Default)]
pub struct Seen {
    pub id: Option<String>,
    pub at: Option<(f64, f64)>,
    pub found: String,
}

/// The findings so far.
#[derive(Default)]
pub struct Tally {
    findings: Vec<Finding>,
    counts: BTreeMap<(Layer, &'static str, Severity), usize>,
}

impl Tally {
    /// Counts a finding and lists it while there is room; only then is it put into words.
    pub fn find(&mut self, layer: Layer, check: &Check, seen: impl FnOnce() -> Seen) {
        let count = self.counts.entry((layer, check.code, check.severity)).or_default();
        *count += 1;
        if *count > LISTED {
            return;
        }
        let Seen { id, at, found } = seen();
        self.findings.push(Finding {
            layer,
            feature: None,
            id,
            severity: check.severity,
            code: check.code,
            expected: check.expected.to_owned(),
            found,
            done: check.done.to_owned(),
            at,
        });
    }

    /// Adds all of it to a report.
    pub fn into_report(self, report: &mut ImportReport) {
        report.findings.extend(self.findings);
        for ((layer, code, severity), count) in self.counts {
            if let Some(more) = count.checked_sub(LISTED).filter(|more| *more > 0) {
                report.leave_out(Unlisted { layer, code, severity, count: more });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_million_findings_are_counted_and_a_thousand_are_put_into_words() {
        let check = Check::warning("odd", "even");
        let (mut tally, mut worded) = (Tally::default(), 0);
        for _ in 0..1_000_000 {
            tally.find(Layer::Compounds, &check, || {
                worded += 1;
                Seen::default()
            });
        }
        let mut report = ImportReport::default();
        tally.into_report(&mut report);
        assert_eq!((worded, report.findings.len()), (LISTED, LISTED));
        assert_eq!(report.groups()[0].count, 1_000_000);
    }
}
