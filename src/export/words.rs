//! The words of lists and reports, in Chinese and English: one dictionary each.

use crate::city::{City, CompoundKind, StationId, Tier};
use crate::coverage::{Gap, Suggestion};

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

    /// What would help a gap, as a sentence.
    #[must_use]
    pub fn suggestion(self, city: &City, gap: &Gap) -> String {
        let named = |station: StationId| {
            let station = city.station(station);
            if station.name.is_empty() { &station.source_id } else { &station.name }
        };
        match (gap.suggestion, self) {
            (Suggestion::Build { within }, Self::Chinese) => {
                format!("在 {:.0} 米以内新建站点", within.value())
            }
            (Suggestion::Build { within }, Self::English) => {
                format!("build a station within {:.0} m", within.value())
            }
            (Suggestion::Upgrade(station), Self::Chinese) => {
                format!("改造或恢复 {}", named(station))
            }
            (Suggestion::Upgrade(station), Self::English) => {
                format!("upgrade or reopen {}", named(station))
            }
            (Suggestion::OpenToNeighbours(station), Self::Chinese) => {
                format!("{} 向相邻街道社区开放", named(station))
            }
            (Suggestion::OpenToNeighbours(station), Self::English) => {
                format!("open {} to its neighbours", named(station))
            }
            (Suggestion::Enlarge(station), Self::Chinese) => {
                format!("扩大 {} 的服务能力", named(station))
            }
            (Suggestion::Enlarge(station), Self::English) => format!("enlarge {}", named(station)),
            (Suggestion::AddService(station), Self::Chinese) => {
                format!("在 {} 增设该项服务", named(station))
            }
            (Suggestion::AddService(station), Self::English) => {
                format!("add the service at {}", named(station))
            }
            (Suggestion::ReachTheRest, Self::Chinese) => "在未覆盖一侧增设站点或出入口".to_owned(),
            (Suggestion::ReachTheRest, Self::English) => {
                "add a station or a gate on the far side".to_owned()
            }
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
