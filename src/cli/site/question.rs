//! From the words of the command line to the question.

use anyhow::{Context, bail};
use geo_types::MultiPolygon;

use super::args::{ProblemWord, SiteArgs, SourceWord};
use crate::city::{City, Service};
use crate::ingest;
use crate::siting::{First, Least, Offer, Problem, SiteRules, SitingQuestion, Source, Spend};
use crate::units::{Meters, Yuan};

/// Sites where nothing is said of how many.
const SITES: u32 = 10;
/// Metres between hexagons where nothing is said.
const SPACING_M: f64 = 300.0;
/// The share of the city where none is given.
const OVERALL: f64 = 0.95;

/// The question that the arguments ask of a city.
///
/// # Errors
/// When they contradict each other, or a file with forbidden areas cannot be read.
pub fn question(args: &SiteArgs, city: &City) -> anyhow::Result<SitingQuestion> {
    let problem = problem(args)?;
    let spend = match (args.build, args.budget) {
        (Some(most), _) => Spend::Sites(most),
        (None, Some(most)) => Spend::Yuan(whole(most)),
        (None, None) => Spend::Sites(SITES),
    };
    let cost = |yuan: Option<f64>| yuan.map(Yuan::new);
    let named = args.services.iter().map(|name| Service::named(name));
    let mut services: Vec<Service> = named.collect();
    services.sort();
    services.dedup();
    Ok(SitingQuestion {
        problem,
        weight: args.weight.weight(),
        spend,
        sources: sources(args, city)?,
        rules: SiteRules {
            forbidden: forbidden(args, city)?,
            least_distance: args.apart.map(Meters::new),
            required: args.require.clone(),
            streets: args.in_street.clone(),
        },
        offer: Offer {
            tier: args.tier,
            services: (!services.is_empty()).then_some(services),
            build_cost: cost(args.build_cost),
            upgrade_cost: cost(args.upgrade_cost),
            open_cost: cost(args.open_cost),
        },
        curve: args.curve.curve(),
        farthest: args.farthest.map(Meters::new),
        seconds: args.seconds,
    })
}

fn problem(args: &SiteArgs) -> anyhow::Result<Problem> {
    let word = args.problem;
    let belongs = |given: bool, option: &str, to: &[ProblemWord]| {
        if given && !to.contains(&word) {
            use clap::ValueEnum;
            let names = to.iter().filter_map(ValueEnum::to_possible_value);
            let names: Vec<String> = names.map(|one| one.get_name().to_owned()).collect();
            bail!("{option} belongs to --problem {}: leave it out", names.join(" or "));
        }
        Ok(())
    };
    let max = [ProblemWord::MaxCoverage];
    let full = [ProblemWord::FullCoverage];
    let walks = [ProblemWord::Median, ProblemWord::Center];
    belongs(args.backup.is_some(), "--backup", &max)?;
    belongs(args.first.is_some(), "--first", &max)?;
    belongs(args.overall.is_some(), "--overall", &full)?;
    belongs(args.each_street.is_some(), "--each-street", &full)?;
    belongs(args.least.is_some(), "--least", &full)?;
    belongs(args.farthest.is_some(), "--farthest", &walks)?;
    if word == ProblemWord::FullCoverage && (args.build.is_some() || args.budget.is_some()) {
        bail!(
            "--build and --budget: full-coverage finds how many it takes; leave them out, or ask \
             for --problem max-coverage"
        );
    }
    Ok(match word {
        ProblemWord::MaxCoverage => Problem::MaxCoverage {
            backup: args.backup.unwrap_or(0.0),
            first: args.first.map_or(First::Total, super::args::FirstWord::first),
        },
        ProblemWord::FullCoverage => Problem::FullCoverage {
            overall: args.overall.unwrap_or(OVERALL),
            each_street: args.each_street,
            least: args.least.map_or(Least::Sites, super::args::LeastWord::least),
        },
        ProblemWord::Median => Problem::Median,
        ProblemWord::Center => Problem::Center,
    })
}

fn sources(args: &SiteArgs, city: &City) -> anyhow::Result<Vec<Source>> {
    let mut words = args.candidates.clone();
    words.sort_unstable();
    words.dedup();
    if words.is_empty() && args.at.is_empty() {
        let by_default =
            if city.candidates().is_empty() { SourceWord::Hexagons } else { SourceWord::Layer };
        words.push(by_default);
    }
    if args.spacing.is_some() && !words.contains(&SourceWord::Hexagons) {
        bail!("--spacing belongs to --candidates hexagons: leave it out, or name them");
    }
    let source = |word: SourceWord| match word {
        SourceWord::Layer => Source::Layer,
        SourceWord::Cramped => Source::Cramped,
        SourceWord::Resources => Source::Resources,
        SourceWord::Hexagons => {
            Source::Hexagons { spacing: Meters::new(args.spacing.unwrap_or(SPACING_M)) }
        }
        SourceWord::Gates => Source::Gates,
        SourceWord::Corners => Source::Corners,
    };
    let mut sources: Vec<Source> = words.into_iter().map(source).collect();
    if !args.at.is_empty() {
        sources.push(Source::Drawn(args.at.clone()));
    }
    Ok(sources)
}

fn forbidden(args: &SiteArgs, city: &City) -> anyhow::Result<Option<MultiPolygon<f64>>> {
    let mut polygons = Vec::new();
    for path in &args.forbid {
        let read = ingest::read_outlines(path, city).context("--forbid")?;
        if read.area.0.is_empty() {
            bail!("--forbid: {}: expected polygons, found none", path.display());
        }
        if read.rejected > 0 {
            let (count, path) = (read.rejected, path.display());
            eprintln!("{count} 个要素不是面，未用作禁建范围 features are no polygons: {path}");
        }
        polygons.extend(read.area.0);
    }
    Ok((!polygons.is_empty()).then_some(MultiPolygon(polygons)))
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "yuan of the command line are from 0 to 1e15"
)]
const fn whole(yuan: f64) -> u64 {
    yuan as u64
}
