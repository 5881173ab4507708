//! `yike import`: makes or completes a city folder.

mod args;
mod files;
mod follow_ups;
mod osm;
mod placed;

pub(super) use args::ImportArgs;
pub use osm::{ImportOptions, import_osm};

use args::ImportCommand;

use super::Outcome;

/// Runs the command.
///
/// # Errors
/// When a file cannot be read or written, or a word names nothing.
pub(super) fn run(args: ImportArgs) -> anyhow::Result<Outcome> {
    match args.from {
        Some(ImportCommand::Osm(args)) => osm::run(args),
        None => files::run(&args),
    }
}

/// A city's id out of a folder's name: letters a–z, digits and '-'; `city` where none is left.
fn city_id(name: &str) -> String {
    let plain = |c: char| if c.is_ascii_alphanumeric() { c.to_ascii_lowercase() } else { '-' };
    let dashed: String = name.chars().map(plain).collect();
    let words: Vec<&str> = dashed.split('-').filter(|word| !word.is_empty()).collect();
    if words.is_empty() { "city".to_owned() } else { words.join("-") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_name_becomes_an_id() {
        for (name, id) in [
            ("helsinki", "helsinki"),
            ("Xi Ning_2024", "xi-ning-2024"),
            ("西宁", "city"),
            ("--a--", "a"),
            ("", "city"),
        ] {
            assert_eq!(city_id(name), id, "{name}");
        }
    }
}
