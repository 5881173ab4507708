//! Which holes are in which outline, where a file lists a polygon's rings one after the other.
//!
//! A Shapefile says an outline runs clockwise and a hole the other way. Where every hole then lies
//! in an outline, each goes to the smallest that holds it. Files written otherwise are common:
//! where a hole lies in none, directions are left aside and rings are nested by what holds what,
//! outline, hole, island in the hole, and so on.
//!
//! Method: even–odd test of a ring's vertices that are on no border of the other (Hormann and
//! Agathos 2001, doi:10.1016/S0925-7721(01)00012-8), boxes first. Rings × rings × vertices at
//! worst; holes that lie in one box only cost their own vertices. Assumes rings that do not cross:
//! those that do are for the repair of outlines.

use geo_types::Coord;

type Line = Vec<Coord<f64>>;

/// The polygons of these rings, each with its outline first.
pub fn into_polygons(rings: Vec<Line>) -> Vec<Vec<Line>> {
    if rings.len() < 2 {
        return if rings.is_empty() { Vec::new() } else { vec![rings] };
    }
    let seen: Vec<Seen> = rings.iter().map(|ring| Seen::new(ring)).collect();
    let owners = by_direction(&rings, &seen).unwrap_or_else(|| by_nesting(&rings, &seen));
    let mut place = vec![0; rings.len()];
    let mut polygons: Vec<Vec<Line>> = Vec::new();
    let (outlines, holes): (Vec<_>, Vec<_>) =
        rings.into_iter().enumerate().partition(|(at, _)| owners[*at].is_none());
    for (at, ring) in outlines {
        place[at] = polygons.len();
        polygons.push(vec![ring]);
    }
    for (at, ring) in holes {
        if let Some(owner) = owners[at] {
            polygons[place[owner]].push(ring);
        }
    }
    polygons
}

/// What is worth knowing of a ring.
struct Seen {
    low: Coord<f64>,
    high: Coord<f64>,
    /// Twice its area, negative where it runs clockwise.
    area_twice: f64,
}

impl Seen {
    fn new(ring: &[Coord<f64>]) -> Self {
        let mut low = Coord { x: f64::INFINITY, y: f64::INFINITY };
        let mut high = Coord { x: f64::NEG_INFINITY, y: f64::NEG_INFINITY };
        let mut area_twice = 0.0;
        // From the first vertex, for small rings far from the origin.
        let first = ring.first().copied().unwrap_or_default();
        for edge in ring.windows(2) {
            let (a, b) = (edge[0] - first, edge[1] - first);
            area_twice += a.x * b.y - b.x * a.y;
        }
        for c in ring {
            low = Coord { x: low.x.min(c.x), y: low.y.min(c.y) };
            high = Coord { x: high.x.max(c.x), y: high.y.max(c.y) };
        }
        Self { low, high, area_twice }
    }

    fn size(&self) -> f64 {
        self.area_twice.abs()
    }

    fn may_hold(&self, other: &Self) -> bool {
        self.size() > other.size()
            && self.low.x <= other.low.x
            && self.low.y <= other.low.y
            && self.high.x >= other.high.x
            && self.high.y >= other.high.y
    }
}

/// For each ring the outline that it is a hole of; `None` altogether where a hole is in none.
fn by_direction(rings: &[Line], seen: &[Seen]) -> Option<Vec<Option<usize>>> {
    let is_outline = |at: usize| seen[at].area_twice <= 0.0;
    let outlines: Vec<_> = (0..rings.len()).filter(|&at| is_outline(at)).collect();
    let mut owners = vec![None; rings.len()];
    for hole in (0..rings.len()).filter(|&at| !is_outline(at)) {
        let owner = smallest_holding(hole, &outlines, rings, seen)?;
        owners[hole] = Some(owner);
    }
    Some(owners)
}

/// The same by what holds what; every ring has a place.
fn by_nesting(rings: &[Line], seen: &[Seen]) -> Vec<Option<usize>> {
    let mut by_size: Vec<_> = (0..rings.len()).collect();
    by_size.sort_by(|&a, &b| seen[b].size().total_cmp(&seen[a].size()).then(a.cmp(&b)));
    let mut owners = vec![None; rings.len()];
    for (rank, &at) in by_size.iter().enumerate() {
        // What holds it is larger, and so has its own place already.
        if let Some(holder) = smallest_holding(at, &by_size[..rank], rings, seen) {
            owners[at] = if owners[holder].is_none() { Some(holder) } else { None };
        }
    }
    owners
}

fn smallest_holding(inner: usize, among: &[usize], rings: &[Line], seen: &[Seen]) -> Option<usize> {
    let may = among.iter().copied().filter(|&at| seen[at].may_hold(&seen[inner]));
    let holds = may.filter(|&at| holds(&rings[at], &rings[inner]));
    holds.min_by(|&a, &b| seen[a].size().total_cmp(&seen[b].size()))
}

/// Whether the first vertex of `inner` that is not on the border of `outer` is inside it; where
/// all are on the border, their middles decide, and where those are too, it is.
fn holds(outer: &[Coord<f64>], inner: &[Coord<f64>]) -> bool {
    let vertices = inner.iter().copied();
    let middles = inner.windows(2).map(|edge| (edge[0] + edge[1]) / 2.0);
    vertices.chain(middles).find_map(|c| side(outer, c)).unwrap_or(true)
}

/// Whether the place is inside; `None` on the border.
fn side(ring: &[Coord<f64>], at: Coord<f64>) -> Option<bool> {
    let mut inside = false;
    for edge in ring.windows(2) {
        let (a, b) = (edge[0] - at, edge[1] - at);
        let cross = a.x * b.y - b.x * a.y;
        if cross == 0.0 && a.x * b.x <= 0.0 && a.y * b.y <= 0.0 {
            return None;
        }
        if (a.y > 0.0) != (b.y > 0.0) && (cross > 0.0) == (b.y > a.y) {
            inside = !inside;
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A square ring with its lower left corner there; counter-clockwise.
    fn square(x: f64, y: f64, side: f64) -> Line {
        [(0., 0.), (1., 0.), (1., 1.), (0., 1.), (0., 0.)]
            .map(|(u, v)| Coord { x: x + u * side, y: y + v * side })
            .to_vec()
    }

    fn reversed(mut ring: Line) -> Line {
        ring.reverse();
        ring
    }

    fn sides(polygons: &[Vec<Line>]) -> Vec<Vec<f64>> {
        let side = |ring: &Line| Seen::new(ring).size().sqrt() / f64::sqrt(2.0);
        polygons.iter().map(|rings| rings.iter().map(|r| side(r).round()).collect()).collect()
    }

    #[test]
    fn holes_go_to_the_smallest_outline_around_them_in_any_order() {
        let (land, lake) = (reversed(square(0., 0., 9.)), square(1., 1., 7.));
        let (island, pond) = (reversed(square(2., 2., 5.)), square(3., 3., 3.));
        let far = reversed(square(20., 0., 4.));
        let rings = vec![pond.clone(), far, lake.clone(), island.clone(), land.clone()];
        let expected = [vec![4.], vec![5., 3.], vec![9., 7.]];
        assert_eq!(sides(&into_polygons(rings)), expected);
        // Directions the other way round, or all the same: nesting tells.
        let flipped = [&pond, &lake, &island, &land].map(|ring| reversed(ring.clone()));
        let alike = vec![pond, lake, reversed(island), reversed(land)];
        for rings in [alike, flipped.to_vec()] {
            assert_eq!(sides(&into_polygons(rings)), [vec![5., 3.], vec![9., 7.]]);
        }
    }

    #[test]
    fn outlines_side_by_side_stay_apart_and_a_hole_may_touch() {
        let side_by_side = vec![reversed(square(0., 0., 2.)), reversed(square(2., 0., 2.))];
        assert_eq!(into_polygons(side_by_side).len(), 2);
        let touching = vec![reversed(square(0., 0., 4.)), square(0., 1., 2.)];
        assert_eq!(sides(&into_polygons(touching)), [vec![4., 2.]]);
    }

    #[test]
    fn a_single_ring_is_an_outline_whatever_its_direction() {
        assert_eq!(into_polygons(vec![square(0., 0., 1.)]).len(), 1);
        assert!(into_polygons(Vec::new()).is_empty());
        assert_eq!(into_polygons(vec![Vec::new(), square(0., 0., 1.)]).concat().len(), 2);
    }
}
