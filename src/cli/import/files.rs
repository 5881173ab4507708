//! `yike import DIR LAYER=FILE …`: files into a city folder, with what is read from which column.
//!
//! The files are copied as they are: nothing of them is lost, and `city.toml` says how each is to
//! be read. The city is then read from the folder; if that cannot be done, the folder is left as
//! it was.

use std::collections::BTreeSet;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, bail};

use super::args::{ImportArgs, LayerFile, OfLayer};
use super::placed::Placed;
use super::{city_id, follow_ups};
use crate::city::Level;
use crate::cli::Outcome;
use crate::cli::findings_text::text;
use crate::cli::stages::Stages;
use crate::cli::table::{left, widest};
use crate::export::{CityToml, Language, LayerEntry, findings, in_chinese};
use crate::geodesy::Crs;
use crate::ingest::guess::{Guess, KnownNames, Why, guess};
use crate::ingest::{self, Layer, Look, LookOptions, look};

/// The standard that a new city is judged by until somebody chooses another.
const STANDARD: &str = "quarter-hour";

/// Examples that are shown of each kind of finding.
const EXAMPLES: usize = 2;

/// A layer's file on its way into the city.
struct Incoming {
    layer: Layer,
    path: PathBuf,
    crs: Option<String>,
    encoding: Option<String>,
    table: Option<String>,
    /// What is in it; `None` for an OpenStreetMap file, which has no columns.
    look: Option<Look>,
    guesses: Vec<Guess>,
}

/// Runs the command.
pub fn run(args: &ImportArgs) -> anyhow::Result<Outcome> {
    let dir = args.dir.as_deref().context("expected a city folder")?;
    let settings_path = dir.join("city.toml");
    let mut settings = settings_in(&settings_path)?;
    let stages = Stages::start("读取 reading");
    let mut incoming = Vec::new();
    for file in &args.files {
        if let Some(layer) = file.layer {
            incoming.push(looked_at(args, layer, file)?);
        }
    }
    check_free(args, &settings, &incoming)?;
    guess_columns(args, dir, &mut incoming)?;
    drop(stages);
    eprint!("{}", told(&incoming));
    if args.dry_run {
        eprintln!("未作更改 nothing was changed (--dry-run)");
        return Ok(Outcome::Clean);
    }
    let mut placed = Placed::default();
    placed.folder(dir)?;
    say_city(args, dir, &mut settings);
    for file in &incoming {
        settings.set_layer(file.layer.as_str(), file.entry(placed.copy(&file.path, dir)?));
    }
    for list in args.files.iter().filter(|file| file.layer.is_none()) {
        follow_ups::keep(Path::new(&list.file), dir, &mut settings, &mut placed)?;
    }
    placed.put(&settings_path, |path| settings.write(path).map_err(std::io::Error::other))?;
    let stages = Stages::start("读取城市 reading the city");
    let mut reading = ingest::read_city(dir).context("the folder was left as it was")?;
    stages.next("检查 examining");
    ingest::examine(&reading.city, &mut reading.report);
    drop(stages);
    placed.keep();
    eprint!("{}", text(&findings(&reading.city, &reading.report), Language::Chinese, EXAMPLES));
    eprintln!("城市文件夹已更新 city folder completed: {}", dir.display());
    Ok(if reading.report.rejected() > 0 { Outcome::Faulty } else { Outcome::Clean })
}

fn settings_in(path: &Path) -> anyhow::Result<CityToml> {
    if !path.exists() {
        return Ok(CityToml::default());
    }
    let text = fs::read_to_string(path).with_context(|| path.display().to_string())?;
    CityToml::parse(&text).with_context(|| path.display().to_string())
}

fn looked_at(args: &ImportArgs, layer: Layer, file: &LayerFile) -> anyhow::Result<Incoming> {
    let (path, table) = path_and_table(&file.file);
    let said = |list: &[OfLayer]| {
        let own = list.iter().rev().find(|one| one.layer == Some(layer));
        let all = || list.iter().rev().find(|one| one.layer.is_none());
        own.or_else(all).map(|one| one.text.clone())
    };
    let (crs, encoding) = (said(&args.crs), said(&args.encoding));
    let is_osm = layer == Layer::Walkways && ingest::is_osm(&path);
    let of_layer = args.columns.iter().filter(|one| one.layer.is_none_or(|l| l == layer));
    let columns = of_layer.map(|one| (one.field.clone(), one.heading.clone())).collect();
    let options = LookOptions { encoding: encoding.clone(), table: table.clone(), columns };
    let found = if is_osm { None } else { Some(look(&path, &options)?) };
    Ok(Incoming { layer, path, crs, encoding, table, look: found, guesses: Vec::new() })
}

/// `FILE#NAME` names a layer or a sheet in a file, unless a file is called so.
fn path_and_table(text: &str) -> (PathBuf, Option<String>) {
    match text.rsplit_once('#') {
        Some((file, table)) if !Path::new(text).exists() => {
            (PathBuf::from(file), Some(table.to_owned()))
        }
        _ => (PathBuf::from(text), None),
    }
}

fn check_free(args: &ImportArgs, settings: &CityToml, incoming: &[Incoming]) -> anyhow::Result<()> {
    let mut seen = BTreeSet::new();
    for Incoming { layer, path, .. } in incoming {
        if !seen.insert(*layer) {
            bail!("{layer}: expected one file a layer, found a second: {}", path.display());
        }
        match settings.layer(layer.as_str()) {
            Some(file) if !args.replace => bail!(
                "{layer}: the city has this layer already ({file}); --replace puts {} in its place",
                path.display()
            ),
            _ => {}
        }
    }
    Ok(())
}

fn guess_columns(args: &ImportArgs, dir: &Path, incoming: &mut [Incoming]) -> anyhow::Result<()> {
    let mut names = names_of_city(dir);
    // Areas first: their names help to know the columns of the others.
    let mut order: Vec<usize> = (0..incoming.len()).collect();
    order.sort_by_key(|&at| level_of(incoming[at].layer).is_none());
    for at in order {
        let file = &mut incoming[at];
        let Some(look) = &file.look else { continue };
        let of_layer = args.columns.iter().filter(|c| c.layer.is_none_or(|l| l == file.layer));
        // What is said of every file goes for those that have such a column.
        let has = |heading: &str| look.columns.iter().any(|c| c.heading == heading);
        let said =
            of_layer.filter(|c| c.layer.is_some() || args.files.len() == 1 || has(&c.heading));
        let stated: Vec<_> = said.map(|c| (c.field.clone(), c.heading.clone())).collect();
        file.guesses = guess(file.layer, look, &stated, &names)
            .with_context(|| format!("{}: --column", file.path.display()))?;
        if let Some(level) = level_of(file.layer) {
            let known = match level {
                Level::Street => &mut names.streets,
                Level::Community => &mut names.communities,
                Level::District => &mut names.districts,
            };
            let named = |one: &&Guess| matches!(one.field, "name" | "code" | "id");
            for guess in file.guesses.iter().filter(named) {
                let column = look.columns.iter().find(|column| column.heading == guess.heading);
                known.extend(column.into_iter().flat_map(|c| c.values.keys().cloned()));
            }
        }
    }
    for said in &args.columns {
        let used = |file: &Incoming| {
            file.guesses.iter().any(|one| one.why == Why::Stated && one.heading == said.heading)
        };
        if !incoming.iter().any(used) {
            bail!("--column {}={}: no file has this column", said.field, said.heading);
        }
    }
    Ok(())
}

const fn level_of(layer: Layer) -> Option<Level> {
    match layer {
        Layer::Streets => Some(Level::Street),
        Layer::Communities => Some(Level::Community),
        Layer::Districts => Some(Level::District),
        _ => None,
    }
}

/// The names of the areas that the folder has already. A folder that cannot be read has none: an
/// import may be what mends it.
fn names_of_city(dir: &Path) -> KnownNames {
    let mut names = KnownNames::default();
    if let Ok(reading) = ingest::read_city(dir) {
        for area in reading.city.areas() {
            let known = match area.level {
                Level::Street => &mut names.streets,
                Level::Community => &mut names.communities,
                Level::District => &mut names.districts,
            };
            known.extend([area.name.clone(), area.source_id.clone()]);
        }
    }
    names
}

fn say_city(args: &ImportArgs, dir: &Path, settings: &mut CityToml) {
    let folder = std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned());
    let folder = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let new = [("id", city_id(&folder)), ("name", folder), ("standard", STANDARD.to_owned())];
    for (key, text) in new {
        if !settings.says(key) {
            settings.say(key, &text);
        }
    }
    let said = [("name", &args.name), ("data_date", &args.data_date), ("source", &args.source)];
    for (key, text) in said {
        if let Some(text) = text {
            settings.say(key, text);
        }
    }
}

impl Incoming {
    fn entry(&self, path: String) -> LayerEntry {
        let told = self.guesses.iter().filter(|guess| !guess.plain);
        let columns = told.map(|guess| (guess.field.to_owned(), guess.heading.clone())).collect();
        let (crs, encoding) = (self.crs.clone(), self.encoding.clone());
        LayerEntry { path, crs, encoding, table: self.table.clone(), columns }
    }
}

/// What is in the files and which column is read as what.
fn told(incoming: &[Incoming]) -> String {
    let mut text = String::new();
    for file in incoming {
        let (layer, path) = (file.layer, file.path.display());
        let Some(look) = &file.look else {
            let _ = writeln!(text, "{layer} ← {path}  OpenStreetMap\n");
            continue;
        };
        let stated = look.crs.as_deref().map(|crs| {
            // Well-known text is long: its system has a name.
            let known = Crs::named(crs).or_else(|_| Crs::from_wkt(crs));
            known.map_or_else(|_| crs.to_owned(), |known| known.name().to_owned())
        });
        let crs = file.crs.clone().or(stated);
        let crs = crs.unwrap_or_else(|| "EPSG:4326 (未注明 not stated)".to_owned());
        let _ =
            writeln!(text, "{layer} ← {path}  {} · {} 条 features · {crs}", look.format, look.rows);
        for (_, note) in &look.notes {
            let _ = writeln!(text, "  {} {note}", in_chinese(note));
        }
        let mut lines =
            vec![["字段 field", "列 column", "依据 why", "样例 samples"].map(str::to_owned)];
        for column in &look.columns {
            let guess = file.guesses.iter().find(|guess| guess.heading == column.heading);
            let (field, why) = match guess {
                Some(guess) => (guess.field, why(guess.why)),
                None => ("–", "保留，不读 kept, not read"),
            };
            let samples: Vec<String> = column.samples.iter().map(|text| brief(text)).collect();
            lines.push([field, &column.heading, why, &samples.join("、")].map(str::to_owned));
        }
        let widths: [usize; 3] =
            std::array::from_fn(|c| widest(lines.iter().map(|line| line[c].as_str())));
        for line in &lines {
            let cells: Vec<String> =
                widths.iter().zip(line).map(|(&width, cell)| left(cell, width)).collect();
            let _ = writeln!(text, "  {}  {}", cells.join("  "), line[3]);
        }
        text.push('\n');
    }
    text
}

/// A sample that leaves room for others.
fn brief(text: &str) -> String {
    const LONGEST: usize = 16;
    let mut brief: String = text.chars().take(LONGEST).collect();
    if brief.len() < text.len() {
        brief.push('…');
    }
    brief
}

const fn why(why: Why) -> &'static str {
    match why {
        Why::Stated => "指定 as you said",
        Why::Heading => "列名 by its heading",
        Why::LikeHeading => "列名含此词 its heading holds the word",
        Why::Initials => "拼音首字母 pinyin initials",
        Why::Content => "内容 by its content",
    }
}
