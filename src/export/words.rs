//! The words of lists and reports, in Chinese and English: one dictionary each.

use crate::city::{CompoundKind, Tier};
use crate::reach::{Obstacle, ObstacleKind};
use crate::study::{By, Method};

/// In which language words are written; codes and field names stay as the contract has them.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Language {
    /// 中文
    #[default]
    Chinese,
    /// English
    English,
}

impl Language {
    /// The Chinese or the English of two wordings.
    #[must_use]
    pub const fn of<'a>(self, chinese: &'a str, english: &'a str) -> &'a str {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// The Chinese or the English of two sentences.
    #[must_use]
    pub fn pick(self, chinese: String, english: String) -> String {
        match self {
            Self::Chinese => chinese,
            Self::English => english,
        }
    }

    /// A kind of compound.
    #[must_use]
    pub const fn kind(self, kind: CompoundKind) -> &'static str {
        match kind {
            CompoundKind::Compound => self.of("小区", "compounds"),
            CompoundKind::Courtyard => self.of("老旧楼院", "courtyards"),
            CompoundKind::Relocation => self.of("安置点", "relocation sites"),
            CompoundKind::Village => self.of("村", "villages"),
            CompoundKind::Worksite => self.of("工地", "work sites"),
            CompoundKind::Park => self.of("园区", "parks"),
        }
    }

    /// A tier of station.
    #[must_use]
    pub const fn tier(self, tier: Option<Tier>) -> &'static str {
        match tier {
            Some(Tier::City) => self.of("市级", "city"),
            Some(Tier::District) => self.of("区级", "district"),
            Some(Tier::Street) => self.of("街道级", "street"),
            Some(Tier::Community) => self.of("社区级", "community"),
            Some(Tier::Business) => self.of("商圈楼宇", "business"),
            Some(Tier::Compound) => self.of("小区级", "compound"),
            Some(Tier::Mobile) => self.of("流动", "mobile"),
            None => self.of("级别不详", "unknown tier"),
        }
    }

    /// A reason, by its code ([`Reason::as_str`]).
    #[must_use]
    pub fn reason(self, code: &str) -> &'static str {
        match code {
            "no-station-in-radius" => self.of("半径内无站点", "no station within the limit"),
            "barrier" => {
                self.of("直线可及、步行不可及（有阻隔）", "near in a straight line, not on foot")
            }
            "not-joined" => self.of("未接入步行路网", "not joined to the streets"),
            "partly-inside" => self.of("仅部分面积在服务圈内", "only partly inside the circles"),
            "wrong-tier-or-service" => {
                self.of("半径内站点级别或服务不符", "a station near, of another tier or service")
            }
            "outside-catchment" => {
                self.of("半径内站点不服务本辖区", "a station near, for another street or community")
            }
            "station-full" => self.of("半径内站点已满员", "a station near, already full"),
            "station-cramped-or-closed" => {
                self.of("半径内站点危旧狭小或关停", "a station near, cramped or closed")
            }
            _ => self.of("其他", "other"),
        }
    }

    /// What sort of thing stands in the way.
    #[must_use]
    pub const fn obstacle_kind(self, kind: ObstacleKind) -> &'static str {
        match kind {
            ObstacleKind::River => self.of("河流", "river"),
            ObstacleKind::Railway => self.of("铁路", "railway"),
            ObstacleKind::Wall => self.of("围墙", "wall"),
            ObstacleKind::MissingGate => self.of("此侧无门", "no gate on this side"),
            ObstacleKind::Grounds => self.of("其他小区", "another compound"),
            ObstacleKind::Other => self.of("障碍", "obstacle"),
        }
    }

    /// What stands in the way, by its name where it has one.
    #[must_use]
    pub fn obstacle(self, obstacle: &Obstacle) -> String {
        let kind = self.obstacle_kind(obstacle.kind);
        match (obstacle.name.as_str(), self) {
            ("", _) => kind.to_owned(),
            (name, Self::Chinese) => format!("{name}（{kind}）"),
            (name, Self::English) => format!("{name} ({kind})"),
        }
    }

    /// How walks were measured.
    #[must_use]
    pub fn method(self, method: Method) -> String {
        match method.by {
            By::Circle { detour } if detour > 1.0 => {
                format!("{} × {detour}", self.of("直线距离", "straight line"))
            }
            By::Circle { .. } => self.of("直线距离", "straight line").to_owned(),
            By::Walk if method.slope => {
                self.of("沿路步行，计坡度", "walk over the streets, hills counted").to_owned()
            }
            By::Walk => self.of("沿路步行", "walk over the streets").to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::coverage::Reason;

    #[test]
    fn every_reason_has_words_in_both_languages() {
        for code in Reason::WORDS {
            assert_ne!(Language::Chinese.reason(code), "其他", "{code}");
            assert_ne!(Language::English.reason(code), "other", "{code}");
        }
    }
}
