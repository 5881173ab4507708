//! Workbooks (XLSX): typed cells under frozen, filtered headings; no text becomes a formula.
//!
//! | file | question |
//! |---|---|
//! | `sheet` | how does a table become a sheet? |
//! | `book` | which sheets has the workbook of a gap list? |
//! | `findings` | what does the sheet of data findings say? |

mod book;
mod findings;
mod sheet;

pub(super) use book::{add_facts, add_facts_as, begin, meanings};
pub use book::{gaps_workbook, write_gaps_workbook};
pub(super) use sheet::{Heading, add_table, failed};
