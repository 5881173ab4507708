//! Files that belong together by their names: `jd.shp`, `jd.dbf`, `JD.PRJ`.

use std::fs::File;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::text;

/// A file beside another of more bytes is something else.
const LONGEST_WORDS: u64 = 64 << 10;

/// The file beside `path` with its name and another ending, whatever their case; exactly the same
/// case goes first.
pub fn beside(path: &Path, ending: &str) -> Option<PathBuf> {
    let exact = path.with_extension(ending);
    if exact.is_file() {
        return Some(exact);
    }
    let wanted = exact.file_name()?.to_str()?.to_lowercase();
    let folder = match path.parent()? {
        here if here.as_os_str().is_empty() => Path::new("."),
        folder => folder,
    };
    sorted_files(folder).into_iter().find(|file| {
        let name = file.file_name().and_then(|name| name.to_str());
        name.is_some_and(|name| name.to_lowercase() == wanted)
    })
}

/// The files in a folder with that ending, whatever its case, by name.
pub fn with_ending(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut files = sorted_files(folder);
    files.retain(|file| file.extension().is_some_and(|own| own.eq_ignore_ascii_case(ending)));
    files
}

/// The name without folder and ending.
pub fn stem_of(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The text of the file beside `path` with that ending, however it is encoded; none where it says
/// nothing.
pub fn words_beside(path: &Path, ending: &str) -> Option<String> {
    let file = File::open(beside(path, ending)?).ok()?;
    let mut bytes = Vec::new();
    file.take(LONGEST_WORDS).read_to_end(&mut bytes).ok()?;
    // Names of systems may be Chinese.
    let words = text::decode(&bytes, text::guess(&bytes)).trim().to_owned();
    (!words.is_empty()).then_some(words)
}

fn sorted_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries.filter_map(|entry| Some(entry.ok()?.path())).collect();
    // What macOS leaves beside each file has its name, with a mark before it.
    files.retain(|file| {
        let hidden = file.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        !hidden && file.is_file()
    });
    files.sort();
    files
}
