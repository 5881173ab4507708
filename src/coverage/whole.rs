//! All requirements of a standard together, over a whole city.

use std::collections::BTreeMap;

use super::judge::{Measured, judge};
use super::rates::{Rates, Share, WalkBase};
use super::verdict::{Judgement, Verdict};
use crate::city::{
    AreaId, City, CompoundId, CompoundKind, Condition, Level, Requirement, ServedWhen, Standard,
    StationId, Tier,
};
use crate::reach::Reach;
use crate::units::{Meters, Persons, Seconds, Speed};

/// Who is served under a standard, who is not and why, and at what rates.
#[derive(Clone, Debug)]
pub struct Coverage {
    /// The rule that was applied.
    pub standard: Standard,
    /// Each requirement judged by itself, in the standard's order.
    pub requirements: Vec<JudgedRequirement>,
    /// Each compound under the whole standard, in the city's order.
    pub compounds: Vec<JudgedCompound>,
    /// The whole city.
    pub city: Rates,
    /// Each district, street and community that has a compound or not, in the city's order.
    pub areas: Vec<AreaRates>,
    /// Compounds in no street, where the city has streets and there are any.
    pub in_no_street: Option<Rates>,
    /// Each kind of compound that the city has.
    pub kinds: Vec<(CompoundKind, Rates)>,
    /// Each tier of station that the city has.
    pub tiers: Vec<TierRates>,
    /// What walks were counted by.
    pub walk_base: WalkBase,
}

/// One requirement over the whole city.
#[derive(Clone, Debug)]
pub struct JudgedRequirement {
    /// Each compound, in the city's order.
    pub judgements: Vec<Judgement>,
    /// The whole city under this requirement alone.
    pub rates: Rates,
}

/// One compound under the whole standard.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JudgedCompound {
    /// Whether the standard counts it as served.
    pub served: bool,
    /// Position of the requirement that decides: the one that is hardest to meet where all must
    /// be met, the one that is easiest where one is enough.
    pub deciding: usize,
    /// Verdict of the deciding requirement.
    pub verdict: Verdict,
    /// Pace of the deciding requirement.
    pub pace: Speed,
    /// Stations in reach for the deciding requirement.
    pub stations_in_reach: u32,
    /// Where all must be met the least share of any requirement, else the largest.
    pub area_share: Option<f64>,
}

/// The figures of one administrative area.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct AreaRates {
    /// The area.
    pub area: AreaId,
    /// Its figures.
    pub rates: Rates,
}

/// The stations of one tier and whom they reach by themselves.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TierRates {
    /// The tier; `None` for stations of unknown tier.
    pub tier: Option<Tier>,
    /// How many stations.
    pub stations: u32,
    /// How many of them are in good condition.
    pub good: u32,
    /// How many of them count for a requirement of the standard.
    pub counting: u32,
    /// The compounds that a counting station of this tier has within its limit.
    pub compounds: Share<u32>,
    /// Their residents, where known.
    pub residents: Share<Persons>,
}

impl Coverage {
    /// Applies a standard to a city; `measured` gives the walks that a requirement is judged by.
    #[must_use]
    pub fn new(
        city: &City,
        standard: Standard,
        measured: impl Fn(&Requirement) -> Measured,
    ) -> Self {
        let base = if city.compounds().iter().any(|compound| compound.residents.is_some()) {
            WalkBase::Residents
        } else {
            WalkBase::Compounds
        };
        let mut tables = Vec::new();
        let mut requirements = Vec::new();
        for requirement in &standard.requirements {
            let measured = measured(requirement);
            let judgements = judge(city, requirement, &measured);
            let alone: Vec<JudgedCompound> = judgements
                .iter()
                .map(|one| JudgedCompound::alone(one, 0, requirement.limit.pace()))
                .collect();
            let rates = Rates::of(city, base, with_ids(&alone));
            requirements.push(JudgedRequirement { judgements, rates });
            tables.push(measured.reach);
        }
        let compounds: Vec<JudgedCompound> = (0..city.compounds().len())
            .map(|at| JudgedCompound::together(&standard, &requirements, at))
            .collect();
        let mut coverage = Self {
            city: Rates::of(city, base, with_ids(&compounds)),
            areas: area_rates(city, base, &compounds),
            in_no_street: in_no_street(city, base, &compounds),
            kinds: kind_rates(city, base, &compounds),
            tiers: Vec::new(),
            walk_base: base,
            standard,
            requirements,
            compounds,
        };
        coverage.tiers = coverage.tier_rates(city, &tables);
        coverage
    }

    /// The judgement of the requirement that decides over a compound.
    #[must_use]
    pub fn deciding(&self, compound: CompoundId) -> &Judgement {
        let deciding = self.compounds[compound.index()].deciding;
        &self.requirements[deciding].judgements[compound.index()]
    }

    /// How many requirements a compound meets.
    #[must_use]
    pub fn met(&self, compound: CompoundId) -> usize {
        let met = |one: &&JudgedRequirement| one.judgements[compound.index()].verdict.is_served();
        self.requirements.iter().filter(met).count()
    }

    /// How many stations of the city are of the tier and service that a requirement asks for, in
    /// whatever state. None means that the data has nothing of the kind, which may be a gap of
    /// the data and not of the city.
    #[must_use]
    pub fn asked_for(&self, city: &City, requirement: usize) -> usize {
        let requirement = &self.standard.requirements[requirement];
        city.stations().iter().filter(|station| requirement.asks_for(station)).count()
    }

    /// The stations that count for a requirement, leaving catchments aside.
    pub fn counting(&self, city: &City, requirement: usize) -> impl Iterator<Item = StationId> {
        let requirement = &self.standard.requirements[requirement];
        let counts = city
            .stations()
            .iter()
            .map(|station| requirement.asks_for(station) && requirement.accepts_state_of(station));
        let counting: Vec<bool> = counts.collect();
        (0..counting.len()).filter(move |&at| counting[at]).map(StationId::at)
    }

    fn tier_rates(&self, city: &City, tables: &[std::sync::Arc<Reach>]) -> Vec<TierRates> {
        let mut counting = vec![vec![false; city.stations().len()]; tables.len()];
        for (requirement, counts) in counting.iter_mut().enumerate() {
            for station in self.counting(city, requirement) {
                counts[station.index()] = true;
            }
        }
        let reached_by = |at: usize, tier: Option<Tier>| {
            tables.iter().zip(&counting).zip(&self.standard.requirements).any(
                |((table, counting), requirement)| {
                    table
                        .of(CompoundId::at(at))
                        .iter()
                        .take_while(|reached| requirement.limit.admits(reached.length))
                        .any(|reached| {
                            counting[reached.station.index()]
                                && city.station(reached.station).tier == tier
                        })
                },
            )
        };
        let tiers = Tier::ALL.into_iter().map(Some).chain([None]);
        tiers
            .map(|tier| {
                let mut rates = TierRates { tier, ..TierRates::default() };
                for (at, station) in city.stations().iter().enumerate() {
                    if station.tier == tier {
                        rates.stations += 1;
                        rates.good += u32::from(station.condition == Condition::Good);
                        rates.counting += u32::from(counting.iter().any(|counts| counts[at]));
                    }
                }
                if rates.stations > 0 {
                    for (at, compound) in city.compounds().iter().enumerate() {
                        let reached = reached_by(at, tier);
                        rates.compounds.add(1, reached);
                        if let Some(people) = compound.residents {
                            rates.residents.add(people, reached);
                        }
                    }
                }
                rates
            })
            .filter(|rates| rates.stations > 0)
            .collect()
    }
}

impl JudgedCompound {
    /// The walk to the serving or nearest station: its length and the time it takes.
    #[must_use]
    pub fn walk(&self) -> Option<(Meters, Seconds)> {
        self.verdict.station().map(|reached| (reached.length, reached.length / self.pace))
    }

    /// A compound under one requirement.
    fn alone(judgement: &Judgement, deciding: usize, pace: Speed) -> Self {
        Self {
            served: judgement.verdict.is_served(),
            deciding,
            verdict: judgement.verdict,
            pace,
            stations_in_reach: judgement.stations_in_reach,
            area_share: judgement.area_share,
        }
    }

    /// A compound under all requirements.
    fn together(standard: &Standard, requirements: &[JudgedRequirement], at: usize) -> Self {
        let judgement = |r: usize| &requirements[r].judgements[at];
        // How hard a requirement is to meet: unserved before served, then length over limit.
        let hardness = |r: usize| {
            let verdict = judgement(r).verdict;
            let radius = standard.requirements[r].limit.radius();
            let stretch =
                verdict.station().map_or(f64::INFINITY, |reached| reached.length / radius);
            (!verdict.is_served(), stretch)
        };
        let harder = |a: (bool, f64), b: (bool, f64)| a.0.cmp(&b.0).then(a.1.total_cmp(&b.1));
        let mut deciding = 0;
        for r in 1..requirements.len() {
            let order = harder(hardness(r), hardness(deciding));
            let decides = match standard.served_when {
                ServedWhen::All => order.is_gt(),
                ServedWhen::Any => order.is_lt(),
            };
            if decides {
                deciding = r;
            }
        }
        let shares = requirements.iter().filter_map(|r| r.judgements[at].area_share);
        let area_share = match standard.served_when {
            ServedWhen::All => shares.min_by(f64::total_cmp),
            ServedWhen::Any => shares.max_by(f64::total_cmp),
        };
        let pace = standard.requirements[deciding].limit.pace();
        Self { area_share, ..Self::alone(judgement(deciding), deciding, pace) }
    }
}

fn with_ids(compounds: &[JudgedCompound]) -> impl Iterator<Item = (CompoundId, &JudgedCompound)> {
    compounds.iter().enumerate().map(|(at, judged)| (CompoundId::at(at), judged))
}

fn area_rates(city: &City, base: WalkBase, compounds: &[JudgedCompound]) -> Vec<AreaRates> {
    let mut members: BTreeMap<AreaId, Vec<usize>> = BTreeMap::new();
    for (at, compound) in city.compounds().iter().enumerate() {
        let areas = [compound.district, compound.street, compound.community];
        for area in areas.into_iter().flatten() {
            members.entry(area).or_default().push(at);
        }
    }
    let all = Level::ALL.into_iter().flat_map(|level| city.areas_at(level));
    all.map(|(area, _)| {
        let inside = members.get(&area).into_iter().flatten();
        let inside = inside.map(|&at| (CompoundId::at(at), &compounds[at]));
        AreaRates { area, rates: Rates::of(city, base, inside) }
    })
    .collect()
}

fn in_no_street(city: &City, base: WalkBase, compounds: &[JudgedCompound]) -> Option<Rates> {
    city.areas_at(Level::Street).next()?;
    let stray = with_ids(compounds).filter(|(id, _)| city.compound(*id).street.is_none());
    let rates = Rates::of(city, base, stray);
    (rates.compounds.total > 0).then_some(rates)
}

fn kind_rates(
    city: &City,
    base: WalkBase,
    compounds: &[JudgedCompound],
) -> Vec<(CompoundKind, Rates)> {
    let kinds = CompoundKind::ALL.into_iter().map(|kind| {
        let of_kind = with_ids(compounds).filter(|(id, _)| city.compound(*id).kind == kind);
        (kind, Rates::of(city, base, of_kind))
    });
    kinds.filter(|(_, rates)| rates.compounds.total > 0).collect()
}
