//! Does each layer lie where the others say, or is one from a web map that shifts its coordinates?
//!
//! Question: which layers' numbers are GCJ-02 or BD-09 although they are read as WGS 84 (or the
//! other way round)? A shift of some hundred metres looks right on a map of nothing else; it shows
//! only where layers say something of each other.
//!
//! Method: pairs of layers are measured (`measures`): shapes that lie in one area, shapes in the
//! area that they state, points inside compounds, borders along borders and ways, ways outside
//! compounds. Each measure is a share of fitting samples, taken as the layers are read and with
//! every shift that a wrong system would cause between the two (`shifts`). Where the share is a peak
//! among shifts of the same lengths in meaningless directions, that is evidence for the systems
//! of both (`evidence`); so a measure that knows nothing says nothing, whatever its level. The
//! systems of all layers together that explain the evidence best are searched exhaustively
//! (`verdict`), and told where they explain it far better than the stated ones (`case`). The
//! direction of a shift tells which of two layers is the shifted one. The shift is then measured,
//! free of any formula (`measured`): where the best fit lies elsewhere than the formula says, it
//! is something else, and nothing is told.
//!
//! All look-ups are in rasters (`raster`) with cells of an eighth of the shift, so that a look at a
//! sample takes nanoseconds. Complexity: O(vertices) to draw the rasters, O(samples × shifts) with
//! at most 1500 samples a measure. Assumes: shapes as dense as in a city. Limits: a window of some
//! 60–90 km around the middle of the data is looked at, and an OpenStreetMap file of ways is not; where
//! GCJ-02 moves places by less than 40 m nothing is told; a layer of one line or of a few points
//! says too little. A layer that is off by another cause to within a quarter of the shift is taken
//! for one from a web map. Nothing is converted here.
//!
//! The thresholds were found by trying: every layer of both sample cities pushed through GCJ-02
//! and BD-09, alone and together, is named, and layers moved otherwise are not (`tests/fit.rs`).

mod case;
mod evidence;
mod items;
mod layers;
mod measured;
mod measures;
mod near;
mod raster;
mod shifts;
mod told;
mod verdict;
mod window;

pub(super) use told::{Systems, examine};
