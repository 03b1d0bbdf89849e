//! Bars: histograms, bar charts, importances, silhouettes.

use super::{Drawable, Frame, setting};
use crate::plot::color::Color;
use crate::plot::projection::{Span, is_drawable};
use crate::plot::scene::{Anchor, Item, Paint, Rect, Scene, Text};
use crate::plot::theme::{Ink, SMALL_SIZE, Theme};

/// One bar: it stands on the axis between `from` and `to`, and reaches from `base` to `end`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bar {
    /// Where it begins along the axis it stands on.
    pub from: f64,
    /// Where it ends along that axis.
    pub to: f64,
    /// The value at its foot, usually 0.
    pub base: f64,
    /// The value it shows.
    pub end: f64,
}

/// Bars of one colour.
/// ```
/// use workings::plot::{Axis, Bars, Figure};
///
/// let figure = Figure::new("Importance")
///     .x(Axis::new("Gain").from_zero())
///     .y(Axis::categories("", ["income", "age"]))
///     .with(Bars::at_categories("", [0.7, 0.2]).horizontal().labels(["0.70", "0.20"]));
/// assert!(figure.svg().contains(">0.70<"));
///
/// let counts = Bars::histogram("errors", &[0.0, 1.0, 2.0], &[3.0, 5.0]);
/// assert_eq!((counts.bars[1].from, counts.bars[1].end), (1.0, 5.0));
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Bars {
    /// Their name in the legend; empty for none.
    pub name: String,
    /// The bars, in order.
    pub bars: Vec<Bar>,
    /// Their colour.
    pub color: Color,
    /// Text at the end of each bar.
    pub labels: Vec<String>,
    /// Whether they lie along the x axis instead of standing on it.
    pub horizontal: bool,
    /// From 0 to 1; less than 1 for histograms that overlap.
    pub opacity: f64,
}

impl Bars {
    /// Bars from their places and values.
    pub fn new(name: impl Into<String>, bars: impl IntoIterator<Item = Bar>) -> Self {
        let bars = bars.into_iter().collect();
        Bars { name: name.into(), bars, color: Color::Auto, labels: Vec::new(), horizontal: false, opacity: 1.0 }
    }

    /// A bar of each height between neighbouring edges (one edge more than heights).
    pub fn histogram(name: impl Into<String>, edges: &[f64], heights: &[f64]) -> Self {
        let bar = |(edges, &end): (&[f64], &f64)| Bar { from: edges[0], to: edges[1], base: 0.0, end };
        Bars::new(name, edges.windows(2).zip(heights).map(bar))
    }

    /// A bar of each value at category 0, 1, 2, ….
    pub fn at_categories(name: impl Into<String>, values: impl IntoIterator<Item = f64>) -> Self {
        Bars::side_by_side(name, values, 0, 1)
    }

    /// As [`Bars::at_categories`], for the `index`-th of `groups` series that share each category's place.
    pub fn side_by_side(
        name: impl Into<String>,
        values: impl IntoIterator<Item = f64>,
        index: usize,
        groups: usize,
    ) -> Self {
        let width = 0.76 / groups.max(1) as f64;
        let from = move |i: usize| i as f64 - 0.38 + width * index as f64;
        let bar = move |(i, end)| Bar { from: from(i), to: from(i) + width, base: 0.0, end };
        Bars::new(name, values.into_iter().enumerate().map(bar))
    }

    /// Moves the bars onto the ends of others: the next layer of a stack.
    pub fn stacked_on(mut self, below: &Bars) -> Self {
        for (bar, below) in self.bars.iter_mut().zip(&below.bars) {
            (bar.base, bar.end) = (below.end, below.end + bar.end - bar.base);
        }
        self
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Bars { color, ..self }
    }

    /// Text at the end of each bar.
    pub fn labels(self, labels: impl IntoIterator<Item = impl Into<String>>) -> Self {
        Bars { labels: labels.into_iter().map(Into::into).collect(), ..self }
    }

    /// Lays the bars along the x axis; `from` and `to` are then on the y axis.
    pub fn horizontal(self) -> Self {
        Bars { horizontal: true, ..self }
    }

    /// From 0 (nothing) to 1 (covers what lies below).
    pub fn opacity(self, opacity: f64) -> Self {
        Bars { opacity, ..self }
    }

    fn paint(&self, ink: Ink) -> Paint {
        Paint { rgb: ink.rgb, opacity: setting(self.opacity, 1.0, 0.0, 1.0) }
    }

    /// The bar on paper, in whichever direction it lies.
    fn place(&self, bar: &Bar, frame: &Frame<'_>) -> Option<Rect> {
        let (a, b) = ((bar.from, bar.base), (bar.to, bar.end));
        let (a, b) = if self.horizontal { ((a.1, a.0), (b.1, b.0)) } else { (a, b) };
        // On a logarithmic axis a bar has no foot; it then stands on the edge of the plot.
        let on_edge = |v: f64, log: bool, lo: f64| if log && v <= 0.0 { lo } else { v };
        let (x_lo, y_lo) = (frame.x.range().0, frame.y.range().0);
        let a = (on_edge(a.0, frame.x.is_log(), x_lo), on_edge(a.1, frame.y.is_log(), y_lo));
        Some(Rect::between(frame.at(a)?, frame.at(b)?))
    }

    /// The room for labels beyond the ends of the bars, in units of the axis: about what their letters need.
    fn label_room(&self) -> f64 {
        let letters = self.labels.iter().map(|label| label.chars().count()).max().unwrap_or(0);
        let share = match (letters, self.horizontal) {
            (0, _) => 0.0,
            (_, false) => 0.07,
            (n, true) => (0.03 + 0.018 * n as f64).min(0.4),
        };
        let ends = self.bars.iter().flat_map(|bar| [bar.base, bar.end]).filter(|v| is_drawable(*v));
        let (lo, hi) = ends.fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)));
        if lo < hi { share * (hi - lo) } else { 0.0 }
    }

    fn label(&self, text: &str, rect: &Rect, bar: &Bar, ink: Ink, frame: &Frame<'_>) -> Text {
        let below = bar.end < bar.base;
        let (x, y) = rect.center();
        let (at, anchor) = match (self.horizontal, below) {
            (false, false) => ((x, rect.top - 5.0 - 0.36 * SMALL_SIZE), Anchor::Middle),
            (false, true) => ((x, rect.bottom + 5.0 + 0.36 * SMALL_SIZE), Anchor::Middle),
            (true, false) => ((rect.right + 5.0, y), Anchor::Start),
            (true, true) => ((rect.left - 5.0, y), Anchor::End),
        };
        let label = Text::new(text, at, SMALL_SIZE, frame.theme.muted).anchor(anchor).middle().fit(&frame.plot);
        // Where the plot ends with the bar, the label has been moved onto it and must stand out from it.
        let on_bar = label.bounds().grow(-2.0).overlaps(rect);
        if on_bar { Text { color: frame.theme.text_on(ink.rgb), ..label } } else { label }
    }
}

impl Drawable for Bars {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> Option<&'static str> {
        Some("Bar chart")
    }

    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        let (along, across) = if self.horizontal { (y, x) } else { (x, y) };
        let room = self.label_room();
        for bar in &self.bars {
            along.add(bar.from);
            along.add(bar.to);
            across.add_hard(bar.base);
            across.add(bar.end + if bar.end < bar.base { -room } else { room });
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let mut rects: Vec<Rect> = Vec::new();
        let mut texts: Vec<Text> = Vec::new();
        for (i, bar) in self.bars.iter().enumerate() {
            let Some(rect) = self.place(bar, frame).and_then(|rect| rect.clip(&frame.plot)) else { continue };
            match rects.last_mut() {
                Some(last) if self.share_a_pixel(last, &rect) => *last = last.join(&rect),
                _ => rects.push(self.apart(rect)),
            }
            if let Some(label) = self.labels.get(i) {
                texts.push(self.label(label, &rect, bar, ink, frame));
            }
        }
        if !rects.is_empty() {
            scene.items.push(Item::Rects { rects, paint: self.paint(ink), crisp: false });
        }
        draw_apart(texts, scene);
    }

    fn sample_width(&self) -> f64 {
        14.0
    }

    fn sample(&self, ink: Ink, _: &Theme, area: Rect) -> Option<Item> {
        Some(Item::Rects { rects: vec![area], paint: self.paint(ink), crisp: false })
    }
}

impl Bars {
    /// A bar without the hair of background that parts it from its neighbours, if it is thick enough to spare it; one
    /// between equal edges, as quantile bins of tied values have them, is thick enough to be seen.
    fn apart(&self, rect: Rect) -> Rect {
        let hair = |from: f64, to: f64| match to - from {
            3.0.. => (from + 0.5, to - 0.5),
            0.0 => (from - 1.0, to + 1.0),
            _ => (from, to),
        };
        if self.horizontal {
            let (top, bottom) = hair(rect.top, rect.bottom);
            Rect { top, bottom, ..rect }
        } else {
            let (left, right) = hair(rect.left, rect.right);
            Rect { left, right, ..rect }
        }
    }

    /// Whether two bars in a row lie within one pixel.
    fn share_a_pixel(&self, last: &Rect, next: &Rect) -> bool {
        let both = last.join(next);
        (if self.horizontal { both.height() } else { both.width() }) <= 0.5
    }
}

/// Draws those texts that do not touch the one drawn before.
fn draw_apart(texts: Vec<Text>, scene: &mut Scene) {
    let mut last: Option<Rect> = None;
    for text in texts {
        let bounds = text.bounds();
        if last.is_none_or(|last| !last.grow(1.0).overlaps(&bounds)) {
            last = Some(bounds);
            scene.text(text);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Two groups share 0.76 of a category's place: 0.38 each, side by side about its middle.
    #[test]
    fn groups_stand_side_by_side() {
        let [first, second] = [0, 1].map(|i| Bars::side_by_side("", [5.0, 6.0], i, 2).bars);
        assert_eq!((first[0].from, first[0].to, second[0].to), (-0.38, 0.0, 0.38));
        assert_eq!((second[1].from, second[1].end), (1.0, 6.0));
    }

    #[test]
    fn a_stack_continues_where_the_layer_below_ends() {
        let below = Bars::at_categories("", [2.0, 3.0]);
        let above = Bars::at_categories("", [4.0, 1.0]).stacked_on(&below);
        assert_eq!((above.bars[0].base, above.bars[0].end), (2.0, 6.0));
        assert_eq!((above.bars[1].base, above.bars[1].end), (3.0, 4.0));
    }
}
