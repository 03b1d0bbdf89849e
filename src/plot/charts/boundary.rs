//! The decision boundary of a classifier over two features: which class it gives where, and the samples it learnt from.

use ndarray::{Array2, ArrayView2};

use super::{number, samples};
use crate::input;
use crate::metrics::Label;
use crate::metrics::labels::places;
use crate::plot::{Axis, Cells, Color, ColorMap, Figure, Points, Segments, Shape};
use crate::{Error, Result};

/// Places at which the model is asked, along each axis.
pub(super) const GRID: usize = 121;
/// The shapes of the classes, so that they can be told apart without colour.
const SHAPES: [Shape; 5] = [Shape::Circle, Shape::Triangle, Shape::Square, Shape::Diamond, Shape::Cross];

/// The regions in which a model gives each class, the line between them, and the samples by class.
///
/// `x` has two columns, `names` are their labels with units, `y` is the class of each sample. `score` is the model: for
/// rows of two features it gives a column for each class of `y` in sorted order, such as probabilities; the largest
/// wins. Of two classes the line is where their scores are equal, at a probability of ½.
///
/// # Errors
/// `Shape` unless `x` has two columns, and the scores a column for each class; `Empty`, `LengthMismatch`, `NotFinite`;
/// what `score` returns.
/// ```
/// use workings::linear::LogisticRegression;
/// use workings::plot::{Mark, decision_boundary};
/// use workings::prelude::*;
///
/// let train = Dataset::new(array![[0.0, 1.0], [1.0, 0.0], [3.0, 2.0], [2.0, 3.0]], array!["left", "left", "right", "right"]);
/// let model = LogisticRegression::params().fit(&train)?;
/// let y = train.targets.to_vec();
/// let figure = decision_boundary(train.records.view(), &y, ["width (cm)", "height (cm)"], |x| model.predict_proba(x))?;
/// assert!(matches!(&figure.marks[2], Mark::Points(p) if p.name == "left" && p.points == [(0.0, 1.0), (1.0, 0.0)]));
/// # Ok::<(), workings::Error>(())
/// ```
pub fn decision_boundary<L: Label>(
    x: ArrayView2<f64>,
    y: &[L],
    names: [&str; 2],
    score: impl Fn(ArrayView2<f64>) -> Result<Array2<f64>>,
) -> Result<Figure> {
    input::same_length("x", x.nrows(), "y", y.len())?;
    if x.ncols() != 2 {
        let given = format!("{} × {}", x.nrows(), x.ncols());
        return Err(Error::Shape { name: "x".into(), given, needed: "two columns".into() });
    }
    input::finite_rows("x", x)?;
    let (classes, class) = places(y);
    let (across, up) = (range(x.column(0).iter().copied()), range(x.column(1).iter().copied()));
    let at = |(low, high): (f64, f64), i: usize| low + (high - low) * i as f64 / (GRID - 1) as f64;
    let grid = Array2::from_shape_fn((GRID * GRID, 2), |(i, feature)| match feature {
        0 => at(across, i % GRID),
        _ => at(up, i / GRID),
    });
    let scores = scored(&score, grid.view(), classes.len())?;
    let own = scored(&score, x, classes.len())?;
    // By how much each class leads the best of the others.
    let lead = |i: usize, k: usize| {
        let others = (0..classes.len()).filter(|other| *other != k).map(|other| scores[(i, other)]);
        scores[(i, k)] - others.fold(f64::NEG_INFINITY, f64::max)
    };
    let winner = |scores: &Array2<f64>, i: usize| {
        (0..classes.len()).fold(0, |best, k| if scores[(i, k)] > scores[(i, best)] { k } else { best })
    };
    let row = |row: usize| (0..GRID).map(|column| winner(&scores, row * GRID + column) as f64).collect::<Vec<f64>>();
    let regions: Vec<Vec<f64>> = (0..GRID).map(row).collect();
    let half = |(low, high): (f64, f64)| 0.5 * (high - low) / (GRID - 1) as f64;
    let wider = |range: (f64, f64)| (range.0 - half(range), range.1 + half(range));
    let line: Vec<_> = (0..classes.len() - 1)
        .flat_map(|k| zero_line(|column, row| lead(row * GRID + column, k)))
        .map(|(a, b)| (place(a, across, up), place(b, across, up)))
        .collect();
    let right = (0..y.len()).filter(|i| winner(&own, *i) == class[*i]).count();
    let mut figure = Figure::new("Decision boundary")
        .subtitle(format!(
            "{}, {} of them ({}%) within the region of their class",
            samples(y.len() as f64),
            right,
            number(100.0 * right as f64 / y.len() as f64, 3)
        ))
        .x(Axis::new(names[0]).range(across.0, across.1))
        .y(Axis::new(names[1]).range(up.0, up.1))
        .with(Cells::new(regions).map(ColorMap::Classes).over(wider(across), wider(up)))
        .with(Segments::new("", line).color(Color::Text).width(2.0));
    for (k, name) in classes.iter().enumerate() {
        let own = (0..y.len()).filter(|i| class[*i] == k).map(|i| (x[(i, 0)], x[(i, 1)]));
        let points = Points::new(name.to_string(), own).color(Color::Series(k)).shape(SHAPES[k % SHAPES.len()]);
        figure = figure.with(points.radius(4.0).opacity(0.9));
    }
    Ok(figure)
}

/// What the model gives for these rows, if its shape is right.
fn scored(
    score: &impl Fn(ArrayView2<f64>) -> Result<Array2<f64>>,
    x: ArrayView2<f64>,
    classes: usize,
) -> Result<Array2<f64>> {
    let scores = score(x)?;
    if scores.dim() != (x.nrows(), classes) {
        let given = format!("{} × {}", scores.nrows(), scores.ncols());
        let needed = format!("a row for each of {} places and a column for each of {classes} classes", x.nrows());
        return Err(Error::Shape { name: "the scores".into(), given, needed });
    }
    Ok(scores)
}

/// The range of the values with a little room.
pub(super) fn range(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    let room = if high > low { 0.06 * (high - low) } else { 0.5 };
    (low - room, high + room)
}

/// A place on the grid, in steps, as values of the features.
pub(super) fn place((column, row): (f64, f64), across: (f64, f64), up: (f64, f64)) -> (f64, f64) {
    let of = |(low, high): (f64, f64), steps: f64| low + (high - low) * steps / (GRID - 1) as f64;
    (of(across, column), of(up, row))
}

/// Where a function over the grid is 0, as straight pieces, in steps of the grid (marching squares).
pub(super) fn zero_line(f: impl Fn(usize, usize) -> f64) -> Vec<((f64, f64), (f64, f64))> {
    let mut pieces = Vec::new();
    for row in 0..GRID - 1 {
        for column in 0..GRID - 1 {
            let corners = [(column, row), (column + 1, row), (column + 1, row + 1), (column, row + 1)];
            let values = corners.map(|(column, row)| f(column, row));
            let crossing = |side: usize| {
                let (a, b) = (values[side], values[(side + 1) % 4]);
                let share = a / (a - b);
                let (from, to) = (corners[side], corners[(side + 1) % 4]);
                let along = |from: usize, to: usize| from as f64 + share * (to as f64 - from as f64);
                ((a > 0.0) != (b > 0.0)).then(|| (along(from.0, to.0), along(from.1, to.1)))
            };
            let found: Vec<(f64, f64)> = (0..4).filter_map(crossing).collect();
            pieces.extend(found.chunks_exact(2).map(|pair| (pair[0], pair[1])));
        }
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Mark;
    use ndarray::array;

    fn sample() -> (Array2<f64>, [&'static str; 4]) {
        (array![[0.0, 0.0], [1.0, 4.0], [3.0, 2.0], [4.0, 1.0]], ["b", "a", "a", "b"])
    }

    /// "a" where x₀ + 2·x₁ > 5: 1 + 8 and 3 + 4 are, 0 and 4 + 2 are not, and 4 + 2 is a "b" beyond the line.
    #[test]
    fn the_line_is_where_the_scores_are_equal() {
        let (x, y) = sample();
        let score = |x: ArrayView2<f64>| {
            Ok(Array2::from_shape_fn((x.nrows(), 2), |(i, k)| if k == 0 { x[(i, 0)] + 2.0 * x[(i, 1)] } else { 5.0 }))
        };
        let figure = decision_boundary(x.view(), &y, ["u", "v"], score).unwrap();
        let Mark::Segments(line) = &figure.marks[1] else { panic!("a line") };
        assert!(line.segments.len() > 50);
        for ((a, b), (c, d)) in &line.segments {
            assert!((a + 2.0 * b - 5.0).abs() < 1e-9 && (c + 2.0 * d - 5.0).abs() < 1e-9);
        }
        assert_eq!(figure.series_names(), ["a", "b"]);
        assert_eq!(figure.subtitle, "4 samples, 3 of them (75%) within the region of their class");
        let Mark::Points(b) = &figure.marks[3] else { panic!("points") };
        assert_eq!((b.shape, &b.points[..]), (Shape::Triangle, &[(0.0, 0.0), (4.0, 1.0)][..]));
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("cells") };
        assert_eq!((cells.values[0][0], cells.values[GRID - 1][GRID - 1]), (1.0, 0.0));
    }

    #[test]
    fn wrong_input_is_an_error() {
        let (x, y) = sample();
        let three = |x: ArrayView2<f64>| Ok(Array2::zeros((x.nrows(), 3)));
        assert!(matches!(decision_boundary(x.view(), &y, ["", ""], three), Err(Error::Shape { .. })));
        assert!(matches!(decision_boundary(x.view(), &y[..2], ["", ""], three), Err(Error::LengthMismatch { .. })));
        assert!(matches!(
            decision_boundary(Array2::zeros((4, 3)).view(), &y, ["", ""], three),
            Err(Error::Shape { .. })
        ));
        // One class, and one place: nothing to part.
        let one = |x: ArrayView2<f64>| Ok(Array2::zeros((x.nrows(), 1)));
        let figure = decision_boundary(array![[1.0, 1.0]].view(), &["a"], ["", ""], one).unwrap();
        assert!(matches!(&figure.marks[1], Mark::Segments(line) if line.segments.is_empty()));
    }
}
