//! Pieces of the network that are not joined to the rest.
//!
//! A piece is an *island* when it holds less than 1 % of the length of the largest piece and is
//! shorter than 3 km: a town in a valley of its own, or the other bank of a river without a
//! bridge, is no island; a courtyard's path that was drawn without its junction is.

use super::sets::Sets;

/// A piece at least so long is no island.
const ISLAND_BELOW_M: f64 = 3000.0;
/// A piece that holds at least this share of the largest piece's length is no island.
const ISLAND_SHARE: f64 = 0.01;

/// For each edge, its piece; and what each piece is.
#[derive(Default)]
pub(in crate::network) struct Pieces {
    /// Number of the piece of each edge; pieces are numbered by their first junction.
    pub of_edge: Vec<u32>,
    /// Length of each, metres.
    pub length_m: Vec<f64>,
    /// Whether each is an island.
    pub is_island: Vec<bool>,
}

impl Pieces {
    /// Finds the pieces. O(n) but for the inverse of Ackermann's function.
    pub fn new(junctions: usize, ends: &[[u32; 2]], edge_length_m: impl Fn(usize) -> f64) -> Self {
        let mut sets = Sets::new(junctions);
        for [a, b] in ends {
            sets.join(*a, *b);
        }
        let mut number = vec![u32::MAX; junctions];
        let mut pieces = Self::default();
        for (edge, &[a, _]) in ends.iter().enumerate() {
            let first = sets.first_of(a) as usize;
            if number[first] == u32::MAX {
                number[first] = u32::try_from(pieces.length_m.len()).expect("at most one an edge");
                pieces.length_m.push(0.0);
            }
            pieces.of_edge.push(number[first]);
            pieces.length_m[number[first] as usize] += edge_length_m(edge);
        }
        let largest_m = pieces.length_m.iter().copied().fold(0.0, f64::max);
        let is_island = |&m: &f64| m < ISLAND_BELOW_M && m < ISLAND_SHARE * largest_m;
        pieces.is_island = pieces.length_m.iter().map(is_island).collect();
        pieces
    }
}
