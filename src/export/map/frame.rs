//! How metres become places on a drawing.

use crate::city::City;
use crate::export::drawing::{Line, Place};
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::PlaneBox;

/// A rectangle of a drawing in which a city is shown.
#[derive(Clone, Copy, Debug)]
pub struct Frame {
    place: Place,
    window: PlaneBox,
    scale: f64,
    pen: f64,
}

impl Frame {
    /// The whole city in a rectangle. `pen` is the factor of line widths and type: 1 for a sheet
    /// 1400 wide.
    ///
    /// The window follows the compounds; a station far off by an error of the data does not
    /// shrink the city. Without compounds it follows the stations, without those the areas.
    #[must_use]
    pub fn filling(city: &City, place: Place, pen: f64) -> Self {
        Self::around(window(city), place, pen)
    }

    /// A part of the plane in a rectangle, with what else there is room for.
    #[must_use]
    pub fn around(window: PlaneBox, place: Place, pen: f64) -> Self {
        let (width_m, height_m) = size(window);
        let scale = (place.width / width_m).min(place.height / height_m);
        let middle = window.middle();
        let (half_width_m, half_height_m) = (place.width / scale / 2.0, place.height / scale / 2.0);
        let window = PlaneBox {
            min: PlanePoint::new(middle.x - half_width_m, middle.y - half_height_m),
            max: PlanePoint::new(middle.x + half_width_m, middle.y + half_height_m),
        };
        Self { place, window, scale, pen }
    }

    /// The height at which a city fills a rectangle of this width, within bounds.
    #[must_use]
    pub fn height_for(city: &City, width: f64, least: f64, most: f64) -> f64 {
        let (width_m, height_m) = size(window(city));
        (width * height_m / width_m).clamp(least, most)
    }

    /// The rectangle that is filled.
    #[must_use]
    pub const fn place(&self) -> Place {
        self.place
    }

    /// Factor of line widths and type.
    #[must_use]
    pub const fn pen(&self) -> f64 {
        self.pen
    }

    /// Units of the drawing a metre.
    #[must_use]
    pub const fn scale(&self) -> f64 {
        self.scale
    }

    /// A point's place on the drawing.
    #[must_use]
    pub fn at(&self, p: PlanePoint) -> (f64, f64) {
        (
            self.place.x + (p.x - self.window.min.x) * self.scale,
            self.place.y + (self.window.max.y - p.y) * self.scale,
        )
    }

    /// Whether a point is shown.
    #[must_use]
    pub fn shows(&self, p: PlanePoint) -> bool {
        self.window.distance_sq_to(p) == 0.0
    }

    /// A shape's outlines, thinned to what can be seen; nothing where none of it is shown.
    #[must_use]
    pub fn outlines(&self, shape: &PlaneShape) -> Vec<Line> {
        let Some(area) = shape.as_area() else { return Vec::new() };
        if !PlaneBox::around_area(area).meets(&self.window) {
            return Vec::new();
        }
        let rings = area
            .iter()
            .flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        rings.map(|ring| self.line(ring, true)).filter(|line| !line.points.is_empty()).collect()
    }

    /// A line without the points that lie within a third of a pen of the last.
    #[must_use]
    pub fn line(&self, line: &geo_types::LineString<f64>, closed: bool) -> Line {
        let mut points: Vec<(f64, f64)> = Vec::new();
        let end = line.0.len().saturating_sub(1);
        for (at, c) in line.0.iter().enumerate() {
            let (x, y) = self.at(PlanePoint::new(c.x, c.y));
            let near = points
                .last()
                .is_some_and(|(lx, ly)| (lx - x).abs() + (ly - y).abs() < 0.5 * self.pen);
            if !(at > 0 && at < end && near) {
                points.push((x, y));
            }
        }
        if closed && points.len() > 1 {
            points.pop(); // the first again
        }
        Line { points, closed }
    }
}

/// What is to be seen of a city, with some room around it.
fn window(city: &City) -> PlaneBox {
    let around = |shapes: &[PlaneShape]| {
        shapes.iter().map(PlaneBox::around_shape).fold(PlaneBox::EMPTY, PlaneBox::joined)
    };
    let is_something = |bounds: &PlaneBox| bounds.min.x <= bounds.max.x;
    let areas = || {
        let shapes: Vec<_> = city.areas().iter().map(|area| area.shape.on(city.plane())).collect();
        around(&shapes)
    };
    let whole = Some(around(city.compound_shapes()))
        .filter(is_something)
        .or_else(|| Some(around(city.station_shapes())).filter(is_something))
        .or_else(|| Some(areas()).filter(is_something))
        .unwrap_or_else(|| PlaneBox::around([PlanePoint::default()]).grown(500.0));
    let (width_m, height_m) = size(whole);
    whole.grown((width_m.max(height_m) * 0.03).max(100.0))
}

fn size(window: PlaneBox) -> (f64, f64) {
    (window.max.x - window.min.x, window.max.y - window.min.y)
}
