//! Everything that `analyze --out DIR` writes.

use std::path::Path;

use super::gaps::{gap_rows, write_gaps_csv};
use super::rates::{rate_rows, write_rates_csv};
use super::{
    ExportError, Language, Summary, circles, compounds, links, write_collection, write_map,
};
use crate::coverage::GapFilter;
use crate::study::{Answer, By, Study};

/// Writes all outputs of an analysis into a folder, which is made where it is missing.
///
/// # Errors
/// When the file system says no; the error names the file.
pub fn write_analysis(
    folder: &Path,
    study: &Study,
    answer: &Answer,
    summary: &Summary,
    language: Language,
) -> Result<(), ExportError> {
    std::fs::create_dir_all(folder).map_err(ExportError::write(folder))?;
    let city = study.city();
    let write_areas = || -> Result<(), ExportError> {
        let path = folder.join("compounds.geojson");
        write_collection(&path, "compounds", compounds(city, answer))?;
        let path = folder.join("gaps.csv");
        write_gaps_csv(&path, &gap_rows(study, answer, &GapFilter::default(), language))?;
        if answer.method.by == By::Walk {
            let path = folder.join("links.geojson");
            write_collection(&path, "links", links(study, answer))?;
        }
        write_rates_csv(&folder.join("rates.csv"), &rate_rows(city, answer))
    };
    let write_circles = || {
        let drawn = study.circles(answer);
        write_map(&folder.join("map.svg"), study, answer, &drawn)?;
        let path = folder.join("circles.geojson");
        write_collection(&path, "circles", circles(study, answer, drawn))
    };
    let (areas, drawn) = rayon::join(write_areas, write_circles);
    areas?;
    drawn?;
    write_summary(&folder.join("summary.json"), summary)
}

fn write_summary(path: &Path, summary: &Summary) -> Result<(), ExportError> {
    std::fs::write(path, summary.to_json()).map_err(ExportError::write(path))
}
