//! The valley: where the three rivers run, and how the town's lines bend to follow them.
//!
//! The Huangshui (湟水) comes from the west and leaves to the east-south-east; the Beichuan
//! (北川河) joins it from the north, the Nanchuan (南川河) from the south. The lattice is drawn
//! flat, with `u` along the Huangshui and `v` across it, metres from the confluence; here it is
//! bent onto the plane.

use yike::geodesy::{LonLat, Plane, PlanePoint};

use crate::town::chance::{Chance, eased};

/// Longitude and latitude of the Huangshui, from the west.
const HUANGSHUI: [(f64, f64); 14] = [
    (101.552, 36.6500),
    (101.580, 36.6460),
    (101.605, 36.6425),
    (101.629, 36.6428),
    (101.652, 36.6505),
    (101.683, 36.6535),
    (101.712, 36.6505),
    (101.745, 36.6415),
    (101.772, 36.6345),
    (101.797, 36.6275),
    (101.826, 36.6160),
    (101.857, 36.6035),
    (101.888, 36.5900),
    (101.935, 36.5640),
];

/// The Beichuan, from its mouth northward.
const BEICHUAN: [(f64, f64); 7] = [
    (101.772, 36.6345),
    (101.7665, 36.6520),
    (101.7580, 36.6680),
    (101.7530, 36.6850),
    (101.7535, 36.7030),
    (101.7475, 36.7250),
    (101.7450, 36.7700),
];

/// The Nanchuan, from its source northward to its mouth.
const NANCHUAN: [(f64, f64); 8] = [
    (101.6720, 36.4600),
    (101.6900, 36.5000),
    (101.7080, 36.5250),
    (101.7260, 36.5480),
    (101.7430, 36.5720),
    (101.7570, 36.5960),
    (101.7665, 36.6150),
    (101.772, 36.6345),
];

/// How far town reaches from the Huangshui: `u`, then metres north and metres south.
const BREADTH: [(f64, f64, f64); 13] = [
    (-15_400.0, 700.0, 0.0),
    (-13_200.0, 1150.0, 500.0),
    (-11_000.0, 1500.0, 1300.0),
    (-8500.0, 1700.0, 2400.0),
    (-5500.0, 1750.0, 3150.0),
    (-3000.0, 1900.0, 3000.0),
    (0.0, 2000.0, 3000.0),
    (2300.0, 1900.0, 3000.0),
    (4500.0, 1650.0, 2500.0),
    (7000.0, 1500.0, 1900.0),
    (9500.0, 1300.0, 1450.0),
    (11_500.0, 950.0, 1000.0),
    (12_800.0, 0.0, 700.0),
];

/// How far town reaches from the side rivers: `v`, then metres west and metres east.
const SIDE_BREADTH: [(f64, f64, f64); 9] = [
    (-13_500.0, 500.0, 500.0),
    (-10_500.0, 900.0, 800.0),
    (-7000.0, 1150.0, 1000.0),
    (-4000.0, 1700.0, 1350.0),
    (-1500.0, 2600.0, 1900.0),
    (1500.0, 2400.0, 2000.0),
    (3500.0, 1700.0, 1500.0),
    (7000.0, 1300.0, 1300.0),
    (10_400.0, 900.0, 900.0),
];

/// A smooth curve through points that lie in order along its first coordinate.
struct Curve(Vec<(f64, f64)>);

impl Curve {
    fn at(&self, x: f64) -> f64 {
        let knots = &self.0;
        let last = knots.len() - 1;
        if x <= knots[0].0 {
            return knots[0].1 + self.slope(0) * (x - knots[0].0);
        }
        if x >= knots[last].0 {
            return knots[last].1 + self.slope(last) * (x - knots[last].0);
        }
        let k = knots.partition_point(|knot| knot.0 <= x) - 1;
        let (a, b) = (knots[k], knots[k + 1]);
        let width = b.0 - a.0;
        let t = (x - a.0) / width;
        let (t2, t3) = (t * t, t * t * t);
        a.1 * (2.0 * t3 - 3.0 * t2 + 1.0)
            + self.slope(k) * width * (t3 - 2.0 * t2 + t)
            + b.1 * (3.0 * t2 - 2.0 * t3)
            + self.slope(k + 1) * width * (t3 - t2)
    }

    fn slope(&self, k: usize) -> f64 {
        let (a, b) = (self.0[k.saturating_sub(1)], self.0[(k + 1).min(self.0.len() - 1)]);
        (b.1 - a.1) / (b.0 - a.0)
    }
}

/// The valley on the plane.
pub struct Valley {
    mouth: PlanePoint,
    /// Northing of the Huangshui by easting.
    huangshui: Curve,
    /// Easting of the side rivers by northing.
    side_rivers: Curve,
    chance: Chance,
}

impl Valley {
    /// The valley on that plane.
    pub fn new(plane: &Plane, chance: &Chance) -> Self {
        let on = |(lon, lat): (f64, f64)| {
            plane.project(LonLat::try_new(lon, lat).expect("the valley is on the earth"))
        };
        let north = |p: PlanePoint| (p.x, p.y);
        let east = |p: PlanePoint| (p.y, p.x);
        let side = NANCHUAN.iter().chain(&BEICHUAN[1..]);
        Self {
            mouth: on(BEICHUAN[0]),
            huangshui: Curve(HUANGSHUI.iter().map(|place| north(on(*place))).collect()),
            side_rivers: Curve(side.map(|place| east(on(*place))).collect()),
            chance: chance.about("valley", 0),
        }
    }

    /// Where the flat place (`u`, `v`) lies.
    ///
    /// Beside the Huangshui the lines run along and square to it; up a side valley they turn
    /// until they run along and square to the side river.
    pub fn place(&self, u: f64, v: f64) -> PlanePoint {
        let rise = |x: f64| self.huangshui.at(self.mouth.x + x) - self.mouth.y;
        let shift = |y: f64| self.side_rivers.at(self.mouth.y + y) - self.mouth.x;
        let incline = (rise(u + 1800.0) - rise(u - 1800.0)) / 3600.0;
        let lean = (shift(v + 1500.0) - shift(v - 1500.0)) / 3000.0;
        let square = |x: f64| 1.0 / (1.0 + x * x);
        // 1 beside the side rivers, 0 far from them.
        let beside = square(u / (3000.0 + 1.2 * v.abs()));
        let x = u + beside * shift(v) - (1.0 - beside) * incline * v.clamp(-3500.0, 3500.0);
        // 1 up a side valley, 0 in the main one.
        let far = u / 4200.0;
        let up = eased((v.abs() - 500.0) / 3600.0) * square(far * far);
        let y = v + (1.0 - up) * rise(u) - up * lean * u.clamp(-3000.0, 3000.0);
        let (dx, dy) = (
            self.chance.about("east", 0).noise(u, v, 1300.0) * 75.0,
            self.chance.about("north", 0).noise(u, v, 1300.0) * 75.0,
        );
        PlanePoint::new(self.mouth.x + x + dx, self.mouth.y + y + dy)
    }

    /// Whether town may stand at the flat place (`u`, `v`).
    pub fn is_broad_enough(&self, u: f64, v: f64) -> bool {
        let rough = 1.0 + 0.1 * self.chance.about("rim", 0).noise(u, v, 1700.0);
        let along = reach(&BREADTH, u)
            .is_some_and(|(north, south)| v < north * rough && -v < south * rough);
        let aside = reach(&SIDE_BREADTH, v)
            .is_some_and(|(west, east)| u < east * rough && -u < west * rough);
        along || aside
    }
}

/// The two reaches at `x`, between the rows of a table; `None` outside it.
fn reach(table: &[(f64, f64, f64)], x: f64) -> Option<(f64, f64)> {
    let k = table.partition_point(|row| row.0 <= x);
    let (a, b) = (table.get(k.checked_sub(1)?)?, table.get(k)?);
    let share = (x - a.0) / (b.0 - a.0);
    Some((a.1 + (b.1 - a.1) * share, a.2 + (b.2 - a.2) * share))
}
