//! Two other ways to the same area, slow and simple, for the tests.
//!
//! [`by_slices`]: upright lines, the union of intervals inside whole discs, whole rectangles and
//! polygons on each, and Gauss–Legendre quadrature between all heights of interest; good to about
//! 1e-10. [`by_polygons`]: circles as fine polygons and the boolean operations of `geo`.

use std::f64::consts::{FRAC_PI_2, PI};

use geo::{Area, BooleanOps, BoundingRect, Centroid};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

/// One station: its points or its polygon, and its radius.
#[derive(Clone, Debug)]
pub(super) struct Station {
    pub gates: Vec<Coord<f64>>,
    pub area: Option<MultiPolygon<f64>>,
    pub r: f64,
}

impl Station {
    fn centres(&self) -> Vec<Coord<f64>> {
        let ends = rings(self.area.as_ref()).flat_map(|ring| ring.0.iter().copied());
        self.gates.iter().copied().chain(ends).collect()
    }

    /// The rectangle of half-width `r` along each edge.
    fn rectangles(&self) -> Vec<[Coord<f64>; 4]> {
        rings(self.area.as_ref())
            .flat_map(LineString::lines)
            .filter(|edge| edge.start != edge.end)
            .map(|edge| {
                let d = edge.end - edge.start;
                let n = Coord { x: d.y, y: -d.x } * (self.r / d.x.hypot(d.y));
                [edge.start - n, edge.start + n, edge.end + n, edge.end - n]
            })
            .collect()
    }
}

fn rings(area: Option<&MultiPolygon<f64>>) -> impl Iterator<Item = &LineString<f64>> {
    area.into_iter()
        .flat_map(|a| &a.0)
        .flat_map(|p| std::iter::once(p.exterior()).chain(p.interiors()))
}

type Segment = (Coord<f64>, Coord<f64>);

/// The covered area by quadrature over upright slices.
pub(super) fn by_slices(area: &MultiPolygon<f64>, stations: &[Station]) -> f64 {
    let bounds = area.bounding_rect().expect("an area");
    let discs: Vec<(Coord<f64>, f64)> =
        stations.iter().flat_map(|s| s.centres().into_iter().map(|c| (c, s.r))).collect();
    let boxes: Vec<[Coord<f64>; 4]> = stations.iter().flat_map(Station::rectangles).collect();
    let outline: Vec<Segment> =
        rings(Some(area)).flat_map(LineString::lines).map(|l| (l.start, l.end)).collect();
    let mut lines = outline.clone();
    lines.extend(boxes.iter().flat_map(|b| [(b[0], b[3]), (b[1], b[2])]));

    let mut cuts: Vec<f64> = lines.iter().flat_map(|l| [l.0.x, l.1.x]).collect();
    cuts.extend(discs.iter().flat_map(|(c, r)| [c.x - r, c.x + r]));
    for (i, a) in lines.iter().enumerate() {
        lines[..i].iter().for_each(|b| cuts.extend(line_line(*a, *b)));
        discs.iter().for_each(|d| cuts.extend(line_circle(*a, *d)));
    }
    for (i, a) in discs.iter().enumerate() {
        discs[..i].iter().for_each(|b| cuts.extend(circle_circle(*a, *b)));
    }
    cuts.retain(|x| bounds.min().x < *x && *x < bounds.max().x);
    cuts.extend([bounds.min().x, bounds.max().x]);
    cuts.sort_by(f64::total_cmp);

    let nodes = gauss_legendre(24);
    let mut sum = 0.0;
    for pair in cuts.windows(2) {
        let (middle, half) = (0.5 * (pair[0] + pair[1]), 0.5 * (pair[1] - pair[0]));
        if half < 1e-13 * middle.abs().max(1.0) {
            continue;
        }
        // x = middle + half·sin(πu/2) takes away the roots at the ends of circles.
        for &(u, weight) in &nodes {
            let (sin, cos) = (FRAC_PI_2 * u).sin_cos();
            let x = middle + half * sin;
            sum += weight
                * half
                * FRAC_PI_2
                * cos
                * covered_length(x, &outline, &discs, &boxes, stations);
        }
    }
    sum
}

fn covered_length(
    x: f64,
    outline: &[Segment],
    discs: &[(Coord<f64>, f64)],
    boxes: &[[Coord<f64>; 4]],
    stations: &[Station],
) -> f64 {
    let mut covers: Vec<(f64, f64)> = Vec::new();
    for (c, r) in discs {
        let half_sq = r * r - (x - c.x).powi(2);
        if half_sq > 0.0 {
            covers.push((c.y - half_sq.sqrt(), c.y + half_sq.sqrt()));
        }
    }
    for b in boxes {
        let sides = [(b[0], b[1]), (b[1], b[2]), (b[2], b[3]), (b[3], b[0])];
        covers.extend(spans(x, &sides));
    }
    for station in stations {
        let edges: Vec<Segment> = rings(station.area.as_ref())
            .flat_map(LineString::lines)
            .map(|l| (l.start, l.end))
            .collect();
        covers.extend(spans(x, &edges));
    }
    covers.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut union: Vec<(f64, f64)> = Vec::new();
    for (lo, hi) in covers {
        match union.last_mut() {
            Some(last) if lo <= last.1 => last.1 = last.1.max(hi),
            _ => union.push((lo, hi)),
        }
    }
    let inside = spans(x, outline);
    let overlaps =
        union.iter().flat_map(|u| inside.iter().map(move |i| i.1.min(u.1) - i.0.max(u.0)));
    overlaps.filter(|length| *length > 0.0).sum()
}

/// The spans of the upright line at `x` inside closed rings, even-odd.
fn spans(x: f64, edges: &[Segment]) -> Vec<(f64, f64)> {
    let mut ys: Vec<f64> = edges
        .iter()
        .filter(|(a, b)| (a.x <= x) != (b.x <= x))
        .map(|(a, b)| a.y + (b.y - a.y) * ((x - a.x) / (b.x - a.x)))
        .collect();
    ys.sort_by(f64::total_cmp);
    ys.chunks_exact(2).map(|c| (c[0], c[1])).collect()
}

fn line_line(a: Segment, b: Segment) -> Option<f64> {
    let (d, e, f) = (a.1 - a.0, b.1 - b.0, b.0 - a.0);
    let det = d.x * e.y - d.y * e.x;
    let t = (f.x * e.y - f.y * e.x) / det;
    (det != 0.0 && (-1e-9..=1.0 + 1e-9).contains(&t)).then_some(a.0.x + t * d.x)
}

fn line_circle(a: Segment, (c, r): (Coord<f64>, f64)) -> Vec<f64> {
    let (d, f) = (a.1 - a.0, a.0 - c);
    let (aa, b, cc) = (d.x * d.x + d.y * d.y, d.x * f.x + d.y * f.y, f.x * f.x + f.y * f.y - r * r);
    let root = (b * b - aa * cc).max(0.0).sqrt();
    if aa == 0.0 {
        return Vec::new();
    }
    let both = [(-b - root) / aa, (-b + root) / aa];
    both.iter().filter(|t| (0.0..=1.0).contains(*t)).map(|t| a.0.x + t * d.x).collect()
}

fn circle_circle((c, r): (Coord<f64>, f64), (o, s): (Coord<f64>, f64)) -> Vec<f64> {
    let d = o - c;
    let apart = d.x.hypot(d.y);
    if apart < 1e-9 || apart > r + s {
        return Vec::new();
    }
    let along = (apart * apart + r * r - s * s) / (2.0 * apart);
    let half = (r * r - along * along).max(0.0).sqrt();
    let foot = c.x + along * d.x / apart;
    vec![foot - half * d.y / apart, foot + half * d.y / apart]
}

/// Nodes and weights on −1…1, by Newton's method on the Legendre polynomial.
fn gauss_legendre(n: u32) -> Vec<(f64, f64)> {
    let count = f64::from(n);
    (0..n)
        .map(|i| {
            let mut x = (PI * (f64::from(i) + 0.75) / (count + 0.5)).cos();
            let mut slope = 1.0;
            for _ in 0..50 {
                let (mut before, mut value) = (1.0, x);
                for k in 2..=n {
                    let k = f64::from(k);
                    (before, value) =
                        (value, ((2.0 * k - 1.0) * x * value - (k - 1.0) * before) / k);
                }
                slope = count * (x * value - before) / (x * x - 1.0);
                x -= value / slope;
            }
            (x, 2.0 / ((1.0 - x * x) * slope * slope))
        })
        .collect()
}

/// The covered area with circles of 1024 inscribed segments (4096 for large ones; coarser where
/// they cannot be seen from the area's box), and the most that the segments can have lost.
pub(super) fn by_polygons(area: &MultiPolygon<f64>, stations: &[Station]) -> (f64, f64) {
    let bounds = area.bounding_rect().expect("an area");
    let mut parts: Vec<Polygon<f64>> = Vec::new();
    let mut lost_m2 = 1e-5;
    for station in stations {
        parts.extend(station.area.iter().flat_map(|a| a.0.clone()));
        parts.extend(
            station.rectangles().iter().map(|b| Polygon::new(LineString(b.to_vec()), Vec::new())),
        );
        let segments: u32 = if station.r < 200.0 { 1024 } else { 4096 };
        let step = 2.0 * PI / f64::from(segments);
        for c in station.centres() {
            let to_box = bounds.center() - c;
            let ahead = to_box.y.atan2(to_box.x);
            let reach = 0.5 * bounds.width().hypot(bounds.height());
            let half_view = if reach < to_box.x.hypot(to_box.y) {
                (reach / to_box.x.hypot(to_box.y)).asin()
            } else {
                PI
            };
            let ring: Vec<Coord<f64>> = (0..segments)
                .map(|k| (k, f64::from(k) * step))
                .filter(|(k, angle)| {
                    let off = (angle - ahead + 3.0 * PI).rem_euclid(2.0 * PI) - PI;
                    k % 64 == 0 || off.abs() <= half_view + step
                })
                .map(|(_, angle)| c + Coord { x: angle.cos(), y: angle.sin() } * station.r)
                .collect();
            parts.push(Polygon::new(LineString(ring), Vec::new()));
            lost_m2 +=
                station.r.powi(2) * 0.5 * (2.0 * half_view).min(2.0 * PI) * step * step / 6.0 * 1.1;
        }
    }
    // What each part leaves over: `geo::unary_union` would share its work out to threads.
    let left = parts.iter().fold(area.clone(), |left, part| left.difference(part));
    (area.unsigned_area() - left.unsigned_area(), lost_m2)
}

/// The scene turned by `angle` around the area's centroid and moved by `shift`.
pub(super) fn turned(
    area: &MultiPolygon<f64>,
    stations: &[Station],
    angle: f64,
    shift: Coord<f64>,
) -> (MultiPolygon<f64>, Vec<Station>) {
    use geo::MapCoords;
    let centre = area.centroid().expect("an area").0;
    let (sin, cos) = angle.sin_cos();
    let turn = |c: Coord<f64>| {
        let d = c - centre;
        centre + shift + Coord { x: cos * d.x - sin * d.y, y: sin * d.x + cos * d.y }
    };
    let stations = stations
        .iter()
        .map(|s| Station {
            gates: s.gates.iter().map(|g| turn(*g)).collect(),
            area: s.area.as_ref().map(|a| a.map_coords(turn)),
            r: s.r,
        })
        .collect();
    (area.map_coords(turn), stations)
}
