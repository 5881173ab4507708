//! The words of lists and workbooks, in Chinese and English.

use super::Language;
use crate::city::{
    Catchment, CompoundKind, Condition, FollowUpStatus, Measure, ServedWhen, Service, Walker,
};
use crate::coverage::GapFilter;
use crate::reach::LinkKind;

/// Services that standards and sample cities speak of; others keep the name they came with.
const SERVICES: [(&str, &str); 21] = [
    ("hall", "便民大厅"),
    ("life", "生活服务"),
    ("elderly", "养老"),
    ("meals", "助餐"),
    ("health", "卫生"),
    ("clinic", "诊所"),
    ("culture", "文化"),
    ("library", "图书阅览"),
    ("deliberation", "议事"),
    ("parent-child", "亲子"),
    ("counselling", "心理"),
    ("science", "科普"),
    ("post", "邮政"),
    ("social", "社会救助"),
    ("sport", "体育"),
    ("housekeeping", "家政"),
    ("laundry", "洗衣"),
    ("culture-station", "文化活动站"),
    ("kindergarten", "幼儿园"),
    ("primary-school", "小学"),
    ("middle-school", "中学"),
];

impl Language {
    /// One compound of a kind.
    #[must_use]
    pub const fn kind_of_one(self, kind: CompoundKind) -> &'static str {
        match kind {
            CompoundKind::Compound => self.of("小区", "compound"),
            CompoundKind::Courtyard => self.of("老旧楼院", "courtyard"),
            CompoundKind::Relocation => self.of("安置点", "relocation site"),
            CompoundKind::Village => self.of("村", "village"),
            CompoundKind::Worksite => self.of("工地", "work site"),
            CompoundKind::Park => self.of("园区", "park"),
        }
    }

    /// What a new link is.
    #[must_use]
    pub const fn link_kind(self, kind: LinkKind) -> &'static str {
        match kind {
            LinkKind::Gate => self.of("新开出入口", "gate"),
            LinkKind::Crossing => self.of("过街通道或人行桥", "crossing"),
        }
    }

    /// How far the work on a gap has come; other words stay as they are.
    #[must_use]
    pub fn status(self, status: &FollowUpStatus) -> String {
        match status {
            FollowUpStatus::Open => self.of("待办", "open"),
            FollowUpStatus::InProgress => self.of("办理中", "in progress"),
            FollowUpStatus::Done => self.of("已办结", "done"),
            FollowUpStatus::Declined => self.of("不予办理", "declined"),
            FollowUpStatus::Other(words) => words,
        }
        .to_owned()
    }

    /// A service.
    #[must_use]
    pub fn service(self, service: &Service) -> String {
        let word = service.as_str();
        let known = SERVICES.iter().find(|(id, _)| *id == word);
        known.map_or(word, |(id, chinese)| self.of(chinese, id)).to_owned()
    }

    /// Several services.
    #[must_use]
    pub fn services(self, services: &[Service]) -> String {
        let words: Vec<String> = services.iter().map(|one| self.service(one)).collect();
        words.join(self.of("、", ", "))
    }

    /// Which part of a compound must be within the limit.
    #[must_use]
    pub const fn measure(self, measure: Measure) -> &'static str {
        match measure {
            Measure::Gate => self.of("按最近出入口", "by its nearest gate"),
            Measure::Point => self.of("按小区内一点", "by its inner point"),
            Measure::Area => self.of("按面积", "by its area"),
        }
    }

    /// Who walks.
    #[must_use]
    pub const fn walker(self, walker: Walker) -> &'static str {
        match walker {
            Walker::Adult => self.of("成年人", "adult"),
            Walker::Over60 => self.of("60岁以上老人", "aged 60 and over"),
            Walker::WithChild => self.of("带儿童者", "with a child"),
            Walker::Wheelchair => self.of("轮椅使用者（不走台阶）", "wheelchair, no stairs"),
        }
    }

    /// The state of a station.
    #[must_use]
    pub const fn condition(self, condition: Condition) -> &'static str {
        match condition {
            Condition::Good => self.of("良好", "good"),
            Condition::Cramped => self.of("危旧狭小", "cramped"),
            Condition::Closed => self.of("关停", "closed"),
        }
    }

    /// Whose compounds a station may serve.
    #[must_use]
    pub const fn catchment(self, catchment: Catchment) -> &'static str {
        match catchment {
            Catchment::Any => self.of("不限辖区", "any street"),
            Catchment::OwnStreet => self.of("限本街道", "its own street"),
            Catchment::OwnCommunity => self.of("限本社区", "its own community"),
        }
    }

    /// When a compound counts as served.
    #[must_use]
    pub const fn served_when(self, when: ServedWhen) -> &'static str {
        match when {
            ServedWhen::All => self.of("各项要求全部满足", "all requirements are met"),
            ServedWhen::Any => self.of("满足任一要求即可", "one requirement is enough"),
        }
    }

    /// What a filter leaves in.
    #[must_use]
    pub fn filter(self, city: &crate::city::City, filter: &GapFilter) -> String {
        if filter.is_empty() {
            return self.of("无（全部短板）", "none (all gaps)").to_owned();
        }
        let listed = |words: Vec<String>| words.join(self.of("、", ", "));
        let mut parts = Vec::new();
        if !filter.streets().is_empty() {
            let name = |street: &Option<crate::city::AreaId>| match street {
                Some(id) => super::gaps::with_id(&city.area(*id).name, &city.area(*id).source_id),
                None => self.of("不属于任何街道", "in no street").to_owned(),
            };
            let streets = listed(filter.streets().iter().map(name).collect());
            parts.push(format!("{}{streets}", self.of("街道：", "street: ")));
        }
        if !filter.reasons().is_empty() {
            let words = filter.reasons().iter().map(|code| self.reason(code).to_owned());
            parts.push(format!("{}{}", self.of("原因：", "reason: "), listed(words.collect())));
        }
        if !filter.kinds().is_empty() {
            let words = filter.kinds().iter().map(|kind| self.kind_of_one(*kind).to_owned());
            parts.push(format!("{}{}", self.of("类型：", "kind: "), listed(words.collect())));
        }
        if let Some(least) = filter.residents_min() {
            let least = super::number::cell(Some(least.value()), super::number::AMOUNTS);
            let words =
                self.of("人及以上（人口不详者不列）", " or more (unknown ones are left out)");
            parts.push(format!("{}{least}{words}", self.of("居民：", "residents: ")));
        }
        parts.join(self.of("；", "; "))
    }
}
