//! What was found in a city's data, for people: what it means, what to do, where it is.
//!
//! | file | question |
//! |---|---|
//! | `wording` | what is a finding called, and what is to be done about it? |
//! | `phrases` | what does it say, in Chinese? |
//! | `document` | the findings by kind, as JSON |
//! | `page`, `style`, `sketch` | the same as a page to be printed, with small maps |
//! | `points` | the same as features on a map |

mod document;
mod page;
mod phrases;
mod points;
mod sketch;
mod style;
mod wording;

pub use document::{FindingExample, Findings, FindingsOfKind, LayerFindings, findings};
pub use page::findings_page;
pub use phrases::in_chinese;
pub(super) use points::finding_points;
pub use wording::has_wording;
