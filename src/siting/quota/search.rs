//! From the model to the choice: works on the piece, and tells whoever watches.

use super::model::{Aim, Model};
use super::piece::Piece;
use crate::siting::{Choice, End, Go, Progress, Watch};

/// The search, and who watches it.
pub(super) struct Search<'a> {
    watch: &'a mut dyn Watch,
    aim: Aim,
    piece: Piece,
    /// A choice as good as this ends the search.
    enough: Option<i128>,
    bound: i128,
    is_stopped: bool,
}

impl<'a> Search<'a> {
    pub fn new(root: Model, watch: &'a mut dyn Watch) -> Self {
        let aim = root.aim;
        let piece = Piece::new(root);
        Self { watch, aim, enough: None, bound: piece.bound, piece, is_stopped: false }
    }

    /// Looks for any choice that costs at most so much: ends at the first, or when there is none.
    pub fn any_within(mut self, most: u64) -> Self {
        self.piece.limit = self.piece.limit.min(i128::from(most) + 1);
        self.enough = Some(i128::from(most));
        self
    }

    /// Takes note of a choice (positions in the covering) and its objective.
    pub fn offer(&mut self, objective: i128, sites: Vec<u32>) {
        self.piece.offer(objective, sites);
    }

    /// Searches until all is proven or the watch has enough.
    pub fn run(mut self) -> Choice {
        let (aim, enough) = (self.aim, self.enough);
        let has_enough = |best: Option<i128>| {
            enough.is_some_and(|enough| best.is_some_and(|best| best <= enough))
        };
        while !self.piece.is_done() {
            let (watch, bound, is_stopped) =
                (&mut *self.watch, &mut self.bound, &mut self.is_stopped);
            let go = self.piece.step(&mut |best, its_bound| {
                *bound = its_bound.max(*bound);
                let at_most = best.map_or(*bound, |best| best.min(*bound));
                let progress = Progress {
                    best: best.map(|best| unsigned(aim, best)),
                    bound: unsigned(aim, at_most),
                };
                *is_stopped |= watch.tell(progress) == Go::Stop;
                if *is_stopped || has_enough(best) { Go::Stop } else { Go::On }
            });
            let best = self.piece.best.as_ref().map(|(best, _)| *best);
            if go == Go::Stop || has_enough(best) {
                break;
            }
        }
        self.choice()
    }

    fn choice(self) -> Choice {
        let (aim, nodes) = (self.aim, self.piece.nodes());
        let is_done = self.piece.is_done();
        let bound = self.bound.max(self.piece.bound);
        let Some((best, sites)) = self.piece.best else {
            let end = if is_done { End::Infeasible } else { End::Stopped };
            return Choice {
                sites: Vec::new(),
                best: None,
                bound: unsigned(aim, bound),
                end,
                nodes,
            };
        };
        let is_proven = is_done || best <= bound;
        let end = if is_proven || self.enough.is_some() { End::Proven } else { End::Stopped };
        let bound = if is_proven { best } else { bound.min(best) };
        let best = unsigned(aim, best);
        Choice { sites, best: Some(best), bound: unsigned(aim, bound), end, nodes }
    }
}

/// The objective as it is told: a cost, or what is won.
fn unsigned(aim: Aim, objective: i128) -> u64 {
    let value = match aim {
        Aim::Cost => objective,
        Aim::Worth => -objective,
    };
    u64::try_from(value.max(0)).unwrap_or(u64::MAX)
}
