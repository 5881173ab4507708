//! A drawing as SVG.

use std::fmt::Write;

use super::{Anchor, Colour, Line, Mark, Paint, Place, TextMark, Weight};

/// Marks as the inside of an `<svg>` element. `key` tells the clip paths of this drawing from
/// those of another in the same document.
#[must_use]
pub fn marks_to_svg(marks: &[Mark], key: &str) -> String {
    let mut pen = Pen { svg: String::new(), key, clips: 0 };
    marks.iter().for_each(|mark| pen.mark(mark));
    pen.svg
}

/// Text made fit for XML and HTML: markup is escaped, and what no document may hold (control
/// characters) or what turns the reading order round becomes a blank.
#[must_use]
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            '\'' => out += "&#39;",
            c if unprintable(c) => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

/// Whether a character has no place in a printed line.
#[must_use]
pub fn unprintable(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{fff9}'..='\u{fffb}')
        || (u32::from(c) & 0xfffe) == 0xfffe
}

struct Pen<'a> {
    svg: String,
    key: &'a str,
    clips: u32,
}

impl Pen<'_> {
    fn mark(&mut self, mark: &Mark) {
        match mark {
            Mark::Path(lines, paint) => self.path(lines, *paint),
            Mark::Dots(middles, radius, paint) => self.dots(middles, *radius, *paint),
            Mark::Text(text) => self.text(text),
            Mark::Clipped(place, marks) => self.clipped(*place, marks),
        }
    }

    fn path(&mut self, lines: &[Line], paint: Paint) {
        if lines.iter().all(|line| line.points.is_empty()) {
            return;
        }
        self.svg += "<path d=\"";
        for line in lines {
            for (at, (x, y)) in line.points.iter().enumerate() {
                self.svg.push(if at == 0 { 'M' } else { 'L' });
                self.number(*x);
                self.svg.push(' ');
                self.number(*y);
            }
            if line.closed {
                self.svg.push('Z');
            }
        }
        self.svg.push('"');
        self.paint(paint);
        self.svg += "/>\n";
    }

    fn dots(&mut self, middles: &[(f64, f64)], radius: f64, paint: Paint) {
        if middles.is_empty() {
            return;
        }
        self.svg += "<g";
        self.paint(paint);
        self.svg.push('>');
        for (x, y) in middles {
            self.svg += "<circle cx=\"";
            self.number(*x);
            self.svg += "\" cy=\"";
            self.number(*y);
            self.svg += "\" r=\"";
            self.number(radius);
            self.svg += "\"/>";
        }
        self.svg += "</g>\n";
    }

    fn text(&mut self, text: &TextMark) {
        self.svg += "<text x=\"";
        self.number(text.at.0);
        self.svg += "\" y=\"";
        self.number(text.at.1);
        self.svg += "\" font-size=\"";
        self.number(text.size);
        self.svg.push('"');
        if text.weight == Weight::Bold {
            self.svg += " font-weight=\"700\"";
        }
        match text.anchor {
            Anchor::Start => {}
            Anchor::Middle => self.svg += " text-anchor=\"middle\"",
            Anchor::End => self.svg += " text-anchor=\"end\"",
        }
        let _ = write!(self.svg, " fill=\"{}\"", css(text.colour));
        if let Some((colour, width)) = text.halo {
            let _ = write!(
                self.svg,
                " paint-order=\"stroke\" stroke=\"{}\" stroke-linejoin=\"round\" stroke-width=\"",
                css(colour)
            );
            self.number(width);
            self.svg.push('"');
        }
        let _ = writeln!(self.svg, ">{}</text>", escaped(&text.text));
    }

    fn clipped(&mut self, place: Place, marks: &[Mark]) {
        self.clips += 1;
        let id = format!("{}-clip{}", self.key, self.clips);
        let _ = write!(self.svg, "<clipPath id=\"{id}\"><rect x=\"");
        self.number(place.x);
        self.svg += "\" y=\"";
        self.number(place.y);
        self.svg += "\" width=\"";
        self.number(place.width);
        self.svg += "\" height=\"";
        self.number(place.height);
        let _ = writeln!(self.svg, "\"/></clipPath>\n<g clip-path=\"url(#{id})\">");
        marks.iter().for_each(|mark| self.mark(mark));
        self.svg += "</g>\n";
    }

    fn paint(&mut self, paint: Paint) {
        match paint.fill {
            Some((colour, opacity)) => {
                let _ = write!(self.svg, " fill=\"{}\"", css(colour));
                self.opacity("fill-opacity", opacity);
            }
            None => self.svg += " fill=\"none\"",
        }
        if let Some(stroke) = paint.stroke {
            let _ = write!(self.svg, " stroke=\"{}\" stroke-width=\"", css(stroke.colour));
            self.number(stroke.width);
            self.svg += "\" stroke-linejoin=\"round\"";
            self.opacity("stroke-opacity", stroke.opacity);
            if let Some((dash, gap)) = stroke.dash {
                let _ = write!(self.svg, " stroke-dasharray=\"{dash} {gap}\"");
            }
        }
    }

    fn opacity(&mut self, name: &str, opacity: f64) {
        if opacity < 1.0 {
            let _ = write!(self.svg, " {name}=\"{opacity}\"");
        }
    }

    /// Two decimals at most, and none that say nothing.
    fn number(&mut self, value: f64) {
        let value = if value.is_finite() { value } else { 0.0 };
        let text = format!("{value:.2}");
        let text = text.trim_end_matches('0').trim_end_matches('.');
        self.svg += if text == "-0" { "0" } else { text };
    }
}

/// A colour as `#rrggbb`.
#[must_use]
pub fn css(colour: Colour) -> String {
    format!("#{:02x}{:02x}{:02x}", colour.0, colour.1, colour.2)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_drawing() {
        assert_eq!(escaped("<a & \"b\">\u{0}"), "&lt;a &amp; &quot;b&quot;&gt; ");
        assert_eq!(escaped("a\u{202e}b\u{ffff}c"), "a b c");
    }

    #[test]
    fn numbers_are_short_and_never_nan() {
        let mark = Mark::line([(1.0, 2.5), (f64::NAN, -0.001)], Paint::default());
        let svg = marks_to_svg(&[mark], "x");
        assert_eq!(svg, "<path d=\"M1 2.5L0 0\" fill=\"none\"/>\n");
    }
}
