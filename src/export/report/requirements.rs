//! A standard of several requirements: how each fares by itself.

use super::Matter;
use super::document::{Block, Cell, Column, Density, Table};
use super::figures::{count, percent};
use super::question::{limit, requirement_name, served_when};
use crate::city::{CompoundId, Who};
use crate::export::palette::SERVED;

/// The requirements, where there are several.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let coverage = &matter.answer.coverage;
    let requirements = &coverage.standard.requirements;
    if requirements.len() < 2 {
        return Vec::new();
    }
    let rows = requirements.iter().zip(&coverage.requirements).enumerate();
    let rows = rows.map(|(at, (requirement, judged))| {
        let rates = &judged.rates;
        let people = match requirement.who {
            Who::Residents => rates.residents.rate(),
            Who::Elderly => rates.elderly.rate(),
        };
        let counting = coverage.counting(matter.city, at).count();
        let in_data = coverage.asked_for(matter.city, at);
        let stations = if in_data == 0 {
            l.of("数据中没有", "none in the data").to_owned()
        } else {
            format!("{} / {}", count(counting), count(in_data))
        };
        let who = match requirement.who {
            Who::Residents => l.of("全体居民", "all residents"),
            Who::Elderly => l.of("60 岁以上", "aged 60 and over"),
        };
        vec![
            Cell::Double(requirement_name(l, requirement).to_owned(), limit(l, requirement)),
            Cell::Bar(rates.compounds.rate(), SERVED, percent(rates.compounds.rate())),
            Cell::Double(percent(people), who.to_owned()),
            Cell::Plain(percent(rates.area.rate())),
            Cell::Plain(stations),
        ]
    });
    let rule = served_when(l, &coverage.standard);
    let lead = l.pick(
        format!("{rule}，小区才算已覆盖。每一项单独评判，互不替代。"),
        format!("A compound counts as served when {rule}. Each is judged by itself; none stands in for another."),
    );
    let table = Table {
        caption: l.of("各项要求的覆盖率", "Coverage of each requirement").to_owned(),
        columns: vec![
            Column::words(l.of("要求与界限", "Requirement and limit"), 3.2),
            Column::words(l.of("小区覆盖率", "Compounds"), 2.2),
            Column::numbers(l.of("人口覆盖率", "People"), 1.5),
            Column::numbers(l.of("用地覆盖率", "Land"), 1.2),
            Column::numbers(l.of("合格 / 全部站点", "Stations: count / all"), 1.6),
        ],
        rows: rows.collect(),
        density: Density::Open,
    };
    let mut blocks = vec![Block::Text(lead), Block::Table(table)];
    let missing = (0..requirements.len()).any(|at| coverage.asked_for(matter.city, at) == 0);
    if missing {
        let words = l.of(
            "“数据中没有”的要求，可能是城市真的没有，也可能是数据还没有收集：引用前请核实。",
            "Where the data has no such station, the city may lack it or the data may: find out before quoting.",
        );
        blocks.push(Block::Caution(words.to_owned()));
    }
    blocks
}

/// How many compounds meet none, one, two, … of the requirements.
pub fn by_requirements_met(matter: &Matter) -> Vec<(String, f64)> {
    let coverage = &matter.answer.coverage;
    let mut numbers = vec![0.0; coverage.requirements.len() + 1];
    for at in 0..matter.city.compounds().len() {
        numbers[coverage.met(CompoundId::at(at))] += 1.0;
    }
    numbers.into_iter().enumerate().map(|(met, number)| (met.to_string(), number)).collect()
}
