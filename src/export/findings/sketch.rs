//! Small maps of where findings are: the streets in grey, the findings as numbered dots.
//!
//! The streets are drawn once a page and used by every map. The map shows the areas and the middle
//! nine tenths of the compounds, so that a feature astray does not shrink the city to a dot; what
//! lies beyond stands at the edge.

use std::fmt::Write;

use crate::city::{City, Level};
use crate::export::drawing::{Mark, Paint, Place, marks_to_svg};
use crate::export::map::Frame;
use crate::export::palette::{BORDER, GROUND};
use crate::geodesy::{LonLat, PlanePoint};
use crate::index::PlaneBox;

const WIDTH: f64 = 300.0;
const HEIGHT: f64 = 190.0;
/// Half the size of a dot, and the room that it has at the edge.
const DOT: f64 = 7.5;
/// As many places as a small map is large enough for.
const FEW: usize = 2;

/// The maps of one page.
pub struct Sketch<'a> {
    city: &'a City,
    frame: Frame,
}

impl<'a> Sketch<'a> {
    pub fn of(city: &'a City) -> Self {
        let areas = city.areas().iter().filter(|area| Some(area.level) == drawn_level(city));
        let areas = areas.map(|area| PlaneBox::around_shape(&area.shape.on(city.plane())));
        let window = areas.fold(middle_of_compounds(city), PlaneBox::joined);
        let nothing = PlaneBox::around([PlanePoint::default()]).grown(500.0);
        let window = if window.min.x <= window.max.x { window } else { nothing };
        let side = (window.max.x - window.min.x).max(window.max.y - window.min.y);
        let window = window.grown((side * 0.04).max(50.0));
        Self { city, frame: Frame::around(window, Place::new(0.0, 0.0, WIDTH, HEIGHT), 1.0) }
    }

    /// What all maps share, to stand once in the page.
    pub fn ground(&self) -> String {
        let level = drawn_level(self.city);
        let areas = self.city.areas().iter().filter(|area| Some(area.level) == level);
        let outlines =
            areas.flat_map(|area| self.frame.outlines(&area.shape.on(self.city.plane()))).collect();
        let path = Mark::Path(outlines, Paint::fill(GROUND).outlined(BORDER, 0.7));
        format!(
            "<svg class=\"defs\" width=\"0\" height=\"0\" aria-hidden=\"true\"><defs>\
             <g id=\"ground\">{}</g></defs></svg>\n",
            marks_to_svg(&[path], "ground")
        )
    }

    /// A map of numbered places; nothing where there is none. A few places need a small one.
    pub fn map(&self, places: &[(usize, (f64, f64))]) -> String {
        if places.is_empty() {
            return String::new();
        }
        let (width, height) = (WIDTH, HEIGHT);
        let shrunk = if places.len() <= FEW { 0.6 } else { 1.0 };
        let (dot, font) = (DOT / shrunk, 9.0 / shrunk);
        let mut svg = format!(
            "<svg class=\"map\" viewBox=\"0 0 {width:.0} {height:.0}\" width=\"{:.0}\" \
             height=\"{:.0}\" font-size=\"{font:.1}\" role=\"img\"><use href=\"#ground\"/>",
            width * shrunk,
            height * shrunk
        );
        // The first, which is the worst, lies on top.
        for (number, (lon, lat)) in places.iter().rev() {
            let Ok(place) = LonLat::try_new(*lon, *lat) else { continue };
            let (x, y) = self.frame.at(self.city.plane().project(place));
            // A place that is no place on the plane stands at the edge too.
            let (x, y) = (x.max(dot).min(width - dot), y.max(dot).min(height - dot));
            let _ = write!(
                svg,
                "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{dot:.1}\"/>\
                 <text x=\"{x:.1}\" y=\"{:.1}\">{number}</text>",
                y + font * 0.36
            );
        }
        svg + "</svg>"
    }
}

/// Streets where there are any, else the next level that the city has.
fn drawn_level(city: &City) -> Option<Level> {
    let levels = [Level::Street, Level::District, Level::Community];
    levels.into_iter().find(|level| city.areas_at(*level).next().is_some())
}

fn middle_of_compounds(city: &City) -> PlaneBox {
    let shapes = city.compound_shapes().iter().chain(city.station_shapes());
    let boxes = shapes.map(PlaneBox::around_shape).filter(|one| one.min.x <= one.max.x);
    let (mut xs, mut ys): (Vec<_>, Vec<_>) =
        boxes.map(|one| (one.middle().x, one.middle().y)).unzip();
    let Some(last) = xs.len().checked_sub(1) else { return PlaneBox::EMPTY };
    xs.sort_unstable_by(f64::total_cmp);
    ys.sort_unstable_by(f64::total_cmp);
    let (low, high) = (last / 20, last - last / 20);
    PlaneBox::around([PlanePoint::new(xs[low], ys[low]), PlanePoint::new(xs[high], ys[high])])
}
