//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::str::FromStr;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::site::SiteArgs;
use crate::city::{Measure, Walker};
use crate::export::{Language, TextEncoding};
use crate::ingest::Layer;
use crate::ingest::osm::BlockRule;
use crate::study::ByAsked;

/// 一刻: who can walk to a service station in fifteen minutes, who cannot, and why.
#[derive(Debug, Parser)]
#[command(name = "yike", version, max_term_width = 100)]
pub struct Args {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Tell what was read of a city, repaired, rejected, what is likely wrong, and why (检查数据)
    Check(CheckArgs),
    /// Find who is served, who is not and why, and at what rates (分析覆盖)
    Analyze(AnalyzeArgs),
    /// Write the list of unserved compounds, worst first (导出短板清单)
    Gaps(GapsArgs),
    /// Make or complete a city folder from any files (导入数据)
    Import(ImportArgs),
    /// Match needs with the rooms that units can lend: three lists (需求、资源、项目三张清单)
    Lists(ListsArgs),
    /// Write the printed report, A4, as HTML or PDF (生成报告)
    Report(ReportArgs),
    /// Find where the next stations do most good, with the proof (选址方案)
    Site(SiteArgs),
    /// Serve cities over HTTP, with the map (启动网页服务)
    Serve(ServeArgs),
}

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

/// `yike check`
#[derive(Debug, ClapArgs)]
pub struct CheckArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// How to write the report
    #[arg(long, value_enum, default_value_t = CheckFormat::Text)]
    pub format: CheckFormat,
    /// File to write it to; default: standard output
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: Option<PathBuf>,
    /// In text: show twenty examples of each kind, not five
    #[arg(long)]
    pub all: bool,
    /// Language of what is found and what to do
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
    /// Exit with 1 when a feature was rejected
    #[arg(long)]
    pub strict: bool,
}

/// How to write what was found in a city's data.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CheckFormat {
    /// For reading
    Text,
    /// For programs
    Json,
    /// A page with small maps, to be printed or sent on
    Html,
}

/// `yike analyze`
#[derive(Debug, ClapArgs)]
pub struct AnalyzeArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
    /// Write compounds.geojson, gaps.csv, rates.csv, circles.geojson, map.svg and summary.json here
    #[arg(long, value_name = "DIR")]
    pub out: Option<PathBuf>,
    /// With --out: write rings.geojson too, the service circles at these minutes, each station's
    /// and all dissolved
    #[arg(long, value_name = "M,M,…", value_delimiter = ',', requires = "out")]
    pub rings: Vec<f64>,
    /// How to print the summary
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Exit with 1 when a compound is unserved
    #[arg(long)]
    pub strict: bool,
}

/// `yike gaps`
#[derive(Debug, ClapArgs)]
pub struct GapsArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// File to write; its ending tells the format: .csv, .xlsx, .geojson, .gpkg (with all layers
    /// of the city), .shp.zip or .zip (Shapefile)
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: PathBuf,
    /// How text is written in a Shapefile
    #[arg(long, value_enum, default_value_t = EncodingWord::Utf8)]
    pub encoding: EncodingWord,
    /// Which gaps are listed.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
}

/// `yike lists`
#[derive(Debug, ClapArgs)]
pub struct ListsArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// File to write; its ending tells the format: .xlsx or .json
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: PathBuf,
    /// Which gaps are needs.
    #[command(flatten)]
    pub filter: FilterArgs,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
}

/// `yike report`
#[derive(Debug, ClapArgs)]
pub struct ReportArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// File to write; its ending tells the format: .html or .pdf
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: PathBuf,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
}

/// Encodings of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EncodingWord {
    /// What older Chinese programs read without asking
    Gbk,
    /// All characters
    #[value(name = "utf-8", alias = "utf8")]
    Utf8,
}

impl EncodingWord {
    /// The encoding of that name.
    pub const fn encoding(self) -> TextEncoding {
        match self {
            Self::Gbk => TextEncoding::Gbk,
            Self::Utf8 => TextEncoding::Utf8,
        }
    }
}

/// Which gaps are listed; rates stay those of the whole city.
#[derive(Debug, ClapArgs)]
pub struct FilterArgs {
    /// Only gaps in this street, by id or name; may be given more than once, or several with
    /// commas; none: in no street
    #[arg(long, value_name = "STREET", value_delimiter = ',')]
    pub street: Vec<String>,
    /// Only gaps for this reason: no-station-in-radius, barrier, not-joined, partly-inside, …
    #[arg(long, value_name = "REASON", value_delimiter = ',')]
    pub reason: Vec<String>,
    /// Only gaps of this kind: compound, courtyard, relocation, village, worksite, park
    #[arg(long, value_name = "KIND", value_delimiter = ',')]
    pub kind: Vec<String>,
    /// Only gaps with at least so many residents; those of unknown number are left out
    #[arg(long, value_name = "N", allow_negative_numbers = true)]
    pub residents_min: Option<f64>,
}

/// `yike serve`
#[derive(Debug, ClapArgs)]
pub struct ServeArgs {
    /// City folders: those that hold city.toml
    #[arg(required = true, value_name = "CITY")]
    pub cities: Vec<PathBuf>,
    /// Address to listen at
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:8080")]
    pub bind: SocketAddr,
    /// How to write the log; RUST_LOG says how much of it
    #[arg(long, value_enum, default_value_t = LogFormat::Text)]
    pub log: LogFormat,
}

/// How to write the log.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LogFormat {
    /// For reading
    Text,
    /// A JSON object a line
    Json,
}

/// The rule and the way of measuring.
#[derive(Debug, ClapArgs)]
pub struct Choices {
    /// Standard: a built-in id (quarter-hour, tiers, gb50180-2018, life-circle) or a .toml file;
    /// default: the city's own
    #[arg(long, value_name = "S")]
    pub standard: Option<String>,
    /// How walks are measured; default: walk where the city has walkways, else circle
    #[arg(long, value_enum)]
    pub by: Option<Way>,
    /// Who walks: brings a pace (adult 4.0, over-60 3.0, with-child 3.5, wheelchair 3.0 km/h and
    /// no stairs), in place of the standard's
    #[arg(long, value_enum)]
    pub walker: Option<WalkerWord>,
    /// Limit in minutes, in place of the standard's
    #[arg(long, value_name = "M", allow_negative_numbers = true, conflicts_with = "meters")]
    pub minutes: Option<f64>,
    /// Walking pace in km/h, in place of the standard's
    #[arg(long, value_name = "KMH", allow_negative_numbers = true)]
    pub pace: Option<f64>,
    /// Limit in metres, in place of the standard's
    #[arg(long, value_name = "R", allow_negative_numbers = true)]
    pub meters: Option<f64>,
    /// By circle: factor from straight lengths to those that count; 1.3 is a usual allowance
    #[arg(long, value_name = "F", allow_negative_numbers = true)]
    pub detour: Option<f64>,
    /// Which part of a compound must be within the limit, in place of the standard's
    #[arg(long, value_enum, value_name = "WHAT")]
    pub measure: Option<MeasureWord>,
    /// Language of the words in lists
    #[arg(long, value_enum, default_value_t = Lang::Zh)]
    pub lang: Lang,
}

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    Text,
    /// For programs
    Json,
}

/// Ways of walking.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Way {
    /// Straight lines
    Circle,
    /// Over the streets
    Walk,
}

impl Way {
    /// The way of that name.
    pub const fn asked(self) -> ByAsked {
        match self {
            Self::Circle => ByAsked::Circle,
            Self::Walk => ByAsked::Walk,
        }
    }
}

/// Walkers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WalkerWord {
    /// 4.0 km/h
    Adult,
    /// 3.0 km/h
    #[value(name = "over-60")]
    Over60,
    /// 3.5 km/h
    WithChild,
    /// 3.0 km/h, no stairs
    Wheelchair,
}

impl WalkerWord {
    /// The walker of that name.
    pub const fn walker(self) -> Walker {
        match self {
            Self::Adult => Walker::Adult,
            Self::Over60 => Walker::Over60,
            Self::WithChild => Walker::WithChild,
            Self::Wheelchair => Walker::Wheelchair,
        }
    }
}

/// Measures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum MeasureWord {
    /// Its nearest gate, or its inner point where no gate is known
    Gate,
    /// Its inner point
    Point,
    /// The larger part of its area
    Area,
}

impl MeasureWord {
    /// The measure of that name.
    pub const fn measure(self) -> Measure {
        match self {
            Self::Gate => Measure::Gate,
            Self::Point => Measure::Point,
            Self::Area => Measure::Area,
        }
    }
}

/// Languages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Lang {
    /// 中文
    Zh,
    /// English
    En,
}

impl Lang {
    /// The language of that name.
    pub const fn language(self) -> Language {
        match self {
            Self::Zh => Language::Chinese,
            Self::En => Language::English,
        }
    }
}
