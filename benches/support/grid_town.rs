//! A town of any number of street pieces, made up without randomness from outside: a grid whose
//! crossings are shifted and of whose links some are missing, so that walks wind around.

use super::dice::Dice;
use yike::geodesy::PlanePoint;
use yike::network::{Level, NetworkDraft, WayKind};

/// From crossing to crossing, metres.
const SPACING_M: f64 = 60.0;
/// How far a crossing is shifted at most, metres, along each axis.
const SHIFT_M: f64 = 22.0;
/// Share of the grid's links that the town keeps.
const KEPT: f64 = 0.87;

/// A town of exactly `edges` links between neighbouring crossings.
pub fn grid_town(edges: usize) -> NetworkDraft {
    let side = side_of(edges);
    let mut dice = Dice::new(11, edges);
    let mut draft = NetworkDraft::default();
    for at in 0..side * side {
        let mut shifted =
            |cell: usize| cell as f64 * SPACING_M + (2.0 * dice.next() - 1.0) * SHIFT_M;
        draft.nodes.push(PlanePoint::new(shifted(at % side), shifted(at / side)));
    }
    // Along rows, then along columns; a street ends where a link is missing.
    let mut sift = Sift { left: 2 * side * (side - 1), wanted: edges, dice };
    let node = |row: usize, column: usize| {
        u32::try_from(row * side + column).expect("a town has fewer than 2^32 crossings")
    };
    for row in 0..side {
        sift.street(&mut draft, (0..side).map(|column| node(row, column)));
    }
    for column in 0..side {
        sift.street(&mut draft, (0..side).map(|row| node(row, column)));
    }
    draft
}

/// The least side of a grid that has links to spare.
fn side_of(edges: usize) -> usize {
    let mut side = 2;
    while 2.0 * (side * (side - 1)) as f64 * KEPT < edges as f64 {
        side += 1;
    }
    side
}

/// Chooses as many links as are wanted, each with the same chance: Knuth's selection sampling
/// (The Art of Computer Programming, volume 2, 3.4.2, algorithm S).
struct Sift {
    left: usize,
    wanted: usize,
    dice: Dice,
}

impl Sift {
    fn keeps(&mut self) -> bool {
        let keeps = self.dice.next() * (self.left as f64) < self.wanted as f64;
        self.left -= 1;
        self.wanted -= usize::from(keeps);
        keeps
    }

    /// Adds what is kept of a line of crossings, one way for each unbroken run.
    fn street(&mut self, draft: &mut NetworkDraft, crossings: impl Iterator<Item = u32>) {
        let mut run = Vec::new();
        let end = |run: &mut Vec<u32>, draft: &mut NetworkDraft| {
            if run.len() > 1 {
                let source = i64::try_from(draft.ways.len()).expect("few ways");
                draft.push(run, source, WayKind::Path, Level::default());
            }
            run.clear();
        };
        for crossing in crossings {
            if !run.is_empty() && !self.keeps() {
                end(&mut run, draft);
            }
            run.push(crossing);
        }
        end(&mut run, draft);
    }
}
