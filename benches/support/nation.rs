//! A nation made up without randomness: the same numbers give the same bytes on every machine.
//!
//! Towns lie on a plane of 500 km square, their sizes falling as a power of their rank. Each is a
//! disc; its stations crowd in the middle and its compounds spread beyond them, so that about ten
//! stations lie within 1000 m of a compound, fewer towards the rim and none for one compound in
//! eight. A square of streets tiles it, their borders winding and shared to the last bit.
//! One compound in a hundred and one station in fifty lies in the open country, in no street.

#[path = "dice.rs"]
mod dice;

use std::f64::consts::TAU;

use dice::Dice;
use geo_types::{Coord, LineString, MultiPolygon, Polygon};
use yike::geodesy::{PlanePoint, PlaneShape};

/// Side of the whole plane, metres.
const SIDE_M: f64 = 500_000.0;
/// Stations on a square metre of town, its rim counted in.
const STATION_DENSITY: f64 = 2.5e-6;
/// Points on one side of a street, so that it has 44 vertices.
const BENDS: usize = 11;

/// How much there is of what.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    pub compounds: usize,
    pub stations: usize,
    pub compounds_a_street: f64,
}

impl Size {
    /// The size of that name, or `COMPOUNDSxSTATIONS`.
    pub fn named(name: &str) -> Option<Self> {
        let (compounds, stations, compounds_a_street) = match name {
            "city" => (2_372, 642, 70.0),
            "town" => (100_000, 10_000, 350.0),
            "nation" => (1_000_000, 100_000, 350.0),
            other => {
                let (compounds, stations) = other.split_once('x')?;
                (compounds.parse().ok()?, stations.parse().ok()?, 350.0)
            }
        };
        Some(Self { compounds, stations, compounds_a_street })
    }
}

/// Compounds, stations and streets on one plane.
pub struct Nation {
    pub compounds: Vec<PlaneShape>,
    /// One point inside each compound.
    pub points: Vec<PlanePoint>,
    /// Whole numbers, so that sums do not depend on their order.
    pub residents: Vec<f64>,
    pub stations: Vec<PlaneShape>,
    pub streets: Vec<PlaneShape>,
}

struct Town {
    centre: Coord<f64>,
    radius_m: f64,
    compounds: usize,
    stations: usize,
}

impl Nation {
    /// The nation of that size; there is only one.
    pub fn of(size: Size) -> Self {
        let towns = towns(size);
        let mut nation = Self {
            compounds: Vec::with_capacity(size.compounds),
            points: Vec::with_capacity(size.compounds),
            residents: Vec::with_capacity(size.compounds),
            stations: Vec::with_capacity(size.stations),
            streets: Vec::new(),
        };
        for (number, town) in towns.iter().enumerate() {
            let mut dice = Dice::new(1, number);
            for _ in 0..town.compounds {
                let centre = town.home(&mut dice);
                nation.compounds.push(compound(centre, &mut dice));
            }
            for _ in 0..town.stations {
                let centre = town.office(&mut dice);
                nation.stations.push(station(centre, &mut dice));
            }
            nation.streets.extend(streets(town, number, size.compounds_a_street));
        }
        let mut dice = Dice::new(2, 0);
        while nation.compounds.len() < size.compounds {
            let centre = country_place(&towns, &mut dice);
            nation.compounds.push(compound(centre, &mut dice));
        }
        while nation.stations.len() < size.stations {
            let centre = country_place(&towns, &mut dice);
            nation.stations.push(station(centre, &mut dice));
        }
        nation.points = nation.compounds.iter().map(PlaneShape::inner_point).collect();
        nation.residents =
            nation.compounds.iter().map(|_| 100.0 + (dice.next() * 3000.0).floor()).collect();
        nation
    }
}

impl Town {
    /// A place in the town for a compound.
    fn home(&self, dice: &mut Dice) -> Coord<f64> {
        self.place(dice.next().powf(0.55), dice)
    }

    /// A place in the town for a station: nearer to the middle.
    fn office(&self, dice: &mut Dice) -> Coord<f64> {
        self.place(dice.next().sqrt() * (0.3 + 0.7 * dice.next()), dice)
    }

    /// A place at a share of the radius from the middle.
    fn place(&self, share: f64, dice: &mut Dice) -> Coord<f64> {
        let r = self.radius_m * share;
        let (sin, cos) = (dice.next() * TAU).sin_cos();
        Coord { x: self.centre.x + r * cos, y: self.centre.y + r * sin }
    }
}

/// Towns that do not touch, the largest first.
fn towns(size: Size) -> Vec<Town> {
    let number = (size.compounds / 3_000).max(1);
    let weight = |rank: usize| ((rank + 3) as f64).powf(-0.9);
    let whole: f64 = (0..number).map(weight).sum();
    let mut dice = Dice::new(3, 0);
    let mut towns: Vec<Town> = Vec::with_capacity(number);
    for share in (0..number).map(|rank| weight(rank) / whole) {
        let stations = (size.stations as f64 * 0.98 * share) as usize;
        let radius_m = (stations as f64 / STATION_DENSITY / (TAU / 2.0)).sqrt();
        let centre = loop {
            let centre = Coord { x: dice.next() * SIDE_M, y: dice.next() * SIDE_M };
            if towns.iter().all(|town| !town.is_near(centre, radius_m + 2_000.0)) {
                break centre;
            }
        };
        let compounds = (size.compounds as f64 * 0.99 * share) as usize;
        towns.push(Town { centre, radius_m, compounds, stations });
    }
    towns
}

impl Town {
    fn is_near(&self, place: Coord<f64>, gap_m: f64) -> bool {
        let (dx, dy) = ((place.x - self.centre.x).abs(), (place.y - self.centre.y).abs());
        dx.max(dy) < self.radius_m + gap_m
    }
}

/// A place outside every town.
fn country_place(towns: &[Town], dice: &mut Dice) -> Coord<f64> {
    loop {
        let place = Coord { x: dice.next() * SIDE_M, y: dice.next() * SIDE_M };
        if !towns.iter().any(|town| town.is_near(place, 1_000.0)) {
            return place;
        }
    }
}

/// A polygon of 4 to 8 vertices, 60 to 250 m across, small ones more often.
fn compound(centre: Coord<f64>, dice: &mut Dice) -> PlaneShape {
    let radius = 30.0 + 95.0 * dice.next().powi(2);
    let vertices = 4 + (dice.next() * 5.0) as usize;
    let turn = dice.next() * TAU;
    let ring = (0..vertices).map(|k| {
        let angle = turn + (k as f64 + 0.5 * dice.next()) * TAU / vertices as f64;
        let r = radius * (0.7 + 0.3 * dice.next());
        Coord { x: centre.x + r * angle.cos(), y: centre.y + r * angle.sin() }
    });
    area(ring.collect())
}

/// Nine in ten a turned rectangle of 20 to 40 m, the tenth a point.
fn station(centre: Coord<f64>, dice: &mut Dice) -> PlaneShape {
    if dice.next() < 0.1 {
        return PlaneShape::Point(PlanePoint::new(centre.x, centre.y));
    }
    let (a, b) = (10.0 + 10.0 * dice.next(), 10.0 + 10.0 * dice.next());
    let (sin, cos) = (dice.next() * TAU).sin_cos();
    let corners = [(-a, -b), (a, -b), (a, b), (-a, b)];
    let turned =
        |(u, v)| Coord { x: centre.x + u * cos - v * sin, y: centre.y + u * sin + v * cos };
    area(corners.map(turned).to_vec())
}

/// A square of streets over a town. A border is made from its own number, so both sides share it.
fn streets(town: &Town, number: usize, compounds_a_street: f64) -> Vec<PlaneShape> {
    let squares = town.compounds as f64 * 4.0 / (TAU / 2.0) / compounds_a_street;
    let rows = (squares.sqrt().round() as usize).max(2);
    let cell = 2.0 * (town.radius_m + 200.0) / rows as f64;
    let origin = Coord {
        x: town.centre.x - town.radius_m - 200.0,
        y: town.centre.y - town.radius_m - 200.0,
    };
    let corner = |i: usize, j: usize| {
        let mut dice = Dice::new(4 + number, i * 100_000 + j);
        let bend = |dice: &mut Dice| 0.3 * (dice.next() - 0.5);
        let (u, v) = (i as f64 + bend(&mut dice), j as f64 + bend(&mut dice));
        Coord { x: origin.x + u * cell, y: origin.y + v * cell }
    };
    // The border from corner (i, j) eastward or northward, its last corner left out.
    let border = |i: usize, j: usize, east: bool| {
        let (from, to) = (corner(i, j), if east { corner(i + 1, j) } else { corner(i, j + 1) });
        let mut dice = Dice::new(100_000 + number * 2 + usize::from(east), i * 100_000 + j);
        let mut line = vec![from];
        for k in 1..BENDS {
            let t = k as f64 / BENDS as f64;
            let off = 0.08 * (dice.next() - 0.5);
            line.push(Coord {
                x: from.x + t * (to.x - from.x) - off * (to.y - from.y),
                y: from.y + t * (to.y - from.y) + off * (to.x - from.x),
            });
        }
        line.push(to);
        line
    };
    let mut found = Vec::with_capacity(rows * rows);
    for (i, j) in (0..rows).flat_map(|i| (0..rows).map(move |j| (i, j))) {
        let mut ring = border(i, j, true);
        ring.extend(&border(i + 1, j, false)[1..]);
        ring.extend(border(i, j + 1, true).iter().rev().skip(1));
        ring.extend(border(i, j, false).iter().rev().skip(1));
        ring.pop();
        found.push(area(ring));
    }
    found
}

fn area(ring: Vec<Coord<f64>>) -> PlaneShape {
    PlaneShape::Area(MultiPolygon(vec![Polygon::new(LineString(ring), vec![])]))
}
