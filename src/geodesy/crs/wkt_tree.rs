//! Well-known text taken apart: words with what stands in their brackets.
//!
//! Source: OGC 12-063r5 (WKT 2, clause 6) and OGC 01-009 (WKT 1, clause 7); both are trees of
//! `KEYWORD[argument, …]` with `[]` or `()`. Memory: as long as the text, which is bounded.

/// A part of the text.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// In quotation marks.
    Text(String),
    Number(f64),
    /// A word without brackets, such as `north`.
    Word(String),
    Node(Node),
}

/// A keyword with its arguments.
#[derive(Clone, Debug, PartialEq)]
pub struct Node {
    /// In upper case.
    pub keyword: String,
    pub parts: Vec<Part>,
}

/// Longer than any description of a system.
const LONGEST: usize = 64 << 10;
/// Deeper than any is nested.
const DEEPEST: usize = 24;

impl Node {
    /// The tree of a text; `None` where it is none.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() > LONGEST {
            return None;
        }
        let mut reader = Reader { rest: text.trim().trim_start_matches('\u{feff}'), depth: 0 };
        match reader.part()? {
            Part::Node(node) => Some(node),
            _ => None,
        }
    }

    /// Its name: the first argument, where that is text.
    pub fn name(&self) -> &str {
        match self.parts.first() {
            Some(Part::Text(name)) => name,
            _ => "",
        }
    }

    /// The arguments that are nodes of one of these keywords.
    pub fn nodes<'a>(&'a self, keywords: &'a [&'a str]) -> impl Iterator<Item = &'a Self> {
        self.parts.iter().filter_map(move |part| match part {
            Part::Node(node) if keywords.contains(&node.keyword.as_str()) => Some(node),
            _ => None,
        })
    }

    /// The first of them.
    pub fn node(&self, keywords: &[&str]) -> Option<&Self> {
        self.parts.iter().find_map(|part| match part {
            Part::Node(node) if keywords.contains(&node.keyword.as_str()) => Some(node),
            _ => None,
        })
    }

    /// Its numbers, in order.
    pub fn numbers(&self) -> impl Iterator<Item = f64> + '_ {
        self.parts.iter().filter_map(|part| match part {
            Part::Number(number) => Some(*number),
            _ => None,
        })
    }

    /// The first of them.
    pub fn number(&self) -> Option<f64> {
        self.numbers().next()
    }
}

struct Reader<'a> {
    rest: &'a str,
    depth: usize,
}

impl Reader<'_> {
    fn part(&mut self) -> Option<Part> {
        self.rest = self.rest.trim_start();
        if let Some(quoted) = self.rest.strip_prefix('"') {
            return self.quoted(quoted.len());
        }
        let ends = |c: char| matches!(c, '[' | ']' | '(' | ')' | ',');
        let end = self.rest.find(ends).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        let word = word.trim();
        if word.is_empty() {
            return None;
        }
        if !rest.starts_with(['[', '(']) {
            self.rest = rest;
            let number = word.parse::<f64>().ok().filter(|number| number.is_finite());
            return Some(number.map_or_else(|| Part::Word(word.to_owned()), Part::Number));
        }
        self.depth += 1;
        if self.depth > DEEPEST {
            return None;
        }
        let keyword = word.to_ascii_uppercase();
        let mut parts = Vec::new();
        self.rest = &rest[1..];
        loop {
            parts.push(self.part()?);
            self.rest = self.rest.trim_start();
            let mut rest = self.rest.chars();
            match rest.next()? {
                ',' => self.rest = rest.as_str(),
                ']' | ')' => {
                    self.rest = rest.as_str();
                    break;
                }
                _ => return None,
            }
        }
        self.depth -= 1;
        Some(Part::Node(Node { keyword, parts }))
    }

    /// Text up to a quotation mark that is not doubled; `length` is what is left after the first.
    fn quoted(&mut self, length: usize) -> Option<Part> {
        let from = self.rest.len() - length;
        let mut at = from;
        loop {
            at += self.rest[at..].find('"')?;
            if self.rest[at + 1..].starts_with('"') {
                at += 2;
            } else {
                break;
            }
        }
        let text = self.rest[from..at].replace("\"\"", "\"");
        self.rest = &self.rest[at + 1..];
        Some(Part::Text(text))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_a_tree() {
        let node = Node::parse(r#" a [ "x ""y""" , 1.5e3, b(north), c ] "#).expect("a tree");
        let b = Node { keyword: "B".into(), parts: vec![Part::Word("north".into())] };
        assert_eq!(node.keyword, "A");
        assert_eq!(node.name(), r#"x "y""#);
        assert_eq!(node.number(), Some(1500.0));
        assert_eq!(node.parts[2], Part::Node(b));
        assert_eq!(node.parts[3], Part::Word("c".into()));
    }

    #[test]
    fn what_is_no_tree_is_none() {
        let deep = "A[".repeat(100_000);
        for text in ["", "A", "A[", "A[]", "A[,]", "A[\"", "A[\"x", "A[1", "[1]", "A[1}", &deep] {
            assert_eq!(Node::parse(text), None, "{}", &text[..text.len().min(20)]);
        }
    }
}
