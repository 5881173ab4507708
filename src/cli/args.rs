//! What can be said on the command line.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::city::{Measure, Walker};
use crate::export::Language;
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
    /// Tell what was read of a city, repaired, rejected, and why (检查数据)
    Check(CheckArgs),
    /// Find who is served, who is not and why, and at what rates (分析覆盖)
    Analyze(AnalyzeArgs),
    /// Write the list of unserved compounds, worst first (导出短板清单)
    Gaps(GapsArgs),
    /// Make a city folder from other data (导入数据)
    #[command(subcommand)]
    Import(ImportCommand),
    /// Serve cities over HTTP, with the map (启动网页服务)
    Serve(ServeArgs),
}

/// What a city folder can be made from.
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
    /// How to print the report
    #[arg(long, value_enum, default_value_t = Format::Text)]
    pub format: Format,
    /// Exit with 1 when a feature was rejected
    #[arg(long)]
    pub strict: bool,
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
    /// File to write; its ending tells the format: .csv or .geojson
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: PathBuf,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
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
