//! A city folder, from `city.toml` to the finished city.

use std::path::{Path, PathBuf};

use super::belonging::{self, Origin, Origins};
use super::draft::Drafted;
use super::fit::{self, Systems};
use super::follow_ups::{compared, read_follow_ups};
use super::notes::{Notes, Says};
use super::settings::{CitySettings, LayerSettings};
use super::source::is_osm;
use super::swap::SwapTest;
use super::{ImportReport, IngestError, Layer, LayerReport, features};
use crate::city::{Area, City, CityDraft, Level, Walkways};

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
/// A layer's features are made while the next are read; city and report are the same whatever the
/// number of threads.
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
    let listed = Listed::new(&settings.layers)?;
    let mut report = ImportReport::default();
    note_missing_layers(&settings.layers, &mut report);

    // Streets first: they prove or disprove that other layers have latitude written first.
    let streets = listed.areas(Level::Street, &SwapTest::by_range())?;
    let by_streets = extent_of(streets.as_ref());
    let districts = listed.areas(Level::District, &by_streets)?;
    let swap = if by_streets.has_extent() { by_streets } else { extent_of(districts.as_ref()) };
    let communities = listed.areas(Level::Community, &swap)?;

    let mut city = CityDraft {
        id: settings.id,
        name: settings.name,
        data_date: settings.data_date,
        source: settings.source,
        standard: settings.standard,
        terrain: settings.terrain,
        walkways: listed.osm_file().map_or(Walkways::None, Walkways::OsmFile),
        ..CityDraft::default()
    };
    let mut origins = Origins::default();
    let mut systems = Systems::new();
    for drafted in [districts, streets, communities].into_iter().flatten() {
        add(drafted, &mut city.areas, Some(&mut origins.areas), &mut systems, &mut report);
    }
    if let Some(layer) = listed.layer(Layer::Compounds) {
        let drafted = features::compounds(layer, &swap)?;
        add(drafted, &mut city.compounds, Some(&mut origins.compounds), &mut systems, &mut report);
    }
    if let Some(layer) = listed.layer(Layer::Stations) {
        let drafted = features::stations(layer, &swap)?;
        add(drafted, &mut city.stations, Some(&mut origins.stations), &mut systems, &mut report);
    }
    if let Some(layer) = listed.layer(Layer::Candidates) {
        let drafted = features::candidates(layer, &swap)?;
        add(
            drafted,
            &mut city.candidates,
            Some(&mut origins.candidates),
            &mut systems,
            &mut report,
        );
    }
    if let Some(layer) = listed.layer(Layer::Resources) {
        add(
            features::resources(layer, &swap)?,
            &mut city.resources,
            None,
            &mut systems,
            &mut report,
        );
    }
    if let Some(layer) = listed.layer(Layer::Requests) {
        add(features::requests(layer, &swap)?, &mut city.requests, None, &mut systems, &mut report);
    }
    if let Some(layer) = listed.layer(Layer::Walkways) {
        let mut lines = Vec::new();
        let noding = layer.noding;
        add(features::walkways(layer, &swap)?, &mut lines, None, &mut systems, &mut report);
        city.walkways = Walkways::Lines { lines, noding };
    }
    if let Some(layer) = listed.layer(Layer::Barriers) {
        add(features::barriers(layer, &swap)?, &mut city.barriers, None, &mut systems, &mut report);
    }
    if let Some(layer) = listed.layer(Layer::Context) {
        add(features::context(layer, &swap)?, &mut city.context, None, &mut systems, &mut report);
    }
    report.add(belonging::settle(&mut city, &origins));
    if let Some(path) = &settings.follow_ups {
        let reading = read_follow_ups(path)?;
        city.follow_ups = reading.entries;
        report.add(reading.findings);
        report.add(compared(&city));
    }
    report.add(fit::examine(&city, &origins, &systems));
    if let Some(of_file) = listed.osm_report() {
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

/// The layers that `city.toml` lists.
struct Listed<'a> {
    layers: &'a [LayerSettings],
    /// The walkways, where they are an OpenStreetMap file: read when the network is built.
    osm: Option<&'a LayerSettings>,
}

impl<'a> Listed<'a> {
    /// Sees first that every file is there: who waits for a large layer wants to know before.
    fn new(layers: &'a [LayerSettings]) -> Result<Self, IngestError> {
        let mut osm = None;
        for settings in layers {
            let path = &settings.path;
            let wanted_by = format!("layer {} of city.toml", settings.layer);
            let known =
                std::fs::metadata(path).map_err(|e| IngestError::of_io(path, e, &wanted_by))?;
            if settings.layer == Layer::Walkways
                && (settings.file.to_lowercase().ends_with(".osm.pbf") || is_osm(path))
            {
                if !known.is_file() {
                    let found = if known.is_dir() { "a folder" } else { "a device or a pipe" };
                    let (path, expected) = (path.clone(), "a file");
                    return Err(IngestError::WrongKind { path, expected, found });
                }
                osm = Some(settings);
            }
        }
        Ok(Self { layers, osm })
    }

    fn layer(&self, layer: Layer) -> Option<&'a LayerSettings> {
        let of_features = |settings: &&LayerSettings| {
            settings.layer == layer && (layer != Layer::Walkways || self.osm.is_none())
        };
        self.layers.iter().find(of_features)
    }

    fn areas(&self, level: Level, swap: &SwapTest) -> Result<Option<Drafted<Area>>, IngestError> {
        let layer = match level {
            Level::District => Layer::Districts,
            Level::Street => Layer::Streets,
            Level::Community => Layer::Communities,
        };
        self.layer(layer).map(|settings| features::areas(settings, level, swap)).transpose()
    }

    fn osm_file(&self) -> Option<PathBuf> {
        self.osm.map(|settings| settings.path.clone())
    }

    fn osm_report(&self) -> Option<LayerReport> {
        self.osm.map(|settings| LayerReport {
            layer: Layer::Walkways,
            file: settings.file.clone(),
            read: 0,
            kept: 0,
            repaired: 0,
            rejected: 0,
        })
    }
}

fn note_missing_layers(listed: &[LayerSettings], report: &mut ImportReport) {
    for layer in [Layer::Compounds, Layer::Streets, Layer::Stations] {
        if listed.iter().any(|settings| settings.layer == layer) {
            continue;
        }
        let mut notes = Notes::of_layer(layer);
        notes.warned(Says {
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
    systems: &mut Systems,
    report: &mut ImportReport,
) {
    let Drafted { entries, report: of_layer, findings, system } = drafted;
    systems.insert(of_layer.layer, system);
    for entry in entries {
        things.push(entry.thing);
        if let Some(origins) = &mut origins {
            let (layer, feature, stated) = (of_layer.layer, entry.feature, entry.stated);
            origins.push(Origin { layer, feature, stated });
        }
    }
    report.layers.push(of_layer);
    report.add(findings);
}
