//! Places on the streets that somebody could build at.

use super::Walk;
use super::doors::SNAP_LIMIT;
use crate::geodesy::PlanePoint;
use crate::index::kept_apart;
use crate::network::{Edge, Snap};

/// A dead end shorter than this leads nowhere: a driveway, a stub to a gate.
const LEADS_FROM_M: f64 = 50.0;
/// Corners nearer than this are one: the carriageways of a street cross another at several nodes.
const ONE_CORNER_M: f64 = 10.0;

impl Walk {
    /// Street corners: where three or more walkable edges meet that lead somewhere, in an order that
    /// depends on the network alone. Neither an edge of an island leads anywhere, nor one back to the
    /// same junction, nor a dead end shorter than 50 m. Of corners nearer than 10 m to each other, the
    /// first stays. O(edges).
    #[must_use]
    pub fn corners(&self) -> Vec<PlanePoint> {
        let network = &self.streets.paved.network;
        let ends = || network.edges().flat_map(|edge| edge.junctions);
        let mut edges_at = vec![0_u32; network.junctions().len()];
        ends().for_each(|junction| edges_at[junction as usize] += 1);
        let leads = |edge: &Edge<'_>| {
            let [a, b] = edge.junctions;
            let is_dead_end = edges_at[a as usize] == 1 || edges_at[b as usize] == 1;
            !edge.is_island && a != b && (!is_dead_end || edge.length().value() >= LEADS_FROM_M)
        };
        let mut leading_at = vec![0_u32; edges_at.len()];
        for edge in network.edges().filter(leads) {
            edge.junctions.iter().for_each(|&junction| leading_at[junction as usize] += 1);
        }
        let all = network.junctions().iter().zip(leading_at);
        let corners: Vec<PlanePoint> =
            all.filter(|(_, leading)| *leading >= 3).map(|(at, _)| *at).collect();
        let stays = kept_apart(&corners, ONE_CORNER_M);
        corners.into_iter().zip(stays).filter_map(|(at, stays)| stays.then_some(at)).collect()
    }

    /// Whether each place joins the streets: a straight stub of at most 100 m, across no barrier,
    /// leads from it to a walkable way that is no island. O(log n) a place, in parallel.
    #[must_use]
    pub fn joins_at(&self, places: &[PlanePoint]) -> Vec<bool> {
        let snaps = self.streets.paved.network.footholds(places, SNAP_LIMIT);
        snaps.iter().map(|snap| matches!(snap, Snap::Joined(_))).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use geo_types::LineString;

    use super::*;
    use crate::city::{CityDraft, MapFeature};
    use crate::network::{Footing, Level, NetworkDraft, WayKind};

    /// A walk over straight ways that are joined where they share an end; a wall where told.
    fn walk(ways: &[[(i32, i32); 2]], wall: Option<[(f64, f64); 2]>) -> Walk {
        let mut city = CityDraft { id: "town".into(), ..CityDraft::default() };
        if let Some(ends) = wall {
            // The plane's origin is at 0°, 0°: a metre is as many degrees both ways, nearly.
            let degrees = ends.map(|(x, y)| (x / 111_319.5, y / 110_574.3));
            let geometry = LineString::from(degrees.to_vec()).into();
            let properties = [("kind".to_owned(), "wall".to_owned())].into();
            city.barriers.push(MapFeature { source_id: String::new(), properties, geometry });
        }
        let city = Arc::new(city.finish().expect("a city"));
        let mut corners: Vec<(i32, i32)> = ways.iter().flatten().copied().collect();
        corners.sort_unstable();
        corners.dedup();
        let place = |&(x, y): &(i32, i32)| PlanePoint::new(f64::from(x), f64::from(y));
        let mut draft =
            NetworkDraft { nodes: corners.iter().map(place).collect(), ..NetworkDraft::default() };
        for (way, source) in ways.iter().zip(0..) {
            let nodes = way.map(|end| corners.binary_search(&end).expect("listed"));
            let nodes = nodes.map(|node| u32::try_from(node).expect("few"));
            draft.push(&nodes, source, WayKind::Path, Level::default());
        }
        Walk::new(city, &draft, Footing::default())
    }

    fn corners(ways: &[[(i32, i32); 2]]) -> Vec<(f64, f64)> {
        let mut found: Vec<(f64, f64)> =
            walk(ways, None).corners().iter().map(|corner| (corner.x, corner.y)).collect();
        found.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        found
    }

    #[test]
    fn a_crossing_is_a_corner_and_a_bend_is_none() {
        let cross =
            [[(0, 0), (500, 0)], [(0, 0), (-500, 0)], [(0, 0), (0, 500)], [(0, 500), (300, 500)]];
        assert_eq!(corners(&cross), [(0.0, 0.0)]);
    }

    #[test]
    fn a_driveway_makes_no_corner_and_a_lane_does() {
        let street = [[(0, 0), (500, 0)], [(0, 0), (-500, 0)]];
        let with = |length: i32| [street[0], street[1], [(0, 0), (0, length)]];
        assert_eq!(corners(&with(49)), []);
        assert_eq!(corners(&with(50)), [(0.0, 0.0)]);
    }

    #[test]
    fn a_way_round_a_block_back_to_the_same_junction_leads_nowhere() {
        let round = [
            [(0, 0), (500, 0)],
            [(0, 0), (-500, 0)],
            [(0, 0), (60, 80)],
            [(60, 80), (-60, 80)],
            [(-60, 80), (0, 0)],
        ];
        assert_eq!(corners(&round), []);
    }

    #[test]
    fn both_sides_of_a_wide_street_are_one_corner() {
        let cross = |gap: i32| {
            let arms = [[(0, 0), (-500, 0)], [(gap, 0), (500, 0)], [(0, 0), (gap, 0)]];
            let along = [0, gap].map(|x| [[(x, 0), (x, 500)], [(x, 0), (x, -500)]]);
            corners(&[&arms[..], &along[0], &along[1]].concat()).len()
        };
        assert_eq!((cross(9), cross(10)), (1, 2));
    }

    #[test]
    fn an_island_has_no_corners_and_joins_nobody() {
        let mut ways = vec![[(0, 0), (10_000, 0)], [(0, 0), (-10_000, 0)], [(0, 0), (0, 10_000)]];
        ways.extend([[(0, -500), (60, -500)], [(0, -500), (-60, -500)], [(0, -500), (0, -560)]]);
        assert_eq!(corners(&ways), [(0.0, 0.0)]);
        let walk = walk(&ways, None);
        let at = |x: f64, y: f64| PlanePoint::new(x, y);
        let places = [at(10.0, 99.0), at(200.0, 101.0), at(10.0, -510.0), at(f64::NAN, 0.0)];
        assert_eq!(walk.joins_at(&places), [true, false, false, false]);
    }

    #[test]
    fn nobody_joins_across_a_wall() {
        let street = [[(0, 0), (500, 0)]];
        let wall = walk(&street, Some([(-900.0, 20.0), (900.0, 20.0)]));
        let places = [PlanePoint::new(100.0, 10.0), PlanePoint::new(100.0, 30.0)];
        assert_eq!(wall.joins_at(&places), [true, false]);
        assert_eq!(walk(&street, None).joins_at(&places), [true, true]);
    }
}
