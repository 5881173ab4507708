//! The three lists: needs (需求清单), resources (资源清单) and projects (项目清单), which match
//! one to the other.
//!
//! | file | question |
//! |---|---|
//! | `entries` | what stands in the lists? |
//! | `columns` | under which headings, and what do they mean? |
//! | `book` | the lists as a workbook |

mod book;
mod columns;
mod entries;

pub use book::{lists_workbook, write_lists_json, write_lists_workbook};
pub use entries::{Lists, NeedEntry, ProjectEntry, ResourceEntry, lists};
