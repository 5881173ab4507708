//! Published instances of siting problems: read here, never kept here. They lie in the folder that
//! `YIKE_INSTANCES` names, `../shared/data` where it names none.
//!
//! - Maximal covering, `mclp/SJC*.txt` (Lorena and Pereira, 2002, International Journal of Industrial
//!   Engineering 9(3)): number of points, then x and y in whole metres; `demand-SJC*.dat` holds the
//!   demands. Every point is a site.
//! - Maximal covering, `mclp/NewYork.txt`: latitude and longitude, demands, radius. The published
//!   values are those of great circles on a sphere of 6,378,137 m.
//! - Median and center, `pmed/pmed*.txt` (OR-Library; Beasley, 1985,
//!   doi:10.1016/0377-2217(85)90040-2): a graph, every node a demand of one and a site.

use std::cmp::Reverse;
use std::collections::BinaryHeap;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use yike::index::Rows;
use yike::siting::{Covering, Demand, Site, Walks};

/// Where a sphere's great circles are measured for `NewYork.txt`.
const EQUATOR_M: f64 = 6_378_137.0;

/// A covering problem with one row a demand: its weight, and the sites that cover it, ascending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Instance {
    /// How many sites.
    pub sites: usize,
    /// Weight of each demand.
    pub weights: Vec<u64>,
    /// The sites that cover it.
    pub rows: Vec<Vec<u32>>,
}

impl Instance {
    /// The instance as solvers read it. Sites cost one each.
    pub fn covering(&self) -> Covering {
        let demand = |(at, &gain): (usize, &u64)| Demand {
            gain,
            backup: 0,
            group: None,
            first_row: at as u32,
            rows: 1,
        };
        Covering {
            sites: vec![Site { cost: 1, required: false }; self.sites],
            demands: self.weights.iter().enumerate().map(demand).collect(),
            rows: Rows::from_rows(self.rows.iter().map(|row| row.iter().copied())),
            have: vec![0; self.rows.len()],
        }
    }

    /// An instance whose demands are its sites: `near` says which is within reach of which.
    fn among(weights: Vec<u64>, near: impl Fn(usize, usize) -> bool) -> Self {
        let sites = weights.len();
        let row = |a| (0..sites).filter(|&b| near(a, b)).map(|b| b as u32).collect();
        Self { sites, rows: (0..sites).map(row).collect(), weights }
    }
}

/// Where instances lie.
pub fn folder() -> PathBuf {
    let given = std::env::var_os("YIKE_INSTANCES").map(PathBuf::from);
    given.unwrap_or_else(|| Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"))
}

/// One of Lorena's instances, covered within (`<=`) so many metres: decided in whole numbers.
pub fn lorena(folder: &Path, name: &str, within_m: i64) -> Result<Instance> {
    let points: Vec<i64> = numbers(&folder.join(format!("{name}.txt")))?;
    let weights: Vec<u64> = numbers(&folder.join(format!("demand-{name}.dat")))?;
    let (&[count], points) = points.split_first_chunk().context("no points")?;
    let points = points.as_chunks::<2>().0;
    ensure!(
        points.len() as i64 == count && points.len() == weights.len(),
        "{name}: expected {count} points and demands, found {} and {}",
        points.len(),
        weights.len()
    );
    Ok(Instance::among(weights, |a, b| {
        let ([ax, ay], [bx, by]) = (points[a], points[b]);
        (ax - bx) * (ax - bx) + (ay - by) * (ay - by) <= within_m * within_m
    }))
}

/// `NewYork.txt`, covered within (`<=`) so many metres of great circle.
pub fn new_york(file: &Path, within_m: f64) -> Result<Instance> {
    let text = read(file)?;
    let part = |from: &str, to: &str| {
        let lines = text.lines().map(str::trim);
        let inner = lines.skip_while(|line| *line != from).skip(1);
        inner.take_while(|line| *line != to).collect::<Vec<_>>()
    };
    let place = |line: &str| {
        let [lat, lon] = words::<f64>(line)?.try_into().ok().context("two coordinates")?;
        Ok((lat.to_radians(), lon.to_radians()))
    };
    let places = part("NODE_COORD_SECTION", "DEMAND_SECTION");
    let places = places.into_iter().map(place).collect::<Result<Vec<_>>>()?;
    let demands = part("DEMAND_SECTION", "EOF");
    let demands = demands.into_iter().take(places.len());
    let weights: Vec<u64> = demands.map(|line| Ok(line.parse()?)).collect::<Result<_>>()?;
    ensure!(!places.is_empty() && places.len() == weights.len(), "{}: cut off", file.display());
    Ok(Instance::among(weights, |a, b| great_circle_m(places[a], places[b]) <= within_m))
}

/// Length of the great circle between two places (latitude, longitude in radians), by the haversine.
fn great_circle_m((a_lat, a_lon): (f64, f64), (b_lat, b_lon): (f64, f64)) -> f64 {
    let half = |angle: f64| (angle / 2.0).sin().powi(2);
    let haversine = half(a_lat - b_lat) + a_lat.cos() * b_lat.cos() * half(a_lon - b_lon);
    2.0 * EQUATOR_M * haversine.sqrt().min(1.0).asin()
}

/// One of the OR-Library's graphs: all walks of the graph, and how many sites may be chosen.
///
/// Walks are cut beyond the longest, so that any site at all gives every node a walk.
pub fn pmed(file: &Path) -> Result<(Walks, u32)> {
    let all: Vec<u64> = numbers(file)?;
    let (&[nodes, edges, choose], lines) = all.split_first_chunk().context("no head")?;
    let lines = lines.as_chunks::<3>().0;
    let known = lines.iter().all(|[a, b, _]| (1..=nodes).contains(a) && (1..=nodes).contains(b));
    ensure!(lines.len() as u64 == edges && known, "{}: cut off", file.display());
    let nodes = nodes as usize;
    let mut ways = vec![Vec::<(usize, u64)>::new(); nodes];
    for &[a, b, length] in lines {
        for (a, b) in [(a as usize - 1, b as usize - 1), (b as usize - 1, a as usize - 1)] {
            // A later line for a pair replaces an earlier one.
            ways[a].retain(|(other, _)| *other != b);
            ways[a].push((b, length));
        }
    }
    let walks: Vec<Vec<u64>> = (0..nodes).map(|from| shortest(&ways, from)).collect();
    let longest = *walks.iter().flatten().max().context("no nodes")?;
    ensure!(longest < u64::MAX, "{}: not in one piece", file.display());
    let row = |walks: &Vec<u64>| {
        let mut row: Vec<(u32, u64)> =
            walks.iter().enumerate().map(|(site, &walk)| (site as u32, walk)).collect();
        row.sort_by_key(|&(site, walk)| (walk, site));
        row
    };
    let walks = Walks {
        sites: vec![Site { cost: 1, required: false }; nodes],
        weights: vec![1; nodes],
        base: vec![longest + 1; nodes],
        rows: Rows::from_rows(walks.iter().map(row)),
    };
    Ok((walks, u32::try_from(choose)?))
}

/// Shortest walks from a node (Dijkstra, 1959, doi:10.1007/BF01386390).
fn shortest(ways: &[Vec<(usize, u64)>], from: usize) -> Vec<u64> {
    let mut walks = vec![u64::MAX; ways.len()];
    let mut queue = BinaryHeap::from([Reverse((0, from))]);
    walks[from] = 0;
    while let Some(Reverse((walk, node))) = queue.pop() {
        if walk > walks[node] {
            continue;
        }
        for &(next, length) in &ways[node] {
            if walk + length < walks[next] {
                walks[next] = walk + length;
                queue.push(Reverse((walks[next], next)));
            }
        }
    }
    walks
}

fn numbers<T: std::str::FromStr>(file: &Path) -> Result<Vec<T>>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    words(&read(file)?).with_context(|| file.display().to_string())
}

fn words<T: std::str::FromStr>(text: &str) -> Result<Vec<T>>
where
    T::Err: std::error::Error + Send + Sync + 'static,
{
    let word = |word: &str| word.parse().with_context(|| format!("expected a number: {word:?}"));
    text.split_ascii_whitespace().map(word).collect()
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).with_context(|| file.display().to_string())
}
