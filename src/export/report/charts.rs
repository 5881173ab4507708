//! Charts: rates as bars, and the share of people who have arrived after so many minutes.

use crate::export::drawing::{Anchor, Colour, Drawing, Mark, Paint, Place, TextMark};
use crate::export::map::rough_width;
use crate::export::palette::{INK, INK_SOFT, PANEL, RULE, SERVED};

/// Width of a chart: two stand side by side.
pub const WIDTH: f64 = 238.0;
const TYPE: f64 = 8.0;
const SMALL: f64 = 7.0;

/// One bar.
#[derive(Clone, Debug, PartialEq)]
pub struct Bar {
    /// What it stands for.
    pub label: String,
    /// Its length, 0…1.
    pub share: f64,
    /// Its figure.
    pub figure: String,
    /// Its base, in small print.
    pub base: String,
    /// Its colour.
    pub colour: Colour,
}

/// Bars one under the other, each under its label.
pub fn bars(bars: &[Bar]) -> Drawing {
    const STEP: f64 = 25.0;
    #[expect(clippy::cast_precision_loss, reason = "a handful of bars")]
    let mut chart = Drawing::new(WIDTH, STEP * bars.len().max(1) as f64);
    let mut y = 0.0;
    for bar in bars {
        let room = WIDTH - rough_width(&bar.figure, TYPE) - 8.0;
        let base_room = room - rough_width(&bar.label, TYPE) - 8.0;
        chart.text(TextMark::new((0.0, y + 8.0), TYPE, INK, shortened(&bar.label, TYPE, room)));
        if rough_width(&bar.base, SMALL) < base_room {
            let right = WIDTH - rough_width(&bar.figure, TYPE) - 6.0;
            let base = TextMark::new((right, y + 8.0), SMALL, INK_SOFT, bar.base.as_str());
            chart.text(base.anchored(Anchor::End));
        }
        let figure = TextMark::new((WIDTH, y + 8.0), TYPE, INK, bar.figure.as_str());
        chart.text(figure.bold().anchored(Anchor::End));
        let track = Place::new(0.0, y + 11.5, WIDTH, 6.0);
        chart.add(Mark::rect(track, Paint::fill(PANEL)));
        let width = WIDTH * bar.share.clamp(0.0, 1.0);
        if width > 0.0 {
            chart.add(Mark::rect(Place { width, ..track }, Paint::fill(bar.colour)));
        }
        y += STEP;
    }
    chart
}

/// A line of a curve chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// What it counts.
    pub label: String,
    /// Times in minutes, each with its weight, in any order.
    pub walks: Vec<(f64, f64)>,
    /// What all weigh, those who never arrive included.
    pub total: f64,
    /// Its colour.
    pub colour: Colour,
    /// How it is drawn.
    pub line: Look,
}

/// How a curve is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Look {
    Solid,
    Dashed,
    Dotted,
}

impl Curve {
    fn paint(&self) -> Paint {
        match self.line {
            Look::Solid => Paint::line(self.colour, 1.7),
            Look::Dashed => Paint::line(self.colour, 1.2).dashed(4.5, 2.5),
            Look::Dotted => Paint::line(self.colour, 1.4).dashed(1.4, 1.8),
        }
    }
}

/// The share that has arrived after so many minutes, with a mark at the limit.
pub fn curves(curves: &[Curve], limit: Option<(f64, &str)>, last: f64, unit: &str) -> Drawing {
    const HEIGHT: f64 = 138.0;
    const LEFT: f64 = 26.0;
    let plot = Place::new(LEFT, 6.0, WIDTH - LEFT - 6.0, HEIGHT - 26.0);
    let legend_lines = curves.len().div_ceil(2);
    #[expect(clippy::cast_precision_loss, reason = "a handful of curves")]
    let mut chart = Drawing::new(WIDTH, HEIGHT + 12.0 * legend_lines as f64);
    let x = |minutes: f64| plot.x + plot.width * (minutes / last).clamp(0.0, 1.0);
    let y = |share: f64| plot.y + plot.height * (1.0 - share.clamp(0.0, 1.0));
    for percent in [0, 25, 50, 75, 100] {
        let level = y(f64::from(percent) / 100.0);
        let line = [(plot.x, level), (plot.x + plot.width, level)];
        chart.add(Mark::line(line, Paint::line(RULE, 0.5)));
        let text =
            TextMark::new((plot.x - 4.0, level + 2.5), SMALL, INK_SOFT, format!("{percent}%"));
        chart.text(text.anchored(Anchor::End));
    }
    let step = tick(last);
    let mut at = 0.0;
    while at <= last + 1e-9 {
        let below = plot.y + plot.height;
        let text = TextMark::new((x(at), below + 10.0), SMALL, INK_SOFT, super::figures::plain(at));
        chart.text(text.anchored(Anchor::Middle));
        chart.add(Mark::line([(x(at), below), (x(at), below + 2.5)], Paint::line(INK_SOFT, 0.5)));
        at += step;
    }
    let corner = (plot.x + plot.width, plot.y + plot.height + 19.0);
    chart.text(TextMark::new(corner, SMALL, INK_SOFT, unit).anchored(Anchor::End));
    if let Some((limit, words)) = limit.filter(|(limit, _)| *limit <= last) {
        let line = [(x(limit), plot.y), (x(limit), plot.y + plot.height)];
        chart.add(Mark::line(line, Paint::line(INK, 0.7).dashed(2.0, 2.0)));
        let text = TextMark::new((x(limit) + 3.0, plot.y + plot.height - 5.0), SMALL, INK, words);
        chart.text(text);
    }
    for curve in curves {
        chart.add(Mark::line(steps(curve, last, x, y), curve.paint()));
    }
    for (at, curve) in curves.iter().enumerate() {
        #[expect(clippy::cast_precision_loss, reason = "a handful of curves")]
        let (column, row) = ((at % 2) as f64, (at / 2) as f64);
        let (left, line) = (LEFT + column * 104.0, HEIGHT + 7.0 + 12.0 * row);
        chart.add(Mark::line([(left, line), (left + 16.0, line)], curve.paint()));
        chart.text(TextMark::new((left + 20.0, line + 2.7), SMALL, INK, curve.label.as_str()));
    }
    chart
}

/// The curve as a line, thinned to what can be seen.
fn steps(
    curve: &Curve,
    last: f64,
    x: impl Fn(f64) -> f64,
    y: impl Fn(f64) -> f64,
) -> Vec<(f64, f64)> {
    const COLUMNS: u32 = 120;
    let mut walks = curve.walks.clone();
    walks.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut next = walks.iter().peekable();
    let mut arrived = 0.0;
    (0..=COLUMNS)
        .map(|column| {
            let minutes = last * f64::from(column) / f64::from(COLUMNS);
            while let Some((_, weight)) = next.next_if(|(time, _)| *time <= minutes + 1e-9) {
                arrived += weight;
            }
            let share = if curve.total > 0.0 { arrived / curve.total } else { 0.0 };
            (x(minutes), y(share))
        })
        .collect()
}

/// A round step that gives about six ticks.
fn tick(last: f64) -> f64 {
    let rough = last / 6.0;
    let power = 10_f64.powf(rough.log10().floor());
    [1.0, 2.0, 5.0, 10.0]
        .map(|n| n * power)
        .into_iter()
        .find(|step| *step >= rough)
        .unwrap_or(rough)
}

/// A column for each number from nought: how many have it.
pub fn columns(values: &[(String, f64)], caption: &str) -> Drawing {
    const HEIGHT: f64 = 120.0;
    let mut chart = Drawing::new(WIDTH, HEIGHT + 28.0);
    let most = values.iter().map(|(_, value)| *value).fold(0.0, f64::max);
    #[expect(clippy::cast_precision_loss, reason = "a handful of columns")]
    let step = WIDTH / values.len().max(1) as f64;
    let mut left = 0.0;
    for (label, value) in values {
        let height = if most > 0.0 { (HEIGHT - 14.0) * value / most } else { 0.0 };
        let place = Place::new(left + step * 0.12, HEIGHT - height, step * 0.76, height);
        chart.add(Mark::rect(place, Paint::fill(SERVED)));
        let middle = left + step / 2.0;
        let figure = super::figures::grouped(*value);
        let size = SMALL.min(step / rough_width(&figure, 1.0).max(1.0));
        let text = TextMark::new((middle, HEIGHT - height - 3.0), size, INK, figure);
        chart.text(text.bold().anchored(Anchor::Middle));
        let text = TextMark::new((middle, HEIGHT + 10.0), SMALL, INK_SOFT, label.as_str());
        chart.text(text.anchored(Anchor::Middle));
        left += step;
    }
    chart.add(Mark::line([(0.0, HEIGHT), (WIDTH, HEIGHT)], Paint::line(INK_SOFT, 0.6)));
    let text = TextMark::new((WIDTH / 2.0, HEIGHT + 22.0), SMALL, INK_SOFT, caption);
    chart.text(text.anchored(Anchor::Middle));
    chart
}

/// Text cut to a width, with an ellipsis.
fn shortened(text: &str, size: f64, width: f64) -> String {
    if rough_width(text, size) <= width {
        return text.to_owned();
    }
    let mut short = String::new();
    for c in text.chars() {
        short.push(c);
        if rough_width(&short, size) + size > width {
            short.pop();
            break;
        }
    }
    short + "…"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_curve_counts_who_has_arrived_at_the_limit_itself() {
        let curve = Curve {
            label: String::new(),
            walks: vec![(15.0, 1.0), (30.0, 1.0)],
            total: 4.0,
            colour: SERVED,
            line: Look::Solid,
        };
        let line = steps(&curve, 30.0, |x| x, |y| y);
        let at =
            |minutes: f64| line.iter().find(|(x, _)| (x - minutes).abs() < 1e-9).expect("there").1;
        assert!((at(14.75) - 0.0).abs() < 1e-12);
        assert!((at(15.0) - 0.25).abs() < 1e-12);
        assert!((at(30.0) - 0.5).abs() < 1e-12);
    }

    #[test]
    fn long_labels_are_cut() {
        let short = shortened("一个特别长特别长特别长的名字", 8.0, 60.0);
        assert!(short.ends_with('…') && rough_width(&short, 8.0) <= 60.0, "{short}");
        assert_eq!(shortened("短", 8.0, 60.0), "短");
    }
}
