//! Links from one answer to others.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde::Serialize;
use utoipa::ToSchema;

use crate::serve::reply::Asker;

/// What may stand unescaped in one segment of a path.
const SEGMENT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A link (RFC 8288).
#[derive(Clone, Debug, Serialize, ToSchema)]
pub(in crate::serve) struct Link {
    href: String,
    rel: &'static str,
    #[serde(rename = "type")]
    media: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    title: Option<String>,
    /// Whether `href` has names in braces to be filled in.
    #[serde(skip_serializing_if = "Option::is_none")]
    templated: Option<bool>,
}

impl Link {
    pub fn new(rel: &'static str, media: &'static str, href: String) -> Self {
        Self { href, rel, media, title: None, templated: None }
    }

    pub fn titled(self, title: &str) -> Self {
        Self { title: Some(title.to_owned()), ..self }
    }

    pub fn template(self) -> Self {
        Self { templated: Some(true), ..self }
    }
}

/// The address of a city's layers.
pub(super) fn root(asker: &Asker, city: &str) -> String {
    format!("{}/ogc/{city}", asker.base)
}

/// A key as one segment of a path.
pub(super) fn segment(key: &str) -> String {
    utf8_percent_encode(key, SEGMENT).to_string()
}

/// An address with words after it.
pub(super) fn with_words(address: &str, words: &[(String, String)]) -> String {
    match serde_urlencoded::to_string(words) {
        Ok(query) if !query.is_empty() => format!("{address}?{query}"),
        _ => address.to_owned(),
    }
}
