//! The house rules that a compiler does not see: a room uses only the rooms above it in the list,
//! input and output stay in the rooms at the edge, nothing panics by `unwrap`, and no file is a
//! drawer for odds and ends. The map of the house is in `ARCHITECTURE.md`.
//!
//! [`judge`] looks at the text of one file, so that each rule is tried on a sample that breaks it.
//! It reads plain text, not a syntax tree: comments and strings are blanked out first, and paths
//! are found by their beginning. A path hidden in a macro's expansion escapes it.

use std::fs;
use std::path::{Path, PathBuf};

/// The rooms, ground floor first. A room uses only itself and rooms before it.
const ROOMS: [&str; 15] = [
    "units", "geodesy", "city", "index", "network", "ingest", "reach", "coverage", "siting",
    "scenario", "study", "store", "export", "serve", "cli",
];
/// Rooms that may open files and sockets and print.
const EDGE: [&str; 5] = ["ingest", "store", "export", "serve", "cli"];
/// File names that say nothing of what is inside.
const DRAWERS: [&str; 5] = ["utils", "util", "common", "helpers", "misc"];

#[test]
fn every_file_keeps_the_house_rules() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut faults = Vec::new();
    for path in rust_files(&root) {
        let text = fs::read_to_string(&path).expect("a source file is readable");
        let inside = path.strip_prefix(&root).expect("found under the root");
        faults.extend(judge(&inside.to_string_lossy(), &text));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn lib_rs_lists_the_rooms_in_the_order_of_the_house() {
    let listed = modules(include_str!("../src/lib.rs"));
    let expected: Vec<_> = ROOMS.into_iter().filter(|r| listed.iter().any(|l| l == r)).collect();
    assert_eq!(listed, expected, "src/lib.rs: rooms only, ground floor first");
}

#[test]
fn the_architecture_lists_the_rooms_of_lib_rs_in_the_same_order() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("ARCHITECTURE.md");
    let Ok(text) = fs::read_to_string(path) else {
        eprintln!("ARCHITECTURE.md is not written yet: nothing to compare");
        return;
    };
    let drawn: Vec<_> = rooms_drawn(&text);
    let listed = modules(include_str!("../src/lib.rs"));
    let missing: Vec<_> = listed.iter().filter(|room| !drawn.contains(room)).collect();
    assert!(missing.is_empty(), "ARCHITECTURE.md has no row for {missing:?}");
    let expected: Vec<_> = ROOMS.into_iter().filter(|r| drawn.iter().any(|d| d == r)).collect();
    assert_eq!(drawn, expected, "ARCHITECTURE.md: ground floor first");
}

#[test]
fn an_upward_import_is_found_however_it_is_written() {
    for sample in [
        "use crate::coverage::Verdict;",
        "use crate::{city::City, coverage::Verdict};",
        "use crate::{\n    city::{Area, City},\n    coverage,\n};",
        "fn f() -> crate::coverage::Verdict { todo!() }",
        "pub use crate::coverage;",
        "use super::super::coverage::Verdict;",
        "#[cfg(test)]\nmod tests {\n    use crate::coverage::Verdict;\n}",
    ] {
        assert_eq!(judge("network/graph.rs", sample).len(), 1, "{sample}");
    }
    assert_eq!(judge("units.rs", "use super::city::City;").len(), 1);
    assert_eq!(judge("city/mod.rs", "use super::network::Graph;").len(), 1);
    for sample in [
        "use crate::geodesy::{Plane, PlanePoint};",
        "use crate::network::Snap;",
        "// use crate::coverage::Verdict;",
        "/* use crate::coverage; /* twice */ use crate::cli; */",
        "const TEXT: &str = \"use crate::coverage::Verdict;\";",
        "const TEXT: &str = r#\"a \"quoted\" crate::coverage::Verdict\"#;",
        "use mycrate::coverage::Verdict;",
        "use super::coverage_of;",
    ] {
        assert_eq!(judge("network/graph.rs", sample), Vec::<String>::new(), "{sample}");
    }
}

#[test]
fn the_top_of_the_house_may_use_every_room() {
    for path in ["cli/mod.rs", "main.rs"] {
        assert_eq!(judge(path, "use crate::serve::router; use crate::cli::run;"), [""; 0]);
    }
}

#[test]
fn an_unwrap_outside_tests_is_found() {
    assert_eq!(judge("city/area.rs", "fn f() { g().unwrap(); }").len(), 1);
    assert_eq!(judge("main.rs", "fn main() { g()\n    .unwrap();\n}").len(), 1);
    let tested = "fn f() {}\n#[cfg(test)]\nmod tests {\n    fn g() { h('{').unwrap(); }\n}\n";
    assert_eq!(judge("city/area.rs", tested), [""; 0]);
    assert_eq!(judge("city/area.rs", &format!("{tested}fn k() {{ h().unwrap(); }}")).len(), 1);
    assert_eq!(judge("city/tests.rs", "fn g() { h().unwrap(); }"), [""; 0]);
    assert_eq!(judge("city/area.rs", "fn f() { g().unwrap_or(1); }"), [""; 0]);
}

#[test]
fn input_and_output_away_from_the_edge_are_found() {
    for sample in [
        "use std::fs::File;",
        "use std::{collections::BTreeMap, fs};",
        "fn f() { std::net::TcpStream::connect(a); }",
        "fn f() { println!(\"{x}\"); }",
        "fn f() { eprintln!(\"{x}\"); }",
    ] {
        assert_eq!(judge("reach/circle.rs", sample).len(), 1, "{sample}");
        assert_eq!(judge("export/csv.rs", sample), [""; 0], "{sample}");
    }
    assert_eq!(judge("reach/circle.rs", "use std::fmt; fn f() { writeln!(out); }"), [""; 0]);
}

#[test]
fn a_drawer_and_a_strange_room_are_found() {
    assert_eq!(judge("city/utils.rs", "").len(), 1);
    assert_eq!(judge("helpers/mod.rs", "").len(), 2, "a drawer, and no room of the house");
    assert_eq!(judge("cellar/wine.rs", "").len(), 1);
}

#[test]
fn rooms_are_read_from_the_list_and_from_the_map() {
    assert_eq!(modules("pub mod units;\n// pub mod city;\nmod cli;\n"), ["units", "cli"]);
    let map = "| room | knows |\n|---|---|\n| `units` | `city` |\n| `cli/`, `main.rs` | |\n\n| `city` | |\n";
    assert_eq!(rooms_drawn(map), ["units", "cli"]);
}

/// What is wrong with one file, a line for each fault. `path` is relative to `src`.
fn judge(path: &str, text: &str) -> Vec<String> {
    let parts: Vec<&str> = path.trim_end_matches(".rs").split(['/', '\\']).collect();
    let mut faults = Vec::new();
    if let Some(drawer) = parts.iter().find(|part| DRAWERS.contains(part)) {
        faults.push(format!("src/{path}: {drawer:?} says nothing of what is inside"));
    }
    if parts[0] == "lib" {
        return faults;
    }
    let top = parts[0] == "main";
    let floor = if top { Some(ROOMS.len()) } else { ROOMS.iter().position(|r| *r == parts[0]) };
    let Some(floor) = floor else {
        faults.push(format!("src/{path}: {:?} is no room of the house", parts[0]));
        return faults;
    };
    let code = code_of(text);
    let to_root = if parts.len() > 1 && parts[1] != "mod" { "super::super::" } else { "super::" };
    for room in paths_from(&code, "crate::").into_iter().chain(paths_from(&code, to_root)) {
        if ROOMS.iter().position(|r| *r == room).is_some_and(|used| used > floor) {
            faults.push(format!("src/{path}: uses {room}, which stands above it"));
        }
    }
    let shipped = without_tests(&code);
    let tested = parts.contains(&"tests");
    if !tested && shipped.contains(".unwrap()") {
        faults.push(format!("src/{path}: unwrap() outside tests; say why it cannot fail"));
    }
    if !top && !tested && !EDGE.contains(&parts[0]) {
        for module in paths_from(&shipped, "std::") {
            if matches!(module.as_str(), "fs" | "net") {
                faults.push(format!("src/{path}: std::{module} away from the edge of the house"));
            }
        }
        for printer in ["println!", "print!", "eprintln!", "eprint!"] {
            if starts_of(&shipped, printer).next().is_some() {
                faults.push(format!("src/{path}: {printer} away from the edge of the house"));
            }
        }
    }
    faults
}

/// The first words after each `root`, those in braces included: `crate::{a::b, c}` gives a and c.
fn paths_from(code: &str, root: &str) -> Vec<String> {
    let mut words = Vec::new();
    for start in starts_of(code, root) {
        let rest = code[start + root.len()..].trim_start();
        let Some(group) = rest.strip_prefix('{') else {
            words.push(first_word(rest));
            continue;
        };
        let mut depth = 0;
        let end = group.find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth < 0
        });
        let mut depth = 0;
        let outer = group[..end.unwrap_or(group.len())].split(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            c == ',' && depth == 0
        });
        words.extend(outer.map(|part| first_word(part.trim_start())));
    }
    words
}

/// Where `word` begins, not in the middle of a longer name or path.
fn starts_of<'a>(code: &'a str, word: &'a str) -> impl Iterator<Item = usize> + 'a {
    code.match_indices(word).map(|(at, _)| at).filter(|at| {
        let before = code[..*at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':' || c == '$')
    })
}

fn first_word(text: &str) -> String {
    text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
}

/// The code without the modules under `#[cfg(test)]`.
fn without_tests(code: &str) -> String {
    let mut kept = String::new();
    let mut rest = code;
    while let Some(at) = rest.find("#[cfg(test)]") {
        kept.push_str(&rest[..at]);
        let item = &rest[at..];
        let Some(open) = item.find(['{', ';']) else { return kept };
        let mut depth = 0;
        let end = item[open..].find(|c| {
            depth += i32::from(c == '{') - i32::from(c == '}');
            depth == 0
        });
        rest = end.map_or("", |end| &item[open + end + 1..]);
    }
    kept + rest
}

/// The text with comments, strings and characters blanked out.
fn code_of(text: &str) -> String {
    let mut code = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let skipped = comment_len(rest).or_else(|| literal_len(rest, &code));
        if let Some(len) = skipped {
            code.extend(rest[..len].chars().map(|c| if c == '\n' { c } else { ' ' }));
            rest = &rest[len..];
        } else {
            code.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    code
}

/// How long the comment is that `rest` begins with, if it does.
fn comment_len(rest: &str) -> Option<usize> {
    if rest.starts_with("//") {
        return Some(rest.find('\n').unwrap_or(rest.len()));
    }
    rest.strip_prefix("/*")?;
    let (mut depth, mut at) = (0, 0);
    loop {
        if rest[at..].starts_with("/*") {
            depth += 1;
            at += 2;
        } else if rest[at..].starts_with("*/") {
            depth -= 1;
            at += 2;
        } else {
            at += rest[at..].chars().next().map_or(1, char::len_utf8);
        }
        if depth == 0 || at >= rest.len() {
            return Some(at.min(rest.len()));
        }
    }
}

/// How long the string or character is that `rest` begins with, if it does.
fn literal_len(rest: &str, before: &str) -> Option<usize> {
    let in_word = before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
    if let Some(raw) = rest.strip_prefix('r').filter(|_| !in_word || before.ends_with('b')) {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        if raw[hashes..].starts_with('"') {
            let close = format!("\"{}", "#".repeat(hashes));
            let body = 1 + hashes + 1;
            return Some(
                rest[body..].find(&close).map_or(rest.len(), |at| body + at + close.len()),
            );
        }
    }
    let quote = rest.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    let mut chars = rest.char_indices().skip(1).peekable();
    if quote == '\'' {
        // A lifetime ('a) has no closing quote after one character; 'a' and '\n' have.
        let first = chars.peek()?.1;
        let closed = rest[1 + first.len_utf8()..].starts_with('\'');
        if first != '\\' && !closed {
            return None;
        }
    }
    while let Some((at, c)) = chars.next() {
        if c == '\\' {
            chars.next();
        } else if c == quote {
            return Some(at + 1);
        }
    }
    Some(rest.len())
}

/// The modules that a file declares, in order.
fn modules(text: &str) -> Vec<String> {
    let lines = text.lines().map(|line| line.trim_start().trim_start_matches("pub "));
    let declared = lines.filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';'));
    declared.map(str::to_owned).collect()
}

/// The rooms that have a row in the first Markdown table whose rows begin with a name.
fn rooms_drawn(map: &str) -> Vec<String> {
    let from_table = map.lines().skip_while(|line| !line.starts_with("| `"));
    let rows = from_table.take_while(|line| line.starts_with('|'));
    let names = rows.filter_map(|line| Some(first_word(line.strip_prefix("| `")?)));
    names.filter(|name| ROOMS.contains(&name.as_str())).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("a readable folder");
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.expect("a readable entry").path()) {
        if path.is_dir() {
            found.extend(rust_files(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found.sort();
    found
}
