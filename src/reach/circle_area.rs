//! How much of an area lies within the service circles of the stations near it?
//!
//! **Question.** A station's service circle is all that lies within `r` metres of its shape: of a
//! point, of one of several gates, or of a polygon. Given a compound's area P and the stations
//! near it, each with its own `r`: the area of P within the union of their circles.
//!
//! **Method.** Exact geometry, no polygons in place of arcs. The border of each circle is kept as
//! walls, straight or round, each with one `x` for each `y` ([`wall`], [`border`]). For a
//! compound: stations whose circle holds its box or misses it are settled by two comparisons;
//! of the others only the walls through the box are taken. Box, walls and P are cut into level
//! slabs in which nothing crosses; in each, the spans inside P and inside some circle are found
//! by counting from west to east, and integrated in closed form ([`sweep`]). Slabs and closed
//! forms in place of one integral along the whole border make degenerate cases (same station
//! twice, borders that share a line, tangents, borders through corners) no cases at all: walls
//! that coincide enclose nothing, in whichever order they are met.
//!
//! **Complexity.** Preparing is O(corners). A call is O(stations) if the box is held or missed;
//! else, with n edges of P, w walls through the box, c crossings among them and d walls met by a
//! level line, O(n·w + w² + (n + w + c)(log(n + w + c) + d)). No allocation once the scratch has
//! grown.
//!
//! **Assumes** valid polygons in metres on one plane; rings may be walked either way round.
//!
//! **Limits.** Rounding only: in the tests below 1e-12 of P's area when a scene is turned and moved
//! by 30 km, and below 1e-10 against quadrature; a share within 1e-11 of 0 or 1 is taken as 0 or 1.
//! A polygon station with many hollows brings hidden walls that cost time, not truth.
//!
//! Sources: Bentley, J. L. & Ottmann, T. A. (1979), Algorithms for reporting and counting
//! geometric intersections, doi:10.1109/TC.1979.1675432, for the slabs; Chen, X. & McMains, S.
//! (2005), Polygon offsetting by computing winding numbers, doi:10.1115/DETC2005-85513, for the
//! border of an offset polygon.

mod border;
mod outline;
mod sweep;
mod wall;

#[cfg(test)]
mod oracle;
#[cfg(test)]
mod scenes;
#[cfg(test)]
mod tests;

use geo::BoundingRect;
use geo_types::{Coord, MultiPolygon};

use self::outline::Outline;
use self::sweep::{Hold, Sweep};
use self::wall::Wall;
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::Site;
use crate::units::{Meters, SquareMeters};

/// The share of an area that is rounding: what is covered, or left uncovered, beyond it counts.
const DUST: f64 = 1e-11;

/// One station's service circle: all that lies within `radius` of `centre`.
#[derive(Clone, Copy, Debug)]
pub struct CircleSource<'a> {
    /// From where the distance is measured.
    pub centre: Site<'a>,
    /// The greatest distance that still counts. Below zero the circle holds nothing.
    pub radius: Meters,
}

/// Service circles prepared for the question how much of an area they cover.
///
/// ```
/// use geo_types::{MultiPolygon, polygon};
/// use yike::geodesy::PlanePoint;
/// use yike::index::Site;
/// use yike::reach::{CircleCover, CircleScratch, CircleSource};
/// use yike::units::Meters;
///
/// let gate = [PlanePoint::new(0.0, 0.0)];
/// let station = CircleSource { centre: Site::Gates(&gate), radius: Meters::new(10.0) };
/// let cover = CircleCover::new([station]);
/// let compound = MultiPolygon(vec![polygon![
///     (x: 0.0, y: -20.0), (x: 20.0, y: -20.0), (x: 20.0, y: 20.0), (x: 0.0, y: 20.0)
/// ]]);
/// let half_disc = cover.covered_area(&compound, &[0], &mut CircleScratch::default());
/// assert!((half_disc.value() - 50.0 * std::f64::consts::PI).abs() < 1e-9);
/// ```
#[derive(Clone, Debug)]
pub struct CircleCover {
    sources: Vec<Source>,
    walls: Vec<Wall>,
}

/// Working memory of [`CircleCover`]'s questions: one for each thread, used again and again.
#[derive(Debug, Default)]
pub struct CircleScratch {
    sweep: Sweep,
}

/// What settles most compounds at once, and where the walls are that settle the rest.
#[derive(Clone, Copy, Debug)]
struct Source {
    middle: PlanePoint,
    /// A disc of this radius around the middle lies within the circle; −1: none does.
    holds_sq: f64,
    /// The circle lies within a disc of this radius around the middle; −1: it is empty.
    reach_sq: f64,
    first_wall: usize,
    end_wall: usize,
}

/// How much of an area the circles cover.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Extent {
    Nothing,
    Everything,
    Part { covered_m2: f64 },
}

impl CircleCover {
    /// Prepares the circles. A source is named in questions by its position in `sources`.
    pub fn new<'a>(sources: impl IntoIterator<Item = CircleSource<'a>>) -> Self {
        let mut cover = Self { sources: Vec::new(), walls: Vec::new() };
        for source in sources {
            cover.push(source);
        }
        cover
    }

    /// How many circles there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.sources.len()
    }

    /// Whether there is no circle at all.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.sources.is_empty()
    }

    /// The area of the part of `area` that lies in the union of the circles `near`, positions of
    /// sources as given to [`CircleCover::new`]. Circles out of its reach do no harm.
    ///
    /// # Panics
    /// When a position in `near` is not below [`CircleCover::len`].
    #[must_use]
    pub fn covered_area(
        &self,
        area: &MultiPolygon<f64>,
        near: &[u32],
        scratch: &mut CircleScratch,
    ) -> SquareMeters {
        let Some(outline) = Outline::of(area) else { return SquareMeters::ZERO };
        SquareMeters::new(match self.extent(area, &outline, near, scratch) {
            Extent::Nothing => 0.0,
            Extent::Everything => outline.area_m2,
            Extent::Part { covered_m2 } => covered_m2,
        })
    }

    /// The covered part of `area` as a share of it: exactly 0 or 1 when nothing or all of it is
    /// covered but for rounding (1e-11 of it); `None` when `area` has no area.
    ///
    /// # Panics
    /// As [`CircleCover::covered_area`].
    #[must_use]
    pub fn covered_share(
        &self,
        area: &MultiPolygon<f64>,
        near: &[u32],
        scratch: &mut CircleScratch,
    ) -> Option<f64> {
        let outline = Outline::of(area)?;
        Some(match self.extent(area, &outline, near, scratch) {
            Extent::Nothing => 0.0,
            Extent::Everything => 1.0,
            Extent::Part { covered_m2 } => covered_m2 / outline.area_m2,
        })
    }

    fn push(&mut self, source: CircleSource<'_>) {
        let r = source.radius.value();
        let first_wall = self.walls.len();
        let points: Vec<PlanePoint> = match source.centre {
            Site::Gates(gates) => gates.to_vec(),
            Site::Shape(PlaneShape::Point(point)) => vec![*point],
            Site::Shape(PlaneShape::Area(area)) => {
                let corners = area.iter().flat_map(|polygon| &polygon.exterior().0);
                corners.map(|c| PlanePoint::new(c.x, c.y)).collect()
            }
        };
        if r >= 0.0 && r.is_finite() {
            match source.centre {
                Site::Shape(PlaneShape::Area(area)) => {
                    border::push_offset(&mut self.walls, area, r);
                }
                _ => points.iter().for_each(|gate| border::push_disc(&mut self.walls, *gate, r)),
            }
        }
        let (middle, spread) = middle_and_spread(&points);
        let is_empty = points.is_empty() || r.is_nan() || r < 0.0;
        self.sources.push(Source {
            middle,
            holds_sq: if !is_empty && r > spread { (r - spread).powi(2) } else { -1.0 },
            reach_sq: if is_empty { -1.0 } else { (r + spread).powi(2) },
            first_wall,
            end_wall: self.walls.len(),
        });
    }

    fn extent(
        &self,
        area: &MultiPolygon<f64>,
        outline: &Outline,
        near: &[u32],
        scratch: &mut CircleScratch,
    ) -> Extent {
        let mut is_near_border = false;
        for &position in near {
            match self.sources[position as usize].hold(outline) {
                Hold::Inside => return Extent::Everything,
                Hold::Border => is_near_border = true,
                Hold::Outside => {}
            }
        }
        if is_near_border {
            self.extent_by_walls(area, outline, near, &mut scratch.sweep)
        } else {
            Extent::Nothing
        }
    }

    fn extent_by_walls(
        &self,
        area: &MultiPolygon<f64>,
        outline: &Outline,
        near: &[u32],
        sweep: &mut Sweep,
    ) -> Extent {
        sweep.begin(outline.min, outline.max);
        let mut is_cut = false;
        for &position in near {
            let source = &self.sources[position as usize];
            if source.hold(outline) == Hold::Border {
                match sweep.add_source(&self.walls[source.first_wall..source.end_wall]) {
                    Hold::Inside => return Extent::Everything,
                    Hold::Border => is_cut = true,
                    Hold::Outside => {}
                }
            }
        }
        if !is_cut {
            return Extent::Nothing;
        }
        let covered_m2 = sweep.covered_m2(area);
        let dust_m2 = DUST * outline.area_m2;
        if covered_m2 <= dust_m2 {
            Extent::Nothing
        } else if covered_m2 >= outline.area_m2 - dust_m2 {
            Extent::Everything
        } else {
            Extent::Part { covered_m2 }
        }
    }
}

impl Source {
    /// What two comparisons tell; [`Hold::Border`] when they cannot tell.
    fn hold(&self, outline: &Outline) -> Hold {
        let (west, east) = (self.middle.x - outline.min.x, outline.max.x - self.middle.x);
        let (south, north) = (self.middle.y - outline.min.y, outline.max.y - self.middle.y);
        let (far_x, far_y) = (west.max(east), south.max(north));
        if far_x * far_x + far_y * far_y <= self.holds_sq {
            return Hold::Inside;
        }
        let (near_x, near_y) = ((-west.min(east)).max(0.0), (-south.min(north)).max(0.0));
        if near_x * near_x + near_y * near_y > self.reach_sq {
            return Hold::Outside;
        }
        Hold::Border
    }
}

/// The middle of the points' box and the greatest distance of a point from it.
fn middle_and_spread(points: &[PlanePoint]) -> (PlanePoint, f64) {
    let corners = geo_types::MultiPoint::from_iter(points.iter().map(|p| (p.x, p.y)));
    let middle = corners.bounding_rect().map_or_else(PlanePoint::default, |bounds| {
        let Coord { x, y } = bounds.center();
        PlanePoint::new(x, y)
    });
    let spread_sq = points.iter().map(|p| p.distance_sq(middle)).fold(0.0, f64::max);
    (middle, spread_sq.sqrt())
}
