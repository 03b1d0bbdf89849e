//! Cross-validation: a model for each fold, judged on the rows that it has not seen.
//!
//! - Cost: one fit for each fold, in parallel; the scores do not depend on the number of threads (as long as a fit does not).
//! - Conventions: the standard deviation of the scores is the population's, as numpy's in scikit-learn's reports.
//! - Source: Stone (1974), J. R. Statist. Soc. B 36, 111–147.

use std::any::Any;

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1};
use rayon::prelude::*;

use crate::datasets::Split;
use crate::worked::Expr;
use crate::{Error, Result};

/// Scores of each fold: on the rows held out, and on those that trained.
#[derive(Debug, Clone, PartialEq)]
pub struct CrossValidation {
    test: Vec<f64>,
    train: Vec<f64>,
}

impl CrossValidation {
    /// On the rows held out, fold by fold.
    pub fn test_scores(&self) -> &[f64] {
        &self.test
    }

    /// On the rows that trained.
    pub fn train_scores(&self) -> &[f64] {
        &self.train
    }

    /// The mean over the folds of the scores on the rows held out.
    pub fn mean(&self) -> f64 {
        mean(&self.test)
    }

    /// Their standard deviation, dividing by the number of folds.
    pub fn std(&self) -> f64 {
        std(&self.test)
    }

    /// The mean score on the rows that trained.
    pub fn train_mean(&self) -> f64 {
        mean(&self.train)
    }

    /// The standard deviation of the scores on the rows that trained.
    pub fn train_std(&self) -> f64 {
        std(&self.train)
    }

    /// The mean of the folds' scores, with its terms.
    pub fn worked_mean(&self) -> Expr {
        use crate::worked::Number;
        Expr::mean_of(self.test.iter().map(|score| Expr::from(*score))).called("mean score")
    }
}

fn mean(scores: &[f64]) -> f64 {
    crate::stats::accurate_sum(scores.iter().copied()) / scores.len() as f64
}

fn std(scores: &[f64]) -> f64 {
    let mean = mean(scores);
    (crate::stats::accurate_sum(scores.iter().map(|s| (s - mean).powi(2))) / scores.len() as f64).sqrt()
}

/// Fits `params` on the training rows of each split, and scores the models with `score(model, data)` on the rows held out and
/// on those that trained.
///
/// Any parameters that implement linfa's `Fit` will do, with any score. A score is a number where larger is better or a loss
/// where smaller is; nothing here depends on which.
/// # Errors
/// `Empty` for no splits; `LengthMismatch` for splits of other data; the first error of a fit or a score, in the order of the
/// splits.
/// ```
/// use workings::linear::LogisticRegression;
/// use workings::metrics::log_loss;
/// use workings::model_selection::{KFold, cross_validate};
/// use workings::prelude::*;
///
/// let data = workings::datasets::breast_cancer();
/// let data = Dataset::new(data.records.select(ndarray::Axis(1), &[0, 1]), data.targets);
/// let folds = KFold::new(569, 5)?.shuffled(7)?;
/// let loss = cross_validate(&LogisticRegression::params(), &data, &folds, |model, data| {
///     let p = model.positive_proba(&data.records)?; // of malignant
///     log_loss(&data.targets.mapv(|t| t == model.classes()[1]).to_vec(), &p)
/// })?;
/// assert!(loss.test_scores().len() == 5 && loss.mean() < 0.3);
/// # use workings::ndarray;
/// # Ok::<(), workings::Error>(())
/// ```
pub fn cross_validate<P, T, E, S>(
    params: &P,
    data: &Dataset<f64, T, Ix1>,
    splits: &[Split],
    score: S,
) -> Result<CrossValidation>
where
    P: Fit<Array2<f64>, Array1<T>, E> + Sync,
    T: Clone + Send + Sync,
    E: std::error::Error + From<linfa::Error> + Any,
    S: Fn(&P::Object, &Dataset<f64, T, Ix1>) -> Result<f64> + Sync,
{
    if splits.is_empty() {
        return Err(Error::empty("splits"));
    }
    let of_split = |split: &Split| -> Result<(f64, f64)> {
        let [train, test] = split.apply(data)?;
        let model = params.fit(&train).map_err(into_error)?;
        Ok((score(&model, &test)?, score(&model, &train)?))
    };
    // Gathered in the order of the splits, so that the first error is the same for any number of threads.
    let scores: Vec<Result<(f64, f64)>> = splits.par_iter().map(of_split).collect();
    let (test, train) = scores.into_iter().collect::<Result<Vec<_>>>()?.into_iter().unzip();
    Ok(CrossValidation { test, train })
}

/// The crate's own errors as they are, others by their message.
pub(super) fn into_error<E: std::error::Error + Any>(error: E) -> Error {
    match (&error as &dyn Any).downcast_ref::<Error>() {
        Some(own) => own.clone(),
        None => Error::Linfa(error.to_string()),
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use crate::model_selection::KFold;
    use linfa::DatasetBase;
    use ndarray::array;

    /// Predicts the mean of the targets it was trained on, and more.
    pub struct MeanPlus(pub f64);

    impl Fit<Array2<f64>, Array1<f64>, Error> for MeanPlus {
        type Object = f64;
        fn fit(&self, data: &DatasetBase<Array2<f64>, Array1<f64>>) -> Result<f64> {
            match self.0.is_nan() {
                true => Err(Error::Undetermined(format!("no mean of {} rows", data.targets.len()))),
                false => Ok(data.targets.mean().unwrap_or(f64::NAN) + self.0),
            }
        }
    }

    pub fn data() -> Dataset<f64, f64, Ix1> {
        Dataset::new(Array2::zeros((5, 1)), array![1.0, 2.0, 6.0, 3.0, 8.0])
    }

    pub fn mean_error(model: &f64, data: &Dataset<f64, f64, Ix1>) -> Result<f64> {
        Ok(data.targets.mean().unwrap_or(f64::NAN) - model)
    }

    /// Folds 1 2 6 and 3 8: the mean 5.5 of the second against 3 of the first, and the other way round; each is right of its
    /// own rows.
    #[test]
    fn each_model_is_judged_on_what_it_has_not_seen() {
        let folds = KFold::new(5, 2).unwrap().splits().unwrap();
        let scores = cross_validate(&MeanPlus(0.0), &data(), &folds, mean_error).unwrap();
        assert_eq!((scores.test_scores(), scores.train_scores()), (&[-2.5, 2.5][..], &[0.0, 0.0][..]));
        assert_eq!((scores.mean(), scores.std(), scores.train_mean(), scores.train_std()), (0.0, 2.5, 0.0, 0.0));
        assert_eq!(scores.worked_mean().value(), 0.0);
    }

    #[test]
    fn errors_of_folds_are_passed_on() {
        let folds = KFold::new(5, 2).unwrap().splits().unwrap();
        let failed = cross_validate(&MeanPlus(f64::NAN), &data(), &folds, mean_error);
        assert_eq!(failed, Err(Error::Undetermined("no mean of 2 rows".into())));
        let unscored = cross_validate(&MeanPlus(0.0), &data(), &folds, |_, _| Err(Error::empty("score")));
        assert_eq!(unscored, Err(Error::empty("score")));
        assert_eq!(cross_validate(&MeanPlus(0.0), &data(), &[], mean_error), Err(Error::empty("splits")));
        let others = KFold::new(6, 2).unwrap().splits().unwrap();
        assert!(cross_validate(&MeanPlus(0.0), &data(), &others, mean_error).is_err());
    }

    /// linfa's own parameters have errors of their own.
    #[test]
    fn foreign_errors_keep_their_message() {
        assert_eq!(into_error(linfa::Error::NotEnoughSamples), Error::Linfa("not enough samples".into()));
    }

    #[test]
    fn the_number_of_threads_changes_no_score() {
        let iris = crate::datasets::breast_cancer();
        let folds = KFold::new(569, 4).unwrap().shuffled(3).unwrap();
        let with = |threads: usize| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let params = crate::linear::LogisticRegression::params().max_iter(3);
            let score =
                |model: &crate::linear::LogisticRegression<&str>, _: &Dataset<f64, &str, Ix1>| Ok(model.coef()[0]);
            pool.install(|| cross_validate(&params, &iris, &folds, score).unwrap())
        };
        assert_eq!(with(1), with(3));
    }
}
