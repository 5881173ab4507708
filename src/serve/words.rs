//! What was said after the `?`. Every word is taken by what reads it; one that is left over is an
//! error, as OGC API – Features demands.

use std::str::FromStr;

use axum::extract::{FromRequestParts, Query};
use axum::http::request::Parts;

use super::error::ApiError;

/// The words of a query, in their order.
#[derive(Debug)]
pub(super) struct Words {
    said: Vec<(String, String)>,
    left: Vec<(String, String)>,
    known: Vec<String>,
}

impl Words {
    /// Takes a word's value.
    ///
    /// # Errors
    /// When it is said twice.
    pub fn take(&mut self, name: &str) -> Result<Option<String>, ApiError> {
        self.known.push(name.to_owned());
        let mut found = None;
        while let Some(at) = self.left.iter().position(|(word, _)| word == name) {
            let (_, value) = self.left.remove(at);
            if found.is_some() {
                return Err(bad(name, value, "the word to be given once"));
            }
            found = Some(value);
        }
        Ok(found)
    }

    /// Takes a word's value and reads it.
    ///
    /// # Errors
    /// When it is said twice or cannot be read.
    pub fn parse<T: FromStr>(&mut self, name: &str, expected: &str) -> Result<Option<T>, ApiError> {
        let Some(text) = self.take(name)? else { return Ok(None) };
        text.trim().parse().map(Some).map_err(|_| bad(name, text, expected))
    }

    /// Takes what is left and is one of `names`: filters by property.
    pub fn take_any<'a>(&mut self, names: impl Iterator<Item = &'a str>) -> Vec<(String, String)> {
        self.known.extend(names.map(str::to_owned));
        let (known, left) =
            self.left.drain(..).partition(|(word, _)| self.known.iter().any(|name| name == word));
        self.left = left;
        known
    }

    /// Nothing may be left.
    ///
    /// # Errors
    /// When something is.
    pub fn done(self) -> Result<(), ApiError> {
        match self.left.into_iter().next() {
            None => Ok(()),
            Some((name, _)) => {
                let known =
                    if self.known.is_empty() { "none".into() } else { self.known.join(", ") };
                Err(ApiError::Unknown { name, known })
            }
        }
    }

    /// Everything that was said, with some words said otherwise; `None` leaves the word out.
    pub fn with(&self, changes: &[(&str, Option<String>)]) -> Vec<(String, String)> {
        let changed = |name: &str| changes.iter().any(|(other, _)| *other == name);
        let kept = self.said.iter().filter(|(name, _)| !changed(name)).cloned();
        let new =
            changes.iter().filter_map(|(name, value)| Some(((*name).to_owned(), value.clone()?)));
        kept.chain(new).collect()
    }

    /// Everything that was said, as a query.
    pub fn query(&self) -> String {
        serde_urlencoded::to_string(&self.said).unwrap_or_default()
    }

    /// Everything that was said, to tell one question from another.
    pub fn text(&self) -> String {
        format!("{:?}", self.said)
    }
}

/// A word that cannot be understood.
pub(super) fn bad(name: &str, found: impl Into<String>, expected: impl Into<String>) -> ApiError {
    ApiError::Word { name: name.to_owned(), found: found.into(), expected: expected.into() }
}

impl<S: Send + Sync> FromRequestParts<S> for Words {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, ApiError> {
        let said = Query::<Vec<(String, String)>>::try_from_uri(&parts.uri);
        let Query(said) = said.map_err(|error| ApiError::Query(error.body_text()))?;
        Ok(Self { left: said.clone(), said, known: Vec::new() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn words(query: &str) -> Words {
        let request = axum::http::Request::get(format!("/x?{query}")).body(()).expect("a request");
        Words::from_request_parts(&mut request.into_parts().0, &()).await.expect("words")
    }

    #[tokio::test]
    async fn a_word_that_nothing_reads_is_an_error_that_names_the_known_ones() {
        let mut said = words("limit=5&colour=red").await;
        assert_eq!(said.parse::<u32>("limit", "a number").expect("read"), Some(5));
        let error = said.done().expect_err("colour is unknown").to_string();
        assert_eq!(error, "unknown query parameter \"colour\"; known here: limit");
    }

    #[tokio::test]
    async fn a_word_said_twice_or_not_a_number_is_an_error() {
        assert!(words("limit=5&limit=6").await.take("limit").is_err());
        assert!(words("limit=abc").await.parse::<u32>("limit", "a number").is_err());
    }
}
