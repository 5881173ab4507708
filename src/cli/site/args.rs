//! What can be said of `yike site`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::words::{lon_lat, share, tier, yuan};
use crate::city::Tier;
use crate::cli::choices::Choices;
use crate::geodesy::LonLat;
use crate::siting;

/// `yike site`
#[derive(Debug, ClapArgs)]
pub struct SiteArgs {
    /// City folder: the one that holds city.toml
    pub city: PathBuf,
    /// File to write, may be given more than once; its ending tells the format: .json (the plan),
    /// .geojson (sites, candidates and compounds), .xlsx; - is the JSON on standard output
    #[arg(short, long = "output", value_name = "FILE")]
    pub output: Vec<PathBuf>,
    /// What is to be made best: the most covered, the least that reaches shares asked for, the
    /// least mean walk, the least longest walk
    #[arg(long, value_enum, default_value_t = ProblemWord::MaxCoverage, help_heading = PROBLEM)]
    pub problem: ProblemWord,
    /// At most so many sites; default where no budget is given: 10
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..),
        conflicts_with = "budget", help_heading = PROBLEM)]
    pub build: Option<u32>,
    /// Sites that cost at most so many yuan: 12000000, 1200万
    #[arg(long, value_name = "YUAN", value_parser = yuan, help_heading = PROBLEM)]
    pub budget: Option<f64>,
    /// What a compound counts for
    #[arg(long, value_enum, default_value_t = WeightWord::Residents, help_heading = PROBLEM)]
    pub weight: WeightWord,
    /// Of max-coverage: what a second station in reach counts for, as a share of the first: 0.2, 20%
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = PROBLEM)]
    pub backup: Option<f64>,
    /// Of max-coverage: what comes first, the total or the street that is worst off
    #[arg(long, value_enum, value_name = "WHAT", help_heading = PROBLEM)]
    pub first: Option<FirstWord>,
    /// Of full-coverage: the share of the city to be served: 0.95, 95%; default: 95%
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = PROBLEM)]
    pub overall: Option<f64>,
    /// Of full-coverage: the share of each street to be served besides
    #[arg(long, value_name = "SHARE", value_parser = share, help_heading = PROBLEM)]
    pub each_street: Option<f64>,
    /// Of full-coverage: what is to be least
    #[arg(long, value_enum, value_name = "WHAT", help_heading = PROBLEM)]
    pub least: Option<LeastWord>,
    /// Of median and center: longer walks count as this long; default: three times the limit for median, eight times for center
    #[arg(long, value_name = "M", allow_negative_numbers = true, help_heading = PROBLEM)]
    pub farthest: Option<f64>,
    /// Stations can be full: every requirement counts people only within a station's capacity
    #[arg(long, help_heading = PROBLEM)]
    pub capacities: bool,
    /// Where candidates come from, several with commas; default: layer where the city has one, else
    /// hexagons; drawn ones alone where --at is given
    #[arg(long, value_enum, value_delimiter = ',', value_name = "SOURCE", help_heading = CANDIDATES)]
    pub candidates: Vec<SourceWord>,
    /// Of hexagons: metres between neighbouring middles; default: 300
    #[arg(long, value_name = "M", allow_negative_numbers = true, help_heading = CANDIDATES)]
    pub spacing: Option<f64>,
    /// A candidate here, degrees; may be given more than once
    #[arg(long, value_name = "LON,LAT", value_parser = lon_lat, allow_hyphen_values = true,
        help_heading = CANDIDATES)]
    pub at: Vec<LonLat>,
    /// Nowhere inside the polygons of this file, of any format that can be read
    #[arg(long, value_name = "FILE", help_heading = CANDIDATES)]
    pub forbid: Vec<PathBuf>,
    /// New sites keep this far from every station that is not closed, metres
    #[arg(long, value_name = "M", allow_negative_numbers = true, help_heading = CANDIDATES)]
    pub apart: Option<f64>,
    /// This candidate must be chosen, by id; may be given more than once, or several with commas
    #[arg(long, value_name = "ID", value_delimiter = ',', help_heading = CANDIDATES)]
    pub require: Vec<String>,
    /// Only in this street, by id or name; may be given more than once, or several with commas
    #[arg(long, value_name = "STREET", value_delimiter = ',', help_heading = CANDIDATES)]
    pub in_street: Vec<String>,
    /// Tier of the sites that no file describes; default: the one that meets most requirements
    #[arg(long, value_name = "TIER", value_parser = tier, help_heading = CANDIDATES)]
    pub tier: Option<Tier>,
    /// Their services, with commas; default: all that the standard asks for
    #[arg(long, value_name = "SERVICE", value_delimiter = ',', help_heading = CANDIDATES)]
    pub services: Vec<String>,
    /// What it costs to build one where no file says it, yuan: 8000000, 800万
    #[arg(long, value_name = "YUAN", value_parser = yuan, help_heading = CANDIDATES)]
    pub build_cost: Option<f64>,
    /// What it costs to put a cramped or closed station into good condition
    #[arg(long, value_name = "YUAN", value_parser = yuan, help_heading = CANDIDATES)]
    pub upgrade_cost: Option<f64>,
    /// What it costs to open a unit's room to residents
    #[arg(long, value_name = "YUAN", value_parser = yuan, help_heading = CANDIDATES)]
    pub open_cost: Option<f64>,
    /// The curve of coverage with 0, 1, 2, … sites: each number solved by itself with its proof, or
    /// the sites of the plan in their order
    #[arg(long, value_enum, default_value_t = CurveWord::Solved)]
    pub curve: CurveWord,
    /// Stop after so many seconds with the best plan so far and its gap; default: go on to the proof.
    /// Ctrl-C does the same at once. While candidates and their walks are gathered there is no plan
    /// yet: then it ends with an error
    #[arg(long, value_name = "S", allow_negative_numbers = true)]
    pub seconds: Option<f64>,
    /// Exit with 1 when no choice meets the conditions, or the plan is not proven
    #[arg(long)]
    pub strict: bool,
    /// The rule and the way of measuring.
    #[command(flatten)]
    pub choices: Choices,
}

const PROBLEM: &str = "问题 Problem";
const CANDIDATES: &str = "候选点 Candidates";

/// Problems.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum ProblemWord {
    /// The greatest weight of served compounds within what may be spent (覆盖最多)
    MaxCoverage,
    /// The fewest sites or the least cost that serves the shares asked for (达标最省)
    FullCoverage,
    /// The least mean walk (平均步行最短)
    Median,
    /// The least longest walk (最远步行最短)
    Center,
}

/// Weights.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum WeightWord {
    /// Residents (居民)
    Residents,
    /// Households (户)
    Households,
    /// Residents aged 60 and over (60岁以上)
    Elderly,
    /// What citizens asked for (居民诉求)
    Requests,
    /// Compounds, one like the other (小区)
    Compounds,
}

impl WeightWord {
    /// The weight of that name.
    pub const fn weight(self) -> siting::Weight {
        match self {
            Self::Residents => siting::Weight::Residents,
            Self::Households => siting::Weight::Households,
            Self::Elderly => siting::Weight::Elderly,
            Self::Requests => siting::Weight::Requests,
            Self::Compounds => siting::Weight::Compounds,
        }
    }
}

/// What comes first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum FirstWord {
    /// The total (总量)
    Total,
    /// The worst-off street, then the total (最差街道)
    WorstStreet,
}

impl FirstWord {
    /// What is meant.
    pub const fn first(self) -> siting::First {
        match self {
            Self::Total => siting::First::Total,
            Self::WorstStreet => siting::First::WorstStreet,
        }
    }
}

/// What is to be least.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum LeastWord {
    /// The number of sites (站点数)
    Sites,
    /// Their cost (造价)
    Cost,
}

impl LeastWord {
    /// What is meant.
    pub const fn least(self) -> siting::Least {
        match self {
            Self::Sites => siting::Least::Sites,
            Self::Cost => siting::Least::Cost,
        }
    }
}

/// Where candidates come from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, ValueEnum)]
pub enum SourceWord {
    /// The city's layer of candidates (候选点图层)
    Layer,
    /// Cramped and closed stations, put into good condition (危旧站点改造)
    Cramped,
    /// Rooms that units can lend (单位资源开放)
    Resources,
    /// Hexagons over walkable land (六边形网格)
    Hexagons,
    /// Gates of compounds (小区出入口)
    Gates,
    /// Street corners (路口)
    Corners,
}

/// How the curve is made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum CurveWord {
    /// Each number of sites by itself (逐一求解)
    Solved,
    /// The plan's sites in their order (按方案次序)
    OfPlan,
}

impl CurveWord {
    /// What is meant.
    pub const fn curve(self) -> siting::Curve {
        match self {
            Self::Solved => siting::Curve::Solved,
            Self::OfPlan => siting::Curve::OfPlan,
        }
    }
}
