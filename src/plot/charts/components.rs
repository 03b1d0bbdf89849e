//! Charts of principal components: how much each explains, rows and features together, what is lost with few of them.

use std::f64::consts::TAU;

use ndarray::ArrayView2;

use super::{number, percent};
use crate::decomposition::Pca;
use crate::plot::{Axis, Bar, Bars, Cells, Color, ColorMap, Figure, Line, Note, Points, Segments};

/// Arrows that are named; more names would cover each other.
const NAMED: usize = 12;

/// The share of the variance along each component, and of the first 1, 2, … together; with the fewest components that
/// reach the share that is wanted.
///
/// ```
/// use workings::decomposition::Pca;
/// use workings::plot::scree;
/// use workings::prelude::*;
///
/// let figure = scree(&Pca::params_for_all().fit(&workings::datasets::iris())?, 0.95);
/// assert_eq!(figure.title, "Scree: 2 of 4 components explain 95% of the variance");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn scree(pca: &Pca, wanted: f64) -> Figure {
    let shares = pca.explained_variance_ratio();
    let cumulative: Vec<f64> = shares
        .iter()
        .scan(0.0, |sum, share| {
            *sum += share;
            Some(*sum)
        })
        .collect();
    let k = shares.len();
    let enough = cumulative.iter().position(|sum| *sum >= wanted - 1e-12).map(|last| last + 1);
    let bar = |(i, end): (usize, &f64)| Bar { from: i as f64 + 0.6, to: i as f64 + 1.4, base: 0.0, end: *end };
    let line: Vec<(f64, f64)> = cumulative.iter().enumerate().map(|(i, sum)| (i as f64 + 1.0, sum.min(1.0))).collect();
    let figure = Figure::new(match enough {
        Some(enough) => format!("Scree: {enough} of {k} components explain {} of the variance", percent(wanted)),
        None if k == 1 => format!("Scree: one component explains less than {} of the variance", percent(wanted)),
        None => format!("Scree: {k} components explain less than {} of the variance", percent(wanted)),
    })
    .x(Axis::new("Component").whole().range(0.4, k as f64 + 0.6))
    .y(Axis::new("Share of variance explained").range(0.0, 1.0).percent())
    .with(Bars::new("each component", shares.iter().enumerate().map(bar)).color(Color::Series(0)))
    .with(Line::new("all up to it", line.clone()).color(Color::Series(1)))
    .horizontal_rule(wanted, format!("wanted: {}", percent(wanted)));
    let figure = if k <= 30 { figure.with(Points::new("all up to it", line).color(Color::Series(1))) } else { figure };
    match enough {
        Some(enough) => {
            let at = (enough as f64, cumulative[enough - 1]);
            let note = format!("{enough} component{}", if enough == 1 { "" } else { "s" });
            figure
                .with(Segments::new("", [((at.0, 0.0), at)]).color(Color::Text).dashed().width(1.2))
                .with(Note::new(at.0, at.1, format!("{note}: {}", percent(at.1))).dot())
        }
        None => figure,
    }
}

/// How far each feature leans on the first two components: (a, b) a feature, all times one factor.
fn arrows(pca: &Pca, lengths: &[f64], factor: f64) -> Vec<(f64, f64)> {
    let components = pca.components();
    let deviation = |c: usize| pca.explained_variance().get(c).copied().unwrap_or(0.0).sqrt();
    let along = |c: usize, j: usize| if c < components.nrows() { components[(c, j)] * deviation(c) } else { 0.0 };
    let arrow = |j: usize| {
        let length = lengths.get(j).copied().filter(|length| *length > 0.0).unwrap_or(1.0);
        (along(0, j) * factor / length, along(1, j) * factor / length)
    };
    (0..components.ncols()).map(arrow).collect()
}

/// Draws arrows from 0 and names the longest.
fn with_arrows(figure: Figure, arrows: &[(f64, f64)], names: &[impl ToString]) -> Figure {
    let mut ranked: Vec<usize> = (0..arrows.len()).collect();
    let length = |j: &usize| arrows[*j].0.hypot(arrows[*j].1);
    ranked.sort_by(|a, b| length(b).total_cmp(&length(a)));
    let (named, others) = ranked.split_at(ranked.len().min(NAMED));
    let from_0 = |j: &usize| ((0.0, 0.0), arrows[*j]);
    let figure = match others.is_empty() {
        true => figure,
        false => figure.with(Segments::new("", others.iter().map(from_0)).color(Color::Neutral).width(1.0)),
    };
    let figure = figure.with(Segments::new("", named.iter().map(from_0)).color(Color::Text).arrows());
    named.iter().fold(figure, |figure, j| {
        let name = names.get(*j).map_or_else(|| format!("feature {j}"), ToString::to_string);
        figure.with(Note::new(arrows[*j].0, arrows[*j].1, name))
    })
}

fn component_axis(pca: &Pca, c: usize) -> Axis {
    let share = pca.explained_variance_ratio().get(c).copied().unwrap_or(f64::NAN);
    match share.is_nan() {
        true => Axis::new(format!("Component {}", c + 1)),
        false => Axis::new(format!("Component {} ({} of variance)", c + 1, percent(share))),
    }
}

/// Rows and features on the first two components: a dot for each row, coloured by its class, and an arrow for each feature,
/// along which it grows. Arrows that point the same way are features that go together.
///
/// `scores` are the rows as [`Pca::try_transform`] projects them, `classes` one for each; without classes all dots are alike.
/// Arrows are loadings times the standard deviation of the component, all lengthened alike to fit the dots; the twelve longest
/// are named.
/// ```
/// use workings::datasets;
/// use workings::decomposition::Pca;
/// use workings::plot::biplot;
/// use workings::prelude::*;
///
/// let iris = datasets::iris();
/// let pca = Pca::params(2).fit(&iris)?;
/// let classes: Vec<&str> = iris.targets.to_vec();
/// let figure = biplot(&pca, &pca.try_transform(&iris.records)?, &classes, &iris.feature_names());
/// assert_eq!(figure.series_names(), ["setosa", "versicolor", "virginica"]);
/// assert_eq!(figure.x.label, "Component 1 (92% of variance)");
/// # Ok::<(), workings::Error>(())
/// ```
pub fn biplot<'a>(
    pca: &Pca,
    scores: impl Into<ArrayView2<'a, f64>>,
    classes: &[impl ToString],
    names: &[impl ToString],
) -> Figure {
    let scores = scores.into();
    let point = |i: usize| {
        let score = |c: usize| if c < scores.ncols() { scores[(i, c)] } else { 0.0 };
        (score(0), score(1))
    };
    let classes: Vec<String> = classes.iter().map(ToString::to_string).collect();
    let mut known: Vec<&String> = classes.iter().collect();
    known.sort();
    known.dedup();
    let mut figure =
        Figure::new("Rows and features on two components").x(component_axis(pca, 0)).y(component_axis(pca, 1));
    if known.is_empty() {
        figure = figure.points("", (0..scores.nrows()).map(point));
    }
    for class in known {
        let of_class = (0..scores.nrows()).filter(|i| classes.get(*i) == Some(class));
        figure = figure.points(class, of_class.map(point));
    }
    let farthest =
        |points: &mut dyn Iterator<Item = (f64, f64)>| points.fold(0.0_f64, |far, (x, y)| far.max(x.hypot(y)));
    let (of_rows, longest) =
        (farthest(&mut (0..scores.nrows()).map(point)), farthest(&mut arrows(pca, &[], 1.0).into_iter()));
    let factor = if of_rows > 0.0 && longest > 0.0 { 0.8 * of_rows / longest } else { 1.0 };
    with_arrows(figure, &arrows(pca, &[], factor), names)
        .subtitle(format!("Arrows: loadings times the deviation of the component, times {}", number(factor, 2)))
        .equal_aspect()
        .size(760, 800) // long names need room between the arrows
}

/// The correlation of each feature with the first two components, in the unit circle: an arrow that reaches it belongs to a
/// feature which the two explain wholly.
///
/// `deviations` are the standard deviations (divisor n − 1) of the columns the components were found from: all 1 of data
/// that were standardised so.
pub fn correlation_circle(pca: &Pca, deviations: &[f64], names: &[impl ToString]) -> Figure {
    let circle = (0..=180).map(|i| f64::from(i) * TAU / 180.0).map(|a| (a.cos(), a.sin()));
    let axis = |c: usize| Axis { range: Some((-1.15, 1.15)), ..component_axis(pca, c) };
    let figure = Figure::new("Correlation of features with the components")
        .x(axis(0))
        .y(axis(1))
        .with(Line::new("", circle).color(Color::Neutral).width(1.2));
    with_arrows(figure, &arrows(pca, deviations, 1.0), names).equal_aspect().size(560, 580)
}

/// The mean squared distance of rows from what the first components tell of them, against their number.
///
/// It is that of the rows the components were found from: the variance along the components that are left out.
pub fn reconstruction_error(pca: &Pca) -> Figure {
    let errors = pca.reconstruction_errors();
    let points: Vec<(f64, f64)> = errors.iter().enumerate().map(|(k, error)| (k as f64, *error)).collect();
    let last = errors.len() - 1;
    let figure = Figure::new("Reconstruction error against components")
        .subtitle(format!("{last} component{} kept", if last == 1 { "" } else { "s" }))
        .x(Axis::new("Components").whole())
        .y(Axis::new("Mean squared error of a row (squared units)").from_zero())
        .with(Line::new("", points.clone()).color(Color::Series(0)));
    if points.len() <= 30 { figure.with(Points::new("", points).color(Color::Series(0))) } else { figure }
}

/// Images side by side: in each column all rows of a table, each row an image of `height` times `width` grey values, under
/// the name of the column. Of digits, say, what 1, 5 and 20 components tell of them, and the digits.
///
/// ```
/// use workings::ndarray::array;
/// use workings::plot::image_columns;
///
/// let (few, all) = (array![[0.4, 0.5, 0.5, 0.6]], array![[0.0, 1.0, 1.0, 0.0]]);
/// let figure = image_columns("Digits", &[("1 component", few.view()), ("original", all.view())], (2, 2));
/// assert_eq!(figure.x.ticks.unwrap()[1], (4.0, "original".to_string())); // after 2 pixels and a gap, the middle of 2
/// ```
pub fn image_columns(title: &str, columns: &[(&str, ArrayView2<f64>)], (height, width): (usize, usize)) -> Figure {
    const GAP: usize = 1;
    let images = columns.iter().map(|(_, images)| images.nrows()).max().unwrap_or(0);
    let (across, down) = (columns.len() * (width + GAP), images * (height + GAP));
    let mut cells = vec![vec![f64::NAN; across.saturating_sub(GAP)]; down.saturating_sub(GAP)];
    let (mut low, mut high) = (f64::INFINITY, f64::NEG_INFINITY);
    for (c, (_, images)) in columns.iter().enumerate() {
        for (i, image) in images.outer_iter().enumerate() {
            for (p, value) in image.iter().enumerate().take(height * width) {
                cells[i * (height + GAP) + p / width][c * (width + GAP) + p % width] = *value;
                // The scale is that of the last column, the original: errors beyond it are cut.
                if c + 1 == columns.len() {
                    (low, high) = (low.min(*value), high.max(*value));
                }
            }
        }
    }
    let (x, y) = (across.saturating_sub(GAP) as f64, down.saturating_sub(GAP) as f64);
    let middle = |c: usize| (c * (width + GAP)) as f64 + width as f64 / 2.0;
    let ticks = columns.iter().enumerate().map(|(c, (name, _))| (middle(c), *name));
    Figure::new(title)
        .x(Axis::new("").ticks(ticks).range(0.0, x))
        .y(Axis::new("").bare().range(y, 0.0))
        .with(Cells::new(cells).map(ColorMap::Sequential).range(low, high).over((0.0, x), (0.0, y)))
        .equal_aspect()
        .size((90 * columns.len() as u32).clamp(300, 1400) + 60, (90 * images as u32).clamp(160, 1400) + 90)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array2, array};

    /// Variances 8/3 · (4, 1) along the axes: shares 0.8 and 0.2; standard deviations of the columns the same.
    fn cross() -> (Array2<f64>, Pca) {
        let x = array![[-2.0, 1.0], [2.0, 1.0], [2.0, -1.0], [-2.0, -1.0]];
        let pca = Pca::params_for_all().fit(&Dataset::from(x.clone())).unwrap();
        (x, pca)
    }

    /// The shares of the 64 pixels of digits add up to 1 and a rounding, which is above the axis.
    #[test]
    fn no_share_of_a_scree_is_above_the_axis() {
        let digits = crate::datasets::digits();
        let pca = Pca::params(64).fit(&digits).unwrap();
        let line = scree(&pca, 0.95).line_named("all up to it").unwrap().points.clone();
        assert_eq!(line.len(), 64);
        assert!(line.iter().all(|point| point.1 <= 1.0));
    }

    #[test]
    fn the_wanted_share_is_marked() {
        let (_, pca) = cross();
        let figure = scree(&pca, 0.75);
        assert_eq!(figure.title, "Scree: 1 of 2 components explain 75% of the variance");
        assert_eq!(figure.notes()[0].text, "1 component: 80%");
        assert!((figure.line_named("all up to it").unwrap().points[1].1 - 1.0).abs() < 1e-12);
        assert!(scree(&Pca::params(1).fit(&Dataset::from(cross().0)).unwrap(), 0.9).title.contains("less than 90%"));
    }

    /// Loadings (1, 0) and (0, 1) of deviations 4/√3 and 2/√3: the rows reach √5, so the longest arrow 0.8 · √5.
    #[test]
    fn arrows_fit_the_scores() {
        let (x, pca) = cross();
        let figure = biplot(&pca, &pca.try_transform(&x).unwrap(), &["b", "a", "b", "a"], &["wide", "high"]);
        assert_eq!(figure.series_names(), ["a", "b"]);
        let arrow = |mark: &Mark| if let Mark::Segments(s) = mark { Some(s.segments[0].1.0) } else { None };
        assert!((figure.marks.iter().find_map(arrow).unwrap() - 0.8 * 5.0_f64.sqrt()).abs() < 1e-12);
        assert_eq!(figure.notes()[0].text, "wide");
        let one = Pca::params(1).fit(&Dataset::from(x.clone())).unwrap();
        let figure = biplot(&one, &one.try_transform(&x).unwrap(), &[""; 0], &[""; 0]);
        assert_eq!(figure.notes()[1].text, "feature 1");
    }

    /// Uncorrelated columns: each is one component, at the rim.
    #[test]
    fn correlations_reach_the_circle() {
        let (_, pca) = cross();
        let figure = correlation_circle(&pca, &[(16.0_f64 / 3.0).sqrt(), (4.0_f64 / 3.0).sqrt()], &["a", "b"]);
        let Some(Mark::Segments(arrows)) = figure.marks.get(1) else { panic!("arrows") };
        assert!(arrows.segments.iter().all(|(_, tip)| (tip.0.hypot(tip.1) - 1.0).abs() < 1e-12));
    }

    /// A row is 5 away from the middle (squared), and 1 from the first component.
    #[test]
    fn errors_by_hand() {
        let (x, pca) = cross();
        assert!(pca.reconstruction_errors().iter().zip([5.0, 1.0, 0.0]).all(|(a, b)| (a - b).abs() < 1e-12));
        let one = Pca::params(1).fit(&Dataset::from(x.clone())).unwrap();
        assert!((one.reconstruction_errors()[1] - one.reconstruction_error(&x).unwrap()).abs() < 1e-12);
        assert_eq!(reconstruction_error(&pca).marks.len(), 2);
    }

    #[test]
    fn images_stand_apart() {
        let images = array![[0.0, 1.0, 2.0, 3.0], [4.0, 5.0, 6.0, 7.0]];
        let figure = image_columns("", &[("a", images.view()), ("b", images.view())], (2, 2));
        let Mark::Cells(cells) = &figure.marks[0] else { panic!("cells") };
        assert_eq!((cells.values.len(), cells.values[0].len()), (5, 5));
        assert!(cells.values[2].iter().all(|value| value.is_nan()) && cells.values[0][2].is_nan());
        assert_eq!((cells.values[1][0], cells.values[3][4], cells.shading.range), (2.0, 5.0, (0.0, 7.0)));
        let none = image_columns("", &[], (8, 8));
        assert!(none.svg().starts_with("<svg"));
    }
}
