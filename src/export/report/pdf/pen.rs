//! Drawn pages as PDF, by krilla: text stays text (with its characters told for search and copy),
//! and of the fonts only the glyphs that occur are embedded.

use std::ops::Range;

use krilla::color::rgb;
use krilla::destination::XyzDestination;
use krilla::geom::{Path, PathBuilder, Point, Rect};
use krilla::metadata::Metadata;
use krilla::num::NormalizedF32;
use krilla::outline::{Outline, OutlineNode};
use krilla::page::PageSettings;
use krilla::paint::{Fill, FillRule, LineJoin, Stroke, StrokeDash};
use krilla::surface::Surface;
use krilla::text::{Font, GlyphId, KrillaGlyph};
use krilla::{Data, Document};

use super::flow::{Laid, PAGE};
use crate::export::drawing::{
    Anchor, Colour, Drawing, Line, Mark, Paint, Place, TextMark, Weight, unprintable,
};
use crate::export::report::document::Report;
use crate::export::report::fonts::Fonts;

/// Why a PDF could not be written: a fault of the program.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum ReportError {
    /// The fonts cannot be embedded.
    #[error("pdf: a font cannot be embedded")]
    Font,
    /// The writer refused.
    #[error("pdf: cannot be written: {0}")]
    Write(String),
}

/// Writes the pages.
///
/// # Errors
/// When a font cannot be embedded or the writer refuses.
pub fn written(report: &Report, laid: &Laid, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let embedded = |weight| {
        let (data, index) = fonts.typeface(weight).data();
        let data: Data = data.into();
        Font::new(data, index).ok_or(ReportError::Font)
    };
    let pen = Pen { fonts, regular: embedded(Weight::Regular)?, bold: embedded(Weight::Bold)? };
    let mut document = Document::new();
    for page in &laid.pages {
        let settings = PageSettings::from_wh(number(PAGE.0), number(PAGE.1));
        let Some(settings) = settings else { continue };
        let mut written = document.start_page_with(settings);
        let mut surface = written.surface();
        pen.page(&mut surface, page);
        surface.finish();
        written.finish();
    }
    let mut outline = Outline::new();
    for (title, page, y) in &laid.outline {
        let place = XyzDestination::new(*page, Point::from_xy(0.0, number(*y)));
        outline.push_child(OutlineNode::new(title.clone(), place));
    }
    document.set_outline(outline);
    let language = report.language.of("zh-CN", "en");
    let metadata = Metadata::new()
        .title(report.title.clone())
        .description(report.question.clone())
        .language(language.to_owned())
        .creator(format!("yike {}", env!("CARGO_PKG_VERSION")));
    document.set_metadata(metadata);
    document.finish().map_err(|error| ReportError::Write(format!("{error:?}")))
}

struct Pen<'a> {
    fonts: &'a Fonts,
    regular: Font,
    bold: Font,
}

impl Pen<'_> {
    fn page(&self, surface: &mut Surface, page: &Drawing) {
        page.marks.iter().for_each(|mark| self.mark(surface, mark));
    }

    fn mark(&self, surface: &mut Surface, mark: &Mark) {
        match mark {
            Mark::Path(lines, paint) => draw(surface, path(lines), *paint),
            Mark::Dots(middles, radius, paint) => {
                draw(surface, circles(middles, *radius), *paint);
            }
            Mark::Text(text) => self.text(surface, text),
            Mark::Clipped(place, marks) => {
                let Some(clip) = rectangle(*place) else { return };
                surface.push_clip_path(&clip, &FillRule::NonZero);
                marks.iter().for_each(|mark| self.mark(surface, mark));
                surface.pop();
            }
        }
    }

    fn text(&self, surface: &mut Surface, mark: &TextMark) {
        let text: String =
            mark.text.chars().map(|c| if unprintable(c) { ' ' } else { c }).collect();
        let width = self.fonts.width(&text, mark.size, mark.weight);
        let left = match mark.anchor {
            Anchor::Start => mark.at.0,
            Anchor::Middle => mark.at.0 - width / 2.0,
            Anchor::End => mark.at.0 - width,
        };
        for (run, range) in self.runs(&text, mark.weight) {
            let before = self.fonts.width(&text[..range.start], mark.size, mark.weight);
            let at = Point::from_xy(number(left + before), number(mark.at.1));
            let (font, words) = (self.font(run), &text[range.clone()]);
            let glyphs = self.glyphs(words, mark.weight);
            let size = number(mark.size);
            if let Some((colour, width)) = mark.halo {
                surface.set_fill(None);
                surface.set_stroke(Some(Stroke {
                    line_join: LineJoin::Round,
                    ..stroke(colour, width, 1.0)
                }));
                // As outlines, so that the words are not found twice.
                surface.draw_glyphs(at, &glyphs, font.clone(), words, size, true);
            }
            surface.set_stroke(None);
            surface.set_fill(Some(fill(mark.colour, 1.0)));
            surface.draw_glyphs(at, &glyphs, font.clone(), words, size, false);
        }
    }

    const fn font(&self, weight: Weight) -> &Font {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The stretches of a text that one font holds.
    fn runs(&self, text: &str, weight: Weight) -> Vec<(Weight, Range<usize>)> {
        let mut runs: Vec<(Weight, Range<usize>)> = Vec::new();
        for (at, c) in text.char_indices() {
            let holds = self.fonts.set(c, weight).weight;
            let end = at + c.len_utf8();
            match runs.last_mut() {
                Some((last, range)) if *last == holds => range.end = end,
                _ => runs.push((holds, at..end)),
            }
        }
        runs
    }

    fn glyphs(&self, words: &str, weight: Weight) -> Vec<KrillaGlyph> {
        words
            .char_indices()
            .map(|(at, c)| {
                let set = self.fonts.set(c, weight);
                let range = at..at + c.len_utf8();
                let advance = number(set.advance);
                KrillaGlyph::new(GlyphId::new(set.glyph), advance, 0.0, 0.0, 0.0, range, None)
            })
            .collect()
    }
}

fn draw(surface: &mut Surface, path: Option<Path>, paint: Paint) {
    let Some(path) = path else { return };
    surface.set_fill(paint.fill.map(|(colour, opacity)| fill(colour, opacity)));
    surface.set_stroke(paint.stroke.map(|line| Stroke {
        line_join: LineJoin::Round,
        dash:
            line.dash.map(|(dash, gap)| StrokeDash {
                array: vec![number(dash), number(gap)],
                offset: 0.0,
            }),
        ..stroke(line.colour, line.width, line.opacity)
    }));
    if paint.fill.is_some() || paint.stroke.is_some() {
        surface.draw_path(&path);
    }
}

fn path(lines: &[Line]) -> Option<Path> {
    let mut builder = PathBuilder::new();
    for line in lines {
        let mut points = line.points.iter();
        let Some((x, y)) = points.next() else { continue };
        builder.move_to(point(*x), point(*y));
        points.for_each(|(x, y)| builder.line_to(point(*x), point(*y)));
        if line.closed {
            builder.close();
        }
    }
    builder.finish()
}

fn circles(middles: &[(f64, f64)], radius: f64) -> Option<Path> {
    // A quarter of a circle as a cubic Bézier curve: 4/3 (√2 − 1).
    let (r, k) = (radius, radius * 0.552_284_75);
    let mut builder = PathBuilder::new();
    for &(x, y) in middles {
        builder.move_to(point(x + r), point(y));
        let mut curve = |[(ax, ay), (bx, by), (cx, cy)]: [(f64, f64); 3]| {
            let at = |dx: f64, dy: f64| (point(x + dx), point(y + dy));
            let ((ax, ay), (bx, by), (cx, cy)) = (at(ax, ay), at(bx, by), at(cx, cy));
            builder.cubic_to(ax, ay, bx, by, cx, cy);
        };
        curve([(r, k), (k, r), (0.0, r)]);
        curve([(-k, r), (-r, k), (-r, 0.0)]);
        curve([(-r, -k), (-k, -r), (0.0, -r)]);
        curve([(k, -r), (r, -k), (r, 0.0)]);
        builder.close();
    }
    builder.finish()
}

fn rectangle(place: Place) -> Option<Path> {
    let rect = Rect::from_xywh(
        number(place.x),
        number(place.y),
        number(place.width),
        number(place.height),
    )?;
    let mut builder = PathBuilder::new();
    builder.push_rect(rect);
    builder.finish()
}

fn fill(colour: Colour, opacity: f64) -> Fill {
    Fill { paint: ink(colour).into(), opacity: share(opacity), rule: FillRule::NonZero }
}

fn stroke(colour: Colour, width: f64, opacity: f64) -> Stroke {
    Stroke {
        paint: ink(colour).into(),
        width: number(width),
        opacity: share(opacity),
        ..Stroke::default()
    }
}

fn ink(colour: Colour) -> rgb::Color {
    rgb::Color::new(colour.0, colour.1, colour.2)
}

fn share(opacity: f64) -> NormalizedF32 {
    NormalizedF32::new(number(opacity.clamp(0.0, 1.0))).unwrap_or(NormalizedF32::ONE)
}

/// A number of the drawing as PDF holds it.
#[expect(clippy::cast_possible_truncation, reason = "places on a page")]
fn number(value: f64) -> f32 {
    if value.is_finite() { value.clamp(-1e6, 1e6) as f32 } else { 0.0 }
}

/// A place of an outline: a hundredth of a point is finer than any printer, and short to write.
fn point(value: f64) -> f32 {
    number((value * 100.0).round() / 100.0)
}
