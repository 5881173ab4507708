//! Writes the sample street of Jinchuan: `cargo run --example make_jinchuan [FOLDER]`.

#[path = "../town/mod.rs"]
#[expect(dead_code, reason = "the generator of Xining uses the rest")]
mod town;

mod city;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| "geodata/jinchuan".into());
    std::fs::create_dir_all(&folder)?;
    for file in city::make() {
        std::fs::write(std::path::Path::new(&folder).join(file.name), file.text)?;
    }
    Ok(())
}
