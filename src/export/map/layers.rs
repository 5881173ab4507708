//! What the map shows, from the ground up.

use std::fmt::Write;

use geo::MapCoords;
use geo_types::{Coord, Geometry, LineString};

use super::frame::Frame;
use super::{STATION, UNSERVED, class_colour, escaped};
use crate::city::{City, Condition, Level};
use crate::geodesy::{LonLat, PlanePoint, PlaneShape};
use crate::index::PlaneBox;
use crate::study::{Answer, DrawnCircles};

/// More compounds than this are not drawn one by one: the streets' colours tell.
const MOST_COMPOUNDS: usize = 30_000;

/// Streets in the colour of their coverage rate.
pub fn streets(svg: &mut String, frame: &Frame, city: &City, answer: &Answer) {
    *svg += "<g stroke=\"#fff\" stroke-width=\"1.2\" fill-rule=\"evenodd\">\n";
    let areas = answer.coverage.areas.iter();
    for one in areas.filter(|one| city.area(one.area).level == Level::Street) {
        let shape = city.area(one.area).shape.on(city.plane());
        let colour = one.rates.compounds.rate().map_or("#e9e7e1", class_colour);
        let _ = writeln!(svg, "<path d=\"{}\" fill=\"{colour}\"/>", frame.path(&shape));
    }
    *svg += "</g>\n";
}

/// Water, green, railways and main roads, as far as the city folder has them.
pub fn context(svg: &mut String, frame: &Frame, city: &City) {
    let styles = [
        ("green", "fill=\"#cfe0c0\" fill-opacity=\"0.7\""),
        ("water", "fill=\"#a9cfe6\" stroke=\"#a9cfe6\" stroke-width=\"0.6\""),
        ("road", "fill=\"none\" stroke=\"#fff\" stroke-width=\"1\" stroke-opacity=\"0.75\""),
        ("rail", "fill=\"none\" stroke=\"#77726b\" stroke-width=\"1.2\" stroke-dasharray=\"7 3\""),
    ];
    for (kind, style) in styles {
        let mut path = String::new();
        for feature in city.context() {
            if feature.properties.get("kind").is_some_and(|is| is == kind) {
                outline(&mut path, frame, city, &feature.geometry);
            }
        }
        if !path.is_empty() {
            let _ = writeln!(svg, "<path d=\"{path}\" {style}/>");
        }
    }
}

fn outline(path: &mut String, frame: &Frame, city: &City, geometry: &Geometry<f64>) {
    let on_plane = |c: Coord<f64>| {
        let place = LonLat::try_new(c.x, c.y).unwrap_or(city.plane().origin());
        let point = city.plane().project(place);
        Coord { x: point.x, y: point.y }
    };
    let mut line = |line: &LineString<f64>, close: bool| {
        frame.line(path, &line.map_coords(on_plane));
        if close {
            path.push('Z');
        }
    };
    match geometry {
        Geometry::LineString(one) => line(one, false),
        Geometry::MultiLineString(many) => many.iter().for_each(|one| line(one, false)),
        Geometry::Polygon(one) => line(one.exterior(), true),
        Geometry::MultiPolygon(many) => many.iter().for_each(|one| line(one.exterior(), true)),
        _ => {}
    }
}

/// The outer edge of all service circles together, one for each requirement.
pub fn circles(svg: &mut String, frame: &Frame, drawn: &[DrawnCircles]) {
    for drawn in drawn {
        if let Some(whole) = &drawn.dissolved_on_plane {
            let _ = writeln!(
                svg,
                "<path d=\"{}\" fill=\"none\" stroke=\"{STATION}\" stroke-opacity=\"0.55\" \
                 stroke-dasharray=\"4 3\"/>",
                frame.path(whole)
            );
        }
    }
}

/// Served compounds in white, unserved ones over them in red.
pub fn compounds(svg: &mut String, frame: &Frame, city: &City, answer: &Answer) {
    if city.compounds().len() > MOST_COMPOUNDS {
        return;
    }
    for (served, style) in [
        (
            true,
            "fill=\"#fff\" fill-opacity=\"0.6\" stroke=\"#9db4b8\" stroke-width=\"0.3\"".to_owned(),
        ),
        (false, format!("fill=\"{UNSERVED}\" stroke=\"#fff\" stroke-width=\"0.3\"")),
    ] {
        let mut path = String::new();
        let mut points = String::new();
        for (shape, judged) in city.compound_shapes().iter().zip(&answer.coverage.compounds) {
            if judged.served == served {
                match shape {
                    PlaneShape::Area(_) => path += &frame.path(shape),
                    PlaneShape::Point(p) => {
                        let (x, y) = frame.at(*p);
                        let _ = write!(points, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"2\"/>");
                    }
                }
            }
        }
        let _ = writeln!(svg, "<g {style}><path d=\"{path}\"/>{points}</g>");
    }
}

/// Stations that are cramped or closed as rings, under those in good condition as dots.
pub fn stations(svg: &mut String, frame: &Frame, city: &City) {
    for good in [false, true] {
        let style = if good {
            format!("fill=\"{STATION}\" stroke=\"#fff\" stroke-width=\"0.7\"")
        } else {
            format!("fill=\"#fff\" stroke=\"{STATION}\" stroke-width=\"0.8\"")
        };
        let _ = write!(svg, "<g {style}>");
        for (station, shape) in city.stations().iter().zip(city.station_shapes()) {
            if (station.condition == Condition::Good) == good {
                let (x, y) = frame.at(shape.inner_point());
                let r = if good { 3.2 } else { 1.7 };
                let _ = write!(svg, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{r}\"/>");
            }
        }
        *svg += "</g>\n";
    }
}

/// Names of streets that are large enough on the sheet to carry one.
pub fn street_names(svg: &mut String, frame: &Frame, city: &City) {
    *svg += "<g font-size=\"13\" font-weight=\"600\" text-anchor=\"middle\" paint-order=\"stroke\" \
             stroke=\"#fff\" stroke-width=\"3\" stroke-opacity=\"0.85\">\n";
    for (_, street) in city.areas_at(Level::Street) {
        let shape = street.shape.on(city.plane());
        let bounds = PlaneBox::around_shape(&shape);
        let (width, height) = (bounds.max.x - bounds.min.x, bounds.max.y - bounds.min.y);
        let characters = street.name.chars().count().max(1);
        #[expect(clippy::cast_precision_loss, reason = "a name is short")]
        let room = width.min(height * 3.0) / frame.unit_m() / (13.0 * characters as f64);
        let middle = name_place(&shape, frame.window());
        if room > 0.8
            && let Some(middle) = middle
        {
            let (x, y) = frame.at(middle);
            let name = escaped(&street.name);
            let _ = writeln!(svg, "<text x=\"{x:.0}\" y=\"{y:.0}\">{name}</text>");
        }
    }
    *svg += "</g>\n";
}

/// Where a name stands: inside its area, and only if that is on the sheet.
fn name_place(shape: &PlaneShape, window: PlaneBox) -> Option<PlanePoint> {
    let inner = shape.inner_point();
    (window.distance_sq_to(inner) == 0.0).then_some(inner)
}
