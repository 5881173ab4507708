//! What a list was made from: standard, method, bases, data and filter, in words. It goes with
//! every list, so that none is read for what it is not.

use super::Language;
use super::gaps::{named, with_id};
use super::number::{AMOUNTS, cell};
use crate::city::Requirement;
use crate::coverage::{GapFilter, Rates};
use crate::ingest::ImportReport;
use crate::study::{Answer, Study};

/// A gap list that is to be written, and what it was made from.
#[derive(Clone, Copy)]
pub struct GapList<'a> {
    /// The city.
    pub study: &'a Study,
    /// Who is served in it.
    pub answer: &'a Answer,
    /// Which gaps are listed.
    pub filter: &'a GapFilter,
    /// What reading the city had to say, where that is known.
    pub report: Option<&'a ImportReport>,
    /// The language of words and headings.
    pub language: Language,
}

/// Something to be known of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fact {
    /// What it is about.
    pub label: String,
    /// What is to be known.
    pub words: String,
}

/// What is to be known of a list; `shown` is the number of its lines.
#[must_use]
pub fn facts(list: &GapList<'_>, shown: usize) -> Vec<Fact> {
    let (city, coverage) = (list.study.city(), &list.answer.coverage);
    let (language, standard) = (list.language, &coverage.standard);
    let mut facts = Vec::new();
    let mut say = |zh: &str, en: &str, words: String| {
        if !words.is_empty() {
            facts.push(Fact { label: language.of(zh, en).to_owned(), words });
        }
    };
    say("城市", "City", with_id(city.name(), city.id()));
    let name = language.of(&standard.name, &standard.name_en);
    say("标准", "Standard", with_id(name, &standard.id));
    say("标准依据", "Source of the standard", standard.source.clone());
    say("判定", "Served when", language.served_when(standard.served_when).to_owned());
    say("量测方式", "Method", language.method(list.answer.method));
    for requirement in &standard.requirements {
        let label = named(language, requirement);
        say(
            &format!("要求：{label}"),
            &format!("Requirement: {label}"),
            rule(language, requirement),
        );
    }
    let whole = &coverage.city;
    say("小区", "Compounds", share(language, whole, Base::Compounds));
    say("居民", "Residents", share(language, whole, Base::Residents));
    say("面积", "Area", share(language, whole, Base::Area));
    let all = list.study.gaps(list.answer).len();
    say("筛选", "Filter", language.filter(city, list.filter));
    say(
        "清单行数",
        "Lines",
        match language {
            Language::Chinese => {
                format!("{shown}（全部短板 {all} 个）；覆盖率始终为全市口径，不随筛选变化")
            }
            Language::English => {
                format!("{shown} of {all} gaps; rates are always those of the whole city")
            }
        },
    );
    say("数据日期", "Data date", city.data_date().unwrap_or_default().to_owned());
    say("数据来源", "Data source", city.source().unwrap_or_default().to_owned());
    say("程序", "Program", format!("一刻 Yike {}", env!("CARGO_PKG_VERSION")));
    facts
}

/// A requirement in words.
pub(super) fn rule(language: Language, one: &Requirement) -> String {
    let amount = |value: f64| cell(Some(value), AMOUNTS);
    let (metres, minutes) = (one.limit.radius().value(), one.limit.time().value() / 60.0);
    let pace = one.limit.pace().kmh();
    let mut parts = vec![match language {
        Language::Chinese => {
            format!("{} 米以内（{} 分钟，{pace} km/h）", amount(metres), amount(minutes))
        }
        Language::English => {
            format!("within {} m ({} min at {pace} km/h)", amount(metres), amount(minutes))
        }
    }];
    parts.push(language.measure(one.measure).to_owned());
    parts.push(language.walker(one.walker).to_owned());
    let least = language.condition(one.least_condition);
    parts.push(format!("{}{least}", language.of("状况不低于", "condition at least ")));
    if let Some(area) = one.least_floor_area {
        let words = language.of("建筑面积不小于 ", "floor area at least ");
        parts.push(format!("{words}{} m²", amount(area.value())));
    }
    if one.within_capacity {
        parts.push(language.of("不超过服务能力", "within its capacity").to_owned());
    }
    parts.push(language.catchment(one.catchment).to_owned());
    if !one.tiers.is_empty() {
        let tiers: Vec<&str> = one.tiers.iter().map(|tier| language.tier(Some(*tier))).collect();
        parts.push(format!("{}{}", language.of("级别：", "tier: "), tiers.join("、")));
    }
    if !one.services.is_empty() {
        let services = language.services(&one.services);
        parts.push(format!("{}{services}", language.of("服务：", "service: ")));
    }
    if !one.source.is_empty() {
        parts.push(format!("{}{}", language.of("依据：", "source: "), one.source));
    }
    parts.join(language.of("；", "; "))
}

enum Base {
    Compounds,
    Residents,
    Area,
}

/// A rate with its base.
fn share(language: Language, rates: &Rates, base: Base) -> String {
    let (served, total, rate, unit) = match base {
        Base::Compounds => (
            f64::from(rates.compounds.served),
            f64::from(rates.compounds.total),
            rates.compounds.rate(),
            language.of("个", "compounds"),
        ),
        Base::Residents => (
            rates.residents.served.value(),
            rates.residents.total.value(),
            rates.residents.rate(),
            language.of("人", "persons"),
        ),
        Base::Area => (
            rates.area.served.value() / 1e4,
            rates.area.total.value() / 1e4,
            rates.area.rate(),
            language.of("公顷", "ha"),
        ),
    };
    let rate = rate.map_or_else(|| "–".to_owned(), |rate| format!("{:.1}%", rate * 100.0));
    let (served, total) = (cell(Some(served), AMOUNTS), cell(Some(total), AMOUNTS));
    let mut words = format!("{rate} = {served} / {total} {unit}");
    if matches!(base, Base::Residents) && rates.residents_unknown > 0 {
        let unknown = rates.residents_unknown;
        words += &match language {
            Language::Chinese => format!("；另有 {unknown} 个小区人口不详，不在基数内"),
            Language::English => {
                format!("; {unknown} compounds of unknown residents are not in it")
            }
        };
    }
    words
}
