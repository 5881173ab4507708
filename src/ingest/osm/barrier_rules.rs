//! Which tags make a barrier: the rows `[[barrier]]` of the tag table.

use serde::Deserialize;
use toml::Spanned;

use super::element::Tags;
use super::tag_table::{Condition, any};
use crate::network::ObstacleKind;
use crate::units::SquareMeters;

/// What a barrier is, as a walker sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BarrierKind {
    /// Water.
    River,
    /// Tracks.
    Railway,
    /// A wall or a fence.
    Wall,
}

/// Whether a barrier is a line that nobody crosses or ground that nobody enters.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum BarrierForm {
    /// A way, whether it returns to its first node or not.
    Line,
    /// A way that returns to its first node, or a relation of ways that do.
    Area,
}

/// What the table says of one barrier.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct BarrierMeaning {
    /// What it is.
    pub kind: BarrierKind,
    /// An area with less ground than this is none.
    pub least_area: SquareMeters,
}

#[derive(Clone, Debug, PartialEq)]
pub(super) struct BarrierRule {
    form: BarrierForm,
    meaning: BarrierMeaning,
    tags: Vec<Condition>,
    except: Vec<Condition>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct RawBarrier {
    kind: BarrierKind,
    form: BarrierForm,
    pub tags: Spanned<Vec<Spanned<String>>>,
    #[serde(default)]
    pub except: Vec<Spanned<String>>,
    pub least_area_m2: Option<Spanned<f64>>,
}

impl RawBarrier {
    /// What is wrong with the least area, if something is.
    pub fn fault(&self) -> Option<(usize, &'static str)> {
        let least = self.least_area_m2.as_ref()?;
        let at = least.span().start;
        if self.form == BarrierForm::Line {
            return Some((at, "least_area_m2: expected none for a line"));
        }
        let usable = least.get_ref().is_finite() && *least.get_ref() >= 0.0;
        (!usable).then_some((at, "least_area_m2: expected square metres, 0 or more"))
    }

    pub fn rule(&self, tags: Vec<Condition>, except: Vec<Condition>) -> BarrierRule {
        let least_m2 = self.least_area_m2.as_ref().map_or(0.0, |least| *least.get_ref());
        let meaning = BarrierMeaning { kind: self.kind, least_area: SquareMeters::new(least_m2) };
        BarrierRule { form: self.form, meaning, tags, except }
    }
}

impl BarrierRule {
    /// What it says of an element of these tags and form, if it fits.
    pub fn meaning(&self, tags: &Tags, form: BarrierForm) -> Option<BarrierMeaning> {
        let fits = self.form == form
            && self.tags.iter().all(|tag| tag.holds(tags))
            && !any(&self.except, tags);
        fits.then_some(self.meaning)
    }
}

impl BarrierKind {
    /// The word in the layer's property `kind`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::River => "river",
            Self::Railway => "railway",
            Self::Wall => "wall",
        }
    }

    pub(super) const fn obstacle(self) -> ObstacleKind {
        match self {
            Self::River => ObstacleKind::River,
            Self::Railway => ObstacleKind::Railway,
            Self::Wall => ObstacleKind::Wall,
        }
    }
}
