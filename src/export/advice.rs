//! What would help a gap, as a sentence in Chinese or English.

use super::Language;
use crate::city::{City, StationId};
use crate::coverage::{Gap, Suggestion};
use crate::reach::{Link, LinkKind};

impl Language {
    fn link(self, link: &Link, station: &str) -> String {
        let (length_m, walk_m) = (link.length.value(), link.walk.value());
        let across = link.across.as_ref().map(|obstacle| self.obstacle(obstacle));
        match (link.kind, self) {
            (LinkKind::Gate, Self::Chinese) => {
                format!(
                    "新开一处出入口（接 {length_m:.0} 米步道），步行 {walk_m:.0} 米到 {station}"
                )
            }
            (LinkKind::Gate, Self::English) => {
                format!("open a gate ({length_m:.0} m of path): then {walk_m:.0} m to {station}")
            }
            (LinkKind::Crossing, Self::Chinese) => {
                let across = across.map_or_else(String::new, |name| format!("跨{name}"));
                format!(
                    "{across}新建 {length_m:.0} 米过街通道或人行桥，步行 {walk_m:.0} 米到 {station}"
                )
            }
            (LinkKind::Crossing, Self::English) => {
                let across = across.map_or_else(String::new, |name| format!(" across {name}"));
                format!(
                    "build a crossing of {length_m:.0} m{across}: then {walk_m:.0} m to {station}"
                )
            }
        }
    }

    /// What would help a gap, as a sentence.
    #[must_use]
    pub fn suggestion(self, city: &City, gap: &Gap) -> String {
        let named = |station: StationId| {
            let station = city.station(station);
            let name = if station.name.is_empty() { &station.source_id } else { &station.name };
            name.as_str()
        };
        if let Some(link) = &gap.link {
            return self.link(link, named(link.station));
        }
        let across = gap.obstacles.first().map(|obstacle| self.obstacle(obstacle));
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
            (Suggestion::Join, Self::Chinese) => "接通到步行路网的道路或出入口".to_owned(),
            (Suggestion::Join, Self::English) => {
                "join it to the streets by a path or a gate".to_owned()
            }
            (Suggestion::Cross(station), Self::Chinese) => match across {
                Some(across) => {
                    format!("{across}隔开了 {}：打通近路，或在本侧新建站点", named(station))
                }
                None => format!("到 {} 须绕行：打通近路，或在本侧新建站点", named(station)),
            },
            (Suggestion::Cross(station), Self::English) => {
                let across = across.map_or_else(String::new, |name| format!(" round {name}"));
                format!(
                    "a long way{across} to {}: shorten it, or build on this side",
                    named(station)
                )
            }
            (Suggestion::ReachTheRest, Self::Chinese) => "在未覆盖一侧增设站点或出入口".to_owned(),
            (Suggestion::ReachTheRest, Self::English) => {
                "add a station or a gate on the far side".to_owned()
            }
        }
    }
}
