//! A town to walk in, with stations and points to walk between: the same on every machine.

#[path = "dice.rs"]
mod dice;
#[path = "grid_town.rs"]
mod grid_town;

use std::path::PathBuf;

use anyhow::Context;
use dice::Dice;
use yike::geodesy::{LonLat, Plane, PlanePoint};
use yike::ingest::read_osm_ways;
use yike::network::{Footing, Network, NetworkDraft, Obstacles, Snap};
use yike::units::Meters;

/// How far a place may lie from the street that it is joined to.
pub const SNAP_LIMIT: Meters = Meters::new(100.0);
/// Share of the points that may lie anywhere, also far from every street.
const ANYWHERE: f64 = 0.02;

/// Where a town comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// A made-up town of so many links.
    Grid(usize),
    /// An OpenStreetMap file.
    Osm(PathBuf),
}

impl Origin {
    /// `grid:1000000`, or the path of an `.osm.pbf` file.
    pub fn named(name: &str) -> anyhow::Result<Self> {
        Ok(match name.strip_prefix("grid:") {
            Some(edges) => Self::Grid(edges.parse().with_context(|| name.to_owned())?),
            None => Self::Osm(name.into()),
        })
    }

    /// The streets as they are drawn, and the plane that they lie on.
    pub fn read(&self) -> anyhow::Result<(NetworkDraft, Plane)> {
        match self {
            Self::Grid(edges) => {
                let plane = Plane::new(LonLat::try_new(101.78, 36.62)?);
                Ok((grid_town::grid_town(*edges), plane))
            }
            Self::Osm(path) => {
                let reading = read_osm_ways(path, None)?;
                Ok((reading.draft, reading.plane))
            }
        }
    }
}

/// The streets, joined.
pub fn network(draft: &NetworkDraft) -> Network {
    Network::build(draft, &Obstacles::default(), Footing::default())
}

/// Stations on streets, and points of which nearly all are on streets, strewn evenly.
pub struct Places {
    pub stations: Vec<PlanePoint>,
    pub points: Vec<PlanePoint>,
}

impl Places {
    pub fn in_town(network: &Network, stations: usize, points: usize) -> Self {
        let [low, high] = extent(network.junctions());
        let strewn = |stream: usize, count: usize, anywhere: f64| {
            let mut dice = Dice::new(stream, count);
            let throw = |dice: &mut Dice| {
                let along = |low: f64, high: f64, dice: &mut Dice| low + dice.next() * (high - low);
                PlanePoint::new(along(low.x, high.x, dice), along(low.y, high.y, dice))
            };
            let mut places = Vec::with_capacity(count);
            while places.len() < count {
                let free = dice.next() < anywhere;
                // Whether a place may lie anywhere is thrown before the place itself: where much
                // of the extent is empty, few points would be near a street otherwise.
                let place = loop {
                    let place = throw(&mut dice);
                    let snap = network.foothold(place, SNAP_LIMIT);
                    if free || matches!(snap, Snap::Joined(_)) {
                        break place;
                    }
                };
                places.push(place);
            }
            places
        };
        Self { stations: strewn(21, stations, 0.0), points: strewn(22, points, ANYWHERE) }
    }
}

fn extent(points: &[PlanePoint]) -> [PlanePoint; 2] {
    let (mut low, mut high) = (PlanePoint::new(0.0, 0.0), PlanePoint::new(0.0, 0.0));
    if let Some(first) = points.first() {
        (low, high) = (*first, *first);
    }
    for point in points {
        low = PlanePoint::new(low.x.min(point.x), low.y.min(point.y));
        high = PlanePoint::new(high.x.max(point.x), high.y.max(point.y));
    }
    [low, high]
}
