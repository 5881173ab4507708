//! The report as PDF: first each page is laid out as a drawing, then the drawings are written.
//!
//! | file | question |
//! |---|---|
//! | `flow` | what stands where, on which page? |
//! | `blocks` | how is each sort of block set? |
//! | `table` | how is a table set, and where may it break? |
//! | `pen` | how is a drawn page written as PDF? |

mod blocks;
pub(super) mod flow;
mod pen;
mod table;

use super::document::Report;
use super::fonts::Fonts;

pub use pen::ReportError;

/// The report as PDF.
///
/// # Errors
/// When the PDF cannot be written.
pub fn pdf(report: &Report, fonts: &Fonts) -> Result<Vec<u8>, ReportError> {
    let laid = flow::laid_out(report, fonts);
    pen::written(report, &laid, fonts)
}
