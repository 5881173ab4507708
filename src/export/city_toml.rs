//! `city.toml` completed: what a person wrote in it stays as it is, comments and all.

use std::path::Path;

use toml_edit::{DocumentMut, InlineTable, Item, Table, Value, value};

use super::ExportError;

/// A city's settings, to be completed and written.
#[derive(Clone, Debug, Default)]
pub struct CityToml {
    document: DocumentMut,
}

/// Where a layer comes from, as `city.toml` says it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LayerEntry {
    /// The file, from the city folder.
    pub path: String,
    /// Coordinate system, where the file's own word is not enough.
    pub crs: Option<String>,
    /// Text encoding, where it is stated.
    pub encoding: Option<String>,
    /// Which of several layers or sheets.
    pub table: Option<String>,
    /// Fields and the headings that they are read from.
    pub columns: Vec<(String, String)>,
}

impl CityToml {
    /// The settings in a text.
    ///
    /// # Errors
    /// When the text is no TOML.
    pub fn parse(text: &str) -> Result<Self, toml_edit::TomlError> {
        Ok(Self { document: text.parse()? })
    }

    /// Sets a word of the city: its name, its source.
    pub fn say(&mut self, key: &str, text: &str) {
        // A date in ISO 8601 is a TOML date.
        let date = text.parse::<toml_edit::Datetime>().ok().filter(|_| key == "data_date");
        self.document[key] = date.map_or_else(|| value(text), value);
    }

    /// What a word of the city is set to, where it is a text.
    #[must_use]
    pub fn said(&self, key: &str) -> Option<&str> {
        self.document.get(key)?.as_str()
    }

    /// Whether a word of the city is set.
    #[must_use]
    pub fn says(&self, key: &str) -> bool {
        self.document.contains_key(key)
    }

    /// The entry of a layer, where it has one, as it is written.
    #[must_use]
    pub fn layer(&self, layer: &str) -> Option<String> {
        let entry = self.document.get("layers")?.get(layer)?;
        let path = entry.as_str().or_else(|| entry.get("path")?.as_str());
        Some(path.unwrap_or_default().to_owned())
    }

    /// Says where a layer comes from.
    pub fn set_layer(&mut self, layer: &str, entry: LayerEntry) {
        let layers = self.document.entry("layers").or_insert_with(|| Item::Table(Table::new()));
        let LayerEntry { path, crs, encoding, table, columns } = entry;
        if crs.is_none() && encoding.is_none() && table.is_none() && columns.is_empty() {
            layers[layer] = value(path);
            return;
        }
        let mut told = InlineTable::new();
        told.insert("path", path.into());
        let more = [("crs", crs), ("encoding", encoding), ("table", table)];
        for (key, text) in more.into_iter().filter_map(|(key, text)| Some((key, text?))) {
            told.insert(key, text.into());
        }
        if !columns.is_empty() {
            let columns = columns.into_iter().map(|(field, heading)| (field, Value::from(heading)));
            told.insert("columns", Value::InlineTable(columns.collect()));
        }
        layers[layer] = value(told);
    }

    /// Writes the settings.
    ///
    /// # Errors
    /// When the file system says no.
    pub fn write(&self, path: &Path) -> Result<(), ExportError> {
        std::fs::write(path, self.document.to_string()).map_err(ExportError::write(path))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_person_wrote_stays_and_what_is_new_is_added() {
        let text = "# ours\nid = \"a\" # short\n\n[layers]\nstreets = \"jd.shp\" # of 2021\n";
        let mut city = CityToml::parse(text).expect("TOML");
        city.say("data_date", "2022-12-31");
        let columns = vec![("name".to_owned(), "小区名称".to_owned())];
        let crs = Some("GCJ-02".to_owned());
        let path = "c.xlsx".to_owned();
        let entry = LayerEntry { path, crs, columns, ..LayerEntry::default() };
        city.set_layer("compounds", entry);
        let written = city.document.to_string();
        for part in [
            "# ours\nid = \"a\" # short\n",
            "data_date = 2022-12-31\n",
            "streets = \"jd.shp\" # of 2021\n",
            "compounds = { path = \"c.xlsx\", crs = \"GCJ-02\", columns = { name = \"小区名称\" } }\n",
        ] {
            assert!(written.contains(part), "{part}: {written}");
        }
        assert_eq!(city.layer("streets").as_deref(), Some("jd.shp"));
        assert_eq!(city.layer("compounds").as_deref(), Some("c.xlsx"));
        assert_eq!(city.layer("stations"), None);
    }

    #[test]
    fn an_empty_text_becomes_settings() {
        let mut city = CityToml::default();
        city.say("id", "a");
        city.set_layer("streets", LayerEntry { path: "s.csv".to_owned(), ..LayerEntry::default() });
        assert_eq!(city.document.to_string(), "id = \"a\"\n\n[layers]\nstreets = \"s.csv\"\n");
    }
}
