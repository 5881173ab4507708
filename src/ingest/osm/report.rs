//! What an import found, made, repaired and left out: in words for the terminal, as JSON beside
//! the layers. Every element that was dropped or changed is named by its OpenStreetMap id.

use std::collections::BTreeMap;
use std::fmt;

use serde::Serialize;

use super::element::OsmId;
use super::extract::Counts;

/// The report of one import.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct OsmReport {
    /// The file's name.
    pub file: String,
    /// How many elements it holds.
    pub elements: Counts,
    /// The day that the data speaks of, if the file says so.
    pub data_date: Option<String>,
    /// Layer by layer: what was found and made.
    pub layers: Vec<LayerCount>,
    /// What was decided and why, in words.
    pub decisions: Vec<String>,
    /// Elements that are in a layer, but not just as they are mapped.
    pub changed: Vec<Remark>,
    /// Elements that should be in a layer and are not.
    pub left_out: Vec<Remark>,
}

/// What became of the elements that a layer is made of.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LayerCount {
    /// The layer, or a part of it, such as `blocks of buildings`.
    pub what: &'static str,
    /// Elements whose tags call for it.
    pub found: usize,
    /// Features made.
    pub made: usize,
}

/// One element, and what happened to it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Remark {
    /// The layer.
    pub layer: &'static str,
    /// The element.
    pub id: OsmId,
    /// What happened, in the same words for all elements to which it happened.
    pub reason: &'static str,
    /// More about this one; empty where there is no more.
    #[serde(skip_serializing_if = "String::is_empty")]
    pub detail: String,
}

impl OsmReport {
    pub(super) fn count(&mut self, what: &'static str, found: usize, made: usize) {
        self.layers.push(LayerCount { what, found, made });
    }

    pub(super) fn decide(&mut self, words: impl Into<String>) {
        self.decisions.push(words.into());
    }

    pub(super) fn change(
        &mut self,
        layer: &'static str,
        id: OsmId,
        reason: &'static str,
        detail: impl Into<String>,
    ) {
        self.changed.push(Remark { layer, id, reason, detail: detail.into() });
    }

    pub(super) fn leave_out(
        &mut self,
        layer: &'static str,
        id: OsmId,
        reason: &'static str,
        detail: impl Into<String>,
    ) {
        self.left_out.push(Remark { layer, id, reason, detail: detail.into() });
    }

    /// How many were made of what; nought where nothing of the kind was tried.
    #[must_use]
    pub fn made(&self, what: &str) -> usize {
        self.layers.iter().filter(|layer| layer.what == what).map(|layer| layer.made).sum()
    }
}

impl fmt::Display for OsmReport {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Counts { nodes, ways, relations, .. } = self.elements;
        write!(out, "{}: {nodes} nodes, {ways} ways, {relations} relations", self.file)?;
        match &self.data_date {
            Some(date) => writeln!(out, ", as of {date}")?,
            None => writeln!(out, ", of unknown date")?,
        }
        for LayerCount { what, found, made } in &self.layers {
            writeln!(out, "  {what}: {made} made of {found} found")?;
        }
        for words in &self.decisions {
            writeln!(out, "  - {words}")?;
        }
        summed_up(out, "changed", &self.changed)?;
        summed_up(out, "left out", &self.left_out)
    }
}

/// One line for each layer and reason: how many, and the first few by id.
fn summed_up(out: &mut fmt::Formatter<'_>, what: &str, remarks: &[Remark]) -> fmt::Result {
    const NAMED: usize = 5;
    let mut groups: BTreeMap<(&str, &str), Vec<OsmId>> = BTreeMap::new();
    for remark in remarks {
        groups.entry((remark.layer, remark.reason)).or_default().push(remark.id);
    }
    for ((layer, reason), ids) in groups {
        let named: Vec<String> = ids.iter().take(NAMED).map(ToString::to_string).collect();
        let more = if ids.len() > NAMED { ", …" } else { "" };
        writeln!(out, "  {what} {layer}: {}: {reason} ({}{more})", ids.len(), named.join(", "))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn many_of_one_kind_are_summed_up_in_one_line() {
        let mut report = OsmReport { file: "town.osm.pbf".into(), ..OsmReport::default() };
        for number in 1..=7 {
            report.leave_out("streets", OsmId::relation(number), "outline not closed", "");
        }
        let text = report.to_string();
        let line = "  left out streets: 7: outline not closed (relation/1, relation/2, relation/3, relation/4, relation/5, …)";
        assert_eq!(text.lines().last(), Some(line));
        let json = serde_json::to_value(&report).expect("JSON");
        assert_eq!(json["left_out"][6]["id"], "relation/7");
    }
}
