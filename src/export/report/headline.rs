//! The first page: the main message in plain words, and the headline figures side by side, each
//! with its base, and what the bare circle says where walks were measured.

use std::collections::BTreeMap;

use super::Matter;
use super::document::{Block, Card};
use super::figures::{UNKNOWN, count, grouped, minutes, people, percent, points, square_km};
use super::question::short_limit;
use crate::city::{AreaId, Level, ServedWhen};
use crate::coverage::{Rates, Reason};
use crate::export::Language;
use crate::units::{Persons, Seconds};

/// The message and the figures.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let mut blocks = vec![message(matter), Block::Cards(rates(matter))];
    if matter.city.compounds().is_empty() {
        blocks.truncate(1);
        return blocks;
    }
    let l = matter.language;
    let bases = if matter.circle.is_some() {
        l.of(
            "三种口径、两种量法并列，请勿只引用其一：小区按个数，居民按人口，用地按面积；步行圈沿路量，直线圈只画圆。",
            "None should be quoted alone: compounds by number, residents by people, land by area; circles are blind to the streets.",
        )
    } else {
        l.of(
            "口径不同，数字不同，请并列引用：小区按个数，居民按人口，用地按面积。",
            "Other bases, other figures: quote them side by side. Compounds by number, residents by people, land by area.",
        )
    };
    blocks.push(Block::Note(bases.to_owned()));
    blocks.push(Block::Cards(walks(matter)));
    blocks
}

/// Who is served and who is not, the difference to the circle, where the gaps are and why.
fn message(matter: &Matter) -> Block {
    let l = matter.language;
    let whole = &matter.answer.coverage.city;
    let share = whole.compounds;
    let name = matter.city.name();
    if share.total == 0 {
        let main = l.pick(
            format!("{name}的数据中没有小区，无法计算覆盖。"),
            format!("The data of {name} holds no compound: there is no coverage to compute."),
        );
        return Block::Message(main, Vec::new());
    }
    let (served, unserved) = (share.served, share.total - share.served);
    let rate = percent(share.rate());
    let near = short_limit(l, matter.answer);
    let several = matter.answer.coverage.standard.requirements.len() > 1;
    let all = several && matter.answer.coverage.standard.served_when == ServedWhen::All;
    let (total, served_count) = (grouped(share.total.into()), grouped(served.into()));
    let main = if unserved == 0 {
        l.pick(
            format!(
                "{name} {total} 个小区全部在{near}内{}。",
                if all { "服务齐全" } else { "有服务站" }
            ),
            format!(
                "All {total} compounds of {name} have {} within {near}.",
                if all { "every service" } else { "a station" }
            ),
        )
    } else {
        let left = grouped(unserved.into());
        l.pick(
            format!(
                "{name} {total} 个小区中，{served_count} 个（{rate}）在{near}内{}，{left} 个还{}。",
                if all { "服务齐全" } else { "有服务站" },
                if all { "不齐全" } else { "没有" }
            ),
            format!(
                "Of the {total} compounds of {name}, {served_count} ({rate}) have {} within {near}; {left} {} not.",
                if all { "every service" } else { "a station" },
                if unserved == 1 { "does" } else { "do" }
            ),
        )
    };
    let more =
        [people_left(l, whole), missing(matter), circle(matter), why(matter), most_gaps(matter)];
    Block::Message(main, more.into_iter().flatten().collect())
}

fn people_left(l: Language, whole: &Rates) -> Option<String> {
    let left = whole.residents.total - whole.residents.served;
    let rate = whole.residents.rate()?;
    (left > Persons::ZERO).then(|| {
        let (left, rate) = (people(l, left), percent(Some(1.0 - rate)));
        l.pick(
            format!("未覆盖的小区住着 {left}，占已知人口的 {rate}。"),
            format!("The gaps are home to {left}, {rate} of the known population."),
        )
    })
}

/// That nothing in the data could meet some of the requirements.
fn missing(matter: &Matter) -> Option<String> {
    let l = matter.language;
    let coverage = &matter.answer.coverage;
    let all = coverage.standard.requirements.len();
    let missing = (0..all).filter(|at| coverage.asked_for(matter.city, *at) == 0).count();
    (missing > 0).then(|| {
        l.pick(
            format!("{all} 项要求中有 {missing} 项，数据里没有这类站点：可能是尚未收集，请先核实。"),
            format!("For {missing} of {all} requirements the data has no station at all: it may not have been collected; find out first."),
        )
    })
}

fn circle(matter: &Matter) -> Option<String> {
    let l = matter.language;
    let circle = matter.circle?.city.compounds.rate()?;
    let walk = matter.answer.coverage.city.compounds.rate()?;
    if (circle - walk).abs() < 0.000_5 {
        return None;
    }
    let (rate, difference) = (percent(Some(circle)), points(circle - walk));
    Some(l.pick(
        format!("只画圆、不看路，会算成 {rate}（{difference} 个百分点）：差额是河流、铁路、围墙和绕行。"),
        format!("Circles blind to the streets would say {rate} ({difference} points): the difference is rivers, railways, walls and detours."),
    ))
}

fn why(matter: &Matter) -> Option<String> {
    let l = matter.language;
    let mut counts: Vec<(&str, usize)> = Reason::WORDS
        .map(|code| (code, matter.gaps.iter().filter(|gap| gap.reason.as_str() == code).count()))
        .into();
    counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count)); // stable
    let &(code, number) = counts.first().filter(|(_, number)| *number > 0)?;
    let (reason, number) = (l.reason(code), count(number));
    Some(l.pick(
        format!("最主要的原因是“{reason}”（{number} 个小区）。"),
        format!("The main reason: {reason} ({number} compounds)."),
    ))
}

fn most_gaps(matter: &Matter) -> Option<String> {
    let l = matter.language;
    let mut by_street: BTreeMap<AreaId, usize> = BTreeMap::new();
    for gap in matter.gaps {
        if let Some(street) = matter.city.compound(gap.compound).street {
            *by_street.entry(street).or_default() += 1;
        }
    }
    let streets = matter.city.areas_at(Level::Street).count();
    let mut most: Vec<(AreaId, usize)> = by_street.into_iter().collect();
    most.sort_by_key(|(area, number)| (std::cmp::Reverse(*number), *area));
    most.truncate(3);
    let named: Vec<String> = most
        .iter()
        .map(|(area, number)| {
            let (name, number) = (&matter.city.area(*area).name, count(*number));
            l.pick(format!("{name}（{number} 个）"), format!("{name} ({number})"))
        })
        .collect();
    (streets > 3 && !named.is_empty()).then(|| {
        l.pick(
            format!("缺口最多的街道：{}。", named.join("、")),
            format!("The streets with most gaps: {}.", named.join(", ")),
        )
    })
}

/// Coverage by compounds, residents, older residents and area.
fn rates(matter: &Matter) -> Vec<Card> {
    let l = matter.language;
    let whole = &matter.answer.coverage.city;
    let circle = matter.circle.map(|circle| &circle.city);
    let card =
        |label: &str, rate: Option<f64>, base: String, by_circle: Option<Option<f64>>| Card {
            label: label.to_owned(),
            figure: percent(rate),
            base,
            bar: rate,
            beside: by_circle.flatten().map(|circle| {
                let difference = rate.map_or_else(String::new, |rate| points(circle - rate));
                let circle = percent(Some(circle));
                l.pick(
                    format!("直线圈 {circle}（{difference}）"),
                    format!("circle {circle} ({difference})"),
                )
            }),
        };
    let of = |served: String, total: String, unit: &str| format!("{served} / {total} {unit}");
    let persons = |served: Persons, total: Persons| {
        if total > Persons::ZERO {
            of(grouped(served.value()), grouped(total.value()), l.of("人", "people"))
        } else {
            l.of("没有数据", "no data").to_owned()
        }
    };
    let (c, r, e, a) = (&whole.compounds, &whole.residents, &whole.elderly, &whole.area);
    vec![
        card(
            l.of("小区", "Compounds"),
            c.rate(),
            of(grouped(c.served.into()), grouped(c.total.into()), l.of("个", "")),
            circle.map(|rates| rates.compounds.rate()),
        ),
        card(
            l.of("居民", "Residents"),
            r.rate(),
            persons(r.served, r.total),
            circle.map(|rates| rates.residents.rate()),
        ),
        card(
            l.of("60 岁以上", "Aged 60 and over"),
            e.rate(),
            persons(e.served, e.total),
            circle.map(|rates| rates.elderly.rate()),
        ),
        card(
            l.of("居住用地", "Residential land"),
            a.rate(),
            of(square_km(a.served), square_km(a.total), l.of("平方公里", "km²")),
            circle.map(|rates| rates.area.rate()),
        ),
    ]
}

/// How long the walks are, and how many depend on one station.
fn walks(matter: &Matter) -> Vec<Card> {
    let l = matter.language;
    let whole = &matter.answer.coverage.city;
    let card = |label: &str, figure: String, base: String| Card {
        label: label.to_owned(),
        figure,
        base,
        bar: None,
        beside: None,
    };
    let timed = |time: Option<Seconds>| match time {
        Some(_) => format!("{} {}", minutes(time), l.of("分钟", "min")),
        None => UNKNOWN.to_owned(),
    };
    let worst_tenth = whole.walks.worst_tenth.map_or_else(
        || UNKNOWN.to_owned(),
        |length| format!("{} {}", grouped(length.value()), l.of("米", "m")),
    );
    vec![
        card(
            l.of("步行时间中位数", "Median walk"),
            timed(whole.walks.median),
            l.of("一半的人不超过", "half of the people walk less").to_owned(),
        ),
        card(
            l.of("九成的人走到", "Nine in ten arrive within"),
            timed(whole.walks.p90),
            whole.walks.gini.map_or_else(String::new, |gini| {
                l.pick(
                    format!("步行时间基尼系数 {gini:.2}"),
                    format!("Gini of walking time {gini:.2}"),
                )
            }),
        ),
        card(
            l.of("最远的一成平均", "The farthest tenth, mean"),
            worst_tenth,
            l.of("到最近的合格站点", "to the nearest that counts").to_owned(),
        ),
        card(
            l.of("只靠一个站点", "Depend on one station"),
            format!("{} {}", grouped(whole.fragile.into()), l.of("个小区", "compounds")),
            people(l, whole.fragile_residents),
        ),
    ]
}
