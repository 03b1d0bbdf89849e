//! Charts of penalties: coefficients along a path, the errors that choose a penalty, what a penalty does to one
//! coefficient, and why the lasso's corner makes coefficients 0.

use std::f64::consts::TAU;

use ndarray::ArrayView2;

use super::number;
use crate::linear::{PenaltyScores, soft_threshold};
use crate::plot::{Axis, Band, Color, Figure, Line, Note, Points, Rule};

/// Coefficients that are named; colours tell no more apart.
const NAMED: usize = 7;

/// The coefficient of each feature against the penalty, on a logarithmic axis, from the strongest penalty on the left to the
/// weakest. Of a lasso the lines leave 0 one by one; of ridge all shrink together.
///
/// `coefs` has a row for each feature and a column for each of `alphas`, as
/// [`RegularizationPath`](crate::linear::RegularizationPath) returns them. The seven features whose coefficients grow largest
/// are named, the others grey, and counted in the legend. `chosen` is the penalty of cross-validation, if there is one. A penalty of 0 has no place on
/// the axis and is left out.
/// ```
/// use workings::ndarray::array;
/// use workings::plot::coefficient_paths;
///
/// let coefs = array![[0.0, 0.5, 0.9], [0.0, 0.0, -0.2]];
/// let figure = coefficient_paths(&[1.0, 0.1, 0.01], &coefs, &["size", "age"], Some(0.1));
/// assert_eq!(figure.series_names(), ["size", "age"]);
/// assert_eq!(figure.subtitle, "1 of 2 coefficients not 0 at the chosen α = 0.1");
/// ```
pub fn coefficient_paths<'a>(
    alphas: &[f64],
    coefs: impl Into<ArrayView2<'a, f64>>,
    names: &[impl ToString],
    chosen: Option<f64>,
) -> Figure {
    let coefs = coefs.into();
    let columns = alphas.len().min(coefs.ncols());
    let line = |j: usize| {
        let points = (0..columns).map(|k| (alphas[k], coefs[(j, k)]));
        points.filter(|(alpha, _)| *alpha > 0.0).collect::<Vec<_>>()
    };
    let size = |j: usize| coefs.row(j).iter().fold(0.0_f64, |largest, coef| largest.max(coef.abs()));
    let mut ranked: Vec<usize> = (0..coefs.nrows()).collect();
    ranked.sort_by(|a, b| size(*b).total_cmp(&size(*a)));
    let (named, others) = ranked.split_at(ranked.len().min(NAMED));
    let mut figure = Figure::new("Coefficients against the penalty")
        .subtitle(found(alphas, coefs.view(), chosen))
        .x(Axis::new("Penalty α, from strong to weak").log().reversed())
        .y("Coefficient")
        .with(Rule::horizontal(0.0).color(Color::Neutral).solid());
    for &j in others {
        figure = figure.with(Line::new("", line(j)).color(Color::Neutral).width(1.0));
    }
    for &j in named {
        figure = figure.line(names.get(j).map_or_else(|| format!("feature {j}"), ToString::to_string), line(j));
    }
    if !others.is_empty() {
        // An entry of the legend alone: the lines lie below the others, their entry stands last.
        let name = format!("{} other{}", others.len(), if others.len() == 1 { "" } else { "s" });
        figure = figure.with(Line::new(name, []).color(Color::Neutral).width(1.2));
    }
    match chosen {
        Some(alpha) if alpha > 0.0 => figure.vertical_rule(alpha, "chosen"),
        _ => figure,
    }
}

fn found(alphas: &[f64], coefs: ArrayView2<f64>, chosen: Option<f64>) -> String {
    let d = coefs.nrows();
    let plural = if d == 1 { "" } else { "s" };
    let Some(alpha) = chosen else { return format!("{d} coefficient{plural}") };
    let distance = |k: &usize| (alphas[*k].ln() - alpha.ln()).abs();
    let nearest = (0..alphas.len().min(coefs.ncols())).min_by(|a, b| distance(a).total_cmp(&distance(b)));
    let used = nearest.map_or(0, |k| coefs.column(k).iter().filter(|coef| **coef != 0.0).count());
    format!("{used} of {d} coefficient{plural} not 0 at the chosen α = {}", number(alpha, 3))
}

/// The mean squared error on held-out rows against the penalty, within one standard error of the mean; with the penalty of the
/// lowest mean, and the strongest that is within one standard error of it.
///
/// ```
/// use workings::datasets;
/// use workings::linear::LassoCV;
/// use workings::plot::penalty_errors;
/// use workings::prelude::*;
///
/// let found = LassoCV::params().n_alphas(20).fit(&datasets::diabetes())?;
/// let figure = penalty_errors(found.best());
/// assert_eq!(figure.series_names(), ["± one standard error", "mean of 5 folds"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn penalty_errors(scores: &PenaltyScores) -> Figure {
    let drawn = |(alpha, _): &(&f64, (&f64, &f64))| **alpha > 0.0;
    let points = || scores.alphas.iter().zip(scores.mean.iter().zip(&scores.standard_error)).filter(drawn);
    let (lowest, simplest) = (scores.alpha_lowest(), scores.alpha_one_se());
    let at = scores.alphas.iter().position(|alpha| *alpha == lowest).unwrap_or(0);
    let limit = scores.mean[at] + scores.standard_error[at];
    let figure = Figure::new("Error against the penalty")
        .subtitle(format!(
            "Lowest mean at α = {}; within one standard error of it up to α = {}",
            number(lowest, 3),
            number(simplest, 3)
        ))
        .x(Axis::new("Penalty α, from strong to weak").log().reversed())
        .y("Mean squared error on held-out rows")
        .with(
            Band::new("± one standard error", points().map(|(alpha, (m, s))| (*alpha, m - s, m + s)))
                .color(Color::Series(0)),
        )
        .with(
            Line::new(format!("mean of {} folds", scores.mse.ncols()), points().map(|(alpha, (m, _))| (*alpha, *m)))
                .color(Color::Series(0)),
        )
        .with(Rule::horizontal(limit).color(Color::Neutral));
    if simplest == lowest {
        return figure.vertical_rule(lowest, "lowest");
    }
    figure.vertical_rule(simplest, "one standard error").vertical_rule(lowest, "lowest")
}

/// What ridge, lasso and elastic net make of a least-squares coefficient, on orthonormal features: ridge divides it by 1 + λ,
/// lasso takes λ off and stops at 0, the elastic net does half of both.
///
/// λ must be above 0, or all lines are one.
/// ```
/// use workings::plot::shrinkage_functions;
///
/// let figure = shrinkage_functions(1.0);
/// assert_eq!(figure.series_names(), ["least squares", "ridge", "lasso", "elastic net"]);
/// assert_eq!(figure.line_named("lasso").unwrap().points[0], (-3.0, -2.0));
/// ```
pub fn shrinkage_functions(lambda: f64) -> Figure {
    let half = lambda / 2.0;
    let steps = (-60..=60).map(|i| f64::from(i) / 20.0 * lambda);
    let curve = |f: &dyn Fn(f64) -> f64| steps.clone().map(|w| (w, f(w))).collect::<Vec<_>>();
    Figure::new("What a penalty makes of a coefficient")
        .subtitle(format!("Orthonormal features, λ = {}; elastic net with half of each penalty", number(lambda, 3)))
        .x("Coefficient of least squares")
        .y("Coefficient with the penalty")
        .with(Rule::horizontal(0.0).color(Color::Neutral).solid())
        .with(Line::new("least squares", curve(&|w| w)).color(Color::Neutral).dashed())
        .line("ridge", curve(&|w| w / (1.0 + lambda)))
        .line("lasso", curve(&|w| soft_threshold(w, lambda)))
        .line("elastic net", curve(&|w| soft_threshold(w, half) / (1.0 + half)))
        .equal_aspect()
}

/// Two coefficients, the loss as ellipses about its minimum, and the region that a penalty allows: the lasso's diamond is
/// often touched first at a corner, where one coefficient is 0; ridge's disc has none.
///
/// `least_squares`, `lasso` and `ridge` are the solutions, `products` the matrix of products of the two centred features,
/// which gives the ellipses their shape. Each region is as large as its solution, and both panels show the same piece of the
/// plane, so that diamond and disc can be compared.
/// ```
/// use workings::plot::constraint_regions;
///
/// let figure = constraint_regions([[3.0, 1.0], [1.0, 2.0]], (2.0, 1.0), (1.2, 0.0), (1.0, 0.6));
/// assert_eq!(figure.panels.len(), 2);
/// assert_eq!(figure.panels[0].title, "Lasso: |w₁| + |w₂| ≤ 1.2");
/// ```
pub fn constraint_regions(
    products: [[f64; 2]; 2],
    least_squares: (f64, f64),
    lasso: (f64, f64),
    ridge: (f64, f64),
) -> Figure {
    let (t1, t2) = (lasso.0.abs() + lasso.1.abs(), length(ridge));
    let diamond = [(t1, 0.0), (0.0, t1), (-t1, 0.0), (0.0, -t1), (t1, 0.0)];
    let disc = (0..=120).map(|i| f64::from(i) * TAU / 120.0).map(|a| (t2 * a.cos(), t2 * a.sin()));
    let disc: Vec<(f64, f64)> = disc.collect();
    // The regions and the minimum; of the ellipses that touch them what lies near.
    let core = reach(diamond.iter().chain(&disc).chain([&least_squares]).copied());
    let touching = [lasso, ridge].map(|w| ellipse(products, least_squares, loss(products, least_squares, w)));
    let all = reach(touching.into_iter().flatten());
    let range = |(low, high): (f64, f64), (least, most): (f64, f64)| {
        let room = high - low;
        let (low, high) = (least.clamp(low - 0.4 * room, low), most.clamp(high, high + 0.4 * room));
        (low - 0.05 * (high - low), high + 0.05 * (high - low))
    };
    let (across, up) = (range(core.0, all.0), range(core.1, all.1));
    // As tall as one scale for both axes makes it.
    let ratio = Some((up.1 - up.0) / (across.1 - across.0)).filter(|ratio| ratio.is_finite()).unwrap_or(1.0);
    let height = (110.0 + 340.0 * ratio).clamp(220.0, 620.0) as u32;
    let panel = |title: String, border: Vec<(f64, f64)>, solution: (f64, f64)| {
        let (x, y) = (Axis::new("w₁").range(across.0, across.1), Axis::new("w₂").range(up.0, up.1));
        let figure = Figure::new(title).x(x).y(y).size(420, height).equal_aspect();
        let figure = figure.with(Line::new("allowed by the penalty", border).color(Color::Series(0)));
        let level = loss(products, least_squares, solution);
        let ellipses = [0.25, 1.0, 2.25].map(|share| ellipse(products, least_squares, share * level));
        let name = |k: usize| if k == 1 { "equal loss" } else { "" };
        let lines = ellipses.into_iter().enumerate();
        lines
            .fold(figure, |figure, (k, line)| {
                figure.with(Line::new(name(k), line).color(Color::Series(1)).width(if k == 1 { 2.0 } else { 1.0 }))
            })
            .with(Points::new("", [solution, least_squares]).color(Color::Text))
            .with(Note::new(solution.0, solution.1, "solution"))
            .with(Note::new(least_squares.0, least_squares.1, "least squares"))
    };
    Figure::grid(
        "Why the lasso sets coefficients to 0",
        2,
        [
            panel(format!("Lasso: |w₁| + |w₂| ≤ {}", number(t1, 3)), diamond.to_vec(), lasso),
            panel(format!("Ridge: w₁² + w₂² ≤ {}²", number(t2, 3)), disc, ridge),
        ],
    )
    .subtitle("The solution is where the smallest ellipse touches the region")
}

/// The ranges of both coordinates, over what is finite.
fn reach(points: impl Iterator<Item = (f64, f64)>) -> ((f64, f64), (f64, f64)) {
    let wider = |(low, high): (f64, f64), v: f64| (low.min(v), high.max(v));
    let none = (f64::INFINITY, f64::NEG_INFINITY);
    points
        .filter(|(x, y)| x.is_finite() && y.is_finite())
        .fold((none, none), |(across, up), (x, y)| (wider(across, x), wider(up, y)))
}

fn length((a, b): (f64, f64)) -> f64 {
    a.hypot(b)
}

/// How much the sum of squares at `w` exceeds its minimum.
fn loss(products: [[f64; 2]; 2], best: (f64, f64), w: (f64, f64)) -> f64 {
    let (a, b) = (w.0 - best.0, w.1 - best.1);
    products[0][0] * a * a + (products[0][1] + products[1][0]) * a * b + products[1][1] * b * b
}

/// Where the loss exceeds its minimum by `level`.
fn ellipse(products: [[f64; 2]; 2], best: (f64, f64), level: f64) -> Vec<(f64, f64)> {
    let direction = |i: i32| {
        let (sin, cos) = (f64::from(i) * TAU / 360.0).sin_cos();
        let radius = (level / loss(products, (0.0, 0.0), (cos, sin))).sqrt();
        (best.0 + radius * cos, best.1 + radius * sin)
    };
    (0..=360).map(direction).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::{Mark, RuleAt};
    use ndarray::{Array2, array};

    #[test]
    fn the_largest_coefficients_are_named_and_the_choice_is_marked() {
        let coefs = Array2::from_shape_fn((9, 3), |(j, k)| (j as f64 - 2.0) * k as f64);
        let names: Vec<String> = (0..9).map(|j| format!("f{j}")).collect();
        let figure = coefficient_paths(&[1.0, 0.1, 0.0], &coefs, &names, Some(0.1));
        assert_eq!(figure.series_names(), ["f8", "f7", "f6", "f5", "f0", "f4", "f1", "2 others"]);
        assert_eq!(figure.line_named("f8").unwrap().points, [(1.0, 0.0), (0.1, 6.0)]);
        assert!(figure.x.scale == crate::plot::Scale::Log && figure.x.reversed);
        let rules: Vec<RuleAt> =
            figure.marks.iter().filter_map(|m| if let Mark::Rule(r) = m { Some(r.at) } else { None }).collect();
        assert_eq!(rules, [RuleAt::Horizontal(0.0), RuleAt::Vertical(0.1)]);
        assert_eq!(figure.subtitle, "8 of 9 coefficients not 0 at the chosen α = 0.1");
        assert_eq!(coefficient_paths(&[1.0], &array![[2.0]], &["a"], None).subtitle, "1 coefficient");
    }

    /// Means 4, 2.5, 3 with standard errors 1, 0.6, 0.2: 3.1 is the limit, and only the lowest is within it.
    #[test]
    fn both_choices_are_marked_where_they_differ() {
        let mut scores = PenaltyScores {
            l1_ratio: 1.0,
            alphas: vec![1.0, 0.1, 0.01],
            mse: Array2::zeros((3, 4)),
            mean: vec![4.0, 2.5, 3.0],
            standard_error: vec![1.0, 0.6, 0.2],
        };
        let labels = |figure: &Figure| -> Vec<String> {
            let label = |m: &Mark| if let Mark::Rule(r) = m { Some(r.label.clone()) } else { None };
            figure.marks.iter().filter_map(label).filter(|label| !label.is_empty()).collect()
        };
        let figure = penalty_errors(&scores);
        assert_eq!(labels(&figure), ["lowest"]);
        let Some(Mark::Band(band)) = figure.mark("± one standard error") else { panic!("a band") };
        assert_eq!(band.points[0], (1.0, 3.0, 5.0));
        scores.mean[0] = 3.1;
        assert_eq!(labels(&penalty_errors(&scores)), ["one standard error", "lowest"]);
    }

    /// On orthonormal features: 2 → 2/1.5, 2 − 0.5, (2 − 0.25)/1.25.
    #[test]
    fn shrinkage_by_hand() {
        let figure = shrinkage_functions(0.5);
        let at = |name: &str| {
            let line = figure.line_named(name).unwrap();
            line.points.iter().find(|(w, _)| (w - 1.0).abs() < 1e-12).unwrap().1
        };
        assert_eq!((at("least squares"), at("lasso")), (1.0, 0.5));
        assert!((at("ridge") - 1.0 / 1.5).abs() < 1e-12 && (at("elastic net") - 0.75 / 1.25).abs() < 1e-12);
    }

    /// A diamond of 1.2 beside a disc of 1: both panels show the same plane, which holds both and the minimum.
    #[test]
    fn regions_can_be_compared() {
        let figure = constraint_regions([[3.0, 1.0], [1.0, 2.0]], (2.0, 1.0), (1.2, 0.0), (0.8, 0.6));
        let [first, second] = &figure.panels[..] else { panic!("two panels") };
        assert_eq!((&first.x, &first.y), (&second.x, &second.y));
        let (across, up) = (first.x.range.unwrap(), first.y.range.unwrap());
        assert!(across.0 < -1.2 && across.1 > 2.0 && up.0 < -1.2 && up.1 > 1.2, "{across:?} {up:?}");
        // A nearly flat valley reaches far beyond what is of interest.
        let figure = constraint_regions([[1.0, 0.9999], [0.9999, 1.0]], (2.0, 1.0), (1.2, 0.0), (0.8, 0.6));
        let (low, high) = figure.panels[0].x.range.unwrap();
        assert!(high - low < 2.0 * (1.2 + 2.0));
    }

    /// The ellipse of equal loss goes through the solution.
    #[test]
    fn ellipses_touch_the_region() {
        let products = [[3.0, 1.0], [1.0, 2.0]];
        let level = loss(products, (2.0, 1.0), (1.2, 0.0));
        assert!((level - (3.0 * 0.64 + 2.0 * 0.8 + 2.0)).abs() < 1e-12);
        let off = |p: &(f64, f64)| (loss(products, (2.0, 1.0), *p) - level).abs();
        assert!(ellipse(products, (2.0, 1.0), level).iter().all(|p| off(p) < 1e-12));
    }
}
