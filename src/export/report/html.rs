//! The report as one HTML file: headings and tables that a screen reader can walk, maps and charts
//! as SVG with what they show in words, and a style sheet for screen, telephone and A4 paper.

use std::fmt::Write;

use super::document::{Block, Card, Cell, Density, Figure, Report, Section, Side, Table};
use crate::export::Language;
use crate::export::drawing::{Colour, escaped, marks_to_svg};

const STYLE: &str = include_str!("report.css");

/// The whole file.
pub fn html(report: &Report) -> String {
    let language = report.language;
    let mut page = Page { html: String::new(), language, drawings: 0, tables: 0 };
    let lang = report.language.of("zh-CN", "en");
    let title = escaped(&report.title);
    let _ = write!(
        page.html,
        "<!doctype html>\n<html lang=\"{lang}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"generator\" content=\"yike {}\">\n<title>{title}</title>\n\
         <style>\n{STYLE}{}</style>\n</head>\n<body>\n<main>\n<header>\n\
         <p class=\"brand\"><b>一刻 Yike</b> {}</p>\n<h1>{title}</h1>\n<p class=\"sub\">{}</p>\n",
        env!("CARGO_PKG_VERSION"),
        page_foot(report),
        report.language.of("一刻钟服务圈 · 覆盖分析", "the quarter-hour circle · coverage"),
        escaped(&report.subtitle)
    );
    page.terms("facts", &report.facts);
    page.html += "</header>\n";
    report.sections.iter().for_each(|section| page.section(section));
    let _ = write!(
        page.html,
        "</main>\n<footer>\n<p>{}</p>\n<p>{}</p>\n</footer>\n</body>\n</html>\n",
        escaped(&report.question),
        escaped(&report.source)
    );
    page.html
}

/// The foot of each printed page, for browsers that set the margins of a page.
fn page_foot(report: &Report) -> String {
    let quoted = |text: &str| {
        let plain = text.chars().filter(|c| !matches!(c, '\\' | '"' | '<' | '>'));
        plain.map(|c| if c.is_control() { ' ' } else { c }).collect::<String>()
    };
    let (page, of, end) = match report.language {
        Language::Chinese => ("第 ", " / ", " 页"),
        Language::English => ("", " / ", ""),
    };
    format!(
        "@page {{ @bottom-left {{ content: \"{}\" }} @bottom-right {{ content: \"{page}\" \
         counter(page) \"{of}\" counter(pages) \"{end}\" }} }}\n",
        quoted(&report.question)
    )
}

struct Page {
    html: String,
    language: Language,
    drawings: u32,
    tables: u32,
}

impl Page {
    fn section(&mut self, section: &Section) {
        let break_before = section.start == super::document::Start::NewPage;
        self.html += if break_before { "<section class=\"new\">\n" } else { "<section>\n" };
        if let Some(title) = &section.title {
            let _ = writeln!(
                self.html,
                "<h2>{} <small>{}</small></h2>",
                escaped(title.words),
                escaped(title.beside)
            );
        }
        section.blocks.iter().for_each(|block| self.block(block));
        self.html += "</section>\n";
    }

    fn block(&mut self, block: &Block) {
        match block {
            Block::Message(main, more) => {
                let _ = write!(self.html, "<div class=\"message\"><p>{}</p>", escaped(main));
                if !more.is_empty() {
                    let more: Vec<String> = more.iter().map(|one| escaped(one)).collect();
                    let more = more.join(self.language.of("", " "));
                    let _ = write!(self.html, "<p class=\"more\">{more}</p>");
                }
                self.html += "</div>\n";
            }
            Block::Subheading(words) => self.line("h3", "", words),
            Block::Text(words) => self.line("p", "", words),
            Block::Note(words) => self.line("p", " class=\"note\"", words),
            Block::Caution(words) => self.line("p", " class=\"caution\"", words),
            Block::Cards(cards) => {
                self.html += "<div class=\"cards\">\n";
                cards.iter().for_each(|card| self.card(card));
                self.html += "</div>\n";
            }
            Block::Terms(terms) => self.terms("terms", terms),
            Block::Figures(figures) => {
                let class = if figures.len() > 1 { "figures two" } else { "figures" };
                let _ = writeln!(self.html, "<div class=\"{class}\">");
                figures.iter().for_each(|figure| self.figure(figure));
                self.html += "</div>\n";
            }
            Block::Table(table) => self.table(table),
        }
    }

    fn line(&mut self, element: &str, attributes: &str, words: &str) {
        let _ = writeln!(self.html, "<{element}{attributes}>{}</{element}>", escaped(words));
    }

    fn terms(&mut self, class: &str, terms: &[(String, String)]) {
        let _ = writeln!(self.html, "<dl class=\"{class}\">");
        for (term, words) in terms {
            let _ = writeln!(
                self.html,
                "<div><dt>{}</dt><dd>{}</dd></div>",
                escaped(term),
                escaped(words)
            );
        }
        self.html += "</dl>\n";
    }

    fn card(&mut self, card: &Card) {
        let _ = write!(
            self.html,
            "<div class=\"card\"><p class=\"label\">{}</p><p class=\"figure\">{}</p>",
            escaped(&card.label),
            escaped(&card.figure)
        );
        if let Some(bar) = card.bar {
            self.bar(Some(bar), crate::export::palette::SERVED);
        }
        let _ = write!(self.html, "<p class=\"base\">{}</p>", escaped(&card.base));
        if let Some(beside) = &card.beside {
            let _ = write!(self.html, "<p class=\"beside\">{}</p>", escaped(beside));
        }
        self.html += "</div>\n";
    }

    fn bar(&mut self, share: Option<f64>, colour: Colour) {
        let width = share.unwrap_or(0.0).clamp(0.0, 1.0) * 100.0;
        let Colour(red, green, blue) = colour;
        let _ = write!(
            self.html,
            "<svg class=\"bar\" viewBox=\"0 0 100 6\" preserveAspectRatio=\"none\" \
             aria-hidden=\"true\"><path d=\"M0 0H100V6H0Z\" fill=\"#f7f4ec\"/><path \
             d=\"M0 0H{width:.2}V6H0Z\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/></svg>"
        );
    }

    fn figure(&mut self, figure: &Figure) {
        self.drawings += 1;
        let key = format!("d{}", self.drawings);
        let wide = if figure.drawing.width > 400.0 { " class=\"wide\"" } else { "" };
        let _ = write!(
            self.html,
            "<figure{wide}>\n<figcaption>{}</figcaption>\n<div class=\"sheet\"><svg role=\"img\" \
             aria-labelledby=\"{key}-t\" viewBox=\"0 0 {:.2} {:.2}\">\n<title \
             id=\"{key}-t\">{}</title>\n{}</svg></div>\n</figure>\n",
            escaped(&figure.title),
            figure.drawing.width,
            figure.drawing.height,
            escaped(&figure.told),
            marks_to_svg(&figure.drawing.marks, &key)
        );
    }

    fn table(&mut self, table: &Table) {
        self.tables += 1;
        let class = match table.density {
            Density::Close => "close",
            Density::Open => "open",
        };
        let _ = write!(
            self.html,
            "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-labelledby=\"t{0}\"><table \
             class=\"{class}\">\n<caption id=\"t{0}\">{1}</caption>\n<thead><tr>",
            self.tables,
            escaped(&table.caption)
        );
        for column in &table.columns {
            let side = side(column.side);
            let _ = write!(self.html, "<th scope=\"col\"{side}>{}</th>", escaped(&column.heading));
        }
        self.html += "</tr></thead>\n<tbody>\n";
        for row in &table.rows {
            self.html += "<tr>";
            for (cell, column) in row.iter().zip(&table.columns) {
                let _ = write!(self.html, "<td{}>", side(column.side));
                self.cell(cell);
                self.html += "</td>";
            }
            self.html += "</tr>\n";
        }
        self.html += "</tbody>\n</table></div>\n";
    }

    fn cell(&mut self, cell: &Cell) {
        let words = escaped(cell.words());
        match cell {
            Cell::Plain(_) => self.html += &words,
            Cell::Strong(_) => {
                let _ = write!(self.html, "<b>{words}</b>");
            }
            Cell::Double(_, below) => {
                let _ = write!(self.html, "{words}<small>{}</small>", escaped(below));
            }
            Cell::Bar(share, colour, _) => {
                self.html += "<span class=\"rate\">";
                self.bar(*share, *colour);
                let _ = write!(self.html, "<span>{words}</span></span>");
            }
            Cell::Spot(Colour(red, green, blue), _) => {
                let _ = write!(
                    self.html,
                    "<svg class=\"spot\" viewBox=\"0 0 6 6\" aria-hidden=\"true\"><circle cx=\"3\" \
                     cy=\"3\" r=\"3\" fill=\"#{red:02x}{green:02x}{blue:02x}\"/></svg>{words}"
                );
            }
        }
    }
}

const fn side(side: Side) -> &'static str {
    match side {
        Side::Left => "",
        Side::Right => " class=\"n\"",
    }
}
