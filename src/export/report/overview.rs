//! The charts: walking times, reasons, kinds of compounds, tiers of stations.

use super::Matter;
use super::charts::{Bar, Curve, Look, bars, columns, curves};
use super::document::{Block, Cell, Column, Density, Figure, Table};
use super::figures::{count, grouped, people, percent};
use super::requirements::by_requirements_met;
use crate::city::Level;
use crate::coverage::{Coverage, Reason, WalkBase};
use crate::export::drawing::Drawing;
use crate::export::palette::{CIRCLE, SERVED, STATION, reason_colour};
use crate::units::Persons;

/// Walking times and reasons, for the first page.
pub fn first(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    if matter.city.compounds().is_empty() {
        return Vec::new();
    }
    let several = matter.answer.coverage.standard.requirements.len() > 1;
    let left = if several {
        Figure {
            title: l.of("小区满足几项要求", "Compounds by requirements met").to_owned(),
            told: l
                .of("柱状图：满足零项、一项……的小区数", "Columns: compounds that meet none, one, …")
                .to_owned(),
            drawing: columns(
                &by_requirements_met(matter),
                l.of("满足的要求（项）", "requirements met"),
            ),
        }
    } else {
        walking_times(matter)
    };
    let mut figures = vec![left];
    figures.extend(reasons(matter));
    let mut blocks = vec![Block::Figures(figures)];
    blocks.extend(districts(matter));
    blocks
}

/// The districts of a city side by side.
fn districts(matter: &Matter) -> Option<Block> {
    let l = matter.language;
    let areas = matter.answer.coverage.areas.iter().enumerate();
    let list: Vec<_> = areas
        .filter(|(_, one)| matter.city.area(one.area).level == Level::District)
        .filter(|(_, one)| one.rates.compounds.total > 0)
        .collect();
    if !(2..=8).contains(&list.len()) {
        return None;
    }
    let mut columns = vec![
        Column::words(l.of("区", "District"), 1.8),
        Column::words(l.of("小区覆盖率", "Compounds served"), 3.2),
    ];
    if matter.circle.is_some() {
        columns.push(Column::numbers(l.of("直线圈", "Circle"), 1.2));
    }
    columns.extend([
        Column::numbers(l.of("居民覆盖率", "Residents"), 1.4),
        Column::numbers(l.of("未覆盖小区", "Gaps"), 1.4),
        Column::numbers(l.of("未覆盖居民", "People in gaps"), 1.5),
    ]);
    let rows = list.into_iter().map(|(at, one)| {
        let rates = &one.rates;
        let mut row = vec![
            Cell::Strong(matter.city.area(one.area).name.clone()),
            Cell::Bar(rates.compounds.rate(), SERVED, percent(rates.compounds.rate())),
        ];
        if let Some(circle) = matter.circle {
            let rate = circle.areas.get(at).and_then(|area| area.rates.compounds.rate());
            row.push(Cell::Plain(percent(rate)));
        }
        let left = rates.residents.total - rates.residents.served;
        row.extend([
            Cell::Plain(percent(rates.residents.rate())),
            Cell::Plain(grouped((rates.compounds.total - rates.compounds.served).into())),
            Cell::Plain(grouped(left.value())),
        ]);
        row
    });
    let caption = l.of("各区覆盖率", "Coverage by district").to_owned();
    Some(Block::Table(Table { caption, columns, rows: rows.collect(), density: Density::Close }))
}

/// Kinds and tiers.
pub fn second(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let coverage = &matter.answer.coverage;
    let mut figures = Vec::new();
    if matter.city.compounds().is_empty() {
        return Vec::new();
    }
    if !coverage.kinds.is_empty() {
        let of_kinds = coverage.kinds.iter().map(|(kind, rates)| Bar {
            label: l.kind(*kind).to_owned(),
            share: rates.compounds.rate().unwrap_or(0.0),
            figure: percent(rates.compounds.rate()),
            base: base(rates.compounds.served, rates.compounds.total),
            colour: SERVED,
        });
        figures.push(figure(
            l.of("按小区类型：小区覆盖率", "By kind of compound: compounds served"),
            bars(&of_kinds.collect::<Vec<_>>()),
        ));
    }
    if !coverage.tiers.is_empty() {
        let of_tiers = coverage.tiers.iter().map(|tier| {
            let (stations, good) = (grouped(tier.stations.into()), grouped(tier.good.into()));
            Bar {
                label: l.tier(tier.tier).to_owned(),
                share: tier.compounds.rate().unwrap_or(0.0),
                figure: percent(tier.compounds.rate()),
                base: l.pick(
                    format!("{stations} 站，良好 {good}"),
                    format!("{stations} in all, {good} good"),
                ),
                colour: STATION,
            }
        });
        figures.push(figure(
            l.of(
                "按站点级别：单靠该级站点可覆盖的小区",
                "By tier of station: compounds within its reach alone",
            ),
            bars(&of_tiers.collect::<Vec<_>>()),
        ));
    }
    if figures.is_empty() { Vec::new() } else { vec![Block::Figures(figures)] }
}

fn figure(title: &str, drawing: Drawing) -> Figure {
    Figure { title: title.to_owned(), told: title.to_owned(), drawing }
}

fn base(served: u32, total: u32) -> String {
    format!("{} / {}", grouped(served.into()), grouped(total.into()))
}

/// Unserved compounds by reason, with the people who live in them.
fn reasons(matter: &Matter) -> Option<Figure> {
    let l = matter.language;
    let most = Reason::WORDS.iter().map(|code| of_reason(matter, code).0).max()?;
    let of_reasons = Reason::WORDS.iter().filter_map(|code| {
        let (number, people_left) = of_reason(matter, code);
        #[expect(clippy::cast_precision_loss, reason = "compounds are fewer than 2⁵²")]
        (number > 0).then(|| Bar {
            label: l.reason(code).to_owned(),
            share: number as f64 / most as f64,
            figure: l.pick(format!("{} 个", count(number)), count(number)),
            base: people(l, people_left),
            colour: reason_colour(code),
        })
    });
    let list: Vec<Bar> = of_reasons.collect();
    (!list.is_empty()).then(|| {
        figure(l.of("未覆盖的原因（小区数、居民）", "Why not (compounds, residents)"), bars(&list))
    })
}

fn of_reason(matter: &Matter, code: &str) -> (usize, Persons) {
    let of_code = matter.gaps.iter().filter(|gap| gap.reason.as_str() == code);
    of_code.fold((0, Persons::ZERO), |(number, people), gap| {
        let more = matter.city.compound(gap.compound).residents.unwrap_or(Persons::ZERO);
        (number + 1, people + more)
    })
}

/// The share of people, and of compounds, who have arrived after so many minutes.
fn walking_times(matter: &Matter) -> Figure {
    let l = matter.language;
    let coverage = &matter.answer.coverage;
    let limit = coverage.standard.requirements.first().map(|one| one.limit.time().value() / 60.0);
    let last = (limit.unwrap_or(15.0) * 2.0).clamp(1.0, 2880.0);
    let mut list = Vec::new();
    if coverage.walk_base == WalkBase::Residents {
        list.push(curve(matter, coverage, l.of("居民", "residents"), WalkBase::Residents));
    }
    list.push(Curve {
        line: if list.is_empty() { Look::Solid } else { Look::Dashed },
        ..curve(matter, coverage, l.of("小区", "compounds"), WalkBase::Compounds)
    });
    if let Some(circle) = matter.circle {
        let by_circle = l.of("直线圈（小区）", "circle (compounds)");
        list.push(Curve {
            colour: CIRCLE,
            line: Look::Dotted,
            ..curve(matter, circle, by_circle, WalkBase::Compounds)
        });
    }
    let minutes = super::figures::plain(limit.unwrap_or_default());
    let words = l.pick(format!("界限 {minutes}"), format!("limit {minutes}"));
    let title = l.of("走到最近合格站点的累计比例", "Who has arrived after so many minutes");
    let unit = l.of("分钟", "minutes");
    figure(title, curves(&list, limit.map(|limit| (limit, words.as_str())), last, unit))
}

fn curve(matter: &Matter, coverage: &Coverage, label: &str, base: WalkBase) -> Curve {
    let weight = |at: usize| match base {
        WalkBase::Compounds => 1.0,
        WalkBase::Residents => matter.city.compounds()[at].residents.map_or(0.0, f64::from),
    };
    let judged = coverage.compounds.iter().enumerate();
    Curve {
        label: label.to_owned(),
        walks: judged
            .filter_map(|(at, one)| Some((one.walk()?.1.value() / 60.0, weight(at))))
            .collect(),
        total: (0..coverage.compounds.len()).map(weight).sum(),
        colour: SERVED,
        line: Look::Solid,
    }
}
