//! The question that the report answers, in words: standard, limit, way, walker, measure.

use super::figures::plain;
use crate::city::{Measure, Requirement, ServedWhen, Standard, Walker};
use crate::export::Language;
use crate::study::{Answer, By};

/// The standard's name.
pub fn standard_name(language: Language, standard: &Standard) -> &str {
    let english = if standard.name_en.is_empty() { &standard.name } else { &standard.name_en };
    language.of(&standard.name, english)
}

/// A requirement's name.
pub fn requirement_name(language: Language, requirement: &Requirement) -> &str {
    let english =
        if requirement.name_en.is_empty() { &requirement.name } else { &requirement.name_en };
    language.of(&requirement.name, english)
}

/// A requirement's limit: "15 分钟 × 4 公里/小时 = 1000 米", or metres alone.
pub fn limit(language: Language, requirement: &Requirement) -> String {
    let limit = requirement.limit;
    let (metres, minutes) = (limit.radius().value(), limit.time().value() / 60.0);
    let (minutes, pace) = (plain(minutes), plain(limit.pace().kmh()));
    if limit.is_timed() {
        language.pick(
            format!("{minutes} 分钟 × {pace} 公里/小时 = {metres:.0} 米"),
            format!("{minutes} min × {pace} km/h = {metres:.0} m"),
        )
    } else {
        language.pick(
            format!("{metres:.0} 米（约 {minutes} 分钟）"),
            format!("{metres:.0} m (about {minutes} min)"),
        )
    }
}

/// The limit of all requirements together, or that each has its own.
pub fn limits(language: Language, standard: &Standard) -> String {
    match standard.requirements.as_slice() {
        [only] => limit(language, only),
        many => {
            let first = many.first().map(|one| one.limit);
            if many.iter().all(|one| Some(one.limit) == first) {
                many.first().map(|one| limit(language, one)).unwrap_or_default()
            } else {
                let count = many.len();
                language.pick(
                    format!("{count} 项要求，各有界限"),
                    format!("{count} requirements, each with its own limit"),
                )
            }
        }
    }
}

/// What is near enough, short, for a sentence: "步行 15 分钟", "直线 1000 米".
pub fn short_limit(language: Language, answer: &Answer) -> String {
    let walk = answer.method.by == By::Walk;
    let requirements = &answer.coverage.standard.requirements;
    let first = requirements.first();
    let shared = first.filter(|first| requirements.iter().all(|one| one.limit == first.limit));
    let Some(requirement) = shared else {
        return if walk {
            language.of("标准规定的步行距离", "the walks that the standard allows").to_owned()
        } else {
            language.of("标准规定的直线距离", "the circles of the standard").to_owned()
        };
    };
    let metres = requirement.limit.radius().value();
    let minutes = plain(requirement.limit.time().value() / 60.0);
    match (requirement.limit.is_timed(), walk) {
        (true, true) => {
            language.pick(format!("步行 {minutes} 分钟"), format!("a {minutes}-minute walk"))
        }
        (true, false) => language.pick(
            format!("直线 {metres:.0} 米（{minutes} 分钟）"),
            format!("a {minutes}-minute circle ({metres:.0} m)"),
        ),
        (false, true) => {
            language.pick(format!("步行 {metres:.0} 米"), format!("a walk of {metres:.0} m"))
        }
        (false, false) => language
            .pick(format!("直线 {metres:.0} 米"), format!("a straight line of {metres:.0} m")),
    }
}

/// Which part of a compound must be within the limit.
pub fn measure(language: Language, measure: Measure) -> &'static str {
    match measure {
        Measure::Gate => language.of("小区最近的出入口", "the compound's nearest gate"),
        Measure::Point => language.of("小区内点", "the compound's inner point"),
        Measure::Area => language.of("小区的大部分面积", "the larger part of its area"),
    }
}

/// Who walks.
pub fn walker(language: Language, walker: Walker) -> &'static str {
    match walker {
        Walker::Adult => language.of("成年人", "adults"),
        Walker::Over60 => language.of("60 岁以上", "people of 60 and over"),
        Walker::WithChild => language.of("带儿童的人", "people with a child"),
        Walker::Wheelchair => language.of("轮椅使用者（不走台阶）", "wheelchair users (no stairs)"),
    }
}

/// What all requirements share, by its words; where they differ, that they do.
pub fn shared(
    language: Language,
    standard: &Standard,
    of: impl Fn(&Requirement) -> &'static str,
) -> &'static str {
    let mut all = standard.requirements.iter().map(of);
    match all.next() {
        Some(first) if all.all(|other| other == first) => first,
        _ => language.of("各项要求各自规定", "as each requirement says"),
    }
}

/// When a compound counts as served.
pub fn served_when(language: Language, standard: &Standard) -> &'static str {
    match (standard.requirements.len(), standard.served_when) {
        (1, _) => language.of("界限内有合格站点", "a station that counts is within the limit"),
        (_, ServedWhen::All) => language.of("各项要求全部满足", "every requirement is met"),
        (_, ServedWhen::Any) => language.of("满足任一项要求", "one requirement is met"),
    }
}

/// The whole question on one line, for the foot of a page.
pub fn on_one_line(language: Language, answer: &Answer) -> String {
    let standard = &answer.coverage.standard;
    let name = standard_name(language, standard);
    format!("{name} · {} · {}", limits(language, standard), language.method(answer.method))
}
