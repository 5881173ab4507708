//! The sheet of data findings: one line for each sort of finding in a layer, the worst first, with
//! examples.

use super::sheet::Heading;
use crate::city::City;
use crate::export::Language;
use crate::export::cell::{Cell, Sort};
use crate::export::findings::{FindingExample, FindingsOfKind, findings};
use crate::ingest::{ImportReport, Layer, Severity};

pub fn headings(language: Language) -> Vec<Heading> {
    [
        (language.of("图层", "Layer"), Sort::Text),
        (language.of("程度", "Severity"), Sort::Text),
        (language.of("问题", "Finding"), Sort::Text),
        (language.of("代码", "Code"), Sort::Text),
        (language.of("数量", "Count"), Sort::Number(0)),
        (language.of("发现（首例）", "Found (the first)"), Sort::Words),
        (language.of("处理（首例）", "Done (the first)"), Sort::Words),
        (language.of("含义与建议", "Meaning and advice"), Sort::Words),
        (language.of("举例", "Examples"), Sort::Words),
    ]
    .map(|(words, sort)| Heading::new(words, sort))
    .into()
}

/// The lines; one that says so where nothing was found or nobody kept the report.
pub fn rows(
    city: &City,
    report: Option<&ImportReport>,
    language: Language,
) -> Vec<Vec<Cell<'static>>> {
    let Some(report) = report else {
        let words = language.of("未附读入报告，见 yike check", "no report here: see yike check");
        return vec![vec![Cell::text(words)]];
    };
    let groups = findings(city, report).groups;
    if groups.is_empty() {
        return vec![vec![Cell::text(language.of("没有发现问题", "nothing to report"))]];
    }
    groups.into_iter().map(|group| line(group, language)).collect()
}

fn line(group: FindingsOfKind, language: Language) -> Vec<Cell<'static>> {
    let layer = Layer::ALL.into_iter().find(|one| one.as_str() == group.layer);
    let severity = Severity::ALL.into_iter().find(|one| one.as_str() == group.severity);
    let first = group.examples.first();
    let of_first = |zh: fn(&FindingExample) -> &str, en: fn(&FindingExample) -> &str| {
        let words = first.map(|one| language.of(zh(one), en(one)).to_owned());
        Cell::maybe(words)
    };
    vec![
        Cell::text(layer.map_or(group.layer, |one| language.layer(one))),
        Cell::text(severity.map_or(group.severity, |one| language.severity(one))),
        Cell::text(language.of(group.title_zh, group.title_en)),
        Cell::text(group.code),
        Cell::count(group.count),
        of_first(|one| &one.found_zh, |one| &one.found),
        of_first(|one| &one.done_zh, |one| &one.done),
        Cell::text(language.of(group.advice_zh, group.advice_en)),
        Cell::text(examples(&group)),
    ]
}

fn examples(group: &FindingsOfKind) -> String {
    let named = |one: &FindingExample| match (&one.name, &one.id, one.feature) {
        (Some(name), Some(id), _) => Some(format!("{name} ({id})")),
        (None, Some(id), _) => Some(id.clone()),
        (_, None, Some(number)) => Some(format!("#{number}")),
        (_, None, None) => None,
    };
    let mut keys: Vec<String> = group.examples.iter().filter_map(named).collect();
    if group.count > group.examples.len() && !keys.is_empty() {
        keys.push("…".to_owned());
    }
    keys.join(", ")
}
