//! New features from old: products and powers, a circle for what comes round again.
//!
//! - Polynomial features: all products of up to `degree` factors, by degree, then in the order of the features:
//!   1, a, b, a², ab, b² (as scikit-learn).
//! - Count: (n + d)! / (n! · d!) products of up to d of n features, the empty one (bias) among them.
//! - Cyclical: (sin 2πv/p, cos 2πv/p) puts hour 23 beside hour 0.

use std::f64::consts::TAU;

use crate::input;
use crate::metrics::Label;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// The factors (positions from 0) of each polynomial feature of `n_features`, in order.
///
/// # Errors
/// `BadParam` for no features, or more than a million products.
/// ```
/// let factors = workings::preprocessing::polynomial_factors(2, 2, true)?;
/// assert_eq!(factors, [vec![], vec![0], vec![1], vec![0, 0], vec![0, 1], vec![1, 1]]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn polynomial_factors(n_features: usize, degree: usize, include_bias: bool) -> Result<Vec<Vec<usize>>> {
    const MOST: f64 = 1e6;
    input::setting("n_features", n_features as f64, n_features >= 1, "a whole number of at least 1")?;
    let count = polynomial_count(n_features, degree, include_bias).value();
    // Every product takes as many places as it has factors.
    let fits = count * (degree.max(1) as f64) <= MOST;
    input::setting("degree", degree as f64, fits, "a degree with no more than a million factors in all")?;
    let mut products = vec![];
    let mut latest = vec![vec![]];
    for _ in 0..degree {
        // A product of one degree more: the next factor does not come before the last one.
        let longer = latest.iter().flat_map(|product: &Vec<usize>| {
            let first = product.last().copied().unwrap_or(0);
            (first..n_features).map(move |next| [product.as_slice(), &[next]].concat())
        });
        let longer = longer.collect();
        products.extend(std::mem::replace(&mut latest, longer));
    }
    products.extend(latest);
    Ok(products.into_iter().filter(|product| include_bias || !product.is_empty()).collect())
}

/// The polynomial features of one sample.
///
/// # Errors
/// `Empty`, `NotFinite`; as [`polynomial_factors`].
/// ```
/// assert_eq!(workings::preprocessing::polynomial_features(&[2.0, 3.0], 2, false)?, [2.0, 3.0, 4.0, 6.0, 9.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn polynomial_features(x: &[f64], degree: usize, include_bias: bool) -> Result<Vec<f64>> {
    if x.is_empty() {
        return Err(Error::empty("x"));
    }
    input::finite("x", x.iter().copied())?;
    let product = |factors: Vec<usize>| factors.into_iter().map(|i| x[i]).product();
    Ok(polynomial_factors(x.len(), degree, include_bias)?.into_iter().map(product).collect())
}

/// How many polynomial features there are: (n + d)! / (n! · d!), less 1 without the bias.
///
/// ```
/// assert_eq!(workings::preprocessing::polynomial_count(10, 2, true).value(), 66.0); // 12 · 11 / 2
/// ```
pub fn polynomial_count(n_features: usize, degree: usize, include_bias: bool) -> Expr {
    // The longer of the two factorials cancels.
    let (long, short) = (n_features.max(degree) as f64, n_features.min(degree));
    let mut choices: Expr = 1.0.into();
    for i in 1..=short {
        let step = (Expr::from(long) + i as f64) / i as f64;
        // Product before quotient: every partial result is a whole number.
        let value = choices.value() * (long + i as f64) / i as f64;
        choices = if i == 1 { step.valued(value) } else { (choices * step).valued(value) };
        if value.is_infinite() {
            break;
        }
    }
    let count = if include_bias { choices } else { choices.called("with bias") - 1.0 };
    count.called("count")
}

/// The product of these factors, in the product of their units.
///
/// # Errors
/// `Empty`, `NotFinite`.
pub fn interaction(factors: &[f64]) -> Result<Expr> {
    input::finite("factors", factors.iter().copied())?;
    let named = factors.iter().enumerate().map(|(i, factor)| Expr::named(format!("factor[{i}]"), *factor));
    named.reduce(|product, factor| product * factor).ok_or_else(|| Error::empty("factors"))
}

/// The Cartesian product of categorical columns: one category for each row's combination, joined by `separator`.
///
/// It lets a linear model learn that "Sunday in summer" is more than Sunday plus summer, at the price of as many categories
/// as the product of their numbers. Two combinations can only look alike if a category contains the separator.
///
/// # Errors
/// `Empty` for no columns or no rows; `BadParam` for columns of different lengths.
/// ```
/// let (day, season) = (["Sun", "Mon"], ["summer", "winter"]);
/// assert_eq!(workings::preprocessing::crossed(&[&day, &season], "_")?, ["Sun_summer", "Mon_winter"]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn crossed<L: Label>(columns: &[&[L]], separator: &str) -> Result<Vec<String>> {
    let n = columns.first().map_or(0, |column| column.len());
    if n == 0 {
        return Err(Error::empty("columns"));
    }
    if let Some(j) = columns.iter().position(|column| column.len() != n) {
        let given = format!("{} values", columns[j].len());
        return Err(Error::bad_param(format!("columns[{j}]"), given, format!("{n} values, as in the first column,")));
    }
    let row = |i: usize| columns.iter().map(|column| column[i].to_string()).collect::<Vec<_>>().join(separator);
    Ok((0..n).map(row).collect())
}

/// A place on the circle for a value of this period (24 for hours, 12 for months): its angle in radians, sine and cosine.
///
/// ```
/// let [_, sin, cos] = workings::preprocessing::cyclical(6.0, 24.0)?;
/// assert!((sin.value() - 1.0).abs() < 1e-15 && cos.value().abs() < 1e-15); // a quarter of the way round
/// # Ok::<(), workings::Error>(())
/// ```
///
/// # Errors
/// `NotFinite`; `BadParam` for a period of 0 or below.
pub fn cyclical(value: f64, period: f64) -> Result<[Expr; 3]> {
    input::finite("value", [value])?;
    input::setting("period", period, period > 0.0 && period.is_finite(), "a number above 0")?;
    let angle = (Expr::named("2π", TAU) * Expr::named("value", value) / Expr::named("period", period)).called("angle");
    let (sin, cos) = (TAU * (value / period)).sin_cos();
    Ok([angle, Expr::named("sin(2π · value / period)", sin), Expr::named("cos(2π · value / period)", cos)])
}

#[cfg(test)]
mod tests {
    use super::*;

    /// a = 2, b = 3: 1, 2, 3, 4, 6, 9, then 8, 12, 18, 27.
    #[test]
    fn products_come_by_degree_then_by_feature() {
        let cubic = polynomial_features(&[2.0, 3.0], 3, true).unwrap();
        assert_eq!(cubic, [1.0, 2.0, 3.0, 4.0, 6.0, 9.0, 8.0, 12.0, 18.0, 27.0]);
        assert_eq!(polynomial_features(&[5.0], 0, true).unwrap(), [1.0]);
        assert!(polynomial_features(&[5.0], 0, false).unwrap().is_empty());
        assert!(matches!(polynomial_features(&[], 2, true), Err(Error::Empty { .. })));
        assert!(matches!(polynomial_features(&[1.0; 100], 9, true), Err(Error::BadParam { .. })));
        assert!(matches!(polynomial_features(&[1.0], usize::MAX, true), Err(Error::BadParam { .. })));
    }

    /// 5 of 3 and 4: 7!/(3!·4!) = 35.
    #[test]
    fn the_count_is_that_of_the_list() {
        assert_eq!(polynomial_count(3, 4, true).value(), 35.0);
        assert_eq!(polynomial_count(4, 3, false).value(), 34.0);
        assert_eq!((polynomial_count(7, 0, true).value(), polynomial_count(7, 0, false).value()), (1.0, 0.0));
        for (n, degree, bias) in [(1, 5, true), (4, 3, false), (3, 2, true)] {
            let listed = polynomial_factors(n, degree, bias).unwrap().len();
            assert_eq!(polynomial_count(n, degree, bias).value(), listed as f64);
        }
        assert_eq!(polynomial_count(usize::MAX, usize::MAX, true).value(), f64::INFINITY);
    }

    #[test]
    fn crossed_columns_need_the_same_rows() {
        assert_eq!(crossed(&[&[1, 2], &[3, 3], &[0, 1]], "×").unwrap(), ["1×3×0", "2×3×1"]);
        assert_eq!(crossed(&[&["a"]], "_").unwrap(), ["a"]);
        assert!(matches!(crossed::<i64>(&[], "_"), Err(Error::Empty { .. })));
        assert!(matches!(crossed(&[&["a"], &["a", "b"]], "_"), Err(Error::BadParam { .. })));
    }

    #[test]
    fn products_and_circles() {
        assert_eq!(interaction(&[2.0, -3.5, 4.0]).unwrap().value(), -28.0);
        assert!(interaction(&[]).is_err() && interaction(&[f64::NAN]).is_err());
        let [angle, sin, cos] = cyclical(8.0, 12.0).unwrap();
        assert!((angle.value() - TAU * 2.0 / 3.0).abs() < 1e-15);
        assert!((sin.value() + 3.0_f64.sqrt() / 2.0).abs() < 1e-15 && (cos.value() + 0.5).abs() < 1e-15);
        assert!(cyclical(1.0, 0.0).is_err() && cyclical(1.0, -1.0).is_err());
    }
}
