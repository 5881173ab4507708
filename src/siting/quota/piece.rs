//! One piece of the problem, and its state.
//!
//! A piece starts whole. Where it falls apart, its pieces are solved one beside the other, in turns,
//! and added up: its best is the sum of theirs once each has one, its bound the sum of their bounds;
//! each looks only for what leaves the sum below the best, the others at their bounds. What does not
//! fall apart is bounded ([`root`](super::root)), and what the bound leaves is searched as a [`Tree`].

use super::model::{Aim, Fate, Model};
use super::tree::{Ground, Tree};
use crate::siting::Go;

/// Told of the best (if any) and the bound; says whether to go on.
pub(super) type Up<'a> = &'a mut dyn FnMut(Option<i128>, i128) -> Go;

/// A piece, and what is known of it.
pub(super) struct Piece {
    /// Objective values differ by a multiple of this, and leave `rest` when divided by it.
    grain: i128,
    rest: i128,
    pub best: Option<(i128, Vec<u32>)>,
    /// Only what is below is looked for.
    pub limit: i128,
    /// No choice costs less, unless it costs `limit` or more.
    pub bound: i128,
    stage: Stage,
    own_nodes: u64,
    turns: u64,
}

/// How far a piece has come.
pub(super) enum Stage {
    Whole(Model),
    Apart {
        base: i128,
        chosen: Vec<u32>,
        pieces: Vec<Piece>,
    },
    Tree(Box<Tree>),
    /// Stopped on the way.
    Left,
    Done,
}

impl Piece {
    /// A piece of which nothing is known yet.
    pub fn new(model: Model) -> Self {
        let (grain, limit, bound) = match model.aim {
            Aim::Cost => {
                let costs = model.sites.iter().map(|site| i128::from(site.cost));
                let all: i128 = model.base() + costs.clone().sum::<i128>();
                (costs.fold(0, common), all + 1, model.base())
            }
            Aim::Worth => {
                let worths = model.items.iter().flat_map(|item| item.worth).map(i128::from);
                let bound = model.base() - worths.clone().sum::<i128>();
                (worths.fold(0, common), model.base() + 1, bound)
            }
        };
        let grain = grain.max(1);
        let rest = model.base().rem_euclid(grain);
        let stage = Stage::Whole(model);
        Self { grain, rest, best: None, limit, bound, stage, own_nodes: 0, turns: 0 }
    }

    /// Takes note of a choice (positions in the covering) and its objective.
    pub fn offer(&mut self, objective: i128, mut sites: Vec<u32>) {
        if objective < self.limit {
            sites.sort_unstable();
            self.best = Some((objective, sites));
            self.limit = objective - self.grain + 1;
        }
    }

    /// Branches looked into.
    pub fn nodes(&self) -> u64 {
        let inner = match &self.stage {
            Stage::Apart { pieces, .. } => pieces.iter().map(Self::nodes).sum(),
            Stage::Tree(tree) => tree.nodes,
            Stage::Whole(_) | Stage::Left | Stage::Done => 0,
        };
        self.own_nodes + inner
    }

    /// Whether nothing below the limit is left to find.
    pub fn is_done(&self) -> bool {
        matches!(self.stage, Stage::Done) || self.bound >= self.limit
    }

    fn best_value(&self) -> Option<i128> {
        self.best.as_ref().map(|(best, _)| *best)
    }

    /// Some work on it. `Stop` as soon as whoever is told says so.
    pub fn step(&mut self, up: Up) -> Go {
        self.turns += 1;
        let (go, stage) = match std::mem::replace(&mut self.stage, Stage::Done) {
            Stage::Whole(model) => {
                let stage = self.open(model, up);
                (if stage.is_some() { Go::On } else { Go::Stop }, stage.unwrap_or(Stage::Left))
            }
            Stage::Apart { base, chosen, mut pieces } => {
                let go = self.turn(base, &chosen, &mut pieces, up);
                (go, Stage::Apart { base, chosen, pieces })
            }
            Stage::Tree(mut tree) => {
                let go = tree.step(&mut Above { piece: self, up });
                self.bound = self.bound.max(tree.bound().unwrap_or(self.limit));
                (go, Stage::Tree(tree))
            }
            Stage::Left => (Go::Stop, Stage::Left),
            Stage::Done => (Go::On, Stage::Done),
        };
        let is_over = go == Go::On && (self.bound >= self.limit || matches!(stage, Stage::Done));
        self.stage = stage;
        if is_over {
            self.own_nodes = self.nodes();
            self.stage = Stage::Done;
            self.bound = self.bound.max(self.limit);
        }
        go
    }

    /// The next of its pieces takes its turn.
    fn turn(&mut self, base: i128, chosen: &[u32], pieces: &mut [Self], up: Up) -> Go {
        let open = pieces.iter().enumerate().filter(|(_, piece)| !piece.is_done());
        let next = open.min_by_key(|(at, piece)| (piece.turns, *at)).map(|(at, _)| at);
        let others = |at: usize| {
            let others = pieces.iter().enumerate().filter(move |(other, _)| *other != at);
            others.map(|(_, piece)| piece)
        };
        let mut go = Go::On;
        if let Some(at) = next {
            let bound = base + others(at).map(|piece| piece.known_bound()).sum::<i128>();
            let best: Option<i128> = others(at).map(Self::best_value).sum();
            let best = best.map(|best| base + best);
            let own = self.best_value();
            let piece = &mut pieces[at];
            piece.limit = piece.limit.min(self.limit - bound);
            go = piece.step(&mut |its, its_bound| {
                let sum = best.zip(its).map(|(best, its)| best + its);
                let best = sum.into_iter().chain(own).min();
                up(best, bound + its_bound)
            });
        }
        let best: Option<i128> = pieces.iter().map(Self::best_value).sum();
        if let Some(best) = best.map(|best| base + best)
            && best < self.limit
        {
            let theirs = pieces.iter().filter_map(|piece| piece.best.as_ref());
            let sites = chosen.iter().chain(theirs.flat_map(|(_, sites)| sites));
            self.offer(best, sites.copied().collect());
        }
        let bound = base + pieces.iter().map(Self::known_bound).sum::<i128>();
        self.bound = self.bound.max(bound);
        if next.is_none() {
            // All have been searched below limits that only fall.
            self.bound = self.bound.max(self.limit);
        }
        go
    }

    /// No choice of the piece costs less.
    fn known_bound(&self) -> i128 {
        self.best_value().map_or(self.bound, |best| best.min(self.bound))
    }

    pub(super) fn tell(&mut self, bound: i128, up: Up) -> Go {
        self.bound = self.bound.max(bound);
        up(self.best_value(), self.known_bound())
    }

    pub(super) fn rounded(&self, bound: i128) -> i128 {
        bound.saturating_add((self.rest - bound).rem_euclid(self.grain))
    }

    /// The pieces of a model; they know what is best of the whole.
    pub(super) fn divide(&self, model: &Model, parts: Vec<Model>) -> Stage {
        let known = self.best.as_ref().map(|(_, sites)| sites);
        let piece = |part: Model| {
            let chosen = known.and_then(|known| {
                let is_known = |at: u32| known.binary_search(&part.sites[at as usize].id).is_ok();
                outcome(
                    &part,
                    &(0..part.sites.len() as u32).filter(|at| is_known(*at)).collect::<Vec<_>>(),
                )
            });
            let mut piece = Self::new(part);
            if let Some((objective, sites)) = chosen {
                piece.offer(objective, sites);
            }
            piece
        };
        let pieces = parts.into_iter().map(piece).collect();
        Stage::Apart { base: model.base(), chosen: model.chosen.clone(), pieces }
    }

    /// Takes note of a choice of the model's sites. Whether it is better than what was known.
    pub(super) fn take(&mut self, model: &Model, sites: &[u32]) -> bool {
        let limit = self.limit;
        if let Some((objective, sites)) = outcome(model, sites) {
            self.offer(objective, sites);
        }
        self.limit < limit
    }
}

/// What a choice of a model's sites comes to, and all its sites. `None` where it does not meet the
/// conditions: what the model says of its own choice decides, not a draft of it.
fn outcome(model: &Model, sites: &[u32]) -> Option<(i128, Vec<u32>)> {
    let mut fates = vec![Fate::Out; model.sites.len()];
    for &site in sites {
        fates[site as usize] = Fate::Chosen;
    }
    let end = model.after(&fates)?;
    end.items.is_empty().then(|| (end.base(), end.chosen))
}

/// The tree's way to its piece, and from there on.
struct Above<'a, 'b> {
    piece: &'a mut Piece,
    up: Up<'b>,
}

impl Ground for Above<'_, '_> {
    fn limit(&self) -> i128 {
        self.piece.limit
    }

    fn rounded(&self, bound: i128) -> i128 {
        self.piece.rounded(bound)
    }

    fn take(&mut self, model: &Model, sites: &[u32]) {
        self.piece.take(model, sites);
    }

    fn tell(&mut self, bound: i128) -> Go {
        self.piece.tell(bound, self.up)
    }
}

fn common(a: i128, b: i128) -> i128 {
    if b == 0 { a } else { common(b, a % b) }
}
