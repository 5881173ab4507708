//! The findings of a city by kind, as JSON.

use std::collections::{HashMap, HashSet};

use serde::Serialize;
use utoipa::ToSchema;

use super::in_chinese;
use crate::city::City;
use crate::export::Language;
use crate::ingest::{Example, FindingGroup, ImportReport, Layer, LayerReport, Severity};

/// What reading a city found.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Findings {
    /// The city's id.
    pub city: String,
    /// Its name.
    pub name: String,
    /// The day that the data speaks of.
    pub data_date: Option<String>,
    /// Where the data comes from.
    pub source: Option<String>,
    /// What became of each layer's features.
    pub layers: Vec<LayerFindings>,
    /// The findings by kind, the worst first, then the most frequent.
    pub groups: Vec<FindingsOfKind>,
}

/// What became of one layer's features.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct LayerFindings {
    /// The layer.
    pub layer: &'static str,
    /// Its file, as `city.toml` writes it.
    pub file: String,
    /// Features in the file.
    pub read: usize,
    /// Features that are in the city.
    pub kept: usize,
    /// Features that are in the city, but not as the file has them.
    pub repaired: usize,
    /// Features that are not in the city.
    pub rejected: usize,
    /// Warnings: what is likely wrong and was not changed.
    pub warnings: usize,
}

/// All findings of one kind in one layer.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingsOfKind {
    /// The layer.
    pub layer: &'static str,
    /// A stable word for programs.
    pub code: &'static str,
    /// `rejected`, `warning`, `repaired` or `note`.
    pub severity: &'static str,
    /// How many there are.
    pub count: usize,
    /// What they are called, in Chinese.
    pub title_zh: &'static str,
    /// What they are called, in English.
    pub title_en: &'static str,
    /// What they mean and what to do, in Chinese.
    pub advice_zh: &'static str,
    /// What they mean and what to do, in English.
    pub advice_en: &'static str,
    /// What would be right; empty where the findings do not agree on it.
    pub expected: String,
    /// What was done; empty where the findings do not agree on it.
    pub done: String,
    /// Some of them, twenty at most.
    pub examples: Vec<FindingExample>,
}

/// One finding.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct FindingExample {
    /// Position in the file, from 1.
    pub feature: Option<usize>,
    /// The feature's own key.
    pub id: Option<String>,
    /// Its name, where the city has it.
    pub name: Option<String>,
    /// Longitude and latitude near it.
    #[schema(value_type = Option<Vec<f64>>)]
    pub at: Option<(f64, f64)>,
    /// What is there, in English.
    pub found: String,
    /// The same in Chinese.
    pub found_zh: String,
    /// What was done, in English.
    pub done: String,
    /// The same in Chinese.
    pub done_zh: String,
}

/// The findings of a city by kind.
#[must_use]
pub fn findings(city: &City, report: &ImportReport) -> Findings {
    let groups = report.groups();
    let names = names(city, &groups);
    Findings {
        city: city.id().to_owned(),
        name: city.name().to_owned(),
        data_date: city.data_date().map(str::to_owned),
        source: city.source().map(str::to_owned),
        layers: report.layers.iter().map(|layer| LayerFindings::of(layer, &groups)).collect(),
        groups: groups.into_iter().map(|group| FindingsOfKind::of(group, &names)).collect(),
    }
}

/// Names by layer and key.
type Names<'a> = HashMap<(Layer, &'a str), &'a str>;

/// The names of the features that the examples speak of.
fn names<'a>(city: &'a City, groups: &[FindingGroup]) -> Names<'a> {
    let wanted: HashSet<(Layer, &str)> = groups
        .iter()
        .flat_map(|group| group.examples.iter().map(move |one| (group.layer, one.id.as_deref())))
        .filter_map(|(layer, id)| Some((layer, id?)))
        .collect();
    let compounds = city.compounds().iter().map(|c| (Layer::Compounds, &c.source_id, &c.name));
    let stations = city.stations().iter().map(|s| (Layer::Stations, &s.source_id, &s.name));
    let candidates = city.candidates().iter().map(|c| &c.station);
    let candidates = candidates.map(|s| (Layer::Candidates, &s.source_id, &s.name));
    let areas = city.areas().iter().map(|a| (Layer::of_level(a.level), &a.source_id, &a.name));
    let all = compounds.chain(stations).chain(candidates).chain(areas);
    all.filter(|(_, id, name)| !name.is_empty() && name != id)
        .map(|(layer, id, name)| ((layer, id.as_str()), name.as_str()))
        .filter(|(key, _)| wanted.contains(key))
        .collect()
}

impl LayerFindings {
    fn of(layer: &LayerReport, groups: &[FindingGroup]) -> Self {
        let warnings = groups
            .iter()
            .filter(|group| group.layer == layer.layer && group.severity == Severity::Warning);
        Self {
            layer: layer.layer.as_str(),
            file: layer.file.clone(),
            read: layer.read,
            kept: layer.kept,
            repaired: layer.repaired,
            rejected: layer.rejected,
            warnings: warnings.map(|group| group.count).sum(),
        }
    }
}

impl FindingsOfKind {
    fn of(group: FindingGroup, names: &Names<'_>) -> Self {
        let FindingGroup { layer, code, severity, count, expected, done, examples, .. } = group;
        Self {
            layer: layer.as_str(),
            code,
            severity: severity.as_str(),
            count,
            title_zh: Language::Chinese.finding(code),
            title_en: Language::English.finding(code),
            advice_zh: Language::Chinese.finding_advice(code),
            advice_en: Language::English.finding_advice(code),
            expected,
            done,
            examples: examples
                .into_iter()
                .map(|one| FindingExample::of(one, layer, names))
                .collect(),
        }
    }
}

impl FindingExample {
    fn of(example: Example, layer: Layer, names: &Names<'_>) -> Self {
        let Example { feature, id, at, found, done } = example;
        let (found_zh, done_zh) = (in_chinese(&found).into_owned(), in_chinese(&done).into_owned());
        let name = id.as_deref().and_then(|id| names.get(&(layer, id)));
        let name = name.map(|name| (*name).to_owned());
        Self { feature, id, name, at, found, found_zh, done, done_zh }
    }
}
