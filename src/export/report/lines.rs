//! Where a text breaks into lines.
//!
//! Chinese breaks between any two characters, but no line begins with a closing mark or ends with
//! an opening one (the prohibition rules of GB/T 15834-2011, 5.1; W3C, Requirements for Chinese
//! Text Layout, 3.1.1). Latin words stay whole unless one alone is wider than the line. Greedy,
//! O(n).

use super::fonts::Fonts;
use crate::export::drawing::{Weight, unprintable};

/// What may not begin a line.
const CLOSING: &str = "，。、；：？！）》」』】〕”’％%…—·,.;:?!)]}";
/// What may not end a line.
const OPENING: &str = "（《「『【〔“‘([{";

/// A text in lines no wider than `width`; at least one line.
pub fn lines(fonts: &Fonts, text: &str, size: f64, weight: Weight, width: f64) -> Vec<String> {
    let text: String = text.chars().map(|c| if unprintable(c) { ' ' } else { c }).collect();
    let measure = |text: &str| fonts.width(text, size, weight);
    let mut lines = Vec::new();
    let mut line = String::new();
    let mut filled = 0.0;
    for piece in pieces(&text) {
        let wide = measure(piece);
        let printed = measure(piece.trim_end());
        if !line.is_empty() && filled + printed > width + 1e-6 {
            lines.push(std::mem::take(&mut line).trim_end().to_owned());
            filled = 0.0;
        }
        if line.is_empty() && printed > width {
            // A word wider than the line is cut where it must be.
            for c in piece.chars() {
                let one = measure(c.encode_utf8(&mut [0; 4]));
                if !line.is_empty() && filled + one > width {
                    lines.push(std::mem::take(&mut line));
                    filled = 0.0;
                }
                line.push(c);
                filled += one;
            }
        } else if !(line.is_empty() && piece.trim().is_empty()) {
            line += piece;
            filled += wide;
        }
    }
    if !line.trim_end().is_empty() || lines.is_empty() {
        lines.push(line.trim_end().to_owned());
    }
    lines
}

/// A text in one line no wider than `width`, cut with an ellipsis where it must be.
pub fn one_line(fonts: &Fonts, text: &str, size: f64, weight: Weight, width: f64) -> String {
    let text: String = text.chars().map(|c| if unprintable(c) { ' ' } else { c }).collect();
    if fonts.width(&text, size, weight) <= width {
        return text;
    }
    let mut room = width - fonts.width("…", size, weight);
    let mut short = String::new();
    for c in text.chars() {
        room -= fonts.width(c.encode_utf8(&mut [0; 4]), size, weight);
        if room < 0.0 {
            break;
        }
        short.push(c);
    }
    short.trim_end().to_owned() + "…"
}

/// The pieces between which a line may break; blanks belong to the piece before them.
fn pieces(text: &str) -> Vec<&str> {
    let mut pieces = Vec::new();
    let mut start = 0;
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let parts = before.is_some_and(|before| may_break(before, c));
        if parts && !is_unit(&text[start..at], &text[at..]) {
            pieces.push(&text[start..at]);
            start = at;
        }
        before = Some(c);
    }
    if start < text.len() {
        pieces.push(&text[start..]);
    }
    pieces
}

/// Whether a number ends before and its unit follows after the blank: "1000 m", "723 个".
fn is_unit(before: &str, after: &str) -> bool {
    let number =
        before.strip_suffix(' ').is_some_and(|b| b.ends_with(|c: char| c.is_ascii_digit()));
    let word = after.split([' ', '，', '。', ',', ')']).next().unwrap_or_default();
    number && (after.starts_with(is_wide) || word.chars().count() <= 4)
}

fn may_break(before: char, after: char) -> bool {
    let unit = before.is_ascii_digit() && is_wide(after);
    if unit || after == ' ' || CLOSING.contains(after) || OPENING.contains(before) {
        return false;
    }
    before == ' ' || is_wide(before) || is_wide(after) || before == '/'
}

/// Whether a character stands by itself, as Chinese ones do.
fn is_wide(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{fe30}'..='\u{fe4f}'
        | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_line_neither_begins_with_a_closing_mark_nor_ends_with_an_opening_one() {
        let pieces = pieces("住着（约）三万人，共 12.5% 的 residents.");
        assert_eq!(
            pieces,
            ["住", "着", "（约）", "三", "万", "人，", "共 ", "12.5% ", "的 ", "residents."]
        );
    }

    #[test]
    fn a_number_stays_with_its_unit() {
        assert_eq!(super::pieces("有 723 个还没有"), ["有 ", "723 个", "还", "没", "有"]);
        assert_eq!(super::pieces("within 1000 m of"), ["within ", "1000 m ", "of"]);
    }

    proptest! {
        #[test]
        fn lines_hold_the_whole_text_and_are_no_wider_than_told(text in "[一-鿿a-z，。（） 0-9]{0,80}", width in 20.0..200.0) {
            let Ok(fonts) = Fonts::new() else { return Ok(()) };
            let found = lines(fonts, &text, 9.0, Weight::Regular, width);
            let bare = |text: &str| text.chars().filter(|c| *c != ' ').collect::<String>();
            prop_assert_eq!(bare(&found.concat()), bare(&text));
            for line in &found {
                // Marks that may not be parted from what they belong to can be wider by themselves.
                prop_assert!(fonts.width(line, 9.0, Weight::Regular) <= width + 1e-6, "{line:?}");
            }
        }
    }
}
