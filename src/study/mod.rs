//! A city ready to answer: the one door that the command line and the service knock at.
//!
//! A [`Study`] holds a city, its ways of walking and the tables filled so far; a [`Question`]
//! goes in and an [`Answer`] comes out. Tables are kept, so that a second question with other
//! minutes or another standard only reads them.

mod answer;
mod circles;
mod gaps;
mod gathering;
mod projects;
mod question;
mod ready;
mod rings;
mod siting;
mod steps;
mod streets;

pub use crate::siting::{SitingStage, SitingWatch};
pub use answer::{Answer, Method};
pub use circles::{DrawnCircles, ServiceCircle};
pub use projects::{Fill, Matching, Need, Offer, Project};
pub use question::{By, ByAsked, Question, QuestionError};
pub use ready::Study;
pub use rings::Ring;
pub use siting::{Built, Planned};
pub use steps::Steps;
pub use streets::Streets;
