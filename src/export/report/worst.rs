//! The twenty worst gaps.

use super::Matter;
use super::document::{Block, Cell, Column, Density, Table};
use super::figures::{UNKNOWN, count, grouped};
use crate::city::{CompoundKind, StationId};
use crate::coverage::Gap;
use crate::export::Language;
use crate::export::palette::reason_colour;

/// How many are listed, and numbered on the map.
pub const LISTED: usize = 20;

/// The list, in the order of the gap list: who reaches nothing, then by walk over limit.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    if matter.gaps.is_empty() {
        return Vec::new();
    }
    let rows: Vec<Vec<Cell>> =
        matter.gaps.iter().take(LISTED).enumerate().map(|(at, gap)| row(matter, at, gap)).collect();
    let (all, shown) = (count(matter.gaps.len()), count(rows.len()));
    let lead = l.pick(
        format!("{all} 处缺口中最差的 {shown} 处：先列走不到任何站点的，再按最近的合格站点有多远。序号与缺口图一致。"),
        format!("The worst {shown} of {all} gaps: first those that reach no station, then by how far the nearest that counts is. Numbers as on the map of gaps."),
    );
    let table = Table {
        caption: l.of("最差的缺口", "The worst gaps").to_owned(),
        columns: vec![
            Column::numbers("", 0.42),
            Column::words(l.of("小区", "Compound"), 2.5),
            Column::words(l.of("街道 / 社区", "Street / community"), 2.1),
            Column::numbers(l.of("居民", "People"), 0.95),
            Column::words(l.of("原因", "Why"), 2.5),
            Column::words(l.of("最近的合格站点", "Nearest that counts"), 2.7),
            Column::words(l.of("建议", "Suggestion"), 3.0),
        ],
        rows,
        density: Density::Open,
    };
    vec![Block::Text(lead), Block::Table(table)]
}

fn row(matter: &Matter, at: usize, gap: &Gap) -> Vec<Cell> {
    let l = matter.language;
    let city = matter.city;
    let compound = city.compound(gap.compound);
    let name = |area: Option<_>| area.map_or_else(String::new, |a| city.area(a).name.clone());
    let requirement = &matter.answer.coverage.standard.requirements[gap.requirement];
    let nearest = gap.nearest.map_or_else(
        || Cell::Plain(l.of("走不到任何站点", "none can be reached").to_owned()),
        |reached| {
            let minutes = (reached.length / requirement.limit.pace()).value() / 60.0;
            let metres = grouped(reached.length.value());
            let far = l.pick(
                format!("{metres} 米 · {minutes:.0} 分钟"),
                format!("{metres} m · {minutes:.0} min"),
            );
            Cell::Double(station_name(matter, reached.station), far)
        },
    );
    let residents = compound.residents.map_or(UNKNOWN.to_owned(), |n| grouped(n.value()));
    vec![
        Cell::Strong((at + 1).to_string()),
        Cell::Double(compound_name(&compound.name, &compound.source_id), kind(l, compound.kind)),
        Cell::Double(name(compound.street), name(compound.community)),
        Cell::Plain(residents),
        Cell::Spot(reason_colour(gap.reason.as_str()), l.reason(gap.reason.as_str()).to_owned()),
        nearest,
        Cell::Plain(l.suggestion(city, gap)),
    ]
}

/// The kind of compound where it is not the common one.
fn kind(l: Language, kind: CompoundKind) -> String {
    let words = match kind {
        CompoundKind::Compound => "",
        CompoundKind::Courtyard => l.of("老旧楼院", "courtyard"),
        CompoundKind::Relocation => l.of("安置点", "relocation site"),
        CompoundKind::Village => l.of("村", "village"),
        CompoundKind::Worksite => l.of("工地", "work site"),
        CompoundKind::Park => l.of("园区", "park"),
    };
    words.to_owned()
}

fn compound_name(name: &str, id: &str) -> String {
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}

/// A station's name, or its key where it has none.
pub fn station_name(matter: &Matter, station: StationId) -> String {
    let station = matter.city.station(station);
    compound_name(&station.name, &station.source_id)
}
