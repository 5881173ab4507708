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
use super::stated::Stated;
use super::swap::SwapTest;
use super::{Finding, IngestError, LayerReport};

/// A layer's features as text.
pub(super) struct LayerText<'a> {
    pub settings: &'a LayerSettings,
    pub features: Vec<Box<RawValue>>,
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

/// Features read at a time.
const BATCH: usize = 1 << 14;
/// More rejected features than any report is read for: the file is something else.
const MOST_REJECTED: usize = 100_000;

/// Drafts a whole layer. Features are read in parallel; the outcome is in the order of the file.
pub(super) fn draft<T, F>(
    text: LayerText<'_>,
    swap: &SwapTest,
    keys: Keys,
    make: F,
) -> Result<Drafted<T>, IngestError>
where
    T: Keyed + Send,
    F: Fn(Drawn, &mut Properties<'_>) -> Made<T> + Sync,
{
    let LayerText { settings, features } = text;
    let headings = Headings::new(settings.layer, &settings.columns);
    let read = features.len();
    let mut outcomes: Vec<Outcome<T>> = Vec::with_capacity(read);
    let mut rejected = 0;
    for (batch, texts) in features.chunks(BATCH).enumerate() {
        let read_one = |(at, text): (usize, &RawValue)| {
            let feature = RawFeature::parse(settings.layer, batch * BATCH + at + 1, text);
            Outcome::of(feature, &headings, swap, &make)
        };
        let from = outcomes.len();
        outcomes.par_extend(texts.par_iter().map(AsRef::as_ref).enumerate().map(read_one));
        rejected += outcomes[from..].iter().filter(|outcome| outcome.made.is_none()).count();
        if rejected > MOST_REJECTED {
            let what = "features that cannot be used";
            let path = settings.path.clone();
            return Err(IngestError::TooMany { path, what, limit: MOST_REJECTED });
        }
    }
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
    Ok(Drafted { entries, report, findings })
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
