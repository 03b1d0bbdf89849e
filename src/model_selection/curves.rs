//! Learning and validation curves: scores against the number of training rows, and against a setting.
//!
//! - Where training and validation scores are close and both bad, the model is too simple (bias); where they are far apart, too
//!   flexible for so few rows (variance), and more rows would help.
//! - Cost: a fit for each fold and each point, in parallel.

use std::any::Any;

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1};
use rayon::prelude::*;

use super::{CrossValidation, cross_validate};
use crate::datasets::Split;
use crate::input;
use crate::{Error, Result};

/// Scores for each number of training rows.
#[derive(Debug, Clone, PartialEq)]
pub struct LearningCurve {
    n_samples: Vec<usize>,
    scores: Vec<CrossValidation>,
}

impl LearningCurve {
    /// The numbers of training rows.
    pub fn n_samples(&self) -> &[usize] {
        &self.n_samples
    }

    /// The scores of each.
    pub fn scores(&self) -> &[CrossValidation] {
        &self.scores
    }
}

/// Scores for each value of a setting.
#[derive(Debug, Clone, PartialEq)]
pub struct ValidationCurve {
    values: Vec<f64>,
    scores: Vec<CrossValidation>,
}

impl ValidationCurve {
    /// The values of the setting.
    pub fn values(&self) -> &[f64] {
        &self.values
    }

    /// The scores of each.
    pub fn scores(&self) -> &[CrossValidation] {
        &self.scores
    }

    /// The position of the best mean score, the first of several: the largest, or the smallest of a loss.
    pub fn best(&self, larger_is_better: bool) -> usize {
        let sign = if larger_is_better { 1.0 } else { -1.0 };
        let score = |i: usize| sign * self.scores[i].mean();
        (0..self.scores.len()).fold(0, |best, i| if score(i) > score(best) { i } else { best })
    }
}

/// Cross-validates with the first `sizes` rows of each split's training part alone; shuffled folds are in random order.
///
/// # Errors
/// `Empty` for no sizes; `BadParam` for a size of 0 or beyond the smallest training part; as
/// [`cross_validate`](super::cross_validate).
/// ```
/// use workings::linear::LogisticRegression;
/// use workings::metrics::log_loss;
/// use workings::model_selection::{KFold, learning_curve};
/// use workings::ndarray::Axis;
/// use workings::prelude::*;
///
/// let data = workings::datasets::breast_cancer();
/// let data = Dataset::new(data.records.select(Axis(1), &[0, 1]), data.targets.mapv(|t| t == "malignant"));
/// let folds = KFold::new(569, 5)?.shuffled(7)?;
/// let curve = learning_curve(&LogisticRegression::params(), &data, &folds, &[30, 400], |model, data| {
///     log_loss(&data.targets.to_vec(), &model.positive_proba(&data.records)?)
/// })?;
/// let gap = |i: usize| curve.scores()[i].mean() - curve.scores()[i].train_mean();
/// assert!(gap(1) < gap(0)); // with more rows the two come together
/// # Ok::<(), workings::Error>(())
/// ```
pub fn learning_curve<P, T, E, S>(
    params: &P,
    data: &Dataset<f64, T, Ix1>,
    splits: &[Split],
    sizes: &[usize],
    score: S,
) -> Result<LearningCurve>
where
    P: Fit<Array2<f64>, Array1<T>, E> + Sync,
    T: Clone + Send + Sync,
    E: std::error::Error + From<linfa::Error> + Any,
    S: Fn(&P::Object, &Dataset<f64, T, Ix1>) -> Result<f64> + Sync,
{
    if sizes.is_empty() {
        return Err(Error::empty("sizes"));
    }
    let most = splits.iter().map(|split| split.train().len()).min().unwrap_or(0);
    for (i, size) in sizes.iter().enumerate() {
        let needed = format!("1 to {most} rows, the smallest training part,");
        input::setting(&format!("sizes[{i}]"), *size as f64, (1..=most).contains(size), &needed)?;
    }
    let of_size = |size: &usize| -> Result<CrossValidation> {
        let cut = |split: &Split| Split::new(split.n_samples(), split.train()[..*size].to_vec(), split.test().to_vec());
        let splits = splits.iter().map(cut).collect::<Result<Vec<Split>>>()?;
        cross_validate(params, data, &splits, &score)
    };
    let scores: Vec<Result<CrossValidation>> = sizes.par_iter().map(of_size).collect();
    Ok(LearningCurve { n_samples: sizes.to_vec(), scores: scores.into_iter().collect::<Result<_>>()? })
}

/// Cross-validates the parameters that `params` makes of each value.
///
/// # Errors
/// `Empty` for no values; as [`cross_validate`](super::cross_validate).
/// ```
/// use workings::linear::LogisticRegression;
/// use workings::metrics::log_loss;
/// use workings::model_selection::{KFold, validation_curve};
/// use workings::ndarray::Axis;
/// use workings::prelude::*;
///
/// let data = workings::datasets::breast_cancer();
/// let data = Dataset::new(data.records.select(Axis(1), &[4, 8]), data.targets.mapv(|t| t == "malignant"));
/// let folds = KFold::new(569, 5)?.shuffled(7)?;
/// let with_c = |c| LogisticRegression::params().c(c);
/// let curve = validation_curve(with_c, &[0.01, 1.0, 100.0], &data, &folds, |model, data| {
///     log_loss(&data.targets.to_vec(), &model.positive_proba(&data.records)?)
/// })?;
/// assert_eq!(curve.best(false), 2); // small features need large weights
/// # Ok::<(), workings::Error>(())
/// ```
pub fn validation_curve<P, T, E, S>(
    params: impl Fn(f64) -> P + Sync,
    values: &[f64],
    data: &Dataset<f64, T, Ix1>,
    splits: &[Split],
    score: S,
) -> Result<ValidationCurve>
where
    P: Fit<Array2<f64>, Array1<T>, E> + Sync,
    T: Clone + Send + Sync,
    E: std::error::Error + From<linfa::Error> + Any,
    S: Fn(&P::Object, &Dataset<f64, T, Ix1>) -> Result<f64> + Sync,
{
    if values.is_empty() {
        return Err(Error::empty("values"));
    }
    let of_value = |value: &f64| cross_validate(&params(*value), data, splits, &score);
    let scores: Vec<Result<CrossValidation>> = values.par_iter().map(of_value).collect();
    Ok(ValidationCurve { values: values.to_vec(), scores: scores.into_iter().collect::<Result<_>>()? })
}

#[cfg(test)]
mod tests {
    use super::super::cross_validation::tests::{MeanPlus, data, mean_error};
    use super::*;
    use crate::model_selection::KFold;

    /// Targets 1 2 6 | 3 8. With one training row: 3 against the mean 3 of the first fold, 1 against 5.5.
    #[test]
    fn fewer_rows_are_the_first_of_the_training_part() {
        let folds = KFold::new(5, 2).unwrap().splits().unwrap();
        let curve = learning_curve(&MeanPlus(0.0), &data(), &folds, &[1, 2], mean_error).unwrap();
        assert_eq!(curve.n_samples(), [1, 2]);
        assert_eq!(curve.scores()[0].test_scores(), [0.0, 4.5]);
        assert_eq!(curve.scores()[1].test_scores(), [-2.5, 4.0]);
        for sizes in [&[][..], &[0], &[3]] {
            assert!(learning_curve(&MeanPlus(0.0), &data(), &folds, sizes, mean_error).is_err(), "{sizes:?}");
        }
        assert!(learning_curve(&MeanPlus(0.0), &data(), &[], &[1], mean_error).is_err());
    }

    #[test]
    fn a_setting_is_scored_at_each_value() {
        let folds = KFold::new(5, 2).unwrap().splits().unwrap();
        let curve = validation_curve(MeanPlus, &[0.0, 1.0, -2.0], &data(), &folds, mean_error).unwrap();
        assert_eq!(curve.scores().iter().map(CrossValidation::mean).collect::<Vec<_>>(), [0.0, -1.0, 2.0]);
        assert_eq!((curve.best(true), curve.best(false), curve.values()[2]), (2, 1, -2.0));
        assert!(validation_curve(MeanPlus, &[], &data(), &folds, mean_error).is_err());
        assert!(validation_curve(MeanPlus, &[f64::NAN], &data(), &folds, mean_error).is_err());
    }
}
