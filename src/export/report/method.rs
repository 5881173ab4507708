//! How the figures were computed, on what bases, and what is not known.

use super::Matter;
use super::document::Block;
use super::figures::{count, grouped};
use super::maps::invented;
use super::question::{limits, measure, served_when, shared, standard_name, walker};
use crate::city::{Condition, Measure, ServedWhen};
use crate::export::Language;
use crate::study::By;

/// The method page.
pub fn blocks(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    let terms = |title: &str, list: Vec<(&str, String)>| {
        let list = list.into_iter().map(|(term, words)| (term.to_owned(), words)).collect();
        [Block::Subheading(title.to_owned()), Block::Terms(list)]
    };
    let mut blocks = Vec::new();
    blocks.extend(terms(l.of("怎样算“已覆盖”", "What counts as served"), rule(matter)));
    blocks.extend(terms(l.of("怎样量路", "How walks are measured"), way(matter)));
    blocks.extend(terms(l.of("各个数字的口径", "What the figures stand on"), bases(l)));
    blocks.extend(terms(
        l.of("不知道的、没有算的", "What is not known or not counted"),
        unknown(matter),
    ));
    blocks.push(Block::Note(format!("一刻 Yike {}", env!("CARGO_PKG_VERSION"))));
    blocks
}

fn rule(matter: &Matter) -> Vec<(&'static str, String)> {
    let l = matter.language;
    let standard = &matter.answer.coverage.standard;
    let name = standard_name(l, standard);
    let source = &standard.source;
    let states = standard.requirements.iter().map(|one| one.least_condition);
    let state = match states.min() {
        Some(Condition::Good) | None => {
            l.of("只有状况良好的站点计入。", "Only stations in good condition count.")
        }
        Some(Condition::Cramped) => l.of(
            "危旧狭小的站点也计入，关停的不计。",
            "Cramped stations count too, closed ones do not.",
        ),
        Some(Condition::Closed) => {
            l.of("站点不论状况都计入。", "Stations count in whatever state.")
        }
    };
    vec![
        (
            l.of("标准", "Standard"),
            if source.is_empty() { name.to_owned() } else { format!("{name} — {source}") },
        ),
        (
            l.of("已覆盖", "Served"),
            l.pick(
                format!("{}。", served_when(l, standard)),
                format!("Where {}.", served_when(l, standard)),
            ),
        ),
        (
            l.of("界限", "Limit"),
            l.pick(
                format!("{}。恰好等于界限，算在界限之内。", limits(l, standard)),
                format!("{}. Exactly at the limit is within.", limits(l, standard)),
            ),
        ),
        (
            l.of("量到", "Measured to"),
            shared(l, standard, |one| measure(l, one.measure)).to_owned()
                + l.of(
                    "；没有出入口数据的，量到小区内点。",
                    "; to its inner point where no gate is known.",
                ),
        ),
        (l.of("谁在走", "Who walks"), shared(l, standard, |one| walker(l, one.walker)).to_owned()),
        (l.of("站点状况", "State"), state.to_owned()),
    ]
}

fn way(matter: &Matter) -> Vec<(&'static str, String)> {
    let l = matter.language;
    match matter.answer.method.by {
        By::Walk => {
            let slope = if matter.answer.method.slope {
                l.of("坡度计入：上坡下坡按托布勒函数放慢（Tobler 1993）。", "Hills count: they slow the walk by Tobler's function (Tobler 1993).")
            } else {
                l.of("坡度未计：道路没有高程数据，或界限以米规定。", "Hills do not count: the streets have no heights, or the limit is in metres.")
            };
            vec![
                (l.of("沿路步行", "Walk"), l.of("从小区出入口沿道路走到站点出入口，取最短的路；单行线不限制行人。出入口到最近道路的一段按直线计入，最长 100 米；更远的算作未接入路网，不算“很远”。", "From a gate of the compound along the streets to a gate of the station, by the shortest way; one-way signs do not bind walkers. From a gate to the nearest street a straight stub of at most 100 m is counted; what lies farther is told as not joined to the streets, never as very far.").to_owned()),
                (l.of("阻隔", "Barriers"), l.of("河流、铁路、围墙和其他小区不能穿过，只能走桥、通道和门。没有出入口数据的小区，在道路穿过围界处或离道路最近处设门。", "Rivers, railways, walls and other compounds are not walked through: only bridges, passages and gates lead across. Where no gates are known they are put where streets cross the outline, or else nearest to a street.").to_owned()),
                (l.of("坡度", "Hills"), slope.to_owned()),
                (l.of("直线圈", "Circle"), l.of("同一标准只以站点为心画圆、不看道路，所得覆盖率并列于旁：两者之差就是阻隔与绕行。", "The same standard by circles round the stations, blind to streets, stands beside each figure: between the two lie barriers and detours.").to_owned()),
                (l.of("建议", "Suggestions"), l.of("新开出入口、新建过街通道的建议，都逐一试算过，建成后即可达标；能否建，须现场核实。", "New gates and crossings that are suggested were tried one by one and bring the compound within the limit; whether they can be built must be seen on the spot.").to_owned()),
            ]
        }
        By::Circle { detour } => vec![
            (l.of("直线", "Straight lines"), l.pick(
                format!("站点到小区的直线距离乘以绕行系数 {detour} 后与界限比较；长度在以城市为中心的平面上计算，误差小于万分之一。"),
                format!("Straight lengths times a detour factor of {detour}, on a plane through the city's middle, exact to a ten-thousandth."),
            )),
            (l.of("偏于乐观", "Optimistic"), l.of("直线不看道路：河流、铁路、围墙都会让实际的路更长，因此这里的覆盖率是上限。", "Circles are blind to streets: rivers, railways and walls make the real way longer, so these rates are upper bounds.").to_owned()),
        ],
    }
}

fn bases(l: Language) -> Vec<(&'static str, String)> {
    let term = |zh, en, zh_words: &str, en_words: &str| {
        (l.of(zh, en), l.of(zh_words, en_words).to_owned())
    };
    vec![
        term(
            "小区",
            "Compounds",
            "已覆盖小区数 ÷ 小区总数，每个小区算一个，不论大小。",
            "Compounds served ÷ all compounds, each counted once whatever its size.",
        ),
        term(
            "居民",
            "Residents",
            "已覆盖小区的居民 ÷ 人口已知的小区的居民。",
            "Residents of compounds served ÷ residents of compounds whose number is known.",
        ),
        term(
            "居住用地",
            "Residential land",
            "落在服务圈内的小区面积 ÷ 小区总面积；小区未达标，圈内的部分也计入。",
            "Compound area inside the service circles ÷ all compound area, whatever the verdict on the compound.",
        ),
        term(
            "步行时间",
            "Walking times",
            "到最近的合格站点；中位数、九成位、基尼系数按居民加权，人口全部不详时按小区。走不到任何站点的小区没有步行时间，不计入，另列。",
            "To the nearest station that counts; median, ninth decile and Gini weighted by residents, or by compounds where nobody's number is known. Compounds that reach no station have no walking time and are counted apart.",
        ),
    ]
}

fn unknown(matter: &Matter) -> Vec<(&'static str, String)> {
    let l = matter.language;
    let whole = &matter.answer.coverage.city;
    let compounds = matter.city.compounds();
    let no_gates = compounds.iter().filter(|one| one.gates.is_empty()).count();
    let points = compounds
        .iter()
        .filter(|one| one.shape.bounds().is_some_and(|b| b.width() == 0.0 && b.height() == 0.0))
        .count();
    let mut list = Vec::new();
    if whole.residents_unknown > 0 {
        let number = grouped(whole.residents_unknown.into());
        list.push((l.of("人口", "Population"), l.pick(
            format!("{number} 个小区人口不详，不计入居民口径。"),
            format!("{number} compounds of unknown population are left out of the rates of residents."),
        )));
    }
    if whole.unreachable > 0 {
        let number = grouped(whole.unreachable.into());
        list.push((l.of("走不到", "Unreachable"), l.pick(
            format!("{number} 个小区走不到任何合格站点，算作未覆盖，没有步行时间。"),
            format!("{number} compounds reach no station that counts: they are gaps and have no walking time."),
        )));
    }
    if no_gates > 0 {
        let number = count(no_gates);
        list.push((
            l.of("出入口", "Gates"),
            l.pick(
                format!("{number} 个小区没有出入口数据，按上述办法推定。"),
                format!("{number} compounds have no known gates; they are found as told above."),
            ),
        ));
    }
    if points > 0 {
        let number = count(points);
        list.push((
            l.of("范围", "Outlines"),
            l.pick(
                format!("{number} 个小区只有一个点，没有面积。"),
                format!("{number} compounds are known as points only and have no area."),
            ),
        ));
    }
    if let Some(stray) = &matter.answer.coverage.in_no_street {
        let number = grouped(stray.compounds.total.into());
        list.push((l.of("街道", "Streets"), l.pick(
            format!("{number} 个小区不在任何街道内，计入全市，不计入街道排名。"),
            format!("{number} compounds lie in no street: they count for the city and for no street."),
        )));
    }
    let requirements = &matter.answer.coverage.standard.requirements;
    if requirements.iter().any(|one| one.measure == Measure::Area) {
        list.push((l.of("面积", "Area"), l.of("以面积为准时，小区的服务圈内面积须达到标准规定的份额。", "By area, the share of a compound inside the circles must reach what the standard asks.").to_owned()));
    }
    if requirements.len() > 1 && matter.answer.coverage.standard.served_when == ServedWhen::All {
        list.push((l.of("多项要求", "Several requirements"), l.of("步行时间、原因和最近站点，取最难满足的那一项。", "Walking time, reason and nearest station are those of the requirement that is hardest to meet.").to_owned()));
    }
    list.push((
        l.of("开放时间", "Opening hours"),
        l.of(
            "不计站点的开放时间、服务质量和排队。",
            "Opening hours, quality of service and queues are not counted.",
        )
        .to_owned(),
    ));
    if let Some(words) = invented(matter) {
        list.push((l.of("示例数据", "Sample data"), words));
    }
    list
}
