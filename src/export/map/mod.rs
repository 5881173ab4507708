//! `map.svg`: the city on one sheet, for readers without a map program: streets coloured by
//! coverage rate, unserved compounds, stations, legend, scale bar, and what it was made from.
//!
//! A vector drawing on the city's own plane, north up; text is set in the reader's fonts.

mod frame;
mod layers;

use std::path::Path;

use super::ExportError;
use crate::study::{Answer, DrawnCircles, Study};
use frame::Frame;

/// Colours of the coverage classes, from nobody to everybody, and their upper bounds.
const CLASSES: [(f64, &str); 5] =
    [(0.4, "#f6e7d8"), (0.6, "#e3e6cf"), (0.8, "#bcd9cb"), (0.95, "#84bfb9"), (1.0, "#4a9ea4")];
const UNSERVED: &str = "#d1495b";
const STATION: &str = "#12355b";
const INK: &str = "#22303c";

/// Draws the map of an answer.
#[must_use]
pub fn map(study: &Study, answer: &Answer, drawn: &[DrawnCircles]) -> String {
    let city = study.city();
    let frame = Frame::around(city);
    let mut svg = frame.open();
    layers::streets(&mut svg, &frame, city, answer);
    layers::context(&mut svg, &frame, city);
    layers::circles(&mut svg, &frame, drawn);
    layers::compounds(&mut svg, &frame, city, answer);
    layers::stations(&mut svg, &frame, city);
    layers::street_names(&mut svg, &frame, city);
    frame.close(&mut svg, city, answer);
    svg
}

/// Writes the map of an answer.
///
/// # Errors
/// When the file system says no.
pub fn write_map(
    path: &Path,
    study: &Study,
    answer: &Answer,
    drawn: &[DrawnCircles],
) -> Result<(), ExportError> {
    std::fs::write(path, map(study, answer, drawn)).map_err(ExportError::write(path))
}

/// The colour of a coverage rate.
fn class_colour(rate: f64) -> &'static str {
    CLASSES.iter().find(|(upper, _)| rate <= *upper).map_or(CLASSES[4].1, |(_, colour)| colour)
}

/// Text made fit for an SVG file.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out += "&amp;",
            '<' => out += "&lt;",
            '>' => out += "&gt;",
            '"' => out += "&quot;",
            c if c.is_control() => out.push(' '),
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_cannot_break_the_drawing() {
        assert_eq!(escaped("<a & \"b\">\u{0}"), "&lt;a &amp; &quot;b&quot;&gt; ");
    }

    #[test]
    fn every_rate_has_its_class() {
        assert_eq!(class_colour(0.0), "#f6e7d8");
        assert_eq!(class_colour(0.4), "#f6e7d8");
        assert_eq!(class_colour(0.951), "#4a9ea4");
        assert_eq!(class_colour(1.0), "#4a9ea4");
    }
}
