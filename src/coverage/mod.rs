//! Standard and reach give verdicts: who is served, who is not and why, and at what rate.

mod circle_area;

pub use circle_area::{CircleCentre, CircleCover, CircleScratch, CircleSource};
