//! Features whose variance is above a threshold; with threshold 0 those that are not constant.
//!
//! - Formula: Σ(x − x̄)² / n > threshold (ddof 0, as scikit-learn), in squared units of the feature: scale first, or the
//!   threshold means something else for every feature.
//! - Cost: O(n·d).

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{ArrayBase, Data, Ix2};

use super::{FeatureSelection, Verdict, checked};
use crate::input;
use crate::preprocessing::columns::by_columns;
use crate::preprocessing::pipeline::names_of;
use crate::stats::Moments;
use crate::worked::six;
use crate::{Error, Result};

/// The threshold.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::VarianceThreshold;
///
/// let x = array![[0.0, 2.0, 1.0], [0.0, 1.0, 1.0], [1.0, 9.0, 1.0]];
/// let data = Dataset::new(x, array![0, 0, 1]).with_feature_names(vec!["a", "b", "c"]);
/// let varied = VarianceThreshold::params().threshold(0.25).fit(&data)?;
/// assert_eq!(varied.feature_names(), ["b"]); // variances 2/9, 38/3 and 0
/// assert_eq!(varied.verdicts()[0].reason, "variance 0.222222 ≤ 0.25");
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VarianceThreshold {
    threshold: f64,
}

impl VarianceThreshold {
    /// Drops constant features.
    pub fn params() -> Self {
        VarianceThreshold { threshold: 0.0 }
    }

    /// What the variance must be above (default 0, at least 0).
    pub fn threshold(mut self, threshold: f64) -> Self {
        self.threshold = threshold;
        self
    }

    fn verdict(&self, name: &str, column: &[f64]) -> Result<Verdict> {
        let moments = Moments::new(column)?;
        // Of equal values the variance may come out as a trace of rounding.
        let constant = moments.min() == moments.max();
        let score = if constant { 0.0 } else { moments.var(0) };
        if score.is_nan() {
            let problem = format!("the squares of {name} over- or underflow; measure it in another unit");
            return Err(Error::Undetermined(problem));
        }
        let kept = !constant && score > self.threshold;
        let reason = match (constant, kept) {
            (true, _) => format!("constant: every value is {}", six(moments.min())),
            (_, true) => format!("variance {} > {}", six(score), six(self.threshold)),
            (_, false) => format!("variance {} ≤ {}", six(score), six(self.threshold)),
        };
        Ok(Verdict { name: name.into(), kept, score, reason })
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for VarianceThreshold {
    type Object = FeatureSelection;

    /// Errors: `Empty`, `NotFinite`; `BadParam` for a threshold below 0; `Undetermined` where no feature is left, or the
    /// squares of one leave the range of `f64`.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<FeatureSelection> {
        input::setting("threshold", self.threshold, self.threshold >= 0.0, "a number of at least 0")?;
        let x = checked(data.records())?;
        let names = names_of(data);
        let moments = by_columns(x, |column| self.verdict("a feature", column));
        let named = moments.into_iter().zip(names).map(|(verdict, name)| verdict.map(|of| Verdict { name, ..of }));
        FeatureSelection::new(named.collect::<Result<_>>()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::{Array2, array};

    /// 0.1 summed a million times is not a tenth of a million, so a plain variance of it is above 0.
    #[test]
    fn rounding_does_not_keep_a_constant() {
        let mut x = Array2::from_elem((1000, 2), 0.1);
        x[(0, 1)] = 0.2;
        let kept = VarianceThreshold::params().fit(&DatasetBase::from(x)).unwrap();
        assert_eq!((kept.kept(), kept.scores()[0]), (vec![1], 0.0));
    }

    #[test]
    fn wrong_inputs_are_errors() {
        let fit = |threshold: f64, x: Array2<f64>| {
            VarianceThreshold::params().threshold(threshold).fit(&DatasetBase::from(x))
        };
        assert!(matches!(fit(-1.0, array![[1.0], [2.0]]), Err(Error::BadParam { .. })));
        assert!(matches!(fit(f64::NAN, array![[1.0], [2.0]]), Err(Error::BadParam { .. })));
        assert!(matches!(fit(0.0, array![[1.0], [f64::NAN]]), Err(Error::NotFinite { .. })));
        assert!(matches!(fit(0.0, Array2::zeros((0, 3))), Err(Error::Empty { .. })));
        assert!(matches!(fit(0.0, array![[1.0]]), Err(Error::Undetermined(_))));
        // The feature that varies most must not be dropped for a variance that is no number.
        let error = fit(0.0, array![[1e308, 1.0], [-1e308, 2.0]]).unwrap_err().to_string();
        assert_eq!(error, "the squares of a feature over- or underflow; measure it in another unit");
    }
}
