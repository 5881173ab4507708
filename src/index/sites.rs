//! Shapes that people walk to, and how far they are from points.
//!
//! A site is a set of points (its gates) or an area; its distance from a point is that to its
//! nearest gate, or to its outline, 0 inside. All edges lie in one flat list, so that a look at
//! many sites is a walk along memory.

use geo_types::MultiPolygon;

use super::{Batches, BoxTree, Errand, PlaneBox, Rows};
use crate::geodesy::{PlanePoint, PlaneShape};

/// One shape to be put among [`Sites`].
#[derive(Clone, Copy, Debug)]
pub enum Site<'a> {
    /// Its outline or its one point.
    Shape(&'a PlaneShape),
    /// Its gates, at least one: nothing else of it is entered.
    Gates(&'a [PlanePoint]),
}

/// Lists of points, one list an item, without an allocation an item.
#[derive(Clone, Debug, Default)]
pub struct PointLists {
    starts: Vec<u32>,
    points: Vec<PlanePoint>,
}

impl PointLists {
    /// Adds an item with its points.
    ///
    /// # Panics
    /// When there are 2³² points or more.
    pub fn push(&mut self, points: impl IntoIterator<Item = PlanePoint>) {
        if self.starts.is_empty() {
            self.starts.push(0);
        }
        self.points.extend(points);
        self.starts.push(u32::try_from(self.points.len()).expect("fewer than 2^32 points"));
    }

    /// The points of one item.
    #[must_use]
    pub fn of(&self, item: usize) -> &[PlanePoint] {
        &self.points[self.starts[item] as usize..self.starts[item + 1] as usize]
    }

    /// Number of items.
    #[must_use]
    pub fn len(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// Whether there are no items.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The items' boxes.
    #[must_use]
    pub fn boxes(&self) -> Vec<PlaneBox> {
        (0..self.len()).map(|item| PlaneBox::around(self.of(item).iter().copied())).collect()
    }
}

/// An edge from (x1, y1) to (x2, y2); a gate is an edge of no length.
#[derive(Clone, Copy, Debug)]
struct Edge {
    x1: f64,
    y1: f64,
    x2: f64,
    y2: f64,
}

impl Edge {
    fn distance_sq(&self, p: PlanePoint) -> f64 {
        let (px, py) = (p.x - self.x1, p.y - self.y1);
        let t = self.share_along(p);
        let (ex, ey) = (px - t * (self.x2 - self.x1), py - t * (self.y2 - self.y1));
        ex * ex + ey * ey
    }

    /// Where on the edge the point nearest to `p` lies: 0 at its start, 1 at its end.
    fn share_along(&self, p: PlanePoint) -> f64 {
        let (dx, dy) = (self.x2 - self.x1, self.y2 - self.y1);
        let length_sq = dx * dx + dy * dy;
        let along = (p.x - self.x1) * dx + (p.y - self.y1) * dy;
        if along <= 0.0 {
            0.0
        } else if along >= length_sq {
            1.0
        } else {
            along / length_sq
        }
    }

    fn nearest_point(&self, p: PlanePoint) -> PlanePoint {
        let t = self.share_along(p);
        let (dx, dy) = (self.x2 - self.x1, self.y2 - self.y1);
        PlanePoint::new(self.x1 + t * dx, self.y1 + t * dy)
    }

    /// Whether a ray from `p` to the north crosses the edge.
    fn above(&self, p: PlanePoint) -> bool {
        (self.x1 <= p.x) != (self.x2 <= p.x)
            && p.y < self.y1 + (p.x - self.x1) / (self.x2 - self.x1) * (self.y2 - self.y1)
    }
}

/// Many sites with an R-tree over their boxes.
pub struct Sites {
    starts: Vec<u32>,
    edges: Vec<Edge>,
    is_area: Vec<bool>,
    tree: BoxTree,
}

impl Sites {
    /// Builds the index. O(n log n).
    ///
    /// # Panics
    /// When the sites have 2³² edges or more.
    #[must_use]
    pub fn new<'a>(sites: impl IntoIterator<Item = Site<'a>>) -> Self {
        let (mut starts, mut edges) = (vec![0], Vec::new());
        let (mut is_area, mut boxes) = (Vec::new(), Vec::new());
        for site in sites {
            let from = edges.len();
            is_area.push(matches!(site, Site::Shape(PlaneShape::Area(_))));
            match site {
                Site::Shape(PlaneShape::Point(point)) => edges.push(gate(*point)),
                Site::Shape(PlaneShape::Area(area)) => push_outline(area, &mut edges),
                Site::Gates(gates) => edges.extend(gates.iter().map(|&point| gate(point))),
            }
            starts.push(u32::try_from(edges.len()).expect("fewer than 2^32 edges"));
            let corners = edges[from..].iter();
            boxes.push(PlaneBox::around(corners.map(|edge| PlanePoint::new(edge.x1, edge.y1))));
        }
        Self { starts, edges, is_area, tree: BoxTree::new(boxes) }
    }

    /// Number of sites.
    #[must_use]
    pub fn len(&self) -> usize {
        self.is_area.len()
    }

    /// Whether there are no sites.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.is_area.is_empty()
    }

    /// The R-tree over the sites' boxes.
    #[must_use]
    pub const fn tree(&self) -> &BoxTree {
        &self.tree
    }

    /// Metres from a point to a site; 0 inside.
    #[must_use]
    pub fn distance_m(&self, site: usize, point: PlanePoint) -> f64 {
        self.distance_sq(site, point).sqrt()
    }

    fn distance_sq(&self, site: usize, point: PlanePoint) -> f64 {
        let edges = &self.edges[self.starts[site] as usize..self.starts[site + 1] as usize];
        let least = edges.iter().map(|edge| edge.distance_sq(point)).fold(f64::INFINITY, f64::min);
        let may_be_inside =
            self.is_area[site] && self.tree.boxes()[site].distance_sq_to(point) == 0.0;
        if may_be_inside && edges.iter().filter(|edge| edge.above(point)).count() % 2 == 1 {
            return 0.0;
        }
        least
    }

    /// The point of a site that is nearest to `point`: `point` itself inside.
    #[must_use]
    pub fn nearest_point(&self, site: usize, point: PlanePoint) -> PlanePoint {
        if self.distance_sq(site, point) == 0.0 {
            return point;
        }
        let edges = &self.edges[self.starts[site] as usize..self.starts[site + 1] as usize];
        let nearest =
            edges.iter().min_by(|a, b| a.distance_sq(point).total_cmp(&b.distance_sq(point)));
        nearest.map_or(point, |edge| edge.nearest_point(point))
    }

    /// For each item: every site within `radius_m` (the border included) of at least one of the
    /// item's points, as `entry` makes it of the site's position and its distance in metres; the
    /// nearest first, ties by position.
    #[must_use]
    pub fn within<T: Send>(
        &self,
        batches: &Batches,
        items: &PointLists,
        radius_m: f64,
        entry: impl Fn(u32, f64) -> T + Sync,
    ) -> Rows<T> {
        let errand = Errand::default();
        let rows = self.within_on(&errand, batches, items, radius_m, entry);
        rows.expect("nobody calls this errand off")
    }

    /// The same on an errand; `None` where it was called off.
    pub fn within_on<T: Send>(
        &self,
        errand: &Errand,
        batches: &Batches,
        items: &PointLists,
        radius_m: f64,
        entry: impl Fn(u32, f64) -> T + Sync,
    ) -> Option<Rows<T>> {
        // The root of a square may round to the radius when the square does not: ask a hair wider.
        let (wider_m, enough_sq) = (radius_m * (1.0 + 1e-12), radius_m * radius_m * (1.0 + 1e-12));
        let rows = batches.near(
            &self.tree,
            wider_m,
            Vec::new,
            |found: &mut Vec<(f64, u32)>, item, near, row| {
                found.clear();
                if errand.is_off() {
                    return;
                }
                for &site in near {
                    let distance_m = self.least_sq(site, items.of(item), enough_sq).sqrt();
                    if distance_m <= radius_m {
                        found.push((distance_m, site));
                    }
                }
                found.sort_unstable_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
                row.extend(found.iter().map(|&(distance_m, site)| entry(site, distance_m)));
            },
        );
        errand.whole(rows)
    }

    /// For each item: how many sites [`Self::within`] would find, without measuring those that
    /// are within beyond doubt.
    #[must_use]
    pub fn count_within(&self, batches: &Batches, items: &PointLists, radius_m: f64) -> Vec<u32> {
        // Beyond doubt: a hair inside, so that rounding decides nothing here.
        let sure_sq = radius_m * radius_m * (1.0 - 1e-12);
        let (wider_m, enough_sq) = (radius_m * (1.0 + 1e-12), radius_m * radius_m * (1.0 + 1e-12));
        let counts = batches.near(
            &self.tree,
            wider_m,
            || (),
            |(), item, near, row| {
                let points = items.of(item);
                let is_within = |&&site: &&u32| {
                    let bounds = &self.tree.boxes()[site as usize];
                    let sure = |&p: &PlanePoint| bounds.farthest_sq_from(p) <= sure_sq;
                    points.iter().any(sure)
                        || self.least_sq(site, points, enough_sq).sqrt() <= radius_m
                };
                let count = near.iter().filter(is_within).count();
                row.push(u32::try_from(count).unwrap_or(u32::MAX));
            },
        );
        counts.iter().map(|row| row.first().copied().unwrap_or(0)).collect()
    }

    /// Square of the least distance from the points to the site, or something larger than
    /// `enough_sq` where that is larger.
    fn least_sq(&self, site: u32, points: &[PlanePoint], enough_sq: f64) -> f64 {
        let at = site as usize;
        let mut least_sq = f64::INFINITY;
        for &point in points {
            let bound_sq = self.tree.boxes()[at].distance_sq_to(point);
            if bound_sq <= enough_sq && bound_sq <= least_sq {
                least_sq = least_sq.min(self.distance_sq(at, point));
            }
        }
        least_sq
    }

    /// For each item: the site nearest to one of its points and its distance in metres; ties go
    /// to the first in the list. `None` where there is no site or the item has no point.
    #[must_use]
    pub fn nearest(&self, batches: &Batches, items: &PointLists) -> Vec<Option<(u32, f64)>> {
        let found = batches.nearest(&self.tree, |item, list, row| {
            let mut best: Option<(u32, f64)> = None;
            for &site in list {
                let so_far_sq = best.map_or(f64::INFINITY, |(_, sq)| sq);
                let least_sq = self.least_sq(site, items.of(item), so_far_sq);
                let is_first = best.is_some_and(|(first, sq)| least_sq == sq && site < first);
                if least_sq < so_far_sq || is_first {
                    best = Some((site, least_sq));
                }
            }
            row.extend(best.map(|(site, least_sq)| (site, least_sq.sqrt())));
        });
        found.iter().map(|row| row.first().copied()).collect()
    }
}

const fn gate(point: PlanePoint) -> Edge {
    Edge { x1: point.x, y1: point.y, x2: point.x, y2: point.y }
}

fn push_outline(area: &MultiPolygon<f64>, edges: &mut Vec<Edge>) {
    for polygon in area {
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            edges.extend(ring.lines().map(|line| Edge {
                x1: line.start.x,
                y1: line.start.y,
                x2: line.end.x,
                y2: line.end.y,
            }));
        }
    }
}

#[cfg(test)]
mod tests {
    use geo::{Distance, Euclidean};
    use geo_types::{LineString, Point, Polygon};

    use super::*;

    fn noise(n: u32) -> f64 {
        f64::from(n.wrapping_mul(2_654_435_761) >> 12) / f64::from(1 << 20)
    }

    fn town(count: u32, seed: u32) -> Vec<PlaneShape> {
        (0..count)
            .map(|n| {
                let n = n * 7 + seed;
                let (x, y) = (5000.0 * noise(n), 5000.0 * noise(n + 1));
                if n.is_multiple_of(5) {
                    return PlaneShape::Point(PlanePoint::new(x, y));
                }
                let (w, h) = (20.0 + 90.0 * noise(n + 2), 20.0 + 60.0 * noise(n + 3));
                let ring = [(x, y), (x + w, y + 5.0), (x + w * 0.8, y + h), (x - 3.0, y + h * 0.9)];
                PlaneShape::Area(MultiPolygon(vec![Polygon::new(
                    LineString::from(ring.to_vec()),
                    vec![],
                )]))
            })
            .collect()
    }

    fn scanned(shape: &PlaneShape, p: PlanePoint) -> f64 {
        match shape {
            PlaneShape::Point(q) => p.distance_sq(*q).sqrt(),
            PlaneShape::Area(area) => Euclidean.distance(&Point::new(p.x, p.y), area),
        }
    }

    fn items() -> PointLists {
        let mut items = PointLists::default();
        for n in 0..800 {
            let gates = (0..n % 4).map(|k| {
                PlanePoint::new(6000.0 * noise(n * 31 + k) - 500.0, 6000.0 * noise(n * 17 + k + 9))
            });
            items.push(gates);
        }
        items
    }

    #[test]
    fn sites_within_a_radius_are_those_that_a_scan_finds() {
        let shapes = town(300, 11);
        let sites = Sites::new(shapes.iter().map(Site::Shape));
        let items = items();
        let found = sites.within(&Batches::new(&items.boxes()), &items, 700.0, |site, m| (site, m));
        let counts = sites.count_within(&Batches::new(&items.boxes()), &items, 700.0);
        for (item, found) in found.iter().enumerate() {
            assert_eq!(counts[item] as usize, found.len(), "item {item}");
            let mut expected: Vec<(u32, f64)> = shapes
                .iter()
                .enumerate()
                .filter_map(|(at, shape)| {
                    let points = items.of(item).iter();
                    let least = points.map(|&p| scanned(shape, p)).fold(f64::INFINITY, f64::min);
                    (least <= 700.0).then(|| (u32::try_from(at).expect("small"), least))
                })
                .collect();
            expected.sort_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)));
            let ids = |list: &[(u32, f64)]| list.iter().map(|one| one.0).collect::<Vec<_>>();
            assert_eq!(ids(found), ids(&expected), "item {item}");
            for (ours, theirs) in found.iter().zip(&expected) {
                assert!((ours.1 - theirs.1).abs() < 1e-9, "item {item}: {ours:?} {theirs:?}");
            }
        }
    }

    #[test]
    fn the_nearest_site_is_the_one_that_a_scan_finds() {
        let shapes = town(40, 5);
        let sites = Sites::new(shapes.iter().map(Site::Shape));
        let items = items();
        let found = sites.nearest(&Batches::new(&items.boxes()), &items);
        for (item, found) in found.iter().enumerate() {
            let least = |shape: &PlaneShape| {
                items.of(item).iter().map(|&p| scanned(shape, p)).fold(f64::INFINITY, f64::min)
            };
            let expected = shapes.iter().map(least).fold(f64::INFINITY, f64::min);
            match found {
                None => assert!(items.of(item).is_empty(), "item {item}"),
                Some((site, distance_m)) => {
                    assert!((distance_m - expected).abs() < 1e-9, "item {item}");
                    assert!((least(&shapes[*site as usize]) - expected).abs() < 1e-9);
                }
            }
        }
    }

    #[test]
    fn exactly_on_the_radius_is_within_and_inside_a_site_is_no_distance() {
        let station = PlaneShape::Point(PlanePoint::new(0.0, 0.0));
        let hall = &town(2, 1)[1];
        let sites = Sites::new([Site::Shape(&station), Site::Shape(hall)]);
        let mut items = PointLists::default();
        items.push([PlanePoint::new(600.0, 800.0)]);
        items.push([PlanePoint::new(600.0, 800.0001)]);
        let inside = hall.inner_point();
        items.push([inside]);
        let found =
            sites.within(&Batches::new(&items.boxes()), &items, 1000.0, |site, m| (site, m));
        let counts = sites.count_within(&Batches::new(&items.boxes()), &items, 1000.0);
        assert!(found.of(0).contains(&(0, 1000.0)));
        assert!(!found.of(1).iter().any(|one| one.0 == 0));
        assert_eq!(
            [counts[0], counts[1]],
            [found.of(0).len(), found.of(1).len()].map(|n| n as u32)
        );
        assert_eq!(sites.distance_m(1, inside), 0.0);
    }

    #[test]
    fn only_gates_count_where_a_site_has_gates() {
        let gates = [PlanePoint::new(100.0, 0.0), PlanePoint::new(0.0, 50.0)];
        let sites = Sites::new([Site::Gates(&gates)]);
        assert_eq!(sites.distance_m(0, PlanePoint::new(0.0, 0.0)), 50.0);
    }
}
