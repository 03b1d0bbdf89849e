//! Indicators of missingness: a column for each feature with gaps, 1 where the value is missing.
//!
//! That a value is missing can say as much as the value; imputation forgets it, so keep the indicator beside it.
//!
//! - Conventions (as scikit-learn): columns for the features that have gaps in training, or for all; gaps in a feature that
//!   had none in training are an error unless they are to be ignored. Infinities are refused.

use linfa::DatasetBase;
use linfa::traits::Fit;
use ndarray::{Array2, ArrayBase, ArrayView2, Axis, Data, Ix2};

use super::columns::same_width;
use super::imputer::gaps_or_finite;
use crate::input;
use crate::{Error, Result};

/// Which features get an indicator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum IndicatorFeatures {
    /// Those with a gap in training.
    #[default]
    MissingOnly,
    All,
}

/// What to indicate.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MissingIndicatorParams {
    features: IndicatorFeatures,
    error_on_new: bool,
}

impl MissingIndicatorParams {
    /// Default: those with a gap in training.
    pub fn features(mut self, features: IndicatorFeatures) -> Self {
        self.features = features;
        self
    }

    /// Whether gaps in a feature that had none in training are an error (default: they are).
    pub fn error_on_new(mut self, error_on_new: bool) -> Self {
        self.error_on_new = error_on_new;
        self
    }

    fn learn(&self, x: ArrayView2<f64>) -> Result<MissingIndicator> {
        if x.is_empty() {
            return Err(Error::empty("x"));
        }
        check(x)?;
        let wanted = |j: &usize| self.features == IndicatorFeatures::All || has_gaps(x, *j);
        let features = (0..x.ncols()).filter(wanted).collect();
        Ok(MissingIndicator { features, n_features: x.ncols(), error_on_new: self.error_on_new })
    }
}

fn check(x: ArrayView2<f64>) -> Result<()> {
    x.outer_iter().enumerate().try_for_each(|(i, row)| gaps_or_finite(&format!("x[{i}]"), &input::slice(&row)))
}

fn has_gaps(x: ArrayView2<f64>, j: usize) -> bool {
    x.column(j).iter().any(|x| x.is_nan())
}

/// The features that have an indicator.
///
/// ```
/// use workings::prelude::*;
/// use workings::preprocessing::MissingIndicator;
///
/// let train = Dataset::new(array![[1.0, f64::NAN, 3.0], [2.0, 5.0, 1.0]], array![0, 1]);
/// let indicator = MissingIndicator::params().fit(&train)?;
/// assert_eq!(indicator.try_transform(&array![[0.0, f64::NAN, 1.0], [0.0, 4.0, 1.0]])?, array![[1.0], [0.0]]);
/// let names = ["age", "income", "visits"].map(String::from);
/// assert_eq!(indicator.feature_names_out(&names), ["missingindicator_income"]);
/// # Ok::<(), workings::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MissingIndicator {
    features: Vec<usize>,
    n_features: usize,
    error_on_new: bool,
}

impl MissingIndicator {
    /// The settings, to be fitted.
    pub fn params() -> MissingIndicatorParams {
        MissingIndicatorParams { features: IndicatorFeatures::MissingOnly, error_on_new: true }
    }

    /// The positions of the features that have an indicator, from 0.
    pub fn features(&self) -> &[usize] {
        &self.features
    }

    /// 1 where the value is missing and 0 where it is observed: shape `(n, indicators)`, no columns if training had no gaps.
    ///
    /// # Errors
    /// `Shape` for another number of features than in training; `NotFinite` for infinities; `BadParam` for gaps in a feature
    /// that had none in training, unless those are ignored.
    pub fn try_transform<'a>(&self, x: impl Into<ArrayView2<'a, f64>>) -> Result<Array2<f64>> {
        let x = x.into();
        same_width("x", x, self.n_features)?;
        check(x)?;
        let new = (0..x.ncols()).find(|j| !self.features.contains(j) && has_gaps(x, *j));
        if let (Some(j), true) = (new, self.error_on_new) {
            let needed = "none there, as in training, (or error_on_new false)";
            return Err(Error::bad_param("missing values", format!("some in column {j} of x"), needed));
        }
        Ok(x.select(Axis(1), &self.features).mapv(|x| f64::from(x.is_nan())))
    }

    /// `missingindicator_` and the name of the feature, for each indicator; `x3` stands for a name that is not given.
    pub fn feature_names_out(&self, names: &[String]) -> Vec<String> {
        let name = |j: &usize| names.get(*j).cloned().unwrap_or_else(|| format!("x{j}"));
        self.features.iter().map(|j| format!("missingindicator_{}", name(j))).collect()
    }
}

impl<D: Data<Elem = f64>, T> Fit<ArrayBase<D, Ix2>, T, Error> for MissingIndicatorParams {
    type Object = MissingIndicator;

    /// Errors: `Empty`; `NotFinite` for infinities.
    fn fit(&self, data: &DatasetBase<ArrayBase<D, Ix2>, T>) -> Result<MissingIndicator> {
        self.learn(data.records().view())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ndarray::array;

    const GAP: f64 = f64::NAN;

    #[test]
    fn features_with_gaps_in_training_have_a_column() {
        let train = array![[1.0, GAP, GAP], [2.0, GAP, 4.0]];
        let indicator = MissingIndicator::params().learn(train.view()).unwrap();
        assert_eq!(indicator.features(), [1, 2]);
        assert_eq!(indicator.try_transform(&array![[0.0, 1.0, GAP]]).unwrap(), array![[0.0, 1.0]]);
        let all = MissingIndicator::params().features(IndicatorFeatures::All).learn(train.view()).unwrap();
        assert_eq!(all.try_transform(&array![[GAP, 1.0, GAP]]).unwrap(), array![[1.0, 0.0, 1.0]]);
        assert_eq!(all.feature_names_out(&[])[2], "missingindicator_x2");
    }

    #[test]
    fn new_gaps_are_an_error_unless_ignored() {
        let (train, new) = (array![[1.0, 2.0], [2.0, GAP]], array![[GAP, 1.0]]);
        let message =
            MissingIndicator::params().learn(train.view()).unwrap().try_transform(&new).unwrap_err().to_string();
        assert!(message.contains("some in column 0 of x"), "{message}");
        let lenient = MissingIndicator::params().error_on_new(false).learn(train.view()).unwrap();
        assert_eq!(lenient.try_transform(&new).unwrap(), array![[0.0]]);
        let complete = MissingIndicator::params().learn(array![[1.0]].view()).unwrap();
        assert_eq!(complete.try_transform(&array![[3.0]]).unwrap().dim(), (1, 0));
        assert!(matches!(lenient.try_transform(&array![[1.0]]), Err(Error::Shape { .. })));
        assert!(matches!(lenient.try_transform(&array![[1.0, f64::INFINITY]]), Err(Error::NotFinite { .. })));
        assert!(matches!(MissingIndicator::params().learn(Array2::zeros((0, 1)).view()), Err(Error::Empty { .. })));
    }
}
