//! Closed forms, oracles, degenerate grids and properties of the covered area.

use std::f64::consts::PI;

use geo::Area;
use geo_types::{LineString, MultiPolygon, Polygon, polygon};

use super::oracle::{Station, by_polygons, by_slices, turned};
use super::scenes::{Dice, disc, plot, rectangle};
use super::{CircleCover, CircleScratch, CircleSource};
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::Site;
use crate::units::Meters;

fn cover_of(stations: &[Station]) -> CircleCover {
    let shapes: Vec<(Vec<PlanePoint>, Option<PlaneShape>)> = stations
        .iter()
        .map(|s| {
            let gates = s.gates.iter().map(|g| PlanePoint::new(g.x, g.y)).collect();
            (gates, s.area.clone().map(PlaneShape::Area))
        })
        .collect();
    CircleCover::new(stations.iter().zip(&shapes).map(|(s, (gates, shape))| CircleSource {
        centre: shape.as_ref().map_or(Site::Gates(gates), Site::Shape),
        radius: Meters::new(s.r),
    }))
}

fn covered_m2(area: &MultiPolygon<f64>, stations: &[Station]) -> f64 {
    let near: Vec<u32> = (0..).take(stations.len()).collect();
    cover_of(stations).covered_area(area, &near, &mut CircleScratch::default()).value()
}

#[track_caller]
fn assert_close(found: f64, expected: f64) {
    let tolerance = 1e-9 * expected.abs().max(1e-3);
    assert!((found - expected).abs() <= tolerance, "found {found}, expected {expected}");
}

/// Area that two discs of radius `r` at distance `d` share.
fn lens(r: f64, d: f64) -> f64 {
    2.0 * r * r * (d / (2.0 * r)).acos() - 0.5 * d * (4.0 * r * r - d * d).sqrt()
}

const WIDE: f64 = 1000.0;

fn wide_square() -> MultiPolygon<f64> {
    rectangle(-WIDE, -WIDE, WIDE, WIDE)
}

#[test]
fn a_disc_wholly_inside_the_area_covers_its_own_area() {
    assert_close(covered_m2(&wide_square(), &[disc(3.0, 4.0, 10.0)]), 100.0 * PI);
}

#[test]
fn two_overlapping_discs_cover_their_sum_less_the_lens() {
    let stations = [disc(0.0, 0.0, 10.0), disc(9.0, 8.0, 10.0)];
    let expected = 200.0 * PI - lens(10.0, 145.0_f64.sqrt());
    assert_close(covered_m2(&wide_square(), &stations), expected);
}

#[test]
fn an_edge_through_the_centre_leaves_half_a_disc() {
    for (area, expected) in [
        (rectangle(0.0, -WIDE, WIDE, WIDE), 50.0 * PI),
        (rectangle(-WIDE, -WIDE, WIDE, 0.0), 50.0 * PI),
        (rectangle(0.0, 0.0, WIDE, WIDE), 25.0 * PI),
    ] {
        assert_close(covered_m2(&area, &[disc(0.0, 0.0, 10.0)]), expected);
    }
}

#[test]
fn the_circle_of_a_rectangle_has_rounded_corners() {
    let stations = [plot(rectangle(0.0, 0.0, 30.0, 20.0), 7.0)];
    let expected = 600.0 + 2.0 * 50.0 * 7.0 + 49.0 * PI;
    assert_close(covered_m2(&wide_square(), &stations), expected);
}

#[test]
fn the_circle_of_a_sliver_is_a_stadium() {
    let sliver = MultiPolygon(vec![polygon![(x: 0., y: 0.), (x: 30., y: 40.), (x: 30., y: 40.)]]);
    let expected = 2.0 * 50.0 * 7.0 + 49.0 * PI;
    assert_close(covered_m2(&wide_square(), &[plot(sliver, 7.0)]), expected);
}

#[test]
fn a_square_in_the_middle_of_the_disc_is_covered_as_a_whole() {
    let square = rectangle(-7.0, -7.0, 7.0, 7.0);
    assert_close(covered_m2(&square, &[disc(0.0, 0.0, 10.0)]), 196.0);
    let mut scratch = CircleScratch::default();
    let cover = cover_of(&[disc(0.0, 0.0, 10.0)]);
    assert_eq!(cover.covered_share(&square, &[0], &mut scratch), Some(1.0));
    assert_eq!(cover.covered_share(&square, &[], &mut scratch), Some(0.0));
}

#[test]
fn an_area_out_of_reach_has_no_covered_part() {
    let far = rectangle(8.0, 8.0, 20.0, 20.0);
    assert_eq!(covered_m2(&far, &[disc(0.0, 0.0, 10.0)]).to_bits(), 0.0_f64.to_bits());
}

#[test]
fn two_discs_cover_a_square_that_neither_covers_alone() {
    let square = rectangle(-6.0, -2.0, 6.0, 2.0);
    let (west, east) = (disc(-3.0, 0.0, 5.0), disc(3.0, 0.0, 5.0));
    assert!(covered_m2(&square, std::slice::from_ref(&west)) < 47.0);
    assert_close(covered_m2(&square, &[west, east]), 48.0);
}

#[test]
fn a_courtyard_is_not_part_of_the_area() {
    let mut area = rectangle(-20.0, -20.0, 20.0, 20.0);
    area.0[0].interiors_push(rectangle(-3.0, -3.0, 3.0, 3.0).0[0].exterior().clone());
    assert_close(covered_m2(&area, &[disc(0.0, 0.0, 10.0)]), 100.0 * PI - 36.0);
    assert_close(covered_m2(&area, &[disc(0.0, 0.0, 100.0)]), 1600.0 - 36.0);
    assert_close(covered_m2(&area, &[disc(0.0, 0.0, 2.0)]), 0.0);
}

#[test]
fn a_ring_of_discs_leaves_the_hole_in_its_middle_uncovered() {
    // Six discs of radius 10 on a circle of radius 15: neighbours are 15 apart and overlap.
    let stations: Vec<Station> = (0..6)
        .map(|k| (f64::from(k) * PI / 3.0).sin_cos())
        .map(|(sin, cos)| disc(15.0 * cos, 15.0 * sin, 10.0))
        .collect();
    let expected = 600.0 * PI - 6.0 * lens(10.0, 15.0);
    assert_close(covered_m2(&wide_square(), &stations), expected);
    assert_close(covered_m2(&rectangle(-2.0, -2.0, 2.0, 2.0), &stations), 0.0);
}

#[test]
fn a_station_with_a_wide_courtyard_leaves_its_middle_uncovered() {
    let mut yard = rectangle(0.0, 0.0, 100.0, 80.0);
    yard.0[0].interiors_push(rectangle(10.0, 10.0, 90.0, 70.0).0[0].exterior().clone());
    let expected = 8000.0 - 70.0 * 50.0 + 2.0 * 180.0 * 5.0 + 25.0 * PI;
    assert_close(covered_m2(&wide_square(), &[plot(yard.clone(), 5.0)]), expected);
    let filled = 8000.0 + 2.0 * 180.0 * 30.0 + 900.0 * PI;
    assert_close(covered_m2(&wide_square(), &[plot(yard, 30.0)]), filled);
}

#[test]
fn a_horseshoe_is_covered_in_its_two_arms_only() {
    let horseshoe = MultiPolygon(vec![polygon![
        (x: -10., y: 0.), (x: 10., y: 0.), (x: 10., y: 40.), (x: 6., y: 40.),
        (x: 6., y: 4.), (x: -6., y: 4.), (x: -6., y: 40.), (x: -10., y: 40.)
    ]]);
    // Within the strip 6 < |x| < 10 of a disc of radius 10 around (0, 30): all lies in the arms.
    let cap = |x: f64| 100.0 * (x / 10.0).acos() - x * (100.0 - x * x).sqrt();
    assert_close(covered_m2(&horseshoe, &[disc(0.0, 30.0, 10.0)]), 2.0 * cap(6.0));
}

#[test]
fn radii_of_nothing_and_of_everything_are_taken_at_their_word() {
    let area = rectangle(0.0, 0.0, 10.0, 10.0);
    assert_close(covered_m2(&area, &[disc(5.0, 5.0, 0.0)]), 0.0);
    assert_close(covered_m2(&area, &[disc(5.0, 5.0, -1.0)]), 0.0);
    assert_close(covered_m2(&area, &[disc(5.0, 5.0, f64::NAN)]), 0.0);
    assert_close(covered_m2(&area, &[disc(5.0, 5.0, f64::INFINITY)]), 100.0);
    assert_close(covered_m2(&area, &[plot(rectangle(-5.0, -5.0, 5.0, 3.0), 0.0)]), 15.0);
    let none = Station { gates: Vec::new(), area: None, r: 10.0 };
    assert_close(covered_m2(&area, &[none]), 0.0);
}

#[test]
fn an_area_without_area_has_no_share() {
    let cover = cover_of(&[disc(0.0, 0.0, 10.0)]);
    let mut scratch = CircleScratch::default();
    let line = rectangle(0.0, 0.0, 10.0, 0.0);
    for degenerate in [MultiPolygon(Vec::new()), line, rectangle(1.0, 1.0, 1.0, 1.0)] {
        assert_eq!(cover.covered_share(&degenerate, &[0], &mut scratch), None);
        assert_close(cover.covered_area(&degenerate, &[0], &mut scratch).value(), 0.0);
    }
}

/// Compares with circles as polygons.
#[track_caller]
fn assert_polygons_agree(case: u32, area: &MultiPolygon<f64>, stations: &[Station]) {
    let found = covered_m2(area, stations);
    let (by_polygons, lost_m2) = by_polygons(area, stations);
    assert!(
        by_polygons - 1e-3 <= found && found <= by_polygons + lost_m2 + 1e-3,
        "case {case}: {found}, by polygons {by_polygons}, which may have lost {lost_m2}\n\
         {area:?}\n{stations:?}"
    );
}

/// Compares with quadrature over slices.
#[track_caller]
fn assert_slices_agree(case: u32, area: &MultiPolygon<f64>, stations: &[Station]) {
    let (found, by_slices) = (covered_m2(area, stations), by_slices(area, stations));
    let off = (found - by_slices).abs() / area.unsigned_area();
    assert!(off < 1e-9, "case {case}: {found}, by slices {by_slices}\n{area:?}\n{stations:?}");
}

#[test]
fn random_scenes_agree_with_polygonised_circles_and_with_quadrature() {
    let mut dice = Dice(0x0015_0A11);
    for case in 0..600 {
        let (centre, size) = (dice.place(30.0), dice.within(10.0, 120.0));
        let (area, stations) = (dice.plot(centre, size), dice.stations());
        // Quadrature takes its time where stations have many corners.
        if case % 10 == 0 {
            assert_slices_agree(case, &area, &stations);
        }
        if case % 6 == 0 {
            assert_polygons_agree(case, &area, &stations);
        }
        let one = &stations[..1];
        assert_slices_agree(case, &area, one);
    }
}

#[test]
fn scenes_on_a_grid_agree_with_polygonised_circles_and_with_quadrature() {
    let mut dice = Dice(0x0009_021D);
    for case in 0..1500 {
        let (area, stations) = dice.grid_scene();
        assert_slices_agree(case, &area, &stations);
        if case % 6 == 0 {
            assert_polygons_agree(case, &area, &stations);
        }
    }
}

#[test]
fn turning_or_moving_a_degenerate_scene_keeps_its_covered_area() {
    let mut dice = Dice(0x7042);
    for case in 0..5000 {
        let (area, stations) = dice.grid_scene();
        let found = covered_m2(&area, &stations);
        let angle = dice.within(0.0, 2.0 * PI);
        // Shifted by up to 30 km: corners that coincided are now apart by their rounding.
        let (area, stations) = turned(&area, &stations, angle, dice.place(30_000.0));
        let off = (covered_m2(&area, &stations) - found).abs() / area.unsigned_area();
        assert!(off < 1e-9, "case {case}: {off:e}\n{area:?}\n{stations:?}");
    }
}

#[test]
fn the_parts_of_an_area_are_covered_as_much_as_the_whole() {
    let mut dice = Dice(0xFA2);
    for case in 0..3000 {
        let centre = dice.place(30.0);
        let star = dice.star(centre, 100.0);
        let whole = MultiPolygon(vec![Polygon::new(star, Vec::new())]);
        let stations = dice.stations();
        let cover = cover_of(&stations);
        let near: Vec<u32> = (0..).take(stations.len()).collect();
        let mut scratch = CircleScratch::default();
        let mut area_m2 =
            |area: &MultiPolygon<f64>| cover.covered_area(area, &near, &mut scratch).value();
        // Triangles from the centre, which a star sees whole; those turned the other way (a gap
        // of more than half a turn) count against.
        let parts: f64 = whole.0[0]
            .exterior()
            .lines()
            .map(|l| Polygon::new(LineString(vec![centre, l.start, l.end]), Vec::new()))
            .map(|p| p.signed_area().signum() * area_m2(&MultiPolygon(vec![p])))
            .sum();
        let found = area_m2(&whole);
        let off = (found - parts).abs() / whole.unsigned_area();
        assert!(off < 1e-9, "case {case}: whole {found}, parts {parts}\n{whole:?}\n{stations:?}");
    }
}

#[test]
fn more_stations_never_shrink_the_covered_area_and_their_order_is_nothing() {
    let mut dice = Dice(0x5AFE);
    for case in 0..3000 {
        let (area, stations) = if case % 2 == 0 {
            dice.grid_scene()
        } else {
            let centre = dice.place(30.0);
            (dice.plot(centre, 100.0), dice.stations())
        };
        let whole_m2 = area.unsigned_area();
        let mut scratch = CircleScratch::default();
        let cover = cover_of(&stations);
        let near: Vec<u32> = (0..).take(stations.len()).collect();
        let mut last_m2 = 0.0;
        for k in 1..=near.len() {
            let m2 = cover.covered_area(&area, &near[..k], &mut scratch).value();
            assert!(m2 >= last_m2 - 1e-10 * whole_m2, "case {case}: {last_m2} became {m2}");
            assert!(m2 <= whole_m2, "case {case}: {m2} of {whole_m2}");
            last_m2 = m2;
        }
        let back: Vec<u32> = near.iter().rev().copied().collect();
        let m2 = cover.covered_area(&area, &back, &mut scratch).value();
        assert!((m2 - last_m2).abs() <= 2e-11 * whole_m2, "case {case}: {last_m2} and {m2}");
        let again = cover.covered_area(&area, &back, &mut scratch).value();
        assert_eq!(m2.to_bits(), again.to_bits(), "case {case}: twice the same question");
    }
}

#[test]
fn two_circles_that_cover_a_tilted_plot_together_cover_it_to_the_last_bit() {
    let (both, tilt) = ([disc(-3.0, 0.0, 5.0), disc(3.0, 0.0, 5.0)], 0.3);
    let square = rectangle(-6.0, -2.0, 6.0, 2.0);
    let (square, both) = turned(&square, &both, tilt, (1.0e4, -2.0e4).into());
    let share = cover_of(&both).covered_share(&square, &[0, 1], &mut CircleScratch::default());
    assert_eq!(share, Some(1.0));
}

#[test]
fn rings_may_be_walked_either_way_round() {
    let mut yard = rectangle(0.0, 0.0, 100.0, 80.0);
    yard.0[0].interiors_push(rectangle(10.0, 10.0, 90.0, 70.0).0[0].exterior().clone());
    let reversed = |ring: &LineString<f64>| LineString(ring.0.iter().rev().copied().collect());
    let other = MultiPolygon(vec![Polygon::new(
        reversed(yard.0[0].exterior()),
        yard.0[0].interiors().iter().map(reversed).collect(),
    )]);
    let area = rectangle(-20.0, -20.0, 60.0, 50.0);
    let expected = covered_m2(&area, &[plot(yard, 5.0)]);
    assert_close(covered_m2(&area, &[plot(other, 5.0)]), expected);
}
