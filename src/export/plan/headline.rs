//! What a plan comes to, in a line, and how sure it is.

use super::document::PlanWords;
use super::shortfall::PlanShortfall;
use super::sides::Base;
use super::words::both;
use crate::city::Action;
use crate::export::Language;
use crate::export::number::{grouped, percent};
use crate::siting::{Plan, Problem, Spend, Status, StillUnserved, Unit, Weight, WhyUnserved};
use crate::study::Planned;

/// What the plan comes to.
pub fn headline(planned: &Planned, shortfall: &[PlanShortfall]) -> PlanWords {
    let plan = &planned.plan;
    both(|language| match plan.status {
        Status::Infeasible => not_possible(language, plan, shortfall),
        Status::Feasible if plan.objective.value.is_none() => {
            language.of("时间用尽，尚未找到方案", "The time was up before a plan was found").into()
        }
        Status::Optimal | Status::Feasible if plan.sites.is_empty() => {
            format!("{}{}", nothing_to_build(language, plan), stays(language, planned))
        }
        Status::Optimal | Status::Feasible => {
            let colon = language.of("：", ": ");
            format!("{}{colon}{}", to_build(language, plan), gains(language, planned))
        }
    })
}

/// How sure it is.
pub fn proof(plan: &Plan) -> PlanWords {
    let (objective, weight) = (plan.objective, plan.question.weight);
    both(|language| match (plan.status, objective.value) {
        (Status::Optimal, _) => language
            .of(
                "已证明最优：可选点位中没有更好的选法",
                "Proven optimal: no choice among the candidates does better",
            )
            .into(),
        (Status::Infeasible, _) => language
            .of(
                "已证明：可选点位中没有一种选法满足条件",
                "Proven: no choice among the candidates meets the conditions",
            )
            .into(),
        (Status::Feasible, None) => language
            .of(
                "未证毕：没有找到方案，也未证明没有",
                "Not proven: none was found, and none ruled out",
            )
            .into(),
        (Status::Feasible, Some(_)) => {
            let bound = language.amount(objective.bound, objective.unit, weight);
            let limit = match (objective.unit, language) {
                (Unit::Weight, Language::Chinese) => format!("任何选法都不超过 {bound}"),
                (Unit::Weight, Language::English) => format!("no choice passes {bound}"),
                (_, Language::Chinese) => format!("任何选法都不低于 {bound}"),
                (_, Language::English) => format!("no choice goes below {bound}"),
            };
            let gap = objective.gap().map(|gap| {
                let gap = at_most(gap);
                language.pick(
                    format!("，本方案与最优的差距至多 {gap}"),
                    format!(", so this plan is within {gap} of the best"),
                )
            });
            let words = language.of("未证毕：", "Not proven: ");
            format!("{words}{limit}{}", gap.unwrap_or_default())
        }
    })
}

/// A gap in per cent, rounded up: what is said to be the most is the most.
pub fn at_most(gap: f64) -> String {
    format!("{:.2}%", (gap * 1e4 - 1e-6).max(0.0).ceil() / 100.0)
}

/// "再建 3 处", "新建 2 处、改造 1 处".
fn to_build(language: Language, plan: &Plan) -> String {
    let count = |action: Action| {
        let is_so = |site: &&crate::siting::PlannedSite| {
            plan.candidates.sites.get(site.candidate).is_some_and(|one| one.action == action)
        };
        plan.sites.iter().filter(is_so).count()
    };
    let actions = [Action::Build, Action::Upgrade, Action::Open];
    let parts: Vec<(Action, usize)> =
        actions.map(|action| (action, count(action))).into_iter().filter(|one| one.1 > 0).collect();
    if let (Language::Chinese, [(Action::Build, count)]) = (language, parts.as_slice()) {
        return format!("再建 {count} 处");
    }
    let part = |(action, count): &(Action, usize)| {
        let action = language.action(*action);
        language.pick(format!("{action} {count} 处"), format!("{action} {count}"))
    };
    let words = parts.iter().map(part).collect::<Vec<_>>().join(language.of("、", ", "));
    match language {
        Language::Chinese => words,
        Language::English => {
            let sites = if plan.sites.len() == 1 { "station" } else { "stations" };
            let mut letters = words.chars();
            let first = letters.next().map(|c| c.to_ascii_uppercase());
            format!("{}{} {sites}", first.unwrap_or_default(), letters.as_str())
        }
    }
}

/// "居民覆盖率 78.3% → 91.2%（新增 12,345 人）".
fn gains(language: Language, planned: &Planned) -> String {
    let plan = &planned.plan;
    let [before, after] =
        [&planned.built.before.coverage, &planned.built.after.coverage].map(|one| &one.city);
    let walk = |zh: &str, en: &str| {
        let from = plan.curve.first().map_or(f64::NAN, |point| point.value);
        let to = plan.objective.value.unwrap_or(f64::NAN);
        let [from, to] =
            [from, to].map(|m| language.amount(m, plan.objective.unit, plan.question.weight));
        format!("{} {from} → {to}", language.of(zh, en))
    };
    match plan.question.problem {
        Problem::Median => walk("平均步行", "mean walk"),
        Problem::Center => walk("最远步行", "longest walk"),
        Problem::MaxCoverage { .. } | Problem::FullCoverage { .. } => {
            let base = Base::of(&planned.built.before.coverage, plan.question.weight);
            let words = base.rate_words(language);
            let [from, to] = [before, after].map(|rates| percent(base.rate(rates)));
            let more = base.amount(language, base.served(after) - base.served(before));
            let more = language.pick(format!("（新增 {more}）"), format!(" ({more} more)"));
            let counted = counted(language, plan);
            let out_of_reach = but_those_out_of_reach(language, plan);
            format!("{counted}{words} {from} → {to}{more}{out_of_reach}")
        }
    }
}

/// What is won of a weight that rates do not have: "居民诉求 443 → 564；".
fn counted(language: Language, plan: &Plan) -> String {
    let weight = plan.question.weight;
    let (Weight::Households | Weight::Requests, Some(from), Some(to)) =
        (weight, plan.curve.first(), plan.curve.last())
    else {
        return String::new();
    };
    let [from, to] = [from, to].map(|point| grouped(point.value));
    let semicolon = language.of("；", "; ");
    format!("{} {from} → {to}{semicolon}", language.weight(weight))
}

/// Where all was asked for and all that can be is won: who is left.
fn but_those_out_of_reach(language: Language, plan: &Plan) -> String {
    let is_all =
        matches!(plan.question.problem, Problem::FullCoverage { overall, .. } if overall >= 1.0);
    let is_out = |one: &&StillUnserved| one.why == WhyUnserved::NoCandidate;
    match plan.unserved.iter().filter(is_out).count() {
        count if is_all && count > 0 => language.pick(
            format!("；其余 {count} 个小区没有可选点位可及"),
            format!("; no candidate reaches the other {count} compounds"),
        ),
        _ => String::new(),
    }
}

fn nothing_to_build(language: Language, plan: &Plan) -> &'static str {
    let is_short = |one: &StillUnserved| one.why == WhyUnserved::NotChosen;
    match (plan.question.problem, plan.question.spend) {
        _ if plan.status == Status::Feasible => {
            language.of("尚未选出站点就停下：", "Stopped before a site was chosen: ")
        }
        (Problem::FullCoverage { .. }, _) => {
            language.of("已经达标，无需建设：", "Reached already, nothing to build: ")
        }
        (_, Spend::Yuan(_)) if plan.unserved.iter().any(is_short) => {
            language.of("这笔钱建不了有增益的站点：", "The budget buys no site that helps: ")
        }
        _ => language.of("再建也没有增益：", "Building adds nothing: "),
    }
}

/// What stays as it is.
fn stays(language: Language, planned: &Planned) -> String {
    let plan = &planned.plan;
    let walk = |zh: &str, en: &str| {
        let value = plan.objective.value.unwrap_or(f64::NAN);
        let amount = language.amount(value, plan.objective.unit, plan.question.weight);
        format!("{} {amount}", language.of(zh, en))
    };
    match plan.question.problem {
        Problem::Median => walk("平均步行", "mean walk"),
        Problem::Center => walk("最远步行", "longest walk"),
        Problem::MaxCoverage { .. } | Problem::FullCoverage { .. } => {
            let coverage = &planned.built.before.coverage;
            let base = Base::of(coverage, plan.question.weight);
            format!("{} {}", base.rate_words(language), percent(base.rate(&coverage.city)))
        }
    }
}

fn not_possible(language: Language, plan: &Plan, shortfall: &[PlanShortfall]) -> String {
    let weight = plan.question.weight;
    let Some(first) = shortfall.first() else {
        return language
            .of("办不到：没有满足条件的选法", "Not possible: no choice meets the conditions")
            .into();
    };
    let (reachable, wanted) = (percent(Some(first.reachable)), percent(Some(first.wanted)));
    let missing = first.missing.map(|missing| language.amount(missing, Unit::Weight, weight));
    let mut words = match language {
        Language::Chinese => {
            let missing = missing.map(|missing| format!("，还差 {missing}")).unwrap_or_default();
            format!(
                "办不到：可选点位全部建成，{}也只能覆盖 {reachable}，目标 {wanted}{missing}",
                first.name
            )
        }
        Language::English => {
            let missing = missing.map(|missing| format!(", {missing} short")).unwrap_or_default();
            format!(
                "Not possible: with every candidate built {} reaches {reachable} of {wanted}{missing}",
                first.name
            )
        }
    };
    if shortfall.len() > 1 {
        let others = shortfall.len() - 1;
        words += &language.pick(
            format!("；另有 {others} 个街道不达标"),
            format!("; {others} streets fall short too"),
        );
    }
    words
}

#[cfg(test)]
mod tests {
    use super::at_most;

    #[test]
    fn a_gap_is_rounded_up_and_none_is_none() {
        assert_eq!(at_most(0.0), "0.00%");
        assert_eq!(at_most(0.000_001), "0.01%");
        assert_eq!(at_most(0.0003), "0.03%");
        assert_eq!(at_most(0.000_301), "0.04%");
    }
}
