//! The words of plans, in Chinese and English.

use super::document::{PlanNoteEntry, PlanWords};
use crate::city::Action;
use crate::export::Language;
use crate::export::number::{grouped, percent};
use crate::siting::{
    Curve, First, Least, LeftOut, PlanNote, Problem, Source, Spend, Status, Unit, Weight,
    WhyUnserved,
};

impl Language {
    /// What is made best.
    #[must_use]
    pub const fn problem(self, problem: &Problem) -> &'static str {
        match problem {
            Problem::MaxCoverage { first: First::Total, .. } => {
                self.of("覆盖最多", "the most covered")
            }
            Problem::MaxCoverage { first: First::WorstStreet, .. } => self.of(
                "先补最差街道，再求覆盖最多",
                "the worst-off street first, then the most covered",
            ),
            Problem::FullCoverage { least: Least::Sites, .. } => {
                self.of("以最少站点达标", "the fewest sites that reach the target")
            }
            Problem::FullCoverage { least: Least::Cost, .. } => {
                self.of("以最低造价达标", "the least cost that reaches the target")
            }
            Problem::Median => self.of("平均步行最短", "the least mean walk"),
            Problem::Center => self.of("最远步行最短", "the least longest walk"),
        }
    }

    /// What is done at a site.
    #[must_use]
    pub const fn action(self, action: Action) -> &'static str {
        match action {
            Action::Build => self.of("新建", "build"),
            Action::Upgrade => self.of("改造", "upgrade"),
            Action::Open => self.of("开放", "open"),
        }
    }

    /// What a compound counts for.
    #[must_use]
    pub const fn weight(self, weight: Weight) -> &'static str {
        match weight {
            Weight::Residents => self.of("居民", "residents"),
            Weight::Households => self.of("家庭户", "households"),
            Weight::Elderly => self.of("60岁以上老人", "residents aged 60 and over"),
            Weight::Requests => self.of("居民诉求", "requests"),
            Weight::Compounds => self.of("小区", "compounds"),
        }
    }

    /// How a plan ended.
    #[must_use]
    pub const fn plan_status(self, status: Status) -> &'static str {
        match status {
            Status::Optimal => self.of("已证明最优", "proven optimal"),
            Status::Feasible => self.of("可行，未证毕", "feasible, not proven"),
            Status::Infeasible => self.of("办不到", "not possible"),
        }
    }

    /// Why a plan for a problem leaves a compound unserved.
    #[must_use]
    pub const fn why_unserved(self, why: WhyUnserved, problem: &Problem) -> &'static str {
        match (why, problem) {
            (WhyUnserved::NoCandidate, _) => {
                self.of("可及范围内没有可选点位", "no candidate is within reach")
            }
            (WhyUnserved::NotChosen, Problem::MaxCoverage { .. }) => self.of(
                "有可选点位，但投在别处收益更大",
                "candidates are within reach, but more is won elsewhere",
            ),
            (WhyUnserved::NotChosen, Problem::FullCoverage { .. }) => self.of(
                "有可选点位，但不建也已达标",
                "candidates are within reach, but the target is reached without",
            ),
            (WhyUnserved::NotChosen, Problem::Median | Problem::Center) => self.of(
                "有可选点位，但建在别处步行缩短更多",
                "candidates are within reach, but others shorten walks more",
            ),
            (WhyUnserved::Full, _) => {
                self.of("可及的站点已满员", "the stations within reach are full")
            }
        }
    }

    /// Why a candidate may not be chosen.
    #[must_use]
    pub const fn left_out(self, why: LeftOut) -> &'static str {
        match why {
            LeftOut::Forbidden => self.of("在禁建范围内", "in a forbidden area"),
            LeftOut::NearStation => self.of("离现有站点太近", "too near to a station"),
            LeftOut::OtherStreet => self.of("不在指定街道", "in none of the streets asked for"),
            LeftOut::Water => self.of("在水域中", "in water"),
            LeftOut::Rail => self.of("在铁路上", "on a railway"),
            LeftOut::NoWay => {
                self.of("距步行道路超过100米", "farther than 100 m from every walkable way")
            }
            LeftOut::Repeated => self.of("与同类点位重复", "same place as an earlier one"),
        }
    }

    /// Where candidates come from.
    #[must_use]
    pub const fn source_of_candidates(self, source: &Source) -> &'static str {
        match source {
            Source::Layer => self.of("候选点图层", "the layer of candidates"),
            Source::Cramped => self.of("危旧、关停站点改造", "cramped and closed stations"),
            Source::Resources => self.of("可开放的单位资源", "rooms that units can lend"),
            Source::Hexagons { .. } => self.of("六边形网格", "hexagons"),
            Source::Gates => self.of("小区出入口", "gates of compounds"),
            Source::Corners => self.of("路口", "street corners"),
            Source::Drawn(_) => self.of("手工标点", "places pointed at"),
        }
    }

    /// How the curve was made.
    #[must_use]
    pub const fn curve(self, curve: Curve) -> &'static str {
        match curve {
            Curve::Solved => self.of(
                "每一站点数单独求解，各有证明",
                "every number of sites solved by itself, each with its proof",
            ),
            Curve::OfPlan => self
                .of("按本方案的建设次序累计", "the sites of this plan, in the order to build them"),
        }
    }

    /// An amount of a unit.
    #[must_use]
    pub fn amount(self, value: f64, unit: Unit, weight: Weight) -> String {
        let number = if value.abs() < 100.0 && value.fract().abs() > 1e-9 {
            format!("{value:.1}")
        } else {
            grouped(value)
        };
        let of = match (unit, weight) {
            (Unit::Weight, Weight::Residents) => self.of("人", "residents"),
            (Unit::Weight, Weight::Households) => self.of("户", "households"),
            (Unit::Weight, Weight::Elderly) => self.of("位老人", "over-60s"),
            (Unit::Weight, Weight::Requests) => self.of("件诉求", "requests"),
            (Unit::Weight, Weight::Compounds) => self.of("个小区", "compounds"),
            (Unit::Sites, _) => self.of("处", "sites"),
            (Unit::Yuan, _) => self.of("元", "yuan"),
            (Unit::MeanMeters | Unit::Meters, _) => self.of("米", "m"),
        };
        format!("{number} {of}")
    }

    /// How much may be chosen.
    #[must_use]
    pub fn spend(self, spend: Spend) -> String {
        match spend {
            Spend::Sites(most) => self.pick(format!("最多 {most} 处"), format!("{most} sites")),
            Spend::Yuan(most) => {
                #[expect(clippy::cast_precision_loss, reason = "yuan are shown, not counted")]
                let most = grouped(most as f64);
                self.pick(format!("不超过 {most} 元"), format!("at most {most} yuan"))
            }
        }
    }
}

/// Words in both languages.
pub(super) fn both(say: impl Fn(Language) -> String) -> PlanWords {
    PlanWords::new(say(Language::Chinese), say(Language::English))
}

/// What should be known, with its code.
pub(super) fn note(note: &PlanNote) -> PlanNoteEntry {
    let (code, zh, en) = match note {
        PlanNote::UnknownWeights(count) => (
            "unknown-weights",
            format!("{count} 个小区的权重不详，不计入目标"),
            format!("{count} compounds have no known weight and count for nothing"),
        ),
        PlanNote::RequestsNowhere(count) => (
            "requests-nowhere",
            format!("{count} 件诉求不在任何小区内或附近，未计入"),
            format!("{count} requests lie in no compound and near none, and are not counted"),
        ),
        PlanNote::OutOfReach(count) => (
            "out-of-reach",
            format!("{count} 个小区在计算距离内没有任何站点或可选点位"),
            format!("{count} compounds have no station and no candidate within the cut"),
        ),
        PlanNote::StandsBeside(id) => (
            "stands-beside",
            format!("候选点 {id} 够不到原站点服务的全部小区，按与原站点并存计算"),
            format!(
                "candidate {id} does not reach all that the station reaches that it replaces: it \
                 is counted beside it"
            ),
        ),
        PlanNote::Alternatives(stations) => (
            "alternatives",
            format!("{stations} 个站点各有多个改造方案，每个站点至多选一个"),
            format!("{stations} stations have several upgrades: at most one of each is chosen"),
        ),
        PlanNote::NobodyOffers(id) => (
            "nobody-offers",
            format!("没有可选点位满足要求 {id}：只缺这一项的小区无法覆盖"),
            format!("no candidate meets requirement {id}: compounds that lack it cannot be won"),
        ),
        PlanNote::UpgradesNoStation(id) => (
            "upgrades-no-station",
            format!("候选点 {id} 所要改造的站点不存在，按新建计算"),
            format!("candidate {id} should upgrade a station that is not there: it counts as new"),
        ),
        PlanNote::ShareOutOfReach { street, share } => {
            let share = percent(Some(*share));
            let (zh, en) = match street {
                Some(id) => (format!("街道 {id} "), format!("street {id}")),
                None => ("全市".to_owned(), "the city".to_owned()),
            };
            (
                "share-out-of-reach",
                format!("可选点位全部建成，{zh}也只能覆盖 {share}，达不到要求"),
                format!("with every candidate built {en} reaches {share}, less than was asked"),
            )
        }
        PlanNote::FewerAreEnough(count) => (
            "fewer-are-enough",
            format!("{count} 处已足够，再建没有增益"),
            format!("{count} sites are enough: further ones add nothing"),
        ),
    };
    PlanNoteEntry { code, zh, en }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::units::Meters;

    #[test]
    fn all_that_a_plan_can_say_has_words_in_both_languages() {
        let mut said: Vec<PlanWords> = Vec::new();
        let mut say = |of: &dyn Fn(Language) -> String| said.push(both(of));
        for first in [First::Total, First::WorstStreet] {
            say(&|l| l.problem(&Problem::MaxCoverage { backup: 0.0, first }).to_owned());
        }
        for least in [Least::Sites, Least::Cost] {
            let problem = Problem::FullCoverage { overall: 1.0, each_street: None, least };
            say(&|l| l.problem(&problem).to_owned());
        }
        say(&|l| l.problem(&Problem::Median).to_owned());
        say(&|l| l.problem(&Problem::Center).to_owned());
        for action in [Action::Build, Action::Upgrade, Action::Open] {
            say(&|l| l.action(action).to_owned());
        }
        for weight in Weight::ALL {
            say(&|l| l.weight(weight).to_owned());
            say(&|l| l.amount(1234.5, Unit::Weight, weight));
        }
        for unit in [Unit::Sites, Unit::Yuan, Unit::MeanMeters, Unit::Meters] {
            say(&|l| l.amount(2.5, unit, Weight::Residents));
        }
        for status in [Status::Optimal, Status::Feasible, Status::Infeasible] {
            say(&|l| l.plan_status(status).to_owned());
        }
        let full = Problem::FullCoverage { overall: 1.0, each_street: None, least: Least::Sites };
        for problem in [Problem::MAX_COVERAGE, full, Problem::Median, Problem::Center] {
            for why in WhyUnserved::ALL {
                say(&|l| l.why_unserved(why, &problem).to_owned());
            }
        }
        for why in [
            LeftOut::Forbidden,
            LeftOut::NearStation,
            LeftOut::OtherStreet,
            LeftOut::Water,
            LeftOut::Rail,
            LeftOut::NoWay,
            LeftOut::Repeated,
        ] {
            say(&|l| l.left_out(why).to_owned());
        }
        for source in [
            Source::Layer,
            Source::Cramped,
            Source::Resources,
            Source::Hexagons { spacing: Meters::new(300.0) },
            Source::Gates,
            Source::Corners,
            Source::Drawn(vec![]),
        ] {
            say(&|l| l.source_of_candidates(&source).to_owned());
        }
        for curve in [Curve::Solved, Curve::OfPlan] {
            say(&|l| l.curve(curve).to_owned());
        }
        for spend in [Spend::Sites(3), Spend::Yuan(5_000_000)] {
            say(&|l| l.spend(spend));
        }
        let notes = [
            PlanNote::UnknownWeights(3),
            PlanNote::RequestsNowhere(3),
            PlanNote::OutOfReach(3),
            PlanNote::StandsBeside("s1".into()),
            PlanNote::Alternatives(2),
            PlanNote::UpgradesNoStation("s1".into()),
            PlanNote::ShareOutOfReach { street: Some("s1".into()), share: 0.7 },
            PlanNote::ShareOutOfReach { street: None, share: 0.7 },
            PlanNote::NobodyOffers("r1".into()),
            PlanNote::FewerAreEnough(3),
        ];
        let entries = notes.iter().map(note);
        said.extend(entries.map(|entry| PlanWords { zh: entry.zh, en: entry.en }));
        let is_han = |c: char| ('\u{4e00}'..='\u{9fff}').contains(&c);
        for words in &said {
            assert!(words.zh.chars().any(is_han), "{words:?}");
            assert!(!words.en.is_empty() && !words.en.chars().any(is_han), "{words:?}");
        }
    }
}
