//! Stations that are cramped or closed: how many of each tier, and which of them stand nearest to
//! people who would be served if they were put right.

use std::collections::BTreeMap;

use super::Matter;
use super::document::{Block, Cell, Column, Density, Table};
use super::figures::{UNKNOWN, count, grouped, people};
use super::worst::station_name;
use crate::city::{Condition, StationId, Tier};
use crate::coverage::Reason;
use crate::units::Persons;

/// How many are listed by name.
const LISTED: usize = 20;

/// The stations; nothing where all are in good condition.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let stations = matter.city.stations();
    let in_state = |condition| stations.iter().filter(|one| one.condition == condition).count();
    let (cramped, closed) = (in_state(Condition::Cramped), in_state(Condition::Closed));
    if cramped + closed == 0 {
        return Vec::new();
    }
    let (all, cramped, closed) = (count(stations.len()), count(cramped), count(closed));
    let lead = l.pick(
        format!("全市 {all} 个站点中，危旧狭小 {cramped} 个，关停 {closed} 个。是否计入覆盖，由标准规定（见“方法与口径”）。"),
        format!("Stations: {all}; cramped: {cramped}; closed: {closed}. Whether they count is for the standard to say (see the method)."),
    );
    let mut blocks = vec![Block::Text(lead), Block::Table(by_tier(matter))];
    blocks.extend(by_gain(matter).into_iter().flatten());
    blocks
}

fn by_tier(matter: &Matter) -> Table {
    let l = matter.language;
    let tiers = Tier::ALL.into_iter().map(Some).chain([None]);
    let rows = tiers.filter_map(|tier| {
        let of_tier: Vec<Condition> = matter
            .city
            .stations()
            .iter()
            .filter(|one| one.tier == tier)
            .map(|one| one.condition)
            .collect();
        let number = |state| of_tier.iter().filter(|one| **one == state).count();
        (!of_tier.is_empty()).then(|| {
            let mut row = vec![Cell::Strong(l.tier(tier).to_owned())];
            row.push(Cell::Plain(count(of_tier.len())));
            row.extend(Condition::ALL.map(|state| Cell::Plain(count(number(state)))));
            row
        })
    });
    Table {
        caption: l.of("站点状况，按级别", "Condition of stations by tier").to_owned(),
        columns: vec![
            Column::words(l.of("级别", "Tier"), 3.0),
            Column::numbers(l.of("站点", "Stations"), 1.5),
            Column::numbers(l.of("良好", "Good"), 1.5),
            Column::numbers(l.of("危旧狭小", "Cramped"), 1.5),
            Column::numbers(l.of("关停", "Closed"), 1.5),
        ],
        rows: rows.collect(),
        density: Density::Close,
    }
}

/// Those whose state is the reason of gaps, most people first.
fn by_gain(matter: &Matter) -> Option<[Block; 2]> {
    let l = matter.language;
    let mut gains: BTreeMap<StationId, (usize, Persons)> = BTreeMap::new();
    for gap in matter.gaps {
        if let Reason::StationCrampedOrClosed(station) = gap.reason {
            let gain = gains.entry(station).or_insert((0, Persons::ZERO));
            gain.0 += 1;
            gain.1 += matter.city.compound(gap.compound).residents.unwrap_or(Persons::ZERO);
        }
    }
    let mut list: Vec<(StationId, (usize, Persons))> = gains.into_iter().collect();
    list.sort_by(|(a, (n, p)), (b, (m, q))| q.total_cmp(p).then(m.cmp(n)).then(a.cmp(b)));
    let everybody: Persons = list.iter().map(|(_, (_, people))| *people).sum();
    let compounds: usize = list.iter().map(|(_, (number, _))| number).sum();
    if list.is_empty() {
        return None;
    }
    let rows = list.iter().take(LISTED).enumerate().map(|(at, (id, (number, gained)))| {
        let station = matter.city.station(*id);
        let street = station.street.map_or_else(String::new, |a| matter.city.area(a).name.clone());
        let state = match station.condition {
            Condition::Closed => l.of("关停", "closed"),
            Condition::Cramped => l.of("危旧狭小", "cramped"),
            Condition::Good => l.of("面积不足", "too small"),
        };
        let area = station.floor_area.map_or(UNKNOWN.to_owned(), |a| grouped(a.value()));
        vec![
            Cell::Plain((at + 1).to_string()),
            Cell::Strong(station_name(matter, *id)),
            Cell::Plain(l.tier(station.tier).to_owned()),
            Cell::Plain(state.to_owned()),
            Cell::Plain(street),
            Cell::Plain(area),
            Cell::Plain(count(*number)),
            Cell::Plain(grouped(gained.value())),
        ]
    });
    let rows: Vec<Vec<Cell>> = rows.collect();
    let (stations, number) = (count(list.len()), count(compounds));
    let (shown, gained) = (count(rows.len()), people(l, everybody));
    let lead = l.pick(
        format!("{stations} 个站点若改造或恢复，其近旁的 {number} 个未覆盖小区、{gained}即可达标（每个小区只计最近的一个站点）。受益居民最多的 {shown} 个："),
        format!("Put right, {stations} stations would serve the {number} gaps next to them, with {gained} (each gap counted once, at its nearest). The {shown} with most people:"),
    );
    let table = Table {
        caption: l
            .of("改造后受益最多的站点", "Stations whose upgrade serves most people")
            .to_owned(),
        columns: vec![
            Column::numbers("", 0.5),
            Column::words(l.of("站点", "Station"), 4.0),
            Column::words(l.of("级别", "Tier"), 1.3),
            Column::words(l.of("状况", "State"), 1.4),
            Column::words(l.of("街道", "Street"), 2.2),
            Column::numbers(l.of("建筑面积（平方米）", "Floor area, m²"), 1.5),
            Column::numbers(l.of("受益小区", "Compounds"), 1.2),
            Column::numbers(l.of("受益居民", "Residents"), 1.3),
        ],
        rows,
        density: Density::Close,
    };
    Some([Block::Text(lead), Block::Table(table)])
}
