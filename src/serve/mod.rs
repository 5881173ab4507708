//! The cities over HTTP: layers as OGC API – Features and – Tiles, questions as `/api`, the page.
//!
//! A handler parses, asks [`crate::study`], answers through [`crate::export`]. Nothing here computes.
//! Work leaves the async threads by a lane that bounds how much is done at once and how much
//! may wait; each distinct question is answered once and kept.
//!
//! | file | question |
//! |---|---|
//! | `router` | which addresses are there? |
//! | `api/` | cities, coverage, gaps, one compound |
//! | `ogc/` | landing page, collections, items, tiles |
//! | `page`, `health` | the page's files; is it alive, how busy is it? |
//! | `json_body` | what was said in the body |
//! | `words` | what was said after the `?`; a word that nothing reads is an error |
//! | `choices` | which question do those words ask? |
//! | `hall`, `desk` | the cities that are served; one city, its answers and layers |
//! | `jobs/` | searches that go on while nobody waits |
//! | `kept`, `lane` | made once, in single flight; how much work at once |
//! | `error`, `reply` | answers that are problems; answers with media type and ETag |
//! | `guard` | headers, limits and logs around every answer |
//! | `listen` | the socket: slow clients, graceful stop |

mod api;
mod choices;
mod desk;
mod error;
mod guard;
mod hall;
mod health;
mod jobs;
mod json_body;
mod kept;
mod lane;
mod listen;
mod ogc;
mod page;
mod reply;
mod router;
mod words;

pub use error::ServeError;
pub use hall::{Hall, HallError};
pub use listen::{Limits, listen};
pub use router::{openapi, router};
