//! Files put into a city folder, and taken out again if the whole comes to nothing.

use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

/// The files that make up one Shapefile.
const SHAPEFILE: [&str; 8] = ["shp", "shx", "dbf", "prj", "cpg", "sbn", "sbx", "qpj"];

/// What was put into a folder so far. Dropped before [`Placed::keep`], it puts all back as it was.
#[derive(Debug, Default)]
pub struct Placed {
    /// Each file's place, and where the one that stood there before is.
    undo: Vec<(PathBuf, Option<PathBuf>)>,
    /// Folders that were made.
    made: Vec<PathBuf>,
}

impl Placed {
    /// Makes the folder, where it is not there yet.
    pub fn folder(&mut self, dir: &Path) -> anyhow::Result<()> {
        if !dir.exists() {
            fs::create_dir_all(dir).with_context(|| dir.display().to_string())?;
            self.made.push(dir.to_owned());
        }
        Ok(())
    }

    /// Copies a file, or all files of a Shapefile, into `dir`, and tells the name it has there. A
    /// file that lies in it already stays where it is.
    pub fn copy(&mut self, from: &Path, dir: &Path) -> anyhow::Result<String> {
        let from = one_shapefile(from)?;
        let inside = from.canonicalize().with_context(|| from.display().to_string())?;
        if let Ok(inside) = inside.strip_prefix(dir.canonicalize()?) {
            return name_of(inside);
        }
        let name = from.file_name().with_context(|| format!("{}: no file", from.display()))?;
        for part in parts(&from)? {
            let name = part.file_name().unwrap_or_default();
            self.put(&dir.join(name), |place| fs::copy(&part, place).map(drop))?;
        }
        name_of(Path::new(name))
    }

    /// Writes a file; the one that stood there comes back if the whole comes to nothing.
    pub fn put(
        &mut self,
        place: &Path,
        write: impl FnOnce(&Path) -> std::io::Result<()>,
    ) -> anyhow::Result<()> {
        let mut before = None;
        if place.exists() {
            let name = place.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let aside = place.with_file_name(format!(".{name}.before-{}", std::process::id()));
            fs::rename(place, &aside).with_context(|| place.display().to_string())?;
            before = Some(aside);
        }
        self.undo.push((place.to_owned(), before));
        write(place).with_context(|| place.display().to_string())
    }

    /// All is well: what stood there before is given up.
    pub fn keep(mut self) {
        for (_, before) in std::mem::take(&mut self.undo) {
            if let Some(before) = before {
                // A leftover is no harm; its name says what it is.
                let _ = fs::remove_file(before);
            }
        }
        self.made.clear();
    }
}

impl Drop for Placed {
    fn drop(&mut self) {
        for (place, before) in self.undo.drain(..).rev() {
            let _ = fs::remove_file(&place);
            if let Some(before) = before {
                let _ = fs::rename(before, place);
            }
        }
        for folder in self.made.drain(..).rev() {
            let _ = fs::remove_dir(folder);
        }
    }
}

/// The file itself, or the one `.shp` in a folder.
fn one_shapefile(path: &Path) -> anyhow::Result<PathBuf> {
    if !path.is_dir() {
        return Ok(path.to_owned());
    }
    let entries = fs::read_dir(path).with_context(|| path.display().to_string())?;
    let mut found: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .filter(|file| has_ending(file, "shp"))
        .collect();
    found.sort();
    match found.as_slice() {
        [only] => Ok(only.clone()),
        [] => bail!("{}: expected a file, found a folder without a .shp", path.display()),
        several => {
            let names: Vec<_> = several.iter().filter_map(|p| p.file_name()?.to_str()).collect();
            bail!("{}: several Shapefiles, name one of {}", path.display(), names.join(", "))
        }
    }
}

/// A file, or all that belong to a Shapefile.
fn parts(file: &Path) -> anyhow::Result<Vec<PathBuf>> {
    if !SHAPEFILE.iter().any(|ending| has_ending(file, ending)) {
        return Ok(vec![file.to_owned()]);
    }
    let folder = match file.parent() {
        Some(parent) if parent != Path::new("") => parent,
        _ => Path::new("."),
    };
    let belongs = |other: &PathBuf| {
        other.file_stem() == file.file_stem()
            && SHAPEFILE.iter().any(|ending| has_ending(other, ending))
    };
    let entries = fs::read_dir(folder).with_context(|| folder.display().to_string())?;
    let mut parts: Vec<PathBuf> =
        entries.filter_map(|entry| Some(entry.ok()?.path())).filter(belongs).collect();
    parts.sort();
    Ok(parts)
}

fn has_ending(path: &Path, ending: &str) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|e| e.eq_ignore_ascii_case(ending))
}

/// As `city.toml` writes it: with `/` on every system.
fn name_of(inside: &Path) -> anyhow::Result<String> {
    let parts: Option<Vec<&str>> = inside.iter().map(OsStr::to_str).collect();
    let parts = parts.with_context(|| format!("{}: a name that is no text", inside.display()))?;
    Ok(parts.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_comes_to_nothing_leaves_the_folder_as_it_was() {
        let root = tempfile::tempdir().expect("a folder");
        let (from, dir) = (root.path().join("from"), root.path().join("city"));
        fs::create_dir_all(&from).expect("made");
        fs::create_dir_all(&dir).expect("made");
        for ending in ["shp", "dbf", "PRJ", "txt"] {
            fs::write(from.join(format!("jd.{ending}")), "new").expect("written");
        }
        fs::write(dir.join("jd.dbf"), "old").expect("written");
        let listed = || {
            let mut names: Vec<_> = fs::read_dir(&dir)
                .expect("listed")
                .map(|entry| entry.expect("an entry").file_name().into_string().expect("text"))
                .collect();
            names.sort();
            names
        };
        let mut placed = Placed::default();
        assert_eq!(placed.copy(&from, &dir).expect("copied"), "jd.shp");
        assert_eq!(listed().len(), 4, "three parts, and the old one aside: {:?}", listed());
        drop(placed);
        assert_eq!(listed(), ["jd.dbf"]);
        assert_eq!(fs::read_to_string(dir.join("jd.dbf")).expect("read"), "old");
        let mut placed = Placed::default();
        placed.copy(&from.join("jd.shp"), &dir).expect("copied");
        placed.keep();
        assert_eq!(listed(), ["jd.PRJ", "jd.dbf", "jd.shp"]);
        let again = Placed::default().copy(&dir.join("jd.shp"), &dir).expect("stays");
        assert_eq!((again.as_str(), listed().len()), ("jd.shp", 3));
    }
}
