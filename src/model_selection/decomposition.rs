//! Bias and variance by resampling: many models of resampled data, and how their predictions differ from the truth and from
//! each other.
//!
//! - Formulas: at each point, with the mean prediction m over the models, bias² = (m − y)² and variance = mean (p − m)²; both
//!   averaged over the points; expected error = bias² + variance + noise.
//! - Conventions: squared loss; each model trains on as many rows as there are, drawn with replacement. Where y is measured
//!   rather than the truth, its noise is part of bias², and `noise_variance` stays 0.
//! - Cost: a fit for each model, in parallel, with the same result for any number of threads.
//! - Sources: Geman, Bienenstock & Doursat (1992), Neural Computation 4, 1–58; Domingos (2000), ICML.

use std::any::Any;

use linfa::Dataset;
use linfa::traits::Fit;
use ndarray::{Array1, Array2, Ix1};
use rayon::prelude::*;

use super::cross_validation::into_error;
use crate::Result;
use crate::datasets::Random;
use crate::input;
use crate::training::BiasVariance;

/// How bias and variance are estimated; [`ErrorDecomposition::params`] starts it.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ErrorDecompositionParams {
    n_models: usize,
    seed: u64,
    noise_variance: f64,
}

/// The expected squared error in parts, averaged over the points.
#[derive(Debug, Clone, PartialEq)]
pub struct ErrorDecomposition {
    /// How far the mean prediction is from the truth, squared.
    pub bias_squared: f64,
    /// How far predictions are from their mean, squared.
    pub variance: f64,
    /// The variance of the noise, as given.
    pub noise: f64,
    /// Their sum.
    pub expected_error: f64,
    /// The mean prediction at each point.
    pub mean_prediction: Vec<f64>,
    /// The predictions of each model, point by point.
    pub predictions: Vec<Vec<f64>>,
}

impl ErrorDecomposition {
    /// A hundred models, seed 0, no noise.
    pub fn params() -> ErrorDecompositionParams {
        ErrorDecompositionParams { n_models: 100, seed: 0, noise_variance: 0.0 }
    }

    /// The parts of predictions that are there already: `predictions[i][j]` is what the model trained on the i-th sample says
    /// of point j, `y_true[j]` the truth there, `noise_variance` that of a measurement about the truth (0 if not known).
    ///
    /// Where fresh samples can be drawn, as in a simulation, this is the decomposition itself;
    /// [`decompose`](ErrorDecompositionParams::decompose) resamples one training set in their place.
    ///
    /// # Errors
    /// `Empty`, `NotFinite`; `LengthMismatch` for a model that does not predict each point; `BadParam` for fewer than 2 models
    /// or a variance below 0.
    /// ```
    /// use workings::model_selection::ErrorDecomposition;
    ///
    /// // Two models, two points: means 2 and 5 against the truths 3 and 5.
    /// let parts = ErrorDecomposition::new(&[3.0, 5.0], vec![vec![1.0, 5.0], vec![3.0, 5.0]], 0.25)?;
    /// assert_eq!(parts.mean_prediction, [2.0, 5.0]);
    /// assert_eq!((parts.bias_squared, parts.variance), (0.5, 0.5)); // (1² + 0²) / 2 and (1 + 0) / 2
    /// assert_eq!(parts.expected_error, 1.25);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn new(y_true: &[f64], predictions: Vec<Vec<f64>>, noise_variance: f64) -> Result<ErrorDecomposition> {
        input::setting("the number of models", predictions.len() as f64, predictions.len() >= 2, "at least 2 models")?;
        let fits = noise_variance >= 0.0 && noise_variance.is_finite();
        input::setting("noise_variance", noise_variance, fits, "a number of at least 0")?;
        input::finite("y_true", y_true.iter().copied())?;
        for predicted in &predictions {
            input::same_length("predictions", predicted.len(), "y_true", y_true.len())?;
        }
        average(y_true, predictions, noise_variance)
    }
}

impl ErrorDecompositionParams {
    /// How many models are trained (default 100, at least 2).
    pub fn n_models(mut self, n_models: usize) -> Self {
        self.n_models = n_models;
        self
    }

    /// Where the random numbers start (default 0).
    pub fn seed(mut self, seed: u64) -> Self {
        self.seed = seed;
        self
    }

    /// The variance of a measurement about the truth, where the points' targets are the truth (default 0).
    pub fn noise_variance(mut self, noise_variance: f64) -> Self {
        self.noise_variance = noise_variance;
        self
    }

    /// Trains `params` on resampled rows of `train` and lets each model predict the points of `test`, whose targets are the
    /// truth.
    ///
    /// # Errors
    /// `BadParam` for a setting out of its range; `Empty`, `NotFinite`; `LengthMismatch` for a model that does not predict each
    /// point; the first error of a fit or a prediction.
    /// ```
    /// use workings::model_selection::ErrorDecomposition;
    /// use workings::ndarray::Array2;
    /// use workings::prelude::*;
    ///
    /// /// A model that knows one number only: the mean of its targets.
    /// struct Mean;
    /// impl Fit<Array2<f64>, Array1<f64>, workings::Error> for Mean {
    ///     type Object = f64;
    ///     fn fit(&self, data: &workings::linfa::DatasetBase<Array2<f64>, Array1<f64>>) -> workings::Result<f64> {
    ///         Ok(data.targets.sum() / data.targets.len() as f64)
    ///     }
    /// }
    /// let train = Dataset::new(Array2::zeros((4, 1)), array![1.0, 2.0, 3.0, 6.0]); // mean 3, variance 3.5
    /// let test = Dataset::new(Array2::zeros((1, 1)), array![5.0]);
    /// let params = ErrorDecomposition::params().n_models(4000);
    /// let parts = params.decompose(&Mean, &train, &test, |mean, x| Ok(Array1::from_elem(x.nrows(), *mean)))?;
    /// assert!((parts.bias_squared - 4.0).abs() < 0.2 && (parts.variance - 3.5 / 4.0).abs() < 0.1);
    /// # Ok::<(), workings::Error>(())
    /// ```
    pub fn decompose<P, E>(
        &self,
        params: &P,
        train: &Dataset<f64, f64, Ix1>,
        test: &Dataset<f64, f64, Ix1>,
        predict: impl Fn(&P::Object, &Array2<f64>) -> Result<Array1<f64>> + Sync,
    ) -> Result<ErrorDecomposition>
    where
        P: Fit<Array2<f64>, Array1<f64>, E> + Sync,
        E: std::error::Error + From<linfa::Error> + Any,
    {
        input::setting("n_models", self.n_models as f64, self.n_models >= 2, "at least 2 models")?;
        let fits = self.noise_variance >= 0.0 && self.noise_variance.is_finite();
        input::setting("noise_variance", self.noise_variance, fits, "a number of at least 0")?;
        let (n, points) = (train.records.nrows(), test.targets.len());
        input::same_length("train records", n, "train targets", train.targets.len())?;
        input::same_length("test records", test.records.nrows(), "test targets", points)?;
        input::finite("test targets", test.targets.iter().copied())?;
        let mut random = Random::new(self.seed);
        let seeds: Vec<u64> = (0..self.n_models).map(|_| random.below(usize::MAX) as u64).collect();
        let of_seed = |seed: &u64| -> Result<Vec<f64>> {
            let mut random = Random::new(*seed);
            let drawn: Vec<usize> = (0..n).map(|_| random.below(n)).collect();
            let model = params.fit(&rows(train, &drawn)?).map_err(into_error)?;
            let predicted = predict(&model, &test.records)?.to_vec();
            input::same_length("predictions", predicted.len(), "test targets", points)?;
            Ok(predicted)
        };
        let predictions: Vec<Result<Vec<f64>>> = seeds.par_iter().map(of_seed).collect();
        let predictions = predictions.into_iter().collect::<Result<Vec<_>>>()?;
        average(&test.targets.to_vec(), predictions, self.noise_variance)
    }
}

fn average(y_true: &[f64], predictions: Vec<Vec<f64>>, noise: f64) -> Result<ErrorDecomposition> {
    let at = |point: usize| -> Result<[f64; 3]> {
        let here: Vec<f64> = predictions.iter().map(|predicted| predicted[point]).collect();
        let parts = BiasVariance::new(y_true[point], &here, noise)?;
        let mean = crate::stats::accurate_sum(here.iter().copied()) / here.len() as f64;
        Ok([parts.bias_squared.value(), parts.variance.value(), mean])
    };
    let points: Vec<Result<[f64; 3]>> = (0..y_true.len()).into_par_iter().map(at).collect();
    let points = points.into_iter().collect::<Result<Vec<_>>>()?;
    let mean = |k: usize| crate::stats::accurate_sum(points.iter().map(|p| p[k])) / points.len() as f64;
    let (bias_squared, variance) = (mean(0), mean(1));
    Ok(ErrorDecomposition {
        bias_squared,
        variance,
        noise,
        expected_error: bias_squared + variance + noise,
        mean_prediction: points.iter().map(|p| p[2]).collect(),
        predictions,
    })
}

/// These rows of a dataset, with their weights and names; a row may come several times.
fn rows(data: &Dataset<f64, f64, Ix1>, rows: &[usize]) -> Result<Dataset<f64, f64, Ix1>> {
    // A split needs a row to test on that does not train: none may be left, so the weights are taken by hand.
    let axis = ndarray::Axis(0);
    let weights = if data.weights.is_empty() { &[][..] } else { rows };
    if !data.weights.is_empty() {
        input::same_length("weights", data.weights.len(), "train records", data.records.nrows())?;
    }
    let drawn = Dataset::new(data.records.select(axis, rows), data.targets.select(axis, rows));
    Ok(drawn.with_weights(data.weights.select(axis, weights)))
}

#[cfg(test)]
mod tests {
    use super::super::cross_validation::tests::{MeanPlus, data};
    use super::*;
    use crate::Error;
    use ndarray::array;

    fn constant(model: &f64, x: &Array2<f64>) -> Result<Array1<f64>> {
        Ok(Array1::from_elem(x.nrows(), *model))
    }

    /// Targets 1 2 6 3 8 have mean 4 and variance (9 + 4 + 4 + 1 + 16)/5 = 6.8: the mean of five drawn has variance 1.36.
    /// Truths 4 and 7 lie 0 and 3 from the mean prediction: bias² about 4.5.
    #[test]
    fn a_mean_of_resampled_rows_has_the_variance_of_the_mean() {
        let test = Dataset::new(Array2::zeros((2, 1)), array![4.0, 7.0]);
        let params = ErrorDecomposition::params().n_models(20_000).noise_variance(0.5).seed(1);
        let parts = params.decompose(&MeanPlus(0.0), &data(), &test, constant).unwrap();
        assert!((parts.variance - 1.36).abs() < 0.05 && (parts.bias_squared - 4.5).abs() < 0.1, "{parts:?}");
        assert_eq!(parts.expected_error, parts.bias_squared + parts.variance + 0.5);
        assert_eq!((parts.noise, parts.predictions.len(), parts.mean_prediction.len()), (0.5, 20_000, 2));
        // Bias² and variance make up the mean squared error of the models, exactly.
        let error = |predicted: &Vec<f64>| ((predicted[0] - 4.0).powi(2) + (predicted[1] - 7.0).powi(2)) / 2.0;
        let mse = parts.predictions.iter().map(error).sum::<f64>() / 20_000.0;
        assert!((mse - parts.bias_squared - parts.variance).abs() < 1e-10);
    }

    /// What resampling found, given again as predictions.
    #[test]
    fn predictions_that_are_there_already() {
        let test = Dataset::new(Array2::zeros((2, 1)), array![4.0, 7.0]);
        let params = ErrorDecomposition::params().n_models(50).noise_variance(0.5);
        let parts = params.decompose(&MeanPlus(0.0), &data(), &test, constant).unwrap();
        assert_eq!(ErrorDecomposition::new(&[4.0, 7.0], parts.predictions.clone(), 0.5).unwrap(), parts);
        let of = |y: &[f64], noise: f64| ErrorDecomposition::new(y, parts.predictions.clone(), noise);
        assert!(matches!(of(&[4.0], 0.0), Err(Error::LengthMismatch { .. })));
        assert!(matches!(of(&[4.0, f64::NAN], 0.0), Err(Error::NotFinite { .. })));
        assert!(matches!(of(&[4.0, 7.0], -1.0), Err(Error::BadParam { .. })));
        let uneven = ErrorDecomposition::new(&[4.0], vec![vec![1.0], vec![]], 0.0);
        assert!(matches!(uneven, Err(Error::LengthMismatch { .. })));
        assert!(matches!(ErrorDecomposition::new(&[4.0], vec![vec![1.0]], 0.0), Err(Error::BadParam { .. })));
        assert!(matches!(ErrorDecomposition::new(&[], vec![vec![], vec![]], 0.0), Err(Error::Empty { .. })));
        let lost = ErrorDecomposition::new(&[4.0], vec![vec![1.0], vec![f64::NAN]], 0.0);
        assert!(matches!(lost, Err(Error::NotFinite { .. })));
    }

    #[test]
    fn the_seed_decides_and_not_the_number_of_threads() {
        let test = Dataset::new(Array2::zeros((1, 1)), array![4.0]);
        let with = |threads: usize, seed: u64| {
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
            let params = ErrorDecomposition::params().n_models(9).seed(seed);
            pool.install(|| params.decompose(&MeanPlus(0.0), &data(), &test, constant).unwrap())
        };
        assert_eq!(with(1, 4), with(3, 4));
        assert_ne!(with(1, 4), with(1, 5));
    }

    #[test]
    fn what_cannot_be_decomposed_is_refused() {
        let test = Dataset::new(Array2::zeros((1, 1)), array![4.0]);
        let params = ErrorDecomposition::params();
        let of = |params: ErrorDecompositionParams, test: &Dataset<f64, f64, Ix1>| {
            params.decompose(&MeanPlus(0.0), &data(), test, constant).map(|_| ())
        };
        assert!(of(params.n_models(1), &test).is_err() && of(params.noise_variance(-1.0), &test).is_err());
        assert!(of(params, &Dataset::new(Array2::zeros((0, 1)), array![])).is_err());
        assert!(of(params, &Dataset::new(Array2::zeros((1, 1)), array![f64::NAN])).is_err());
        let failed = params.decompose(&MeanPlus(f64::NAN), &data(), &test, constant);
        assert_eq!(failed, Err(Error::Undetermined("no mean of 5 rows".into())));
        let short = params.decompose(&MeanPlus(0.0), &data(), &test, |_, _| Ok(array![]));
        assert!(matches!(short, Err(Error::LengthMismatch { .. })));
    }
}
