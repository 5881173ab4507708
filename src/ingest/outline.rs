//! From rings as drawn to a valid outline: closed, without repeated corners, not crossing itself,
//! outer rings counter-clockwise (RFC 7946, section 3.1.6).

use geo::Area;
use geo::winding_order::{Winding, WindingOrder};
use geo_types::{Coord, LineString, MultiPolygon, Polygon};

use super::crossing::first_crossing;
use super::drawn::RingOrder;
use super::notes::{Notes, Says};
use super::redraw::{covers_ground, merged, redrawn};
use crate::geodesy::{GeoShape, LonLat, Plane};

/// What was wrong with the rings of one feature.
#[derive(Default)]
struct Faults {
    unclosed: usize,
    repeated: usize,
    winding: usize,
    /// Where the first crossing is, and how many polygons cross themselves.
    crossed: Option<(Coord<f64>, usize)>,
    /// Points of the first outer ring that was too short, and how many such polygons.
    short: Option<(usize, usize)>,
    flat: usize,
    lost_holes: usize,
    merged: bool,
}

/// The valid outline of these polygons, each a list of rings. `None`, with a note, where nothing
/// of it covers ground.
pub(super) fn outline(
    polygons: Vec<Vec<Vec<Coord<f64>>>>,
    order: RingOrder,
    notes: &mut Notes,
) -> Option<MultiPolygon<f64>> {
    let mut faults = Faults::default();
    let mut drawn_m2 = 0.0;
    let mut parts = Vec::with_capacity(polygons.len());
    for rings in polygons {
        let Some(polygon) = assembled(rings, &mut faults) else { continue };
        match first_crossing(&polygon) {
            Some(at) => {
                drawn_m2 += square_meters(&polygon);
                let count = faults.crossed.map_or(0, |(_, count)| count) + 1;
                faults.crossed = Some((faults.crossed.map_or(at, |(first, _)| first), count));
                let kept = redrawn(&polygon);
                faults.flat += usize::from(kept.is_empty());
                parts.extend(kept.into_iter().map(|part| (part, true)));
            }
            None if covers_ground(&polygon) => {
                parts.push((wound(polygon, &mut faults), false));
            }
            None => faults.flat += 1,
        }
    }
    let kept_m2: f64 =
        parts.iter().filter(|(_, anew)| *anew).map(|(part, _)| square_meters(part)).sum();
    let mut parts: Vec<_> = parts.into_iter().map(|(part, _)| part).collect();
    if parts.len() > 1
        && let Some(one) = merged(&parts)
    {
        parts = one;
        faults.merged = true;
    }
    if parts.is_empty() {
        reject(&faults, notes);
        return None;
    }
    if order == RingOrder::Free {
        faults.winding = 0;
    }
    faults.report(notes, drawn_m2, kept_m2);
    Some(MultiPolygon(parts))
}

fn assembled(rings: Vec<Vec<Coord<f64>>>, faults: &mut Faults) -> Option<Polygon<f64>> {
    let mut rings = rings.into_iter();
    let outer = rings.next().unwrap_or_default();
    let points = outer.len();
    let Some(outer) = tidy(outer, faults) else {
        let count = faults.short.map_or(0, |(_, count)| count) + 1;
        faults.short = Some((faults.short.map_or(points, |(first, _)| first), count));
        return None;
    };
    let mut holes = Vec::new();
    for hole in rings {
        match tidy(hole, faults) {
            Some(hole) => holes.push(hole),
            None => faults.lost_holes += 1,
        }
    }
    Some(Polygon::new(outer, holes))
}

/// Closes a ring and takes out repeated corners; `None` where fewer than three are left.
fn tidy(mut ring: Vec<Coord<f64>>, faults: &mut Faults) -> Option<LineString<f64>> {
    let first = *ring.first()?;
    if ring.last() != Some(&first) {
        ring.push(first);
        if ring.len() < 4 {
            return None;
        }
        faults.unclosed += 1;
    }
    let before = ring.len();
    ring.dedup();
    if ring.len() < 4 {
        return None;
    }
    faults.repeated += before - ring.len();
    Some(LineString(ring))
}

fn wound(polygon: Polygon<f64>, faults: &mut Faults) -> Polygon<f64> {
    let wrong = |ring: &LineString<f64>, right| ring.winding_order() != Some(right);
    let any = wrong(polygon.exterior(), WindingOrder::CounterClockwise)
        || polygon.interiors().iter().any(|hole| wrong(hole, WindingOrder::Clockwise));
    if !any {
        return polygon;
    }
    faults.winding += 1;
    let (mut outer, mut holes) = polygon.into_inner();
    outer.make_ccw_winding();
    holes.iter_mut().for_each(Winding::make_cw_winding);
    Polygon::new(outer, holes)
}

fn reject(faults: &Faults, notes: &mut Notes) {
    match faults.short {
        Some((0, _)) => notes.rejected("geometry-empty", "a polygon without positions", "some"),
        Some((points, _)) => {
            let s = if points == 1 { "" } else { "s" };
            let found = match points {
                0..4 => format!("ring has {points} point{s}"),
                _ => format!("ring of {points} points has fewer than 3 different corners"),
            };
            notes.rejected("ring-short", &found, "4");
        }
        None if faults.flat > 0 => {
            notes.rejected("area-none", "the outline encloses no ground", "an area");
        }
        None => notes.rejected("geometry-empty", "a polygon without rings", "one"),
    }
}

impl Faults {
    fn report(&self, notes: &mut Notes, drawn_m2: f64, kept_m2: f64) {
        let mut repaired = |code, found: &str, expected, done: &str| {
            notes.repaired(Says { code, found, expected, done });
        };
        if self.unclosed > 0 {
            let found = format!("{} not closed", count_of(self.unclosed, "ring"));
            repaired("ring-unclosed", &found, "the first point again at the end", "closed");
        }
        if self.repeated > 0 {
            let found = format!("{} written twice in a row", count_of(self.repeated, "vertex"));
            repaired("vertex-repeated", &found, "each once", "written once");
        }
        if self.winding > 0 {
            let found = format!("{} wound the wrong way", count_of(self.winding, "polygon"));
            repaired("ring-winding", &found, "outer rings counter-clockwise", "turned round");
        }
        if let Some((at, _)) = self.crossed {
            let found = format!("the outline crosses or touches itself near [{}, {}]", at.x, at.y);
            let done = format!("drawn anew: {kept_m2:.0} m², before {drawn_m2:.0} m²");
            repaired("ring-self-crossing", &found, "rings that do not", &done);
        }
        if self.merged {
            let found = "parts share ground or a side";
            repaired("parts-overlap", found, "parts that do not", "made one");
        }
        if self.lost_holes > 0 {
            let found = format!("{} of fewer than 4 points", count_of(self.lost_holes, "hole"));
            repaired("hole-short", &found, "4", "filled");
        }
        let lost = self.flat + self.short.map_or(0, |(_, count)| count);
        if lost > 0 {
            let found = format!("{} of several without ground", count_of(lost, "polygon"));
            repaired("part-empty", &found, "an area", "dropped");
        }
    }
}

fn count_of(count: usize, what: &str) -> String {
    match (count, what) {
        (1, _) => format!("1 {what}"),
        (_, "vertex") => format!("{count} vertices"),
        _ => format!("{count} {what}s"),
    }
}

/// The ground that a polygon covers by its winding, for the report.
fn square_meters(polygon: &Polygon<f64>) -> f64 {
    let Some(middle) = polygon.exterior().0.first().and_then(|c| LonLat::try_new(c.x, c.y).ok())
    else {
        return 0.0;
    };
    let shape = GeoShape::Area(MultiPolygon(vec![polygon.clone()]));
    shape.on(&Plane::new(middle)).as_area().map_or(0.0, Area::unsigned_area)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ingest::{Finding, Layer, Severity};

    fn read(polygons: &[&[&[(f64, f64)]]]) -> (Option<MultiPolygon<f64>>, Vec<Finding>) {
        let coords = |ring: &&[(f64, f64)]| ring.iter().map(|&(x, y)| Coord { x, y }).collect();
        let drawn =
            polygons.iter().map(|rings| rings.iter().map(coords).collect()).collect::<Vec<_>>();
        let mut notes = Notes::of_feature(Layer::Compounds, 1);
        let outline = outline(drawn, RingOrder::OuterLeft, &mut notes);
        (outline, notes.into_findings())
    }

    fn codes(findings: &[Finding]) -> Vec<&'static str> {
        findings.iter().map(|finding| finding.code).collect()
    }

    const SQUARE: &[(f64, f64)] =
        &[(101.0, 36.0), (101.1, 36.0), (101.1, 36.1), (101.0, 36.1), (101.0, 36.0)];

    #[test]
    fn a_right_outline_is_left_alone() {
        let (outline, findings) = read(&[&[SQUARE]]);
        assert_eq!(codes(&findings), [""; 0]);
        assert_eq!(outline.expect("kept").0[0].exterior().0.len(), 5);
    }

    #[test]
    fn each_fault_is_repaired_and_named() {
        let mut reversed = SQUARE.to_vec();
        reversed.reverse();
        let doubled = [SQUARE[0], SQUARE[0], SQUARE[1], SQUARE[2], SQUARE[3], SQUARE[4]];
        let tie = [SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]];
        for (rings, code) in [
            (&SQUARE[..4], "ring-unclosed"),
            (&doubled, "vertex-repeated"),
            (&reversed, "ring-winding"),
            (&tie, "ring-self-crossing"),
        ] {
            let (outline, findings) = read(&[&[rings]]);
            assert_eq!(codes(&findings), [code]);
            assert_eq!(findings[0].severity, Severity::Repaired);
            let outline = outline.expect("kept");
            for part in &outline {
                assert!(part.signed_area() > 0.0, "{code}");
                assert_eq!(first_crossing(part), None, "{code}");
                assert!(part.exterior().is_closed(), "{code}");
            }
        }
    }

    #[test]
    fn a_redrawn_outline_says_how_much_ground_it_covers() {
        // A square of about 9 km by 11 km, its last corner pulled across the lower side.
        let pulled = [SQUARE[0], SQUARE[1], SQUARE[2], (101.05, 35.95), SQUARE[0]];
        let (outline, findings) = read(&[&[&pulled]]);
        assert_eq!(outline.expect("kept").0.len(), 2);
        assert_eq!(codes(&findings), ["ring-self-crossing"]);
        let numbers: Vec<f64> =
            findings[0].done.split(' ').filter_map(|word| word.parse().ok()).collect();
        let [kept_m2, before_m2] = numbers[..] else { panic!("{}", findings[0].done) };
        assert!(kept_m2 > 1e7 && before_m2 < kept_m2, "{}", findings[0].done);
    }

    #[test]
    fn outlines_without_ground_are_rejected() {
        let line = [SQUARE[0], (101.05, 36.05), SQUARE[2], SQUARE[0]];
        for (polygons, code) in [
            (&[][..], "geometry-empty"),
            (&[&[][..]][..], "geometry-empty"),
            (&[&[&SQUARE[..2]]], "ring-short"),
            (&[&[&[SQUARE[0], SQUARE[0], SQUARE[1], SQUARE[0]]]], "ring-short"),
            (&[&[&line]], "area-none"),
        ] {
            let (outline, findings) = read(polygons);
            assert!(outline.is_none(), "{code}");
            assert_eq!(codes(&findings), [code]);
            assert_eq!(findings[0].severity, Severity::Rejected);
        }
        let (_, findings) = read(&[&[&SQUARE[..2]]]);
        assert!(findings[0].to_string().ends_with("ring has 2 points, needs 4: rejected"));
    }

    #[test]
    fn a_bad_part_or_hole_does_not_cost_the_rest() {
        let far: Vec<_> = SQUARE.iter().map(|(x, y)| (x + 1.0, *y)).collect();
        let (outline, findings) = read(&[&[SQUARE, &SQUARE[..2]], &[&far[..2]], &[&far]]);
        assert_eq!(outline.expect("kept").0.len(), 2);
        assert_eq!(codes(&findings), ["hole-short", "part-empty"]);
    }
}
