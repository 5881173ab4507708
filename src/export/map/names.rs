//! Names of streets on the map: each inside its area where it has room, none over another.

use super::frame::Frame;
use crate::city::{City, Level};
use crate::export::drawing::{Anchor, Mark, Place, TextMark};
use crate::export::palette::{HALO, INK};
use crate::index::PlaneBox;

/// Width of a line of text without asking a font: a Chinese character is as wide as it is high.
#[must_use]
pub fn rough_width(text: &str, size: f64) -> f64 {
    let wide = |c| match c {
        '\u{2e80}'.. => 1.0,
        ' ' | 'i' | 'j' | 'l' | '.' | ',' | ':' | ';' | '\'' | '|' => 0.28,
        'f' | 'r' | 't' | '(' | ')' | '-' | '/' => 0.4,
        'm' | 'w' | 'M' | 'W' | '%' => 0.9,
        'A'..='Z' => 0.64,
        _ => 0.56,
    };
    text.chars().map(wide).sum::<f64>() * size
}

/// Names of the streets, the largest area first, left out where there is no room. `taken` are
/// places where no name may stand.
#[must_use]
pub fn street_names(frame: &Frame, city: &City, taken: &[Place]) -> Vec<Mark> {
    let size = 13.0 * frame.pen();
    let mut taken = taken.to_vec();
    let mut streets: Vec<_> = city
        .areas_at(Level::Street)
        .map(|(_, street)| (street, street.shape.on(city.plane())))
        .collect();
    streets.sort_by(|a, b| b.1.area().total_cmp(&a.1.area()));
    let mut marks = Vec::new();
    for (street, shape) in streets {
        let bounds = PlaneBox::around_shape(&shape);
        let height = (bounds.max.y - bounds.min.y) * frame.scale();
        let room = ((bounds.max.x - bounds.min.x) * frame.scale()).min(height * 3.0);
        let middle = shape.inner_point();
        let width = rough_width(&street.name, size);
        if !frame.shows(middle) || street.name.is_empty() || room < width * 0.8 {
            continue;
        }
        let (x, y) = frame.at(middle);
        let place = Place::new(x - width / 2.0, y - size, width, size * 1.3);
        let inside = frame.place();
        let cut = place.x < inside.x
            || place.y < inside.y
            || place.x + place.width > inside.x + inside.width
            || place.y + place.height > inside.y + inside.height;
        if cut || taken.iter().any(|other| other.overlaps(&place)) {
            continue;
        }
        taken.push(place);
        let text = TextMark::new((x, y), size, INK, street.name.as_str());
        marks
            .push(Mark::Text(text.bold().anchored(Anchor::Middle).haloed(HALO, 3.0 * frame.pen())));
    }
    marks
}
