//! Where in a KML document is the reader, and which placemark has it just read?
//!
//! Folders are kept by their names, placemarks element by element; all else is passed by.

use quick_xml::events::{BytesStart, Event};

use super::placemark::{Node, Placemark};
use super::shortened;

/// How deep elements may be nested.
const DEEPEST: usize = 64;
/// How many elements a placemark may have.
pub const MOST_NODES: usize = 200_000;

/// Where in the document the reader is.
#[derive(Default)]
pub struct Walk {
    pub depth: usize,
    /// For each folder around: how deep it is, and its name.
    folders: Vec<(usize, String)>,
    /// Where a folder's name is being read: the depth of that element.
    naming: Option<usize>,
    /// The elements of a placemark that are open, the placemark first.
    pub open: Vec<Node>,
    nodes: usize,
}

impl Walk {
    /// Takes an event; the placemark that it ends.
    pub fn take(&mut self, event: Event<'_>) -> Result<Option<Placemark>, String> {
        match event {
            Event::Start(start) => self.start(&start)?,
            Event::Empty(start) => {
                self.start(&start)?;
                return Ok(self.end());
            }
            Event::End(_) => return Ok(self.end()),
            Event::Text(text) => self.text(&text.xml10_content()),
            Event::CData(text) => self.text(&text.xml10_content()),
            Event::GeneralRef(entity) => match entity.resolve_char_ref() {
                Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
                Ok(None) | Err(_) => match &*entity {
                    "lt" => self.text("<"),
                    "gt" => self.text(">"),
                    "amp" => self.text("&"),
                    "apos" => self.text("'"),
                    "quot" => self.text("\""),
                    other => self.text(&format!("&{other};")),
                },
            },
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) | Event::Eof => {}
        }
        Ok(None)
    }

    fn start(&mut self, start: &BytesStart<'_>) -> Result<(), String> {
        self.depth += 1;
        if self.depth > DEEPEST {
            return Err(format!("elements nested more than {DEEPEST} deep"));
        }
        let name = start.local_name();
        let name = name.as_ref();
        if !self.open.is_empty() || name == "Placemark" {
            self.nodes += 1;
            if self.nodes > MOST_NODES {
                return Err(format!("a placemark of more than {MOST_NODES} elements"));
            }
            self.open.push(Node::new(name, start));
        } else if name == "Folder" {
            self.folders.push((self.depth, String::new()));
        } else if name == "name" && self.folders.last().is_some_and(|(d, _)| d + 1 == self.depth) {
            self.naming = Some(self.depth);
        }
        Ok(())
    }

    fn end(&mut self) -> Option<Placemark> {
        if self.naming == Some(self.depth) {
            self.naming = None;
        }
        if self.folders.last().is_some_and(|(depth, _)| *depth == self.depth) {
            self.folders.pop();
        }
        self.depth = self.depth.saturating_sub(1);
        let node = self.open.pop()?;
        match self.open.last_mut() {
            Some(around) => {
                around.children.push(node);
                None
            }
            None => {
                self.nodes = 0;
                let names = self.folders.iter().map(|(_, name)| name.trim());
                let folder: Vec<_> = names.filter(|name| !name.is_empty()).collect();
                Some(Placemark::new(node, &folder.join(" / ")))
            }
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(node) = self.open.last_mut() {
            node.text.push_str(text);
        } else if self.naming.is_some()
            && let Some((_, name)) = self.folders.last_mut()
            && name.len() < 256
        {
            name.push_str(&shortened(text));
        }
    }
}
