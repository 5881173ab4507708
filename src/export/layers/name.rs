//! The layers by name.

use crate::city::Level;

/// A layer that is served.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, utoipa::ToSchema)]
#[schema(rename_all = "lowercase")]
pub enum LayerName {
    /// 小区, with the verdict.
    Compounds,
    /// 街道, with the rates.
    Streets,
    /// 社区, with the rates.
    Communities,
    /// 区, with the rates.
    Districts,
    /// 服务站
    Stations,
    /// 服务圈
    Circles,
    /// 短板清单
    Gaps,
    /// 打通建议
    Links,
    /// 备选站点
    Candidates,
    /// 底图
    Context,
    /// 数据问题
    Findings,
}

impl LayerName {
    /// Every layer, in the order in which lists show them.
    pub const ALL: [Self; 11] = [
        Self::Compounds,
        Self::Streets,
        Self::Communities,
        Self::Districts,
        Self::Stations,
        Self::Circles,
        Self::Gaps,
        Self::Links,
        Self::Candidates,
        Self::Context,
        Self::Findings,
    ];

    /// The word used over HTTP.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Compounds => "compounds",
            Self::Streets => "streets",
            Self::Communities => "communities",
            Self::Districts => "districts",
            Self::Stations => "stations",
            Self::Circles => "circles",
            Self::Gaps => "gaps",
            Self::Links => "links",
            Self::Candidates => "candidates",
            Self::Context => "context",
            Self::Findings => "findings",
        }
    }

    /// The layer of that name.
    #[must_use]
    pub fn named(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|layer| layer.as_str() == word)
    }

    /// Its title in Chinese.
    #[must_use]
    pub const fn title(self) -> &'static str {
        match self {
            Self::Compounds => "小区覆盖",
            Self::Streets => "街道覆盖率",
            Self::Communities => "社区覆盖率",
            Self::Districts => "区覆盖率",
            Self::Stations => "服务站",
            Self::Circles => "服务圈",
            Self::Gaps => "短板清单",
            Self::Links => "打通建议",
            Self::Candidates => "备选站点",
            Self::Context => "底图",
            Self::Findings => "数据问题",
        }
    }

    /// What it holds, in English.
    #[must_use]
    pub const fn description(self) -> &'static str {
        match self {
            Self::Compounds => "Compounds, each with its verdict",
            Self::Streets => "Streets (sub-districts), each with its rates",
            Self::Communities => "Communities, each with its rates",
            Self::Districts => "Districts, each with its rates",
            Self::Stations => "Stations, and whether each counts under the standard",
            Self::Circles => {
                "Service circles of the stations that count, and all of them dissolved"
            }
            Self::Gaps => "Unserved compounds, worst first, with why and what would help",
            Self::Links => "New gates and crossings that would bring gaps within the standard",
            Self::Candidates => "Sites that could become stations",
            Self::Context => "What the base map shows",
            Self::Findings => "What was found in the data, where it has a place",
        }
    }

    /// The level of the administrative tree that it shows.
    #[must_use]
    pub(super) const fn level(self) -> Option<Level> {
        match self {
            Self::Streets => Some(Level::Street),
            Self::Communities => Some(Level::Community),
            Self::Districts => Some(Level::District),
            _ => None,
        }
    }
}
