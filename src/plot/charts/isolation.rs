//! The score of an isolation forest over two features: where it finds a sample odd, and which samples it flags.

use ndarray::{Array2, ArrayView2};

use super::boundary::{GRID, place, range, zero_line};
use super::{number, percent};
use crate::anomaly::IsolationForest;
use crate::plot::{Axis, Cells, Color, Figure, Points, Segments, Shape};
use crate::{Error, Result};

/// The anomaly score over the plane of two features, the line beyond which the forest flags, and the samples.
///
/// The score is the paper's: near 1 is odd. Stripes along the axes are the forest's own, since every cut is square to one.
///
/// # Errors
/// `Shape` unless the forest and `x` have two features; `Empty`, `NotFinite`.
/// ```
/// use workings::prelude::*;
/// use workings::plot::{Mark, isolation_map};
///
/// let x = array![[1.0, 2.0], [1.2, 1.9], [0.9, 2.2], [1.1, 2.1], [9.0, -4.0], [0.8, 1.8]];
/// let forest = IsolationForest::params().contamination(0.1).fit(&Dataset::from(x.clone()))?;
/// let figure = isolation_map(&forest, x.view(), ["width (cm)", "height (cm)"])?;
/// let Some(Mark::Points(flagged)) = figure.mark("flagged") else { panic!("points") };
/// assert_eq!(flagged.points, [(9.0, -4.0)]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn isolation_map(forest: &IsolationForest, x: ArrayView2<f64>, names: [&str; 2]) -> Result<Figure> {
    if x.ncols() != 2 {
        let given = format!("{} × {}", x.nrows(), x.ncols());
        return Err(Error::Shape { name: "x".into(), given, needed: "two columns".into() });
    }
    if x.nrows() == 0 {
        return Err(Error::empty("x"));
    }
    let flags = forest.try_predict(x)?;
    let (across, up) = (range(x.column(0).iter().copied()), range(x.column(1).iter().copied()));
    let step = |(low, high): (f64, f64)| (high - low) / (GRID - 1) as f64;
    let grid = Array2::from_shape_fn((GRID * GRID, 2), |(i, feature)| match feature {
        0 => across.0 + step(across) * (i % GRID) as f64,
        _ => up.0 + step(up) * (i / GRID) as f64,
    });
    let scores = forest.anomaly_score(&grid)?;
    let limit = -forest.offset();
    let rows = (0..GRID).map(|row| (0..GRID).map(move |column| row * GRID + column));
    let cells = Cells::new(rows.map(|row| row.map(|i| scores[i]).collect::<Vec<f64>>()));
    let (least, most) = scores.iter().fold((f64::INFINITY, 0.0_f64), |(a, b), s| (a.min(*s), b.max(*s)));
    let wider = |range: (f64, f64)| (range.0 - 0.5 * step(range), range.1 + 0.5 * step(range));
    let line = zero_line(|column, row| scores[row * GRID + column] - limit);
    let line = line.into_iter().map(|(a, b)| (place(a, across, up), place(b, across, up)));
    let of = |wanted: i32| (0..x.nrows()).filter(|i| flags[*i] == wanted).map(|i| (x[(i, 0)], x[(i, 1)])).collect();
    let (usual, flagged): (Vec<_>, Vec<_>) = (of(1), of(-1));
    let share = flagged.len() as f64 / x.nrows() as f64;
    Ok(Figure::new("Anomaly score of an isolation forest")
        .subtitle(format!(
            "{} of {} samples ({}) score above {}, the black line",
            flagged.len(),
            x.nrows(),
            percent(share),
            number(limit, 3)
        ))
        .x(Axis::new(names[0]).range(across.0, across.1))
        .y(Axis::new(names[1]).range(up.0, up.1))
        // The strong end of the scale is left to the samples.
        .with(
            cells.range(least, least + 1.5 * (most - least)).over(wider(across), wider(up)).color_bar("Anomaly score"),
        )
        .with(Segments::new("", line).color(Color::Text).width(1.6))
        .with(Points::new("usual", usual).color(Color::Neutral).radius(2.6).opacity(0.8))
        .with(Points::new("flagged", flagged).color(Color::Series(1)).shape(Shape::Triangle).radius(5.0))
        .size(660, 540))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::array;

    /// Without a cut every place scores ½, which is not above ½.
    #[test]
    fn samples_that_are_all_alike_are_usual() {
        let x = Array2::from_elem((5, 2), 3.0);
        let forest = IsolationForest::params().fit(&Dataset::from(x.clone())).unwrap();
        let figure = isolation_map(&forest, x.view(), ["a", "b"]).unwrap();
        assert_eq!(figure.subtitle, "0 of 5 samples (0%) score above 0.5, the black line");
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("cells") };
        assert!(cells.values.iter().flatten().all(|score| (score - 0.5).abs() < 1e-15));
        assert!(matches!(&figure.marks[1], Mark::Segments(line) if line.segments.is_empty()));
    }

    #[test]
    fn wrong_input_is_an_error() {
        let x = array![[1.0, 2.0, 3.0], [2.0, 1.0, 0.0]];
        let forest = IsolationForest::params().fit(&Dataset::from(x.clone())).unwrap();
        assert!(matches!(isolation_map(&forest, x.view(), ["a", "b"]), Err(Error::Shape { .. })));
        let two = x.slice(ndarray::s![.., ..2]);
        assert!(matches!(isolation_map(&forest, two, ["a", "b"]), Err(Error::Shape { .. })));
        let forest = IsolationForest::params().fit(&Dataset::from(two.to_owned())).unwrap();
        let none = Array2::zeros((0, 2));
        assert!(matches!(isolation_map(&forest, none.view(), ["a", "b"]), Err(Error::Empty { .. })));
    }
}
