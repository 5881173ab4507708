//! What the map shows, from the ground up.

use geo::MapCoords;
use geo_types::{Coord, Geometry, LineString};

use super::frame::Frame;
use crate::city::{City, Condition, Level};
use crate::coverage::Gap;
use crate::export::drawing::{Line, Mark, Paint, Stroke};
use crate::export::palette::{
    BORDER, GREEN, GROUND, RAIL, RATE_NONE, ROAD, SERVED, SERVED_EDGE, STATION, UNSERVED,
    UNSERVED_EDGE, WATER, WHITE, rate_colour,
};
use crate::geodesy::{LonLat, PlanePoint, PlaneShape};
use crate::study::{Answer, DrawnCircles};

/// More compounds than this are not drawn one by one: the streets' colours tell.
const MOST_COMPOUNDS: usize = 30_000;

/// Streets in the colour of their coverage rate, by compounds.
#[must_use]
pub fn streets_by_rate(frame: &Frame, city: &City, answer: &Answer) -> Vec<Mark> {
    let areas = answer.coverage.areas.iter();
    let streets = areas.filter(|one| city.area(one.area).level == Level::Street);
    streets
        .map(|one| {
            let shape = city.area(one.area).shape.on(city.plane());
            let paint = Paint::fill(rate_colour(one.rates.compounds.rate()));
            Mark::Path(frame.outlines(&shape), paint.outlined(WHITE, 1.2 * frame.pen()))
        })
        .collect()
}

/// Streets as quiet ground.
#[must_use]
pub fn streets_plain(frame: &Frame, city: &City) -> Vec<Mark> {
    let streets = city.areas_at(Level::Street);
    let outlines =
        streets.flat_map(|(_, street)| frame.outlines(&street.shape.on(city.plane()))).collect();
    vec![Mark::Path(outlines, Paint::fill(GROUND).outlined(BORDER, 0.5 * frame.pen()))]
}

/// Outlines of the districts.
#[must_use]
pub fn border(frame: &Frame, city: &City) -> Vec<Mark> {
    let districts = city.areas_at(Level::District);
    let outlines = districts
        .flat_map(|(_, district)| frame.outlines(&district.shape.on(city.plane())))
        .collect();
    vec![Mark::Path(outlines, Paint::line(BORDER, 1.2 * frame.pen()))]
}

/// Water, green, railways and main roads, as far as the city folder has them.
#[must_use]
pub fn context(frame: &Frame, city: &City) -> Vec<Mark> {
    let pen = frame.pen();
    let styles = [
        ("green", Paint::glaze(GREEN, 0.6)),
        ("water", Paint::fill(WATER).outlined(WATER, 0.6 * pen)),
        ("road", Paint::line(ROAD, 1.1 * pen)),
        ("rail", Paint::line(RAIL, 1.2 * pen).dashed(6.0 * pen, 3.0 * pen)),
    ];
    styles
        .map(|(kind, paint)| {
            let of_kind = city
                .context()
                .iter()
                .filter(|feature| feature.properties.get("kind").is_some_and(|is| is == kind));
            let lines = of_kind.flat_map(|feature| outline(frame, city, &feature.geometry));
            Mark::Path(lines.collect(), paint)
        })
        .into()
}

fn outline(frame: &Frame, city: &City, geometry: &Geometry<f64>) -> Vec<Line> {
    let on_plane = |c: Coord<f64>| {
        let place = LonLat::try_new(c.x, c.y).unwrap_or(city.plane().origin());
        let point = city.plane().project(place);
        Coord { x: point.x, y: point.y }
    };
    let line = |line: &LineString<f64>, closed| frame.line(&line.map_coords(on_plane), closed);
    match geometry {
        Geometry::LineString(one) => vec![line(one, false)],
        Geometry::MultiLineString(many) => many.iter().map(|one| line(one, false)).collect(),
        Geometry::Polygon(one) => vec![line(one.exterior(), true)],
        Geometry::MultiPolygon(many) => many.iter().map(|one| line(one.exterior(), true)).collect(),
        _ => Vec::new(),
    }
}

/// The outer edge of all service circles together, one for each requirement.
#[must_use]
pub fn circles(frame: &Frame, drawn: &[DrawnCircles]) -> Vec<Mark> {
    let pen = frame.pen();
    let stroke = Stroke {
        colour: SERVED_EDGE,
        width: pen,
        opacity: 0.6,
        dash: Some((4.0 * pen, 3.0 * pen)),
    };
    let wholes = drawn.iter().filter_map(|drawn| drawn.dissolved_on_plane.as_ref());
    wholes
        .map(|whole| Mark::Path(frame.outlines(whole), Paint { fill: None, stroke: Some(stroke) }))
        .collect()
}

/// How compounds look.
#[derive(Clone, Copy, Debug)]
pub struct Symbol {
    /// Those that are served.
    pub served: Paint,
    /// Those that are not, drawn over them.
    pub unserved: Paint,
}

impl Symbol {
    /// Served compounds let the street's colour through, gaps stand out.
    #[must_use]
    pub const fn over_rates(pen: f64) -> Self {
        Self {
            served: Paint::glaze(WHITE, 0.5).outlined(SERVED, 0.3 * pen),
            unserved: Paint::fill(UNSERVED).outlined(WHITE, 0.3 * pen),
        }
    }

    /// Both in pale colours, under symbols that tell how many people live there.
    #[must_use]
    pub const fn pale(pen: f64) -> Self {
        Self {
            served: Paint::glaze(SERVED, 0.25),
            unserved: Paint::glaze(UNSERVED, 0.45).outlined(UNSERVED, 0.2 * pen),
        }
    }
}

/// Served compounds, and unserved ones over them.
#[must_use]
pub fn compounds(frame: &Frame, city: &City, answer: &Answer, symbol: Symbol) -> Vec<Mark> {
    if city.compounds().len() > MOST_COMPOUNDS {
        return Vec::new();
    }
    let mut marks = Vec::new();
    for (served, paint) in [(true, symbol.served), (false, symbol.unserved)] {
        let (mut areas, mut points) = (Vec::new(), Vec::new());
        for (shape, judged) in city.compound_shapes().iter().zip(&answer.coverage.compounds) {
            match shape {
                _ if judged.served != served => {}
                PlaneShape::Area(_) => areas.extend(frame.outlines(shape)),
                PlaneShape::Point(p) if frame.shows(*p) => points.push(frame.at(*p)),
                PlaneShape::Point(_) => {}
            }
        }
        marks.push(Mark::Path(areas, paint));
        marks.push(Mark::Dots(points, 2.0 * frame.pen(), paint));
    }
    marks
}

/// How large the symbols of gaps are.
#[derive(Clone, Copy, Debug)]
pub struct GapSize {
    /// The most people in one gap.
    pub most: f64,
    largest: f64,
    pen: f64,
}

impl GapSize {
    /// Sizes for the gaps of a city: the more there are, the smaller, so that they can be told
    /// apart.
    #[must_use]
    pub fn of(city: &City, gaps: &[Gap], pen: f64) -> Self {
        let people = gaps.iter().map(|gap| residents(city, gap));
        #[expect(clippy::cast_precision_loss, reason = "gaps are fewer than 2⁵²")]
        let crowd = (60.0 / gaps.len().max(1) as f64).sqrt();
        Self { most: people.fold(0.0, f64::max), largest: (22.0 * crowd).clamp(9.0, 22.0), pen }
    }

    /// Radius for so many people: the area is in proportion to them.
    #[must_use]
    pub fn radius(&self, people: f64) -> f64 {
        let share = if self.most > 0.0 { (people / self.most).clamp(0.0, 1.0) } else { 0.0 };
        (self.largest * share.sqrt()).max(2.2) * self.pen
    }
}

fn residents(city: &City, gap: &Gap) -> f64 {
    city.compound(gap.compound).residents.map_or(0.0, f64::from)
}

/// More gaps than this are not drawn; those of most people are.
pub const MOST_GAPS: usize = 5_000;

/// The unserved compounds as circles by their residents, the largest at the bottom.
#[must_use]
pub fn gaps(frame: &Frame, city: &City, gaps: &[Gap], size: &GapSize) -> Vec<Mark> {
    let pen = frame.pen();
    let mut circles: Vec<(f64, PlanePoint)> = gaps
        .iter()
        .map(|gap| {
            let at = city.compound_shapes()[gap.compound.index()].inner_point();
            (size.radius(residents(city, gap)), at)
        })
        .filter(|(_, at)| frame.shows(*at))
        .collect();
    circles.sort_by(|a, b| b.0.total_cmp(&a.0)); // stable: equals stay in the list's order
    circles.truncate(MOST_GAPS);
    let paint = Paint::glaze(UNSERVED, 0.55).outlined(UNSERVED_EDGE, 0.6 * pen);
    circles.into_iter().map(|(radius, at)| Mark::Dots(vec![frame.at(at)], radius, paint)).collect()
}

/// Stations that are cramped or closed as rings, under those in good condition as dots.
#[must_use]
pub fn stations(frame: &Frame, city: &City) -> Vec<Mark> {
    let pen = frame.pen();
    [false, true]
        .map(|good| {
            let of_state = city
                .stations()
                .iter()
                .zip(city.station_shapes())
                .filter(|(station, _)| (station.condition == Condition::Good) == good)
                .map(|(_, shape)| shape.inner_point())
                .filter(|at| frame.shows(*at));
            let at = of_state.map(|at| frame.at(at)).collect();
            let (radius, paint) = if good {
                (3.2, Paint::fill(STATION).outlined(WHITE, 0.7 * pen))
            } else {
                (1.8, Paint::fill(WHITE).outlined(STATION, 0.8 * pen))
            };
            Mark::Dots(at, radius * pen, paint)
        })
        .into()
}

/// Where nothing is known.
#[must_use]
pub fn ground(frame: &Frame) -> Mark {
    Mark::rect(frame.place(), Paint::fill(RATE_NONE))
}
