//! Points, each a dot: a scatter.

use super::{Drawable, Frame, Shading, setting};
use crate::plot::color::{self, Color, ColorMap, Ends};
use crate::plot::curve;
use crate::plot::projection::Span;
use crate::plot::scene::{Dot, Item, Paint, Point, Rect, Scene};
use crate::plot::theme::{Ink, Theme};

/// About so many dots are drawn at most; more could not be told apart.
const MOST_DOTS: usize = 5000;
/// Shades that dots coloured by value are sorted into.
const SHADES: usize = 32;
/// Strokes that make a ring.
const RING: i32 = 16;

/// The shape of a dot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Shape {
    /// Circles, and other shapes once the palette's colours have all been used.
    #[default]
    Auto,
    /// ●
    Circle,
    /// ■
    Square,
    /// ▲
    Triangle,
    /// ◆
    Diamond,
    /// ×
    Cross,
    /// ○, about other points that it picks out.
    Ring,
}

/// Points of one colour, or coloured by a value.
/// ```
/// use workings::plot::{Figure, Points, Shape};
///
/// let figure = Figure::new("Outliers").with(Points::new("anomaly", [(1.0, 9.0)]).shape(Shape::Cross).radius(5.0));
/// assert_eq!(figure.series_names(), ["anomaly"]);
/// ```
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Points {
    /// Their name in the legend; empty for none.
    pub name: String,
    /// x and y of each, in order.
    pub points: Vec<(f64, f64)>,
    /// Their colour.
    pub color: Color,
    /// Their shape.
    pub shape: Shape,
    /// In CSS pixels; `None` chooses by their number.
    pub radius: Option<f64>,
    /// From 0 to 1; `None` chooses by their number, so that crowds show as darker.
    pub opacity: Option<f64>,
    /// One value for each point, which then sets its colour.
    pub values: Option<Vec<f64>>,
    /// How the values become colours.
    pub shading: Shading,
}

impl Points {
    /// Dots at the points.
    pub fn new(name: impl Into<String>, points: impl IntoIterator<Item = (f64, f64)>) -> Self {
        Points {
            name: name.into(),
            points: points.into_iter().collect(),
            color: Color::Auto,
            shape: Shape::Auto,
            radius: None,
            opacity: None,
            values: None,
            shading: Shading::default(),
        }
    }

    /// Sets the colour.
    pub fn color(self, color: Color) -> Self {
        Points { color, ..self }
    }

    /// Sets the shape.
    pub fn shape(self, shape: Shape) -> Self {
        Points { shape, ..self }
    }

    /// In CSS pixels.
    pub fn radius(self, radius: f64) -> Self {
        Points { radius: Some(radius), ..self }
    }

    /// From 0 (nothing) to 1 (covers what lies below).
    pub fn opacity(self, opacity: f64) -> Self {
        Points { opacity: Some(opacity), ..self }
    }

    /// Colours each point by its value; a scale with this label stands beside the plot (none if the label is empty).
    /// With [`ColorMap::Classes`] the values are the numbers of series colours.
    pub fn shaded(self, values: impl IntoIterator<Item = f64>, label: impl Into<String>, map: ColorMap) -> Self {
        let values: Vec<f64> = values.into_iter().collect();
        let shading = Shading::of(values.iter().copied(), map).labelled(label);
        Points { values: Some(values), shading, ..self }
    }

    fn dot(&self, ink: Ink, radius: f64) -> Dot {
        let shape = match (self.shape, ink.round % 5) {
            (Shape::Auto, 0) => Shape::Circle,
            (Shape::Auto, 1) => Shape::Square,
            (Shape::Auto, 2) => Shape::Triangle,
            (Shape::Auto, 3) => Shape::Diamond,
            (Shape::Auto, _) => Shape::Cross,
            (shape, _) => shape,
        };
        let r = radius;
        match shape {
            Shape::Auto | Shape::Circle => Dot::Circle,
            // Sizes are set so that all shapes cover about the same area.
            Shape::Square => Dot::Polygon(polygon(r * 0.89, &[(-1.0, -1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, 1.0)])),
            Shape::Triangle => Dot::Polygon(polygon(r * 1.3, &[(0.0, -1.0), (0.95, 0.7), (-0.95, 0.7)])),
            Shape::Diamond => Dot::Polygon(polygon(r * 1.25, &[(0.0, -1.0), (1.0, 0.0), (0.0, 1.0), (-1.0, 0.0)])),
            Shape::Cross => Dot::Strokes(vec![((-r, -r), (r, r)), ((-r, r), (r, -r))]),
            Shape::Ring => {
                let at = |i: i32| (f64::from(i) * std::f64::consts::TAU / f64::from(RING)).sin_cos();
                let corners: Vec<Point> = (0..=RING).map(at).map(|(sin, cos)| (r * cos, r * sin)).collect();
                Dot::Strokes(corners.windows(2).map(|w| (w[0], w[1])).collect())
            }
        }
    }

    /// Radius and opacity by how many points a plot of the usual size would have at this density: a few are large
    /// and solid, thousands small and faint.
    fn size(&self, plot: &Rect) -> (f64, f64) {
        let usual_area = 560.0 * 310.0;
        let crowd = self.points.len() as f64 * usual_area / (plot.width() * plot.height()).max(1.0);
        let (radius, opacity): (f64, f64) = match crowd {
            ..=100.0 => (4.0, 1.0),
            ..=400.0 => (3.2, 0.8),
            ..=2000.0 => (2.6, 0.6),
            ..=8000.0 => (2.2, 0.4),
            _ => (1.7, 0.3),
        };
        // Overlap would change the colours that stand for values.
        let opacity = if self.values.is_some() { opacity.max(0.85) } else { opacity };
        let radius = setting(self.radius.unwrap_or(radius), radius, 0.3, 40.0);
        (radius, setting(self.opacity.unwrap_or(opacity), opacity, 0.0, 1.0))
    }
}

fn polygon(radius: f64, corners: &[Point]) -> Vec<Point> {
    corners.iter().map(|(x, y)| (x * radius, y * radius)).collect()
}

impl Drawable for Points {
    fn name(&self) -> &str {
        &self.name
    }

    fn kind(&self) -> Option<&'static str> {
        Some("Scatter plot")
    }

    fn color(&self) -> Option<Color> {
        if self.values.is_some() { None } else { Some(self.color) }
    }

    fn reach(&self, x: &mut Span, y: &mut Span) {
        for &(px, py) in &self.points {
            x.add(px);
            y.add(py);
        }
    }

    fn draw(&self, ink: Ink, frame: &Frame<'_>, scene: &mut Scene) {
        let inside = frame.plot.grow(1e-6); // a point on the very edge counts as inside
        let dots = self.points.iter().enumerate().filter_map(|(i, &p)| Some((frame.at(p)?, i)));
        let dots = curve::thin_dots(dots.filter(|(p, _)| inside.contains(*p)).collect(), MOST_DOTS);
        if dots.is_empty() {
            return;
        }
        let (radius, opacity) = self.size(&frame.plot);
        let dot = self.dot(ink, radius);
        // A rim parts dots that touch; among hundreds it would only be noise.
        let rim = if opacity == 1.0 && dots.len() <= 100 { Some(frame.theme.background) } else { None };
        let mut push = |centers: Vec<Point>, rgb| {
            let paint = Paint { rgb, opacity };
            scene.items.push(Item::Dots { centers, dot: dot.clone(), radius, paint, rim });
        };
        let Some(values) = &self.values else {
            return push(dots.into_iter().map(|d| d.0).collect(), ink.rgb);
        };
        let shade = |i: usize| self.shading.shade(values.get(i).copied().unwrap_or(f64::NAN), SHADES);
        // Runs of one shade become one item, in the order of the points: what comes later lies on top.
        for run in dots.chunk_by(|a, b| shade(a.1) == shade(b.1)) {
            let rgb = run
                .first()
                .and_then(|d| shade(d.1))
                .map_or(frame.theme.neutral, |t| frame.theme.shade(self.shading.map, t, color::FOR_MARKS));
            push(run.iter().map(|d| d.0).collect(), rgb);
        }
    }

    fn sample_width(&self) -> f64 {
        10.0
    }

    fn sample(&self, ink: Ink, theme: &Theme, area: Rect) -> Option<Item> {
        let radius = setting(self.radius.unwrap_or(4.0), 4.0, 3.0, 5.0);
        let rgb = if self.values.is_some() { theme.neutral } else { ink.rgb };
        let (centers, dot) = (vec![area.center()], self.dot(ink, radius));
        Some(Item::Dots { centers, dot, radius, paint: rgb.into(), rim: None })
    }

    fn thinned(&self) -> Option<usize> {
        (self.points.len() > MOST_DOTS).then_some(self.points.len())
    }

    fn shading(&self) -> Option<(&Shading, Ends)> {
        self.values.as_ref().map(|_| (&self.shading, color::FOR_MARKS))
    }
}
