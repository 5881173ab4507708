//! A plan of siting out: the document for programs, the map, the workbook.
//!
//! | file | question |
//! |---|---|
//! | `document` | which fields has a plan? |
//! | `fill` | where do they come from? |
//! | `sides` | what is the city before and after? |
//! | `shortfall` | what is missing where the conditions cannot be met? |
//! | `headline` | what does the plan come to, in a line, and how sure is it? |
//! | `features` | what is drawn on the map? |
//! | `columns` | under which headings do the sheets stand, and what do they mean? |
//! | `cells` | what stands in a line of a sheet? |
//! | `book` | the workbook |
//! | `facts` | what was asked and how it was answered, for the workbook's first and last sheet |
//! | `compared` | what does a figure say before and after? |
//! | `words` | the words for all of it |
//!
//! Every figure is taken from the document, so that JSON, map, workbook and terminal agree.

mod book;
mod cells;
mod columns;
mod compared;
mod document;
mod facts;
mod features;
mod fill;
mod headline;
mod shortfall;
mod sides;
mod words;

pub use book::{plan_workbook, write_plan_json, write_plan_workbook};
pub use document::{
    PlanCandidates, PlanCurvePoint, PlanDocument, PlanEffort, PlanMethod, PlanNoteEntry, PlanSite,
    PlanSpend, PlanUnserved, PlanUnservedGroup, PlanWords,
};
pub use features::{plan_features, plan_geojson, write_plan_geojson};
pub use fill::plan_document;
pub use headline::at_most;
pub use shortfall::PlanShortfall;
pub use sides::{PlanSide, PlanStreet, PlanStreetSide, PlanWorstStreet};
