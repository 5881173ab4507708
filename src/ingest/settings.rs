//! `city.toml`: what the city is called and which file stands for which layer.

use std::collections::BTreeMap;
use std::fmt;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::{
    self, Deserialize, Deserializer, MapAccess, Visitor, value::MapAccessDeserializer,
};
use toml::Spanned;
use toml::value::Datetime;

use super::headings::Field;
use super::source::{Needed, Source, Wanted, encoding_named};
use super::toml_text::TomlText;
use super::{IngestError, Layer};
use crate::city::{Noding, Terrain};
use crate::geodesy::Crs;

/// The settings of a city, checked.
pub(super) struct CitySettings {
    pub id: String,
    pub name: String,
    pub standard: String,
    pub data_date: Option<String>,
    pub source: Option<String>,
    /// The elevation model's path is the folder's joined with what is written.
    pub terrain: Terrain,
    /// Where the follow-ups of gaps are kept: the folder joined with what is written.
    pub follow_ups: Option<PathBuf>,
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
    /// The coordinate system that the user states for this layer.
    pub crs: Option<Crs>,
    /// The one that the user states for the city.
    pub city_crs: Option<Crs>,
    /// The text encoding that the user states.
    pub encoding: Option<String>,
    /// Which of several layers or sheets in the file.
    pub table: Option<String>,
    /// Headings that the file uses for our fields.
    pub columns: Vec<(Field, String)>,
    /// Where lines are joined (walkways only).
    pub noding: Noding,
}

impl LayerSettings {
    /// The file, for its reader; `by` says who wants it.
    pub fn source<'a>(&'a self, by: &'a str) -> Source<'a> {
        let column = |field: Field| {
            let stated = self.columns.iter().find(|(known, _)| *known == field);
            stated.map(|(_, heading)| heading.as_str())
        };
        let wanted = Wanted {
            by,
            encoding: self.encoding.as_deref(),
            table: self.table.as_deref(),
            lon: column(Field::Longitude),
            lat: column(Field::Latitude),
            wkt: column(Field::Outline),
            geometry: Needed::Needed,
        };
        Source { path: &self.path, wanted }
    }
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
    follow_ups: Option<String>,
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
    table: Option<String>,
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
            table: Option<String>,
            #[serde(default)]
            columns: BTreeMap<String, String>,
            noding: Option<Noding>,
        }

        impl<'de> Visitor<'de> for PathOrTable {
            type Value = LayerToml;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("a path, or a table of path, crs, encoding, table, columns and noding")
            }

            fn visit_str<E: de::Error>(self, path: &str) -> Result<LayerToml, E> {
                let path = path.to_owned();
                let columns = BTreeMap::new();
                let (crs, encoding, table, noding) = (None, None, None, None);
                Ok(LayerToml { path, crs, encoding, table, columns, noding })
            }

            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<LayerToml, A::Error> {
                let table = Table::deserialize(MapAccessDeserializer::new(map))?;
                let Table { path, crs, encoding, table, columns, noding } = table;
                Ok(LayerToml { path, crs, encoding, table, columns, noding })
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
        let city_crs = city.crs.map(|stated| crs(&text, &stated.span(), stated.get_ref()));
        let city_crs = city_crs.transpose()?;
        let mut layers = Vec::new();
        for (layer, entry) in city.layers.listed() {
            layers.push(layer_settings(&text, folder, layer, entry, city_crs.as_ref())?);
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
            follow_ups: city.follow_ups.map(|file| folder.join(file)),
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

fn crs(text: &TomlText, span: &Range<usize>, stated: &str) -> Result<Crs, IngestError> {
    Crs::named(stated).map_err(|error| {
        let message = format!("crs = {stated:?}: expected {}", error.expected);
        text.error_at(span, message)
    })
}

fn layer_settings(
    text: &TomlText,
    folder: &Path,
    layer: Layer,
    entry: Spanned<LayerToml>,
    city_crs: Option<&Crs>,
) -> Result<LayerSettings, IngestError> {
    let span = entry.span();
    let LayerToml { path: file, crs: stated, encoding, table, columns, noding } =
        entry.into_inner();
    if file.trim().is_empty() {
        return Err(text.error_at(&span, format!("layer {layer}: expected a path, found \"\"")));
    }
    let crs = stated.map(|stated| crs(text, &span, &stated)).transpose()?;
    if let Some(label) = &encoding
        && encoding_named(label).is_none()
    {
        let message = format!(
            "layer {layer}: encoding = {label:?}: expected a name such as \"UTF-8\", \"GBK\" or \
             \"GB18030\""
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
    let (path, city_crs) = (folder.join(&file), city_crs.cloned());
    Ok(LayerSettings { layer, path, file, crs, city_crs, encoding, table, columns, noding })
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
            ("id = \"a\"\n\ncrs = \"EPSG:2326\"\n", 3, "EPSG:4490"),
            ("id = \"a\"\n[layers]\nhouses = \"h.geojson\"\n", 3, "houses"),
            ("id = \"a\"\n[layers]\nstreets = 5\n", 3, "a path"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", colour = 1 }\n", 3, "colour"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", crs = \"BD-10\" }\n", 3, "BD-10"),
            ("id = \"a\"\n[layers]\nstreets = { path = \"s\", encoding = \"GBX\" }\n", 3, "GBX"),
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
