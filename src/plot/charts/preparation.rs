//! Charts of prepared data: synthetic samples between real ones, and the codes that encoders give to categories.

use ndarray::Array2;

use super::{count, number};
use crate::plot::{Axis, Cells, Color, ColorMap, Figure, Points, Segments, Shape};
use crate::{Error, Result};

/// Samples of two features before and after oversampling: the large class, the small one, and what was made of it.
///
/// ```
/// use workings::plot::{Oversampling, Points, oversampling, Mark};
///
/// // Halfway between the two samples of the small class.
/// let made = Oversampling::new([(5.0, 5.0), (6.0, 5.0), (6.0, 7.0)], [(1.0, 1.0), (3.0, 1.0)], [(2.0, 1.0)])
///     .axes("Amount (EUR)", "Age (days)")
///     .parents([(0, 1)])?;
/// let figure = oversampling(&made);
/// assert_eq!(figure.series_names(), ["majority (3)", "from sample to neighbour", "synthetic (1)", "minority (2)"]);
/// assert!(matches!(&figure.marks[1], Mark::Segments(s) if s.segments == [((1.0, 1.0), (3.0, 1.0))]));
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct Oversampling {
    majority: Vec<(f64, f64)>,
    minority: Vec<(f64, f64)>,
    synthetic: Vec<(f64, f64)>,
    parents: Vec<(usize, usize)>,
    x: Axis,
    y: Axis,
}

impl Oversampling {
    /// The two features of every sample of the large class, of the small class, and of the synthetic ones.
    pub fn new(
        majority: impl IntoIterator<Item = (f64, f64)>,
        minority: impl IntoIterator<Item = (f64, f64)>,
        synthetic: impl IntoIterator<Item = (f64, f64)>,
    ) -> Oversampling {
        Oversampling {
            majority: majority.into_iter().collect(),
            minority: minority.into_iter().collect(),
            synthetic: synthetic.into_iter().collect(),
            parents: Vec::new(),
            x: "Feature 1".into(),
            y: "Feature 2".into(),
        }
    }

    /// What the two features are.
    pub fn axes(self, x: impl Into<Axis>, y: impl Into<Axis>) -> Oversampling {
        Oversampling { x: x.into(), y: y.into(), ..self }
    }

    /// For each synthetic sample the two of the small class that it lies between, by position from 0; lines are drawn
    /// between them.
    ///
    /// # Errors
    /// `LengthMismatch` if there is not a pair for each synthetic sample, `BadParam` for a position that does not exist.
    pub fn parents(self, parents: impl IntoIterator<Item = (usize, usize)>) -> Result<Oversampling> {
        let parents: Vec<(usize, usize)> = parents.into_iter().collect();
        if parents.len() != self.synthetic.len() {
            return Err(Error::LengthMismatch {
                left: "synthetic",
                left_len: self.synthetic.len(),
                right: "parents",
                right_len: parents.len(),
            });
        }
        let n = self.minority.len();
        if let Some(&(a, b)) = parents.iter().find(|&&(a, b)| a.max(b) >= n) {
            let needed = format!("positions below {n}, one for each minority sample,");
            return Err(Error::bad_param("parents", format!("({a}, {b})"), needed));
        }
        Ok(Oversampling { parents, ..self })
    }
}

/// Oversampling as a scatter: synthetic samples lie on the lines between neighbours of the small class, never outside it.
///
/// See [`Oversampling`] for an example. Classes differ in shape as well as colour.
pub fn oversampling(made: &Oversampling) -> Figure {
    let named = |name: &str, points: &[(f64, f64)]| format!("{name} ({})", count(points.len() as f64));
    let dots = |name: &str, points: &[(f64, f64)]| Points::new(named(name, points), points.iter().copied());
    let mut figure = Figure::new("Oversampling: synthetic samples between neighbours of the small class")
        .x(made.x.clone())
        .y(made.y.clone())
        .size(640, 500);
    if !made.majority.is_empty() {
        let [majority, minority, both] =
            [made.majority.len(), made.minority.len(), made.minority.len() + made.synthetic.len()]
                .map(|n| count(n as f64));
        figure = figure
            .subtitle(format!("{majority} against {minority}; with the synthetic ones {majority} against {both}"))
            .with(dots("majority", &made.majority).color(Color::Series(0)).shape(Shape::Circle));
    }
    let at = |i: usize| made.minority.get(i).copied();
    let lines: Vec<_> = made.parents.iter().filter_map(|&(a, b)| at(a).zip(at(b))).collect();
    if !lines.is_empty() {
        figure = figure.with(Segments::new("from sample to neighbour", lines).color(Color::Neutral).width(1.1));
    }
    // The real samples lie on top, so that they stay visible among many synthetic ones.
    figure
        .with(dots("synthetic", &made.synthetic).color(Color::Text).shape(Shape::Cross))
        .with(dots("minority", &made.minority).color(Color::Series(1)).shape(Shape::Square))
}

/// What one encoder makes of the categories of a column: a row for each category, a column for each new feature.
#[derive(Debug, Clone, PartialEq)]
pub struct EncodedCategories {
    /// The encoder: "one-hot".
    pub name: String,
    /// The new features.
    pub columns: Vec<String>,
    /// Their values for each category.
    pub values: Array2<f64>,
}

impl EncodedCategories {
    /// Values of a row for each category, a column for each of `columns`.
    ///
    /// # Errors
    /// `Empty`; `Shape` if there is not a name for each column.
    pub fn new(name: impl Into<String>, columns: &[impl ToString], values: Array2<f64>) -> Result<EncodedCategories> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        if columns.len() != values.ncols() {
            let (given, needed) = (format!("{} names", columns.len()), format!("{}, one a column,", values.ncols()));
            return Err(Error::Shape { name: "columns".into(), given, needed });
        }
        Ok(EncodedCategories { name: name.into(), columns: columns.iter().map(ToString::to_string).collect(), values })
    }
}

/// The same categories under several encoders, side by side: the numbers that a model would see in their place.
///
/// Each panel has colours of its own, from 0 to its largest number; with numbers below 0, blue below and orange above.
/// ```
/// use workings::ndarray::array;
/// use workings::plot::{EncodedCategories, encodings};
///
/// let label = EncodedCategories::new("label", &["code"], array![[0.0], [1.0]])?;
/// let one_hot = EncodedCategories::new("one-hot", &["is cash", "is card"], array![[1.0, 0.0], [0.0, 1.0]])?;
/// let figure = encodings("payment", &["cash", "card"], &[label, one_hot]);
/// assert_eq!(figure.title, "payment: 2 categories under 2 encoders");
/// assert_eq!(figure.panels[1].title, "one-hot");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn encodings(feature: &str, categories: &[impl ToString], encoded: &[EncodedCategories]) -> Figure {
    let names: Vec<String> = categories.iter().map(ToString::to_string).collect();
    let height = (150 + 34 * names.len() as u32).clamp(220, 1400);
    let panel = |(place, of): (usize, &EncodedCategories)| {
        let texts = of.values.outer_iter().map(|row| row.iter().map(|v| number(*v, 3)).collect::<Vec<_>>());
        let cells = Cells::new(of.values.outer_iter().map(|row| row.to_vec())).texts(texts);
        let cells = if of.values.iter().any(|v| *v < 0.0) { cells.map(ColorMap::Diverging) } else { cells };
        let y = Axis::categories("", names.iter());
        // The categories are named once, on the left.
        let (y, label_room) = if place == 0 { (y, 110) } else { (y.bare(), 24) };
        // Short names of columns shall lie flat.
        let longest = of.columns.iter().map(|name| name.chars().count()).max().unwrap_or(0) as u32;
        let width = ((8 * longest + 12).clamp(48, 76) * of.columns.len() as u32).clamp(110, 1200) + label_room;
        let columns = Axis::categories("", of.columns.iter());
        Figure::new(of.name.as_str()).x(columns).y(y).with(cells).size(width, height)
    };
    let title = format!(
        "{feature}: {} categor{} under {} encoder{}",
        names.len(),
        if names.len() == 1 { "y" } else { "ies" },
        encoded.len(),
        if encoded.len() == 1 { "" } else { "s" }
    );
    Figure::grid(title, encoded.len(), encoded.iter().enumerate().map(panel))
        .subtitle("What a model sees in place of each category; colours are of each panel for itself")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, Scale};
    use ndarray::array;

    #[test]
    fn classes_differ_in_shape_and_colour() {
        let made = Oversampling::new([(0.0, 0.0); 4], [(1.0, 1.0), (2.0, 3.0)], [(1.5, 2.0)]);
        let figure = oversampling(&made);
        let look = |mark: &Mark| if let Mark::Points(p) = mark { Some((p.shape, p.color)) } else { None };
        assert_eq!(
            figure.marks.iter().filter_map(look).collect::<Vec<_>>(),
            [(Shape::Circle, Color::Series(0)), (Shape::Cross, Color::Text), (Shape::Square, Color::Series(1))]
        );
        assert_eq!(figure.subtitle, "4 against 2; with the synthetic ones 4 against 3");
        assert!(matches!(made.clone().parents([]), Err(Error::LengthMismatch { .. })));
        let error = made.parents([(0, 2)]).unwrap_err().to_string();
        assert!(error.contains("(0, 2)") && error.contains("below 2"), "{error}");
    }

    #[test]
    fn categories_are_named_once_and_numbers_stand_in_cells() {
        let label = EncodedCategories::new("label", &["code"], array![[0.0], [1.0]]).unwrap();
        let target = EncodedCategories::new("target", &["mean"], array![[0.123_456], [-2.0]]).unwrap();
        let figure = encodings("city", &["Bonn", "Ulm"], &[label, target]);
        assert_eq!((figure.panels.len(), figure.columns), (2, 2));
        let Mark::Cells(cells) = &figure.panels[1].marks[0] else { panic!("a heat map") };
        assert_eq!(cells.texts, [["0.123"], ["−2"]]);
        assert_eq!(figure.panels[0].y.scale, Scale::Categories(vec!["Bonn".into(), "Ulm".into()]));
        assert!(!figure.panels[0].y.bare && figure.panels[1].y.bare);
        assert!(matches!(EncodedCategories::new("x", &["a"], array![[1.0, 2.0]]), Err(Error::Shape { .. })));
    }
}
