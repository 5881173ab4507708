//! Each sort of block as pieces that do not break.

use super::flow::WIDTH;
use super::table;
use crate::export::drawing::{Colour, Drawing, Mark, Paint, Place, TextMark, Weight};
use crate::export::palette::{CIRCLE, INK, INK_SOFT, PANEL, RULE, SERVED};
use crate::export::report::document::{Block, Card, Figure};
use crate::export::report::fonts::Fonts;
use crate::export::report::lines::{lines, one_line};

/// What stands together on a page.
pub struct Piece {
    /// The piece, as wide as the content.
    pub drawing: Drawing,
    /// Whether it stays with the next.
    pub heads: bool,
    /// What is to stand before it where it begins a page: the head of its table.
    pub after_break: Option<Drawing>,
}

impl Piece {
    const fn of(drawing: Drawing) -> Self {
        Self { drawing, heads: false, after_break: None }
    }
}

/// A block in pieces.
pub fn pieces(block: &Block, fonts: &Fonts) -> Vec<Piece> {
    match block {
        Block::Message(main, more) => vec![message(main, more, fonts)],
        Block::Subheading(words) => {
            let heading = Style { size: 10.5, leading: 14.0, weight: Weight::Bold, colour: SERVED };
            let drawing = paragraph(words, heading, 6.0, 3.0, fonts);
            vec![Piece { heads: true, ..Piece::of(drawing) }]
        }
        Block::Text(words) => vec![Piece::of(paragraph(words, TEXT, 0.0, 7.0, fonts))],
        Block::Note(words) => vec![Piece::of(paragraph(words, NOTE, 0.0, 6.0, fonts))],
        Block::Caution(words) => vec![caution(words, fonts)],
        Block::Cards(cards) => vec![row_of_cards(cards, fonts)],
        Block::Terms(terms) => terms.iter().map(|term| definition(term, fonts)).collect(),
        Block::Figures(figures) => vec![side_by_side(figures, fonts)],
        Block::Table(table) => table::pieces(table, fonts),
    }
}

#[derive(Clone, Copy)]
struct Style {
    size: f64,
    leading: f64,
    weight: Weight,
    colour: Colour,
}

const TEXT: Style = Style { size: 9.2, leading: 14.0, weight: Weight::Regular, colour: INK };
const NOTE: Style = Style { size: 7.6, leading: 11.0, weight: Weight::Regular, colour: INK_SOFT };

/// Sets a text in a column that begins at (x, y); tells where it ends.
fn set(
    drawing: &mut Drawing,
    text: &str,
    style: Style,
    (x, mut y): (f64, f64),
    width: f64,
    fonts: &Fonts,
) -> f64 {
    for line in lines(fonts, text, style.size, style.weight, width) {
        let base = y + style.leading * 0.5 + style.size * 0.36;
        let mark = TextMark::new((x, base), style.size, style.colour, line);
        drawing.text(mark.weight(style.weight));
        y += style.leading;
    }
    y
}

fn paragraph(words: &str, style: Style, above: f64, below: f64, fonts: &Fonts) -> Drawing {
    let mut drawing = Drawing::new(WIDTH, 0.0);
    drawing.height = set(&mut drawing, words, style, (0.0, above), WIDTH, fonts) + below;
    drawing
}

fn message(main: &str, more: &[String], fonts: &Fonts) -> Piece {
    let strong = Style { size: 13.0, leading: 19.5, weight: Weight::Bold, colour: INK };
    let mut drawing = Drawing::new(WIDTH, 0.0);
    let (left, width) = (16.0, WIDTH - 32.0);
    let mut y = set(&mut drawing, main, strong, (left, 11.0), width, fonts);
    if !more.is_empty() {
        let joined =
            if more.iter().any(|one| one.ends_with('.')) { more.join(" ") } else { more.concat() };
        y = set(&mut drawing, &joined, TEXT, (left, y + 4.0), width, fonts);
    }
    on_panel(&mut drawing, y + 10.0, PANEL, SERVED);
    drawing.height = y + 24.0;
    Piece::of(drawing)
}

fn caution(words: &str, fonts: &Fonts) -> Piece {
    let style = Style { size: 8.2, leading: 12.0, ..TEXT };
    let mut drawing = Drawing::new(WIDTH, 0.0);
    let y = set(&mut drawing, words, style, (12.0, 5.0), WIDTH - 24.0, fonts);
    let amber = Colour::hex(0xc9_8a_1b);
    on_panel(&mut drawing, y + 5.0, Colour::hex(0xfd_f6_e6), amber);
    drawing.height = y + 15.0;
    Piece::of(drawing)
}

/// Puts a panel with a strong left edge under what has been drawn.
fn on_panel(drawing: &mut Drawing, height: f64, ground: Colour, edge: Colour) {
    let panel = Mark::rect(Place::new(0.0, 0.0, WIDTH, height), Paint::fill(ground));
    let edge = Mark::rect(Place::new(0.0, 0.0, 3.5, height), Paint::fill(edge));
    drawing.marks.splice(0..0, [panel, edge]);
}

fn row_of_cards(cards: &[Card], fonts: &Fonts) -> Piece {
    const GAP: f64 = 16.0;
    let mut drawing = Drawing::new(WIDTH, 0.0);
    #[expect(clippy::cast_precision_loss, reason = "a handful of cards")]
    let width = (WIDTH - GAP * (cards.len().max(1) - 1) as f64) / cards.len().max(1) as f64;
    let headline = cards.iter().any(|card| card.bar.is_some());
    let size = if headline { 21.0 } else { 14.0 };
    let mut x = 0.0;
    for card in cards {
        drawing.add(Mark::line([(x, 0.0), (x + width, 0.0)], Paint::line(RULE, 0.8)));
        let fitted = |text: &str, size, weight| one_line(fonts, text, size, weight, width);
        let label = fitted(&card.label, 8.2, Weight::Regular);
        drawing.text(TextMark::new((x, 12.5), 8.2, INK_SOFT, label));
        let mut y = 12.5 + size + 4.0;
        // A long figure is set smaller rather than cut.
        let wide = fonts.width(&card.figure, size, Weight::Bold);
        let size = size * (width / wide.max(1.0)).min(1.0);
        let figure = TextMark::new((x, y), size, SERVED, card.figure.as_str());
        drawing.text(figure.bold());
        if headline {
            y += 5.0;
            let track = Place::new(x, y, width, 4.0);
            drawing.add(Mark::rect(track, Paint::fill(PANEL)));
            if let Some(bar) = card.bar {
                let filled = Place { width: width * bar.clamp(0.0, 1.0), ..track };
                drawing.add(Mark::rect(filled, Paint::fill(SERVED)));
            }
            y += 5.0;
        }
        y += if headline { 10.5 } else { 12.5 };
        for line in lines(fonts, &card.base, 7.6, Weight::Regular, width) {
            drawing.text(TextMark::new((x, y), 7.6, INK, line));
            y += 10.5;
        }
        if let Some(beside) = &card.beside {
            let text = fitted(beside, 7.6, Weight::Regular);
            drawing.text(TextMark::new((x, y), 7.6, CIRCLE, text));
            y += 10.5;
        }
        drawing.height = drawing.height.max(y + 3.0);
        x += width + GAP;
    }
    Piece::of(drawing)
}

fn definition((term, words): &(String, String), fonts: &Fonts) -> Piece {
    let style = Style { size: 8.6, leading: 13.0, ..TEXT };
    let mut drawing = Drawing::new(WIDTH, 0.0);
    drawing.add(Mark::line([(0.0, 0.0), (WIDTH, 0.0)], Paint::line(RULE, 0.5)));
    let bold = Style { weight: Weight::Bold, ..style };
    let left = set(&mut drawing, term, bold, (0.0, 4.0), 80.0, fonts);
    let right = set(&mut drawing, words, style, (92.0, 4.0), WIDTH - 92.0, fonts);
    drawing.height = left.max(right) + 4.0;
    Piece::of(drawing)
}

fn side_by_side(figures: &[Figure], fonts: &Fonts) -> Piece {
    let mut drawing = Drawing::new(WIDTH, 0.0);
    let mut x = 0.0;
    for figure in figures {
        let width = figure.drawing.width;
        let title = one_line(fonts, &figure.title, 9.2, Weight::Bold, width);
        drawing.text(TextMark::new((x, 12.0), 9.2, INK, title).bold());
        drawing.place(&figure.drawing, (x, 20.0));
        drawing.height = drawing.height.max(20.0 + figure.drawing.height + 10.0);
        x += width + (WIDTH - 2.0 * width).max(0.0);
    }
    Piece::of(drawing)
}
