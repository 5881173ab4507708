//! The workbook of a plan, and the document as a file.

use std::path::Path;

use rust_xlsxwriter::{Chart, ChartType, Workbook};

use super::cells::{curve_cells, site_cells, street_cells, unserved_cells, won_cells};
use super::columns::{CURVE, SITES, STREETS, UNSERVED, WON};
use super::document::PlanDocument;
use super::facts::{method_facts, plan_facts};
use crate::city::City;
use crate::export::cell::Column;
use crate::export::workbook::{Heading, add_facts_as, add_table, begin, failed, meanings};
use crate::export::{ExportError, Language};
use crate::study::{Planned, Question};

/// The workbook as bytes: the plan in words, its sites, the curve with its chart, the streets, the
/// compounds won, those still unserved, and the method. The same plan gives the same bytes.
///
/// # Errors
/// When there are more lines than a sheet holds.
pub fn plan_workbook(
    city: &City,
    question: &Question,
    planned: &Planned,
    document: &PlanDocument,
    language: Language,
) -> Result<Vec<u8>, ExportError> {
    let title = language.of("选址方案", "Siting plan");
    let mut book = begin(title, city.name(), city.data_date());
    let name = language.of("方案", "plan");
    add_facts_as(&mut book, language, name, &plan_facts(planned, document, language))?;

    let of = |columns: &[Column]| Heading::of(columns, language);
    let names = [
        language.of("站点", "sites"),
        language.of("曲线", "curve"),
        language.of("街道", "streets"),
        language.of("新覆盖", "won"),
        language.of("仍未覆盖", "still unserved"),
    ];
    let rows = document.sites.iter().map(|site| site_cells(site, language));
    add_table(&mut book, names[0], &of(&SITES), rows, document.sites.len())?;

    let before = std::iter::once(None).chain(document.curve.iter().map(Some));
    let rows = document.curve.iter().zip(before).map(|(point, before)| curve_cells(point, before));
    add_table(&mut book, names[1], &of(&CURVE), rows, document.curve.len())?;
    add_chart(&mut book, names[1], document, language)?;

    let rows = document.streets.iter().map(|street| street_cells(street, language));
    add_table(&mut book, names[2], &of(&STREETS), rows, document.streets.len())?;

    let after = &planned.built.after.coverage;
    let pairs = document.sites.iter().zip(&planned.plan.sites);
    let rows = pairs.flat_map(|pair| won_cells(city, after, language, pair));
    let won: usize = planned.plan.sites.iter().map(|site| site.compounds.len()).sum();
    add_table(&mut book, names[3], &of(&WON), rows, won)?;

    let problem = &planned.plan.question.problem;
    let rows = document.unserved.iter().map(|one| unserved_cells(one, problem, language));
    add_table(&mut book, names[4], &of(&UNSERVED), rows, document.unserved.len())?;

    let mut told = method_facts(city, question, planned, document, language);
    let sheets = [&SITES[..], &CURVE[..], &STREETS[..], &WON[..], &UNSERVED[..]];
    for (name, columns) in names.iter().zip(sheets) {
        told.extend(meanings(language, name, columns));
    }
    add_facts_as(&mut book, language, language.of("说明", "notes"), &told)?;
    book.save_to_buffer().map_err(failed)
}

/// A line chart of the curve beside its table.
fn add_chart(
    book: &mut Workbook,
    sheet: &str,
    document: &PlanDocument,
    language: Language,
) -> Result<(), ExportError> {
    let Ok(last) = u32::try_from(document.curve.len()) else { return Ok(()) };
    if last < 2 {
        return Ok(());
    }
    let value = document.curve.iter().all(|point| point.rate.is_some());
    // Shares where they are known: they say more than sums.
    let column = if value { 4 } else { 1 };
    let mut chart = Chart::new(ChartType::Line);
    chart
        .add_series()
        .set_categories((sheet, 1, 0, last, 0))
        .set_values((sheet, 1, column, last, column))
        .set_name(CURVE[usize::from(column)].heading(language));
    chart.title().set_name(language.of("再建几处，能到多少", "What more sites come to"));
    chart.x_axis().set_name(CURVE[0].heading(language));
    if value {
        chart.y_axis().set_num_format("0%");
    }
    chart.legend().set_hidden();
    chart.set_width(640).set_height(360);
    let sheet = book.worksheet_from_name(sheet).map_err(failed)?;
    let at = u16::try_from(CURVE.len()).unwrap_or(0) + 1;
    sheet.insert_chart(1, at, &chart).map_err(failed)?;
    Ok(())
}

/// Writes the workbook.
///
/// # Errors
/// When there are more lines than a sheet holds, or the file system says no.
pub fn write_plan_workbook(
    path: &Path,
    city: &City,
    question: &Question,
    planned: &Planned,
    document: &PlanDocument,
    language: Language,
) -> Result<(), ExportError> {
    let bytes = plan_workbook(city, question, planned, document, language)?;
    std::fs::write(path, bytes).map_err(ExportError::write(path))
}

/// Writes the document.
///
/// # Errors
/// When the file system says no.
pub fn write_plan_json(path: &Path, document: &PlanDocument) -> Result<(), ExportError> {
    std::fs::write(path, document.to_json()).map_err(ExportError::write(path))
}
