//! Running statistics: after each value, what is known of all so far.
//!
//! - Mean and variance: mean += (x − mean) / n, M₂ += (x − old mean)(x − new mean), variance = M₂ / (n − ddof); two streams
//!   merge as [`Moments`] do, of which these are a special case.
//! - Exponentially weighted moving average: s = α x + (1 − α) s, beginning at the first value.
//! - Maximum: from a start, 0 unless told otherwise; an equal value is no change.
//! - Cost: O(1) a value, in constant memory.
//! - Source: Welford (1962), Technometrics 4, 419–420; Roberts (1959), Technometrics 1, 239–250.

use crate::input::{finite, setting};
use crate::stats::Moments;
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// Count, mean and variance of the values so far.
///
/// ```
/// use workings::streaming::RunningMoments;
///
/// let mut running = RunningMoments::default();
/// for value in [2.0, 4.0, 4.0, 10.0] {
///     running.add(value)?;
/// }
/// assert_eq!((running.n(), running.mean()), (4, 5.0));
/// assert!((running.var(0) - 9.0).abs() < 1e-12);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct RunningMoments(Option<Moments>);

impl RunningMoments {
    /// Takes a value in.
    ///
    /// # Errors
    /// `NotFinite`, after which all is as before.
    pub fn add(&mut self, value: f64) -> Result<()> {
        let one = Moments::new(&[value])?;
        self.0 = Some(self.0.map_or(one, |moments| moments.merge(&one)));
        Ok(())
    }

    /// Both streams together.
    pub fn merge(&self, other: &RunningMoments) -> RunningMoments {
        match (self.0, other.0) {
            (Some(a), Some(b)) => RunningMoments(Some(a.merge(&b))),
            (a, b) => RunningMoments(a.or(b)),
        }
    }

    pub fn n(&self) -> usize {
        self.0.map_or(0, |moments| moments.n())
    }

    /// `NaN` before the first value.
    pub fn mean(&self) -> f64 {
        self.0.map_or(f64::NAN, |moments| moments.mean())
    }

    /// Σ(x − mean)² / (n − ddof); `NaN` for no more than `ddof` values.
    pub fn var(&self, ddof: usize) -> f64 {
        self.0.map_or(f64::NAN, |moments| moments.var(ddof))
    }

    /// The mean and variance after each of these values, as Welford's steps.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    pub fn of_each(values: &[f64], ddof: usize) -> Result<(Vec<Expr>, Vec<Expr>)> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        finite("values", values.iter().copied())?;
        let mut running = RunningMoments::default();
        let (mut means, mut variances) = (Vec::with_capacity(values.len()), Vec::with_capacity(values.len()));
        for (before, value) in values.iter().enumerate() {
            let (old, old_m2) = (running, running.0.map_or(0.0, |moments| moments.sum_of_squares()));
            running.add(*value)?;
            let (x, n) = (Expr::named("x", *value), Expr::named("n", running.n() as f64));
            let old_mean = Expr::named("old mean", if before == 0 { 0.0 } else { old.mean() });
            let mean = match before {
                0 => x.clone(),
                _ => (&old_mean + (&x - &old_mean) / &n).valued(running.mean()),
            };
            let mean = mean.called("mean");
            let m2 = running.0.map_or(0.0, |moments| moments.sum_of_squares());
            let m2 = match before {
                0 => Expr::named("M₂", m2),
                _ => (Expr::named("old M₂", old_m2) + (&x - old_mean) * (&x - &mean)).valued(m2).called("M₂"),
            };
            let divisor = if ddof == 0 { n } else { n - ddof as f64 };
            let variance = (m2 / divisor)
                .undefined_if(running.n() <= ddof, format!("no more than ddof = {ddof} values"))
                .called("variance");
            means.push(mean);
            variances.push(variance);
        }
        Ok((means, variances))
    }
}

/// An exponentially weighted moving average: the newest value counts α, the one before it α(1 − α), and so on.
///
/// ```
/// use workings::streaming::Ewma;
///
/// let mut average = Ewma::new(0.25)?;
/// let values: Vec<f64> = [8.0, 12.0, 9.0].into_iter().map(|x| average.add(x).value()).collect();
/// assert_eq!(values, [8.0, 9.0, 9.0]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ewma {
    alpha: f64,
    value: Option<f64>,
}

impl Ewma {
    /// # Errors
    /// `BadParam` for an alpha outside 0 (excluded) to 1.
    pub fn new(alpha: f64) -> Result<Ewma> {
        setting("alpha", alpha, alpha > 0.0 && alpha <= 1.0, "a number above 0 and at most 1")?;
        Ok(Ewma { alpha, value: None })
    }

    /// The average after this value; one that is no finite number stays in all later ones.
    pub fn add(&mut self, value: f64) -> Expr {
        let x = Expr::named("x", value);
        let average = match self.value {
            None => x,
            Some(before) => {
                let alpha = Expr::named("α", self.alpha);
                &alpha * x + (1.0 - &alpha) * Expr::named("s before", before)
            }
        };
        self.value = Some(average.value());
        average.called("s")
    }

    /// The average so far; `None` before the first value.
    pub fn value(&self) -> Option<f64> {
        self.value
    }
}

/// The largest value so far, and when it changed.
#[derive(Debug, Clone, PartialEq)]
pub struct RunningMaximum {
    /// After each value.
    pub running: Vec<f64>,
    /// The positions of values above all before them and the start.
    pub changes: Vec<usize>,
}

impl RunningMaximum {
    /// Of these values and the start.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`.
    /// ```
    /// use workings::streaming::RunningMaximum;
    ///
    /// let maximum = RunningMaximum::new(&[0.4, 0.9, 0.2, 0.9], 0.0)?;
    /// assert_eq!((maximum.running, maximum.changes), (vec![0.4, 0.9, 0.9, 0.9], vec![0, 1]));
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(values: &[f64], start: f64) -> Result<RunningMaximum> {
        if values.is_empty() {
            return Err(Error::empty("values"));
        }
        finite("values", values.iter().copied())?;
        setting("start", start, !start.is_nan(), "a number")?;
        let mut largest = start;
        let mut changes = Vec::new();
        let running = values.iter().enumerate().map(|(i, value)| {
            if *value > largest {
                largest = *value;
                changes.push(i);
            }
            largest
        });
        Ok(RunningMaximum { running: running.collect(), changes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 1, 3, 8: means 1, 2, 4; sample variances undefined, 2, (9 + 1 + 16) / 2 = 13.
    #[test]
    fn mean_and_sample_variance_after_each_value() {
        let (means, variances) = RunningMoments::of_each(&[1.0, 3.0, 8.0], 1).unwrap();
        assert_eq!(means.iter().map(Expr::value).collect::<Vec<_>>(), [1.0, 2.0, 4.0]);
        assert!(variances[0].undefined().is_some());
        assert!((variances[1].value() - 2.0).abs() < 1e-15 && (variances[2].value() - 13.0).abs() < 1e-13);
        assert!(variances[2].worked().to_string().contains("old M₂"));
    }

    #[test]
    fn streams_merge() {
        let of = |values: &[f64]| {
            let mut running = RunningMoments::default();
            values.iter().for_each(|value| running.add(*value).unwrap());
            running
        };
        let merged = of(&[1.0, 3.0]).merge(&of(&[8.0])).merge(&of(&[]));
        assert_eq!((merged.n(), merged.mean()), (3, 4.0));
        assert!((merged.var(1) - 13.0).abs() < 1e-13);
        assert!(of(&[]).mean().is_nan() && of(&[]).var(0).is_nan());
        assert_eq!(of(&[]).merge(&of(&[2.0])), of(&[2.0]));
    }

    #[test]
    fn wrong_values_are_refused() {
        let mut running = RunningMoments::default();
        assert!(running.add(f64::NAN).is_err() && running.n() == 0);
        assert!(matches!(RunningMoments::of_each(&[], 0), Err(Error::Empty { .. })));
        assert!(matches!(RunningMoments::of_each(&[f64::NAN], 0), Err(Error::NotFinite { .. })));
        for alpha in [0.0, -0.1, 1.1, f64::NAN] {
            assert!(Ewma::new(alpha).is_err());
        }
        let mut last = Ewma::new(1.0).unwrap();
        assert!(last.value().is_none());
        assert_eq!((last.add(3.0).value(), last.add(7.0).value(), last.value()), (3.0, 7.0, Some(7.0)));
        assert!(matches!(RunningMaximum::new(&[], 0.0), Err(Error::Empty { .. })));
        assert!(RunningMaximum::new(&[1.0], f64::NAN).is_err());
        let below = RunningMaximum::new(&[-3.0, -1.0], 0.0).unwrap();
        assert_eq!((below.running, below.changes), (vec![0.0, 0.0], vec![]));
        assert_eq!(RunningMaximum::new(&[-3.0, -1.0], f64::NEG_INFINITY).unwrap().changes, [0, 1]);
    }
}
