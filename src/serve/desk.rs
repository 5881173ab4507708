//! One city that is served: its study, its answers so far, its layers.

use std::hash::{DefaultHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};
use std::time::SystemTime;

use geo_types::Rect;

use super::choices::Choices;
use super::error::ApiError;
use super::hall::{Counters, Lanes};
use super::kept::{Kept, Once};
use crate::city::{City, CompoundId, Standard};
use crate::export::{Findings, Layer, LayerName, Layers, findings};
use crate::geodesy::GeoShape;
use crate::ingest::ImportReport;
use crate::study::{Answer, Question, Study};

/// Compounds of all answers that are kept, at most; so a small city keeps many answers.
const KEPT_COMPOUNDS: usize = 2_000_000;

/// A city and what was asked of it.
pub(super) struct Desk {
    study: Study,
    standards: Vec<Standard>,
    /// What reading the city found.
    report: ImportReport,
    layers: Layers,
    /// What was found in its data, by kind.
    findings: Findings,
    answers: Kept<Asked>,
    /// The question that is asked without a word, which most tiles ask.
    own: OnceLock<Asking>,
    bounds: Option<Rect<f64>>,
    /// Tells this reading of the city's data from any other.
    version: u64,
    lanes: Lanes,
    counters: Arc<Counters>,
}

/// One question's answer and the layers that show it, each made when first asked for.
#[derive(Default)]
pub(super) struct Asked {
    answer: Once<Answer>,
    layers: [Once<Layer>; LayerName::ALL.len()],
}

/// A question put to a desk.
#[derive(Clone)]
pub(super) struct Asking {
    pub question: Arc<Question>,
    /// The same question has the same key.
    key: Arc<str>,
}

/// Whether a station serves no more people than it has room for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Capacities {
    /// As each requirement of the standard says.
    AsStandard,
    /// Under every requirement.
    Bind,
}

impl Asking {
    fn of(question: Question) -> Self {
        let key = format!("{question:?}").into();
        Self { question: Arc::new(question), key }
    }

    /// The same question has the same key.
    pub fn key(&self) -> &Arc<str> {
        &self.key
    }
}

impl Desk {
    /// Opens a city; the first of `standards` is its own.
    pub fn open(
        study: Study,
        standards: Vec<Standard>,
        report: ImportReport,
        lanes: Lanes,
        counters: Arc<Counters>,
    ) -> Self {
        let city = study.city();
        let most = (KEPT_COMPOUNDS / city.compounds().len().max(1)).clamp(4, 64);
        let mut hasher = DefaultHasher::new();
        let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
        (city.id(), now, env!("CARGO_PKG_VERSION")).hash(&mut hasher);
        Self {
            bounds: bounds(city),
            findings: findings(city, &report),
            study,
            standards,
            layers: Layers::of(&report),
            report,
            answers: Kept::new(most),
            own: OnceLock::new(),
            version: hasher.finish(),
            lanes,
            counters,
        }
    }

    pub fn study(&self) -> &Study {
        &self.study
    }

    pub fn city(&self) -> &City {
        self.study.city()
    }

    /// The city's own standard first.
    pub fn standards(&self) -> &[Standard] {
        &self.standards
    }

    /// Smallest and largest longitude and latitude of everything in the city.
    pub const fn bounds(&self) -> Option<Rect<f64>> {
        self.bounds
    }

    pub const fn layers(&self) -> &Layers {
        &self.layers
    }

    /// What reading the city found.
    pub const fn report(&self) -> &ImportReport {
        &self.report
    }

    pub const fn findings(&self) -> &Findings {
        &self.findings
    }

    /// Tells this reading of the city's data from any other, whatever is asked.
    pub fn data_tag(&self, more: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.version, more).hash(&mut hasher);
        hasher.finish()
    }

    pub const fn lanes(&self) -> &Lanes {
        &self.lanes
    }

    pub fn counters(&self) -> &Counters {
        &self.counters
    }

    /// A standard by its id; without one the city's own.
    pub fn standard(&self, id: Option<&str>) -> Result<&Standard, ApiError> {
        let known = || self.standards.iter().map(|standard| standard.id.as_str());
        let found = match id {
            None => self.standards.first(),
            Some(id) => self.standards.iter().find(|standard| standard.id == id),
        };
        found.ok_or_else(|| ApiError::Word {
            name: "standard".to_owned(),
            found: id.unwrap_or_default().to_owned(),
            expected: known().collect::<Vec<_>>().join(", "),
        })
    }

    /// The question that some words ask.
    pub fn asking(&self, choices: &Choices) -> Result<Asking, ApiError> {
        if let (true, Some(own)) = (choices.are_none(), self.own.get()) {
            return Ok(own.clone());
        }
        let asking = Asking::of(choices.question(self)?);
        if choices.are_none() {
            let _ = self.own.set(asking.clone()); // where another was first, it set the same
        }
        Ok(asking)
    }

    /// The same with capacities that bind, whatever the standard says.
    pub fn asking_within(
        &self,
        choices: &Choices,
        capacities: Capacities,
    ) -> Result<Asking, ApiError> {
        let asking = self.asking(choices)?;
        if capacities == Capacities::AsStandard {
            return Ok(asking);
        }
        let mut question = Question::clone(&asking.question);
        for requirement in &mut question.standard.requirements {
            requirement.within_capacity = true;
        }
        Ok(Asking::of(question))
    }

    /// Tells one answer of this city from another.
    pub fn tag(&self, asking: &Asking, more: impl Hash) -> u64 {
        let mut hasher = DefaultHasher::new();
        (self.version, &asking.key, more).hash(&mut hasher);
        hasher.finish()
    }

    /// The answer, made once for all who ask.
    pub async fn answer(self: &Arc<Self>, asking: &Asking) -> Result<Arc<Answer>, ApiError> {
        let (desk, question) = (Arc::clone(self), Arc::clone(&asking.question));
        let make = move || {
            desk.counters.answered();
            desk.study.coverage(&question)
        };
        self.answers.of(&asking.key).answer.get(&self.lanes.heavy, make).await
    }

    /// A layer as the answer shows it, made once for all who ask.
    pub async fn layer(
        self: &Arc<Self>,
        asking: &Asking,
        name: LayerName,
    ) -> Result<Arc<Layer>, ApiError> {
        let answer = self.answer(asking).await?;
        let desk = Arc::clone(self);
        let make = move || desk.layers.layer(&desk.study, &answer, name);
        self.answers.of(&asking.key).layers[name as usize].get(&self.lanes.heavy, make).await
    }

    /// A compound by its source's key.
    pub fn compound(&self, id: &str) -> Option<CompoundId> {
        let position = self.city().compounds().iter().position(|c| c.source_id == id);
        position.map(CompoundId::at)
    }
}

fn bounds(city: &City) -> Option<Rect<f64>> {
    let shapes = city.compounds().iter().map(|c| &c.shape);
    let shapes = shapes.chain(city.stations().iter().map(|s| &s.shape));
    let shapes = shapes.chain(city.areas().iter().map(|a| &a.shape));
    shapes.filter_map(GeoShape::bounds).reduce(|a, b| {
        Rect::new(
            (a.min().x.min(b.min().x), a.min().y.min(b.min().y)),
            (a.max().x.max(b.max().x), a.max().y.max(b.max().y)),
        )
    })
}
