//! In which language words are written.

use utoipa::{IntoParams, ToSchema};

use crate::export::Language;
use crate::serve::error::ApiError;
use crate::serve::words::{Words, bad};

/// The language of what has no other choice.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
pub(in crate::serve) struct LanguageWords {
    /// Language; Chinese unless told.
    #[param(inline, value_type = Option<LanguageWord>)]
    pub lang: Language,
}

/// Languages, as the OpenAPI document names them.
#[derive(ToSchema)]
#[schema(rename_all = "lowercase")]
#[expect(dead_code, reason = "only the document names them")]
pub(super) enum LanguageWord {
    Zh,
    En,
}

impl LanguageWords {
    /// Takes the word.
    ///
    /// # Errors
    /// When it names no language.
    pub fn read(words: &mut Words) -> Result<Self, ApiError> {
        let lang = match words.take("lang")?.as_deref() {
            None | Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            Some(other) => return Err(bad("lang", other, "zh or en")),
        };
        Ok(Self { lang })
    }
}
