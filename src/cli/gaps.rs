//! `yike gaps`: the list of unserved compounds.

use anyhow::Context;

use super::args::GapsArgs;
use super::stages::Stages;
use super::{Answered, Outcome, answered};
use crate::coverage::{GapFilter, GapWords};
use crate::export::{
    ExportError, GapList, ShapefileNotes, gap_rows, write_gaps_csv, write_gaps_geojson,
    write_gaps_shapefile, write_gaps_workbook, write_geopackage,
};

/// The forms in which the list is written.
#[derive(Clone, Copy)]
enum Form {
    Csv,
    GeoJson,
    Workbook,
    GeoPackage,
    Shapefile,
}

/// Runs the command.
///
/// # Errors
/// When the city or the standard cannot be read, or the list not be written.
pub fn run(args: &GapsArgs) -> anyhow::Result<Outcome> {
    let path = &args.output;
    let name = path.file_name().map(|name| name.to_string_lossy().to_lowercase());
    let ending = |ending: &str| name.as_ref().is_some_and(|name| name.ends_with(ending));
    let form = if ending(".csv") {
        Form::Csv
    } else if ending(".geojson") || ending(".json") {
        Form::GeoJson
    } else if ending(".xlsx") {
        Form::Workbook
    } else if ending(".gpkg") {
        Form::GeoPackage
    } else if ending(".zip") {
        Form::Shapefile
    } else {
        let expected = ".csv, .xlsx, .geojson, .gpkg or .shp.zip";
        return Err(ExportError::Format { path: path.clone(), expected }.into());
    };
    let stages = Stages::start("读取 reading");
    let Answered { study, answer, report } = answered(&args.city, &args.choices, &stages)?;
    let filter = GapFilter::try_new(study.city(), &args.filter.words())?;
    let language = args.choices.lang.language();
    stages.next("写出 writing");
    let list = GapList {
        study: &study,
        answer: &answer,
        filter: &filter,
        report: Some(&report),
        language,
    };
    let rows = || gap_rows(&study, &answer, &filter, language);
    match form {
        Form::Csv => write_gaps_csv(path, &rows())?,
        Form::GeoJson => write_gaps_geojson(path, study.city(), &rows())?,
        Form::Workbook => {
            write_gaps_workbook(path, &list).with_context(|| path.display().to_string())?;
        }
        Form::GeoPackage => {
            write_geopackage(path, &list).with_context(|| path.display().to_string())?;
        }
        Form::Shapefile => {
            let notes = write_gaps_shapefile(path, &list, args.encoding.encoding())
                .with_context(|| path.display().to_string())?;
            told_of(notes);
        }
    }
    drop(stages);
    let all = study.gaps(&answer);
    let shown = all.iter().filter(|gap| filter.admits(study.city(), gap)).count();
    let of_all = if filter.is_empty() { String::new() } else { format!(" / {}", all.len()) };
    let path = path.display();
    eprintln!("已写出 {shown}{of_all} 个未覆盖小区 unserved compounds written: {path}");
    Ok(Outcome::Clean)
}

/// What the Shapefile could not hold.
fn told_of(notes: ShapefileNotes) {
    if notes.cut > 0 {
        eprintln!("{} 处文字超过 254 字节被截断 texts were cut at 254 bytes", notes.cut);
    }
    if notes.characters > 0 {
        let count = notes.characters;
        eprintln!(
            "{count} 个字符 GBK 没有，写作 ? characters are not in GBK: use --encoding utf-8"
        );
    }
}

impl super::args::FilterArgs {
    /// The words of the filter.
    pub fn words(&self) -> GapWords {
        GapWords {
            streets: self.street.clone(),
            reasons: self.reason.clone(),
            kinds: self.kind.clone(),
            residents_min: self.residents_min,
        }
    }
}
