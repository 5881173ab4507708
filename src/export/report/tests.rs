//! What must hold of every report: nothing outside its page, nothing over anything else, nothing
//! loaded from elsewhere, the same bytes each time, and no name that breaks it.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::fonts::Fonts;
use super::pdf::flow::{Laid, PAGE, SIDE, WIDTH, laid_out};
use super::{Report, report};
use crate::city::LimitChange;
use crate::export::Language;
use crate::export::drawing::{Anchor, Mark, Place, TextMark};
use crate::ingest;
use crate::study::{ByAsked, Question, Streets, Study};

const BOTH: [Language; 2] = [Language::Chinese, Language::English];

/// The fonts, or nothing where the system has none and the program was built without.
fn fonts() -> Option<&'static Fonts> {
    let fonts = Fonts::new();
    if let Err(error) = &fonts {
        eprintln!("SKIPPED: {error}");
    }
    fonts.ok()
}

fn sample(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("geodata").join(name)
}

fn report_on(folder: &Path, standard: Option<&str>, language: Language) -> Report {
    let reading = ingest::read_city(folder).expect("a city");
    let named = standard.unwrap_or_else(|| reading.city.standard());
    let standard = ingest::read_standard(named, folder).expect("a standard");
    let walking = ingest::read_walking(&reading.city).expect("readable walkways");
    let by = ByAsked::Best.meant(walking.is_some(), None).expect("a way");
    let streets = walking.map(|one| Streets { slope: one.slope, draft: one.draft });
    let question =
        Question::try_new(&standard, LimitChange::default(), None, by).expect("a question");
    let study = Study::open(reading.city, streets);
    let answer = study.coverage(&question);
    report(&study, &answer, Some(&reading.report), language)
}

/// A town of a few square compounds in one street; names are as given.
fn town(name: &str, compounds: &[&str]) -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let quoted = |text: &str| serde_json::to_string(text).expect("text");
    let square = |at: f64, side: f64| {
        format!(
            "{{\"type\":\"Polygon\",\"coordinates\":[[[{0},36.6],[{1},36.6],[{1},{2}],[{0},{2}],[{0},36.6]]]}}",
            101.7 + at,
            101.7 + at + side,
            36.6 + side
        )
    };
    let layer = |features: Vec<String>| {
        format!("{{\"type\":\"FeatureCollection\",\"features\":[{}]}}", features.join(","))
    };
    let homes = compounds.iter().zip(0_u32..).map(|(name, at)| {
        format!(
            "{{\"type\":\"Feature\",\"geometry\":{},\"properties\":{{\"id\":\"c{at}\",\"name\":{},\"residents\":{}}}}}",
            square(f64::from(at) * 0.01, 0.004),
            quoted(name),
            900 + at
        )
    });
    let station = format!(
        "{{\"type\":\"Feature\",\"geometry\":{{\"type\":\"Point\",\"coordinates\":[101.702,36.602]}},\
         \"properties\":{{\"id\":\"s\",\"name\":{}}}}}",
        quoted(name)
    );
    let street = format!(
        "{{\"type\":\"Feature\",\"geometry\":{},\"properties\":{{\"id\":\"s1\",\"name\":{}}}}}",
        square(-0.01, 0.09),
        quoted(name)
    );
    let write = |file: &str, text: String| {
        fs::write(folder.path().join(file), text).expect("written");
    };
    write("compounds.geojson", layer(homes.collect()));
    write("stations.geojson", layer(vec![station]));
    write("streets.geojson", layer(vec![street]));
    write(
        "city.toml",
        format!(
            "id = \"town\"\nname = {}\nstandard = \"quarter-hour\"\nsource = {}\n[layers]\n\
             compounds = \"compounds.geojson\"\nstations = \"stations.geojson\"\n\
             streets = \"streets.geojson\"\n",
            toml::Value::from(name),
            toml::Value::from(name)
        ),
    );
    folder
}

/// Every line of text of a page that is not inside a map.
fn texts(marks: &[Mark]) -> impl Iterator<Item = &TextMark> {
    marks.iter().filter_map(|mark| match mark {
        Mark::Text(text) => Some(text),
        _ => None,
    })
}

fn place(fonts: &Fonts, text: &TextMark) -> Place {
    let width = fonts.width(&text.text, text.size, text.weight);
    let left = match text.anchor {
        Anchor::Start => text.at.0,
        Anchor::Middle => text.at.0 - width / 2.0,
        Anchor::End => text.at.0 - width,
    };
    Place::new(left, text.at.1 - text.size * 0.75, width, text.size * 0.8)
}

fn check_pages(laid: &Laid, fonts: &Fonts) {
    for (number, page) in laid.pages.iter().enumerate() {
        let set: Vec<(Place, &TextMark)> = texts(&page.marks)
            .filter(|text| !text.text.trim().is_empty())
            .map(|text| (place(fonts, text), text))
            .collect();
        for (place, text) in &set {
            let right = place.x + place.width;
            assert!(
                place.x >= SIDE - 0.5 && right <= SIDE + WIDTH + 0.5,
                "page {}: {:?} stands outside the margins: {place:?}",
                number + 1,
                text.text
            );
            assert!(place.y >= 40.0 && place.y + place.height <= PAGE.1 - 20.0, "{place:?}");
        }
        for (at, (a, one)) in set.iter().enumerate() {
            for (b, other) in &set[at + 1..] {
                assert!(
                    !a.overlaps(b),
                    "page {}: {:?} stands over {:?}: {a:?} {b:?}",
                    number + 1,
                    one.text,
                    other.text
                );
            }
        }
    }
}

#[test]
fn no_text_leaves_its_page_or_stands_over_another() {
    let Some(fonts) = fonts() else { return };
    for standard in [None, Some("life-circle"), Some("gb50180-2018"), Some("tiers")] {
        for language in BOTH {
            let report = report_on(&sample("jinchuan"), standard, language);
            check_pages(&laid_out(&report, fonts), fonts);
        }
    }
}

#[test]
fn long_names_and_names_without_a_blank_stay_on_the_page() {
    let Some(fonts) = fonts() else { return };
    let long = "特别长的名字".repeat(12);
    let word = "Averyveryverylongword".repeat(6);
    let town = town(&long, &[&long, &word, &word, "短", "湟岸巷28号院"]);
    for language in BOTH {
        let report = report_on(town.path(), None, language);
        check_pages(&laid_out(&report, fonts), fonts);
    }
}

#[test]
fn an_empty_city_and_a_city_of_one_compound_have_their_report() {
    for compounds in [&[][..], &["虎台小区"][..]] {
        let town = town("空城", compounds);
        for language in BOTH {
            let report = report_on(town.path(), None, language);
            assert!(report.to_html().contains("空城"));
            let Some(fonts) = fonts() else { continue };
            check_pages(&laid_out(&report, fonts), fonts);
            assert!(report.to_pdf(fonts).expect("a PDF").starts_with(b"%PDF-"));
        }
    }
}

#[test]
fn the_html_needs_nothing_but_itself() {
    for language in BOTH {
        let html = report_on(&sample("jinchuan"), None, language).to_html();
        for outside in
            ["http://", "https://", "<script", "<link", "<img", "src=", "@import", "@font-face"]
        {
            assert!(!html.contains(outside), "{outside}");
        }
        let others = html.match_indices("url(").filter(|(at, _)| !html[*at..].starts_with("url(#"));
        assert_eq!(others.count(), 0);
    }
}

#[test]
fn names_cannot_break_the_report() {
    let bad = "<script>alert('&\"')</script>\u{0}\u{202e}\u{7}";
    let town = town(bad, &[bad, bad, "\u{feff}\u{fffe}", "]]>-->"]);
    for language in BOTH {
        let report = report_on(town.path(), None, language);
        let html = report.to_html();
        assert!(!html.contains("<script"), "markup came through");
        assert!(!html.chars().any(|c| c.is_control() && c != '\n'), "a control character");
        assert!(!html.contains('\u{202e}'));
        if let Some(fonts) = fonts() {
            report.to_pdf(fonts).expect("a PDF");
        }
    }
}

#[test]
fn the_same_answer_gives_the_same_bytes() {
    let twice = || report_on(&sample("jinchuan"), None, Language::Chinese);
    let (one, other) = (twice(), twice());
    assert_eq!(one.to_html(), other.to_html());
    let Some(fonts) = fonts() else { return };
    assert!(one.to_pdf(fonts).expect("a PDF") == other.to_pdf(fonts).expect("a PDF"));
}

#[test]
fn the_text_of_the_pdf_can_be_searched_in_chinese() {
    let Some(fonts) = fonts() else { return };
    let town = town("西宁市", &["湟岸巷28号院", "虎台小区", "兴海路小区"]);
    let report = report_on(town.path(), None, Language::Chinese);
    let folder = tempfile::tempdir().expect("a folder");
    let file = folder.path().join("report.pdf");
    fs::write(&file, report.to_pdf(fonts).expect("a PDF")).expect("written");
    let Ok(run) = Command::new("pdftotext").arg("-layout").arg(&file).arg("-").output() else {
        eprintln!("SKIPPED: no pdftotext (poppler-utils): the PDF's text was not searched");
        return;
    };
    let text = String::from_utf8_lossy(&run.stdout).into_owned();
    for words in ["西宁市服务站步行覆盖报告", "兴海路小区", "方法与口径", "未覆盖的原因"]
    {
        assert!(text.contains(words), "{words} is not found in\n{text}");
    }
    let pages = laid_out(&report, fonts).pages.len();
    assert_eq!(text.matches('\u{c}').count(), pages, "pages");
}

#[test]
fn the_fonts_of_the_system_do_where_the_program_has_none() {
    let fonts = match Fonts::of_the_system() {
        Ok(fonts) => fonts,
        Err(error) => {
            eprintln!("SKIPPED: {error}");
            return;
        }
    };
    let town = town("西宁市", &["湟岸巷28号院"]);
    let report = report_on(town.path(), None, Language::Chinese);
    check_pages(&laid_out(&report, &fonts), &fonts);
    let pdf = report.to_pdf(&fonts).expect("a PDF");
    assert!(pdf.len() < 1_000_000, "{} bytes: the fonts are not cut to their glyphs", pdf.len());
}
