//! Writes the sample city of Xining: `cargo run --example make_xining [FOLDER]`.

#[path = "../town/mod.rs"]
mod town;

mod city;

fn main() -> anyhow::Result<()> {
    let folder = std::env::args_os().nth(1).unwrap_or_else(|| "geodata/xining".into());
    std::fs::create_dir_all(&folder)?;
    for file in city::make() {
        std::fs::write(std::path::Path::new(&folder).join(file.name), file.text)?;
    }
    Ok(())
}
