//! The findings of a city as text for a terminal: a table of layers, then one paragraph a kind.

use std::fmt::Write;

use super::table::{left, right, widest};
use crate::export::{FindingExample, Findings, FindingsOfKind, Language};
use crate::ingest::{Layer, Severity};

/// Examples of a kind that are shown unless all are asked for.
pub const SHOWN: usize = 5;

/// The whole text, with at most so many examples of each kind.
pub fn text(found: &Findings, language: Language, shown: usize) -> String {
    let mut text = format!("{} ({})", found.name, found.city);
    for about in [&found.data_date, &found.source].into_iter().flatten() {
        text += " · ";
        text += about;
    }
    text += "\n\n";
    text += &layers(found);
    text.push('\n');
    if found.groups.is_empty() {
        text += "没有发现问题 nothing to report\n";
    }
    for group in &found.groups {
        text += &paragraph(group, language, shown);
    }
    text
}

fn layers(found: &Findings) -> String {
    let head = ["图层 layer", "文件 file", "读入 read", "采用 kept", "修复 repaired"];
    let head = head.into_iter().chain(["存疑 warnings", "拒收 rejected"]);
    let mut lines: Vec<Vec<String>> = vec![head.map(str::to_owned).collect()];
    lines.extend(found.layers.iter().map(|layer| {
        let name = layer_in(layer.layer, Language::Chinese);
        let mut cells = vec![format!("{name} {}", layer.layer), layer.file.clone()];
        let counts = [layer.read, layer.kept, layer.repaired, layer.warnings, layer.rejected];
        cells.extend(counts.iter().map(ToString::to_string));
        cells
    }));
    let columns = lines[0].len();
    let width = |column: usize| widest(lines.iter().map(|line| line[column].as_str()));
    let widths: Vec<_> = (0..columns).map(width).collect();
    let mut text = String::new();
    for line in &lines {
        let cells = line.iter().enumerate().map(|(column, cell)| {
            let pad = if column < 2 { left } else { right };
            pad(cell, widths[column])
        });
        text += cells.collect::<Vec<_>>().join("  ").trim_end();
        text.push('\n');
    }
    text
}

fn layer_in(word: &'static str, language: Language) -> &'static str {
    let layer = Layer::ALL.into_iter().find(|layer| layer.as_str() == word);
    layer.map_or(word, |layer| language.layer(layer))
}

/// A kind of finding: a line that names and counts it, what to do, and examples.
fn paragraph(group: &FindingsOfKind, language: Language, shown: usize) -> String {
    let severity = Severity::ALL.into_iter().find(|one| one.as_str() == group.severity);
    let severity = severity.map_or(group.severity, |one| Language::Chinese.severity(one));
    let mut text = format!(
        "{} {}  {} × {}\n",
        left(&format!("{severity} {}", group.severity), 15),
        layer_in(group.layer, Language::Chinese),
        left(&format!("{} {}", group.title_zh, group.title_en), 0),
        group.count,
    );
    // Writing to a String cannot fail.
    if group.severity != Severity::Note.as_str() {
        let _ = writeln!(text, "    {}", language.of(group.advice_zh, group.advice_en));
    }
    let shown = shown.min(group.examples.len());
    let names: Vec<_> = group.examples[..shown].iter().map(|one| name_of(one, language)).collect();
    let width = widest(names.iter().map(String::as_str)).min(36);
    for (example, name) in group.examples[..shown].iter().zip(&names) {
        let found = language.of(&example.found_zh, &example.found);
        let done = language.of(&example.done_zh, &example.done);
        let name = if width == 0 { String::new() } else { left(name, width) + "  " };
        let at = example.at.map_or(String::new(), |(lon, lat)| format!("  @ {lon:.5}, {lat:.5}"));
        let line = format!("    {name}{found} → {done}{at}");
        let _ = writeln!(text, "{}", line.replace(char::is_control, " "));
    }
    if let Some(more) = group.count.checked_sub(shown).filter(|more| *more > 0) {
        let _ = match language {
            Language::Chinese => writeln!(text, "    …另有 {more} 处"),
            Language::English => writeln!(text, "    … {more} more"),
        };
    }
    text.push('\n');
    text
}

fn name_of(example: &FindingExample, language: Language) -> String {
    let number = example.feature.map(|number| match language {
        Language::Chinese => format!("(第 {number} 个)"),
        Language::English => format!("(feature {number})"),
    });
    let parts = [example.id.clone(), example.name.clone(), number];
    parts.into_iter().flatten().collect::<Vec<_>>().join(" ")
}
