//! Plans of siting as they leave the house: the files, and the command that asks for them.

mod command;
#[path = "../town/mod.rs"]
#[expect(dead_code, reason = "shared with the tests of coverage, which draw more of it")]
mod town;
mod writers;
