//! The printed report (`yike report`): A4, Chinese or English, as HTML and as PDF.
//!
//! The content is made once as a document of sections and blocks; two writers set it. The HTML is
//! one file that needs nothing else: real headings and tables, maps and charts as SVG, readable on
//! a telephone and printable on A4. The PDF is laid out here, page by page, with the type's own
//! metrics, and holds its text as text. Neither looks at a clock: the same answer gives the same
//! bytes.
//!
//! | file | question |
//! |---|---|
//! | `document` | what is a report made of? |
//! | `question`, `figures` | how are rule and numbers put into words? |
//! | `headline` | what is the message, and which figures stand behind it? |
//! | `overview`, `charts` | how do walks, reasons, kinds and tiers look? |
//! | `requirements` | how does each requirement of a standard of several fare? |
//! | `maps` | where are the gaps? |
//! | `streets`, `worst`, `stations`, `findings`, `method` | which lists and words follow? |
//! | `html` | how is it written for a browser? |
//! | `lines`, `fonts` | how wide is a text, and where may a line break? |
//! | `pdf/` | how is it set on pages? |

mod charts;
mod document;
mod figures;
mod findings;
mod fonts;
mod headline;
mod html;
mod lines;
mod maps;
mod method;
mod overview;
mod pdf;
mod question;
mod requirements;
mod stations;
mod streets;
#[cfg(test)]
mod tests;
mod worst;

pub use document::Report;
pub use fonts::{FontError, Fonts};
pub use pdf::ReportError;

use std::path::Path;

use super::{ExportError, Language};
use crate::city::City;
use crate::coverage::{Coverage, Gap};
use crate::ingest::ImportReport;
use crate::study::{Answer, Study};
use document::{Block, Heading, Section, Start};

/// What a report is made from.
#[derive(Clone, Copy)]
struct Matter<'a> {
    language: Language,
    city: &'a City,
    answer: &'a Answer,
    /// The same by the bare circle, where walks were measured.
    circle: Option<&'a Coverage>,
    gaps: &'a [Gap],
    import: Option<&'a ImportReport>,
}

/// The report on an answer. `import` is what reading the city found, where that is known.
#[must_use]
pub fn report(
    study: &Study,
    answer: &Answer,
    import: Option<&ImportReport>,
    language: Language,
) -> Report {
    let city = study.city();
    let matter = Matter {
        language,
        city,
        answer,
        circle: study.circle_beside(answer),
        gaps: study.gaps(answer),
        import,
    };
    let l = language;
    let date = city.data_date().unwrap_or_else(|| l.of("未注明", "not stated"));
    let source = city.source().unwrap_or_else(|| l.of("未注明", "not stated"));
    let standard = &answer.coverage.standard;
    let fact = |zh, en, text: &str| (l.of(zh, en).to_owned(), text.to_owned());
    Report {
        language,
        name: city.name().to_owned(),
        title: l.pick(
            format!("{}服务站步行覆盖报告", city.name()),
            format!("Service coverage of {}", city.name()),
        ),
        subtitle: l
            .of(
                "谁在一刻钟内走得到服务站，谁走不到，为什么",
                "Who can walk to a service station, who cannot, and why",
            )
            .to_owned(),
        facts: vec![
            fact("标准", "Standard", question::standard_name(l, standard)),
            fact("数据日期", "Data of", date),
            fact("界限", "Limit", &question::limits(l, standard)),
            fact("量法", "Way", &l.method(answer.method)),
            fact(
                "走路的人",
                "Who walks",
                question::shared(l, standard, |one| question::walker(l, one.walker)),
            ),
            fact(
                "量到",
                "Measured to",
                question::shared(l, standard, |one| question::measure(l, one.measure)),
            ),
            fact("出处", "Rule", &standard.source),
            fact("来源", "Source", source),
        ],
        question: question::on_one_line(l, answer),
        source: source.to_owned(),
        sections: sections(&matter),
    }
}

impl Report {
    /// The report as one HTML file that needs nothing else.
    #[must_use]
    pub fn to_html(&self) -> String {
        html::html(self)
    }

    /// The report as PDF.
    ///
    /// # Errors
    /// When the PDF cannot be written, which is a fault of the program.
    pub fn to_pdf(&self, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
        pdf::pdf(self, fonts)
    }
}

/// Writes a report that has been set.
///
/// # Errors
/// When the file system says no.
pub fn write_report(path: &Path, bytes: &[u8]) -> Result<(), ExportError> {
    std::fs::write(path, bytes).map_err(ExportError::write(path))
}

fn sections(matter: &Matter) -> Vec<Section> {
    let mut cover = headline::blocks(matter);
    cover.extend(overview::first(matter));
    let mut sections = vec![Section { title: None, start: Start::Here, blocks: cover }];
    let mut add = |start, chinese, english, blocks: Vec<Block>| {
        if !blocks.is_empty() {
            let title = Some(Heading::new(matter.language, chinese, english));
            sections.push(Section { title, start, blocks });
        }
    };
    use Start::{Here, NewPage};
    let several = matter.answer.coverage.standard.requirements.len() > 1;
    let mut kinds = overview::second(matter);
    if several {
        add(NewPage, "各项要求", "Requirements", requirements::blocks(matter));
        add(Here, "类型与级别", "Kinds and tiers", std::mem::take(&mut kinds));
    }
    add(NewPage, "各街道覆盖率", "Coverage by street", maps::rates(matter));
    add(NewPage, "街道排名", "Streets in order", streets::blocks(matter));
    add(NewPage, "缺口分布", "Where the gaps are", maps::gaps(matter));
    add(NewPage, "最差的二十处缺口", "The twenty worst gaps", worst::blocks(matter));
    add(NewPage, "类型与级别", "Kinds and tiers", kinds);
    add(Here, "状况不佳的站点", "Stations in bad condition", stations::blocks(matter));
    add(NewPage, "数据检查", "What the data is like", findings::blocks(matter));
    add(NewPage, "方法与口径", "Method and bases", method::blocks(matter));
    sections
}
