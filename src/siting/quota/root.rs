//! A piece that has not been looked at: reduced, bounded, reduced again.
//!
//! Greed and swaps find a choice; the linear relaxation bounds it, climbed where the program is large,
//! else to the end by the simplex; cuts sharpen the bound as long as it rises, and swaps go on beside
//! them, from what the fractions say. Sites that the bound decides are decided, and as long as that
//! makes the piece smaller it starts anew. What is left becomes a [`Tree`].

use super::apart::apart;
use super::local::Swaps;
use super::model::{Aim, Fate, Model};
use super::piece::{Piece, Stage, Up};
use super::tree::Tree;
use super::weighting::Weighting;
use super::{reduce, relaxed, start};
use crate::siting::Go;
use crate::siting::dual::{Ascent, Cut, Ended, Program, Proof, Simplex, cuts};

/// Looks at the ascent (32 steps each), at most.
const LOOKS: u32 = 80;
/// The bound has stopped rising where two looks close less than this share of what is missing.
const FLAT: f64 = 0.01;
/// Swaps between two words to the watch, and how many words without a find before the search goes
/// on: where most is to be won, and where cost is lowest (at first, and from fractions).
const SLOW: u32 = 200;
const SLOW_IDLE: u32 = 12;
const QUICK: u32 = 400;
const FIRST_IDLE: u32 = 40;
const LATER_IDLE: u32 = 8;
/// One in so many words the simplex rests, and swaps go on.
const SELDOM: u64 = 4;
/// The same beside each round of cuts.
const BESIDE: u32 = 10;
/// Where there are quotas, they start from fractions after so many rounds.
const ROUNDED: u32 = 3;
/// Programs with more entries are climbed before the simplex takes its steps.
const LARGE: usize = 60_000;
/// Steps of the simplex between words, and at the start at most.
const STEPS: u64 = 32;
const LONG: u64 = 50_000;

/// Rounds of cuts at most, cuts a round at most, and rounds after which the bound must have risen.
const ROUNDS: u32 = 200;
const MOST_CUTS: usize = 150;
const PATIENT: usize = 4;

impl Piece {
    /// What becomes of a model that has not been looked at. `None` when told to stop.
    pub(super) fn open(&mut self, model: Model, up: Up) -> Option<Stage> {
        let Some(mut model) = reduce::reduced(model) else { return Some(Stage::Done) };
        let mut is_first = true;
        loop {
            if model.items.is_empty() {
                self.offer(model.base(), model.chosen);
                return Some(Stage::Done);
            }
            if let Some(parts) = apart(&model) {
                return Some(self.divide(&model, parts));
            }
            self.try_greedy(&model);
            let mut search = Weighting::new(&model);
            if is_first {
                self.try_swaps(&mut search, &model, FIRST_IDLE, up)?;
            }
            is_first = false;
            let program = relaxed::program(&model);
            if program.entries() > LARGE {
                let proof = self.climb(&mut model, &program, up)?;
                self.try_swaps(&mut search, &model, LATER_IDLE, up)?;
                match self.without_decided(&model, proof.as_ref()) {
                    Rest::Nothing => return Some(Stage::Done),
                    Rest::Smaller(smaller) => {
                        model = smaller;
                        continue;
                    }
                    Rest::Same => {}
                }
            }
            let mut bounded = Bounded::new(program);
            self.descend(&mut model, &mut bounded, &mut search, up)?;
            self.try_swaps(&mut search, &model, LATER_IDLE, up)?;
            self.sharpen(&mut model, &mut bounded, &mut search, up)?;
            self.try_swaps(&mut search, &model, LATER_IDLE, up)?;
            match self.without_decided(&model, bounded.proof.as_ref()) {
                Rest::Nothing => return Some(Stage::Done),
                Rest::Smaller(smaller) => model = smaller,
                Rest::Same => {
                    let Bounded { program, simplex, .. } = bounded;
                    let tree = Tree::new(model, program, simplex, search, self.bound);
                    return Some(Stage::Tree(Box::new(tree)));
                }
            }
        }
    }

    /// What is left of a model once the sites are decided that the bound decides.
    fn without_decided(&self, model: &Model, proof: Option<&Proof>) -> Rest {
        if self.bound >= self.limit {
            return Rest::Nothing;
        }
        let Some(proof) = proof else { return Rest::Same };
        let limit = self.limit - model.base();
        let fates: Vec<Fate> = (0..model.sites.len())
            .map(|site| match proof.fixed(site, limit) {
                None => Fate::Open,
                Some(true) => Fate::Chosen,
                Some(false) => Fate::Out,
            })
            .collect();
        if fates.iter().all(|fate| *fate == Fate::Open) {
            return Rest::Same;
        }
        let Some(smaller) = model.after(&fates).and_then(reduce::reduced) else {
            return Rest::Nothing;
        };
        let pays = smaller.sites.len() * 10 < model.sites.len() * 9 || smaller.items.is_empty();
        if pays { Rest::Smaller(smaller) } else { Rest::Same }
    }

    /// A first bound of a large program, with its proof. `None` when told to stop.
    fn climb(&mut self, model: &mut Model, program: &Program, up: Up) -> Option<Option<Proof>> {
        let (values, prices) = relaxed::start(model, program);
        let mut ascent = Ascent::new(program, values, prices);
        let base = model.base();
        let mut marks = Vec::new();
        for _ in 0..LOOKS {
            if self.tell(self.bound, up) == Go::Stop {
                return None;
            }
            let reached = ascent.climb();
            marks.push(reached);
            let missing = (self.limit - base) as f64 - reached;
            if missing < 0.5 || is_flat(&marks, missing) {
                break;
            }
        }
        let proof = Proof::at(program, &ascent.best_prices());
        if let Some(proof) = &proof {
            self.bound = self.bound.max(self.rounded(base + proof.bound));
        }
        relaxed::keep(model, &ascent.values(), &ascent.best_prices());
        Some(proof)
    }

    /// The bound of the relaxation, and its values as hints. `None` when told to stop.
    fn descend(
        &mut self,
        model: &mut Model,
        bounded: &mut Bounded,
        search: &mut Weighting,
        up: Up,
    ) -> Option<()> {
        let base = model.base();
        let most = bounded.simplex.steps() + LONG;
        let mut words = 0_u64;
        loop {
            let simplex = &mut bounded.simplex;
            let before = simplex.steps();
            let cutoff = (self.limit - base) as f64 - 1.0 + 1e-6;
            let ended = simplex.run(cutoff, STEPS);
            words += 1;
            let is_over =
                ended != Ended::Tired || simplex.steps() == before || simplex.steps() > most;
            if is_over || words.is_multiple_of(64) {
                let prices = simplex.prices();
                if let Some(proof) = Proof::at(&bounded.program, &prices) {
                    self.bound = self.bound.max(self.rounded(base + proof.bound));
                    bounded.proof = Some(proof);
                }
                if is_over {
                    relaxed::keep(model, simplex.values(), &prices);
                    return Some(());
                }
            }
            if self.tell(self.bound, up) == Go::Stop {
                return None;
            }
            if words.is_multiple_of(SELDOM) && model.aim == Aim::Cost {
                self.swap(search, model);
            }
        }
    }

    /// Cuts are added as long as they raise the bound. `None` when told to stop.
    fn sharpen(
        &mut self,
        model: &mut Model,
        bounded: &mut Bounded,
        search: &mut Weighting,
        up: Up,
    ) -> Option<()> {
        let mut marks = vec![bounded.simplex.value()];
        for round in 1..=ROUNDS {
            if self.bound >= self.limit || !bounded.cut() {
                break;
            }
            self.descend(model, bounded, search, up)?;
            if model.aim == Aim::Cost {
                if !model.quotas.is_empty()
                    && round.is_multiple_of(ROUNDED)
                    && let Some(sites) = start::greedy(model)
                {
                    self.take(model, &sites);
                    search.set(&sites);
                }
                for _ in 0..BESIDE {
                    self.swap(search, model);
                }
            }
            let now = bounded.simplex.value();
            marks.push(now);
            let missing = (self.limit - model.base()) as f64 - now;
            if marks.len() > PATIENT && now - marks[marks.len() - 1 - PATIENT] < 0.01 * missing {
                break;
            }
        }
        Some(())
    }

    /// Local search from a greedy choice, as long as it helps. `None` when told to stop.
    fn try_swaps(
        &mut self,
        search: &mut Weighting,
        model: &Model,
        patience: u32,
        up: Up,
    ) -> Option<()> {
        let Some(sites) = start::greedy(model) else { return Some(()) };
        self.take(model, &sites);
        let mut slow = (model.aim == Aim::Worth).then(|| Swaps::new(model, &sites));
        let patience = if slow.is_some() { SLOW_IDLE } else { patience };
        if patience == FIRST_IDLE || !model.quotas.is_empty() {
            // Else what it has learnt is worth more than a new start.
            search.set(&sites);
        }
        let mut idle = 0;
        while idle < patience && self.limit > self.bound {
            if self.tell(self.bound, up) == Go::Stop {
                return None;
            }
            idle += 1;
            let is_found = match &mut slow {
                Some(swaps) => {
                    let found = swaps.search(self.limit - model.base(), SLOW);
                    found.is_some_and(|sites| self.take(model, &sites))
                }
                None => self.swap(search, model),
            };
            if is_found {
                idle = 0;
            }
        }
        Some(())
    }

    /// Some swaps for a lower cost. Whether something was found.
    fn swap(&mut self, search: &mut Weighting, model: &Model) -> bool {
        let room = u64::try_from(self.limit - model.base()).unwrap_or(0);
        let found = search.search(room, QUICK);
        found.is_some_and(|sites| self.take(model, &sites))
    }

    fn try_greedy(&mut self, model: &Model) {
        if let Some(sites) = start::greedy(model) {
            self.take(model, &sites);
        }
    }
}

/// A program with its cuts, and the simplex on it.
struct Bounded {
    program: Program,
    simplex: Simplex,
    proof: Option<Proof>,
    /// Rows that are no cuts.
    rows: usize,
    cuts: Vec<Cut>,
}

impl Bounded {
    fn new(program: Program) -> Self {
        let simplex = Simplex::new(&program);
        Self { rows: program.rows(), program, simplex, proof: None, cuts: Vec::new() }
    }

    /// Cuts off the simplex's values; cuts without use go. `false` where no cut is found.
    fn cut(&mut self) -> bool {
        let new = cuts(&self.program, self.simplex.values(), MOST_CUTS);
        if new.is_empty() {
            return false;
        }
        let rows = self.rows;
        let mut places: Vec<Option<u32>> = (0..rows as u32).map(Some).collect();
        let mut kept = Vec::new();
        for (at, cut) in self.cuts.drain(..).enumerate() {
            let is_used = !self.simplex.is_idle(rows + at);
            places.push(is_used.then_some((rows + kept.len()) as u32));
            if is_used {
                kept.push(cut);
            }
        }
        kept.extend(new);
        self.cuts = kept;
        let basis = self.simplex.basis().moved(&places);
        self.program = self.program.with_cuts(rows, &self.cuts);
        self.simplex = Simplex::new(&self.program);
        self.simplex.restore(&basis);
        true
    }
}

/// What is left of a model.
enum Rest {
    /// Nothing better is in it.
    Nothing,
    Smaller(Model),
    /// All, or nearly.
    Same,
}

/// Whether the bound has stopped rising, as measured by what is missing.
fn is_flat(marks: &[f64], missing: f64) -> bool {
    let [.., before, _, now] = marks else { return false };
    let rise = now - before;
    marks.len() >= 4 && rise < FLAT * missing.max(0.0) && rise < 1e-3 * now.abs().max(1.0)
}
