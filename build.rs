//! The page is built from `web/` by the Makefile. Where that has not happened, a line of text
//! stands in for it, so that the program builds without Node; so is the type of the printed report.

use std::path::Path;
use std::{fs, io};

const PLACEHOLDER: &str = "<!doctype html><html lang=\"zh\"><meta charset=\"utf-8\"><title>一刻 Yike</title>\
<p>The page is not built into this program. 网页尚未构建。 <code>make web</code></p></html>\n";

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=web/dist");
    println!("cargo::rerun-if-changed=web/fonts");
    fs::create_dir_all("web/fonts")?; // the type of the PDF; without it the system's
    let folder = Path::new("web/dist");
    if !folder.join("index.html").exists() {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("index.html"), PLACEHOLDER)?;
    }
    Ok(())
}
