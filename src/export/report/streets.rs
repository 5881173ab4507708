//! The streets in the order of their coverage, the lowest first.

use super::Matter;
use super::document::{Block, Cell, Column, Density, Table};
use super::figures::{UNKNOWN, count, grouped, minutes, percent};
use crate::city::{Area, Level};
use crate::coverage::{AreaRates, Rates};
use crate::export::palette::SERVED;

/// Longer lists are cut: a report is read, a table of a nation is a file.
const MOST: usize = 120;

/// The ranking.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let coverage = &matter.answer.coverage;
    let areas = coverage.areas.iter().enumerate();
    let mut streets: Vec<(usize, &AreaRates)> = areas
        .filter(|(_, one)| matter.city.area(one.area).level == Level::Street)
        .filter(|(_, one)| one.rates.compounds.total > 0)
        .collect();
    if streets.is_empty() {
        return Vec::new();
    }
    let rate = |rates: &Rates| rates.compounds.rate().unwrap_or(1.0);
    let unserved = |rates: &Rates| rates.compounds.total - rates.compounds.served;
    streets.sort_by(|(_, a), (_, b)| {
        rate(&a.rates)
            .total_cmp(&rate(&b.rates))
            .then(unserved(&b.rates).cmp(&unserved(&a.rates)))
            .then(a.area.cmp(&b.area))
    });
    let has_districts = matter.city.areas_at(Level::District).next().is_some();
    let by_circle = matter.circle;
    let mut columns = vec![Column::numbers("", 0.55), Column::words(l.of("街道", "Street"), 2.6)];
    if has_districts {
        columns.push(Column::words(l.of("区", "District"), 1.5));
    }
    columns.push(Column::words(l.of("小区覆盖率", "Compounds served"), 3.2));
    if by_circle.is_some() {
        columns.push(Column::numbers(l.of("直线圈", "Circle"), 1.1));
    }
    columns.extend([
        Column::numbers(l.of("居民覆盖率", "Residents"), 1.35),
        Column::numbers(l.of("未覆盖小区", "Gaps"), 1.35),
        Column::numbers(l.of("未覆盖居民", "People in gaps"), 1.45),
        Column::numbers(l.of("中位步行（分）", "Median, min"), 1.6),
    ]);
    let row = |(place, (at, one)): (usize, &(usize, &AreaRates))| {
        let street = matter.city.area(one.area);
        let rates = &one.rates;
        let served = rates.compounds.rate();
        let mut row = vec![Cell::Plain((place + 1).to_string()), Cell::Strong(street.name.clone())];
        if has_districts {
            row.push(Cell::Plain(district(matter, street)));
        }
        row.push(Cell::Bar(served, SERVED, percent(served)));
        if let Some(circle) = by_circle {
            let rate = circle.areas.get(*at).and_then(|area| area.rates.compounds.rate());
            row.push(Cell::Plain(percent(rate)));
        }
        let people = rates.residents.total - rates.residents.served;
        row.extend([
            Cell::Plain(percent(rates.residents.rate())),
            Cell::Plain(grouped(unserved(rates).into())),
            Cell::Plain(
                rates.residents.rate().map_or(UNKNOWN.to_owned(), |_| grouped(people.value())),
            ),
            Cell::Plain(minutes(rates.walks.median)),
        ]);
        row
    };
    let rows: Vec<Vec<Cell>> = streets.iter().take(MOST).enumerate().map(row).collect();
    let (all, shown) = (count(streets.len()), count(rows.len()));
    let mut lead = l.pick(
        format!("{all} 个有小区的街道，按小区覆盖率从低到高。"),
        format!(
            "Streets that have compounds: {all}. The lowest share of compounds served comes first."
        ),
    );
    if rows.len() < streets.len() {
        lead += &l.pick(
            format!("此处列出最低的 {shown} 个，其余见 rates.csv。"),
            format!(" The lowest {shown} are listed; the others are in rates.csv."),
        );
    }
    let density = if rows.len() > 30 { Density::Close } else { Density::Open };
    let caption = l.of("街道排名", "Streets by coverage").to_owned();
    vec![Block::Text(lead), Block::Table(Table { caption, columns, rows, density })]
}

fn district(matter: &Matter, street: &Area) -> String {
    let parent = street.parent.map(|parent| matter.city.area(parent));
    parent.map_or_else(String::new, |parent| parent.name.clone())
}
