//! What can be said on the command line. Commands with many words have a file of their own for them.

use std::net::SocketAddr;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use super::choices::{Choices, Lang};
use super::import::ImportArgs;
use super::site::SiteArgs;
use crate::export::TextEncoding;

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

/// How to print.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// For reading
    Text,
    /// For programs
    Json,
}
