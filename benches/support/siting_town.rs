//! A made-up town of integers for siting: demands and sites on a square, no two machines apart.
//!
//! INVENTED: no place on earth. Everything is computed in whole metres from one stream of SplitMix64
//! (Steele, Lea and Flood, 2014, doi:10.1145/2714064.2660195), so that every tool, in any language,
//! sees the same instance to the last bit. Spread is even, which leaves a planner no obvious best
//! place: the hard case for a proof.

use std::io::{self, BufWriter, Write};
use std::path::Path;

use super::siting_files::Instance;

/// What a town is like.
#[derive(Clone, Copy, Debug)]
pub struct Plan {
    /// How many demands.
    pub demands: usize,
    /// How many sites.
    pub sites: usize,
    /// Side of the square, whole metres.
    pub side_m: u64,
    /// Farthest a demand may be from a site that covers it, whole metres.
    pub within_m: u64,
}

impl Plan {
    /// A plan in the order of its parts.
    pub const fn of(demands: usize, sites: usize, side_m: u64, within_m: u64) -> Self {
        Self { demands, sites, side_m, within_m }
    }
}

/// The town of a plan.
pub fn town(plan: Plan) -> Instance {
    let mut state = plan.demands as u64;
    let mut below = |most: u64| next(&mut state) % most;
    let mut points =
        |n: usize| (0..n).map(|_| (below(plan.side_m), below(plan.side_m))).collect::<Vec<_>>();
    let (demands, sites) = (points(plan.demands), points(plan.sites));
    let weights = (0..plan.demands).map(|_| 50 + below(2_950)).collect();
    let limit_sq = plan.within_m * plan.within_m;
    let square = |a: u64, b: u64| a.abs_diff(b) * a.abs_diff(b);
    let near = |&(x, y): &(u64, u64)| {
        let at = |site: &u32| {
            let (sx, sy) = sites[*site as usize];
            square(x, sx) + square(y, sy) <= limit_sq
        };
        (0..plan.sites as u32).filter(at).collect()
    };
    Instance { sites: plan.sites, weights, rows: demands.iter().map(near).collect() }
}

/// Writes an instance: a line with the numbers of demands and sites, then a line a demand, its weight
/// and the sites that cover it, counted from 0.
pub fn write(instance: &Instance, path: &Path) -> io::Result<()> {
    let mut file = BufWriter::new(std::fs::File::create(path)?);
    writeln!(file, "{} {}", instance.weights.len(), instance.sites)?;
    for (weight, row) in instance.weights.iter().zip(&instance.rows) {
        write!(file, "{weight}")?;
        for site in row {
            write!(file, " {site}")?;
        }
        writeln!(file)?;
    }
    file.flush()
}

/// Reads what [`write`] wrote.
pub fn read(path: &Path) -> io::Result<Instance> {
    let text = std::fs::read_to_string(path)?;
    let broken = |line: usize| {
        io::Error::other(format!("{}: line {line}: expected whole numbers", path.display()))
    };
    let numbers = |(line, words): (usize, &str)| {
        let parsed = words.split_ascii_whitespace().map(str::parse::<u64>);
        parsed.collect::<Result<Vec<u64>, _>>().map_err(|_| broken(line + 1))
    };
    let mut lines = text.lines().enumerate().map(numbers);
    let head = lines.next().ok_or_else(|| broken(1))??;
    let &[demands, sites] = head.as_slice() else { return Err(broken(1)) };
    let mut instance = Instance { sites: sites as usize, weights: Vec::new(), rows: Vec::new() };
    for (at, line) in lines.enumerate() {
        let line = line?;
        let (&weight, row) = line.split_first().ok_or_else(|| broken(at + 2))?;
        if row.iter().any(|site| *site >= sites) {
            return Err(broken(at + 2));
        }
        instance.weights.push(weight);
        instance.rows.push(row.iter().map(|&site| site as u32).collect());
    }
    if instance.weights.len() as u64 == demands { Ok(instance) } else { Err(broken(1)) }
}

fn next(state: &mut u64) -> u64 {
    *state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}
