//! TOML files, with errors that name the line.

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::IngestError;

/// A settings file larger than this is something else.
const LONGEST: u64 = 4 << 20;

/// A TOML file's text and where it came from.
pub(super) struct TomlText {
    path: PathBuf,
    text: String,
}

impl TomlText {
    pub fn read(path: &Path, wanted_by: &str) -> Result<Self, IngestError> {
        let known = fs::metadata(path).map_err(|e| IngestError::of_io(path, e, wanted_by))?;
        let path = path.to_owned();
        if !known.is_file() {
            let found = if known.is_dir() { "a folder" } else { "a device or a pipe" };
            return Err(IngestError::WrongKind { path, expected: "a .toml file", found });
        }
        if known.len() > LONGEST {
            let message = format!("expected at most {LONGEST} bytes, found {}", known.len());
            return Err(IngestError::Settings { path, line: None, message });
        }
        let bytes = fs::read(&path).map_err(|e| IngestError::of_io(&path, e, wanted_by))?;
        let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").map_or(bytes.clone(), <[u8]>::to_vec);
        match String::from_utf8(bytes) {
            Ok(text) => Ok(Self { path, text }),
            Err(error) => {
                let byte = error.utf8_error().valid_up_to() as u64;
                Err(IngestError::NotUtf8 { path, byte, hint: "" })
            }
        }
    }

    pub fn built_in(path: &str, text: &str) -> Self {
        Self { path: PathBuf::from(path), text: text.to_owned() }
    }

    pub fn parse<T: DeserializeOwned>(&self) -> Result<T, IngestError> {
        toml::from_str(&self.text).map_err(|error| {
            let line = error.span().map(|span| self.line_of(&span));
            // The parser's own messages may run over several lines; an error here is one.
            let message = error.message().split_whitespace().collect::<Vec<_>>().join(" ");
            IngestError::Settings { path: self.path.clone(), line, message }
        })
    }

    /// An error about what stands at `span`.
    pub fn error_at(&self, span: &Range<usize>, message: impl Into<String>) -> IngestError {
        let line = Some(self.line_of(span));
        IngestError::Settings { path: self.path.clone(), line, message: message.into() }
    }

    /// An error about the file as a whole.
    pub fn error(&self, message: impl Into<String>) -> IngestError {
        IngestError::Settings { path: self.path.clone(), line: None, message: message.into() }
    }

    fn line_of(&self, span: &Range<usize>) -> usize {
        let before = self.text.as_bytes().get(..span.start).unwrap_or(self.text.as_bytes());
        1 + before.iter().filter(|&&byte| byte == b'\n').count()
    }
}
