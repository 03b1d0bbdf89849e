//! Imputation: each missing value (NaN) becomes one number that the training part has for its feature.
//!
//! - Strategies: mean, median, most frequent value, or a constant of one's own.
//! - Conventions: of equally frequent values the smallest; missing values do not count; a feature without any observed
//!   value is an error (scikit-learn drops its column), unless the fill is a constant; infinities are refused.
//! - Cost: O(n·d) for the mean, O(n·d·log n) for the most frequent value.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, CowArray, Data, Ix2};

use super::columns::try_by_rows;
use crate::input;
use crate::stats::{QuantileMethod, Sample, ascending, quantile_expr};
use crate::worked::{Expr, Number};
use crate::{Error, Result};

/// What takes the place of a missing value.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Strategy {
    Mean,
    Median,
    /// The mode; of several the smallest.
    MostFrequent,
    Constant(f64),
}

impl Strategy {
    /// The fill for one feature, in its unit; NaN marks its missing values.
    ///
    /// # Errors
    /// `Empty` for no values; `Undetermined` if every value is missing; `NotFinite` for infinities or a constant that is no
    /// finite number.
    /// ```
    /// use workings::preprocessing::Strategy;
    /// assert_eq!(Strategy::Median.fill(&[4.0, f64::NAN, 1.0, 3.0])?, 3.0);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn fill(self, x: &[f64]) -> Result<f64> {
        Ok(self.expr(x)?.value())
    }

    /// The fill with its derivation.
    ///
    /// # Errors
    /// As [`fill`](Self::fill).
    pub fn expr(self, x: &[f64]) -> Result<Expr> {
        let seen = observed("x", x)?;
        if let Strategy::Constant(constant) = self {
            input::finite("fill_value", [constant])?;
            return Ok(Expr::named("fill", constant));
        }
        if seen.is_empty() {
            let problem = "every value of x is missing, so there is no observed value to impute from";
            return Err(Error::Undetermined(problem.into()));
        }
        Ok(match self {
            Strategy::Mean => Sample::new(&seen)?.mean_expr().renamed("fill"),
            Strategy::Median => quantile_expr(QuantileMethod::Linear, &ascending(&seen), 0.5).renamed("fill"),
            _ => {
                let (value, times) = most_frequent(seen);
                Expr::named(format!("the most frequent value, {times} times"), value).called("fill")
            }
        })
    }
}

/// The values that are not missing.
///
/// # Errors
/// `Empty` for no values at all; `NotFinite` for infinities.
fn observed(name: &str, x: &[f64]) -> Result<Vec<f64>> {
    if x.is_empty() {
        return Err(Error::empty(name));
    }
    gaps_or_finite(name, x)?;
    Ok(x.iter().copied().filter(|x| !x.is_nan()).collect())
}

/// Missing values may be; infinities may not.
pub(super) fn gaps_or_finite(name: &str, x: &[f64]) -> Result<()> {
    match infinite(x) {
        Some(index) => Err(Error::NotFinite { name: name.into(), index, value: x[index] }),
        None => Ok(()),
    }
}

fn infinite(x: &[f64]) -> Option<usize> {
    x.iter().position(|x| x.is_infinite())
}

/// The most frequent of at least one value, the smallest of several, and how often it occurs.
fn most_frequent(mut values: Vec<f64>) -> (f64, usize) {
    values.sort_unstable_by(f64::total_cmp);
    let runs = values.chunk_by(|a, b| a == b).map(|run| (run[0], run.len()));
    runs.reduce(|best, run| if run.1 > best.1 { run } else { best }).unwrap_or((f64::NAN, 0))
}

/// What to fill in.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SimpleImputerParams {
    strategy: Strategy,
}

impl SimpleImputerParams {
    /// Default: the mean.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = strategy;
        self
    }
}

/// The fill of each training feature.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::{SimpleImputer, Strategy};
///
/// let train = Dataset::new(array![[1.0, 8.0], [f64::NAN, 8.0], [4.0, 9.0]], array![0, 1, 1]);
/// let imputer = SimpleImputer::params().strategy(Strategy::MostFrequent).fit(&train)?;
/// assert_eq!(imputer.try_transform(&array![[5.0, f64::NAN]])?, array![[5.0, 8.0]]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq)]
pub struct SimpleImputer {
    fills: Vec<f64>,
}

impl SimpleImputer {
    /// The settings, to be fitted.
    pub fn params() -> SimpleImputerParams {
        SimpleImputerParams { strategy: Strategy::Mean }
    }

    /// The fill of each feature, in its unit.
    pub fn fills(&self) -> &[f64] {
        &self.fills
    }

    /// The same rows with every NaN filled, shape `(n, d)`; a matrix that is handed over, in its own memory.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for infinities.
    pub fn try_transform<'a>(&self, x: impl Into<CowArray<'a, f64, Ix2>>) -> Result<Array2<f64>> {
        try_by_rows("x", x.into(), self.fills.len(), infinite, |row| {
            for (x, fill) in row.iter_mut().zip(&self.fills).filter(|(x, _)| x.is_nan()) {
                *x = *fill;
            }
        })
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for SimpleImputerParams {
    type Object = SimpleImputer;

    /// Errors: as [`Strategy::fill`].
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<SimpleImputer> {
        let x = data.records();
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        let fills = x.columns().into_iter().map(|column| self.strategy.fill(&input::slice(&column)));
        Ok(SimpleImputer { fills: fills.collect::<Result<_>>()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const GAP: f64 = f64::NAN;

    /// 9, 1, 1, 9, 4: mean 24/5, median 4; 1 and 9 occur twice each.
    #[test]
    fn every_strategy_looks_at_observed_values_only() {
        let x = [9.0, GAP, 1.0, 1.0, 9.0, GAP, 4.0];
        let fill = |strategy: Strategy| strategy.fill(&x).unwrap();
        assert!((fill(Strategy::Mean) - 4.8).abs() < 1e-14);
        assert_eq!(fill(Strategy::Median), 4.0);
        assert_eq!(fill(Strategy::MostFrequent), 1.0);
        assert_eq!(fill(Strategy::Constant(-1.0)), -1.0);
        assert_eq!(most_frequent(vec![2.0, 5.0, 5.0, 2.0, 5.0]), (5.0, 3));
    }

    #[test]
    fn the_training_fill_goes_into_other_rows() {
        let train = DatasetBase::from(array![[1.0, GAP], [5.0, 3.0]]);
        let imputer = SimpleImputer::params().fit(&train).unwrap();
        assert_eq!(imputer.fills(), [3.0, 3.0]);
        assert_eq!(imputer.try_transform(&array![[GAP, 7.0]]).unwrap(), array![[3.0, 7.0]]);
        assert!(matches!(imputer.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(imputer.try_transform(&array![[1.0, f64::INFINITY]]), Err(Error::NotFinite { .. })));
    }

    #[test]
    fn nothing_observed_gives_no_fill() {
        assert!(matches!(Strategy::Mean.fill(&[GAP, GAP]), Err(Error::Undetermined(_))));
        assert_eq!(Strategy::Constant(0.0).fill(&[GAP]).unwrap(), 0.0);
        assert!(matches!(Strategy::Constant(GAP).fill(&[1.0]), Err(Error::NotFinite { .. })));
        assert!(matches!(Strategy::Mean.fill(&[]), Err(Error::Empty { .. })));
        assert!(matches!(Strategy::Median.fill(&[1.0, f64::INFINITY]), Err(Error::NotFinite { index: 1, .. })));
        let nothing = DatasetBase::from(Array2::<f64>::zeros((0, 2)));
        assert!(matches!(SimpleImputer::params().fit(&nothing), Err(Error::Empty { .. })));
    }
}
