//! A support vector machine of two features: its border, the edges of its street, and the samples that hold them.

use ndarray::{Array2, ArrayView2};

use super::{count, percent};
use crate::linear::SVC;
use crate::metrics::Label;
use crate::plot::{Axis, Cells, Color, ColorMap, Figure, Points, Segments, Shape};
use crate::{Error, Result, input};

/// Cells along each side of the plane.
const CELLS: usize = 120;

/// The regions of both classes, the border where the decision function is 0, the edges of the street where it is ±1, and
/// the support vectors, ringed, on these edges, between them or beyond.
///
/// # Errors
/// `Shape` unless the model has two features and there are as many labels as rows; `BadParam` for more than two classes;
/// `Empty`, `NotFinite`.
/// ```
/// use workings::linear::{Kernel, SVC};
/// use workings::plot::svm_margin;
/// use workings::prelude::*;
///
/// let x = array![[0.0, 0.0], [1.0, 0.5], [0.3, 1.0], [4.0, 4.0], [3.0, 4.5], [4.5, 3.2]];
/// let y = array!["no", "no", "no", "yes", "yes", "yes"];
/// let model = SVC::params().kernel(Kernel::Linear).fit(&Dataset::new(x.clone(), y.clone()))?;
/// let figure = svm_margin(&model, &x, &y.to_vec(), "Age (years)", "Distance (km)")?;
/// assert!(figure.subtitle.ends_with("support vectors of 6 samples; 100% of the samples lie on their side"));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn svm_margin<'a, L: Label>(
    model: &SVC<L>,
    x: impl Into<ArrayView2<'a, f64>>,
    y: &[L],
    first: impl Into<Axis>,
    second: impl Into<Axis>,
) -> Result<Figure> {
    let x = x.into();
    input::same_length("x", x.nrows(), "y", y.len())?;
    let [negative, positive] = model.classes() else {
        let given = format!("{} classes", model.classes().len());
        return Err(Error::bad_param("model", given, "a machine of two classes"));
    };
    if model.support_vectors().ncols() != 2 {
        let given = format!("{} features", model.support_vectors().ncols());
        return Err(Error::Shape { name: "model".into(), given, needed: "two features".into() });
    }
    let right = model.try_predict(x)?.iter().zip(y).filter(|(found, y)| found == y).count() as f64 / y.len() as f64;
    let grid = Grid::around(x);
    let decision = model.decision_function(&grid.places())?;
    let values: Vec<Vec<f64>> =
        (0..=CELLS).map(|r| (0..=CELLS).map(|c| decision[(r * (CELLS + 1) + c, 0)]).collect()).collect();
    let regions = (0..CELLS).map(|r| {
        let values = &values;
        (0..CELLS).map(move |c| {
            let corners = values[r][c] + values[r][c + 1] + values[r + 1][c] + values[r + 1][c + 1];
            f64::from(u8::from(corners > 0.0))
        })
    });
    let of_class = |class: &L| -> Vec<(f64, f64)> {
        (0..y.len()).filter(|i| y[*i] == *class).map(|i| (x[(i, 0)], x[(i, 1)])).collect()
    };
    let vectors = model.support_vectors().outer_iter().map(|row| (row[0], row[1])).collect::<Vec<_>>();
    let n = vectors.len();
    let (border, edges) = (grid.level(&values, 0.0), [grid.level(&values, -1.0), grid.level(&values, 1.0)].concat());
    let figure = Figure::new("Support vector machine: the street between two classes")
        .subtitle(format!(
            "{} support vectors of {} samples; {} of the samples lie on their side",
            count(n as f64),
            count(y.len() as f64),
            percent(right)
        ))
        .x(first.into().range(grid.x.0, grid.x.1))
        .y(second.into().range(grid.y.0, grid.y.1))
        .size(640, 520)
        .with(Cells::new(regions).map(ColorMap::Classes).over(grid.x, grid.y))
        .with(Segments::new("border, f(x) = 0", border).color(Color::Text).width(2.2))
        .with(Segments::new("edges of the street, f(x) = ±1", edges).color(Color::Text).width(0.9))
        .with(Points::new("support vector", vectors).color(Color::Text).shape(Shape::Ring).radius(6.5))
        .with(Points::new(negative.to_string(), of_class(negative)).color(Color::Series(0)).shape(Shape::Circle))
        .with(Points::new(positive.to_string(), of_class(positive)).color(Color::Series(1)).shape(Shape::Triangle));
    Ok(figure)
}

/// The plane that is drawn.
struct Grid {
    x: (f64, f64),
    y: (f64, f64),
}

impl Grid {
    /// The samples, and a tenth of their reach on every side.
    fn around(x: ArrayView2<f64>) -> Grid {
        let reach = |column: usize| {
            let values = x.column(column);
            let (low, high) =
                values.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(*v), b.max(*v)));
            let room = if high > low { (high - low) / 10.0 } else { 1.0 };
            (low - room, high + room)
        };
        Grid { x: reach(0), y: reach(1) }
    }

    fn at(&self, row: f64, column: f64) -> (f64, f64) {
        let along = |(low, high): (f64, f64), share: f64| low + (high - low) * share / CELLS as f64;
        (along(self.x, column), along(self.y, row))
    }

    /// The corners of all cells, row by row from the lowest.
    fn places(&self) -> Array2<f64> {
        Array2::from_shape_fn(((CELLS + 1) * (CELLS + 1), 2), |(i, j)| {
            let (x, y) = self.at((i / (CELLS + 1)) as f64, (i % (CELLS + 1)) as f64);
            [x, y][j]
        })
    }

    /// Where the values cross a level, a piece for each cell (marching squares).
    fn level(&self, values: &[Vec<f64>], level: f64) -> Vec<((f64, f64), (f64, f64))> {
        let mut pieces = Vec::new();
        for r in 0..CELLS {
            for c in 0..CELLS {
                let corners = [(r, c), (r, c + 1), (r + 1, c + 1), (r + 1, c)];
                let crossed = |k: usize| {
                    let ((r0, c0), (r1, c1)) = (corners[k], corners[(k + 1) % 4]);
                    let (a, b) = (values[r0][c0] - level, values[r1][c1] - level);
                    let share = a / (a - b);
                    let between = |from: usize, to: usize| from as f64 + share * (to as f64 - from as f64);
                    ((a > 0.0) != (b > 0.0)).then(|| self.at(between(r0, r1), between(c0, c1)))
                };
                let met: Vec<(f64, f64)> = (0..4).filter_map(crossed).collect();
                pieces.extend(met.chunks_exact(2).map(|pair| (pair[0], pair[1])));
            }
        }
        pieces
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::linear::Kernel;
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::array;

    /// The street between (0, 0) and (2, 0), (0, 4) and (2, 4): upright, its border at x₀ = 1, its edges at 0 and 2.
    #[test]
    fn the_border_lies_halfway() {
        let x = array![[0.0, 0.0], [2.0, 0.0], [0.0, 4.0], [2.0, 4.0]];
        let y = array![0, 1, 0, 1];
        let model = SVC::params().kernel(Kernel::Linear).c(10.0).tol(1e-9).fit(&Dataset::new(x.clone(), y.clone()));
        let figure = svm_margin(&model.unwrap(), &x, &y.to_vec(), "a", "b").unwrap();
        let ends = |name: &str| match figure.mark(name) {
            Some(Mark::Segments(lines)) => lines.segments.iter().map(|piece| piece.0.0).collect::<Vec<f64>>(),
            _ => panic!("no {name}"),
        };
        assert!(ends("border, f(x) = 0").iter().all(|x| (x - 1.0).abs() < 1e-6));
        let edges = ends("edges of the street, f(x) = ±1");
        assert!(edges.iter().all(|x| x.abs() < 1e-6 || (x - 2.0).abs() < 1e-6), "{edges:?}");
        assert!(figure.series_names().ends_with(&["support vector", "0", "1"]));
        let shapes: Vec<Shape> =
            figure.marks.iter().filter_map(|m| if let Mark::Points(p) = m { Some(p.shape) } else { None }).collect();
        assert_eq!(shapes, [Shape::Ring, Shape::Circle, Shape::Triangle]); // the classes as in `decision_boundary`
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let x = array![[0.0, 0.0], [2.0, 0.0], [0.0, 4.0]];
        let three = SVC::params().fit(&Dataset::new(x.clone(), array![0, 1, 2])).unwrap();
        assert!(matches!(svm_margin(&three, &x, &[0, 1, 2], "a", "b"), Err(Error::BadParam { .. })));
        let line = array![[0.0], [1.0]];
        let model = SVC::params().fit(&Dataset::new(line.clone(), array![0, 1])).unwrap();
        assert!(matches!(svm_margin(&model, &line, &[0, 1], "a", "b"), Err(Error::Shape { .. })));
        assert!(matches!(svm_margin(&model, &line, &[0], "a", "b"), Err(Error::LengthMismatch { .. })));
    }
}
