//! Quantiles by linear interpolation (type 7 of Hyndman & Fan, the default of numpy and R).
//!
//! The q-quantile of n sorted values lies at position q·(n − 1), between its neighbours in proportion.
//!
//! - With weights there are no such positions; the quantile is where the distribution function of the weights reaches q,
//!   between two values if it does so exactly (scikit-learn's `averaged_inverted_cdf`, type 2 of Hyndman & Fan).
//! - Source: Hyndman & Fan (1996), The American Statistician 50, 361–365.

use ndarray::ArrayView1;

use super::{Sum, order_statistics};
use crate::input;
use crate::worked::{Expr, Number, six};
use crate::{Error, Result};

/// The `q`-quantile, q from 0 to 1, in the unit of the values.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for q outside 0 to 1.
/// ```
/// assert_eq!(workings::stats::quantile(&[40.0, 10.0, 20.0, 30.0], 0.25)?, 17.5); // position 0.75 of 10, 20
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantile<'a>(values: impl Into<ArrayView1<'a, f64>>, q: f64) -> Result<f64> {
    let values = values.into();
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::finite("values", values.iter().copied())?;
    input::setting("q", q, (0.0..=1.0).contains(&q), "a share from 0 to 1")?;
    Ok(select(QuantileMethod::Linear, &input::slice(&values), &[q])[0])
}

/// What to take for a quantile that lies between two of the sorted values; names are numpy's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum QuantileMethod {
    /// In proportion between the two (type 7, the usual one).
    #[default]
    Linear,
    /// The lower of the two.
    Lower,
    /// The higher of the two.
    Higher,
    /// The nearer of the two; half-way, the one of even position from 0.
    Nearest,
    /// The mean of the two.
    Midpoint,
}

impl QuantileMethod {
    /// The quantile at this position among ascending values, from 0 to n − 1.
    pub(crate) fn at(self, ascending: &[f64], position: f64) -> f64 {
        self.among(|place| ascending[(place as usize).min(ascending.len() - 1)], position)
    }

    /// The quantile at this position, of values that are told by their place.
    fn among(self, place: impl Fn(f64) -> f64, position: f64) -> f64 {
        let (low, high) = (place(position.floor()), place(position.ceil()));
        match self {
            QuantileMethod::Linear => between(low, high, position.fract()),
            QuantileMethod::Lower => low,
            QuantileMethod::Higher => high,
            QuantileMethod::Nearest => place(position.round_ties_even()),
            QuantileMethod::Midpoint => between(low, high, 0.5),
        }
    }
}

/// The quantiles at each of `q`, by this method, in the unit of the values.
///
/// # Errors
/// `Empty`, `NotFinite`; `OutOfRange` for a q outside 0 to 1.
/// ```
/// use workings::stats::{QuantileMethod, quantile_by};
/// let x = [15.0, 20.0, 35.0, 40.0, 50.0]; // 0.3 of the way from 0 to 4 is position 1.2
/// assert_eq!(quantile_by(QuantileMethod::Lower, &x, &[0.3])?, [20.0]);
/// assert_eq!(quantile_by(QuantileMethod::Midpoint, &x, &[0.3])?, [27.5]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn quantile_by<'a>(method: QuantileMethod, values: impl Into<ArrayView1<'a, f64>>, q: &[f64]) -> Result<Vec<f64>> {
    let values = values.into();
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::finite("values", values.iter().copied())?;
    input::in_range("q", q.iter().copied(), |q| (0.0..=1.0).contains(&q), "a share from 0 to 1")?;
    Ok(select(method, &input::slice(&values), q))
}

/// The quantiles of at least one finite number at each of `q`, shares from 0 to 1. Only the neighbours of the quantiles need
/// their place, not all values.
pub(crate) fn select(method: QuantileMethod, values: &[f64], q: &[f64]) -> Vec<f64> {
    let last = values.len() - 1;
    let position = |q: f64| q.clamp(0.0, 1.0) * last as f64;
    let around = |q: &f64| [position(*q).floor() as usize, (position(*q).ceil() as usize).min(last)];
    let mut wanted: Vec<usize> = q.iter().flat_map(around).collect();
    wanted.sort_unstable();
    wanted.dedup();
    let found = order_statistics(values, &wanted);
    let value = |place: f64| found[wanted.partition_point(|at| *at < place as usize).min(found.len() - 1)];
    q.iter().map(|q| method.among(value, position(*q))).collect()
}

/// The `q`-quantile of ascending values; q is kept within 0 to 1. `NaN` for no values.
pub fn quantile_sorted(ascending: &[f64], q: f64) -> f64 {
    let Some(last) = ascending.len().checked_sub(1) else { return f64::NAN };
    let position = q.clamp(0.0, 1.0) * last as f64;
    let i = position as usize;
    between(ascending[i], ascending[(i + 1).min(last)], position.fract())
}

/// The values in ascending order.
pub(crate) fn ascending<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Vec<f64> {
    let mut sorted = values.into().to_vec();
    sorted.sort_unstable_by(f64::total_cmp);
    sorted
}

/// The quantile of ascending values, at least one, with the two it lies between; q from 0 to 1.
pub(crate) fn quantile_expr(method: QuantileMethod, ascending: &[f64], q: f64) -> Expr {
    let position = q * (ascending.len() - 1) as f64;
    let place = |position: f64| (position as usize).min(ascending.len() - 1);
    let value = |i: usize| Expr::named(format!("x({})", i + 1), ascending[i]);
    let (low, high) = (place(position.floor()), place(position.ceil()));
    let found = method.at(ascending, position);
    match method {
        _ if low == high => value(low),
        QuantileMethod::Linear => {
            let position = Expr::named("q", q) * (Expr::named("n", ascending.len() as f64) - 1.0);
            let share = if low == 0 { position } else { position - low as f64 };
            (value(low) + share * (value(high) - value(low))).valued(found)
        }
        QuantileMethod::Midpoint => ((value(low) + value(high)) / 2.0).valued(found),
        QuantileMethod::Lower => value(low),
        QuantileMethod::Higher => value(high),
        QuantileMethod::Nearest => value(place(position.round_ties_even())),
    }
    .called(format!("quantile {}", six(q)))
}

/// The median: the middle value, or the mean of the two in the middle.
///
/// # Errors
/// `Empty`, `NotFinite`.
pub fn median<'a>(values: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    quantile(values, 0.5)
}

/// The `q`-quantile of weighted values: the least value that, with those below it, holds at least the share q of the
/// weight, or the mean of it and the next value if it holds exactly that share. Rows of weight 0 do not count.
///
/// Integer weights mean repeated values. The median of equal weights is [`median`]; other quantiles of equal weights may
/// differ from [`quantile`], which interpolates.
///
/// # Errors
/// `Empty`, `NotFinite`, `LengthMismatch`; `BadParam` for q outside 0 to 1, for weights that are negative or all 0.
/// ```
/// // Half of the weight 4 is reached by 10 and 20 together, so the median lies between 20 and 30.
/// assert_eq!(workings::stats::weighted_quantile(&[30.0, 10.0, 20.0], &[2.0, 1.0, 1.0], 0.5)?, 25.0);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn weighted_quantile<'a>(values: impl Into<ArrayView1<'a, f64>>, sample_weight: &[f64], q: f64) -> Result<f64> {
    let values = values.into();
    let values = input::slice(&values);
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    input::finite("values", values.iter().copied())?;
    input::weights(Some(sample_weight), values.len())?;
    input::setting("q", q, (0.0..=1.0).contains(&q), "a share from 0 to 1")?;
    let rank = weighted_rank(&values, Some(sample_weight), q);
    Ok(rank.value())
}

/// Where a weighted quantile lies among the sorted values: on the one of place `place` (from 1, rows of weight 0 left out),
/// or between it and the next.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Rank {
    pub place: usize,
    /// The value there, and the next one if the quantile lies half-way between the two.
    pub low: f64,
    pub high: Option<f64>,
    /// The weight of all values up to and including that place, and of all there are.
    pub up_to: f64,
    pub total: f64,
}

impl Rank {
    pub fn value(&self) -> f64 {
        self.high.map_or(self.low, |high| between(self.low, high, 0.5))
    }
}

/// The rank of the `q`-quantile of values with weights (equal ones without). There is at least one positive weight.
pub(crate) fn weighted_rank(values: &[f64], weights: Option<&[f64]>, q: f64) -> Rank {
    let weight = |i: usize| weights.map_or(1.0, |weights| weights[i]);
    let mut order: Vec<usize> = (0..values.len()).filter(|&i| weight(i) > 0.0).collect();
    order.sort_unstable_by(|&a, &b| values[a].total_cmp(&values[b]));
    let total = order.iter().map(|&i| weight(i)).collect::<Sum>().value();
    let wanted = q * total;
    // Weights such as 0.1 and 0.2 reach a half of 0.6 but for the last digit.
    let rounding = 4.0 * f64::EPSILON * total;
    let (mut sum, mut up_to, mut place) = (Sum::default(), 0.0, 0);
    while place < order.len() && (place == 0 || up_to < wanted - rounding) {
        sum.add(weight(order[place]));
        (up_to, place) = (sum.value(), place + 1);
    }
    let low = values[order[place - 1]];
    let next = order.get(place).filter(|_| up_to <= wanted + rounding);
    Rank { place, low, high: next.map(|&next| values[next]), up_to, total }
}

/// The point between `low` and `high` at this share of the way, without overflow.
pub(crate) fn between(low: f64, high: f64, share: f64) -> f64 {
    let way = high - low;
    match share == 0.0 {
        true => low,
        false if way.is_finite() => low + way * share,
        false => low * (1.0 - share) + high * share,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Position 0.3 · 3 = 0.9 of 10, 20; the last value is its own neighbour.
    #[test]
    fn derived_quantiles_lie_between_two_places() {
        let sorted = ascending(&[40.0, 20.0, 10.0, 30.0]);
        let of = |q| quantile_expr(QuantileMethod::Linear, &sorted, q).value();
        assert_eq!([0.3, 1.0, 0.0].map(of), [19.0, 40.0, 10.0]);
        assert_eq!(quantile_expr(QuantileMethod::Linear, &[7.0], 0.5).value(), 7.0);
    }

    #[test]
    fn positions_between_two_values_interpolate() {
        let values = [15.0, 20.0, 35.0, 40.0, 50.0];
        for (q, expected) in [(0.0, 15.0), (0.3, 23.0), (0.5, 35.0), (0.6, 37.0), (1.0, 50.0)] {
            assert!((quantile(&values, q).unwrap() - expected).abs() < 1e-12, "q = {q}");
            assert!((quantile_sorted(&values, q) - expected).abs() < 1e-12, "q = {q}");
        }
        assert_eq!(median(&[3.0, 1.0]).unwrap(), 2.0);
        assert_eq!(quantile(&[7.0], 0.9).unwrap(), 7.0);
    }

    /// numpy 2.4.6: np.quantile(x, [0.125, 0.375, 0.6, 1.0], method=…); positions 0.5, 1.5, 2.4 and 4.
    #[test]
    fn the_methods_of_numpy() {
        let of = |method| quantile_by(method, &[50.0, 15.0, 35.0, 20.0, 40.0], &[0.125, 0.375, 0.6, 1.0]).unwrap();
        assert_eq!(of(QuantileMethod::Linear), [17.5, 27.5, 37.0, 50.0]);
        assert_eq!(of(QuantileMethod::Lower), [15.0, 20.0, 35.0, 50.0]);
        assert_eq!(of(QuantileMethod::Higher), [20.0, 35.0, 40.0, 50.0]);
        assert_eq!(of(QuantileMethod::Nearest), [15.0, 35.0, 35.0, 50.0]);
        assert_eq!(of(QuantileMethod::Midpoint), [17.5, 27.5, 37.5, 50.0]);
        assert!(matches!(quantile_by(QuantileMethod::Lower, &[1.0], &[-0.1]), Err(Error::OutOfRange { .. })));
        assert!(matches!(quantile_by(QuantileMethod::Lower, &[] as &[f64], &[0.1]), Err(Error::Empty { .. })));
    }

    #[test]
    fn the_way_between_two_values_may_overflow() {
        assert_eq!(quantile(&[-1.7e308, 1.7e308], 0.5).unwrap(), 0.0);
        assert!((quantile_sorted(&[-1.6e308, 1.6e308], 0.75) / 0.8e308 - 1.0).abs() < 1e-15);
    }

    /// scikit-learn 1.9.1, `_weighted_percentile(..., average=True)`: 10 of 12 lie on the last value; 3 of 6 are reached
    /// exactly after 2; weights 0.1, 0.2 and 0.3 reach the half after 5 although 0.1 + 0.2 > 0.3 in doubles.
    #[test]
    fn weighted_quantiles_lie_where_the_weight_is_reached() {
        let of = |values: &[f64], weights: &[f64], q| weighted_quantile(values, weights, q).unwrap();
        assert_eq!(of(&[0.0, 1.0, 10.0], &[1.0, 1.0, 10.0], 0.5), 10.0);
        assert_eq!(of(&[2.0, 1.0, 4.0], &[1.0, 2.0, 3.0], 0.5), 3.0);
        assert_eq!(of(&[4.0, 5.0, 9.0], &[0.1, 0.2, 0.3], 0.5), 7.0);
        assert_eq!(of(&[4.0, 5.0, 9.0], &[1.0, 0.0, 1.0], 0.5), 6.5);
        assert_eq!(
            (of(&[3.0, 7.0, 8.0], &[0.0, 1.0, 1.0], 0.0), of(&[3.0, 7.0, 8.0], &[1.0, 1.0, 0.0], 1.0)),
            (7.0, 7.0)
        );
    }

    #[test]
    fn wrong_weights_are_errors() {
        assert!(matches!(weighted_quantile(&[], &[], 0.5), Err(Error::Empty { .. })));
        assert!(matches!(weighted_quantile(&[1.0], &[1.0, 1.0], 0.5), Err(Error::LengthMismatch { .. })));
        assert!(matches!(weighted_quantile(&[1.0], &[0.0], 0.5), Err(Error::BadParam { .. })));
        assert!(matches!(weighted_quantile(&[1.0], &[-1.0], 0.5), Err(Error::OutOfRange { .. })));
        assert!(matches!(weighted_quantile(&[f64::NAN], &[1.0], 0.5), Err(Error::NotFinite { .. })));
        assert!(matches!(weighted_quantile(&[1.0], &[1.0], 1.5), Err(Error::BadParam { .. })));
    }

    #[test]
    fn shares_outside_and_nothing_are_errors() {
        assert!(matches!(median(&[1.0, f64::INFINITY]), Err(Error::NotFinite { index: 1, .. })));
        assert!(matches!(quantile(&[1.0], 1.5), Err(Error::BadParam { .. })));
        assert!(matches!(quantile(&[1.0], f64::NAN), Err(Error::BadParam { .. })));
        assert!(matches!(quantile(&[] as &[f64], 0.5), Err(Error::Empty { .. })));
        assert!(quantile_sorted(&[], 0.5).is_nan());
    }
}
