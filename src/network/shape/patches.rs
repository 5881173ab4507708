//! Land beside walls, water and bridges, cut anew.
//!
//! The land of a sample ends at a wall. What lies behind it belongs to the nearest street that can
//! be seen from there; water belongs to nobody; a bridge or a tunnel owns a strip on either side.
//! The plots that a wall, water or a strip meets are cut into triangles along their borders, the
//! walls, the strips and the streets, with further points where a wall hides the plot's own sample,
//! and each triangle goes to whoever its middle belongs to. Walls and water are followed exactly;
//! where only the end of a wall decides, the border is true to about half a raster.

use geo_types::{LineString, MultiPolygon};
use rayon::prelude::*;

use super::met::met;
use super::owners::{Land, Owners, Scratch};
use super::raster::raster;
use super::sketch::Sketch;
use super::streets::{Course, Foot, StreetLine};
use super::strips::outline;
use super::voronoi::Plots;
use super::walls::{Walls, side};
use crate::geodesy::PlanePoint;
use crate::index::PlaneBox;

/// A triangle of land cut anew.
pub(super) struct Patch {
    pub corners: [u32; 3],
    /// From where each corner is entered.
    pub feet: [Foot; 3],
    /// Its middle, and from where that is entered.
    pub hub: PlanePoint,
    pub foot: Foot,
    /// The farthest that a foot is from the hub's, along the street.
    pub away_m: f32,
    /// Its owner.
    pub course: Course,
    pub sample: u32,
}

/// What takes the place of the plots that something meets.
pub(super) struct Patches {
    /// Which plots those are.
    pub met: Vec<bool>,
    pub patches: Vec<Patch>,
}

impl Patches {
    /// Cuts the plots that something meets anew. New corners are added to `plots`.
    pub fn new(
        plots: &mut Plots,
        land: Land<'_>,
        lines: &[StreetLine<'_>],
        areas: &[MultiPolygon<f64>],
        barriers: &[LineString<f64>],
    ) -> Self {
        let strips: Vec<[PlanePoint; 2]> = lines
            .iter()
            .filter(|line| line.course == Course::Apart)
            .flat_map(|line| outline(line.points))
            .collect();
        let samples = || land.ground.at.iter().chain(&land.apart.at).copied();
        if samples().next().is_none() {
            return Self { met: Vec::new(), patches: Vec::new() };
        }
        let walls = Walls::new(areas, barriers, PlaneBox::around(samples()).grown(land.reach_m));
        if walls.pieces.is_empty() && strips.is_empty() {
            return Self { met: vec![false; plots.len()], patches: Vec::new() };
        }
        let owners = Owners::new(land, &walls);
        let pieces: Vec<[PlanePoint; 2]> = walls.pieces.iter().chain(&strips).copied().collect();
        let met = met(plots, &owners, &pieces);
        let sketch = drawn(plots, &owners, &met, &strips);
        let triangles = sketch.triangles(&mut plots.corners);
        let plots = &*plots;
        let patches: Vec<Patch> = triangles
            .par_iter()
            .map_init(Scratch::default, |scratch, triangle| {
                patch(*triangle, plots, &met, &owners, scratch)
            })
            .flatten()
            .collect();
        Self { met, patches }
    }
}

/// The borders of the met plots, the walls that meet them, the strips, the streets in them, and
/// the raster behind walls.
fn drawn(plots: &Plots, owners: &Owners<'_>, met: &[bool], strips: &[[PlanePoint; 2]]) -> Sketch {
    let mut sketch = Sketch::default();
    let chosen: Vec<u32> = (0..plots.len() as u32).filter(|&plot| met[plot as usize]).collect();
    let mut near_boxes = Vec::new();
    for &plot in &chosen {
        let corner = |corner: &u32| plots.corners[*corner as usize];
        let ring = plots.ring(plot).iter();
        let ring: Vec<usize> = ring.map(|c| sketch.point(corner(c), Some(*c))).collect();
        for at in 0..ring.len() {
            sketch.borders.push([ring[at], ring[(at + 1) % ring.len()]]);
        }
        near_boxes.push(PlaneBox::around(plots.ring(plot).iter().map(corner)));
    }
    // Only walls that meet a plot or a strip matter; the others cut nothing.
    near_boxes.extend(strips.iter().map(|strip| PlaneBox::around(*strip)));
    let mut is_near = vec![false; owners.walls.pieces.len()];
    let mut found = Vec::new();
    for bounds in near_boxes {
        owners.walls.near(bounds, &mut found);
        for &piece in &found {
            is_near[piece as usize] = true;
        }
    }
    let walls = owners.walls.pieces.iter().zip(&is_near).filter(|(_, is_near)| **is_near);
    for piece in walls.map(|(piece, _)| piece).chain(strips) {
        let ends = piece.map(|p| sketch.point(p, None));
        sketch.lines.push(ends);
    }
    let ground = owners.land.ground;
    for &plot in &chosen {
        let hub = sketch.point(ground.at[plot as usize], None);
        for next in ground.next_to(plot).filter(|&next| next > plot && met[next as usize]) {
            let end = sketch.point(ground.at[next as usize], None);
            sketch.lines.push([hub, end]);
        }
    }
    let behind: Vec<Vec<PlanePoint>> =
        chosen.par_iter().map(|&plot| raster(plots, plot, owners)).collect();
    for p in behind.into_iter().flatten() {
        sketch.point(p, None);
    }
    sketch
}

/// The patch that a triangle becomes, if it lies in a met plot or a strip, and has an owner.
fn patch(
    corners: [u32; 3],
    plots: &Plots,
    met: &[bool],
    owners: &Owners<'_>,
    scratch: &mut Scratch,
) -> Option<Patch> {
    let places = corners.map(|corner| plots.corners[corner as usize]);
    let [a, b, c] = places;
    let hub = PlanePoint::new((a.x + b.x + c.x) / 3.0, (a.y + b.y + c.y) / 3.0);
    let plot = owners.nearest(hub).filter(|&(sample, distance_m)| {
        let ring = plots.ring(sample);
        // Plots are cut short of the reach only by the chords of an arc.
        distance_m < 0.99 * owners.land.reach_m
            || (0..ring.len()).all(|at| {
                let (c, d) = (ring[at], ring[(at + 1) % ring.len()]);
                side(plots.corners[c as usize], plots.corners[d as usize], hub) >= 0.0
            })
    });
    let plot = plot.map(|(sample, _)| sample);
    match plot {
        // Its plot stays whole.
        Some(plot) if !met[plot as usize] => return None,
        None if owners.strip(hub, scratch).is_none() => return None,
        _ => {}
    }
    let (course, sample) = owners.owner(hub, plot, scratch)?;
    let streets = owners.land.streets(course);
    let (foot, hub_away_m) = streets.foot(sample, hub);
    let feet = places.map(|place| streets.foot(sample, place));
    let away_m = feet.iter().map(|(_, away_m)| away_m + hub_away_m).fold(0.0, f64::max) as f32;
    let feet = feet.map(|(foot, _)| foot);
    Some(Patch { corners, feet, hub, foot, away_m, course, sample })
}
