//! From the texts of a layer's features to drafts of what they stand for, each with its notes.
//! The same steps for every layer; what a layer makes of a feature is handed in.

use rayon::prelude::*;
use serde_json::value::RawValue;

use super::drawn::Drawn;
use super::feature::RawFeature;
use super::headings::{Field, Headings};
use super::keys::{Keyed, Keys};
use super::notes::{Notes, Says};
use super::properties::Properties;
use super::settings::LayerSettings;
use super::swap::SwapTest;
use super::{Finding, LayerReport};

/// A layer's features as text.
pub(super) struct LayerText<'a> {
    pub settings: &'a LayerSettings,
    pub features: Vec<Box<RawValue>>,
}

/// What a feature says of the areas that it belongs to: ids, codes or names.
#[derive(Clone, Debug, Default)]
pub(super) struct Stated {
    pub code: Option<String>,
    pub parent: Option<String>,
    pub district: Option<String>,
    pub street: Option<String>,
    pub community: Option<String>,
}

impl Stated {
    pub fn of_place(properties: &mut Properties<'_>) -> Self {
        Self {
            district: properties.text(Field::District),
            street: properties.text(Field::Street),
            community: properties.text(Field::Community),
            ..Self::default()
        }
    }

    pub fn of_area(properties: &mut Properties<'_>) -> Self {
        Self {
            code: properties.text(Field::Code),
            parent: properties.text(Field::Parent),
            ..Self::default()
        }
    }
}

/// A feature that is kept.
pub(super) struct Entry<T> {
    /// Position in the file, from 1.
    pub feature: usize,
    pub thing: T,
    pub stated: Stated,
}

/// A layer's features that are kept, in the order of the file, and what became of all.
pub(super) struct Drafted<T> {
    pub entries: Vec<Entry<T>>,
    pub report: LayerReport,
    pub findings: Vec<Finding>,
}

/// What a feature is made into; `None` when its notes reject it.
type Made<T> = Option<(T, Stated)>;

/// Drafts a whole layer. Features are read in parallel; the outcome is in the order of the file.
pub(super) fn draft<T, F>(text: LayerText<'_>, swap: &SwapTest, keys: Keys, make: F) -> Drafted<T>
where
    T: Keyed + Send,
    F: Fn(Drawn, &mut Properties<'_>) -> Made<T> + Sync,
{
    let LayerText { settings, features } = text;
    let headings = Headings::new(settings.layer, &settings.columns);
    let read = features.len();
    let outcomes: Vec<Outcome<T>> = features
        .into_par_iter()
        .enumerate()
        .map(|(at, text)| {
            let feature = RawFeature::parse(settings.layer, at + 1, &text);
            Outcome::of(feature, &headings, swap, &make)
        })
        .collect();
    let raised = outcomes.iter().filter(|outcome| outcome.raised).count();
    let (entries, notes) = name(outcomes, keys, settings);
    let kept = entries.len();
    let report = LayerReport {
        layer: settings.layer,
        file: settings.file.clone(),
        read,
        kept,
        // Counted when the report is finished: belonging may still repair.
        repaired: 0,
        rejected: read - kept,
    };
    let mut of_layer = Notes::of_layer(settings.layer);
    if raised > 0 {
        of_layer.note(Says {
            code: "heights-dropped",
            found: &format!("{raised} features have positions with a height"),
            expected: "",
            done: "heights dropped",
        });
    }
    let mut findings = of_layer.into_findings();
    findings.extend(notes.into_iter().flat_map(Notes::into_findings));
    Drafted { entries, report, findings }
}

/// What one feature came to.
struct Outcome<T> {
    feature: usize,
    made: Made<T>,
    /// The key that the file gives it.
    key: Option<String>,
    raised: bool,
    notes: Notes,
}

impl<T> Outcome<T> {
    fn of(
        raw: RawFeature,
        headings: &Headings,
        swap: &SwapTest,
        make: &impl Fn(Drawn, &mut Properties<'_>) -> Made<T>,
    ) -> Self {
        let RawFeature { number, id, properties, geometry, mut notes } = raw;
        let mut fields = Properties::new(&properties, headings, &mut notes);
        let key = fields.text(Field::Id).or_else(|| fields.text(Field::Code)).or(id);
        fields.notes().identify(key.as_deref());
        let mut raised = false;
        let made = geometry.and_then(|geometry| {
            let drawn = Drawn::from_geometry(geometry, swap, fields.notes())?;
            raised = drawn.is_raised();
            make(drawn, &mut fields)
        });
        Self { feature: number, made, key, raised, notes }
    }
}

type Named<T> = (Vec<Entry<T>>, Vec<Notes>);

/// Gives each kept feature its key, in the order of the file.
fn name<T: Keyed>(outcomes: Vec<Outcome<T>>, keys: Keys, settings: &LayerSettings) -> Named<T> {
    let kept = outcomes.iter().filter(|outcome| outcome.made.is_some());
    let mut giver = keys.giver(settings.layer, kept.filter_map(|outcome| outcome.key.as_deref()));
    let mut entries = Vec::new();
    let mut all_notes = Vec::with_capacity(outcomes.len());
    for outcome in outcomes {
        let Outcome { feature, made, key, raised: _, mut notes } = outcome;
        if let Some((mut thing, stated)) = made {
            *thing.source_id_mut() = giver.key(feature, key, &mut notes);
            entries.push(Entry { feature, thing, stated });
        }
        all_notes.push(notes);
    }
    (entries, all_notes)
}
