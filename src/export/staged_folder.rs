//! A folder that appears whole or not at all: written beside its place, then renamed.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use super::ExportError;

/// A folder in the making. Dropped before [`StagedFolder::commit`], it leaves nothing behind.
#[derive(Debug)]
pub struct StagedFolder {
    /// Where it is being written; `None` once it is in its place.
    staging: Option<PathBuf>,
    place: PathBuf,
}

impl StagedFolder {
    /// Begins a folder that will stand at `place`, which must be free: absent, or an empty folder.
    /// Missing parents are made.
    ///
    /// # Errors
    /// When `place` is taken or the folder beside it cannot be written.
    pub fn try_new(place: &Path) -> Result<Self, ExportError> {
        let place = std::path::absolute(place).map_err(ExportError::write(place))?;
        let (Some(parent), Some(name)) = (place.parent(), place.file_name()) else {
            return Err(ExportError::NoName { path: place });
        };
        match fs::read_dir(&place) {
            Ok(mut entries) => {
                if entries.next().is_some() {
                    return Err(ExportError::Taken { path: place });
                }
            }
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(cause) => return Err(ExportError::write(&place)(cause)),
        }
        fs::create_dir_all(parent).map_err(ExportError::write(parent))?;
        let staging =
            parent.join(format!(".{}.partial-{}", name.to_string_lossy(), std::process::id()));
        fs::create_dir(&staging).map_err(ExportError::write(&staging))?;
        Ok(Self { staging: Some(staging), place })
    }

    /// Where to write until the folder is in its place.
    #[must_use]
    pub fn path(&self) -> &Path {
        self.staging.as_deref().unwrap_or(&self.place)
    }

    /// Puts the folder in its place.
    ///
    /// # Errors
    /// When something has come to stand there meanwhile, or the system refuses.
    pub fn commit(mut self) -> Result<PathBuf, ExportError> {
        let place = self.place.clone();
        let Some(staging) = self.staging.clone() else { return Ok(place) };
        match fs::remove_dir(&place) {
            Ok(()) => {}
            Err(cause) if cause.kind() == io::ErrorKind::NotFound => {}
            Err(_) => return Err(ExportError::Taken { path: place }),
        }
        fs::rename(&staging, &place).map_err(ExportError::write(&place))?;
        self.staging = None;
        Ok(place)
    }
}

impl Drop for StagedFolder {
    fn drop(&mut self) {
        if let Some(staging) = &self.staging {
            // Nothing can be done about a folder that cannot be removed, and the error that led
            // here matters more.
            let _ = fs::remove_dir_all(staging);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names_in(folder: &Path) -> Vec<String> {
        let entries = fs::read_dir(folder).expect("a folder");
        entries.map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned()).collect()
    }

    #[test]
    fn a_folder_that_is_not_finished_leaves_nothing_behind() {
        let home = tempfile::tempdir().expect("a folder");
        let staged = StagedFolder::try_new(&home.path().join("town")).expect("a free place");
        fs::write(staged.path().join("city.toml"), "").expect("written");
        drop(staged);
        assert!(names_in(home.path()).is_empty());
    }

    #[test]
    fn a_finished_folder_takes_the_place_of_an_empty_one() {
        let home = tempfile::tempdir().expect("a folder");
        let place = home.path().join("new/town");
        fs::create_dir_all(&place).expect("made");
        let staged = StagedFolder::try_new(&place).expect("a free place");
        fs::write(staged.path().join("city.toml"), "").expect("written");
        staged.commit().expect("in its place");
        assert_eq!(names_in(&place), ["city.toml"]);
        assert_eq!(names_in(&home.path().join("new")), ["town"]);
    }

    #[test]
    fn a_folder_with_something_in_it_is_not_touched() {
        let home = tempfile::tempdir().expect("a folder");
        fs::write(home.path().join("thesis.txt"), "years of work").expect("written");
        let refused = StagedFolder::try_new(home.path()).expect_err("a taken place");
        assert!(refused.to_string().contains("not empty"), "{refused}");
        assert_eq!(names_in(home.path()), ["thesis.txt"]);
    }
}
