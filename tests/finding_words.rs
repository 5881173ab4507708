//! Every code that a finding may have stands in the table of titles and advice.
//!
//! The codes are read from the text of the sources: a string in kebab case after one of the words
//! with which findings are made.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use yike::export::has_wording;

/// What stands before a code.
const BEGINNINGS: [&str; 11] = [
    "code: \"",
    "rejected(\"",
    "repaired(\"",
    "unreadable(\"",
    "Check::warning(\"",
    "Check::note(\"",
    "of_feature(of, \"",
    "guessed: \"",
    "disagrees: \"",
    "unknown: \"",
    "none: \"",
];

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry")) {
        let path = entry.path();
        if path.is_dir() {
            sources(&path, found);
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
}

#[test]
fn every_code_of_a_finding_has_a_title_and_advice() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = vec![root.join("cli/street_findings.rs")];
    sources(&root.join("ingest"), &mut files);
    let mut codes = BTreeSet::new();
    for path in files {
        let text = fs::read_to_string(&path).expect("a source");
        let tests = text.find("#[cfg(test)]").unwrap_or(text.len());
        // Blanks and line ends between a word and its code do not matter.
        let text: String = text[..tests].split_whitespace().collect::<Vec<_>>().join(" ");
        let text = text.replace("( ", "(");
        for beginning in BEGINNINGS {
            for (at, _) in text.match_indices(beginning) {
                let code = text[at + beginning.len()..].split('"').next().unwrap_or_default();
                let is_code = |c: char| c.is_ascii_lowercase() || c == '-';
                if code.contains('-') && code.chars().all(is_code) {
                    codes.insert(code.to_owned());
                }
            }
        }
    }
    assert!(codes.len() > 60, "the codes are found: {codes:?}");
    let missing: Vec<_> = codes.iter().filter(|code| !has_wording(code)).collect();
    assert!(missing.is_empty(), "src/export/findings/wording.rs has no words for {missing:?}");
}
