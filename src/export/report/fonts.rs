//! The type of the PDF: Noto Sans SC (SIL Open Font License 1.1), which the page's build packs
//! into the program; where that has not been done, the Noto Sans or Source Han Sans of the system.

use std::borrow::Cow;
use std::io::Read;
use std::sync::OnceLock;

use rust_embed::RustEmbed;
use ttf_parser::{Face, GlyphId};

use crate::export::drawing::Weight;

/// `regular.ttf.br` with every Chinese character of the font, `bold.ttf.br` with those of GB 2312.
#[derive(RustEmbed)]
#[folder = "web/fonts"]
struct Packed;

/// Families that hold simplified Chinese, the wanted first.
const FAMILIES: [&str; 8] = [
    "Noto Sans SC",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Microsoft YaHei",
    "WenQuanYi Zen Hei",
    "SimHei",
];

/// There is no font that holds Chinese.
#[derive(Clone, Debug, PartialEq, thiserror::Error)]
pub enum FontError {
    /// Neither in the program nor on the system.
    #[error(
        "no font with Chinese characters: expected one in the program (built with `make build`) or \
         on the system, found none; install Noto Sans CJK (Debian: fonts-noto-cjk) or write .html"
    )]
    None,
    /// The font is there and cannot be read.
    #[error("font {name}: expected a TrueType or OpenType font, found something else")]
    Unreadable {
        /// Which.
        name: String,
    },
}

/// The fonts of a report.
#[derive(Debug)]
pub struct Fonts {
    regular: Typeface,
    bold: Typeface,
}

/// One font.
#[derive(Debug)]
pub(super) struct Typeface {
    data: &'static [u8],
    index: u32,
    face: Face<'static>,
}

/// A glyph of a line: which font, which glyph, how wide at size 1.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Set {
    /// The weight of the font that holds it: bold type falls back to regular for rare characters.
    pub weight: Weight,
    /// The glyph.
    pub glyph: u32,
    /// Its advance at size 1.
    pub advance: f64,
}

impl Fonts {
    /// The fonts of the program, else of the system; read once.
    ///
    /// # Errors
    /// When there is none that holds Chinese.
    pub fn new() -> Result<&'static Self, FontError> {
        static FONTS: OnceLock<Result<Fonts, FontError>> = OnceLock::new();
        FONTS.get_or_init(Self::found).as_ref().map_err(Clone::clone)
    }

    fn found() -> Result<Self, FontError> {
        let packed = ["regular.ttf.br", "bold.ttf.br"].map(Packed::get);
        if let [Some(regular), Some(bold)] = packed {
            let unpack = |name, data: &Cow<'static, [u8]>| Typeface::new(name, unpacked(data), 0);
            return Ok(Self {
                regular: unpack("regular.ttf.br", &regular.data)?,
                bold: unpack("bold.ttf.br", &bold.data)?,
            });
        }
        Self::of_the_system()
    }

    /// The fonts of the system.
    pub(super) fn of_the_system() -> Result<Self, FontError> {
        let mut system = fontdb::Database::new();
        system.load_system_fonts();
        let find = |weight| {
            FAMILIES.iter().find_map(|family| {
                let families = &[fontdb::Family::Name(family)];
                let query = fontdb::Query { families, weight, ..fontdb::Query::default() };
                let id = system.query(&query)?;
                system
                    .with_face_data(id, |data, index| ((*family).to_owned(), data.to_vec(), index))
            })
        };
        let make = |weight| {
            let (name, data, index) = find(weight).ok_or(FontError::None)?;
            Typeface::new(&name, data, index)
        };
        Ok(Self { regular: make(fontdb::Weight::NORMAL)?, bold: make(fontdb::Weight::BOLD)? })
    }

    /// One of the fonts.
    pub(super) const fn typeface(&self, weight: Weight) -> &Typeface {
        match weight {
            Weight::Regular => &self.regular,
            Weight::Bold => &self.bold,
        }
    }

    /// The glyph of a character; the font's sign for an unknown one where no font has it.
    pub(super) fn set(&self, c: char, weight: Weight) -> Set {
        let order = match weight {
            Weight::Regular => [Weight::Regular, Weight::Bold],
            Weight::Bold => [Weight::Bold, Weight::Regular],
        };
        let found = order.into_iter().find_map(|weight| {
            let glyph = self.typeface(weight).face.glyph_index(c)?;
            Some((weight, glyph))
        });
        let (weight, glyph) = found.unwrap_or((weight, GlyphId(0)));
        let face = &self.typeface(weight).face;
        let advance = f64::from(face.glyph_hor_advance(glyph).unwrap_or(0));
        Set { weight, glyph: glyph.0.into(), advance: advance / f64::from(face.units_per_em()) }
    }

    /// How wide a text is.
    #[must_use]
    pub fn width(&self, text: &str, size: f64, weight: Weight) -> f64 {
        text.chars().map(|c| self.set(c, weight).advance).sum::<f64>() * size
    }
}

impl Typeface {
    fn new(name: &str, data: Vec<u8>, index: u32) -> Result<Self, FontError> {
        // The fonts live as long as the program: they are read once.
        let data: &'static [u8] = Box::leak(data.into_boxed_slice());
        let face = Face::parse(data, index)
            .map_err(|_| FontError::Unreadable { name: name.to_owned() })?;
        Ok(Self { data, index, face })
    }

    /// The font's bytes, and its place in them.
    pub(super) const fn data(&self) -> (&'static [u8], u32) {
        (self.data, self.index)
    }
}

fn unpacked(packed: &[u8]) -> Vec<u8> {
    let mut bytes = Vec::new();
    // What is left of a broken file is no font, and is told so.
    let _ = brotli_decompressor::Decompressor::new(packed, 1 << 16).read_to_end(&mut bytes);
    bytes
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rare_characters_of_place_names_are_there_in_both_weights() {
        let Ok(fonts) = Fonts::new() else {
            eprintln!("SKIPPED: no font with Chinese characters in the program or on the system");
            return;
        };
        for c in "湟岸巷垚㛃一刻Yike 0–9%".chars() {
            for weight in [Weight::Regular, Weight::Bold] {
                assert_ne!(fonts.set(c, weight).glyph, 0, "{c} {weight:?}");
            }
        }
        assert!((fonts.width("一刻", 10.0, Weight::Regular) - 20.0).abs() < 1e-9);
    }
}
