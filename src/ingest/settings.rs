//! `city.toml`: what the city is called and which file stands for which layer.

use std::collections::BTreeMap;
use std::fmt;
use std::path::{Path, PathBuf};

use serde::de::{
    self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer,
};
use toml::Spanned;
use toml::value::Datetime;

use super::headings::Field;
use super::toml_text::TomlText;
use super::{IngestError, Layer, crs};
use crate::city::{Noding, Terrain};

/// The settings of a city, checked.
pub(super) struct CitySettings {
    pub id: String,
    pub name: String,
    pub standard: String,
    pub data_date: Option<String>,
    pub source: Option<String>,
    /// The elevation model's path is the folder's joined with what is written.
    pub terrain: Terrain,
    /// In the order of [`Layer::ALL`].
    pub layers: Vec<LayerSettings>,
}

/// Where a layer comes from.
pub(super) struct LayerSettings {
    pub layer: Layer,
    /// As written.
    pub file: String,
    /// The folder joined with `file`.
    pub path: PathBuf,
    /// Headings that the file uses for our fields.
    pub columns: Vec<(Field, String)>,
    /// Where lines are joined (walkways only).
    pub noding: Noding,
}

#[derive(serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct CityToml {
    id: Option<Spanned<String>>,
    name: Option<String>,
    crs: Option<Spanned<String>>,
    standard: Option<String>,
    data_date: Option<Day>,
    source: Option<String>,
    dem: Option<Spanned<String>>,
    slope: Option<bool>,
    #[serde(default)]
    layers: LayersToml,
}

#[derive(Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct LayersToml {
    compounds: Option<Spanned<LayerToml>>,
    streets: Option<Spanned<LayerToml>>,
    stations: Option<Spanned<LayerToml>>,
    communities: Option<Spanned<LayerToml>>,
    districts: Option<Spanned<LayerToml>>,
    candidates: Option<Spanned<LayerToml>>,
    resources: Option<Spanned<LayerToml>>,
    requests: Option<Spanned<LayerToml>>,
    walkways: Option<Spanned<LayerToml>>,
    barriers: Option<Spanned<LayerToml>>,
    context: Option<Spanned<LayerToml>>,
}

impl LayersToml {
    fn listed(self) -> impl Iterator<Item = (Layer, Spanned<LayerToml>)> {
        let entries = [
            self.compounds,
            self.streets,
            self.stations,
            self.communities,
            self.districts,
            self.candidates,
            self.resources,
            self.requests,
            self.walkways,
            self.barriers,
            self.context,
        ];
        Layer::ALL.into_iter().zip(entries).filter_map(|(layer, entry)| Some((layer, entry?)))
    }
}

/// A path, or a table with more to say.
struct LayerToml {
    path: String,
    crs: Option<String>,
    encoding: Option<String>,
    columns: BTreeMap<String, String>,
    noding: Option<Noding>,
}

impl<'de> Deserialize<'de> for LayerToml {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct PathOrTable;

        #[derive(serde::Deserialize)]
        #[serde(deny_unknown_fields)]
        struct Table {
            path: String,
            crs: Option<String>,
            encoding: Option<String>,
            #[serde(default)]
            columns: BTreeMap<String, String>,
            noding: Option<Noding>,
        }

        impl<'de> Visitor<'de> for PathOrTable {
            type Value = LayerToml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path, or a table of path, crs, encoding, columns and noding")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<LayerToml, E> {
                let path = path.to_owned();
                let columns = BTreeMap::new();
                Ok(LayerToml { path, crs: None, encoding: None, columns, noding: None })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LayerToml, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                let Table { path, crs, encoding, columns, noding } = table;
                Ok(LayerToml { path, crs, encoding, columns, noding })
            }
        }

        deserializer.deserialize_any(PathOrTable)
    }
}

/// A day, as a TOML date or as text.
#[derive(serde::Deserialize)]
#[serde(untagged, expecting = "expected a date such as 2022-12-31")]
enum Day {
    Date(Datetime),
    Text(String),
}

impl CitySettings {
    /// Reads and checks `city.toml` in `folder`.
    pub fn read(folder: &Path) -> Result<Self, IngestError> {
        if folder.is_file() {
            let (expected, found) = ("a city folder", "a file");
            return Err(IngestError::WrongKind { path: folder.to_owned(), expected, found });
        }
        let text = TomlText::read(&folder.join("city.toml"), "a city folder has one")?;
        let city: CityToml = text.parse()?;
        let id = city_id(&text, folder, city.id)?;
        if let Some(stated) = &city.crs {
            check_crs(&text, stated)?;
        }
        let mut layers = Vec::new();
        for (layer, entry) in city.layers.listed() {
            layers.push(layer_settings(&text, folder, layer, entry)?);
        }
        Ok(Self {
            name: city.name.unwrap_or_else(|| id.clone()),
            id,
            standard: city.standard.unwrap_or_else(|| "quarter-hour".to_owned()),
            data_date: city.data_date.map(|day| match day {
                Day::Date(date) => date.to_string(),
                Day::Text(words) => words,
            }),
            source: city.source,
            terrain: Terrain { dem: dem_path(&text, folder, city.dem)?, slope: city.slope },
            layers,
        })
    }
}

/// Where the elevation model lies. Whether it is there and of use is seen when it is read.
fn dem_path(
    text: &TomlText,
    folder: &Path,
    stated: Option<Spanned<String>>,
) -> Result<Option<PathBuf>, IngestError> {
    let Some(stated) = stated else { return Ok(None) };
    let lower = stated.get_ref().to_lowercase();
    if lower.ends_with(".tif") || lower.ends_with(".tiff") {
        return Ok(Some(folder.join(stated.get_ref())));
    }
    let message = format!("dem = {:?}: expected a GeoTIFF (.tif or .tiff)", stated.get_ref());
    Err(text.error_at(&stated.span(), message))
}

fn city_id(
    text: &TomlText,
    folder: &Path,
    stated: Option<Spanned<String>>,
) -> Result<String, IngestError> {
    let is_short_name = |id: &str| {
        let word = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-';
        !id.is_empty() && id.chars().all(word)
    };
    if let Some(id) = stated {
        if is_short_name(id.get_ref()) {
            return Ok(id.into_inner());
        }
        let message = format!("id = {:?}: expected letters a–z, digits and '-'", id.get_ref());
        return Err(text.error_at(&id.span(), message));
    }
    let folder_name = folder
        .canonicalize()
        .ok()
        .and_then(|whole| whole.file_name().map(|name| name.to_string_lossy().into_owned()))
        .unwrap_or_default();
    if is_short_name(&folder_name) {
        return Ok(folder_name);
    }
    Err(text.error(format!(
        "expected an id of letters a–z, digits and '-'; \
         the folder's name {folder_name:?} cannot stand in for it"
    )))
}

fn check_crs(text: &TomlText, stated: &Spanned<String>) -> Result<(), IngestError> {
    if crs::is_wgs84(stated.get_ref()) {
        return Ok(());
    }
    let message = format!("crs = {:?}: expected {}", stated.get_ref(), crs::SUPPORTED);
    Err(text.error_at(&stated.span(), message))
}

fn layer_settings(
    text: &TomlText,
    folder: &Path,
    layer: Layer,
    entry: Spanned<LayerToml>,
) -> Result<LayerSettings, IngestError> {
    let span = entry.span();
    let LayerToml { path: file, crs, encoding, columns, noding } = entry.into_inner();
    if file.trim().is_empty() {
        return Err(text.error_at(&span, format!("layer {layer}: expected a path, found \"\"")));
    }
    if let Some(crs) = crs {
        check_crs(text, &Spanned::new(span.clone(), crs))?;
    }
    if let Some(encoding) = encoding
        && !matches!(encoding.to_ascii_lowercase().as_str(), "utf-8" | "utf8")
    {
        let message = format!(
            "layer {layer}: encoding = {encoding:?}: expected \"UTF-8\" (GeoJSON has no other)"
        );
        return Err(text.error_at(&span, message));
    }
    if noding.is_some() && layer != Layer::Walkways {
        let message = format!("layer {layer}: noding: expected for walkways only");
        return Err(text.error_at(&span, message));
    }
    let columns = columns
        .into_iter()
        .map(|(field, heading)| match Field::from_name(&field) {
            Some(known) => Ok((known, heading)),
            None => {
                let known = Field::ALL.map(Field::as_str).join(", ");
                let message =
                    format!("layer {layer}: columns: unknown field {field:?}, expected {known}");
                Err(text.error_at(&span, message))
            }
        })
        .collect::<Result<Vec<_>, _>>()?;
    let noding = noding.unwrap_or_default();
    Ok(LayerSettings { layer, path: folder.join(&file), file, columns, noding })
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    fn settings(toml: &str) -> Result<CitySettings, IngestError> {
        let folder = tempfile::tempdir().expect("a folder");
        fs::write(folder.path().join("city.toml"), toml).expect("written");
        CitySettings::read(folder.path())
    }

    fn complaint(toml: &str) -> String {
        settings(toml).err().expect("an error").to_string()
    }

    #[test]
    fn a_layer_is_a_path_or_a_table() {
        let city = settings(
            "id = \"a-1\"\ndata_date = 2022-12-31\n[layers]\nstreets = { path = \"s.geojson\", \
             columns = { name = \"街道名\" } }\ncompounds = \"c.geojson\"\n",
        )
        .expect("settings");
        assert_eq!(city.name, "a-1");
        assert_eq!(city.standard, "quarter-hour");
        assert_eq!(city.data_date.as_deref(), Some("2022-12-31"));
        let layers: Vec<_> = city.layers.iter().map(|l| (l.layer, l.file.as_str())).collect();
        assert_eq!(layers, [(Layer::Compounds, "c.geojson"), (Layer::Streets, "s.geojson")]);
        assert_eq!(city.layers[1].columns, [(Field::Name, "街道名".to_owned())]);
    }

    #[test]
    fn walkways_say_where_they_are_joined_and_hills_whether_they_count() {
        let city = settings(
            "id = \"a\"\ndem = \"hills.tif\"\nslope = false\n[layers]\nstreets = \"s.geojson\"\n\
             walkways = { path = \"w.geojson\", noding = \"crossings\" }\n",
        )
        .expect("settings");
        let nodings: Vec<_> = city.layers.iter().map(|layer| layer.noding).collect();
        assert_eq!(nodings, [Noding::Vertices, Noding::Crossings]);
        assert_eq!(city.terrain.slope, Some(false));
        assert!(city.terrain.dem.expect("a path").ends_with("hills.tif"));
        assert_eq!(settings("id = \"a\"\n").expect("settings").terrain, Terrain::default());
    }

    #[test]
    fn errors_name_the_line() {
        for (toml, line, word) in [
            ("id = \"a\"\nnames = \"b\"\n", 2, "names"),
            ("id = \"西宁\"\n", 1, "a–z"),
            ("id = \"a\"\n\ncrs = \"EPSG:4513\"\n", 3, "EPSG:4490"),
            ("id = \"a\"\n[layers]\nhouses = \"h.geojson\"\n", 3, "houses"),
            ("id = \"a\"\n[layers]\nstreets = 5\n", 3, "a path"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", colour = 1 }\n", 3, "colour"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", crs = \"BD-09\" }\n", 3, "BD-09"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", encoding = \"GBK\" }\n", 3, "GBK"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", columns = { x = \"y\" } }", 3, "x"),
            ("id = \"a\"\n[layers]\nwalkways = { path = \"w\", noding = \"x\" }", 3, "crossings"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", noding = \"crossings\" }", 3, "only"),
            ("id = \"a\"\ndem = \"hills.png\"\n", 2, "GeoTIFF"),
            ("id = \"a\"\nslope = \"steep\"\n", 2, "steep"),
            ("id = \"a\"\nname = \n", 2, ""),
        ] {
            let message = complaint(toml);
            assert!(message.contains(&format!("line {line}")), "{toml}: {message}");
            assert!(message.contains(word), "{toml}: {message}");
        }
    }

    #[test]
    fn a_folder_whose_name_is_no_short_name_needs_an_id() {
        let message = complaint("name = \"西宁市\"\n");
        assert!(message.contains("expected an id"), "{message}");
    }
}
