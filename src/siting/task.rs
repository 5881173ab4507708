//! One question in numbers, ready to be solved for any number of sites.

use super::pose::{Posed, PosedFilling, PosedWalks, Stands, Whose};
use super::rivals::{self, Rivals};
use super::supply::{Supply, position};
use super::weights::{Weights, common_divisor};
use super::{
    Candidates, Choice, Covering, First, Least, Place, PlanNote, Problem, Quota, Share, Site,
    SitingError, SitingQuestion, Spend, Street, Unit, Watch, center, fairest, least_cost,
    max_coverage, max_filled, median,
};
use crate::index::Rows;
use crate::units::{Meters, Yuan};

/// Parts of a weight in which a second station is counted.
const BACKUP_PARTS: u64 = 1000;

/// A question in numbers.
pub(super) struct Task {
    /// Who would be served by which sites: behind every problem stands coverage.
    pub posed: Posed,
    /// What is solved.
    kind: Kind,
    /// Which sites are alternatives.
    pub rivals: Rivals,
    /// What 1 of the gains stands for.
    pub unit: f64,
    /// What should be known of the data.
    pub notes: Vec<PlanNote>,
}

#[derive(Clone)]
enum Kind {
    Cover,
    Fair,
    LeastCost(Vec<Quota>),
    Filling(PosedFilling),
    Median(PosedWalks),
    Center(PosedWalks),
}

/// A solver's choice, and the share of the worst-off street where that came first.
pub(super) struct Solved {
    pub choice: Choice,
    /// Reached, and what it cannot pass.
    pub worst_street: Option<(f64, f64)>,
}

impl Task {
    /// Puts a question in numbers.
    ///
    /// # Errors
    /// When the question contradicts itself or the data does not tell enough.
    pub fn try_new(
        supply: &Supply<'_>,
        candidates: &Candidates,
        question: &SitingQuestion,
        farthest: Meters,
        rivals: Rivals,
    ) -> Result<Self, SitingError> {
        let weights = Weights::try_new(supply.city, question.weight)?;
        let sites = sites(candidates, question)?;
        let mut notes = weights.notes;
        if rivals.len() > 0 {
            notes.push(PlanNote::Alternatives(position(rivals.len())));
        }
        let required: Vec<u32> =
            (0..).zip(&sites).filter(|(_, site)| site.required).map(|(at, _)| at).collect();
        if let Some(two) = rivals.two_among(&required) {
            let id = |at: u32| candidates.sites[at as usize].station.source_id.clone();
            return Err(SitingError::RequiredTwice(two.map(id)));
        }
        let capacity = supply.standard.requirements.iter().any(|one| one.within_capacity);
        let (mut gains, mut unit) = (weights.of, weights.unit);
        let mut parts = 0;
        if let Problem::MaxCoverage { backup, .. } = question.problem {
            parts = thousandths(backup);
        }
        if parts > 0 {
            let divisor = common_divisor(parts, BACKUP_PARTS);
            gains.iter_mut().for_each(|gain| *gain *= BACKUP_PARTS / divisor);
            unit *= whole(divisor) / whole(BACKUP_PARTS);
        }
        let second = |gain: u64| gain * parts / BACKUP_PARTS;
        let posed = Posed::new(supply, sites.clone(), &gains, second);
        let kind = match question.problem {
            Problem::MaxCoverage { backup, first } if capacity => {
                if supply.standard.requirements.len() > 1 {
                    let text = "stations can be full under a standard of one requirement only";
                    return Err(SitingError::Capacity(text));
                }
                if backup > 0.0 || first == First::WorstStreet {
                    let text = "goes with the total alone, without backup or worst street first";
                    return Err(SitingError::Capacity(text));
                }
                let room = candidates.sites.iter().map(|one| one.station.capacity);
                Kind::Filling(PosedFilling::new(supply, sites, &gains, room))
            }
            _ if capacity => {
                return Err(SitingError::Capacity("goes with the problem max-coverage only"));
            }
            Problem::MaxCoverage { first: First::Total, .. } => Kind::Cover,
            Problem::MaxCoverage { first: First::WorstStreet, .. } => Kind::Fair,
            Problem::FullCoverage { overall, each_street, .. } => {
                Kind::LeastCost(quotas(supply, &posed, overall, each_street, &mut notes))
            }
            Problem::Median => {
                let walks = PosedWalks::new(supply, sites, &gains, farthest, Whose::Everybody);
                Kind::Median(walks)
            }
            Problem::Center => {
                let ones = vec![1; gains.len()];
                let walks = PosedWalks::new(supply, sites, &ones, farthest, Whose::WithinReach);
                Kind::Center(walks)
            }
        };
        let out = match &kind {
            Kind::Median(posed) | Kind::Center(posed) => posed.out_of_reach,
            _ => position(posed.out_of_reach.len()),
        };
        if out > 0 {
            notes.push(PlanNote::OutOfReach(out));
        }
        Ok(Self { posed, kind, rivals, unit, notes })
    }

    /// Solves it for what may be spent.
    pub fn solve(&self, spend: Spend, watch: &mut dyn Watch) -> Solved {
        match self.rivals.len() {
            0 => self.solve_without(&[], spend, watch),
            _ => rivals::solve(self, spend, watch),
        }
    }

    /// Solves it with some sites left out, and without regard to alternatives. A site that is left
    /// out serves nobody; it may still stand in the choice.
    pub fn solve_without(&self, without: &[u32], spend: Spend, watch: &mut dyn Watch) -> Solved {
        if without.is_empty() {
            return self.solve_over(&self.posed.covering, &self.kind, spend, watch);
        }
        let mut covering = self.posed.covering.clone();
        let stays = |site: &u32| !without.contains(site);
        let rows = covering.rows.iter().map(|row| row.iter().copied().filter(stays).collect());
        covering.rows = Rows::from_rows(rows.collect::<Vec<Vec<u32>>>());
        let mut kind = self.kind.clone();
        match &mut kind {
            Kind::Cover | Kind::Fair | Kind::LeastCost(_) => {}
            Kind::Filling(posed) => {
                let is_left = |place: &Place| matches!(place, Place::Site(at) if !stays(at));
                posed.filling.walks.retain(|(_, place)| !is_left(place));
                without.iter().for_each(|&site| posed.filling.replaces[site as usize] = None);
            }
            Kind::Median(posed) | Kind::Center(posed) => {
                let rows = posed.walks.rows.iter();
                let rows = rows.map(|row| row.iter().copied().filter(|(site, _)| stays(site)));
                let rows: Vec<Vec<(u32, u64)>> = rows.map(Iterator::collect).collect();
                posed.walks.rows = Rows::from_rows(rows);
            }
        }
        self.solve_over(&covering, &kind, spend, watch)
    }

    fn solve_over(
        &self,
        covering: &Covering,
        kind: &Kind,
        spend: Spend,
        watch: &mut dyn Watch,
    ) -> Solved {
        let choice = match kind {
            Kind::Cover => max_coverage(covering, spend, watch),
            Kind::LeastCost(quotas) => least_cost(covering, quotas, watch),
            Kind::Filling(posed) => max_filled(&posed.filling, spend, watch),
            Kind::Median(posed) => median(&posed.walks, spend, watch),
            Kind::Center(posed) => center(&posed.walks, spend, watch),
            Kind::Fair => {
                let street =
                    |stands: &Stands| Street { served: stands.served, total: stands.total };
                let streets: Vec<Street> = self.posed.stands.iter().map(street).collect();
                let fair = fairest(covering, spend, &streets, watch);
                let share = |share: Share| whole(share.part) / whole(share.whole);
                let worst_street = fair.worst.map(|worst| (share(worst), share(fair.worst_bound)));
                return Solved { choice: fair.choice, worst_street };
            }
        };
        Solved { choice, worst_street: None }
    }

    /// What the objective is counted in.
    pub const fn unit_of(&self, question: &SitingQuestion) -> Unit {
        match (&self.kind, question.problem) {
            (Kind::Median(_), _) => Unit::MeanMeters,
            (Kind::Center(_), _) => Unit::Meters,
            (_, Problem::FullCoverage { least: Least::Sites, .. }) => Unit::Sites,
            (_, Problem::FullCoverage { least: Least::Cost, .. }) => Unit::Yuan,
            _ => Unit::Weight,
        }
    }

    /// What a solver's value means in the objective's unit.
    pub fn worth(&self, value: u64) -> f64 {
        match &self.kind {
            Kind::Cover | Kind::Fair => whole(value + self.posed.constant) * self.unit,
            Kind::Filling(_) => whole(value) * self.unit,
            Kind::LeastCost(_) => whole(value),
            Kind::Median(posed) => {
                whole(value) / whole(posed.walks.weights.iter().sum::<u64>().max(1)) / 1000.0
            }
            Kind::Center(_) => whole(value) / 1000.0,
        }
    }

    /// What is told of each number of sites: the objective's value, or for full coverage the
    /// served weight.
    pub fn told(&self, sites: &[u32]) -> f64 {
        let value = self.value(sites);
        match &self.kind {
            Kind::LeastCost(_) => whole(value + self.posed.constant) * self.unit,
            _ => self.worth(value),
        }
    }

    /// What is raised or lowered, of any choice; for full coverage the served weight.
    pub fn value(&self, sites: &[u32]) -> u64 {
        match &self.kind {
            Kind::Cover | Kind::Fair | Kind::LeastCost(_) => self.posed.covering.value(sites),
            Kind::Filling(posed) => posed.filling.value(sites),
            Kind::Median(posed) => posed.walks.total(sites),
            Kind::Center(posed) => posed.walks.worst(sites),
        }
    }

    /// What a choice reaches of what is solved; `None` where it does not meet the conditions.
    pub fn reached(&self, sites: &[u32]) -> Option<u64> {
        let Kind::LeastCost(quotas) = &self.kind else { return Some(self.value(sites)) };
        let covering = &self.posed.covering;
        let won = covering.by_group(sites, self.posed.streets.len());
        let met = |quota: &Quota| match quota.group {
            Some(group) => won[group as usize] >= quota.least,
            None => covering.value(sites) >= quota.least,
        };
        quotas.iter().all(met).then(|| covering.cost(sites))
    }

    /// The served share of the worst-off street.
    pub fn worst_share(&self, sites: &[u32]) -> f64 {
        let stands = &self.posed.stands;
        let won = self.posed.covering.by_group(sites, stands.len());
        let peopled = stands.iter().zip(won).filter(|(stands, _)| stands.total > 0);
        let shares = peopled.map(|(stands, won)| whole(stands.served + won) / whole(stands.total));
        shares.fold(1.0, f64::min)
    }

    /// Whether what is solved is lowered: a walk, or what is spent.
    pub const fn falls(&self) -> bool {
        self.lowers() || matches!(self.kind, Kind::LeastCost(_))
    }

    /// Whether less is better.
    pub const fn lowers(&self) -> bool {
        matches!(self.kind, Kind::Median(_) | Kind::Center(_))
    }

    /// Whether [`super::Tally`] over the covering tells the value.
    pub const fn is_covering(&self) -> bool {
        matches!(self.kind, Kind::Cover | Kind::Fair | Kind::LeastCost(_))
    }

    /// Where stations can be full.
    pub const fn filling(&self) -> Option<&PosedFilling> {
        match &self.kind {
            Kind::Filling(posed) => Some(posed),
            _ => None,
        }
    }
}

/// The candidates as solvers see them. Where money counts, each must have a price.
fn sites(candidates: &Candidates, question: &SitingQuestion) -> Result<Vec<Site>, SitingError> {
    let by_cost = match question.problem {
        Problem::FullCoverage { least, .. } => least == Least::Cost,
        _ => matches!(question.spend, Spend::Yuan(_)),
    };
    let unknown = |one: &&crate::city::Candidate| one.station.cost.is_none();
    if by_cost && let Some(first) = candidates.sites.iter().find(unknown) {
        let action = first.action;
        let alike = candidates.sites.iter().filter(unknown).filter(|one| one.action == action);
        let (without, action) = (alike.count(), action.as_str());
        return Err(SitingError::UnknownCost { without, action });
    }
    let site = |one: &crate::city::Candidate| Site {
        cost: if by_cost { one.station.cost.map_or(0, yuan) } else { 1 },
        required: question.rules.required.contains(&one.station.source_id),
    };
    Ok(candidates.sites.iter().map(site).collect())
}

/// The conditions of full coverage, in gains still to be won. The whole is asked as far as it can
/// be reached; a part that cannot be reached is noted, and no choice will meet it.
fn quotas(
    supply: &Supply<'_>,
    posed: &Posed,
    overall: f64,
    each_street: Option<f64>,
    notes: &mut Vec<PlanNote>,
) -> Vec<Quota> {
    let mut quotas = Vec::new();
    let mut ask = |group: Option<u32>, stands: Stands, share: f64| {
        let can_be = stands.total - stands.lost;
        let wanted = if share >= 1.0 { can_be } else { at_least(share, stands.total) };
        if wanted > can_be {
            let street =
                group.map(|at| supply.city.area(posed.streets[at as usize]).source_id.clone());
            let share = whole(can_be) / whole(stands.total.max(1));
            notes.push(PlanNote::ShareOutOfReach { street, share });
        }
        if wanted > stands.served {
            quotas.push(Quota { group, least: wanted - stands.served });
        }
    };
    ask(None, posed.whole, overall);
    if let Some(share) = each_street {
        for (at, &stands) in posed.stands.iter().enumerate() {
            ask(Some(position(at)), stands, share);
        }
    }
    quotas
}

/// The least whole number that is a share of a total, rounding of the product aside.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "at most the total")]
fn at_least(share: f64, total: u64) -> u64 {
    let exact = share.clamp(0.0, 1.0) * whole(total);
    ((exact - exact * 1e-12).ceil().max(0.0) as u64).min(total)
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn thousandths(share: f64) -> u64 {
    (share.clamp(0.0, 1.0) * whole(BACKUP_PARTS)).round() as u64
}

/// A started yuan counts whole, so that what may be spent is never passed.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped")]
fn yuan(cost: Yuan) -> u64 {
    cost.value().ceil().clamp(0.0, 1e15) as u64
}

#[expect(clippy::cast_precision_loss, reason = "sums of weights stay below 2^53 in any city")]
pub(super) const fn whole(value: u64) -> f64 {
    value as f64
}
