//! A band between two curves: an interval, a range of scenarios, the area under a curve.

use super::{Drawable, Frame, setting};
use crate::plot::color::Color;
use crate::plot::curve;
use crate::plot::projection::Span;
use crate::plot::scene::{Item, Paint, Point, Rect, Scene};
use crate::plot::theme::{Ink, Theme};

/// The breadth of a band that has a single step.
const NARROWEST: f64 = 8.0;

/// The area between a lower and an upper curve. Bands of one colour that lie on each other add up to a darker one.
/// ```
/// use workings::plot::{Band, Figure};
///
/// let figure = Figure::new("Forecast").with(Band::new("80% interval", [(0.0, 9.0, 11.0), (1.0, 8.0, 12.0)]));
/// assert_eq!(figure.series_names(), ["80% interval"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Band {
    /// Its name in the legend; empty for none.
    pub name: String,
    /// x, lower y, upper y.
    pub points: Vec<(f64, f64, f64)>,
    /// Its colour.
    pub color: Color,
    /// From 0 to 1.
    pub opacity: f64,
}

impl Band {
    /// A band through `(x, lower, upper)`.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64, f64)>) -> Self {
        Band { name: name.into(), points: points.into_iter().collect(), color: Color::Auto, opacity: 0.22 }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Band { color, ..self }
    }

    /// From 0 (nothing) to 1 (covers what lies below).
    pub fn opacity(self, opacity: f64) -> Self {
        Band { opacity, ..self }
    }

    /// Whether another band lies within this one, at the same x throughout; gaps do not count.
    pub(crate) fn encloses(&self, other: &Band) -> bool {
        let is_gap = |p: &(f64, f64, f64)| p.1.is_nan() || p.2.is_nan();
        let within = |(a, b): (&(f64, f64, f64), &(f64, f64, f64))| {
            a.0 == b.0 && (is_gap(a) || is_gap(b) || a.1 <= b.1 && b.2 <= a.2)
        };
        !other.points.is_empty()
            && self.points.len() == other.points.len()
            && self.points.iter().zip(&other.points).all(within)
    }

    fn paint(&self, ink: Ink) -> Paint {
        Paint { rgb: ink.rgb, opacity: setting(self.opacity, 0.22, 0.0, 1.0) }
    }
}

impl Drawable for Band {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> Option<&'static str> {
        Some("Area chart")
    }

    fn color(&self) -> Option<Color> {
        Some(self.color)
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        for &(px, lower, upper) in &self.points {
            x.add(px);
            y.add(lower);
            y.add(upper);
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let points: Vec<Option<(Point, Point)>> =
            self.points.iter().map(|&(x, lower, upper)| frame.at((x, lower)).zip(frame.at((x, upper)))).collect();
        let mut outlines = Vec::new();
        for part in points.split(Option::is_none) {
            let lower = curve::thin(part.iter().flatten().map(|p| p.0).collect());
            let upper = curve::thin(part.iter().flatten().map(|p| p.1).collect());
            let outline: Vec<Point> = match (&upper[..], &lower[..]) {
                // One step has no breadth of its own.
                ([up], [low]) => {
                    let half = NARROWEST / 2.0;
                    vec![(up.0 - half, up.1), (up.0 + half, up.1), (low.0 + half, low.1), (low.0 - half, low.1)]
                }
                _ => upper.into_iter().chain(lower.into_iter().rev()).collect(),
            };
            let outline = curve::clip_area(&outline, &frame.plot);
            if outline.len() > 2 {
                outlines.push(outline);
            }
        }
        if !outlines.is_empty() {
            scene.items.push(Item::Areas { outlines, paint: self.paint(ink) });
        }
    }

    fn sample_width(&self) -> f64 {
        14.0
    }

    fn sample(&self, ink: Ink, _: &Theme, area: Rect) -> Option<Item> {
        Some(Item::Rects { rects: vec![area], paint: self.paint(ink), crisp: false })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_band_encloses_one_within_it() {
        let (wide, narrow) = (Band::new("80%", [(0.0, 1.0, 9.0)]), Band::new("50%", [(0.0, 3.0, 7.0)]));
        assert!(wide.encloses(&narrow) && !narrow.encloses(&wide));
        let gap = Band::new("50%", [(0.0, f64::NAN, 7.0)]);
        assert!(wide.encloses(&gap));
        assert!(!wide.encloses(&Band::new("", [(1.0, 3.0, 7.0)])) && !wide.encloses(&Band::new("", [])));
    }
}
