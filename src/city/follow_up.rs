//! What is being done about a gap: the entries that people make beside a gap list.
//!
//! An entry belongs to a compound by its key and stays with it, whether the compound is a gap
//! today or not, and also when it is missing from the data for a while.

use std::collections::BTreeMap;

/// How far the work on a gap has come.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum FollowUpStatus {
    /// 待办
    Open,
    /// 办理中
    InProgress,
    /// 已办结
    Done,
    /// 不予办理
    Declined,
    /// Words that are none of these, as they were written.
    Other(String),
}

impl FollowUpStatus {
    /// The known ones, in the order in which lists offer them.
    pub const KNOWN: [Self; 4] = [Self::Open, Self::InProgress, Self::Done, Self::Declined];

    /// The word used in files and over HTTP.
    #[must_use]
    pub fn as_str(&self) -> &str {
        match self {
            Self::Open => "open",
            Self::InProgress => "in-progress",
            Self::Done => "done",
            Self::Declined => "declined",
            Self::Other(words) => words,
        }
    }
}

/// What is noted of one compound; what nobody wrote is `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUp {
    /// The compound's name when the entry was made, for readers; not what it is found by.
    pub name: Option<String>,
    /// How far the work has come.
    pub status: Option<FollowUpStatus>,
    /// Who does it.
    pub owner: Option<String>,
    /// Anything else.
    pub note: Option<String>,
}

impl FollowUp {
    /// Whether nothing is noted; a name alone is nothing.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.status.is_none() && self.owner.is_none() && self.note.is_none()
    }
}

/// One cell of an entry that a later one replaced by something else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Replaced {
    /// The compound's key.
    pub compound: String,
    /// `status`, `owner` or `note`.
    pub cell: &'static str,
    /// What stood there.
    pub before: String,
    /// What stands there now.
    pub now: String,
}

/// Entries by the compounds' keys, in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FollowUps(BTreeMap<String, FollowUp>);

impl FollowUps {
    /// The entry of a compound, by its source's key.
    #[must_use]
    pub fn of(&self, compound: &str) -> Option<&FollowUp> {
        self.0.get(compound)
    }

    /// All of them, in the order of the keys.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &FollowUp)> {
        self.0.iter().map(|(compound, entry)| (compound.as_str(), entry))
    }

    /// How many compounds have an entry.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Takes a later entry in: each of its cells that says something replaces the one before, and
    /// an empty cell leaves it as it was. Returns the cells that said something else before.
    pub fn add(&mut self, compound: &str, later: FollowUp) -> Vec<Replaced> {
        if later.is_empty() {
            return Vec::new();
        }
        let entry = self.0.entry(compound.to_owned()).or_default();
        let mut replaced = Vec::new();
        let mut note = |cell: &'static str, before: Option<&str>, now: Option<&str>| {
            if let (Some(before), Some(now)) = (before, now)
                && before != now
            {
                let (before, now) = (before.to_owned(), now.to_owned());
                replaced.push(Replaced { compound: compound.to_owned(), cell, before, now });
            }
        };
        let word = |status: &Option<FollowUpStatus>| status.as_ref().map(|s| s.as_str().to_owned());
        note("status", word(&entry.status).as_deref(), word(&later.status).as_deref());
        note("owner", entry.owner.as_deref(), later.owner.as_deref());
        note("note", entry.note.as_deref(), later.note.as_deref());
        entry.name = later.name.or(entry.name.take());
        entry.status = later.status.or(entry.status.take());
        entry.owner = later.owner.or(entry.owner.take());
        entry.note = later.note.or(entry.note.take());
        replaced
    }

    /// Takes all entries of a later list in, see [`FollowUps::add`].
    pub fn merge(&mut self, later: Self) -> Vec<Replaced> {
        later.0.into_iter().flat_map(|(compound, entry)| self.add(&compound, entry)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(status: Option<FollowUpStatus>, owner: &str, note: &str) -> FollowUp {
        let text = |text: &str| (!text.is_empty()).then(|| text.to_owned());
        FollowUp { name: None, status, owner: text(owner), note: text(note) }
    }

    #[test]
    fn a_later_cell_replaces_and_an_empty_one_does_not() {
        let mut kept = FollowUps::default();
        assert!(kept.add("c1", entry(Some(FollowUpStatus::Open), "虎台街道", "")).is_empty());
        let replaced = kept.add("c1", entry(Some(FollowUpStatus::Done), "", "已建站"));
        assert_eq!(replaced.len(), 1);
        assert_eq!((replaced[0].before.as_str(), replaced[0].now.as_str()), ("open", "done"));
        let now = kept.of("c1").expect("an entry");
        assert_eq!(*now, entry(Some(FollowUpStatus::Done), "虎台街道", "已建站"));
    }

    #[test]
    fn an_entry_that_says_nothing_makes_none() {
        let mut kept = FollowUps::default();
        kept.add("c1", entry(None, "", ""));
        assert!(kept.is_empty());
    }

    #[test]
    fn the_same_list_twice_changes_nothing() {
        let mut kept = FollowUps::default();
        kept.add("c2", entry(Some(FollowUpStatus::Other("上报".into())), "a", "b"));
        let before = kept.clone();
        assert!(kept.merge(before.clone()).is_empty());
        assert_eq!(kept, before);
    }
}
