//! What makes a drawing a map: legend, scale bar, north arrow.

use super::frame::Frame;
use crate::export::drawing::{Anchor, Mark, Paint, TextMark};
use crate::export::palette::{HALO, INK, INK_SOFT};

/// A column of signs and what they mean.
#[derive(Clone, Debug, Default)]
pub struct Legend {
    marks: Vec<Mark>,
    x: f64,
    y: f64,
    pen: f64,
}

impl Legend {
    /// A legend that begins at a place; `pen` as in [`Frame::filling`].
    #[must_use]
    pub const fn at(x: f64, y: f64, pen: f64) -> Self {
        Self { marks: Vec::new(), x, y, pen }
    }

    /// A heading.
    pub fn heading(&mut self, words: &str) {
        self.y += 13.0 * self.pen;
        let text = TextMark::new((self.x, self.y), 13.0 * self.pen, INK, words);
        self.marks.push(Mark::Text(text.bold()));
        self.y += 6.0 * self.pen;
    }

    /// A sign, drawn around (0, 0), with its meaning; `height` is what the sign needs, at pen 1.
    pub fn entry(&mut self, sign: Vec<Mark>, height: f64, words: &str) {
        let height = height.max(22.0) * self.pen;
        let middle = (self.x + 15.0 * self.pen, self.y + height / 2.0);
        self.marks.extend(sign.into_iter().map(|mark| mark.moved(middle)));
        let at = (self.x + 40.0 * self.pen, middle.1 + 4.6 * self.pen);
        self.marks.push(Mark::Text(TextMark::new(at, 12.5 * self.pen, INK, words)));
        self.y += height;
    }

    /// A line of small print.
    pub fn note(&mut self, words: &str) {
        self.y += 13.0 * self.pen;
        let text = TextMark::new((self.x, self.y), 11.0 * self.pen, INK_SOFT, words);
        self.marks.push(Mark::Text(text));
        self.y += 4.0 * self.pen;
    }

    /// Room between groups.
    pub fn space(&mut self, height: f64) {
        self.y += height * self.pen;
    }

    /// Where the next entry would begin.
    #[must_use]
    pub const fn bottom(&self) -> f64 {
        self.y
    }

    /// The marks.
    #[must_use]
    pub fn into_marks(self) -> Vec<Mark> {
        self.marks
    }
}

/// A bar of a round length of at most `most` units that begins at a place.
#[must_use]
pub fn scale_bar(frame: &Frame, at: (f64, f64), most: f64) -> Vec<Mark> {
    let pen = frame.pen();
    let wanted_m = most / frame.scale();
    let power = 10_f64.powf(wanted_m.log10().floor());
    let round = [5.0, 2.0, 1.0].into_iter().find(|n| n * power <= wanted_m).unwrap_or(1.0);
    let length_m = round * power;
    let words = |length_m: f64| {
        if length_m >= 1000.0 {
            format!("{} km", length_m / 1000.0)
        } else {
            format!("{length_m} m")
        }
    };
    let (x, y) = at;
    let (half, full) = (length_m * frame.scale() / 2.0, length_m * frame.scale());
    let thick = 4.0 * pen;
    let box_of = |from: f64, to: f64| {
        vec![(x + from, y), (x + to, y), (x + to, y + thick), (x + from, y + thick)]
    };
    let label = |dx: f64, words: String| {
        let text = TextMark::new((x + dx, y - 4.0 * pen), 11.5 * pen, INK, words);
        Mark::Text(text.anchored(Anchor::Middle).haloed(HALO, 3.0 * pen))
    };
    vec![
        Mark::area(box_of(0.0, half), Paint::fill(INK).outlined(INK, 0.8 * pen)),
        Mark::area(box_of(half, full), Paint::fill(HALO).outlined(INK, 0.8 * pen)),
        label(0.0, "0".to_owned()),
        label(full, words(length_m)),
    ]
}

/// An arrow to the north, its middle at a place, with its word below.
#[must_use]
pub fn north_arrow(at: (f64, f64), pen: f64, word: &str) -> Vec<Mark> {
    let half = |side: f64| {
        let points = [(0.0, -16.0), (7.0 * side, 8.0), (0.0, 3.0)];
        points.map(|(x, y)| (at.0 + x * pen, at.1 + y * pen)).to_vec()
    };
    let text = TextMark::new((at.0, at.1 + 21.0 * pen), 12.0 * pen, INK, word);
    vec![
        Mark::area(half(-1.0), Paint::fill(INK).outlined(INK, 0.8 * pen)),
        Mark::area(half(1.0), Paint::fill(HALO).outlined(INK, 0.8 * pen)),
        Mark::Text(text.bold().anchored(Anchor::Middle).haloed(HALO, 3.0 * pen)),
    ]
}
