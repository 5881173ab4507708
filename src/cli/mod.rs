//! The words of the command line, progress, exit codes.

pub mod import;
