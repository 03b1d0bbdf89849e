//! Properties of a series: moving average, differences, autocorrelation.

use ndarray::ArrayView1;

use super::naive::check_series;
use crate::input;
use crate::stats::Sum;
use crate::worked::{Expr, Head, Number, subscript};
use crate::{Error, Result};

/// The means of each `window` neighbouring values, full windows only: n − window + 1 of them.
///
/// O(n) whatever the window, without a sum that is subtracted from: the series is cut into blocks as long as the window,
/// so that each window is the end of one block and the start of the next, whose sums are known.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a window of 0 or longer than the series.
/// ```
/// assert_eq!(workings::forecasting::moving_average(&[4.0, 6.0, 8.0, 9.0], 2)?, [5.0, 7.0, 8.5]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn moving_average<'a>(y: impl Into<ArrayView1<'a, f64>>, window: usize) -> Result<Vec<f64>> {
    let y = y.into();
    let y = input::slice(&y);
    check_window(&y, window)?;
    let (mut from_start, mut to_end) = (Vec::with_capacity(y.len()), vec![Sum::default(); y.len()]);
    for (block, to_end) in y.chunks(window).zip(to_end.chunks_mut(window)) {
        let mut sum = Sum::default();
        from_start.extend(block.iter().map(|value| {
            sum.add(*value);
            sum
        }));
        let mut sum = Sum::default();
        for (value, place) in block.iter().zip(to_end).rev() {
            sum.add(*value);
            *place = sum;
        }
    }
    let mean = |first: usize| {
        let last = first + window - 1;
        let sum = if first.is_multiple_of(window) { from_start[last] } else { to_end[first].merge(&from_start[last]) };
        sum.value() / window as f64
    };
    Ok((0..=y.len() - window).map(mean).collect())
}

fn check_window(y: &[f64], window: usize) -> Result<()> {
    check_series("y", &y.into())?;
    if window == 0 || window > y.len() {
        let needed = format!("1 to {}, the length of the series,", y.len());
        return Err(Error::bad_param("window", window, needed));
    }
    Ok(())
}

/// Each mean with its derivation, which shows the first values of its window.
pub(crate) fn moving_average_exprs(y: &[f64], window: usize) -> Result<Vec<Expr>> {
    let means = moving_average(y, window)?;
    let mean = |(first, mean): (usize, f64)| {
        let value = |i: usize| Expr::named(format!("y{}", subscript(i + 1)), y[i]);
        let name = format!("MA{}", subscript(first + window));
        match window {
            1..=SHORT => Expr::mean_of((first..first + window).map(value)),
            _ => {
                let sum = Expr::sum(Expr::symbol("yₜ"), (first..first + 3).map(value), window, mean * window as f64);
                sum / Expr::named("window", window as f64)
            }
        }
        .called(name)
    };
    Ok(means.into_iter().enumerate().map(mean).collect())
}

/// Windows of up to this many values are added up once more for their derivation.
const SHORT: usize = 32;

/// The differences of each value and the one `lag` steps before it, taken `order` times: n − lag·order values.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a lag or an order of 0 or where nothing would be left.
/// ```
/// assert_eq!(workings::forecasting::difference(&[1.0, 4.0, 9.0, 16.0], 1, 2)?, [2.0, 2.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn difference<'a>(y: impl Into<ArrayView1<'a, f64>>, lag: usize, order: usize) -> Result<Vec<f64>> {
    let y = y.into();
    check_series("y", &y)?;
    let n = y.len();
    let at_least_one = "a whole number of at least 1";
    input::setting("lag", lag as f64, lag > 0, at_least_one)?;
    input::setting("order", order as f64, order > 0, at_least_one)?;
    if lag.checked_mul(order).is_none_or(|lost| lost >= n) {
        let given = format!("{lag} with order = {order}");
        let values = if n == 1 { "value" } else { "values" };
        return Err(Error::bad_param("lag", given, format!("lag · order below the {n} {values} of the series")));
    }
    Ok((0..order).fold(y.to_vec(), |values, _| once_more(&values, lag)))
}

fn once_more(values: &[f64], lag: usize) -> Vec<f64> {
    values[lag..].iter().zip(values).map(|(now, before)| now - before).collect()
}

/// The last differences with their derivations from those of one order less: y′ₜ = yₜ − yₜ₋ₗ, y″ₜ = y′ₜ − y′ₜ₋ₗ.
pub(crate) fn difference_exprs(y: &[f64], lag: usize, order: usize) -> Result<Vec<Expr>> {
    difference(y, lag, order)?;
    let before = if order == 1 { y.to_vec() } else { difference(y, lag, order - 1)? };
    let name = |order: usize, t: usize| {
        let primes = match order {
            0..=3 => ["", "′", "″", "‴"][order].to_string(),
            _ => format!("[order {order}]"),
        };
        format!("y{primes}{}", subscript(t + 1))
    };
    // The first value of an order belongs to the time lag · order.
    let value = |i: usize| Expr::named(name(order - 1, i + lag * (order - 1)), before[i]);
    let change = |i: usize| (value(i) - value(i - lag)).called(name(order, i + lag * (order - 1)));
    Ok((lag..before.len()).map(change).collect())
}

/// The autocorrelation at lags 0 to `max_lag`: Σ(yₜ − ȳ)(yₜ₊ₖ − ȳ) / Σ(yₜ − ȳ)², with the overall mean and the full
/// sum of squares. −1 to 1, 1 at lag 0; `NaN` for a constant series.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a lag as long as the series.
///
/// Source: Box & Jenkins (1970), Time Series Analysis.
/// ```
/// let acf = workings::forecasting::autocorrelation(&[1.0, 2.0, 3.0], 1)?;
/// assert_eq!(acf, [1.0, 0.0]); // deviations −1, 0, 1
/// # Ok::<(), workings::Error>(())
/// ```
pub fn autocorrelation<'a>(y: impl Into<ArrayView1<'a, f64>>, max_lag: usize) -> Result<Vec<f64>> {
    let y = y.into();
    let (.., acf) = autocorrelation_exprs(&input::slice(&y), max_lag)?;
    Ok(acf.iter().map(Expr::value).collect())
}

/// The mean, the sum of squares, and from these the autocorrelations, with their derivations.
pub(crate) fn autocorrelation_exprs(y: &[f64], max_lag: usize) -> Result<(Expr, Expr, Vec<Expr>)> {
    check_series("y", &y.into())?;
    let n = y.len();
    if max_lag >= n {
        let values = if n == 1 { "value" } else { "values" };
        return Err(Error::bad_param("max_lag", max_lag, format!("a lag below the {n} {values} of the series")));
    }
    let constant = y.iter().all(|value| *value == y[0]);
    let total = crate::stats::accurate_sum(y.iter().copied());
    // The mean of equal values is that value; dividing their sum could round.
    let total = if constant { y[0] * n as f64 } else { total };
    let mean_value = if constant { y[0] } else { total / n as f64 };
    let mean = match constant {
        true => Expr::named("ȳ", mean_value),
        false => Head::new([y]).mean(["yₜ"], total, |[y]| y).called("ȳ"),
    };
    let deviations: Vec<f64> = y.iter().map(|value| value - mean_value).collect();
    let known = Expr::named("ȳ", mean_value);
    let products = |lag: usize| {
        let term = |a: Expr, b: Expr| if lag == 0 { (a - &known).powi(2) } else { (a - &known) * (b - &known) };
        let pairs = || deviations.iter().zip(&deviations[lag..]);
        let first = y.iter().zip(&y[lag..]).take(3).map(|(a, b)| term((*a).into(), (*b).into()));
        let body = term(Expr::symbol("yₜ"), Expr::symbol(format!("yₜ₊{}", subscript(lag))));
        Expr::sum(body, first, n - lag, crate::stats::accurate_sum(pairs().map(|(a, b)| a * b)))
    };
    let spread = products(0).called("S");
    let known_spread = Expr::named("S", spread.value());
    let at = |lag: usize| {
        let name = format!("r{}", subscript(lag));
        (products(lag) / &known_spread).undefined_if(constant, "the series is constant").called(name)
    };
    let acf = (0..=max_lag).map(at).collect();
    Ok((mean, spread, acf))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// Windows of 3 over blocks of 3: (4 + 6 + 8) / 3, (6 + 8 + 9) / 3, …
    #[test]
    fn moving_averages_by_hand() {
        let y = [4.0, 6.0, 8.0, 9.0, 3.0, 5.0, 40.0];
        for (mean, sum) in moving_average(&y, 3).unwrap().iter().zip([18.0, 23.0, 20.0, 17.0, 48.0]) {
            assert_relative_eq!(*mean, sum / 3.0, max_relative = 1e-15);
        }
        assert_eq!(moving_average(&y, 1).unwrap(), y);
        assert_relative_eq!(moving_average(&y, 7).unwrap()[0], 75.0 / 7.0, max_relative = 1e-15);
        let exprs = moving_average_exprs(&y, 3).unwrap();
        assert_eq!(
            (exprs[1].formula(), exprs[1].substitution()),
            ("(y₂ + y₃ + y₄) / 3".into(), "(6 + 8 + 9) / 3".into())
        );
    }

    /// A running sum that subtracts what leaves would keep the rounding of 1e20 for ever.
    #[test]
    fn a_value_that_has_left_the_window_leaves_no_trace() {
        let mut y = vec![0.1; 100];
        y[10] = 1e20;
        let means = moving_average(&y, 4).unwrap();
        assert!(means[11..].iter().all(|mean| (mean - 0.1).abs() < 1e-16), "{:?}", &means[11..14]);
    }

    #[test]
    fn long_windows_are_derived_from_their_first_values() {
        let y: Vec<f64> = (0..40).map(f64::from).collect();
        let exprs = moving_average_exprs(&y, 40).unwrap();
        assert_eq!(exprs[0].value(), 19.5);
        assert_eq!(exprs[0].substitution(), "(0 + 1 + … (40 terms)) / 40");
    }

    /// Squares: first differences 3, 5, 7, second 2, 2; with lag 2: 8, 12.
    #[test]
    fn differences_by_hand() {
        let y = [1.0, 4.0, 9.0, 16.0];
        assert_eq!(difference(&y, 1, 1).unwrap(), [3.0, 5.0, 7.0]);
        assert_eq!(difference(&y, 1, 2).unwrap(), [2.0, 2.0]);
        assert_eq!(difference(&y, 2, 1).unwrap(), [8.0, 12.0]);
        let at = |lag, order| {
            let exprs = difference_exprs(&y, lag, order).unwrap();
            exprs.iter().map(|e| e.worked().formula()).collect::<Vec<_>>()
        };
        assert_eq!(at(2, 1), ["y′₃ = y₃ − y₁", "y′₄ = y₄ − y₂"]);
        assert_eq!(at(1, 2), ["y″₃ = y′₃ − y′₂", "y″₄ = y′₄ − y′₃"]);
        assert_eq!(difference_exprs(&y, 1, 2).unwrap()[1].substitution(), "7 − 5");
    }

    #[test]
    fn differences_that_leave_nothing_are_refused() {
        let error = |y: &[f64], lag, order| difference(y, lag, order).unwrap_err().to_string();
        assert_eq!(error(&[1.0, 2.0], 1, 0), "order = 0, but a whole number of at least 1 is needed");
        assert_eq!(error(&[1.0, 2.0], 0, 1), "lag = 0, but a whole number of at least 1 is needed");
        let needed = "lag · order below the 4 values of the series is needed";
        assert_eq!(error(&[1.0; 4], 2, 2), format!("lag = 2 with order = 2, but {needed}"));
        assert!(difference(&[1.0; 4], usize::MAX, 2).is_err());
        assert!(matches!(difference(&[], 1, 1), Err(Error::Empty { .. })));
    }

    /// 1, 2, 6: mean 3, deviations −2, −1, 3, squares 14, products 2 − 3 = −1 and −6.
    #[test]
    fn autocorrelations_by_hand() {
        let acf = autocorrelation(&[1.0, 2.0, 6.0], 2).unwrap();
        for (r, expected) in acf.iter().zip([1.0, -1.0 / 14.0, -6.0 / 14.0]) {
            assert_relative_eq!(*r, expected, max_relative = 1e-15);
        }
        let (mean, spread, acf) = autocorrelation_exprs(&[1.0, 2.0, 6.0], 1).unwrap();
        assert_eq!((mean.value(), spread.value()), (3.0, 14.0));
        assert!(acf[1].worked().formula().ends_with("(yₜ − ȳ) · (yₜ₊₁ − ȳ)) / S"), "{}", acf[1].worked());
    }

    /// Three times 0.1 sums to 0.30000000000000004, and a third of that is not 0.1.
    #[test]
    fn a_constant_series_has_no_spread_at_all() {
        let (mean, spread, acf) = autocorrelation_exprs(&[0.1; 3], 1).unwrap();
        assert_eq!((mean.value(), spread.value()), (0.1, 0.0));
        assert_eq!(acf[1].undefined(), Some("the series is constant"));
        assert!(autocorrelation(&[5.0], 0).unwrap()[0].is_nan());
    }

    #[test]
    fn a_lag_as_long_as_the_series_is_refused() {
        let error = autocorrelation(&[5.0], 1).unwrap_err().to_string();
        assert_eq!(error, "max_lag = 1, but a lag below the 1 value of the series is needed");
        assert!(matches!(autocorrelation(&[], 0), Err(Error::Empty { .. })));
        assert!(matches!(autocorrelation(&[1.0, f64::NAN], 1), Err(Error::NotFinite { .. })));
        for window in [0, 3] {
            assert!(matches!(moving_average(&[1.0, 2.0], window), Err(Error::BadParam { .. })));
        }
        assert!(matches!(moving_average(&[], 1), Err(Error::Empty { .. })));
    }
}
