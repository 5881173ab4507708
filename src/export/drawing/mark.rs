//! What a drawing is made of.

/// A colour: red, green, blue.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour(pub u8, pub u8, pub u8);

impl Colour {
    /// The colour written `#rrggbb`.
    #[must_use]
    pub const fn hex(rgb: u32) -> Self {
        let [_, red, green, blue] = rgb.to_be_bytes();
        Self(red, green, blue)
    }
}

/// A rectangle of a drawing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub x: f64,
    pub y: f64,
    pub width: f64,
    pub height: f64,
}

impl Place {
    /// A rectangle by its upper left corner and its size.
    #[must_use]
    pub const fn new(x: f64, y: f64, width: f64, height: f64) -> Self {
        Self { x, y, width, height }
    }

    /// Whether the rectangles share more than a border.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.x < other.x + other.width
            && other.x < self.x + self.width
            && self.y < other.y + other.height
            && other.y < self.y + self.height
    }
}

/// How an outline is drawn.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: f64,
    /// 0…1.
    pub opacity: f64,
    /// Lengths of dash and of gap.
    pub dash: Option<(f64, f64)>,
}

/// How a shape is painted: nothing, fill, outline or both.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Paint {
    /// Colour and opacity of the inside; holes are wound the other way (non-zero rule), so that
    /// areas that overlap make no hole.
    pub fill: Option<(Colour, f64)>,
    /// The outline.
    pub stroke: Option<Stroke>,
}

impl Paint {
    /// A plain fill.
    #[must_use]
    pub const fn fill(colour: Colour) -> Self {
        Self { fill: Some((colour, 1.0)), stroke: None }
    }

    /// A fill that lets through what lies under it.
    #[must_use]
    pub const fn glaze(colour: Colour, opacity: f64) -> Self {
        Self { fill: Some((colour, opacity)), stroke: None }
    }

    /// A plain line.
    #[must_use]
    pub const fn line(colour: Colour, width: f64) -> Self {
        let stroke = Stroke { colour, width, opacity: 1.0, dash: None };
        Self { fill: None, stroke: Some(stroke) }
    }

    /// The same with an outline.
    #[must_use]
    pub const fn outlined(self, colour: Colour, width: f64) -> Self {
        Self { stroke: Self::line(colour, width).stroke, ..self }
    }

    /// The same with its outline in dashes.
    #[must_use]
    pub fn dashed(mut self, dash: f64, gap: f64) -> Self {
        if let Some(stroke) = &mut self.stroke {
            stroke.dash = Some((dash, gap));
        }
        self
    }
}

/// Points in a row, open or closed.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Line {
    /// Its points.
    pub points: Vec<(f64, f64)>,
    /// Whether the last is joined to the first.
    pub closed: bool,
}

/// Weights of the type.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Weight {
    /// Running text.
    #[default]
    Regular,
    /// Headings and figures.
    Bold,
}

/// Which end of a text stands at its place.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Anchor {
    /// Its beginning.
    #[default]
    Start,
    /// Its middle.
    Middle,
    /// Its end.
    End,
}

/// One line of text.
#[derive(Clone, Debug, PartialEq)]
pub struct TextMark {
    /// Where it stands on its base line.
    pub at: (f64, f64),
    /// Its size.
    pub size: f64,
    /// Its weight.
    pub weight: Weight,
    /// Which end stands at its place.
    pub anchor: Anchor,
    /// Its colour.
    pub colour: Colour,
    /// Colour and width of what keeps it apart from its ground.
    pub halo: Option<(Colour, f64)>,
    /// The words.
    pub text: String,
}

impl TextMark {
    /// Regular text that begins at a place.
    #[must_use]
    pub fn new(at: (f64, f64), size: f64, colour: Colour, text: impl Into<String>) -> Self {
        Self {
            at,
            size,
            weight: Weight::Regular,
            anchor: Anchor::Start,
            colour,
            halo: None,
            text: text.into(),
        }
    }

    /// The same in another weight.
    #[must_use]
    pub fn weight(self, weight: Weight) -> Self {
        Self { weight, ..self }
    }

    /// The same in bold.
    #[must_use]
    pub fn bold(self) -> Self {
        self.weight(Weight::Bold)
    }

    /// The same with another end at its place.
    #[must_use]
    pub fn anchored(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    /// The same with a halo.
    #[must_use]
    pub fn haloed(self, colour: Colour, width: f64) -> Self {
        Self { halo: Some((colour, width)), ..self }
    }
}

/// One mark.
#[derive(Clone, Debug, PartialEq)]
pub enum Mark {
    /// Lines and areas painted alike.
    Path(Vec<Line>, Paint),
    /// Circles of one size painted alike: middles and radius.
    Dots(Vec<(f64, f64)>, f64, Paint),
    /// A line of text.
    Text(TextMark),
    /// What is drawn inside a rectangle and cut at its border.
    Clipped(Place, Vec<Mark>),
}

impl Mark {
    /// A rectangle.
    #[must_use]
    pub fn rect(place: Place, paint: Paint) -> Self {
        let (right, bottom) = (place.x + place.width, place.y + place.height);
        let points = vec![(place.x, place.y), (right, place.y), (right, bottom), (place.x, bottom)];
        Self::Path(vec![Line { points, closed: true }], paint)
    }

    /// An open line.
    #[must_use]
    pub fn line(points: impl Into<Vec<(f64, f64)>>, paint: Paint) -> Self {
        Self::Path(vec![Line { points: points.into(), closed: false }], paint)
    }

    /// A closed area.
    #[must_use]
    pub fn area(points: impl Into<Vec<(f64, f64)>>, paint: Paint) -> Self {
        Self::Path(vec![Line { points: points.into(), closed: true }], paint)
    }

    /// The same mark elsewhere.
    #[must_use]
    pub fn moved(mut self, by: (f64, f64)) -> Self {
        self.shift(by);
        self
    }

    fn shift(&mut self, (dx, dy): (f64, f64)) {
        let shift = |p: &mut (f64, f64)| *p = (p.0 + dx, p.1 + dy);
        match self {
            Self::Path(lines, _) => {
                lines.iter_mut().flat_map(|line| &mut line.points).for_each(shift);
            }
            Self::Dots(middles, ..) => middles.iter_mut().for_each(shift),
            Self::Text(text) => shift(&mut text.at),
            Self::Clipped(place, marks) => {
                (place.x, place.y) = (place.x + dx, place.y + dy);
                marks.iter_mut().for_each(|mark| mark.shift((dx, dy)));
            }
        }
    }
}

/// A drawing: its size, and its marks from the ground up.
#[derive(Clone, Debug, PartialEq)]
pub struct Drawing {
    pub width: f64,
    pub height: f64,
    pub marks: Vec<Mark>,
}

impl Drawing {
    /// An empty drawing.
    #[must_use]
    pub const fn new(width: f64, height: f64) -> Self {
        Self { width, height, marks: Vec::new() }
    }

    /// Puts a mark on top.
    pub fn add(&mut self, mark: Mark) {
        self.marks.push(mark);
    }

    /// Puts a text on top.
    pub fn text(&mut self, text: TextMark) {
        self.marks.push(Mark::Text(text));
    }

    /// Puts a whole drawing on top, its corner at a place.
    pub fn place(&mut self, other: &Self, at: (f64, f64)) {
        self.marks.extend(other.marks.iter().map(|mark| mark.clone().moved(at)));
    }
}
