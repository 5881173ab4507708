//! The findings of one feature while it is being read.

use super::source::shortened;
use super::{Finding, Layer, Severity};

/// What happened to a feature; it is left out exactly when one of its findings says so.
#[derive(Debug)]
pub(super) struct Notes {
    layer: Layer,
    feature: Option<usize>,
    id: Option<String>,
    /// Where the feature is, for findings that have no place of their own.
    at: Option<(f64, f64)>,
    findings: Vec<Finding>,
}

/// What a finding says; the rest of it is known from the feature.
pub(super) struct Says<'a> {
    pub code: &'static str,
    pub found: &'a str,
    pub expected: &'a str,
    pub done: &'a str,
}

impl Notes {
    pub fn of_feature(layer: Layer, feature: usize) -> Self {
        Self { layer, feature: Some(feature), id: None, at: None, findings: Vec::new() }
    }

    pub fn of_layer(layer: Layer) -> Self {
        Self { layer, feature: None, id: None, at: None, findings: Vec::new() }
    }

    /// From here on, and backwards, the findings carry the feature's key.
    pub fn identify(&mut self, id: Option<&str>) {
        self.id = id.map(shortened);
        for finding in &mut self.findings {
            finding.id.clone_from(&self.id);
        }
    }

    pub fn locate(&mut self, at: Option<(f64, f64)>) {
        self.at = at;
    }

    pub fn note(&mut self, says: Says<'_>) {
        self.push(Severity::Note, says);
    }

    pub fn warned(&mut self, says: Says<'_>) {
        self.push(Severity::Warning, says);
    }

    pub fn repaired(&mut self, says: Says<'_>) {
        self.push(Severity::Repaired, says);
    }

    pub fn rejected(&mut self, code: &'static str, found: &str, expected: &str) {
        self.push(Severity::Rejected, Says { code, found, expected, done: "rejected" });
    }

    /// Whether one of its findings has this code.
    pub fn speaks_of(&self, code: &str) -> bool {
        self.findings.iter().any(|finding| finding.code == code)
    }

    pub fn into_findings(self) -> Vec<Finding> {
        self.findings
    }

    fn push(&mut self, severity: Severity, says: Says<'_>) {
        self.findings.push(Finding {
            layer: self.layer,
            feature: self.feature,
            id: self.id.clone(),
            severity,
            code: says.code,
            expected: says.expected.to_owned(),
            found: says.found.to_owned(),
            done: says.done.to_owned(),
            at: self.at,
        });
    }
}
