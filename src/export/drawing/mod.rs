//! A drawing of few sorts of marks, made once and written by several pens: as SVG (`svg`), and by
//! the report as a page of a PDF. Its units are points (1/72 inch), x to the right, y down.

mod mark;
mod svg;

pub use mark::{Anchor, Colour, Drawing, Line, Mark, Paint, Place, Stroke, TextMark, Weight};
pub use svg::{css, escaped, marks_to_svg, unprintable};
