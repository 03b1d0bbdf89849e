//! Charts of anomalies: when a stream was odd, why a point was, and what a random cut tree or a Mahalanobis distance sees.

use ndarray::{ArrayView2, Axis as Along};

use super::{number, samples};
use crate::anomaly::{Attribution, Cut, MahalanobisDistance, StreamScores};
use crate::plot::{Axis, Bars, Color, Figure, Line, Points, Rule, Segments, Shape};
use crate::{Error, Result, input};

/// A stream with its flagged moments marked, above the score of each moment and the threshold.
///
/// `time` and `values` are a number for each row of the stream that was scored; the labels name them with their units.
///
/// # Errors
/// `LengthMismatch`, `Empty`.
/// ```
/// use workings::anomaly::RandomCutForest;
///
/// let values: Vec<f64> = (0..90).map(|t| if t == 70 { 25.0 } else { f64::from(t % 6) }).collect();
/// let time: Vec<f64> = (0..90).map(f64::from).collect();
/// let found = RandomCutForest::params().num_samples_per_tree(32).score_series(&values, 2, 3.0)?;
/// let figure = workings::plot::anomaly_scores(&time, &values, &found, "Minute", "Requests")?;
/// assert_eq!(figure.panels.len(), 2);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn anomaly_scores(
    time: &[f64],
    values: &[f64],
    found: &StreamScores,
    x: impl Into<Axis>,
    y_label: &str,
) -> Result<Figure> {
    input::same_length("time", time.len(), "values", values.len())?;
    input::same_length("time", time.len(), "scores", found.scores.len())?;
    let (first, last) = time.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), t| (a.min(*t), b.max(*t)));
    let x: Axis = x.into().range(first, if last > first { last } else { first + 1.0 });
    let at = |y: &[f64]| found.flagged.iter().map(|t| (time[*t], y[*t])).collect::<Vec<_>>();
    let above = format!("{} flagged", found.flagged.len());
    let flagged =
        |y: &[f64]| Points::new(above.clone(), at(y)).color(Color::Series(1)).shape(Shape::Triangle).radius(4.5);
    let line = |name: &str, y: &[f64]| {
        Line::new(name, time.iter().copied().zip(y.iter().copied())).color(Color::Series(0)).width(1.4)
    };
    let mut bare = x.clone();
    bare.label = String::new();
    let series = Figure::new("").x(bare).y(y_label).with(line("", values)).with(flagged(values)).size(900, 260);
    let threshold = format!("threshold {}", number(found.threshold, 3));
    let scores = Figure::new("")
        .x(x)
        .y(Axis::new("Score").from_zero())
        .with(line("", &found.scores))
        .with(Rule::horizontal(found.threshold).label(threshold))
        .with(flagged(&found.scores))
        .size(900, 220);
    let rows = match found.shingle_size {
        1 => "each row by itself".to_string(),
        size => format!("each row with the {} before it", size - 1),
    };
    let subtitle = format!("{}, {rows}; {above} above the threshold", samples(values.len() as f64));
    Ok(Figure::grid("When was it odd?", 1, [series, scores]).subtitle(subtitle))
}

/// Which columns make the score of a point: a bar for each, up for being higher than others, stacked on that for being lower.
///
/// # Errors
/// `LengthMismatch` unless there is a name for each column; `Empty`.
/// ```
/// use workings::anomaly::Attribution;
///
/// let parts = Attribution { low: vec![0.5, 0.0], high: vec![1.0, 8.5] };
/// let figure = workings::plot::anomaly_attribution(&parts, &["an hour ago", "now"])?;
/// assert_eq!(figure.series_names(), ["too high", "too low"]);
/// assert_eq!(figure.subtitle, "The bars add up to the score, 10; now makes 85% of it");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn anomaly_attribution(parts: &Attribution, names: &[&str]) -> Result<Figure> {
    let by_column = parts.by_column();
    input::same_length("names", names.len(), "columns", by_column.len())?;
    let most = (0..names.len()).fold(0, |best, j| if by_column[j] > by_column[best] { j } else { best });
    let (score, share) = (parts.score(), 100.0 * by_column[most] / parts.score());
    let subtitle = match score > 0.0 {
        true => {
            let score = number(score, 3);
            format!("The bars add up to the score, {score}; {} makes {}% of it", names[most], share.round())
        }
        false => "The score is 0: there is nothing to explain".into(),
    };
    let high = Bars::at_categories("too high", parts.high.iter().copied()).color(Color::Series(1));
    let low = Bars::at_categories("too low", parts.low.iter().copied()).color(Color::Series(0)).stacked_on(&high);
    Ok(Figure::new("Why was it odd?")
        .subtitle(subtitle)
        .x(Axis::categories("Column", names.iter().copied()))
        .y(Axis::new("Part of the score").from_zero())
        .with(high)
        .with(low)
        .size(760, 420))
}

/// p values whose ellipses are drawn.
const P_VALUES: [f64; 3] = [0.5, 0.1, 0.01];

/// Rows of two columns with the flagged ones marked, and ellipses beyond which normal data would lie with probability 0.5, 0.1
/// and 0.01.
///
/// `names` are the columns' labels with units.
///
/// # Errors
/// `Shape` unless x and the model have two columns, and these an inverse of their covariance; `NotFinite`.
/// ```
/// use workings::anomaly::MahalanobisDistance;
/// use workings::prelude::*;
///
/// let data = Dataset::from(array![[2.0, 1.0], [-2.0, -1.0], [1.0, 2.0], [-1.0, -2.0], [1.0, -1.0], [-1.0, 1.5]]);
/// let model = MahalanobisDistance::params().fit(&data)?;
/// let figure = workings::plot::mahalanobis_ellipses(&model, data.records.view(), ["a (cm)", "b (cm)"])?;
/// assert_eq!(figure.series_names().len(), 5); // usual, flagged, three ellipses
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mahalanobis_ellipses(model: &MahalanobisDistance, x: ArrayView2<f64>, names: [&str; 2]) -> Result<Figure> {
    let flagged = model.try_predict(x)?;
    let part = |wanted: bool| {
        let rows = x.axis_iter(Along(0)).zip(&flagged).filter(move |(_, flagged)| **flagged == wanted);
        rows.map(|(row, _)| (row[0], row[1])).collect::<Vec<_>>()
    };
    let chi_squared = crate::stats::ChiSquared::new(2.0)?;
    let (usual, odd) = (part(false), part(true));
    let estimate =
        if model.robust.is_some() { "robust mean and covariance" } else { "mean and covariance of all rows" };
    let subtitle = format!(
        "{}, {} flagged: D² above {}; {estimate}",
        samples(x.nrows() as f64),
        odd.len(),
        number(model.threshold, 3)
    );
    let mut figure = Figure::new("Far from the others, as they spread")
        .subtitle(subtitle)
        .x(names[0])
        .y(names[1])
        .with(Points::new("usual", usual).color(Color::Series(0)).radius(3.0).opacity(0.6))
        .with(Points::new("flagged", odd).color(Color::Series(1)).shape(Shape::Triangle).radius(4.5));
    for (k, p) in P_VALUES.into_iter().enumerate() {
        let ellipse = Line::new(format!("p = {p}"), model.ellipse(chi_squared.isf(p), 180)?).color(Color::Text);
        let ellipse = match k {
            0 => ellipse.width(1.8),
            1 => ellipse.dashed().width(1.5),
            _ => ellipse.dotted().width(1.5),
        };
        figure = figure.with(ellipse);
    }
    let centre = [(model.location[0], model.location[1])];
    Ok(figure.with(Points::new("", centre).color(Color::Text).shape(Shape::Cross).radius(6.0)).size(760, 560))
}

/// The cuts of a random cut tree over two columns, each across the box of the points it parts, wider the earlier it was made.
///
/// # Errors
/// `Shape` unless the points have two columns; `NotFinite`.
/// ```
/// use workings::anomaly::RandomCutTree;
/// use workings::ndarray::array;
///
/// let x = array![[0.0, 1.0], [1.0, 0.0], [9.0, 8.0]];
/// let cuts = RandomCutTree::from_rows(&x, 3)?.cuts();
/// let figure = workings::plot::random_cuts(&cuts, x.view(), ["a", "b"])?;
/// assert_eq!(figure.subtitle, "3 samples are alone after 2 cuts, each across the box of the points that it parts");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn random_cuts(cuts: &[Cut], x: ArrayView2<f64>, names: [&str; 2]) -> Result<Figure> {
    if x.ncols() != 2 || cuts.iter().any(|cut| cut.lower.len() != 2) {
        let given = format!("{} × {}", x.nrows(), x.ncols());
        return Err(Error::Shape { name: "x".into(), given, needed: "two columns, as the tree,".into() });
    }
    input::finite_rows("x", x)?;
    let subtitle = format!(
        "{} are alone after {} cuts, each across the box of the points that it parts",
        samples(x.nrows() as f64),
        cuts.len()
    );
    let mut figure = Figure::new("Who is alone first?").subtitle(subtitle).x(names[0]).y(names[1]).size(760, 600);
    let deepest = cuts.iter().map(|cut| cut.depth).max().unwrap_or(0);
    if let Some(root) = cuts.first() {
        let (a, b) = ((root.lower[0], root.lower[1]), (root.upper[0], root.upper[1]));
        let sides = [(a, (b.0, a.1)), ((b.0, a.1), b), (b, (a.0, b.1)), ((a.0, b.1), a)];
        figure = figure.with(Segments::new("", sides).color(Color::Neutral).dashed().width(1.2));
    }
    for depth in 0..=deepest {
        let across = |cut: &Cut| match cut.dimension {
            0 => ((cut.value, cut.lower[1]), (cut.value, cut.upper[1])),
            _ => ((cut.lower[0], cut.value), (cut.upper[0], cut.value)),
        };
        let of_depth = cuts.iter().filter(|cut| cut.depth == depth).map(across);
        let (name, width, color) = match depth {
            0 => ("first cut", 4.0, Color::Series(1)),
            1 => ("second", 2.6, Color::Series(1)),
            2 => ("third", 1.8, Color::Series(2)),
            _ => ("later", 1.2, Color::Neutral),
        };
        figure = figure.with(Segments::new(name, of_depth).color(color).width(width));
    }
    let points = x.axis_iter(Along(0)).map(|row| (row[0], row[1]));
    Ok(figure.with(Points::new("", points).color(Color::Series(0)).radius(4.0)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::anomaly::RandomCutTree;
    use crate::plot::Mark;
    use ndarray::array;

    fn scores() -> StreamScores {
        StreamScores { scores: vec![f64::NAN, 1.0, 9.0, 2.0], threshold: 7.5, flagged: vec![2], shingle_size: 2 }
    }

    #[test]
    fn flagged_moments_stand_in_both_panels() {
        let figure =
            anomaly_scores(&[10.0, 11.0, 12.0, 13.0], &[5.0, 6.0, 50.0, 7.0], &scores(), "Day", "Sales").unwrap();
        assert_eq!(figure.subtitle, "4 samples, each row with the 1 before it; 1 flagged above the threshold");
        for (panel, y) in figure.panels.iter().zip([50.0, 9.0]) {
            assert_eq!(panel.x.range, Some((10.0, 13.0)));
            let Some(Mark::Points(points)) = panel.mark("1 flagged") else { panic!("points") };
            assert_eq!(points.points, [(12.0, y)]);
        }
        assert!(anomaly_scores(&[1.0], &[1.0, 2.0], &scores(), "", "").is_err());
        assert!(anomaly_scores(&[1.0], &[1.0], &scores(), "", "").is_err());
    }

    #[test]
    fn parts_without_a_score_or_without_names() {
        let none = Attribution { low: vec![0.0], high: vec![0.0] };
        assert!(anomaly_attribution(&none, &["a"]).unwrap().subtitle.starts_with("The score is 0"));
        assert!(anomaly_attribution(&none, &["a", "b"]).is_err());
    }

    /// The median of χ² with two degrees of freedom is 2·ln 2, along the first column of variance 4: 2·√(2·ln 2).
    #[test]
    fn ellipses_lie_where_the_p_values_are() {
        let model = MahalanobisDistance::from_moments(&[1.0, 0.0], array![[4.0, 0.0], [0.0, 1.0]]).unwrap();
        let figure = mahalanobis_ellipses(&model, array![[1.0, 0.5], [1.0, 9.0]].view(), ["a", "b"]).unwrap();
        let line = figure.line_named("p = 0.5").unwrap();
        let right = 1.0 + 2.0 * (2.0 * 2_f64.ln()).sqrt();
        assert!((line.points[0].0 - right).abs() < 1e-9 && line.points[0].1.abs() < 1e-9);
        let Some(Mark::Points(flagged)) = figure.mark("flagged") else { panic!("points") };
        assert_eq!(flagged.points, [(1.0, 9.0)]);
        assert!(mahalanobis_ellipses(&model, array![[1.0]].view(), ["a", "b"]).is_err());
    }

    #[test]
    fn cuts_cross_the_box_of_their_points() {
        let x = array![[0.0, 0.0], [0.0, 4.0]]; // only the second column can be cut
        let cuts = RandomCutTree::from_rows(&x, 1).unwrap().cuts();
        let figure = random_cuts(&cuts, x.view(), ["a", "b"]).unwrap();
        let Some(Mark::Segments(first)) = figure.mark("first cut") else { panic!("segments") };
        assert_eq!(first.segments, [((0.0, cuts[0].value), (0.0, cuts[0].value))]);
        assert!(random_cuts(&cuts, array![[1.0]].view(), ["a", "b"]).is_err());
        assert!(random_cuts(&[], array![[1.0, 2.0]].view(), ["a", "b"]).is_ok());
    }
}
