//! The findings as one page without anything beside it: for the screen, for the printer, to be
//! sent to whoever made the data.

use std::borrow::Cow;
use std::fmt::Write;
use std::ops::Range;

use super::document::{FindingExample, Findings, FindingsOfKind, findings};
use super::in_chinese;
use super::sketch::Sketch;
use super::style::STYLE;
use crate::city::City;
use crate::export::Language;
use crate::export::drawing::escaped;
use crate::ingest::{ImportReport, Layer, Severity};

/// Examples that stand beside the map; the others stand below it.
const BESIDE: usize = 5;

/// The page: self-contained HTML, in one language with the titles in both.
#[must_use]
pub fn findings_page(city: &City, report: &ImportReport, language: Language) -> String {
    let found = findings(city, report);
    let page = Page { language, found: &found, sketch: Sketch::of(city) };
    let mut html = String::new();
    page.head(&mut html);
    page.sums(&mut html);
    page.layers(&mut html);
    for severity in [Severity::Rejected, Severity::Warning, Severity::Repaired] {
        for group in page.of(severity) {
            page.card(&mut html, group, severity);
        }
    }
    page.notes(&mut html);
    let words = language.of(
        "由 yike check 生成。存疑：可能有误，未改动；已修复：已采用，但与文件不同；拒收：未采用。",
        "Made by yike check. Warning: likely wrong, not changed. Repaired: kept, not as the file \
         has it. Rejected: left out.",
    );
    let version = env!("CARGO_PKG_VERSION");
    let _ = writeln!(html, "<footer>{words} yike {version}</footer>\n</body>\n</html>");
    html
}

struct Page<'a> {
    language: Language,
    found: &'a Findings,
    sketch: Sketch<'a>,
}

impl Page<'_> {
    fn of(&self, severity: Severity) -> impl Iterator<Item = &FindingsOfKind> {
        self.found.groups.iter().filter(move |group| group.severity == severity.as_str())
    }

    fn count(&self, severity: Severity) -> usize {
        self.of(severity).map(|group| group.count).sum()
    }

    /// Words in the page's language and, small, in the other.
    fn both(&self, chinese: &str, english: &str) -> String {
        let (own, other) = match self.language {
            Language::Chinese => (chinese, english),
            Language::English => (english, chinese),
        };
        format!("{} <small>{}</small>", escaped(own), escaped(other))
    }

    fn head(&self, html: &mut String) {
        let (found, language) = (self.found, self.language);
        let name = escaped(&found.name);
        let title = self.both("数据检查", "Data check");
        let plain = language.of("数据检查", "Data check");
        let date = found.data_date.as_deref().unwrap_or(language.of("日期不详", "no date"));
        let source = found.source.as_deref().unwrap_or(language.of("来源不详", "no source"));
        let _ = write!(
            html,
            "<!doctype html>\n<html lang=\"{}\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
             <title>{name} · {plain}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n{}\
             <h1>{name} · {title}</h1>\n<p class=\"about\">{}{} · {}{}</p>\n",
            language.of("zh-CN", "en"),
            self.sketch.ground(),
            language.of("数据日期 ", "Data of "),
            escaped(date),
            language.of("来源：", "Source: "),
            escaped(source),
        );
    }

    fn sums(&self, html: &mut String) {
        let language = self.language;
        let [rejected, warnings] = [Severity::Rejected, Severity::Warning].map(|s| self.count(s));
        let verdict = if rejected + warnings > 0 {
            let kinds = self.of(Severity::Rejected).chain(self.of(Severity::Warning)).count();
            match language {
                Language::Chinese => {
                    format!("有 {kinds} 类问题、{} 处需要核对。", rejected + warnings)
                }
                Language::English => {
                    format!("{} places of {kinds} kinds have to be looked at.", rejected + warnings)
                }
            }
        } else {
            language.of("没有需要核对的问题。", "Nothing has to be looked at.").to_owned()
        };
        let _ = writeln!(html, "<p class=\"verdict\">{verdict}</p>\n<ul class=\"sums\">");
        for severity in Severity::ALL {
            let count = self.count(severity);
            let meaning = match severity {
                Severity::Rejected => language.of("未采用，请补正", "left out: mend the source"),
                Severity::Warning => language.of("未改动，请核对", "not changed: please check"),
                Severity::Repaired => language.of("已自动修正", "mended by the program"),
                Severity::Note => language.of("供参考", "worth knowing"),
            };
            let _ = writeln!(
                html,
                "<li class=\"{}{}\"><b>{count}</b>{}<span>{meaning}</span></li>",
                severity.as_str(),
                if count == 0 { " none" } else { "" },
                language.severity(severity),
            );
        }
        *html += "</ul>\n";
    }

    fn layers(&self, html: &mut String) {
        let language = self.language;
        let head = [
            ("图层", "layer"),
            ("文件", "file"),
            ("读入", "read"),
            ("采用", "kept"),
            ("修复", "repaired"),
            ("存疑", "warnings"),
            ("拒收", "rejected"),
        ];
        *html += "<table>\n<tr>";
        for (chinese, english) in head {
            let _ = write!(html, "<th>{}</th>", language.of(chinese, english));
        }
        *html += "</tr>\n";
        for layer in &self.found.layers {
            let words = Layer::ALL.into_iter().find(|one| one.as_str() == layer.layer);
            let name = words.map_or(layer.layer, |one| language.layer(one));
            let _ = write!(html, "<tr><td>{name}</td><td>{}</td>", escaped(&layer.file));
            let _ = write!(html, "<td>{}</td><td>{}</td>", layer.read, layer.kept);
            for (severity, count) in [
                (Severity::Repaired, layer.repaired),
                (Severity::Warning, layer.warnings),
                (Severity::Rejected, layer.rejected),
            ] {
                let class = match count {
                    0 => "zero".to_owned(),
                    _ => format!("some {}", severity.as_str()),
                };
                let _ = write!(html, "<td class=\"{class}\">{count}</td>");
            }
            *html += "</tr>\n";
        }
        *html += "</table>\n";
    }

    fn card(&self, html: &mut String, group: &FindingsOfKind, severity: Severity) {
        let language = self.language;
        let layer = Layer::ALL.into_iter().find(|layer| layer.as_str() == group.layer);
        let _ = write!(
            html,
            "<section class=\"card {}\">\n<header><span class=\"tag\">{}</span><h2>{}</h2>\
             <span class=\"count\">{} <b>{}</b></span></header>\n\
             <div class=\"body\"><div><p class=\"advice\">{}{}</p>\n",
            group.severity,
            language.severity(severity),
            self.both(group.title_zh, group.title_en),
            layer.map_or(group.layer, |layer| language.layer(layer)),
            group.count,
            escaped(language.of(group.advice_zh, group.advice_en)),
            self.done(group),
        );
        let beside = group.examples.len().min(BESIDE);
        self.examples(html, group, 0..beside);
        *html += "</div>";
        let numbered = group.examples.iter().zip(1..);
        let places: Vec<_> =
            numbered.filter_map(|(example, number)| Some((number, example.at?))).collect();
        if !places.is_empty() {
            let _ = write!(html, "<figure>{}</figure>", self.sketch.map(&places));
        }
        *html += "</div>\n";
        if group.examples.len() > beside {
            self.examples(html, group, beside..group.examples.len());
        }
        let more = group.count.saturating_sub(group.examples.len());
        if more > 0 {
            let _ = match language {
                Language::Chinese => write!(
                    html,
                    "<p class=\"more\">另有 {more} 处，见 yike check --format json 或地图图层 findings。</p>"
                ),
                Language::English => write!(
                    html,
                    "<p class=\"more\">{more} more: see yike check --format json, or the layer findings on the map.</p>"
                ),
            };
        }
        *html += "</section>\n";
    }

    /// What was done with all of them, where they were treated alike.
    fn done(&self, group: &FindingsOfKind) -> String {
        if group.done.is_empty() {
            return String::new();
        }
        let done = match self.language {
            Language::Chinese => in_chinese(&group.done),
            Language::English => Cow::Borrowed(group.done.as_str()),
        };
        let label = self.language.of("处理：", "Done: ");
        format!(" <span class=\"done\">{label}{}</span>", escaped(&done))
    }

    fn examples(&self, html: &mut String, group: &FindingsOfKind, shown: Range<usize>) {
        let class = if shown.start == 0 { "examples" } else { "examples rest" };
        let _ = writeln!(html, "<ol class=\"{class}\">");
        for (example, number) in group.examples[shown.clone()].iter().zip(shown.start + 1..) {
            let nowhere = if example.at.is_none() { " class=\"nowhere\"" } else { "" };
            let found = self.language.of(&example.found_zh, &example.found);
            let _ = write!(
                html,
                "<li{nowhere} data-n=\"{number}\"><span class=\"id\">{}</span> {}",
                escaped(&self.name_of(example)),
                escaped(found),
            );
            if group.done.is_empty() {
                let done = self.language.of(&example.done_zh, &example.done);
                let _ = write!(html, " <span class=\"done\">→ {}</span>", escaped(done));
            }
            *html += "</li>\n";
        }
        *html += "</ol>\n";
    }

    fn name_of(&self, example: &FindingExample) -> String {
        match (&example.id, example.feature, self.language) {
            (Some(id), ..) => match &example.name {
                Some(name) => format!("{name} [{id}]"),
                None => id.clone(),
            },
            (None, Some(number), Language::Chinese) => format!("第 {number} 个要素"),
            (None, Some(number), Language::English) => format!("feature {number}"),
            (None, None, _) => String::new(),
        }
    }

    /// Notes need nothing done: one line each, without a map.
    fn notes(&self, html: &mut String) {
        let mut notes = self.of(Severity::Note).peekable();
        if notes.peek().is_none() {
            return;
        }
        let language = self.language;
        let _ = writeln!(html, "<h3>{}</h3>\n<ul class=\"notes\">", self.both("提示", "Notes"));
        for group in notes {
            let layer = Layer::ALL.into_iter().find(|layer| layer.as_str() == group.layer);
            let layer = layer.map_or(group.layer, |layer| language.layer(layer));
            let first = group.examples.first().map(|example| {
                let found = language.of(&example.found_zh, &example.found);
                let done = language.of(&example.done_zh, &example.done);
                let name = self.name_of(example);
                escaped(&format!("{name} {found}{}{done}", language.of("；", "; ")))
            });
            let count =
                if group.count > 1 { format!(" × {}", group.count) } else { String::new() };
            let _ = writeln!(
                html,
                "<li><b>{layer} · {}</b>{count} <span>{}</span></li>",
                escaped(language.of(group.title_zh, group.title_en)),
                first.unwrap_or_default(),
            );
        }
        *html += "</ul>\n";
    }
}
