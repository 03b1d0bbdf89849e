//! Properties of a series: moving average, differences, autocorrelation; and filling its gaps.

use ndarray::ArrayView1;

use crate::metrics::input;
use crate::worked::{Expr, Number, subscript};
use crate::{Error, Result};

fn checked(y: &ArrayView1<f64>) -> Result<()> {
    if y.is_empty() {
        return Err(Error::empty("y"));
    }
    input::finite("y", y.iter().copied())
}

/// The means of each `window` neighbouring values, full windows only: n − window + 1 of them.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a window of 0 or longer than the series.
/// ```
/// assert_eq!(workings::forecasting::moving_average(&[4.0, 6.0, 8.0, 9.0], 2)?, [5.0, 7.0, 8.5]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn moving_average<'a>(y: impl Into<ArrayView1<'a, f64>>, window: usize) -> Result<Vec<f64>> {
    let y = y.into();
    Ok(windows(&input::slice(&y), window)?
        .map(|values| crate::stats::accurate_sum(values.iter().copied()) / window as f64)
        .collect())
}

fn windows(y: &[f64], window: usize) -> Result<impl Iterator<Item = &[f64]>> {
    checked(&y.into())?;
    if window == 0 || window > y.len() {
        let needed = format!("1 to {}, the length of the series,", y.len());
        return Err(Error::bad_param("window", window, needed));
    }
    Ok(y.windows(window))
}

pub(crate) fn moving_average_expr(y: &[f64], window: usize) -> Result<Vec<Expr>> {
    let mean = |(t, values): (usize, &[f64])| {
        let value = |(i, y): (usize, &f64)| Expr::named(format!("y{}", subscript(t + i + 1)), *y);
        Expr::mean_of(values.iter().enumerate().map(value)).called(format!("MA{}", subscript(t + window)))
    };
    Ok(windows(y, window)?.enumerate().map(mean).collect())
}

/// The differences of each value and the one `lag` steps before it, taken `order` times: n − lag·order values.
///
/// # Errors
/// `Empty`, `NotFinite`; `BadParam` for a lag of 0 or where nothing would be left.
/// ```
/// assert_eq!(workings::forecasting::difference(&[1.0, 4.0, 9.0, 16.0], 1, 2)?, [2.0, 2.0]);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn difference<'a>(y: impl Into<ArrayView1<'a, f64>>, lag: usize, order: usize) -> Result<Vec<f64>> {
    let y = y.into();
    checked(&y)?;
    let lost = lag.checked_mul(order).filter(|lost| lag > 0 && *lost < y.len());
    if lost.is_none() {
        let given = format!("{lag}, taken {order} times");
        return Err(Error::bad_param(
            "lag",
            given,
            format!("at least 1, and lag · order below the {} values", y.len()),
        ));
    }
    let mut values = y.to_vec();
    for _ in 0..order {
        values = (lag..values.len()).map(|t| values[t] - values[t - lag]).collect();
    }
    Ok(values)
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
    Ok(autocorrelation_expr(&input::slice(&y), max_lag)?.iter().map(Expr::value).collect())
}

pub(crate) fn autocorrelation_expr(y: &[f64], max_lag: usize) -> Result<Vec<Expr>> {
    checked(&y.into())?;
    let n = y.len();
    if max_lag >= n {
        return Err(Error::bad_param("max_lag", max_lag, format!("less than the {n} values of the series")));
    }
    let constant = y.iter().all(|value| *value == y[0]);
    let mean = crate::stats::accurate_sum(y.iter().copied()) / n as f64;
    let deviations: Vec<f64> = y.iter().map(|value| value - mean).collect();
    let mean = Expr::named("ȳ", mean);
    let products = |lag: usize| {
        let term = |a: Expr, b: Expr| if lag == 0 { (a - &mean).powi(2) } else { (a - &mean) * (b - &mean) };
        let pairs = || deviations.iter().zip(&deviations[lag..]);
        let first = y.iter().zip(&y[lag..]).take(3).map(|(a, b)| term((*a).into(), (*b).into()));
        let body = term(Expr::symbol("yₜ"), Expr::symbol(format!("yₜ₊{}", subscript(lag))));
        Expr::sum(body, first, n - lag, crate::stats::accurate_sum(pairs().map(|(a, b)| a * b)))
    };
    let spread = products(0).called("Σ(yₜ − ȳ)²");
    Ok((0..=max_lag)
        .map(|lag| {
            (products(lag) / &spread)
                .undefined_if(constant, "the series is constant")
                .called(format!("r{}", subscript(lag)))
        })
        .collect())
}

/// What stands in for missing values in one part of a series.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Fill {
    /// Leave them missing; at the front, drop them.
    None,
    Zero,
    Value(f64),
    /// Of the observed values.
    Mean,
    Median,
    Min,
    Max,
    /// The last observed value before the gap.
    Forward,
    /// The first observed value behind the gap.
    Backward,
    /// On the line between the observed values before and behind the gap.
    Linear,
}

/// How to fill the gaps before the first observation, between observations, and after the last one.
///
/// ```
/// use workings::forecasting::{Fill, GapFilling};
///
/// let filling = GapFilling { front: Fill::None, middle: Fill::Linear, back: Fill::Zero };
/// let filled = filling.apply(&[f64::NAN, 3.0, f64::NAN, 5.0, f64::NAN])?;
/// assert_eq!(filled, [3.0, 4.0, 5.0, 0.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct GapFilling {
    pub front: Fill,
    pub middle: Fill,
    pub back: Fill,
}

impl GapFilling {
    /// Fills the values that are `NaN`.
    ///
    /// # Errors
    /// `Empty`; `NotFinite` for infinities; `Undetermined` if nothing is observed, or a fill has no value to come from
    /// (forward at the front, backward at the back).
    pub fn apply<'a>(&self, values: impl Into<ArrayView1<'a, f64>>) -> Result<Vec<f64>> {
        let values = values.into();
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        input::finite("values", values.iter().copied().map(|value| if value.is_nan() { 0.0 } else { value }))?;
        let observed: Vec<usize> = (0..values.len()).filter(|&i| !values[i].is_nan()).collect();
        let (Some(first), Some(last)) = (observed.first(), observed.last()) else {
            return Err(Error::Undetermined("every value is missing, so there is nothing to fill from".into()));
        };
        let known: Vec<f64> = observed.iter().map(|&i| values[i]).collect();
        let mut filled = Vec::with_capacity(values.len());
        for (i, value) in values.iter().enumerate() {
            if !value.is_nan() {
                filled.push(*value);
                continue;
            }
            let fill = if i < *first {
                self.front
            } else if i > *last {
                self.back
            } else {
                self.middle
            };
            if fill == Fill::None && i < *first {
                continue;
            }
            let behind = observed.partition_point(|&at| at < i);
            let before = behind.checked_sub(1).map(|k| observed[k]);
            filled.push(fill.value(i, values, &known, before, observed.get(behind).copied())?);
        }
        Ok(filled)
    }
}

impl Fill {
    fn value(
        self,
        i: usize,
        values: ArrayView1<f64>,
        known: &[f64],
        before: Option<usize>,
        behind: Option<usize>,
    ) -> Result<f64> {
        let lacking =
            |side: &str| Error::Undetermined(format!("values[{i}] has no observed value {side} to fill from"));
        Ok(match self {
            Fill::None => f64::NAN,
            Fill::Zero => 0.0,
            Fill::Value(value) => value,
            Fill::Mean => crate::stats::accurate_sum(known.iter().copied()) / known.len() as f64,
            Fill::Median => crate::stats::median(known)?,
            Fill::Min => known.iter().copied().fold(f64::INFINITY, f64::min),
            Fill::Max => known.iter().copied().fold(f64::NEG_INFINITY, f64::max),
            Fill::Forward => values[before.ok_or_else(|| lacking("before it"))?],
            Fill::Backward => values[behind.ok_or_else(|| lacking("behind it"))?],
            Fill::Linear => {
                let (a, b) = (before.ok_or_else(|| lacking("before it"))?, behind.ok_or_else(|| lacking("behind it"))?);
                values[a] + (values[b] - values[a]) * (i - a) as f64 / (b - a) as f64
            }
        })
    }
}
