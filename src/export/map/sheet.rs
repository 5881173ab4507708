//! `map.svg`: the map on one sheet with title, figures and legend, in both languages.

use super::{
    Frame, Legend, Symbol, circles, compounds, context, layers, north_arrow, scale_bar, stations,
    street_names, streets_by_rate,
};
use crate::city::City;
use crate::export::Language;
use crate::export::drawing::{
    Anchor, Drawing, Mark, Paint, Place, TextMark, escaped, marks_to_svg,
};
use crate::export::palette::{
    GROUND, INK, INK_SOFT, RATE_NONE, RATES, SERVED, SERVED_EDGE, STATION, UNSERVED, WHITE,
};
use crate::study::{Answer, DrawnCircles, Study};

/// Width of the sheet; its height follows the city's.
const WIDTH: f64 = 1400.0;
const PANEL: f64 = 300.0;
const HEAD: f64 = 96.0;
const FOOT: f64 = 44.0;
const MARGIN: f64 = 24.0;

/// Draws the map of an answer.
#[must_use]
pub fn map(study: &Study, answer: &Answer, drawn: &[DrawnCircles]) -> String {
    let city = study.city();
    let map_width = WIDTH - PANEL - 2.0 * MARGIN;
    let height = Frame::height_for(city, map_width, 480.0, 1100.0);
    let place = Place::new(MARGIN, HEAD, map_width, height);
    let frame = Frame::filling(city, place, 1.0);
    let mut sheet = Drawing::new(WIDTH, HEAD + height + FOOT);
    let paper = Place::new(0.0, 0.0, sheet.width, sheet.height);
    sheet.add(Mark::rect(paper, Paint::fill(WHITE)));
    let marks = [
        vec![layers::ground(&frame)],
        streets_by_rate(&frame, city, answer),
        context(&frame, city),
        circles(&frame, drawn),
        compounds(&frame, city, answer, Symbol::over_rates(1.0)),
        stations(&frame, city),
        street_names(&frame, city, &[]),
    ];
    sheet.add(Mark::Clipped(place, marks.concat()));
    title(&mut sheet, city, answer);
    legend(&mut sheet, answer);
    let bottom = HEAD + height;
    sheet.marks.extend(scale_bar(&frame, (WIDTH - PANEL + 8.0, bottom - 16.0), 160.0));
    sheet.marks.extend(north_arrow((WIDTH - MARGIN - 16.0, bottom - 26.0), 1.0, "北 N"));
    let source = city.source().unwrap_or("来源不详 source unknown");
    let date = city.data_date().unwrap_or_default();
    let foot = format!("{date} {source} · yike {}", env!("CARGO_PKG_VERSION"));
    sheet.text(TextMark::new((MARGIN, bottom + 28.0), 12.0, INK_SOFT, foot));
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDTH} {:.0}\" \
         font-family=\"'Noto Sans CJK SC','Noto Sans SC','Source Han Sans SC','PingFang SC',\
         'Microsoft YaHei',sans-serif\">\n<title>{}</title>\n{}</svg>\n",
        sheet.height,
        escaped(city.name()),
        marks_to_svg(&sheet.marks, "map")
    )
}

fn title(sheet: &mut Drawing, city: &City, answer: &Answer) {
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
    let name = format!("{} · {}", city.name(), standard.name);
    sheet.text(TextMark::new((MARGIN, 46.0), 30.0, INK, name).bold());
    let below = format!("{} · {limit}{zh} {en}", standard.name_en);
    sheet.text(TextMark::new((MARGIN, 74.0), 14.0, INK_SOFT, below));
}

fn legend(sheet: &mut Drawing, answer: &Answer) {
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
        sheet.text(TextMark::new((x, y), 34.0, SERVED, rate).bold());
        let name = TextMark::new((WIDTH - MARGIN, y), 14.0, INK_SOFT, name);
        sheet.text(name.anchored(Anchor::End));
        y += 44.0;
    }
    let mut legend = Legend::at(x, y, 1.0);
    legend.heading("街道：小区覆盖率 streets: compounds served");
    let swatch = |paint| vec![Mark::rect(Place::new(-15.0, -9.0, 30.0, 18.0), paint)];
    let mut lower = 0.0;
    for (upper, colour) in RATES {
        let words = format!("{:.0}–{:.0} %", lower * 100.0, upper.min(1.0) * 100.0);
        legend.entry(swatch(Paint::fill(colour)), 25.0, &words);
        lower = upper;
    }
    legend.entry(swatch(Paint::fill(RATE_NONE)), 25.0, "无小区 no compounds");
    legend.space(14.0);
    let unserved = whole.compounds.total - whole.compounds.served;
    let square = |paint| vec![Mark::rect(Place::new(-7.0, -7.0, 14.0, 14.0), paint)];
    let dot = |radius, paint| vec![Mark::Dots(vec![(0.0, 0.0)], radius, paint)];
    let gaps = format!("未覆盖小区 unserved compounds ({unserved})");
    legend.entry(square(Paint::fill(UNSERVED)), 25.0, &gaps);
    let served = square(Paint::fill(GROUND).outlined(SERVED, 1.0));
    legend.entry(served, 25.0, "已覆盖小区 served compounds");
    let good = dot(5.0, Paint::fill(STATION).outlined(WHITE, 0.7));
    legend.entry(good, 25.0, "站点 station in good condition");
    let bad = dot(3.4, Paint::fill(WHITE).outlined(STATION, 1.3));
    legend.entry(bad, 25.0, "危旧狭小或关停 cramped or closed");
    let dashes = Paint::line(SERVED_EDGE, 1.4).dashed(4.0, 3.0);
    let edge = vec![Mark::line([(-9.0, 0.0), (9.0, 0.0)], dashes)];
    legend.entry(edge, 25.0, "服务圈外缘 edge of the circles");
    sheet.marks.extend(legend.into_marks());
}
