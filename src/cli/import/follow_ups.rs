//! `yike import DIR gaps=FILE`: a gap list comes back with what analysts filled in.

use std::path::Path;

use super::placed::Placed;
use crate::export::{CityToml, FOLLOW_UPS_FILE, write_follow_ups};
use crate::ingest::read_follow_ups;

/// The word of `city.toml` that names the file.
const KEY: &str = "follow_ups";
/// Replaced entries that are shown.
const SHOWN: usize = 20;

/// Takes the entries of a list into those that the city keeps, and tells what was replaced.
pub fn keep(
    list: &Path,
    dir: &Path,
    settings: &mut CityToml,
    placed: &mut Placed,
) -> anyhow::Result<()> {
    let read = read_follow_ups(list)?;
    for finding in &read.findings {
        eprintln!("{finding}");
    }
    let file = settings.said(KEY).unwrap_or(FOLLOW_UPS_FILE).to_owned();
    let place = dir.join(&file);
    let mut kept =
        if place.exists() { read_follow_ups(&place)?.entries } else { Default::default() };
    let replaced = kept.merge(read.entries);
    placed.put(&place, |path| write_follow_ups(path, &kept).map_err(std::io::Error::other))?;
    settings.say(KEY, &file);
    eprintln!(
        "{}: 读入 {} 行，其中 {} 行已填写；共保存 {} 个小区的跟进 \
         {} lines read, {} filled in; {} compounds have entries",
        list.display(),
        read.read,
        read.filled,
        kept.len(),
        read.read,
        read.filled,
        kept.len()
    );
    for one in replaced.iter().take(SHOWN) {
        eprintln!(
            "  {} {}: {:?} → {:?} 已替换 replaced",
            one.compound, one.cell, one.before, one.now
        );
    }
    if let Some(more) = replaced.len().checked_sub(SHOWN).filter(|more| *more > 0) {
        eprintln!("  …另有 {more} 处 {more} more");
    }
    Ok(())
}
