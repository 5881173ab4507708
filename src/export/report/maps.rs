//! The two maps of the report: coverage by street, and the gaps by the people who live in them.

use super::Matter;
use super::document::{Block, Figure};
use super::figures::{count, grouped, people as persons};
use super::worst::LISTED;
use crate::city::Level;
use crate::export::drawing::{Anchor, Drawing, Mark, Paint, Place, TextMark};
use crate::export::map::{
    Frame, GapSize, Legend, MOST_GAPS, Symbol, border, compounds, context, gaps as gap_circles,
    ground, north_arrow, scale_bar, stations, street_names, streets_by_rate, streets_plain,
};
use crate::export::palette::{
    BORDER, GREEN, GROUND, INK, RAIL, RATE_NONE, RATES, RULE, SERVED, STATION, UNSERVED,
    UNSERVED_EDGE, WATER, WHITE,
};
use crate::units::Persons;

/// Width of a page's content.
const WIDTH: f64 = 495.0;
const LEAST_HEIGHT: f64 = 250.0;
const MOST_HEIGHT: f64 = 490.0;
/// Line widths and type on paper, beside those of the large sheet.
const PEN: f64 = 0.55;

/// Coverage by street.
pub fn rates(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    if matter.city.compounds().is_empty() {
        return Vec::new();
    }
    let has_streets = matter.city.areas_at(Level::Street).next().is_some();
    let mut map = Map::of(matter);
    map.layer(vec![ground(&map.frame)]);
    map.layer(streets_by_rate(&map.frame, matter.city, matter.answer));
    map.layer(context(&map.frame, matter.city));
    map.layer(border(&map.frame, matter.city));
    let symbol = Symbol::over_rates(PEN);
    map.layer(compounds(&map.frame, matter.city, matter.answer, symbol));
    map.layer(stations(&map.frame, matter.city));
    map.layer(street_names(&map.frame, matter.city, &map.furniture));

    let mut classes = map.legend(0);
    if has_streets {
        classes.heading(l.of("街道：小区覆盖率", "Streets: compounds served"));
        let mut lower = 0.0;
        for (upper, colour) in RATES {
            let (from, to) = (lower * 100.0, f64::min(upper, 1.0) * 100.0);
            classes.entry(vec![swatch(Paint::fill(colour))], 22.0, &format!("{from:.0}–{to:.0}%"));
            lower = upper;
        }
        let none = l.of("无小区", "no compounds");
        classes.entry(vec![swatch(Paint::fill(RATE_NONE))], 22.0, none);
    }
    map.add_legend(classes);
    map.add_legend(place_legend(&map, matter, 1));
    map.add_legend(base_legend(&map, matter, 2));
    let title = l.of("各街道小区覆盖率与未覆盖小区", "Compounds served by street, and gaps");
    let told = l.pick(
        format!("地图：{}各街道按小区覆盖率着色，未覆盖小区为红色，站点为深蓝点。", matter.city.name()),
        format!("Map of {}: streets coloured by the share of compounds served, gaps in vermilion, stations as dark dots.", matter.city.name()),
    );
    let mut blocks = vec![Block::Text(by_class(matter))];
    blocks.extend(finish(matter, map, title, told));
    blocks
}

/// How many streets are fully served, and how many less than half.
fn by_class(matter: &Matter) -> String {
    let l = matter.language;
    let areas = matter.answer.coverage.areas.iter();
    let rates: Vec<f64> = areas
        .filter(|one| matter.city.area(one.area).level == Level::Street)
        .filter_map(|one| one.rates.compounds.rate())
        .collect();
    if rates.is_empty() {
        return l.of("这座城市没有街道图层。", "The city has no layer of streets.").to_owned();
    }
    let all = count(rates.len());
    let full = count(rates.iter().filter(|rate| **rate >= 1.0).count());
    let low = count(rates.iter().filter(|rate| **rate < 0.5).count());
    l.pick(
        format!("{all} 个有小区的街道中，{full} 个的小区全部覆盖，{low} 个的小区覆盖率不到一半。红色为未覆盖小区。"),
        format!("Streets with compounds: {all}; fully served: {full}; less than half served: {low}. Gaps are vermilion."),
    )
}

/// The gaps, by the people who live in them; the worst are numbered.
pub fn gaps(matter: &Matter) -> Vec<Block> {
    let l = matter.language;
    if matter.gaps.is_empty() {
        return Vec::new();
    }
    let size = GapSize::of(matter.city, matter.gaps, PEN);
    let mut map = Map::of(matter);
    map.layer(vec![ground(&map.frame)]);
    map.layer(streets_plain(&map.frame, matter.city));
    map.layer(context(&map.frame, matter.city));
    map.layer(border(&map.frame, matter.city));
    map.layer(compounds(&map.frame, matter.city, matter.answer, Symbol::pale(PEN)));
    map.layer(gap_circles(&map.frame, matter.city, matter.gaps, &size));
    map.layer(stations(&map.frame, matter.city));
    let (numbers, mut taken) = numbers(&map.frame, matter);
    taken.extend(&map.furniture);
    map.layer(street_names(&map.frame, matter.city, &taken));
    map.layer(numbers);

    let mut sizes = map.legend(0);
    if size.most > 0.0 {
        sizes.heading(l.of("缺口中的居民（人）", "People in a gap"));
        for people in round_steps(size.most) {
            let radius = size.radius(people);
            let paint = Paint::glaze(UNSERVED, 0.55).outlined(UNSERVED_EDGE, 0.6 * PEN);
            let sign = vec![Mark::Dots(vec![(0.0, 0.0)], radius, paint)];
            sizes.entry(sign, radius * 2.0 / PEN + 4.0, &grouped(people));
        }
    } else {
        sizes.heading(l.of("缺口", "Gaps"));
        let paint = Paint::glaze(UNSERVED, 0.55).outlined(UNSERVED_EDGE, 0.6 * PEN);
        let sign = vec![Mark::Dots(vec![(0.0, 0.0)], size.radius(0.0), paint)];
        sizes.entry(sign, 22.0, l.of("未覆盖小区（人口不详）", "a gap (residents unknown)"));
    }
    map.add_legend(sizes);
    let mut signs = place_legend(&map, matter, 1);
    let badge = badge((0.0, 0.0), "1");
    signs.entry(badge, 22.0, l.of("最差的二十处，序号见表", "the twenty worst, as in the table"));
    map.add_legend(signs);
    map.add_legend(base_legend(&map, matter, 2));
    let title = l.of(
        "未覆盖小区，圆的面积与居民数成正比",
        "Gaps; the area of a circle follows the residents",
    );
    let number = count(matter.gaps.len());
    let told = l.pick(
        format!("地图：{number} 处缺口，圆越大居民越多；最差的二十处标有序号。"),
        format!("Map of {number} gaps: the larger the circle the more residents; the twenty worst are numbered."),
    );
    let mut blocks = vec![Block::Text(concentration(matter))];
    blocks.extend(finish(matter, map, title, told));
    if matter.gaps.len() > MOST_GAPS {
        let most = count(MOST_GAPS);
        blocks.push(Block::Note(l.pick(
            format!("图上只画居民最多的 {most} 处。"),
            format!("The map shows the {most} gaps of most people."),
        )));
    }
    blocks
}

/// In how few gaps half of the people live.
fn concentration(matter: &Matter) -> String {
    let l = matter.language;
    let number = count(matter.gaps.len());
    let mut people: Vec<f64> = matter
        .gaps
        .iter()
        .filter_map(|gap| matter.city.compound(gap.compound).residents.map(f64::from))
        .collect();
    people.sort_by(|a, b| b.total_cmp(a));
    let all: f64 = people.iter().sum();
    if all <= 0.0 {
        return l.pick(
            format!("共 {number} 处缺口，居民人数不详。"),
            format!("Gaps: {number}; how many people live in them is not known."),
        );
    }
    let mut sum = 0.0;
    let half = people.iter().take_while(|people| {
        let before = sum;
        sum += **people;
        before < all / 2.0
    });
    let (half, all) = (count(half.count()), persons(l, Persons::new(all)));
    l.pick(
        format!("{number} 处缺口住着 {all}，其中一半住在最大的 {half} 处。"),
        format!("The {number} gaps are home to {all}; half of them live in the {half} largest."),
    )
}

/// A map being drawn: the frame above, legends in three columns below.
struct Map {
    frame: Frame,
    drawing: Drawing,
    inside: Vec<Mark>,
    /// Where scale bar and arrow stand.
    furniture: Vec<Place>,
    north: &'static str,
    bottom: f64,
}

impl Map {
    fn of(matter: &Matter) -> Self {
        let height = Frame::height_for(matter.city, WIDTH, LEAST_HEIGHT, MOST_HEIGHT);
        let place = Place::new(0.0, 0.0, WIDTH, height);
        Self {
            frame: Frame::filling(matter.city, place, PEN),
            drawing: Drawing::new(WIDTH, height),
            inside: Vec::new(),
            furniture: vec![
                Place::new(WIDTH - 40.0, 0.0, 40.0, 44.0),
                Place::new(0.0, height - 34.0, 130.0, 34.0),
            ],
            north: matter.language.of("北", "N"),
            bottom: height,
        }
    }

    fn layer(&mut self, marks: Vec<Mark>) {
        self.inside.extend(marks);
    }

    fn legend(&self, column: u8) -> Legend {
        let x = f64::from(column) * WIDTH / 3.0 + 4.0;
        Legend::at(x, self.frame.place().height + 8.0, PEN)
    }

    fn add_legend(&mut self, legend: Legend) {
        self.bottom = self.bottom.max(legend.bottom());
        self.drawing.marks.extend(legend.into_marks());
    }

    fn finished(mut self) -> Drawing {
        let place = self.frame.place();
        self.inside.extend(scale_bar(&self.frame, (14.0, place.height - 14.0), 90.0));
        self.inside.extend(north_arrow((WIDTH - 18.0, 18.0), PEN * 1.3, self.north));
        let legends = std::mem::take(&mut self.drawing.marks);
        self.drawing.add(Mark::Clipped(place, self.inside));
        self.drawing.add(Mark::rect(place, Paint::line(RULE, 0.8)));
        self.drawing.marks.extend(legends);
        self.drawing.height = self.bottom + 4.0;
        self.drawing
    }
}

fn finish(matter: &Matter, map: Map, title: &str, told: String) -> Vec<Block> {
    let figure = Figure { title: title.to_owned(), told, drawing: map.finished() };
    let mut blocks = vec![Block::Figures(vec![figure])];
    blocks.extend(invented(matter).map(Block::Caution));
    blocks
}

/// That a sample city is not a real one, where its source says so.
pub fn invented(matter: &Matter) -> Option<String> {
    let source = matter.city.source()?;
    let told = ["虚构", "invented"].iter().any(|word| source.contains(word));
    told.then(|| {
        matter
            .language
            .of(
                "示例数据：图中几何为虚构，不反映真实的街道、小区与站点位置，不能作为决策依据。",
                "Sample data: the shapes on this map are invented; they do not show real streets, compounds or stations and no decision may rest on them.",
            )
            .to_owned()
    })
}

fn swatch(paint: Paint) -> Mark {
    let (width, height) = (28.0 * PEN, 15.0 * PEN);
    Mark::rect(Place::new(-width / 2.0, -height / 2.0, width, height), paint)
}

/// Compounds and stations.
fn place_legend(map: &Map, matter: &Matter, column: u8) -> Legend {
    let l = matter.language;
    let whole = &matter.answer.coverage.city.compounds;
    let square =
        |paint| vec![Mark::rect(Place::new(-6.0 * PEN, -6.0 * PEN, 12.0 * PEN, 12.0 * PEN), paint)];
    let dot = |radius: f64, paint| vec![Mark::Dots(vec![(0.0, 0.0)], radius * PEN, paint)];
    let mut legend = map.legend(column);
    legend.heading(l.of("小区与站点", "Compounds and stations"));
    let gaps = grouped((whole.total - whole.served).into());
    let words = l.pick(format!("未覆盖小区（{gaps}）"), format!("compounds not served ({gaps})"));
    legend.entry(square(Paint::fill(UNSERVED)), 22.0, &words);
    let served = grouped(whole.served.into());
    let words = l.pick(format!("已覆盖小区（{served}）"), format!("compounds served ({served})"));
    legend.entry(square(Paint::fill(GROUND).outlined(SERVED, 0.8 * PEN)), 22.0, &words);
    let good = dot(4.0, Paint::fill(STATION).outlined(WHITE, 0.7 * PEN));
    legend.entry(good, 22.0, l.of("站点，状况良好", "station in good condition"));
    let bad = dot(2.6, Paint::fill(WHITE).outlined(STATION, 1.2 * PEN));
    legend.entry(bad, 22.0, l.of("站点，危旧狭小或关停", "station, cramped or closed"));
    legend
}

/// The base map.
fn base_legend(map: &Map, matter: &Matter, column: u8) -> Legend {
    let l = matter.language;
    let mut legend = map.legend(column);
    legend.heading(l.of("底图", "Base map"));
    let is_there = |kind: &str| {
        let mut context = matter.city.context().iter();
        context.any(|feature| feature.properties.get("kind").is_some_and(|is| is == kind))
    };
    let line = |paint| Mark::line([(-14.0 * PEN, 0.0), (14.0 * PEN, 0.0)], paint);
    if is_there("water") {
        legend.entry(vec![swatch(Paint::fill(WATER))], 22.0, l.of("水面", "water"));
    }
    if is_there("green") {
        legend.entry(vec![swatch(Paint::glaze(GREEN, 0.6))], 22.0, l.of("绿地", "green"));
    }
    if is_there("rail") {
        let paint = Paint::line(RAIL, 1.4 * PEN).dashed(6.0 * PEN, 3.0 * PEN);
        legend.entry(vec![line(paint)], 22.0, l.of("铁路", "railway"));
    }
    if matter.city.areas_at(Level::District).next().is_some() {
        let paint = Paint::line(BORDER, 1.4 * PEN);
        legend.entry(vec![line(paint)], 22.0, l.of("区界", "border of a district"));
    }
    let date = matter.city.data_date().unwrap_or_else(|| l.of("未注明", "not stated"));
    legend.note(&l.pick(format!("数据日期 {date}"), format!("Data of {date}")));
    legend
        .note(l.of("上北；横轴墨卡托，以城市为中心", "North up; transverse Mercator on the city"));
    legend
}

/// Numbers of the worst gaps, none over another: the worse has its place first.
fn numbers(frame: &Frame, matter: &Matter) -> (Vec<Mark>, Vec<Place>) {
    let mut taken: Vec<Place> = Vec::new();
    let mut marks = Vec::new();
    for (at, gap) in matter.gaps.iter().take(LISTED).enumerate() {
        let inner = matter.city.compound_shapes()[gap.compound.index()].inner_point();
        if !frame.shows(inner) {
            continue;
        }
        let (x, y) = frame.at(inner);
        let around = [
            (0.0, 0.0),
            (9.0, -7.0),
            (-9.0, -7.0),
            (9.0, 8.0),
            (-9.0, 8.0),
            (0.0, -14.0),
            (0.0, 14.0),
            (17.0, 0.0),
            (-17.0, 0.0),
        ];
        let room = |dx: f64, dy: f64| Place::new(x + dx - 5.5, y + dy - 5.5, 11.0, 11.0);
        let free = around
            .into_iter()
            .find(|(dx, dy)| !taken.iter().any(|other| other.overlaps(&room(*dx, *dy))));
        let (dx, dy) = free.unwrap_or_default();
        taken.push(room(dx, dy));
        if (dx, dy) != (0.0, 0.0) {
            marks.push(Mark::line([(x, y), (x + dx, y + dy)], Paint::line(INK, 0.5)));
        }
        marks.extend(badge((x + dx, y + dy), &(at + 1).to_string()));
    }
    (marks, taken)
}

fn badge((x, y): (f64, f64), number: &str) -> Vec<Mark> {
    let text = TextMark::new((x, y + 2.1), 5.8, WHITE, number);
    vec![
        Mark::Dots(vec![(x, y)], 5.0, Paint::fill(INK).outlined(WHITE, 0.6)),
        Mark::Text(text.bold().anchored(Anchor::Middle)),
    ]
}

/// Up to three round numbers of people up to the largest.
fn round_steps(most: f64) -> Vec<f64> {
    let power = 10_f64.powf(most.max(1.0).log10().floor());
    let top = [5.0, 2.0, 1.0].map(|n| n * power).into_iter().find(|n| *n <= most).unwrap_or(1.0);
    [top, (top / 4.0).round(), (top / 20.0).round()].into_iter().filter(|n| *n >= 1.0).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_legend_of_people_has_round_numbers() {
        assert_eq!(round_steps(8_321.0), [5000.0, 1250.0, 250.0]);
        assert_eq!(round_steps(1.0), [1.0]);
        assert_eq!(round_steps(0.0), [1.0]);
    }
}
