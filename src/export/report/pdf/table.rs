//! A table: a row never breaks, and its head stands again on every page.

use super::blocks::Piece;
use super::flow::WIDTH;
use crate::export::drawing::{Anchor, Colour, Drawing, Mark, Paint, Place, TextMark, Weight};
use crate::export::palette::{INK, INK_SOFT, PANEL};
use crate::export::report::document::{Cell, Column, Density, Side, Table};
use crate::export::report::fonts::Fonts;
use crate::export::report::lines::lines;

/// Room between columns.
const GUTTER: f64 = 7.0;
/// Between rows.
const HAIRLINE: Colour = Colour::hex(0xe8_e3_d8);

/// How the rows of a table are set.
#[derive(Clone, Copy)]
struct Grid<'a> {
    table: &'a Table,
    fonts: &'a Fonts,
    size: f64,
    leading: f64,
    padding: f64,
}

/// Head and rows.
pub fn pieces(table: &Table, fonts: &Fonts) -> Vec<Piece> {
    let grid = match table.density {
        Density::Close => Grid { table, fonts, size: 7.3, leading: 9.2, padding: 1.35 },
        Density::Open => Grid { table, fonts, size: 7.5, leading: 9.9, padding: 2.7 },
    };
    let head = grid.head();
    let mut pieces = vec![Piece { drawing: head.clone(), heads: true, after_break: None }];
    for (at, row) in table.rows.iter().enumerate() {
        let drawing = grid.row(row);
        // The last row never stands alone on a page, nor the first.
        let heads = at + 2 == table.rows.len() || (at == 0 && table.rows.len() > 1);
        pieces.push(Piece { drawing, heads, after_break: Some(head.clone()) });
    }
    pieces.push(Piece { drawing: Drawing::new(WIDTH, 9.0), heads: false, after_break: None });
    pieces
}

impl Grid<'_> {
    /// Left edge and width of each column.
    fn columns(&self) -> impl Iterator<Item = (&Column, f64, f64)> {
        let shares: f64 = self.table.columns.iter().map(|column| column.share).sum();
        #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
        let gutters = GUTTER * self.table.columns.len().saturating_sub(1) as f64;
        let room = WIDTH - gutters;
        let mut x = 0.0;
        self.table.columns.iter().map(move |column| {
            let (left, width) = (x, room * column.share / shares.max(1e-9));
            x += width + GUTTER;
            (column, left, width)
        })
    }

    fn head(&self) -> Drawing {
        const SIZE: f64 = 7.2;
        const LEADING: f64 = 9.2;
        let mut drawing = Drawing::new(WIDTH, 0.0);
        let set: Vec<_> = self
            .columns()
            .map(|(column, left, width)| {
                let set = lines(self.fonts, &column.heading, SIZE, Weight::Bold, width);
                (column.side, left, width, set)
            })
            .collect();
        let most = set.iter().map(|(.., lines)| lines.len()).max().unwrap_or(1);
        #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
        let height = LEADING * most as f64;
        for (side, left, width, lines) in set {
            #[expect(clippy::cast_precision_loss, reason = "a handful of lines")]
            let mut y = height - LEADING * lines.len() as f64 + LEADING * 0.78;
            for line in lines {
                let (x, anchor) = edge(side, left, width);
                let text = TextMark::new((x, y), SIZE, INK_SOFT, line);
                drawing.text(text.bold().anchored(anchor));
                y += LEADING;
            }
        }
        let line = [(0.0, height + 3.0), (WIDTH, height + 3.0)];
        drawing.add(Mark::line(line, Paint::line(INK, 0.9)));
        drawing.height = height + 4.0;
        drawing
    }

    fn row(&self, row: &[Cell]) -> Drawing {
        let mut drawing = Drawing::new(WIDTH, 0.0);
        for (cell, (column, left, width)) in row.iter().zip(self.columns()) {
            let bottom = self.cell(&mut drawing, cell, column.side, left, width);
            drawing.height = drawing.height.max(bottom + self.padding);
        }
        let y = drawing.height;
        drawing.add(Mark::line([(0.0, y), (WIDTH, y)], Paint::line(HAIRLINE, 0.5)));
        drawing
    }

    /// Sets a cell; tells where it ends.
    fn cell(&self, drawing: &mut Drawing, cell: &Cell, side: Side, left: f64, width: f64) -> f64 {
        let (size, top) = (self.size, self.padding);
        let plain = (size, Weight::Regular, INK);
        match cell {
            Cell::Plain(words) => self.set(drawing, words, plain, side, (left, top), width),
            Cell::Strong(words) => {
                self.set(drawing, words, (size, Weight::Bold, INK), side, (left, top), width)
            }
            Cell::Double(words, below) => {
                let y = self.set(drawing, words, plain, side, (left, top), width);
                if below.is_empty() {
                    return y;
                }
                let soft = (size - 0.6, Weight::Regular, INK_SOFT);
                self.set(drawing, below, soft, side, (left, y - 0.6), width)
            }
            Cell::Bar(share, colour, words) => {
                let figure = self.fonts.width("100.0%", size, Weight::Regular) + 4.0;
                let track = Place::new(left, top + self.leading / 2.0 - 3.0, width - figure, 6.0);
                drawing.add(Mark::rect(track, Paint::fill(PANEL)));
                let filled = track.width * share.unwrap_or(0.0).clamp(0.0, 1.0);
                if filled > 0.0 {
                    let place = Place { width: filled, ..track };
                    drawing.add(Mark::rect(place, Paint::fill(*colour)));
                }
                self.set(drawing, words, plain, Side::Right, (left, top), width)
            }
            Cell::Spot(colour, words) => {
                let middle = (left + 2.2, top + self.leading / 2.0);
                drawing.add(Mark::Dots(vec![middle], 2.0, Paint::fill(*colour)));
                self.set(drawing, words, plain, side, (left + 7.0, top), width - 7.0)
            }
        }
    }

    fn set(
        &self,
        drawing: &mut Drawing,
        words: &str,
        (size, weight, colour): (f64, Weight, Colour),
        side: Side,
        (left, mut y): (f64, f64),
        width: f64,
    ) -> f64 {
        let (x, anchor) = edge(side, left, width);
        for line in lines(self.fonts, words, size, weight, width) {
            let base = y + self.leading * 0.5 + size * 0.36;
            let text = TextMark::new((x, base), size, colour, line);
            drawing.text(text.weight(weight).anchored(anchor));
            y += self.leading;
        }
        y
    }
}

const fn edge(side: Side, left: f64, width: f64) -> (f64, Anchor) {
    match side {
        Side::Left => (left, Anchor::Start),
        Side::Right => (left + width, Anchor::End),
    }
}
