//! From a layer's features to drafts of what they stand for, each with its notes.
//! The same steps for every layer; what a layer makes of a feature is handed in.

use rayon::prelude::*;

use super::crs::{System, system_of};
use super::drawn::{Drawn, Look};
use super::feature::RawFeature;
use super::headings::{Field, Headings};
use super::keys::{Keyed, Keys};
use super::looks::{note_looks, note_system};
use super::notes::{Notes, Says};
use super::properties::Properties;
use super::settings::LayerSettings;
use super::source::{Head, Raw, each_batch};
use super::stated::Stated;
use super::swap::SwapTest;
use super::{Finding, IngestError, LayerReport};
use crate::geodesy::Crs;

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
    /// The coordinate system that it was read in.
    pub system: Crs,
}

/// What a feature is made into; `None` when its notes reject it.
type Made<T> = Option<(T, Stated)>;

/// More rejected features than any report is read for: the file is something else.
const MOST_REJECTED: usize = 100_000;

/// Drafts a whole layer, one batch of features while the next is read. The features of a batch are
/// made in parallel; the outcome is in the order of the file.
pub(super) fn draft<T, F>(
    settings: &LayerSettings,
    swap: &SwapTest,
    keys: Keys,
    make: F,
) -> Result<Drafted<T>, IngestError>
where
    T: Keyed + Send,
    F: Fn(Drawn, &mut Properties<'_>) -> Made<T> + Sync,
{
    let headings = Headings::new(settings.layer, &settings.columns);
    let wanted_by = format!("layer {} of city.toml", settings.layer);
    let mut outcomes: Vec<Outcome<T>> = Vec::new();
    let mut rejected = 0;
    let begin = |head: Head| Ok((system_of(settings, &head)?, head));
    let each = |(system, head): &mut (System, Head), batch: Vec<Raw>| {
        let from = outcomes.len();
        let made = batch.into_par_iter().enumerate().map(|(at, raw)| {
            let raw = RawFeature::new(settings.layer, from + at + 1, raw, &head.headings);
            Outcome::of(raw, &headings, &system.crs, swap, &make)
        });
        outcomes.par_extend(made);
        rejected += outcomes[from..].iter().filter(|outcome| outcome.made.is_none()).count();
        if rejected > MOST_REJECTED {
            let what = "features that cannot be used";
            let path = settings.path.clone();
            return Err(IngestError::TooMany { path, what, limit: MOST_REJECTED });
        }
        Ok(())
    };
    let told = each_batch(settings.source(&wanted_by), begin, each)?;
    let read = outcomes.len();
    let system = told.as_ref().map_or_else(Crs::wgs84, |((system, _), _)| system.crs.clone());
    let mut of_layer = Notes::of_layer(settings.layer);
    let head_notes = told.iter().flat_map(|((_, head), later)| head.notes.iter().chain(later));
    for (code, found) in head_notes {
        of_layer.note(Says { code, found, expected: "", done: "read so" });
    }
    if let Some(((system, _), _)) = &told {
        note_system(system, &mut of_layer);
    }
    note_looks(outcomes.iter().map(|outcome| &outcome.look), &system, swap, &mut of_layer);
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
    let mut findings = of_layer.into_findings();
    findings.extend(notes.into_iter().flat_map(Notes::into_findings));
    Ok(Drafted { entries, report, findings, system })
}

/// What one feature came to.
struct Outcome<T> {
    feature: usize,
    made: Made<T>,
    /// The key that the file gives it.
    key: Option<String>,
    look: Look,
    notes: Notes,
}

impl<T> Outcome<T> {
    fn of(
        raw: RawFeature,
        headings: &Headings,
        system: &Crs,
        swap: &SwapTest,
        make: &impl Fn(Drawn, &mut Properties<'_>) -> Made<T>,
    ) -> Self {
        let RawFeature { number, id, properties, geometry, mut notes } = raw;
        let mut fields = Properties::new(&properties, headings, system, &mut notes);
        let key = fields.text(Field::Id).or_else(|| fields.text(Field::Code)).or(id);
        fields.notes().identify(key.as_deref());
        let mut look = Look::default();
        let made = geometry.and_then(|geometry| {
            let drawn = Drawn::from_geometry(geometry, system, swap, &mut look, fields.notes())?;
            make(drawn, &mut fields)
        });
        Self { feature: number, made, key, look, notes }
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
        let Outcome { feature, made, key, look: _, mut notes } = outcome;
        if let Some((mut thing, stated)) = made {
            *thing.source_id_mut() = giver.key(feature, key, &mut notes);
            entries.push(Entry { feature, thing, stated });
        }
        all_notes.push(notes);
    }
    (entries, all_notes)
}
