//! Forecast metrics: errors against a naive forecast, quantile forecasts, prediction intervals.
//!
//! A scaled error compares with the seasonal naive forecast on the training data, so series of any unit can be averaged.
//! A quantile forecast promises that a share τ of the actuals falls below it; its pinball loss charges a miss on one side
//! more than on the other.
//!
//! - Conventions: `y_true` first; WAPE, sMAPE and MAPE are fractions; wQL has the factor 2, so that wQL at the median is
//!   the WAPE; an actual equal to a quantile forecast is not below it; both ends belong to an interval.
//! - Several series: pool them by merging the summaries, which adds errors and volumes before dividing.
//! - Sources: Hyndman & Koehler (2006), Int. J. Forecasting 22, 679–688 (MASE); Koenker & Bassett (1978), Econometrica 46,
//!   33–50 (pinball); Gneiting & Raftery (2007), J. Am. Stat. Assoc. 102, 359–378 (interval score, CRPS).

use ndarray::{ArrayView1, ArrayView2};

use super::loss::{AbsoluteError, Loss, MeanLoss, Pinball, SquaredError, SymmetricPercentageError};
use crate::input;
use crate::stats::Sum;
use crate::worked::formulas::{Workings, formulas};
use crate::worked::{Expr, Head, Number};
use crate::{Error, Result};

/// Symmetric mean absolute percentage error, the mean of 2·|y − ŷ| / (|y| + |ŷ|): a fraction from 0 to 2; a term with
/// both 0 counts 0.
///
/// # Errors
/// `LengthMismatch`, `Empty`, `NotFinite`.
/// ```
/// let smape = workings::metrics::smape(&[10.0, 0.0], &[5.0, 0.0])?;
/// assert!((smape - (2.0 * 5.0 / 15.0 + 0.0) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn smape<'a>(y_true: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    Ok(MeanLoss::new(SymmetricPercentageError, y_true, y_pred)?.value())
}

/// Errors of a forecast beside those of the (seasonal) naive forecast on the training data, in a form that merges.
///
/// ```
/// use workings::metrics::ScaledErrors;
///
/// // The naive forecast of the history misses by 2, 1, 2, 2, 1: 1.6 on average. The forecast misses by 1 and 0.5.
/// let e = ScaledErrors::new(&[10.0, 12.0, 11.0, 13.0, 15.0, 14.0], &[16.0, 15.0], &[15.0, 15.5], 1)?;
/// assert!((e.mase() - 0.75 / 1.6).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct ScaledErrors {
    abs: MeanLoss<AbsoluteError>,
    squared: MeanLoss<SquaredError>,
    naive_abs: MeanLoss<AbsoluteError>,
    naive_squared: MeanLoss<SquaredError>,
    season: usize,
}

impl ScaledErrors {
    /// A forecast of the values behind `y_train`; `season` is the period of the naive forecast, 1 for the last value.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a season of 0 or one as long as the history.
    pub fn new<'a>(
        y_train: impl Into<ArrayView1<'a, f64>>,
        y_true: impl Into<ArrayView1<'a, f64>>,
        y_pred: impl Into<ArrayView1<'a, f64>>,
        season: usize,
    ) -> Result<Self> {
        let (train, y, p) = (y_train.into(), y_true.into(), y_pred.into());
        if train.is_empty() {
            return Err(Error::empty("y_train"));
        }
        input::finite("y_train", train.iter().copied())?;
        naive_season(train.len(), season)?;
        let train = input::slice(&train);
        let (earlier, later) = (&train[..train.len() - season], &train[season..]);
        Ok(ScaledErrors {
            abs: MeanLoss::new(AbsoluteError, y, p)?,
            squared: MeanLoss::new(SquaredError, y, p)?,
            naive_abs: MeanLoss::new(AbsoluteError, later, earlier)?,
            naive_squared: MeanLoss::new(SquaredError, later, earlier)?,
            season,
        })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// Forecast errors and naive errors of both series.
    ///
    /// # Errors
    /// `Undetermined` if their seasons differ.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.season != other.season {
            let (a, b) = (self.season, other.season);
            let problem = format!("errors scaled by naive forecasts of the seasons {a} and {b} cannot be merged");
            return Err(Error::Undetermined(problem));
        }
        Ok(ScaledErrors {
            abs: self.abs.merge_same(&other.abs),
            squared: self.squared.merge_same(&other.squared),
            naive_abs: self.naive_abs.merge_same(&other.naive_abs),
            naive_squared: self.naive_squared.merge_same(&other.naive_squared),
            season: self.season,
        })
    }

    /// The naive forecast of yₜ is the value one season earlier.
    fn naive<L: Loss>(&self, mean: &MeanLoss<L>, name: &str) -> Expr {
        let lag = crate::worked::subscript(self.season);
        mean.mean_with_symbols("yₜ", &format!("yₜ₋{lag}")).called(name)
    }
}

/// Whether the naive forecast has a value one season earlier to repeat.
pub(crate) fn naive_season(n_train: usize, season: usize) -> Result<()> {
    match n_train {
        1 => Err(Error::bad_param(
            "y_train",
            "1 value",
            "at least two values, so that the naive forecast has one to repeat,",
        )),
        n if season == 0 || season >= n => {
            let needed = format!("a whole number from 1 to {}, below the {n} values of y_train,", n - 1);
            Err(Error::bad_param("season", season, needed))
        }
        _ => Ok(()),
    }
}

formulas! { ScaledErrors;
    /// Mean absolute scaled error, MAE / (MAE of the naive forecast on the training data). At least 0; below 1 beats it.
    /// Undefined where the naive forecast never misses.
    mase: |e| {
        let naive = e.naive(&e.naive_abs, "naive MAE");
        let zero = naive.value() == 0.0;
        (e.abs.expr() / naive).undefined_if(zero, "the naive in-sample error is zero").called("MASE")
    };
    /// Root mean squared scaled error, √(MSE / MSE of the naive forecast). At least 0; below 1 beats it.
    /// Undefined where the naive forecast never misses.
    rmsse: |e| {
        let naive = e.naive(&e.naive_squared, "naive MSE");
        let zero = naive.value() == 0.0;
        (e.squared.expr() / naive).sqrt().undefined_if(zero, "the naive in-sample error is zero").called("RMSSE")
    };
}

/// A forecast of one quantile against the actuals, in a form that merges.
///
/// ```
/// use workings::metrics::QuantileErrors;
///
/// let q = QuantileErrors::new(&[10.0, 20.0, 30.0], &[12.0, 18.0, 33.0], 0.75)?;
/// // Too high by 2 and 3 costs 0.25 each, too low by 2 costs 0.75: 0.5 + 1.5 + 0.75 = 2.75.
/// assert!((q.wql() - 2.0 * 2.75 / 60.0).abs() < 1e-12);
/// assert!((q.coverage() - 2.0 / 3.0).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileErrors {
    pinball: MeanLoss<Pinball>,
    volume: MeanLoss<AbsoluteError>,
    tau: f64,
    n: usize,
    below: usize,
}

impl QuantileErrors {
    /// `y_pred` forecasts the `tau`-quantile of each actual.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `BadParam` for a quantile that is not between 0 and 1.
    pub fn new<'a>(
        y_true: impl Into<ArrayView1<'a, f64>>,
        y_pred: impl Into<ArrayView1<'a, f64>>,
        tau: f64,
    ) -> Result<Self> {
        let (y, q) = (y_true.into(), y_pred.into());
        let pinball = MeanLoss::new(Pinball { tau }, y, q)?;
        let zeros = ndarray::Array1::zeros(y.len());
        let volume = MeanLoss::new(AbsoluteError, y.view(), &zeros)?;
        let below = y.iter().zip(&q).filter(|(y, q)| y < q).count();
        Ok(QuantileErrors { pinball, volume, tau, n: y.len(), below })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The quantile.
    pub fn tau(&self) -> f64 {
        self.tau
    }

    /// The errors of both series, forecast at the same quantile.
    ///
    /// # Errors
    /// `Undetermined` if the quantiles differ.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        if self.tau != other.tau {
            let problem = format!("errors at the quantiles {} and {} cannot be merged", self.tau, other.tau);
            return Err(Error::Undetermined(problem));
        }
        Ok(QuantileErrors {
            pinball: self.pinball.merge_same(&other.pinball),
            volume: self.volume.merge_same(&other.volume),
            tau: self.tau,
            n: self.n + other.n,
            below: self.below + other.below,
        })
    }

    /// `pinball[0.1]`
    fn at(&self, name: &str) -> String {
        format!("{name}[{}]", crate::worked::six(self.tau))
    }
}

formulas! { QuantileErrors, remark: |q| format!("τ = {}", crate::worked::six(q.tau));
    /// Mean pinball loss, in the unit of the actuals. At least 0; at the median half the MAE.
    pinball_loss: |q| q.pinball.expr().renamed(q.at("pinball"));
    /// Weighted quantile loss, 2·Σ pinball / Σ|y|, a fraction. At least 0; at the median the WAPE of the median forecast.
    /// Undefined where every actual is 0. Source: Amazon Forecast Developer Guide, Evaluating Predictor Accuracy.
    wql: |q| {
        let volume = q.volume.volume().called("Σ|y|");
        let zero = volume.value() == 0.0;
        (2.0 * q.pinball.total().called(q.at("Σ pinball")) / volume)
            .undefined_if(zero, "every actual value is 0")
            .called(q.at("wQL"))
    };
    /// The share of actuals strictly below the forecast; τ where the forecast is calibrated. 0 to 1.
    coverage: |q| {
        (Expr::named("actuals below", q.below as f64) / Expr::named("n", q.n as f64)).called("coverage")
    };
}

/// Forecasts of several quantiles of the same actuals.
///
/// ```
/// use ndarray::array;
/// use workings::metrics::QuantileForecast;
///
/// let f = QuantileForecast::new(&[10.0, 20.0], &[0.1, 0.5, 0.9], &array![[8.0, 15.0], [11.0, 19.0], [14.0, 26.0]])?;
/// assert_eq!(f.quantiles().len(), 3);
/// assert!((f.mean_wql() - f.quantiles().iter().map(|q| q.wql()).sum::<f64>() / 3.0).abs() < 1e-15);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileForecast {
    quantiles: Vec<QuantileErrors>,
}

impl QuantileForecast {
    /// `forecasts` has a row for each quantile and a column for each actual.
    ///
    /// # Errors
    /// `Empty`, `Shape`, `NotFinite`, `LengthMismatch`; `OutOfRange` for a quantile that is not between 0 and 1.
    pub fn new<'a>(
        y_true: impl Into<ArrayView1<'a, f64>>,
        quantiles: &[f64],
        forecasts: impl Into<ArrayView2<'a, f64>>,
    ) -> Result<Self> {
        let (y_true, forecasts) = (y_true.into(), forecasts.into());
        if quantiles.is_empty() {
            return Err(Error::empty("quantiles"));
        }
        input::in_range("quantiles", quantiles.iter().copied(), |q| q > 0.0 && q < 1.0, "a number between 0 and 1")?;
        if forecasts.nrows() != quantiles.len() {
            let given = format!("{} × {}", forecasts.nrows(), forecasts.ncols());
            let needed = format!("{} rows, one a quantile,", quantiles.len());
            return Err(Error::Shape { name: "forecasts".into(), given, needed });
        }
        input::same_length("y_true", y_true.len(), "a row of forecasts", forecasts.ncols())?;
        for (i, row) in forecasts.rows().into_iter().enumerate() {
            input::finite(&format!("forecasts[{i}]"), row.iter().copied())?;
        }
        let errors =
            quantiles.iter().zip(forecasts.rows()).map(|(tau, row)| QuantileErrors::new(y_true.view(), row, *tau));
        Ok(QuantileForecast { quantiles: errors.collect::<Result<_>>()? })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// Each quantile's errors.
    pub fn quantiles(&self) -> &[QuantileErrors] {
        &self.quantiles
    }

    /// The errors of both series, forecast at the same quantiles.
    ///
    /// # Errors
    /// `Undetermined` if the quantiles differ.
    pub fn merge(&self, other: &Self) -> Result<Self> {
        let same = self.quantiles.len() == other.quantiles.len()
            && self.quantiles.iter().zip(&other.quantiles).all(|(a, b)| a.tau == b.tau);
        if !same {
            return Err(Error::Undetermined("forecasts of different quantiles cannot be merged".into()));
        }
        let merged = self.quantiles.iter().zip(&other.quantiles).map(|(a, b)| a.merge(b));
        Ok(QuantileForecast { quantiles: merged.collect::<Result<_>>()? })
    }
}

formulas! { untabled QuantileForecast;
    /// The plain mean of wQL over the quantiles, a fraction. At least 0; undefined where every actual is 0.
    mean_wql: |f| Expr::mean_of(f.quantiles.iter().map(|q| q.worked().wql().expr().clone())).called("mean wQL");
    /// Continuous ranked probability score from the quantiles, twice the mean of their pinball losses, in the unit of the
    /// actuals. At least 0; with evenly spaced quantiles it approaches the CRPS as they become many.
    crps: |f| {
        let losses = f.quantiles.iter().map(|q| q.pinball.expr().renamed(q.at("pinball")));
        (2.0 * Expr::mean_of(losses)).called("CRPS (approximated from the quantiles)")
    };
}

/// Prediction intervals against the actuals, in a form that merges.
///
/// ```
/// use workings::metrics::IntervalErrors;
///
/// let i = IntervalErrors::new(&[10.0, 20.0], &[8.0, 21.0], &[12.0, 25.0])?;
/// assert_eq!((i.coverage(), i.mean_width()), (0.5, 4.0));
/// // At level 80 % (alpha 0.2) the miss by 1 costs 2 / 0.2 = 10 on top of the widths.
/// assert!((i.winkler_score(0.2) - (4.0 + 4.0 + 10.0) / 2.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalErrors {
    n: usize,
    inside: usize,
    width: Sum,
    /// Σ of how far actuals lie below the lower and above the upper end.
    missed_by: Sum,
    head: Head<3>,
}

impl IntervalErrors {
    /// Intervals from `lower` to `upper`, both ends included.
    ///
    /// # Errors
    /// `LengthMismatch`, `Empty`, `NotFinite`; `OutOfRange` where an upper end lies below its lower end.
    pub fn new<'a>(
        y_true: impl Into<ArrayView1<'a, f64>>,
        lower: impl Into<ArrayView1<'a, f64>>,
        upper: impl Into<ArrayView1<'a, f64>>,
    ) -> Result<Self> {
        let (y, lower, upper) = (y_true.into(), lower.into(), upper.into());
        input::same_length("y_true", y.len(), "lower", lower.len())?;
        input::same_length("y_true", y.len(), "upper", upper.len())?;
        for (name, column) in [("y_true", y), ("lower", lower), ("upper", upper)] {
            input::finite(name, column.iter().copied())?;
        }
        let (y, lower, upper) = (input::slice(&y), input::slice(&lower), input::slice(&upper));
        if let Some(index) = (0..y.len()).find(|&i| upper[i] < lower[i]) {
            let needed = "an upper end no lower than the lower one";
            return Err(Error::OutOfRange { name: "upper".into(), index, value: upper[index], needed });
        }
        let rows = || (0..y.len()).map(|i| (y[i], lower[i], upper[i]));
        Ok(IntervalErrors {
            n: y.len(),
            inside: rows().filter(|(y, l, u)| l <= y && y <= u).count(),
            width: rows().map(|(_, l, u)| u - l).collect(),
            missed_by: rows().map(|(y, l, u)| missed(y, l, u)).collect(),
            head: Head::new([&y, &lower, &upper]),
        })
    }

    /// The metrics with their derivations.
    pub fn worked(&self) -> Workings<'_, Self> {
        Workings(self)
    }

    /// The intervals of both series.
    pub fn merge(&self, other: &Self) -> Self {
        IntervalErrors {
            n: self.n + other.n,
            inside: self.inside + other.inside,
            width: self.width.merge(&other.width),
            missed_by: self.missed_by.merge(&other.missed_by),
            head: self.head.merge(&other.head),
        }
    }
}

/// How far an actual lies outside its interval.
fn missed<N: Number>(y: N, lower: N, upper: N) -> N {
    N::from(0.0).max(lower - y.clone()) + N::from(0.0).max(y - upper)
}

formulas! { IntervalErrors;
    /// The share of actuals inside their interval. 0 to 1; the nominal level where the forecast is calibrated.
    coverage: |i| (Expr::named("actuals inside", i.inside as f64) / Expr::named("n", i.n as f64)).called("coverage");
    /// Mean width of the intervals, in the unit of the actuals.
    mean_width: |i| i.head.mean(["yᵢ", "lᵢ", "uᵢ"], i.width.value(), |[_, l, u]| u - l).called("mean width");
    /// Winkler (interval) score for intervals of level 1 − `alpha`: the width plus 2/alpha times the distance of a miss,
    /// averaged, in the unit of the actuals. At least 0, smaller is better; undefined for alpha outside 0 to 1.
    ///
    /// Source: Winkler (1972), J. Am. Stat. Assoc. 67, 187–191.
    winkler_score: |i, alpha: f64| {
        let fits = alpha > 0.0 && alpha < 1.0;
        let penalty = 2.0 / Expr::named("α", alpha);
        let total = i.width.value() + penalty.value() * i.missed_by.value();
        i.head
            .mean(["yᵢ", "lᵢ", "uᵢ"], total, |[y, l, u]| &u - &l + &penalty * missed(y, l, u))
            .undefined_if(!fits, "alpha must be a number between 0 and 1")
            .called("Winkler score")
    };
}

/// Theil's U₂: the root of the sum of squared relative errors over that of the naive forecast "no change".
///
/// `y_pred[t]` forecasts `y[t]`, the first is not used. At least 0; below 1 beats the naive forecast.
///
/// # Errors
/// `LengthMismatch`, `NotFinite`; `BadParam` for fewer than two values.
///
/// Source: Theil (1966), Applied Economic Forecasting.
/// ```
/// // Relative errors 0.1 and 0 against relative changes 0.1 and 0.1 (to 12 of 11): √(0.01 / 0.018264…)
/// let u2 = workings::metrics::theil_u2(&[10.0, 11.0, 12.0], &[10.0, 12.0, 12.0])?;
/// assert!((u2 - (0.01 / (0.01 + 1.0 / 121.0_f64)).sqrt()).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
pub fn theil_u2<'a>(y: impl Into<ArrayView1<'a, f64>>, y_pred: impl Into<ArrayView1<'a, f64>>) -> Result<f64> {
    let (y, y_pred) = (y.into(), y_pred.into());
    Ok(theil_u2_expr(&input::slice(&y), &input::slice(&y_pred))?.value())
}

pub(crate) fn theil_u2_expr(y: &[f64], y_pred: &[f64]) -> Result<Expr> {
    input::same_length("y", y.len(), "y_pred", y_pred.len())?;
    input::finite("y", y.iter().copied())?;
    input::finite("y_pred", y_pred.iter().copied())?;
    if y.len() < 2 {
        return Err(Error::bad_param("y", format!("{} value", y.len()), "at least two values"));
    }
    let (now, next, forecast) = (&y[..y.len() - 1], &y[1..], &y_pred[1..]);
    fn relative<N: Number>(next: N, now: N) -> N {
        ((next - now.clone()) / now).powi(2)
    }
    let error = |now: Expr, next: Expr, forecast: Expr| ((forecast - next) / now).powi(2);
    let rows = || now.iter().zip(next).zip(forecast).map(|((a, b), f)| (*a, *b, *f));
    let errors = crate::stats::accurate_sum(rows().map(|(a, b, f)| ((f - b) / a).powi(2)));
    let changes = crate::stats::accurate_sum(rows().map(|(a, b, _)| relative(b, a)));
    let head = Head::new([now, next, forecast]);
    let names = ["yₜ", "yₜ₊₁", "ŷₜ₊₁"];
    let errors = head.sum(names, errors, |[a, b, f]| error(a, b, f)).called("Σ relative error²");
    let changes = head.sum(names, changes, |[a, b, _]| relative(b, a)).called("Σ relative change²");
    let (zero, flat) = (now.contains(&0.0), changes.value() == 0.0);
    Ok((errors / changes)
        .sqrt()
        .undefined_if(zero, "an actual value is 0")
        .undefined_if(flat, "the series never changes, so the naive forecast is perfect")
        .called("U₂"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use ndarray::array;

    /// The history 2, 6, 3, 9 changes by 4, 3, 6 (squares 61), over two steps by 1 and 3; the forecast misses by 1 and 4.
    #[test]
    fn scaled_errors_by_hand() {
        let of = |season| ScaledErrors::new(&[2.0, 6.0, 3.0, 9.0], &[8.0, 5.0], &[7.0, 9.0], season).unwrap();
        assert_relative_eq!(of(1).mase(), 2.5 / (13.0 / 3.0), max_relative = 1e-15);
        assert_relative_eq!(of(2).mase(), 2.5 / 2.0, max_relative = 1e-15);
        assert_relative_eq!(of(1).rmsse(), (8.5_f64 / (61.0 / 3.0)).sqrt(), max_relative = 1e-15);
        let constant = ScaledErrors::new(&[4.0, 4.0], &[5.0], &[4.0], 1).unwrap();
        assert_eq!(constant.worked().mase().undefined(), Some("the naive in-sample error is zero"));
        assert!(constant.rmsse().is_nan());
    }

    #[test]
    fn a_season_must_fit_the_history() {
        let error = |train: &[f64], season| ScaledErrors::new(train, &[1.0], &[1.0], season).unwrap_err().to_string();
        let needed = "but a whole number from 1 to 2, below the 3 values of y_train, is needed";
        assert_eq!(error(&[1.0, 2.0, 3.0], 3), format!("season = 3, {needed}"));
        assert_eq!(error(&[1.0, 2.0, 3.0], 0), format!("season = 0, {needed}"));
        let one = "y_train = 1 value, but at least two values, so that the naive forecast has one to repeat, is needed";
        assert_eq!(error(&[1.0], 1), one);
        assert_eq!(error(&[], 1), "y_train is empty, but at least one value is needed");
    }

    /// τ = 0.8: too low by 4 costs 3.2, too high by 2 and 1 costs 0.4 and 0.2; Σ|y| = 24.
    #[test]
    fn quantile_errors_by_hand() {
        let q = QuantileErrors::new(&[10.0, -6.0, 8.0], &[6.0, -4.0, 9.0], 0.8).unwrap();
        assert_relative_eq!(q.pinball_loss(), 3.8 / 3.0, max_relative = 1e-14);
        assert_relative_eq!(q.wql(), 2.0 * 3.8 / 24.0, max_relative = 1e-14);
        assert_relative_eq!(q.coverage(), 2.0 / 3.0, max_relative = 1e-15);
        // An actual equal to the forecast is not below it.
        assert_eq!(QuantileErrors::new(&[1.0], &[1.0], 0.5).unwrap().coverage(), 0.0);
        let zeros = QuantileErrors::new(&[0.0], &[1.0], 0.5).unwrap();
        assert_eq!(zeros.worked().wql().undefined(), Some("every actual value is 0"));
        assert!(q.worked().wql().to_string().contains("Σ pinball[0.8] = "));
    }

    /// Losses at 0.25: 0.25·4 and 0.75·1; at 0.5: half of 1 and 3.
    #[test]
    fn several_quantiles_by_hand() {
        let f = QuantileForecast::new(&[10.0, 20.0], &[0.25, 0.5], &array![[6.0, 21.0], [9.0, 23.0]]).unwrap();
        assert_relative_eq!(f.mean_wql(), (3.5 / 30.0 + 4.0 / 30.0) / 2.0, max_relative = 1e-15);
        assert_relative_eq!(f.crps(), 0.875 + 1.0, max_relative = 1e-15);
        assert_eq!(f.worked().crps().name(), "CRPS (approximated from the quantiles)");
    }

    #[test]
    fn quantile_forecasts_name_what_is_wrong() {
        let y = [10.0, 20.0];
        let error = |levels: &[f64], forecasts: ndarray::Array2<f64>| {
            QuantileForecast::new(&y, levels, &forecasts).unwrap_err().to_string()
        };
        let ones = ndarray::Array2::ones((2, 2));
        assert_eq!(error(&[0.5, 1.0], ones.clone()), "quantiles[1] is 1, but a number between 0 and 1 is needed");
        assert_eq!(error(&[], ones.clone()), "quantiles is empty, but at least one value is needed");
        assert!(error(&[0.5], ones.clone()).contains("1 rows"), "{}", error(&[0.5], ones.clone()));
        let needed = "but only finite numbers can be used; remove or impute it first";
        assert_eq!(
            error(&[0.5, 0.9], array![[1.0, 1.0], [1.0, f64::NAN]]),
            format!("forecasts[1][1] is NaN, {needed}")
        );
        assert!(error(&[0.5, 0.9], ndarray::Array2::ones((2, 3))).contains("a row of forecasts has 3"));
        for tau in [0.0, 1.0, f64::NAN] {
            assert!(matches!(QuantileErrors::new(&y, &y, tau), Err(Error::BadParam { .. })), "{tau}");
        }
    }

    /// Widths 4, 2 and 6; 13 lies 1 above, 5 lies 2 below.
    #[test]
    fn intervals_by_hand() {
        let i = IntervalErrors::new(&[13.0, 5.0, 9.0], &[8.0, 7.0, 3.0], &[12.0, 9.0, 9.0]).unwrap();
        assert_relative_eq!(i.coverage(), 1.0 / 3.0, max_relative = 1e-15);
        assert_eq!(i.mean_width(), 4.0);
        assert_relative_eq!(i.winkler_score(0.5), (12.0 + 4.0 * 3.0) / 3.0, max_relative = 1e-15);
        assert!(i.winkler_score(0.0).is_nan() && i.winkler_score(1.0).is_nan());
        let crossed = IntervalErrors::new(&[1.0], &[2.0], &[1.0]).unwrap_err();
        assert!(matches!(crossed, Error::OutOfRange { index: 0, .. }));
        assert!(matches!(IntervalErrors::new(&[1.0], &[2.0, 3.0], &[1.0]), Err(Error::LengthMismatch { .. })));
        assert!(matches!(IntervalErrors::new(&[], &[], &[]), Err(Error::Empty { .. })));
        assert!(matches!(IntervalErrors::new(&[1.0], &[f64::NAN], &[1.0]), Err(Error::NotFinite { .. })));
    }

    /// 1e16 and a thousand ones: plain addition of the parts would keep none of the ones.
    #[test]
    fn merged_widths_lose_nothing() {
        let of = |width: f64| IntervalErrors::new(&[0.0], &[0.0], &[width]).unwrap();
        let merged = (0..1000).fold(of(1e16), |merged, _| merged.merge(&of(1.0)));
        assert_relative_eq!(merged.mean_width(), (1e16 + 1000.0) / 1001.0, max_relative = 1e-16);
    }

    #[test]
    fn what_was_measured_differently_does_not_merge() {
        let scaled = |season| ScaledErrors::new(&[2.0, 6.0, 3.0, 9.0], &[8.0], &[7.0], season).unwrap();
        assert!(matches!(scaled(1).merge(&scaled(2)), Err(Error::Undetermined(_))));
        assert_eq!(scaled(2).merge(&scaled(2)).unwrap().mase(), scaled(2).mase());
        let at = |tau| QuantileErrors::new(&[10.0], &[6.0], tau).unwrap();
        let error = at(0.1).merge(&at(0.9)).unwrap_err().to_string();
        assert_eq!(error, "errors at the quantiles 0.1 and 0.9 cannot be merged");
        let forecast = |tau| QuantileForecast::new(&[10.0], &[tau], &array![[6.0]]).unwrap();
        assert!(matches!(forecast(0.1).merge(&forecast(0.9)), Err(Error::Undetermined(_))));
    }

    /// 2·|y − ŷ| / (|y| + |ŷ|) = 2·0.5 / 2.5, though the sum of the two overflows.
    #[test]
    fn smape_of_the_largest_numbers() {
        assert_relative_eq!(smape(&[1e308], &[1.5e308]).unwrap(), 0.4, max_relative = 1e-15);
        assert_relative_eq!(smape(&[1.7e308], &[-1.7e308]).unwrap(), 2.0, max_relative = 1e-15);
        assert_eq!(smape(&[0.0, 10.0], &[0.0, 5.0]).unwrap(), 1.0 / 3.0);
    }

    /// From 10: relative errors 1/10 and 3/15, relative changes 0.5 and 0.2 (15 to 12).
    #[test]
    fn theil_by_hand() {
        let u2 = theil_u2(&[10.0, 15.0, 12.0], &[99.0, 14.0, 15.0]).unwrap();
        assert_relative_eq!(u2, ((0.01 + 0.04) / (0.25 + 0.04_f64)).sqrt(), max_relative = 1e-14);
        assert!(theil_u2(&[5.0, 5.0], &[5.0, 6.0]).unwrap().is_nan());
        assert!(theil_u2(&[0.0, 5.0], &[5.0, 6.0]).unwrap().is_nan());
        assert!(matches!(theil_u2(&[1.0], &[1.0]), Err(Error::BadParam { .. })));
    }
}
