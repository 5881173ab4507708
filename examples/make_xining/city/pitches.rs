//! Which lots stations take: near a seat, scattered by how strongly places pull, and spread over a
//! community.

use std::collections::BTreeSet;

use yike::geodesy::PlanePoint;

use super::homes::Home;
use super::setting::Setting;
use super::stations::HALLS;
use crate::town::chance::Chance;

/// How far a place without any pull is considered: at 0 the ends of the valley would have nothing.
const FLOOR_PULL: f64 = 0.002;

/// The roomy free lot nearest to a place, taken.
pub fn take_nearest(town: &Setting<'_>, free: &mut Vec<usize>, to: PlanePoint) -> usize {
    let roomy = (0..free.len()).filter(|at| town.lots.all[free[*at]].outline.area_m2 > 8000.0);
    let gap = |at: &usize| town.middle(free[*at]).distance_sq(to);
    let nearest = roomy.min_by(|a, b| gap(a).total_cmp(&gap(b)));
    free.swap_remove(nearest.expect("the city has free lots"))
}

/// `count` of the lots, drawn by how strongly they pull, no two nearer than `apart_m`.
pub fn scattered(
    town: &Setting<'_>,
    lots: &[usize],
    count: usize,
    apart_m: f64,
    chance: &Chance,
) -> Vec<usize> {
    let mut lottery = chance.about("lottery", lots.len());
    let mut drawn: Vec<(f64, usize)> = lots
        .iter()
        .map(|lot| {
            let pull = town.pull.at(town.middle(*lot)).min(1.1);
            // Some communities were early to open stations, others have none in good condition.
            let early = chance.about("early", town.community(*lot)).happens(0.28);
            let effort = if early { 1.0 } else { 0.01 };
            (lottery.unit() / (effort * (FLOOR_PULL + pull * pull * pull)), *lot)
        })
        .collect();
    drawn.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
    // The first drawn of each street comes first: no street has none.
    let street = |lot: usize| town.quarters.communities[town.community(lot)].street;
    let mut streets = BTreeSet::new();
    let (firsts, rest): (Vec<_>, Vec<_>) =
        drawn.into_iter().partition(|(_, lot)| streets.insert(street(*lot)));
    let mut taken: Vec<usize> = Vec::new();
    for (_, lot) in firsts.into_iter().chain(rest) {
        let at = town.middle(lot);
        let near = |other: &usize| town.middle(*other).distance_sq(at) < apart_m * apart_m;
        if taken.len() < count && !taken.iter().any(near) {
            taken.push(lot);
        }
    }
    assert_eq!(taken.len(), count, "room for every station");
    taken.sort_unstable();
    taken
}

/// Halls by community: one in a former village, two elsewhere, the rest by residents.
pub fn halls_by_community(town: &Setting<'_>, homes: &[Home]) -> Vec<(usize, usize)> {
    let communities = town.quarters.communities.len();
    let mut residents = vec![0.0; communities];
    for home in homes {
        residents[home.community] += f64::from(home.residents);
    }
    let rural = |at: usize| town.quarters.communities[at].town.is_some();
    let mut halls: Vec<usize> = (0..communities).map(|at| if rural(at) { 1 } else { 2 }).collect();
    for _ in halls.iter().sum()..HALLS {
        // The community with the most residents a hall gets the next one.
        let load = |at: &usize| residents[*at] / halls[*at] as f64;
        let open = (0..communities).filter(|at| halls[*at] < 8 && !rural(*at));
        let next = open.max_by(|a, b| load(a).total_cmp(&load(b)).then(b.cmp(a)));
        halls[next.expect("the city has communities")] += 1;
    }
    halls.into_iter().enumerate().collect()
}

/// Lots for a community's halls, far from each other: free ones first, then the ground floor of
/// homes.
pub fn hall_lots(
    town: &Setting<'_>,
    free: &mut Vec<usize>,
    homes: &[Home],
    community: usize,
    count: usize,
) -> Vec<usize> {
    let mut lots: Vec<usize> = Vec::new();
    let own_free: Vec<usize> =
        free.iter().copied().filter(|lot| town.community(*lot) == community).collect();
    let own_homes: Vec<usize> =
        homes.iter().filter(|home| home.community == community).map(|home| home.lot).collect();
    while lots.len() < count {
        let gap = |lot: &usize| {
            let at = town.middle(*lot);
            let to = lots.iter().map(|other| town.middle(*other).distance_sq(at));
            let nearest = to.fold(4.0e6, f64::min);
            // Among homes, which are already built up, only a far better place is taken.
            if own_free.contains(lot) { nearest } else { nearest * 0.5 }
        };
        let open = own_free.iter().chain(&own_homes).filter(|lot| !lots.contains(lot));
        let best = open.copied().max_by(|a, b| gap(a).total_cmp(&gap(b)).then(b.cmp(a)));
        lots.push(best.expect("a community has a lot for every hall"));
    }
    free.retain(|lot| !lots.contains(lot));
    lots
}
