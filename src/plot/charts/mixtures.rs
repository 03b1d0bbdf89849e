//! Charts of Gaussian mixtures: components as ellipses over the samples, and how many of them to take.

use std::f64::consts::TAU;

use ndarray::ArrayView2;

use super::groups::two_columns;
use super::{number, percent};
use crate::cluster::{CovarianceType, GaussianMixture, MixtureScore};
use crate::plot::{Axis, Color, Figure, Line, Note, Points, Shape};
use crate::{Error, Result};

/// Components that are named in the legend, as many as there are colours.
const NAMED: usize = 7;
/// From which responsibility on a sample has which opacity.
const SURE: [(f64, f64); 4] = [(0.95, 0.6), (0.8, 0.42), (0.6, 0.28), (0.0, 0.16)];

/// A mixture of two features: each component an ellipse at one and at two standard deviations about its mean, which in a
/// plane hold 39% and 86% of it; each sample in the colour of its most probable component, paler where that is less sure.
///
/// # Errors
/// `Shape` unless model and `x` have two features; `NotFinite`.
/// ```
/// use workings::cluster::GaussianMixture;
/// use workings::plot::mixture_ellipses;
/// use workings::prelude::*;
///
/// let x = array![[0.0, 0.0], [1.0, 0.5], [0.5, 1.0], [9.0, 9.0], [8.0, 9.5], [9.5, 8.0]];
/// let model = GaussianMixture::params(2).reg_covar(0.1).fit(&Dataset::from(x.clone()))?;
/// let figure = mixture_ellipses(&model, &x, "Length (cm)", "Width (cm)")?;
/// assert_eq!(figure.series_names(), ["component 0, 50%", "component 1, 50%"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn mixture_ellipses<'a>(
    model: &GaussianMixture,
    x: impl Into<ArrayView2<'a, f64>>,
    first: impl Into<Axis>,
    second: impl Into<Axis>,
) -> Result<Figure> {
    let x = two_columns(x.into())?;
    let shares = model.predict_proba(x)?;
    let best = model.try_predict(x)?;
    let k = model.weights.len();
    let unsure = (0..x.nrows()).filter(|i| shares[(*i, best[*i])] < SURE[0].0).count() as f64;
    let unsure = if x.nrows() == 0 { 0.0 } else { unsure / x.nrows() as f64 };
    let mut figure = Figure::new("Gaussian mixture")
        .subtitle(format!(
            "Ellipses at 1 and 2 standard deviations; paler samples ({}) are less than 95% sure",
            percent(unsure)
        ))
        .x(first)
        .y(second);
    for c in 0..k {
        for (level, (least, opacity)) in SURE.into_iter().enumerate() {
            let most = if level == 0 { f64::INFINITY } else { SURE[level - 1].0 };
            let of_level = |i: &usize| best[*i] == c && (least..most).contains(&shares[(*i, c)]);
            let dots: Vec<(f64, f64)> = (0..x.nrows()).filter(of_level).map(|i| (x[(i, 0)], x[(i, 1)])).collect();
            if !dots.is_empty() {
                figure = figure.with(Points::new("", dots).color(Color::Series(c)).opacity(opacity).radius(3.0));
            }
        }
    }
    for c in 0..k {
        let name = if k <= NAMED { format!("component {c}, {}", percent(model.weights[c])) } else { String::new() };
        let ellipse = |deviations: f64| ellipse(model, c, deviations);
        figure = figure
            .with(Line::new(name, ellipse(1.0)).color(Color::Series(c)).width(2.4))
            .with(Line::new("", ellipse(2.0)).color(Color::Series(c)).width(1.6).dashed());
    }
    let means = model.means.outer_iter().map(|mean| (mean[0], mean[1]));
    Ok(figure.with(Points::new("", means).color(Color::Text).shape(Shape::Cross).radius(5.0).opacity(1.0)))
}

/// Where (x − μ)ᵀΣ⁻¹(x − μ) is the square of so many deviations: μ + deviations · L·(cos, sin), with Σ = L·Lᵀ.
fn ellipse(model: &GaussianMixture, component: usize, deviations: f64) -> Vec<(f64, f64)> {
    let (covariance, mean) = (model.covariances.matrix(component, 2), model.means.row(component));
    let first = covariance[(0, 0)].sqrt();
    let both = covariance[(1, 0)] / first;
    let second = (covariance[(1, 1)] - both * both).max(0.0).sqrt();
    let place = |i: u32| {
        let (sin, cos) = (f64::from(i) * TAU / 180.0).sin_cos();
        (mean[0] + deviations * first * cos, mean[1] + deviations * (both * cos + second * sin))
    };
    (0..=180).map(place).collect()
}

/// BIC and AIC of mixtures against their number of components, a line for each type of covariances; the lowest marked.
///
/// # Errors
/// `Empty`.
/// ```
/// use workings::cluster::{CovarianceType, GaussianMixture, compare_mixtures};
/// use workings::plot::information_criteria;
/// use workings::prelude::*;
///
/// let data = Dataset::from(Array2::from_shape_fn((40, 1), |(i, _)| (i % 2) as f64 * 9.0 + (i % 7) as f64));
/// let scores = compare_mixtures(&GaussianMixture::params(1), &data, 1..=3, &[CovarianceType::Full])?;
/// let figure = information_criteria(&scores)?;
/// assert_eq!(figure.panels.len(), 2);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn information_criteria(scores: &[MixtureScore]) -> Result<Figure> {
    let lowest = |criterion: fn(&MixtureScore) -> f64| {
        let least =
            |best: &MixtureScore, score: &MixtureScore| if criterion(score) < criterion(best) { *score } else { *best };
        scores.iter().copied().reduce(|best, score| least(&best, &score)).ok_or_else(|| Error::empty("scores"))
    };
    let panel = |name: &str, criterion: fn(&MixtureScore) -> f64| -> Result<Figure> {
        let best = lowest(criterion)?;
        let mut figure = Figure::new(format!("{name}: lowest for {}", words(&best)))
            .x(Axis::new("Components").whole())
            .y(format!("{name} (nats)"))
            .size(430, 400);
        for (at, kind) in kinds(scores).into_iter().enumerate() {
            let of_kind = scores.iter().filter(|score| score.covariance_type == kind);
            let points: Vec<(f64, f64)> = of_kind.map(|score| (score.n_components as f64, criterion(score))).collect();
            figure = figure
                .with(Line::new(kind_name(kind), points.clone()).color(Color::Series(at)))
                .with(Points::new("", points).color(Color::Series(at)).radius(3.0));
        }
        let note = Note::new(best.n_components as f64, criterion(&best), number(criterion(&best), 5));
        Ok(figure.with(note.dot()))
    };
    let panels = [panel("BIC", |score| score.bic)?, panel("AIC", |score| score.aic)?];
    Ok(Figure::grid("How many components", 2, panels)
        .subtitle("Lower is better; BIC charges more for parameters than AIC, the more samples there are"))
}

fn words(score: &MixtureScore) -> String {
    let plural = if score.n_components == 1 { "" } else { "s" };
    format!("{} component{plural}, {}", score.n_components, kind_name(score.covariance_type))
}

fn kind_name(kind: CovarianceType) -> String {
    format!("{kind:?}").to_lowercase()
}

/// The types that occur, in the order of their first score.
fn kinds(scores: &[MixtureScore]) -> Vec<CovarianceType> {
    let mut kinds: Vec<CovarianceType> = Vec::new();
    for score in scores {
        if !kinds.contains(&score.covariance_type) {
            kinds.push(score.covariance_type);
        }
    }
    kinds
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cluster::Covariances;
    use crate::plot::Mark;
    use linfa::Dataset;
    use linfa::traits::Fit;
    use ndarray::{Array3, array};

    /// Precisions of the covariance [[4, 2], [2, 10]]: L = [[2, 0], [1, 3]]; at angle 0 and one deviation (2, 1), at a right
    /// angle (0, 3) from the mean.
    #[test]
    fn ellipses_are_level_lines_of_the_density() {
        let covariance =
            Covariances::Full(Array3::from_shape_fn((1, 2, 2), |(_, i, j)| [[4.0, 2.0], [2.0, 10.0]][i][j]));
        let x = array![[1.0, 1.0], [2.0, 5.0], [4.0, 3.0]];
        let model = GaussianMixture::params(1)
            .means_init(array![[1.0, 2.0]])
            .precisions_init(covariance.inverse().unwrap())
            .max_iter(0)
            .fit(&Dataset::from(x.clone()))
            .unwrap();
        let line = ellipse(&model, 0, 1.0);
        let near = |a: (f64, f64), b: (f64, f64)| (a.0 - b.0).abs() < 1e-12 && (a.1 - b.1).abs() < 1e-12;
        assert!(
            near(line[0], (3.0, 3.0)) && near(line[45], (1.0, 5.0)) && near(ellipse(&model, 0, 2.0)[45], (1.0, 8.0))
        );
        let figure = mixture_ellipses(&model, &x, "a", "b").unwrap();
        assert!(figure.subtitle.contains("paler samples (0%)"));
        assert!(matches!(&figure.marks[0], Mark::Points(dots) if dots.points.len() == 3));
        assert!(matches!(mixture_ellipses(&model, x.slice(ndarray::s![.., ..1]), "", ""), Err(Error::Shape { .. })));
    }

    #[test]
    fn the_lowest_criterion_is_named() {
        let score =
            |n_components, bic, aic| MixtureScore { covariance_type: CovarianceType::Tied, n_components, bic, aic };
        let figure = information_criteria(&[score(1, 30.0, 20.0), score(2, 20.0, 15.0), score(3, 21.0, 14.0)]).unwrap();
        assert_eq!(figure.panels[0].title, "BIC: lowest for 2 components, tied");
        assert_eq!(figure.panels[1].notes()[0].text, "14");
        assert!(matches!(information_criteria(&[]), Err(Error::Empty { .. })));
    }
}
