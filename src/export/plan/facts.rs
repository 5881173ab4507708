//! What was asked, what the plan comes to, and how it was found: the first and the last sheet of
//! the workbook, for whoever has to pay for it.

use super::compared::before_and_after;
use super::document::PlanDocument;
use crate::city::City;
use crate::export::Language;
use crate::export::gaps::{named, with_id};
use crate::export::method::{Fact, rule};
use crate::export::number::{UNKNOWN, grouped, percent};
use crate::siting::{Plan, Problem, WhyUnserved};
use crate::study::{Planned, Question};

/// The plan in words: what it comes to, how sure it is, what it costs, before and after.
pub fn plan_facts(planned: &Planned, document: &PlanDocument, language: Language) -> Vec<Fact> {
    let plan = &planned.plan;
    let mut facts = Vec::new();
    let mut say = teller(&mut facts, language);
    say("结论", "Result", document.headline.of(language).to_owned());
    say("状态", "Status", language.plan_status(plan.status).to_owned());
    say("证明", "Proof", document.proof.of(language).to_owned());
    for one in &document.shortfall {
        let unit = crate::siting::Unit::Weight;
        let missing = one.missing.map(|value| language.amount(value, unit, plan.question.weight));
        let missing = missing.unwrap_or_else(|| UNKNOWN.to_owned());
        let (reachable, wanted) = (percent(Some(one.reachable)), percent(Some(one.wanted)));
        let words = language.pick(
            format!("{}：最多可达 {reachable}，目标 {wanted}，差 {missing}", one.name),
            format!("{}: {reachable} at most, {wanted} asked for, {missing} short", one.name),
        );
        say("差距", "Shortfall", words);
    }
    say("城市", "City", with_id(&document.city_name, &document.city));
    say("所求", "Problem", asked(plan, language));
    say("以何计", "Counted by", language.weight(plan.question.weight).to_owned());
    if document.spend.is_some() {
        say("可投入", "May be spent", language.spend(plan.question.spend));
    }
    let value = |value: Option<f64>| {
        let unit = plan.objective.unit;
        value.map_or_else(
            || UNKNOWN.to_owned(),
            |value| language.amount(value, unit, plan.question.weight),
        )
    };
    say("目标值", "Objective", value(document.objective));
    say("理论界限", "Bound", value(document.bound));
    if let Some([share, bound]) = document.worst_street {
        let words = language.pick(
            format!("{}（不可能超过 {}）", percent(share), percent(bound)),
            format!("{} (cannot pass {})", percent(share), percent(bound)),
        );
        say("最差街道", "Worst-off street", words);
    }
    let yuan = |value: Option<f64>| {
        value.map_or_else(
            || language.of("不详", "unknown").to_owned(),
            |value| language.amount(value, crate::siting::Unit::Yuan, plan.question.weight),
        )
    };
    if !document.sites.is_empty() {
        say("造价合计", "Cost", yuan(document.cost_yuan));
        say(
            "每新覆盖一位居民",
            "For each newly served resident",
            yuan(document.cost_per_resident_yuan),
        );
    }
    for (zh, en, words) in before_and_after(document, language) {
        say(zh, en, words);
    }
    for why in WhyUnserved::ALL {
        if let Some(group) = document.unserved_by_reason.get(why.as_str()) {
            let (compounds, people) = (group.compounds, grouped(group.residents));
            let reason = language.why_unserved(why, &plan.question.problem);
            let words = language.pick(
                format!("{compounds} 个小区，{people} 人：{reason}"),
                format!("{compounds} compounds, {people} residents: {reason}"),
            );
            say("仍未覆盖", "Still unserved", words);
        }
    }
    for note in &document.notes {
        say("注意", "Note", language.of(&note.zh, &note.en).to_owned());
    }
    drop(say);
    facts
}

/// How the plan was found, and what it was made from.
pub fn method_facts(
    city: &City,
    question: &Question,
    planned: &Planned,
    document: &PlanDocument,
    language: Language,
) -> Vec<Fact> {
    let plan = &planned.plan;
    let mut facts = Vec::new();
    let mut say = teller(&mut facts, language);
    let standard = &question.standard;
    let name = language.of(&standard.name, &standard.name_en);
    say("标准", "Standard", with_id(name, &standard.id));
    say("标准依据", "Source of the standard", standard.source.clone());
    say("判定", "Served when", language.served_when(standard.served_when).to_owned());
    say("量测方式", "Method", language.method(planned.built.before.method));
    for requirement in &standard.requirements {
        let label = named(language, requirement);
        let words = rule(language, requirement);
        say(&format!("要求：{label}"), &format!("Requirement: {label}"), words);
    }
    say("目标含义", "What is made best", meaning(&plan.question.problem, language).to_owned());
    say(
        "何谓证明",
        "What proof means",
        language
            .of(
                "程序在给出方案的同时，算出任何选法都不可能突破的界限。方案达到界限，即没有更好的选法；\
                 没有达到时，两者之差就是方案与最优之间最多可能的差距。",
                "Beside the plan a bound is computed that no choice of sites can pass. A plan that \
                 reaches it is the best there is; else the distance is the most that can be missed.",
            )
            .to_owned(),
    );
    say("曲线", "Curve", language.curve(plan.question.curve).to_owned());
    let sources = plan.question.sources.iter().map(|one| language.source_of_candidates(one));
    let sources: Vec<&str> = sources.collect();
    say("候选来源", "Candidates from", sources.join(language.of("、", ", ")));
    say("可选候选点", "Candidates", grouped(to_f64(document.candidates.considered)));
    for (why, count) in &plan.candidates.left_out {
        let count = grouped(f64::from(*count));
        say("排除的候选点", "Left out", format!("{count}：{}", language.left_out(*why)));
    }
    let effort = &document.effort;
    say(
        "化简与求解",
        "Reduction and search",
        language.pick(
            format!(
                "{} 个需求点、{} 个候选点、{} 对可及关系参与求解，分支 {} 个",
                effort.demands, effort.sites, effort.pairs, effort.nodes
            ),
            format!(
                "{} demands, {} candidates and {} pairs were left to solve; {} branches",
                effort.demands, effort.sites, effort.pairs, effort.nodes
            ),
        ),
    );
    say("数据日期", "Data date", city.data_date().unwrap_or_default().to_owned());
    say("数据来源", "Data source", city.source().unwrap_or_default().to_owned());
    say("程序", "Program", format!("一刻 Yike {}", env!("CARGO_PKG_VERSION")));
    drop(say);
    facts
}

fn teller(facts: &mut Vec<Fact>, language: Language) -> impl FnMut(&str, &str, String) + '_ {
    move |zh, en, words| {
        if !words.is_empty() {
            facts.push(Fact { label: language.of(zh, en).to_owned(), words });
        }
    }
}

#[expect(clippy::cast_precision_loss, reason = "what is counted is fewer than 2⁵²")]
fn to_f64(count: usize) -> f64 {
    count as f64
}

/// The problem with its numbers.
fn asked(plan: &Plan, language: Language) -> String {
    let problem = language.problem(&plan.question.problem).to_owned();
    match plan.question.problem {
        Problem::MaxCoverage { backup, .. } if backup > 0.0 => {
            let share = percent(Some(backup));
            let words = language.pick(
                format!("，第二个可及站点按 {share} 计"),
                format!(", a second station in reach counts {share}"),
            );
            problem + &words
        }
        Problem::FullCoverage { overall, each_street, .. } => {
            let overall = percent(Some(overall));
            let mut words = problem
                + &language.pick(format!("：全市 {overall}"), format!(": {overall} of the city"));
            if let Some(share) = each_street {
                let share = percent(Some(share));
                words += &language
                    .pick(format!("，各街道 {share}"), format!(", {share} of each street"));
            }
            words
        }
        _ => problem,
    }
}

/// What is made best, in a sentence.
const fn meaning(problem: &Problem, language: Language) -> &'static str {
    match problem {
        Problem::MaxCoverage { .. } => language.of(
            "在可投入的站点数或资金之内，使标准距离内有站点的人（或所选口径）最多；现有站点已覆盖的不重复计算。",
            "Within what may be spent, as much weight as possible has a station within the standard; \
             what stations serve already counts once.",
        ),
        Problem::FullCoverage { .. } => language.of(
            "在达到要求的覆盖率的所有选法中，取站点最少（或造价最低）的一种。",
            "Of all choices that reach the shares asked for, one with the fewest sites (or the least cost).",
        ),
        Problem::Median => language.of(
            "在可投入的站点数或资金之内，使居民（或所选口径）到最近站点的平均步行最短。",
            "Within what may be spent, the mean walk to the nearest station is as short as possible.",
        ),
        Problem::Center => language.of(
            "在可投入的站点数或资金之内，使走得最远的小区的步行最短。",
            "Within what may be spent, the longest walk of any compound is as short as possible.",
        ),
    }
}
