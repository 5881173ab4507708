//! The sheet around the map: title, figures, legend, scale bar, north arrow, source.

use std::fmt::Write;

use super::{CLASSES, INK, STATION, UNSERVED, escaped};
use crate::city::City;
use crate::export::Language;
use crate::geodesy::{PlanePoint, PlaneShape};
use crate::index::PlaneBox;
use crate::study::Answer;

/// Width of the sheet; its height follows the city's.
const WIDTH: f64 = 1400.0;
const PANEL: f64 = 300.0;
const HEAD: f64 = 96.0;
const FOOT: f64 = 44.0;
const MARGIN: f64 = 24.0;

/// How metres become places on the sheet.
pub struct Frame {
    window: PlaneBox,
    scale: f64,
    map_height: f64,
}

impl Frame {
    /// A sheet that holds the compounds and stations of a city with some room around them.
    pub fn around(city: &City) -> Self {
        let shapes = city.compound_shapes().iter().chain(city.station_shapes());
        let whole = shapes.map(PlaneBox::around_shape).fold(PlaneBox::EMPTY, PlaneBox::joined);
        let nothing = PlaneBox::around([PlanePoint::default()]).grown(500.0);
        let whole = if whole.min.x <= whole.max.x { whole } else { nothing };
        let side = (whole.max.x - whole.min.x).max(whole.max.y - whole.min.y);
        let window = whole.grown((side * 0.03).max(100.0));
        let map_width = WIDTH - PANEL - 2.0 * MARGIN;
        let (width_m, height_m) = (window.max.x - window.min.x, window.max.y - window.min.y);
        let scale = (map_width / width_m).min(1100.0 / height_m);
        Self { window, scale, map_height: (height_m * scale).max(420.0) }
    }

    /// Metres on the plane shown in the map.
    pub const fn window(&self) -> PlaneBox {
        self.window
    }

    /// Metres a unit of the sheet.
    pub fn unit_m(&self) -> f64 {
        1.0 / self.scale
    }

    /// A point's place on the sheet.
    pub fn at(&self, p: PlanePoint) -> (f64, f64) {
        (
            MARGIN + (p.x - self.window.min.x) * self.scale,
            HEAD + (self.window.max.y - p.y) * self.scale,
        )
    }

    /// A shape's outline as path data, thinned to what can be seen.
    pub fn path(&self, shape: &PlaneShape) -> String {
        let mut path = String::new();
        let Some(area) = shape.as_area() else { return path };
        for polygon in area {
            for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
                self.line(&mut path, ring);
                path.push('Z');
            }
        }
        path
    }

    /// Adds a line to path data, leaving out points that lie within half a unit of the last.
    pub fn line(&self, path: &mut String, line: &geo_types::LineString<f64>) {
        let mut last: Option<(f64, f64)> = None;
        let end = line.0.len().saturating_sub(1);
        for (at, c) in line.0.iter().enumerate() {
            let (x, y) = self.at(PlanePoint::new(c.x, c.y));
            let near = last.is_some_and(|(lx, ly)| (lx - x).abs() + (ly - y).abs() < 0.5);
            if at > 0 && at < end && near {
                continue;
            }
            let word = if last.is_none() { 'M' } else { 'L' };
            let _ = write!(path, "{word}{x:.1} {y:.1}");
            last = Some((x, y));
        }
    }

    /// The beginning of the drawing.
    pub fn open(&self) -> String {
        let height = HEAD + self.map_height + FOOT;
        let clip_width = WIDTH - PANEL - 2.0 * MARGIN;
        let mut svg = String::new();
        let _ = write!(
            svg,
            "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH:.0} {height:.0}\" \
             font-family=\"'Noto Sans CJK SC','Source Han Sans SC','PingFang SC',\
             'Microsoft YaHei',sans-serif\" fill=\"{INK}\">\n\
             <rect width=\"100%\" height=\"100%\" fill=\"#fdfcf9\"/>\n\
             <clipPath id=\"map\"><rect x=\"{MARGIN}\" y=\"{HEAD}\" width=\"{clip_width}\" \
             height=\"{:.1}\" rx=\"6\"/></clipPath>\n<g clip-path=\"url(#map)\">\n\
             <rect x=\"{MARGIN}\" y=\"{HEAD}\" width=\"{clip_width}\" height=\"{:.1}\" \
             fill=\"#f1efe9\"/>\n",
            self.map_height, self.map_height
        );
        svg
    }

    /// Everything around the map, and the end of the drawing.
    pub fn close(&self, svg: &mut String, city: &City, answer: &Answer) {
        *svg += "</g>\n";
        self.title(svg, city, answer);
        self.legend(svg, answer);
        self.scale_bar(svg);
        let foot = HEAD + self.map_height + 28.0;
        let source = city.source().unwrap_or("来源不详 source unknown");
        let date = city.data_date().unwrap_or_default();
        let _ = write!(
            svg,
            "<text x=\"{MARGIN}\" y=\"{foot:.0}\" font-size=\"12\" fill=\"#66727d\">\
             {} {} · yike {}</text>\n</svg>\n",
            escaped(date),
            escaped(source),
            env!("CARGO_PKG_VERSION")
        );
    }

    fn title(&self, svg: &mut String, city: &City, answer: &Answer) {
        let standard = &answer.coverage.standard;
        let [zh, en] = [Language::Chinese, Language::English].map(|l| l.method(answer.method));
        let limit = match standard.requirements.as_slice() {
            [only] => format!(
                "{:.0} m = {:.0} min × {} km/h · ",
                only.limit.radius().value(),
                only.limit.time().value() / 60.0,
                only.limit.pace().kmh()
            ),
            many => format!("{} 项 requirements · ", many.len()),
        };
        let _ = write!(
            svg,
            "<text x=\"{MARGIN}\" y=\"46\" font-size=\"30\" font-weight=\"700\">{} · {}</text>\n\
             <text x=\"{MARGIN}\" y=\"74\" font-size=\"14\" fill=\"#66727d\">{} · {limit}\
             {zh} {en}</text>\n",
            escaped(city.name()),
            escaped(&standard.name),
            escaped(&standard.name_en),
        );
    }

    fn legend(&self, svg: &mut String, answer: &Answer) {
        let x = WIDTH - PANEL;
        let mut y = HEAD + 34.0;
        let whole = &answer.coverage.city;
        let figures = [
            ("小区 compounds", whole.compounds.rate()),
            ("居民 residents", whole.residents.rate()),
            ("面积 area", whole.area.rate()),
        ];
        for (name, rate) in figures {
            let rate = rate.map_or("–".to_owned(), |rate| format!("{:.1}%", rate * 100.0));
            let _ = writeln!(
                svg,
                "<text x=\"{x}\" y=\"{y:.0}\" font-size=\"34\" font-weight=\"700\" \
                 fill=\"#1f6f78\">{rate}</text><text x=\"{:.0}\" y=\"{y:.0}\" font-size=\"14\" \
                 fill=\"#66727d\">{name}</text>",
                x + 124.0
            );
            y += 44.0;
        }
        let unserved = whole.compounds.total - whole.compounds.served;
        y += 16.0;
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"{y:.0}\" font-size=\"13\" font-weight=\"700\">街道：小区覆盖率 \
             streets: compounds served</text>"
        );
        let mut lower = 0.0;
        for (upper, colour) in CLASSES {
            y += 26.0;
            let _ = writeln!(
                svg,
                "<rect x=\"{x}\" y=\"{:.0}\" width=\"30\" height=\"18\" rx=\"3\" fill=\"{colour}\" \
                 stroke=\"#fff\"/><text x=\"{:.0}\" y=\"{y:.0}\" font-size=\"13\">{:.0}–{:.0} %\
                 </text>",
                y - 14.0,
                x + 42.0,
                lower * 100.0,
                upper * 100.0
            );
            lower = upper;
        }
        y += 34.0;
        let marks = [
            (
                format!(
                    "<rect x=\"-7\" y=\"-7\" width=\"14\" height=\"14\" rx=\"2\" fill=\"{UNSERVED}\"/>"
                ),
                format!("未覆盖小区 unserved compounds ({unserved})"),
            ),
            (
                "<rect x=\"-7\" y=\"-7\" width=\"14\" height=\"14\" rx=\"2\" fill=\"#fff\" \
                 stroke=\"#9db4b8\"/>"
                    .to_owned(),
                "已覆盖小区 served compounds".to_owned(),
            ),
            (
                format!("<circle r=\"5\" fill=\"{STATION}\" stroke=\"#fff\"/>"),
                "站点 station in good condition".to_owned(),
            ),
            (
                format!(
                    "<circle r=\"3.4\" fill=\"#fff\" stroke=\"{STATION}\" stroke-width=\"1.3\"/>"
                ),
                "危旧狭小或关停 cramped or closed".to_owned(),
            ),
            (
                "<path d=\"M-9 0H9\" stroke=\"#12355b\" stroke-width=\"1.4\" \
                 stroke-dasharray=\"4 3\"/>"
                    .to_owned(),
                "服务圈外缘 edge of the circles".to_owned(),
            ),
        ];
        for (mark, words) in marks {
            let _ = writeln!(
                svg,
                "<g transform=\"translate({:.0} {y:.0})\">{mark}</g><text x=\"{:.0}\" y=\"{:.0}\" \
                 font-size=\"13\">{words}</text>",
                x + 15.0,
                x + 42.0,
                y + 5.0
            );
            y += 26.0;
        }
    }

    /// A bar of a round length near a tenth of the map's width, and an arrow to the north.
    fn scale_bar(&self, svg: &mut String) {
        let wanted_m = 120.0 / self.scale;
        let power = 10_f64.powf(wanted_m.log10().floor());
        let round = [5.0, 2.0, 1.0].into_iter().find(|n| n * power <= wanted_m).unwrap_or(1.0);
        let length_m = round * power;
        let words = if length_m >= 1000.0 {
            format!("{:.0} km", length_m / 1000.0)
        } else {
            format!("{length_m:.0} m")
        };
        let x = WIDTH - PANEL;
        let y = HEAD + self.map_height - 12.0;
        let length = length_m * self.scale;
        let _ = writeln!(
            svg,
            "<path d=\"M{x} {:.1}v6h{length:.1}v-6\" fill=\"none\" stroke=\"{INK}\" \
             stroke-width=\"1.5\"/><text x=\"{:.1}\" y=\"{:.1}\" font-size=\"12\">{words}</text>\
             <g transform=\"translate({:.0} {:.1})\"><path d=\"M0 -22L7 2L0 -3L-7 2Z\"/>\
             <text y=\"16\" font-size=\"12\" text-anchor=\"middle\">北 N</text></g>",
            y - 6.0,
            x + length + 8.0,
            y + 2.0,
            WIDTH - MARGIN - 16.0,
            y - 10.0
        );
    }
}
