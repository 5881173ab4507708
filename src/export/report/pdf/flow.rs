//! Blocks one after the other, from page to page; headings stay with what they head.

use super::blocks::{Piece, pieces};
use crate::export::drawing::{Anchor, Drawing, Mark, Paint, TextMark, Weight};
use crate::export::palette::{INK, INK_SOFT, RULE, SERVED};
use crate::export::report::document::{Report, Start};
use crate::export::report::fonts::Fonts;
use crate::export::report::lines::{lines, one_line};

/// A4, in points.
pub const PAGE: (f64, f64) = (595.276, 841.89);
/// Left and right margin.
pub const SIDE: f64 = 50.138;
/// Width of the content.
pub const WIDTH: f64 = 495.0;
const TOP: f64 = 50.0;
/// Height of a heading with the room above it.
const HEADING: f64 = 52.0;
const BOTTOM: f64 = 784.0;

/// The pages, and where its headings stand.
pub struct Laid {
    /// The pages as drawings.
    pub pages: Vec<Drawing>,
    /// Heading, page from 0, height on it.
    pub outline: Vec<(String, usize, f64)>,
}

/// Lays a report out on pages.
pub fn laid_out(report: &Report, fonts: &Fonts) -> Laid {
    let mut flow = Flow { pages: Vec::new(), y: TOP };
    flow.turn();
    let mut outline = Vec::new();
    flow.cover(report, fonts);
    for section in &report.sections {
        let mut heads: Vec<Piece> = Vec::new();
        if let Some(title) = &section.title {
            // A section that fits under the last one stays there.
            let set = section.blocks.iter().flat_map(|block| pieces(block, fonts));
            let height = HEADING + set.map(|piece| piece.drawing.height).sum::<f64>();
            if section.start == Start::NewPage && flow.y + height > BOTTOM {
                flow.turn();
            }
            heads.push(heading(title.words, title.beside, fonts, flow.y > TOP));
        }
        let mut titled = section.title.as_ref().map(|title| title.words.to_owned());
        for block in &section.blocks {
            for piece in pieces(block, fonts) {
                heads.push(piece);
                if heads.last().is_some_and(|piece| piece.heads) {
                    continue;
                }
                // What heads stays with what it heads.
                let height: f64 = heads.iter().map(|piece| piece.drawing.height).sum();
                if flow.y + height > BOTTOM && flow.y > TOP {
                    flow.turn();
                    let repeated = heads.last().and_then(|piece| piece.after_break.clone());
                    if let Some(drawing) = repeated {
                        flow.put(&drawing);
                    }
                }
                for piece in heads.drain(..) {
                    if let Some(title) = titled.take() {
                        outline.push((title, flow.pages.len() - 1, flow.y));
                    }
                    flow.put(&piece.drawing);
                }
            }
        }
        heads.drain(..).for_each(|piece| flow.put(&piece.drawing));
    }
    let mut laid = Laid { pages: flow.pages, outline };
    feet(&mut laid, report, fonts);
    laid
}

struct Flow {
    pages: Vec<Drawing>,
    y: f64,
}

impl Flow {
    /// Begins a new page, unless this one is empty.
    fn turn(&mut self) {
        if self.pages.is_empty() || self.y > TOP {
            self.pages.push(Drawing::new(PAGE.0, PAGE.1));
            self.y = TOP;
        }
    }

    fn put(&mut self, drawing: &Drawing) {
        let at = (SIDE, self.y);
        if let Some(page) = self.pages.last_mut() {
            page.place(drawing, at);
        }
        self.y += drawing.height;
    }

    fn cover(&mut self, report: &Report, fonts: &Fonts) {
        let l = report.language;
        let mut cover = Drawing::new(WIDTH, 0.0);
        cover.text(TextMark::new((0.0, 9.0), 9.5, SERVED, "一刻 Yike").bold());
        let line = l.of("一刻钟服务圈 · 覆盖分析", "the quarter-hour circle · coverage");
        let end = TextMark::new((WIDTH, 9.0), 8.5, INK_SOFT, line);
        cover.text(end.anchored(Anchor::End));
        let mut y = 26.0;
        // A long name is set smaller before it is broken.
        let fits = |size: &f64| fonts.width(&report.title, *size, Weight::Bold) <= WIDTH;
        let size = [24.0, 21.0, 18.0].into_iter().find(fits).unwrap_or(20.0);
        for line in lines(fonts, &report.title, size, Weight::Bold, WIDTH) {
            y += size;
            cover.text(TextMark::new((0.0, y), size, INK, line).bold());
            y += 8.0;
        }
        for line in lines(fonts, &report.subtitle, 10.5, Weight::Regular, WIDTH) {
            y += 12.0;
            cover.text(TextMark::new((0.0, y), 10.5, INK_SOFT, line));
            y += 4.0;
        }
        y += 8.0;
        cover.add(Mark::line([(0.0, y), (WIDTH, y)], Paint::line(INK, 1.2)));
        y += 5.0;
        let labels = report.facts.iter().map(|(label, _)| fonts.width(label, 8.2, Weight::Regular));
        let indent = labels.fold(40.0, f64::max).min(90.0) + 8.0;
        for pair in report.facts.chunks(2) {
            let height = pair.iter().zip([0.0, WIDTH / 2.0 + 6.0]).map(|((label, text), x)| {
                let mut below = y + 10.0;
                cover.text(TextMark::new((x, below), 8.2, INK_SOFT, label.as_str()));
                let room = WIDTH / 2.0 - 6.0 - indent;
                for line in lines(fonts, text, 8.2, Weight::Regular, room) {
                    cover.text(TextMark::new((x + indent, below), 8.2, INK, line));
                    below += 11.0;
                }
                below - y - 10.0 + 2.5
            });
            y += height.fold(0.0, f64::max);
        }
        y += 5.0;
        cover.add(Mark::line([(0.0, y), (WIDTH, y)], Paint::line(RULE, 0.7)));
        cover.height = y + 14.0;
        self.put(&cover);
    }
}

/// A heading over the width of the page, with room above where it does not begin it.
fn heading(words: &str, beside: &str, fonts: &Fonts, room_above: bool) -> Piece {
    let above = if room_above { 18.0 } else { 0.0 };
    let mut drawing = Drawing::new(WIDTH, HEADING - 18.0 + above);
    drawing.text(TextMark::new((0.0, above + 15.0), 15.0, INK, words).bold());
    let x = fonts.width(words, 15.0, Weight::Bold) + 8.0;
    drawing.text(TextMark::new((x, above + 15.0), 9.0, INK_SOFT, beside));
    let line = [(0.0, above + 22.0), (WIDTH, above + 22.0)];
    drawing.add(Mark::line(line, Paint::line(INK, 1.2)));
    Piece { drawing, heads: true, after_break: None }
}

/// Question, source and page number under each page.
fn feet(laid: &mut Laid, report: &Report, fonts: &Fonts) {
    const SIZE: f64 = 6.8;
    let all = laid.pages.len();
    for (at, page) in laid.pages.iter_mut().enumerate() {
        let y = BOTTOM + 14.0;
        page.add(Mark::line([(SIDE, y), (SIDE + WIDTH, y)], Paint::line(RULE, 0.6)));
        let number = report
            .language
            .pick(format!("第 {} / {all} 页", at + 1), format!("{} / {all}", at + 1));
        let right = SIDE + WIDTH;
        let text = TextMark::new((right, y + 11.0), SIZE + 0.7, INK, number);
        page.text(text.anchored(Anchor::End));
        let version = format!("yike {}", env!("CARGO_PKG_VERSION"));
        let text = TextMark::new((right, y + 21.0), SIZE, INK_SOFT, version);
        page.text(text.anchored(Anchor::End));
        let room = WIDTH - 70.0;
        let lines = [format!("{} · {}", report.name, report.question), report.source.clone()];
        for (line, below) in lines.iter().zip([11.0, 21.0]) {
            let line = one_line(fonts, line, SIZE, Weight::Regular, room);
            page.text(TextMark::new((SIDE, y + below), SIZE, INK_SOFT, line));
        }
    }
}
