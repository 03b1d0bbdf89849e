//! Quantile regressions of one feature: the samples, the median line, and an interval for each pair of mirrored quantiles.

use super::{count, number, percent};
use crate::linear::QuantileBands;
use crate::plot::{Axis, Band, Color, Figure, Line, Points};
use crate::{Result, input};

/// Places along the feature at which the lines are drawn; straight ones that were sorted may bend where they cross.
const PLACES: usize = 101;

/// Quantile lines over the samples that they were fitted on, or over others.
///
/// Mirrored quantiles make an interval, the widest one below; the median is a line, and so is a quantile without a mirror
/// image. The subtitle says how many samples the widest interval holds, which should be about the share it promises.
///
/// # Errors
/// `Shape` where the model has more than one feature; `LengthMismatch`, `Empty`, `NotFinite`.
/// ```
/// use workings::linear::QuantileRegressor;
/// use workings::plot::quantile_bands;
/// use workings::prelude::*;
///
/// let x: Vec<f64> = (0..20).map(f64::from).collect();
/// let y: Vec<f64> = (0..20).map(|i| f64::from(i) + [0.0, 3.0, -2.0, 1.0][i as usize % 4]).collect();
/// let train = Dataset::new(Array2::from_shape_vec((20, 1), x.clone()).unwrap(), Array1::from(y.clone()));
/// let bands = QuantileRegressor::params().alpha(0.0).fit_quantiles(&train, &[0.1, 0.5, 0.9])?;
/// let figure = quantile_bands(&bands, &x, &y, "Age (years)", "Price (EUR)")?;
/// assert_eq!(figure.series_names(), ["80% interval (p10 to p90)", "sample", "p50 (median)"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantile_bands(
    bands: &QuantileBands,
    x: &[f64],
    y: &[f64],
    feature: impl Into<Axis>,
    target: impl Into<Axis>,
) -> Result<Figure> {
    input::same_length("x", x.len(), "y", y.len())?;
    input::finite("x", x.iter().copied())?;
    input::finite("y", y.iter().copied())?;
    let (low, high) = x.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), x| (a.min(*x), b.max(*x)));
    let places: Vec<f64> = (0..PLACES).map(|i| low + (high - low) * i as f64 / (PLACES - 1) as f64).collect();
    let column = |values: &[f64]| ndarray::Array2::from_shape_fn((values.len(), 1), |(i, _)| values[i]);
    let (lines, here) = (bands.predict_band(&column(&places))?, bands.predict_band(&column(x))?);
    let quantiles = bands.quantiles();
    let along = |k: usize| places.iter().copied().zip(lines.row(k).to_vec());
    let mut figure = Figure::new("Quantile regression").x(feature).y(target).size(680, 440);
    let pairs = mirrored(&quantiles);
    for &(level, a, b) in &pairs {
        let points = along(a).zip(along(b)).map(|((x, low), (_, high))| (x, low, high));
        let name = format!("{} ({} to {})", interval(level), named(quantiles[a]), named(quantiles[b]));
        figure = figure.with(Band::new(name, points).color(Color::Series(0)));
    }
    let dots = Points::new("sample", x.iter().copied().zip(y.iter().copied())).color(Color::Text);
    figure = figure.with(dots.radius(if x.len() > 200 { 1.6 } else { 2.6 }).opacity(0.55));
    let mut lone = 0;
    for (k, q) in quantiles.iter().enumerate() {
        if *q == 0.5 {
            figure = figure.with(Line::new("p50 (median)", along(k)).color(Color::Series(0)));
        } else if !pairs.iter().any(|(_, a, b)| k == *a || k == *b) {
            figure = figure.with(Line::new(named(*q), along(k)).color(Color::Series(1 + lone)).dashed());
            lone += 1;
        }
    }
    let Some(&(level, a, b)) = pairs.first() else { return Ok(figure) };
    let within = (0..y.len()).filter(|i| here[(a, *i)] <= y[*i] && y[*i] <= here[(b, *i)]).count();
    let (n, share) = (y.len() as f64, within as f64 / y.len() as f64);
    let of = format!("({} of {})", count(within as f64), count(n));
    let crossed = match bands.crossings(&column(&places))? {
        0 => String::new(),
        _ => "; the lines cross, so they were sorted".into(),
    };
    Ok(figure.subtitle(format!("The {} holds {} of the samples {of}{crossed}", interval(level), percent(share))))
}

/// Level and places of each pair of quantiles that mirror each other, the widest first.
fn mirrored(quantiles: &[f64]) -> Vec<(f64, usize, usize)> {
    let mirror = |q: f64| quantiles.iter().position(|other| (other - (1.0 - q)).abs() < 1e-9);
    let below = quantiles.iter().enumerate().filter(|(_, q)| **q < 0.5);
    below.filter_map(|(low, q)| mirror(*q).map(|high| (1.0 - 2.0 * q, low, high))).collect()
}

/// 0.8 as "80% interval".
fn interval(level: f64) -> String {
    format!("{}% interval", number((1000.0 * level).round() / 10.0, 6))
}

/// 0.1 as "p10".
fn named(q: f64) -> String {
    format!("p{}", number((1000.0 * q).round() / 10.0, 6))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Error;
    use crate::linear::QuantileRegressor;
    use crate::plot::Mark;
    use linfa::Dataset;
    use ndarray::{Array1, Array2};

    /// At each of 10 places the values 1·x, 2·x and 4·x: quantiles 0.2, 0.5 and 0.8 are these lines, and all lie within.
    fn fan(quantiles: &[f64]) -> Figure {
        let x: Vec<f64> = (0..30).map(|i| f64::from(i / 3)).collect();
        let y: Vec<f64> = (0..30).map(|i| x[i] * [1.0, 2.0, 4.0][i % 3]).collect();
        let train = Dataset::new(Array2::from_shape_vec((30, 1), x.clone()).unwrap(), Array1::from(y.clone()));
        let bands = QuantileRegressor::params().alpha(0.0).fit_quantiles(&train, quantiles).unwrap();
        quantile_bands(&bands, &x, &y, "x", "y").unwrap()
    }

    #[test]
    fn mirrored_quantiles_make_a_band() {
        let figure = fan(&[0.2, 0.5, 0.8]);
        assert_eq!(figure.series_names(), ["60% interval (p20 to p80)", "sample", "p50 (median)"]);
        let Mark::Band(band) = &figure.marks[0] else { panic!("a band") };
        let (x, low, high) = band.points[PLACES - 1];
        assert!((x - 9.0).abs() < 1e-12 && (low - 9.0).abs() < 1e-9 && (high - 36.0).abs() < 1e-9);
        assert!(figure.subtitle.starts_with("The 60% interval holds"), "{}", figure.subtitle);
        assert_eq!((figure.x.label.as_str(), figure.y.label.as_str()), ("x", "y"));
    }

    #[test]
    fn a_quantile_without_a_mirror_image_is_a_line() {
        let figure = fan(&[0.5, 0.9]);
        assert_eq!(figure.series_names(), ["sample", "p50 (median)", "p90"]);
        assert_eq!(figure.subtitle, "");
    }

    #[test]
    fn what_does_not_fit_is_refused() {
        let train = Dataset::new(Array2::from_shape_fn((9, 2), |(i, j)| (i * (j + 2) % 5) as f64), Array1::zeros(9));
        let bands = QuantileRegressor::params().fit_quantiles(&train, &[0.5]).unwrap();
        assert!(matches!(quantile_bands(&bands, &[1.0], &[1.0], "x", "y"), Err(Error::Shape { .. })));
        assert!(matches!(quantile_bands(&bands, &[1.0], &[], "x", "y"), Err(Error::LengthMismatch { .. })));
        assert!(matches!(quantile_bands(&bands, &[], &[], "x", "y"), Err(Error::Empty { .. })));
        assert!(matches!(quantile_bands(&bands, &[f64::NAN], &[1.0], "x", "y"), Err(Error::NotFinite { .. })));
    }
}
