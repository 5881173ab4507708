//! The layers that are served: each a table of properties beside prepared geometry.
//!
//! | file | question |
//! |---|---|
//! | `name` | which layers are there? |
//! | `table` | properties by column, as they are filtered, listed and put into tiles |
//! | `layer` | one layer of one answer, made from the same properties that files get |

mod layer;
mod name;
mod table;

pub(super) use layer::Drawn;
pub use layer::{Layer, Layers};
pub use name::LayerName;
pub use table::{Cells, Column, Table};
