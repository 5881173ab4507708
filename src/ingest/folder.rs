//! A city folder, from `city.toml` to the finished city.

use std::path::Path;

use rayon::prelude::*;

use super::belonging::{self, Origin, Origins};
use super::draft::{Drafted, LayerText};
use super::notes::{Notes, Says};
use super::settings::{CitySettings, LayerSettings};
use super::stream::read_features;
use super::swap::SwapTest;
use super::{ImportReport, IngestError, Layer, LayerReport, features};
use crate::city::{Area, City, CityDraft, Level, Walkways};

/// What is supported now, for error texts.
const FORMATS: &str = "a .geojson or .json file (the format supported now)";

/// A city and what reading it had to say.
#[derive(Clone, Debug)]
pub struct CityReading {
    /// The city.
    pub city: City,
    /// What was read, repaired and rejected.
    pub report: ImportReport,
}

/// Reads the city in `folder`: `city.toml` and the layers it lists.
///
/// Layers and features are read in parallel; city and report are the same whatever the number of
/// threads.
///
/// # Errors
/// When `city.toml` or a listed file cannot be read as a whole. What is wrong with one feature
/// goes into the report.
///
/// ```
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let folder = tempfile::tempdir()?;
/// std::fs::write(folder.path().join("city.toml"), "id = \"empty\"\n")?;
/// let reading = yike::ingest::read_city(folder.path())?;
/// assert_eq!(reading.city.id(), "empty");
/// assert_eq!(reading.report.rejected(), 0);
/// # Ok(())
/// # }
/// ```
pub fn read_city(folder: &Path) -> Result<CityReading, IngestError> {
    let settings = CitySettings::read(folder)?;
    let mut texts = read_layers(&settings.layers)?;
    let mut report = ImportReport::default();
    note_missing_layers(&settings.layers, &mut report);

    // Streets first: they prove or disprove that other layers have latitude written first.
    let streets = texts.areas(Level::Street, &SwapTest::by_range())?;
    let by_streets = extent_of(streets.as_ref());
    let districts = texts.areas(Level::District, &by_streets)?;
    let swap = if by_streets.has_extent() { by_streets } else { extent_of(districts.as_ref()) };
    let communities = texts.areas(Level::Community, &swap)?;

    let mut city = CityDraft {
        id: settings.id,
        name: settings.name,
        data_date: settings.data_date,
        source: settings.source,
        standard: settings.standard,
        terrain: settings.terrain,
        walkways: texts.osm_file.take().map_or(Walkways::None, Walkways::OsmFile),
        ..CityDraft::default()
    };
    let mut origins = Origins::default();
    for drafted in [districts, streets, communities].into_iter().flatten() {
        add(drafted, &mut city.areas, Some(&mut origins.areas), &mut report);
    }
    if let Some(text) = texts.take(Layer::Compounds) {
        let drafted = features::compounds(text, &swap)?;
        add(drafted, &mut city.compounds, Some(&mut origins.compounds), &mut report);
    }
    if let Some(text) = texts.take(Layer::Stations) {
        let drafted = features::stations(text, &swap)?;
        add(drafted, &mut city.stations, Some(&mut origins.stations), &mut report);
    }
    if let Some(text) = texts.take(Layer::Candidates) {
        let drafted = features::candidates(text, &swap)?;
        add(drafted, &mut city.candidates, Some(&mut origins.candidates), &mut report);
    }
    if let Some(text) = texts.take(Layer::Resources) {
        add(features::resources(text, &swap)?, &mut city.resources, None, &mut report);
    }
    if let Some(text) = texts.take(Layer::Requests) {
        add(features::requests(text, &swap)?, &mut city.requests, None, &mut report);
    }
    if let Some(text) = texts.take(Layer::Walkways) {
        let mut lines = Vec::new();
        let noding = text.settings.noding;
        add(features::walkways(text, &swap)?, &mut lines, None, &mut report);
        city.walkways = Walkways::Lines { lines, noding };
    }
    if let Some(text) = texts.take(Layer::Barriers) {
        add(features::barriers(text, &swap)?, &mut city.barriers, None, &mut report);
    }
    if let Some(text) = texts.take(Layer::Context) {
        add(features::context(text, &swap)?, &mut city.context, None, &mut report);
    }
    report.findings.extend(belonging::settle(&mut city, &origins));
    if let Some(of_file) = texts.osm_report {
        let mut notes = Notes::of_layer(of_file.layer);
        notes.note(Says {
            code: "osm-file",
            found: "the walkways are an OpenStreetMap file",
            expected: "",
            done: "read when the walking network is built",
        });
        report.findings.extend(notes.into_findings());
        report.layers.push(of_file);
    }
    report.finish();
    let city =
        city.finish().map_err(|source| IngestError::City { path: folder.to_owned(), source })?;
    Ok(CityReading { city, report })
}

/// The layers as text, each to be taken once.
struct LayerTexts<'a> {
    texts: Vec<LayerText<'a>>,
    osm_file: Option<std::path::PathBuf>,
    osm_report: Option<LayerReport>,
}

impl<'a> LayerTexts<'a> {
    fn take(&mut self, layer: Layer) -> Option<LayerText<'a>> {
        let at = self.texts.iter().position(|text| text.settings.layer == layer)?;
        Some(self.texts.swap_remove(at))
    }

    fn areas(
        &mut self,
        level: Level,
        swap: &SwapTest,
    ) -> Result<Option<Drafted<Area>>, IngestError> {
        let layer = match level {
            Level::District => Layer::Districts,
            Level::Street => Layer::Streets,
            Level::Community => Layer::Communities,
        };
        self.take(layer).map(|text| features::areas(text, level, swap)).transpose()
    }
}

fn read_layers(listed: &[LayerSettings]) -> Result<LayerTexts<'_>, IngestError> {
    let is_osm = |settings: &&LayerSettings| {
        settings.layer == Layer::Walkways && settings.file.to_lowercase().ends_with(".osm.pbf")
    };
    let osm = listed.iter().find(is_osm);
    if let Some(settings) = osm {
        check_file(settings)?;
    }
    // All layers are tried, and the error of the first in order is reported, not of the fastest.
    let texts: Vec<Result<LayerText<'_>, IngestError>> = listed
        .par_iter()
        .filter(|settings| !is_osm(settings))
        .map(|settings| {
            check_format(settings)?;
            let wanted_by = format!("layer {} of city.toml", settings.layer);
            Ok(LayerText { settings, features: read_features(&settings.path, &wanted_by)? })
        })
        .collect();
    let osm_report = osm.map(|settings| LayerReport {
        layer: Layer::Walkways,
        file: settings.file.clone(),
        read: 0,
        kept: 0,
        repaired: 0,
        rejected: 0,
    });
    Ok(LayerTexts {
        texts: texts.into_iter().collect::<Result<_, _>>()?,
        osm_file: osm.map(|settings| settings.path.clone()),
        osm_report,
    })
}

fn check_file(settings: &LayerSettings) -> Result<(), IngestError> {
    let wanted_by = format!("layer {} of city.toml", settings.layer);
    let path = &settings.path;
    let known = std::fs::metadata(path).map_err(|e| IngestError::of_io(path, e, &wanted_by))?;
    if known.is_file() {
        return Ok(());
    }
    let found = if known.is_dir() { "a folder" } else { "a device or a pipe" };
    Err(IngestError::WrongKind { path: path.clone(), expected: "a file", found })
}

fn check_format(settings: &LayerSettings) -> Result<(), IngestError> {
    let ending = settings.path.extension().map(|e| e.to_string_lossy().to_lowercase());
    if matches!(ending.as_deref(), Some("geojson" | "json")) || settings.path.is_dir() {
        return Ok(());
    }
    // A file that is not there is better told so than told of its ending.
    check_file(settings)?;
    Err(IngestError::Format {
        path: settings.path.clone(),
        layer: settings.layer,
        found: ending
            .map_or_else(|| "a file without ending".to_owned(), |e| format!("a .{e} file")),
        expected: if settings.layer == Layer::Walkways {
            "a .geojson, .json or .osm.pbf file (the formats supported now)"
        } else {
            FORMATS
        },
    })
}

fn note_missing_layers(listed: &[LayerSettings], report: &mut ImportReport) {
    for layer in [Layer::Compounds, Layer::Streets, Layer::Stations] {
        if listed.iter().any(|settings| settings.layer == layer) {
            continue;
        }
        let mut notes = Notes::of_layer(layer);
        notes.note(Says {
            code: "layer-missing",
            found: "city.toml lists no such layer",
            expected: "",
            done: "read as empty",
        });
        report.findings.extend(notes.into_findings());
    }
}

fn extent_of(areas: Option<&Drafted<Area>>) -> SwapTest {
    let entries = areas.into_iter().flat_map(|drafted| &drafted.entries);
    SwapTest::by_extent(entries.filter_map(|entry| entry.thing.shape.bounds()))
}

/// Moves a layer's drafts into the city, their origins and notes to where they are wanted.
fn add<T>(
    drafted: Drafted<T>,
    things: &mut Vec<T>,
    mut origins: Option<&mut Vec<Origin>>,
    report: &mut ImportReport,
) {
    let Drafted { entries, report: of_layer, findings } = drafted;
    for entry in entries {
        things.push(entry.thing);
        if let Some(origins) = &mut origins {
            let (layer, feature, stated) = (of_layer.layer, entry.feature, entry.stated);
            origins.push(Origin { layer, feature, stated });
        }
    }
    report.layers.push(of_layer);
    report.findings.extend(findings);
}
