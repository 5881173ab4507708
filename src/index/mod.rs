//! The R-tree over boxes and shapes; answers with positions in the list it was given.
//!
//! | file | question |
//! |---|---|
//! | `boxes` | which boxes come near this box? (`rstar`) |
//! | `batches` | the same for a million boxes at once, in Hilbert order |
//! | `hilbert` | in which order are neighbours on the ground neighbours in the list? |
//! | `rows` | lists of different lengths, one an item |
//! | `sites` | how far from this point to each shape near it; which shape is nearest? |
//! | `slabs` | is this point inside this polygon; how large is the overlap of two polygons? |
//! | `patchwork` | which patch holds the largest share of this shape? |
//! | `thinning` | which points stay when none may lie too near to an earlier one? |
//! | `errand` | is this work still wanted? |

mod batches;
mod boxes;
mod errand;
mod hilbert;
mod patchwork;
mod rows;
mod sites;
mod slabs;
mod thinning;

pub use batches::Batches;
pub use boxes::{BoxTree, PlaneBox};
pub use errand::Errand;
pub use hilbert::{hilbert_order, hilbert_order_of_points};
pub use patchwork::{Holding, Patchwork};
pub use rows::Rows;
pub use sites::{PointLists, Site, Sites};
pub use slabs::SlabPolygon;
pub use thinning::kept_apart;
