//! What can be said of `yike import`.

use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args as ClapArgs, Subcommand, ValueEnum};

use crate::ingest::Layer;
use crate::ingest::osm::BlockRule;

/// `yike import`
#[derive(Debug, ClapArgs)]
#[command(args_conflicts_with_subcommands = true, subcommand_negates_reqs = true)]
pub struct ImportArgs {
    /// Another sort of data.
    #[command(subcommand)]
    pub from: Option<ImportCommand>,
    /// City folder to make or to complete
    #[arg(required = true, value_name = "DIR")]
    pub dir: Option<PathBuf>,
    /// A layer and the file it comes from: compounds=小区.xlsx, streets=jd.zip, walkways=city.osm.pbf;
    /// FILE#NAME picks a layer or a sheet; gaps=FILE takes back a gap list whose columns 状态,
    /// 责任单位, 备注 were filled in
    #[arg(required = true, value_name = "LAYER=FILE")]
    pub files: Vec<LayerFile>,
    /// Read a field from this column: name=小区名称, or compounds.name=小区名称
    #[arg(long = "column", value_name = "FIELD=HEADING")]
    pub columns: Vec<FieldColumn>,
    /// Coordinate system, of all files or of a layer: GCJ-02, compounds=EPSG:4526
    #[arg(long, value_name = "[LAYER=]CRS", allow_hyphen_values = true)]
    pub crs: Vec<OfLayer>,
    /// Text encoding, of all files or of a layer: GBK, streets=UTF-8; found out where left out
    #[arg(long, value_name = "[LAYER=]ENCODING")]
    pub encoding: Vec<OfLayer>,
    /// The city's name
    #[arg(long)]
    pub name: Option<String>,
    /// The day that the data speaks of: 2022-12-31
    #[arg(long, value_name = "DATE")]
    pub data_date: Option<String>,
    /// Where the data comes from; printed under every map and list
    #[arg(long)]
    pub source: Option<String>,
    /// Show what would be read from which column and change nothing
    #[arg(long)]
    pub dry_run: bool,
    /// Put the file in the place of the one that the layer has
    #[arg(long)]
    pub replace: bool,
}

/// `LAYER=FILE`
#[derive(Clone, Debug)]
pub struct LayerFile {
    /// The layer; `None` for the gap list that comes back.
    pub layer: Option<Layer>,
    /// The file, perhaps with `#` and the name of a layer or sheet in it.
    pub file: String,
}

impl FromStr for LayerFile {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let known = || Layer::ALL.map(Layer::as_str).join(", ");
        let (layer, file) = text
            .split_once('=')
            .ok_or_else(|| format!("expected LAYER=FILE, with a layer of {}, gaps", known()))?;
        let file = file.to_owned();
        if layer == "gaps" {
            return Ok(Self { layer: None, file });
        }
        let named = Layer::named(layer);
        let layer =
            named.ok_or_else(|| format!("no layer {layer:?}, expected {}, gaps", known()))?;
        Ok(Self { layer: Some(layer), file })
    }
}

/// `[LAYER.]FIELD=HEADING`
#[derive(Clone, Debug)]
pub struct FieldColumn {
    /// The layer, where one is named.
    pub layer: Option<Layer>,
    /// Our field.
    pub field: String,
    /// The file's heading.
    pub heading: String,
}

impl FromStr for FieldColumn {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let (field, heading) = text
            .split_once('=')
            .ok_or("expected FIELD=HEADING, such as name=小区名称 or compounds.name=小区名称")?;
        let (layer, field) = match field.split_once('.') {
            None => (None, field),
            Some((layer, field)) => {
                let named = Layer::named(layer).ok_or_else(|| format!("no layer {layer:?}"))?;
                (Some(named), field)
            }
        };
        Ok(Self { layer, field: field.to_owned(), heading: heading.to_owned() })
    }
}

/// `[LAYER=]TEXT`
#[derive(Clone, Debug)]
pub struct OfLayer {
    /// The layer, where one is named.
    pub layer: Option<Layer>,
    /// What is said of it.
    pub text: String,
}

impl FromStr for OfLayer {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        // A PROJ string has = inside: only a layer's name before it makes it a layer's.
        let of_layer =
            text.split_once('=').and_then(|(layer, rest)| Some((Layer::named(layer)?, rest)));
        Ok(match of_layer {
            Some((layer, rest)) => Self { layer: Some(layer), text: rest.to_owned() },
            None => Self { layer: None, text: text.to_owned() },
        })
    }
}

/// What else a city folder can be made from.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// From an OpenStreetMap extract (FILE.osm.pbf)
    Osm(ImportOsmArgs),
}

/// `yike import osm`
#[derive(Debug, ClapArgs)]
pub struct ImportOsmArgs {
    /// The extract: a file in OpenStreetMap's .osm.pbf format
    pub file: PathBuf,
    /// The city folder to make: new or empty
    pub dir: PathBuf,
    /// The city's name; default: the folder's
    #[arg(long)]
    pub name: Option<String>,
    /// Another table of what tags mean; the built-in one is geodata/osm-tags.toml
    #[arg(long, value_name = "FILE.toml")]
    pub tags: Option<PathBuf>,
    /// When compounds are made from blocks of residential buildings
    #[arg(long, value_enum, default_value_t = Blocks::Auto)]
    pub blocks: Blocks,
}

/// When compounds are made from blocks of residential buildings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Blocks {
    /// Where the mapped residential areas hold too few of the residential buildings
    Auto,
    /// Of every residential building outside the mapped areas
    Always,
    /// Never
    Never,
}

impl Blocks {
    /// The rule of that name.
    pub const fn rule(self) -> BlockRule {
        match self {
            Self::Auto => BlockRule::WhereAreasMissHomes,
            Self::Always => BlockRule::Always,
            Self::Never => BlockRule::Never,
        }
    }
}
